"""Before the decision on an application: what the handling unit proposes, and its legal review (拟定决定、送法制审核).

Law: the agency's review.kinds, review.scope, review.grounds and review list, from the day licences are among them; 行政许可法 第三十四条、第三十七条.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.cases.acts.deciding import Sending
from mingfa.cases.facts import ReviewFact
from mingfa.cases.state.proceeding import AddedGround, ReviewRound, Verdict
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Line, OptionalDigest, OptionalLine, Text, Words, choice
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import term
from mingfa.licences.acts.common import DATE, LicenceAct
from mingfa.licences.gates import deciding as content
from mingfa.licences.gates import reviewing as gates
from mingfa.licences.major import SAYS, draft_digest, licence_grounds
from mingfa.licences.package import package_of
from mingfa.licences.state.licence import EXAMINING, LicenceState
from mingfa.licences.state.reviewing import Draft
from mingfa.lists.review_items import REVIEW_LIST

REVIEW = Need(
    "review", lambda act, state: (state.reviewing.sent.stream,) if state.reviewing.sent is not None else (), ReviewFact, from_state=True
)
"""The legal review last asked for, as it stands."""

GROUNDS = tuple(
    (code, term("review_ground", code)) for code in ("public_interest", "social_risk", "major_rights", "complex", "by_law", "listed")
)
"""What a person may add; that a hearing was held the application shows by itself."""


class DecisionText(LicenceAct):
    """What a decision on an application says, proposed or made. Law: 行政许可法 第三十八条、第三十九条."""

    granted: bool = Field(title="准予许可")
    content: Text = Field(
        title="决定内容", description="准予的，写明许可的活动、范围和条件；不予的，写明不予许可的事项", json_schema_extra=AREA
    )
    basis: Text = Field(title="法律依据", json_schema_extra=AREA)
    reasons: Words = Field("", title="理由", description="不予许可的必须写明", json_schema_extra=AREA)
    remedies: Words = Field("", title="救济途径", description="不予许可的必须告知复议机关、管辖法院和期限", json_schema_extra=AREA)
    certificate: OptionalLine = Field("", title="许可证件名称")
    certificate_number: OptionalLine = Field("", title="许可证件编号")
    valid_from: date | None = Field(None, title="有效期自", json_schema_extra=DATE)
    valid_until: date | None = Field(None, title="有效期至", description="长期有效的不填", json_schema_extra=DATE)


def _with(state: LicenceState, **parts: Any) -> LicenceState:
    return replace(state, reviewing=replace(state.reviewing, **parts))


class ProposeDecision(DecisionText):
    """Propose what to decide (拟定许可决定): from now on exactly this text is reviewed, and decided; every change is another draft.

    Law: 行政许可法 第三十四条、第三十七条. opinion: the handling unit's own, before any legal review (review.unit_opinion).
    """

    label: ClassVar[str] = "拟定许可决定"
    help: ClassVar[str] = "拟定以后按这一稿送法制审核、作出决定；需要改动的，重新拟定，已经审核的须重新送审。"
    stages: ClassVar[frozenset[str]] = EXAMINING
    gates = (content.refuse_unexamined, content.refuse_unreasoned, content.refuse_empty_grant, gates.refuse_same_draft)

    opinion: Text = Field(title="承办机构拟办意见", json_schema_extra=AREA)


@folds(ProposeDecision)
def apply_propose(state: LicenceState, entry: Entry[ProposeDecision]) -> LicenceState:
    """Keep the draft with its digest; a review of another draft holds no more."""
    act = entry.act
    told = {name: getattr(act, name) for name in SAYS}
    digest = draft_digest(state, act.model_dump(mode="json"))
    draft = Draft(
        entry.seq, digest, opinion=act.opinion, by=entry.by.person, name=entry.by.name, on=local_day(entry.done_at), **told
    )  # fmt: skip
    return _with(state, drafts=(*state.reviewing.drafts, draft))


class AddLicenceGround(LicenceAct):
    """Say that the decision has to be reviewed on a ground that the application does not show by itself (补充法制审核情形); nobody takes it away.

    Law: the agency's review.grounds (上海 推进实施方案 三（三）2, 江北 法制审核制度 第五条: of any kind of decision).
    """

    label: ClassVar[str] = "补充法制审核情形"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = EXAMINING
    needs: ClassVar[tuple[Need, ...]] = (REVIEW_LIST,)
    gates = (gates.refuse_unknown_ground, gates.refuse_unnamed_relations)

    ground: Literal["public_interest", "social_risk", "major_rights", "complex", "by_law", "listed"] = Field(
        title="审核情形", json_schema_extra=choice(GROUNDS)
    )
    reason: Text = Field(title="理由", json_schema_extra=AREA)
    relations: tuple[Line, ...] = Field((), title="涉及的法律关系", description="疑难复杂、涉及多个法律关系的，逐个列明", max_length=20)


@folds(AddLicenceGround)
def apply_ground(state: LicenceState, entry: Entry[AddLicenceGround]) -> LicenceState:
    """Keep the ground with who added it."""
    act, held = entry.act, state.reviewing
    added = AddedGround(entry.seq, act.ground, act.reason, entry.by.person)
    return _with(state, grounds=(*held.grounds, added), relations=tuple(dict.fromkeys((*held.relations, *act.relations))))


class SubmitLicenceForReview(LicenceAct, Sending):
    """Send the proposed decision with its file to legal review (送法制审核): the review opens as a stream of its own, bound to this very text.

    Law: the agency's review.gate, review.reviewer.licence.
    """

    label: ClassVar[str] = "送法制审核（许可决定）"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = EXAMINING
    needs: ClassVar[tuple[Need, ...]] = (REVIEW, REVIEW_LIST)
    gates = (
        gates.refuse_undrafted, gates.refuse_other_draft, gates.refuse_second_review, gates.refuse_known_review, gates.refuse_no_reviewing_unit,
        gates.refuse_during_coordination,
    )  # fmt: skip

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open the review on every ground that is met."""
        state: LicenceState = matter.state
        due = licence_grounds(state, matter.regime, matter.on, matter.fact("review_list"))
        grounds = tuple(dict.fromkeys(ground.code for ground in due))
        yield self.opening(matter, grounds, state.evidence_digest, package_of(state, self.draft_digest), state.reviewing.sent)


