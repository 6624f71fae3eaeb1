"""The kind of stream a review is: its period, what falls due by itself, and who has to do what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Deadline, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import end_of, start_of
from mingfa.law.calendar import ONE_DAY
from mingfa.law.clock import Clock
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review import acts, checklist
from mingfa.review.period import DAYS, period
from mingfa.review.state import STAGES, WITH_LEGAL_UNIT, ReviewState, initial

WARN = "review.warn_days"
COORDINATOR_UNITS = "review.disagreement.coordinator.units"


def unit_of(state: ReviewState, view: RegimeView) -> str:
    """Return the code of the unit that reviews this kind of decision; "" where the regime names none."""
    parameter, day = f"review.reviewer.{state.case_kind}", state.submitted_on
    return view.regime.text(parameter, day) if day is not None and view.regime.has(parameter, day) else ""


def last_day(state: ReviewState, view: RegimeView) -> date | None:
    """Return the last day of the period; None while it is stopped, or while a year on the way is not announced."""
    clock = period(state, view.regime) if _runs(state) else None
    if clock is None:
        return None
    earliest, _, provisional = clock.bounds(view.calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest


def _runs(state: ReviewState) -> bool:
    return state.running is not None and state.running.ended is None and state.conclusion is None


def due(state: ReviewState, view: RegimeView) -> Iterable[Due]:
    """The period runs out by itself; once noted it is not noted again."""
    last = last_day(state, view) if state.overdue_since is None else None
    if last is None:
        return
    if state.warned_for != last and view.regime.has(WARN, last):
        yield Due(start_of(warn_day(last, view)), f"{WARN}:{last}", acts.WarnDue(due_on=last))
    yield Due(end_of(last), DAYS, acts.FallDue(due_on=last))


def warn_day(last: date, view: RegimeView) -> date:
    """Return the day on which warning is given: review.warn_days working days before the last day of the period."""
    day = last
    for _ in range(view.regime.number(WARN, last)):
        day -= ONE_DAY
        while not view.calendar.is_working_day(day):
            day -= ONE_DAY
    return day


def deadlines(state: ReviewState, view: RegimeView) -> Iterable[Deadline]:
    """The period, until there is an opinion; then that of a disagreement, until it has its result."""
    clock = period(state, view.regime) if _runs(state) else None
    if clock is not None:
        yield Deadline("review", clock, state.case_title, "reviewer", "review.conclude", unit_of(state, view), state.reviewer)
    waiting = _coordination(state, view)
    if waiting is not None:
        duty = "review.decide_disagreement" if state.disagreements[-1].coordinated else "review.coordinate"
        yield Deadline("coordination", waiting, state.case_title, "agency", duty)


def todos(state: ReviewState, view: RegimeView) -> Iterable[ToDo]:
    """Who has to do what next, and why."""
    day = state.submitted_on
    if day is None:
        return
    if state.stage == "first_review":
        rule = _rule(view, "review.first_review", day)
        yield _todo("first", acts.GiveFirstReview, "送审前须经法制初审", rule, duty="review.first", unit=state.unit)
    elif state.stage == "head_signature":
        rule = _rule(view, "review.first_review.signer", day)
        yield _todo("sign_first", acts.SignFirstReview, "初审后须经承办机构主要负责人审签", rule, duty="review.first_sign", unit=state.unit)
    elif state.stage == "supplementing":
        wanted = "、".join(state.supplements[-1].wanted) if state.supplements else ""
        yield _todo("resubmit", acts.Resubmit, f"审核机构要求补充：{wanted}", _rule(view, "review.package", day), person=state.submitted_by)
    elif state.stage == "concluded":
        yield from _opinion_todos(state, view, day)
    yield from _after_todos(state, view, day)
    if state.stage in WITH_LEGAL_UNIT:
        yield from _review_todos(state, view, day)
        yield from _asking_todos(state, view, day)
        yield from _warning_todos(state, view, day)


def _review_todos(state: ReviewState, view: RegimeView, day: date) -> Iterable[ToDo]:
    last, unit, rule = last_day(state, view), unit_of(state, view), _rule(view, f"review.reviewer.{state.case_kind}", day)
    if state.stage == "submitted":
        yield _todo(
            "accept",
            acts.AcceptPackage,
            f"{_unit_words(state.unit, view)}送审，收到之日起计算审核期限",
            rule,
            last,
            duty="review.accept",
            unit=unit,
        )
    if not state.reviewer:
        yield _todo("reviewer", acts.DeclareReviewer, "尚未明确审核人员", rule, last, duty="review.accept", unit=unit)
        return
    if state.stage != "reviewing":
        return
    missing = list(checklist.unanswered(state, state.levels, view.regime, day))
    if missing:
        words = "、".join(checklist.words_of(item, view.regime, day) for item in missing)
        yield _todo("answer", acts.AnswerChecklist, f"尚未填写：{words}", _rule(view, "review.checklist", day), last, person=state.reviewer)
    elif not state.held:
        yield _todo("conclude", acts.ConcludeReview, "审核内容已全部填写", _rule(view, "review.outcomes", day), last, person=state.reviewer)


def _warning_todos(state: ReviewState, view: RegimeView, day: date) -> Iterable[ToDo]:
    """The period will soon be over: the head of the reviewing unit sees it before it is (期限将满)."""
    last = last_day(state, view)
    if last is not None and state.warned_for == last and state.overdue_since is None:
        rule, words = _rule(view, WARN, last), f"审核期限 {last} 届满，请督促{state.reviewer_name or '审核人员'}按期出具意见"
        yield _todo("warning", acts.ConcludeReview, words, rule, last, duty="review.conclude", unit=unit_of(state, view))


def _asking_todos(state: ReviewState, view: RegimeView, day: date) -> Iterable[ToDo]:
    """Who is awaited: advisers, experts, bodies outside, the second unit; and who has to file what came."""
    unit = unit_of(state, view)
    for one in state.advices:
        if not one.opinion:
            rule = _rule(view, "review.experts", day)
            yield _todo(f"advise-{one.seq}", acts.GiveAdvice, f"审核机构请您提出法律意见：{one.question}", rule, person=one.person)
    for call in state.arguments:
        if call.filed_on is None:
            rule = _rule(view, "review.experts", day)
            words = f"请派人参加 {call.planned_on} 在{call.place}举行的专家论证：{call.topic}"
            if call.answered_on is None:
                yield _todo(f"attend-{call.seq}", acts.AnswerInvitation, words, rule, call.planned_on, person=state.submitted_by)
            words = f"{call.on} 起因专家论证扣除期限，收到论证意见后归入"
            yield _todo(f"argument-{call.seq}", acts.FileArgument, words, rule, duty="review.accept", unit=unit, person=state.reviewer)
    for asked in state.inquiries:
        if asked.replied_on is None:
            words = f"{asked.on} 起因{term('stop_reason', asked.ground)}扣除期限，收到{asked.body}答复后归入"
            rule = _rule(view, "review.stops", day)
            yield _todo(f"inquiry-{asked.seq}", acts.FileReply, words, rule, duty="review.accept", unit=unit, person=state.reviewer)
    papers = (state.draft_digest, state.evidence_digest)
    heard = {one.unit for one in state.joint if (one.draft_digest, one.evidence_digest) == papers}
    for kind in state.also:
        rule = _rule(view, f"review.reviewer.{kind}", day)
        second = str(rule.value) if rule is not None else ""
        if second and second != unit and second not in heard:
            words = f"本案一并作出{term('kind', kind)}决定，须经会同审核"
            yield _todo(f"joint-{kind}", acts.GiveJointOpinion, words, rule, duty="review.conclude", unit=second)


def _opinion_todos(state: ReviewState, view: RegimeView, day: date) -> Iterable[ToDo]:
    by = state.conclusion.by if state.conclusion is not None else state.reviewer
    rule = _rule(view, "review.opinion_form", day)
    if not state.signed_off:
        yield _todo(
            "sign_off", acts.SignOffOpinion, "审核意见须经签批后交还承办机构", _rule(view, "review.sign_off", day), duty="review.sign_off"
        )
    elif not state.number:
        yield _todo("render", acts.RenderOpinion, "审核意见应当制作意见书", rule, person=by)
    else:
        yield _todo("file", acts.FileOpinion, f"意见书 {state.number} 尚未交还承办机构", rule, person=by)


def _after_todos(state: ReviewState, view: RegimeView, day: date) -> Iterable[ToDo]:
    """A disagreement waits for its coordinator, then for who decides; advice waits for the unit's answer."""
    if state.stage == "coordinating" and state.disagreements:
        last = state.disagreements[-1]
        until = _coordination_ends(state, view)
        rule = _rule(view, "review.disagreement", day)
        units = view.regime.items(COORDINATOR_UNITS, day) if view.regime.has(COORDINATOR_UNITS, day) else ()
        if not last.coordinated:
            words = f"{last.by_name}对审核意见提出不同意见"
            for unit in units or ("",):
                yield _todo(
                    f"coordinate-{unit}" if unit else "coordinate",
                    acts.CoordinateDisagreement,
                    words,
                    rule,
                    until,
                    duty="review.coordinate",
                    unit=unit,
                )
        else:
            yield _todo("decide", acts.DecideDisagreement, "协调不成，报请决定", rule, until, duty="review.decide_disagreement")
    for one in state.suggestions:
        if one.answered_on is None:
            rule = _rule(view, "review.advice", day)
            yield _todo(
                f"advice-{one.seq}",
                acts.AnswerSuggestion,
                f"执法建议：{one.problem[:80]}",
                rule,
                one.due_on,
                duty="review.submit",
                unit=one.unit,
            )


