"""What is done with recordings (音像记录), by subject: storing, noting, gaps. Nothing changes an original. Pure."""

from mingfa.recording.acts.common import RecordingAct
from mingfa.recording.acts.evidence import CountersignDisc, FlagEvidence, MakeDiscSheet, NoteCopy, SignDisc
from mingfa.recording.acts.gaps import ExplainGap, FileWorkRecord, MarkGap, NoteMissing, ReviewGap
from mingfa.recording.acts.noting import AnnotateRecording, RaiseRetention, TieToStep
from mingfa.recording.acts.storing import UploadRecording

__all__ = [
    "AnnotateRecording",
    "CountersignDisc",
    "ExplainGap",
    "FileWorkRecord",
    "FlagEvidence",
    "MakeDiscSheet",
    "MarkGap",
    "NoteCopy",
    "NoteMissing",
    "RaiseRetention",
    "RecordingAct",
    "ReviewGap",
    "SignDisc",
    "TieToStep",
    "UploadRecording",
]
