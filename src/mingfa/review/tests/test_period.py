"""The period of a review: days, stops, extension, running out. Dates are written out; the day of receipt is day zero."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.cases.facts import ReviewFact
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.desk.timer import run_due
from mingfa.review.acts import (
    AcceptPackage,
    AskOutside,
    DeclareReviewer,
    Expert,
    ExtendReview,
    FileArgument,
    FileReply,
    MarkDifficult,
    OpenArgument,
    Resubmit,
    ReturnForSupplement,
)
from mingfa.review.kind import last_day
from mingfa.review.models import ReviewRow
from mingfa.review.tests.a_case import Table, on, submit, table
from mingfa.review.tests.test_round import answers, conclusion, reviewing
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


def due(at: Table) -> date | None:
    view = regime_of(at.site.agency)
    assert view is not None
    last = last_day(at.state, view)
    row = DeadlineRow.objects.get(stream=at.review, key="review")
    assert row.due_on == last
    return last


@pytest.fixture
def in_2024(db):
    """湘西州 installed in September 2024, so that the dates of the demand can be used as they are."""
    with on("2024-09-02"):
        return install_for_test("xiangxi")


def extension(days: int = 3) -> ExtendReview:
    return ExtendReview(days=days, complexity="涉及多个排污主体，案情复杂")


@pytest.mark.obligation("XX-L-10b")
def test_an_extension_is_the_leaders_once_for_three_days_with_its_reason(in_2024):
    """第十条: received 2024-09-30; 1 to 7 October off, Sat 12 October worked; seven working days end on 15 October, three more on the 18th."""
    with on("2024-09-30"):
        at = table(in_2024)
        reviewing(at)
        leader = at.person("legal_leader")
        assert due(at) == date(2024, 10, 15)
    with on("2024-10-08"):
        assert at.refused(extension(), by=at.reviewer) == ("review.extension_approver",)
        assert at.refused(extension(), by=at.person("leader_in_charge")) == ("review.extension_approver",)
        assert at.refused(extension(4), by=leader) == ("review.extension_days",)
        with pytest.raises(ValueError, match="at least 1"):
            ExtendReview(days=3, complexity=" ")
        at.do(extension(), by=leader)
        assert due(at) == date(2024, 10, 18)
        assert at.refused(extension(1), by=leader) == ("review.extended",)


def test_an_extension_after_the_end_is_refused(in_2024):
    with on("2024-09-30"):
        at = table(in_2024)
        reviewing(at)
    with on("2024-10-16"):
        assert at.refused(extension(), by=at.person("legal_leader")) == ("review.extension_late",)
        assert at.state.overdue_since == date(2024, 10, 16)


def test_an_overdue_review_is_noted_by_the_clock_and_is_no_pass(in_2024):
    """第十条; the gate stays shut: no deemed pass."""
    with on("2024-09-30"):
        at = table(in_2024)
        reviewing(at)
    with on("2024-10-15T23:30"):
        run_due()
        assert (at.state.overdue_since, ReviewRow.objects.get(stream=at.review).overdue) == (None, False)
    with on("2024-10-16T00:30"):
        run_due()
    state = at.state
    assert (state.overdue_since, state.status) == (date(2024, 10, 16), "open")
    assert ReviewRow.objects.get(stream=at.review).overdue
    assert ReviewFact.of(state, at.review, date(2024, 10, 16)).overdue
    with on("2024-10-17"):
        at.do(answers())
        at.do(conclusion(at))
    assert at.state.status == "open"
    assert not ReviewFact.of(at.state, at.review, date(2024, 10, 17)).overdue


def asked(at: Table, ground: str) -> tuple[Any, Any]:
    """Stop the period on a ground of its own kind; return the act that ended it later, and the entry of the stop."""
    if ground == "expert":
        stop = at.do(argument())
        return FileArgument(argument=stop.seq, held_on=date(2026, 3, 6), opinion="同意处罚建议"), stop
    stop = at.do(AskOutside(ground=ground, body="某某市场监督管理局", question="许可证是否有效"))
    return FileReply(inquiry=stop.seq, replied_on=date(2026, 3, 9), reply="有效"), stop


def argument(planned_on: date = date(2026, 3, 6)) -> OpenArgument:
    return OpenArgument(
        topic="损害鉴定是否可采", experts=(Expert(expert="某教授", post="某大学法学院"),), planned_on=planned_on, place="三楼会议室"
    )


@pytest.mark.obligation("XX-L-10c")
def test_the_time_of_the_four_reasons_and_no_other_is_taken_out(xiangxi):
    """第十条: received Mon 2026-03-02, due Wed 11 March; four working days taken out, due Tue 17 March."""
    for number, ground in enumerate(("expert", "consultation", "interpretation"), 1):
        with on("2026-03-02"):
            at = table(xiangxi, number=number)
            reviewing(at)
            at.do(MarkDifficult(reason="法律关系复杂"))
            assert due(at) == date(2026, 3, 11)
        with on("2026-03-03"):
            ending, _ = asked(at, ground)
            assert DeadlineRow.objects.get(stream=at.review).stopped
            assert "review.stopped" in at.refused(conclusion(at))
        with on("2026-03-09"):
            at.do(ending)
            assert due(at) == date(2026, 3, 17)
            assert at.refused(ending) == (("review.no_argument",) if ground == "expert" else ("review.no_inquiry",))
    with on("2026-03-02"):
        at = table(xiangxi, number=8)
        reviewing(at)
        state = at.state
    with on("2026-03-03"):
        at.do(ReturnForSupplement(wanted=("监测报告",)))
        assert (at.state.status, at.refused(answers())) == ("returned", ("stage.wrong",))
    with on("2026-03-09"):
        digests = {"draft_digest": state.draft_digest, "evidence_digest": state.evidence_digest}
        at.do(Resubmit.model_validate({"answer": "已补充", **digests}), by=at.handler)
        assert (due(at), at.state.stage) == (date(2026, 3, 17), "reviewing")
    with on("2026-03-02"):
        at = table(xiangxi, number=9)
        reviewing(at)
        at.do(MarkDifficult(reason="法律关系复杂"))
    with on("2026-03-03"):
        first, _ = asked(at, "expert")
    with on("2026-03-05"):
        second, _ = asked(at, "consultation")
    with on("2026-03-06"):
        at.do(first)
        assert DeadlineRow.objects.get(stream=at.review).stopped
    with on("2026-03-09"):
        at.do(second)
        assert due(at) == date(2026, 3, 17)
        for other in ("hearing", "appraisal", "monitoring"):
            assert at.refused(AskOutside(ground=other, body="某机关", question="等待")) == ("review.stop_ground",)
        assert at.refused(AskOutside(ground="supplement", body="某机关", question="等待")) == ("review.stop_by_request",)


@pytest.mark.obligation("XX-L-7.8")
def test_a_request_for_more_goes_to_the_unit_with_its_list_and_the_clock_waits(xiangxi):
    """第七条: the legal section may ask for what is missing."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
        at.do(ReturnForSupplement(wanted=("监测报告", "询问笔录第2页")))
        waiting = ToDoRow.objects.get(stream=at.review)
        assert (waiting.act, waiting.person) == ("review.resubmit", at.handler)
        assert "监测报告、询问笔录第2页" in waiting.why
        assert "duty.not_yours" in at.refused(_again(at))
    with on("2026-03-20"):
        assert (DeadlineRow.objects.get(stream=at.review).stopped, at.state.overdue_since) == (True, None)
        at.do(_again(at), by=at.handler)
        assert due(at) == date(2026, 3, 30)
        assert not ToDoRow.objects.filter(stream=at.review, act="review.resubmit").exists()


