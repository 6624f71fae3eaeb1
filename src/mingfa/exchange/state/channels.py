"""The channels of an agency (公示渠道): those its regime names, those it added, who enters publications on them, and whom decisions go to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingfa.desk.evolve import replace
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS, term

MODES = {"feed": "随公示数据流自动上网", "push": "接口推送", "file": "文件报送", "manual": "人工发布"}
"""How a publication gets on a channel (发布方式)."""

ITEM_STAGES = {"pre": "事前公开", "during": "事中公示", "after": "事后公开"}
"""When in the course of enforcement an item is told (公示环节)."""

ITEM_KINDS = {
    "penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可", "register": "执法人员名录", "list": "清单",
    "standing": "事前公开事项", "annual": "年度数据",
}  # fmt: skip

TOGETHER = {"weibo_wechat": ("weibo", "wechat")}
"""Words of a regime that name two channels, each with a text and a receipt of its own."""

OWN = frozenset({"portal", "government_site", "district_column"})
"""Sites and columns that show what the publication feed carries."""

TO_BODIES = frozenset({"joint_discipline"})
"""Not a channel: decisions are supplied to single bodies, each time by a person (SupplyDecision)."""

CREDIT = "credit"
"""The channel of 双公示: penalties and licences only."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel (公示渠道).

    source: what asks for it, Chinese. mandatory: an item not on it is a gap. kinds, stages, units: of the items that belong on it, () for
    all. delay_days: working days after publication within which it has to be there too; 0 for the same day. needs_number: only the
    platform's own number (受理、录入编号) shows that an item is there. on: it is used.
    """

    code: str
    name: str
    mode: str
    mandatory: bool
    source: str = ""
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    delay_days: int = 0
    needs_number: bool = False
    on: bool = True

    def takes(self, kind: str, stage: str, unit: str) -> bool:
        """Say whether an item belongs on this channel. An item of the whole agency (unit "") belongs wherever one of its units' does."""
        return (
            self.on
            and (not self.kinds or kind in self.kinds)
            and (not self.stages or stage in self.stages)
            and (not self.units or not unit or unit in self.units)
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A channel as the regime names it: whether it is a must, the article, and whether it is a system that answers with a number."""

    code: str
    mandatory: bool
    article: str
    system: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the disclosure column (公示专栏的栏目): which items stand in it; () for all."""

    code: str
    label: str
    stages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def takes(self, kind: str, stage: str) -> bool:
        """Say whether an item stands in this section."""
        return (not self.stages or stage in self.stages) and (not self.kinds or kind in self.kinds)


SECTIONS = tuple(Section(code, label, (code,)) for code, label in ITEM_STAGES.items())
"""The sections of a column that nobody has arranged otherwise."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A body that decisions may be supplied to (联合惩戒相关单位), and on what basis."""

    code: str
    name: str
    basis: str
    until: date | None = None


@dataclass(frozen=True)
class ChannelsState:
    """What an agency has arranged for its channels. channels: by code, as set last. entrants: unit -> stream of the designated person."""

    stream: str
    channels: Mapping[str, Channel] = field(default_factory=dict)
    sections: tuple[Section, ...] = SECTIONS
    recipients: tuple[Recipient, ...] = ()
    entrants: Mapping[str, str] = field(default_factory=dict)

    def with_channel(self, channel: Channel) -> ChannelsState:
        """Return the state with a channel set."""
        return replace(self, channels={**self.channels, channel.code: channel})


def initial(stream: str) -> ChannelsState:
    """Return the channels of an agency before it has arranged anything."""
    return ChannelsState(stream)


def named_by(regime: Regime, on: date) -> tuple[Named, ...]:
    """Return the channels that a regime names on a day, each once.

    Law: regime disclosure.channels.base (must), .further (must where further_required says so), .systems (must, answered with a number),
    exchange.systems (the same for every agency).
    """
    found: dict[str, Named] = {}
    further = regime.has("disclosure.channels.further_required", on) and regime.flag("disclosure.channels.further_required", on)
    told = (
        ("disclosure.channels.base", True, False),
        ("disclosure.channels.further", further, False),
        ("disclosure.channels.systems", True, True),
        ("exchange.systems", True, True),
    )
    for parameter, mandatory, system in told:
        if not regime.has(parameter, on):
            continue
        article = str(regime.rule(parameter, on).article)
        for word in regime.items(parameter, on):
            for code in TOGETHER.get(word, (word,)):
                if code not in TO_BODIES:
                    found.setdefault(code, Named(code, mandatory, article, system))
    return tuple(found.values())


def usual(named: Named) -> Channel:
    """Return a channel as it is used where the agency has arranged nothing: our own column by the feed, systems by file, others by hand."""
    mode = "feed" if named.code in OWN else "file" if named.system else "manual"
    kinds = ("penalty", "licence") if named.code == CREDIT else ("penalty",) if named.code == "case_system" else ()
    stages = ("after",) if named.system else ()
    return Channel(named.code, term("channel", named.code), mode, named.mandatory, named.article, kinds, stages, needs_number=named.system)


def in_force(named: Iterable[Named], arranged: Mapping[str, Any]) -> tuple[Channel, ...]:
    """Return the channels of an agency: those its regime names, as it has arranged them, and those it added.

    What the regime makes a must stays one, and stays in use, whatever was arranged.
    """
    found: list[Channel] = []
    for one in named:
        kept = arranged.get(one.code)
        if kept is None:
            found.append(usual(one))
        else:
            found.append(replace(kept, mandatory=one.mandatory or kept.mandatory, on=kept.on or one.mandatory, source=one.article))
    known = {one.code for one in found}
    return (*found, *(kept for code, kept in sorted(arranged.items()) if code not in known))


def channel_words(code: str) -> str:
    """Return the Chinese name of a channel of the regimes, "" for one that an agency added."""
    return TERMS["channel"].get(code, "")
