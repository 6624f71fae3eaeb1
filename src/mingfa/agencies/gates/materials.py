"""Who may ask for further material in packages for legal review (增列送审材料), and what makes no sense. Pure."""

from __future__ import annotations

from typing import Any

from mingfa.agencies.state.agency import AgencyState
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal

AgencyMatter = Matter[Any, AgencyState]


def refuse_outside_list_keeper(matter: AgencyMatter) -> Refusal | None:
    """What packages hold is kept by the unit that keeps the list of review items (审核目录清单的维护单位), where the agency names one."""
    if not matter.has("review.list_keeper"):
        return None
    rule = matter.rule("review.list_keeper")
    roles = matter.regime.duty("review.keep_package", matter.on).roles
    if any(matter.by.holds(role, str(rule.value)) for role in roles):
        return None
    unit = matter.regime.unit(str(rule.value))
    name = unit.name if unit is not None else str(rule.value)
    return matter.refuse(rule, "materials.other_unit", f"送审材料由{name}确定，{matter.by.name}不是该机构的审核人员", f"请由{name}办理")


def refuse_known_material(matter: AgencyMatter) -> Refusal | None:
    """The same thing is asked for once."""
    act = matter.act
    if all((one.kind, one.field, one.title) != (act.case_kind, act.field, act.title) or one.until for one in matter.state.materials):
        return None
    return Refusal("materials.known", PLATFORM, f"已经要求提交“{act.title}”", "不需要再次增列")


def refuse_unknown_material(matter: AgencyMatter) -> Refusal | None:
    """Only what is asked for can be dropped."""
    if any(one.seq == matter.act.material and one.until is None for one in matter.state.materials):
        return None
    return Refusal("materials.unknown", PLATFORM, "没有这一项正在要求的增列材料", "请从列表中选择")
