"""Who provides, collects, approves and publishes a standing list, and that nobody goes alone. Law: regime disclosure.chain.pre."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import term
from mingfa.lists.standing.state import ListState

ListMatter = Matter[Any, ListState]
STEPS = {"provide": "提供", "approve": "审核", "publish": "公布"}


def _names(regime: Regime, codes: Iterable[str]) -> str:
    return "、".join(unit.name if (unit := regime.unit(code)) is not None else code for code in codes)


def _may(matter: ListMatter, step: str) -> tuple[bool, Rule | None, tuple[str, ...], tuple[str, ...]]:
    """Return whether the actor is one of those whom the regime names for a step, the rule, its units and its roles."""
    units, roles = f"disclosure.chain.pre.{step}.units", f"disclosure.chain.pre.{step}.roles"
    places = matter.regime.items(units, matter.on) if matter.has(units) else ()
    wanted = matter.regime.items(roles, matter.on) if matter.has(roles) else ()
    if not places and not wanted:
        return True, None, (), ()
    rule = matter.rule(units) if places else matter.rule(roles)
    fit = any((not wanted or post.role in wanted) and (not places or post.unit in ("", *places)) for post in matter.by.posts)
    return fit or matter.by.is_system, rule, places, wanted


def _others(matter: ListMatter, step: str) -> Refusal | None:
    fit, rule, places, wanted = _may(matter, step)
    if fit or rule is None:
        return None
    who = f"{_names(matter.regime, places) or '规定的单位'}的{'、'.join(term('role', one) for one in wanted) or '人员'}"
    return matter.refuse(
        rule, f"list.not_yours_to_{step}", f"{matter.by.name}不是负责{STEPS[step]}事前公示内容的单位和岗位的人员", f"请由{who}办理"
    )


@on_state
def refuse_others_to_approve(matter: ListMatter) -> Refusal | None:
    """Those whom the regime names approve. Law: regime disclosure.chain.pre.approve with its article."""
    return _others(matter, "approve")


@on_state
def refuse_others_to_publish(matter: ListMatter) -> Refusal | None:
    """Those whom the regime names publish, take down and show on further portals. Law: regime disclosure.chain.pre.publish."""
    return _others(matter, "publish")


@on_state
def refuse_others_to_return(matter: ListMatter) -> Refusal | None:
    """Whoever may take the next step may send it back: the section's liaison, who approves, and who publishes."""
    if any(_may(matter, step)[0] for step in ("approve", "publish")):
        return None
    if matter.state.step == "collecting":
        return refuse_others_to_collect(matter)
    return _others(matter, "approve")


def refuse_nobody_answering(matter: ListMatter) -> Iterable[Refusal]:
    """Whoever provides answers for it: a draft names its unit and its provider, a person in service there (湘西州 公示制度 第三条)."""
    act = matter.act
    rule = matter.rule("lists.provider") if matter.has("lists.provider") else PLATFORM
    if not act.unit:
        yield matter.refuse(rule, "list.no_unit", "没有写明提供单位", "公示内容谁提供、谁负责，请写明由哪个单位提供")
    elif matter.regime.unit(act.unit) is None:
        yield Refusal("list.unknown_unit", PLATFORM, f"“{act.unit[:40]}”不是本机关的单位", "请从单位列表中选择")
    if not act.provider:
        yield matter.refuse(rule, "list.no_provider", "没有写明提供人", "公示内容谁提供、谁负责，请写明由谁提供")
        return
    fact = matter.fact("provided")
    if fact is None:
        yield Refusal("list.unknown_provider", PLATFORM, "提供人不是本机关登记的人员", "请从人员列表中选择")
    elif not fact.active or (act.unit and act.unit not in fact.units and not any(unit == act.unit for _, unit in fact.posts)):
        yield Refusal(
            "list.provider_elsewhere", PLATFORM, f"{fact.name}不是{_names(matter.regime, (act.unit,))}的在岗人员", "请填写提供单位的人员"
        )


def refuse_changed_provider(matter: ListMatter) -> Refusal | None:
    """Who provided a draft is written once (湘西州 公示制度 第三条): drafted again, it stays with the same unit and provider."""
    draft = matter.state.draft
    if draft is None or (draft.unit, draft.provider) == (matter.act.unit, matter.act.provider):
        return None
    rule = matter.rule("lists.provider") if matter.has("lists.provider") else PLATFORM
    return matter.refuse(
        rule, "list.provider_changed", f"本稿由{_names(matter.regime, (draft.unit,))}{draft.provider_name}提供，提供单位和提供人不能更改",
        "请按原提供单位和提供人修改；改由他人提供的，请先放弃本稿再重新编制",
    )  # fmt: skip


