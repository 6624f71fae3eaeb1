"""When unit and reviewer disagree (意见不一致): who coordinates, who decides, that nothing is decided before, and that both views stay."""

from __future__ import annotations

import pytest

from mingfa.cases.acts import deciding as dec
from mingfa.cases.tests.test_after_opinion import answer, codes, concluding, fails, given_back, said
from mingfa.cases.tests.whole import MAJOR, SMALL, Whole
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import actor_of, look, regime_of
from mingfa.review import acts as rev

pytestmark = pytest.mark.django_db

VIEW = "我机构认为适用条款正确，理由是违法行为持续至新法施行之后。"


def failed(whole, agency: str) -> Whole:
    """Return a case whose review has failed."""
    case = whole(agency).deliberating(SMALL if agency == "xinglongtai" else MAJOR, ("p1",))
    if agency == "xinglongtai":
        case.do(dec.AddReviewGround(ground="listed", reason="列入审核目录清单"), case.officers[0])
    fails(case, ("适用条款有误", "裁量理由不足"))
    return case


def stranger(case: Whole) -> str:
    """Return somebody who may send drafts to review, yet neither handles this case nor heads its unit."""
    people = (*case.site.people["lead_handler"], *case.site.people.get("unit_head", ()))
    return next(
        one for one in people if one not in case.state.handlers and one != look(case.review).state.submitted_by
        and not actor_of(one, case.at).holds("unit_head", case.state.unit)
    )  # fmt: skip


def raised(case: Whole) -> Whole:
    assert codes(case, rev.RaiseDisagreement(view=VIEW, points=("适用条款有误",)), case.officers[0]) == set()
    return case


AGENCIES = [
    pytest.param("xinglongtai", marks=pytest.mark.obligation("XL-L-5e")),
    pytest.param("shanghai", marks=pytest.mark.obligation("SH-L-4c")),
    pytest.param("jiangbei", marks=pytest.mark.obligation("JB-L-9c")),
]


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_disagreement_goes_to_the_coordinator_and_nothing_is_decided_before_its_result(whole, agency):
    """兴隆台 二（三）5, 上海 三（三）4, 江北 第九条: the configured coordinator; decide before the result: refused; both views and the result stay."""
    case = failed(whole, agency)
    review = case.review
    assert codes(case, rev.RaiseDisagreement(view=VIEW), stranger(case)) == {"review.not_the_unit"}
    assert codes(case, rev.RaiseDisagreement(view=VIEW, points=("别的问题",)), case.officers[0]) == {"review.unknown_point"}
    raised(case)
    todo = ToDoRow.objects.get(stream=review, act="review.coordinate_disagreement")
    assert (todo.duty, look(review).state.stage) == ("review.coordinate", "coordinating")
    assert todo.due_on is not None
    assert DeadlineRow.objects.filter(stream=review, key="coordination").exists()
    assert case.refused(case.deciding(), case.leader) >= {"review.disagreement_open", "review.failed"}
    again = case.sending(responses=tuple(dec.Response(problem=one, done="已处理") for one in ("适用条款有误", "裁量理由不足")))
    assert case.refused(again, case.officers[0]) == {"review.disagreement_open"}
    result = rev.CoordinateDisagreement(result="uphold", words="经协调，承办机构接受审核意见。", minority="保留对条款理解的意见")
    assert codes(case, result, case.principal) >= {"review.other_coordinator"}
    assert codes(case, rev.DecideDisagreement(result="uphold", words="维持", minority=VIEW), case.principal) == {"review.not_coordinated"}
    assert codes(case, result, case.leader) == set()
    (kept,) = look(review).state.disagreements
    assert (kept.unit_view, kept.result, kept.points) == (VIEW, "uphold", ("适用条款有误",))
    assert "请按本意见处理。" in kept.review_view
    assert (kept.coordination, kept.minority, kept.decided_on) == ("经协调，承办机构接受审核意见。", "保留对条款理解的意见", case.at.date())
    assert not ToDoRow.objects.filter(stream=review, act="review.coordinate_disagreement").exists()
    assert case.refused(case.deciding(), case.leader) >= {"review.failed"}
    assert "review.disagreement_open" not in {one.code for one in case.why}
    assert codes(case, rev.RaiseDisagreement(view=VIEW), case.officers[0]) == {"review.coordinated"}
    case.reviewed()
    if agency == "xinglongtai":
        case.discussed()
    assert "review.failed" not in case.refused(case.deciding(), case.leader)
    assert look(review).state.disagreements == (kept,)


@pytest.mark.parametrize("agency", AGENCIES)
def test_where_coordination_fails_the_decider_decides_and_the_other_view_stays(whole, agency):
    """A decision for the unit reopens the review: the reviewer gives another opinion, and only a passed one lets the case be decided."""
    case = raised(failed(whole, agency))
    review = case.review
    assert codes(case, rev.CoordinateDisagreement(result="none", words="双方各持己见。"), case.leader) == set()
    assert codes(case, rev.CoordinateDisagreement(result="uphold", words="再议"), case.leader) == {"review.coordination_over"}
    assert ToDoRow.objects.get(stream=review, act="review.decide_disagreement").duty == "review.decide_disagreement"
    decided = rev.DecideDisagreement(
        result="revise", words="承办机构的意见成立，请审核机构重新出具意见。", minority="审核机构仍认为条款有误。"
    )
    assert codes(case, decided, case.leader) == {"review.other_decider"}
    assert case.refused(case.deciding(), case.leader) >= {"review.disagreement_open"}
    assert codes(case, decided, case.principal) == set()
    state = look(review).state
    (kept,), (gone,) = state.disagreements, state.superseded
    assert (kept.result, kept.decision, kept.minority) == ("revise", decided.words, "审核机构仍认为条款有误。")
    assert (kept.unit_view, gone.problems, state.stage) == (VIEW, ("适用条款有误", "裁量理由不足"), "reviewing")
    assert case.refused(case.deciding(), case.leader) >= {"review.pending"}
    answer(case)
    assert codes(case, concluding(case, case.codes("review.outcomes.pass")[0])) == set()
    given_back(case)
    if agency == "xinglongtai":
        case.discussed()
    assert not {one for one in case.refused(case.deciding(), case.leader) if one.startswith("review.")}
    assert look(review).state.disagreements == (kept,)


@pytest.mark.guards("refuse_without_mechanism", "refuse_against_pass", "refuse_stranger")
def test_there_is_nothing_to_coordinate_without_a_mechanism_or_after_a_pass(whole):
    """湘西 has no such mechanism: the unit handles the opinion and sends again."""
    case = failed(whole, "xiangxi")
    assert codes(case, rev.RaiseDisagreement(view=VIEW), case.officers[0]) == {"review.no_coordination"}
    assert "协调机制" in said(case.why, "review.no_coordination")
    passed = whole("shanghai").deliberating(MAJOR, ("p1",))
    passed.reviewed()
    assert codes(passed, rev.RaiseDisagreement(view=VIEW), passed.officers[0]) == {"review.nothing_to_dispute"}


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_days_to_coordinate_are_counted_from_the_day_after_it_was_raised(whole, agency):
    """Five working days in the demonstration; the page and the to-do name the last one."""
    case = raised(failed(whole, agency))
    raised_on = look(case.review).state.disagreements[0].on
    todo = ToDoRow.objects.get(stream=case.review, act="review.coordinate_disagreement")
    view = regime_of(agency)
    assert view is not None
    assert todo.due_on == view.calendar.add_working_days(raised_on, 5)
    assert DeadlineRow.objects.get(stream=case.review, key="coordination").due_on == todo.due_on
