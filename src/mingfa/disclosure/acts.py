"""What is done about publications: 提供, 审核, 发布, 不予公示, 更正, 撤下; and what a case causes when a decision is issued or falls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import AgencyFact, agency_stream, regime_stream
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.content import ordered
from mingfa.disclosure.facts import DecisionsFact, WithdrawalFact
from mingfa.disclosure.redaction import HIDDEN
from mingfa.disclosure.state import OUT, Change, Emission, PublicationState, Version

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
AREA: dict[str, Any] = {"widget": "textarea"}
Trigger = Literal["revoked", "changed", "lifted", "held_unlawful", "remade", "void"]


def publication_of(case: str, decision_seq: int) -> str:
    """Return the stream of the publication of a decision: one for each, named after it."""
    agency, _, ident = case.split("/", 2)
    return stream_name(agency, "publication", f"{ident[:70]}-d{decision_seq}")


class PublicationAct(Act):
    """An act on a publication."""

    kind: ClassVar[str] = "publication"


CASE = Need("case", lambda act, state: (state.case,) if state.case else (), DecisionsFact, from_state=True)
AGENCY = Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact, from_state=True)


class OpenPublication(PublicationAct):
    """A decision has been issued and is to be published (产生公示义务); the days run from the day of the decision.

    Law: 行政处罚法 第四十八条; regime disclosure.days. Caused by the issue of the decision; by hand for one issued before.
    """

    label: ClassVar[str] = "登记应公示的决定"
    duty: ClassVar[str] = "publication.provide"
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"signer", "installer"})
    needs: ClassVar[tuple[Need, ...]] = (Need("case", lambda act, state: (act.case,) if act is not None else (), DecisionsFact),)
    gates = (gates.refuse_other_stream, gates.refuse_no_decision, gates.refuse_unissued)

    case: CaseStream = Field(title="案件", json_schema_extra={"widget": "hidden"})
    decision_seq: int = Field(title="作出决定的留痕序号", ge=0, json_schema_extra={"widget": "hidden"})


@folds(OpenPublication)
def apply_open(state: PublicationState, entry: Entry[OpenPublication]) -> PublicationState:
    """Know which decision it is."""
    fact: DecisionsFact = entry.fact("case")
    decision = fact.decision(entry.act.decision_seq)
    if decision is None:
        return state
    return replace(
        state, case=entry.act.case, decision_seq=decision.seq, kind=fact.kind, result=decision.result, title=fact.title,
        number=decision.number, unit=fact.unit, decided_on=decision.decided_on, stage="due",
    )  # fmt: skip


# What is to be published -----------------------------------------------------------------------------------------------------------


class Draft(PublicationAct):
    """What a version of a publication is made from: the case's fields, some of them left out or put in other words, further words hidden."""

    facts_words: Words = Field("", title="事实部分另行表述", description="不填的，使用决定中的事实", json_schema_extra=AREA)
    execution: Words = Field("", title="执行情况", description="已有执行结果的填写", json_schema_extra=AREA)
    leave_out: tuple[Literal["object", "category", "facts", "evidence", "basis", "conclusion", "result", "decided_on", "number"], ...] = (
        Field(
            (),
            title="略去的内容",
            json_schema_extra={
                "widget": "choice",
                "choices": [["facts", "事实"], ["evidence", "证据"], ["basis", "依据"], ["number", "文号"]],
            },
        )
    )
    masks: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)], ...] = Field(
        (), title="另外隐去的词语", description="系统未能自动识别而应当隐去的姓名、地址等", max_length=100
    )


def told_fields(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, str]:
    """Return field -> words as this act would publish them."""
    decision = fact.decision(state.decision_seq)
    if decision is None:
        return {}
    told = {name: words for name, words in decision.fields.items() if name not in act.leave_out}
    if agency is not None:
        told["organ"] = agency.name
    if act.facts_words and "facts" not in act.leave_out:
        told["facts"] = act.facts_words
    if act.execution:
        told["execution"] = act.execution
    for word in sorted(act.masks, key=len, reverse=True):
        told = {name: words.replace(word, HIDDEN) for name, words in told.items()}
    return told


