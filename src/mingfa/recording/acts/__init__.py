"""What is done with recordings (音像记录), by subject: storing, noting, gaps. Nothing changes an original. Pure."""

from mingfa.recording.acts.common import RecordingAct
from mingfa.recording.acts.evidence import CountersignDisc, FlagEvidence, MakeDiscSheet, NoteCopy, SignDisc
from mingfa.recording.acts.gaps import ExplainGap, FileWorkRecord, MarkGap, NoteMissing, ReviewGap
from mingfa.recording.acts.noting import AnnotateRecording, RaiseRetention, TieToStep
from mingfa.recording.acts.retention import (
    DisposeOriginal,
    EndHold,
    EndRequest,
    LiftHold,
    ListForDestruction,
    LockForDispute,
    NoteRequest,
    PlaceHold,
    TakeOffList,
)
from mingfa.recording.acts.secret import LiftSecret, MarkSecret
from mingfa.recording.acts.storing import UploadRecording

__all__ = [
    "AnnotateRecording",
    "CountersignDisc",
    "DisposeOriginal",
    "EndHold",
    "EndRequest",
    "ExplainGap",
    "FileWorkRecord",
    "FlagEvidence",
    "LiftHold",
    "LiftSecret",
    "ListForDestruction",
    "LockForDispute",
    "MakeDiscSheet",
    "MarkGap",
    "MarkSecret",
    "NoteCopy",
    "NoteMissing",
    "NoteRequest",
    "PlaceHold",
    "RaiseRetention",
    "RecordingAct",
    "ReviewGap",
    "SignDisc",
    "TakeOffList",
    "TieToStep",
    "UploadRecording",
]
