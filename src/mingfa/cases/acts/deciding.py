"""From legal review to the issued decision: 送审, 集体讨论, 作出决定, 签发."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import keyring_stream, officers_need
from mingfa.cases.acts.common import AREA, PERSON, PERSONS, CaseAct, Digest, Line, OptionalDigest, Paper, Part, PersonStream, Text, choices
from mingfa.cases.acts.notice import DEFENDING, PROPOSING
from mingfa.cases.acts.penalty import HIDDEN, NUMBER_NEEDS, Ident, Numbered, ids_of, number_in
from mingfa.cases.decision_text import text_digest
from mingfa.cases.facts import IssuingKeys, ReviewFact
from mingfa.cases.gates import deciding as gates
from mingfa.cases.gates import judging as major
from mingfa.cases.gates import notice as before
from mingfa.cases.gates.common import for_kinds, only_penalty, refuse_undecided_avoidance, refuse_unfit_paper
from mingfa.cases.gates.transfer import refuse_when_only_transfer, refuse_while_transferring
from mingfa.cases.grounds import outline_grounds, review_grounds
from mingfa.cases.package import Filled, package_of
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.proceeding import (
    AddedGround,
    Approval,
    Decision,
    Discussion,
    DiscussionMember,
    Issue,
    ReviewRound,
    Submission,
)
from mingfa.desk.act import Act, Caused, Gate, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Issuer, IssueTerms
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of
from mingfa.disclosure.acts import OpenPublication, publication_of
from mingfa.law.regime_terms import TERMS
from mingfa.lists.review_items import REVIEW_LIST, ReviewListFact, review_list_stream

DELIBERATING = frozenset({"deliberating"})

REVIEW = Need(
    "review",
    lambda act, state: (state.proceeding.review.stream,) if state.proceeding.review is not None else (),
    ReviewFact,
    from_state=True,
)
"""The legal review last asked for, as it stands."""


def _with(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, proceeding=replace(case.proceeding, **parts))


# Grounds -----------------------------------------------------------------------------------------------------------------------


class AddReviewGround(CaseAct):
    """Say that the case has to be reviewed on a ground the file does not show by itself (补充法制审核情形); nobody takes it away again.

    Law: 行政处罚法 第五十八条第一款.
    """

    label: ClassVar[str] = "补充法制审核情形"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = PROPOSING | frozenset({"investigating"})
    needs: ClassVar[tuple[Need, ...]] = (REVIEW_LIST,)
    gates = (gates.refuse_unknown_ground, major.refuse_unnamed_relations)

    ground: Literal["public_interest", "social_risk", "major_rights", "complex", "crime_transfer", "by_law", "listed"] = Field(
        title="审核情形", json_schema_extra=choices(**TERMS["review_ground"])
    )
    reason: Text = Field(title="理由", json_schema_extra=AREA)
    relations: tuple[Line, ...] = Field((), title="涉及的法律关系", description="疑难复杂、涉及多个法律关系的，逐个列明", max_length=20)


@folds(AddReviewGround)
def apply_ground(case: CaseState, entry: Entry[AddReviewGround]) -> CaseState:
    """Keep the ground with who added it."""
    added = AddedGround(entry.seq, entry.act.ground, entry.act.reason, entry.by.person)
    case = replace(case, major=replace(case.major, relations=tuple(dict.fromkeys((*case.major.relations, *entry.act.relations)))))
    return _with(case, added_grounds=(*case.proceeding.added_grounds, added))


# Legal review ----------------------------------------------------------------------------------------------------------------


class PackageItem(Part):
    """One item of what is sent to review (送审材料)."""

    code: Line = Field(title="材料种类")
    title: Line = Field(title="材料名称")
    digest: OptionalDigest = Field("", title="原件数字指纹")


class Response(Part):
    """What was done about a problem named in the round before (整改情况)."""

    problem: Line = Field(title="上一轮指出的问题")
    done: Text = Field(title="处理情况")


class Sending(Act):
    """What every submission to legal review says (送审), on a case or on an application. review: name of the new stream.

    conditions: circumstances that call for further material.
    """

    review: str = Field(title="审核卷号", pattern=r"^[a-z][a-z0-9_-]{1,39}/review/[A-Za-z0-9._-]{1,80}$", json_schema_extra=HIDDEN)
    draft_digest: Digest = Field(title="送审的文稿", json_schema_extra=HIDDEN)
    items: tuple[PackageItem, ...] = Field(
        (),
        title="另行附送的材料",
        description="案卷中已有的材料由系统归集送审，这里只添加案卷中没有的",
        max_length=200,
        json_schema_extra={"widget": "package"},
    )
    conditions: tuple[Line, ...] = Field(
        (), title="需要另附材料的其他情形", description="听证、评估、征求意见、移送由系统依案卷判断，不用勾选", max_length=20
    )
    declaration: str = Field("", title="责任声明", max_length=2000, json_schema_extra=AREA)
    responses: tuple[Response, ...] = Field((), title="对上一轮问题的处理", max_length=100)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the new review's stream."""
        return (self.review,)

    def opening(
        self,
        matter: Matter[Any, Any],
        grounds: tuple[str, ...],
        evidence: str,
        package: Iterable[Filled],
        last: ReviewRound | None,
        **more: Any,
    ) -> Caused:
        """Open the review. evidence: digest of what the decision rests on; package: what the matter itself has; last: the round before.

        more: further fields of the opening.
        """
        from mingfa.review.acts import OpenReview

        former = matter.fact("review")
        return Caused(
            self.review,
            OpenReview.model_validate({
                "case": matter.stream, "round": former.round + 1 if former is not None else 1, "previous": last.stream if last is not None else "",
                "grounds": grounds, "draft_digest": self.draft_digest, "evidence_digest": evidence,
                "items": [*(asdict(item) for item in package), *(item.model_dump() for item in self.items)],
                "conditions": self.conditions, "declaration": self.declaration,
                "responses": [response.model_dump() for response in self.responses], **more,
            }),
        )  # fmt: skip


