"""Rows of the tables of dossiers, computed from the state of dossiers and of cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.kind import clock_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.volume import missing, standard
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.desk.times import local_day
from mingfa.dossier.models import ClosedRow, DossierRow, FilingRow, LedgerRow
from mingfa.dossier.state import DossierState
from mingfa.law.errors import CalendarNotPublished

Made = Iterator[tuple[str, Fields]]
DAYS = "dossier.recording_days"


def dossier_rows(stream: str, dossier: DossierState, view: RegimeView | None) -> Made:
    """The archived dossier itself."""
    if not dossier.case:
        return
    yield "dossier", {
        "number": dossier.number, "case_stream": dossier.case, "title": dossier.title, "unit": dossier.unit, "retention": dossier.retention,
        "filed_on": dossier.filed_on, "pieces": len(dossier.pieces), "pages": dossier.pages, "recordings": len(dossier.recordings),
        "place": dossier.place, "checked_on": dossier.checks[-1].on if dossier.checks else None,
        "manifest": dossier.packages[-1].manifest if dossier.packages else "",
    }  # fmt: skip


def closed_on(case: CaseState) -> date | None:
    """Return the day a case was closed; None while it is not."""
    if case.stage == "closed" and case.stage_since is not None:
        return local_day(case.stage_since)
    held = case.clocks.get("C44")
    started = held.started if held is not None else None
    return started if type(started) is date else None


def closed_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """A case that is closed and whose dossier is not filed yet."""
    on = closed_on(case) if case.stage == "closed" else None
    if on is None:
        return
    running, due = case.clocks.get("C44"), None
    if running is not None and view is not None and (clock := clock_of(running, view.regime)) is not None:
        earliest = clock.bounds(view.calendar).earliest
        due = earliest if type(earliest) is date else None
    lacks = sum(1 for _ in missing(case, standard(case, view.regime if view is not None else None, on)))
    yield "closed", {
        "number": case.number, "title": case.title[:300], "unit": case.unit, "closed_on": on, "due_on": due,
        "missing": lacks + sum(1 for one in recordings_of(case) if case.dossier.filed(one.recording) is None),
    }  # fmt: skip


def filing_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """The recordings of the case by the keys they are filed under."""
    if not case.recordings:
        return
    unit = view.regime.unit(case.unit) if view is not None else None
    kept = case.execution.archived
    for one in recordings_of(case):
        made = local_day(one.started_at) if one.started_at is not None else None
        kept_as = case.dossier.filed(one.recording)
        filed, last = kept_as.on if kept_as is not None else None, _last_day(made, view)
        people = [case.handler_names.get(person, person.rpartition("/")[2]) for person in (*one.officers, one.operator) if person]
        yield one.recording.rpartition("/")[2], {
            "recording": one.recording, "number": one.number_in(stream) if filed is not None else "", "case_title": f"{case.number} {case.title}".strip()[:400], "unit": case.unit,
            "unit_name": unit.name if unit is not None else "", "people": "、".join(dict.fromkeys(people))[:400], "device": one.device,
            "started_at": micros(one.started_at) if one.started_at else None, "ended_at": micros(one.ended_at) if one.ended_at else None,
            "made_on": made, "last_on": last, "filed_on": filed, "late": bool(filed and last and filed > last),
            "archive_number": kept.number if kept is not None else "",
        }  # fmt: skip


def _last_day(made: date | None, view: RegimeView | None) -> date | None:
    """Return the last day to file a recording (dossier.recording_days, counted from the day after it was made); None where nothing is set."""
    if made is None or view is None or not view.regime.has(DAYS, made):
        return None
    try:
        return view.calendar.add_working_days(made, view.regime.number(DAYS, made))
    except CalendarNotPublished:
        return None


def ledger_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """The case as one line of the ledger of enforcement acts."""
    if not case.kind:
        return
    decision, outline = case.proceeding.decision, case.investigation.decision
    kept, closing = case.execution.archived, case.execution.closing
    result = (closing.ground if closing is not None else "") or (outline.result if outline is not None else "")
    yield "line", {
        "number": case.number, "kind": case.kind, "title": case.title[:300], "parties": "、".join(party.name for party in case.parties)[:600],
        "unit": case.unit, "handlers": "、".join(case.handler_names.get(person, "") for person in case.handlers)[:300], "stage": case.stage,
        "opened_on": case.opened_on, "decision_number": decision.number if decision is not None else "",
        "decided_on": decision.decided_on if decision is not None else outline.on if outline is not None else None, "result": result[:600],
        "closed_on": closed_on(case), "archive_number": kept.number if kept is not None else "", "archived_on": kept.on if kept is not None else None,
        "recordings": len(case.recordings),
    }  # fmt: skip


def register() -> None:
    """Declare the tables."""
    register_projection("dossier", DossierRow, dossier_rows)
    register_projection("case", ClosedRow, closed_rows)
    register_projection("case", FilingRow, filing_rows)
    register_projection("case", LedgerRow, ledger_rows)