@folds(SubmitLicenceForReview)
def apply_submit(state: LicenceState, entry: Entry[SubmitLicenceForReview]) -> LicenceState:
    """Remember which stream reviews which draft on which evidence."""
    act = entry.act
    sent = ReviewRound(entry.seq, act.review, act.draft_digest, state.evidence_digest, local_day(entry.done_at))
    return _with(state, rounds=(*state.reviewing.rounds, sent))


# What the review does to the application ----------------------------------------------------------------------------------------------


class TakeLicenceOpinion(LicenceAct):
    """The opinion of the legal review has come back (收到法制审核意见). Caused by the review."""

    label: ClassVar[str] = "收到法制审核意见"
    internal: ClassVar[bool] = True

    review: str = Field(title="法制审核", max_length=200)
    outcome: str = Field(title="审核意见", max_length=40)
    passed: bool = Field(title="是否通过")
    number: OptionalLine = Field("", title="意见文号")
    paper: OptionalDigest = Field("", title="法制审核意见书")


@folds(TakeLicenceOpinion)
def apply_opinion(state: LicenceState, entry: Entry[TakeLicenceOpinion]) -> LicenceState:
    """Keep what the review came to."""
    act = entry.act
    given = Verdict(entry.seq, act.review, act.outcome, act.passed, act.number, local_day(entry.done_at))
    return _with(state, verdicts=(*state.reviewing.verdicts, given))


class LoseLicenceOpinion(LicenceAct):
    """An opinion given back is superseded (原审核意见已撤销): until another one is given, there is none. Caused by the review."""

    label: ClassVar[str] = "法制审核意见已撤销，重新出具"
    internal: ClassVar[bool] = True

    review: str = Field(title="法制审核", max_length=200)
    reason: Text = Field(title="理由")


@folds(LoseLicenceOpinion)
def apply_lost(state: LicenceState, entry: Entry[LoseLicenceOpinion]) -> LicenceState:
    """Mark what that review came to as superseded."""
    marked = tuple(replace(one, superseded=True) if one.review == entry.act.review else one for one in state.reviewing.verdicts)
    return _with(state, verdicts=marked)


def licence_opinion_back(review: Any, paper_digest: str) -> Iterable[Caused]:
    """Return what giving an opinion back does to the application: (review state with its conclusion) -> TakeLicenceOpinion on it."""
    given = review.conclusion
    if given is not None and review.case:
        act = TakeLicenceOpinion(
            review=review.stream, outcome=given.outcome, passed=given.passed, number=review.number, paper=paper_digest
        )  # fmt: skip
        yield Caused(review.case, act)
