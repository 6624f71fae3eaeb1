"""What is done about the catalogue of standing lists: own types with their source, portals of sub-bureaus, changes that touch lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.desk.act import Act, Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import TERMS
from mingfa.lists.standing import gates
from mingfa.lists.standing.acts.common import AREA, Needed, RowId, Text, Words
from mingfa.lists.standing.acts.publishing import NoteChange
from mingfa.lists.standing.book import TRIGGERS, AddedType, BookState, Change, Site
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.types import OWN

CLASS_CHOICES: list[Any] = [["", "不归类"], *([code, word] for code, word in TERMS["info_class"].items())]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Trigger = Literal["law_repealed", "law_amended", "law_made", "unit_changed", "unit_ended", "certificate_ended", "other"]


class BookAct(Act):
    """An act on the catalogue (事前公示目录)."""

    kind: ClassVar[str] = "list_book"
    duty: ClassVar[str] = "list.book"


class OpenBook(BookAct):
    """Open the catalogue (建立事前公示目录)."""

    label: ClassVar[str] = "建立事前公示目录"
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"installer"})


@folds(OpenBook)
def apply_open(state: BookState, entry: Entry[OpenBook]) -> BookState:
    """It is there."""
    return replace(state, opened=True, last_at=entry.done_at)


class NoteList(BookAct):
    """A list was begun (登记清单); caused by the list's first act."""

    label: ClassVar[str] = "登记清单"
    duty: ClassVar[str] = ""
    internal: ClassVar[bool] = True

    code: Words


@folds(NoteList)
def apply_note(state: BookState, entry: Entry[NoteList]) -> BookState:
    """Remember it, so that changes reach it."""
    return replace(state, lists=tuple(sorted({*state.lists, entry.act.code})), last_at=entry.done_at)


class AddOwnType(BookAct):
    """Add a type of information that has to be published by a law of its own (增加公开种类), with that law.

    Law: 上海 推进实施方案 三（一）1（7）; 江北区 公示制度 第五条（六）. Until it is published it stands in the gap list.
    """

    label: ClassVar[str] = "增加公开种类"
    gates = (gates.refuse_no_legal_source, gates.refuse_known_type)

    code: Code = Field(title="代码", description="小写字母、数字和短横，例如 clean-audit")
    called: Needed = Field(title="名称")
    info_class: Literal["", "body", "person", "duty", "power", "basis", "procedure", "result", "supervision", "remedy", "sampling"] = Field(
        "",
        title="信息类别",
        json_schema_extra={"widget": "choice", "choices": CLASS_CHOICES},
    )
    source: Words = Field("", title="法律依据", description="规定应当公开该信息的法律、法规或者规章及条款，例如《某某条例》第二十条")
    reach: bool = Field(False, title="下级执法主体同样适用")


@folds(AddOwnType)
def apply_add(state: BookState, entry: Entry[AddOwnType]) -> BookState:
    """From now on it must be published."""
    act = entry.act
    made = AddedType(OWN + act.code, act.called, act.info_class, act.source, act.reach, local_day(entry.done_at))
    return replace(state, types=(*state.types, made), last_at=entry.done_at)


class EndOwnType(BookAct):
    """End an own type (停用公开种类), with the reason; what was published stays readable."""

    label: ClassVar[str] = "停用公开种类"
    gates = (gates.refuse_no_such_type,)

    code: Words = Field(title="种类", json_schema_extra={"widget": "choice"})
    reason: Needed = Field(title="理由", json_schema_extra=AREA)


@folds(EndOwnType)
def apply_end(state: BookState, entry: Entry[EndOwnType]) -> BookState:
    """It is demanded no longer."""
    act, day = entry.act, local_day(entry.done_at)
    types = tuple(
        replace(one, ended_on=day, ended_because=act.reason) if one.code == act.code and one.ended_on is None else one
        for one in state.types
    )
    return replace(state, types=types, last_at=entry.done_at)


