"""Which decision may be published: one that was made, issued, and still holds."""

from __future__ import annotations

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.streams import agency_of
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term


def refuse_no_decision(matter: PublicationMatter) -> Refusal | None:
    """Only a decision of the case can be published."""
    if decision_in(matter) is not None:
        return None
    return Refusal("publication.no_decision", PLATFORM, "该案件（事项）中没有这一决定", "请从已作出的决定中选择")


def refuse_other_stream(matter: PublicationMatter) -> Refusal | None:
    """A decision has one publication, whose name follows from it."""
    from mingfa.disclosure.acts.common import publication_of

    if publication_of(matter.act.case, matter.act.decision_seq) == matter.stream:
        return None
    return Refusal("publication.other_stream", PLATFORM, "该决定的公示卷号不是这一个", "请从案件页面进入该决定的公示")


def refuse_other_agency(matter: PublicationMatter) -> Refusal | None:
    """Who enforces publishes and answers for it (谁执法谁公示谁负责): another agency's decision is that agency's to publish.

    Law: regime disclosure.chain.decision.provide.units with its article (上海 推进实施方案 三（一）).
    """
    if agency_of(matter.act.case) == matter.agency and (matter.by.is_system or matter.by.agency == matter.agency):
        return None
    name = "disclosure.chain.decision.provide.units"
    return matter.refuse(
        matter.rule(name),
        "publication.other_agency",
        "这是其他机关作出的决定，不能由本机关公示",
        "谁执法、谁公示、谁负责：请由作出决定的机关公示",
    )


@on_state
def refuse_unissued(matter: PublicationMatter) -> Refusal | None:
    """A decision that the issuing key has not signed does not exist, and is not published."""
    decision = decision_in(matter)
    if decision is None or decision.issued:
        return None
    return Refusal("publication.not_issued", PLATFORM, "决定尚未签发，不能公示", "请待签发密钥签发后再办理公示")


@on_state
def refuse_annulled(matter: PublicationMatter) -> Refusal | None:
    """A decision without effect is not published anew."""
    decision = decision_in(matter)
    if decision is None or not decision.annulled:
        return None
    return matter.refuse(
        matter.rule("disclosure.withdrawal.days"), "publication.annulled", "决定已被撤销，不能公示", "请公示重新作出的决定"
    )


def refuse_uncovered(matter: PublicationMatter) -> Refusal | None:
    """A kind of act that the agency's disclosure rules do not cover has no rule by which it would be published (湘西州 covers no licences)."""
    decision, fact = decision_in(matter), matter.fact("case")
    if decision is None or fact is None:
        return None
    kind = decision.kind or fact.kind
    if matter.regime.covers(kind, "disclosure", matter.on):
        return None
    return matter.refuse(
        matter.rule("disclosure.minimum_fields.general"), "publication.kind_not_covered",
        f"本机关 {matter.on} 施行的公示制度没有列入“{term('kind', kind)}”", "需要公示的，请先在制度中增加该执法行为种类并写明依据",
    )  # fmt: skip
