"""A dispute about a decision locks the recordings of its case (争议锁定音像记录), and its outcome ends that. Pure.

No recording is destroyed while the dispute is open. The acts on recordings are named by their names, for recordings know cases and not the
other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Caused, Matter, act_class

LOCK = "recording.lock_for_dispute"
END = "recording.end_hold"


def _kept(case: CaseState) -> tuple[str, ...]:
    return tuple(stream for stream, one in case.recordings.items() if one.status == "stored" and not one.gone)


def lock(matter: Matter[Any, CaseState], ground: str, words: str) -> Iterator[Caused]:
    """Lock the recordings of the case."""
    cls = act_class(LOCK)
    if cls is not None:
        for stream in _kept(matter.state):
            yield Caused(stream, cls.model_validate({"ground": ground, "words": words, "source": matter.stream}))


def unlock(matter: Matter[Any, CaseState], reason: str) -> Iterator[Caused]:
    """End the locks that came from the disputes of this case; what is kept for long stays so."""
    cls = act_class(END)
    if cls is not None:
        for stream in _kept(matter.state):
            yield Caused(stream, cls.model_validate({"source": matter.stream, "reason": reason[:2000]}))
