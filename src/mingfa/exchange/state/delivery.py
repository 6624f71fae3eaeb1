"""One publication on its channels (公示信息在各渠道的发布情况): per channel what is owed, what was done, what the platform answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingfa.desk.evolve import replace

STATES = (
    ("open", "未完成"), ("waiting", "等待回执"), ("failed", "失败"), ("done", "已完成"), ("recall", "待撤回"), ("recalled", "已撤回"),
)  # fmt: skip
"""States of a task; `failed` stays failed until a later attempt or a person brings it about."""

WORK = {"publish": "发布", "update": "更新", "recall": "撤回"}
OWED = frozenset({"open", "waiting", "failed", "recall"})
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Exported:
    """That a record stands in a file: its name, SHA-256 (hex) and the day."""

    file: str
    digest: str
    on: date


@dataclass(frozen=True, slots=True)
class Task:
    """What is owed on one channel.

    work: publish, update or recall. wanted: entry of the publication that it has to show (or take back). number: the platform's own.
    recipient: it is no channel but a body the decision was supplied to. attempts, next_at: of pushing, since the work was opened.
    """

    channel: str
    name: str
    mode: str
    mandatory: bool
    needs_number: bool
    delay_days: int
    work: str
    wanted: int
    since: date
    state: str = "open"
    receipt: str = ""
    number: str = ""
    done_on: date | None = None
    reason: str = ""
    attempts: int = 0
    next_at: datetime | None = None
    exported: tuple[Exported, ...] = ()
    person: str = ""
    recipient: bool = False

    @property
    def owed(self) -> bool:
        """True while something has to be done."""
        return self.state in OWED


@dataclass(frozen=True, slots=True)
class Supply:
    """That the decision was given to a body (提供给有关单位): what, to whom, when, by whom, on what basis; recalled_on once taken back."""

    seq: int
    body: str
    name: str
    what: str
    basis: str
    on: date
    by: str
    receipt: str = ""
    recalled_on: date | None = None


@dataclass(frozen=True)
class DeliveryState:
    """Everything known about one publication outside our own feed. source: the stream that was published; wanted: its entry to be shown."""

    stream: str
    source: str = ""
    kind: str = ""
    item_stage: str = ""
    section: str = ""
    title: str = ""
    number: str = ""
    unit: str = ""
    published_on: date | None = None
    withdrawn_on: date | None = None
    wanted: int = -1
    tasks: tuple[Task, ...] = ()
    supplies: tuple[Supply, ...] = ()
    entrant: str = ""
    last_at: datetime | None = None

    @property
    def stage(self) -> str:
        """Whether the public copy is out or withdrawn."""
        return "" if self.published_on is None else "withdrawn" if self.withdrawn_on is not None else "out"

    def task(self, channel: str) -> Task | None:
        """Return the task of a channel or a body."""
        return next((one for one in self.tasks if one.channel == channel), None)

    def with_task(self, task: Task) -> DeliveryState:
        """Return the state with a task put in the place of the one of the same channel, or added."""
        if self.task(task.channel) is None:
            return replace(self, tasks=(*self.tasks, task))
        return replace(self, tasks=tuple(task if one.channel == task.channel else one for one in self.tasks))


def initial(stream: str) -> DeliveryState:
    """Return a delivery before anything was published."""
    return DeliveryState(stream)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, never above LONGEST_PAUSE."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE) if attempts > 0 else timedelta(0)
