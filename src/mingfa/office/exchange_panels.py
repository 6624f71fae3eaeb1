"""What the pages of deliveries and channels show besides the common parts, and what their forms offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Actor
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.exchange.acts.channels import channels_stream
from mingfa.exchange.facts import ArrangedFact, NamedFact, channels_of
from mingfa.exchange.kind import due_of
from mingfa.exchange.state.channels import ITEM_KINDS, ITEM_STAGES, MODES, Channel, ChannelsState
from mingfa.exchange.state.delivery import STATES, WORK, DeliveryState
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import offer
from mingfa.office.told import moment, name_of

COLOURS = {"open": "orange", "waiting": "yellow", "failed": "red", "done": "green", "recall": "red", "recalled": "grey"}
WORDS = dict(STATES)


def in_use(agency: str) -> tuple[Channel, ...]:
    """Return the channels of an agency today."""
    today = reading.today()
    named = NamedFact.of(look(regime_stream(agency)).state, regime_stream(agency), today)
    stream = channels_stream(agency)
    try:
        arranged = ArrangedFact.of(look(stream).state, stream, today)
    except UnknownStream:
        arranged = None
    return channels_of(named, arranged)


@panels("delivery")
def delivery_tasks(stream: str, state: DeliveryState, person: Person) -> Iterator[Panel]:
    """Each channel with what is owed there, since when, and the receipt."""
    texts = reverse("texts", args=list(reading.split(stream)))
    unit = person.view.regime.unit(state.unit) if person.view is not None else None
    facts = (
        ("公示信息", Cell(state.title, stream=state.source)), ("文号", Cell(state.number)),
        ("环节和种类", Cell(f"{ITEM_STAGES.get(state.item_stage, '')} · {ITEM_KINDS.get(state.kind, state.kind)}")),
        ("机构", Cell(unit.name if unit is not None else state.unit)), ("公示日期", Cell(str(state.published_on or ""))),
        ("录入人员", Cell(name_of(state.entrant)) if state.entrant else Cell("", mark=("orange", "没有指定"))),
        ("待发布文稿", Cell("查看、复制", address=texts)),
    )  # fmt: skip
    rows = []
    for task in state.tasks:
        due = due_of(task, person.view)
        late = task.owed and due is not None and due < reading.today()
        told = " ".join(part for part in (task.number, task.receipt) if part)
        rows.append(
            (
                Cell(task.name, mark=("grey", "提供") if task.recipient else ("red", "必须") if task.mandatory else ("grey", "可选")), Cell(MODES.get(task.mode, task.mode)),
                Cell(WORK[task.work] if task.owed else "", mark=(COLOURS[task.state], WORDS[task.state])),
                Cell(str(due or "") if task.owed else str(task.done_on or ""), mark=("red", "未同步") if late else ("", "")),
                Cell(told or task.reason),
                Cell(f"{task.attempts} 次，{moment(task.next_at)} 再试" if task.owed and task.next_at else f"{task.attempts} 次" if task.attempts else ""),
            )
        )  # fmt: skip
    yield Panel(
        "tasks", "各渠道", ("渠道", "方式", "状态", "期限或者完成日期", "回执或者原因", "推送"), tuple(rows), "没有渠道任务。", facts=facts
    )
    if state.supplies:
        given = tuple(
            (Cell(one.name), Cell(one.what), Cell(str(one.on)), Cell(name_of(one.by)), Cell(one.basis), Cell(str(one.recalled_on or "")))
            for one in state.supplies
        )
        yield Panel("supplies", "提供给联合惩戒单位", ("单位", "内容", "日期", "经办", "依据", "撤回日期"), given)


@panels("channels")
def channel_list(stream: str, state: ChannelsState, person: Person) -> Iterator[Panel]:
    """The channels in force, the sections, the designated persons, the bodies."""
    rows = tuple(
        (
            Cell(one.name, mark=("red", "必须") if one.mandatory else ("grey", "可选") if one.on else ("grey", "未启用")), Cell(one.code),
            Cell(MODES[one.mode]), Cell("、".join(ITEM_KINDS[kind] for kind in one.kinds) or "全部"),
            Cell(f"{one.delay_days} 个工作日内" if one.delay_days else "同日"), Cell("须有平台编号" if one.needs_number else ""), Cell(one.source),
        )
        for one in in_use(agency_of(stream))
    )  # fmt: skip
    yield Panel("channels", "渠道", ("名称", "代码", "方式", "信息种类", "同步期限", "回执", "依据"), rows)
    sections = tuple(
        (
            Cell(one.label),
            Cell("、".join(ITEM_STAGES[s] for s in one.stages) or "全部"),
            Cell("、".join(ITEM_KINDS[k] for k in one.kinds) or "全部"),
        )
        for one in state.sections
    )
    yield Panel("sections", "公示专栏栏目", ("栏目", "环节", "种类"), sections)
    regime = person.view.regime if person.view is not None else None
    named = tuple(
        (Cell(unit.name if regime is not None and (unit := regime.unit(code)) is not None else code), Cell(name_of(who), stream=who))
        for code, who in sorted(state.entrants.items())
    )
    yield Panel("entrants", "其他渠道录入人员", ("机构", "人员"), named, "还没有指定。没有指定的机构，由承担该职责的人员办理，并列入监督。")
    bodies = tuple((Cell(one.name), Cell(one.basis), Cell(f"至 {one.until}" if one.until else "")) for one in state.recipients)
    yield Panel("bodies", "联合惩戒单位", ("单位", "依据", ""), bodies, "还没有登记。")


def _tasks(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    return [Offer(one.channel, f"{one.name}（{WORDS[one.state]}）") for one in getattr(state, "tasks", ()) if one.owed or not one.recipient]


for _act in ("finish_task", "report_missing", "note_export", "note_answer"):
    offer(f"exchange.{_act}", "channel")(_tasks)


@offer("exchange.put_on_channel", "channel")
def not_there_yet(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """Channels this item belongs on and has no task for."""
    agency = agency_of(state.stream)
    return [
        Offer(one.code, one.name)
        for one in in_use(agency)
        if state.task(one.code) is None and one.takes(state.kind, state.item_stage, state.unit)
    ]


@offer("exchange.supply_decision", "body")
def listed_bodies(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """The bodies on the list."""
    try:
        recipients = look(channels_stream(agency_of(state.stream))).state.recipients
    except UnknownStream:
        return []
    today = local_day(state.last_at) if state.last_at is not None else reading.today()
    return [Offer(one.code, one.name) for one in recipients if one.until is None or today <= one.until]
