"""From the state of a recording to its rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.recording.kind import kept_until
from mingfa.recording.models import RecordingRow, RecordingTieRow
from mingfa.recording.state import RecordingState


def recording_rows(stream: str, state: RecordingState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return the one row of a recording."""
    yield (
        "recording",
        {
            "stage": state.stage,
            "digest": state.digest,
            "sm3": state.sm3,
            "size": state.size,
            "file_name": state.file_name[:300],
            "media_type": state.media_type,
            "form": state.form,
            "source": state.source,
            "device": state.device,
            "operator": state.operator,
            "officers": "、".join(dict.fromkeys(name for name in (*state.officer_names, state.operator_name) if name)),
            "place": state.place,
            "started_at": micros(state.started_at) if state.started_at is not None else None,
            "ended_at": micros(state.ended_at) if state.ended_at is not None else None,
            "told": state.told_at is not None,
            "covert": state.covert,
            "annotated": state.annotated,
            "notes": len(state.notes),
            "long_term": bool(state.long_term),
            "kept_until": kept_until(state, view) if view is not None else None,
            "uploaded_by": state.uploaded_by,
            "uploaded_on": state.uploaded_on,
            "unit": state.unit,
            "case_title": state.case_title[:300],
            "task": state.task[:300],
            "files": len(state.pieces),
            "measured": state.measured,
            "recorded_ms": sum(span.ms for span in state.spans),
            "damaged": state.damaged,
            "edited": " ".join(state.edited),
            "suspicious": state.suspicious,
            "unexplained": state.unexplained,
            "shots_blank": len(state.blank_shots),
        },
    )


def tie_rows(stream: str, state: RecordingState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return a row for each place where a recording belongs."""
    for tie in state.ties:
        yield (
            str(tie.seq),
            {
                "case_stream": tie.case,
                "step": -1 if tie.step is None else tie.step,
                "activity": tie.activity,
                "part": tie.part,
                "number": tie.number,
                "document": tie.document,
            },
        )


register_projection("recording", RecordingRow, recording_rows)
register_projection("recording", RecordingTieRow, tie_rows)
