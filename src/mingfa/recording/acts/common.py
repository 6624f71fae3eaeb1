"""What the acts on recordings share: the base class, which links them to their cases, the case needed; types and widgets. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from mingfa.cases.acts.recordings import LinkRecording
from mingfa.desk.act import Act, Caused, Matter, Need, fold_of
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.recording.acts.types import (
    AREA,
    FILE,
    HIDDEN,
    MOMENT,
    ONE,
    PERSON,
    PERSONS,
    CaseStream,
    Code,
    Digest,
    Line,
    OptionalCase,
    OptionalDigest,
    OptionalLine,
    OptionalPerson,
    PersonStream,
    RecordingStream,
    Text,
    Words,
    choice,
    terms,
)
from mingfa.recording.facts import RecordedCase, RecordingSnapshot
from mingfa.recording.state import RecordingState

__all__ = [
    "AREA",
    "CASE",
    "FILE",
    "HIDDEN",
    "MOMENT",
    "ONE",
    "PERSON",
    "PERSONS",
    "CaseStream",
    "Code",
    "Digest",
    "Line",
    "OptionalCase",
    "OptionalDigest",
    "OptionalLine",
    "OptionalPerson",
    "Part",
    "PersonStream",
    "RecordingAct",
    "RecordingStream",
    "Text",
    "Words",
    "choice",
    "folded",
    "terms",
]

CASE = Need("case", lambda act, state: (act.case,) if act is not None and act.case else (), RecordedCase)


class Part(BaseModel):
    """A part of an act: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class RecordingAct(Act):
    """An act on a recording. Whatever changes what cases see of it is linked to the cases it is tied to, in the same transaction."""

    kind = "recording"

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the cases it is tied to, or is about to be."""
        case = getattr(self, "case", "")
        return tuple(dict.fromkeys((*state.cases, *((case,) if case else ()))))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Link the recording, as it stands after this act, to each of its cases."""
        before, after = matter.state, folded(self, matter)
        day = matter.on
        old, new = RecordingSnapshot.of(before, matter.stream, day), RecordingSnapshot.of(after, matter.stream, day)
        if new.model_copy(update={"seq": old.seq}) == old:
            return
        for case in dict.fromkeys((*before.cases, *after.cases)):
            yield Caused(case, LinkRecording(recording=new))


def folded(act: Act, matter: Matter[Any, Any]) -> RecordingState:
    """Return the recording as it will be after an act: the fold, asked before the entry is read back."""
    state: RecordingState = matter.state
    seq = state.seq + 1
    fold = fold_of(type(act))
    if fold is None:
        return replace(state, seq=seq)
    entry = Entry(matter.stream, seq, act, matter.by, matter.done_at, matter.recorded_at, b"", matter.facts)
    after: RecordingState = fold(state, entry)
    return replace(after, seq=seq)