def _again(at: Table) -> Resubmit:
    digests = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest}
    return Resubmit.model_validate({"answer": "已补充", "items": [{"code": "other", "title": "监测报告"}], **digests})


def test_an_agency_whose_rule_names_no_stop_has_none(installed):
    """上海: the text is silent on stops and extension; experts may be heard, but the time is not taken out."""
    with on("2026-03-02"):
        at = table(installed("shanghai"))
        reviewing(at)
        at.do(MarkDifficult(reason="法律关系复杂"))
        assert at.refused(AskOutside(ground="consultation", body="某机关", question="等待")) == ("review.stop_ground",)
        assert at.refused(extension(), by=at.person("leader_in_charge")) == ("review.no_extension",)
        assert due(at) == date(2026, 3, 9)
        at.do(ReturnForSupplement(wanted=("监测报告",)))
        assert not DeadlineRow.objects.get(stream=at.review).stopped
        at.do(_again(at), by=at.handler)
        at.do(argument())
        assert not DeadlineRow.objects.get(stream=at.review).stopped
        assert due(at) == date(2026, 3, 9)


def test_nothing_in_a_review_is_dated_before_what_is_already_noted(xiangxi):
    """A stop entered for an earlier day would move a period that has begun to run out."""
    with on("2026-03-02"):
        at = table(xiangxi)
        submit(at)
    with on("2026-03-05"):
        at.do(AcceptPackage())
        with pytest.raises(Exception, match="早于") as refused:
            at.do(DeclareReviewer(reviewer=at.reviewer), done_at=look(at.review).state.last_at.replace(day=3))
        assert refused.value.codes == ("time.before_ground",)
