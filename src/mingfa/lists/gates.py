"""What stands in the way of publishing the officer register: people left out, rows that say other things than the records, missing columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.lists.state import RegisterState

RegisterMatter = Matter[Any, RegisterState]


def refuse_staff_left_out(matter: RegisterMatter) -> Refusal | None:
    """The register is made from everybody in service, so that no certified officer is left out."""
    staff = matter.fact("staff")
    left_out = [person for person in staff.persons if person not in matter.act.persons] if staff is not None else []
    if not left_out:
        return None
    return Refusal("register.staff_left_out", PLATFORM, f"名录没有核对全部在岗人员，漏了 {len(left_out)} 人", "请重新生成名录后再公示")


def refuse_untrue_rows(matter: RegisterMatter) -> Iterable[Refusal]:
    """Every row says what the records say of an officer certified that day, and every such officer has a row."""
    from mingfa.agencies.facts import certificate_problem
    from mingfa.lists.acts import row_of

    told = dict(matter.act.rows)
    for fact in matter.all("persons"):
        row = row_of(fact, matter.on, matter.regime)
        shown = told.pop(fact.person, None)
        if row is None and shown is not None:
            why = certificate_problem(fact, matter.on, matter.regime) or fact.name
            yield matter.refuse(
                _rule(matter), "register.not_certified", f"{why}，不能列入执法人员名录", "请从名录中去掉该人员，或者先登记其有效证件"
            )
        elif row is not None and shown is None:
            yield matter.refuse(
                _rule(matter), "register.officer_left_out", f"{fact.name}持有有效证件而没有列入名录", "请重新生成名录后再公示"
            )
        elif row is not None and shown != row:
            yield matter.refuse(_rule(matter), "register.row_differs", f"名录中{fact.name}的信息与登记不一致", "请重新生成名录后再公示")
    for person in told:
        yield matter.refuse(_rule(matter), "register.unknown_person", f"名录中的“{person}”不是本机关在岗人员", "请重新生成名录后再公示")


def refuse_missing_fields(matter: RegisterMatter) -> Iterable[Refusal]:
    """An officer is published with every field the regime makes public. Law: regime officers.public_fields with its article."""
    from mingfa.lists.acts import missing_fields

    for _, row in matter.act.rows:
        missing = missing_fields(row, matter.on, matter.regime)
        if missing:
            yield matter.refuse(
                _rule(matter),
                "register.field_missing",
                f"执法人员{row.get('姓名') or '（未填姓名）'}缺少{'、'.join(missing)}，不能公示",
                "请先补充登记这些信息",
            )


def _rule(matter: RegisterMatter) -> Any:
    return matter.rule("officers.public_fields") if matter.has("officers.public_fields") else PLATFORM
