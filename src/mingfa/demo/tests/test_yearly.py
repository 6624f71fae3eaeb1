"""The closed year of the demonstration: decided in its own time, counted, frozen, signed off by another, published; and what it left nobody to do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mingfa.agencies.setup import install
from mingfa.demo import channels, standing, yearly
from mingfa.desk import now
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.store import read_entries
from mingfa.desk.times import LOCAL
from mingfa.statistics.acts import annual_stream

LONG_AGO = datetime(2026, 6, 20, 9, tzinfo=LOCAL)


@pytest.mark.django_db(transaction=True)
def test_a_year_is_closed_before_everything_else_begins() -> None:
    with now.at(yearly.set_up_at(LONG_AGO)):
        site = install("jiangbei")
        channels.arrange(site)
        standing.publish_all(site)
        settle(LocalSigner())
        channels.put_up(site)
        assert not ToDoRow.objects.filter(agency="jiangbei", act="exchange.finish_task").exists(), (
            "what was published stands on every channel"
        )
    assert yearly.closed_year(LONG_AGO) == 2025
    assert yearly.close_year(site, LONG_AGO) == 1
    assert look("jiangbei/case/demo-2025-inspection").state.stage == "archived", "nothing of it still falls due"
    state = look(annual_stream("jiangbei", 2025)).state
    assert state.stage == "published"
    assert state.signed_by != state.frozen.by
    assert state.frozen.own, "the inspection of the year is in its table"
    assert [one.recipient for one in state.reports] == ["区政府", "市生态环境局"]
    entries = read_entries(annual_stream("jiangbei", 2025))
    assert all(datetime(2026, 1, 1, tzinfo=LOCAL) < one.recorded_at < datetime(2026, 2, 1, tzinfo=LOCAL) for one in entries)
    assert not ConcernRow.objects.filter(agency="jiangbei", code="channel.no_entrant").exists()
    with now.at(LONG_AGO + timedelta(days=1)):
        settle(LocalSigner())
        assert yearly.close_year(site, LONG_AGO) == 0, "once"
