"""Transfer for administrative detention (移送行政拘留): proposal, decision, sending with its papers, the police's answer. Pure.

Form: 湖南省生态环境行政处罚相关文书范本 51 to 53; regime clock.C41.detention. The penalty case goes on here meanwhile.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import AREA, FILE, PARTY, PERSONS, CaseAct, Digest, Line, Paper, PersonStream, Text, choices, officers_of
from mingfa.cases.acts.penalty import DATE, Ident
from mingfa.cases.acts.transfer import SentPaper
from mingfa.cases.gates import detention as gates
from mingfa.cases.gates.common import only_penalty, refuse_undecided_avoidance, refuse_unfit_paper, refuse_unknown_party
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.detention import ANSWERS, DetentionTransfer
from mingfa.cases.state.transfer import TransferPaper
from mingfa.desk.act import Gate, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

AFTER_DECISION = frozenset({"performing", "in_court", "closed"})
WHICH = "移送的人"


def _with(case: CaseState, held: DetentionTransfer) -> CaseState:
    return replace(case, execution=case.execution.with_detention(held))


class ProposeDetention(CaseAct):
    """Propose to ask the police for the detention of the person who answers for the act (提出移送行政拘留意见).

    The days to send it (C41.detention) run from the penalty decision.
    """

    label: ClassVar[str] = "提出移送行政拘留意见"
    duty: ClassVar[str] = "transfer.propose"
    stages: ClassVar[frozenset[str]] = AFTER_DECISION
    needs: ClassVar[tuple[Need, ...]] = (officers_need("officers", officers_of),)
    gates: ClassVar[tuple[Gate, ...]] = (only_penalty, gates.refuse_before_decision, refuse_unknown_party, gates.refuse_second_detention)

    party: Ident = Field(title="当事人", json_schema_extra=PARTY)
    person: Line = Field(title="拟移送的人", description="直接负责的主管人员、其他直接责任人员，或者当事人本人")
    target: Line = Field(title="受移送的公安机关")
    ground: Text = Field(title="事实和依据", json_schema_extra=AREA)
    officers: tuple[PersonStream, ...] = Field((), title="承办执法人员", json_schema_extra=PERSONS)
    letter: Digest = Field(title="移送书文稿", json_schema_extra=FILE)


@folds(ProposeDetention)
def apply_propose_detention(case: CaseState, entry: Entry[ProposeDetention]) -> CaseState:
    """Open the record; the days run since the decision."""
    act, decision = entry.act, case.proceeding.decision
    held = DetentionTransfer(
        entry.seq, act.party, act.person, act.target, act.ground, act.letter, day_of(entry), entry.by.person, act.officers
    )  # fmt: skip
    case = _with(case, held)
    if decision is None:
        return case
    return case.start(held.clock, gates.CLOCK, f"移送行政拘留（{act.person}）", decision.decided_on, "作出处罚决定", subject=act.party)


class DecideDetention(CaseAct):
    """Decide whether the person is transferred (决定是否移送行政拘留); a refusal says why."""

    label: ClassVar[str] = "决定是否移送行政拘留"
    duty: ClassVar[str] = "transfer.approve"
    stages: ClassVar[frozenset[str]] = AFTER_DECISION
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_before_decision, gates.refuse_nothing_to_decide)

    detention: Ident = Field(title=WHICH)
    agreed: bool = Field(title="同意移送")
    opinion: Text = Field(title="意见和理由", json_schema_extra=AREA)


@folds(DecideDetention)
def apply_decide_detention(case: CaseState, entry: Entry[DecideDetention]) -> CaseState:
    """Keep the decision; the limit ends with a refusal."""
    act, day, held = entry.act, day_of(entry), case.execution.detention(entry.act.detention)
    if held is None:
        return case
    case = _with(case, replace(held, agreed=act.agreed, decided_on=day, decided_by=entry.by.name, opinion=act.opinion))
    return case if act.agreed else case.end(held.clock, day, "决定不移送")


class SendDetention(CaseAct):
    """Hand the papers over to the police (移送行政拘留案件): by which letter, with which papers on the list."""

    label: ClassVar[str] = "移送行政拘留案件"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = AFTER_DECISION
    record: ClassVar[str] = "enforcement_document"
    gates: ClassVar[tuple[Gate, ...]] = (
        gates.refuse_before_decision, gates.refuse_unapproved_detention, gates.refuse_lacking_papers,
        refuse_undecided_avoidance, refuse_unfit_paper, gates.warn_late_detention,
    )  # fmt: skip

    detention: Ident = Field(title=WHICH)
    number: Line = Field(title="移送书文号")
    items: tuple[SentPaper, ...] = Field((), title="移送材料清单", max_length=200)
    receipt: str = Field("", title="签收人或者回执", max_length=300)
    paper: Paper | None = Field(None, title="行政拘留案件移送书")


@folds(SendDetention)
def apply_send_detention(case: CaseState, entry: Entry[SendDetention]) -> CaseState:
    """What this agency had to do in time is done."""
    act, day, held = entry.act, day_of(entry), case.execution.detention(entry.act.detention)
    if held is None:
        return case
    papers = tuple(TransferPaper(one.code, one.title, one.digest) for one in act.items)
    sent = replace(held, sent_on=day, number=act.number, papers=papers, receipt=act.receipt)
    return _with(case, sent).end(held.clock, day, "已移送")


class AnswerDetention(CaseAct):
    """Keep what the police answered (登记公安机关对行政拘留的处理): detained, declined, or sent back for more papers."""

    label: ClassVar[str] = "登记公安机关对行政拘留的处理"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = AFTER_DECISION
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_unsent_detention, gates.refuse_answer_before_sending)

    detention: Ident = Field(title=WHICH)
    answer: Literal["detained", "declined", "returned"] = Field(title="处理结果", json_schema_extra=choices(**dict(ANSWERS)))
    received_on: date = Field(title="收到答复的日期", json_schema_extra=DATE)
    words: Text = Field(title="处理内容", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="公安机关文书")


@folds(AnswerDetention)
def apply_answer_detention(case: CaseState, entry: Entry[AnswerDetention]) -> CaseState:
    """Keep the answer; what came back may be proposed again."""
    act, held = entry.act, case.execution.detention(entry.act.detention)
    if held is None:
        return case
    return _with(case, replace(held, answer=act.answer, answered_on=act.received_on, words=act.words))
