"""What an opinion of the review does to its case (审核意见之后): corrected, investigated again, transferred, sent again. Through the door, refusal included."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.cases.acts import deciding as dec
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts import transfer as tra
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.stories import digest
from mingfa.cases.tests.whole import MAJOR, SMALL, Whole
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.law.refusal import Refusal
from mingfa.law.regime import load_regime
from mingfa.review import acts as rev
from mingfa.review.outcomes import permitted
from mingfa.review.tests.prechecked import prechecked

pytestmark = pytest.mark.django_db


def answered(case: Whole, **levels: str) -> Whole:
    """Send the case's draft to review and have every item answered: sound but for those named."""
    case.sent()
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    return answer(case, **levels)


def answer(case: Whole, **levels: str) -> Whole:
    """Answer the checklist."""
    given = tuple(
        rev.GivenAnswer(item=item, level=levels.get(item, "sound"), note="见审核记录" if item in levels else "", provision="正确条款" if item in levels else "")
        for item in case.codes("review.checklist")
    )  # fmt: skip
    case.on_review(rev.AnswerChecklist(answers=given), case.reviewer)
    with now.at(case.at):
        prechecked(case.review)
    return case


def concluding(case: Whole, outcome: str, **changes: Any) -> rev.ConcludeReview:
    """Return the opinion."""
    state = look(case.review).state
    passed = outcome in case.codes("review.outcomes.pass")
    fields = {
        "outcome": outcome, "reasons": "经逐项审核。", "opinion": "同意。" if passed else "请按本意见处理。", "problems": () if passed else ("证据有瑕疵",),
        "draft_digest": state.draft_digest, "evidence_digest": state.evidence_digest, **changes,
    }  # fmt: skip
    return rev.ConcludeReview.model_validate(fields)


def codes(case: Whole, act: Any, by: str = "") -> set[str]:
    """Try an act on the review; return what refuses it, an empty set when it was done."""
    case.why = ()
    try:
        case.on_review(act, by or case.reviewer)
    except Refused as error:
        case.why = error.refusals
        return set(error.codes)
    return set()


def given_back(case: Whole) -> None:
    """Sign the opinion off where that is asked for, number it, give it back."""
    if case.codes("review.sign_off"):
        case.on_review(rev.SignOffOpinion(agreed=True, opinion="同意"), case.person(case.codes("review.sign_off")[0]))
    case.on_review(rev.RenderOpinion(year=case.at.year), case.reviewer)
    case.on_review(rev.FileOpinion(digest=digest(700 + case.n), size=1000, pages=2), case.reviewer)


def said(refusals: tuple[Refusal, ...], code: str) -> str:
    return next(one.message for one in refusals if one.code == code)


# 湘西 第十一条（二）: correct ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "level", "wanted"),
    [
        pytest.param("evidence", "flawed", {}, marks=pytest.mark.obligation("XX-L-11.2a")),
        pytest.param("facts", "flawed", {}, marks=pytest.mark.obligation("XX-L-11.2a")),
        pytest.param("procedure", "flawed", {}, marks=pytest.mark.obligation("XX-L-11.2a")),
        pytest.param("law", "failing", {}, marks=pytest.mark.obligation("XX-L-11.2b")),
        pytest.param("discretion", "failing", {}, marks=pytest.mark.obligation("XX-L-11.2c")),
        pytest.param("documents", "failing", {"documents": ("行政处罚事先告知书",)}, marks=pytest.mark.obligation("XX-L-11.2d")),
    ],
)
def test_what_can_be_corrected_is_to_be_corrected_and_nothing_is_decided_before_a_new_round_passes(whole, item, level, wanted):
    """第十一条（二）: with nothing worse, "correct" is the outcome; "lawful" is refused; the unit corrects and sends again."""
    case = whole().deliberating(MAJOR, ("p1",))
    answered(case, **{item: level})
    assert codes(case, concluding(case, "lawful")) == {"review.conflicting_outcome"}
    assert "改正" in said(case.why, "review.conflicting_outcome")
    assert codes(case, concluding(case, "reinvestigate", measure="again")) == {"review.conflicting_outcome"}
    if wanted:
        assert codes(case, concluding(case, "correct")) == {"review.no_documents"}
    assert codes(case, concluding(case, "correct", **wanted)) == set()
    assert look(case.review).state.conclusion.documents == wanted.get("documents", ())
    given_back(case)
    verdict = case.state.proceeding.verdict
    assert (verdict.outcome, verdict.passed, verdict.documents) == ("correct", False, wanted.get("documents", ()))
    assert case.refused(case.deciding(), case.leader) >= {"review.failed"}
    assert ToDoRow.objects.filter(stream=case.stream, key="opinion", act="cases.submit_for_review").exists()
    case.reviewed().discussed()
    assert case.refused(case.deciding(), case.leader) == set()
    assert not ToDoRow.objects.filter(stream=case.stream, key="opinion").exists()


