"""Coercion, inspection and licence in outline: coverage, responsibility, on-site record, approval, review, decision, measure, closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import outline as out
from mingfa.cases.kind import deadlines
from mingfa.cases.tests.stories import Story, approval, archiving, digest, paper
from mingfa.desk.perform import regime_of

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]


def opening(told: Story, **changes: object) -> out.OpenCase:
    """Return the opening of an inspection that lacks nothing."""
    from mingfa.cases.tests.drafts import FIRM

    fields = {
        "case_kind": "inspection", "title": "某洗涤厂检查", "ground": "年度计划", "unit": told.unit, "officers": told.officers,
        "lead_handler": told.officers[0], "block": FIRM, "year": told.at.year,
    }  # fmt: skip
    return out.OpenCase(**{**fields, **changes})


@pytest.mark.parametrize(
    ("agency", "kinds"),
    [
        pytest.param("panjin", {"coercion", "inspection", "licence"}, marks=pytest.mark.obligation("PJ-G-1")),
        pytest.param("xiangxi", {"coercion", "inspection"}, marks=pytest.mark.obligation("XX-P-3b")),
        ("xinglongtai", {"coercion", "inspection", "licence"}),
        ("shanghai", {"coercion", "inspection", "licence"}),
    ],
)
def test_only_kinds_the_agency_covers_are_opened(story: Teller, agency: str, kinds: set[str]) -> None:
    told = story(agency)
    for kind in ("coercion", "inspection", "licence", "collection"):
        case = Story(told.site)
        if kind in kinds:
            case.do(opening(case, case_kind=kind))
            assert case.state.kind == kind
        else:
            assert "case.kind_not_covered" in case.refuse(opening(case, case_kind=kind)).codes
    assert Story(told.site).lead().state.kind == "penalty"
    assert "case.penalty_needs_lead" in told.refuse(opening(told, case_kind="penalty")).codes


@pytest.mark.obligation("XL-G-4.3a")
def test_case_or_inspection_has_a_responsible_unit_and_officer_and_keeps_them(story: Teller) -> None:
    """兴隆台 四（三）: 谁执法谁负责、谁检查谁负责."""
    told = story("xinglongtai")
    for changes, code in (({"unit": ""}, "case.no_unit"), ({"officers": (), "lead_handler": ""}, "case.no_officer")):
        error = told.refuse(opening(told, **changes))
        assert code in error.codes
        assert any(one.code == code and "四（三）" in str(one.article) for one in error.refusals)
    told.do(opening(told))
    assert (told.state.unit, told.state.handlers) == (told.unit, told.officers)
    case = story("xinglongtai").lead()
    for changes, code in (({"unit": ""}, "case.no_unit"), ({"officers": (), "lead_handler": ""}, "case.no_officer")):
        error = case.refuse(case.proposal(**changes))
        assert any(one.code == code and "四（三）" in str(one.article) for one in error.refusals)
    case.do(case.proposal())
    case.do(case.granting(), case.leader)
    members = [(member.person, member.since) for member in case.state.team]
    other = case.site.handling[1]
    pair = tuple(one for one in case.site.people["officer"] if one not in case.officers)[:2]
    from mingfa.cases.acts.opening import HandOverCase

    case.do(HandOverCase(unit=other, officers=pair, items=("卷宗",), reason="分工调整"), case.leader)
    assert [(member.person, member.since) for member in case.state.team[:2]] == members


def test_inspection_from_opening_to_archive(story: Teller) -> None:
    told = story().opened("inspection")
    assert told.state.number == "州环检查〔2026〕1号"
    told.inspected()
    decide = out.DecideOutline(draft_digest=digest(5), result="未发现违法行为", paper=paper("enforcement_document", "检查结果告知书", 6))
    assert "decision.not_approved" in told.refuse(decide, told.leader).codes
    told.do(inv.ApproveInternally(subject="检查处理", granted=True, opinion="同意", paper=approval()), told.leader)
    told.do(decide, told.leader)
    told.do(out.CloseOutline(result="办结", paper=approval()), told.leader)
    view = regime_of("xiangxi")
    assert "C44" in {one.key for one in deadlines(told.state, view)}
    told.do(archiving(told, "2026-1"))
    assert told.state.stage == "archived"
    assert "stage.wrong" in told.refuse(told.on_site()).codes


def test_coercion_waits_for_its_review_and_its_approval(story: Teller) -> None:
    """G11, G16: 湘西州 reviews coercion; no measure without approval (行政强制法 第十八条)."""
    told = story().opened("coercion")
    bare = told.on_site(out.ExecuteMeasure)
    error = told.refuse(bare)
    assert "measure.not_approved" in error.codes
    assert "第十八条" in str(error)
    granted = told.do(inv.ApproveInternally(subject="查封", granted=True, opinion="同意", paper=approval()), told.leader).seq
    decide = out.DecideOutline(
        draft_digest=digest(5), result="查封水泵一台", remedies="六十日内复议", paper=paper("enforcement_document", "查封决定书", 7)
    )
    unreviewed = next(one for one in told.refuse(decide, told.leader).refusals if one.code == "review.missing")
    assert "法制审核制度" in str(unreviewed.article), "the penalty law says nothing of coercion"
    assert "第五条" in str(unreviewed.article)
    seq = told.do(told.on_site(out.ExecuteMeasure, approval=granted)).seq
    assert f"C26:m{seq}" in told.state.clocks
    assert "activity.open" in told.refuse(decide, told.leader).codes


def test_licence_decision_names_its_remedies_and_needs_no_review_where_none_is_due(story: Teller) -> None:
    told = story("panjin").opened("licence")
    told.do(inv.ApproveInternally(subject="准予许可", granted=True, opinion="同意", paper=approval()), told.leader)
    decide = out.DecideOutline(draft_digest=digest(5), result="准予许可", paper=paper("enforcement_document", "许可决定", 7))
    assert "decision.no_remedies" in told.refuse(decide, told.leader).codes


def test_acts_of_one_kind_are_refused_on_another(story: Teller) -> None:
    told = story().opened("inspection")
    assert "case.other_kind" in told.refuse(told.on_site(out.ExecuteMeasure, approval=1)).codes
    assert "case.other_kind" in told.refuse(told.report(evidence=("e1",))).codes
    penalty = story().filed()
    decide = out.DecideOutline(draft_digest=digest(5), result="处理")
    assert "case.other_kind" in penalty.refuse(decide, penalty.leader).codes


def test_inspection_names_the_penalty_case_it_led_to(story: Teller) -> None:
    told = story().opened("inspection").inspected()
    case = Story(told.site, at=told.at).lead(source="inspection")
    told.do(out.FollowUpCase(new_case=case.stream, reason="发现暗管"))
    assert told.state.split_off == (case.stream,)
