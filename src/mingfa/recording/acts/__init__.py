"""What is done with recordings (音像记录), by subject: storing, noting, and what custody and evidence do with them. Nothing changes an original. Pure."""

from mingfa.recording.acts.common import RecordingAct
from mingfa.recording.acts.deriving import FailCut, KeepCut, OrderCut, TypeTranscript
from mingfa.recording.acts.device_log import AcceptBatch, ExplainMissingFile, NoteFile
from mingfa.recording.acts.evidence import CountersignDisc, FlagEvidence, MakeDiscSheet, NoteCopy, SignDisc
from mingfa.recording.acts.noting import (
    AnnotateRecording,
    CheckSigns,
    RaiseRetention,
    ReportUnrelated,
    TickShots,
    TieToStep,
    UntieFromStep,
)
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
from mingfa.recording.acts.storing import AddPiece, MeasureRecording, UploadRecording

__all__ = [
    "AcceptBatch",
    "AddPiece",
    "AnnotateRecording",
    "CheckSigns",
    "CountersignDisc",
    "DisposeOriginal",
    "EndHold",
    "EndRequest",
    "ExplainMissingFile",
    "FailCut",
    "FlagEvidence",
    "KeepCut",
    "LiftHold",
    "LiftSecret",
    "ListForDestruction",
    "LockForDispute",
    "MakeDiscSheet",
    "MarkSecret",
    "MeasureRecording",
    "NoteCopy",
    "NoteFile",
    "NoteRequest",
    "OrderCut",
    "PlaceHold",
    "RaiseRetention",
    "RecordingAct",
    "ReportUnrelated",
    "SignDisc",
    "TakeOffList",
    "TickShots",
    "TieToStep",
    "TypeTranscript",
    "UntieFromStep",
    "UploadRecording",
]
