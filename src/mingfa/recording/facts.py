"""What others may know of a recording, as kept in the entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView


class RecordingFact(FactView):
    """A recording as a case asks for it: what it is, which steps of which cases it shows, whether gaps are open, whether it is described.

    status: "stored" or "missing". steps: (case, entry of the step; -1 for the case as a whole).
    """

    status: str
    digest: str = ""
    form: str = ""
    steps: tuple[tuple[str, int], ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    told_at: datetime | None = None
    open_gaps: int = 0
    annotated: bool = False
    covert: bool = False

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a recording."""
        return cls(
            status=state.stage,
            digest=state.digest,
            form=state.form,
            steps=tuple((tie.case, -1 if tie.step is None else tie.step) for tie in state.ties),
            started_at=state.started_at,
            ended_at=state.ended_at,
            told_at=state.told_at,
            open_gaps=len(state.open_gaps),
            annotated=state.annotated,
            covert=state.covert,
        )
