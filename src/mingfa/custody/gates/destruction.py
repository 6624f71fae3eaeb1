"""What is refused about lists for destruction (销毁清单). Pure. What keeps a single recording is asked of the recording itself.

Law: recording.storage_unit (湘西州 执法全过程记录制度 第十五条) says who keeps recordings; the two people, the notice and the record are the
platform's safeguards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.custody.state import DestructionState
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal

DestructionMatter = Matter[Any, DestructionState]
NOTICE = "recording.disposal_notice_days"
STORAGE = "recording.storage_unit"


def refuse_other_unit(matter: DestructionMatter) -> Refusal | None:
    """Recordings are moved to a list by the unit that keeps them, and by no other."""
    if not matter.has(STORAGE):
        return None
    unit = matter.regime.text(STORAGE, matter.on)
    found = matter.regime.unit(unit)
    if found is None or unit in matter.by.units or any(post.unit == unit for post in matter.by.posts):
        return None
    return matter.refuse(
        matter.rule(STORAGE), "destruction.other_unit", f"音像记录由{found.name}保管，其他机构不能提出销毁", f"请由{found.name}办理"
    )


refuse_other_unit.on_state = True  # type: ignore[attr-defined]


def refuse_other_agency(matter: DestructionMatter) -> Iterable[Refusal]:
    """Only this agency's recordings."""
    for stream in matter.act.recordings:
        if stream.partition("/")[0] != matter.agency:
            yield Refusal("destruction.other_agency", PLATFORM, "所选音像记录属于其他机关", "请选择本机关的音像记录")


def refuse_same_person(matter: DestructionMatter) -> Refusal | None:
    """Two people destroy, never one alone."""
    if matter.by.person != matter.state.proposed_by:
        return None
    return Refusal("destruction.same_person", PLATFORM, "提出人不能自己批准销毁", "请由另一名有批准权的人员办理")


refuse_same_person.on_state = True  # type: ignore[attr-defined]


def refuse_before_notice(matter: DestructionMatter) -> Refusal | None:
    """The list is open to objections for some working days before anybody may approve it."""
    proposed = matter.state.proposed_on
    if proposed is None or not matter.has(NOTICE):
        return None
    rule = matter.rule(NOTICE)
    try:
        last = matter.calendar.add_working_days(proposed, matter.regime.number(NOTICE, matter.on))
    except CalendarNotPublished as error:
        return matter.refuse(rule, "destruction.notice_unknown", f"征询期限尚不能确定：{error}", "请在放假通知录入后办理")
    if matter.on > last:
        return None
    return matter.refuse(rule, "destruction.notice_runs", f"拟销毁清单的征询期限到 {last} 届满", f"请在 {last} 之后审批")


refuse_before_notice.on_state = True  # type: ignore[attr-defined]


def refuse_not_listed(matter: DestructionMatter) -> Iterable[Refusal]:
    """Only what stands on the list is taken off it."""
    for stream in matter.act.recordings:
        if stream not in matter.state.recordings:
            yield Refusal("destruction.not_listed", PLATFORM, "所选音像记录不在这份清单上", "请从清单中选择")


def refuse_empty(matter: DestructionMatter) -> Refusal | None:
    """An empty list destroys nothing."""
    if matter.state.wanted:
        return None
    return Refusal("destruction.empty", PLATFORM, "清单中已经没有音像记录", "请办理“不予批准销毁”以结束该清单")


refuse_empty.on_state = True  # type: ignore[attr-defined]
