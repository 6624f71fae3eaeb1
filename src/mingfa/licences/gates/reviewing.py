"""What has to be before a decision on an application is proposed, sent to legal review (送法制审核) and made. Law: 行政许可法 第三十四条; review.*."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.facts import ReviewFact
from mingfa.cases.gates import reviewed
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.licences.gates.common import LicenceMatter
from mingfa.licences.major import draft_digest, licence_grounds


def _review(matter: LicenceMatter) -> ReviewFact | None:
    found: ReviewFact | None = matter.fact("review")
    return found


def refuse_same_draft(matter: LicenceMatter) -> Refusal | None:
    """What is proposed anew says something else than what is proposed already."""
    held = matter.state.reviewing.draft
    if held is None or held.digest != draft_digest(matter.state, matter.act.model_dump(mode="json")):
        return None
    return Refusal(
        "licence.same_draft", PLATFORM, f"与 {held.on} 拟定的决定（第 {len(matter.state.reviewing.drafts)} 稿）没有不同", "不需要再次拟定"
    )


def refuse_unknown_ground(matter: LicenceMatter) -> Iterable[Refusal]:
    """A ground is one the law or the agency's rules name; it is added once, and nobody takes it away."""
    return reviewed.unknown_ground(matter, matter.state.kind, matter.state.reviewing.grounds)


def refuse_unnamed_relations(matter: LicenceMatter) -> Refusal | None:
    """Several legal relations are named one by one (疑难复杂、涉及多个法律关系)."""
    return reviewed.unnamed_relations(matter, matter.act.relations) if matter.act.ground == "complex" else None


@on_state
def refuse_undrafted(matter: LicenceMatter) -> Refusal | None:
    """A decision is proposed before it is sent to legal review."""
    if matter.state.reviewing.draft is not None:
        return None
    return Refusal("licence.no_draft", PLATFORM, "还没有拟定许可决定，没有可以送审的文稿", "请先办理“拟定许可决定”")


def refuse_other_draft(matter: LicenceMatter) -> Refusal | None:
    """What is sent is the decision as it is proposed now."""
    draft = matter.state.reviewing.draft
    if draft is None or draft.digest == matter.act.draft_digest:
        return None
    return Refusal("licence.other_draft", PLATFORM, "送审的不是现在拟定的决定", "请刷新页面，按现在拟定的决定送审")


@on_state
def refuse_second_review(matter: LicenceMatter) -> Refusal | None:
    """One review runs at a time; a new round begins when the last is over."""
    return reviewed.review_running(_review(matter))


@on_state
def refuse_during_coordination(matter: LicenceMatter) -> Refusal | None:
    """While a disagreement on the last review waits for its result, no new round begins (意见不一致协调)."""
    return reviewed.review_coordinated(matter, _review(matter))


def refuse_known_review(matter: LicenceMatter) -> Refusal | None:
    """A review belongs to one submission."""
    return reviewed.review_used(matter.act.review, matter.state.reviewing.rounds)


@on_state
def refuse_no_reviewing_unit(matter: LicenceMatter) -> Refusal | None:
    """Who reviews licences stands in the profile (review.reviewer.licence)."""
    return reviewed.no_reviewing_unit(matter, matter.state.kind)


def refuse_undrafted_decision(matter: LicenceMatter) -> Refusal | None:
    """Where a decision was proposed, exactly that is decided: every word of it."""
    draft = matter.state.reviewing.draft
    if draft is None or draft.digest == draft_digest(matter.state, matter.act.model_dump(mode="json")):
        return None
    return Refusal(
        "licence.other_text", PLATFORM, f"决定与 {draft.on} 拟定的决定（第 {len(matter.state.reviewing.drafts)} 稿）不一致",
        "请按拟定的内容作出决定；确需改动的，先重新拟定，应当审核的重新送审",
    )  # fmt: skip


@on_state
def refuse_unreviewed_licence(matter: LicenceMatter) -> Iterable[Refusal]:
    """A major decision on an application rests on a review that passed this very proposal with these materials and examinations.

    Law: the agency's review.gate, review.kinds, review.scope, review.grounds and its review list; as for cases (`refuse_unpassed`).
    """
    state = matter.state
    grounds = licence_grounds(state, matter.regime, matter.on, matter.fact("review_list"))
    if grounds:
        draft = state.reviewing.draft
        rule = matter.rule("review.gate" if matter.has("review.gate") else "gate.G11")
        proposal = reviewed.Proposal(draft.digest if draft is not None else "", state.evidence_digest, state.people)
        yield from reviewed.refuse_unpassed(matter, rule, _review(matter), proposal, grounds)
