"""After publication (更正、撤下): what is wrong is corrected, what fell is taken down or explained."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AGENCY, AREA, CASE, TRIGGERS, PublicationAct, Text, Trigger, sent
from mingfa.disclosure.acts.drafting import Draft, version_of
from mingfa.disclosure.facts import WithdrawalFact
from mingfa.disclosure.state import OUT, Change, PublicationState


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
    return replace(state, versions=(*state.versions, version_of(state, entry, entry.act.reason)), stage="correcting")


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
        return replace(sent(state, entry.seq, "correct", dict(last) | {"state": told}), stage="published")
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
    return replace(sent(state, entry.seq, "withdraw", notice), stage="withdrawn", withdrawn_on=day)
