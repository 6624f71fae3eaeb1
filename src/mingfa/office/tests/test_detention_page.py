"""The forms of a transfer for administrative detention begin with what is known, and the case page tells what became of each person."""

from __future__ import annotations

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.tests.test_detention import PAPERS, answering, deciding, proposing, sending
from mingfa.cases.tests.whole import Whole
from mingfa.desk import now
from mingfa.desk.times import local_day
from mingfa.office.tests.conftest import Seen, signed_in
from mingfa.office.tests.test_after_opinion import act, page

pytestmark = pytest.mark.django_db


def test_a_person_is_picked_and_the_page_tells_his_way_to_the_police(site: Site) -> None:
    """Nobody types an id, a letter or the list of papers; whoever the party is, is offered."""
    case = Whole(site).decided().issued()
    handler = signed_in(case.officers[0])
    fields = dict(Seen(act(handler, case.stream, "cases.propose_detention")).fields)
    assert fields["f-party"] == "p1"
    case.do(proposing(case), case.officers[0])
    held = case.state.execution.detentions[0]
    fields = dict(Seen(act(signed_in(case.principal), case.stream, "cases.decide_detention")).fields)
    assert fields["f-detention"] == held.id
    assert "待决定是否移送" in page(handler, case.stream)
    case.do(deciding(held.id), case.principal)
    fields = dict(Seen(act(handler, case.stream, "cases.send_detention")).fields)
    assert {"letter", "evidence", held.letter} <= set(fields.values())
    case.do(sending(held.id, PAPERS), case.officers[0])
    fields = dict(Seen(act(handler, case.stream, "cases.answer_detention")).fields)
    assert (fields["f-detention"], fields["f-received_on"]) == (held.id, local_day(now.now()).isoformat())
    case.do(answering(case, held.id), case.officers[0])
    shown = page(handler, case.stream)
    for words in ("移送行政拘留：周某某", "公安机关决定行政拘留", "州环拘移〔2026〕1号", "询问笔录、监测报告"):
        assert words in shown
