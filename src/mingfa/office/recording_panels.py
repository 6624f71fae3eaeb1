"""What the pages of a recording and of a recorder's log show: files and what they really hold, where it belongs, the shot list, missing numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.law.regime_terms import TERMS
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.positions import position_text
from mingfa.office.prefill import offer, prefill
from mingfa.office.told import moment
from mingfa.recording.coverage import Span
from mingfa.recording.device_log import DeviceLog
from mingfa.recording.kind import signs_in_words
from mingfa.recording.state import FORMS, PHYSICAL, SOURCES, Piece, RecordingState

View = RegimeView | None
CONTAINERS = {"mov,mp4,m4a,3gp,3g2,mj2": "MP4", "matroska,webm": "MKV", "mpegts": "TS", "asf": "WMV"}
"""What people call the kinds of files, by the names the reader of the files has for them; any other name in capitals."""


def play_address(stream: str) -> str:
    """Return the address of a recording's player."""
    return reverse("play", args=reading.split(stream))


def clock(span: Span) -> str:
    """Say a stretch of time of one day, to the second."""
    start, end = span.start.astimezone(LOCAL), span.end.astimezone(LOCAL)
    return f"{start:%H:%M:%S} 至 {end:%H:%M:%S}" if span.ms else f"{start:%H:%M:%S}"


