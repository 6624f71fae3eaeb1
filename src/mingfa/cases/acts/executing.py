"""From the issued decision to its performance: service, payment, deferral, demand, court, remedies, correction and revocation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.cases import locks
from mingfa.cases.acts.common import AREA, PARTY, PERSON, CaseAct, Line, Paper, Part, PersonStream, Text, choices
from mingfa.cases.acts.penalty import DATE, NUMBER_NEEDS, Ident, Numbered, Serve, number_in, service_in
from mingfa.cases.acts.publishing import PUBLIC_COPIES, public_copies, tell_public_copies
from mingfa.cases.acts.recordings import around, keep_disputed
from mingfa.cases.gates import executing as gates
from mingfa.cases.gates.common import only_penalty, refuse_unfit_paper, refuse_unknown_party
from mingfa.cases.gates.notice import (
    refuse_improper_way,
    refuse_too_few_servers,
    refuse_uncertified_servers,
    refuse_unidentified_servers,
    refuse_wrong_year,
)
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.execution import (
    CourtCase,
    Deferral,
    Demand,
    Handled,
    Instalment,
    PartyExecution,
    Payment,
    RemedyCase,
)
from mingfa.cases.state.proceeding import Service, Standing, TextCorrection
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.disclosure.acts import NoteChange, publication_of
from mingfa.disclosure.facts import PublicationFact
from mingfa.documents.blocks import Fen
from mingfa.documents.digest import Penalty

PERFORMING = frozenset({"performing"})
AFTER = frozenset({"performing", "in_court"})
STANDING = frozenset({"performing", "in_court", "closed"})

SERVICE = (refuse_unknown_party, refuse_improper_way, refuse_too_few_servers, refuse_uncertified_servers, refuse_unidentified_servers)


def _with(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, execution=replace(case.execution, **parts))


def _public_copy(state: CaseState, stream: str) -> tuple[str, ...]:
    """Name the publication of the decision that stands, where one has been issued."""
    decision = state.proceeding.decision
    return (publication_of(stream, decision.seq),) if decision is not None and decision.issue is not None else ()


PUBLIC_COPY = Need("publication", lambda act, state: _public_copy(state, state.stream), PublicationFact, required=False, from_state=True)
"""Whether the decision has been given to the public, or is to be."""


def _note_change(matter: Matter[Any, CaseState], trigger: Any, known_on: date, reason: str) -> Iterable[Caused]:
    """Tell the publication what became of the decision; its days to withdraw begin (行政处罚法 第四十八条第二款)."""
    if matter.fact("publication") is not None:
        for stream in _public_copy(matter.state, matter.stream):
            yield Caused(stream, NoteChange(trigger=trigger, known_on=known_on, reason=reason))


def _party(case: CaseState, changed: PartyExecution) -> CaseState:
    return replace(case, execution=case.execution.with_party(changed))


def _standing(case: CaseState, standing: Standing) -> CaseState:
    """Mark what became of the decision; the public copy has to be withdrawn or updated from the day it is known (C12)."""
    decision = case.proceeding.decision
    if decision is None:
        return case
    changed = replace(decision, standing=(*decision.standing, standing))
    case = replace(case, proceeding=replace(case.proceeding, decision=changed))
    return case.start("C12", "clock.C12", "撤回公开的决定信息", standing.known_on, "知道决定变更、撤销或者确认违法")


# Service ---------------------------------------------------------------------------------------------------------------------


class ServeDecision(Serve):
    """Serve the decision on a party (送达处罚决定书): fifteen days to pay, sixty to ask for reconsideration, six months to sue begin.

    Law: 行政处罚法 第六十一条、第六十七条第三款.
    """

    label: ClassVar[str] = "送达处罚决定书"
    duty: ClassVar[str] = "case.serve"
    stages: ClassVar[frozenset[str]] = AFTER
    gates = (
        only_penalty,
        gates.refuse_before_issue,
        *SERVICE,
        gates.refuse_decision_served,
        gates.refuse_decision_days,
        refuse_unfit_paper,
    )


@folds(ServeDecision)
def apply_serve_decision(case: CaseState, entry: Entry[ServeDecision]) -> CaseState:
    """Keep the service; start C15, C18 and C19, or let the public notice run."""
    return _served(case, service_in(entry))


def _served(case: CaseState, service: Service) -> CaseState:
    party = service.party
    case = _party(case, replace(case.execution.of(party), service=service))
    if service.on is None:
        posted = service.posted_on
        return case if posted is None else case.start(f"C54d:{party}", "clock.C54", "决定书公告送达", posted, "发出公告", subject=party)
    case = case.end(f"C54d:{party}", service.on, "公告期满，视为送达")
    case = case.end(f"C08:{party}", service.on, "决定书送达")
    decision = case.proceeding.decision
    if decision is not None and decision.result == "penalty":
        case = case.start(f"C15:{party}", "clock.C15", "缴纳罚款", service.on, "收到处罚决定书", subject=party)
    case = case.start(f"C18:{party}", "clock.C18", "申请行政复议", service.on, "收到处罚决定书", subject=party)
    return case.start(f"C19:{party}", "clock.C19", "提起行政诉讼", service.on, "收到处罚决定书", subject=party)


class DeemDecisionServed(CaseAct):
    """A public notice has run its time: the decision counts as served (公告期满视为送达). Done by the clock."""

    label: ClassVar[str] = "公告期满视为送达决定书"
    stages: ClassVar[frozenset[str]] = AFTER
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"clock"})

    party: Ident = Field(title="受送达人")
    on: date = Field(title="视为送达之日")


@folds(DeemDecisionServed)
def apply_deem_decision(case: CaseState, entry: Entry[DeemDecisionServed]) -> CaseState:
    """Take the last day of the public notice as the day of service."""
    service = case.execution.of(entry.act.party).service
    return case if service is None else _served(case, replace(service, on=entry.act.on))


# Payment ---------------------------------------------------------------------------------------------------------------------


class RecordPayment(CaseAct):
    """Record money paid in (登记缴款): what for, how much, when, by which receipt. Law: 行政处罚法 第六十七条."""

    label: ClassVar[str] = "登记缴款"
    duty: ClassVar[str] = "case.collect"
    stages: ClassVar[frozenset[str]] = AFTER
    gates = (only_penalty, refuse_unknown_party, gates.refuse_unserved_decision, gates.refuse_wrong_payment)

    party: Ident = Field(title="缴款人", json_schema_extra=PARTY)
    correctable: ClassVar[frozenset[str]] = frozenset({"paid_on", "receipt"})

    item: Literal["fine", "gains", "surcharge"] = Field(
        title="款项", json_schema_extra=choices(fine="罚款", gains="没收违法所得", surcharge="加处罚款")
    )
    amount_fen: Fen = Field(title="金额（分）", gt=0)
    paid_on: date = Field(title="缴款日期", json_schema_extra=DATE)
    receipt: Line = Field(title="票据号")


@folds(RecordPayment)
def apply_payment(case: CaseState, entry: Entry[RecordPayment]) -> CaseState:
    """Book the payment; the term to pay ends when nothing is owed any more."""
    act = entry.act
    mine = case.execution.of(act.party)
    return _party(case, replace(mine, payments=(*mine.payments, Payment(entry.seq, act.item, act.amount_fen, act.paid_on, act.receipt))))


class RequestDeferral(CaseAct):
    """A party asks in writing to pay later or in parts (登记延期、分期缴纳申请), before its term to pay is over.

    Law: 行政处罚法 第六十六条第二款; C17.
    """

    label: ClassVar[str] = "登记延期、分期缴纳申请"
    duty: ClassVar[str] = "case.collect"
    stages: ClassVar[frozenset[str]] = PERFORMING
    gates = (
        only_penalty,
        refuse_unknown_party,
        gates.refuse_unserved_decision,
        gates.refuse_late_deferral,
        gates.refuse_second_deferral,
        gates.refuse_no_paper,
    )

    party: Ident = Field(title="申请人", json_schema_extra=PARTY)
    made_on: date | None = Field(None, title="提出（交邮）日期", json_schema_extra=DATE)
    reason: Text = Field(title="经济困难的情况", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="书面申请")


@folds(RequestDeferral)
def apply_request_deferral(case: CaseState, entry: Entry[RequestDeferral]) -> CaseState:
    """Keep the request."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    paper = act.paper.digest if act.paper is not None else ""
    asked = Deferral(entry.seq, act.made_on or day_of(entry), act.reason, paper)
    return _party(case, replace(mine, deferrals=(*mine.deferrals, asked)))


