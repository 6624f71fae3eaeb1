"""What became of a published decision (效力变动): it is taken down or explained, linked with the one made in its place, or put back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, kind_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AGENCY, AREA, CASE, TRIGGERS, PublicationAct, Text, Trigger, Words, sent
from mingfa.disclosure.acts.drafting import Draft, version_of
from mingfa.disclosure.modes import WithdrawalFact
from mingfa.disclosure.state import OUT, Change, PublicationState

MODE = Need("mode", lambda act, state: (regime_stream(agency_of(state.stream)),), WithdrawalFact, from_state=True)
PublicationStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/publication/[A-Za-z0-9._-]{1,80}$")]


def notice(state: PublicationState, agency: Any, label: str, reason: str, day: date) -> dict[str, Any]:
    """Return what stands in the place of a content that was taken down: the reason and the day, and nothing of the content."""
    told: dict[str, Any] = {
        "format": 1, "agency": agency_of(state.stream), "organ": agency.name if agency is not None else "", "kind": state.kind,
        "number": state.number, "label": label, "reason": reason, "withdrawn_on": day.isoformat(),
        "decided_on": state.decided_on.isoformat() if state.decided_on is not None else "",
    }  # fmt: skip
    if state.replaced_by:
        told["replaced_by"] = {"item": state.replaced_by.rpartition("/")[2], "number": state.replaced_number}
    return told


def shown(state: PublicationState) -> dict[str, Any]:
    """Return what the feed last carried about the publication."""
    return dict(next((emission.content for emission in reversed(state.emissions)), {}))


def _told(matter: Matter[Any, PublicationState], event: Literal["correct", "withdraw"], *, ends: bool) -> Iterable[Caused]:
    """Tell the channels that their copies have to follow, and the case, whose limit for withdrawing ends."""
    from mingfa.cases.acts.publishing import NotePublicCopy
    from mingfa.exchange.acts.delivery import told_by

    yield from told_by(matter.stream, matter.state, event)
    if ends and _of_case(matter.state):
        yield Caused(matter.state.case, NotePublicCopy(publication=matter.stream))


def _of_case(state: PublicationState) -> bool:
    return bool(state.case) and kind_of(state.case) == "case"


def _touched(state: PublicationState, stream: str) -> tuple[str, ...]:
    from mingfa.exchange.acts.delivery import delivery_of

    return (delivery_of(stream), state.case) if _of_case(state) else (delivery_of(stream),)


def _down(state: PublicationState, seq: int, told: dict[str, Any], trigger: str, day: date) -> PublicationState:
    """Put the notice in the place of the content; nothing of what is gone can be corrected any more."""
    faults = tuple(
        one if one.answered_on else replace(one, answered_on=day, outcome="gone", answer="公示信息已撤下") for one in state.faults
    )
    return replace(sent(state, seq, "withdraw", told), stage="withdrawn", withdrawn_on=day, withdrawn_for=trigger, faults=faults)


def _hidden_at_once(matter: Matter[Any, PublicationState]) -> bool:
    mode = matter.fact("mode")
    return mode is not None and mode.hides(matter.act.trigger) and matter.state.stage in OUT


class ChangeAct(PublicationAct):
    """What became of the decision. Law: 行政处罚法 第四十八条第二款; regime disclosure.withdrawal."""

    needs: ClassVar[tuple[Need, ...]] = (AGENCY, MODE)

    trigger: Trigger = Field(
        title="变动", json_schema_extra={"widget": "choice", "choices": [[c, w] for c, w in TRIGGERS.items() if c != "excepted"]}
    )
    known_on: date = Field(title="知道之日", json_schema_extra={"widget": "date"})
    reason: Text = Field(title="主要理由", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The case, whose limit for withdrawing ends when the copy goes at once; and the channels."""
        return _touched(state, stream) if state.stage in OUT else ()

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Where the regime hides what fell at once, the channels and the case learn of it with this very act."""
        if _hidden_at_once(matter):
            yield from _told(matter, "withdraw", ends=True)


class NoteChange(ChangeAct):
    """What became of the decision, caused by the act on the case (登记决定效力变动): from the day it is known the public copy has to follow."""

    label: ClassVar[str] = "决定效力变动"
    internal: ClassVar[bool] = True


class RegisterChange(ChangeAct):
    """Register that a published decision was revoked, changed or lifted, held unlawful or void (登记决定撤销、变更、解除).

    For what the case itself does not tell: a measure that was lifted, a judgment about another case. Law: regime disclosure.withdrawal.
    """

    label: ClassVar[str] = "登记决定撤销、变更、解除"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = OUT
    needs: ClassVar[tuple[Need, ...]] = (AGENCY, MODE, CASE)
    gates = (gates.refuse_known_in_future, gates.refuse_same_change, gates.refuse_leaky_reason)

    paper: Words = Field("", title="撤销、变更、解除决定或者裁判文书的文号")


@folds(NoteChange, RegisterChange)
def apply_change(state: PublicationState, entry: Entry[Any]) -> PublicationState:
    """Remember it; a decision that fell before it was published is not published any more; where the regime says so it is hidden at once."""
    act = entry.act
    change = Change(entry.seq, act.trigger, act.known_on, act.reason)
    day, mode = local_day(entry.done_at), entry.fact("mode")
    if state.stage in OUT and (mode is None or not mode.hides(act.trigger)):
        return replace(state, changes=(*state.changes, change))
    down = state.stage in OUT
    state = replace(state, changes=(*state.changes, replace(change, answered_on=day)))
    if down:
        return _down(state, entry.seq, notice(state, entry.fact("agency"), TRIGGERS[act.trigger], act.reason, day), act.trigger, day)
    lapses = ("due", "prepared", "approved", "withholding")
    return replace(state, stage="lapsed", lapsed_on=day) if state.stage in lapses and state.published_on is None else state


class WithdrawPublication(PublicationAct):
    """Take a published decision down, or say beside it what became of it (撤下、更新公示信息), as the regime has it, with the reason.

    Law: 行政处罚法 第四十八条第二款; regime disclosure.withdrawal.mode. What should never have been published is always taken down, and so is
    what fell in a way that the agency's own text does not name.
    """

    label: ClassVar[str] = "撤下、更新公示信息"
    duty: ClassVar[str] = "publication.withdraw"
    stages: ClassVar[frozenset[str]] = OUT
    needs: ClassVar[tuple[Need, ...]] = (AGENCY, MODE, CASE)
    gates = (gates.refuse_unfounded_withdrawal, gates.refuse_unexplained, gates.refuse_leaky_reason)

    trigger: Literal["revoked", "changed", "lifted", "held_unlawful", "remade", "void", "excepted"] = Field(
        title="原因", json_schema_extra={"widget": "choice", "choices": [[code, words] for code, words in TRIGGERS.items()]}
    )
    reason: Words = Field("", title="公开说明的理由", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The case, whose limit for withdrawing ends; and the channels."""
        return _touched(state, stream)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell the case that the public copy follows, and the channels that their copies have to."""
        explained = matter.fact("mode").explains(self.trigger)
        yield from _told(matter, "correct" if explained else "withdraw", ends=bool(matter.state.open_changes))


@folds(WithdrawPublication)
def apply_withdraw(state: PublicationState, entry: Entry[WithdrawPublication]) -> PublicationState:
    """Replace the content by the notice, or put the explanation beside it."""
    act, day, agency = entry.act, local_day(entry.done_at), entry.fact("agency")
    state = replace(state, changes=tuple(c if c.answered_on else replace(c, answered_on=day) for c in state.changes))
    if entry.fact("mode").explains(act.trigger):
        told = {"label": TRIGGERS[act.trigger], "reason": act.reason, "on": day.isoformat()}
        return replace(sent(state, entry.seq, "correct", shown(state) | {"state": told}), stage="published")
    return _down(state, entry.seq, notice(state, agency, TRIGGERS[act.trigger], act.reason, day), act.trigger, day)


class NoteSuccessor(PublicationAct):
    """Another decision made in the place of this one is public now (重新作出的决定已公示): both say where the other is.

    Law: 上海 推进实施方案 三（一）3（2）, 江北 公示制度 第十一条 (发布、撤销与更新机制). Caused by the publication of the later decision.
    """

    label: ClassVar[str] = "重新作出的决定已公示"
    internal: ClassVar[bool] = True

    successor: PublicationStream
    number: Words = ""


@folds(NoteSuccessor)
def apply_successor(state: PublicationState, entry: Entry[NoteSuccessor]) -> PublicationState:
    """Say beside what the public sees of this decision where the later one is."""
    act = entry.act
    state = replace(state, replaced_by=act.successor, replaced_number=act.number)
    if state.published_on is None or (state.stage not in OUT and state.stage != "withdrawn"):
        return state
    link = {"replaced_by": {"item": act.successor.rpartition("/")[2], "number": act.number}}
    kind = "withdraw" if state.stage == "withdrawn" else "correct"
    return sent(state, entry.seq, kind, shown(state) | link)


class Republish(Draft):
    """Put back what was taken down (重新公示): only while the decision stands, and through the same approval as the first time.

    Law: regime disclosure.withdrawal: the old text of a decision that fell does not come back; the one made in its place is published.
    """

    label: ClassVar[str] = "重新公示已撤下的信息"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"withdrawn"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY)
    gates = (
        gates.refuse_old_text, gates.refuse_annulled, gates.refuse_missing_fields, gates.refuse_leftovers, gates.refuse_forbidden_lift,
        gates.refuse_untreated, gates.refuse_unanswered,
    )  # fmt: skip

    reason: Text = Field(title="重新公示的理由", json_schema_extra=AREA)


@folds(Republish)
def apply_republish(state: PublicationState, entry: Entry[Republish]) -> PublicationState:
    """Keep the version; the notice stays until it is approved and published."""
    version = replace(version_of(state, entry, entry.act.reason), keep_old=False)
    return replace(state, versions=(*state.versions, version), stage="correcting")
