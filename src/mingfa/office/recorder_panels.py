"""What the pages of a recording device and of a finding of misuse show besides the common parts."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.money import yuan_text
from mingfa.law.regime_terms import term
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.told import moment, name_of
from mingfa.recorders.acts.use import CONDITIONS
from mingfa.recorders.facts import ban_of
from mingfa.recorders.state.misuse import OUTCOMES, MisuseState
from mingfa.recorders.state.recorder import CAUSES, HARMS, KINDS, PURPOSES, ROOMS, RecorderState, Use

LATEST = 50
MARKS = {"unfounded": "grey", "excused": "green", "corrected": "orange", "liable": "red"}


def seconds(ms: int) -> str:
    """Say how far a clock is off."""
    if ms == 0:
        return "没有偏差"
    return f"{'快' if ms > 0 else '慢'} {abs(ms) / 1000:g} 秒"


def _unit(person: Person, code: str) -> str:
    unit = person.view.regime.unit(code) if person.view is not None else None
    return unit.name if unit is not None else code


# Devices -----------------------------------------------------------------------------------------------------------------------


@panels("recorder")
def recorder_facts(stream: str, state: RecorderState, person: Person) -> Iterator[Panel]:
    """What the device is, who keeps it, who has it, how it stands."""
    keepers = "、".join(state.keeper_names)
    facts = [
        ("设备", Cell(f"{dict(KINDS).get(state.kind, '')} {state.brand} {state.model}")), ("编号", Cell(state.number)),
        ("功能", Cell("、".join(term("device_function", code) for code in state.functions))),
        ("存储容量", Cell(f"{state.storage_gb} GB")),
    ]  # fmt: skip
    if state.resolution:
        facts.append(("录像分辨率", Cell(f"{state.resolution} 行")))
    if state.accepted_on is not None:
        facts.append(("验收日期", Cell(str(state.accepted_on))))
    if state.room:
        facts.append(("场所", Cell(f"{dict(ROOMS)[state.room]}：{state.place}")))
    facts += [
        ("配属单位", Cell(_unit(person, state.unit))),
        ("设备管理员", Cell(keepers, stream=state.keepers[0]) if keepers else Cell("", mark=("orange", "未指定"))),
    ]
    current = state.current
    if current is not None:
        facts.append(("使用人", Cell(current.user_name, stream=current.user)))
        facts.append(("用于", Cell(_task(current), stream=current.case)))
    if state.offsets:
        facts.append(("时钟偏差", Cell(f"{seconds(state.offsets[-1].ms)}（{moment(state.offsets[-1].at)}测）")))
    if state.retired_why:
        facts.append(("报废原因", Cell(state.retired_why)))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))


def _task(use: Use) -> str:
    return use.task or dict(PURPOSES).get(use.purpose, "")


@panels("recorder")
def recorder_checks(stream: str, state: RecorderState, person: Person) -> Iterator[Panel]:
    """The last checks: the keeper's of the day, and the one before use."""
    daily, check, rows = state.daily, state.pre_use, []
    if daily is not None:
        found = f"电量 {daily.charge}%，备用电池 {daily.spares} 块，够用 {daily.tenths / 10:g} 小时"
        mark = ("green", "配件齐全") if daily.parts else ("red", f"缺少：{daily.missing}")
        rows.append((Cell("每日检查"), Cell(moment(daily.at)), Cell(name_of(daily.by)), Cell(found, mark=mark)))
    if check is not None:
        found = f"{'、'.join(check.passed) or '没有合格的项目'}；时钟{seconds(check.offset_ms)}{'；' + check.words if check.words else ''}"
        rows.append((Cell("使用前检查"), Cell(moment(check.at)), Cell(name_of(check.by)), Cell(found)))
    if state.kind not in ("room", "surveillance"):
        yield Panel("checks", "最近检查", ("检查", "时间", "检查人", "情况"), tuple(rows), "还没有检查过。")