class InstalmentPart(Part):
    """One part of a payment (分期): until when, how much."""

    due_on: date = Field(title="缴纳期限", json_schema_extra=DATE)
    amount_fen: Fen = Field(title="金额（分）", gt=0)


class ApproveDeferral(CaseAct):
    """Decide on a request to pay later or in parts (审批延期、分期缴纳): the plan takes the place of the fifteen days. Law: 行政处罚法 第六十六条."""

    label: ClassVar[str] = "审批延期、分期缴纳"
    duty: ClassVar[str] = "case.approve_deferral"
    stages: ClassVar[frozenset[str]] = PERFORMING
    gates = (only_penalty, refuse_unknown_party, gates.refuse_nothing_asked, gates.refuse_wrong_plan)

    party: Ident = Field(title="申请人", json_schema_extra=PARTY)
    granted: bool = Field(title="同意")
    plan: tuple[InstalmentPart, ...] = Field((), title="缴纳安排", max_length=36, json_schema_extra={"widget": "instalments"})
    bank_told: bool = Field(False, title="已通知代收机构")
    reason: Text = Field(title="理由", json_schema_extra=AREA)


@folds(ApproveDeferral)
def apply_deferral(case: CaseState, entry: Entry[ApproveDeferral]) -> CaseState:
    """Put the plan in force, or keep the refusal."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    if not mine.deferrals:
        return case
    plan = tuple(Instalment(part.due_on, part.amount_fen) for part in act.plan)
    decided = replace(
        mine.deferrals[-1], state="approved" if act.granted else "refused", decided_on=day_of(entry), decided_by=entry.by.person, plan=plan,
        bank_told=act.bank_told,
    )  # fmt: skip
    return _party(case, replace(mine, deferrals=(*mine.deferrals[:-1], decided)))


# Demand and court ------------------------------------------------------------------------------------------------------------


class SendDemand(Numbered):
    """Issue a demand to perform (制发催告书): term, way, exact amount, right to answer. Law: 行政强制法 第三十五条、第五十四条."""

    label: ClassVar[str] = "制发催告书"
    duty: ClassVar[str] = "case.enforce"
    stages: ClassVar[frozenset[str]] = PERFORMING
    form: ClassVar[str] = "demand"
    record: ClassVar[str] = "enforcement_document"
    record_forms: ClassVar[tuple[str, ...]] = ("demand",)
    needs: ClassVar[tuple[Need, ...]] = NUMBER_NEEDS
    gates = (
        only_penalty,
        refuse_wrong_year,
        refuse_unknown_party,
        gates.refuse_unserved_decision,
        gates.refuse_demand_in_term,
        gates.refuse_other_amount,
    )

    party: Ident = Field(title="被催告人", json_schema_extra=PARTY)
    fine_fen: Fen = Field(0, title="罚款（分）")
    gains_fen: Fen = Field(0, title="没收违法所得（分）")
    surcharge_fen: Fen = Field(0, title="加处罚款（分）")
    duty_words: Text = Field(title="未履行的义务", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="催告书")


@folds(SendDemand)
def apply_demand(case: CaseState, entry: Entry[SendDemand]) -> CaseState:
    """Keep the demand with its exact amounts."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    amounts = (("fine", act.fine_fen), ("gains", act.gains_fen), ("surcharge", act.surcharge_fen))
    sent = Demand(entry.seq, number_in(entry), day_of(entry), tuple(pair for pair in amounts if pair[1]), act.duty_words)
    return _party(case, replace(mine, demands=(*mine.demands, sent)))


