"""What is refused about findings of misuse (违规使用). Pure. Law: the list of banned behaviour of the agency's rule (湘西州 记录制度 第九条)."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term
from mingfa.recorders.facts import banned_items
from mingfa.recorders.gates.common import MisuseMatter, acts_for, refuse_other_agency, rule_or_platform

BANNED = "recording.banned_behaviour"


def refuse_unbanned(matter: MisuseMatter) -> Refusal | None:
    """What is found is one of the things the agency's rule bans; anything else goes under the rule cited by whoever reports it."""
    known = banned_items(matter.regime, matter.on)
    if matter.act.item in (*known, "other"):
        return None
    words = "；".join(term("banned", item) for item in (*known, "other"))
    return matter.refuse(
        rule_or_platform(matter, BANNED), "misuse.unbanned", f"本机关制度没有禁止“{term('banned', matter.act.item)}”", f"可以选择：{words}"
    )


def refuse_uncited(matter: MisuseMatter) -> Refusal | None:
    """A finding in free words cites the rule that was broken."""
    if matter.act.item != "other" or matter.act.rule:
        return None
    return matter.refuse(
        rule_or_platform(matter, BANNED),
        "misuse.uncited",
        "按其他违反管理规定的行为登记，没有写明违反的是哪一规定",
        "请写明文件名称和条款",
    )


def refuse_other_agencys(matter: MisuseMatter) -> Iterable[Refusal]:
    """What a finding names belongs to the same agency."""
    for stream, what in ((matter.act.case, "案件"), (matter.act.recording, "音像记录"), (matter.act.recorder, "设备")):
        refusal = refuse_other_agency(matter, stream, what)
        if refusal is not None:
            yield refusal


@on_state
def refuse_answer_by_other(matter: MisuseMatter) -> Refusal | None:
    """The officer himself answers."""
    if matter.by.person == matter.state.officer:
        return None
    name = matter.state.officer_name
    return matter.refuse(rule_or_platform(matter, BANNED), "misuse.not_yours", f"违规使用由{name}本人说明", f"请由{name}办理")


@on_state
def refuse_own_decision(matter: MisuseMatter) -> Refusal | None:
    """Nobody decides on what was found against him."""
    if not acts_for(matter, matter.state.officer):
        return None
    return matter.refuse(rule_or_platform(matter, BANNED), "misuse.own", "不能处理对自己的违规使用登记", "请由其他负责监督的人员处理")


def refuse_unheard(matter: MisuseMatter) -> Refusal | None:
    """The officer is heard first, or it is said why he was not."""
    if matter.state.answers or matter.act.unheard:
        return None
    return matter.refuse(
        rule_or_platform(matter, BANNED),
        "misuse.unheard",
        f"{matter.state.officer_name}还没有说明情况",
        "请等待本人说明；本人不说明的，写明催告和不说明的情况",
    )


def refuse_unnamed_liability(matter: MisuseMatter) -> Refusal | None:
    """Liability is said in words: what follows, by which rule."""
    if matter.act.outcome != "liable" or matter.act.liability:
        return None
    return matter.refuse(
        rule_or_platform(matter, BANNED), "misuse.no_liability", "决定追究责任而没有写明如何追究", "请写明责任种类及其依据"
    )
