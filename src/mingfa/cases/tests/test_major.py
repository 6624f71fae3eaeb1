"""Capability review.scope: which decisions are major ones. Every ground comes out, a person adds and never removes, nobody decides past it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.tests.acting import edited, regime_now
from mingfa.cases.acts import deciding as dec
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts.judging import JudgeMajor
from mingfa.cases.acts.recordings import ChooseMeans
from mingfa.cases.gates.judging import criteria
from mingfa.cases.grounds import outline_grounds, review_grounds
from mingfa.cases.state.core import CaseState
from mingfa.cases.tests.drafts import CITIZEN, draft, fine
from mingfa.cases.tests.stories import digest
from mingfa.cases.tests.test_footage import heard, hearing_report
from mingfa.cases.tests.test_review_gate import TEXT, outline, send
from mingfa.cases.tests.test_review_gate import deciding as outline_decision
from mingfa.cases.tests.whole import MAJOR, SMALL
from mingfa.desk import now
from mingfa.desk.perform import look, perform
from mingfa.law.regime import load_regime
from mingfa.lists.review_items import BeginReviewDraft
from mingfa.lists.tests.keeping import Keeping, due, every_kind

pytestmark = pytest.mark.django_db
REVIEW = "review.missing"
TINY = draft(fine(1_000), evidence=SMALL.evidence)


def form(case: Any, **changes: Any) -> JudgeMajor:
    """Every criterion answered with no, but those named."""
    yes = changes.pop("yes", ())
    asked = criteria(case.state.kind, regime_now(case.site.agency), case.at.date(), case.state.major.listed)
    answers = tuple({"criterion": code, "yes": code in yes, "reason": "经核对案卷"} for code in asked)
    version = case.state.proceeding.version
    fields = {"draft_digest": version.digest if version is not None else "", "answers": answers}
    return JudgeMajor.model_validate({**fields, **changes})


def codes(case: Any) -> set[str]:
    """Return the codes of the grounds of a case, as judged now."""
    version, regime, on = case.state.proceeding.version, regime_now(case.site.agency), case.at.date()
    found = review_grounds(case.state, version.draft, regime, on) if version is not None else outline_grounds(case.state, regime, on)
    return {ground.code for ground in found}


def deciding(case: Any) -> Any:
    """Return the act that decides, no form filled in for it."""
    return case._decision() if case.state.kind == "penalty" else outline_decision(case)


def blocked(case: Any) -> bool:
    """Try to decide; say whether the missing review refuses."""
    return REVIEW in case.refused(deciding(case), case.leader)


def passes(case: Any) -> None:
    """Let the review pass and, where the agency discusses, the leaders agree: then the decision is made."""
    if case.state.kind == "penalty":
        case.reviewed()
        if "discussion.missing" in case.refused(deciding(case), case.leader):
            case.discussed()
    else:
        send(case)
        case.concluded()
    if case.state.stage not in ("decided", "performing"):
        assert case.refused(deciding(case), case.leader) == set()
    assert case.state.stage == "decided"


# 湘西: the form ---------------------------------------------------------------------------------------------------------------

SIX = ("public_interest", "social_risk", "major_rights", "after_hearing", "complex", "crime_transfer", "by_law")
"""The criteria of 第三条（一） (in two halves) to （六）."""


@pytest.mark.obligation("XX-L-3a")
def test_one_yes_of_the_criteria_makes_review_due_all_no_does_not_and_the_form_is_not_skipped(whole):
    """湘西 第三条: skipping the form is refused; all no with reasons lets the decision through."""
    case = whole().deliberating(TINY)
    assert case.refused(deciding(case), case.leader) == {"major.form_missing"}
    assert next(one for one in case.why if one.code == "major.form_missing").article.article == "第三条"
    assert set(SIX) <= set(criteria("penalty", regime_now("xiangxi"), case.at.date(), None))
    whole_form = form(case)
    short = whole_form.model_copy(update={"answers": whole_form.answers[1:]})
    assert case.refused(short, case.officers[0]) == {"major.unanswered"}
    mute = whole_form.answers[0].model_copy(update={"reason": ""})
    assert case.refused(whole_form.model_copy(update={"answers": (mute, *whole_form.answers[1:])}), case.officers[0]) == {"major.no_reason"}
    strange = whole_form.answers[0].model_copy(update={"criterion": "weather"})
    assert case.refused(whole_form.model_copy(update={"answers": (*whole_form.answers, strange)}), case.officers[0]) == {"major.not_asked"}
    assert case.refused(whole_form.model_copy(update={"answers": (*whole_form.answers, whole_form.answers[0])}), case.officers[0]) == {
        "major.twice"
    }
    assert case.refused(form(case, draft_digest="9" * 64), case.officers[0]) == {"major.other_draft"}
    assert case.refused(whole_form, case.officers[0]) == set()
    assert case.refused(deciding(case), case.leader) == set()


@pytest.mark.obligation("XX-L-3a")
@pytest.mark.parametrize("criterion", SIX)
def test_each_criterion_alone_makes_review_due(whole, criterion):
    """湘西 第三条（一）至（六）, on a fine of a thousand yuan that is on no list."""
    case = whole().deliberating(TINY)
    case.do(form(case, yes=(criterion,), relations=("行政管理关系", "相邻关系")), case.officers[0])
    assert blocked(case)
    assert criterion in codes(case)


@pytest.mark.guards("refuse_unticking", "refuse_unjudged", "refuse_other_draft_judged")
def test_a_yes_stays_and_another_draft_is_judged_again(whole):
    case = whole().deliberating(TINY)
    case.do(form(case), case.officers[0])
    case.do(notes.PrepareDraft(draft=draft(fine(900), evidence=SMALL.evidence)))
    assert "major.form_missing" in case.refused(deciding(case), case.leader)
    case.do(form(case, yes=("social_risk",)), case.officers[0])
    assert case.refused(form(case), case.officers[0]) == {"major.not_taken_back"}
    assert blocked(case)


@pytest.mark.obligation("XX-L-3.1", "XX-L-3.2")
@pytest.mark.parametrize("ground", ["public_interest", "social_risk", "major_rights"])
def test_a_tick_on_a_small_fine_that_is_on_no_list_holds_the_decision_until_review_passes(whole, ground):
    """湘西 第三条（一）（二）: ticked by whoever handles the case; a third person's rights count although the party's are untouched."""
    case = whole().deliberating(TINY)
    case.do(dec.AddReviewGround(ground=ground, reason="涉及第三人饮用水取水权益"), case.officers[0])
    assert case.refused(deciding(case), case.leader) >= {REVIEW}
    assert codes(case) == {ground}
    passes(case)


@pytest.mark.obligation("XX-L-3.4", "SH-L-2f")
@pytest.mark.parametrize("agency", ["xiangxi", "shanghai"])
def test_several_legal_relations_are_named_or_nothing_is_saved(whole, agency):
    """湘西 第三条（四）、上海 三（三）2: complex, with the relations named, holds the decision until review passes."""
    case = whole(agency).deliberating(TINY)
    for relations in ((), ("行政管理关系",)):
        assert case.refused(dec.AddReviewGround(ground="complex", reason="案情复杂", relations=relations), case.officers[0]) == {
            "major.no_relations"
        }
    assert "major.no_relations" in case.refused(form(case, yes=("complex",)), case.officers[0])
    assert codes(case) == set()
    two = ("行政管理关系", "相邻关系")
    case.do(dec.AddReviewGround(ground="complex", reason="案情复杂", relations=two), case.officers[0])
    assert case.state.major.relations == two
    assert blocked(case)
    passes(case)


@pytest.mark.obligation("XX-L-3.3", "SH-L-2e", "JB-L-5d")
@pytest.mark.parametrize("agency", ["xiangxi", "shanghai", "jiangbei"])
def test_a_hearing_makes_review_due_by_itself_and_cannot_be_unticked(whole, agency):
    """湘西 第三条（三）、上海 三（三）2、江北 第五条: recorded in the case, with no tick; answering no is refused."""
    case = whole(agency).notified(TINY, ("p1",))
    assert "after_hearing" not in codes(case)
    step = heard(case)
    assert "after_hearing" in codes(case)
    if agency != "xiangxi":
        case.do(ChooseMeans(step=step, means=("text",), reason="听证笔录已全面记载，当事人核对签名"))
    case.do(hearing_report(), case.person("hearing_chair"))
    if case.state.stage == "notified":
        case.do(notes.FinishDefence())
    case.handed_over()
    assert case.refused(form(case, yes=set(SIX) - {"after_hearing"}, relations=("甲", "乙")), case.officers[0]) == {"major.shown_by_file"}
    assert "after_hearing" in codes(case)
    assert blocked(case)
    papers = tuple({"code": "hearing_papers", "title": title, "digest": digest(n)} for n, title in enumerate(("听证笔录", "听证报告"), 60))
    sending = case.sending()
    case.do(dec.SubmitForReview.model_validate({**sending.model_dump(), "items": [*(one.model_dump() for one in sending.items), *papers]}))
    case.first_reviewed().concluded()
    assert REVIEW not in case.refused(deciding(case), case.leader)


@pytest.mark.obligation("XX-L-3.5")
def test_a_criminal_transfer_is_sent_only_after_its_review(whole):
    """湘西 第三条（五）: refused although it is neither a penalty nor coercion; passed, it goes."""
    from mingfa.cases.acts import transfer as tra
    from mingfa.cases.tests.test_after_opinion import LETTER, answer, concluding, given_back, sending
    from mingfa.cases.tests.test_after_opinion import codes as result
    from mingfa.cases.tests.test_transfer import CRIME, by_principal, crime
    from mingfa.review import acts as rev

    case = whole().deliberating(MAJOR, ("p1",))
    case.do(crime(case), case.officers[0])
    by_principal(case)
    go = sending(case, CRIME, copied_to="某州人民检察院")
    assert case.refused(go, case.officers[0]) == {REVIEW}
    submit = tra.SubmitTransferForReview.model_validate({**case.sending().model_dump(), "draft_digest": LETTER})
    case.do(submit, case.officers[0])
    assert case.refused(go, case.officers[0]) == {"review.not_passed"}
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    answer(case)
    assert result(case, concluding(case, "lawful")) == set()
    given_back(case)
    assert case.refused(go, case.officers[0]) == set()


@pytest.mark.obligation("XX-L-3.6")
def test_a_criterion_added_with_its_source_appears_on_the_form(whole):
    """湘西 第三条（六）: without a source it is refused; with one it is asked, and a yes makes review due under that source."""
    case = whole()
    kept = Keeping(case.site, date(2026, 1, 6))
    asked = kept.row("source", "", row_name="饮用水水源保护区内的处罚", asked=True, instrument="某省饮用水水源保护条例", article="第三十条")
    kept.opened(*every_kind(kept))
    assert kept.do(asked.model_copy(update={"instrument": ""})) == {"review_list.no_source"}
    assert kept.do(asked) == set()
    kept.published()
    case.deliberating(TINY)
    assert (
        criteria("penalty", regime_now("xiangxi"), case.at.date(), case.state.major.listed)["row:source"]
        == "饮用水水源保护区内的处罚（《某省饮用水水源保护条例》第三十条）"
    )
    whole_form = form(case)
    without = tuple(one for one in whole_form.answers if one.criterion != "row:source")
    assert case.refused(whole_form.model_copy(update={"answers": without}), case.officers[0]) == {"major.unanswered"}
    case.do(form(case, yes=("row:source",)), case.officers[0])
    assert blocked(case)
    version = case.state.proceeding.version
    [ground] = review_grounds(case.state, version.draft, regime_now("xiangxi"), case.at.date())
    assert (ground.row, str(ground.article)) == ("source", "《某省饮用水水源保护条例》第三十条")


@pytest.mark.obligation("XX-L-2")
def test_only_decisions_in_the_bureaus_name_go_to_its_policy_section(whole):
    """湘西 第二条: one that meets a criterion goes to 政策法规科; one in another body's name is neither sent there nor made here."""
    case = whole().deliberating(MAJOR, ("p1",))
    assert blocked(case)
    other = whole().deliberating(MAJOR, ("p1",))
    case.sent()
    assert regime_now("xiangxi").unit("legal").name == "政策法规科"
    assert {post.unit for post in look(case.reviewer).state.posts} == {"legal"}
    yes = tuple(SIX)
    other.do(form(other, yes=yes, relations=("甲", "乙"), other_body="某市人民政府"), other.officers[0])
    assert other.refused(other.sending(), other.officers[0]) == {"major.other_body"}
    refusal = next(one for one in other.why if one.code == "major.other_body")
    assert (refusal.article.article, "某市人民政府" in refusal.message) == ("第二条", True)
    assert other.state.proceeding.reviews == ()
    assert "major.other_body" in other.refused(deciding(other), other.leader)


