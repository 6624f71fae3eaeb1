"""What is wrong in what is public is put right (更正): said by anybody or seen from the case, it waits with its days until it is answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AGENCY, AREA, CASE, PublicationAct, Text
from mingfa.disclosure.acts.drafting import Draft, siblings_of, version_of
from mingfa.disclosure.corrections import Fault
from mingfa.disclosure.state import OUT, PublicationState

DAY: dict[str, Any] = {"widget": "date"}
Source = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/[a-z_]{2,30}/[A-Za-z0-9._-]{1,80})?$")]


class CorrectPublication(Draft):
    """Correct or complete what is public (更正公示信息); like the first version it is approved by somebody else before it goes out."""

    label: ClassVar[str] = "更正公示信息"
    duty: ClassVar[str] = "publication.withdraw"
    stages: ClassVar[frozenset[str]] = frozenset({"published"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY)
    gates = (
        gates.refuse_missing_fields, gates.refuse_leftovers, gates.refuse_forbidden_lift, gates.refuse_untreated, gates.refuse_unanswered,
        gates.refuse_no_correction,
    )  # fmt: skip

    reason: Text = Field(title="更正理由", json_schema_extra=AREA)
    keep_old: bool = Field(True, title="公示经过中保留更正前的文字", description="更正前的文字含有不应公开的内容的，不得保留")


@folds(CorrectPublication)
def apply_correct(state: PublicationState, entry: Entry[CorrectPublication]) -> PublicationState:
    """Keep the corrected version for approval; what is public stays until then."""
    version = replace(version_of(state, entry, entry.act.reason), keep_old=entry.act.keep_old)
    return replace(state, versions=(*state.versions, version), siblings=siblings_of(state, entry), stage="correcting")


class ReportFault(PublicationAct):
    """Say that something in what is public is not right (登记公示信息差错); from the day it was found the days to correct run.

    Law: regime disclosure.correction, disclosure.accurate_days (上海 推进实施方案 三（一）; 江北 公示制度 第四条).
    """

    label: ClassVar[str] = "登记公示信息差错"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = OUT
    gates = (gates.refuse_found_in_future, gates.refuse_same_fault)

    trigger: Literal["inaccurate", "changed"] = Field(
        "inaccurate",
        title="情形",
        json_schema_extra={"widget": "choice", "choices": [["inaccurate", "信息不准确"], ["changed", "情况发生变更"]]},
    )
    found_on: date = Field(title="发现日期", json_schema_extra=DAY)
    words: Text = Field(title="哪里有差错，应当是什么", json_schema_extra=AREA)


class NoteReported(PublicationAct):
    """Somebody outside has reported an error in what is public (收到报错); caused by the receipt of the report."""

    label: ClassVar[str] = "收到公众报错"
    internal: ClassVar[bool] = True

    source: Source
    found_on: date
    words: Text


class NoteSourceChange(PublicationAct):
    """A record of the case from which the publication was made has changed (公示依据的记录变动); caused by the act on the case.

    Law: regime disclosure.correction.triggers "changed" (江北 公示制度 第四条). Nothing waits where the public words stay the same.
    """

    label: ClassVar[str] = "公示依据的记录变动"
    internal: ClassVar[bool] = True
    needs: ClassVar[tuple[Need, ...]] = (CASE,)

    what: Text


@folds(ReportFault)
def apply_fault(state: PublicationState, entry: Entry[ReportFault]) -> PublicationState:
    """Let it wait for correction."""
    act = entry.act
    return replace(state, faults=(*state.faults, Fault(entry.seq, act.trigger, act.found_on, act.words)))


@folds(NoteReported)
def apply_reported(state: PublicationState, entry: Entry[NoteReported]) -> PublicationState:
    """Let it wait for correction; of something that is not public any more nothing can be corrected."""
    act = entry.act
    fault = Fault(entry.seq, "inaccurate", act.found_on, act.words, act.source)
    if state.stage not in OUT:
        fault = replace(fault, answered_on=local_day(entry.done_at), outcome="gone", answer="该信息已不在公示中")
    return replace(state, faults=(*state.faults, fault))


@folds(NoteSourceChange)
def apply_source_change(state: PublicationState, entry: Entry[NoteSourceChange]) -> PublicationState:
    """Let it wait for correction when a field that was published would read otherwise now."""
    fact, version = entry.fact("case"), state.version
    decision = fact.decision(state.decision_seq) if fact is not None else None
    if state.stage not in OUT or version is None or decision is None:
        return state
    changed = [name for name, words in version.source.items() if decision.fields.get(name) != words]
    if not changed and fact.title == version.source_title:
        return state
    known = {fault.words for fault in state.open_faults}
    if entry.act.what in known:
        return state
    fault = Fault(entry.seq, "changed", local_day(entry.done_at), entry.act.what, state.case)
    return replace(state, faults=(*state.faults, fault))


class DismissFault(PublicationAct):
    """Find that what is public is right after all (核实无误), with what was checked; the days to correct end."""

    label: ClassVar[str] = "核实无误，不需更正"
    duty: ClassVar[str] = "publication.withdraw"
    gates = (gates.refuse_no_fault,)

    fault: int = Field(title="哪一项差错", ge=0, json_schema_extra={"widget": "choice"})
    reason: Text = Field(title="核实情况", json_schema_extra=AREA)


@folds(DismissFault)
def apply_dismiss(state: PublicationState, entry: Entry[DismissFault]) -> PublicationState:
    """Answer the fault."""
    act, day = entry.act, local_day(entry.done_at)
    done = tuple(
        replace(one, answered_on=day, outcome="dismissed", answer=act.reason) if one.seq == act.fault and one.answered_on is None else one
        for one in state.faults
    )
    return replace(state, faults=done)
