"""Filing (立案): proposed, approved under a number, extended, declined, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, officers_need, series_need, series_stream
from mingfa.cases.acts.common import AREA, PERSON, PERSONS, UNIT, CaseAct, Line, Paper, Part, PersonStream, Text, choices, officers_of
from mingfa.cases.acts.opening.common import LEAD, ended, members
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import items
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import FilingProposal
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.law.clock import Extend, Unit
from mingfa.lists.matters.facts import ITEM_LIST, ItemId, cited_in

BEFORE_DECISION = frozenset({"investigating", "suspended", "reported", "examined", "notified", "deliberating"})


class Condition(Part):
    """One of the four conditions of filing (立案条件): met or not, and on what grounds."""

    met: bool = Field(title="是否具备")
    reason: str = Field(default="", title="理由", max_length=2_000, json_schema_extra=AREA)


class ProposeFiling(CaseAct):
    """Propose to file (立案呈批): title, responsible unit, two named officers, the four conditions each with its grounds."""

    label = "呈批立案"
    duty = "case.open"
    stages = LEAD
    gates = (
        gates.refuse_without_responsible,
        gates.refuse_unknown_unit,
        gate.refuse_fewer_than_two,
        gate.refuse_uncertified_officer,
        gate.refuse_other_class,
        gate.refuse_officer_in_question,
        gates.refuse_without_conditions,
        gates.refuse_out_of_time,
        items.refuse_unlisted_item,
        items.refuse_other_units_item,
    )
    needs = (officers_need("officers", officers_of), ITEM_LIST)
    correctable: ClassVar[frozenset[str]] = frozenset({"title"})

    title: Line = Field(title="案由", description="涉嫌＋违法行为＋案")
    item: ItemId = Field(
        default="", title="执法事项", description="本机关现行的行政执法事项清单中的事项", json_schema_extra={"widget": "choice"}
    )
    unit: str = Field(default="", title="承办机构", json_schema_extra=UNIT)
    officers: tuple[PersonStream, ...] = Field(default=(), title="承办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="案件主办人", json_schema_extra=PERSON)
    evidence: Condition = Field(title="有初步证据证明存在违法行为")
    punishable: Condition = Field(title="依法应当或者可以给予行政处罚")
    jurisdiction: Condition = Field(title="属于本机关管辖")
    in_time: Condition = Field(title="违法行为未超过追责期限")

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """The four conditions by their Chinese names."""
        names = ("evidence", "punishable", "jurisdiction", "in_time")
        return tuple((str(type(self).model_fields[name].title), getattr(self, name)) for name in names)


@folds(ProposeFiling)
def apply_propose_filing(case: CaseState, entry: Entry[ProposeFiling]) -> CaseState:
    """Keep the proposal for the leader; the last one stands."""
    act = entry.act
    told = tuple((title, one.met, one.reason) for title, one in act.conditions)
    lead = act.lead_handler or act.officers[0]
    proposal = FilingProposal(entry.seq, act.title, act.unit, act.officers, lead, told, entry.by.person, cited_in(entry, "items", act.item))
    return replace(case, title=act.title, unit=act.unit, investigation=replace(case.investigation, proposal=proposal))


def filing_series(act: Any, state: CaseState) -> str:
    """Name the series of case numbers (立案号) of the agency and the year of the act."""
    return series_stream(agency_of(state.stream), "filing", getattr(act, "year", 0) or 2000)


def numbered(number: int, word: str, year: int) -> str:
    """Write a case number, e.g. 州立案〔2026〕3号."""
    return f"{word}立案〔{year}〕{number}号"


def proposed_officers(act: Any, state: CaseState) -> tuple[str, ...]:
    """Name the officers of the proposal that waits."""
    return state.investigation.proposal.officers if state.investigation.proposal else ()


class ApproveFiling(CaseAct):
    """Decide on filing (批准立案): with the approval the case number is taken and the ninety days (C07) begin."""

    label = "审批立案"
    duty = "case.approve_filing"
    stages = LEAD
    record = "internal_approval"
    record_forms = ("filing_approval",)
    gates = (
        gates.refuse_without_proposal,
        gates.refuse_own_proposal,
        gate.refuse_undecided_avoidance,
        gate.refuse_uncertified_officer,
        gates.refuse_other_year,
        items.refuse_item_gone,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )
    needs = (
        officers_need("officers", proposed_officers, from_state=True),
        ITEM_LIST,
        series_need(filing_series),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
    )

    granted: bool = Field(title="是否同意立案")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    year: int = Field(title="立案号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})
    paper: Paper | None = Field(default=None, title="立案审批表")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """A granted proposal takes a number."""
        return (filing_series(self, state),) if self.granted else ()

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Take the next number of the year's series."""
        if self.granted:
            yield Caused(filing_series(self, matter.state), take_number(matter))


