"""What a proposed penalty brings with it: the right to a hearing, the duty of legal review, the duty of collective discussion.

Law: 行政处罚法 第五十七条、第五十八条、第六十三条, and what the agency's own rules add. Amounts and lists are the regime's. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.documents.digest import DecisionDraft, Penalty, PenaltyKind
from mingfa.law.article import Article
from mingfa.law.money import yuan_text
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule, RuleOfOtherType
from mingfa.law.regime_terms import term

WORDS: dict[PenaltyKind, tuple[str, ...]] = {
    PenaltyKind.SUSPEND_LICENCE: ("suspend_licence",),
    PenaltyKind.LOWER_QUALIFICATION: ("lower_qualification",),
    PenaltyKind.REVOKE_LICENCE: ("revoke_licence",),
    PenaltyKind.RESTRICT_BUSINESS: ("restrict_operation", "restrict_production"),
    PenaltyKind.ORDER_STOP: ("stop", "stop_rectify"),
    PenaltyKind.ORDER_CLOSE: ("close",),
    PenaltyKind.BAR_FROM_TRADE: ("bar_from_trade", "no_application"),
    PenaltyKind.DETENTION: ("heavier",),
    PenaltyKind.OTHER: ("heavier", "by_law", "no_application"),
}
"""The words a regime uses (penalty_kind) for each kind a draft may hold; fines and confiscations are measured, not named."""

_GAINS = {PenaltyKind.CONFISCATE_GAINS, PenaltyKind.CONFISCATE_GOODS}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is due: the regime's word for it, what it rests on, the finding in Chinese."""

    code: str
    article: Article
    finding: str
    unconfirmed: bool = False


def penalties_on(draft: DecisionDraft, name: str) -> tuple[Penalty, ...]:
    """Return the penalties a draft lays on one of its parties, by name."""
    return tuple(penalty for penalty in draft.penalties if penalty.on_party in ("", name))


def scale_of(party: Any) -> str:
    """Return by which amounts a party is measured: "organisation", or "person" for citizens and sole traders (the lower, safe reading)."""
    return "organisation" if party.kind == "organisation" else "person"


def hearing_grounds(draft: DecisionDraft, name: str, regime: Regime, on: date) -> tuple[Ground, ...]:
    """Return why a party may ask for a hearing (听证) against this draft; empty when it may not.

    Law: 行政处罚法 第六十三条; kinds from hearing.kinds, amounts from hearing.fine_fen.person and .organisation, 以上 including the number
    itself. Reading: things whose value is not stated are taken as of larger value, since the doubt must not cost the party its right.
    Raises RuleNotInForce when no list of kinds covers the day.
    """
    party = next((one for one in draft.parties if one.name == name), None)
    if party is None:
        return ()
    listed = regime.rule("hearing.kinds", on)
    kinds = set(regime.items("hearing.kinds", on))
    amount = regime.rule(f"hearing.fine_fen.{scale_of(party)}", on)
    least = int(str(amount.value))
    mine = penalties_on(draft, name)
    grounds: list[Ground] = []
    fine = sum(p.amount_fen or 0 for p in mine if p.kind is PenaltyKind.FINE)
    if "large_fine" in kinds and fine >= least:
        grounds.append(_ground("large_fine", amount, f"罚款 {yuan_text(fine)} 元，达到 {yuan_text(least)} 元以上"))
    taken = [p for p in mine if p.kind in _GAINS]
    if "large_confiscation" in kinds and taken:
        unknown = any(p.amount_fen is None for p in taken)
        value = sum(p.amount_fen or 0 for p in taken)
        if unknown or value >= least:
            words = "没收财物未载明价值，按较大价值对待" if unknown else f"没收 {yuan_text(value)} 元，达到 {yuan_text(least)} 元以上"
            grounds.append(_ground("large_confiscation", amount, words))
    for penalty in mine:
        hit = next((word for word in WORDS.get(penalty.kind, ()) if word in kinds), None)
        if hit is not None:
            grounds.append(_ground(hit, listed, f"拟给予{penalty.kind.label}"))
    return tuple(grounds)


def hearing_rights(draft: DecisionDraft, regime: Regime, on: date) -> dict[str, tuple[Ground, ...]]:
    """Return the names of the parties who may ask for a hearing, each with the reasons."""
    found = {party.name: hearing_grounds(draft, party.name, regime, on) for party in draft.parties}
    return {name: grounds for name, grounds in found.items() if grounds}


def _ground(code: str, rule: Rule, finding: str) -> Ground:
    return Ground(code, rule.article, finding, rule.unconfirmed)


# Legal review --------------------------------------------------------------------------------------------------------------