@pytest.mark.obligation("XX-L-11.2b")
def test_where_the_law_was_wrong_the_right_provision_is_named(whole):
    """第十一条（二）: without the right provision the answer is refused, and so there is no opinion."""
    case = whole().deliberating(MAJOR, ("p1",))
    answered(case)
    wrong = rev.GivenAnswer(item="law", level="failing", note="引用条款有误")
    assert codes(case, rev.AnswerChecklist(answers=(wrong,))) == {"review.no_provision"}
    right = wrong.model_copy(update={"provision": "《中华人民共和国水污染防治法》第八十三条第三项"})
    assert codes(case, rev.AnswerChecklist(answers=(right,))) == set()
    assert codes(case, concluding(case, "lawful")) == {"review.conflicting_outcome"}
    assert codes(case, concluding(case, "correct")) == set()
    assert look(case.review).state.answer("law").provision == "《中华人民共和国水污染防治法》第八十三条第三项"


# 湘西 第十一条（三）: investigate again, further, or do not decide ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "measure"),
    [
        pytest.param(item, measure, marks=pytest.mark.obligation(demand))
        for demand, item in (
            ("XX-L-11.3a", "subject"), ("XX-L-11.3b", "officers"), ("XX-L-11.3c", "facts"), ("XX-L-11.3d", "evidence"), ("XX-L-11.3e", "procedure"),
        )
        for measure in ("again", "supplement", "refuse")
    ],
)  # fmt: skip
def test_what_is_unlawful_or_unclear_takes_the_case_back(whole, item, measure):
    """第十一条（三）: outcomes (一) and (二) are refused, one of three is chosen, and the case returns to that state."""
    case = whole().deliberating(MAJOR, ("p1",))
    answered(case, **{item: "failing"})
    for outcome in ("lawful", "correct"):
        assert codes(case, concluding(case, outcome)) == {"review.conflicting_outcome"}
    assert codes(case, concluding(case, "reinvestigate")) == {"review.no_measure"}
    assert codes(case, concluding(case, "reinvestigate", measure=measure)) == set()
    given_back(case)
    assert case.state.proceeding.verdict.measure == measure
    if measure == "refuse":
        assert case.state.stage == "deliberating"
        assert "review.failed" in case.refused(case.deciding(), case.leader)
        words = {"again": "重新调查", "supplement": "补充调查", "refuse": "不予作出决定"}[measure]
        assert ToDoRow.objects.get(stream=case.stream, key="opinion").label == words
        no = dec.DecideNoPenalty(ground="not_proven", facts="事实不清", reason="审核建议不予作出决定", year=case.at.year)
        assert case.refused(no, case.leader) == set()
    else:
        assert case.state.stage == "investigating"
        assert case.refused(case.deciding(), case.leader) == {"stage.wrong"}
        todo = ToDoRow.objects.get(stream=case.stream, key="opinion")
        assert todo.label == {"again": "重新调查", "supplement": "补充调查"}[measure]


# 湘西 第十一条（四）, 第七条: transfer ---------------------------------------------------------------------------------------------------


LETTER = digest(8_001)


def proposing(case: Whole, **changes: Any) -> tra.ProposeTransfer:
    fields = {
        "transfer_kind": "organ", "target": "某州应急管理局", "ground": "违法行为属于安全生产监督管理的职责", "opinion": "建议移送", "letter": LETTER, **changes,
    }  # fmt: skip
    return tra.ProposeTransfer.model_validate(fields)


def sending(case: Whole, items: tuple[tuple[str, str], ...], **changes: Any) -> tra.SendTransfer:
    papers = [{"code": code, "title": title} for code, title in items]
    fields = {"number": "州环移〔2026〕1号", "draft_digest": LETTER, "items": papers, "paper": {"kind": "enforcement_document", "title": "案件移送函", "original": LETTER}, **changes}  # fmt: skip
    return tra.SendTransfer.model_validate(fields)


ORGAN = (("letter", "案件移送函"), ("opinion", "移送意见"), ("evidence", "证据材料"))


