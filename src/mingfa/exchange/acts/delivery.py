"""What is done about a publication on its channels: what the publication's own acts cause there, and what people and the background report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Act, Caused, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of, stream_name
from mingfa.desk.times import local_day
from mingfa.exchange.acts.channels import channels_stream
from mingfa.exchange.facts import ArrangedFact, NamedFact, channels_of, recipient_of, sections_of
from mingfa.exchange.gates import delivery as gates
from mingfa.exchange.state.channels import Channel
from mingfa.exchange.state.delivery import DeliveryState, Exported, Supply, Task, pause_after

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_:]{0,59}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
AREA: dict[str, Any] = {"widget": "textarea"}
PICK: dict[str, Any] = {"widget": "choice"}
PUSHER = frozenset({"deliverer"})
Kind = Literal["penalty", "coercion", "inspection", "licence", "register", "list", "standing", "annual"]


def delivery_of(source: str) -> str:
    """Return the stream of what becomes of a published stream on the channels: one for each."""
    agency, kind, ident = source.split("/", 2)
    return stream_name(agency, "delivery", ident if kind == "publication" else f"{kind}-{ident}"[:80])


class DeliveryAct(Act):
    """An act on one publication's deliveries."""

    kind: ClassVar[str] = "delivery"


NAMED = Need("named", lambda act, state: (regime_stream(agency_of(state.stream)),), NamedFact, required=False, from_state=True)
ARRANGED = Need("arranged", lambda act, state: (channels_stream(agency_of(state.stream)),), ArrangedFact, required=False, from_state=True)


class SendOut(DeliveryAct):
    """A publication went out, changed or was withdrawn (产生渠道发布任务): one task for each channel it belongs on.

    Caused by the publication's own act, in whose order nothing can be forgotten; withdrawn, what is done becomes a recall. Law: regime
    disclosure.channels; 上海 推进实施方案 三（一）3（2） (a take-down task for each other channel).
    """

    label: ClassVar[str] = "产生渠道发布任务"
    internal: ClassVar[bool] = True
    needs: ClassVar[tuple[Need, ...]] = (NAMED, ARRANGED)
    gates = (gates.refuse_no_section,)

    event: Literal["publish", "correct", "withdraw"]
    source: str
    item_kind: Kind
    item_stage: Literal["pre", "during", "after"]
    title: str = Field(max_length=400)
    number: str = Field("", max_length=200)
    unit: str = Field("", max_length=60)


def send_out(event: Literal["publish", "correct", "withdraw"], source: str, kind: Kind, **told: Any) -> Caused:
    """Return what an act that publishes, corrects or withdraws causes on the channels; the act touches `delivery_of(source)`.

    told: title, number, unit; stage: "pre", "during" or "after" (the usual one).
    """
    stage = told.pop("stage", "after")
    return Caused(delivery_of(source), SendOut(event=event, source=source, item_kind=kind, item_stage=stage, **told))


def _fresh(channel: Channel, wanted: int, on: date, person: str) -> Task:
    return Task(
        channel.code, channel.name, channel.mode, channel.mandatory, channel.needs_number, channel.delay_days, "publish", wanted, on,
        person=person if channel.mode in ("manual", "file") else "",
    )  # fmt: skip


def _again(task: Task, work: str, wanted: int, on: date) -> Task:
    state = "recall" if work == "recall" else "open"
    return replace(task, work=work, wanted=wanted, since=on, state=state, done_on=None, reason="", attempts=0, next_at=None)


def _known_elsewhere(task: Task) -> bool:
    """Say whether the platform or the public may have seen it there: then it has to be updated or recalled, not published."""
    return task.state in ("done", "waiting") or task.work == "update" or bool(task.exported) or task.attempts > 0


