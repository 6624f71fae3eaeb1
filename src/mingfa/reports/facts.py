"""What letters need to know of other streams: how far the correction of what they are about has come."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView


class CorrectionFact(FactView):
    """The publication an error report is about. open: reports whose error waits; outcomes: report stream -> corrected, dismissed or gone."""

    stage: str
    open: tuple[str, ...]
    outcomes: dict[str, str]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a publication's state."""
        own = [fault for fault in state.faults if fault.source]
        return cls(
            stage=state.stage,
            open=tuple(fault.source for fault in own if fault.answered_on is None),
            outcomes={fault.source: fault.outcome for fault in own if fault.answered_on is not None},
        )


class PersonNameFact(FactView):
    """What a person is called."""

    name: str

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a person's state."""
        return cls(name=state.name)