# 上海、江北: ticks on any kind -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ground",
    [
        pytest.param("public_interest", marks=pytest.mark.obligation("SH-L-2b")),
        pytest.param("social_risk", marks=pytest.mark.obligation("SH-L-2c")),
        pytest.param("major_rights", marks=pytest.mark.obligation("SH-L-2d")),
    ],
)
def test_shanghai_reviews_what_is_ticked_although_it_is_on_no_list(whole, ground):
    """上海 三（三）2: a list is in force and does not name the decision; the tick holds it until review passes."""
    case = whole("shanghai")
    kept = Keeping(case.site, date(2026, 1, 6))
    kept.opened(*every_kind(kept)).published()
    case.deliberating(TINY)
    assert codes(case) == set()
    case.do(dec.AddReviewGround(ground=ground, reason="经研判"), case.officers[0])
    assert codes(case) == {ground}
    assert case.refused(dec.AddReviewGround(ground=ground, reason="再次"), case.officers[0]) == {"review.ground_known"}
    assert blocked(case)
    passes(case)


@pytest.mark.parametrize(
    "ground",
    [
        pytest.param("public_interest", marks=pytest.mark.obligation("JB-L-5a")),
        pytest.param("social_risk", marks=pytest.mark.obligation("JB-L-5b")),
        pytest.param("major_rights", marks=pytest.mark.obligation("JB-L-5c")),
        pytest.param("complex", marks=pytest.mark.obligation("JB-L-5e")),
    ],
)
@pytest.mark.parametrize("kind", ["licence", "coercion", "penalty"])
def test_jiangbei_reviews_a_ticked_decision_of_any_kind(whole, ground, kind):
    """江北 第五条 is not limited by kind: a licence too; for a kind with no reviewer named the profile must say who."""
    case = whole("jiangbei")
    relations = ("许可关系", "相邻关系") if ground == "complex" else ()
    tick = dec.AddReviewGround(ground=ground, reason="经研判", relations=relations)
    if kind == "penalty":
        case.deliberating(TINY)
    else:
        outline(case, kind)
    assert codes(case) == (set() if kind == "licence" else {"every"})
    case.do(tick, case.officers[0])
    assert ground in codes(case)
    assert blocked(case)
    if kind == "licence":
        adopt(case, without=("review.reviewer.licence",))
        assert "review.no_unit" in case.refused(submission(case), case.officers[0])
        assert "review.reviewer.licence" in next(one.remedy for one in case.why if one.code == "review.no_unit")
        assert blocked(case)
        adopt(case, with_={"review.reviewer.licence": {"value": "targets", "cite": "L 第二条"}})
    passes(case)


