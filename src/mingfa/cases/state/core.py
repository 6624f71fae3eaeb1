"""The case (案件) itself: kind, stage, parties, people, the line of steps with their records, and the parts that later stages fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from mingfa.cases.state.execution import Execution
from mingfa.cases.state.investigation import Investigation
from mingfa.cases.state.proceeding import Proceeding
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.law.clock import Clock

STAGES: tuple[tuple[str, str], ...] = (
    ("lead", "线索核查"),
    ("investigating", "立案调查"),
    ("suspended", "中止调查"),
    ("reported", "调查终结"),
    ("examined", "案件审查"),
    ("notified", "事先告知"),
    ("deliberating", "审核讨论"),
    ("decided", "作出决定"),
    ("performing", "送达执行"),
    ("in_court", "申请法院强制执行"),
    ("closed", "结案"),
    ("archived", "归档"),
    ("not_filed", "不予立案"),
    ("transferred", "移送"),
    ("withdrawn", "撤销立案"),
    ("merged", "并案办理"),
)
"""Stages (办案阶段) of the ordinary penalty procedure in the order in which a case passes them, then the other ends it may come to."""

ENDS = frozenset({"archived", "not_filed", "transferred", "withdrawn", "merged"})


@dataclass(frozen=True, slots=True)
class PartyState:
    """A party (当事人) of the case. id: unique in the case ("p1"). block: the party as documents print it (documents.blocks)."""

    id: str
    name: str
    kind: str
    code: str
    block: Any
    served_address: str = ""
    electronic_service: bool = False


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document (文书) filed in the case: an original in the vault, or a signed electronic form.

    kind: one of the regime's kinds of text record (recording.text_kinds). digest: SHA-256 of the original, hex, "" for an e-form.
    form: code of the form. number: 文号. code: the content code printed on it. step_seq: the entry it records.
    """

    seq: int
    kind: str
    form: str
    title: str
    digest: str
    number: str = ""
    code: str = ""
    step_seq: int | None = None
    scan_of: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the case as the time line shows it: what, who, when, by which document. needs_record: a gap until one is filed."""

    seq: int
    act: str
    label: str
    by: str
    by_name: str
    done_at: datetime
    recorded_at: datetime
    late: bool
    needs_record: bool = False
    documents: tuple[str, ...] = ()

    @property
    def gap(self) -> bool:
        """True while the record that this step must leave is missing."""
        return self.needs_record and not self.documents


@dataclass(frozen=True, slots=True)
class CaseState:
    """Everything known about one case; the fold of its entries.

    kind: penalty, coercion, inspection, licence. number: case number (立案号). unit, lead_handler, handlers: who is responsible;
    people are named by their streams. stage_since: done_at of the act that brought it to its stage. clocks: running or ended
    limits by key, e.g. "C01", "C07", "C04:p1". suspended_from: the stage to which it returns.
    """

    stream: str
    kind: str = ""
    stage: str = ""
    title: str = ""
    number: str = ""
    unit: str = ""
    lead_handler: str = ""
    handlers: tuple[str, ...] = ()
    handler_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    parties: tuple[PartyState, ...] = ()
    opened_on: date | None = None
    stage_since: datetime | None = None
    suspended_from: str = ""
    steps: tuple[Step, ...] = ()
    documents: tuple[FiledDocument, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=lambda: MappingProxyType({}))
    corrections: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    merged_into: str = ""
    merged_from: tuple[str, ...] = ()
    split_from: str = ""
    investigation: Investigation = field(default_factory=Investigation)
    proceeding: Proceeding = field(default_factory=Proceeding)
    execution: Execution = field(default_factory=Execution)

    def party(self, ident: str) -> PartyState | None:
        """Return a party by its id."""
        return next((party for party in self.parties if party.id == ident), None)

    def with_clock(self, key: str, clock: Clock | None) -> CaseState:
        """Return the case with a clock set, or taken away when None."""
        clocks = {name: held for name, held in self.clocks.items() if name != key}
        if clock is not None:
            clocks[key] = clock
        return replace(self, clocks=MappingProxyType(clocks))

    def at_stage(self, stage: str, entry: Entry[Act]) -> CaseState:
        """Return the case at another stage, entered when the act was done."""
        return replace(self, stage=stage, stage_since=entry.done_at)

    @property
    def gaps(self) -> tuple[Step, ...]:
        """The steps whose record is missing."""
        return tuple(step for step in self.steps if step.gap)


def initial(stream: str) -> CaseState:
    """Return the case before its first entry."""
    return CaseState(stream)


def step(state: CaseState, entry: Entry[Act], *, needs_record: bool = False, documents: tuple[str, ...] = ()) -> CaseState:
    """Return the case with the entry as a step that must leave (or has left) a record of its own."""
    line = Step(
        entry.seq, entry.act.name, entry.act.label, entry.by.person, entry.by.name, entry.done_at, entry.recorded_at, entry.late, needs_record, documents
    )
    return replace(state, steps=(*state.steps, line))


def after(state: CaseState, entry: Entry[Act]) -> CaseState:
    """Let every entry appear on the time line, also those whose own fold added no step."""
    if state.steps and state.steps[-1].seq == entry.seq:
        return state
    return step(state, entry)


def not_before(state: CaseState, act: type[Act]) -> datetime | None:
    """Return the time before which no further act can have been done: when the case came to its present stage."""
    return state.stage_since