def content_of(act: Any, state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> dict[str, Any]:
    """Return what the feed would carry: canonical JSON values only."""
    title = fact.title
    for word in sorted(act.masks, key=len, reverse=True):
        title = title.replace(word, HIDDEN)
    return {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": agency.name if agency is not None else "",
        "kind": state.kind,
        "number": "" if "number" in act.leave_out else state.number,
        "title": title,
        "decided_on": state.decided_on.isoformat() if state.decided_on is not None else "",
        "fields": ordered(told_fields(act, state, fact, agency)),
    }


class PreparePublication(Draft):
    """Provide what is to be published (提供公示信息): made from the case's fields, with what must be hidden taken out.

    Law: regime disclosure.chain.decision.provide, disclosure.minimum_fields, gate.G18.
    """

    label: ClassVar[str] = "提供公示信息"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"due"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY)
    gates = (
        gates.refuse_others_to_provide, gates.refuse_unissued, gates.refuse_annulled, gates.refuse_missing_fields, gates.refuse_leftovers,
    )  # fmt: skip


def _version(state: PublicationState, entry: Entry[Any], reason: str = "") -> Version:
    fact: DecisionsFact = entry.fact("case")
    decision = fact.decision(state.decision_seq)
    hidden = decision.hidden if decision is not None else ()
    return Version(
        entry.seq, content_of(entry.act, state, fact, entry.fact("agency")), (*hidden, *("人工指定" for _ in entry.act.masks)),
        entry.by.person, entry.done_at, reason,
    )  # fmt: skip


@folds(PreparePublication)
def apply_prepare(state: PublicationState, entry: Entry[PreparePublication]) -> PublicationState:
    """Keep the version; somebody else has to look at it."""
    return replace(state, versions=(*state.versions, _version(state, entry)), stage="prepared")


class ApprovePublication(PublicationAct):
    """Approve a publication after looking at what was hidden (审核公示信息). Law: regime disclosure.chain.decision.approve, gate.G18."""

    label: ClassVar[str] = "审核通过公示信息"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "correcting"})
    gates = (gates.refuse_others_to_approve, gates.refuse_same_person, gates.refuse_unchecked)

    redaction_checked: bool = Field(False, title="已核对应当隐去的信息均已隐去")
    opinion: Words = Field("同意公示", title="审核意见", json_schema_extra=AREA)


@folds(ApprovePublication)
def apply_approve(state: PublicationState, entry: Entry[ApprovePublication]) -> PublicationState:
    """Let it be published."""
    last = replace(state.versions[-1], approved_by=entry.by.person, approved_on=local_day(entry.done_at))
    stage = "correction_approved" if state.stage == "correcting" else "approved"
    return replace(state, versions=(*state.versions[:-1], last), stage=stage)


class ReturnPublication(PublicationAct):
    """Send a publication back with the reason (退回公示信息)."""

    label: ClassVar[str] = "退回公示信息"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "correcting"})
    gates = (gates.refuse_others_to_approve,)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(ReturnPublication)
def apply_return(state: PublicationState, entry: Entry[ReturnPublication]) -> PublicationState:
    """Back to whoever provides; of a correction, what is public stays."""
    last = replace(state.versions[-1], returned=entry.act.reason)
    return replace(state, versions=(*state.versions[:-1], last), stage="published" if state.stage == "correcting" else "due")


class Publish(PublicationAct):
    """Publish what was approved (发布公示信息): from here it goes out with the feed. Law: regime disclosure.chain.decision.publish."""

    label: ClassVar[str] = "发布公示信息"
    duty: ClassVar[str] = "publication.publish"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "approved", "correcting", "correction_approved"})
    needs: ClassVar[tuple[Need, ...]] = (CASE,)
    gates = (gates.refuse_others_to_publish, gates.refuse_unapproved, gates.refuse_unissued, gates.refuse_annulled)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """What becomes of it on the channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open or renew a task for each channel."""
        from mingfa.exchange.acts.delivery import told_by

        return told_by(matter.stream, matter.state, "publish" if matter.state.published_on is None else "correct")