def submission(case: Any) -> dec.SubmitOutlineForReview:
    return dec.SubmitOutlineForReview(**case.sending(draft_digest=TEXT).model_dump(), ground="every")


def adopt(case: Any, **how: Any) -> None:
    with now.at(case.at):
        perform(edited(case.site.agency, **how), regime_stream(case.site.agency), by="installer", key=f"adopt{case.at}{sorted(how)}")


# 兴隆台: step by step ----------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-L-3.1b")
def test_all_but_summary_decisions_of_a_kind_are_reviewed_from_the_day_it_is_switched_on(whole):
    """兴隆台 二（三）3（1）: ordinary decisions after the day need review; one before it, and a summary-procedure one, do not."""
    case, summary = whole("xinglongtai").deliberating(TINY), whole("xinglongtai").deliberating(TINY)
    day = case.at.date() + timedelta(days=3)
    adopt(case, with_={"review.ordinary.penalty": {"value": True, "cite": "plan 二（三）3（1）", "from": day}})
    assert codes(case) == set()
    assert case.refused(summary_form(case), case.officers[0]) == set()
    summary.do(summary_form(summary), summary.officers[0])
    summary.until(day)
    case.do(form(case), case.officers[0])
    before = review_grounds(case.state, TINY, regime_now("xinglongtai"), day - timedelta(days=1))
    assert before == ()
    case.until(day)
    assert codes(case) == {"every"}
    assert blocked(case)
    assert "二（三）3（1）" in str(case.why[[one.code for one in case.why].index(REVIEW)]) or "二（三）" in str(case.why[0].article)
    assert summary.state.major.summary
    assert codes(summary) == set()
    summary.do(notes.PrepareDraft(draft=draft(fine(2_000), evidence=SMALL.evidence)))
    assert codes(summary) == {"every"}
    summary.do(summary_form(summary), summary.officers[0])
    assert REVIEW not in summary.refused(deciding(summary), summary.leader)
    large = whole("xinglongtai").deliberating(SMALL, ("p1",))
    assert large.refused(summary_form(large), large.officers[0]) == {"major.not_summary"}


