"""Recordings of a case (音像记录): linked as they stand, means chosen, scenes marked, notices, gaps explained and reviewed, missing noted."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from mingfa.cases.acts.common import CaseAct
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.recording.facts import RecordingSnapshot


class LinkRecording(CaseAct):
    """A recording tied to the case stands as told here (关联音像记录); caused by every act on the recording that changes what cases see of it.

    A recording that is tied to no step of the case any more is let go of.
    """

    label: ClassVar[str] = "关联音像记录"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"measurer"})

    recording: RecordingSnapshot


@folds(LinkRecording)
def apply_link(case: CaseState, entry: Entry[LinkRecording]) -> CaseState:
    """Keep the snapshot in the place of the one before."""
    told = entry.act.recording
    held = {name: one for name, one in case.recordings.items() if name != told.recording}
    if told.steps_of(case.stream):
        held[told.recording] = told
    return replace(case, recordings=MappingProxyType(held))
