"""What is refused while a draft is being prepared for legal review: strangers' opinions and answers, sections that are none."""

from __future__ import annotations

from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import term

CaseMatter = Matter[Any, CaseState]


def _rule_of(matter: CaseMatter, parameter: str) -> Rule | None:
    return matter.rule(parameter) if matter.has(parameter) else None


def _name(regime: Regime, code: str) -> str:
    unit = regime.unit(code)
    return unit.name if unit is not None else code


def refuse_other_units_opinion(matter: CaseMatter) -> Refusal | None:
    """The opinion is that of the unit which handles the case: of its handlers, or of its head."""
    if matter.by.person in matter.state.handlers or matter.by.holds("unit_head", matter.state.unit):
        return None
    return matter.refuse(
        _rule_of(matter, "review.unit_opinion") or PLATFORM,
        "preparation.other_unit",
        f"处理意见由承办机构（{_name(matter.regime, matter.state.unit)}）的承办人员或者负责人提出，{matter.by.name}不是",
        "请由承办机构提出",
    )


def refuse_unknown_section(matter: CaseMatter) -> Refusal | None:
    """A section of this agency is asked, another than the one that asks."""
    unit = matter.regime.unit(matter.act.unit)
    if unit is None:
        return Refusal("preparation.unknown_section", PLATFORM, f"本机关没有代码为“{matter.act.unit}”的机构", "请从机构列表中选择")
    if unit.code == matter.state.unit:
        return Refusal("preparation.own_section", PLATFORM, f"{unit.name}是本案承办机构，不需要征求自己的意见", "请选择其他机构")
    return None


def refuse_asked_twice(matter: CaseMatter) -> Refusal | None:
    """A section that has not answered yet is not asked again."""
    if all(one.unit != matter.act.unit for one in matter.state.preparation.unanswered):
        return None
    name = _name(matter.regime, matter.act.unit)
    return Refusal("preparation.asked", PLATFORM, f"已经征求{name}的意见，{name}尚未答复", "请等待答复")


def refuse_unknown_consultation(matter: CaseMatter) -> Refusal | None:
    """An answer belongs to a question that waits for one."""
    if any(one.seq == matter.act.consultation for one in matter.state.preparation.unanswered):
        return None
    return Refusal("preparation.nothing_asked", PLATFORM, "没有这一项等待答复的征求意见", "请从列表中选择")


def refuse_other_sections_answer(matter: CaseMatter) -> Refusal | None:
    """The section that was asked answers, and no other."""
    asked = next((one for one in matter.state.preparation.consultations if one.seq == matter.act.consultation), None)
    if asked is None or asked.unit in matter.by.units or any(post.unit == asked.unit for post in matter.by.posts):
        return None
    name = _name(matter.regime, asked.unit)
    return matter.refuse(
        _rule_of(matter, "review.consultation_before") or PLATFORM,
        "preparation.not_asked",
        f"征求的是{name}的意见，{matter.by.name}不属于该机构",
        f"请由{name}答复",
    )


def refuse_same_kind(matter: CaseMatter) -> Refusal | None:
    """The further kind is another than the case's own, and is named once."""
    kind, state = matter.act.also, matter.state
    if kind != state.kind and kind not in state.preparation.also_kinds:
        return None
    return Refusal("preparation.same_kind", PLATFORM, f"本案的决定已经是{term('kind', kind)}决定", "请选择其他种类，或者不办理本事项")
