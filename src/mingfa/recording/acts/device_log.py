"""What is entered into the log of a recorder (设备录制登记): each file stored, why a number is missing, that a batch is complete. Pure."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recording import device_gates as gates
from mingfa.recording.acts.types import AREA, Digest, Line, PersonStream, RecordingStream, Text
from mingfa.recording.device_log import DeviceLog, Take, Told


class DeviceLogAct(Act):
    """An act on the log of a recorder."""

    kind = "device_log"


class NoteFile(DeviceLogAct):
    """A file of the recorder was stored (登记设备文件); caused by storing it. No recorder films two things at once."""

    label = "登记设备文件"
    internal = True
    gates = (gates.refuse_two_at_once,)

    device: Line = Field(title="设备编号")
    recording: RecordingStream = Field(title="音像记录")
    digest: Digest = Field(title="原件")
    file_name: Line = Field(title="文件名")
    started_at: AwareDatetime = Field(title="开始时间")
    ended_at: AwareDatetime = Field(title="结束时间")
    moment: bool = Field(False, title="照片")
    officer: PersonStream = Field(title="摄录人员")


class ExplainMissingFile(DeviceLogAct):
    """Say why a file of the recorder is not there (说明缺号): its number lies between two that are."""

    label = "说明缺号"
    duty = "recording.annotate"
    stages = frozenset({"kept"})
    gates = (gates.refuse_no_hole,)

    missing: Line = Field(title="缺少的文件序号", json_schema_extra={"widget": "choice"})
    words: Text = Field(title="原因", json_schema_extra=AREA)


class AcceptBatch(DeviceLogAct):
    """Say that everything on the recorder has been taken in (确认导入完整); refused while a number is missing and not explained."""

    label = "确认导入完整"
    duty = "recording.upload"
    stages = frozenset({"kept"})
    gates = (gates.refuse_holes,)

    words: str = Field("", title="说明", max_length=2_000, json_schema_extra=AREA)


@folds(NoteFile)
def apply_file(log: DeviceLog, entry: Entry[NoteFile]) -> DeviceLog:
    """Know the file."""
    act = entry.act
    take = Take(entry.seq, act.recording, act.digest, act.file_name, act.started_at, act.ended_at, act.moment, act.officer)
    return replace(log, stage="kept", device=act.device, takes=(*log.takes, take))


@folds(ExplainMissingFile)
def apply_missing_file(log: DeviceLog, entry: Entry[ExplainMissingFile]) -> DeviceLog:
    """Know why it is not there."""
    told = Told(entry.seq, entry.act.missing, entry.act.words, entry.by.person, local_day(entry.done_at))
    return replace(log, told=(*log.told, told))


@folds(AcceptBatch)
def apply_accept(log: DeviceLog, entry: Entry[AcceptBatch]) -> DeviceLog:
    """Know up to where all is complete."""
    return replace(log, accepted=(*log.accepted, entry.seq))
