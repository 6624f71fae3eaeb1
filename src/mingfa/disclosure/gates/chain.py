"""Who does which step, and that nobody goes alone."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import on_state
from mingfa.disclosure.gates.common import PublicationMatter
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term


def _step(step: str) -> Any:
    @on_state
    def gate(matter: PublicationMatter) -> Refusal | None:
        units, roles = f"disclosure.chain.decision.{step}.units", f"disclosure.chain.decision.{step}.roles"
        if matter.by.is_system or not matter.has(roles):
            return None
        rule = matter.rule(roles)
        wanted = rule.value if isinstance(rule.value, tuple) else ()
        places = matter.regime.items(units, matter.on) if matter.has(units) else ()
        if any(post.role in wanted and (not places or post.unit in ("", *places)) for post in matter.by.posts):
            return None
        names = [unit.name for code in places if (unit := matter.regime.unit(code)) is not None]
        what = {"provide": "提供", "approve": "审核", "publish": "发布"}[step]
        return matter.refuse(
            matter.rule(units) if places else rule, f"publication.not_yours_to_{step}",
            f"{matter.by.name}不是负责{what}公示信息的单位和岗位的人员", f"请由{'、'.join(names) or '规定的单位'}的{'、'.join(term('role', r) for r in wanted)}办理",
        )  # fmt: skip

    gate.__name__ = f"refuse_others_to_{step}"
    gate.__doc__ = f"Those whom the regime names {step}. Law: regime disclosure.chain.decision.{step} with its article."
    return gate


refuse_others_to_provide = _step("provide")
refuse_others_to_approve = _step("approve")
refuse_others_to_publish = _step("publish")


@on_state
def refuse_same_person(matter: PublicationMatter) -> Refusal | None:
    """Whoever prepared it does not check it. Law: regime disclosure.chain.separate_hands, gate.G18."""
    version = matter.state.version
    rule = matter.rule("disclosure.chain.separate_hands")
    if version is None or rule.value is not True or matter.by.person != version.provided_by:
        return None
    return matter.refuse(rule, "publication.same_person", "提供公示信息的人员不能审核自己提供的信息", "请由另一名负责审核的人员办理")


def refuse_unchecked(matter: PublicationMatter) -> Refusal | None:
    """The approver has looked at what was hidden. Law: regime gate.G18."""
    if matter.act.redaction_checked:
        return None
    return matter.refuse(
        matter.rule("gate.G18"), "publication.not_checked", "尚未核对隐去处理", "请核对应当隐去的信息均已隐去，并勾选后再审核通过"
    )


@on_state
def refuse_unapproved(matter: PublicationMatter) -> Refusal | None:
    """Nothing goes out before it is approved. Law: regime disclosure.chain.decision.approve with its article."""
    version = matter.state.version
    if version is not None and version.approved_on is not None:
        return None
    return matter.refuse(
        matter.rule("disclosure.chain.decision.approve.roles"),
        "publication.not_approved",
        "公示信息尚未审核通过，不能发布",
        "请先送审核人审核",
    )
