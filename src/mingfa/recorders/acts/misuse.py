"""What is done about the misuse of recorders (违规使用): a finding, the officer's answer, the decision of supervision. Nothing is taken back. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recorders.state.misuse import MisuseState, misuse_stream

__all__ = ["DetectMisuse", "MisuseAct", "misuse_stream"]

PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
OptionalStream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9._-]{1,80})?$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
AREA: dict[str, Any] = {"widget": "textarea"}


class MisuseAct(Act):
    """An act on a finding of misuse."""

    kind = "misuse"


class DetectMisuse(MisuseAct):
    """The system finds misuse (系统发现违规使用): a stretch that should have been recorded and is not, footage of no task, wilful damage.

    Caused by acts on cases, recordings and devices, or done by the clock. item: a code of recording.banned_behaviour. rule: the article in
    words. minutes: not recorded. On a finding that is there already, it only brings minutes and words up to date.
    """

    label = "系统发现违规使用"
    internal = True
    system = frozenset({"clock"})
    needs = (officers_need("officer", lambda act, state: (act.officer,) if act is not None else (), required=False),)

    item: Code = Field(title="违规情形")
    officer: PersonStream = Field(title="使用人员", json_schema_extra={"widget": "person"})
    words: Text = Field(title="发现情况", json_schema_extra=AREA)
    rule: Words = Field("", title="依据")
    minutes: int = Field(0, title="没有录制的分钟数", ge=0)
    case: OptionalStream = Field("", title="案件")
    step: int | None = Field(None, title="环节", ge=0)
    recording: OptionalStream = Field("", title="音像记录")
    recorder: OptionalStream = Field("", title="设备")
    started_at: AwareDatetime | None = Field(None, title="开始时间")
    ended_at: AwareDatetime | None = Field(None, title="结束时间")
    liability: bool = Field(False, title="须追究责任")


@folds(DetectMisuse)
def apply_detected(state: MisuseState, entry: Entry[DetectMisuse]) -> MisuseState:
    """Know what the system found; found again, only what it amounts to changes."""
    act, fact = entry.act, entry.fact("officer")
    if state.stage:
        return replace(state, words=act.words, minutes=act.minutes, started_at=act.started_at, ended_at=act.ended_at)
    return replace(
        state,
        stage="open",
        item=act.item,
        rule=act.rule,
        officer=act.officer,
        officer_name=fact.name if fact is not None else "",
        unit=fact.units[0] if fact is not None and fact.units else "",
        words=act.words,
        minutes=act.minutes,
        case=act.case,
        step=act.step,
        recording=act.recording,
        recorder=act.recorder,
        started_at=act.started_at,
        ended_at=act.ended_at,
        found_on=local_day(entry.done_at),
        found_by="clock",
        found_by_name="系统",
        liability_asked=act.liability,
    )
