"""What is refused of an agency's channels: unknown ones, a must that is switched off, sections in which an item could stand twice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.exchange.state.channels import ITEM_KINDS, ITEM_STAGES, OWN, ChannelsState, Section, named_by
from mingfa.law.refusal import Refusal

ChannelsMatter = Matter[Any, ChannelsState]


def refuse_other_stream(matter: ChannelsMatter) -> Refusal | None:
    """An agency has one stream of channels."""
    if matter.stream == f"{matter.agency}/channels/main":
        return None
    return Refusal("channel.other_stream", PLATFORM, "公示渠道只有一个卷", "请打开本机关的公示渠道")


def refuse_narrowing_a_must(matter: ChannelsMatter) -> Iterable[Refusal]:
    """What the regime makes a must is neither switched off nor narrowed to some units. Law: regime disclosure.channels with its article."""
    act = matter.act
    named = next((one for one in named_by(matter.regime, matter.on) if one.code == act.code), None)
    if named is None or not named.mandatory:
        return
    rule = next(
        matter.rule(name)
        for name in ("disclosure.channels.base", "disclosure.channels.further", "disclosure.channels.systems", "exchange.systems")
        if matter.has(name) and set(_words(matter, name)) & {act.code, "weibo_wechat"}
    )
    if not act.on:
        yield matter.refuse(rule, "channel.must_stay", f"“{act.title}”是规定的公示渠道，不能停用", "可以调整发布方式，不能停用")
    if act.units:
        yield matter.refuse(rule, "channel.must_be_whole", f"“{act.title}”是规定的公示渠道，不能只对部分机构启用", "请不填机构")


def _words(matter: ChannelsMatter, name: str) -> tuple[str, ...]:
    return matter.regime.items(name, matter.on)


def refuse_unnamed_channel(matter: ChannelsMatter) -> Refusal | None:
    """A channel that the agency adds says what it is called and on what basis."""
    act = matter.act
    known = {one.code for one in named_by(matter.regime, matter.on)} | set(matter.state.channels)
    if act.code in known or act.source:
        return None
    return Refusal("channel.no_source", PLATFORM, f"新增渠道“{act.title}”没有写明依据", "请写明开设该渠道的通知、批准或者决定")


def refuse_feed_elsewhere(matter: ChannelsMatter) -> Refusal | None:
    """Only our own sites show the feed by themselves."""
    if matter.act.mode != "feed" or matter.act.code in OWN:
        return None
    return Refusal(
        "channel.not_ours",
        PLATFORM,
        f"“{matter.act.title}”不是由公示端提供的网站，不能随数据流自动上网",
        "请选择接口推送、文件报送或者人工发布",
    )


def refuse_muddled_sections(matter: ChannelsMatter) -> Iterable[Refusal]:
    """Every item stands in exactly one section of the column: no two take the same, codes are not used twice."""
    sections = [Section(one.code, one.label, one.stages, one.kinds) for one in matter.act.sections]
    codes = [one.code for one in sections]
    if len(set(codes)) != len(codes):
        yield Refusal("section.twice", PLATFORM, "栏目代码重复", "请为每个栏目使用不同的代码")
    for stage, kind in product(ITEM_STAGES, ITEM_KINDS):
        found = [one.label for one in sections if one.takes(kind, stage)]
        if len(found) > 1:
            words = f"{ITEM_STAGES[stage]}中的“{ITEM_KINDS[kind]}”同时落入栏目{'、'.join(f'“{one}”' for one in found)}"
            yield Refusal("section.overlap", PLATFORM, words, "请调整栏目的环节和种类，使每条信息只落入一个栏目")
            return


def refuse_unknown_unit(matter: ChannelsMatter) -> Refusal | None:
    """The unit is one of the agency's."""
    if matter.regime.unit(matter.act.unit) is not None:
        return None
    return Refusal("unit.unknown", PLATFORM, "本机关没有这个机构", "请从列表中选择机构")


def refuse_outsider(matter: ChannelsMatter) -> Refusal | None:
    """The designated person belongs to the unit. Law: 湘西州 公示制度 第十三条 (a person of the unit)."""
    fact = matter.fact("person")
    if fact is None or (fact.active and matter.act.unit in fact.units):
        return None
    return Refusal("channel.entrant_outside", PLATFORM, f"{fact.name}不在该机构或者已不在岗", "请指定该机构的在岗人员")
