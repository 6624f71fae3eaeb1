"""From sending a draft to the reviewing unit having it in hand: opening, first review, signature, receipt, supplement, withdrawal. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from mingfa.cases.state.limits import Running
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, HIDDEN, Digest, ReviewedStream, Text
from mingfa.review.acts.common import (
    CASE,
    RULES,
    STAFF,
    PackageItem,
    Response,
    ReviewAct,
    ReviewStream,
    SentItem,
    Words,
    day_of,
    ended,
    held,
    signature,
)
from mingfa.review.facts import FormerReview, ReviewRules
from mingfa.review.gates import first_review, package, people
from mingfa.review.period import DAYS, LABEL
from mingfa.review.state import BEFORE_LEGAL_UNIT, NOT_CONCLUDED, SUPPLEMENT, WITH_LEGAL_UNIT, Item, ReviewState, Supplement, package_digest


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
        STAFF,
        Need("former", lambda act, state: (act.previous,) if act.previous else (), FormerReview),
    )
    gates = (
        package.refuse_without_rules,
        people.refuse_without_reviewers,
        first_review.refuse_without_first_reviewer,
        package.refuse_without_unit_opinion,
        package.refuse_open_consultation,
        package.refuse_incomplete_package,
        package.refuse_missing_material,
        package.refuse_without_declaration,
        package.refuse_other_papers,
        package.refuse_wrong_round,
        package.refuse_without_transfer_opinion,
    )

    case: ReviewedStream = Field(title="案件")
    draft_digest: Digest = Field(title="送审文稿数字指纹")
    evidence_digest: Digest = Field(title="送审证据数字指纹")
    grounds: tuple[str, ...] = Field((), title="应当审核的情形")
    items: tuple[SentItem, ...] = Field((), title="送审材料", max_length=1000)
    conditions: tuple[str, ...] = Field((), title="本案需要提交的有条件材料")
    declaration: Words = Field("", title="承办机构责任声明", json_schema_extra=AREA)
    round: int = Field(1, title="轮次", ge=1, le=99)
    previous: ReviewStream = Field("", title="上一轮审核")
    responses: tuple[Response, ...] = Field((), title="对上一轮问题的处理情况")
    beyond_jurisdiction: bool = Field(False, title="本案超出本机关管辖范围")
    transfer_to: Words = Field("", title="拟移送的机关")


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
        declaration=signature(entry, act.declaration) if act.declaration else None,
        declared_digest=package_digest(_items(act.items), act.draft_digest, act.evidence_digest) if act.declaration else "",
        responses=tuple((response.problem, response.done) for response in act.responses),
        submitted_by=entry.by.person,
        submitted_name=entry.by.name,
        submitted_on=day_of(entry),
        also=brief.also,
        transfer_to=act.transfer_to if act.beyond_jurisdiction else "",
        checklist=rules.checklist,
    )
    return opened.at("first_review") if rules.first_review else _received(opened, day_of(entry))


class GiveFirstReview(ReviewAct):
    """Say as the unit's first reviewer whether the draft may go to the legal unit (法制初审); a no ends this submission."""

    label = "法制初审"
    duty = "review.first"
    stages = frozenset({"first_review"})
    needs = (CASE,)
    gates = (first_review.refuse_own_first_review,)

    agreed: bool = Field(title="同意送审")
    opinion: Text = Field(title="初审意见", json_schema_extra=AREA)


@folds(GiveFirstReview)
def apply_first_review(state: ReviewState, entry: Entry[GiveFirstReview]) -> ReviewState:
    """Go on to the head's signature, or end the submission."""
    given = signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    state = replace(state, first_review=given)
    return state.at("head_signature") if given.agreed else replace(state, stage="withdrawn", ended_by="初审不同意送审")


class SignFirstReview(ReviewAct):
    """Sign after the first review as the unit's head (审签); the period of the review begins with it."""

    label = "初审审签"
    duty = "review.first_sign"
    stages = BEFORE_LEGAL_UNIT
    gates = (first_review.refuse_signature_before_first_review, first_review.refuse_wrong_signer)

    agreed: bool = Field(title="同意送审")
    opinion: Text = Field(title="审签意见", json_schema_extra=AREA)


