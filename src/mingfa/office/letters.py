"""What the office shows of letters from the public: who may see them, the letter itself, its inbox, and what a publication was told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.disclosure.state import PublicationState
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import offer
from mingfa.office.told import moment, name_of
from mingfa.office.visible import LETTER_DUTIES
from mingfa.reports.models import ReportRow
from mingfa.reports.state import CATEGORIES, FORMS, OUTCOMES, InboxState, ReportState

READERS = LETTER_DUTIES
"""Duties that let somebody read letters from the public; never those that complain about him."""

WENT = {"publish": "公示", "correct": "更新", "withdraw": "撤下"}

FAULTS = {"": ("orange", "待更正"), "corrected": ("green", "已更正"), "dismissed": ("grey", "核实无误"), "gone": ("grey", "已不在公示中")}


def may_read(person: Person) -> bool:
    """Say whether letters are for this person at all."""
    return bool(person.duties & READERS)


def letters_of(person: Person) -> QuerySet[ReportRow]:
    """Select the letters a person may see: those of his agency that do not complain about him."""
    rows = ReportRow.objects.filter(agency=person.agency).exclude(complained__contains=f",{person.stream},")
    if len(person.actor.name) > 1:
        rows = rows.exclude(about__contains=person.actor.name)
    if not may_read(person):
        rows = rows.filter(owner=person.stream)
    return rows


def mine(person: Person) -> Q:
    """Select the letters that are a person's to handle: given to him, or to a unit of his with nobody named."""
    return Q(owner=person.stream) | Q(owner="", unit__in=sorted(person.units))


@panels("report")
def letter(stream: str, state: ReportState, person: Person) -> Iterator[Panel]:
    """What its writer says, whose it is, and what he has been told."""
    unit = person.view.regime.unit(state.unit) if person.view is not None and state.unit else None
    facts = [
        ("种类", Cell(FORMS.get(state.form, state.form))), ("标题", Cell(state.subject)), ("内容", Cell(state.text)),
        ("错误类型", Cell(CATEGORIES.get(state.category, ""))), ("地点", Cell(state.place)), ("提交时间", Cell(moment(_instant(state.sent_at)))),
        ("来信人", Cell(state.contact_name or "未留姓名")), ("联系方式", Cell(state.contact or "未留联系方式")), ("信中所指人员", Cell(state.about)),
    ]  # fmt: skip
    if state.publication:
        facts.insert(1, ("所涉公示信息", Cell("打开", stream=state.publication)))
    yield Panel("letter", "来信", (), (), facts=tuple((name, cell) for name, cell in facts if cell.words))
    whose = [
        ("承办机构", Cell(unit.name if unit is not None else state.unit or "尚未分办")), ("承办人", Cell(name_of(state.owner) if state.owner else "")),
        ("被投诉人员（回避）", Cell("、".join(name_of(one) for one in state.complained))),
        ("延期", Cell(f"{state.extension.days} 个工作日：{state.extension.reason}" if state.extension is not None else "")),
        ("办理结果", Cell(OUTCOMES.get(state.outcome, f"已转送{state.organ}" if state.organ else ""))),
    ]  # fmt: skip
    steps = tuple((Cell(str(step.on)), Cell(step.label), Cell(step.words)) for step in state.steps)
    kept = tuple((name, cell) for name, cell in whose if cell.words)
    yield Panel("steps", "办理情况和已告知来信人的内容", ("日期", "告知", "内容"), steps, facts=kept)


@panels("inbox")
def inbox(stream: str, state: InboxState, person: Person) -> Iterator[Panel]:
    """The key to which the portals seal letters."""
    yield Panel("key", "收信公钥", (), (), facts=(("公钥（X25519）", Cell(state.public)),))


@panels("publication")
def after_publication(stream: str, state: PublicationState, person: Person) -> Iterator[Panel]:
    """What was done with the public copy and by whom; what was said to be wrong in it; what became of the decision."""
    linked = [
        (name, Cell("打开", stream=one))
        for name, one in (("原决定的公示", state.replaces), ("重新作出的决定的公示", state.replaced_by))
        if one
    ]
    if state.events or linked:
        rows = tuple((Cell(moment(event.at)), Cell(f"{WENT[event.kind]}（{event.label}）"), Cell(event.name)) for event in state.events)
        yield Panel("events", "公示经过", ("时间", "办理", "办理人"), rows, "尚未公示。", facts=tuple(linked))
    if state.faults:
        told = tuple(
            (
                Cell(str(fault.found_on), mark=FAULTS[fault.outcome]), Cell(fault.words, stream=fault.source if _may_open(fault.source, person) else ""),
                Cell(f"{(reading.today() - fault.found_on).days} 天" if fault.answered_on is None else f"{fault.answered_on} {fault.answer}"),
            )
            for fault in state.faults
        )  # fmt: skip
        yield Panel("faults", "差错和报错", ("发现日期", "内容", "已等待或者处理"), told)
    if state.changes:
        became = tuple(
            (Cell(str(one.known_on)), Cell(_trigger(one.trigger)), Cell(one.reason), Cell(str(one.answered_on or ""), mark=("", "") if one.answered_on else ("orange", "待办")))
            for one in state.changes
        )  # fmt: skip
        yield Panel("changes", "决定的变动", ("知道日期", "变动", "理由", "已处理"), became)


def _trigger(code: str) -> str:
    from mingfa.law.regime_terms import term

    return term("withdrawal_trigger", code)


def _may_open(source: str, person: Person) -> bool:
    return bool(source) and ("/report/" not in source or may_read(person))


def _instant(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text) if text else None


@offer("disclosure.dismiss_fault", "fault")
def faults(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """The errors that wait."""
    return [Offer(str(fault.seq), f"{fault.found_on} {fault.words[:60]}") for fault in state.open_faults]


@offer("disclosure.withdraw_publication", "trigger")
def triggers(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """What became of the decision, as the case tells it, and that it should never have been published."""
    from mingfa.disclosure.acts.common import TRIGGERS

    open_ones = [change.trigger for change in state.open_changes]
    return [Offer(code, TRIGGERS[code]) for code in dict.fromkeys((*open_ones, "excepted"))]