class SubmitForReview(CaseAct, Sending):
    """Send the draft with its file to legal review (送法制审核): the review opens as a stream of its own, bound to this very draft.

    Law: 行政处罚法 第五十八条.
    """

    label: ClassVar[str] = "送法制审核"
    duty: ClassVar[str] = "review.submit"
    stages: ClassVar[frozenset[str]] = DELIBERATING
    needs: ClassVar[tuple[Need, ...]] = (REVIEW, REVIEW_LIST)
    gates: ClassVar[tuple[Gate, ...]] = (
        only_penalty, before.refuse_without_draft, before.refuse_stale_draft, gates.refuse_second_review, gates.refuse_known_review,
        major.refuse_other_body, major.refuse_no_reviewing_unit,
        gates.refuse_during_coordination, refuse_when_only_transfer,
    )  # fmt: skip

    beyond_jurisdiction: bool = Field(False, title="本案超出本机关管辖范围")
    transfer_to: str = Field("", title="拟移送的机关", max_length=300, description="超出管辖范围的，写明拟移送的机关，并附移送移交意见")

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open the review."""
        case: CaseState = matter.state
        yield self.opening(
            matter, self.grounds_in(matter), case.investigation.evidence_digest, package_of(case, self.draft_digest), case.proceeding.review,
            transfer_to=self.transfer_to, beyond_jurisdiction=self.beyond_jurisdiction,
        )  # fmt: skip

    def grounds_in(self, matter: Matter[Any, Any]) -> tuple[str, ...]:
        """Name the grounds on which the review is due."""
        return tuple(dict.fromkeys(ground.code for ground in gates.due_review(matter)))


class SubmitOutlineForReview(SubmitForReview):
    """Send a decision of coercion, inspection or licence to legal review (强制、检查、许可决定送法制审核), by the digest of its text."""

    label: ClassVar[str] = "送法制审核（强制、检查、许可决定）"
    stages: ClassVar[frozenset[str]] = frozenset({"investigating"})
    gates = (
        for_kinds("coercion", "inspection", "licence"), gates.refuse_second_review, gates.refuse_known_review, gates.refuse_during_coordination,
        major.refuse_other_body, major.refuse_no_reviewing_unit,
        refuse_when_only_transfer,
    )  # fmt: skip

    draft_digest: Digest = Field(title="送审的文稿", json_schema_extra={"widget": "file"})
    ground: Literal["public_interest", "social_risk", "major_rights", "after_hearing", "complex", "by_law", "listed", "every"] = Field(
        "every", title="审核情形", json_schema_extra=choices(**TERMS["review_ground"])
    )

    def grounds_in(self, matter: Matter[Any, Any]) -> tuple[str, ...]:
        """Name the grounds that list and file give, and the one the unit gave."""
        due = outline_grounds(matter.state, matter.regime, matter.on, matter.fact("review_list"))
        return tuple(dict.fromkeys((*(ground.code for ground in due), self.ground)))


@folds(SubmitForReview, SubmitOutlineForReview)
def apply_submit(case: CaseState, entry: Entry[SubmitForReview]) -> CaseState:
    """Remember which stream reviews which draft on which evidence."""
    act = entry.act
    sent = ReviewRound(entry.seq, act.review, act.draft_digest, case.investigation.evidence_digest, day_of(entry))
    return _with(case, reviews=(*case.proceeding.reviews, sent))


# Discussion ------------------------------------------------------------------------------------------------------------------


class SubmitForDiscussion(CaseAct):
    """Put the draft to the leaders (提交集体讨论): after a pass, by the one whom the agency's rule names.

    Law: 行政处罚法 第五十七条第二款; review.submitter_after_pass of the agency.
    """

    label: ClassVar[str] = "提交集体讨论"
    duty: ClassVar[str] = "discussion.submit"
    stages: ClassVar[frozenset[str]] = DELIBERATING
    needs: ClassVar[tuple[Need, ...]] = (REVIEW, REVIEW_LIST)
    gates = (
        only_penalty, before.refuse_without_draft, before.refuse_stale_draft, gates.refuse_to_decide, gates.refuse_wrong_submitter,
        refuse_when_only_transfer, refuse_while_transferring,
    )  # fmt: skip

    draft_digest: Digest = Field(title="提交的文稿", json_schema_extra=HIDDEN)
    report: Text = Field(title="案情和处理建议", json_schema_extra=AREA)
    basis: str = Field("", title="审查依据", max_length=20_000, json_schema_extra=AREA)


@folds(SubmitForDiscussion)
def apply_put(case: CaseState, entry: Entry[SubmitForDiscussion]) -> CaseState:
    """Keep what was put, and on which review it rests."""
    review = case.proceeding.review
    put = Submission(entry.seq, entry.act.draft_digest, entry.by.person, day_of(entry), review.stream if review is not None else "")
    return _with(case, submissions=(*case.proceeding.submissions, put))


class Voice(Part):
    """One member's opinion and vote (讨论意见)."""

    person: PersonStream = Field(title="参加讨论人员", json_schema_extra=PERSON)
    opinion: Text = Field(title="意见", json_schema_extra=AREA)
    vote: Literal["agree", "against", "abstain"] = Field(
        title="表决", json_schema_extra=choices(agree="同意", against="不同意", abstain="弃权")
    )


