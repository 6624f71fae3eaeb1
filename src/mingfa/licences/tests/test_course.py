"""The whole course of an application, each limit at both sides, each refusal beside what is allowed. Law: 行政许可法 第三十二条 to 第四十八条."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.desk.models import ConcernRow, DeadlineRow, ToDoRow
from mingfa.desk.perform import regime_of
from mingfa.desk.verify import verify
from mingfa.licences.acts import applying as app
from mingfa.licences.acts import deciding as dec
from mingfa.licences.acts import examining as exa
from mingfa.licences.models import LicenceRow
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.tests.applying import FIRM

pytestmark = pytest.mark.django_db


def last(case, key: str) -> date | None:
    """The last day of a limit."""
    view = regime_of(case.site.agency)
    return last_day(clock_of(case.state.clocks.get(key), view.regime), view.calendar)


@pytest.mark.guards("refuse_unexamined")
def test_a_licence_is_received_accepted_examined_granted_issued_and_delivered(applying):
    case = applying("shanghai").received()
    assert ToDoRow.objects.get(stream=case.stream, act=app.AcceptApplication.name).due_on == date(2026, 3, 9)
    case.accepted()
    assert case.state.number.endswith("〔2026〕1号")
    assert last(case, "C50") == date(2026, 3, 30)  # twenty working days from 2 March
    assert case.refused(case.decision()) == {"licence.unexamined", "review.missing"}
    case.examined().making(case.decision())
    assert case.state.stage == "decided"
    assert case.refused(dec.DeliverLicence(delivered_on=case.today, way="handed")) == {
        "stage.wrong"
    }  # it does not exist before it is issued
    case.settled()
    assert case.state.stage == "issued"
    assert last(case, "C51") == date(2026, 3, 16)
    case.done(dec.DeliverLicence(delivered_on=case.today, way="handed"))
    row = LicenceRow.objects.get(stream=case.stream)
    assert (row.stage, row.result, row.applicant, row.due_on) == ("delivered", "granted", FIRM.name, None)
    assert not ToDoRow.objects.filter(stream=case.stream).exists()
    assert not DeadlineRow.objects.filter(stream=case.stream).exists()
    assert [one.label for one in case.state.steps] == ["收到申请", "受理申请", "书面审查", "准予许可", "送达决定"]
    assert verify().findings == []


@pytest.mark.guards("refuse_uncovered_licence")
def test_an_agency_whose_regime_leaves_licences_out_takes_no_application(applying):
    """XX covers penalties, coercion and inspections only."""
    other = applying("xiangxi")
    act = app.ReceiveApplication(
        matter="排污许可证核发", block=FIRM, unit="law", materials=("申请表",), received_on=other.today, officers=other.officers()
    )
    assert "licence.not_covered" in other.refused(act)
    assert applying("shanghai").received().state.stage == "received"


@pytest.mark.guards("refuse_bad_applicant", "refuse_received_later", "refuse_unknown_unit")
def test_an_application_names_an_applicant_a_day_and_a_unit_that_can_be(applying):
    case = applying()
    unit = regime_of(case.site.agency).regime.units[0].code
    told = {"matter": "排污许可证核发", "block": FIRM, "unit": unit, "materials": ("申请表",), "received_on": case.today}
    wrong = FIRM.model_copy(update={"credit_code": "91433100MA4L514171"})
    assert case.refused(app.ReceiveApplication(**(told | {"block": wrong}))) == {"uscc.check"}
    assert case.refused(app.ReceiveApplication(**(told | {"received_on": date(2026, 3, 3)}))) == {"licence.received_later"}
    assert case.refused(app.ReceiveApplication(**(told | {"unit": "nowhere"}))) == {"unit.unknown"}
    assert case.refused(app.ReceiveApplication(**told)) == set()


@pytest.mark.guards("refuse_second_completion", "refuse_late_completion", "refuse_completed_before")
def test_what_lacks_is_told_once_and_in_five_working_days(applying):
    """C49: received Mon 2 Mar; the last day is Mon 9 Mar; on the tenth it counts as accepted from the second."""
    case = applying().received().on(date(2026, 3, 9))
    case.done(app.AskCompletion(items=("环评批复", "自行监测方案")))
    assert case.refused(app.CompleteMaterials(completed_on=date(2026, 3, 8))) == {"licence.completed_when"}
    assert case.refused(app.CompleteMaterials(completed_on=date(2026, 3, 10))) == {"licence.completed_when"}
    case.on(date(2026, 3, 12)).done(app.CompleteMaterials(completed_on=date(2026, 3, 11)))
    assert case.refused(app.AskCompletion(items=("再补一项",))) == {"licence.completion_twice"}
    assert case.accepted().state.accepted_on == date(2026, 3, 12)
    other = applying().received().on(date(2026, 3, 10))
    assert (other.state.stage, other.state.deemed, other.state.accepted_on) == ("deemed", True, date(2026, 3, 2))
    assert last(other, "C50") == date(2026, 3, 30)
    assert ConcernRow.objects.filter(stream=other.stream, code="licence.deemed").exists()
    assert other.refused(app.AskCompletion(items=("环评批复",))) == {"licence.completion_late"}
    other.accepted()
    assert last(other, "C50") == date(2026, 3, 30)  # the paper comes later, the days do not


@pytest.mark.guards("refuse_nowhere_to_go")
def test_an_application_is_refused_with_where_to_go(applying):
    case = applying().received()
    assert case.refused(app.RefuseAcceptance(ground="not_competent", reason="属于市级权限")) == {"licence.nowhere"}
    case.done(app.RefuseAcceptance(ground="not_competent", reason="属于市级权限", where_to="市水务局"))
    assert (case.state.stage, case.state.over_on) == ("not_accepted", case.today)
    assert "请向市水务局申请" in case.state.steps[-1].note
    assert applying().received().done(app.RefuseAcceptance(ground="not_needed", reason="不需要许可")).state.stage == "not_accepted"


@pytest.mark.guards("refuse_too_few", "refuse_examined_when")
def test_facts_are_checked_on_the_spot_by_two(applying):
    case = applying().accepted()
    site = {"examination": "site", "examined_on": case.today, "result": "现场与材料一致"}
    assert case.refused(exa.RecordExamination(officers=case.officers(1), **site)) == {"licence.too_few"}
    assert case.refused(exa.RecordExamination(officers=case.officers(1) * 2, **site)) == {"licence.too_few"}  # the same one twice
    early = site | {"examined_on": date(2026, 3, 1)}
    assert case.refused(exa.RecordExamination(officers=case.officers(2), **early)) == {"licence.examined_when"}
    assert case.refused(exa.RecordExamination(officers=case.officers(2), **site)) == set()


@pytest.mark.guards(
    "refuse_untold_hearing", "refuse_late_asking", "refuse_unasked_hearing", "refuse_short_notice", "refuse_unnoticed_hearing", "refuse_own_chair",
    "refuse_open_hearing",
)  # fmt: skip
def test_a_hearing_that_is_asked_for_in_time_is_held_before_the_decision(applying):
    """C53: told Mon 2 Mar; asked for until Mon 9 Mar; held within twenty working days; notice seven working days before."""
    case = applying("jiangbei").accepted().examined()
    assert case.refused(exa.AskHearing(asked_on=case.today)) == {"licence.hearing_untold"}
    case.done(exa.TellHearingRight(told="向申请人和三户邻居书面告知"))
    assert case.refused(exa.NoticeHearing(day=date(2026, 3, 20), place="三楼会议室")) == {"licence.hearing_unasked"}
    case.on(date(2026, 3, 9))
    assert case.refused(case.decision()) == {"licence.hearing_may_be_asked"}
    case.on(date(2026, 3, 10))
    assert case.refused(exa.AskHearing(asked_on=date(2026, 3, 10))) == {"licence.hearing_late"}
    case.done(exa.AskHearing(asked_on=date(2026, 3, 9)))
    assert last(case, "C53.hold") == date(2026, 4, 7)  # 20 working days; 4 to 6 April are off
    assert case.refused(case.decision()) == {"licence.hearing_owed"}
    outside = case.who("licence.decide")
    assert case.refused(exa.HoldHearing(chair=outside, record="双方陈述")) == {"licence.hearing_unnoticed"}
    assert case.refused(exa.NoticeHearing(day=date(2026, 3, 18), place="三楼会议室")) == {"licence.hearing_short"}
    case.done(exa.NoticeHearing(day=date(2026, 3, 19), place="三楼会议室")).on(date(2026, 3, 19))
    assert case.refused(exa.HoldHearing(chair=case.state.handlers[0], record="双方陈述")) == {"licence.own_chair"}
    case.done(exa.HoldHearing(chair=outside, record="双方陈述"))
    assert case.refused(case.decision()) == {"review.missing"}, "a decision after a hearing is reviewed (江北 法制审核制度 第五条)"
    assert case.reviewed(case.decision()).refused(case.decision()) == set()
    other = applying("jiangbei").accepted().examined().done(exa.TellHearingRight(told="书面告知"))
    assert other.done(exa.WaiveHearing(evidence="书面声明")).refused(other.decision()) == set()


@pytest.mark.guards("refuse_other_ground", "refuse_untold_pause", "refuse_second_extension", "refuse_late_extension")
def test_time_is_left_out_on_a_ground_of_the_law_and_the_days_are_extended_once(applying):
    """C50: accepted Mon 2 Mar, last day Mon 30 Mar. Testing from 9 to 16 Mar leaves out five working days: Tue 7 Apr."""
    case = applying().accepted().on(date(2026, 3, 9))
    assert case.refused(exa.PauseExamination(ground="testing", days=7, told_on=date(2026, 3, 10))) == {"licence.pause_told"}
    case.done(exa.PauseExamination(ground="testing", days=7, told_on=date(2026, 3, 9)))
    assert last(case, "C50") is None
    case.on(date(2026, 3, 16)).done(exa.ResumeExamination(result="检测合格"))
    assert last(case, "C50") == date(2026, 4, 7)
    case.done(exa.ExtendExamination(reason="需要补充论证"))
    assert last(case, "C50") == date(2026, 4, 21)
    assert case.refused(exa.ExtendExamination(reason="再延长")) == {"licence.extended_twice"}
    late = applying().accepted().on(date(2026, 3, 31))
    assert late.refused(exa.ExtendExamination(reason="需要论证")) == {"licence.extended_late"}
    assert applying().accepted().on(date(2026, 3, 30)).refused(exa.ExtendExamination(reason="需要论证")) == set()


def test_joint_handling_has_its_own_days(applying):
    """C50.joint: 45 working days."""
    case = applying().received().done(app.AcceptApplication(year=2026, joint=True))
    assert last(case, "C50") == date(2026, 5, 8)


@pytest.mark.guards("refuse_unreasoned", "refuse_empty_grant")
def test_a_refusal_gives_reasons_and_remedies_and_a_grant_its_term(applying):
    case = applying("jiangbei").accepted().examined()
    assert case.refused(case.refusal(reasons="")) == {"licence.no_reasons"}
    assert case.refused(case.refusal(remedies="")) == {"licence.no_remedies"}
    assert case.refused(case.decision(valid_from=None)) == {"licence.no_term"}
    assert case.refused(case.decision(valid_until=date(2026, 3, 1))) == {"licence.term_backwards"}
    assert case.refused(case.decision(certificate_number="")) == {"licence.half_certificate"}
    assert case.refused(case.decision(year=2025)) == {"licence.other_year"}
    assert case.refused(case.refusal()) == set()
    case.settled()
    assert case.state.decision.result == "refused"
    assert case.refused(dec.EndLicence(ending="revoked", reason="无")) == {"licence.not_granted"}


@pytest.mark.guards("warn_over_time")
def test_a_late_decision_stands_and_supervision_sees_it(applying):
    case = applying("jiangbei").accepted().on(date(2026, 3, 31))
    case.examined().done(case.decision())
    assert case.state.decision.over_time
    assert ConcernRow.objects.filter(stream=case.stream, code="licence.late").exists()
    timely = applying("jiangbei").accepted().on(date(2026, 3, 30))
    timely.examined().done(timely.decision())
    assert not timely.state.decision.over_time
    assert not ConcernRow.objects.filter(stream=timely.stream).exists()


@pytest.mark.guards("refuse_delivered_before", "refuse_nothing_granted", "refuse_other_year")
def test_a_licence_is_delivered_after_its_decision_and_may_be_revoked(applying):
    case = applying().decided()
    assert case.refused(dec.DeliverLicence(delivered_on=date(2026, 3, 1), way="post")) == {"licence.delivered_when"}
    assert case.refused(dec.DeliverLicence(delivered_on=date(2026, 3, 3), way="post")) == {"licence.delivered_when"}
    assert applying().received().refused(app.AcceptApplication(year=2025)) == {"licence.other_year"}
    case.done(dec.DeliverLicence(delivered_on=case.today, way="post")).done(dec.EndLicence(ending="revoked", reason="申请材料虚假"))
    assert (case.state.stage, case.state.ending) == ("ended", "revoked")
    assert [one.trigger for one in case.public.changes] == ["revoked"]


@pytest.mark.guards("refuse_nothing_to_issue", "refuse_other_issue", "refuse_bad_signature")
def test_nobody_issues_a_licence_but_the_key_over_what_was_decided(applying):
    case = applying().accepted().examined()
    case.making(case.decision())
    forged = dec.IssueLicence(
        seq=case.state.decision.seq, text_digest="0" * 64, regime_version=case.state.decision.regime_version, key_id="x", signature="0" * 128,
        checkpoint="0" * 64,
    )  # fmt: skip
    assert case.refused(forged, by="signer") == {"issue.other_text", "issue.other_opinion", "issue.unknown_key"}
    assert "duty.internal" in case.refused(forged, by=case.who("licence.decide"))
    case.settled()
    assert case.state.decision.issue is not None
    assert case.refused(forged, by="signer") == {"issue.nothing"}


def test_an_application_taken_back_owes_nothing(applying):
    case = applying().accepted().done(app.TakeBackApplication(reason="改变计划"))
    assert case.state.stage == "taken_back"
    assert not DeadlineRow.objects.filter(stream=case.stream).exists()
    assert "stage.wrong" in case.refused(case.decision())