def _coordination_ends(state: ReviewState, view: RegimeView) -> date | None:
    clock = _coordination(state, view)
    if clock is None:
        return None
    earliest, _, provisional = clock.bounds(view.calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest


def _coordination(state: ReviewState, view: RegimeView) -> Clock | None:
    """Return the clock of a disagreement that waits for its result."""
    last = state.disagreements[-1] if state.disagreements else None
    if last is None or not last.open or not view.regime.has(last.running.parameter, last.on):
        return None
    return last.running.clock(view.regime)


def _unit_words(code: str, view: RegimeView) -> str:
    unit = view.regime.unit(code)
    return unit.name if unit is not None else "承办机构"


def _rule(view: RegimeView, parameter: str, day: date) -> Rule | None:
    return view.regime.rule(parameter, day) if view.regime.has(parameter, day) else None


def _todo(
    key: str, act: type[Act], why: str, rule: Rule | None, last: date | None = None, *, duty: str = "", unit: str = "", person: str = ""
) -> ToDo:
    return ToDo(key, act.label, act.name, why, rule.article if rule is not None else None, last, duty, unit, person)


def not_before(state: ReviewState, act: type[Act]) -> datetime | None:
    """A review is desk work, noted in the order in which it is done: nothing is dated before what is already noted."""
    return state.last_at


def after(state: ReviewState, entry: Entry[Act]) -> ReviewState:
    """Remember when the last thing was done; a warning given by the clock is nothing done."""
    return state if isinstance(entry.act, acts.WarnDue) else replace(state, last_at=entry.done_at)


def title(state: ReviewState) -> str:
    """Return the words by which a review is known in lists."""
    return f"{state.case_title}（第{state.round}轮法制审核）"


def originals(state: ReviewState) -> Iterable[str]:
    """Name the originals that came into the vault with this review: papers sent along or filed in it, and the written opinion.

    Papers of the case are the case's own originals, and texts have a digest without being one.
    """
    yield from (item.digest for item in state.package if item.digest and item.step < 0)
    yield from (argument.digest for argument in state.arguments if argument.digest)
    yield from (inquiry.digest for inquiry in state.inquiries if inquiry.digest)
    if state.filed is not None:
        yield state.filed.digest
    papers = (*(one.paper for one in state.superseded), *(one.paper for one in state.suggestions), *(one.paper for one in state.reports))
    yield from (paper for paper in papers if paper)


REVIEW = register_kind(
    StreamKind(
        "review", "法制审核", initial, stages=STAGES, title=title, due=due, deadlines=deadlines, todos=todos, not_before=not_before, after=after,
        originals=originals,
    )
)  # fmt: skip
