"""What a proposed penalty brings with it: the right to a hearing, the duty of legal review, the duty of collective discussion.

Law: 行政处罚法 第五十七条、第五十八条、第六十三条, and what the agency's own rules add. Amounts and lists are the regime's. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from mingfa.cases.major import Proposed, facts_of, proposed
from mingfa.cases.state.core import CaseState
from mingfa.documents.digest import DecisionDraft, Penalty, PenaltyKind
from mingfa.law.article import Article
from mingfa.law.money import yuan_text
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule, RuleOfOtherType
from mingfa.law.regime_terms import term
from mingfa.lists.review_items import ReviewListFact
from mingfa.review.major import Judge, ReviewRow

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
    """Why something is due: the regime's word for it, what it rests on, the finding in Chinese.

    row: id of the row of the review list that is met, "" for a ground of the law or the regime. also: further articles that say the same.
    """

    code: str
    article: Article
    finding: str
    unconfirmed: bool = False
    row: str = ""
    also: tuple[Article, ...] = ()

    @property
    def source(self) -> str:
        """The articles it rests on, Chinese."""
        return "、".join(str(article) for article in (self.article, *self.also))


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


def review_grounds(
    case: CaseState, draft: DecisionDraft, regime: Regime, on: date, listed: ReviewListFact | None = None
) -> tuple[Ground, ...]:
    """Return why this case has to pass legal review (法制审核) before it may be decided: every ground met; empty when it need not.

    Law: 行政处罚法 第五十八条 (gate.G11.grounds), the agency's own scope and grounds (review.scope, review.grounds, review.ordinary.*) from the
    day they are in force, where penalties are among review.kinds, and its review list (目录清单) in the version of the day. What the file
    itself shows is found here; public interest, complexity and the like a person adds (AddReviewGround, JudgeMajor), and nobody takes away.
    listed: the list as the act sees it; what the case saw last when it is not given.
    """
    told, own = proposed(case), own_rule(regime, on, case.kind or "penalty")
    found = [
        *_whole_kind(told, own, regime, on),
        *_by_item(told, own),
        *_by_code(_shown(told, draft, regime, on), told, ground_lists(regime, on)),
    ]
    if own is not None:
        found += row_grounds(told, draft, regime, on, listed if listed is not None else told.listed)
    return _once(found)


def outline_grounds(case: CaseState, regime: Regime, on: date, listed: ReviewListFact | None = None) -> tuple[Ground, ...]:
    """Return why the decision of a case of coercion, inspection or licence has to pass legal review; empty when it need not."""
    return other_grounds(proposed(case), regime, on, listed)


def other_grounds(told: Proposed, regime: Regime, on: date, listed: ReviewListFact | None = None) -> tuple[Ground, ...]:
    """Return why a decision that is no penalty has to pass legal review: of a case in outline, or on an application for a licence.

    Law: the agency's review.kinds, review.scope, review.grounds and its review list. Reading: while no version of the list is in force,
    every decision of a reviewed kind is due, since nothing says yet which of them is minor. Grounds a person adds count for any kind.
    """
    own = own_rule(regime, on, told.kind)
    if own is not None and not regime.covers(told.kind, "review", on):
        own = None
    version = listed if listed is not None else told.listed
    lists = [(rule, words) for rule, words in ground_lists(regime, on, told.kind) if words]
    found = [*_whole_kind(told, own, regime, on), *_by_item(told, own), *_by_code(told.shown, told, lists)]
    if own is not None:
        found += row_grounds(told, None, regime, on, version)
        if not (version is not None and version.number) and not found:
            found.append(_ground("listed", own, f"本机关审核目录清单尚未施行，{term('kind', told.kind)}决定一律按应当审核对待"))
    return _once(found)


def row_grounds(told: Proposed, draft: DecisionDraft | None, regime: Regime, on: date, listed: ReviewListFact | None) -> tuple[Ground, ...]:
    """Return the rows of the review list that a decision meets, or cannot be told not to meet, each with its own source and finding."""
    if listed is None or not listed.rows:
        return ()
    found = []
    for met in _judge(listed.rows).met(facts_of(told, draft, regime, on)):
        finding = f"承办人员认定：{told.said[f'row:{met.row.id}']}" if met.row.asked else met.finding
        words = f"清单第 {listed.number} 版“{met.row.name}”：{finding}"
        found.append(Ground(met.row.ground, _source(met.row, listed), words, row=met.row.id))
    return tuple(found)


@lru_cache(maxsize=64)
def _judge(rows: tuple[ReviewRow, ...]) -> Judge:
    return Judge(rows)


def _source(row: ReviewRow, listed: ReviewListFact) -> Article:
    return Article(row.instrument, row.article, listed.since, None, listed.since)


def _once(found: Iterable[Ground]) -> tuple[Ground, ...]:
    """Keep each ground once, by code and row; where two texts say the same, both are cited."""
    kept: dict[tuple[str, str], Ground] = {}
    for ground in found:
        held = kept.get((ground.code, ground.row))
        if held is None:
            kept[ground.code, ground.row] = ground
        elif ground.article != held.article and ground.article not in held.also:
            kept[ground.code, ground.row] = replace(held, also=(*held.also, ground.article))
    return tuple(kept.values())


def _whole_kind(told: Proposed, own: Rule | None, regime: Regime, on: date) -> Iterator[Ground]:
    """The grounds for which the kind itself is enough: every decision of it, or every one but those of an excluded procedure."""
    if own is None:
        return
    scope = regime.text("review.scope", on)
    if scope not in ("all", "major"):
        raise RuleOfOtherType("review.scope", "审核范围（all 或者 major）")
    if scope == "all":
        yield _ground("every", regime.rule("review.scope", on), term("review_ground", "every"))
    kind = told.kind or "penalty"
    parameter = f"review.ordinary.{kind}"
    if not (regime.has(parameter, on) and regime.flag(parameter, on)):
        return
    excluded = regime.items("review.excluded_procedures", on) if regime.has("review.excluded_procedures", on) else ()
    if "简易程序" in excluded and told.summary:
        return
    yield _ground("every", regime.rule(parameter, on), f"{term('kind', kind)}决定除{'、'.join(excluded) or '无'}外全部审核")


def _by_item(told: Proposed, own: Rule | None) -> Iterator[Ground]:
    """The ground that the enforcement item brings: the list marks it as a key one for legal review (重点法制审核), and the agency reviews the kind."""
    if own is not None and told.item is not None and "review" in told.item.duties:
        yield Ground("item", told.item.article, f"{told.item.words}是重点法制审核事项", own.unconfirmed)


def _by_code(shown: Mapping[str, str], told: Proposed, lists: list[tuple[Rule, frozenset[str]]]) -> Iterator[Ground]:
    said = {code: f"承办人员认为：{reason}" for code, reason in told.said.items()}
    for code in dict.fromkeys((*shown, *said)):
        finding = "；".join(words for words in (shown.get(code), said.get(code)) if words)
        for rule, words in lists:
            if code in words:
                yield _ground(code, rule, finding)


def ground_lists(regime: Regime, on: date, kind: str = "penalty") -> list[tuple[Rule, frozenset[str]]]:
    """Return the lists of grounds in force for a kind: the law's for penalties, then the agency's own where it has one."""
    lists: list[tuple[Rule, frozenset[str]]] = []
    if kind == "penalty" and regime.has("gate.G11.grounds", on):
        lists.append((regime.rule("gate.G11.grounds", on), frozenset(regime.items("gate.G11.grounds", on))))
    reviews = own_rule(regime, on, kind) is not None or (kind != "penalty" and _reviews(regime, on))
    if reviews and regime.has("review.grounds", on):
        lists.append((regime.rule("review.grounds", on), frozenset(regime.items("review.grounds", on))))
    return lists


def _reviews(regime: Regime, on: date) -> bool:
    """Say whether the agency reviews at all on a day."""
    if not (regime.has("review.kinds", on) and regime.has("review.scope", on)):
        return False
    return not regime.has("review.gate", on) or regime.flag("review.gate", on)


def own_rule(regime: Regime, on: date, kind: str = "penalty") -> Rule | None:
    """Return the agency's rule that a kind is reviewed, while it is in force."""
    if not _reviews(regime, on):
        return None
    return regime.rule("review.kinds", on) if kind in regime.items("review.kinds", on) else None