class ServeDemand(Serve):
    """Serve the demand (送达催告书): ten working days begin. Law: 行政强制法 第五十四条、第六十九条."""

    label: ClassVar[str] = "送达催告书"
    duty: ClassVar[str] = "case.serve"
    stages: ClassVar[frozenset[str]] = PERFORMING
    gates = (only_penalty, *SERVICE, gates.refuse_no_demand, refuse_unfit_paper)


@folds(ServeDemand)
def apply_serve_demand(case: CaseState, entry: Entry[ServeDemand]) -> CaseState:
    """Keep the service; start C21, or let the public notice run."""
    return _demanded(case, service_in(entry))


def _demanded(case: CaseState, service: Service) -> CaseState:
    party = service.party
    mine = case.execution.of(party)
    if mine.demand is None:
        return case
    case = _party(case, replace(mine, demands=(*mine.demands[:-1], replace(mine.demand, service=service))))
    if service.on is None:
        posted = service.posted_on
        return case if posted is None else case.start(f"C54c:{party}", "clock.C54", "催告书公告送达", posted, "发出公告", subject=party)
    case = case.end(f"C54c:{party}", service.on, "公告期满，视为送达")
    return case.start(f"C21:{party}", "clock.C21", "催告履行", service.on, "催告书送达", subject=party)


