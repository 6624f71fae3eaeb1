"""The parties of a case (当事人): registered, put right, renamed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from mingfa.cases.acts.common import PARTY, CaseAct, Line, Paper
from mingfa.cases.acts.opening.common import TEAM_STAGES
from mingfa.cases.acts.publishing import PUBLIC_COPIES, public_copies, tell_public_copies
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import CaseState, PartyState
from mingfa.desk.act import Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.documents.blocks import Citizen, Organisation, SoleTrader
from mingfa.law.identifiers import half_width

PartyBlock = Annotated[Organisation | Citizen | SoleTrader, Field(discriminator="kind")]


class AddParty(CaseAct):
    """Add a party (登记当事人): as in its licence or identity card, codes checked; a case may have several."""

    label = "登记当事人"
    duty = "case.open"
    stages = frozenset({"lead", "investigating", "suspended", "reported", "examined"})
    gates = (gates.refuse_bad_codes, gates.refuse_party_twice)
    correctable: ClassVar[frozenset[str]] = frozenset()

    block: PartyBlock = Field(title="当事人", json_schema_extra={"widget": "party_block"})


def code_of(block: Any) -> str:
    """Return the code of a party's block, half-width and in capitals: unified code or citizen number."""
    return half_width(str(getattr(block, "credit_code", "") or getattr(block, "id_number", ""))).strip().upper()


def party_state(ident: str, block: Any) -> PartyState:
    """Return a party as the case keeps it."""
    return PartyState(ident, block.name, block.kind, code_of(block), block)


def next_party(case: CaseState) -> str:
    """Return the next free id of a party, "p1", "p2" ..."""
    return f"p{1 + max((int(party.id[1:]) for party in case.parties), default=0)}"


@folds(AddParty)
def apply_add_party(case: CaseState, entry: Entry[AddParty]) -> CaseState:
    """Add the party under the next id."""
    return replace(case, parties=(*case.parties, party_state(next_party(case), entry.act.block)))


class CorrectParty(CaseAct):
    """Put a party's data right (更正当事人信息), with the reason; the entry that was wrong stays on the line."""

    label = "更正当事人信息"
    duty = "case.open"
    stages = frozenset({"lead", "investigating", "suspended", "reported", "examined"})
    needs = (PUBLIC_COPIES,)
    gates = (gate.refuse_unknown_party, gates.refuse_bad_codes, gates.refuse_party_twice)

    party: str = Field(title="当事人", json_schema_extra=PARTY)
    block: PartyBlock = Field(title="更正后的信息", json_schema_extra={"widget": "party_block"})
    reason: Line = Field(title="更正原因")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publications that may read otherwise now."""
        return public_copies(state)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell them."""
        yield from tell_public_copies(matter, "案件更正了当事人信息")


@folds(CorrectParty)
def apply_correct_party(case: CaseState, entry: Entry[CorrectParty]) -> CaseState:
    """Put the new block in the place of the old one."""
    new = party_state(entry.act.party, entry.act.block)
    return _party_replaced(case, entry.act.party, lambda old: replace(new, served_address=old.served_address, former=old.former))


def _party_replaced(case: CaseState, ident: str, change: Any) -> CaseState:
    return replace(case, parties=tuple(change(party) if party.id == ident else party for party in case.parties))


class RenameParty(CaseAct):
    """Record that a party has changed its name (当事人更名), from a day on; the former name stays known."""

    label = "登记当事人更名"
    duty = "case.open"
    stages = TEAM_STAGES
    record = "evidence_paper"
    needs = (PUBLIC_COPIES,)
    gates = (gate.refuse_unknown_party, gates.refuse_bad_codes, gates.refuse_other_code, gate.refuse_unfit_paper)

    party: str = Field(title="当事人", json_schema_extra=PARTY)
    block: PartyBlock = Field(title="更名后的信息", json_schema_extra={"widget": "party_block"})
    changed_on: date = Field(title="更名日期")
    paper: Paper | None = Field(default=None, title="更名证明")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publications that may read otherwise now."""
        return public_copies(state)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell them."""
        yield from tell_public_copies(matter, "案件登记了当事人更名")


@folds(RenameParty)
def apply_rename_party(case: CaseState, entry: Entry[RenameParty]) -> CaseState:
    """Keep the former name with the day it was given up."""
    new = party_state(entry.act.party, entry.act.block)
    return _party_replaced(
        case,
        entry.act.party,
        lambda old: replace(new, served_address=old.served_address, former=(*old.former, (old.name, entry.act.changed_on))),
    )
