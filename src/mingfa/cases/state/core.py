"""The case (案件) itself: kind, stage, parties, people, the line of steps with their records, and the parts that later stages fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Protocol

from mingfa.cases.state.dossier import Dossier
from mingfa.cases.state.execution import Execution
from mingfa.cases.state.investigation import Investigation
from mingfa.cases.state.limits import Hold, Running
from mingfa.cases.state.major import Major
from mingfa.cases.state.preparation import Preparation
from mingfa.cases.state.proceeding import Proceeding
from mingfa.cases.state.recordings import Footage
from mingfa.cases.state.transfer import Transfer
from mingfa.desk.act import Act, fold_of
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.evolve import replace
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.clock import Extend
from mingfa.lists.matters.facts import Cited
from mingfa.recording.facts import RecordingSnapshot

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

KINDS: tuple[tuple[str, str], ...] = (
    ("penalty", "行政处罚"),
    ("coercion", "行政强制"),
    ("inspection", "行政检查"),
    ("licence", "行政许可"),
)
"""Kinds of enforcement act (执法行为种类) a case may be about."""

ENDS = frozenset({"archived", "not_filed", "transferred", "withdrawn", "merged"})
"""Stages at which nothing more is done."""

OPEN = frozenset(name for name, _ in STAGES) - ENDS - {"closed"}
"""Stages in which the case is still being handled."""

IN_HAND = OPEN - {"lead", "suspended"}
"""Stages in which a filed case is being handled and is not suspended."""


@dataclass(frozen=True, slots=True)
class PartyState:
    """A party (当事人) of the case. id: unique in the case ("p1"). block: the party as documents print it (documents.blocks).

    former: names it had before, with the day each was given up.
    """

    id: str
    name: str
    kind: str
    code: str
    block: Any
    served_address: str = ""
    electronic_service: bool = False
    former: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Handing:
    """That a document was shown or handed over (出示、交付): to whom, when, how it was explained, by whom."""

    seq: int
    to: str
    at: datetime
    explanation: str
    by_name: str


class Digested(Protocol):
    """Anything that tells its SHA-256 (hex) when asked: an electronic form (电子表单)."""

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical content, hex."""


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document (文书) filed in the case: an original in the vault, or a signed electronic form.

    seq: the entry by which it was filed; `no`: its place among the documents of that entry. kind: one of the regime's kinds of text record
    (recording.text_kinds). form: code of the form. source: what its digest comes from: that of the original, hex, or the e-form itself
    (`electronic`), whose digest is worked out only where somebody asks. number: 文号. code: the content code printed on it last. step_seq: the entry it records. scan_of: id of the document
    whose signed paper this is. replaces, replaced_by: ids of the version before and after. volume: "main", or "side" for what the party
    does not read. content: the fields of an e-form, as filed. template: version of the form (文书样本) in force when it was made, 0 unknown.
    """

    seq: int
    kind: str
    form: str
    title: str
    source: str | Digested
    number: str = ""
    code: str = ""
    step_seq: int | None = None
    scan_of: str = ""
    pages: int = 0
    no: int = 0
    electronic: bool = False
    by: str = ""
    by_name: str = ""
    filed_at: datetime | None = None
    replaces: str = ""
    replaced_by: str = ""
    volume: str = "main"
    codes: tuple[str, ...] = ()
    pending: bool = False
    content: Mapping[str, Any] | None = None
    template: int = 0
    handed: tuple[Handing, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the original, hex, or of the canonical content of an e-form; "" when there is neither."""
        return self.source if isinstance(self.source, str) else self.source.digest

    @property
    def id(self) -> str:
        """The name by which acts refer to it, e.g. "d12" or "d12.1"."""
        return f"d{self.seq}.{self.no}" if self.no else f"d{self.seq}"

    @property
    def current(self) -> bool:
        """True while no later version has taken its place."""
        return not self.replaced_by


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the case as the time line shows it: what, who, when, by which document. needs_record: a gap until one is filed.

    wants: the kind of text record it must leave; forms: which forms will do (empty: any). out_of_order: why it is out of the order of
    the steps, "" when it is not. where: place of an on-site activity. device: the mobile device on which it was recorded, "" on a desk.
    """

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
    wants: str = ""
    forms: tuple[str, ...] = ()
    late_reason: str = ""
    out_of_order: str = ""
    where: str = ""
    device: str = ""
    note: str = ""
    recorded_by: str = ""
    record_filed_at: datetime | None = None

    @property
    def gap(self) -> bool:
        """True while the record that this step must leave is missing."""
        return self.needs_record and not self.documents


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistaken fact put right (更正): which entry and field, what it said and says, why, and which limits it moved."""

    seq: int
    of: int
    field: str
    old: Any
    new: Any
    reason: str
    moved: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who handles or handled the case (承办人员): certificate as on the day of the assignment, from when until when."""

    person: str
    name: str
    card: str
    since: date
    lead: bool = False
    until: date | None = None
    ended_by: str = ""
    deputy_for: str = ""

    def on(self, day: date) -> bool:
        """Say whether he handles the case on a legal day, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Avoidance:
    """A question of avoidance (回避): whose, raised by whom, why, and how it was decided ("" while open, "avoid", "stay")."""

    seq: int
    person: str
    name: str
    raised_by: str
    by_party: bool
    ground: str
    raised_on: date
    outcome: str = ""
    decided_on: date | None = None
    decided_by: str = ""

    @property
    def open(self) -> bool:
        """True while nobody has decided on it."""
        return not self.outcome