@panels("recorder")
def recorder_uses(stream: str, state: RecorderState, person: Person) -> Iterator[Panel]:
    """Who took it, for what, and how it came back: the latest first."""
    told = dict(CONDITIONS) | {code: words for code, words in HARMS if code == "lost"}
    rows = tuple(
        (
            Cell(one.user_name, stream=one.user), Cell(_task(one), stream=one.case), Cell(moment(one.taken_at)),
            Cell(moment(one.returned_at) if one.returned_at is not None else "", mark=("", "") if one.returned_at is not None else ("orange", "未归还")),
            Cell(told.get(one.condition, "")),
        )
        for one in reversed(state.uses[-LATEST:])
    )  # fmt: skip
    if state.kind not in ("room", "surveillance"):
        yield Panel("uses", "领用记录", ("使用人", "用于", "领用", "归还", "归还时"), rows, "还没有领用过。")


@panels("recorder")
def recorder_harms(stream: str, state: RecorderState, person: Person) -> Iterator[Panel]:
    """Faults, damage and loss with their handling; work done on it."""
    causes = dict(CAUSES)
    rows = []
    for one in reversed(state.harms):
        handling = one.handling
        if handling is not None:
            paid = f"赔偿 {yuan_text(handling.amount_fen)} 元" if handling.compensation else "不赔偿"
            told = Cell(f"{causes[handling.cause]}；{paid}；{handling.words}")
        else:
            told = Cell("", mark=("orange", "待处理") if one.open else ("grey", "检修即可"))
        rows.append((Cell(str(one.on)), Cell(dict(HARMS)[one.what]), Cell(one.words), Cell(one.user_name, stream=one.user), told))
    if rows:
        yield Panel("harms", "故障、损坏、遗失", ("日期", "种类", "情况", "责任人", "处理"), tuple(rows))
    served = tuple(
        (Cell(str(one.on)), Cell(one.words), Cell(one.by), Cell("", mark=("green", "合格") if one.fit else ("orange", "未修复")))
        for one in reversed(state.services)
    )
    yield Panel("services", "维护保养记录", ("日期", "内容", "经办", "结果"), served, "还没有维护保养记录。")


# Findings ----------------------------------------------------------------------------------------------------------------------


@panels("misuse")
def misuse_facts(stream: str, state: MisuseState, person: Person) -> Iterator[Panel]:
    """What was found, against whom, by which rule; what he says, and what was decided."""
    article = ban_of(person.view.regime, state.item, state.found_on) if person.view is not None and state.found_on is not None else None
    facts = [
        ("使用人员", Cell(state.officer_name, stream=state.officer)), ("违规情形", Cell(term("banned", state.item))), ("情况", Cell(state.words)),
        ("依据", Cell(state.rule or (str(article) if article is not None else ""))), ("发现日期", Cell(str(state.found_on or ""))),
        ("发现", Cell(state.found_by_name)),
    ]  # fmt: skip
    if state.minutes:
        facts.append(("没有录制", Cell(f"{state.minutes} 分钟")))
    if state.started_at is not None:
        until = f" 至 {moment(state.ended_at)}" if state.ended_at is not None else ""
        facts.append(("发生时间", Cell(f"{moment(state.started_at)}{until}")))
    for label, other in (("案件", state.case), ("音像记录", state.recording), ("设备", state.recorder)):
        if other:
            facts.append((label, Cell("打开", stream=other)))
    if state.liability_asked:
        facts.append(("责任", Cell("", mark=("red", "须追究责任"))))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    rows = tuple((Cell(moment(one.at)), Cell(one.words)) for one in state.answers)
    yield Panel("answers", "本人说明", ("时间", "说明"), rows, "本人还没有说明。")
    decision = state.decision
    if decision is not None:
        mark = (MARKS[decision.outcome], dict(OUTCOMES)[decision.outcome])
        told = ((Cell(str(decision.on)), Cell("", mark=mark), Cell(decision.words), Cell(decision.liability), Cell(decision.by_name)),)
        yield Panel("decision", "处理", ("日期", "结果", "意见", "责任追究", "处理人"), told)
