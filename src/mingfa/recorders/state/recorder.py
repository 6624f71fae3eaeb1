"""What is known of one recording device or room (音像记录设备、场所): what it can do, who keeps it, its checks, uses, damage and service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

STAGES: tuple[tuple[str, str], ...] = (
    ("registered", "待启用"),
    ("idle", "在库"),
    ("out", "已领用"),
    ("repair", "停用检修"),
    ("lost", "遗失"),
    ("retired", "已报废"),
)
"""Where a device stands."""

KINDS: tuple[tuple[str, str], ...] = (
    ("recorder", "执法记录仪"),
    ("camera", "照相机、摄像机"),
    ("phone", "移动执法终端"),
    ("audio_recorder", "录音设备"),
    ("surveillance", "视频监控设备"),
    ("room", "询问室、听证室固定设备"),
    ("other", "其他设备"),
)
"""Kinds of devices; a recording names the one it comes from by the same codes."""

FUNCTIONS: tuple[tuple[str, str], ...] = (("video", "录像"), ("photo", "照相"), ("audio", "录音"))
"""What a device can do."""

ROOMS: tuple[tuple[str, str], ...] = (("interview", "询问室"), ("hearing", "听证室"), ("other", "其他执法办案场所"))
"""Rooms with devices fixed in them."""

PURPOSES: tuple[tuple[str, str], ...] = (
    ("case", "办理案件"),
    ("patrol", "日常巡查"),
    ("special", "专项检查"),
    ("other", "其他用途（须经批准）"),
)
"""What a device is taken for; the first three are enforcement tasks."""

CAUSES: tuple[tuple[str, str], ...] = (
    ("wear", "自然损耗、质量问题"),
    ("accident", "意外"),
    ("keeping", "保管不善"),
    ("operation", "使用不当"),
    ("wilful", "故意毁坏"),
)
"""Causes of damage and loss."""

HARMS: tuple[tuple[str, str], ...] = (("fault", "故障"), ("damaged", "损坏"), ("lost", "遗失"))
"""What happened to a device."""

WILFUL = "wilful"


@dataclass(frozen=True)
class DailyCheck:
    """The keeper's check of a day (每日检查). hours: what the charge, spare batteries included, suffices for, in tenths of an hour."""

    seq: int
    at: datetime
    on: date
    by: str
    charge: int
    spares: int
    tenths: int
    parts: bool
    missing: str = ""


@dataclass(frozen=True)
class PreUseCheck:
    """A check before use (使用前检查). passed: the items found in order. offset_ms: device time minus true time."""

    seq: int
    at: datetime
    on: date
    by: str
    passed: tuple[str, ...]
    offset_ms: int
    words: str = ""


@dataclass(frozen=True)
class OtherUse:
    """Leave to use a device for something else than enforcement (批准用于其他工作). used: the check-out that used it up, by entry."""

    seq: int
    user: str
    reason: str
    until: date
    by: str
    used: int | None = None


@dataclass(frozen=True)
class Use:
    """One taking of a device (领用). case: stream, "" for a task without case. returned_at: None while it is out."""

    seq: int
    user: str
    user_name: str
    purpose: str
    taken_at: datetime
    case: str = ""
    task: str = ""
    returned_at: datetime | None = None
    condition: str = ""

    def covers(self, started: datetime, ended: datetime) -> bool:
        """Say whether a stretch of time lies within this use."""
        return self.taken_at <= started and (self.returned_at is None or ended <= self.returned_at)


@dataclass(frozen=True)
class Handling:
    """How damage or loss was handled (处理). amount_fen: compensation in 分, decided by people; 0 where none is due."""

    seq: int
    cause: str
    compensation: bool
    amount_fen: int
    words: str
    by: str
    on: date


@dataclass(frozen=True)
class Harm:
    """A fault, damage or loss (故障、损坏、遗失). id: "d7" for the one found by entry 7. user: who answers for the device at that time."""

    id: str
    seq: int
    what: str
    words: str
    user: str
    user_name: str
    on: date
    handling: Handling | None = None

    @property
    def open(self) -> bool:
        """True until the handling record is filled in; a mere fault needs repair and no such record."""
        return self.what != "fault" and self.handling is None


@dataclass(frozen=True)
class Service:
    """Work done on a device (维护保养). fit: it may be used again."""

    seq: int
    on: date
    words: str
    by: str
    fit: bool


@dataclass(frozen=True)
class Offset:
    """The clock of a device measured against true time (时钟偏差): device minus true, in milliseconds."""

    at: datetime
    ms: int


@dataclass(frozen=True)
class RecorderState:
    """Everything known about one device; the fold of its entries.

    room: what room it is fixed in, "" for one that is carried. unit: the unit it is allotted to. battery_hours: how long a full battery lasts.
    storage_gb, resolution: gigabytes, lines of the picture.
    """

    stream: str
    stage: str = ""
    number: str = ""
    kind: str = ""
    brand: str = ""
    model: str = ""
    functions: tuple[str, ...] = ()
    storage_gb: int = 0
    resolution: int = 0
    battery_hours: int = 0
    room: str = ""
    place: str = ""
    unit: str = ""
    accepted_on: date | None = None
    registered_on: date | None = None
    in_service_on: date | None = None
    keepers: tuple[str, ...] = ()
    keeper_names: tuple[str, ...] = ()
    daily: DailyCheck | None = None
    pre_use: PreUseCheck | None = None
    other_uses: tuple[OtherUse, ...] = ()
    uses: tuple[Use, ...] = ()
    harms: tuple[Harm, ...] = ()
    services: tuple[Service, ...] = ()
    offsets: tuple[Offset, ...] = ()
    retired_why: str = ""
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def in_service(self) -> bool:
        """True while it may be taken, or is."""
        return self.stage in ("idle", "out")

    @property
    def current(self) -> Use | None:
        """The use that is not over."""
        return self.uses[-1] if self.uses and self.uses[-1].returned_at is None else None

    @property
    def holder(self) -> str:
        """Who has it now; "" when it is in store."""
        current = self.current
        return current.user if current is not None else ""

    @property
    def open_harms(self) -> tuple[Harm, ...]:
        """Damage and loss whose handling record is not filled in."""
        return tuple(harm for harm in self.harms if harm.open)

    @property
    def faulty(self) -> bool:
        """True while a fault, damage or loss stands that no later service has cleared."""
        cleared = max((one.seq for one in self.services if one.fit), default=-1)
        return any(harm.seq > cleared for harm in self.harms)

    def harm(self, ident: str) -> Harm | None:
        """Return damage or loss by its id."""
        return next((harm for harm in self.harms if harm.id == ident), None)


def initial(stream: str) -> RecorderState:
    """Return a device before its first entry."""
    return RecorderState(stream)


def recorder_stream(agency: str, number: str) -> str:
    """Return the stream of the device with this number (设备编号)."""
    return f"{agency}/recorder/{number}"