@dataclass(frozen=True)
class CaseState:
    """Everything known about one case; the fold of its entries.

    kind: penalty, coercion, inspection, licence. number: case number (立案号). unit, lead_handler, handlers: who is responsible;
    people are named by their streams. stage_since: done_at of the act that brought it to its stage. clocks: running or ended
    limits by key, e.g. "C01", "C07", "C04:p1". suspended_from: the stage to which it returns. history: the entries themselves, as
    written, so that a correction can be folded in from the start; `entry` gives one as corrected. recordings: those tied to it, by stream, as
    they stand; footage: everything else about recordings. item, random_item: the enforcement item and the random inspection item it rests on, in
    the version of the day it was opened.
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
    team: tuple[Member, ...] = ()
    investigators: frozenset[str] = frozenset()
    avoidances: tuple[Avoidance, ...] = ()
    parties: tuple[PartyState, ...] = ()
    opened_on: date | None = None
    stage_since: datetime | None = None
    suspended_from: str = ""
    steps: tuple[Step, ...] = ()
    documents: tuple[FiledDocument, ...] = ()
    clocks: Mapping[str, Running] = field(default_factory=lambda: MappingProxyType({}))
    corrections: tuple[Correction, ...] = ()
    merged_into: str = ""
    merged_from: tuple[str, ...] = ()
    split_from: str = ""
    split_off: tuple[str, ...] = ()
    investigation: Investigation = field(default_factory=Investigation)
    proceeding: Proceeding = field(default_factory=Proceeding)
    execution: Execution = field(default_factory=Execution)
    recordings: Mapping[str, RecordingSnapshot] = field(default_factory=lambda: MappingProxyType({}))
    footage: Footage = field(default_factory=Footage)
    dossier: Dossier = field(default_factory=Dossier)
    history: tuple[Entry[Act] | Erased, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    preparation: Preparation = field(default_factory=Preparation)
    major: Major = field(default_factory=Major)
    item: Cited | None = None
    random_item: Cited | None = None

    # What is known -----------------------------------------------------------------------------------------------------

    def party(self, ident: str) -> PartyState | None:
        """Return a party by its id."""
        return next((party for party in self.parties if party.id == ident), None)

    def member(self, person: str, day: date) -> Member | None:
        """Return who handles the case on a legal day under this stream, or None."""
        return next((member for member in self.team if member.person == person and member.on(day)), None)

    def document(self, ident: str) -> FiledDocument | None:
        """Return a document by its id, e.g. "d12"."""
        return next((document for document in self.documents if document.id == ident), None)

    def step_at(self, seq: int) -> Step | None:
        """Return the step an entry made; nearly every entry makes one, so it mostly stands at its own number."""
        if 0 <= seq < len(self.steps) and self.steps[seq].seq == seq:
            return self.steps[seq]
        return next((step for step in self.steps if step.seq == seq), None)

    def entry(self, seq: int) -> Entry[Act] | None:
        """Return an entry of the case as corrected; None when there is none, or its body was disposed of."""
        found = self.history[seq] if 0 <= seq < len(self.history) else None
        return _as_corrected(found, self.corrections) if isinstance(found, Entry) else None

    @property
    def transfer(self) -> Transfer | None:
        """The transfer last proposed."""
        return self.transfers[-1] if self.transfers else None

    def with_transfer(self, transfer: Transfer) -> CaseState:
        """Return the case with its last transfer as it stands now."""
        return replace(self, transfers=(*self.transfers[:-1], transfer))

    @property
    def gaps(self) -> tuple[Step, ...]:
        """The steps whose record is missing."""
        return tuple(step for step in self.steps if step.gap)

    @property
    def order_gaps(self) -> tuple[Step, ...]:
        """The steps done outside the order of the procedure."""
        return tuple(step for step in self.steps if step.out_of_order)

    @property
    def open_avoidances(self) -> tuple[Avoidance, ...]:
        """The questions of avoidance nobody has decided."""
        return tuple(asked for asked in self.avoidances if asked.open)

    # Changes, for folds ------------------------------------------------------------------------------------------------

    def with_clock(self, key: str, clock: Running | None) -> CaseState:
        """Return the case with a clock set, or taken away when None."""
        clocks = {name: held for name, held in self.clocks.items() if name != key}
        if clock is not None:
            clocks[key] = clock
        return replace(self, clocks=MappingProxyType(clocks))

    def start(self, key: str, parameter: str, label: str, started: date | datetime, reason: str, *, subject: str = "") -> CaseState:
        """Return the case with a clock running: `parameter` is the regime's rule ("clock.C07"), `started` its day zero."""
        return self.with_clock(key, Running(parameter, label, started, reason, subject))

    def end(self, key: str, on: date | datetime, why: str) -> CaseState:
        """Return the case with a clock ended, since what it limits was done; unchanged when there is no such clock, or it has ended."""
        held = self.clocks.get(key)
        return self if held is None or held.ended is not None else self.with_clock(key, replace(held, ended=on, ended_by=why))

    def hold(self, key: str, name: str, ground: str, since: date | datetime, told: date | datetime | None = None) -> CaseState:
        """Return the case with a clock held (中止、扣除) on one more ground; `name` tells this hold from others of the same clock."""
        held = self.clocks.get(key)
        return self if held is None else self.with_clock(key, held.with_hold(Hold(name, ground, since, told)))

    def told(self, key: str, name: str, on: date | datetime) -> CaseState:
        """Return the case with the party told in writing of a hold of a clock."""
        held = self.clocks.get(key)
        return self if held is None else self.with_clock(key, held.with_told(name, on))

    def release(self, key: str, name: str, on: date | datetime, reason: str) -> CaseState:
        """Return the case with one hold of a clock over; the clock runs again when no other hold is left."""
        held = self.clocks.get(key)
        return self if held is None else self.with_clock(key, held.with_release(name, on, reason))

    def extend(self, key: str, extension: Extend) -> CaseState:
        """Return the case with a clock extended on somebody's approval."""
        held = self.clocks.get(key)
        return self if held is None else self.with_clock(key, replace(held, extensions=(*held.extensions, extension)))

    def at_stage(self, stage: str, entry: Entry[Any]) -> CaseState:
        """Return the case at another stage, entered when the act was done."""
        return replace(self, stage=stage, stage_since=entry.done_at)

    def with_team(self, team: tuple[Member, ...], day: date) -> CaseState:
        """Return the case with another team; handlers and lead handler are those of the day."""
        now = [member for member in team if member.on(day)]
        lead = next((member.person for member in now if member.lead), now[0].person if now else "")
        names = MappingProxyType({member.person: member.name for member in team})
        return replace(self, team=team, handlers=tuple(dict.fromkeys(m.person for m in now)), handler_names=names, lead_handler=lead)


