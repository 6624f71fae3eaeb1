"""What is done in a legal review (法制审核), from submission to the opinion given back, and how each act changes what is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, officers_need, regime_stream, series_need, series_stream
from mingfa.cases.facts import CaseBrief
from mingfa.cases.state.limits import Hold, Running
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.documents.forms import form_of
from mingfa.documents.numbering import Series
from mingfa.law.clock import Extend, Unit
from mingfa.law.regime_terms import TERMS, term
from mingfa.review import gates
from mingfa.review.facts import FormerReview, ReviewRules
from mingfa.review.period import DAYS, LABEL
from mingfa.review.state import (
    BEFORE_LEGAL_UNIT,
    NOT_CONCLUDED,
    SUPPLEMENT,
    WITH_LEGAL_UNIT,
    Answer,
    Conclusion,
    Filed,
    Item,
    Recusal,
    ReviewState,
    Signature,
    Supplement,
    opinion_digest,
    package_digest,
)

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
ReviewStream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/review/[A-Za-z0-9._-]{1,80})?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}

OPINION = "legal_review_opinion"
"""The form of the written opinion, and the name of its series of numbers."""


def _choices(group: str) -> dict[str, Any]:
    return {"widget": "choice", "choices": [[code, words] for code, words in TERMS[group].items()]}


class Part(BaseModel):
    """A part of an act: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PackageItem(Part):
    """One item of the package (送审材料). code: one of the regime's package items. digest: of the paper, "" where the title says where it lies."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="材料种类", json_schema_extra=_choices("package_item"))
    title: Line = Field(title="材料名称")
    digest: OptionalDigest = Field("", title="原件", json_schema_extra={"widget": "file"})


class Response(Part):
    """What was done about one problem that the round before had named."""

    problem: Line = Field(title="上一轮指出的问题")
    done: Text = Field(title="处理情况", json_schema_extra=AREA)


class GivenAnswer(Part):
    """The answer to one item of the checklist. provision: the right one, where the one applied was not."""

    item: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核内容", json_schema_extra=_choices("check"))
    level: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核结果", json_schema_extra=_choices("answer"))
    note: Words = Field("", title="存在的问题和依据", json_schema_extra=AREA)
    provision: Words = Field("", title="应当适用的条款")


CASE = Need("case", lambda act, state: (_case_of(act, state),), CaseBrief, from_state=True)
REVIEWER = officers_need("reviewer", lambda act, state: (_reviewer_of(act, state),))
PRESENT_REVIEWER = officers_need("reviewer", lambda act, state: (state.reviewer,) if state.reviewer else (), from_state=True)
RULES = Need("rules", lambda act, state: (regime_stream(agency_of(state.stream)),), ReviewRules)


def _case_of(act: Any, state: ReviewState) -> str:
    return state.case or str(act.case)


def _reviewer_of(act: Any, state: ReviewState) -> str:
    return str(act.reviewer)


class ReviewAct(Act):
    """An act on a review."""

    kind = "review"


# Submission ----------------------------------------------------------------------------------------------------------------


class OpenReview(ReviewAct):
    """Begin a round of legal review; caused by the case's submission (送审).

    Law: 行政处罚法 第五十八条, review.package, review.declaration. draft_digest, evidence_digest: of the very draft and evidence. conditions:
    codes of the conditional items for which the case has given cause. previous, responses: of a second or later round.
    """

    label = "受理送审"
    starts = True
    internal = True
    needs = (
        CASE,
        RULES,
        Need("former", lambda act, state: (act.previous,) if act.previous else (), FormerReview),
    )
    gates = (
        gates.refuse_without_rules,
        gates.refuse_incomplete_package,
        gates.refuse_without_declaration,
        gates.refuse_other_papers,
        gates.refuse_wrong_round,
    )

    case: CaseStream = Field(title="案件")
    draft_digest: Digest = Field(title="送审文稿数字指纹")
    evidence_digest: Digest = Field(title="送审证据数字指纹")
    grounds: tuple[str, ...] = Field((), title="应当审核的情形")
    items: tuple[PackageItem, ...] = Field((), title="送审材料", max_length=500)
    conditions: tuple[str, ...] = Field((), title="本案需要提交的有条件材料")
    declaration: Words = Field("", title="承办机构责任声明", json_schema_extra=AREA)
    round: int = Field(1, title="轮次", ge=1, le=99)
    previous: ReviewStream = Field("", title="上一轮审核")
    responses: tuple[Response, ...] = Field((), title="对上一轮问题的处理情况")


class GiveFirstReview(ReviewAct):
    """Say as the unit's first reviewer whether the draft may go to the legal unit (法制初审); a no ends this submission."""

    label = "法制初审"
    duty = "review.first"
    stages = frozenset({"first_review"})
    needs = (CASE,)
    gates = (gates.refuse_own_first_review,)

    agreed: bool = Field(title="同意送审")
    opinion: Text = Field(title="初审意见", json_schema_extra=AREA)


