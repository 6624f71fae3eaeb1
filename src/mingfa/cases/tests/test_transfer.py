"""Transfer of a case (案件移送): who decides, the clocks C41 to C43 at both sides of their limits, the papers, the review where it is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mingfa.cases.acts import opening as op
from mingfa.cases.acts import transfer as tra
from mingfa.cases.tests.stories import digest
from mingfa.cases.tests.test_after_opinion import LETTER, answer, codes, concluding, given_back, proposing, sending
from mingfa.cases.tests.whole import MAJOR, SMALL, Whole
from mingfa.desk import now
from mingfa.desk.asking import outlook
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.review import acts as rev

pytestmark = pytest.mark.django_db

CRIME = (("letter", "涉嫌犯罪案件移送书"), ("report", "案件调查报告"), ("things", "涉案物品清单"))


def crime(case: Whole, **changes: Any) -> tra.ProposeTransfer:
    fields = {"transfer_kind": "crime", "target": "某州公安局", "ground": "涉嫌污染环境罪", "officers": case.officers, **changes}
    return proposing(case, **fields)


def by_principal(case: Whole, **changes: Any) -> None:
    case.do(tra.ApproveTransfer(**{"agreed": True, "opinion": "同意移送", **changes}), case.principal)


def sent(case: Whole) -> Whole:
    """Bring a case to the police; no review is due in this agency."""
    case.do(crime(case), case.officers[0])
    by_principal(case)
    case.do(sending(case, CRIME, copied_to="某州人民检察院", receipt="某州公安局 2026 年第 3 号"), case.officers[0])
    return case


def answering(**changes: Any) -> tra.RecordTransferAnswer:
    return tra.RecordTransferAnswer.model_validate({"words": "通知书所载", "received_on": "2026-03-20", **changes})


def warned(case: Whole) -> set[str]:
    return {str(one["code"]) for one in case.state.entry(len(case.state.history) - 1).warnings}


@pytest.mark.guards(
    "refuse_second_transfer", "refuse_too_few_verifiers", "refuse_nothing_proposed", "refuse_other_approver", "refuse_while_transferring",
    "warn_late_approval", "refuse_unapproved_transfer",
)  # fmt: skip
def test_a_suspected_crime_is_verified_by_two_and_decided_by_the_chief_within_three_days(whole):
    """行政执法机关移送涉嫌犯罪案件的规定 第五条 (C41): the third day is in time, the fourth is marked; meanwhile nothing is decided here."""
    case = whole("shanghai").deliberating(SMALL)
    assert case.refused(tra.ApproveTransfer(agreed=True, opinion="同意"), case.principal) == {"transfer.nothing_proposed"}
    assert case.refused(crime(case, officers=case.officers[:1]), case.officers[0]) == {"transfer.too_few"}
    assert case.refused(crime(case), case.officers[0]) == set()
    day = case.at.date()
    assert case.refused(crime(case), case.officers[0]) == {"transfer.running"}
    assert case.refused(case.deciding(), case.leader) == {"transfer.pending"}
    assert case.refused(sending(case, CRIME), case.officers[0]) == {"transfer.not_approved"}
    row = DeadlineRow.objects.get(stream=case.stream, key="C41")
    assert row.due_on == day + timedelta(days=3)
    assert ToDoRow.objects.get(stream=case.stream, key="transfer").due_on == day + timedelta(days=3)
    case.until(day + timedelta(days=3), 23)
    assert case.refused(tra.ApproveTransfer(agreed=True, opinion="同意"), case.leader) == {"transfer.approver"}
    assert case.refused(tra.ApproveTransfer(agreed=False, opinion="不构成犯罪，理由如下"), case.principal) == set()
    assert warned(case) == set()
    assert (case.state.transfer.status, case.state.transfer.decision) == ("refused", "不构成犯罪，理由如下")
    assert case.refused(crime(case), case.officers[0]) == set()
    again = case.at.date()
    case.until(again + timedelta(days=4), 9)
    by_principal(case)
    assert warned(case) == {"transfer.decided_late"}


@pytest.mark.guards(
    "refuse_incomplete_transfer",
    "refuse_other_letter",
    "warn_late_sending",
    "warn_without_copy",
    "refuse_second_receipt",
    "refuse_nothing_sent",
)
def test_the_papers_go_within_twenty_four_hours_of_the_approval_with_a_copy_to_the_procuratorate(whole):
    """第五条、第六条 (C41.hand_over): twenty-four hours to the minute; a paper less is refused; a missing copy is marked."""
    for hours, late in ((23, False), (25, True)):
        case = whole("shanghai").deliberating(SMALL)
        case.do(crime(case), case.officers[0])
        by_principal(case)
        approved = case.state.transfer.decided_at
        assert approved is not None
        case.at = approved + timedelta(hours=hours)
        assert case.refused(sending(case, CRIME[:2]), case.officers[0]) == {"transfer.papers_missing"}
        assert "涉案物品清单" in case.why[0].message
        assert case.refused(sending(case, CRIME, draft_digest=digest(9)), case.officers[0]) == {"transfer.other_letter"}
        case.do(sending(case, CRIME, copied_to="" if late else "某州人民检察院"), case.officers[0])
        assert warned(case) == ({"transfer.sent_late", "transfer.no_copy"} if late else set())
        assert (case.state.stage, case.state.transfer.status) == ("transferred", "sent")
        assert [one.name for one in case.state.clocks["C07"].held] == ["transfer"]
        receipt = tra.RecordTransferReceipt(receipt="回执 3 号", received_on=case.at.date())
        assert case.refused(receipt, case.officers[0]) == set()
        assert case.refused(receipt, case.officers[0]) == {"transfer.received"}


@pytest.mark.guards("refuse_handing_before_filing", "warn_late_handing", "refuse_second_answer", "refuse_other_answer")
def test_things_are_handed_over_within_three_days_of_the_notice_of_filing(whole):
    """第十二条 (C43): the third day is in time, the fourth is marked; before the notice it is refused."""
    for days, late in ((3, False), (4, True)):
        case = sent(whole("shanghai").deliberating(SMALL))
        things = tra.HandOverThings(things=("废液样品 2 份", "账册 1 本"), receiver="某州公安局 办案民警")
        assert case.refused(things, case.officers[0]) == {"transfer.not_filed"}
        assert case.refused(answering(answer="accepted"), case.officers[0]) == {"transfer.other_answer"}
        day = case.at.date()
        assert case.refused(answering(answer="filed", received_on=day), case.officers[0]) == set()
        assert case.refused(answering(answer="declined"), case.officers[0]) == {"transfer.answered"}
        assert DeadlineRow.objects.get(stream=case.stream, key="C43").due_on == day + timedelta(days=3)
        case.until(day + timedelta(days=days))
        case.do(things, case.officers[0])
        assert warned(case) == ({"transfer.handed_late"} if late else set())
        assert (case.state.transfer.handed_on, case.state.transfer.handed) == (case.at.date(), ("废液样品 2 份", "账册 1 本"))
        assert case.refused(things, case.officers[0]) == {"transfer.not_filed"}
        assert all(running.ended is not None for running in case.state.clocks.values())


@pytest.mark.guards("refuse_objection_to_nothing", "refuse_late_objection", "refuse_no_objection")
def test_a_refusal_to_file_brings_the_case_back_and_may_be_objected_to_within_three_days_each(whole):
    """第九条 (C42): the third day is in time, the fourth refused; the police's answer opens three days for the procuratorate."""
    case = sent(whole("shanghai").deliberating(SMALL))
    police, procuratorate = (tra.ObjectToRefusal(to=to, reason="符合立案标准") for to in ("police", "procuratorate"))
    day = case.at.date()
    case.do(answering(answer="declined", received_on=day), case.officers[0])
    assert (case.state.stage, case.state.transfer.status) == ("deliberating", "declined")
    assert case.state.clocks["C07"].held == ()
    assert DeadlineRow.objects.get(stream=case.stream, key="C42").due_on == day + timedelta(days=3)
    result = tra.RecordObjectionResult(outcome="upheld", received_on=day + timedelta(days=5), words="维持")
    assert case.refused(result, case.officers[0]) == {"transfer.no_objection"}
    case.until(day + timedelta(days=4))
    assert case.refused(police, case.officers[0]) == {"transfer.objection_late"}
    case.until(day + timedelta(days=3), 23)
    assert case.refused(police, case.officers[0]) == set()
    assert case.refused(police, case.officers[0]) == {"transfer.no_refusal"}
    assert case.refused(case.deciding(), case.leader) == {"transfer.pending"}
    case.until(day + timedelta(days=5))
    assert case.refused(result, case.officers[0]) == set()
    assert DeadlineRow.objects.get(stream=case.stream, key="C42.procuratorate").due_on == day + timedelta(days=8)
    case.until(day + timedelta(days=9))
    assert case.refused(procuratorate, case.officers[0]) == {"transfer.objection_late"}
    case.until(day + timedelta(days=8))
    assert case.refused(procuratorate, case.officers[0]) == set()
    filed = tra.RecordObjectionResult(outcome="filed", received_on=case.at.date(), words="通知公安机关立案")
    assert case.refused(filed, case.officers[0]) == set()
    assert (case.state.stage, case.state.transfer.status) == ("transferred", "filed")
    assert "C43" in case.state.clocks


