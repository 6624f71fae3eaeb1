"""Rows of the tables of cases, computed from the state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from mingfa.cases.decided import decided_in
from mingfa.cases.judged import register_judged
from mingfa.cases.kind import deadlines
from mingfa.cases.models import ActivityRow, CasePartyRow, CasePersonRow, CaseRow, CoverageRow, MissingRecordingRow
from mingfa.cases.recording_rules import span_words, standings
from mingfa.cases.state.core import CaseState
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.desk.times import local_day

Made = Iterator[tuple[str, Fields]]


def nearest(case: CaseState, view: RegimeView | None) -> tuple[date | None, str]:
    """Return the nearest limit that binds the agency, and its clock; (None, "") when none runs or it cannot be told."""
    found: list[tuple[date, str]] = []
    for one in deadlines(case, view) if view is not None else ():
        earliest = one.clock.bounds(view.calendar).earliest if view is not None else None
        if one.bound not in ("agency", "officer", "reviewer") or earliest is None:
            continue
        day = local_day(earliest) if isinstance(earliest, datetime) else earliest
        found.append((day, one.clock.id))
    return min(found, default=(None, ""))


def case_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """The case itself."""
    due_on, clock = nearest(case, view)
    lead = case.investigation.lead
    yield "case", {
        "number": case.number, "kind": case.kind, "stage": case.stage, "title": case.title[:300],
        "parties": "、".join(party.name for party in case.parties)[:600], "codes": f" {' '.join(party.code for party in case.parties)} "[:400],
        "unit": case.unit, "lead_handler": case.lead_handler,
        "handlers": "、".join(case.handler_names.get(person, "") for person in case.handlers)[:300], "source": lead.source if lead else "",
        "opened_on": case.opened_on, "filed_on": case.investigation.filed_on, "due_on": due_on, "due_clock": clock,
        "last_step_at": micros(case.steps[-1].recorded_at) if case.steps else 0, "steps": len(case.steps), "gaps": len(case.gaps),
        "demo": bool(view is not None and view.regime.overlaid),
    }  # fmt: skip


def person_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """Everybody named for the case, now or before, and everybody who investigated."""
    named: set[str] = set()
    for number, member in enumerate(case.team):
        role = "deputy" if member.deputy_for else "lead" if member.person == case.lead_handler else "handler"
        yield f"team{number}", {"person": member.person, "name": member.name, "role": role, "since": member.since, "until": member.until}
        named.add(member.person)
    shown = {officer.person: officer.name for activity in case.investigation.activities for officer in activity.officers}
    for person in sorted(case.investigators - named):
        yield (
            f"investigator:{person}",
            {"person": person, "name": shown.get(person, ""), "role": "investigator", "since": None, "until": None},
        )


def party_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """The parties, by the id they have in the case."""
    for party in case.parties:
        yield party.id, {
            "party": party.id, "kind": party.kind, "name": party.name[:200], "code": party.code[:40],
            "former": "、".join(name for name, _ in party.former)[:400],
        }  # fmt: skip


def activity_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """One row for each officer of each on-site activity."""
    for activity in case.investigation.activities:
        line = case.step_at(activity.seq)
        for officer in activity.officers:
            yield f"{activity.seq}:{officer.person}", {
                "person": officer.person, "name": officer.name, "card": officer.card, "activity": activity.kinds[0] if activity.kinds else "",
                "place": activity.place, "started_at": micros(activity.started_at), "ended_at": micros(activity.ended_at),
                "recorded_at": micros(line.recorded_at) if line is not None else 0, "device": activity.device, "mobile": bool(activity.device),
                "late": bool(line is not None and line.late),
            }  # fmt: skip


def coverage_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """One row for each step that may have to be recorded."""
    if view is None:
        return
    noted = {one.step for one in case.footage.missing}
    for held in standings(case, view.regime):
        line, seq = held.line, held.occasion.seq
        state = (
            "complete"
            if not held.lacks
            else "waiting"
            if not held.unexplained and held.mandatory
            else "missing"
            if seq in noted
            else "open"
        )
        yield str(seq), {
            "step": seq, "label": held.occasion.label[:100], "activity": held.occasion.kinds[0] if held.occasion.kinds else "", "unit": case.unit,
            "day": held.occasion.day, "mode": held.needs.mode, "recordings": len(held.linked),
            "percent10": round(line.percent * 10) if line is not None else -1, "total_ms": line.total_ms if line is not None else 0,
            "covered_ms": line.covered_ms if line is not None else 0, "explained_ms": line.explained_ms if line is not None else 0,
            "gap_ms": line.gap_ms if line is not None else 0, "gaps": len(held.lacks), "unexplained": len(held.unexplained), "state": state,
        }  # fmt: skip


def missing_rows(stream: str, case: CaseState, view: RegimeView | None) -> Made:
    """One row for each step the clock found unrecorded; it stays, also when it is explained later."""
    if not case.footage.missing or view is None:
        return
    known = {held.occasion.seq: held for held in standings(case, view.regime)}
    for one in case.footage.missing:
        held = known.get(one.step)
        day = held.occasion.day if held is not None else one.on
        yield str(one.seq), {
            "step": one.step, "label": held.occasion.label[:100] if held is not None else "",
            "activity": held.occasion.kinds[0] if held is not None and held.occasion.kinds else "", "unit": case.unit, "month": f"{day:%Y-%m}",
            "day": day, "noted_on": one.on, "minutes": one.minutes, "stretches": "；".join(span_words(span) for span in one.spans),
            "officers": " ".join(one.officers), "cleared": held is not None and not held.unexplained,
        }  # fmt: skip


def register() -> None:
    """Declare the tables."""
    register_projection("case", CaseRow, case_rows)
    register_projection("case", CasePersonRow, person_rows)
    register_projection("case", CasePartyRow, party_rows)
    register_projection("case", ActivityRow, activity_rows)
    register_projection("case", CoverageRow, coverage_rows)
    register_projection("case", MissingRecordingRow, missing_rows)
    register_judged("case", decided_in)
