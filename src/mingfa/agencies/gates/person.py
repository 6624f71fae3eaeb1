"""What stands in the way of acts about a person: unknown posts and units, certificates twice, delegating what one does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from mingfa.agencies.state.person import PersonState, covers
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM, has_duty
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS

PersonMatter = Matter[Any, PersonState]
CLEARANCES = frozenset(role for role in TERMS["role"] if role.startswith("cleared_"))
"""Posts that are clearances for secrets."""


def refuse_unknown_unit(matter: PersonMatter) -> Iterable[Refusal]:
    """A person belongs to units that the agency's regime names; so the regime comes first."""
    regime = cast(Regime | None, matter.regime)
    for code in matter.act.units:
        if regime is None or regime.unit(code) is None:
            yield Refusal("unit.unknown", PLATFORM, f"本机关制度没有代码为“{code}”的机构", "请从机构列表中选择")


def refuse_unknown_post(matter: PersonMatter) -> Iterable[Refusal]:
    """A post is a role the regime knows, in a unit where the regime lets it be held. Law: regime role.units with its article."""
    act = matter.act
    role = matter.regime.role(act.role)
    if role is None:
        yield Refusal("post.unknown", PLATFORM, f"本机关制度没有代码为“{act.role}”的岗位", "请从岗位列表中选择")
        return
    if act.unit and matter.regime.unit(act.unit) is None:
        yield Refusal("unit.unknown", PLATFORM, f"本机关制度没有代码为“{act.unit}”的机构", "请从机构列表中选择")
    elif role.units and act.unit not in role.units:
        names = "、".join(unit.name for unit in matter.regime.units if unit.code in role.units)
        yield matter.refuse(role.article or PLATFORM, "post.wrong_unit", f"{role.name}设在{names}", f"请选择{names}")


def refuse_clearing(matter: PersonMatter) -> Refusal | None:
    """Who may know secrets (涉密查阅权限) is said by whoever has that duty, not by everybody who appoints. Law: duty person.clear."""
    if matter.act.role not in CLEARANCES or matter.by.is_system:
        return None
    duty = matter.regime.duty("person.clear", matter.on) if matter.has("duty.person.clear") else None
    if duty is not None and has_duty(matter.by, duty):
        return None
    return Refusal(
        "clearance.not_yours",
        duty.article if duty is not None else PLATFORM,
        f"{matter.by.name}不承担授予涉密查阅权限的职责",
        "请由承担该职责的人员办理",
    )


def refuse_lending_clearance(matter: PersonMatter) -> Refusal | None:
    """A clearance is a person's own and is not lent with a post."""
    if matter.act.role not in CLEARANCES:
        return None
    return Refusal("clearance.lent", PLATFORM, "涉密查阅权限只属于本人，不能委托代理", "确需查阅的，请按程序授予其本人权限")


def refuse_post_held(matter: PersonMatter) -> Refusal | None:
    """Nobody is appointed twice to the same post on the same day."""
    act = matter.act
    first = act.first or matter.on
    if any(
        (post.role, post.unit) == (act.role, act.unit) and not post.of and covers(post.first, post.last, first)
        for post in matter.state.posts
    ):
        return Refusal("post.held", PLATFORM, f"{matter.state.name}已经担任该岗位", "不需要再次任命")
    return None


def refuse_bad_spell(matter: PersonMatter) -> Refusal | None:
    """A stretch of days does not end before it begins."""
    act = matter.act
    if act.last is not None and act.last < (act.first or matter.on):
        return Refusal("spell.backwards", PLATFORM, f"截止日 {act.last} 早于起始日 {act.first or matter.on}", "请核对起止日期")
    return None


def refuse_post_not_held(matter: PersonMatter) -> Refusal | None:
    """Only a post held can be ended or lent."""
    act = matter.act
    if any(
        (post.role, post.unit) == (act.role, act.unit) and not post.of and covers(post.first, post.last, matter.on)
        for post in matter.state.posts
    ):
        return None
    return Refusal("post.not_held", PLATFORM, f"{matter.state.name}没有担任该岗位", "请从其现任岗位中选择")


def refuse_same_person(matter: PersonMatter) -> Refusal | None:
    """Nobody is his own deputy, and a deputy belongs to the same agency and is in service."""
    act = matter.act
    if act.deputy == matter.stream:
        return Refusal("delegation.self", PLATFORM, "不能委托本人代理", "请另选代理人")
    if act.deputy.partition("/")[0] != matter.agency:
        return Refusal("person.other_agency", PLATFORM, "代理人不是本机关人员", "请选择本机关人员")
    fact = matter.fact("deputy")
    if fact is not None and not fact.active:
        return Refusal("person.inactive", PLATFORM, f"{fact.name}不在岗，不能代理", "请另选在岗人员")
    return None