def _shown(told: Proposed, draft: DecisionDraft, regime: Regime, on: date) -> dict[str, str]:
    """Return the grounds that file and draft show, with what shows them."""
    facts: dict[str, str] = {}
    rights = hearing_rights(draft, regime, on)
    if rights:
        facts["major_rights"] = "；".join(f"{name}：{grounds[0].finding}" for name, grounds in rights.items())
    return {**facts, **told.shown}


def shown_by_file(case: CaseState, regime: Regime, on: date) -> dict[str, str]:
    """Return the grounds that the case shows by itself, with what shows them: none of them can be answered with no."""
    version, told = case.proceeding.version, proposed(case)
    return _shown(told, version.draft, regime, on) if version is not None else dict(told.shown)


def review_article(grounds: Iterable[Ground], regime: Regime, on: date) -> Rule:
    """Return the rule that forbids deciding without review: the agency's own (review.gate) where one is in force, else gate.G11."""
    if own_rule(regime, on) is not None and regime.has("review.gate", on):
        return regime.rule("review.gate", on)
    return regime.rule("gate.G11", on)


# Collective discussion -----------------------------------------------------------------------------------------------------


def discussion_grounds(
    case: CaseState, draft: DecisionDraft, regime: Regime, on: date, listed: ReviewListFact | None = None
) -> tuple[Ground, ...]:
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
    due = review_grounds(case, draft, regime, on, listed)
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
