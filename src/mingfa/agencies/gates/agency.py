"""What stands in the way of acts about an agency: unknown units and persons, second holders of single posts, other units' tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from mingfa.agencies.state.agency import AgencyState
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.errors import InvalidIdentifier
from mingfa.law.identifiers import social_credit_code
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime

AgencyMatter = Matter[Any, AgencyState]


def refuse_bad_unified_code(matter: AgencyMatter) -> Refusal | None:
    """The unified social credit code (统一社会信用代码) has its check character."""
    if not matter.act.unified_code:
        return None
    try:
        social_credit_code(matter.act.unified_code)
    except InvalidIdentifier as error:
        return Refusal("agency.unified_code", PLATFORM, str(error), "请对照登记证书核对统一社会信用代码")
    return None


def refuse_units_unknown(matter: AgencyMatter) -> Iterable[Refusal]:
    """An agency is set up with units that its regime names; so the regime comes first."""
    regime = cast(Regime | None, matter.regime)
    if regime is None:
        yield Refusal("regime.none", PLATFORM, "本机关尚未采用制度文件", "请先采用制度文件，再登记执法主体")
        return
    for code in matter.act.units:
        if regime.unit(code) is None:
            yield _unknown_unit(code)


def refuse_unknown_unit(matter: AgencyMatter) -> Refusal | None:
    """A unit is one that the regime names."""
    return _unknown_unit(matter.act.unit) if matter.regime.unit(matter.act.unit) is None else None


def _unknown_unit(code: str) -> Refusal:
    return Refusal("unit.unknown", PLATFORM, f"本机关制度没有代码为“{code}”的机构", "请先在制度文件中写明该机构、职责及其出处")


def refuse_unit_there(matter: AgencyMatter) -> Refusal | None:
    """A unit is set up once."""
    if matter.state.unit(matter.act.unit) is None:
        return None
    return Refusal("unit.exists", PLATFORM, f"机构“{unit_name(matter)}”已经设立", "不需要再次设立")


def refuse_unit_not_there(matter: AgencyMatter) -> Refusal | None:
    """Only a unit that exists can be named or ended."""
    if matter.state.unit(matter.act.unit) is not None:
        return None
    return Refusal("unit.unknown", PLATFORM, f"本机关没有代码为“{matter.act.unit}”的机构", "请从机构列表中选择")


def refuse_unit_in_use(matter: AgencyMatter) -> Refusal | None:
    """A unit is ended when nobody belongs to it any more."""
    names = [member.name for member in matter.state.members if member.active and matter.act.unit in member.units]
    if not names:
        return None
    shown = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
    return Refusal("unit.in_use", PLATFORM, f"机构“{unit_name(matter)}”还有 {len(names)} 人（{shown}）", "请先调整这些人员的所属机构")


def unit_name(matter: AgencyMatter) -> str:
    """Return the words by which a unit is known."""
    known = matter.state.unit(matter.act.unit)
    if known is not None and known.name:
        return known.name
    unit = matter.regime.unit(matter.act.unit)
    return unit.name if unit is not None else str(matter.act.unit)


_BODIES = {
    "leading_group": "organisation.leading_group", "working_group": "organisation.working_group", "support": "organisation.working_group.support",
}  # fmt: skip


def refuse_unknown_body(matter: AgencyMatter) -> Iterable[Refusal]:
    """People are named for a body which the regime asks for, and for units that exist."""
    parameter = _BODIES[matter.act.body]
    if not matter.has(parameter):
        yield Refusal("body.unknown", PLATFORM, "本机关制度没有规定设立该组织", "请先在制度参数中写明该组织及其出处")
    elif matter.act.body == "support" and matter.act.unit and matter.act.unit not in matter.regime.items(parameter, matter.on):
        yield matter.refuse(matter.rule(parameter), "body.unit", f"“{matter.act.unit}”不是制度规定的支撑部门", "请选择制度规定的支撑部门")
    if matter.act.unit and matter.regime.unit(matter.act.unit) is None:
        yield _unknown_unit(matter.act.unit)


def refuse_persons_unknown(matter: AgencyMatter) -> Iterable[Refusal]:
    """Only people of the agency who are in service are appointed."""
    for fact in matter.all("persons"):
        if not fact.active:
            yield Refusal("person.inactive", PLATFORM, f"{fact.name}不在岗，不能承担该职责", "请另选在岗人员")
        if fact.person.partition("/")[0] != matter.agency:
            yield Refusal("person.other_agency", PLATFORM, f"{fact.name}不是本机关人员", "请选择本机关人员")


def refuse_account_taken(matter: AgencyMatter) -> Refusal | None:
    """A sign-in name belongs to one person."""
    act = matter.act
    taken = next(
        (member for member in matter.state.members if act.account and member.account == act.account and member.person != act.person), None
    )
    if taken is None:
        return None
    return Refusal("person.account_taken", PLATFORM, f"登录名“{act.account}”已由{taken.name}使用", "请为新人员另取登录名")


def refuse_second_holder(matter: AgencyMatter) -> Refusal | None:
    """Where the regime allows so many holders of a role in each unit, no more are appointed while the first stay.

    Law: regime role.per_unit with its article (湘西州 公示制度 第十六条: one liaison for each section).
    """
    act = matter.act
    role = matter.regime.role(act.role)
    if act.last is not None or role is None or role.per_unit is None or (role.units and act.unit not in role.units):
        return None
    holders = [member.name for member in matter.state.holders(act.role, act.unit) if member.person != act.person]
    if len(holders) < role.per_unit:
        return None
    unit = matter.regime.unit(act.unit)
    return matter.refuse(
        role.article or PLATFORM, "post.second_holder",
        f"{unit.name if unit else act.unit}的{role.name}应为 {role.per_unit} 人，现由{'、'.join(holders)}担任",
        "更换人员的，请在任命时写明接替何人",
    )  # fmt: skip


def refuse_split_outside_lead_unit(matter: AgencyMatter) -> Refusal | None:
    """Only people of the lead unit (牵头单位) split tasks. Law: regime organisation.lead_unit with its article."""
    rule = matter.rule("organisation.lead_unit")
    if str(rule.value) in matter.by.units:
        return None
    unit = matter.regime.unit(str(rule.value))
    name = unit.name if unit is not None else str(rule.value)
    return matter.refuse(rule, "task.not_lead_unit", f"{matter.by.name}不是牵头单位（{name}）的人员，不能分解任务", f"请由{name}分解任务")


def refuse_parts(matter: AgencyMatter) -> Iterable[Refusal]:
    """Parts go to units of the agency, with a day that is still to come."""
    for part in matter.act.parts:
        if matter.regime.unit(part.unit) is None:
            yield _unknown_unit(part.unit)
        if part.due < matter.on:
            yield Refusal("task.due_past", PLATFORM, f"“{part.words[:20]}”的完成期限 {part.due} 已经过去", "请填写今后的日期")


def refuse_other_units_part(matter: AgencyMatter) -> Refusal | None:
    """A part is reported by the unit whose part it is, once."""
    part = next((part for task in matter.state.tasks for part in task.parts if part.id == matter.act.part), None)
    if part is None:
        return Refusal("task.unknown", PLATFORM, "没有找到该项分工任务", "请从待办中打开分工任务")
    if part.done_on is not None:
        return Refusal("task.done", PLATFORM, f"该项分工任务已于 {part.done_on} 完成", "不需要重复报告")
    if part.unit not in matter.by.units:
        return Refusal("task.other_unit", PLATFORM, "该项分工任务属于其他单位", "请由承担该任务的单位报告")
    return None


def refuse_attendance(matter: AgencyMatter) -> Iterable[Refusal]:
    """Who came was to come, and a training is recorded once it has been held."""
    act = matter.act
    extra = [person for person in act.attended if person not in act.invited]
    if extra:
        yield Refusal("training.not_invited", PLATFORM, f"有 {len(extra)} 名实到人员不在应到人员中", "请把他们补入应到人员")
    if act.on > matter.on:
        yield Refusal("training.future", PLATFORM, f"培训日期 {act.on} 尚未到来", "请在培训结束后登记")
    others = [fact.name for fact in matter.all("persons") if fact.person.partition("/")[0] != matter.agency]
    if others:
        yield Refusal("person.other_agency", PLATFORM, f"{'、'.join(others)}不是本机关人员", "请由其所在机关登记")