class SignFirstReview(ReviewAct):
    """Sign after the first review as the unit's head (审签); the period of the review begins with it."""

    label = "初审审签"
    duty = "review.first_sign"
    stages = BEFORE_LEGAL_UNIT
    gates = (gates.refuse_signature_before_first_review, gates.refuse_wrong_signer)

    agreed: bool = Field(title="同意送审")
    opinion: Text = Field(title="审签意见", json_schema_extra=AREA)


class AcceptPackage(ReviewAct):
    """Confirm as the reviewing unit that the package is in hand (接收送审材料); the period runs since it arrived."""

    label = "接收送审材料"
    duty = "review.accept"
    stages = BEFORE_LEGAL_UNIT | {"submitted"}
    needs = (CASE,)
    gates = (gates.refuse_before_first_review, gates.refuse_other_unit, gates.refuse_handler)

    remark: Words = Field("", title="备注", json_schema_extra=AREA)


class ReturnForSupplement(ReviewAct):
    """Ask the unit for what is missing (要求补充材料): a list; the time until it comes is taken out where the regime says so."""

    label = "要求补充材料"
    duty = "review.accept"
    stages = WITH_LEGAL_UNIT
    needs = (CASE,)
    gates = (gates.refuse_other_unit, gates.refuse_handler)

    wanted: tuple[Text, ...] = Field(title="需要补充的材料", min_length=1, max_length=100)
    reason: Words = Field("", title="说明", json_schema_extra=AREA)


class Resubmit(ReviewAct):
    """Send what was asked for (补充后再报). Draft and evidence are the case's of that moment; if they changed, the answers so far fall away."""

    label = "补报送审材料"
    duty = "review.submit"
    stages = frozenset({"supplementing"})
    needs = (CASE,)
    gates = (gates.refuse_other_papers,)

    items: tuple[PackageItem, ...] = Field((), title="补充的材料", max_length=500)
    answer: Text = Field(title="补充情况说明", json_schema_extra=AREA)
    draft_digest: Digest = Field(title="送审文稿数字指纹", json_schema_extra=HIDDEN)
    evidence_digest: Digest = Field(title="送审证据数字指纹", json_schema_extra=HIDDEN)


class WithdrawReview(ReviewAct):
    """Take a submission back before there is an opinion (撤回送审), say because the draft has to be changed."""

    label = "撤回送审"
    duty = "review.submit"
    stages = NOT_CONCLUDED

    reason: Text = Field(title="撤回理由", json_schema_extra=AREA)


# Reviewer ------------------------------------------------------------------------------------------------------------------


class DeclareReviewer(ReviewAct):
    """Name who reviews (明确审核人员): appointed in the reviewing unit that day, qualified, and with no part in the case."""

    label = "明确审核人员"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE, REVIEWER)
    gates = (gates.refuse_other_unit, gates.refuse_unfit_reviewer)

    reviewer: PersonStream = Field(title="审核人员", json_schema_extra=PERSON)


