"""A whole penalty case through the door, from lead to archive, in each of the five agencies; and what the law refuses on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.acts import closing as clo
from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import MAJOR, SMALL, complete, form
from mingfa.desk.verify import verify
from mingfa.law.regime import AGENCIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("agency", AGENCIES)
def test_from_lead_to_archive(whole, agency):
    case = whole(agency).decided(MAJOR, ("p1",))
    assert case.state.stage == "decided"
    assert case.refused(case.serving(exe.ServeDecision)) >= {"stage.wrong"}
    case.issued().served()
    assert case.decision.exists
    case.next_working_day()
    assert case.refused(case.closing()) >= {"closing.unpaid"}
    case.do(case.paying(300_000), case.person("cashier"))
    case.fill_gaps()
    case.do(case.closing())
    case.do(clo.ApproveClosing(opinion="同意结案", paper=form("closing_approval", case)), case.leader)
    assert case.state.stage == "closed"
    archive = clo.Archive(number="2026-罚-001", retention="30", pages=120)
    assert case.refused(archive, case.person("archivist")) <= {"archive.missing", "duty.not_yours"}
    complete(case)
    if case.state.stage == "closed":
        case.do(archive)
    assert case.state.stage == "archived"
    kept = case.state.execution.archived
    assert len(kept.main) + len(kept.side) == len([one for one in case.state.documents if one.current])
    assert [one for one in verify().findings if one.kind != "original"] == []  # the papers of this test are not in the vault


def test_a_small_case_needs_no_review(whole):
    case = whole().deliberating(SMALL)
    assert case.refused(case.deciding(), case.leader) == set()
    case.issued()
    assert case.decision.number == "州环罚〔2026〕1号"
    assert case.decision.opinion_digest == ""
    assert case.at - timedelta(hours=2) < case.decision.issue.issued_at
