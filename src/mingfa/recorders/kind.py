"""The kinds of streams of this package: a recording device, and a finding of misuse; what waits for whom, what supervision sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from mingfa.desk.kinds import Concern, RegimeView, StreamKind, ToDo, register_kind
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_terms import term
from mingfa.recorders.acts import harm as _harm
from mingfa.recorders.acts import register as _register
from mingfa.recorders.acts.harm import HandleDamage, ServiceRecorder
from mingfa.recorders.acts.misuse import AnswerMisuse, DecideMisuse
from mingfa.recorders.acts.register import AssignKeeper, PutIntoService
from mingfa.recorders.acts.use import CheckDaily, ReturnRecorder
from mingfa.recorders.facts import ban_of
from mingfa.recorders.gates.use import FIXED
from mingfa.recorders.state import misuse, recorder
from mingfa.recorders.state.misuse import MisuseState
from mingfa.recorders.state.recorder import RecorderState

__all__ = ["_harm", "_register", "register"]

KEEPERS, BATTERY, SECONDS = "recording.keepers_per_device", "recording.battery_days", "recording.clock_seconds"
RESPONSIBLE = "recording.user_responsible"
HARM_WORDS = dict(recorder.HARMS)


def _article(view: RegimeView, parameter: str) -> Article | None:
    rules = view.regime.versions(parameter)
    return rules[0].article if rules else None


def _wants_keeper(state: RecorderState, view: RegimeView) -> bool:
    return bool(view.regime.versions(KEEPERS)) and not state.keepers


def _next_working_day(day: date, view: RegimeView) -> date | None:
    try:
        return view.calendar.add_working_days(day, 1)
    except CalendarNotPublished:
        return None


# Devices -----------------------------------------------------------------------------------------------------------------------


def title(state: RecorderState) -> str:
    """Return the words by which a device is known in lists."""
    words = dict(recorder.KINDS).get(state.kind, "") if state.kind != "room" else state.place
    return f"{words} {state.number}".strip()


def todos(state: RecorderState, view: RegimeView) -> Iterator[ToDo]:
    """Who has to name a keeper, put it into service, check it, bring it back, repair it, handle its damage."""
    if state.stage == "retired":
        return
    if _wants_keeper(state, view):
        yield ToDo(
            "keeper", AssignKeeper.label, AssignKeeper.name, "该设备没有设备管理员", _article(view, KEEPERS), duty="recorder.register"
        )
    elif state.stage == "registered":
        yield ToDo("service", PutIntoService.label, PutIntoService.name, "已登记，尚未启用", duty="recorder.register")
    yield from _check_todos(state, view)
    current = state.current
    if current is not None:
        task = current.task or dict(recorder.PURPOSES).get(current.purpose, "")
        yield ToDo("return", ReturnRecorder.label, ReturnRecorder.name, f"用于{task}，使用完毕后归还", person=current.user)
    if state.stage == "repair":
        for keeper in state.keepers:
            yield ToDo(f"repair-{keeper}", ServiceRecorder.label, ServiceRecorder.name, "停用检修，合格后恢复使用", person=keeper)
    for harm in state.open_harms:
        why = f"{harm.on}{HARM_WORDS[harm.what]}（{harm.user_name}使用、保管期间），尚未写明原因和是否赔偿"
        yield ToDo(
            f"harm-{harm.id}", HandleDamage.label, HandleDamage.name, why, _article(view, RESPONSIBLE), duty="recorder.handle_damage"
        )


def _check_todos(state: RecorderState, view: RegimeView) -> Iterator[ToDo]:
    """The keeper checks each working day a device that is in store, where the rule asks for a day's power."""
    if state.stage != "idle" or state.kind in FIXED or not view.regime.versions(BATTERY):
        return
    last = state.daily.on if state.daily is not None else None
    due = _next_working_day(last, view) if last is not None else state.in_service_on
    why = f"上次检查 {last}" if last is not None else "启用后还没有检查过"
    for keeper in state.keepers:
        yield ToDo(f"daily-{keeper}", CheckDaily.label, CheckDaily.name, why, _article(view, BATTERY), due, person=keeper)


