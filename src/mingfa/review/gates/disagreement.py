"""Who may disagree with an opinion, who coordinates and who decides (意见不一致). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter, items_of, roles_in_words, rule_or

MECHANISM = "review.disagreement"
COORDINATOR = "review.disagreement.coordinator"
DECIDER = "review.disagreement.decider"


@on_state
def refuse_without_mechanism(matter: ReviewMatter) -> Refusal | None:
    """There is somebody to coordinate only where the agency's rule set that up (意见不一致的协调机制)."""
    if matter.has(COORDINATOR) and items_of(matter, COORDINATOR):
        return None
    return matter.refuse(
        rule_or(matter, "review.after_fail"),
        "review.no_coordination",
        "本机关制度没有规定意见不一致的协调机制",
        "请按审核意见处理后重新送审；确需协调的，先在制度中明确协调人、决定人和期限",
    )


@on_state
def refuse_stranger(matter: ReviewMatter) -> Refusal | None:
    """The unit that sent the draft disagrees: its handlers, or its head."""
    brief = matter.fact("case")
    if matter.by.person == matter.state.submitted_by or (brief is not None and matter.by.person in brief.handlers):
        return None
    if not matter.state.unit or matter.by.holds("unit_head", matter.state.unit):
        return None
    return matter.refuse(
        rule_or(matter, MECHANISM),
        "review.not_the_unit",
        f"不同意见由送审的承办机构提出，{matter.by.name}不是本案承办人，也不是承办机构负责人",
        "请由承办人或者承办机构负责人提出",
    )


@on_state
def refuse_against_pass(matter: ReviewMatter) -> Refusal | None:
    """A draft that passed leaves nothing to disagree about."""
    if matter.state.status == "failed":
        return None
    return matter.refuse(
        rule_or(matter, MECHANISM), "review.nothing_to_dispute", "审核已经通过，没有需要协调的不同意见", "请按程序提交讨论或者作出决定"
    )


def refuse_unknown_point(matter: ReviewMatter) -> Refusal | None:
    """The points disagreed with are among the problems the opinion named."""
    named = matter.state.conclusion.problems if matter.state.conclusion is not None else ()
    other = [point for point in matter.act.points if point not in named]
    if not other:
        return None
    return matter.refuse(
        rule_or(matter, MECHANISM),
        "review.unknown_point",
        f"审核意见没有指出这样的问题：{'、'.join(other)}",
        "请从审核意见指出的问题中选择",
    )


@on_state
def refuse_second_disagreement(matter: ReviewMatter) -> Refusal | None:
    """What was coordinated once about an opinion is not coordinated again."""
    given = matter.state.conclusion
    if given is None or not any(one.seq > given.seq for one in matter.state.disagreements):
        return None
    return matter.refuse(rule_or(matter, MECHANISM), "review.coordinated", "对这一审核意见已经协调并有结果", "请按协调结果处理，再重新送审")


@on_state
def refuse_other_coordinator(matter: ReviewMatter) -> Refusal | None:
    """The coordinator is the one whom the agency's rule names, in the unit it names, where it names one."""
    roles, units = items_of(matter, COORDINATOR), items_of(matter, f"{COORDINATOR}.units")
    if any(matter.by.holds(role) if not units else any(matter.by.holds(role, unit) for unit in units) for role in roles):
        return None
    return matter.refuse(
        rule_or(matter, COORDINATOR, MECHANISM),
        "review.other_coordinator",
        f"意见不一致由{roles_in_words(roles)}协调，{matter.by.name}没有该岗位",
        f"请报{roles_in_words(roles)}协调",
    )


@on_state
def refuse_second_coordination(matter: ReviewMatter) -> Refusal | None:
    """Where coordination failed, the decision is next."""
    if not matter.state.disagreements or not matter.state.disagreements[-1].coordinated:
        return None
    return matter.refuse(rule_or(matter, MECHANISM), "review.coordination_over", "协调已经结束，没有达成一致", "请报请决定")


@on_state
def refuse_before_coordination(matter: ReviewMatter) -> Refusal | None:
    """Who decides does so after coordination was tried and failed."""
    if matter.state.disagreements and matter.state.disagreements[-1].coordinated == "none":
        return None
    return matter.refuse(rule_or(matter, MECHANISM), "review.not_coordinated", "尚未协调，或者协调已经一致", "请先由协调人协调")


@on_state
def refuse_other_decider(matter: ReviewMatter) -> Iterable[Refusal]:
    """Where coordination failed, the one whom the agency's rule names decides."""
    roles = items_of(matter, DECIDER)
    if not any(matter.by.holds(role) for role in roles):
        yield matter.refuse(
            rule_or(matter, DECIDER, MECHANISM),
            "review.other_decider",
            f"协调不成的，由{roles_in_words(roles)}决定，{matter.by.name}没有该岗位",
            f"请报{roles_in_words(roles)}决定",
        )