class RecuseReviewer(ReviewAct):
    """Withdraw the reviewer from this review (审核人员回避); answers given so far fall away with him."""

    label = "审核人员回避"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    gates = (gates.refuse_other_unit, gates.refuse_stranger_to_recuse)

    reviewer: PersonStream = Field(title="回避的审核人员", json_schema_extra=PERSON)
    ground: Text = Field(title="回避事由", json_schema_extra=AREA)


# The period ----------------------------------------------------------------------------------------------------------------


class StopClock(ReviewAct):
    """Let the time of experts, consultation or interpretation be taken out of the period (期限扣除)."""

    label = "扣除审核期限"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE,)
    gates = (gates.refuse_other_unit, gates.refuse_handler, gates.refuse_other_stop)

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="扣除情形", json_schema_extra=_choices("stop_reason")
    )
    reason: Text = Field(title="说明", json_schema_extra=AREA)


class ResumeClock(ReviewAct):
    """Let the period run again, since what was awaited has come (恢复计算). stop: the name of the stop, e.g. "5" for that of entry 5."""

    label = "恢复计算审核期限"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE,)
    gates = (gates.refuse_other_unit, gates.refuse_handler, gates.refuse_unknown_stop)

    stop: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = Field(title="所结束的扣除", json_schema_extra=HIDDEN)
    result: Text = Field(title="结果", json_schema_extra=AREA)


class ExtendReview(ReviewAct):
    """Approve a longer period for a complex case (批准延长审核期限), as the leader whom the regime names."""

    label = "批准延长审核期限"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    gates = (gates.refuse_wrong_extension,)

    days: int = Field(title="延长工作日数", ge=1, le=90)
    complexity: Text = Field(title="情况复杂的理由", json_schema_extra=AREA)


class FallDue(ReviewAct):
    """Note that the period has run out without an opinion (审核期限届满); done by the clock. It is no pass and never becomes one."""

    label = "审核期限届满"
    internal = True
    system = frozenset({"clock"})

    due_on: date = Field(title="届满日期")


# Answers, outcome, opinion -------------------------------------------------------------------------------------------------


class AnswerChecklist(ReviewAct):
    """Answer items of the checklist (逐项审核); a later answer to the same item takes the place of the earlier one."""

    label = "填写审核内容"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, PRESENT_REVIEWER)
    gates = (gates.refuse_other_reviewer, gates.refuse_unfit_reviewer, gates.refuse_wrong_answer)

    answers: tuple[GivenAnswer, ...] = Field(title="审核结果", min_length=1, max_length=100)


class ConcludeReview(ReviewAct):
    """Give the opinion (出具审核意见) on exactly this draft with exactly this evidence; the outcome is the one the answers lead to.

    Law: 行政处罚法 第五十八条; review.outcomes, review.outcomes.pass, review.outcome_when. problems: each is to be answered before the next round.
    """

    label = "出具审核意见"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, RULES, PRESENT_REVIEWER)
    gates = (
        gates.refuse_other_unit,
        gates.refuse_other_reviewer,
        gates.refuse_unfit_reviewer,
        gates.refuse_while_stopped,
        gates.refuse_unanswered,
        gates.refuse_conflicting_outcome,
        gates.refuse_without_problems,
        gates.refuse_other_than_reviewed,
        gates.refuse_other_papers,
    )

    outcome: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核意见", json_schema_extra=_choices("outcome"))
    measure: Literal["", "again", "supplement", "refuse"] = Field(
        "",
        title="处理方式",
        json_schema_extra={"widget": "choice", "choices": [["again", "重新调查"], ["supplement", "补充调查"], ["refuse", "不予作出决定"]]},
    )
    reasons: Text = Field(title="理由", json_schema_extra=AREA)
    opinion: Text = Field(title="意见正文", json_schema_extra=AREA)
    problems: tuple[Line, ...] = Field((), title="存在的问题和建议", max_length=100)
    draft_digest: Digest = Field(title="所审文稿数字指纹", json_schema_extra=HIDDEN)
    evidence_digest: Digest = Field(title="所审证据数字指纹", json_schema_extra=HIDDEN)


