"""The kinds of streams of custody, as the desk knows them: what waits for whom, what the clock does, what supervision sees. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.custody.acts import destruction as _destruction
from mingfa.custody.acts import disputes as _disputes
from mingfa.custody.acts import reading as _reading
from mingfa.custody.acts.requests import ApproveRequest, CloseRequest, ExpireRequest, HandOutCopy, NoteLateAnswer, RegisterVisit
from mingfa.custody.gates.destruction import NOTICE
from mingfa.custody.gates.requests import ACCESS, FIELDS, RELEASE
from mingfa.custody.state import (
    DESTRUCTION_STAGES,
    DISPUTE_STAGES,
    ORGANS,
    REQUEST_STAGES,
    REQUESTERS,
    DestructionState,
    DisputeState,
    ReadingLog,
    RequestState,
)
from mingfa.desk.kinds import Concern, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import end_of
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.recording.acts.retention import GROUNDS

__all__ = ["ACCESS_LOG", "DESTRUCTION", "DISPUTE", "REQUEST", "_reading"]

ANSWER = "recording.access.answer_days"
ACCESS_LOG = register_kind(
    StreamKind(
        "access",
        "阅读日志",
        ReadingLog,
        title=lambda log: f"{log.stream.rpartition('/')[2]} 阅读日志",
        visible=lambda log, actor: actor.is_system,
        folded=False,
    )
)


def _article(view: RegimeView, parameter: str) -> Article | None:
    rules = view.regime.versions(parameter)
    return rules[-1].article if rules else None


def working_days_after(day: date | None, parameter: str, view: RegimeView) -> date | None:
    """Return the last day of a term in working days from a day; None where no rule gives it or a year on the way is not announced."""
    if day is None or not view.regime.has(parameter, day):
        return None
    try:
        return view.calendar.add_working_days(day, view.regime.number(parameter, day))
    except CalendarNotPublished:
        return None


# Requests --------------------------------------------------------------------------------------------------------------------


def answer_by(state: RequestState, view: RegimeView) -> date | None:
    """Return the day by which a request should be answered."""
    return working_days_after(state.asked_on, ANSWER, view)


def request_title(state: RequestState) -> str:
    """Return number, who asks, and what for."""
    return f"{state.number} {state.organ}调阅音像记录"


def request_due(state: RequestState, view: RegimeView) -> Iterator[Due]:
    """An approval ends with its last day; a request not answered in time is noted."""
    if state.stage == "approved" and state.until is not None:
        yield Due(end_of(state.until), "request.until", ExpireRequest())
    last = answer_by(state, view)
    if state.stage == "registered" and last is not None and not state.late:
        yield Due(end_of(last), "request.answer", NoteLateAnswer())


def request_todos(state: RequestState, view: RegimeView) -> Iterator[ToDo]:
    """Whoever decides, then the keeper."""
    who = dict(REQUESTERS).get(state.kind, state.kind)
    if state.stage == "registered":
        organ = state.kind in dict(ORGANS) and view.regime.versions(ACCESS)
        yield ToDo(
            "decide", f"审批{who}的调阅申请", ApproveRequest.name, f"{state.organ}：{state.reason[:80]}", _article(view, ACCESS if organ else RELEASE),
            answer_by(state, view), duty="access.approve_organ" if organ else "access.approve",
        )  # fmt: skip
    if state.stage == "approved":
        yield ToDo(
            "show", f"接待查阅并登记（{state.organ}）", RegisterVisit.name, "查阅前登记查阅人、事由和时间", _article(view, FIELDS), state.until,
            person=state.registered_by,
        )  # fmt: skip
        if state.copies_allowed and not state.handed:
            yield ToDo(
                "copy", f"制作并提供复制件（{state.organ}）", HandOutCopy.name, "复制件附申请人、时间和编号标记", _article(view, RELEASE), state.until,
                person=state.registered_by,
            )  # fmt: skip
        elif state.visits:
            yield ToDo(
                "close", f"办结调阅申请（{state.organ}）", CloseRequest.name, "已经查阅", None, state.until, person=state.registered_by
            )


def request_concerns(state: RequestState, view: RegimeView) -> Iterator[Concern]:
    """A request that was not answered in the agency's own time."""
    if state.late:
        yield Concern(
            "late",
            "access.late",
            f"{request_title(state)}逾期未答复",
            _article(view, ANSWER),
            answer_by(state, view),
            person=state.registered_by,
        )


REQUEST = register_kind(
    StreamKind(
        "access_request", "调阅申请", RequestState, stages=REQUEST_STAGES, title=request_title, due=request_due, todos=request_todos,
        concerns=request_concerns,
    )
)  # fmt: skip


# Disputes --------------------------------------------------------------------------------------------------------------------


def dispute_title(state: DisputeState) -> str:
    """Return what kind of dispute it is and who raised it."""
    return f"{dict(GROUNDS).get(state.ground, '争议')}：{state.by_whom}"


def dispute_concerns(state: DisputeState, view: RegimeView) -> Iterator[Concern]:
    """Supervision sees which recordings are locked by whose complaint."""
    if state.stage == "open":
        words = f"{dispute_title(state)}，已锁定 {len(state.wanted)} 件音像记录"
        yield Concern("open", "dispute.open", words, _article(view, "recording.retention_long_term"), state.since)


DISPUTE = register_kind(
    StreamKind(
        "dispute",
        "争议事项",
        DisputeState,
        stages=DISPUTE_STAGES,
        title=dispute_title,
        concerns=dispute_concerns,
        todos=lambda state, view: (
            (
                ToDo(
                    "settle",
                    "登记争议处理结果",
                    _disputes.SettleDispute.name,
                    "办结前相关音像记录一直锁定",
                    person=state.registered_by,
                ),
            )
            if state.stage == "open"
            else ()
        ),
    )
)


# Destruction -----------------------------------------------------------------------------------------------------------------


def destruction_title(state: DestructionState) -> str:
    """Return how many recordings it lists and since when."""
    return f"{state.proposed_on or ''} 销毁清单（{len(state.wanted)} 件）"


def destruction_todos(state: DestructionState, view: RegimeView) -> Iterator[ToDo]:
    """The list waits for its second person, once the time for objections is over."""
    if state.stage == "proposed":
        last = working_days_after(state.proposed_on, NOTICE, view)
        why = f"依据：{state.ground}" + (f"；征询期限到 {last} 届满" if last else "")
        yield ToDo(
            "approve",
            "审批销毁音像记录",
            _destruction.ApproveDestruction.name,
            why,
            _article(view, NOTICE),
            duty="recording.approve_disposal",
        )


def destruction_concerns(state: DestructionState, view: RegimeView) -> Iterator[Concern]:
    """Supervision sees what is about to be destroyed, while it can still be stopped."""
    if state.stage == "proposed":
        words = f"{state.proposed_name}提出销毁 {len(state.wanted)} 件音像记录：{state.ground}"
        yield Concern("proposed", "destruction.proposed", words, _article(view, NOTICE), state.proposed_on, person=state.proposed_by)


DESTRUCTION = register_kind(
    StreamKind(
        "destruction", "销毁清单", DestructionState, stages=DESTRUCTION_STAGES, title=destruction_title, todos=destruction_todos,
        concerns=destruction_concerns,
    )
)  # fmt: skip