def _sent(state: PublicationState, seq: int, kind: str, content: Mapping[str, Any]) -> PublicationState:
    return replace(state, emissions=(*state.emissions, Emission(seq, kind, content)))


@folds(Publish)
def apply_publish(state: PublicationState, entry: Entry[Publish]) -> PublicationState:
    """Hand the content to the feed, with the day and the corrections made so far."""
    day, version = local_day(entry.done_at), state.version
    if version is None:
        return state
    first = state.published_on or day
    content = dict(version.content) | {"published_on": first.isoformat()}
    changes = [{"on": local_day(v.provided_at).isoformat(), "reason": v.reason} for v in state.versions if v.reason and v.approved_on]
    if changes:
        content["changes"] = changes
    shown = next((e.content["state"] for e in reversed(state.emissions) if "state" in e.content), None)
    if shown is not None:
        content["state"] = shown
    kind = "publish" if state.published_on is None else "correct"
    return replace(_sent(state, entry.seq, kind, content), stage="published", published_on=first)


# Not published ---------------------------------------------------------------------------------------------------------------------


class Withhold(PublicationAct):
    """Ask that a decision be not published (提出不予公示), on one of the regime's grounds, with what shows it."""

    label: ClassVar[str] = "提出不予公示"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"due"})
    gates = (gates.refuse_others_to_provide, gates.refuse_unknown_ground)

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")] = Field(
        title="不予公示情形", json_schema_extra={"widget": "ground"}
    )
    evidence: Text = Field(title="符合该情形的事实和材料", json_schema_extra=AREA)


@folds(Withhold)
def apply_withhold(state: PublicationState, entry: Entry[Withhold]) -> PublicationState:
    """Wait for the approval; until then the days run on."""
    return replace(state, stage="withholding", ground=entry.act.ground, evidence=entry.act.evidence, withhold_by=entry.by.person)


class ApproveWithholding(PublicationAct):
    """Decide whether a decision may be kept from the public (批准不予公示). Law: regime disclosure.non_publication.approver."""

    label: ClassVar[str] = "审批不予公示"
    duty: ClassVar[str] = "publication.withhold"
    stages: ClassVar[frozenset[str]] = frozenset({"withholding"})
    gates = (gates.refuse_other_withholder, gates.refuse_own_withholding)

    granted: bool = Field(title="同意不予公示")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)


@folds(ApproveWithholding)
def apply_withheld(state: PublicationState, entry: Entry[ApproveWithholding]) -> PublicationState:
    """Keep it back, or go on with publishing."""
    if not entry.act.granted:
        return replace(state, stage="due", ground="", evidence="", withhold_by="")
    return replace(state, stage="withheld", withheld_on=local_day(entry.done_at))


# After publication -----------------------------------------------------------------------------------------------------------------


