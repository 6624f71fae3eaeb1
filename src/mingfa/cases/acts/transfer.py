"""Transfer of a case (案件移送): proposal, decision, review, sending, answer, objection, handing over of things. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import (
    AREA,
    FILE,
    PERSONS,
    CaseAct,
    Digest,
    Line,
    OptionalDigest,
    Paper,
    Part,
    PersonStream,
    Text,
    choices,
    officers_of,
)
from mingfa.cases.acts.deciding import REVIEW, SubmitForReview, apply_submit
from mingfa.cases.acts.opening import ended
from mingfa.cases.acts.penalty import HIDDEN
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import deciding as review_gates
from mingfa.cases.gates import transfer as gates
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.proceeding import Verdict
from mingfa.cases.state.transfer import CRIME, KINDS, Objection, Transfer, TransferPaper
from mingfa.desk.act import Caused, Gate, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.law.regime_terms import TERMS

BEFORE_DECISION = (IN_HAND - {"performing", "in_court", "decided"}) | {"lead"}
AWAY = frozenset({"transferred"})
HELD = "transfer"
"""Name of the hold by which the time to decide stands still while the police has the case."""


# What a review came to, as the case knows it --------------------------------------------------------------------------------------


class TakeOpinion(CaseAct):
    """The opinion of the legal review has come back (收到法制审核意见): its paper joins the dossier, and the case goes where the opinion sends it.

    Law: 行政处罚法 第五十八条 and the agency's rule on outcomes: an opinion to investigate anew or further returns the case to the investigation,
    one not to decide leaves it undecided, one to transfer leaves only the transfer open. Caused by the review.
    """

    label: ClassVar[str] = "收到法制审核意见"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True

    review: str = Field(title="法制审核", max_length=200)
    outcome: str = Field(title="审核意见", max_length=40)
    passed: bool = Field(title="是否通过")
    number: str = Field("", title="意见文号", max_length=80)
    measure: str = Field("", title="处理方式", max_length=20)
    target: str = Field("", title="受移送机关", max_length=300)
    transfer_papers: tuple[str, ...] = Field((), title="移送材料", max_length=100)
    documents: tuple[str, ...] = Field((), title="应当更正的文书", max_length=100)
    paper: Paper | None = Field(None, title="法制审核意见书")


@folds(TakeOpinion)
def apply_opinion(case: CaseState, entry: Entry[TakeOpinion]) -> CaseState:
    """Keep the outcome; go back to the investigation where the opinion says so."""
    act = entry.act
    given = Verdict(
        entry.seq,
        act.review,
        act.outcome,
        act.passed,
        act.number,
        day_of(entry),
        act.measure,
        act.target,
        act.transfer_papers,
        act.documents,
    )
    case = replace(case, proceeding=replace(case.proceeding, verdicts=(*case.proceeding.verdicts, given)))
    again = not act.passed and act.measure in ("again", "supplement")
    return case.at_stage("investigating", entry) if again and case.stage in gates.RETURNABLE else case


class LoseOpinion(CaseAct):
    """An opinion given back is superseded (原审核意见已撤销): until another one is given, the case has none. Caused by the review."""

    label: ClassVar[str] = "法制审核意见已撤销，重新出具"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True

    review: str = Field(title="法制审核", max_length=200)
    reason: Text = Field(title="理由")


@folds(LoseOpinion)
def apply_lost(case: CaseState, entry: Entry[LoseOpinion]) -> CaseState:
    """Mark what that review came to as superseded."""
    marked = tuple(replace(one, superseded=True) if one.review == entry.act.review else one for one in case.proceeding.verdicts)
    return replace(case, proceeding=replace(case.proceeding, verdicts=marked))


# Proposal and decision ------------------------------------------------------------------------------------------------------------


class ProposeTransfer(CaseAct):
    """Propose a transfer in writing (提出移送意见): of a suspected crime to the police, or of the case to the organ that is competent.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第五条 (two officers verify the facts and report; the chief decides within three days, C41); 行政处罚法
    第二十二条 to 第二十五条、第二十七条. letter: the letter as it is to go out; a review of the transfer is bound to it.
    """

    label: ClassVar[str] = "提出移送意见"
    duty: ClassVar[str] = "transfer.propose"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    needs: ClassVar[tuple[Need, ...]] = (officers_need("officers", officers_of),)
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_second_transfer, gates.refuse_too_few_verifiers, gates.refuse_other_target)

    transfer_kind: Literal["crime", "organ"] = Field(title="移送种类", json_schema_extra=choices(**dict(KINDS)))
    target: Line = Field(title="受移送机关", description="涉嫌犯罪的，写同级公安机关")
    ground: Text = Field(title="涉嫌的罪名或者移送的理由", json_schema_extra=AREA)
    opinion: Text = Field(title="移送意见", json_schema_extra=AREA)
    officers: tuple[PersonStream, ...] = Field((), title="核实情况的执法人员", json_schema_extra=PERSONS)
    letter: Digest = Field(title="移送书（函）文稿", json_schema_extra=FILE)


@folds(ProposeTransfer)
def apply_propose(case: CaseState, entry: Entry[ProposeTransfer]) -> CaseState:
    """Open the record of the transfer; for a crime the chief's three days begin (C41)."""
    act, day = entry.act, day_of(entry)
    made = Transfer(
        entry.seq,
        act.transfer_kind,
        act.target,
        act.ground,
        act.opinion,
        act.letter,
        day,
        entry.by.person,
        act.officers,
        stage_before=case.stage,
    )
    case = replace(case, transfers=(*case.transfers, made))
    return case.start("C41", "clock.C41", "决定是否移送涉嫌犯罪案件", day, "收到移送书面报告") if act.transfer_kind == CRIME else case