def initial(stream: str) -> CaseState:
    """Return the case before its first entry."""
    return CaseState(stream)


# The line of steps ---------------------------------------------------------------------------------------------------------


def step(state: CaseState, entry: Entry[Any], *, needs_record: bool = False, documents: tuple[str, ...] = (), note: str = "") -> CaseState:
    """Return the case with the entry as a step that must leave (or has left) a record of its own.

    What the act's class says about its record (`record`, `record_forms`) and its papers (`papers()`) is read here, so that most folds
    need not call it: `after` does.
    """
    return replace(state, **_lined(state, entry, needs_record, documents, note))


def _lined(
    state: CaseState, entry: Entry[Any], needs_record: bool = False, documents: tuple[str, ...] = (), note: str = ""
) -> dict[str, Any]:
    """Return what a step changes: the line of steps, and the documents where its papers are filed with it."""
    act: Act = entry.act
    brings_papers, record, record_forms = _record_of(type(act))
    papers = tuple(entry.act.papers()) if brings_papers else ()
    filed = tuple(_filed(entry, paper, no) for no, paper in enumerate(papers))
    own = (*_own(state.documents, entry.seq), *(document.id for document in filed))
    told = vars(act)
    device = told.get("device")
    line = Step(
        entry.seq,
        act.name,
        act.label,
        entry.by.person,
        entry.by.name,
        entry.done_at,
        entry.recorded_at,
        entry.late,
        needs_record or bool(record),
        (*documents, *own),
        record,
        record_forms,
        entry.late_reason,
        _order(state, entry),
        told.get("place") or "",
        device.id if device is not None else "",
        note,
        entry.by.person if own else "",
        entry.recorded_at if own else None,
    )
    changes: dict[str, Any] = {"steps": (*state.steps, line)}
    if filed:
        changes["documents"] = (*state.documents, *filed)
    return changes