def summary_form(case: Any) -> JudgeMajor:
    return form(case, summary=True)


@pytest.mark.guards("refuse_not_summary")
def test_the_summary_procedure_is_for_warnings_and_small_fines(whole):
    """行政处罚法 第五十一条: 3,000 yuan on an organisation is in, one fen above is out; another kind of act has none."""
    case = whole("shanghai").deliberating(draft(fine(3_000), evidence=SMALL.evidence))
    assert case.refused(summary_form(case), case.officers[0]) == set()
    more = whole("shanghai").deliberating(draft(fine(3_001), evidence=SMALL.evidence))
    assert more.refused(summary_form(more), more.officers[0]) == {"major.not_summary"}
    other = outline(whole("shanghai"), "licence")
    assert "major.not_summary" in other.refused(summary_form(other), other.officers[0])


# Every ground met --------------------------------------------------------------------------------------------------------------


def test_law_regime_list_and_person_all_come_out_each_with_article_and_finding(whole):
    case = whole()
    kept = Keeping(case.site, date(2026, 1, 6))
    kept.opened(*every_kind(kept), kept.row("strong", "可以要求听证", row_name="可以听证的处罚")).published()
    case.deliberating(MAJOR, ("p1",))
    case.do(dec.AddReviewGround(ground="public_interest", reason="饮用水水源"), case.officers[0])
    found = review_grounds(case.state, MAJOR, regime_now("xiangxi"), case.at.date())
    assert {(one.code, one.row) for one in found} == {
        ("major_rights", ""),
        ("public_interest", ""),
        ("listed", "r-penalty"),
        ("listed", "strong"),
    }
    assert all(one.article.article and one.finding for one in found)
    public = next(one for one in found if one.code == "public_interest")
    assert ("第五十八条" in public.source, "第三条" in public.source) == (True, True)


