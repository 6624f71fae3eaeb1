"""The written opinion (法制审核意见书): its form filled from what the review knows, so that nobody types it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.documents.blocks import LawCitation, Opinion, Party, Person
from mingfa.documents.papers.decision import Check, LegalReviewChecks, LegalReviewOpinion
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.review.checklist import SOUND, items_of, level_words, words_of
from mingfa.review.state import Conclusion, ReviewState

QUESTIONS: dict[str, tuple[str, ...]] = {
    "subject": ("subject",),
    "power": ("jurisdiction", "excess", "abuse", "improper"),
    "officers": ("officers",),
    "procedure": ("procedure",),
    "facts": ("facts", "evidence"),
    "law": ("law", "discretion"),
    "papers": ("documents",),
    "no_crime": ("crime",),
}
"""The questions of the form, each with the items of the checklist that answer it."""

MEASURES = {"again": "建议重新调查", "supplement": "建议补充调查", "refuse": "建议不予作出决定"}


def opinion_paper(
    state: ReviewState, regime: Regime, *, parties: Iterable[Party], to_unit: str, reviewers: tuple[Person, ...], head: Person
) -> LegalReviewOpinion:
    """Return the form of a concluded review's opinion.

    Several parties are named in the subject; the form's own party is the first. Raises ValueError when there is no opinion, no day of
    receipt or no party.
    """
    given, day, everybody = state.conclusion, state.received_on, tuple(parties)
    if given is None or day is None or not everybody:
        raise ValueError("审核意见尚未出具，或者案件没有当事人，不能制作意见书")
    others = "、".join(party.name for party in everybody[1:])
    return LegalReviewOpinion(
        to_unit=to_unit,
        case_title=f"{state.case_title}（当事人另有：{others}）" if others else state.case_title,
        party=everybody[0],
        received_on=day,
        materials=tuple(item.title for item in state.package),
        draft_sha256=state.draft_digest,
        checks=_checks(state, regime, day),
        conclusion="\n".join((_conclusion(given), *_heard(state))),
        advice=(*given.problems, *_provisions(state)),
        basis=basis(state, regime, given.on),
        reviewers=reviewers,
        head=head,
        case_number=state.case_number,
        round=state.round,
        evidence_sha256=state.evidence_digest,
        documents=given.documents,
        transfer_to=given.target,
        transfer_papers=given.papers,
        declaration=given.declaration,
        sign_off=_sign_off(state),
        supersedes=state.superseded[-1].number if state.superseded else "",
    )


def _sign_off(state: ReviewState) -> Opinion | None:
    """Return the consent of the leader, where the opinion has one."""
    given = state.sign_off
    return Opinion(opinion=given.words, signed_by=(given.name,), signed_on=given.on) if given is not None else None


def _conclusion(given: Conclusion) -> str:
    measure = f"，{MEASURES[given.measure]}" if given.measure else ""
    return f"审核意见：{term('outcome', given.outcome)}{measure}。\n{given.opinion}\n理由：{given.reasons}"


def _heard(state: ReviewState) -> list[str]:
    """Say who was asked besides the reviewer and what each answered, so that the opinion file shows it beside the opinion."""
    told = [f"{term('role', one.role)}{one.name}意见（{one.given_on}）：{one.opinion}" for one in state.advices if one.opinion]
    told += [f"专家论证（{one.held_on}，{'、'.join(one.experts)}）：{one.opinion}" for one in state.arguments if one.filed_on is not None]
    told += [
        f"{term('stop_reason', one.ground)}（{one.body}，{one.replied_on}）：{one.reply}"
        for one in state.inquiries
        if one.replied_on is not None
    ]
    told += [f"会同审核（{one.name}，{one.on}）：{'同意' if one.agreed else '不同意'}，{one.opinion}" for one in state.joint]
    if state.difficult is not None:
        told.append(f"疑难复杂之处：{state.difficult.words}")
    if state.without_advice is not None:
        told.append(f"未听取法律顾问意见的理由：{state.without_advice.words}")
    return told


def _provisions(state: ReviewState) -> tuple[str, ...]:
    return tuple(
        f"{words_of(answer.item, None, answer.on)}：应当适用{answer.provision}"
        for answer in state.answers
        if answer.provision and answer.level != SOUND
    )


def _checks(state: ReviewState, regime: Regime, on: date) -> LegalReviewChecks:
    listed = items_of(state, regime, on) or tuple(state.levels)
    questions = {name: _check(state, tuple(item for item in items if item in listed)) for name, items in QUESTIONS.items()}
    grounds = "、".join(term("review_ground", ground) for ground in state.grounds)
    return LegalReviewChecks(**questions, major=Check(yes=True, note=grounds))


def _check(state: ReviewState, items: tuple[str, ...]) -> Check:
    if not items:
        return Check(yes=True, note="本机关规定的审核内容没有单列此项")
    bad = [answer for answer in (state.answer(item) for item in items) if answer is not None and answer.level != SOUND]
    notes = "；".join(
        f"{words_of(answer.item, None, answer.on)}：{level_words(answer.item, answer.level)}，{answer.note}" for answer in bad
    )
    return Check(yes=not bad, note=notes)


def basis(state: ReviewState, regime: Regime, on: date) -> tuple[LawCitation, ...]:
    """Return what the opinion rests on: the agency's rules on what is reviewed and with which outcomes, and the statute for penalties."""
    cited: list[LawCitation] = []
    for parameter, group, words in (("review.checklist", "check", "审核内容"), ("review.outcomes", "outcome", "审核意见")):
        if regime.has(parameter, on):
            rule = regime.rule(parameter, on)
            names = "、".join(term(group, code) for code in regime.items(parameter, on))
            cited.append(LawCitation(instrument=rule.article.instrument, article=rule.article.article or "全文", text=f"{words}：{names}"))
    if state.case_kind == "penalty" and regime.has("gate.G11", on):
        article = regime.rule("gate.G11", on).article
        cited.append(LawCitation(instrument=article.instrument, article=article.article, text="未经法制审核或者审核未通过的，不得作出决定"))
    return tuple(cited)