class RecordDiscussion(CaseAct):
    """Record a collective discussion (记录集体讨论): who took part in which post, what each said, what was concluded on which draft.

    Law: 行政处罚法 第五十七条第二款.
    """

    label: ClassVar[str] = "记录集体讨论"
    duty: ClassVar[str] = "discussion.record"
    stages: ClassVar[frozenset[str]] = DELIBERATING
    record: ClassVar[str] = "internal_approval"
    record_forms: ClassVar[tuple[str, ...]] = ("discussion_record",)
    needs: ClassVar[tuple[Need, ...]] = (
        officers_need("members", lambda act, state: tuple(dict.fromkeys(one.person for one in act.members))),
    )
    gates = (
        only_penalty, before.refuse_without_draft, before.refuse_stale_draft, gates.refuse_chair_outside, gates.refuse_no_collective,
        gates.refuse_voting_investigator, refuse_unfit_paper,
    )  # fmt: skip

    draft_digest: Digest = Field(title="讨论的文稿", json_schema_extra=HIDDEN)
    place: Line = Field(title="地点")
    chair: PersonStream = Field(title="主持人", json_schema_extra=PERSON)
    members: tuple[Voice, ...] = Field(title="参加讨论人员", min_length=1, max_length=50, json_schema_extra={"widget": "voices"})
    observers: tuple[PersonStream, ...] = Field((), title="列席人员", json_schema_extra=PERSONS)
    reporter: Line = Field(title="汇报人")
    conclusion: Literal["agree", "change", "reject"] = Field(
        title="讨论结论", json_schema_extra=choices(agree="同意", change="修改后再议", reject="不同意")
    )
    words: Text = Field(title="结论内容", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="集体讨论记录")


