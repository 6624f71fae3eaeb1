"""A whole penalty case through the door, from lead to archive, in each of the five agencies; and what the law refuses on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.acts import closing as clo
from mingfa.cases.acts import executing as exe
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts.papers import CorrectFact
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
    case.fill_gaps().bound()
    case.do(case.closing())
    case.do(clo.ApproveClosing(opinion="同意结案", paper=form("closing_approval", case)), case.leader)
    assert case.state.stage == "closed"
    assert case.refused(case.archiving(), case.person("archivist")) <= {"archive.missing", "duty.not_yours"}
    complete(case)
    if case.state.stage == "closed":
        case.do(case.archiving())
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


def test_a_corrected_day_of_service_moves_the_partys_term(whole):
    """The receipt says another day: the entry stays, the term is counted from the right one."""
    case = whole().proposed(SMALL)
    case.do(case.noticing())
    case.sleep(2)
    served = case.do(case.serving(way="post", slip="EMS1", received_on=case.at.date() - timedelta(days=1)))
    before = case.state.clocks["C04:p1"].started
    case.do(CorrectFact(entry=served.seq, field="received_on", value=case.at.date().isoformat(), reason="回执日期看错"), case.officers[0])
    assert case.state.clocks["C04:p1"].started == before + timedelta(days=1)
    assert case.state.proceeding.notice.served_on("p1") == before + timedelta(days=1)


def test_the_clock_serves_a_public_notice_without_anybody(whole):
    """民事诉讼法 第九十五条: thirty days; the next act finds it done."""
    case = whole().proposed(SMALL)
    case.do(case.noticing())
    posted = case.at.date()
    case.do(case.serving(way="public_notice", why_public="下落不明，邮寄退回"))
    case.until(posted + timedelta(days=34))
    assert case.refused(notes.FinishDefence()) == {"defence.running"}
    assert case.state.proceeding.notice.served_on("p1") >= posted + timedelta(days=30)
    assert [step.by_name for step in case.state.steps if step.act == "cases.deem_notice_served"] == ["时限"]


def test_the_same_submission_twice_is_one_entry(whole):
    case = whole().proposed(SMALL)
    act = case.noticing()
    first = case.do(act, key="twice")
    assert case.do(act, key="twice").seq == first.seq
    assert len(case.state.proceeding.notices) == 1


def test_two_cases_take_numbers_one_after_another(whole):
    one, two = whole().deliberating(SMALL), whole().deliberating(SMALL)
    for case in (two, one):
        case.do(case.deciding(), case.leader)
    assert (two.decision.number, one.decision.number) == ("州环罚〔2026〕1号", "州环罚〔2026〕2号")