@folds(SignFirstReview)
def apply_first_signature(state: ReviewState, entry: Entry[SignFirstReview]) -> ReviewState:
    """Hand the package to the reviewing unit, or end the submission."""
    given = signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    state = replace(state, head_signature=given)
    return _received(state, given.on) if given.agreed else replace(state, stage="withdrawn", ended_by="承办机构负责人不同意送审")


class AcceptPackage(ReviewAct):
    """Confirm as the reviewing unit that the package is in hand (接收送审材料); the period runs since it arrived."""

    label = "接收送审材料"
    duty = "review.accept"
    stages = BEFORE_LEGAL_UNIT | {"submitted"}
    needs = (CASE,)
    gates = (first_review.refuse_before_first_review, people.refuse_other_unit, people.refuse_handler)

    remark: Words = Field("", title="备注", json_schema_extra=AREA)


@folds(AcceptPackage)
def apply_accept(state: ReviewState, entry: Entry[AcceptPackage]) -> ReviewState:
    """Begin to review."""
    return replace(state, stage="reviewing", accepted=signature(entry, entry.act.remark))


class ReturnForSupplement(ReviewAct):
    """Ask the unit for what is missing (要求补充材料): a list; the time until it comes is taken out where the regime says so."""

    label = "要求补充材料"
    duty = "review.accept"
    stages = WITH_LEGAL_UNIT
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler)

    wanted: tuple[Text, ...] = Field(title="需要补充的材料", min_length=1, max_length=100)
    reason: Words = Field("", title="说明", json_schema_extra=AREA)


@folds(ReturnForSupplement)
def apply_return(state: ReviewState, entry: Entry[ReturnForSupplement]) -> ReviewState:
    """Wait for the unit, with the period held."""
    asked = Supplement(entry.seq, entry.act.wanted, day_of(entry), entry.by.person)
    return replace(held(state, entry, SUPPLEMENT), stage="supplementing", supplements=(*state.supplements, asked))


class Resubmit(ReviewAct):
    """Send what was asked for (补充后再报). Draft and evidence are the case's of that moment; if they changed, the answers so far fall away."""

    label = "补报送审材料"
    duty = "review.submit"
    stages = frozenset({"supplementing"})
    needs = (CASE,)
    gates = (package.refuse_other_papers,)

    items: tuple[PackageItem, ...] = Field((), title="补充的材料", max_length=500)
    answer: Text = Field(title="补充情况说明", json_schema_extra=AREA)
    draft_digest: Digest = Field(title="送审文稿数字指纹", json_schema_extra=HIDDEN)
    evidence_digest: Digest = Field(title="送审证据数字指纹", json_schema_extra=HIDDEN)


@folds(Resubmit)
def apply_resubmit(state: ReviewState, entry: Entry[Resubmit]) -> ReviewState:
    """Go on reviewing what is there now."""
    act, day = entry.act, day_of(entry)
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
        joint=() if changed else state.joint,
        supplements=supplements,
        running=running,
    )


class WithdrawReview(ReviewAct):
    """Take a submission back before there is an opinion (撤回送审), say because the draft has to be changed."""

    label = "撤回送审"
    duty = "review.submit"
    stages = NOT_CONCLUDED

    reason: Text = Field(title="撤回理由", json_schema_extra=AREA)


@folds(WithdrawReview)
def apply_withdraw(state: ReviewState, entry: Entry[WithdrawReview]) -> ReviewState:
    """End the round without an opinion."""
    return replace(ended(state, day_of(entry), "撤回送审"), stage="withdrawn", ended_by=entry.act.reason)


def _received(state: ReviewState, on: date) -> ReviewState:
    return replace(state, stage="submitted", received_on=on, running=Running(DAYS, LABEL, on, "收到送审材料"))


def _items(given: Iterable[PackageItem]) -> tuple[Item, ...]:
    return tuple(Item(item.code, item.title, item.digest, getattr(item, "step", -1)) for item in given)