@folds(RecordDiscussion)
def apply_discussion(case: CaseState, entry: Entry[RecordDiscussion]) -> CaseState:
    """Keep each member with the posts held that day."""
    act = entry.act
    facts = {fact.value.person: fact.value for fact in entry.facts.get("members", ())}
    members = tuple(
        DiscussionMember(
            one.person, facts[one.person].name if one.person in facts else "", tuple(dict.fromkeys(role for role, _ in facts[one.person].posts))
            if one.person in facts else (), one.opinion, one.vote,
        )
        for one in act.members
    )  # fmt: skip
    held = Discussion(entry.seq, day_of(entry), act.place, act.chair, entry.by.person, members, act.draft_digest, act.conclusion, act.words)
    return _with(case, discussions=(*case.proceeding.discussions, held))


class ApproveByLeader(CaseAct):
    """A leader writes an opinion on the draft (负责人签署意见). It is on file; it replaces neither review nor discussion nor the decision."""

    label: ClassVar[str] = "负责人签署意见"
    duty: ClassVar[str] = "penalty.decide"
    stages: ClassVar[frozenset[str]] = PROPOSING
    gates = (only_penalty, before.refuse_without_draft, before.refuse_stale_draft)

    draft_digest: Digest = Field(title="所批文稿", json_schema_extra=HIDDEN)
    opinion: Text = Field(title="意见", json_schema_extra=AREA)


@folds(ApproveByLeader)
def apply_approval(case: CaseState, entry: Entry[ApproveByLeader]) -> CaseState:
    """Keep the opinion."""
    given = Approval(entry.seq, entry.by.person, entry.act.draft_digest, entry.act.opinion, day_of(entry))
    return _with(case, approvals=(*case.proceeding.approvals, given))


# Decision --------------------------------------------------------------------------------------------------------------------


class Decide(Numbered):
    """Make the penalty decision (作出行政处罚决定). It has no effect before the issuing key has signed it (签发).

    Law: 行政处罚法 第五十七条 to 第六十条. Takes the number; binds draft, review, rules of the day.
    """

    label: ClassVar[str] = "作出行政处罚决定"
    duty: ClassVar[str] = "penalty.decide"
    stages: ClassVar[frozenset[str]] = PROPOSING
    form: ClassVar[str] = "penalty_decision"
    record: ClassVar[str] = "enforcement_document"
    record_forms: ClassVar[tuple[str, ...]] = ("penalty_decision",)
    needs: ClassVar[tuple[Need, ...]] = (REVIEW, REVIEW_LIST, *NUMBER_NEEDS)
    gates = (
        only_penalty, before.refuse_wrong_year, before.refuse_without_draft, before.refuse_stale_draft, before.refuse_unserved_notice,
        before.refuse_notice_without_hearing_right, before.refuse_while_defence_runs, before.refuse_while_hearing_may_be_asked,
        before.refuse_unheld_hearing, before.refuse_unreported_hearing, before.refuse_unanswered_points, refuse_undecided_avoidance,
        gates.refuse_heavier, gates.refuse_other_content, gates.refuse_to_decide, major.refuse_unjudged, major.refuse_other_body,
        gates.refuse_without_handover,
        gates.refuse_without_discussion, gates.refuse_incomplete_content, gates.warn_over_time, refuse_unfit_paper,
        refuse_when_only_transfer, refuse_while_transferring,
    )  # fmt: skip

    draft_digest: Digest = Field(title="决定的文稿", json_schema_extra=HIDDEN)
    course: Text = Field(title="案件来源和调查经过", json_schema_extra=AREA)
    defence: Text = Field(title="陈述申辩、听证及采纳情况", description="没有提出或者明确放弃的，也要写明", json_schema_extra=AREA)
    discretion_basis: Text = Field(title="裁量基准", json_schema_extra=AREA)
    publication_told: Text = Field(title="处罚信息公开的告知", json_schema_extra=AREA)
    opinion: Text = Field(title="决定意见", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="处罚决定书")


