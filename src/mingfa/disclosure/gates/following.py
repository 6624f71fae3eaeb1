"""What is published after the decision: something that happened, with its day, nothing hidden left in it, seen by another person."""

from __future__ import annotations

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.disclosure.redaction import leftovers
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term


def refuse_follow_up_in_hand(matter: PublicationMatter) -> Refusal | None:
    """One line of a field at a time waits for approval."""
    if not any(line.published_on is None and line.field == matter.act.field for line in matter.state.follow_ups):
        return None
    words = term("publication_field", matter.act.field)
    return Refusal("follow_up.in_hand", PLATFORM, f"已提供的“{words}”还没有发布", "请先审核、发布，或者退回后重新提供")


def refuse_nothing_followed(matter: PublicationMatter) -> Refusal | None:
    """There is something to publish: the case has recorded it, or it is written here. Law: regime disclosure.follow_up.<kind>."""
    from mingfa.disclosure.following import followed_by

    act, fact = matter.act, matter.fact("case")
    if act.words or fact is None or followed_by(fact.decision(matter.state.decision_seq), act.field)[0]:
        return None
    name = f"disclosure.follow_up.{matter.state.kind}"
    words = term("publication_field", act.field)
    message, remedy = f"案件中还没有“{words}”的记载", "请先在案件中登记缴款、执行或者整改，或者在这里写明情况和日期"
    return (
        matter.refuse(matter.rule(name), "follow_up.nothing", message, remedy)
        if matter.has(name)
        else Refusal("follow_up.nothing", PLATFORM, message, remedy)
    )


def refuse_follow_up_day(matter: PublicationMatter) -> Refusal | None:
    """What followed happened after the decision and not after today."""
    on, decided = matter.act.on, matter.state.decided_on
    if on is None or (on <= matter.on and (decided is None or on >= decided)):
        return None
    return Refusal("follow_up.day", PLATFORM, f"发生日期 {on} 早于决定作出之日或者晚于今天", "请核对日期")


def refuse_follow_up_leftovers(matter: PublicationMatter) -> Refusal | None:
    """Nothing that must be hidden is left in the line. Law: regime gate.G18 with its article."""
    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None or not matter.act.words:
        return None
    found = leftovers(matter.act.words, fact.secrets)
    if not found:
        return None
    return matter.refuse(
        matter.rule("gate.G18"), "publication.not_redacted", f"后续情况中还有应当隐去的信息：{'、'.join(found)}", "请隐去后再提交"
    )


@on_state
def refuse_no_follow_up(matter: PublicationMatter) -> Refusal | None:
    """There is a line in hand."""
    if any(line.published_on is None for line in matter.state.follow_ups):
        return None
    return Refusal("follow_up.none", PLATFORM, "没有待办理的后续情况", "请先提供后续情况")


@on_state
def refuse_own_follow_up(matter: PublicationMatter) -> Refusal | None:
    """Whoever provided the line does not check it. Law: regime disclosure.chain.separate_hands, gate.G18."""
    rule = matter.rule("disclosure.chain.separate_hands")
    mine = any(line.published_on is None and line.provided_by == matter.by.person for line in matter.state.follow_ups)
    if rule.value is not True or not mine:
        return None
    return matter.refuse(rule, "publication.same_person", "提供后续情况的人员不能审核自己提供的信息", "请由另一名负责审核的人员办理")


@on_state
def refuse_unapproved_follow_up(matter: PublicationMatter) -> Refusal | None:
    """Nothing goes out before it is approved. Law: regime disclosure.chain.decision.approve with its article."""
    if all(line.approved_on is not None for line in matter.state.follow_ups if line.published_on is None):
        return None
    return matter.refuse(
        matter.rule("disclosure.chain.decision.approve.roles"),
        "publication.not_approved",
        "后续情况尚未审核通过，不能发布",
        "请先送审核人审核",
    )
