"""What is done about a period's random inspections: they enter themselves, somebody puts them together, the public is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from mingfa.desk.act import Act, Caused, Matter, folds, on_state
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AREA, SourceStream, Text, Words, publication_of
from mingfa.disclosure.acts.opening import OpenPublication
from mingfa.disclosure.drawn.state import Compiled, Drawn, DrawnState, report_stream
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime

PERIOD = "disclosure.random_inspection_period"


def period_of(regime: Regime, agency: str, on: date) -> str:
    """Return the stream of the period in which a random inspection is told; "" where the regime sets no period.

    Law: regime disclosure.random_inspection_period (兴隆台 实施方案 二（一）5（2）).
    """
    return report_stream(agency, on, regime.text(PERIOD, on)) if regime.has(PERIOD, on) else ""


class RandomReportAct(Act):
    """An act on a period's random inspections."""

    kind: ClassVar[str] = "random_report"


class NoteRandomInspection(RandomReportAct):
    """A random inspection took place (登记随机抽查); caused by the record of the inspection."""

    label: ClassVar[str] = "登记随机抽查"
    internal: ClassVar[bool] = True

    case: SourceStream = Field(title="案件")
    seq: int = Field(title="检查的留痕序号", ge=0)
    object_name: Text = Field(title="检查对象")
    code: Words = Field("", title="统一社会信用代码")
    on: date = Field(title="检查日期")
    item: Words = Field("", title="抽查事项")
    unit: str = Field("", title="承办机构", max_length=60)


@folds(NoteRandomInspection)
def apply_noted(state: DrawnState, entry: Entry[NoteRandomInspection]) -> DrawnState:
    """Keep the inspection; the public has to be told before the period is over."""
    act = entry.act
    line = Drawn(act.case, act.seq, act.object_name, act.code, act.on, act.item)
    return replace(state, unit=state.unit or act.unit, lines=(*state.lines, line))


class NoteRandomResult(RandomReportAct):
    """What came of a random inspection (登记抽查结果); caused by the decision on it, its words already without what must be hidden."""

    label: ClassVar[str] = "登记抽查结果"
    internal: ClassVar[bool] = True

    case: SourceStream = Field(title="案件")
    result: Text = Field(title="查处结果")
    problems: Words = Field("", title="存在问题")


@folds(NoteRandomResult)
def apply_result(state: DrawnState, entry: Entry[NoteRandomResult]) -> DrawnState:
    """Keep the result beside each inspection of the case."""
    act = entry.act
    lines = (replace(one, result=act.result, problems=act.problems) if one.case == act.case else one for one in state.lines)
    return replace(state, lines=tuple(lines))


@on_state
def refuse_nothing_new(matter: Matter[Any, DrawnState]) -> Refusal | None:
    """There is something of which the public has not been told."""
    if matter.state.waiting:
        return None
    return Refusal("random_report.nothing", PLATFORM, "本期没有尚未公布的随机抽查", "有新的随机抽查或者查处结果后再汇总")


class CompileRandomReport(RandomReportAct):
    """Put the period's random inspections together for the public (汇总随机抽查情况): their publication is due at once.

    Law: regime disclosure.random_inspection_results with its article. An inspection without a result is named as such; its result follows.
    """

    label: ClassVar[str] = "汇总随机抽查情况"
    help: ClassVar[str] = "本期的随机抽查和查处结果自动列入，不需要录入；尚无结果的注明“尚在办理”，有结果后再次汇总公布。"
    duty: ClassVar[str] = "publication.provide"
    gates = (gates.refuse_others_to_provide, refuse_nothing_new)

    note: Words = Field("", title="说明", json_schema_extra=AREA)

    def touches(self, state: DrawnState, stream: str) -> Iterable[str]:
        """Name the publication of what is put together."""
        return (publication_of(stream, len(state.compiled)),)

    def causes(self, matter: Matter[Any, DrawnState]) -> Iterable[Caused]:
        """Open its publication."""
        number = len(matter.state.compiled)
        yield Caused(publication_of(matter.stream, number), OpenPublication(case=matter.stream, decision_seq=number))


@folds(CompileRandomReport)
def apply_compiled(state: DrawnState, entry: Entry[CompileRandomReport]) -> DrawnState:
    """Keep what is told as it stands now; the whole period each time, so that the newest publication tells all."""
    number = len(state.compiled)
    lines = tuple(replace(one, told=number, told_result=bool(one.result)) for one in state.lines)
    return replace(state, lines=lines, compiled=(*state.compiled, Compiled(number, local_day(entry.done_at), lines)))


class NoteReportPublished(RandomReportAct):
    """What was put together is public (抽查情况已公布); caused by its publication."""

    label: ClassVar[str] = "抽查情况已公布"
    internal: ClassVar[bool] = True

    number: int = Field(title="汇总序号", ge=0)


@folds(NoteReportPublished)
def apply_public(state: DrawnState, entry: Entry[NoteReportPublished]) -> DrawnState:
    """Remember the day."""
    day = local_day(entry.done_at)
    return replace(
        state, compiled=tuple(replace(one, published_on=one.published_on or day) if one.number == entry.act.number else one for one in state.compiled)
    )  # fmt: skip


def agency_period(matter: Matter[Any, Any], on: date) -> str:
    """Return the stream of the period for an act on a case."""
    return period_of(matter.regime, agency_of(matter.stream), on)
