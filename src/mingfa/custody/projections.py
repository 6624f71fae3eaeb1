"""From the states of recordings, requests and lists to their rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.custody.gates.destruction import NOTICE
from mingfa.custody.kind import answer_by, working_days_after
from mingfa.custody.models import DestructionRow, HandedRow, KeepingRow, OriginalRow, RequestedRow, RequestRow, VisitRow
from mingfa.custody.state import DestructionState, RequestState
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.desk.times import local_day
from mingfa.recording.retention import OPEN, Kept, kept
from mingfa.recording.state import RecordingState

Found = Iterator[tuple[str, Fields]]


def keeping_rows(stream: str, state: RecordingState, view: RegimeView | None) -> Found:
    """Return how a recording is kept; nothing for the note that none exists."""
    if state.stage not in ("stored", "disposed"):
        return
    day = local_day(state.ended_at) if state.ended_at is not None else None
    as_of = day or state.uploaded_on
    found = Kept(OPEN, None, "")
    if view is not None and as_of is not None:
        found = kept(day, state.long_term, state.evidence, view.regime, as_of)
    yield (
        "keeping",
        {
            "stage": state.stage,
            "title": f"{state.case_title}：{state.file_name}".strip("：")[:300],
            "secret": state.secret,
            "kept_as": found.code,
            "kept_until": found.until,
            "why": found.words,
            "article": str(found.article or "")[:300],
            "locks": len(state.keeping.locks),
            "requests": len(state.keeping.requests),
            "proposed": state.keeping.proposed,
            "recorded_on": day,
            "size": sum(piece.size for piece in state.pieces) or state.size,
        },
    )


def original_rows(stream: str, state: RecordingState, view: RegimeView | None) -> Found:
    """Return a row for each original of a recording and for what was cut from it, also of one that is gone: one door for all of them."""
    for digest in dict.fromkeys((*state.digests, *([state.digest] if state.digest else []), *state.derived)):
        yield digest[:16], {"digest": digest, "stage": state.stage}


def request_rows(stream: str, state: RequestState, view: RegimeView | None) -> Found:
    """Return the one row of a request."""
    yield (
        "request",
        {
            "stage": state.stage,
            "requester": state.kind,
            "number": state.number[:120],
            "organ": state.organ,
            "reason": state.reason,
            "person": state.person,
            "copies": state.copies,
            "asked_on": state.asked_on,
            "answer_by": answer_by(state, view) if view is not None else None,
            "until": state.until,
            "decided_name": state.decided_name,
            "decided_on": state.decided_on,
            "recordings": len(state.wanted),
        },
    )


def requested_rows(stream: str, state: RequestState, view: RegimeView | None) -> Found:
    """Return a row for each recording a request names."""
    for one in state.wanted:
        fields = {"recording": one.recording, "stage": state.stage, "until": state.until, "person": state.person}
        yield one.recording.rpartition("/")[2], fields


def visit_rows(stream: str, state: RequestState, view: RegimeView | None) -> Found:
    """Return the lines of the register of visits."""
    for visit in state.visits:
        yield (
            str(visit.seq),
            {
                "recording": visit.recording,
                "title": state.title_of(visit.recording)[:300],
                "number": state.number[:120],
                "organ": state.organ,
                "visitor": visit.visitor,
                "document": visit.document,
                "reason": visit.reason,
                "at": micros(visit.at),
                "keeper_name": visit.keeper_name,
                "approved_name": state.decided_name,
            },
        )


def handed_rows(stream: str, state: RequestState, view: RegimeView | None) -> Found:
    """Return the lines of the list of copies."""
    for one in state.handed:
        yield (
            f"{one.seq}.{one.no}" if one.no else str(one.seq),
            {
                "recording": one.recording,
                "title": state.title_of(one.recording)[:300],
                "number": state.number[:120],
                "organ": state.organ,
                "receiver": one.receiver,
                "purpose": one.purpose[:300],
                "how": one.how,
                "at": micros(one.at),
                "seq": one.seq,
                "keeper_name": one.keeper_name,
                "approved_name": state.decided_name,
            },
        )


def destruction_rows(stream: str, state: DestructionState, view: RegimeView | None) -> Found:
    """Return the one row of a list."""
    yield (
        "destruction",
        {
            "stage": state.stage,
            "ground": state.ground,
            "items": len(state.wanted),
            "proposed_name": state.proposed_name,
            "proposed_on": state.proposed_on,
            "notice_until": working_days_after(state.proposed_on, NOTICE, view) if view is not None else None,
            "approved_name": state.approved_name,
            "approved_on": state.approved_on,
        },
    )


register_projection("recording", KeepingRow, keeping_rows)
register_projection("recording", OriginalRow, original_rows)
register_projection("access_request", RequestRow, request_rows)
register_projection("access_request", RequestedRow, requested_rows)
register_projection("access_request", VisitRow, visit_rows)
register_projection("access_request", HandedRow, handed_rows)
register_projection("destruction", DestructionRow, destruction_rows)