@folds(SendOut)
def apply_send_out(state: DeliveryState, entry: Entry[SendOut]) -> DeliveryState:
    """Open, renew or turn round the tasks."""
    act, on = entry.act, local_day(entry.done_at)
    wanted = entry.cause.seq if entry.cause is not None else entry.seq
    arranged: ArrangedFact | None = entry.fact("arranged")
    if act.event == "withdraw":
        tasks = tuple(
            _again(one, "recall", wanted, on)
            if _known_elsewhere(one) or one.mode == "feed"
            else one
            if one.work == "recall"
            else replace(one, work="recall", state="recalled", done_on=on, next_at=None)
            for one in state.tasks
        )
        return replace(state, tasks=tasks, withdrawn_on=on, wanted=wanted, last_at=entry.done_at)
    section = next((one.code for one in sections_of(arranged) if one.takes(act.item_kind, act.item_stage)), "")
    person = dict(arranged.entrants).get(act.unit, "") if arranged is not None else ""
    state = replace(
        state, source=act.source, kind=act.item_kind, item_stage=act.item_stage, section=section, title=act.title, number=act.number,
        unit=act.unit, published_on=state.published_on or on, withdrawn_on=None, wanted=wanted, entrant=person, last_at=entry.done_at,
    )  # fmt: skip
    for channel in channels_of(entry.fact("named"), arranged):
        if not channel.takes(act.item_kind, act.item_stage, act.unit):
            continue
        held = state.task(channel.code)
        if held is None:
            state = state.with_task(_fresh(channel, wanted, on, person))
        elif held.mode == "feed" or not _known_elsewhere(held):
            state = state.with_task(replace(_fresh(channel, wanted, on, held.person or person), exported=held.exported))
        else:
            state = state.with_task(_again(replace(held, mode=channel.mode), "update", wanted, on))
    for task in state.tasks:
        if task.recipient and task.state == "done":
            state = state.with_task(_again(task, "update", wanted, on))
    return state


class PutOnChannel(DeliveryAct):
    """Put an item that was published before on a channel that came later (补发到渠道). Law: 湘西州 公示制度 第十一条."""

    label: ClassVar[str] = "补发到渠道"
    duty: ClassVar[str] = "channel.deliver"
    stages: ClassVar[frozenset[str]] = frozenset({"out"})
    needs: ClassVar[tuple[Need, ...]] = (NAMED, ARRANGED)
    gates = (gates.refuse_known_channel,)

    channel: Code = Field(title="渠道", json_schema_extra=PICK)


@folds(PutOnChannel)
def apply_put(state: DeliveryState, entry: Entry[PutOnChannel]) -> DeliveryState:
    """Open the task."""
    channel = next(one for one in channels_of(entry.fact("named"), entry.fact("arranged")) if one.code == entry.act.channel)
    task, held = _fresh(channel, state.wanted, local_day(entry.done_at), state.entrant), state.task(channel.code)
    return state.with_task(task if held is None else replace(task, work=held.work, exported=held.exported))


def _finished(task: Task, on: date, receipt: str = "", number: str = "") -> Task:
    return replace(
        task, state="recalled" if task.work == "recall" else "done", done_on=on, receipt=receipt or task.receipt, number=number or task.number,
        reason="", next_at=None,
    )  # fmt: skip


class FinishTask(DeliveryAct):
    """Report that an item is on a channel, up to date there, or taken back from it (登记渠道任务完成), with the receipt."""

    label: ClassVar[str] = "登记渠道任务完成"
    duty: ClassVar[str] = "channel.deliver"
    gates = (gates.refuse_no_task, gates.refuse_not_owed, gates.refuse_by_hand, gates.refuse_no_receipt)

    channel: Code = Field(title="渠道", json_schema_extra=PICK)
    receipt: Line = Field("", title="回执", description="网址、截图编号、张贴照片编号等")
    number: Line = Field("", title="平台受理（录入）编号")


def _of_supply(state: DeliveryState, task: Task, on: date) -> DeliveryState:
    """Close the supply to a body when its recall is done."""
    if not task.recipient or task.work != "recall":
        return state
    body = task.channel.removeprefix("body:")
    return replace(
        state,
        supplies=tuple(replace(one, recalled_on=on) if one.body == body and one.recalled_on is None else one for one in state.supplies),
    )