class SignOffOpinion(ReviewAct):
    """Agree to the opinion, or send it back to the reviewer (签批审核意见), as the leader whom the regime names."""

    label = "签批审核意见"
    duty = "review.sign_off"
    stages = frozenset({"concluded"})
    gates = (gates.refuse_wrong_sign_off,)

    agreed: bool = Field(title="同意")
    opinion: Text = Field(title="签批意见", json_schema_extra=AREA)


class RenderOpinion(ReviewAct):
    """Number the opinion, so that its paper can be made (制作审核意见书)."""

    label = "制作审核意见书"
    duty = "review.conclude"
    stages = frozenset({"concluded"})
    needs = (
        series_need(lambda act, state: opinion_series(state.stream, act.year)),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
    )
    gates = (gates.refuse_other_unit, gates.refuse_without_sign_off, gates.refuse_second_number, gates.refuse_other_year)

    year: int = Field(title="文号年份", ge=2000, le=2199)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the series the number is taken from."""
        return (opinion_series(stream, self.year),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Use the number up in its series."""
        number = next_number(matter)
        yield Caused(opinion_series(matter.stream, self.year), TakeNumber(number=number, for_stream=matter.stream))


class FileOpinion(ReviewAct):
    """Give the written opinion back to the unit (交还审核意见书): the paper is an original in the vault."""

    label = "交还审核意见书"
    duty = "review.conclude"
    stages = frozenset({"concluded"})
    gates = (gates.refuse_other_unit, gates.refuse_without_sign_off, gates.refuse_unnumbered)

    digest: Digest = Field(title="意见书原件", json_schema_extra={"widget": "file"})
    size: int = Field(title="字节数", ge=1)
    pages: int = Field(0, title="页数", ge=0, le=10_000)


def opinion_series(stream: str, year: int) -> str:
    """Return the stream of the series of opinion numbers of a year."""
    return series_stream(agency_of(stream), OPINION, year)


def opinion_number(agency: AgencyFact | None, year: int, n: int) -> str:
    """Return the n-th number as it is written. Raises InvalidIdentifier when the agency has no word for it."""
    return str(Series(agency.number_word if agency is not None else "", form_of(OPINION).stem, year).number(n))


# How they change what is known ---------------------------------------------------------------------------------------------


def _day(entry: Entry[Any]) -> date:
    return local_day(entry.done_at)


def _signature(entry: Entry[Any], words: str, *, agreed: bool = True) -> Signature:
    return Signature(entry.by.person, entry.by.name, _day(entry), words, agreed, entry.seq)


def _received(state: ReviewState, on: date) -> ReviewState:
    return replace(state, stage="submitted", received_on=on, running=Running(DAYS, LABEL, on, "收到送审材料"))


def _items(given: Iterable[PackageItem]) -> tuple[Item, ...]:
    return tuple(Item(item.code, item.title, item.digest) for item in given)


@folds(OpenReview)
def apply_open(state: ReviewState, entry: Entry[OpenReview]) -> ReviewState:
    """Begin the review with what was sent; where there is no first review, it has reached the reviewing unit at once."""
    act, brief = entry.act, entry.fact("case")
    rules: ReviewRules = entry.fact("rules") or ReviewRules()
    opened = replace(
        state,
        case=act.case,
        case_kind=brief.kind,
        case_title=brief.title,
        case_number=brief.number,
        unit=brief.unit,
        parties=brief.parties,
        round=act.round,
        previous=act.previous,
        grounds=act.grounds,
        draft_digest=act.draft_digest,
        evidence_digest=act.evidence_digest,
        package=_items(act.items),
        declaration=_signature(entry, act.declaration) if act.declaration else None,
        declared_digest=package_digest(_items(act.items), act.draft_digest, act.evidence_digest) if act.declaration else "",
        responses=tuple((response.problem, response.done) for response in act.responses),
        submitted_by=entry.by.person,
        submitted_name=entry.by.name,
        submitted_on=_day(entry),
    )
    return opened.at("first_review") if rules.first_review else _received(opened, _day(entry))