@folds(Decide)
def apply_decide(case: CaseState, entry: Entry[Decide]) -> CaseState:
    """Fix the text; the case waits for its issue."""
    act, version = entry.act, case.proceeding.version
    if version is None:
        return case
    parties = ids_of(case, (party.name for party in version.draft.parties))
    review: ReviewFact | None = entry.fact("review")
    words = {
        "course": act.course,
        "defence": act.defence,
        "discretion_basis": act.discretion_basis,
        "publication_told": act.publication_told,
    }
    return _decided(
        case,
        entry,
        Decision(
            entry.seq,
            "penalty",
            number_in(entry),
            day_of(entry),
            entry.by.person,
            _digest(case, entry, version.digest, parties, words),
            review.opinion_digest if review is not None and review.status == "passed" else "",
            entry.regime[0] if entry.regime else "",
            case.proceeding.review.stream
            if case.proceeding.review is not None and review is not None and review.status == "passed"
            else "",
            case.investigation.evidence_digest,
            version,
            version.draft.penalties,
            parties,
            over_time=any(warning.get("code") == "decision.over_time" for warning in entry.warnings),
        ),
    )


def _digest(case: CaseState, entry: Entry[Any], draft: str, parties: tuple[str, ...], words: Mapping[str, str]) -> str:
    return text_digest(stream=case.stream, number=number_in(entry), decided_on=day_of(entry), draft=draft, parties=parties, words=words)


def _decided(case: CaseState, entry: Entry[Any], decision: Decision) -> CaseState:
    former = case.proceeding.former if case.proceeding.decision is None else (*case.proceeding.former, case.proceeding.decision)
    case = case.end("C07", decision.decided_on, "作出决定")
    return _with(case, decision=decision, former=former).at_stage("decided", entry)


class DecideNoPenalty(Numbered):
    """Decide not to punish (作出不予行政处罚决定), with what the party was taught.

    Law: 行政处罚法 第三十三条、第五十七条第一款第二项、第三项.
    """

    label: ClassVar[str] = "作出不予行政处罚决定"
    duty: ClassVar[str] = "penalty.decide"
    stages: ClassVar[frozenset[str]] = PROPOSING
    form: ClassVar[str] = "no_penalty_decision"
    stem: ClassVar[str] = "不罚"
    record: ClassVar[str] = "enforcement_document"
    needs: ClassVar[tuple[Need, ...]] = NUMBER_NEEDS
    gates = (
        only_penalty, before.refuse_wrong_year, before.refuse_unanswered_points, refuse_undecided_avoidance, gates.refuse_no_education,
        gates.warn_over_time, refuse_unfit_paper, refuse_when_only_transfer, refuse_while_transferring,
    )  # fmt: skip

    ground: Literal["slight", "first", "no_fault", "not_proven", "lapsed", "other"] = Field(
        title="不予处罚的情形",
        json_schema_extra=choices(
            slight="违法行为轻微并及时改正，没有造成危害后果", first="初次违法且危害后果轻微并及时改正", no_fault="当事人有证据足以证明没有主观过错",
            not_proven="违法事实不能成立", lapsed="超过追责期限", other="依法不予行政处罚的其他情形",
        ),
    )  # fmt: skip
    facts: Text = Field(title="查明的事实", json_schema_extra=AREA)
    reason: Text = Field(title="理由和依据", json_schema_extra=AREA)
    education: str = Field("", title="教育记录", max_length=20_000, json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="不予处罚决定书")


@folds(DecideNoPenalty)
def apply_no_penalty(case: CaseState, entry: Entry[DecideNoPenalty]) -> CaseState:
    """Fix the text; the case waits for its issue."""
    act = entry.act
    parties = tuple(party.id for party in case.parties)
    words = {"ground": act.ground, "facts": act.facts, "reason": act.reason, "education": act.education}
    decision = Decision(
        entry.seq, "no_penalty", number_in(entry), day_of(entry), entry.by.person, _digest(case, entry, "", parties, words), "",
        entry.regime[0] if entry.regime else "", evidence_digest=case.investigation.evidence_digest, parties=parties, ground=act.ground,
        education=act.education, over_time=any(warning.get("code") == "decision.over_time" for warning in entry.warnings),
    )  # fmt: skip
    return _decided(case, entry, decision)


