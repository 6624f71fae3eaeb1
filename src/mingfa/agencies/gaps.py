"""What an agency has not arranged although its regime asks for it (缺口): a pure function of agency and regime. Nothing here is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingfa.agencies.state.agency import AgencyState
from mingfa.law.article import Article
from mingfa.law.regime_model import Regime, Rule


@dataclass(frozen=True, slots=True)
class Gap:
    """One hole: stable code, what it is about (unit code, role code, person), plain words, the unit that has to fill it, its article."""

    code: str
    about: str
    words: str
    unit: str
    article: Article | None


def gaps(state: AgencyState, regime: Regime, on: date | None = None) -> tuple[Gap, ...]:
    """Return all holes of an agency, by the rules of a day; by the newest ones without a day."""
    return tuple(_gaps(state, regime, on or date.max))


def _rule(regime: Regime, parameter: str, on: date) -> Rule | None:
    return regime.rule(parameter, on) if regime.has(parameter, on) else None


def _gaps(state: AgencyState, regime: Regime, on: date) -> Iterator[Gap]:
    lead = _lead_unit(regime, on)
    if lead and not any(member.active and lead in member.units for member in state.members):
        rule = _rule(regime, "organisation.lead_unit", on)
        yield Gap("lead_unit.empty", lead, f"牵头单位{_unit_name(regime, lead)}没有人员", lead, rule.article if rule else None)
    yield from _single_posts(state, regime)
    yield from _minimum_posts(state, regime)
    if state.register_published_on is None:
        rule = _rule(regime, "officers.public_fields", on)
        yield Gap("register.none", "", "没有公示执法人员名录", lead, rule.article if rule else None)
    yield from _own_rules(state, regime, on, lead)
    rule = _rule(regime, "recording.item_list", on)
    if rule is not None and rule.value is True and not state.av_lines:
        yield Gap("av_list.none", "", "没有正在执行的音像记录事项清单", lead, rule.article)
    yield from _bodies(state, regime, on, lead)
    yield from _responsible(state, regime, on, lead)
    yield from _reviewing(state, regime, on, lead)
    for person, session in state.absent():
        member = state.member(person)
        if member is not None and member.active:
            unit = member.units[0] if member.units else ""
            rule = _rule(regime, "training.special", on) if regime.has("training.special", on) else None
            yield Gap(
                "training.absent",
                person,
                f"{member.name}没有参加 {session.on} 的培训“{session.topic}”",
                unit,
                rule.article if rule else None,
            )


def _lead_unit(regime: Regime, on: date) -> str:
    rule = _rule(regime, "organisation.lead_unit", on)
    return str(rule.value) if rule is not None else ""


def _unit_name(regime: Regime, code: str) -> str:
    unit = regime.unit(code)
    return unit.name if unit is not None else code


def _single_posts(state: AgencyState, regime: Regime) -> Iterator[Gap]:
    """A role of which the regime wants so many in each unit (湘西州 公示制度 第十六条: one liaison for each section)."""
    for role in regime.roles:
        if role.per_unit is None:
            continue
        for unit in role.units:
            if state.unit(unit) is None:
                continue
            held = len(state.holders(role.code, unit))
            if held < role.per_unit:
                words = (
                    f"{_unit_name(regime, unit)}没有{role.name}"
                    if not held
                    else f"{_unit_name(regime, unit)}的{role.name}少 {role.per_unit - held} 人"
                )
                yield Gap(f"post.{role.code}", unit, words, unit, role.article)


def _minimum_posts(state: AgencyState, regime: Regime) -> Iterator[Gap]:
    for role in regime.roles:
        held = len(state.holders(role.code))
        if held < role.minimum:
            yield Gap(
                f"post.{role.code}",
                "",
                f"{role.name}应有 {role.minimum} 人，现有 {held} 人",
                role.units[0] if role.units else "",
                role.article,
            )


def _own_rules(state: AgencyState, regime: Regime, on: date, lead: str) -> Iterator[Gap]:
    rule = _rule(regime, "training.rules", on)
    if rule is not None and rule.value is True and not state.training_rule:
        yield Gap("rule.training", "", "没有登记执法培训制度", lead, rule.article)
    rule = _rule(regime, "recording.mobile_rule", on)
    if rule is not None and rule.value is True and not state.mobile_rule:
        yield Gap("rule.mobile", "", "没有登记移动执法系统管理制度", lead, rule.article)


def _bodies(state: AgencyState, regime: Regime, on: date, lead: str) -> Iterator[Gap]:
    """A leading group, a working group and its support unit are there when people and units are named for them."""
    for body, name, wanted in (
        ("leading_group", "领导小组", (("leader", "责任领导"), ("unit", "责任单位"), ("department", "责任部门"), ("person", "具体负责人"))),
        ("working_group", "专项工作组", (("leader", "组长"),)),
    ):
        rule = _rule(regime, f"organisation.{body}", on)
        if rule is None:
            continue
        bound = state.binding(body)
        missing = [words for field, words in wanted if bound is None or not getattr(bound, field)]
        if missing:
            yield Gap(f"body.{body}", "", f"{name}没有明确{'、'.join(missing)}", lead, rule.article)
    rule = _rule(regime, "organisation.working_group.support", on)
    if rule is not None and isinstance(rule.value, tuple):
        bound = state.binding("support")
        for unit in rule.value:
            missing = [
                words
                for field, words in (("department", "专门部门"), ("person", "专门人员"))
                if bound is None or bound.unit != unit or not getattr(bound, field)
            ]
            if missing:
                yield Gap("body.support", unit, f"{_unit_name(regime, unit)}没有落实{'、'.join(missing)}", unit, rule.article)


def _responsible(state: AgencyState, regime: Regime, on: date, lead: str) -> Iterator[Gap]:
    """Each unit names the person who answers for the three systems there (兴隆台 四（三）); the lead unit sees which have not."""
    rule = _rule(regime, "organisation.responsible_person_per_unit", on)
    if rule is None or not rule.value:
        return
    for spell in state.units:
        unit = regime.unit(spell.code)
        if spell.last is not None or unit is None or unit.kind in ("leadership", "outside"):
            continue
        member = state.member(state.responsible_for(spell.code))
        if member is None or not member.active:
            yield Gap("unit.no_responsible_person", spell.code, f"{unit.name}没有指定专人负责", lead, rule.article)


REVIEWER = "legal_reviewer"
"""The post of whoever is designated to review (法制审核人员); the head of the legal unit is not designated by being its head."""


def _reviewing(state: AgencyState, regime: Regime, on: date, lead: str) -> Iterator[Gap]:
    """Legal review has its unit, a designated person in each reviewing unit, and advisers where the rules ask for them (法制审核)."""
    units: dict[str, Rule] = {}
    for kind in regime.items("review.kinds", on) if regime.has("review.kinds", on) else ():
        rule = _rule(regime, f"review.reviewer.{kind}", on)
        if rule is not None:
            units.setdefault(str(rule.value), rule)
    for unit, rule in units.items():
        if state.unit(unit) is None:
            yield Gap("review.unit_absent", unit, f"负责法制审核的{_unit_name(regime, unit)}没有设立", lead, rule.article)
        elif not state.holders(REVIEWER, unit):
            yield Gap("review.no_reviewer", unit, f"{_unit_name(regime, unit)}没有明确法制审核人员", unit, rule.article)
    rule = _rule(regime, "review.advisers_required", on)
    if rule is not None and rule.value is True:
        roles = regime.items("duty.review.advise", on) if regime.has("duty.review.advise", on) else ()
        if not any(state.holders(role) for role in roles):
            yield Gap("review.no_adviser", "", "没有聘用法律顾问，也没有公职律师", next(iter(units), lead), rule.article)