def lasting(ms: int) -> str:
    """Say a length of time: 1小时0分0秒."""
    seconds = round(ms / 1000)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}小时{rest // 60}分{rest % 60}秒" if hours else f"{rest // 60}分{rest % 60}秒"


@panels("recording")
def recording_facts(stream: str, recording: RecordingState, person: Person) -> Iterator[Panel]:
    """What the recording is, where it belongs, and how to play it."""
    device = f"{dict(SOURCES).get(recording.source, '')} {recording.device}".strip()
    facts = [
        ("时间", Cell(f"{moment(recording.started_at)} 至 {moment(recording.ended_at)}")), ("地点", Cell(recording.place)),
        ("形式", Cell(dict(FORMS).get(recording.form, ""))), ("设备", Cell(device, mark=_device_mark(recording))),
        ("执法人员", Cell("、".join(recording.officer_names))), ("告知录音录像", Cell(moment(recording.told_at) or "未载明")),
    ]  # fmt: skip
    if recording.offset_ms:
        facts.append(("时钟偏差", Cell(f"设备{'快' if recording.offset_ms > 0 else '慢'} {lasting(abs(recording.offset_ms))}，已扣除")))
    if recording.digest and recording.stage == "stored":
        facts.append(("播放", Cell("打开播放页面", address=play_address(stream))))
    if recording.unexplained:
        facts.append(("归属", Cell("没有对应的案件和任务", mark=("red", "来源不明"))))
    if recording.task:
        facts.append(("任务", Cell(recording.task)))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    ties = tuple(
        (Cell(tie.number), Cell(recording.case_title or "打开案件", stream=tie.case), Cell(_step(tie.case, tie.step)), Cell(tie.document))
        for tie in recording.ties
    )
    if ties:
        yield Panel("ties", "归入案卷", ("编号", "案件", "环节", "对应文书"), ties)


def _device_mark(recording: RecordingState) -> tuple[str, str]:
    if recording.source != "recorder":
        return "", ""
    return ("green", "已登记") if recording.registered_recorder else ("orange", "没有登记为执法记录仪")


def _step(case: str, step: int | None) -> str:
    found = look(case).state.step_at(step) if step is not None else None
    return f"第 {found.seq + 1} 条 {found.label}" if found is not None else "全案"


@panels("recording")
def recording_files(stream: str, recording: RecordingState, person: Person) -> Iterator[Panel]:
    """Each file, and what reading it found: from when to when it really holds pictures or sound."""
    rows = tuple((Cell(one.file_name), Cell(one.digest[:16] + "…"), *_found(one)) for one in recording.pieces)
    facts: list[tuple[str, Cell]] = []
    if recording.measured:
        facts.append(("实际录制", Cell(f"{lasting(sum(span.ms for span in recording.spans))}（按文件内的时间戳）")))
    if recording.edited:
        checked = recording.signs_checked
        state = ("orange", "待核查") if checked is None else ("green", "核查为原始文件") if checked.genuine else ("red", "核查为非原始文件")
        facts.append(("编辑痕迹", Cell(signs_in_words(recording), mark=state)))
    yield Panel("files", "文件和测定结果", ("文件", "摘要", "实际录制时段", "编码", "状态"), rows, facts=tuple(facts))


def _found(piece: Piece) -> tuple[Cell, Cell, Cell]:
    found = piece.measure
    if found is None:
        return Cell(""), Cell(""), Cell("", mark=("orange", "等待测定"))
    mark = ("red", "文件损坏") if found.damaged else ("green", "完整")
    coded = f"{CONTAINERS.get(found.container, found.container.upper())} {found.codec.upper()}".strip()
    return Cell("；".join(clock(span) for span in found.spans[:20])), Cell(coded), Cell(found.why, mark=mark)


@panels("recording")
def recording_shots(stream: str, recording: RecordingState, person: Person) -> Iterator[Panel]:
    """The shot list, blanks first in sight."""
    names = shot_names(recording)
    lines = (*recording.shot_list, *(item for item in recording.shots if item.startswith(PHYSICAL)))
    rows = []
    for line in lines:
        shot = recording.shots.get(line)
        if shot is None:
            told = Cell("", mark=("orange", "未填写"))
        elif shot.absent:
            told = Cell(f"现场没有{'：' + shot.reason if shot.reason else ''}")
        else:
            told = Cell(position_text(shot.at_ms or 0))
        rows.append((Cell(names.get(line, line)), told))
    if rows:
        yield Panel("shots", "摄录要素", ("要素", "时间点"), tuple(rows))


def shot_names(recording: RecordingState) -> dict[str, str]:
    """Return what the lines of the shot list are called, those of physical evidence among them."""
    return {**TERMS["shot"], **{f"{PHYSICAL}{ident}": f"物证：{name}" for ident, name in physical_items(recording)}}


def physical_items(recording: RecordingState) -> list[tuple[str, str]]:
    """Return id and name of the physical items in the evidence of its cases."""
    found = []
    for case in recording.cases:
        evidence = look(case).state.investigation.evidence
        found += [(one.id, one.name) for one in evidence if one.kind == "physical" and not one.out]
    return found


@panels("device_log")
def device_files(stream: str, log: DeviceLog, person: Person) -> Iterator[Panel]:
    """The files of a recorder, newest first, and the numbers that are missing."""
    holes = tuple((Cell(hole.name), Cell(hole.after.file_name), Cell(hole.before.file_name)) for hole in log.holes)
    if holes:
        yield Panel("holes", "缺号", ("缺少", "前一个文件", "后一个文件"), holes)
    rows = tuple(
        (Cell(take.file_name, stream=take.recording), Cell(f"{moment(take.started_at)} 至 {moment(take.ended_at)}"))
        for take in sorted(log.takes, key=lambda one: one.started_at, reverse=True)[:200]
    )
    yield Panel("takes", "已导入的文件", ("文件", "时间"), rows, "还没有文件。")


# What forms begin with --------------------------------------------------------------------------------------------------------


@offer("recording.order_cut", "original")
@offer("recording.type_transcript", "original")
def files(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The files of the recording."""
    return [Offer(one.digest, one.file_name, clock(Span(one.started_at, max(one.started_at, one.ended_at)))) for one in state.pieces]


@prefill("recording.order_cut")
@prefill("recording.type_transcript")
def first_file(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The only file, or the first."""
    return {"original": state.pieces[0].digest} if state.pieces else {}


@offer("recording.tick_shots", "item")
def shot_lines(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The lines of this recording's list, by the rule of the day it was stored."""
    names = shot_names(state)
    lines = dict.fromkeys((*state.shot_lines, *state.shot_lines_violation, *(code for code in names if code.startswith(PHYSICAL))))
    return [Offer(code, names.get(code, code)) for code in lines]


@prefill("recording.tick_shots")
def shots(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The lines that are still blank."""
    lines = [{"item": line} for line in state.blank_shots or state.shot_list]
    lines += [{"item": f"{PHYSICAL}{ident}"} for ident, _ in physical_items(state) if ident not in state.filmed]
    return {"violation": bool(state.violation), "lines": lines}


@offer("recording.untie_from_step", "tie")
def ties(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps it is tied to."""
    return [Offer(tie.id, f"{look(tie.case).state.title}：{_step(tie.case, tie.step)}") for tie in state.ties]


@prefill("recording.untie_from_step")
def last_tie(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The one it was tied to last."""
    return {"tie": state.ties[-1].id} if state.ties else {}


@offer("recording.explain_missing_file", "missing")
def missing_numbers(state: DeviceLog, actor: Actor, view: View) -> Sequence[Offer]:
    """The numbers that are missing."""
    return [Offer(hole.name, f"{hole.name}（{hole.after.file_name} 之后）") for hole in state.holes]


@prefill("recording.explain_missing_file")
def first_missing(state: DeviceLog, actor: Actor, view: View) -> Mapping[str, Any]:
    """The first number that is missing."""
    return {"missing": state.holes[0].name if state.holes else ""}