class NameSite(BookAct):
    """Name a sub-bureau's portal on which the standing information is shown as well (登记分局门户). Law: regime lists.portals."""

    label: ClassVar[str] = "登记分局门户"
    gates = (gates.refuse_known_site,)

    code: Code = Field(title="代码")
    called: Needed = Field(title="名称", description="例如某某分局")
    address: Words = Field("", title="门户栏目网址", description="在本平台门户公示的不填")


@folds(NameSite)
def apply_site(state: BookState, entry: Entry[NameSite]) -> BookState:
    """Lists published from now on belong there as well; those published before are listed as missing there."""
    act = entry.act
    return replace(state, sites=(*state.sites, Site(act.code, act.called, act.address, local_day(entry.done_at))), last_at=entry.done_at)


class EndSite(BookAct):
    """End a sub-bureau's portal (停用分局门户)."""

    label: ClassVar[str] = "停用分局门户"
    gates = (gates.refuse_no_such_site,)

    code: Words = Field(title="分局门户", json_schema_extra={"widget": "choice"})
    reason: Needed = Field(title="理由", json_schema_extra=AREA)


@folds(EndSite)
def apply_end_site(state: BookState, entry: Entry[EndSite]) -> BookState:
    """It is demanded no longer."""
    day = local_day(entry.done_at)
    sites = tuple(replace(one, ended_on=day) if one.code == entry.act.code and one.ended_on is None else one for one in state.sites)
    return replace(state, sites=sites, last_at=entry.done_at)


class TaggedRow(BaseModel):
    """A row named by whoever registers a change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Words
    row: RowId


class RegisterChange(BookAct):
    """Register a change that lists have to follow (登记变化): each row it touches is to be adjusted, with a clock.

    Law: 盘锦 实施方案 二（一）2; 兴隆台 方案 二（一）3（2）、（3）; 江北区 公示制度 第六条. The texts give no days: regime lists.adjust_days.
    """

    label: ClassVar[str] = "登记变化"
    duty: ClassVar[str] = "list.change"
    gates = (gates.refuse_change_of_nothing, gates.refuse_future_change)

    trigger: Trigger = Field(title="变化种类", json_schema_extra={"widget": "choice", "choices": [list(one) for one in TRIGGERS]})
    told: Needed = Field(title="变化内容", json_schema_extra=AREA)
    since: date = Field(title="变化之日", json_schema_extra={"widget": "date"})
    source: Needed = Field(title="依据", description="公布变化的文件")
    law: Words = Field("", title="涉及的法律文件", description="填写名称，引用它的各行会标为待调整")
    article: Words = Field("", title="条款", description="例如第八十三条；不填的，及于整部文件")
    unit: Words = Field("", title="涉及的单位", json_schema_extra={"widget": "unit"})
    mention: Words = Field("", title="涉及的人员、证件号等词语")
    tagged: tuple[TaggedRow, ...] = Field((), title="另外指明的各行", max_length=5000)
    note: Text = Field("", title="说明", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Every list that the agency has begun."""
        return tuple(list_stream(agency_of(stream), code) for code in state.lists)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell each list; it knows its own rows."""
        ident = change_id(matter.state)
        for code in matter.state.lists:
            rows = tuple(one.row for one in self.tagged if one.code == code)
            if not (rows or self.law or self.unit or self.mention):
                continue
            yield Caused(
                list_stream(matter.agency, code),
                NoteChange(
                    change=ident, told=self.told, since=self.since, law=self.law, article=self.article, unit=self.unit, mention=self.mention,
                    rows=rows,
                ),
            )  # fmt: skip


def change_id(state: BookState) -> str:
    """Return the id the next change gets."""
    return f"c{len(state.changes) + 1}"


@folds(RegisterChange)
def apply_register(state: BookState, entry: Entry[RegisterChange]) -> BookState:
    """Keep it."""
    act = entry.act
    made = Change(
        change_id(state), act.trigger, act.told, act.since, act.source, entry.by.person, entry.by.name, local_day(entry.done_at), act.law,
        act.article, act.unit, act.mention, tuple((one.code, one.row) for one in act.tagged),
    )  # fmt: skip
    return replace(state, changes=(*state.changes, made), last_at=entry.done_at)
