"""What is known of the keeping of recordings, kind by kind of stream: requests, disputes, lists for destruction, the reading log. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

ORGANS: tuple[tuple[str, str], ...] = (
    ("procuratorate", "检察院"),
    ("court", "法院"),
    ("police", "公安机关"),
    ("organ", "其他依法查阅的机关"),
)
"""Who reads by virtue of an office; the agency's head approves where its rule says so."""

OTHERS: tuple[tuple[str, str], ...] = (
    ("party", "当事人及其代理人"),
    ("outside", "外部单位"),
    ("public", "社会公众"),
    ("unit", "本机关其他机构"),
)
"""Everybody else who may be given a recording, on approval."""

REQUESTERS = (*ORGANS, *OTHERS)

REQUEST_STAGES: tuple[tuple[str, str], ...] = (
    ("registered", "待批准"), ("approved", "已批准"), ("closed", "已办结"), ("expired", "已到期"), ("declined", "未批准"), ("withdrawn", "已撤回"),
)  # fmt: skip

DISPUTE_STAGES: tuple[tuple[str, str], ...] = (("open", "未办结"), ("settled", "已办结"))

DESTRUCTION_STAGES: tuple[tuple[str, str], ...] = (
    ("proposed", "拟销毁"), ("approved", "已批准，待清除文件"), ("destroyed", "已销毁"), ("declined", "未批准"),
)  # fmt: skip


@dataclass(frozen=True)
class ReadingLog:
    """The reading log of a month: nothing is folded, its entries are read one by one when somebody asks for them."""

    stream: str


def access_stream(agency: str, month: str) -> str:
    """Return the reading log of a month, "2026-03"."""
    return f"{agency}/access/{month}"


# Requests --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording asked for, or listed: its stream and the words by which it was known then."""

    recording: str
    title: str
    secret: str = ""
    digests: tuple[str, ...] = ()
    size: int = 0
    recorded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A line of the register of visits (查阅登记): who read what, why, when, and who showed it. values: by further fields of the rule."""

    seq: int
    recording: str
    visitor: str
    reason: str
    at: datetime
    document: str
    keeper: str
    keeper_name: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Handed:
    """A copy given out (提供复制件): of which recording, to whom, what for, how. The mark on it names the requester, the time and the request.

    package: stream of the evidence package (证据包) it went out in, "" for a copy of its own; no: its place among those of the same entry.
    """

    seq: int
    recording: str
    receiver: str
    purpose: str
    how: str
    at: datetime
    keeper: str
    keeper_name: str
    package: str = ""
    no: int = 0


@dataclass(frozen=True)
class RequestState:
    """A request to read recordings, or to be given copies (调阅申请).

    kind: one of REQUESTERS. organ: who asks; people: who will come. person: stream of a colleague who asks for himself, "" for others.
    until: last day on which it opens anything. late: it was not answered in the agency's own time.
    """

    stream: str
    stage: str = ""
    kind: str = ""
    number: str = ""
    organ: str = ""
    people: tuple[str, ...] = ()
    person: str = ""
    paper_no: str = ""
    reason: str = ""
    wanted: tuple[Wanted, ...] = ()
    copies: bool = False
    asked_on: date | None = None
    registered_by: str = ""
    registered_name: str = ""
    until: date | None = None
    copies_allowed: bool = False
    decided_by: str = ""
    decided_name: str = ""
    decided_on: date | None = None
    opinion: str = ""
    visits: tuple[Visit, ...] = ()
    handed: tuple[Handed, ...] = ()
    late: bool = False

    @property
    def recordings(self) -> tuple[str, ...]:
        """The recordings it is about, by stream."""
        return tuple(one.recording for one in self.wanted)

    def opens(self, recording: str, on: date) -> bool:
        """Say whether it opens a recording on a day: approved, this very one, within its time."""
        return self.stage == "approved" and recording in self.recordings and self.until is not None and on <= self.until

    def title_of(self, recording: str) -> str:
        """Return the words by which one of its recordings was known."""
        return next((one.title for one in self.wanted if one.recording == recording), recording)


# Disputes --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DisputeState:
    """A dispute (争议事项) that locks recordings: a complaint, an objection, a suit. by_whom: who raised it."""

    stream: str
    stage: str = ""
    ground: str = ""
    by_whom: str = ""
    words: str = ""
    case: str = ""
    wanted: tuple[Wanted, ...] = ()
    since: date | None = None
    registered_by: str = ""
    outcome: str = ""
    settled_on: date | None = None

    @property
    def recordings(self) -> tuple[str, ...]:
        """The recordings it locks, by stream."""
        return tuple(one.recording for one in self.wanted)


# Destruction -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DestructionState:
    """A list of recordings to be destroyed (销毁清单), and in the end the record that they were (销毁记录).

    removed: digests whose files are gone from every store; kept: digests that another stream names too, whose files stay, with that stream.
    """

    stream: str
    stage: str = ""
    number: str = ""
    ground: str = ""
    words: str = ""
    wanted: tuple[Wanted, ...] = ()
    taken_off: tuple[tuple[str, str], ...] = ()
    proposed_by: str = ""
    proposed_name: str = ""
    proposed_on: date | None = None
    approved_by: str = ""
    approved_name: str = ""
    approved_on: date | None = None
    approved_seq: int = -1
    opinion: str = ""
    removed: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    removed_at: datetime | None = None

    @property
    def recordings(self) -> tuple[str, ...]:
        """The recordings that stand on it, by stream."""
        return tuple(one.recording for one in self.wanted)
