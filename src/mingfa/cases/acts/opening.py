"""From the lead to a filed case (线索、立案), the people who handle it, avoidance, parties, merging and splitting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, officers_need, series_need, series_stream
from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    PERSON,
    PERSONS,
    UNIT,
    CaseAct,
    CaseStream,
    Line,
    Paper,
    Part,
    PersonStream,
    Text,
    choices,
    officers_of,
)
from mingfa.cases.acts.publishing import PUBLIC_COPIES, public_copies, tell_public_copies
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import items
from mingfa.cases.gates import opening as gates
from mingfa.cases.state.core import IN_HAND, Avoidance, CaseState, Member, PartyState, day_of
from mingfa.cases.state.investigation import FilingProposal, Investigation, Lead
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.documents.blocks import Citizen, Organisation, SoleTrader
from mingfa.law.clock import Extend, Unit
from mingfa.law.identifiers import half_width
from mingfa.lists.matters.facts import ITEM_LIST, Cited, ItemId, cited_in

LEAD = frozenset({"lead"})
INVESTIGATING = frozenset({"investigating"})
BEFORE_DECISION = frozenset({"investigating", "suspended", "reported", "examined", "notified", "deliberating"})
PartyBlock = Annotated[Organisation | Citizen | SoleTrader, Field(discriminator="kind")]

SOURCES = {
    "inspection": "现场检查", "monitoring": "在线监控（非现场）", "complaint": "投诉举报", "media": "媒体曝光", "assigned": "上级交办",
    "transferred": "其他机关移送", "other": "其他",
}  # fmt: skip


# Lead ----------------------------------------------------------------------------------------------------------------------


class Informant(Part):
    """Who gave the lead (举报人): for the side volume only, never on a page or paper the party reads."""

    name: str = Field(default="", title="举报人姓名", max_length=60)
    contact: str = Field(default="", title="举报人联系方式", max_length=200)
    anonymous: bool = Field(default=False, title="匿名举报")
    wishes: str = Field(default="", title="保密要求", max_length=500)


class RegisterLead(CaseAct):
    """Register a lead (登记线索): where it comes from, what it says, when and where. Day zero of the fifteen days to file (C01) is found_on."""

    label = "登记线索"
    duty = "lead.register"
    starts = True
    stages = frozenset({""})
    gates = (gates.refuse_uncovered_kind, gates.refuse_impossible_days)
    correctable: ClassVar[frozenset[str]] = frozenset(
        {"details", "facts", "place", "found_on", "occurred_on", "ended_on", "ongoing", "harm", "title", "source"}
    )

    title: Line = Field(title="线索名称")
    source: Literal["inspection", "monitoring", "complaint", "media", "assigned", "transferred", "other"] = Field(
        title="线索来源", json_schema_extra=choices(**SOURCES)
    )
    details: Text = Field(title="来源情况", json_schema_extra=AREA)
    facts: Text = Field(title="涉嫌违法事实", json_schema_extra=AREA)
    place: Line = Field(title="地点")
    found_on: date = Field(title="发现（收到）日期")
    occurred_on: date | None = Field(default=None, title="违法行为发生日期")
    ended_on: date | None = Field(default=None, title="违法行为终了日期", description="有连续或者继续状态的，填写终了日期")
    ongoing: bool = Field(default=False, title="发现时违法行为仍在继续")
    harm: tuple[Literal["life_or_finance", "ecology"], ...] = Field(
        default=(), title="危害后果",
        json_schema_extra=choices(life_or_finance="涉及公民生命健康安全、金融安全且有危害后果", ecology="造成环境污染、生态破坏等后果"),
    )  # fmt: skip
    informant: Informant | None = Field(default=None, title="举报人（副卷）", json_schema_extra={"widget": "secret", "volume": "side"})

    @property
    def case_kind(self) -> str:
        """A lead opens a case of penalty; the other kinds are opened by OpenCase."""
        return "penalty"


@folds(RegisterLead)
def apply_register_lead(case: CaseState, entry: Entry[RegisterLead]) -> CaseState:
    """Open the case at its lead; the fifteen days run from the day it was found."""
    act = entry.act
    lead = Lead(
        act.source, act.details, act.facts, act.place, act.found_on, act.occurred_on, act.ended_on, act.ongoing, act.harm, act.informant
    )
    case = replace(case, kind="penalty", title=act.title, opened_on=day_of(entry), investigation=replace(case.investigation, lead=lead))
    words = "收到线索" if act.source in ("complaint", "assigned", "transferred", "media") else "发现线索"
    return case.at_stage("lead", entry).start("C01", "clock.C01", "立案审查期限", act.found_on, words)


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


def members(entry: Entry[Any], since: date, *, lead: str = "", until: date | None = None, deputy_for: str = "") -> Iterable[Member]:
    """Make team members of the officers whose facts an entry keeps, with the certificate they held that day."""
    for fact in entry.facts.get("officers", ()):
        card, _ = gate.certificate_of(fact.value)
        yield Member(fact.value.person, fact.value.name, card, since, fact.value.person == lead, until, "", deputy_for)


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


class TransferLead(CaseAct):
    """Hand the lead or case to the organ that is competent (移送): to whom, by which letter, why."""

    label = "移送有管辖权的机关"
    duty = "lead.decide"
    stages = LEAD | INVESTIGATING
    record = "enforcement_document"
    gates = (gates.refuse_without_letter, gate.refuse_undecided_avoidance, gate.refuse_unfit_paper)

    to_organ: Line = Field(title="受移送机关")
    reason: Text = Field(title="移送理由和依据", json_schema_extra=AREA)
    letter: str = Field(default="", title="移送函文号", max_length=80)
    paper: Paper | None = Field(default=None, title="案件移送函")


@folds(TransferLead)
def apply_transfer_lead(case: CaseState, entry: Entry[TransferLead]) -> CaseState:
    """End at "transferred"; the limits of this agency are over."""
    return ended(case.at_stage("transferred", entry), entry, f"移送{entry.act.to_organ}")


def ended(case: CaseState, entry: Entry[Any], why: str) -> CaseState:
    """End every limit of handling of the case."""
    for key in case.clocks:
        case = case.end(key, day_of(entry), why)
    return case


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


# People --------------------------------------------------------------------------------------------------------------------

TEAM_STAGES = IN_HAND | {"suspended", "lead"}
TEAM_GATES = (gate.refuse_uncertified_officer, gate.refuse_other_class, gate.refuse_officer_in_question)


class AssignOfficers(CaseAct):
    """Name further officers for the case (指派承办人员), from a day on; each with a certificate valid that day."""

    label = "指派承办人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_nobody, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    officers: tuple[PersonStream, ...] = Field(title="承办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="案件主办人", json_schema_extra=PERSON)
    reason: str = Field(default="", title="说明", max_length=500)


@folds(AssignOfficers)
def apply_assign_officers(case: CaseState, entry: Entry[AssignOfficers]) -> CaseState:
    """Add to the team; a new lead handler takes the place of the one before."""
    day, lead = day_of(entry), entry.act.lead_handler or case.lead_handler
    kept = tuple(replace(one, lead=one.person == lead) for one in case.team)
    known = {one.person for one in kept if one.on(day)}
    new = tuple(one for one in members(entry, day, lead=lead) if one.person not in known)
    return _teamed(case, (*kept, *new), day)


def _teamed(case: CaseState, team: tuple[Member, ...], day: date) -> CaseState:
    case = case.with_team(team, day)
    return replace(case, investigators=case.investigators | {member.person for member in team})


class ReplaceOfficer(CaseAct):
    """Put another officer in the place of one (更换承办人员), with the reason; the team stays at two or more."""

    label = "更换承办人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_replacing_stranger, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    leaving: PersonStream = Field(title="退出的承办人员", json_schema_extra=PERSON)
    officers: tuple[PersonStream, ...] = Field(title="接替的承办人员", json_schema_extra=PERSONS, min_length=1, max_length=1)
    reason: Line = Field(title="更换原因")


@folds(ReplaceOfficer)
def apply_replace_officer(case: CaseState, entry: Entry[ReplaceOfficer]) -> CaseState:
    """End one membership and begin another; the lead goes over with it."""
    day, leaving = day_of(entry), entry.act.leaving
    was_lead = case.lead_handler == leaving
    team = _without(case.team, leaving, day, entry.act.reason)
    new = tuple(members(entry, day, lead=entry.act.officers[0] if was_lead else ""))
    return _teamed(case, (*team, *new), day)


def _without(team: tuple[Member, ...], person: str, day: date, why: str) -> tuple[Member, ...]:
    """End a membership the day before, so that a step on the day of the change is the successor's."""
    last = day - timedelta(days=1)
    return tuple(replace(one, until=last, ended_by=why, lead=False) if one.person == person and one.on(day) else one for one in team)