@folds(GiveFirstReview)
def apply_first_review(state: ReviewState, entry: Entry[GiveFirstReview]) -> ReviewState:
    """Go on to the head's signature, or end the submission."""
    given = _signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    state = replace(state, first_review=given)
    return state.at("head_signature") if given.agreed else replace(state, stage="withdrawn", ended_by="初审不同意送审")


@folds(SignFirstReview)
def apply_first_signature(state: ReviewState, entry: Entry[SignFirstReview]) -> ReviewState:
    """Hand the package to the reviewing unit, or end the submission."""
    given = _signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    state = replace(state, head_signature=given)
    return _received(state, given.on) if given.agreed else replace(state, stage="withdrawn", ended_by="承办机构负责人不同意送审")


@folds(AcceptPackage)
def apply_accept(state: ReviewState, entry: Entry[AcceptPackage]) -> ReviewState:
    """Begin to review."""
    return replace(state, stage="reviewing", accepted=_signature(entry, entry.act.remark))


@folds(ReturnForSupplement)
def apply_return(state: ReviewState, entry: Entry[ReturnForSupplement]) -> ReviewState:
    """Wait for the unit, with the period held."""
    asked = Supplement(entry.seq, entry.act.wanted, _day(entry), entry.by.person)
    return replace(_held(state, entry, SUPPLEMENT), stage="supplementing", supplements=(*state.supplements, asked))


def _held(state: ReviewState, entry: Entry[Any], ground: str) -> ReviewState:
    if state.running is None:
        return state
    return replace(state, running=state.running.with_hold(Hold(str(entry.seq), ground, _day(entry))))


@folds(Resubmit)
def apply_resubmit(state: ReviewState, entry: Entry[Resubmit]) -> ReviewState:
    """Go on reviewing what is there now."""
    act, day = entry.act, _day(entry)
    changed = (act.draft_digest, act.evidence_digest) != (state.draft_digest, state.evidence_digest)
    supplements = tuple(replace(one, answered_on=day, answer=act.answer) if one.answered_on is None else one for one in state.supplements)
    last = next((one for one in reversed(state.supplements) if one.answered_on is None), None)
    running = state.running
    if running is not None and last is not None:
        running = running.with_release(str(last.seq), day, "已补充材料")
    return replace(
        state,
        stage="reviewing" if state.accepted is not None else "submitted",
        package=(*state.package, *_items(act.items)),
        draft_digest=act.draft_digest,
        evidence_digest=act.evidence_digest,
        answers=() if changed else state.answers,
        supplements=supplements,
        running=running,
    )


@folds(WithdrawReview)
def apply_withdraw(state: ReviewState, entry: Entry[WithdrawReview]) -> ReviewState:
    """End the round without an opinion."""
    return replace(_ended(state, _day(entry), "撤回送审"), stage="withdrawn", ended_by=entry.act.reason)


def _ended(state: ReviewState, on: date, why: str) -> ReviewState:
    return replace(state, running=replace(state.running, ended=on, ended_by=why)) if state.running is not None else state


@folds(DeclareReviewer)
def apply_reviewer(state: ReviewState, entry: Entry[DeclareReviewer]) -> ReviewState:
    """Take the person as reviewer; answers of another one fall away."""
    fact = entry.fact("reviewer")
    same = state.reviewer == entry.act.reviewer
    return replace(
        state, reviewer=entry.act.reviewer, reviewer_name=fact.name if fact is not None else "", answers=state.answers if same else ()
    )


@folds(RecuseReviewer)
def apply_recusal(state: ReviewState, entry: Entry[RecuseReviewer]) -> ReviewState:
    """Let the reviewer go with the answers given."""
    gone = Recusal(entry.act.reviewer, state.reviewer_name, entry.act.ground, _day(entry), entry.seq)
    return replace(state, reviewer="", reviewer_name="", answers=(), recusals=(*state.recusals, gone))