@folds(FinishTask)
def apply_finish(state: DeliveryState, entry: Entry[FinishTask]) -> DeliveryState:
    """Close the task."""
    task = state.task(entry.act.channel)
    if task is None:
        return state
    day = local_day(entry.done_at)
    return _of_supply(state, task, day).with_task(_finished(task, day, entry.act.receipt, entry.act.number))


class ReportMissing(DeliveryAct):
    """Report that an item is not on a channel where it was (登记渠道上没有): it is owed there again."""

    label: ClassVar[str] = "登记渠道上没有"
    duty: ClassVar[str] = "channel.deliver"
    stages: ClassVar[frozenset[str]] = frozenset({"out"})
    gates = (gates.refuse_no_task,)

    channel: Code = Field(title="渠道", json_schema_extra=PICK)
    found: Text = Field(title="核查情况", json_schema_extra=AREA)


@folds(ReportMissing)
def apply_missing(state: DeliveryState, entry: Entry[ReportMissing]) -> DeliveryState:
    """Open it again."""
    task = state.task(entry.act.channel)
    if task is None:
        return state
    return state.with_task(
        replace(task, work="publish", state="failed", done_on=None, since=local_day(entry.done_at), reason=f"渠道上没有：{entry.act.found}")
    )


class NoteInFeed(DeliveryAct):
    """The feed carries what the channel has to show (公示数据流已发出). Law: design 7; done by the background, never by hand."""

    label: ClassVar[str] = "公示数据流已发出"
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = PUSHER
    gates = (gates.refuse_no_task,)

    place: int = Field(ge=0)
    wanted: int
    channel: Code


@folds(NoteInFeed)
def apply_in_feed(state: DeliveryState, entry: Entry[NoteInFeed]) -> DeliveryState:
    """Close the task, unless something newer is wanted by now."""
    task = state.task(entry.act.channel)
    if task is None or task.wanted != entry.act.wanted:
        return state
    return state.with_task(_finished(task, local_day(entry.done_at), f"公示数据流第 {entry.act.place} 条"))


class NotePush(DeliveryAct):
    """What one attempt to push came to (推送结果): accepted with or without a number, refused, or no answer.

    A failed attempt is tried again after a pause that doubles; the key of the push stays the same, so a platform that took it before the
    answer was lost does not take it twice.
    """

    label: ClassVar[str] = "推送结果"
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = PUSHER
    gates = (gates.refuse_no_task,)

    channel: Code
    wanted: int
    outcome: Literal["accepted", "waiting", "refused", "failed"]
    status: int = 0
    number: Line = ""
    reason: Annotated[str, StringConstraints(max_length=1000)] = ""


@folds(NotePush)
def apply_push(state: DeliveryState, entry: Entry[NotePush]) -> DeliveryState:
    """Close the task, or say why not and when it is tried again."""
    act = entry.act
    task = state.task(act.channel)
    if task is None or task.wanted != act.wanted or not task.owed:
        return state
    day = local_day(entry.done_at)
    if act.outcome == "accepted" and (act.number or not task.needs_number or task.work == "recall"):
        done = _finished(task, day, "", act.number)
        return _of_supply(state, task, day).with_task(replace(done, attempts=task.attempts + 1))
    attempts = task.attempts + 1
    held = "waiting" if act.outcome in ("accepted", "waiting") else "failed"
    again: datetime = entry.done_at + pause_after(attempts)
    reason = act.reason if held == "failed" else "平台已收到，等待受理编号"
    return state.with_task(replace(task, state=held, attempts=attempts, next_at=again, reason=reason))


class NoteExport(DeliveryAct):
    """A record of this item stands in a file (登记导出报送文件): that alone does not mean that the platform has it."""

    label: ClassVar[str] = "登记导出报送文件"
    duty: ClassVar[str] = "exchange.export"
    gates = (gates.refuse_no_task,)

    channel: Code = Field(title="渠道", json_schema_extra=PICK)
    file: Line = Field(title="文件名")
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(title="文件的 SHA-256")