def test_a_refusal_nobody_objects_to_lets_the_case_go_on_here(whole):
    """第十条: what the police does not file is handled as an administrative case."""
    case = sent(whole("shanghai").deliberating(SMALL))
    case.do(answering(answer="declined", received_on=case.at.date()), case.officers[0])
    assert case.refused(case.deciding(), case.leader) == set()


def test_another_organ_that_sends_the_case_back_sets_its_limits_running_again(whole):
    case = whole("shanghai").deliberating(SMALL)
    case.do(proposing(case), case.officers[0])
    assert case.refused(tra.ApproveTransfer(agreed=True, opinion="同意"), case.leader) == set()
    organ = (("letter", "案件移送函"), ("opinion", "移送意见"), ("evidence", "证据材料"))
    case.do(sending(case, organ), case.officers[0])
    assert case.state.clocks["C07"].ended is not None
    case.do(answering(answer="returned", received_on=case.at.date()), case.officers[0])
    assert (case.state.stage, case.state.transfer.status, case.state.clocks["C07"].ended) == ("deliberating", "returned", None)


@pytest.mark.guards("refuse_unreviewed_transfer")
def test_where_the_rule_says_so_a_crime_is_sent_only_after_its_review_passed(whole):
    """湘西 第三条（五）: with no review, an open one, a failed one, or one of another letter, the sending is refused; passed, it goes."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.do(crime(case), case.officers[0])
    by_principal(case)
    go = sending(case, CRIME, copied_to="某州人民检察院")
    assert case.refused(go, case.officers[0]) == {"review.missing"}
    assert ToDoRow.objects.filter(stream=case.stream, act="cases.submit_transfer_for_review").exists()
    submit = tra.SubmitTransferForReview.model_validate({**case.sending().model_dump(), "draft_digest": LETTER})
    assert case.refused(submit.model_copy(update={"draft_digest": digest(9)}), case.officers[0]) >= {"transfer.other_letter"}
    assert case.refused(submit, case.officers[0]) == set()
    assert look(case.review).state.grounds == ("crime_transfer",)
    assert case.refused(go, case.officers[0]) == {"review.not_passed"}
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    answer(case)
    assert codes(case, concluding(case, "lawful")) == set()
    given_back(case)
    assert case.refused(go, case.officers[0]) == set()
    assert case.state.stage == "transferred"


def test_the_review_of_the_transfer_is_no_review_of_the_penalty(whole):
    """行政处罚法 第五十八条: an approval of the letter is none of the decision."""
    case = whole().deliberating(MAJOR, ("p1",))
    case.do(crime(case), case.officers[0])
    case.do(tra.SubmitTransferForReview.model_validate({**case.sending().model_dump(), "draft_digest": LETTER}), case.officers[0])
    reviewer = case.reviewer
    case.on_review(rev.AcceptPackage(), reviewer)
    case.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
    answer(case)
    case.on_review(concluding(case, "lawful"), reviewer)
    given_back(case)
    by_principal(case, agreed=False, opinion="不移送")
    assert "review.other_draft" in case.refused(case.deciding(), case.leader)


@pytest.mark.guards("refuse_nothing_sent")
def test_a_lead_handed_on_has_no_transfer_to_be_answered(whole):
    """A lead that went to the competent organ left by a letter; receipt and answer are those of a transfer."""
    case = whole("shanghai").filed()
    paper = {"kind": "enforcement_document", "title": "案件移送函", "original": LETTER}
    letter = op.TransferLead.model_validate({"to_organ": "某区生态环境局", "reason": "管辖", "letter": "环移〔2026〕1号", "paper": paper})
    assert case.refused(letter, case.officers[0]) == set()
    receipt = tra.RecordTransferReceipt(receipt="回执", received_on=case.at.date())
    assert case.refused(receipt, case.officers[0]) == {"transfer.nothing_sent"}
    assert "transfer.nothing_sent" in case.refused(answering(answer="accepted"), case.officers[0])


@pytest.mark.guards("refuse_without_duty")
def test_the_head_of_the_unit_may_propose_and_send_a_transfer_himself(whole):
    """国令310 第五条、第六条: the duty is the handlers' and their head's; nobody else's."""
    case = whole("shanghai").deliberating(SMALL)
    head = case.site.person("unit_head", case.unit)
    assert "duty.not_yours" in case.refused(proposing(case), case.person("legal_reviewer"))
    assert case.refused(proposing(case), head) == set()
    case.do(tra.ApproveTransfer(agreed=True, opinion="同意"), case.leader)
    organ = (("letter", "案件移送函"), ("opinion", "移送意见"), ("evidence", "证据材料"))
    assert "duty.not_yours" in case.refused(sending(case, organ), case.person("legal_reviewer"))
    assert case.refused(sending(case, organ), head) == set()


