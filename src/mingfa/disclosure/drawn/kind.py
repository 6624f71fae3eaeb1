"""The kind of stream a period of random inspections is: the task before its end, and what it tells the public. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Concern, RegimeView, StreamKind, ToDo, register_kind
from mingfa.disclosure.content import KIND_WORDS, day_words
from mingfa.disclosure.drawn.acts import CompileRandomReport
from mingfa.disclosure.drawn.state import Compiled, Drawn, DrawnState, initial, period_words
from mingfa.disclosure.source import DecisionTold, PartyNamed, Told, register_source

RESULTS = "disclosure.random_inspection_results"
OPEN = "尚在办理"
STAGES: tuple[tuple[str, str], ...] = (("gathering", "待汇总"), ("compiled", "待公布"), ("published", "已公布"))


def listed(line: Drawn) -> str:
    """Return one inspection in a line: whom, when, what came of it."""
    return f"{line.name}（{day_words(line.on)}）：{line.result or OPEN}"


def todos(state: DrawnState, view: RegimeView) -> Iterable[ToDo]:
    """Tell the public before the period ends; the inspections with their results, those without one named."""
    if state.settled or not state.lines:
        return
    article = view.regime.rule(RESULTS, state.ends).article if view.regime.has(RESULTS, state.ends) else None
    lines = "；".join(listed(line) for line in state.lines)
    without = "、".join(line.name for line in state.without_result)
    why = f"{period_words(state.period)}随机抽查 {len(state.lines)} 次：{lines}" + (f"。尚无查处结果：{without}" if without else "")
    label = CompileRandomReport.label if state.waiting else "公布随机抽查情况"
    yield ToDo("random", label, CompileRandomReport.name, why[:4000], article, state.ends, "publication.provide", state.unit)


def concerns(state: DrawnState, view: RegimeView) -> Iterable[Concern]:
    """A period told to the public after its end."""
    first = next((one.published_on for one in state.compiled if one.published_on is not None), None)
    if first is not None and first > state.ends:
        article = view.regime.rule(RESULTS, state.ends).article if view.regime.has(RESULTS, state.ends) else None
        words = f"{period_words(state.period)}的随机抽查情况应于 {state.ends} 前公布，{first} 才公布"
        yield Concern("late", "publication.random_late", words, article, state.ends, state.unit)


def told_of_report(state: DrawnState) -> Told:
    """Return what the period tells the public: one publication for each time it was put together."""
    title = f"{period_words(state.period)}随机抽查情况和查处结果"
    return Told("inspection", title, state.unit, tuple(_told(state, one) for one in state.compiled))


def _told(state: DrawnState, compiled: Compiled) -> DecisionTold:
    lines = compiled.lines
    found = [one for one in lines if one.problems]
    waiting = [one for one in lines if not one.result]
    sums = f"随机抽查{len(lines)}次，发现问题{len(found)}次" + (f"，{len(waiting)}次{OPEN}" if waiting else "")
    items = "、".join(dict.fromkeys(one.item for one in lines if one.item)) or "随机抽查事项清单所列事项"
    told = {
        "object": "\n".join(dict.fromkeys(f"{one.name}（统一社会信用代码 {one.code}）" if one.code else one.name for one in lines)),
        "category": f"{KIND_WORDS['inspection']}（随机抽查）", "basis": "年度随机抽查计划", "mode": "随机抽取检查对象、随机选派执法检查人员",
        "time": "、".join(dict.fromkeys(day_words(one.on) for one in lines)), "matters": items,
        "sampled": "\n".join(listed(one) for one in lines),
        "problems": "\n".join(f"{one.name}：{one.problems}" for one in found) or "未发现问题", "conclusion": sums,
        "handling": "\n".join(f"{one.name}：{one.result or OPEN}" for one in lines), "decided_on": day_words(compiled.on),
    }  # fmt: skip
    return DecisionTold(
        compiled.number, "random_report", compiled.on, told, random=True, no_problem=True, matter="随机抽查",
        parties=tuple(dict.fromkeys(PartyNamed(one.name, one.code) for one in lines)),
    )  # fmt: skip


def after(state: DrawnState, entry: Entry[Act]) -> DrawnState:
    """Remember when the last thing was done."""
    return replace(state, last_at=max(entry.done_at, state.last_at or entry.done_at))


def _title(state: DrawnState) -> str:
    return f"{period_words(state.period)}随机抽查情况"


KIND = register_kind(
    StreamKind("random_report", "随机抽查情况", initial, title=_title, stages=STAGES, todos=todos, concerns=concerns, after=after)
)
register_source("random_report", told_of_report)
