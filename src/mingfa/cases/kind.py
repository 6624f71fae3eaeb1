"""The case as the desk knows it: stages, limits that run, what the clock does by itself, what waits for whom, what supervision sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from mingfa.cases import limits, owed_recordings, owed_transfer
from mingfa.cases.acts import closing as _closing
from mingfa.cases.acts import deciding as _deciding
from mingfa.cases.acts import detention as _detention
from mingfa.cases.acts import executing as _executing
from mingfa.cases.acts import handing as _handing
from mingfa.cases.acts import judging as _judging
from mingfa.cases.acts import notice as _notice
from mingfa.cases.acts import opening as _opening
from mingfa.cases.acts import outline as _outline
from mingfa.cases.acts import papers as _papers
from mingfa.cases.acts import preparing as _preparing
from mingfa.cases.acts import publishing as _publishing
from mingfa.cases.acts import recordings as _recordings
from mingfa.cases.acts import transfer as _transfer
from mingfa.cases.acts.deciding import ISSUER
from mingfa.cases.acts.diary import DiaryState
from mingfa.cases.acts.investigation import LapsePreservation
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.state.core import STAGES, CaseState, Step, after, erased, initial, not_before
from mingfa.cases.state.limits import Running
from mingfa.desk.act import Actor
from mingfa.desk.kinds import Concern, Deadline, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import end_of, local_day
from mingfa.law.article import Article
from mingfa.law.clock import Clock
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.law.terms import terms_of

__all__ = [
    "_closing",
    "_deciding",
    "_detention",
    "_executing",
    "_handing",
    "_judging",
    "_notice",
    "_opening",
    "_outline",
    "_papers",
    "_preparing",
    "_publishing",
    "_recordings",
    "_transfer",
    "register",
]

CLOCKS_KEPT = 10_000
APPROVING = {"C01": "case.approve_filing"}


# Limits --------------------------------------------------------------------------------------------------------------------


def clock_of(running: Running, regime: Regime) -> Clock | None:
    """Return the clock of a limit by the regime; None where the regime has no rule for it on its day zero."""
    known: dict[Running, Clock | None] = regime.memo
    if running not in known:
        if len(known) >= CLOCKS_KEPT:
            known.clear()
        known[running] = running.clock(regime) if regime.has(running.parameter, _day(running)) else None
    return known[running]


def deadlines(case: CaseState, view: RegimeView) -> Iterator[Deadline]:
    """Return the limits that run or stand still; what was done in time, or is over, asks for nothing more."""
    for key, running in case.clocks.items():
        clock = clock_of(running, view.regime) if running.ended is None else None
        if clock is None:
            continue
        bound = terms_of(view.regime.rule(running.parameter, _day(running))).bound
        yield Deadline(key, clock, running.subject, bound, unit=case.unit, person=case.lead_handler if bound != "party" else "")


def _day(running: Running) -> Any:
    return local_day(running.started) if isinstance(running.started, datetime) else running.started


def due(case: CaseState, view: RegimeView) -> Iterator[Due]:
    """Return what happens without anybody: things kept as evidence are released when seven working days are over (C02)."""
    for kept in case.investigation.preservations:
        running = case.clocks.get(f"C02:{kept.id}")
        if not kept.open or running is None or running.ended is not None:
            continue
        clock = clock_of(running, view.regime)
        if clock is None:
            continue
        last, _, provisional = clock.bounds(view.calendar)
        if last is not None and not provisional and not isinstance(last, datetime):
            yield Due(end_of(last), f"C02:{kept.id}", LapsePreservation(preservation=kept.id))
    yield from limits.due(case, view)
    yield from owed_recordings.due(case, view)


# What waits ----------------------------------------------------------------------------------------------------------------


def todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    """Return what waits for whom, with its reason and its last day: the first half here, the second in `limits`."""
    yield from _lead_todos(case, view)
    yield from _investigation_todos(case, view)
    yield from _outline_todos(case, view)
    for asked in case.open_avoidances:
        yield ToDo(
            f"avoidance:{asked.seq}", f"决定{asked.name}是否回避", "cases.decide_avoidance", f"{asked.raised_by}申请回避：{asked.ground}",
            _article(view, "gate.G03"), duty="case.recuse",
        )  # fmt: skip
    for line in case.gaps:
        if case.stage in ("not_filed", "transferred", "withdrawn", "merged", "archived"):
            continue
        yield ToDo(
            f"gap:{line.seq}", f"归集“{line.label}”的{term('text_kind', line.wants)}", "cases.file_document", f"第 {line.seq} 条没有留下记录",
            _article(view, "recording.whole_process"), person=line.by,
        )  # fmt: skip
    for waiting in case.preparation.unanswered:
        yield ToDo(
            f"consulted:{waiting.seq}", "答复征求意见", "cases.answer_consultation", f"承办机构征求意见：{waiting.question}",
            _article(view, "review.consultation_before"), unit=waiting.unit,
        )  # fmt: skip
    yield from owed_recordings.todos(case, view)
    yield from limits.todos(case, view)
    yield from owed_transfer.todos(case, view)


def _article(view: RegimeView, parameter: str) -> Article | None:
    rules = view.regime.versions(parameter)
    return rules[0].article if rules else None


def _due_on(case: CaseState, key: str, view: RegimeView) -> Any:
    running = case.clocks.get(key)
    clock = clock_of(running, view.regime) if running is not None and running.ended is None else None
    try:
        return clock.answer(view.calendar).due_day if clock is not None else None
    except CalendarNotPublished:
        return None


def _lead_todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    if case.stage != "lead":
        return
    until, article = _due_on(case, "C01", view), _article(view, "clock.C01")
    if case.investigation.proposal is None:
        yield ToDo(
            "propose",
            "核查线索，呈批立案或者不予立案",
            "cases.propose_filing",
            "收到线索后应当在期限内决定是否立案",
            article,
            until,
            "case.open",
        )
    else:
        yield ToDo("approve", "审批立案", "cases.approve_filing", "承办机构已经呈批", article, until, "case.approve_filing")


def _investigation_todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    found, until = case.investigation, _due_on(case, "C07", view)
    if case.stage == "investigating" and case.kind == "penalty":
        yield ToDo(
            "report",
            "完成调查并提交调查终结报告",
            "cases.submit_report",
            "立案后应当在期限内作出决定",
            _article(view, "clock.C07"),
            until,
            person=case.lead_handler,
        )
    if case.stage == "reported":
        yield ToDo(
            "examine",
            "审查案件",
            "cases.examine_case",
            "调查终结后由未参加调查的人员审查",
            _article(view, "gate.G07"),
            until,
            "case.examine",
        )
    if case.stage == "suspended":
        yield ToDo("resume", "中止情形消除后恢复调查", "cases.resume_investigation", "案件中止调查", None, until, "case.approve_measure")
    for activity in found.open_activities:
        yield ToDo(
            f"activity:{activity.seq}", f"办结{activity.label}（{activity.place}）", "cases.end_activity", "执法活动应当出具文书后结束",
            _article(view, "document.issue_required"), person=case.lead_handler,
        )  # fmt: skip
    for kept in found.preservations:
        if kept.open:
            yield ToDo(
                f"preservation:{kept.id}", "对先行登记保存的证据作出处理决定", "cases.decide_preservation", "期满未作处理决定的自动解除",
                _article(view, "clock.C02"), _due_on(case, f"C02:{kept.id}", view), person=case.lead_handler,
            )  # fmt: skip
            if kept.urgent and not kept.approved and not kept.refused:
                yield ToDo(
                    f"urgent:{kept.id}", "补办先行登记保存的批准手续", "cases.approve_preservation", "情况紧急先行采取的，应当在二十四小时内补办",
                    _article(view, "clock.C03"), _due_on(case, f"C03:{kept.id}", view), "case.approve_measure",
                )  # fmt: skip
    for pause in found.pauses:
        if pause.told_on is None and pause.until is None:
            yield ToDo(
                f"tell:{pause.name}", f"书面告知当事人不计入办案期限的时间（{pause.ground}）", "cases.tell_party", "未书面告知的，所用时间计入办案期限",
                _article(view, "clock.C07"), person=case.lead_handler,
            )  # fmt: skip
    for result in found.untold_results(tuple(party.id for party in case.parties)):
        yield ToDo(
            f"result:{result.seq}", f"告知当事人{result.kind}结果（{result.report}）", "cases.tell_result", "结果应当告知当事人", _article(view, "gate.G06"),
            person=case.lead_handler,
        )  # fmt: skip
    if "C31" in case.clocks and case.clocks["C31"].ended is None:
        yield ToDo(
            "correct",
            "责令改正违法行为",
            "cases.order_correction",
            "取得监测报告后应当责令改正",
            _article(view, "clock.C31"),
            _due_on(case, "C31", view),
            person=case.lead_handler,
        )
    for order in found.orders:
        if order.checked_on is None and order.until is not None and case.stage not in ("closed", "archived"):
            yield ToDo(
                f"order:{order.seq}",
                "复查责令改正情况",
                "cases.check_correction",
                order.content[:80],
                None,
                order.until,
                person=case.lead_handler,
            )
    yield from _handover_todos(case, view)


def handover_due(case: CaseState, view: RegimeView) -> date | None:
    """Return the last day to hand the dossier over after the end of the investigation, by the agency's own days (dossier.handover_days)."""
    report = case.investigation.report
    if report is None or not view.regime.has("dossier.handover_days", report.submitted_on):
        return None
    try:
        return view.calendar.add_working_days(report.submitted_on, view.regime.number("dossier.handover_days", report.submitted_on))
    except CalendarNotPublished:
        return None


