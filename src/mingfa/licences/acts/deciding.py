"""The decision, its issue and delivery, and how a licence ends (决定、签发、送达、撤销). Law: 行政许可法 第三十七条 to 第四十四条、第六十九条、第七十条."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import keyring_stream
from mingfa.cases.facts import IssuingKeys, ReviewFact
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, FILE, Digest, OptionalDigest, Text, choice
from mingfa.desk.kinds import Issuer, IssueTerms
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure.acts import NoteChange, OpenPublication, publication_of
from mingfa.disclosure.facts import PublicationFact
from mingfa.ledger.canonical import canonical
from mingfa.licences.acts.common import DATE, NUMBER_NEEDS, LicenceAct, Numbered, number_in
from mingfa.licences.acts.reviewing import REVIEW, DecisionText
from mingfa.licences.gates import applying
from mingfa.licences.gates import deciding as gates
from mingfa.licences.gates import reviewing as before
from mingfa.licences.major import draft_digest, licence_grounds
from mingfa.licences.state.licence import ENDINGS, Decision, Issue, LicenceState
from mingfa.lists.review_items import REVIEW_LIST, ReviewListFact, review_list_stream

WAYS = (("handed", "当面领取"), ("post", "邮寄送达"), ("electronic", "电子送达"), ("detained", "留置送达"), ("notice", "公告送达"))


class DecideLicence(Numbered, DecisionText):
    """Decide on the application (作出行政许可决定): grant, or refuse with reasons and remedies. It has no effect before it is issued.

    Law: 行政许可法 第三十七条、第三十八条、第三十九条、第四十二条; the agency's review.gate: a major one only after its review passed.
    """

    label: ClassVar[str] = "作出行政许可决定"
    duty: ClassVar[str] = "licence.decide"
    stages: ClassVar[frozenset[str]] = frozenset({"accepted"})
    series: ClassVar[str] = "licence-decision"
    stem: ClassVar[str] = "许"
    needs = (REVIEW, REVIEW_LIST, *NUMBER_NEEDS)
    gates = (
        applying.refuse_other_year, gates.refuse_unexamined, gates.refuse_open_hearing, gates.refuse_unreasoned, gates.refuse_empty_grant,
        before.refuse_undrafted_decision, before.refuse_unreviewed_licence, gates.warn_over_time,
    )  # fmt: skip

    paper: OptionalDigest = Field("", title="许可决定书", json_schema_extra=FILE)


def digest_of(state: LicenceState, act: DecideLicence, number: str, on: date) -> str:
    """Return the SHA-256 (hex) of everything a decision says, and of whom and what it is about."""
    told = act.model_dump(mode="json", exclude={"year"}) | {
        "number": number, "on": on.isoformat(), "stream": state.stream, "matter": state.matter, "party": [state.parties[0].name, state.parties[0].code],
    }  # fmt: skip
    return sha256(canonical(told)).hexdigest()


@folds(DecideLicence)
def apply_decide(state: LicenceState, entry: Entry[DecideLicence]) -> LicenceState:
    """Fix the text with the review it rests on; the application waits for the issue."""
    act, number, day = entry.act, number_in(entry), local_day(entry.done_at)
    sent, fact = state.reviewing.sent, entry.fact("review")
    passed = sent is not None and fact is not None and fact.status == "passed"
    decision = Decision(
        entry.seq, act.granted, number, day, entry.by.person, act.content, act.reasons, act.basis, act.remedies, act.certificate,
        act.certificate_number, act.valid_from, act.valid_until, digest_of(state, act, number, day), entry.regime[0] if entry.regime else "",
        act.paper, any(warning.get("code") == "licence.over_time" for warning in entry.warnings),
        review=sent.stream if sent is not None and passed else "", opinion_digest=fact.opinion_digest if passed else "",
        draft_digest=draft_digest(state, act.model_dump(mode="json")), evidence_digest=state.evidence_digest,
    )  # fmt: skip
    return replace(state, stage="decided", decision=decision).end("C50", day, "已作出决定")


class IssueLicence(LicenceAct):
    """The decision is issued (签发): from now on it exists. Done by the signer, whose key signed text and rules."""

    label: ClassVar[str] = "签发许可决定"
    duty: ClassVar[str] = ""
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"signer"})
    needs = (Need("keyring", lambda act, state: (keyring_stream(agency_of(state.stream)),), IssuingKeys),)
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
        """The decision falls due for publication from the day it was made. Law: 行政许可法 第四十条."""
        if matter.regime.covers("licence", "disclosure", matter.on):
            yield Caused(publication_of(matter.stream, self.seq), OpenPublication(case=matter.stream, decision_seq=self.seq))


@folds(IssueLicence)
def apply_issue(state: LicenceState, entry: Entry[IssueLicence]) -> LicenceState:
    """Bring the decision into existence; delivery falls due."""
    decision = state.decision
    if decision is None:
        return state
    issued = replace(decision, issue=Issue(entry.seq, entry.done_at, entry.act.key_id, entry.act.signature))
    label = "准予许可" if decision.granted else "不予许可"
    state = replace(state, stage="issued", decision=issued).start("C51", "送达许可决定、颁发证件", decision.decided_on, "作出许可决定")
    return state.stepped(entry, label, f"决定文号 {decision.number}", on=decision.decided_on)


class DeliverLicence(LicenceAct):
    """Deliver the decision and its certificate (颁发、送达). Law: 行政许可法 第四十四条; regime clock.C51."""

    label: ClassVar[str] = "送达许可决定"
    stages: ClassVar[frozenset[str]] = frozenset({"issued"})
    gates = (gates.refuse_delivered_before,)

    delivered_on: date = Field(title="送达日期", json_schema_extra=DATE)
    way: Literal["handed", "post", "electronic", "detained", "notice"] = Field(title="送达方式", json_schema_extra=choice(WAYS))
    receipt: OptionalDigest = Field("", title="送达回证", json_schema_extra=FILE)


@folds(DeliverLicence)
def apply_deliver(state: LicenceState, entry: Entry[DeliverLicence]) -> LicenceState:
    """Nothing more is owed to the applicant."""
    act = entry.act
    state = replace(state, stage="delivered", delivered_on=act.delivered_on, over_on=act.delivered_on).end(
        "C51", act.delivered_on, "已送达"
    )
    return state.stepped(entry, "送达决定", dict(WAYS)[act.way], on=act.delivered_on)


def _public_copy(state: Any, stream: str) -> tuple[str, ...]:
    decision = state.decision
    return (publication_of(stream, decision.seq),) if decision is not None and decision.issue is not None else ()


PUBLIC_COPY = Need("publication", lambda act, state: _public_copy(state, state.stream), PublicationFact, required=False, from_state=True)
"""Whether the decision has been given to the public, or is to be."""

TRIGGERS: dict[str, Any] = {"revoked": "revoked", "recalled": "lifted", "cancelled": "lifted"}
"""What each ending is to the public copy: wrongly given, or without effect from now on."""


class EndLicence(LicenceAct):
    """A granted licence ends (撤销、撤回、注销): each on its own ground. Law: 行政许可法 第八条、第六十九条、第七十条."""

    label: ClassVar[str] = "撤销、撤回或者注销许可"
    duty: ClassVar[str] = "licence.decide"
    stages: ClassVar[frozenset[str]] = frozenset({"issued", "delivered"})
    needs = (PUBLIC_COPY,)
    gates = (gates.refuse_nothing_granted,)

    ending: Literal["revoked", "recalled", "cancelled"] = Field(title="种类", json_schema_extra=choice(tuple(ENDINGS.items())))
    reason: Text = Field(title="理由和依据", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the publication of the decision."""
        return _public_copy(state, stream)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell the publication what became of the licence; its days to withdraw or explain begin."""
        if matter.fact("publication") is not None:
            for stream in _public_copy(matter.state, matter.stream):
                yield Caused(stream, NoteChange(trigger=TRIGGERS[self.ending], known_on=matter.on, reason=self.reason))


@folds(EndLicence)
def apply_end(state: LicenceState, entry: Entry[EndLicence]) -> LicenceState:
    """It has no effect any more."""
    act, day = entry.act, local_day(entry.done_at)
    state = replace(state, stage="ended", ending=act.ending, ending_reason=act.reason, over_on=day).end("C51", day, "许可已失去效力")
    return state.stepped(entry, f"{ENDINGS[act.ending]}许可", act.reason)


# What the signer asks, in its own process ---------------------------------------------------------------------------------------------


def waits(state: LicenceState) -> tuple[str, ...] | None:
    """Return which streams the signer has to read besides this one: rules, review, review list; None when nothing waits to be issued."""
    decision = state.decision
    if state.stage != "decided" or decision is None or decision.issue is not None:
        return None
    agency = agency_of(state.stream)
    named = (review_list_stream(agency),) if state.reviewing.listed is not None else ()
    return (sources().regime_stream(agency), *((decision.review,) if decision.review else ()), *named)


def terms(state: LicenceState, others: Mapping[str, Any]) -> IssueTerms | str:
    """Return what is to be signed, or why it must not be: a short statement of its own, that asks no gate."""
    decision = state.decision
    if waits(state) is None or decision is None:
        return "没有等待签发的许可决定"
    if not state.examinations or state.accepted_on is None:
        return "申请没有受理或者没有审查"
    if state.hearing.owed:
        return "听证尚未举行"
    if not decision.granted and not (decision.reasons and decision.remedies):
        return "不予许可没有说明理由或者没有告知救济途径"
    return unreviewed(state, decision, others) or IssueTerms(
        decision.seq, decision.text_digest, decision.opinion_digest, decision.regime_version
    )


def unreviewed(state: LicenceState, decision: Decision, others: Mapping[str, Any]) -> str:
    """Say why a decision must not be signed for want of a legal review that passed exactly this, on exactly this evidence; "" when it may."""
    agency = agency_of(state.stream)
    view = sources().regime_view(others[sources().regime_stream(agency)], "", 0)
    if view is None:
        return "缺少制度"
    known = others.get(review_list_stream(agency))
    listed = ReviewListFact.of(known, "", decision.decided_on) if known is not None else None
    if not licence_grounds(state, view.regime, decision.decided_on, listed):
        return ""
    review = others.get(decision.review)
    if review is None:
        return "该许可决定应当法制审核，没有审核通过的记录"
    fact = ReviewFact.of(review, decision.review, decision.decided_on)
    if review.case != state.stream or (fact.status, fact.draft_digest, fact.evidence_digest, fact.opinion_digest) != (
        "passed", decision.draft_digest, decision.evidence_digest, decision.opinion_digest,
    ):  # fmt: skip
        return "审核没有通过，或者通过的不是这一稿、这些材料"
    return ""


def issue_act(told: IssueTerms, key_id: str, signature: str, checkpoint: str) -> IssueLicence:
    """Return the act that records an issue."""
    return IssueLicence(
        seq=told.seq, text_digest=told.text_digest, opinion_digest=told.opinion_digest, regime_version=told.regime_version, key_id=key_id,
        signature=signature, checkpoint=checkpoint,
    )  # fmt: skip


ISSUER = Issuer(waits, terms, issue_act)
