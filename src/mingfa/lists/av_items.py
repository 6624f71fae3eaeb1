"""The list of items to be recorded (音像记录事项清单): which activity, at which step, by which means, whole or in part, from when; and which posts.

One stream an agency, "agency/av_list/items". A line holds from its first day to its last; an activity is judged by the lines of its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import override

from mingfa.agencies.facts import agency_stream
from mingfa.desk.act import Act, Caused, FactView, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import TERMS

MEANS: tuple[tuple[str, str], ...] = (("video", "录音录像"), ("audio", "录音"), ("photo", "照相"), ("monitor", "视频监控"))
EXTENTS: tuple[tuple[str, str], ...] = (("whole", "全程记录"), ("part", "记录"))
OWN = frozenset({"listed", "dispute_prone", "by_law"})
"""Kinds of activities that a line fills with a name of its own; an activity belongs to such a line when its officers say so."""

FORMS_OF = {
    "video": frozenset({"video", "monitor"}), "audio": frozenset({"audio", "video", "monitor"}), "photo": frozenset({"photo", "video", "monitor"}),
    "monitor": frozenset({"monitor"}),
}  # fmt: skip
"""Which forms of recordings will do for a line's means."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


def av_list_stream(agency: str) -> str:
    """Return the stream of an agency's list."""
    return f"{agency}/av_list/items"


class AvLine(BaseModel):
    """One line. activity: code of the regime's activities; item: its name, or the name of an activity of its own; until: last day, None: still.

    step: in which step of the work. means: code of MEANS. extent: "whole" or "part".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    item: str
    activity: str
    step: str
    means: str
    extent: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Say whether the line holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def matches(self, kinds: Iterable[str], items: Iterable[str]) -> bool:
        """Say whether an activity of these kinds, called this by its officers, is the line's."""
        return self.item in items or (self.activity not in OWN and self.activity in kinds)


class PostMark(BaseModel):
    """Whether officers of a post (岗位) record: role, and the unit ("" for every unit)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str
    unit: str = ""
    applies: bool


class AvListFact(FactView):
    """The whole list as acts on cases need it: lines with their days, and marked posts."""

    lines: tuple[AvLine, ...] = ()
    posts: tuple[PostMark, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the list's state."""
        return cls(lines=state.lines, posts=state.posts)

    def mark_of(self, role: str, unit: str) -> bool | None:
        """Say whether a post records; None while it is undecided."""
        return mark_of(self.posts, role, unit)


def mark_of(posts: Iterable[PostMark], role: str, unit: str) -> bool | None:
    """Say whether a post records, the mark for its own unit before the one for every unit; None while it is undecided."""
    marks = {one.unit: one.applies for one in posts if one.role == role and one.unit in ("", unit)}
    return marks.get(unit, marks.get(""))


AV_LIST = Need("av_list", lambda act, state: (av_list_stream(agency_of(state.stream)),), AvListFact, required=False)
"""For acts on cases: the list, where the agency has one."""


@dataclass(frozen=True)
class AvListState:
    """The list with everything it ever said."""

    stream: str
    opened_on: date | None = None
    lines: tuple[AvLine, ...] = ()
    posts: tuple[PostMark, ...] = ()

    @property
    def stage(self) -> str:
        """Whether it was set up."""
        return "kept" if self.opened_on is not None else ""

    def in_force(self, day: date) -> tuple[AvLine, ...]:
        """Return the lines of a day."""
        return tuple(line for line in self.lines if line.on(day))


AvMatter = Matter[Any, AvListState]


def _rule(matter: AvMatter) -> Rule | Article:
    return matter.rule("recording.item_list") if matter.has("recording.item_list") else PLATFORM


def refuse_incomplete_line(matter: AvMatter) -> Iterable[Refusal]:
    """A line names its step, its means, and whether the whole is recorded (兴隆台 实施方案 二（二）3（1）)."""
    act = matter.act
    for value, words, choices in ((act.step, "环节", ()), (act.means, "记录方式", MEANS), (act.extent, "全程记录还是部分记录", EXTENTS)):
        if not value:
            offer = f"可以选择：{'、'.join(label for _, label in choices)}" if choices else "请写明该事项在哪一执法环节记录"
            yield matter.refuse(_rule(matter), "av_list.incomplete", f"“{act.item}”没有写明{words}", offer)
    if act.activity not in TERMS["activity"]:
        yield matter.refuse(
            _rule(matter), "av_list.activity", f"“{act.item}”没有选择对应的活动种类", "清单外新增的事项请选择“依规定应当记录的其他活动”"
        )


def refuse_same_line(matter: AvMatter) -> Refusal | None:
    """An item has one line at a time."""
    act, since = matter.act, matter.act.since or matter.on
    if not any(line.item == act.item and line.until is None for line in matter.state.lines):
        return None
    return Refusal("av_list.same", PLATFORM, f"清单已有“{act.item}”（{since} 仍然有效）", "请先终止原来的一行，再写新的一行")


def refuse_unknown_line(matter: AvMatter) -> Refusal | None:
    """What ends is a line that is there."""
    act = matter.act
    line = next((one for one in matter.state.lines if one.id == act.line and one.until is None), None)
    if line is None:
        return Refusal("av_list.no_line", PLATFORM, f"清单没有编号为“{act.line}”的有效事项", "请从清单中选择")
    if act.until < line.since:
        return Refusal("av_list.ends_before", PLATFORM, f"终止日期早于起始日期 {line.since}", "请核对日期")
    return None