def _own(documents: tuple[FiledDocument, ...], seq: int) -> tuple[str, ...]:
    """Name the documents that an entry's own fold has filed under its own step: they stand last."""
    if not documents or documents[-1].seq != seq:
        return ()
    return tuple(document.id for document in documents if document.seq == seq and document.step_seq == seq)


@cache
def _record_of(act: type[Act]) -> tuple[bool, str, tuple[str, ...]]:
    """Say of a class of acts whether its acts bring papers, which record its step must leave, and in which forms."""
    return hasattr(act, "papers"), getattr(act, "record", ""), tuple(getattr(act, "record_forms", ()))


def _filed(entry: Entry[Any], paper: Any, no: int) -> FiledDocument:
    return FiledDocument(
        entry.seq,
        paper.kind,
        paper.form,
        paper.title,
        paper.original or paper,
        paper.number,
        paper.code,
        entry.seq,
        "",
        paper.pages,
        no,
        paper.electronic,
        entry.by.person,
        entry.by.name,
        entry.recorded_at,
        volume=paper.volume,
        content=paper.content,
        template=paper.template or _form_in_force(entry, paper),
    )


def _form_in_force(entry: Entry[Any], paper: Any) -> int:
    """Return the version of the form an electronic paper was made from, as the entry knows it; 0 for a paper that came as a file."""
    held = entry.fact("templates") if paper.form and paper.content is not None else None
    return held.version_of(paper.form, paper.title) if held is not None else 0


