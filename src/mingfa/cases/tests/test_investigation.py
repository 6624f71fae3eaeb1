"""Evidence, devices, results, preservation, orders, suspension, report, case review, handover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts.deciding import Decide
from mingfa.cases.kind import deadlines
from mingfa.cases.tests.drafts import OTHER
from mingfa.cases.tests.stories import Story, approval, digest, paper
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.models import ConcernRow, DeadlineRow, TimerRow, ToDoRow
from mingfa.desk.perform import look, outlook, perform, regime_of, would_refuse
from mingfa.desk.times import LOCAL

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]


def due(told: Story, key: str) -> date | None:
    """Return the last day of a limit; None while it is stopped."""
    view = regime_of(told.site.agency)
    return {one.key: one for one in deadlines(told.state, view)}[key].clock.answer(view.calendar).due_day


# Evidence ------------------------------------------------------------------------------------------------------------------


def evidence(told: Story, **changes: Any) -> inv.AddEvidence:
    """Return an item of evidence that lacks nothing but its verification."""
    fields = {
        "evidence_kind": "documentary", "title": "排污许可证复印件", "original": digest(8), "source": "当事人提供", "obtained_on": told.at.date(),
        "made_by": "钱某某", "proves": "持证情况",
    }  # fmt: skip
    return inv.AddEvidence(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"original": ""}, "evidence.no_original"),
        ({"obtained_on": date(2026, 3, 9)}, "evidence.in_future"),
        ({"evidence_kind": "electronic"}, "evidence.no_extraction"),
        ({"device_number": "JK-1"}, "evidence.device"),
    ],
)
def test_evidence_has_an_original_a_day_and_a_way_in(story: Teller, changes: dict[str, Any], code: str) -> None:
    told = story().filed()
    assert code in told.refuse(evidence(told, **changes)).codes


def test_evidence_counts_once_verified_and_not_once_excluded(story: Teller) -> None:
    """行政处罚法 第四十六条."""
    told = story().filed().inspected()
    item = f"e{told.do(evidence(told)).seq}"
    before = told.state.investigation.evidence_digest
    assert "evidence.not_verified" in told.refuse(told.report()).codes
    told.do(inv.VerifyEvidence(evidence=item, verification=inv.Verification(by="承办人员", on=told.at.date(), how="与原件核对")))
    told.do(inv.ExcludeEvidence(evidence=item, ground="unlawful", reason="未经同意复制"))
    assert told.state.investigation.standing_evidence == ()
    assert told.state.investigation.evidence_digest != before
    assert "evidence.unknown" in told.refuse(inv.ExcludeEvidence(evidence=item, ground="untrue", reason="再次")).codes
    assert "report.evidence" in told.refuse(told.report(evidence=(item,))).codes


DEVICE_FLAWS = {
    "legal_review_on": "device.legal_review", "technical_review_on": "device.technical_review", "marked": "device.unmarked",
    "published_on": "device.unpublished", "record_reviewed_by": "device.record_not_reviewed", "record_sound": "device.record_unsound",
    "told_party": "device.not_told",
}  # fmt: skip


@pytest.mark.parametrize("flaw", [*DEVICE_FLAWS, "later"])
def test_device_record_is_no_evidence_unless_device_and_record_were_reviewed(story: Teller, flaw: str) -> None:
    """G05, 行政处罚法 第四十一条."""
    told = story().filed()
    fields: dict[str, Any] = {
        "device_number": "JK-1", "place": "总排口", "legal_review_on": date(2026, 1, 5), "technical_review_on": date(2026, 1, 6), "marked": True,
        "published_on": date(2026, 1, 10), "captured_at": told.at - timedelta(hours=3), "record_reviewed_by": "周某某", "record_sound": True,
        "told_party": True, "proves": "超标排放", "original": digest(70), "paper": paper("evidence_paper", "审核材料", 71),
    }  # fmt: skip
    empty = {"record_reviewed_by": "", "marked": False, "record_sound": False, "told_party": False}
    bad = {"published_on": told.at.date() + timedelta(days=1)} if flaw == "later" else {flaw: empty.get(flaw)}
    error = told.refuse(inv.UseDevice(**{**fields, **bad}))
    assert (f"device.{flaw}" if flaw == "later" else DEVICE_FLAWS[flaw]) in error.codes
    assert "第四十一条" in str(error)
    told.do(inv.UseDevice(**fields))
    assert told.state.investigation.standing_evidence[0].verified


# Results -------------------------------------------------------------------------------------------------------------------


def result(told: Story, **changes: Any) -> inv.ReceiveResult:
    """Return a monitoring result."""
    fields: dict[str, Any] = {
        "result_kind": "monitoring", "body": "某检测有限公司", "qualified": True, "report_number": "JC-2026-01", "sampled_on": told.at.date(),
        "reported_on": told.at.date(), "conclusion": "化学需氧量超标", "paper": paper("appraisal", "监测报告", 90),
    }  # fmt: skip
    return inv.ReceiveResult(**{**fields, **changes})


def test_result_follows_its_sample_and_is_told_to_every_party(story: Teller) -> None:
    """G06, 生态环境行政处罚办法 第二十九条."""
    told = story().filed()
    told.inspected(inv.TakeSample, "sampling_record")
    sample = told.seqs["sampling_record"]
    assert "result.before_sample" in told.refuse(result(told, reported_on=date(2026, 3, 1))).codes
    assert "result.other_day" in told.refuse(result(told, sample=sample, sampled_on=date(2026, 3, 1))).codes
    assert "result.no_sample" in told.refuse(result(told, sample=0)).codes
    assert "result.unqualified" in told.refuse(result(told, qualified=False)).codes
    assert "result.no_entrustment" in told.refuse(result(told, entrusted=2)).codes
    seq = told.do(result(told, sample=sample, exceeds=True)).seq
    told.evidenced()
    error = told.refuse(told.report())
    assert "result.not_told" in error.codes
    assert "第二十九条" in str(error)
    assert ToDoRow.objects.filter(stream=told.stream, key=f"result:{seq}").exists()
    assert due(told, "C31") == date(2026, 3, 5)
    notice = inv.TellResult(
        result=seq, party="p1", told_on=told.at.date(), way="当面送达", paper=paper("enforcement_document", "监测结果告知书", 91)
    )
    assert "result.unknown" in told.refuse(notice.model_copy(update={"result": 1})).codes
    assert "result.told_day" in told.refuse(notice.model_copy(update={"told_on": date(2026, 3, 1)})).codes
    told.do(notice)
    told.do(told.report())
    assert told.state.stage == "reported"


# Preservation --------------------------------------------------------------------------------------------------------------


def preserved(told: Story, **changes: Any) -> str:
    """Have preservation approved and registered; return its id."""
    granted = told.do(inv.ApprovePreservation(granted=True, opinion="同意", paper=approval()), told.leader).seq
    seq = told.do(told.on_site(inv.RegisterPreservation, approval=granted, **changes)).seq
    told.do(told.record(seq, "preservation_notice", content={"remedies": _remedies()}))
    told.film(seq)
    told.do(inv.EndActivity(activity=seq))
    return f"k{seq}"


def _remedies() -> list[dict[str, str]]:
    return [{"right": "申请行政复议", "procedure": "六十日内书面申请", "channel": "州人民政府"}]


def test_preservation_is_approved_before_and_lapses_by_itself_after_seven_working_days(story: Teller) -> None:
    """C02, 行政处罚法 第五十六条: taken Mon 2 March 2026, the seventh working day is Wed 11 March; at midnight it is released."""
    told = story().filed()
    error = told.refuse(told.on_site(inv.RegisterPreservation))
    assert "preservation.not_approved" in error.codes
    assert "第五十六条" in str(error)
    refusal = told.do(inv.ApprovePreservation(granted=False, opinion="不同意", paper=approval()), told.leader).seq
    assert "preservation.refused" in told.refuse(told.on_site(inv.RegisterPreservation, approval=refusal)).codes
    kept = preserved(told)
    assert due(told, f"C02:{kept}") == date(2026, 3, 11)
    midnight = datetime(2026, 3, 12, 0, 0, tzinfo=LOCAL)
    assert TimerRow.objects.get(stream=told.stream).due_at == int(midnight.timestamp()) * 1_000_000
    decide = inv.DecidePreservation(
        preservation=kept, handling="copied", opinion="已复制", paper=paper("enforcement_document", "处理决定", 40)
    )
    with now.at(midnight - timedelta(minutes=1)):
        assert would_refuse(decide, told.stream, by=told.officers[0])[0] == ()
    told.at = midnight + timedelta(hours=9)
    entries = told.entries()
    with pytest.raises(Exception, match="自动解除"), now.at(told.at):
        perform(decide, told.stream, by=told.officers[0], key="too-late")
    assert told.entries() == entries + 1
    lapse = told.state.entry(entries)
    assert (lapse.act.name, lapse.by.person, lapse.done_at) == ("cases.lapse_preservation", "clock", midnight)
    assert told.state.investigation.preservation(kept).outcome == "lapsed"
    assert ConcernRow.objects.filter(stream=told.stream, code="preservation.lapsed").exists()
    assert not DeadlineRow.objects.filter(stream=told.stream, key=f"C02:{kept}").exists()


@pytest.mark.parametrize("way", ["decided", "released"])
def test_preservation_decided_in_time_does_not_lapse(story: Teller, way: str) -> None:
    told = story().filed()
    kept = preserved(told)
    told.sleep(5)
    if way == "decided":
        told.do(
            inv.DecidePreservation(
                preservation=kept, handling="copied", opinion="已复制", paper=paper("enforcement_document", "处理决定", 40)
            )
        )
    else:
        told.do(inv.ReleasePreservation(preservation=kept, opinion="与本案无关", paper=paper("enforcement_document", "解除通知书", 41)))
    told.sleep(10).do(evidence(told))
    assert told.state.investigation.preservation(kept).outcome == way
    again = inv.ReleasePreservation(preservation=kept, opinion="再次", paper=paper("enforcement_document", "解除通知书", 42))
    assert f"preservation.{way}" in told.refuse(again).codes
    assert "preservation.unknown" in told.refuse(again.model_copy(update={"preservation": "k1"})).codes


def test_urgent_preservation_is_papered_within_twenty_four_hours(story: Teller) -> None:
    """C03, 生态环境行政处罚办法 第三十二条: real hours from the taking."""
    told = story().filed()
    assert "preservation.not_asked" in told.refuse(told.on_site(inv.RegisterPreservation, urgent=True)).codes
    seq = told.do(told.on_site(inv.RegisterPreservation, urgent=True, asked_by="即时通讯请示分管领导，答复同意")).seq
    kept, taken = f"k{seq}", told.at - timedelta(hours=1)
    row = DeadlineRow.objects.get(stream=told.stream, key=f"C03:{kept}")
    assert row.due_at == int((taken + timedelta(hours=24)).timestamp()) * 1_000_000
    late = inv.ApprovePreservation(preservation=kept, granted=True, opinion="同意", paper=approval())
    assert "preservation.unknown" in told.refuse(late.model_copy(update={"preservation": "k9"}), told.leader).codes
    told.do(late, told.leader)
    assert told.state.investigation.preservation(kept).approved
    assert not DeadlineRow.objects.filter(stream=told.stream, key=f"C03:{kept}").exists()


# Orders --------------------------------------------------------------------------------------------------------------------


def test_order_to_correct_is_concrete_and_is_checked(story: Teller) -> None:
    told = story().filed()
    order = inv.OrderCorrection(
        party="p1", content="拆除暗管并恢复原状", until=date(2026, 3, 20), number="州环责改〔2026〕1号",
        paper=paper("enforcement_document", "责令改正违法行为决定书", 44),
    )  # fmt: skip
    assert "order.empty" in told.refuse(order.model_copy(update={"content": "限期改正"})).codes
    assert "order.no_term" in told.refuse(order.model_copy(update={"until": None})).codes
    assert "order.past_term" in told.refuse(order.model_copy(update={"until": date(2026, 3, 1)})).codes
    seq = told.do(order).seq
    assert ToDoRow.objects.get(stream=told.stream, key=f"order:{seq}").due_on == date(2026, 3, 20)
    check = inv.CheckCorrection(
        order=seq, officers=told.officers, done=True, findings="暗管已拆除", paper=paper("evidence_paper", "复查笔录", 45)
    )
    assert "order.unknown" in told.refuse(check.model_copy(update={"order": 1})).codes
    assert "officers.too_few" in told.refuse(check.model_copy(update={"officers": told.officers[:1]})).codes
    told.do(check)
    assert told.state.investigation.orders[0].done


# Suspension, extension, termination ------------------------------------------------------------------------------------------


def test_suspension_stops_the_ninety_days_only_when_the_party_was_told(story: Teller) -> None:
    """C07: filed 2 March, due 1 June. Suspended 12 to 22 March and told: ten days out, due 10 June; untold nothing is out."""
    for tells, ends in ((True, date(2026, 6, 10)), (False, date(2026, 6, 1))):
        told = story().filed().sleep(10)
        stop = inv.SuspendInvestigation(ground="other_case", facts="须待另案判决", paper=approval())
        told.do(stop, told.leader)
        assert told.state.stage == "suspended"
        assert "stage.wrong" in told.refuse(told.on_site()).codes
        name = told.state.investigation.pauses[0].name
        assert ToDoRow.objects.filter(stream=told.stream, key=f"tell:{name}").exists()
        tell = inv.TellParty(pause=name, told_on=told.at.date(), way="邮寄", paper=paper("enforcement_document", "中止告知书", 46))
        assert "pause.unknown" in told.refuse(tell.model_copy(update={"pause": "h1"})).codes
        assert "told.day" in told.refuse(tell.model_copy(update={"told_on": date(2026, 3, 11)})).codes
        if tells:
            told.do(tell)
            assert due(told, "C07") is None
            assert "pause.told" in told.refuse(tell).codes
        told.sleep(10)
        told.do(inv.ResumeInvestigation(reason="另案已判决", paper=approval()), told.leader)
        assert told.state.stage == "investigating"
        assert due(told, "C07") == ends


def test_overlapping_stops_count_once(story: Teller) -> None:
    """Monitoring 12 to 27 March, suspension 17 March to 6 April, both told: 25 days out, 31 May + 25 = 25 June."""
    told = story().filed().sleep(10)
    entrusted = told.do(
        inv.EntrustResult(
            result_kind="monitoring",
            body="某检测有限公司",
            matter="水质监测",
            told_on=told.at.date(),
            paper=paper("evidence_paper", "委托书", 47),
        )
    ).seq
    told.sleep(5).do(inv.SuspendInvestigation(ground="other_case", facts="须待另案", told_on=told.at.date(), paper=approval()), told.leader)
    told.at = datetime(2026, 4, 6, 9, 0, tzinfo=LOCAL)
    told.do(inv.ResumeInvestigation(reason="消除", paper=approval()), told.leader)
    assert due(told, "C07") is None
    told.do(result(told, entrusted=entrusted))
    assert due(told, "C07") == date(2026, 6, 25)
    view = regime_of("xiangxi")
    lines = {one.key: one for one in deadlines(told.state, view)}["C07"].clock.answer(view.calendar).lines
    assert sum(1 for line in lines if "中止" in line.text and "不计入" in line.text) == 1


def test_ninety_days_are_extended_on_approval_and_then_collectively(story: Teller) -> None:
    """C07: 1 June; +30 runs to 30 June (90 + 30 days from 2 March); the rule on extension is unconfirmed, so its limits only warn."""
    told = story().filed()
    extend = inv.ExtendHandling(days=30, reason="案情复杂", paper=approval())
    told.do(extend, told.principal)
    assert due(told, "C07") == date(2026, 6, 30)
    second = inv.ExtendHandling(days=30, reason="仍未查清", paper=approval())
    entry = told.do(second, told.principal)
    assert any(warning["code"] == "clock.not_collective" for warning in entry.warnings)
    assert "clock.extended_already" in told.refuse(second.model_copy(update={"paper": approval()}), told.principal).codes
    late = story().filed().sleep(100)
    assert "clock.run_out" in late.refuse(extend.model_copy(update={"paper": approval()}), late.principal).codes


def test_terminated_case_waits_for_its_closing(story: Teller) -> None:
    told = story().filed()
    told.do(inv.TerminateInvestigation(ground="ended", facts="企业注销，无承受人", paper=approval()), told.leader)
    assert told.state.investigation.terminated == "ended"
    assert told.state.clocks["C07"].ended is not None
    assert "stage.wrong" in told.refuse(told.on_site()).codes


# Report and case review ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"facts": ""}, "report.missing"),
        ({"evidence": ()}, "report.missing"),
        ({"law": ""}, "report.missing"),
        ({"discretion": ""}, "report.missing"),
        ({"proposal": ""}, "report.missing"),
        ({"evidence": ("e99",)}, "report.evidence"),
    ],
)
def test_report_names_facts_evidence_law_discretion_and_proposal(story: Teller, changes: dict[str, Any], code: str) -> None:
    told = story().filed().inspected().evidenced()
    error = told.refuse(told.report(**changes))
    assert error.codes == (code,)


def test_report_has_two_signatures_of_investigators(story: Teller) -> None:
    told = story().filed().inspected().evidenced()
    first, second = told.officers
    assert "officers.too_few" in told.refuse(told.report(officers=(first,))).codes
    stranger = next(one for one in told.site.people["officer"] if one not in told.officers)
    assert "officer.not_assigned" in told.refuse(told.report(officers=(first, stranger))).codes
    third = story().filed()
    assert "report.not_signed" in told.refuse(told.report(officers=(second, stranger))).codes
    assert third.state.stage == "investigating"


def test_reviewer_of_the_case_did_not_investigate_it(story: Teller) -> None:
    """G07: also one who was replaced on the way."""
    told = story().filed().inspected().evidenced()
    head = told.site.person("unit_head", told.unit)
    told.do(inv_assign(told, head), told.leader)
    told.do(told.report())
    error = told.refuse(told.examination(), head)
    assert "examine.investigator" in error.codes
    told.do(told.examination(), told.examiner)
    assert told.state.stage == "examined"


def inv_assign(told: Story, person: str) -> Any:
    """Return the act that names one more officer for the case."""
    from mingfa.cases.acts.opening import AssignOfficers

    return AssignOfficers(officers=(person,), reason="案情复杂")


def test_case_review_sends_back_what_is_not_clear(story: Teller) -> None:
    told = story().filed().inspected().evidenced()
    told.do(told.report())
    assert "examine.noes" in told.refuse(told.examination("agree", facts="排放时间不清"), told.examiner).codes
    told.do(told.examination("supplement", facts="排放时间不清"), told.examiner)
    assert told.state.stage == "investigating"
    told.do(told.report())
    told.do(told.examination(), told.examiner)
    assert told.state.stage == "examined"
    told.do(inv.SendBackToInvestigation(reason="当事人提出新事实"), told.examiner)
    assert told.state.stage == "investigating"


def test_several_parties_and_none(story: Teller) -> None:
    """A result is told to every party; a report without any party is refused."""
    told = story().lead()
    told.do(told.proposal())
    told.do(told.granting(), told.leader)
    told.party = ""
    told.inspected().evidenced()
    assert "case.no_party" in told.refuse(told.report()).codes
    from mingfa.cases.acts.opening import AddParty

    told.do(AddParty(block=OTHER))
    told.do(told.report())


# Handover ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-15b")
def test_footage_and_dossier_go_to_the_unit_the_agency_names(story: Teller) -> None:
    """湘西州 记录制度 第十五条: 政策法规科 signs for them; nobody else."""
    told = story().filed().examined()
    wrong = inv.HandOverForReview(unit=told.unit, items=("卷宗一册", "音像三段"))
    error = told.refuse(wrong)
    assert error.codes == ("handover.other_unit",)
    assert "第十五条" in str(error)
    sign = inv.SignForHandover(note="核对无误", recordings=tuple(told.state.recordings))
    assert "handover.nothing" in told.refuse(sign, told.examiner).codes
    assert ToDoRow.objects.filter(stream=told.stream, key="handover").exists()
    assert "handover.missing" in _stands_before(told, Decide)
    told.do(wrong.model_copy(update={"unit": "legal"}))
    assert not told.state.investigation.handed_over
    assert "handover.not_received" in _stands_before(told, Decide)
    assert ToDoRow.objects.get(stream=told.stream, key="sign").unit == "legal"
    told.do(sign, told.examiner)
    assert told.state.investigation.handed_over
    assert not {"handover.missing", "handover.not_received"} & _stands_before(told, Decide)


def _stands_before(told: Story, cls: type[Act]) -> set[str]:
    """Return the codes of what stands before an act, as the case page shows it to the leader."""
    with now.at(told.at):
        [one] = outlook(told.stream, told.leader, [cls])
    return {refusal.code for refusal in one.refusals}


def test_case_reads_the_same_from_its_entries_alone(story: Teller) -> None:
    """The state kept in memory is the fold of what stands in the ledger."""
    from mingfa.desk.perform import forget

    told = story().filed().examined()
    before = told.state
    forget()
    assert look(told.stream).state == before