@pytest.mark.obligation("XX-L-11.4")
def test_a_case_outside_jurisdiction_can_only_be_transferred(whole):
    """第十一条（四）: target body and papers are named; after that nothing but the transfer is possible."""
    case = whole().deliberating(MAJOR, ("p1",))
    answered(case, jurisdiction="failing")
    assert codes(case, concluding(case, "lawful")) == {"review.conflicting_outcome"}
    assert codes(case, concluding(case, "transfer")) == {"review.no_target", "review.no_papers"}
    assert codes(case, concluding(case, "transfer", target="某州应急管理局")) == {"review.no_papers"}
    assert codes(case, concluding(case, "transfer", target="某州应急管理局", papers=("监测报告",))) == set()
    given_back(case)
    assert (case.state.stage, case.state.proceeding.only_transfer.target) == ("deliberating", "某州应急管理局")
    assert {"transfer.only", "review.failed"} <= case.refused(case.deciding(), case.leader)
    no = dec.DecideNoPenalty(ground="other", facts="无管辖权", reason="无管辖权", education="已教育", year=case.at.year)
    assert case.refused(no, case.leader) == {"transfer.only"}
    assert "transfer.only" in case.refused(case.sending(), case.officers[0])
    assert "transfer.only" in case.refused(case.putting(), case.submitter)
    assert ToDoRow.objects.get(stream=case.stream, key="opinion").act == "cases.propose_transfer"
    assert case.refused(proposing(case, target="别的机关"), case.officers[0]) == {"transfer.other_target"}
    assert case.refused(proposing(case), case.officers[0]) == set()
    assert case.refused(sending(case, ORGAN), case.officers[0]) == {"transfer.not_approved", "transfer.papers_of_opinion"}
    assert case.refused(tra.ApproveTransfer(agreed=True, opinion="同意"), case.leader) == set()
    assert case.refused(sending(case, ORGAN[:2]), case.officers[0]) == {"transfer.papers_missing", "transfer.papers_of_opinion"}
    assert case.refused(sending(case, (*ORGAN, ("other", "监测报告"))), case.officers[0]) == set()
    assert (case.state.stage, case.state.transfer.status) == ("transferred", "sent")
    assert all(running.ended is not None for running in case.state.clocks.values())
    assert case.refused(case.deciding(), case.leader) == {"stage.wrong"}


@pytest.mark.obligation("XX-L-7.9")
def test_a_case_beyond_jurisdiction_is_sent_with_a_transfer_opinion_and_the_body_it_should_go_to(whole):
    """第七条: both are asked for, and shown to the reviewer; a case within jurisdiction is asked for neither."""
    case = whole().deliberating(MAJOR, ("p1",))
    plain = case.sending()
    beyond = plain.model_copy(update={"beyond_jurisdiction": True})
    assert case.refused(beyond, case.officers[0]) >= {"review.no_transfer_opinion", "review.no_target"}
    assert case.refused(beyond.model_copy(update={"transfer_to": "某州应急管理局"}), case.officers[0]) >= {"review.no_transfer_opinion"}
    opinion = dec.PackageItem.model_validate({"code": "transfer_opinion", "title": "移送移交意见", "digest": digest(8_002)})
    with_opinion = beyond.model_copy(update={"items": (*plain.items, opinion)})
    assert case.refused(with_opinion, case.officers[0]) == {"review.no_target"}
    assert case.refused(with_opinion.model_copy(update={"transfer_to": "某州应急管理局"}), case.officers[0]) == set()
    review = look(case.review).state
    assert review.transfer_to == "某州应急管理局"
    assert "transfer_opinion" in {item.code for item in review.package}
    other = whole().deliberating(SMALL)
    other.do(dec.AddReviewGround(ground="public_interest", reason="涉及饮用水水源保护"), other.officers[0])
    assert other.refused(other.sending(), other.officers[0]) == set()
    assert look(other.review).state.transfer_to == ""


# Rounds of correction -----------------------------------------------------------------------------------------------------------