class IssueDecision(CaseAct):
    """The decision is issued (签发): from now on it exists. Done by the signer, whose key signed text, opinion and rules."""

    label: ClassVar[str] = "签发决定"
    stages: ClassVar[frozenset[str]] = frozenset({"decided"})
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"signer"})
    needs: ClassVar[tuple[Need, ...]] = (Need("keyring", lambda act, state: (keyring_stream(agency_of(state.stream)),), IssuingKeys),)
    gates = (gates.refuse_nothing_to_issue, gates.refuse_other_issue, gates.refuse_bad_signature)

    seq: int = Field(title="作出决定的留痕序号", ge=0)
    text_digest: Digest = Field(title="决定全文数字指纹")
    opinion_digest: OptionalDigest = Field("", title="法制审核意见数字指纹")
    regime_version: str = Field(title="制度版本", max_length=100)
    key_id: str = Field(title="签发密钥", max_length=200)
    signature: str = Field(title="签名", pattern=r"^[0-9a-f]{128}$")
    checkpoint: Digest = Field(title="所依据的检查点")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the publication of the decision."""
        return (publication_of(stream, self.seq),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The decision falls due for publication from the day it was made (行政处罚法 第四十八条)."""
        if matter.regime.covers(matter.state.kind, "disclosure", matter.on):
            yield Caused(publication_of(matter.stream, self.seq), OpenPublication(case=matter.stream, decision_seq=self.seq))


@folds(IssueDecision)
def apply_issue(case: CaseState, entry: Entry[IssueDecision]) -> CaseState:
    """Bring the decision into existence; service falls due for each party."""
    act, decision = entry.act, case.proceeding.decision
    if decision is None:
        return case
    issued = replace(decision, issue=Issue(entry.seq, entry.done_at, act.key_id, act.signature, act.checkpoint))
    for party in decision.parties:
        case = case.start(f"C08:{party}", "clock.C08", "送达决定", decision.decided_on, "作出决定", subject=party)
    return _with(case, decision=issued).at_stage("performing", entry)


# What the signer asks, in its own process ---------------------------------------------------------------------------------------


def waits(case: CaseState) -> tuple[str, ...] | None:
    """Return which streams the signer has to read besides the case: rules, review, review list; None when nothing waits."""
    decision = case.proceeding.decision
    if case.stage != "decided" or decision is None or decision.exists:
        return None
    regime = sources().regime_stream(agency_of(case.stream))
    named = (review_list_stream(agency_of(case.stream)),) if case.major.listed is not None else ()
    return (regime, *((decision.review,) if decision.review else ()), *named)


def terms(case: CaseState, others: Mapping[str, Any]) -> IssueTerms | str:
    """Return what is to be signed, or why it must not be: a short statement of its own, that asks no gate.

    A penalty for which review is due is signed only when a review passed this very draft with this very evidence.
    """
    decision = case.proceeding.decision
    if decision is None or decision.exists or case.stage != "decided":
        return "没有等待签发的决定"
    if decision.result == "penalty":
        version = decision.version
        view = sources().regime_view(others[sources().regime_stream(agency_of(case.stream))], "", 0)
        if version is None or view is None:
            return "缺少决定文稿或者制度"
        known = others.get(review_list_stream(agency_of(case.stream)))
        listed = ReviewListFact.of(known, "", decision.decided_on) if known is not None else None
        if review_grounds(case, version.draft, view.regime, decision.decided_on, listed):
            review = others.get(decision.review)
            if review is None:
                return "本案应当法制审核，没有审核通过的记录"
            fact = ReviewFact.of(review, decision.review, decision.decided_on)
            if (fact.status, fact.draft_digest, fact.evidence_digest, fact.opinion_digest) != (
                "passed", version.digest, decision.evidence_digest, decision.opinion_digest,
            ):  # fmt: skip
                return "审核没有通过，或者通过的不是这一稿、这些证据"
    return IssueTerms(decision.seq, decision.text_digest, decision.opinion_digest, decision.regime_version)


def issue_act(told: IssueTerms, key_id: str, signature: str, checkpoint: str) -> IssueDecision:
    """Return the act that records an issue."""
    return IssueDecision(
        seq=told.seq, text_digest=told.text_digest, opinion_digest=told.opinion_digest, regime_version=told.regime_version, key_id=key_id,
        signature=signature, checkpoint=checkpoint,
    )  # fmt: skip


ISSUER = Issuer(waits, terms, issue_act)

__all__ = [
    "DEFENDING", "ISSUER", "AddReviewGround", "ApproveByLeader", "Decide", "DecideNoPenalty", "Ident", "IssueDecision",
    "RecordDiscussion", "SubmitForDiscussion", "SubmitForReview", "SubmitOutlineForReview", "issue_act", "terms", "waits",
]  # fmt: skip