def refuse_unknown_post(matter: AvMatter) -> Iterable[Refusal]:
    """A post is a role of the agency, and a unit of it where one is named."""
    act, regime = matter.act, matter.regime
    if regime.role(act.role) is None and act.role not in TERMS["role"]:
        yield Refusal("av_list.no_role", PLATFORM, f"没有“{act.role}”这一岗位", "请从岗位中选择")
    if act.unit and regime.unit(act.unit) is None:
        yield Refusal("av_list.no_unit", PLATFORM, f"没有代码为“{act.unit}”的机构", "请从机构中选择")


def refuse_second_list(matter: AvMatter) -> Refusal | None:
    """An agency keeps one such list."""
    if matter.stream == av_list_stream(matter.agency):
        return None
    return Refusal("av_list.second", PLATFORM, "本机关的音像记录事项清单只有一份", "请从清单页面的“音像记录事项清单”进入")


def undecided(state: AvListState, regime: Regime) -> Iterator[tuple[str, Article]]:
    """Return the posts that enforce and are not marked, with the article that wants them marked; none where no text does.

    Law: recording.posts_defined. The posts are those that carry the duty case.investigate.
    """
    rules = [rule for rule in regime.versions("recording.posts_defined") if rule.value is True]
    if not rules or not regime.versions("duty.case.investigate"):
        return
    roles = regime.versions("duty.case.investigate")[0].value
    for role in roles if isinstance(roles, tuple) else ():
        if not any(one.role == role for one in state.posts):
            yield str(role), rules[0].article


class AvListAct(Act):
    """An act on the list of items to be recorded."""

    kind = "av_list"
    duty = "list.av_items"
    system = frozenset({"installer"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency, which shows a hole while no line is in force."""
        return (agency_stream(agency_of(stream)),)


class OpenAvList(AvListAct):
    """Set up the list (建立音像记录事项清单)."""

    label = "建立音像记录事项清单"
    starts = True
    gates = (refuse_second_list,)

    basis: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)] = Field(title="依据")


class AddAvLine(AvListAct):
    """Add a line (增加音像记录事项): the item, its step, its means, whole or part, from which day."""

    label = "增加音像记录事项"
    gates = (refuse_incomplete_line, refuse_same_line)

    item: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = Field(title="事项")
    activity: Code = Field(
        "", title="活动种类", json_schema_extra={"widget": "choice", "choices": [list(one) for one in TERMS["activity"].items()]}
    )
    step: Words = Field("", title="环节")
    means: Literal["", "video", "audio", "photo", "monitor"] = Field(
        "", title="记录方式", json_schema_extra={"widget": "choice", "choices": [list(one) for one in MEANS]}
    )
    extent: Literal["", "whole", "part"] = Field(
        "", title="全程还是部分", json_schema_extra={"widget": "choice", "choices": [list(one) for one in EXTENTS]}
    )
    since: date | None = Field(None, title="自何日起", description="不填的，自今日起", json_schema_extra={"widget": "date"})

    def causes(self, matter: AvMatter) -> Iterable[Caused]:
        """Tell the agency that its list is in force."""
        from mingfa.agencies.acts.agency import NoteAvList

        yield Caused(agency_stream(matter.agency), NoteAvList(lines=len([one for one in matter.state.lines if one.until is None]) + 1))


class EndAvLine(AvListAct):
    """End a line (终止音像记录事项) after a day; what happened until then is judged by it."""

    label = "终止音像记录事项"
    gates = (refuse_unknown_line,)

    line: Annotated[str, StringConstraints(pattern=r"^l[0-9]{1,9}$")] = Field(title="事项编号")
    until: date = Field(title="最后一日", json_schema_extra={"widget": "date"})
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)] = Field(title="理由")

    def causes(self, matter: AvMatter) -> Iterable[Caused]:
        """Tell the agency how many lines are left."""
        from mingfa.agencies.acts.agency import NoteAvList

        yield Caused(agency_stream(matter.agency), NoteAvList(lines=len([one for one in matter.state.lines if one.until is None]) - 1))


class MarkPost(AvListAct):
    """Say whether the officers of a post record (明确适用音像记录的岗位). Law: recording.posts_defined (盘锦 实施方案 二（二）3)."""

    label = "明确适用音像记录的岗位"
    gates = (refuse_unknown_post,)

    role: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="岗位", json_schema_extra={"widget": "choice", "choices": [list(one) for one in TERMS["role"].items()]}
    )
    unit: Code = Field("", title="机构", description="不填的，适用于各机构的该岗位", json_schema_extra={"widget": "unit"})
    applies: bool = Field(title="适用音像记录")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)] = Field(title="理由")


@folds(OpenAvList)
def _apply_open(state: AvListState, entry: Entry[OpenAvList]) -> AvListState:
    return replace(state, opened_on=local_day(entry.done_at))


@folds(AddAvLine)
def _apply_add(state: AvListState, entry: Entry[AddAvLine]) -> AvListState:
    act = entry.act
    line = AvLine(
        id=f"l{entry.seq}", item=act.item, activity=act.activity, step=act.step, means=act.means, extent=act.extent,
        since=act.since or local_day(entry.done_at),
    )  # fmt: skip
    return replace(state, lines=(*state.lines, line))


@folds(EndAvLine)
def _apply_end(state: AvListState, entry: Entry[EndAvLine]) -> AvListState:
    act = entry.act
    return replace(state, lines=tuple(one.model_copy(update={"until": act.until}) if one.id == act.line else one for one in state.lines))


@folds(MarkPost)
def _apply_mark(state: AvListState, entry: Entry[MarkPost]) -> AvListState:
    act = entry.act
    kept = tuple(one for one in state.posts if (one.role, one.unit) != (act.role, act.unit))
    return replace(state, posts=(*kept, PostMark(role=act.role, unit=act.unit, applies=act.applies)))