def fails(case: Whole, problems: tuple[str, ...]) -> str:
    """Bring the case through a round that fails on the law; return its stream."""
    answered(case, law="failing")
    failing = [code for code in case.codes("review.outcomes") if code not in case.codes("review.outcomes.pass")]
    case.on_review(concluding(case, failing[0], problems=problems), case.reviewer)
    given_back(case)
    return case.review


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("xiangxi", marks=pytest.mark.obligation("XX-L-12b")),
        pytest.param("shanghai", marks=pytest.mark.obligation("SH-L-3b")),
        pytest.param("jiangbei", marks=pytest.mark.obligation("JB-L-8")),
    ],
)
def test_a_failed_draft_is_handled_point_by_point_and_sent_again_with_a_fresh_clock(whole, agency):
    """湘西 第十二条, 上海 三（三）3, 江北 第八条: one answer for each problem; the new round is linked to the first, and both stay visible."""
    case = whole(agency).deliberating(MAJOR, ("p1",))
    first = fails(case, ("适用条款有误", "裁量理由不足"))
    assert "review.failed" in case.refused(case.deciding(), case.leader)
    case.next_working_day()
    case.do(notes.PrepareDraft(draft=draft(fine(290_000), evidence=MAJOR.evidence)))
    one = ({"problem": "适用条款有误", "done": "已改用正确条款"},)
    for responses in ((), one):
        sent = case.sending(responses=tuple(dec.Response.model_validate(given) for given in responses))
        assert "review.problems_open" in case.refused(sent, case.officers[0])
        assert "裁量理由不足" in said(case.why, "review.problems_open")
    assert "review.failed" in case.refused(case.deciding(), case.leader)
    both = (*one, {"problem": "裁量理由不足", "done": "已补充裁量理由"})
    assert case.refused(case.sending(responses=tuple(dec.Response.model_validate(given) for given in both)), case.officers[0]) == set()
    second, former = look(case.review).state, look(first).state
    assert (second.round, second.previous, second.responses) == (2, first, tuple((given["problem"], given["done"]) for given in both))
    assert (second.received_on, second.running.started) == (case.at.date(), case.at.date())
    assert second.received_on > former.received_on
    assert (former.status, former.conclusion.problems, former.round) == ("failed", ("适用条款有误", "裁量理由不足"), 1)
    assert [sent.stream for sent in case.state.proceeding.reviews] == [first, case.review]
    assert "review.pending" in case.refused(case.deciding(), case.leader)


