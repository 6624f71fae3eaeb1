"""The diary of an officer (执法日程): where he was on enforcement, over all cases, so that nobody is in two places at one time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import AwareDatetime, Field

from mingfa.desk.act import Act, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal


def diary_stream(person: str) -> str:
    """Return the stream of a person's diary: xiangxi/person/a -> xiangxi/diary/a."""
    agency, _, ident = person.split("/", 2)
    return f"{agency}/diary/{ident}"


@dataclass(frozen=True, slots=True)
class Presence:
    """One stretch of enforcement work: in which case and entry, what, where, from when to when (UTC or any zone, aware)."""

    case: str
    seq: int
    what: str
    place: str
    started_at: datetime
    ended_at: datetime
    device: str = ""


@dataclass(frozen=True)
class DiaryState:
    """Where one officer was."""

    stream: str
    stage: str = "kept"
    presences: tuple[Presence, ...] = ()


def refuse_two_places(matter: Matter[Any, DiaryState]) -> Iterable[Refusal]:
    """Refuse an activity during which the officer was somewhere else.

    Law: 行政处罚法 第四十二条 asks for two officers who are there; the review of dossiers checks start and end over all cases.
    Reading: one activity may follow another at the same minute, and several records may overlap at the same place.
    """
    act = matter.act
    for there in matter.state.presences:
        if (there.case, there.seq) == (act.case, act.seq) or there.place == act.place:
            continue
        if there.started_at < act.ended_at and act.started_at < there.ended_at:
            yield matter.refuse(
                matter.rule("gate.G01"), "officer.two_places",
                f"执法人员{act.name_of or matter.stream} 在 {_span(there.started_at, there.ended_at)} 已在“{there.place}”参加“{there.what}”，"
                f"不能同时在“{act.place}”",
                "请核对起止时间和执法人员，或者改由其他执法人员参加",
            )  # fmt: skip


def _span(start: datetime, end: datetime) -> str:
    first, last = start.astimezone(LOCAL), end.astimezone(LOCAL)
    return f"{first.year}年{first.month}月{first.day}日 {first:%H:%M} 至 {last:%H:%M}"


class NotePresence(Act):
    """Note where an officer was on enforcement (登记执法行程); caused by the on-site act itself."""

    label: ClassVar[str] = "登记执法行程"
    kind: ClassVar[str] = "diary"
    starts: ClassVar[bool] = False
    internal: ClassVar[bool] = True
    gates = (refuse_two_places,)

    case: str = Field(title="案件")
    seq: int = Field(title="留痕序号")
    what: str = Field(title="活动")
    place: str = Field(default="", title="地点")
    started_at: AwareDatetime = Field(title="开始时间")
    ended_at: AwareDatetime = Field(title="结束时间")
    device: str = Field(default="", title="移动执法终端")
    name_of: str = Field(default="", title="执法人员")


class MovePresence(NotePresence):
    """Note a corrected time or place of an activity (更正执法行程); caused by the correction in the case."""

    label: ClassVar[str] = "更正执法行程"


@folds(NotePresence, MovePresence)
def apply_presence(diary: DiaryState, entry: Entry[NotePresence]) -> DiaryState:
    """Keep the latest word on each activity."""
    act = entry.act
    kept = tuple(one for one in diary.presences if (one.case, one.seq) != (act.case, act.seq))
    new = Presence(act.case, act.seq, act.what, act.place, act.started_at, act.ended_at, act.device)
    return replace(diary, presences=(*kept, new))