@folds(NoteExport)
def apply_export(state: DeliveryState, entry: Entry[NoteExport]) -> DeliveryState:
    """Wait for the answer."""
    act, task = entry.act, state.task(entry.act.channel)
    if task is None:
        return state
    kept = Exported(act.file, act.digest, local_day(entry.done_at))
    held = task.state if task.work == "recall" or not task.owed else "waiting"
    return state.with_task(replace(task, exported=(*task.exported, kept), state=held, reason="已导出，等待平台受理"))


class NoteAnswer(DeliveryAct):
    """What the platform said to a record sent as a file (登记平台答复): accepted under its number, or refused with its reason."""

    label: ClassVar[str] = "登记平台答复"
    duty: ClassVar[str] = "exchange.export"
    gates = (gates.refuse_no_task, gates.refuse_not_owed, gates.refuse_old_answer)

    channel: Code = Field(title="渠道", json_schema_extra=PICK)
    accepted: bool = Field(title="平台已受理")
    number: Line = Field("", title="受理（回执）编号")
    reason: Line = Field("", title="平台退回的理由")


@folds(NoteAnswer)
def apply_answer(state: DeliveryState, entry: Entry[NoteAnswer]) -> DeliveryState:
    """Done with a number; failed with the reason; without a number still waiting where the number counts."""
    act, task = entry.act, state.task(entry.act.channel)
    if task is None:
        return state
    if not act.accepted:
        return state.with_task(replace(task, state="failed", reason=f"平台退回：{act.reason}", next_at=None))
    if task.needs_number and not act.number and task.work != "recall":
        return state.with_task(replace(task, state="waiting", reason="平台已受理，等待编号"))
    return state.with_task(_finished(task, local_day(entry.done_at), "", act.number))


class SupplyDecision(DeliveryAct):
    """Supply a decision to a body for joint discipline (提供联合惩戒信息): what, to whom, when. Law: 上海 推进实施方案 三（一）3（4）."""

    label: ClassVar[str] = "提供联合惩戒信息"
    duty: ClassVar[str] = "exchange.supply"
    stages: ClassVar[frozenset[str]] = frozenset({"out"})
    needs: ClassVar[tuple[Need, ...]] = (ARRANGED,)
    gates = (gates.refuse_unlisted_body, gates.refuse_twice_supplied)

    body: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = Field(title="提供给", json_schema_extra=PICK)
    what: Text = Field(title="提供的内容", description="决定书、公示信息等", json_schema_extra=AREA)
    receipt: Line = Field("", title="签收凭证")


@folds(SupplyDecision)
def apply_supply(state: DeliveryState, entry: Entry[SupplyDecision]) -> DeliveryState:
    """Log it; should the decision fall, the body has to be told."""
    act, day = entry.act, local_day(entry.done_at)
    body = recipient_of(entry.fact("arranged"), act.body)
    name, basis = (body.name, body.basis) if body is not None else (act.body, "")
    task = Task(
        f"body:{act.body}", name, "manual", False, False, 0, "publish", state.wanted, day, state="done", receipt=act.receipt, done_on=day,
        recipient=True,
    )  # fmt: skip
    line = Supply(entry.seq, act.body, name, act.what, basis, day, entry.by.person, act.receipt)
    return replace(state, supplies=(*state.supplies, line)).with_task(task)


def told_by(source: str, state: Any, event: Literal["publish", "correct", "withdraw"]) -> Iterable[Caused]:
    """Return what a decision's publication causes, from its own state (publication of a decision, 事后公开)."""
    if state.kind:
        yield send_out(event, source, state.kind, title=state.title[:400], number=state.number, unit=state.unit)


__all__ = [
    "FinishTask", "NoteAnswer", "NoteExport", "NoteInFeed", "NotePush", "PutOnChannel", "ReportMissing", "SendOut", "SupplyDecision",
    "delivery_of", "send_out", "told_by",
]  # fmt: skip
