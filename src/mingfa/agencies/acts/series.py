"""What is done on a number series: taking the next number, voiding one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from mingfa.agencies.acts.agency import Words
from mingfa.agencies.state.series import SeriesState, Taken
from mingfa.desk.act import Act, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal


def refuse_gap(matter: Matter[Any, SeriesState]) -> Refusal | None:
    """Numbers are given one after another."""
    if matter.act.number == matter.state.next:
        return None
    return Refusal(
        "series.gap",
        PLATFORM,
        f"文号应依次编排，下一个是 {matter.state.next} 号，不是 {matter.act.number} 号",
        "请重新提交，由系统取下一个号",
    )


def refuse_unknown_number(matter: Matter[Any, SeriesState]) -> Iterable[Refusal]:
    """Only a number that was given and still stands can be voided."""
    found = next((one for one in matter.state.taken if one.number == matter.act.number), None)
    if found is None:
        yield Refusal("series.unknown", PLATFORM, f"{matter.act.number} 号没有使用过", "请核对文号")
    elif found.voided:
        yield Refusal("series.voided", PLATFORM, f"{matter.act.number} 号已经作废：{found.voided}", "不需要再次作废")


class TakeNumber(Act):
    """Take the next number (编号); caused by the act on the stream that bears the number."""

    label = "编排文号"
    kind = "series"
    internal = True
    gates = (refuse_gap,)

    number: int = Field(ge=1)
    for_stream: Words


class VoidNumber(Act):
    """Void a number (作废文号): it stays in the series with its reason and is never given again."""

    label = "作废文号"
    kind = "series"
    duty = "site.administer"
    gates = (refuse_unknown_number,)

    number: int = Field(title="序号", ge=1)
    reason: Words = Field(title="作废理由")


@folds(TakeNumber)
def _apply_take(state: SeriesState, entry: Entry[TakeNumber]) -> SeriesState:
    return replace(state, taken=(*state.taken, Taken(entry.act.number, entry.act.for_stream)))


@folds(VoidNumber)
def _apply_void(state: SeriesState, entry: Entry[VoidNumber]) -> SeriesState:
    act = entry.act
    return replace(state, taken=tuple(replace(one, voided=act.reason) if one.number == act.number else one for one in state.taken))