@folds(StopClock)
def apply_stop(state: ReviewState, entry: Entry[StopClock]) -> ReviewState:
    """Hold the period on one more ground."""
    return _held(state, entry, entry.act.ground)


@folds(ResumeClock)
def apply_resume(state: ReviewState, entry: Entry[ResumeClock]) -> ReviewState:
    """End one hold of the period."""
    return (
        replace(state, running=state.running.with_release(entry.act.stop, _day(entry), entry.act.result))
        if state.running is not None
        else state
    )


@folds(ExtendReview)
def apply_extend(state: ReviewState, entry: Entry[ExtendReview]) -> ReviewState:
    """Make the period longer."""
    if state.running is None:
        return state
    longer = Extend(entry.act.days, Unit.WORKING_DAY, _day(entry), entry.act.complexity, entry.by.name)
    return replace(state, running=replace(state.running, extensions=(*state.running.extensions, longer)))


@folds(FallDue)
def apply_due(state: ReviewState, entry: Entry[FallDue]) -> ReviewState:
    """Remember that the period ran out."""
    return replace(state, overdue_since=_day(entry))


@folds(AnswerChecklist)
def apply_answers(state: ReviewState, entry: Entry[AnswerChecklist]) -> ReviewState:
    """Take the answers, each in the place of the one before."""
    new = tuple(
        Answer(given.item, given.level, given.note, given.provision, entry.by.person, _day(entry), entry.seq) for given in entry.act.answers
    )
    items = {answer.item for answer in new}
    return replace(state, answers=(*(answer for answer in state.answers if answer.item not in items), *new))


@folds(ConcludeReview)
def apply_conclude(state: ReviewState, entry: Entry[ConcludeReview]) -> ReviewState:
    """Take the opinion, bound to draft and evidence by its digest; the period is over."""
    act, day = entry.act, _day(entry)
    rules: ReviewRules = entry.fact("rules") or ReviewRules()
    digest = opinion_digest(
        state,
        outcome=act.outcome,
        measure=act.measure,
        opinion=act.opinion,
        reasons=act.reasons,
        problems=act.problems,
        by=entry.by.person,
        on=day,
    )
    given = Conclusion(
        entry.seq,
        act.outcome,
        act.outcome in rules.passing,
        bool(rules.sign_off),
        act.measure,
        act.opinion,
        act.reasons,
        act.problems,
        day,
        entry.by.person,
        entry.by.name,
        digest,
    )
    return replace(_ended(state, day, "已出具审核意见"), stage="concluded", conclusion=given)


@folds(SignOffOpinion)
def apply_sign_off(state: ReviewState, entry: Entry[SignOffOpinion]) -> ReviewState:
    """Take the leader's approval; an opinion sent back is kept, and the period runs on as if it had not been given."""
    given = _signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    if given.agreed:
        return replace(state, sign_off=given)
    running = replace(state.running, ended=None, ended_by="") if state.running is not None else None
    former = (*state.former, state.conclusion) if state.conclusion is not None else state.former
    return replace(state, stage="reviewing", conclusion=None, former=former, sent_back=(*state.sent_back, given), running=running)


@folds(RenderOpinion)
def apply_number(state: ReviewState, entry: Entry[RenderOpinion]) -> ReviewState:
    """Take the number from the facts kept in the entry."""
    series = entry.fact("series")
    n = 1 if series is None else series.next
    return replace(state, number=opinion_number(entry.fact("agency"), entry.act.year, n), numbered_seq=entry.seq)


@folds(FileOpinion)
def apply_filed(state: ReviewState, entry: Entry[FileOpinion]) -> ReviewState:
    """Give the opinion back: from now on the review has passed or failed."""
    act = entry.act
    return replace(
        state,
        stage="delivered",
        filed=Filed(entry.seq, act.digest, act.size, act.pages, _day(entry)),
        ended_by=term("outcome", state.outcome),
    )
