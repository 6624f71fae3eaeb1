"""The first review (初审) inside the handling unit, and its head's signature. Pure."""

from __future__ import annotations

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter, flag, items_of, roles_in_words, rule_or, unit_name


def refuse_without_first_reviewer(matter: ReviewMatter) -> Refusal | None:
    """Where the agency has a first review (初审), a unit without a first reviewer sends nothing."""
    brief, staff = matter.fact("case"), matter.fact("staff")
    if brief is None or staff is None or not flag(matter, "review.first_review") or staff.first_reviewers(brief.unit):
        return None
    name = unit_name(matter, brief.unit)
    return matter.refuse(
        matter.rule("review.first_review"), "review.no_first_reviewer", f"{name}没有法制初审员，不能送审", f"请先任命{name}的法制初审员"
    )


@on_state
def refuse_before_first_review(matter: ReviewMatter) -> Refusal | None:
    """Where the agency has a first review (初审), the legal unit takes nothing that has not passed it and been signed by the unit's head."""
    if matter.state.stage == "first_review":
        return matter.refuse(
            matter.rule("review.first_review"), "review.no_first_review", "尚未经法制初审员初审", "请先由承办机构的法制初审员初审"
        )
    if matter.state.stage == "head_signature":
        return matter.refuse(
            matter.rule("review.first_review.signer"), "review.no_head_signature", "初审后尚未经承办机构主要负责人审签", "请先由其审签"
        )
    return None


@on_state
def refuse_own_first_review(matter: ReviewMatter) -> Refusal | None:
    """Who handles the case is not its first reviewer."""
    brief = matter.fact("case")
    if brief is None or matter.by.person not in brief.people:
        return None
    return matter.refuse(
        rule_or(matter, "review.first_review"),
        "review.first_reviewer_handler",
        f"{matter.by.name}是本案承办人，不能担任本案初审员",
        "请由其他初审员初审",
    )


@on_state
def refuse_signature_before_first_review(matter: ReviewMatter) -> Refusal | None:
    """The head signs after the first review, not before."""
    if matter.state.first_review is not None:
        return None
    return matter.refuse(
        rule_or(matter, "review.first_review.signer"), "review.signed_too_early", "法制初审员尚未初审，不能审签", "请先由法制初审员初审"
    )


@on_state
def refuse_wrong_signer(matter: ReviewMatter) -> Refusal | None:
    """The head who signs holds the post the agency names, and is another person than the first reviewer."""
    rule = rule_or(matter, "review.first_review.signer")
    roles = items_of(matter, "review.first_review.signer")
    if roles and not any(matter.by.holds(role) for role in roles):
        return matter.refuse(
            rule, "review.wrong_signer", f"初审后由{roles_in_words(roles)}审签，{matter.by.name}没有该岗位", "请由承办机构主要负责人审签"
        )
    if matter.state.first_review is not None and matter.state.first_review.person == matter.by.person:
        return matter.refuse(rule, "review.signed_own", "初审和审签不能是同一人", "请由承办机构主要负责人审签")
    return None