def take_number(matter: Matter[Any, CaseState]) -> TakeNumber:
    """Return the act that takes the next case number for this case."""
    return TakeNumber(number=next_number(matter), for_stream=matter.stream)


def number_of(entry: Entry[Any]) -> str:
    """Return the number an entry took, from the facts it keeps."""
    fact = entry.fact("series")
    return numbered(1 if fact is None else int(fact.next), entry.fact("agency").number_word, entry.act.year)


@folds(ApproveFiling)
def apply_approve_filing(case: CaseState, entry: Entry[ApproveFiling]) -> CaseState:
    """File the case: number, team, C01 over, C07 running; a refusal sends the proposal back."""
    proposal = case.investigation.proposal
    if proposal is None or not entry.act.granted:
        return replace(case, investigation=replace(case.investigation, proposal=None))
    day = day_of(entry)
    found = replace(case.investigation, proposal=None, filed_on=day, filing_seq=entry.seq)
    item = cited_in(entry, "items", proposal.item.id) if proposal.item is not None else None
    case = replace(case, number=number_of(entry), investigation=found, item=item)
    case = case.with_team(tuple(member for member in members(entry, day, lead=proposal.lead_handler)), day)
    case = replace(case, investigators=case.investigators | set(proposal.officers))
    return case.at_stage("investigating", entry).end("C01", day, "已立案").start("C07", "clock.C07", "办案期限", day, "立案")


class ExtendFilingReview(CaseAct):
    """Extend the time to decide on filing (延长立案审查期限): once, on the approval of the person in charge, before it runs out."""

    label = "延长立案审查期限"
    duty = "case.approve_filing"
    stages = LEAD
    record = "internal_approval"
    record_forms = ("internal_approval",)
    gates = (
        gates.refuse_other_extension_approver("clock.C01"),
        gates.refuse_longer_extension("C01", "clock.C01"),
        gates.refuse_late_extension("C01"),
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )

    days: int = Field(title="延长日数", ge=1, le=366)
    reason: Text = Field(title="延长理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="审批表")


@folds(ExtendFilingReview)
def apply_extend_filing_review(case: CaseState, entry: Entry[ExtendFilingReview]) -> CaseState:
    """Lengthen C01."""
    return case.extend("C01", Extend(entry.act.days, Unit.CALENDAR_DAY, day_of(entry), entry.act.reason, entry.by.name))


class DeclineFiling(CaseAct):
    """Decide not to file (不予立案): which condition is missing and why, approved by the person in charge."""

    label = "不予立案"
    duty = "case.approve_filing"
    stages = LEAD
    record = "internal_approval"
    record_forms = ("filing_approval",)
    gates = (gate.refuse_undecided_avoidance, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    missing: Literal["evidence", "punishable", "jurisdiction", "in_time"] = Field(
        title="不具备的立案条件",
        json_schema_extra=choices(
            evidence="没有初步证据证明存在违法行为",
            punishable="依法不应当给予行政处罚",
            jurisdiction="不属于本机关管辖",
            in_time="超过追责期限",
        ),
    )
    reason: Text = Field(title="不予立案的理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="不予立案审批表")


@folds(DeclineFiling)
def apply_decline_filing(case: CaseState, entry: Entry[DeclineFiling]) -> CaseState:
    """End at "not filed"."""
    return case.at_stage("not_filed", entry).end("C01", day_of(entry), "不予立案")


class WithdrawFiling(CaseAct):
    """Withdraw the filing (撤销立案): later facts break a condition; by the same approval as the filing."""

    label = "撤销立案"
    duty = "case.approve_filing"
    stages = BEFORE_DECISION
    record = "internal_approval"
    gates = (gate.only_penalty, gate.refuse_undecided_avoidance, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    missing: Literal["evidence", "punishable", "jurisdiction", "in_time"] = Field(
        title="不再具备的立案条件",
        json_schema_extra=choices(
            evidence="没有证据证明存在违法行为",
            punishable="依法不应当给予行政处罚",
            jurisdiction="不属于本机关管辖",
            in_time="超过追责期限",
        ),
    )
    facts: Text = Field(title="新查明的事实", json_schema_extra=AREA)
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="撤销立案审批表")


@folds(WithdrawFiling)
def apply_withdraw_filing(case: CaseState, entry: Entry[WithdrawFiling]) -> CaseState:
    """End at "withdrawn"."""
    return ended(case.at_stage("withdrawn", entry), entry, "撤销立案")