def _handover_todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    rule, given = view.regime.versions("recording.handover_unit"), case.investigation.handover
    if case.kind != "penalty" or not rule or case.stage not in ("reported", "examined", "notified", "deliberating"):
        return
    later = given is not None and any(one.recording not in given.recordings for one in recordings_of(case))
    if given is None or later:
        why = "移交以后又补入了音像资料，应当重新移交核审" if later else "调查终结后应当移交核审"
        yield ToDo(
            "handover", "移交音像资料和案卷核审", "cases.hand_over_for_review", why, rule[0].article, handover_due(case, view) or _due_on(case, "C07", view),
            person=case.lead_handler,
        )  # fmt: skip
    elif given.signed_on is None:
        yield ToDo(
            "sign", "签收音像资料和案卷", "cases.sign_for_handover", "承办人员已经移交", rule[0].article, _due_on(case, "C07", view), "review.accept", given.unit,
        )  # fmt: skip


def _outline_todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    if case.kind in ("", "penalty"):
        return
    if case.stage == "investigating":
        if any(one.granted for one in case.investigation.approvals):
            yield ToDo("decide", "作出决定", "cases.decide_outline", "内部审批已经同意", None, None, "penalty.decide")
        else:
            yield ToDo(
                "approve", "办理内部审批", "cases.approve_internally", "作出决定前应当经内部审批", None, None, "case.approve_measure"
            )
    if case.stage in ("decided", "performing"):
        yield ToDo("close", "办结", "cases.close_outline", "决定已经作出", None, None, "case.approve_closing")


