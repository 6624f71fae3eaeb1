"""A case rests on an item of the published list (执法事项): in force that day, of its kind, of its unit; a random inspection on one of the sampling list.

Law: regime lists.items.cited (盘锦 实施方案 一（二）; 上海 推进实施方案 三（一）1（4）), lists.inspection.cited (盘锦 二（一）2; 江北 公示制度
第五条（五）). The duties of the item (重点公示、重点音像记录、重点法制审核) go over to the case. Reading: what is cited must be there under any
agency's text; that something must be cited is asked where the text asks for it, from the day the agency's list is public: until then
the list itself is the gap, not each case.
"""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.gates.common import KIND_WORDS, CaseMatter
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.lists.matters.facts import Cited, MattersFact

ITEMS_CITED, INSPECTION_CITED = "lists.items.cited", "lists.inspection.cited"


def _rule(matter: CaseMatter, parameter: str, *others: str) -> Rule | Article:
    return next((matter.rule(name) for name in (parameter, *others) if matter.has(name)), PLATFORM)


def _asked(matter: CaseMatter, parameter: str) -> bool:
    return matter.has(parameter) and matter.regime.flag(parameter, matter.on)


def _published(fact: MattersFact | None) -> bool:
    return fact is not None and fact.number > 0


def item_of(matter: CaseMatter) -> Cited | None:
    """Return the item an act cites, None when it cites none or one that is not there."""
    fact: MattersFact | None = matter.fact("items")
    return fact.cited(matter.act.item) if fact is not None and matter.act.item else None


def refuse_unlisted_item(matter: CaseMatter) -> Iterable[Refusal]:
    """No act without duty and authority: the item is in the list of enforcement items in force that day, and of the case's kind."""
    fact: MattersFact | None = matter.fact("items")
    rule = _rule(matter, ITEMS_CITED, "lists.demanded.items")
    kind = getattr(matter.act, "case_kind", matter.state.kind) or matter.state.kind
    if not matter.act.item:
        if _published(fact) and _asked(matter, ITEMS_CITED):
            yield matter.refuse(
                rule,
                "item.not_cited",
                "没有选择执法事项；没有列入已公布的行政执法事项清单的事项不得实施",
                "请从本机关现行的行政执法事项清单中选择",
            )
        return
    item = item_of(matter)
    if fact is None or not fact.number:
        yield matter.refuse(
            rule, "item.no_list", f"本机关 {matter.on} 没有公布行政执法事项清单，不能引用事项“{matter.act.item}”", "请先公布清单"
        )
    elif item is None:
        yield matter.refuse(
            rule, "item.not_listed", f"事项“{matter.act.item}”不在 {matter.on} 施行的行政执法事项清单（第{fact.number}版）中，不得实施",
            "请从现行清单中选择；确有职责和依据的，先调整并公布清单",
        )  # fmt: skip
    elif kind and item.kind != kind:
        yield matter.refuse(
            rule,
            "item.other_kind",
            f"{item.words}属于{KIND_WORDS.get(item.kind, item.kind)}，本案是{KIND_WORDS.get(kind, kind)}",
            "请选择同一种类的事项",
        )


def refuse_other_units_item(matter: CaseMatter) -> Refusal | None:
    """An item is handled by the unit the list names for it."""
    item = item_of(matter)
    unit = getattr(matter.act, "unit", "") or matter.state.unit
    if item is None or not unit or not item.units or unit in item.units:
        return None
    names = {one.code: one.name for one in matter.regime.units}
    return matter.refuse(
        _rule(matter, ITEMS_CITED, "lists.demanded.items"), "item.other_unit",
        f"{item.words}由{'、'.join(names.get(code, code) for code in item.units)}承办，不是{names.get(unit, unit)}",
        "请由清单规定的机构办理，或者选择本机构承办的事项",
    )  # fmt: skip


def refuse_item_gone(matter: CaseMatter) -> Refusal | None:
    """What is approved still rests on an item in force on the day of the approval: the list may have changed since the proposal."""
    proposal, fact = matter.state.investigation.proposal, matter.fact("items")
    if not matter.act.granted or proposal is None:
        return None
    rule = _rule(matter, ITEMS_CITED, "lists.demanded.items")
    if proposal.item is None:
        if not (_published(fact) and _asked(matter, ITEMS_CITED)):
            return None
        return matter.refuse(
            rule, "item.not_cited", "呈批时没有选择执法事项，现在清单已经公布", "请退回重新呈批，并从现行清单中选择执法事项"
        )
    if fact is not None and fact.cited(proposal.item.id) is not None:
        return None
    return matter.refuse(
        rule, "item.gone", f"呈批所引{proposal.item.words}，在 {matter.on} 施行的清单中已经没有该事项", "请退回，按现行清单重新呈批"
    )


def random_item_of(matter: CaseMatter) -> Cited | None:
    """Return the random inspection item an act cites, None when it cites none or one that is not there."""
    fact: MattersFact | None = matter.fact("inspections")
    return fact.cited(matter.act.random_item) if fact is not None and matter.act.random_item else None


def refuse_unlisted_random(matter: CaseMatter) -> Iterable[Refusal]:
    """A random inspection is launched on an item of the published sampling list, and by a unit it names."""
    act, fact = matter.act, matter.fact("inspections")
    rule = _rule(matter, INSPECTION_CITED, "lists.demanded.inspection")
    if not act.random_item:
        held = getattr(matter.state, "random_item", None)
        if getattr(act, "random", False) and held is None and _published(fact) and _asked(matter, INSPECTION_CITED):
            yield matter.refuse(
                rule,
                "random.not_cited",
                "随机抽查没有选择抽查事项；不在已公布的随机抽查事项清单中的事项不得抽查",
                "请从现行随机抽查事项清单中选择",
            )
        return
    item = random_item_of(matter)
    if fact is None or not fact.number:
        yield matter.refuse(rule, "random.no_list", f"本机关 {matter.on} 没有公布随机抽查事项清单，不能开展随机抽查", "请先公布清单")
    elif item is None:
        yield matter.refuse(
            rule, "random.not_listed", f"抽查事项“{act.random_item}”不在 {matter.on} 施行的随机抽查事项清单（第{fact.number}版）中",
            "请从现行清单中选择，或者先调整并公布清单",
        )  # fmt: skip
    else:
        unit = getattr(act, "unit", "") or matter.state.unit
        names = {one.code: one.name for one in matter.regime.units}
        if unit and item.units and unit not in item.units:
            yield matter.refuse(
                rule, "random.other_unit", f"{item.words}的抽查主体是{'、'.join(names.get(code, code) for code in item.units)}，不是{names.get(unit, unit)}",
                "请由清单规定的主体抽查",
            )  # fmt: skip


UNSETTLED = frozenset({"due", "prepared", "approved", "withholding"})
"""Stages of a publication in which its result is neither public nor lawfully withheld."""


@on_state
def refuse_key_result_unpublished(matter: CaseMatter) -> Iterable[Refusal]:
    """A case on a key item for disclosure (重点公示) is not closed before its results are public or lawfully withheld."""
    item: Cited | None = matter.state.item
    if item is None or "disclose" not in item.duties:
        return
    waiting = [fact for fact in matter.all("key_results") if fact.stage in UNSETTLED]
    if waiting:
        yield Refusal(
            "item.result_not_public",
            item.article,
            f"{item.words}是重点公示事项，本案有 {len(waiting)} 项结果尚未公示",
            "请先办结公示（公开或者依法不予公示），再办结本案",
        )
