"""What an agency arranges for its channels: setting one up or off, the sections of its column, who enters publications, who is supplied."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.exchange.gates import channels as gates
from mingfa.exchange.state.channels import ITEM_KINDS, ITEM_STAGES, MODES, Channel, ChannelsState, Recipient, Section

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Kinds = tuple[Literal["penalty", "coercion", "inspection", "licence", "register", "list", "standing", "annual"], ...]
Stages = tuple[Literal["pre", "during", "after"], ...]


def picked(words: dict[str, str]) -> dict[str, Any]:
    """Return what makes a form offer these words."""
    return {"widget": "choice", "choices": [[code, label] for code, label in words.items()]}


def channels_stream(agency: str) -> str:
    """Return the stream of an agency's channels."""
    return f"{agency}/channels/main"


class ChannelsAct(Act):
    """An act on the channels of an agency."""

    kind: ClassVar[str] = "channels"
    duty: ClassVar[str] = "channel.configure"


class ArrangeChannels(ChannelsAct):
    """Begin the agency's own arrangement of its channels (建立公示渠道设置)."""

    label: ClassVar[str] = "建立公示渠道设置"
    internal: ClassVar[bool] = True  # its one stream has a fixed name: a button of the page of channels does it
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"installer"})
    gates = (gates.refuse_other_stream,)


class ConfigureChannel(ChannelsAct):
    """Set a channel up, or change how it is used (设置公示渠道): from now on items that belong there get a task for it.

    Law: regime disclosure.channels; 湘西州 公示制度 第十一条 (more channels), 第十三条 (in time with the portal).
    """

    label: ClassVar[str] = "设置公示渠道"
    help: ClassVar[str] = "新增的渠道，此后公示的信息自动产生发布任务；已经公示的信息列入“尚未列入”清单，由人员补发。"
    system: ClassVar[frozenset[str]] = frozenset({"installer"})
    gates = (gates.refuse_narrowing_a_must, gates.refuse_unnamed_channel, gates.refuse_feed_elsewhere)

    code: Code = Field(title="渠道代码", description="制度已经列明的渠道用其代码，例如 wechat、weibo、hall_board")
    title: Words = Field(title="渠道名称")
    mode: Literal["feed", "push", "file", "manual"] = Field("manual", title="发布方式", json_schema_extra=picked(MODES))
    on: bool = Field(True, title="启用")
    mandatory: bool = Field(False, title="必须发布")
    source: str = Field("", title="依据", max_length=200)
    kinds: Kinds = Field((), title="信息种类", description="不选的，适用于全部", json_schema_extra=picked(ITEM_KINDS))
    item_stages: Stages = Field((), title="公示环节", description="不选的，适用于全部", json_schema_extra=picked(ITEM_STAGES))
    units: tuple[Code, ...] = Field((), title="启用的机构", description="不选的，适用于全部机构", json_schema_extra={"widget": "unit"})
    delay_days: int = Field(0, title="门户公示后几个工作日内应当同步", ge=0, le=60)
    needs_number: bool = Field(False, title="须有平台的受理（录入）编号才算完成")


@folds(ConfigureChannel)
def apply_configure(state: ChannelsState, entry: Entry[ConfigureChannel]) -> ChannelsState:
    """Keep it as set last."""
    act = entry.act
    return state.with_channel(
        Channel(
            act.code, act.title, act.mode, act.mandatory, act.source, act.kinds, act.item_stages, act.units, act.delay_days, act.needs_number,
            act.on,
        )
    )  # fmt: skip


class SectionRow(BaseModel):
    """One section of the column."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: Code = Field(title="栏目代码")
    label: Words = Field(title="栏目名称")
    stages: Stages = Field((), title="公示环节", json_schema_extra=picked(ITEM_STAGES))
    kinds: Kinds = Field((), title="信息种类", json_schema_extra=picked(ITEM_KINDS))


class ArrangeSections(ChannelsAct):
    """Arrange the sections of the disclosure column (设置公示专栏栏目): every item stands in exactly one. Law: 兴隆台 实施方案 三（二）."""

    label: ClassVar[str] = "设置公示专栏栏目"
    gates = (gates.refuse_muddled_sections,)

    sections: tuple[SectionRow, ...] = Field(title="栏目", min_length=1, max_length=40)


@folds(ArrangeSections)
def apply_sections(state: ChannelsState, entry: Entry[ArrangeSections]) -> ChannelsState:
    """Keep the sections."""
    return replace(state, sections=tuple(Section(one.code, one.label, one.stages, one.kinds) for one in entry.act.sections))


class DesignateEntrant(ChannelsAct):
    """Designate who in a unit enters publications on the other platforms (指定录入人员). Law: 湘西州 公示制度 第十三条."""

    label: ClassVar[str] = "指定其他渠道录入人员"
    system: ClassVar[frozenset[str]] = frozenset({"installer"})
    gates = (gates.refuse_unknown_unit, gates.refuse_outsider)
    needs = (officers_need("person", lambda act, state: (act.person,) if act else ()),)

    unit: Code = Field(title="机构", json_schema_extra={"widget": "unit"})
    person: Words = Field(title="录入人员", json_schema_extra={"widget": "person"})


@folds(DesignateEntrant)
def apply_entrant(state: ChannelsState, entry: Entry[DesignateEntrant]) -> ChannelsState:
    """Keep who it is now."""
    return replace(state, entrants={**state.entrants, entry.act.unit: entry.act.person})


class ListRecipient(ChannelsAct):
    """List a body to which decisions may be supplied (登记联合惩戒单位), with the basis. Law: 上海 推进实施方案 三（一）3（4）."""

    label: ClassVar[str] = "登记联合惩戒单位"

    code: Code = Field(title="单位代码")
    title: Words = Field(title="单位名称")
    basis: Words = Field(title="提供依据", description="联合惩戒备忘录或者有关规定")
    ended: bool = Field(False, title="不再提供")


@folds(ListRecipient)
def apply_recipient(state: ChannelsState, entry: Entry[ListRecipient]) -> ChannelsState:
    """Keep the list."""
    act = entry.act
    until = local_day(entry.done_at) - timedelta(days=1) if act.ended else None
    others = tuple(one for one in state.recipients if one.code != act.code)
    return replace(state, recipients=(*others, Recipient(act.code, act.title, act.basis, until)))


__all__ = [
    "ArrangeChannels", "ArrangeSections", "ChannelsAct", "ConfigureChannel", "DesignateEntrant", "ListRecipient", "channels_stream", "picked",
]  # fmt: skip
