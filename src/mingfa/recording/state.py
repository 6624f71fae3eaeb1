"""What is known of one recording (音像记录): its files and what they really hold, where it belongs, its notes, how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from mingfa.recording.coverage import Span, merge
from mingfa.recording.derived import Cut, Transcript
from mingfa.recording.evidence import Evidence
from mingfa.recording.keeping import Keeping

STAGES: tuple[tuple[str, str], ...] = (("stored", "已存储"), ("disposed", "已销毁"))
"""A recording that is stored, or one whose originals were lawfully disposed of."""

FORMS: tuple[tuple[str, str], ...] = (("photo", "照相"), ("audio", "录音"), ("video", "录像"), ("monitor", "视频监控"))
"""Forms of a recording (音像记录形式)."""

SOURCES: tuple[tuple[str, str], ...] = (
    ("recorder", "执法记录仪"),
    ("camera", "照相机、摄像机"),
    ("phone", "移动执法终端"),
    ("audio_recorder", "录音设备"),
    ("surveillance", "视频监控设备"),
    ("room", "询问室、听证室固定设备"),
    ("other", "其他设备"),
)
"""Kinds of devices a recording comes from."""

SIGNS: tuple[tuple[str, str], ...] = (
    ("jump_forward", "时间戳中断后向前跳变"),
    ("jump_backward", "时间戳倒退"),
    ("software", "带有编辑、转换软件的标记"),
    ("created_twice", "文件内记有不同的生成时间"),
    ("created_elsewhen", "文件内的生成时间与登记的录制时间不符"),
    ("mixed_parameters", "前后画面的编码参数不同"),
)
"""Signs of editing (编辑痕迹) that reading a file can find."""

PHYSICAL = "evidence."
"""How the line of a physical item begins; its id in the case follows."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Where a recording belongs: a case, and the entry of the step it shows (None: the case as a whole). part: the step is covered in part only.

    number: its own in the dossier of the case, given by the system. document: number of the paper that tells of the same step.
    """

    case: str
    step: int | None
    part: bool
    seq: int
    activity: str = ""
    number: str = ""
    document: str = ""

    @property
    def id(self) -> str:
        """How forms name it: "t5" for the place where entry 5 put it."""
        return f"t{self.seq}"

    @property
    def placed(self) -> bool:
        """True when it is tied to a step or to a document."""
        return self.step is not None or bool(self.document)


@dataclass(frozen=True, slots=True)
class Measure:
    """What reading a file found (测定): what it really holds.

    spans: stretches recorded, in true time. duration_ms: what the container claims. codec: of picture or sound; container: its short name.
    created: creation times found in the file, in order. edited: codes in SIGNS; software: the program's mark. damaged: it cannot be read
    whole; why: in words.
    """

    seq: int
    spans: tuple[Span, ...]
    duration_ms: int | None = None
    container: str = ""
    codec: str = ""
    created: tuple[datetime, ...] = ()
    edited: tuple[str, ...] = ()
    software: str = ""
    damaged: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a recording; a recorder cuts what it records without stopping into several (分段文件).

    digest: SHA-256, hex. started_at, ended_at: true time, as claimed.
    """

    digest: str
    size: int
    file_name: str
    media_type: str
    started_at: datetime
    ended_at: datetime
    seq: int
    sm3: str = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A line of the shot list (摄录要素), ticked: at a moment of the recording, or "not present", with the reason where one was given.

    item: a code of the agency's list, or "evidence." and the id of a physical item of the case's evidence.
    """

    item: str
    seq: int
    at_ms: int | None = None
    absent: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignsChecked:
    """What was found when signs of editing were looked into (核查编辑痕迹). genuine: the original is as the device wrote it."""

    seq: int
    genuine: bool
    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Note:
    """A note (备注) on a recording, or on a moment of it. at_ms: milliseconds from its start; None for the whole. values: by the regime's fields."""

    seq: int
    on: date
    by: str
    gist: str
    speaker: str = ""
    speaker_role: str = ""
    at_ms: int | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class RecordingState:
    """Everything known about one recording; the fold of its entries.

    digest: SHA-256 of the original, hex; sm3: "" unless asked for. size: bytes. started_at, ended_at: as told, instants. officers: streams.
    told_at: when the party was told that it is recorded. long_term: grounds for keeping it for long.
    seq: its last entry. device_started_at: as the device showed; offset_ms: device time minus true time, None where nobody knows.
    registered_recorder: the device stood in the register of recorders; room: code of the room it is fixed in. task: what the device was taken
    for by its user at that time, where that was no case. shot_lines: lines of the shot list by
    the rule of the day it was stored. violation: whether one was seen on the site, None while nobody has said. no_speech:
    why speaker and gist of sound are not noted. misuse: the finding to which it was reported.
    """

    stream: str
    seq: int = -1
    stage: str = ""
    digest: str = ""
    sm3: str = ""
    size: int = 0
    file_name: str = ""
    media_type: str = ""
    form: str = ""
    source: str = ""
    device: str = ""
    operator: str = ""
    operator_name: str = ""
    officers: tuple[str, ...] = ()
    officer_names: tuple[str, ...] = ()
    place: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    told_at: datetime | None = None
    covert: bool = False
    ties: tuple[Tie, ...] = ()
    notes: tuple[Note, ...] = ()
    long_term: tuple[str, ...] = ()
    uploaded_by: str = ""
    uploaded_on: date | None = None
    case_title: str = ""
    served: Evidence = field(default_factory=Evidence)
    keeping: Keeping = field(default_factory=Keeping)
    pieces: tuple[Piece, ...] = ()
    device_started_at: datetime | None = None
    offset_ms: int | None = None
    registered_recorder: bool = False
    room: str = ""
    shots: Mapping[str, Shot] = field(default_factory=lambda: MappingProxyType({}))
    shot_lines: tuple[str, ...] = ()
    shot_lines_violation: tuple[str, ...] = ()
    violation: bool | None = None
    no_speech: str = ""
    unit: str = ""
    task: str = ""
    misuse: str = ""
    signs_checked: SignsChecked | None = None
    cuts: tuple[Cut, ...] = ()
    transcripts: tuple[Transcript, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """SHA-256 of the originals, one a piece, in the order of time."""
        return tuple(piece.digest for piece in self.pieces)

    @property
    def derived(self) -> tuple[str, ...]:
        """SHA-256 of what was cut from the originals (派生件), in the order in which it was asked for."""
        return tuple(cut.derived for cut in self.cuts if cut.derived)

    @property
    def measured(self) -> bool:
        """True once every piece was read."""
        return bool(self.pieces) and all(piece.measure is not None for piece in self.pieces)

    @property
    def spans(self) -> tuple[Span, ...]:
        """What was really recorded, in true time, by packet times; nothing before it is measured."""
        return merge(span for piece in self.pieces if piece.measure is not None for span in piece.measure.spans)

    @property
    def damaged(self) -> bool:
        """True when a piece cannot be read whole."""
        return any(piece.measure is not None and piece.measure.damaged for piece in self.pieces)

    @property
    def edited(self) -> tuple[str, ...]:
        """Codes of signs of editing found in any piece."""
        return tuple(dict.fromkeys(flag for piece in self.pieces if piece.measure is not None for flag in piece.measure.edited))

    @property
    def shot_list(self) -> tuple[str, ...]:
        """Codes of the lines of the shot list; more of them once a violation was found. Sound has none, nor where the agency's rule has none."""
        if self.form == "audio":
            return ()
        return (*self.shot_lines, *self.shot_lines_violation) if self.violation else self.shot_lines

    @property
    def blank_shots(self) -> tuple[str, ...]:
        """Lines of the shot list that are not ticked."""
        return tuple(code for code in self.shot_list if code not in self.shots)

    @property
    def filmed(self) -> tuple[str, ...]:
        """Ids of the physical items of evidence that are ticked, as filmed or with the reason why not."""
        return tuple(item.removeprefix(PHYSICAL) for item in self.shots if item.startswith(PHYSICAL))

    @property
    def suspicious(self) -> bool:
        """True while signs of editing were found and nobody has found the original to be genuine."""
        return bool(self.edited) and (self.signs_checked is None or not self.signs_checked.genuine)

    @property
    def unexplained(self) -> bool:
        """True while it belongs to no case and no task of its user, and is not reported as misuse."""
        return bool(self.pieces) and not (self.ties or self.task or self.misuse)

    @property
    def audio_described(self) -> bool:
        """For audio: speaker and gist are noted, or why they need not be. True for anything else."""
        return self.form != "audio" or bool(self.no_speech) or any(note.speaker and note.gist for note in self.notes)

    @property
    def secret(self) -> str:
        """The kind of secret it touches: "", "state", "trade" or "privacy"."""
        return self.keeping.secret

    @property
    def gone(self) -> bool:
        """True once its originals were disposed of."""
        return self.keeping.gone is not None

    @property
    def evidence(self) -> bool:
        """True once it serves as evidence in a case."""
        return bool(self.served.flags)

    @property
    def disc(self) -> str:
        """How far the evidence disc (证据光盘) is: "" none is wanted, "open", "sheet" or "signed"."""
        return self.served.disc

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases it belongs to, by stream."""
        return tuple(dict.fromkeys(tie.case for tie in self.ties))

    @property
    def annotated(self) -> bool:
        """True when at least one note says what it shows."""
        return any(note.gist for note in self.notes)


def initial(stream: str) -> RecordingState:
    """Return a recording before its first entry."""
    return RecordingState(stream)


def recording_stream(agency: str, digest: str) -> str:
    """Return the stream of the recording with this digest: the same original is one recording of an agency, however often it is sent."""
    return f"{agency}/recording/{digest[:40]}"
