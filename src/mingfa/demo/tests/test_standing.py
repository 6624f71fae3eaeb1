"""The demonstration agencies publish what their own texts ask for: nothing of it is missing afterwards."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mingfa.demo.standing import publish_all
from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.law.regime import AGENCIES
from mingfa.lists.published import gaps_of, states_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_list_the_text_asks_for_is_public(installed, agency):
    site = installed(agency)
    with now.at(datetime(2026, 3, 2, 10, tzinfo=LOCAL)):
        assert publish_all(site) > 3
        assert publish_all(site) == 0
    left = [gap for gap in gaps_of(agency, date(2026, 3, 2), elsewhere=("result",)) if gap.kind != "adjust"]
    assert left == [], [gap.words for gap in left]
    assert all(state.stage == "published" for state in states_of(agency).values())
