"""The stream of an application for a licence: its limits, what the clock does by itself, what waits for whom, what supervision sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from mingfa.cases.grounds import Ground
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Concern, Deadline, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import end_of, local_day
from mingfa.disclosure.source import register_source
from mingfa.law.article import Article
from mingfa.law.errors import RuleError
from mingfa.law.regime_model import Regime
from mingfa.law.terms import terms_of
from mingfa.licences.acts import applying, deciding, examining, reviewing
from mingfa.licences.major import licence_grounds
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.state.licence import OPEN, STAGES, LicenceState, initial
from mingfa.licences.telling import told_of

NEXT: dict[str, tuple[type[Act], str, str]] = {
    "received": (applying.AcceptApplication, "C49", "收到申请后应当场或者在期限内受理，或者一次告知补正"),
    "supplementing": (applying.CompleteMaterials, "", "已告知补正，等待申请人补正材料"),
    "supplemented": (applying.AcceptApplication, "", "补正材料已收到，应当受理"),
    "deemed": (applying.AcceptApplication, "", "逾期未告知补正，已视为受理，应当出具受理凭证"),
    "accepted": (deciding.DecideLicence, "C50", "受理后应当在期限内审查并作出决定"),
    "paused": (examining.ResumeExamination, "", "期限停止计算，事由结束后应当恢复"),
    "issued": (deciding.DeliverLicence, "C51", "决定已经签发，应当在期限内送达"),
}
"""What comes next in each stage: the act, the limit it stands under, why."""

DECIDING = frozenset({"accepted"})


def deadlines(state: LicenceState, view: RegimeView) -> Iterator[Deadline]:
    """The limits that run or stand still; what was done asks for nothing more."""
    for key, running in state.clocks.items():
        clock = clock_of(running, view.regime) if running.ended is None else None
        if clock is not None and not isinstance(running.started, datetime):
            bound = terms_of(view.regime.rule(running.parameter, running.started)).bound
            yield Deadline(key, clock, state.title, bound, "licence.do", state.unit)


def due(state: LicenceState, view: RegimeView) -> Iterator[Due]:
    """Nobody said in time what lacks: the application counts as accepted. Law: 行政许可法 第三十二条第一款第四项; regime clock.C49."""
    running = state.clocks.get("C49")
    if state.stage != "received" or running is None or running.ended is not None:
        return
    last = last_day(clock_of(running, view.regime), view.calendar)
    if last is not None:
        yield Due(end_of(last), "C49", applying.DeemAccepted())


def article_of(state: LicenceState, view: RegimeView, key: str) -> Article | None:
    """Return the article of a limit of this application."""
    running = state.clocks.get(key)
    if running is None or isinstance(running.started, datetime) or not view.regime.has(running.parameter, running.started):
        return None
    return view.regime.rule(running.parameter, running.started).article


def todos(state: LicenceState, view: RegimeView) -> Iterable[ToDo]:
    """What the agency has to do next, until when; a hearing that was asked for besides."""
    found = NEXT.get(state.stage)
    if state.stage in DECIDING:
        yield from _before_decision(state, view)
    elif found is not None and state.stage != "supplementing":
        act, key, why = found
        last = last_day(clock_of(state.clocks.get(key), view.regime), view.calendar) if key else None
        yield ToDo("next", act.label, act.name, why, article_of(state, view, key), last, "licence.do", state.unit)
    if state.stage in OPEN and state.hearing.owed:
        last = last_day(clock_of(state.clocks.get("C53.hold"), view.regime), view.calendar)
        act = examining.HoldHearing if state.hearing.noticed_on is not None else examining.NoticeHearing
        yield ToDo("hearing", act.label, act.name, "已提出听证申请", article_of(state, view, "C53.hold"), last, "licence.do", state.unit)


def _before_decision(state: LicenceState, view: RegimeView) -> Iterable[ToDo]:
    """Examine, propose, send to legal review, decide: the first of these that is not done; nothing while the review is with the reviewers."""
    _, key, why = NEXT[state.stage]
    last, article = last_day(clock_of(state.clocks.get(key), view.regime), view.calendar), article_of(state, view, key)
    draft, sent, verdict = state.reviewing.draft, state.reviewing.sent, state.reviewing.verdict
    fresh = sent is not None and draft is not None and (sent.draft_digest, sent.evidence_digest) == (draft.digest, state.evidence_digest)
    if not state.examinations:
        act: type[Act] = examining.RecordExamination
        yield ToDo("next", act.label, act.name, why, article, last, "licence.do", state.unit)
        return
    grounds = review_due(state, view.regime)
    if not grounds or (fresh and verdict is not None and verdict.passed):
        act = deciding.DecideLicence
        yield ToDo("next", act.label, act.name, why, article, last, "licence.decide")
    elif draft is None:
        act = reviewing.ProposeDecision
        words = f"该许可决定应当法制审核（{grounds[0].finding}），送审前先拟定决定"
        yield ToDo("next", act.label, act.name, words[:300], grounds[0].article, last, "licence.do", state.unit)
    elif fresh and verdict is not None:
        act = reviewing.ProposeDecision
        yield ToDo(
            "next", act.label, act.name, "法制审核未通过，按审核意见改正后重新送审", grounds[0].article, last, "licence.do", state.unit
        )
    elif not fresh:
        act = reviewing.SubmitLicenceForReview
        changed = "审核之后文稿或者材料有变化，应当重新送审" if sent is not None else f"该许可决定应当法制审核：{grounds[0].finding}"
        yield ToDo("next", act.label, act.name, changed[:300], grounds[0].article, last, "review.submit", state.unit)


def review_due(state: LicenceState, regime: Regime) -> tuple[Ground, ...]:
    """Return why the decision has to be reviewed, as of the day of the last entry; empty when it need not, or where no rule covers that day."""
    if state.last_at is None:
        return ()
    try:
        return licence_grounds(state, regime, local_day(state.last_at))
    except RuleError:
        return ()


LATE = {"C50": "作出许可决定", "C51": "送达许可决定", "C53.hold": "组织听证"}


def concerns(state: LicenceState, view: RegimeView) -> Iterable[Concern]:
    """What was done after its last day, and an application that was accepted only because nobody answered in time."""
    if state.deemed:
        yield Concern(
            "deemed", "licence.deemed", "逾期没有告知补正，申请视为受理", article_of(state, view, "C49"), state.received_on, state.unit
        )
    for key, words in LATE.items():
        running = state.clocks.get(key)
        last = last_day(clock_of(running, view.regime), view.calendar)
        ended = running.ended if running is not None else None
        if last is not None and isinstance(ended, date) and ended > last:
            yield Concern(
                f"late:{key}", "licence.late", f"{words}期限至 {last}，{ended} 才完成", article_of(state, view, key), last, state.unit
            )


def not_before(state: LicenceState, act: type[Act]) -> datetime | None:
    """Nothing is dated before what is already noted."""
    return state.last_at


def after(state: LicenceState, entry: Entry[Act]) -> LicenceState:
    """Remember when the last thing was done, who handles the application, and the review list as it was seen."""
    listed = entry.facts.get("review_list", ())
    if listed:
        state = replace(state, reviewing=replace(state.reviewing, listed=listed[0].value))
    named = state.handler_names if entry.by.is_system else state.handler_names | {entry.by.person: entry.by.name}
    return replace(state, last_at=max(entry.done_at, state.last_at or entry.done_at), handler_names=named)


def _originals(state: LicenceState) -> Iterable[str]:
    papers = (state.hearing.paper, state.decision.paper if state.decision is not None else "")
    return tuple(paper for paper in papers if paper)


def _title(state: Any) -> str:
    return str(state.title)


def register() -> None:
    """Make the kind known to the desk, and its decisions to disclosure."""
    register_kind(
        StreamKind(
            "licence", "行政许可", initial, title=_title, stages=STAGES, due=due, deadlines=deadlines, todos=todos, concerns=concerns,
            not_before=not_before, after=after, issuer=deciding.ISSUER, originals=_originals,
        )
    )  # fmt: skip
    register_source("licence", told_of)