class ApproveTransfer(CaseAct):
    """Decide whether to transfer (决定是否移送); a refusal says why, and stays in the file.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第五条 (the principal, or who is in charge in his place); C41.hand_over: twenty-four hours from the approval.
    """

    label: ClassVar[str] = "决定是否移送"
    duty: ClassVar[str] = "transfer.approve"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_nothing_proposed, gates.refuse_other_approver, gates.warn_late_approval)

    agreed: bool = Field(title="同意移送")
    opinion: Text = Field(title="意见和理由", json_schema_extra=AREA)


@folds(ApproveTransfer)
def apply_approve(case: CaseState, entry: Entry[ApproveTransfer]) -> CaseState:
    """Take the decision; a transfer for a crime is handed over within twenty-four hours."""
    act, day, last = entry.act, day_of(entry), case.transfer
    if last is None:
        return case
    decided = replace(
        last,
        agreed=act.agreed,
        decided_on=day,
        decided_at=entry.done_at,
        decided_by=entry.by.name,
        decision=act.opinion,
        stage_before=case.stage,
    )
    case = case.with_transfer(decided).end("C41", day, "已作出是否移送的决定")
    if act.agreed and last.kind == CRIME:
        return case.start("C41.hand_over", "clock.C41.hand_over", "向公安机关移送", entry.done_at, "批准移送")
    return case


class SubmitTransferForReview(SubmitForReview):
    """Send the transfer of a suspected crime to legal review (移送涉嫌犯罪案件送法制审核): bound to the very letter and evidence.

    Law: the agency's list of grounds (review.grounds: crime_transfer).
    """

    label: ClassVar[str] = "送法制审核（移送涉嫌犯罪案件）"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION - {"lead"}
    gates: ClassVar[tuple[Gate, ...]] = (
        gates.refuse_other_letter, review_gates.refuse_second_review, review_gates.refuse_known_review, review_gates.refuse_during_coordination,
    )  # fmt: skip

    draft_digest: Digest = Field(title="送审的移送书文稿", json_schema_extra=HIDDEN)

    def grounds_in(self, matter: Matter[Any, Any]) -> tuple[str, ...]:
        """The transfer itself is the ground."""
        return ("crime_transfer",)


@folds(SubmitTransferForReview)
def apply_submit_transfer(case: CaseState, entry: Entry[SubmitTransferForReview]) -> CaseState:
    """Remember which stream reviews which letter on which evidence."""
    return apply_submit(case, entry)


# Sending and answer ---------------------------------------------------------------------------------------------------------------


