"""What is refused about the files of one recorder: two films at once, a batch with a number left out. Pure.

Law: the agency's rule that nothing is chosen, left out or edited (湘西州 执法全过程记录制度 第八条).
"""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import LOCAL
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.recording.coverage import Span
from mingfa.recording.device_log import DeviceLog

LogMatter = Matter[Any, DeviceLog]

TOUCHING = 2.0
"""Seconds for which two files of one recorder may share a time: clocks count whole seconds."""


def _rule(matter: LogMatter) -> Rule | Article:
    return matter.rule("recording.no_editing") if matter.has("recording.no_editing") else PLATFORM


def refuse_two_at_once(matter: LogMatter) -> Refusal | None:
    """A recorder films one thing at a time; what overlaps has a wrong clock, a wrong number, or is not from this device."""
    act = matter.act
    if act.moment:
        return None
    clash = matter.state.clash(Span(act.started_at, act.ended_at), act.recording, TOUCHING)
    if clash is None:
        return None
    times = f"{clash.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S} 至 {clash.ended_at.astimezone(LOCAL):%H:%M:%S}"
    own = f"{act.started_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S} 至 {act.ended_at.astimezone(LOCAL):%H:%M:%S}"
    return matter.refuse(
        _rule(matter),
        "recording.two_at_once",
        f"设备 {act.device} 在 {times} 已有录像“{clash.file_name}”，不可能同时录制“{act.file_name}”（{own}）",
        "请核对设备编号、起止时间和设备时钟偏差",
    )


def refuse_no_hole(matter: LogMatter) -> Refusal | None:
    """What is explained is a number that is missing."""
    missing = [hole.name for hole in matter.state.holes]
    if matter.act.missing in missing:
        return None
    words = f"目前缺少：{'、'.join(missing)}" if missing else "该设备的文件没有缺号"
    return matter.refuse(_rule(matter), "recording.no_hole", f"文件序号“{matter.act.missing}”不在缺号之列", words)


@on_state
def refuse_holes(matter: LogMatter) -> Refusal | None:
    """A batch from which a number was left out is not complete."""
    holes = matter.state.holes
    if not holes:
        return None
    words = "；".join(f"“{hole.after.file_name}”与“{hole.before.file_name}”之间缺少 {hole.name}" for hole in holes[:5])
    return matter.refuse(
        _rule(matter),
        "recording.batch_incomplete",
        f"设备文件序号不连续，不能确认导入完整：{words}",
        "请导入缺少的文件，或者先办理“说明缺号”",
    )