# What supervision sees -----------------------------------------------------------------------------------------------------


def concerns(case: CaseState, view: RegimeView) -> Iterator[Concern]:
    """Return what supervision has to see: no uniform, late entries, steps without record or out of order, things released by lapse."""
    uniform = _article(view, "identity.uniform")
    for activity in case.investigation.activities:
        if activity.uniform == "no":
            names = "、".join(officer.name for officer in activity.officers)
            yield Concern(
                f"uniform:{activity.seq}", "uniform.not_worn", f"{names}在“{activity.place}”{activity.label}时未着装：{activity.uniform_reason}", uniform,
                local_day(activity.started_at), case.unit, activity.officers[0].person if activity.officers else "",
            )  # fmt: skip
    for line in case.steps:
        if line.late:
            yield _step_concern(
                case, line, "late", "record.late", f"补录：{line.late_reason or '未说明原因'}", _article(view, "recording.late_after_days")
            )
        if line.gap:
            words = f"没有留下记录，缺少{term('text_kind', line.wants)}"
            yield _step_concern(case, line, "gap", "record.missing", words, _article(view, "recording.whole_process"))
        if line.out_of_order:
            yield _step_concern(case, line, "order", "record.out_of_order", line.out_of_order, _article(view, "recording.whole_process"))
    given, last = case.investigation.handover, handover_due(case, view)
    if given is not None and last is not None and given.handed_on > last and view.regime.has("recording.handover_unit", given.handed_on):
        yield Concern(
            "handover", "handover.late", f"{given.handed_on}才移交音像资料和案卷核审，内部期限为{last}", _article(view, "recording.handover_unit"), last,
            case.unit, case.lead_handler,
        )  # fmt: skip
    for kept in case.investigation.preservations:
        if kept.outcome == "lapsed" and kept.ended_at is not None:
            yield Concern(
                f"lapsed:{kept.id}", "preservation.lapsed", "先行登记保存期满未作处理决定，已自动解除", _article(view, "clock.C02"),
                local_day(kept.ended_at), case.unit, case.lead_handler,
            )  # fmt: skip
    yield from owed_recordings.concerns(case, view)


def _step_concern(case: CaseState, line: Step, key: str, code: str, words: str, article: Article | None) -> Concern:
    return Concern(
        f"{key}:{line.seq}", code, f"第 {line.seq} 条“{line.label}”{words}", article, local_day(line.done_at), case.unit, line.by
    )


# The kind ------------------------------------------------------------------------------------------------------------------


def title(case: CaseState) -> str:
    """Return the words by which a case is known in lists: its number, where it has one, and its title."""
    return f"{case.number} {case.title}".strip()


def visible(case: CaseState, actor: Actor) -> bool:
    """A case is seen by people of its own agency."""
    return actor.is_system or actor.agency == case.stream.partition("/")[0]


def originals(case: CaseState) -> Iterator[str]:
    """Return the digests of the originals in the vault that the case names: papers that are no electronic forms, and evidence."""
    for document in case.documents:
        if not document.electronic and document.digest:
            yield document.digest
    for item in case.investigation.evidence:
        if item.digest:
            yield item.digest
    for story in case.footage.stories:
        yield from (digest for digest in (story.work_record, story.request) if digest)


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(
        StreamKind(
            "case", "案件", initial, stages=STAGES, title=title, due=due, deadlines=deadlines, todos=todos, concerns=concerns,
            not_before=not_before, after=after, erased=erased, visible=visible, issuer=ISSUER, originals=originals,
        )
    )  # fmt: skip
    register_kind(StreamKind("diary", "执法日程", DiaryState, title=lambda diary: "执法日程", visible=lambda diary, actor: actor.is_system))