def test_a_list_that_names_a_coercion_leaves_the_others_unreviewed_and_none_in_force_leaves_none(whole):
    """Reading: before any list is in force every coercion is due; then those that meet a row, or were heard, or ticked."""
    case = outline(whole("shanghai"), "coercion")
    assert codes(case) == {"listed"}
    kept = Keeping(case.site, case.at.date())
    kept.opened(*every_kind(kept)).published()
    case.do(form(case), case.officers[0])
    assert codes(case) == set()
    assert case.refused(deciding(case), case.leader) == set()


@pytest.mark.guards("refuse_unjudged")
def test_whoever_lets_a_minor_decision_be_reviewed_all_the_same_answers_no_form(whole):
    """湘西: the form is for those who decide without review; of another text than the reviewed one it is asked."""
    case = outline(whole(), "coercion")
    kept = Keeping(case.site, case.at.date())
    kept.opened(*every_kind(kept)).published()
    assert case.refused(deciding(case), case.leader) == {"major.form_missing"}
    send(case)
    case.concluded()
    assert case.refused(deciding(case).model_copy(update={"draft_digest": digest(9)}), case.leader) >= {"major.form_missing"}
    assert case.refused(deciding(case), case.leader) == set()


def test_a_new_draft_of_the_list_changes_nothing_before_it_is_published(whole):
    case = whole("shanghai")
    kept = Keeping(case.site, date(2026, 1, 6))
    kept.opened(*every_kind(kept)).published()
    case.deliberating(draft(fine(90_000), evidence=SMALL.evidence))
    kept.do(BeginReviewDraft(basis="降低标准"))
    kept.do(kept.row("r-penalty", "罚款金额 >= 1元"))
    assert case.refused(case.deciding(), case.leader) == set()


