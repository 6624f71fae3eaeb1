"""Cases joined into one (并案) and parties handled apart (分案)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import Field

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, officers_need, series_need
from mingfa.cases.acts.common import AREA, CaseAct, CaseStream, Line, Paper, PersonStream, Text, officers_of
from mingfa.cases.acts.opening.common import ended, members, teamed
from mingfa.cases.acts.opening.filing import filing_series, numbered, take_number
from mingfa.cases.acts.opening.parties import PartyBlock, code_of, next_party, party_state
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import Investigation, Lead
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.lists.matters.facts import Cited

MERGE_STAGES = frozenset({"lead", "investigating", "reported", "examined"})


class MergeInto(CaseAct):
    """Join this case to another one (并案): nothing more is done here, its parties go over."""

    label = "并入他案办理"
    duty = "case.approve_filing"
    stages = MERGE_STAGES
    record = "internal_approval"
    gates = (
        gate.only_penalty,
        gates.refuse_merging_into_itself,
        gate.refuse_undecided_avoidance,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )

    target: CaseStream = Field(title="并入的案件", json_schema_extra={"widget": "case"})
    reason: Text = Field(title="并案理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="并案审批表")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The other case gets an entry of its own."""
        return (self.target,)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell the other case what comes to it."""
        parties = tuple(party.block for party in matter.state.parties)
        yield Caused(self.target, MergeFrom(source=matter.stream, number=matter.state.number, title=matter.state.title, parties=parties))


@folds(MergeInto)
def apply_merge_into(case: CaseState, entry: Entry[MergeInto]) -> CaseState:
    """End at "merged"."""
    case = ended(case.at_stage("merged", entry), entry, "并案")
    return replace(case, merged_into=entry.act.target)


class MergeFrom(CaseAct):
    """Take another case in (并入本案); caused by MergeInto there."""

    label = "他案并入"
    stages = MERGE_STAGES
    internal = True
    gates = (gate.only_penalty,)

    source: CaseStream = Field(title="并入的案件")
    number: str = Field(default="", title="立案号")
    title: str = Field(default="", title="案由")
    parties: tuple[PartyBlock, ...] = Field(default=(), title="当事人")


@folds(MergeFrom)
def apply_merge_from(case: CaseState, entry: Entry[MergeFrom]) -> CaseState:
    """Add the parties that are not yet in the case."""
    for block in entry.act.parties:
        if not any(party.code == code_of(block) for party in case.parties):
            case = replace(case, parties=(*case.parties, party_state(next_party(case), block)))
    return replace(case, merged_from=(*case.merged_from, entry.act.source))


class SplitOff(CaseAct):
    """Handle part of the parties in a case of their own (分案); the ninety days of the new case run from the old filing."""

    label = "分案办理"
    duty = "case.approve_filing"
    stages = frozenset({"investigating", "reported", "examined"})
    record = "internal_approval"
    gates = (
        gate.only_penalty,
        gates.refuse_empty_split,
        gates.refuse_other_year,
        gate.refuse_undecided_avoidance,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )
    needs = (
        officers_need("officers", lambda act, state: state.handlers),
        series_need(filing_series),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
    )

    new_case: CaseStream = Field(title="新案", json_schema_extra={"widget": "hidden", "fill": "new_case"})
    parties: tuple[str, ...] = Field(title="分出的当事人", json_schema_extra={"widget": "parties"}, min_length=1)
    title: Line = Field(title="新案案由")
    reason: Text = Field(title="分案理由", json_schema_extra=AREA)
    year: int = Field(title="立案号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})
    paper: Paper | None = Field(default=None, title="分案审批表")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The new case and its number."""
        return (self.new_case, filing_series(self, state))

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Open the new case under its own number."""
        state, taken = matter.state, take_number(matter)
        lead = state.investigation.lead
        yield Caused(filing_series(self, state), TakeNumber(number=taken.number, for_stream=self.new_case))
        yield Caused(
            self.new_case,
            OpenBySplit(
                source=matter.stream, number=numbered(taken.number, matter.fact("agency").number_word, self.year), title=self.title, unit=state.unit, lead_handler=state.lead_handler,
                filed_on=state.investigation.filed_on or matter.on, officers=state.handlers,
                facts=lead.facts if lead else self.reason, place=lead.place if lead else "",
                found_on=lead.found_on if lead else matter.on, occurred_on=lead.occurred_on if lead else None,
                ended_on=lead.ended_on if lead else None, ongoing=bool(lead and lead.ongoing),
                parties=tuple(party.block for party in state.parties if party.id in self.parties), item=state.item,
            ),
        )  # fmt: skip


@folds(SplitOff)
def apply_split_off(case: CaseState, entry: Entry[SplitOff]) -> CaseState:
    """Leave the parties to the new case."""
    left = tuple(party for party in case.parties if party.id not in entry.act.parties)
    return replace(case, parties=left, split_off=(*case.split_off, entry.act.new_case))


class OpenBySplit(CaseAct):
    """Open the case of parties split off from another (分出新案); caused by SplitOff there."""

    label = "分案立案"
    starts = True
    internal = True
    needs = (officers_need("officers", officers_of),)

    source: CaseStream = Field(title="原案")
    number: str = Field(title="立案号")
    title: str = Field(title="案由")
    unit: str = Field(title="承办机构")
    officers: tuple[PersonStream, ...] = Field(title="承办人员")
    lead_handler: str = Field(default="", title="案件主办人")
    filed_on: date = Field(title="原案立案日期")
    facts: str = Field(title="涉嫌违法事实")
    place: str = Field(default="", title="地点")
    found_on: date = Field(title="发现日期")
    occurred_on: date | None = Field(default=None, title="违法行为发生日期")
    ended_on: date | None = Field(default=None, title="违法行为终了日期")
    ongoing: bool = Field(default=False, title="发现时违法行为仍在继续")
    parties: tuple[PartyBlock, ...] = Field(title="当事人")
    item: Cited | None = Field(default=None, title="执法事项")


@folds(OpenBySplit)
def apply_open_by_split(case: CaseState, entry: Entry[OpenBySplit]) -> CaseState:
    """Begin at the investigation; time that ran in the old case has run."""
    act, day = entry.act, day_of(entry)
    lead = Lead("other", f"由{act.source}分案", act.facts, act.place, act.found_on, act.occurred_on, act.ended_on, act.ongoing)
    parties = tuple(party_state(f"p{n}", block) for n, block in enumerate(act.parties, 1))
    case = replace(
        case, kind="penalty", title=act.title, number=act.number, unit=act.unit, opened_on=day, parties=parties, split_from=act.source, item=act.item,
        investigation=Investigation(lead=lead, filed_on=act.filed_on, filing_seq=entry.seq),
    )  # fmt: skip
    case = teamed(case, tuple(members(entry, day, lead=act.lead_handler)), day)
    return case.at_stage("investigating", entry).start("C07", "clock.C07", "办案期限", act.filed_on, "原案立案（分案前的时间计入）")
