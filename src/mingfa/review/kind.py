"""The kind of stream a review is: its period, what falls due by itself, and who has to do what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Deadline, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import end_of
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review import acts, checklist
from mingfa.review.period import DAYS, period
from mingfa.review.state import STAGES, WITH_LEGAL_UNIT, ReviewState, initial


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
    if last is not None:
        yield Due(end_of(last), DAYS, acts.FallDue(due_on=last))


def deadlines(state: ReviewState, view: RegimeView) -> Iterable[Deadline]:
    """The period, until there is an opinion."""
    clock = period(state, view.regime) if _runs(state) else None
    if clock is not None:
        yield Deadline("review", clock, state.case_title, "reviewer", "review.conclude", unit_of(state, view), state.reviewer)


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
    if state.stage in WITH_LEGAL_UNIT:
        yield from _review_todos(state, view, day)


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
    for hold in state.running.held if state.running is not None else ():
        if hold.name in state.held:
            words = f"{hold.since}起因{term('stop_reason', hold.ground)}扣除期限，结果到达后恢复计算"
            yield _todo(f"resume-{hold.name}", acts.ResumeClock, words, _rule(view, "review.stops", day), person=state.reviewer)


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
    """Remember when the last thing was done."""
    return replace(state, last_at=entry.done_at)


def title(state: ReviewState) -> str:
    """Return the words by which a review is known in lists."""
    return f"{state.case_title}（第{state.round}轮法制审核）"


def originals(state: ReviewState) -> Iterable[str]:
    """Name the originals: the papers of the package and the written opinion."""
    yield from (item.digest for item in state.package if item.digest)
    if state.filed is not None:
        yield state.filed.digest


REVIEW = register_kind(
    StreamKind(
        "review", "法制审核", initial, stages=STAGES, title=title, due=due, deadlines=deadlines, todos=todos, not_before=not_before, after=after,
        originals=originals,
    )
)  # fmt: skip