class DeputyHandles(CaseAct):
    """Let a deputy handle the case for an absent officer (代为办理), from a day to a day, with the reason."""

    label = "指定代为办理人员"
    duty = "case.assign"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_replacing_stranger, gates.refuse_impossible_absence, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    leaving: PersonStream = Field(title="暂不能履职的承办人员", json_schema_extra=PERSON)
    officers: tuple[PersonStream, ...] = Field(title="代为办理人员", json_schema_extra=PERSONS, min_length=1, max_length=1)
    from_on: date = Field(title="起")
    to_on: date = Field(title="止")
    reason: Line = Field(title="原因")


@folds(DeputyHandles)
def apply_deputy_handles(case: CaseState, entry: Entry[DeputyHandles]) -> CaseState:
    """Add the deputy for the days of the absence; the absent officer stays named for the case."""
    act = entry.act
    new = tuple(members(entry, act.from_on, until=act.to_on, deputy_for=act.leaving))
    return _teamed(case, (*case.team, *new), day_of(entry))


class HandOverCase(CaseAct):
    """Hand the case over to other officers or another unit (案件移交): to whom, with which papers, why."""

    label = "移交案件承办"
    duty = "case.handover"
    stages = TEAM_STAGES - {"lead"}
    gates = (gates.refuse_without_responsible, gates.refuse_unknown_unit, gate.refuse_fewer_than_two, *TEAM_GATES)
    needs = (officers_need("officers", officers_of),)

    unit: str = Field(default="", title="接办机构", json_schema_extra=UNIT)
    officers: tuple[PersonStream, ...] = Field(default=(), title="接办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="案件主办人", json_schema_extra=PERSON)
    items: tuple[Line, ...] = Field(title="移交的材料", min_length=1)
    reason: Line = Field(title="移交原因")


@folds(HandOverCase)
def apply_hand_over_case(case: CaseState, entry: Entry[HandOverCase]) -> CaseState:
    """End every membership and begin those of the officers who take over."""
    day, act = day_of(entry), entry.act
    stay = set(act.officers)
    team = case.team
    for person in {member.person for member in team if member.person not in stay}:
        team = _without(team, person, day, act.reason)
    lead = act.lead_handler or act.officers[0]
    kept = tuple(replace(one, lead=one.person == lead) for one in team)
    new = tuple(one for one in members(entry, day, lead=lead) if not any(k.person == one.person and k.on(day) for k in kept))
    return _teamed(replace(case, unit=act.unit), (*kept, *new), day)


# Avoidance -----------------------------------------------------------------------------------------------------------------

AVOIDANCE_GROUNDS = choices(
    party="是本案当事人或者当事人的近亲属", interest="本人或者近亲属与本案有直接利害关系", relation="与本案有其他关系可能影响公正执法",
    by_law="法律、法规、规章规定的其他情形",
)  # fmt: skip
Ground = Literal["party", "interest", "relation", "by_law"]


class DeclareConflict(CaseAct):
    """Declare one's own conflict (主动申请回避); until it is decided the officer takes no further step."""

    label = "主动申请回避"
    stages = TEAM_STAGES
    correctable: ClassVar[frozenset[str]] = frozenset({"details"})

    ground: Ground = Field(title="回避情形", json_schema_extra=AVOIDANCE_GROUNDS)
    details: Text = Field(title="情况说明", json_schema_extra=AREA)


@folds(DeclareConflict)
def apply_declare_conflict(case: CaseState, entry: Entry[DeclareConflict]) -> CaseState:
    """Keep the question open."""
    words = dict(AVOIDANCE_GROUNDS["choices"])[entry.act.ground]
    asked = Avoidance(entry.seq, entry.by.person, entry.by.name, entry.by.name, False, words, day_of(entry))
    return replace(case, avoidances=(*case.avoidances, asked))


class RequestAvoidance(CaseAct):
    """Record a party's request that somebody stand back (当事人申请回避); undecided it blocks that person and the decision."""

    label = "登记当事人回避申请"
    duty = "case.investigate"
    stages = TEAM_STAGES
    record = "evidence_paper"
    gates = (gate.refuse_unknown_party, gate.refuse_unfit_paper)
    needs = (officers_need("subject", lambda act, state: (act.person,)),)

    party: str = Field(default="", title="申请人（当事人）", json_schema_extra=PARTY)
    person: PersonStream = Field(title="申请回避的人员", json_schema_extra=PERSON)
    ground: Ground = Field(title="回避情形", json_schema_extra=AVOIDANCE_GROUNDS)
    details: Text = Field(title="申请理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="回避申请（书面或者笔录）")


@folds(RequestAvoidance)
def apply_request_avoidance(case: CaseState, entry: Entry[RequestAvoidance]) -> CaseState:
    """Keep the question open."""
    act = entry.act
    party = case.party(act.party)
    words = dict(AVOIDANCE_GROUNDS["choices"])[act.ground]
    asked = Avoidance(entry.seq, act.person, entry.fact("subject").name, party.name if party else "当事人", True, words, day_of(entry))
    return replace(case, avoidances=(*case.avoidances, asked))


def _asked_person(act: Any, state: CaseState) -> tuple[str, ...]:
    return tuple(asked.person for asked in state.avoidances if act is not None and asked.seq == act.question)


class DecideAvoidance(CaseAct):
    """Decide on avoidance (决定是否回避): by the leader who may, in writing; the party who asked gets the answer."""

    label = "决定是否回避"
    duty = "case.recuse"
    stages = TEAM_STAGES
    record = "internal_approval"
    gates = (
        gates.refuse_no_such_question,
        gates.refuse_own_avoidance,
        gates.refuse_wrong_leader,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )
    needs = (officers_need("subject", _asked_person),)

    question: int = Field(title="回避申请", ge=0, json_schema_extra={"widget": "avoidance"})
    avoid: bool = Field(title="是否回避")
    reason: Text = Field(title="决定理由", json_schema_extra=AREA)
    collective: bool = Field(default=False, title="由负责人集体讨论决定")
    answer_number: str = Field(default="", title="回避申请答复书文号", max_length=80)
    paper: Paper | None = Field(default=None, title="回避决定（审批表）")


@folds(DecideAvoidance)
def apply_decide_avoidance(case: CaseState, entry: Entry[DecideAvoidance]) -> CaseState:
    """Close the question; who stands back leaves the team that day."""
    act, day = entry.act, day_of(entry)
    outcome = "avoid" if act.avoid else "stay"
    case = replace(
        case,
        avoidances=tuple(
            replace(one, outcome=outcome, decided_on=day, decided_by=entry.by.name) if one.seq == act.question else one
            for one in case.avoidances
        ),
    )
    person = next((one.person for one in case.avoidances if one.seq == act.question), "")
    return case.with_team(_without(case.team, person, day, "回避"), day) if act.avoid and case.team else case


# Parties -------------------------------------------------------------------------------------------------------------------


class AddParty(CaseAct):
    """Add a party (登记当事人): as in its licence or identity card, codes checked; a case may have several."""

    label = "登记当事人"
    duty = "case.open"
    stages = frozenset({"lead", "investigating", "suspended", "reported", "examined"})
    gates = (gates.refuse_bad_codes, gates.refuse_party_twice)
    correctable: ClassVar[frozenset[str]] = frozenset()

    block: PartyBlock = Field(title="当事人", json_schema_extra={"widget": "party_block"})


def code_of(block: Any) -> str:
    """Return the code of a party's block, half-width and in capitals: unified code or citizen number."""
    return half_width(str(getattr(block, "credit_code", "") or getattr(block, "id_number", ""))).strip().upper()


def party_state(ident: str, block: Any) -> PartyState:
    """Return a party as the case keeps it."""
    return PartyState(ident, block.name, block.kind, code_of(block), block)


def next_party(case: CaseState) -> str:
    """Return the next free id of a party, "p1", "p2" ..."""
    return f"p{1 + max((int(party.id[1:]) for party in case.parties), default=0)}"


@folds(AddParty)
def apply_add_party(case: CaseState, entry: Entry[AddParty]) -> CaseState:
    """Add the party under the next id."""
    return replace(case, parties=(*case.parties, party_state(next_party(case), entry.act.block)))


class CorrectParty(CaseAct):
    """Put a party's data right (更正当事人信息), with the reason; the entry that was wrong stays on the line."""

    label = "更正当事人信息"
    duty = "case.open"
    stages = frozenset({"lead", "investigating", "suspended", "reported", "examined"})
    needs = (PUBLIC_COPIES,)
    gates = (gate.refuse_unknown_party, gates.refuse_bad_codes, gates.refuse_party_twice)

    party: str = Field(title="当事人", json_schema_extra=PARTY)
    block: PartyBlock = Field(title="更正后的信息", json_schema_extra={"widget": "party_block"})
    reason: Line = Field(title="更正原因")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publications that may read otherwise now."""
        return public_copies(state)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell them."""
        yield from tell_public_copies(matter, "案件更正了当事人信息")


@folds(CorrectParty)
def apply_correct_party(case: CaseState, entry: Entry[CorrectParty]) -> CaseState:
    """Put the new block in the place of the old one."""
    new = party_state(entry.act.party, entry.act.block)
    return _party_replaced(case, entry.act.party, lambda old: replace(new, served_address=old.served_address, former=old.former))


def _party_replaced(case: CaseState, ident: str, change: Any) -> CaseState:
    return replace(case, parties=tuple(change(party) if party.id == ident else party for party in case.parties))


class RenameParty(CaseAct):
    """Record that a party has changed its name (当事人更名), from a day on; the former name stays known."""

    label = "登记当事人更名"
    duty = "case.open"
    stages = TEAM_STAGES
    record = "evidence_paper"
    needs = (PUBLIC_COPIES,)
    gates = (gate.refuse_unknown_party, gates.refuse_bad_codes, gates.refuse_other_code, gate.refuse_unfit_paper)

    party: str = Field(title="当事人", json_schema_extra=PARTY)
    block: PartyBlock = Field(title="更名后的信息", json_schema_extra={"widget": "party_block"})
    changed_on: date = Field(title="更名日期")
    paper: Paper | None = Field(default=None, title="更名证明")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publications that may read otherwise now."""
        return public_copies(state)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell them."""
        yield from tell_public_copies(matter, "案件登记了当事人更名")


@folds(RenameParty)
def apply_rename_party(case: CaseState, entry: Entry[RenameParty]) -> CaseState:
    """Keep the former name with the day it was given up."""
    new = party_state(entry.act.party, entry.act.block)
    return _party_replaced(
        case,
        entry.act.party,
        lambda old: replace(new, served_address=old.served_address, former=(*old.former, (old.name, entry.act.changed_on))),
    )


# Merging and splitting -----------------------------------------------------------------------------------------------------

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
    case = _teamed(case, tuple(members(entry, day, lead=act.lead_handler)), day)
    return case.at_stage("investigating", entry).start("C07", "clock.C07", "办案期限", act.filed_on, "原案立案（分案前的时间计入）")