def concerns(state: RecorderState, view: RegimeView) -> Iterator[Concern]:
    """What supervision sees of a device: no keeper, damage that is not handled, a clock that is off, use for something else."""
    if state.stage == "retired":
        return
    keeper = state.keepers[0] if state.keepers else ""
    if state.in_service and _wants_keeper(state, view):
        yield Concern("keeper", "recorder.no_keeper", "在用的设备没有设备管理员", _article(view, KEEPERS), state.in_service_on, state.unit)
    for harm in state.open_harms:
        words = f"{state.number} {HARM_WORDS[harm.what]}，尚未处理：{harm.words}"
        yield Concern(f"harm-{harm.id}", "recorder.harm_open", words, _article(view, RESPONSIBLE), harm.on, state.unit, harm.user)
    limits = view.regime.versions(SECONDS)
    if state.offsets and limits and isinstance(limits[0].value, int) and abs(state.offsets[-1].ms) > limits[0].value * 1000:
        seconds = state.offsets[-1].ms / 1000
        words = f"{state.number} 的时钟{'快' if seconds > 0 else '慢'} {abs(seconds):g} 秒，超过允许的 {limits[0].value} 秒"
        yield Concern("clock", "recorder.clock_off", words, limits[0].article, unit=state.unit, person=keeper)
    current = state.current
    if current is not None and current.purpose == "other":
        yield Concern(
            "other_use",
            "recorder.other_use",
            f"{state.number} 经批准用于其他工作：{current.task or '见批准理由'}",
            _article(view, "recording.dedicated_use"),
            unit=state.unit,
            person=current.user,
        )


# Findings ----------------------------------------------------------------------------------------------------------------------


def misuse_title(state: MisuseState) -> str:
    """Return the words by which a finding is known in lists."""
    return f"{state.officer_name}：{term('banned', state.item)}"


def misuse_todos(state: MisuseState, view: RegimeView) -> Iterator[ToDo]:
    """The officer answers, supervision decides."""
    article = ban_of(view.regime, state.item, state.found_on) if state.found_on is not None else None
    if state.stage == "open":
        yield ToDo("answer", AnswerMisuse.label, AnswerMisuse.name, state.words[:200], article, person=state.officer)
    if state.stage == "answered":
        why = f"{state.officer_name}已经说明：{state.answers[-1].words}"[:200]
        yield ToDo("decide", DecideMisuse.label, DecideMisuse.name, why, article, duty="recorder.decide_misuse")


def misuse_concerns(state: MisuseState, view: RegimeView) -> Iterator[Concern]:
    """A finding is on the supervision list until it is decided, and stays there when somebody is held liable."""
    if not state.stage or (state.decision is not None and state.decision.outcome != "liable"):
        return
    article = ban_of(view.regime, state.item, state.found_on) if state.found_on is not None else None
    told = {"open": "待说明", "answered": "已说明，待处理", "decided": "已决定追究责任"}[state.stage]
    if state.liability_asked and state.stage != "decided":
        told += "，须追究责任"
    words = f"{state.officer_name}{term('banned', state.item)}：{state.words}（{told}）"
    code = "misuse.liable" if state.liability_asked or state.stage == "decided" else "misuse.open"
    yield Concern("misuse", code, words, article, state.found_on, state.unit, state.officer)


def misuse_originals(state: MisuseState) -> Iterable[str]:
    """Name the papers handed in with answers."""
    for answer in state.answers:
        yield from answer.papers


def register() -> None:
    """Make the kinds known to the desk."""
    register_kind(
        StreamKind("recorder", "音像记录设备", recorder.initial, stages=recorder.STAGES, title=title, todos=todos, concerns=concerns)
    )
    register_kind(
        StreamKind(
            "misuse",
            "违规使用",
            misuse.initial,
            stages=misuse.STAGES,
            title=misuse_title,
            todos=misuse_todos,
            concerns=misuse_concerns,
            originals=misuse_originals,
        )
    )