def refuse_other_unit(matter: ListMatter) -> Iterable[Refusal]:
    """A list is provided by a unit that provides standing information, and by the unit in charge of this list.

    Law: regime disclosure.chain.pre.provide.units; lists.owner and its parts; lists.complaint.unit.
    """
    from mingfa.lists.standing.acts.common import type_of

    act, units = matter.act, "disclosure.chain.pre.provide.units"
    if not act.unit:
        return
    if not matter.by.is_system and act.unit not in matter.by.units and not any(post.unit == act.unit for post in matter.by.posts):
        yield Refusal(
            "list.not_your_unit",
            PLATFORM,
            f"{matter.by.name}不是{_names(matter.regime, (act.unit,))}的人员，不能代其提供",
            "请由该单位人员编制",
        )
    if matter.has(units):
        places = matter.regime.items(units, matter.on)
        if places and act.unit not in places:
            yield matter.refuse(
                matter.rule(units), "list.unit_does_not_provide", f"{_names(matter.regime, (act.unit,))}不负责提供事前公示内容",
                f"请由{_names(matter.regime, places)}提供",
            )  # fmt: skip
    kind = type_of(matter.state)
    rule = kind.owner_rule(matter.regime, matter.on) if kind is not None else None
    if kind is None or rule is None:
        return
    owners = kind.owners(matter.regime, matter.on)
    if owners and act.unit not in owners:
        yield matter.refuse(
            rule, "list.other_unit", f"《{kind.name}》由{_names(matter.regime, owners)}负责，{_names(matter.regime, (act.unit,))}不能提供",
            f"请由{_names(matter.regime, owners)}编制",
        )  # fmt: skip


def refuse_other_provider_role(matter: ListMatter) -> Refusal | None:
    """Where sections have no liaison, only the posts that provide may send a list in. Law: regime disclosure.chain.pre.provide.roles."""
    roles = "disclosure.chain.pre.provide.roles"
    if not matter.has(roles) or matter.has("liaison.per_section") or matter.by.is_system:
        return None
    wanted = matter.regime.items(roles, matter.on)
    if any(post.role in wanted and post.unit in ("", matter.act.unit) for post in matter.by.posts):
        return None
    return matter.refuse(
        matter.rule(roles), "list.not_yours_to_provide", f"{matter.by.name}不是提供事前公示内容的岗位",
        f"请由{_names(matter.regime, (matter.act.unit,)) or '提供单位'}的{'、'.join(term('role', one) for one in wanted)}提供",
    )  # fmt: skip


@on_state
def refuse_others_to_collect(matter: ListMatter) -> Refusal | None:
    """The section's own liaison collects (湘西州 公示制度 第十六条). Law: regime disclosure.chain.pre.provide.roles, liaison.per_section."""
    roles, draft = "disclosure.chain.pre.provide.roles", matter.state.draft
    if draft is None or not matter.has(roles):
        return None
    wanted = matter.regime.items(roles, matter.on)
    if any(post.role in wanted and post.unit in ("", draft.unit) for post in matter.by.posts):
        return None
    rule = matter.rule("liaison.per_section") if matter.has("liaison.per_section") else matter.rule(roles)
    unit = _names(matter.regime, (draft.unit,))
    return matter.refuse(
        rule,
        "list.not_the_liaison",
        f"{matter.by.name}不是{unit}的{'、'.join(term('role', one) for one in wanted)}",
        f"请由{unit}的联络员整理",
    )


@on_state
def refuse_others_to_give_up(matter: ListMatter) -> Refusal | None:
    """A draft is given up by the unit that provides it."""
    draft = matter.state.draft
    if draft is None or draft.unit in matter.by.units or any(post.unit == draft.unit for post in matter.by.posts):
        return None
    return Refusal(
        "list.not_your_draft", PLATFORM, f"本稿由{_names(matter.regime, (draft.unit,))}提供", "请由提供单位放弃，或者由审核人退回"
    )


@on_state
def refuse_own_approval(matter: ListMatter) -> Refusal | None:
    """Whoever compiled it does not approve it. Law: regime disclosure.chain.separate_hands; 湘西州 公示制度 第十二条."""
    draft = matter.state.draft
    if draft is None or not matter.has("disclosure.chain.separate_hands"):
        return None
    rule = matter.rule("disclosure.chain.separate_hands")
    if rule.value is not True or matter.by.person not in (draft.made_by, draft.provider, draft.collected_by):
        return None
    return matter.refuse(rule, "list.own_approval", "提供、编制或者整理清单的人员不能审核自己经手的清单", "请由另一名负责审核的人员办理")


@on_state
def refuse_uncollected(matter: ListMatter) -> Refusal | None:
    """What others of the section entered goes to its liaison first. Law: regime liaison.per_section (湘西州 公示制度 第十六条)."""
    if matter.state.step != "collecting" or not matter.has("liaison.per_section"):
        return None
    return matter.refuse(
        matter.rule("liaison.per_section"), "list.not_collected", "本稿尚未经提供单位的信息联络员整理", "请先由提供单位的联络员整理报审"
    )


@on_state
def refuse_unapproved(matter: ListMatter) -> Refusal | None:
    """Nothing goes out before it is approved. Law: regime disclosure.chain.pre.approve with its article."""
    if matter.state.step == "approved":
        return None
    roles = "disclosure.chain.pre.approve.roles"
    return matter.refuse(
        matter.rule(roles) if matter.has(roles) else PLATFORM, "list.not_approved", "清单尚未审核通过，不能公布", "请先送审核人审核"
    )