def _order(state: CaseState, entry: Entry[Any]) -> str:
    """Say in what an entry is out of order: done earlier than a step that was recorded before it."""
    if entry.by.is_system or not state.steps:
        return ""
    before = max(state.steps, key=attrgetter("done_at"))
    if entry.done_at >= before.done_at:
        return ""
    return f"实际办理于 {_words(entry.done_at)}，早于此前已记载的“{before.label}”（{_words(before.done_at)}）"


def _words(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def after(state: CaseState, entry: Entry[Act], written: Entry[Act] | None = None) -> CaseState:
    """Let every entry appear on the time line, also those whose own fold added no step, and keep it as written for corrections."""
    changes = {} if state.steps and state.steps[-1].seq == entry.seq else _lined(state, entry)
    listed = entry.facts.get("av_list", ())
    if listed:
        changes["footage"] = replace(state.footage, lines=listed[0].value.lines, posts=listed[0].value.posts)
    review_list = entry.facts.get("review_list", ())
    if review_list:
        changes["major"] = replace(state.major, listed=review_list[0].value)
    if len(state.history) == entry.seq:
        changes["history"] = (*state.history, written or entry)
    return replace(state, **changes) if changes else state


def erased(state: CaseState, gone: Erased) -> CaseState:
    """Let an entry whose body was disposed of stay visible as such on the time line."""
    line = Step(gone.seq, gone.name, "已依法处置的记录", "", "", gone.done_at, gone.recorded_at, False)
    return replace(state, steps=(*state.steps, line), history=(*state.history, gone))


def not_before(state: CaseState, act: type[Act]) -> datetime | None:
    """Return the time before which no further act can have been done: when the case came to its present stage.

    Acts that record what was done in the field or file papers may be entered after the case has moved on (`any_time`); they show on the
    time line as out of order.
    """
    return None if getattr(act, "any_time", False) else state.stage_since


# Corrections ---------------------------------------------------------------------------------------------------------------


def corrected(state: CaseState, mark: Correction) -> CaseState:
    """Return the case folded again from its start with one more correction; "done_at" as its field names the time of the act.

    Of several corrections of one field the last stands. Raises ValueError (pydantic's among them) when the act cannot hold the value, and
    whatever a fold raises when the corrected facts cannot have happened.
    """
    marks = (*state.corrections, mark)
    by_seq = {one.seq: one for one in marks}
    now = initial(state.stream)
    for entry in state.history:
        if isinstance(entry, Erased):
            now = erased(now, entry)
        elif entry.seq in by_seq:
            now = after(step(now, entry, note=by_seq[entry.seq].note), entry)
        else:
            right = _as_corrected(entry, marks)
            fold = fold_of(type(right.act))
            now = after(fold(now, right) if fold is not None else now, right, entry)
    return replace(now, corrections=marks)


def _as_corrected(entry: Entry[Act], marks: Iterable[Correction]) -> Entry[Act]:
    for mark in marks:
        if mark.of != entry.seq:
            continue
        if mark.field == "done_at":
            at = datetime.fromisoformat(mark.new) if isinstance(mark.new, str) else mark.new
            if not isinstance(at, datetime) or at.tzinfo is None:
                raise ValueError("更正后的办理时间须带时区")
            entry = replace(entry, done_at=at)
        else:
            fields = entry.act.model_dump(mode="json")
            if mark.field not in fields:
                raise ValueError(f"“{entry.act.label}”没有“{mark.field}”这一项")
            entry = replace(entry, act=type(entry.act).model_validate({**fields, mark.field: mark.new}))
    return entry


def moved_clocks(before: CaseState, now: CaseState) -> tuple[str, ...]:
    """Name the clocks that run differently after a correction, or have come or gone."""
    return tuple(key for key in dict.fromkeys((*before.clocks, *now.clocks)) if before.clocks.get(key) != now.clocks.get(key))


def day_of(entry: Entry[Any]) -> date:
    """Return the legal day on which an act was done."""
    return local_day(entry.done_at)
