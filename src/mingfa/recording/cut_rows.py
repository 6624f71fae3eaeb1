"""From the cuts of a recording to their rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.recording.models import CutRow
from mingfa.recording.state import RecordingState


def cut_rows(stream: str, state: RecordingState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return a row for each cut that was asked for; none once the originals are gone."""
    for cut in () if state.gone else state.cuts:
        yield (
            cut.id,
            {
                "cut": cut.id,
                "kind": cut.kind,
                "original": cut.original,
                "derived": cut.derived,
                "from_ms": cut.from_ms,
                "to_ms": cut.to_ms,
                "state": "made" if cut.derived else "failed" if cut.failed else "waiting",
            },
        )


register_projection("recording", CutRow, cut_rows)