class DeemDemandServed(CaseAct):
    """A public notice has run its time: the demand counts as served (公告期满视为送达). Done by the clock."""

    label: ClassVar[str] = "公告期满视为送达催告书"
    stages: ClassVar[frozenset[str]] = PERFORMING
    internal: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"clock"})

    party: Ident = Field(title="受送达人")
    on: date = Field(title="视为送达之日")


@folds(DeemDemandServed)
def apply_deem_demand(case: CaseState, entry: Entry[DeemDemandServed]) -> CaseState:
    """Take the last day of the public notice as the day of service."""
    demand = case.execution.of(entry.act.party).demand
    return case if demand is None or demand.service is None else _demanded(case, replace(demand.service, on=entry.act.on))


class DefenceOnDemand(CaseAct):
    """What a party says to the demand, and what we answer (催告的陈述申辩及复核). Law: 行政强制法 第三十六条."""

    label: ClassVar[str] = "登记对催告的陈述申辩"
    duty: ClassVar[str] = "case.enforce"
    stages: ClassVar[frozenset[str]] = PERFORMING
    gates = (only_penalty, refuse_unknown_party, gates.refuse_undemanded)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    said: Text = Field(title="陈述申辩意见", json_schema_extra=AREA)
    answer: str = Field("", title="复核意见", description="可以先登记意见，复核后再次登记", max_length=20_000, json_schema_extra=AREA)


@folds(DefenceOnDemand)
def apply_demand_defence(case: CaseState, entry: Entry[DefenceOnDemand]) -> CaseState:
    """Keep what was said; the same words with an answer close the point."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    if mine.demand is None:
        return case
    defence = (*(pair for pair in mine.demand.defence if pair[0] != act.said), (act.said, act.answer))
    return _party(case, replace(mine, demands=(*mine.demands[:-1], replace(mine.demand, defence=defence))))


class ApplyToCourt(Numbered):
    """Ask the court to enforce (申请人民法院强制执行): after demand and remedy terms, within three months, signed by the head.

    Law: 行政强制法 第五十三条 to 第五十五条, 行政处罚法 第七十二条第二款.
    """

    label: ClassVar[str] = "申请人民法院强制执行"
    duty: ClassVar[str] = "case.enforce"
    stages: ClassVar[frozenset[str]] = PERFORMING
    form: ClassVar[str] = "court_application"
    record: ClassVar[str] = "enforcement_document"
    record_forms: ClassVar[tuple[str, ...]] = ("court_application",)
    needs: ClassVar[tuple[Need, ...]] = (*NUMBER_NEEDS, officers_need("signer", lambda act, state: (act.signed_by,)))
    gates = (
        only_penalty, refuse_wrong_year, refuse_unknown_party, gates.refuse_undemanded, gates.refuse_demand_running,
        gates.refuse_demand_unanswered, gates.refuse_remedy_running, gates.refuse_outside_window, gates.refuse_unsigned_application,
        gates.refuse_nothing_owed, gates.refuse_deferral_running,
    )  # fmt: skip

    party: Ident = Field(title="被申请人", json_schema_extra=PARTY)
    court: Line = Field(title="受理法院")
    requests: Text = Field(title="申请执行内容", json_schema_extra=AREA)
    signed_by: PersonStream = Field(title="签名的负责人", json_schema_extra=PERSON)
    paper: Paper | None = Field(None, title="强制执行申请书")


@folds(ApplyToCourt)
def apply_court(case: CaseState, entry: Entry[ApplyToCourt]) -> CaseState:
    """Keep the application; the court's term to accept it runs."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    asked = CourtCase(entry.seq, act.court, day_of(entry), act.signed_by)
    case = _party(case, replace(mine, court=asked))
    return case.start(f"C23:{act.party}", "clock.C23", "法院受理强制执行申请", asked.applied_on, "递交强制执行申请", subject=act.party)


