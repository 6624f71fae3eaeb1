"""What the law refuses about publications: too little told, too much told, nobody else looked, no approval, no ground."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.disclosure.redaction import leftovers
from mingfa.disclosure.state import PublicationState
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term

PublicationMatter = Matter[Any, PublicationState]


def _decision(matter: PublicationMatter) -> Any:
    fact = matter.fact("case")
    seq = matter.state.decision_seq if matter.state.decision_seq >= 0 else getattr(matter.act, "decision_seq", -1)
    return fact.decision(seq) if fact is not None else None


def refuse_no_decision(matter: PublicationMatter) -> Refusal | None:
    """Only a decision of the case can be published."""
    if _decision(matter) is not None:
        return None
    return Refusal("publication.no_decision", PLATFORM, "案件中没有这一决定", "请从案件的决定中选择")


def refuse_other_stream(matter: PublicationMatter) -> Refusal | None:
    """A decision has one publication, whose name follows from it."""
    from mingfa.disclosure.acts import publication_of

    if publication_of(matter.act.case, matter.act.decision_seq) == matter.stream:
        return None
    return Refusal("publication.other_stream", PLATFORM, "该决定的公示卷号不是这一个", "请从案件页面进入该决定的公示")


@on_state
def refuse_unissued(matter: PublicationMatter) -> Refusal | None:
    """A decision that the issuing key has not signed does not exist, and is not published."""
    decision = _decision(matter)
    if decision is None or decision.issued:
        return None
    return Refusal("publication.not_issued", PLATFORM, "决定尚未签发，不能公示", "请待签发密钥签发后再办理公示")


@on_state
def refuse_annulled(matter: PublicationMatter) -> Refusal | None:
    """A decision without effect is not published anew."""
    decision = _decision(matter)
    if decision is None or not decision.annulled:
        return None
    return matter.refuse(
        matter.rule("disclosure.withdrawal.days"), "publication.annulled", "决定已被撤销，不能公示", "请公示重新作出的决定"
    )


def minimum_rule(matter: PublicationMatter) -> Rule:
    """Return the rule of the fields that a publication of this kind tells at least."""
    decision, kind = _decision(matter), matter.state.kind
    own = f"disclosure.minimum_fields.{kind}"
    plain = decision is not None and decision.result == "no_penalty"
    return matter.rule(own if matter.has(own) and not plain else "disclosure.minimum_fields.general")


def refuse_missing_fields(matter: PublicationMatter) -> Refusal | None:
    """A publication tells at least what the regime asks for. Law: regime disclosure.minimum_fields with its article."""
    from mingfa.disclosure.acts import told_fields

    fact = matter.fact("case")
    if fact is None or _decision(matter) is None:
        return None
    rule = minimum_rule(matter)
    told = told_fields(matter.act, matter.state, fact, matter.fact("agency"))
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    missing = [term("publication_field", name) for name in wanted if not told.get(name, "").strip()]
    if not missing:
        return None
    return matter.refuse(rule, "publication.field_missing", f"公示内容缺少{'、'.join(missing)}", "请补全后再提交；这些内容不能略去")


def refuse_leftovers(matter: PublicationMatter) -> Refusal | None:
    """Nothing that must be hidden is left. Law: regime gate.G18 with its article."""
    from mingfa.disclosure.acts import told_fields

    fact = matter.fact("case")
    if fact is None or _decision(matter) is None:
        return None
    told = told_fields(matter.act, matter.state, fact, matter.fact("agency"))
    words = "\n".join([fact.title, *told.values()])
    found = leftovers(words, fact.secrets)
    if not found:
        return None
    return matter.refuse(
        matter.rule("gate.G18"), "publication.not_redacted", f"公示内容中还有应当隐去的信息：{'、'.join(found)}", "请隐去后再提交"
    )


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


def refuse_unknown_ground(matter: PublicationMatter) -> Refusal | None:
    """Only the regime's own grounds keep a decision from the public. Law: regime disclosure.ground with its article."""
    if matter.has(f"disclosure.ground.{matter.act.ground}"):
        return None
    known = matter.regime.rules("disclosure.ground", matter.on)
    if not known:
        return matter.refuse(
            matter.rule(matter.state.days_parameter),
            "publication.no_grounds",
            "本机关制度没有列明不予公示的情形，决定应当公示",
            "请隐去依法应当隐去的信息后公示",
        )
    words = "；".join(f"{rule.id.rpartition('.')[2]}．{rule.value}" for rule in known)
    return matter.refuse(known[0], "publication.ground_unknown", "所选理由不是规定的不予公示情形", f"可以不予公示的情形只有：{words}")


@on_state
def refuse_other_withholder(matter: PublicationMatter) -> Refusal | None:
    """Who approves that a decision is not published. Law: regime disclosure.non_publication.approver."""
    rule = matter.rule("disclosure.non_publication.approver")
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    if any(matter.by.holds(role) for role in wanted):
        return None
    return matter.refuse(
        rule,
        "publication.not_yours_to_withhold",
        f"{matter.by.name}不能批准不予公示",
        f"请由{'、'.join(term('role', r) for r in wanted)}批准",
    )


@on_state
def refuse_own_withholding(matter: PublicationMatter) -> Refusal | None:
    """Whoever asked for it does not approve it."""
    if matter.by.person != matter.state.withhold_by:
        return None
    return matter.refuse(
        matter.rule("disclosure.chain.separate_hands"), "publication.same_person", "不能批准本人提出的不予公示", "请由另一名有权人员批准"
    )


def refuse_unfounded_withdrawal(matter: PublicationMatter) -> Refusal | None:
    """A decision is taken down because something became of it that the case tells, or because it should not have been published.

    Law: regime disclosure.withdrawal with its article; 行政处罚法 第四十八条第二款.
    """
    trigger = matter.act.trigger
    if trigger == "excepted" or any(change.trigger == trigger for change in matter.state.changes):
        return None
    return matter.refuse(
        matter.rule("disclosure.withdrawal.triggers"), "publication.no_change", f"案件中没有该决定被{term('withdrawal_trigger', trigger)}的记载",
        "请先在案件中登记复议、诉讼结果或者自行纠正的决定",
    )  # fmt: skip


def refuse_no_correction(matter: PublicationMatter) -> Iterable[Refusal]:
    """A correction says something else than what is shown."""
    from mingfa.disclosure.acts import content_of

    fact = matter.fact("case")
    if fact is None or _decision(matter) is None or matter.state.version is None:
        return
    told = content_of(matter.act, matter.state, fact, matter.fact("agency"))
    if all(told.get(name) == matter.state.version.content.get(name) for name in ("fields", "title", "number")):
        yield Refusal("publication.nothing_new", PLATFORM, "更正后的内容与已公示的相同", "请填写更正内容，或者先在案件中更正事实")
