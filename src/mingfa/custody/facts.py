"""What the keeping of recordings needs to know of cases and recordings, as it is kept in the entry. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.desk.times import local_day
from mingfa.law.calendar import add_months

OVER = frozenset({"archived", "not_filed", "withdrawn", "transferred"})
"""Stages of a case after which nothing of it is open here; a closed case still has its dossier to file."""


class CaseKept(FactView):
    """A case, as the keeping of its recordings sees it.

    disputes: reconsiderations and lawsuits without an outcome. over_on: since when it is over. filed: recordings that lie in its dossier, by
    stream; retention: how long the archived dossier is kept, "permanent" or years, "" before it is archived.
    """

    title: str
    stage: str
    disputes: int = 0
    over_on: date | None = None
    filed: tuple[str, ...] = ()
    retention: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a case's state."""
        over = state.stage in OVER and state.stage_since is not None
        return cls(
            title=f"{state.number} {state.title}".strip(),
            stage=state.stage,
            disputes=sum(1 for one in state.execution.remedies if one.running),
            over_on=local_day(state.stage_since) if over else None,
            filed=tuple(one.recording for one in state.dossier.recordings),
            retention=state.execution.archived.retention if state.execution.archived is not None else "",
        )

    def dossier_ends(self) -> date | None:
        """Return the last day on which the archived dossier is kept; None for one kept for ever, or not archived."""
        if self.over_on is None or not self.retention.isdigit():
            return None
        return add_months(self.over_on, 12 * int(self.retention))


class RecordingKept(FactView):
    """A recording, as a request, a dispute or a list for destruction names it."""

    status: str
    title: str
    secret: str = ""
    size: int = 0
    recorded_on: date | None = None
    digests: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a recording's state."""
        ended = state.ended_at
        return cls(
            status=state.stage,
            title=f"{state.case_title}：{state.file_name}".strip("："),
            secret=state.keeping.secret,
            size=sum(piece.size for piece in state.pieces) or state.size,
            recorded_on=local_day(ended) if ended is not None else None,
            digests=state.digests or ((state.digest,) if state.digest else ()),
            cases=state.cases,
        )


class Release(FactView):
    """A request (调阅申请), as whoever gives a recording outside has to know it: who asked, whether and by whom it was approved, until when."""

    stage: str
    kind: str
    number: str
    organ: str
    recordings: tuple[str, ...] = ()
    copies_allowed: bool = False
    until: date | None = None
    approved_name: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a request's state."""
        return cls(
            stage=state.stage,
            kind=state.kind,
            number=state.number,
            organ=state.organ,
            recordings=state.recordings,
            copies_allowed=state.copies_allowed,
            until=state.until,
            approved_name=state.decided_name,
        )

    def open_on(self, day: date) -> bool:
        """Say whether it is approved and its time not over."""
        return self.stage == "approved" and self.until is not None and day <= self.until