@pytest.mark.obligation("XX-L-13c")
def test_the_opinion_joins_the_dossier_of_the_case_by_itself(whole):
    """第十三条: the written opinion lies in the side volume, with its number; the case is not asked for it again."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.reviewed()
    (paper,) = [one for one in case.state.documents if one.form == "legal_review_opinion"]
    review = look(case.review).state
    assert (paper.digest, paper.number, paper.volume) == (review.filed.digest, review.number, "side")
    from mingfa.cases.volume import missing, volumes

    main, side = volumes(case.state)
    assert paper in side
    assert paper not in main
    assert "legal_review_opinion" not in {one.code for one in missing(case.state)}


# An opinion is not changed, only superseded ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("shanghai", marks=pytest.mark.obligation("SH-L-4e")),
        pytest.param("jiangbei", marks=pytest.mark.obligation("JB-L-11")),
    ],
)
def test_an_opinion_is_answered_for_by_its_reviewer_never_changed_and_both_stay_when_it_is_superseded(whole, agency):
    """上海 三（三）4, 江北 第十一条: no opinion without a named reviewer; a change after the issue is refused; a superseding one keeps both."""
    case = whole(agency).deliberating(MAJOR, ("p1",))
    case.sent()
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    assert {"review.other_reviewer"} <= codes(case, concluding(case, "agree"), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    answer(case)
    assert codes(case, concluding(case, "agree")) == set()
    given_back(case)
    first = look(case.review).state
    assert (first.conclusion.by, first.conclusion.by_name) == (reviewer, look(reviewer).state.name)
    assert "负责" in first.conclusion.declaration
    assert codes(case, concluding(case, "agree", opinion="改写")) == {"stage.wrong"}
    assert codes(case, rev.AnswerChecklist(answers=(rev.GivenAnswer(item="law", level="failing", note="x", provision="y"),))) == {
        "stage.wrong"
    }
    assert "duty.not_yours" in codes(case, rev.SupersedeOpinion(reason="另有新的法律意见"), case.officers[0])
    assert codes(case, rev.SupersedeOpinion(reason="适用条款有误")) == set()
    assert case.refused(case.deciding(), case.leader) >= {"review.pending"}
    assert case.state.proceeding.verdict is None
    answer(case, law="failing")
    assert codes(case, concluding(case, "problems")) == set()
    given_back(case)
    now_state = look(case.review).state
    (gone,) = now_state.superseded
    assert (gone.outcome, gone.number, gone.digest, gone.paper, gone.because) == (
        "agree", first.number, first.opinion_digest, first.filed.digest, "适用条款有误",
    )  # fmt: skip
    assert (now_state.conclusion.outcome, now_state.number != first.number, now_state.status) == ("problems", True, "failed")
    assert [one.superseded for one in case.state.proceeding.verdicts] == [True, False]
    assert "review.failed" in case.refused(case.deciding(), case.leader)


@pytest.mark.guards("refuse_after_decision", "refuse_former_round")
def test_an_opinion_a_decision_rests_on_or_of_a_former_round_is_not_superseded(whole):
    case = whole().deliberating(MAJOR, ("p1",))
    first = fails(case, ("适用条款有误",))
    case.reviewed().discussed()
    with now.at(case.at), pytest.raises(Refused) as refused:
        perform(rev.SupersedeOpinion(reason="重新出具"), first, by=case.reviewer, key="late")
    assert refused.value.codes == ("review.later_round",)
    case.do(case.deciding(), case.leader)
    assert codes(case, rev.SupersedeOpinion(reason="重新出具")) == {"review.decided"}


@pytest.mark.obligation("XL-L-5c")
def test_the_opinion_is_given_on_the_form_and_by_the_steps_the_agency_has_set(whole):
    """兴隆台 二（三）5: another form is refused, and so is the form before its number, or before the answers and the conclusion."""
    case = whole("xinglongtai").deliberating(SMALL, ("p1",))
    case.do(dec.AddReviewGround(ground="listed", reason="列入审核目录清单"), case.officers[0])
    answered(case)
    paper = {"digest": digest(701), "size": 1000, "pages": 2}
    assert codes(case, rev.FileOpinion.model_validate(paper)) == {"stage.wrong"}
    case.on_review(concluding(case, "passed"), case.reviewer)
    assert codes(case, rev.FileOpinion.model_validate(paper)) == {"review.no_number"}
    case.on_review(rev.RenderOpinion(year=case.at.year), case.reviewer)
    for other in ("情况说明", "法制审核意见"):
        assert codes(case, rev.FileOpinion.model_validate({**paper, "form": other})) == {"review.other_form"}
        assert "法制审核意见书" in said(case.why, "review.other_form")
    assert look(case.review).state.status == "open"
    assert codes(case, rev.FileOpinion.model_validate({**paper, "form": "法制审核意见书"})) == set()
    assert look(case.review).state.status == "passed"


@pytest.mark.obligation("XX-L-11a")
def test_an_opinion_goes_back_only_after_the_leader_in_charge_of_legal_affairs_agreed(whole):
    """第十一条: without that leader's consent it is refused, and the case knows nothing of it; with it the opinion is delivered and dated."""
    case = whole().deliberating(MAJOR, ("p1",))
    answered(case)
    case.on_review(concluding(case, "lawful"), case.reviewer)
    paper = rev.FileOpinion(digest=digest(702), size=1000)
    assert codes(case, paper) == {"review.not_signed_off", "review.no_number"}
    assert codes(case, rev.RenderOpinion(year=case.at.year)) == {"review.not_signed_off"}
    other = case.person("leader_in_charge", 1)
    assert "duty.not_yours" in codes(case, rev.SignOffOpinion(agreed=True, opinion="同意"), other)
    assert (case.state.proceeding.verdicts, look(case.review).state.given_back) == ((), False)
    assert case.refused(case.deciding(), case.leader) >= {"review.pending"}
    given_back(case)
    state = look(case.review).state
    assert (state.stage, state.filed.on, state.sign_off.person) == ("delivered", case.at.date(), case.person("legal_leader"))
    assert case.state.proceeding.verdict.on == case.at.date()


@pytest.mark.obligation("XX-L-11.2d")
def test_a_level_the_rules_forgot_leads_to_no_outcome_at_all():
    """The agency's lists name the item with another level only: nobody guesses, the opinion is refused until the rule is mended."""
    regime, day = load_regime("xiangxi", True), date(2026, 3, 2)
    items = regime.items("review.checklist", day)
    levels = dict.fromkeys(items, "sound") | {"documents": "failing"}
    assert permitted(levels, regime, day, items) == ("correct",)
    assert permitted({**levels, "documents": "half"}, regime, day, items) == ()
    assert permitted({**levels, "documents": "sound", "other": "flawed"}, regime, day, items) == ("correct",)