def review_grounds(case: CaseState, draft: DecisionDraft, regime: Regime, on: date) -> tuple[Ground, ...]:
    """Return why this case has to pass legal review (法制审核) before it may be decided; empty when it need not.

    Law: 行政处罚法 第五十八条 (gate.G11.grounds), and the agency's own scope and grounds (review.scope, review.grounds) from the day they are
    in force, where penalties are among review.kinds. What the file itself shows is found here; public interest, complexity and the like
    a person adds (AddReviewGround), and nobody takes away.
    """
    lists = ground_lists(regime, on)
    found: dict[str, Ground] = {}
    if _own_rule(regime, on) is not None:
        scope = regime.text("review.scope", on)
        if scope not in ("all", "major"):
            raise RuleOfOtherType("review.scope", "审核范围（all 或者 major）")
        if scope == "all":
            found["every"] = _ground("every", regime.rule("review.scope", on), term("review_ground", "every"))
    facts = {
        **_shown(case, draft, regime, on),
        **{added.ground: f"承办人员认为：{added.reason}" for added in case.proceeding.added_grounds},
    }
    for code, finding in facts.items():
        rule = next((rule for rule, words in lists if code in words), None)
        if rule is not None:
            found.setdefault(code, _ground(code, rule, finding))
    return tuple(found.values())


def ground_lists(regime: Regime, on: date) -> list[tuple[Rule, frozenset[str]]]:
    """Return the lists of grounds in force for penalties: the law's, then the agency's own where it has one."""
    lists: list[tuple[Rule, frozenset[str]]] = []
    if regime.has("gate.G11.grounds", on):
        lists.append((regime.rule("gate.G11.grounds", on), frozenset(regime.items("gate.G11.grounds", on))))
    if _own_rule(regime, on) is not None and regime.has("review.grounds", on):
        lists.append((regime.rule("review.grounds", on), frozenset(regime.items("review.grounds", on))))
    return lists


def _own_rule(regime: Regime, on: date) -> Rule | None:
    """Return the agency's rule that penalties are reviewed, while it is in force."""
    if not (regime.has("review.kinds", on) and regime.has("review.scope", on)):
        return None
    if regime.has("review.gate", on) and not regime.flag("review.gate", on):
        return None
    return regime.rule("review.kinds", on) if "penalty" in regime.items("review.kinds", on) else None


def _shown(case: CaseState, draft: DecisionDraft, regime: Regime, on: date) -> dict[str, str]:
    """Return the grounds that the file itself shows, with what shows them."""
    facts: dict[str, str] = {}
    rights = hearing_rights(draft, regime, on)
    if rights:
        facts["major_rights"] = "；".join(f"{name}：{grounds[0].finding}" for name, grounds in rights.items())
    if any(hearing.held_on is not None for hearing in case.proceeding.hearings):
        facts["after_hearing"] = "本案经过听证程序"
        facts["rights_and_hearing"] = "本案经过听证程序，直接关系当事人重大权益"
    if case.merged_from:
        facts["complex"] = "本案由数案并案办理，涉及多个法律关系"
    return facts


def review_article(grounds: Iterable[Ground], regime: Regime, on: date) -> Rule:
    """Return the rule that forbids deciding without review: the agency's own (review.gate) where one is in force, else gate.G11."""
    if _own_rule(regime, on) is not None and regime.has("review.gate", on):
        return regime.rule("review.gate", on)
    return regime.rule("gate.G11", on)


# Collective discussion -----------------------------------------------------------------------------------------------------


def discussion_grounds(case: CaseState, draft: DecisionDraft, regime: Regime, on: date) -> tuple[Ground, ...]:
    """Return why the persons in charge have to discuss the case together (集体讨论); empty when one of them may decide.

    Law: 行政处罚法 第五十七条第二款 (complex, or a major violation punished more heavily), gate.G12.fine_fen (fine and confiscation together) and
    gate.G12.kinds, and the agency's review.discussion_required for what passed legal review.
    """
    found: list[Ground] = []
    if regime.has("gate.G12.fine_fen", on):
        rule = regime.rule("gate.G12.fine_fen", on)
        total = sum(p.amount_fen or 0 for p in draft.penalties if p.kind is PenaltyKind.FINE or p.kind in _GAINS)
        if total >= int(str(rule.value)):
            found.append(_ground("amount", rule, f"罚款和没收合计 {yuan_text(total)} 元，达到 {yuan_text(int(str(rule.value)))} 元以上"))
    if regime.has("gate.G12.kinds", on):
        rule = regime.rule("gate.G12.kinds", on)
        kinds = set(regime.items("gate.G12.kinds", on))
        hit = [penalty for penalty in draft.penalties if kinds & set(WORDS.get(penalty.kind, ()))]
        found += [_ground("kind", rule, f"拟给予{penalty.kind.label}") for penalty in hit]
    due = review_grounds(case, draft, regime, on)
    if any(ground.code == "complex" for ground in due):
        found.append(_ground("complex", regime.rule("gate.G12", on), "情况疑难复杂"))
    if due and regime.has("review.discussion_required", on) and regime.flag("review.discussion_required", on):
        found.append(_ground("reviewed", regime.rule("review.discussion_required", on), "审核通过的重大执法决定应当集体讨论"))
    return tuple(found)


def refusals(grounds: Iterable[Ground], code: str, message: str, remedy: str) -> Refusal:
    """Make one refusal for something that is due on these grounds; it only warns when none of them has been held against the text."""
    listed = tuple(grounds)
    firm = [ground for ground in listed if not ground.unconfirmed]
    return Refusal(code, (firm or listed)[0].article, message, remedy, warns_only=not firm)