class SentPaper(Part):
    """One paper of the package that goes with the case (移送材料)."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="材料种类", json_schema_extra=choices(**TERMS["transfer_paper"])
    )
    title: Line = Field(title="材料名称")
    digest: OptionalDigest = Field("", title="原件", json_schema_extra=FILE)


class SendTransfer(CaseAct):
    """Hand the case over (移送案件): by which letter, with which papers, a copy to the procuratorate for a crime.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第五条、第六条; the agency's rule where transfers for a crime are reviewed (review.grounds).
    """

    label: ClassVar[str] = "移送案件"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    needs: ClassVar[tuple[Need, ...]] = (REVIEW,)
    record: ClassVar[str] = "enforcement_document"
    gates: ClassVar[tuple[Gate, ...]] = (
        gates.refuse_unapproved_transfer, gates.refuse_other_letter, gates.refuse_incomplete_transfer, gates.refuse_unreviewed_transfer,
        gate.refuse_undecided_avoidance, gates.warn_late_sending, gates.warn_without_copy, gate.refuse_unfit_paper,
    )  # fmt: skip

    number: Line = Field(title="移送书（函）文号")
    draft_digest: Digest = Field(title="移送书（函）文稿", json_schema_extra=HIDDEN)
    items: tuple[SentPaper, ...] = Field((), title="移送材料清单", max_length=200)
    copied_to: str = Field("", title="抄送的人民检察院", max_length=300)
    receipt: str = Field("", title="送达回执", max_length=300)
    paper: Paper | None = Field(None, title="移送书（函）")


@folds(SendTransfer)
def apply_send(case: CaseState, entry: Entry[SendTransfer]) -> CaseState:
    """The case is away: for a crime its time to decide stands still, else every limit of this agency is over."""
    act, day, last = entry.act, day_of(entry), case.transfer
    if last is None:
        return case
    papers = tuple(TransferPaper(one.code, one.title, one.digest) for one in act.items)
    sent = replace(
        last, sent_seq=entry.seq, sent_on=day, number=act.number, papers=papers, copied_to=act.copied_to, receipt=act.receipt,
        received_on=day if act.receipt else None, stage_before=case.stage,
    )  # fmt: skip
    case = case.with_transfer(sent).end("C41.hand_over", entry.done_at, "已移送")
    case = case.hold("C07", HELD, "移送公安机关", day) if last.kind == CRIME else ended(case, entry, f"移送{last.target}")
    return case.at_stage("transferred", entry)


class RecordTransferReceipt(CaseAct):
    """Keep the receipt of whoever took the case (登记移送回执)."""

    label: ClassVar[str] = "登记移送回执"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = AWAY
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_nothing_sent, gates.refuse_second_receipt)

    receipt: Line = Field(title="回执文号或者签收人")
    received_on: date = Field(title="签收日期")
    paper: Paper | None = Field(None, title="移送回执")


@folds(RecordTransferReceipt)
def apply_receipt(case: CaseState, entry: Entry[RecordTransferReceipt]) -> CaseState:
    """Keep who took it, and when."""
    last = case.transfer
    return case.with_transfer(replace(last, receipt=entry.act.receipt, received_on=entry.act.received_on)) if last is not None else case


class RecordTransferAnswer(CaseAct):
    """Keep what was answered (登记移送的答复): filed or declined by the police, accepted or returned by another organ.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第八条、第九条、第十二条: a notice of filing starts the three days to hand things over (C43), a refusal the
    three days to object (C42), and the case goes on here.
    """

    label: ClassVar[str] = "登记移送的答复"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = AWAY
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_nothing_sent, gates.refuse_second_answer, gates.refuse_other_answer)

    answer: Literal["filed", "declined", "accepted", "returned"] = Field(
        title="答复", json_schema_extra=choices(filed="公安机关决定立案", declined="公安机关决定不予立案", accepted="受移送机关接收", returned="受移送机关退回")
    )  # fmt: skip
    received_on: date = Field(title="收到答复的日期")
    number: str = Field("", title="通知书文号", max_length=80)
    words: Text = Field(title="答复内容", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="通知书")


@folds(RecordTransferAnswer)
def apply_answer(case: CaseState, entry: Entry[RecordTransferAnswer]) -> CaseState:
    """Start what follows from the answer."""
    act, last = entry.act, case.transfer
    if last is None:
        return case
    case = case.with_transfer(
        replace(last, answer=act.answer, answered_on=act.received_on, answer_number=act.number, answer_words=act.words)
    )
    if act.answer == "filed":
        return _filed(case, act.received_on)
    if act.answer == "declined":
        case = case.start("C42", "clock.C42", "对不予立案提请复议", act.received_on, "收到不予立案通知书")
    return _back(case, entry, last) if act.answer in ("declined", "returned") else case


def _filed(case: CaseState, on: date) -> CaseState:
    return case.start("C43", "clock.C43", "移交涉案物品和材料", on, "收到立案通知书")


def _back(case: CaseState, entry: Entry[Any], last: Transfer) -> CaseState:
    """Go on where the case was; limits that had ended with the sending run again."""
    day = day_of(entry)
    case = case.release("C07", HELD, day, "移送的案件退回")
    for key, running in case.clocks.items():
        if running.ended_by == f"移送{last.target}":
            case = case.with_clock(key, replace(running, ended=None, ended_by=""))
    return case.at_stage(last.stage_before or "investigating", entry)


class ObjectToRefusal(CaseAct):
    """Object to the refusal to file (对不予立案提出异议): ask the police for reconsideration, or the procuratorate for supervision.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第九条: three days each (C42, C42.procuratorate).
    """

    label: ClassVar[str] = "对不予立案提出异议"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_objection_to_nothing, gates.refuse_late_objection)

    to: Literal["police", "procuratorate"] = Field(
        title="提出方式", json_schema_extra=choices(police="提请公安机关复议", procuratorate="建议人民检察院立案监督")
    )
    reason: Text = Field(title="理由", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="提请复议书、立案监督建议书")


@folds(ObjectToRefusal)
def apply_objection(case: CaseState, entry: Entry[ObjectToRefusal]) -> CaseState:
    """Wait for the answer; no decision is made meanwhile."""
    act, day, last = entry.act, day_of(entry), case.transfer
    if last is None:
        return case
    made = Objection(entry.seq, act.to, day, act.reason)
    return case.with_transfer(replace(last, objections=(*last.objections, made))).end(gates.OBJECTING[act.to], day, "已提出异议")


class RecordObjectionResult(CaseAct):
    """Keep what became of an objection (登记异议结果): the police files after all, or the refusal is upheld."""

    label: ClassVar[str] = "登记异议结果"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = BEFORE_DECISION
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_no_objection,)

    outcome: Literal["filed", "upheld"] = Field(title="结果", json_schema_extra=choices(filed="公安机关立案", upheld="维持不予立案"))
    received_on: date = Field(title="收到日期")
    words: Text = Field(title="内容", json_schema_extra=AREA)
    paper: Paper | None = Field(None, title="复议决定书、答复")


@folds(RecordObjectionResult)
def apply_result(case: CaseState, entry: Entry[RecordObjectionResult]) -> CaseState:
    """A filing takes the case away again; an upheld refusal opens the way to the procuratorate, once."""
    act, last = entry.act, case.transfer
    if last is None or not last.objections:
        return case
    asked = replace(last.objections[-1], outcome=act.outcome, answered_on=act.received_on)
    now = replace(last, objections=(*last.objections[:-1], asked))
    if act.outcome == "filed":
        case = case.with_transfer(replace(now, answer="filed", answered_on=act.received_on, stage_before=case.stage))
        case = case.hold("C07", f"{HELD}-{entry.seq}", "移送公安机关", day_of(entry))
        return _filed(case, act.received_on).at_stage("transferred", entry)
    case = case.with_transfer(now)
    if asked.to == "police":
        return case.start(
            "C42.procuratorate", "clock.C42.procuratorate", "建议人民检察院立案监督", act.received_on, "收到维持不予立案的决定"
        )
    return case


class HandOverThings(CaseAct):
    """Hand over the things and papers of the case after the police has filed it (移交涉案物品): a list, who took them.

    Law: 行政执法机关移送涉嫌犯罪案件的规定 第十二条: three days from the notice of filing (C43).
    """

    label: ClassVar[str] = "移交涉案物品和材料"
    duty: ClassVar[str] = "transfer.send"
    stages: ClassVar[frozenset[str]] = AWAY
    record: ClassVar[str] = "enforcement_document"
    gates: ClassVar[tuple[Gate, ...]] = (gates.refuse_handing_before_filing, gates.warn_late_handing, gate.refuse_unfit_paper)

    things: tuple[Line, ...] = Field(title="物品、材料清单", min_length=1, max_length=500, json_schema_extra={"widget": "lines"})
    receiver: Line = Field(title="接收单位和接收人")
    paper: Paper | None = Field(None, title="移交清单和交接手续")


@folds(HandOverThings)
def apply_things(case: CaseState, entry: Entry[HandOverThings]) -> CaseState:
    """The police has everything; what this agency had to do is done."""
    last = case.transfer
    if last is None:
        return case
    done = replace(last, handed_on=day_of(entry), handed=entry.act.things, handed_to=entry.act.receiver)
    return ended(case.with_transfer(done), entry, "涉嫌犯罪案件已移送公安机关并移交物品")


def opinion_back(review: Any, paper_digest: str, pages: int) -> Iterable[Caused]:
    """Return what giving an opinion back does to the case: (review state with its conclusion) -> TakeOpinion on the case."""
    given = review.conclusion
    if given is None or not review.case:
        return
    paper = Paper(
        kind="internal_approval", form="legal_review_opinion", title="法制审核意见书", original=paper_digest, number=review.number, pages=pages, volume="side"
    )  # fmt: skip
    yield Caused(
        review.case,
        TakeOpinion(
            review=review.stream, outcome=given.outcome, passed=given.passed, number=review.number, measure=given.measure, target=given.target,
            transfer_papers=given.papers, documents=given.documents, paper=paper,
        ),
    )  # fmt: skip