class CorrectPublication(Draft):
    """Correct or complete what is public (更正公示信息); like the first version it is approved by somebody else before it goes out."""

    label: ClassVar[str] = "更正公示信息"
    duty: ClassVar[str] = "publication.withdraw"
    stages: ClassVar[frozenset[str]] = frozenset({"published"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY)
    gates = (gates.refuse_missing_fields, gates.refuse_leftovers, gates.refuse_no_correction)

    reason: Text = Field(title="更正理由", json_schema_extra=AREA)


@folds(CorrectPublication)
def apply_correct(state: PublicationState, entry: Entry[CorrectPublication]) -> PublicationState:
    """Keep the corrected version for approval; what is public stays until then."""
    return replace(state, versions=(*state.versions, _version(state, entry, entry.act.reason)), stage="correcting")


class NoteChange(PublicationAct):
    """What became of the decision, caused by the act on the case (登记决定效力变动): from the day it is known the public copy has to follow.

    Law: 行政处罚法 第四十八条第二款; regime disclosure.withdrawal.
    """

    label: ClassVar[str] = "登记决定效力变动"
    internal: ClassVar[bool] = True

    trigger: Trigger = Field(title="变动")
    known_on: date = Field(title="知道之日")
    reason: Text = Field(title="主要理由")


@folds(NoteChange)
def apply_change(state: PublicationState, entry: Entry[NoteChange]) -> PublicationState:
    """Remember it; a decision that fell before it was published is not published any more."""
    act = entry.act
    change = Change(entry.seq, act.trigger, act.known_on, act.reason)
    if state.stage in OUT:
        return replace(state, changes=(*state.changes, change))
    day = local_day(entry.done_at)
    state = replace(state, changes=(*state.changes, replace(change, answered_on=day)))
    return replace(state, stage="lapsed", lapsed_on=day) if state.stage in ("due", "prepared", "approved", "withholding") else state


TRIGGERS = {
    "revoked": "决定被撤销", "changed": "决定被变更", "lifted": "决定被解除", "held_unlawful": "决定被确认违法", "remade": "决定被要求重新作出",
    "void": "决定被确认无效", "excepted": "发现属于不予公示的情形",
}  # fmt: skip


class WithdrawPublication(PublicationAct):
    """Take a published decision down, or say beside it what became of it (撤下、更新公示信息), as the regime has it, with the reason.

    Law: 行政处罚法 第四十八条第二款; regime disclosure.withdrawal.mode. What should never have been published is always taken down.
    """

    label: ClassVar[str] = "撤下、更新公示信息"
    duty: ClassVar[str] = "publication.withdraw"
    stages: ClassVar[frozenset[str]] = OUT
    needs: ClassVar[tuple[Need, ...]] = (
        AGENCY,
        Need("mode", lambda act, state: (regime_stream(agency_of(state.stream)),), WithdrawalFact, from_state=True),
    )
    gates = (gates.refuse_unfounded_withdrawal,)

    trigger: Literal["revoked", "changed", "lifted", "held_unlawful", "remade", "void", "excepted"] = Field(
        title="原因", json_schema_extra={"widget": "choice", "choices": [[code, words] for code, words in TRIGGERS.items()]}
    )
    reason: Text = Field(title="公开说明的理由", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The case, whose limit for withdrawing ends; and the channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream), state.case) if state.case else (delivery_of(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell the case that the public copy follows, and the channels that their copies have to."""
        from mingfa.cases.acts.publishing import NotePublicCopy
        from mingfa.exchange.acts.delivery import told_by

        explained = self.trigger != "excepted" and matter.fact("mode").mode == "update_and_explain"
        yield from told_by(matter.stream, matter.state, "correct" if explained else "withdraw")
        if matter.state.open_changes:
            yield Caused(matter.state.case, NotePublicCopy(publication=matter.stream))


@folds(WithdrawPublication)
def apply_withdraw(state: PublicationState, entry: Entry[WithdrawPublication]) -> PublicationState:
    """Replace the content by the notice, or put the explanation beside it."""
    act, day, agency = entry.act, local_day(entry.done_at), entry.fact("agency")
    state = replace(state, changes=tuple(c if c.answered_on else replace(c, answered_on=day) for c in state.changes))
    if act.trigger != "excepted" and entry.fact("mode").mode == "update_and_explain":
        told = {"label": TRIGGERS[act.trigger], "reason": act.reason, "on": day.isoformat()}
        last = next((emission.content for emission in reversed(state.emissions)), {})
        return replace(_sent(state, entry.seq, "correct", dict(last) | {"state": told}), stage="published")
    notice = {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": agency.name if agency is not None else "",
        "kind": state.kind,
        "number": state.number,
        "label": TRIGGERS[act.trigger],
        "reason": act.reason,
        "withdrawn_on": day.isoformat(),
        "decided_on": state.decided_on.isoformat() if state.decided_on is not None else "",
    }
    return replace(_sent(state, entry.seq, "withdraw", notice), stage="withdrawn", withdrawn_on=day)


__all__ = [
    "ApprovePublication",
    "ApproveWithholding",
    "CorrectPublication",
    "Draft",
    "NoteChange",
    "OpenPublication",
    "PreparePublication",
    "PublicationAct",
    "Publish",
    "ReturnPublication",
    "WithdrawPublication",
    "Withhold",
    "content_of",
    "publication_of",
    "told_fields",
]  # fmt: skip