def test_the_state_without_a_list_is_judged_by_law_and_regime_alone():
    state = CaseState("xiangxi/case/c1", kind="penalty")
    assert review_grounds(state, draft(fine(1_000), parties=(CITIZEN,)), load_regime("xiangxi", True), date(2026, 9, 1)) == ()


@pytest.mark.obligation("PJ-L-4a")
def test_panjin_saves_a_list_and_what_matches_it_is_to_be_reviewed(whole):
    """盘锦 二（三）: a decision that matches a criterion is marked; an empty list is not approved."""
    case = whole("panjin")
    kept = Keeping(case.site, date(2026, 1, 6))
    kept.opened().tried()
    assert kept.do(kept.approving()) == {"review_list.empty"}
    for row in every_kind(kept):
        assert kept.do(row) == set()
    kept.published()
    case.deliberating(SMALL)
    assert "review.missing" in case.refused(case.deciding(), case.leader)
    assert "清单第 1 版“较大数额罚款”：罚款金额 120000元" in str([one.finding for one in due_of(case)])
    below = whole("panjin").deliberating(draft(fine(99_999), evidence=SMALL.evidence))
    assert below.refused(below.deciding(), below.leader) == set()


def due_of(case: Any) -> Any:
    version = case.state.proceeding.version
    regime = regime_now(case.site.agency)
    return review_grounds(case.state, version.draft, regime, case.at.date())


@pytest.mark.obligation("XX-L-3.7")
def test_only_the_policy_section_edits_the_list_and_decisions_use_the_version_of_their_date(whole):
    """湘西 第三条（后段）: another section is refused; an edit makes a new version; each decision is judged by the version of its day."""
    case = whole()
    kept = Keeping(case.site, date(2026, 1, 6))
    kept.opened(*every_kind(kept)).published()
    other = next(one for one in case.site.people["unit_head"] if not {post.unit for post in look(one).state.posts} & {"legal"})
    assert "review_list.other_section" in kept.do(BeginReviewDraft(basis="调整"), other)
    assert next(one for one in kept.last if one.code == "review_list.other_section").article.article == "第三条"
    assert kept.do(BeginReviewDraft(basis="提高数额标准")) == set()
    assert "review_list.other_section" in kept.do(kept.row("r-penalty", "罚款金额 >= 15万元"), other)
    assert kept.do(kept.row("r-penalty", "罚款金额 >= 15万元")) == set()
    late = date(2026, 12, 1)
    kept.published(late)
    first, second = kept.state.versions
    assert (first.number, first.until, second.number, second.since, second.until) == (1, date(2026, 11, 30), 2, late, None)
    assert due(kept, SMALL, late - timedelta(days=1)) == ["r-penalty"]
    assert due(kept, SMALL, late) == []
    case.deliberating(SMALL)
    assert case.at.date() < late
    assert "review.missing" in case.refused(case.deciding(), case.leader)
    case.until(late)
    assert "review.missing" not in case.refused(case.deciding(), case.leader)