class CourtAnswers(CaseAct):
    """What the court did with the application (登记法院受理、裁定). Law: 行政强制法 第五十六条 to 第五十八条."""

    label: ClassVar[str] = "登记法院受理、裁定情况"
    duty: ClassVar[str] = "case.enforce"
    stages: ClassVar[frozenset[str]] = AFTER
    gates = (only_penalty, refuse_unknown_party, gates.refuse_no_application, gates.refuse_court_order, gates.refuse_no_paper)

    party: Ident = Field(title="被申请人", json_schema_extra=PARTY)
    outcome: Literal["accepted", "not_accepted", "granted", "denied"] = Field(
        title="法院处理", json_schema_extra=choices(accepted="受理", not_accepted="不予受理", granted="裁定准予执行", denied="裁定不予执行")
    )
    on: date = Field(title="文书日期", json_schema_extra=DATE)
    paper: Paper | None = Field(None, title="法院文书")


@folds(CourtAnswers)
def apply_court_answer(case: CaseState, entry: Entry[CourtAnswers]) -> CaseState:
    """Follow the court: accepted leads into the court's hands, everything that ends it leads back."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    if mine.court is None:
        return case
    paper = (act.paper.digest or act.paper.number) if act.paper is not None else ""
    case = _party(case, replace(mine, court=replace(mine.court, state=act.outcome, on=act.on, paper=paper)))
    case = case.end(f"C23:{act.party}", act.on, "法院已经处理")
    if act.outcome == "accepted":
        case = case.start(f"C23.decide:{act.party}", "clock.C23.decide", "法院裁定", act.on, "法院受理强制执行申请", subject=act.party)
        return case.at_stage("in_court", entry)
    case = case.end(f"C23.decide:{act.party}", act.on, "法院已经裁定")
    if act.outcome in ("not_accepted", "denied"):
        case = case.start(
            f"C23.objection:{act.party}", "clock.C23.objection", "向上一级法院提出异议", act.on, "收到法院裁定", subject=act.party
        )
        others = any(one.court is not None and one.court.state in ("accepted", "granted") for one in case.execution.parties.values())
        return case if others or case.stage == "performing" else case.at_stage("performing", entry)
    return case


# Remedies --------------------------------------------------------------------------------------------------------------------


class RemedyFiled(CaseAct):
    """A reconsideration or lawsuit was filed against the decision (登记复议、诉讼). Law: 行政处罚法 第七十三条."""

    label: ClassVar[str] = "登记复议、诉讼受理"
    duty: ClassVar[str] = "case.remedy"
    stages: ClassVar[frozenset[str]] = STANDING
    gates = (only_penalty, refuse_unknown_party, gates.refuse_unserved_decision, gates.refuse_same_remedy, gates.refuse_remedy_in_future)

    party: Ident = Field(title="申请人（原告）", json_schema_extra=PARTY)
    way: Literal["reconsideration", "litigation"] = Field(
        title="种类", json_schema_extra=choices(reconsideration="行政复议", litigation="行政诉讼")
    )
    organ: Line = Field(title="复议机关（法院）")
    filed_on: date = Field(title="受理日期", json_schema_extra=DATE)
    paper: Paper | None = Field(None, title="受理通知等文书")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The recordings of the case, which are kept for long from now on."""
        return around(state.recordings.values()) - {stream}

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Lock them, and keep them for long where the rule has that for what is disputed (湘西州 执法全过程记录制度 第十条（四）)."""
        words = {"reconsideration": "行政复议", "litigation": "行政诉讼"}[self.way]
        yield from locks.lock(matter, self.way, f"{words}：{self.organ}")
        yield from keep_disputed(matter, "当事人已申请行政复议或者提起行政诉讼")


@folds(RemedyFiled)
def apply_remedy(case: CaseState, entry: Entry[RemedyFiled]) -> CaseState:
    """Keep the remedy; meanwhile no surcharge grows."""
    act = entry.act
    filed = RemedyCase(entry.seq, act.way, act.party, act.organ, act.filed_on)
    case = case.end(f"{'C18' if act.way == 'reconsideration' else 'C19'}:{act.party}", act.filed_on, "已经申请复议、提起诉讼")
    return _with(case, remedies=(*case.execution.remedies, filed))


class RemedyOutcome(CaseAct):
    """How a reconsideration or lawsuit ended (登记复议、诉讼结果): it marks the decision, and the duty to withdraw what was made public.

    Law: 行政处罚法 第四十八条第二款. known_on: the day the agency knew. received_on: the day the party received it, for the next term.
    """

    label: ClassVar[str] = "登记复议、诉讼结果"
    duty: ClassVar[str] = "case.remedy"
    stages: ClassVar[frozenset[str]] = STANDING
    needs: ClassVar[tuple[Need, ...]] = (PUBLIC_COPY,)
    gates = (only_penalty, gates.refuse_unknown_remedy, gates.refuse_outcome_dates, gates.refuse_changed_without_content)

    remedy: int = Field(title="复议、诉讼", ge=0, json_schema_extra={"widget": "remedy"})
    outcome: Literal["upheld", "changed", "revoked", "held_unlawful", "remade", "withdrawn"] = Field(
        title="结果",
        json_schema_extra=choices(
            upheld="维持（驳回请求）",
            changed="变更",
            revoked="撤销",
            held_unlawful="确认违法",
            remade="撤销并责令重新作出",
            withdrawn="撤回（终止）",
        ),
    )
    ended_on: date = Field(title="文书日期", json_schema_extra=DATE)
    known_on: date = Field(title="本机关知道之日", json_schema_extra=DATE)
    received_on: date | None = Field(None, title="当事人收到之日", json_schema_extra=DATE)
    penalties: tuple[Penalty, ...] = Field((), title="变更后的处罚", json_schema_extra={"widget": "penalties"})
    reason: Text = Field(title="主要理由", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="复议决定书、判决书等")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publication of the decision, and the recordings."""
        return (*_public_copy(state, stream), *(around(state.recordings.values()) - {stream}))

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell the publication when the decision did not stand; with the last dispute the recordings are locked no longer."""
        if self.outcome not in ("upheld", "withdrawn"):
            yield from _note_change(matter, self.outcome, self.known_on, self.reason)
        if not any(one.running and one.seq != self.remedy for one in matter.state.execution.remedies):
            yield from locks.unlock(matter, f"复议、诉讼已有结果：{self.reason}")


@folds(RemedyOutcome)
def apply_outcome(case: CaseState, entry: Entry[RemedyOutcome]) -> CaseState:
    """End the remedy, mark the decision, start the terms that follow."""
    act = entry.act
    found = next((one for one in case.execution.remedies if one.seq == act.remedy), None)
    if found is None:
        return case
    paper = (act.paper.digest or act.paper.number) if act.paper is not None else ""
    ended = replace(found, outcome=act.outcome, ended_on=act.ended_on, known_on=act.known_on, received_on=act.received_on, paper=paper)
    case = _with(case, remedies=tuple(ended if one.seq == found.seq else one for one in case.execution.remedies))
    if found.kind == "reconsideration" and act.received_on is not None and act.outcome in ("upheld", "changed"):
        case = case.start(
            f"C19:{found.party}",
            "clock.C19.after_reconsideration",
            "不服复议决定提起行政诉讼",
            act.received_on,
            "收到复议决定书",
            subject=found.party,
        )
    if act.outcome in ("upheld", "withdrawn"):
        return case
    case = _standing(case, Standing(entry.seq, act.outcome, act.known_on, found.organ, act.reason))
    decision = case.proceeding.decision
    if act.outcome == "changed" and decision is not None:
        case = replace(case, proceeding=replace(case.proceeding, decision=replace(decision, penalties=act.penalties)))
    if act.outcome == "remade":
        return _again(case, entry, "examined")
    return case


def _again(case: CaseState, entry: Entry[Any], stage: str) -> CaseState:
    """Send the case back for another decision: the old one joins the former ones; what was paid stays booked."""
    proceeding = case.proceeding
    former = proceeding.former if proceeding.decision is None else (*proceeding.former, proceeding.decision)
    for key in [key for key in case.clocks if key.partition(":")[0] in ("C08", "C15", "C18", "C19", "C21")]:
        case = case.end(key, day_of(entry), "原决定不再执行，重新作出决定")
    kept = {key: PartyExecution(key, payments=one.payments, done=one.done) for key, one in case.execution.parties.items()}
    case = _with(case, parties=MappingProxyType(kept), closing=None)
    case = replace(
        case, proceeding=replace(proceeding, decision=None, former=former, finished=entry.seq if stage == "deliberating" else -1)
    )
    return case.at_stage(stage, entry)


class RecordRefund(CaseAct):
    """Pay back what was paid under a decision that fell or was lowered (登记退款)."""

    label: ClassVar[str] = "登记退款"
    duty: ClassVar[str] = "case.collect"
    stages: ClassVar[frozenset[str]] = frozenset({"examined", "notified", "deliberating", "decided", "performing", "in_court"})
    gates = (only_penalty, refuse_unknown_party)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    amount_fen: Fen = Field(title="金额（分）", gt=0)
    voucher: Line = Field(title="退款凭证")


@folds(RecordRefund)
def apply_refund(case: CaseState, entry: Entry[RecordRefund]) -> CaseState:
    """Keep the refund."""
    act = entry.act
    return _with(case, refunds=(*case.execution.refunds, (act.party, act.amount_fen, act.voucher)))


# Correction and revocation of the decision -----------------------------------------------------------------------------------


class CorrectDecision(CaseAct):
    """Put a clerical error of the decision right in writing (更正决定书文字). Law: 生态环境行政处罚办法 第八十五条; nothing of substance."""

    label: ClassVar[str] = "更正决定书文字错误"
    duty: ClassVar[str] = "case.correct"
    stages: ClassVar[frozenset[str]] = STANDING
    needs: ClassVar[tuple[Need, ...]] = (PUBLIC_COPIES,)
    gates = (only_penalty, gates.refuse_before_issue, gates.refuse_substance_as_clerical)

    place: Line = Field(title="位置")
    wrong: Text = Field(title="原文")
    right: Text = Field(title="更正为")
    paper: Paper | None = Field(None, title="更正文书")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publications that may read otherwise now."""
        return public_copies(state)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell them."""
        yield from tell_public_copies(matter, f"决定书{self.place}的文字已更正")


@folds(CorrectDecision)
def apply_text_correction(case: CaseState, entry: Entry[CorrectDecision]) -> CaseState:
    """Keep the correction beside the decision; the signed text itself stays as it was."""
    act, decision = entry.act, case.proceeding.decision
    if decision is None:
        return case
    number = act.paper.number if act.paper is not None else ""
    note = TextCorrection(entry.seq, day_of(entry), act.place, act.wrong, act.right, number)
    return replace(case, proceeding=replace(case.proceeding, decision=replace(decision, corrections=(*decision.corrections, note))))


class RevokeDecision(CaseAct):
    """The agency takes its own unlawful or improper decision back (自行撤销决定). Law: 行政处罚法 第七十五条第二款."""

    label: ClassVar[str] = "自行撤销决定"
    duty: ClassVar[str] = "penalty.decide"
    stages: ClassVar[frozenset[str]] = STANDING
    needs: ClassVar[tuple[Need, ...]] = (PUBLIC_COPY,)
    gates = (only_penalty, gates.refuse_before_issue, gates.refuse_annulled)

    reason: Text = Field(title="撤销的理由和依据", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="撤销决定书")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publication of the decision."""
        return _public_copy(state, stream)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell the publication."""
        yield from _note_change(matter, "revoked", matter.on, self.reason)


@folds(RevokeDecision)
def apply_revoke(case: CaseState, entry: Entry[RevokeDecision]) -> CaseState:
    """Mark the decision as revoked."""
    case = _standing(case, Standing(entry.seq, "revoked", day_of(entry), entry.by.person, entry.act.reason))
    return case if case.stage == "performing" else case.at_stage("performing", entry)


class ChangeDecision(CaseAct):
    """The agency takes its decision back to make another one (自行变更决定): the new text goes through every step before it is issued.

    Law: 行政处罚法 第七十五条第二款.
    """

    label: ClassVar[str] = "自行变更决定"
    duty: ClassVar[str] = "penalty.decide"
    stages: ClassVar[frozenset[str]] = AFTER
    needs: ClassVar[tuple[Need, ...]] = (PUBLIC_COPY,)
    gates = (only_penalty, gates.refuse_before_issue, gates.refuse_annulled)

    reason: Text = Field(title="变更的理由和依据", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="变更审批材料")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publication of the decision."""
        return _public_copy(state, stream)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Tell the publication."""
        yield from _note_change(matter, "changed", matter.on, self.reason)


@folds(ChangeDecision)
def apply_change(case: CaseState, entry: Entry[ChangeDecision]) -> CaseState:
    """Mark the decision as changed and go back to deliberation for the new text."""
    case = _standing(case, Standing(entry.seq, "changed", day_of(entry), entry.by.person, entry.act.reason))
    return _again(case, entry, "deliberating")


# What is not paid in money ---------------------------------------------------------------------------------------------------


class RecordPerformance(CaseAct):
    """Record that a penalty other than money was carried out, or what was done with confiscated things (登记其他处罚执行、没收财物处理).

    Law: 行政处罚法 第七十四条.
    """

    label: ClassVar[str] = "登记处罚执行、没收财物处理"
    duty: ClassVar[str] = "case.collect"
    stages: ClassVar[frozenset[str]] = AFTER
    gates = (only_penalty, refuse_unknown_party, gates.refuse_unserved_decision, gates.refuse_no_such_penalty)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    what: Literal[
        "confiscate_goods",
        "suspend_licence",
        "lower_qualification",
        "revoke_licence",
        "restrict_business",
        "order_stop",
        "order_close",
        "bar_from_trade",
        "detention",
        "other",
    ] = Field(title="处罚种类")
    way: Text = Field(title="执行（处理）情况", json_schema_extra=AREA)
    done_on: date = Field(title="执行日期", json_schema_extra=DATE)
    voucher: Line = Field(title="凭证")


@folds(RecordPerformance)
def apply_performance(case: CaseState, entry: Entry[RecordPerformance]) -> CaseState:
    """Keep what was done with its voucher."""
    act, mine = entry.act, case.execution.of(entry.act.party)
    return _party(case, replace(mine, done=(*mine.done, Handled(entry.seq, act.what, act.way, act.done_on, act.voucher))))


__all__ = [
    "AFTER", "ApplyToCourt", "ApproveDeferral", "ChangeDecision", "CorrectDecision", "CourtAnswers",
    "DeemDecisionServed", "DeemDemandServed", "DefenceOnDemand", "RecordPayment", "RecordPerformance", "RecordRefund",
    "RemedyFiled", "RemedyOutcome", "RequestDeferral", "RevokeDecision", "SendDemand", "ServeDecision", "ServeDemand",
]  # fmt: skip