def test_what_needs_a_transfer_is_not_offered_where_there_is_none(whole):
    """Before any form is filled in: no letter to review or send, no refusal to object to; with them, the acts are open."""
    case = whole("shanghai").deliberating(SMALL)
    asked = (tra.SubmitTransferForReview, tra.SendTransfer, tra.ObjectToRefusal)

    def closed() -> set[str]:
        with now.at(case.at):
            return {one.act.__name__ for one in outlook(case.stream, case.officers[0], asked) if one.refusals}

    assert closed() == {one.__name__ for one in asked}
    case.do(crime(case), case.officers[0])
    assert "SubmitTransferForReview" not in closed()
    by_principal(case)
    assert "SendTransfer" not in closed()
    case.do(sending(case, CRIME, copied_to="某州人民检察院"), case.officers[0])
    case.do(answering(answer="declined", received_on=case.at.date()), case.officers[0])
    assert closed() == {"SubmitTransferForReview", "SendTransfer"}
    for to in ("police", "procuratorate"):
        case.do(tra.ObjectToRefusal(to=to, reason="符合立案标准"), case.officers[0])
        assert "ObjectToRefusal" in closed()
        case.do(tra.RecordObjectionResult(outcome="upheld", received_on=case.at.date(), words="维持"), case.officers[0])
        assert ("ObjectToRefusal" in closed()) is (to == "procuratorate")