def refuse_delegating_for_others(matter: PersonMatter) -> Refusal | None:
    """A person lends his own posts; whoever appoints may do it for him."""
    if matter.by.is_system or matter.by.person == matter.stream:
        return None
    duty = matter.regime.duty("org.appoint", matter.on) if matter.has("duty.org.appoint") else None
    if duty is not None and any(matter.by.holds(role) for role in duty.roles):
        return None
    return Refusal("delegation.not_yours", PLATFORM, f"{matter.by.name}不能代{matter.state.name}委托他人", "请由本人或者任免岗位的人员办理")


def refuse_not_lent(matter: PersonMatter) -> Refusal | None:
    """Only a delegation that runs can be ended."""
    act = matter.act
    if any(
        (held.role, held.unit, held.of) == (act.role, act.unit, act.deputy) and covers(None, held.last, matter.on)
        for held in matter.state.lent
    ):
        return None
    return Refusal("delegation.unknown", PLATFORM, "没有正在生效的该项委托", "请从现有委托中选择")


def refuse_known_certificate(matter: PersonMatter) -> Refusal | None:
    """A certificate is entered once; its number is the key by which it is renewed or suspended."""
    if any(one.number == matter.act.number for one in matter.state.certificates):
        return Refusal("certificate.known", PLATFORM, f"执法证 {matter.act.number} 已经登记", "换发的请办理换证，补充信息的请更正")
    return None


def refuse_unknown_certificate(matter: PersonMatter) -> Refusal | None:
    """Only a certificate on file can be renewed, suspended, restored or revoked."""
    if any(one.number == matter.act.number for one in matter.state.certificates):
        return None
    return Refusal("certificate.unknown", PLATFORM, f"{matter.state.name}没有编号为“{matter.act.number}”的执法证", "请核对证件编号")


def refuse_bad_validity(matter: PersonMatter) -> Refusal | None:
    """A certificate does not expire before it begins."""
    if matter.act.valid_to < matter.act.valid_from:
        return Refusal(
            "certificate.validity",
            PLATFORM,
            f"有效期截止日 {matter.act.valid_to} 早于起始日 {matter.act.valid_from}",
            "请对照证件核对有效期",
        )
    return None


def refuse_revoked(matter: PersonMatter) -> Refusal | None:
    """A revoked certificate comes to life no more."""
    found = next((one for one in matter.state.certificates if one.number == matter.act.number), None)
    if found is not None and found.revoked_on is not None and found.revoked_on <= matter.on:
        return Refusal(
            "certificate.revoked", PLATFORM, f"执法证 {found.number} 已于 {found.revoked_on} 注销", "需要执法的，请申领新证件后登记"
        )
    return None


def refuse_check_without_certificate(matter: PersonMatter) -> Refusal | None:
    """A yearly check is of a certificate, and of a year that has begun."""
    if not matter.state.certificates:
        return Refusal("certificate.missing", PLATFORM, f"{matter.state.name}没有行政执法证件，无从审验", "请先登记其执法证件")
    if matter.act.year > matter.on.year:
        return Refusal("check.future", PLATFORM, f"{matter.act.year} 年度审验尚未开始", "请核对年度")
    return None


def refuse_away(matter: PersonMatter) -> Refusal | None:
    """Only somebody in service can leave."""
    if matter.state.active_on(matter.on):
        return None
    return Refusal("person.away", PLATFORM, f"{matter.state.name}已经不在岗", "不需要再次办理离岗")


def refuse_here(matter: PersonMatter) -> Refusal | None:
    """Only somebody who has left can return."""
    if not matter.state.active_on(matter.on):
        return None
    return Refusal("person.here", PLATFORM, f"{matter.state.name}在岗", "不需要办理返岗")


def refuse_renewal_not_later(matter: PersonMatter) -> Refusal | None:
    """A renewal moves the last day forward."""
    found = next((one for one in matter.state.certificates if one.number == matter.act.number), None)
    if found is not None and matter.act.valid_to <= found.valid_to:
        return Refusal(
            "certificate.not_later",
            PLATFORM,
            f"新的截止日 {matter.act.valid_to} 不晚于原截止日 {found.valid_to}",
            "请对照换发的证件核对有效期",
        )
    return None


def refuse_bad_import(matter: Matter[Any, Any]) -> Iterable[Refusal]:
    """A list that is taken over names each person and each certificate once, in units the agency has, and only people of the agency."""
    seen: set[str] = set()
    for number, row in enumerate(matter.act.officers, 1):
        for key, words in ((row.person, "人员"), (row.number, f"证件 {row.number}")):
            if key in seen:
                yield Refusal(
                    "import.twice", PLATFORM, f"第 {number} 行（{row.full_name}）的{words}在清单中出现了两次", "请合并或者更正后重新导入"
                )
            seen.add(key)
        if matter.regime.unit(row.unit) is None:
            yield Refusal(
                "unit.unknown", PLATFORM, f"第 {number} 行（{row.full_name}）的单位“{row.unit}”不是本机关的机构", "请核对单位名称"
            )
        if row.person.partition("/")[0] != matter.agency:
            yield Refusal("person.other_agency", PLATFORM, f"第 {number} 行（{row.full_name}）不是本机关人员", "请核对人员")
