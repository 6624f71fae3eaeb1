"""From the issued decision to its performance: what is refused and what follows (送达、缴款、催告、法院、救济、更正)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mingfa.cases.acts.executing import (
    ApplyToCourt,
    ApproveDeferral,
    ChangeDecision,
    CorrectDecision,
    CourtAnswers,
    DeemDecisionServed,
    DefenceOnDemand,
    RecordPayment,
    RecordPerformance,
    RemedyFiled,
    RemedyOutcome,
    RequestDeferral,
    RevokeDecision,
    SendDemand,
    ServeDecision,
    ServeDemand,
)
from mingfa.cases.limits import court_window, due, remedies_over, todos
from mingfa.cases.owed import owed
from mingfa.cases.state.proceeding import Issue
from mingfa.cases.tests.course import AFTER, RECEIPT, deciding, deliberating, serving
from mingfa.cases.tests.drafts import FIRM, OTHER, draft, fine
from mingfa.cases.tests.table import person
from mingfa.desk.times import LOCAL
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.law.calendar import Holiday, WorkCalendar, YearNotice

SERVED = date(2026, 9, 18)
AFTER_AT = datetime(2026, 9, 17, 12, tzinfo=LOCAL)
DUE = date(2026, 10, 8)  # 15 days end on Sat 3 Oct, in the holidays; the first working day after is Thu 8 Oct
FINE = 120_000_00


def issued(table):
    """Let the decision exist, as after the signer."""
    proceeding = table.state.proceeding
    issue = Issue(9, AFTER_AT, "key", "0" * 128, "b" * 64)
    decision = replace(proceeding.decision, issue=issue)
    table.state = replace(table.state, stage="performing", proceeding=replace(proceeding, decision=decision))
    for party in decision.parties:
        table.state = table.state.start(f"C08:{party}", "clock.C08", "送达决定", decision.decided_on, "作出决定", subject=party)
    return table


def performing(text=None, **how):
    table = deliberating(text=text or draft(), **how)
    new_year = Holiday("元旦", (date(2027, 1, 1),))
    table.calendar = WorkCalendar((*table.calendar.notices, YearNotice(2027, "测试用安排", "", (new_year,))))
    table.must(deciding(table), "leader", AFTER)
    return issued(table)


def served(text=None, **how):
    table = performing(text, **how)
    for party in table.state.proceeding.decision.parties:
        table.must(serving(ServeDecision, party=party), "handler", SERVED)
    return table


def paying(yuan, on, receipt="票1", item="fine", party="p1"):
    return RecordPayment(party=party, item=item, amount_fen=yuan * 100, paid_on=on, receipt=receipt)


def debt(table, on, party="p1"):
    return owed(table.state, party, on, table.regime, table.calendar)


# Service and payment ---------------------------------------------------------------------------------------------------------


def test_nothing_is_served_that_was_not_issued():
    table = deliberating()
    table.must(deciding(table), "leader", AFTER)
    table.state = replace(table.state, stage="performing")
    assert table.do(serving(ServeDecision), "handler", SERVED) == ["decision.not_issued"]


def test_service_starts_the_terms_of_the_party():
    """行政处罚法 第六十七条, 行政复议法 第二十条, 行政诉讼法 第四十六条."""
    table = served()
    clocks = {
        key: running.clock(table.regime).answer(table.calendar).due for key, running in table.state.clocks.items() if key.endswith(":p1")
    }
    assert clocks["C15:p1"] == DUE
    assert clocks["C18:p1"] == date(2026, 11, 17)
    assert clocks["C19:p1"] > date(2026, 11, 17)
    assert table.state.clocks["C08:p1"].ended == SERVED
    assert table.do(serving(ServeDecision), "handler", SERVED, 15) == ["service.done"]


def test_a_public_notice_serves_the_decision_by_itself():
    table = performing()
    table.must(serving(ServeDecision, way="public_notice", why_public="下落不明"), "handler", SERVED)
    assert table.do(paying(1, SERVED), "cashier", SERVED, 12) == ["decision.not_served"]
    (one,) = due(table.state, table)
    assert isinstance(one.act, DeemDecisionServed)
    assert one.act.on == date(2026, 10, 19)  # thirty days end on Sun 18 Oct
    table.must(one.act, "clock", date(2026, 10, 20), 0)
    assert table.state.execution.of("p1").service.on == date(2026, 10, 19)


def test_payments_are_booked_once_and_never_beyond_what_is_owed():
    table = served()
    assert table.do(paying(120_001, SERVED), "cashier", SERVED, 12) == ["payment.too_much"]
    assert table.do(paying(1, SERVED + timedelta(days=1)), "cashier", SERVED, 12) == ["payment.future"]
    table.must(paying(20_000, SERVED), "cashier", SERVED, 12)
    assert table.do(paying(100_000, SERVED), "cashier", SERVED, 13) == ["payment.receipt_used"]
    table.must(paying(100_000, SERVED, "票2"), "cashier", SERVED, 13)
    assert debt(table, DUE + timedelta(days=30)).total == 0
    assert table.do(paying(1, SERVED, "票3", "surcharge"), "cashier", SERVED, 14) == ["payment.too_much"]


def test_surcharge_grows_from_the_day_after_the_last_day():
    table = served()
    assert debt(table, DUE).surcharge == 0
    assert debt(table, DUE + timedelta(days=2)).surcharge == 2 * FINE * 30 // 1000
    assert debt(table, DUE + timedelta(days=90)).surcharge == FINE


# Deferral --------------------------------------------------------------------------------------------------------------------

PLAN = ({"due_on": date(2026, 11, 30), "amount_fen": 60_000_00}, {"due_on": date(2026, 12, 31), "amount_fen": 60_000_00})


def test_deferral_is_asked_for_in_writing_before_the_term_is_over():
    table = served()
    ask = RequestDeferral(party="p1", reason="资金困难", paper=RECEIPT)
    assert table.do(ask.model_copy(update={"paper": None}), "cashier", DUE) == ["paper.missing"]
    assert table.do(ask, "cashier", DUE + timedelta(days=1)) == ["deferral.late"]
    assert table.do(ask.model_copy(update={"made_on": DUE}), "cashier", DUE + timedelta(days=3)) == []
    assert table.do(ask, "cashier", DUE, 12) == ["deferral.open"]


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ((), "deferral.no_plan"),
        (PLAN[:1], "deferral.wrong_sum"),
        (PLAN[::-1], "deferral.order"),
        (({"due_on": DUE, "amount_fen": FINE},), "deferral.no_later"),
    ],
)
def test_a_plan_covers_the_fine_in_order_and_later(plan, code):
    table = served()
    assert table.do(ApproveDeferral(party="p1", granted=True, plan=PLAN, reason="同意"), "leader", DUE) == ["deferral.none"]
    table.must(RequestDeferral(party="p1", reason="资金困难", paper=RECEIPT), "cashier", DUE)
    assert code in table.do(ApproveDeferral(party="p1", granted=True, plan=plan, reason="同意"), "leader", DUE)
    table.must(ApproveDeferral(party="p1", granted=True, plan=PLAN, reason="同意"), "leader", DUE)
    assert debt(table, date(2026, 11, 30)).surcharge == 0
    assert debt(table, date(2026, 12, 1)).surcharge == 60_000_00 * 30 // 1000


# Demand and court ------------------------------------------------------------------------------------------------------------

LATE = date(2026, 10, 12)


def demanding(table, on=LATE, **changes):
    now = debt(table, on)
    fields = {
        "party": "p1",
        "fine_fen": now.fine,
        "gains_fen": now.gains,
        "surcharge_fen": now.surcharge,
        "duty_words": "缴纳罚款和加处罚款",
        "year": on.year,
    }
    return SendDemand(**{**fields, **changes})


def demanded():
    table = served()
    table.must(demanding(table), "handler", LATE)
    table.must(serving(ServeDemand), "handler", LATE, 12)
    return table


def applying(**changes):
    fields = {"party": "p1", "court": "甲市人民法院", "requests": "执行罚款和加处罚款", "signed_by": person("principal"), "year": 2027}
    return ApplyToCourt(**{**fields, **changes})


def test_a_demand_is_exact_and_follows_the_term():
    table = served()
    assert table.do(demanding(table, DUE), "handler", DUE) == ["demand.early"]
    assert table.do(demanding(table, surcharge_fen=0), "handler", LATE) == ["demand.other_amount"]
    assert table.do(serving(ServeDemand), "handler", LATE) == ["demand.none"]
    table.must(demanding(table), "handler", LATE)
    assert table.state.execution.of("p1").demand.number == "州催〔2026〕1号"


def test_the_court_is_asked_after_the_terms_and_within_three_months():
    """行政强制法 第五十三条: served 18 Sep 2026, six months end on 18 Mar 2027; then three months."""
    table = demanded()
    window = court_window(table.state, "p1", table)
    assert (window.first, window.last) == (date(2027, 3, 19), date(2027, 6, 18))
    assert "court.early" in table.do(applying(), "handler", date(2027, 3, 18))
    assert table.do(applying(year=2026), "handler", date(2026, 10, 20)) == ["court.demand_running", "court.early"]
    assert table.do(applying(), "handler", date(2027, 6, 21)) == ["court.late"]
    assert table.do(applying(signed_by=person("reviewer")), "handler", date(2027, 3, 19)) == ["court.unsigned"]
    assert table.do(applying(), "handler", date(2027, 3, 19)) == []
    assert table.state.execution.of("p1").court.state == "applied"


def test_without_a_demand_there_is_no_application():
    table = served()
    assert "court.no_demand" in table.do(applying(), "handler", date(2027, 3, 19))


def test_what_the_party_says_to_the_demand_is_answered():
    table = demanded()
    table.must(DefenceOnDemand(party="p1", said="已经缴纳一部分"), "handler", LATE, 15)
    assert table.do(applying(), "handler", date(2027, 3, 19)) == ["court.defence_open"]
    table.must(DefenceOnDemand(party="p1", said="已经缴纳一部分", answer="经查没有缴纳记录"), "handler", LATE, 16)
    assert table.do(applying(), "handler", date(2027, 3, 19)) == []


def test_whoever_has_performed_is_not_taken_to_court():
    table = demanded()
    table.must(paying(120_000, LATE), "cashier", LATE, 15)
    extra = debt(table, LATE).surcharge
    table.must(RecordPayment(party="p1", item="surcharge", amount_fen=extra, paid_on=LATE, receipt="票9"), "cashier", LATE, 16)
    assert "court.performed" in table.do(applying(), "handler", date(2027, 3, 19))


def test_a_reconsideration_moves_the_window():
    table = demanded()
    table.must(
        RemedyFiled(party="p1", way="reconsideration", organ="甲市人民政府", filed_on=date(2026, 11, 2)), "reviewer", date(2026, 11, 3)
    )
    assert remedies_over(table.state, "p1", table) is None
    assert "court.remedy_running" in table.do(applying(), "handler", date(2027, 3, 19))
    upheld = RemedyOutcome(
        remedy=table.state.execution.remedies[0].seq,
        outcome="upheld",
        ended_on=date(2026, 12, 1),
        known_on=date(2026, 12, 3),
        received_on=date(2026, 12, 2),
        reason="维持",
    )
    table.must(upheld, "reviewer", date(2026, 12, 4))
    window = court_window(table.state, "p1", table)
    assert (window.first, window.last) == (date(2026, 12, 18), date(2027, 3, 17))
    grown = debt(table, date(2026, 12, 1)).surcharge
    assert grown == (date(2026, 11, 1) - DUE).days * FINE * 30 // 1000  # none from 2 Nov to 1 Dec


def test_a_deferral_moves_the_start_of_the_three_months():
    """行政处罚法 第七十二条第二款."""
    table = served()
    table.must(RequestDeferral(party="p1", reason="资金困难", paper=RECEIPT), "cashier", DUE)
    plan = ({"due_on": date(2027, 5, 31), "amount_fen": FINE},)
    table.must(ApproveDeferral(party="p1", granted=True, plan=plan, reason="同意"), "leader", DUE, 12)
    assert court_window(table.state, "p1", table).first == date(2027, 6, 1)
    assert "court.deferral_running" in table.do(applying(), "handler", date(2027, 5, 31))


def test_the_court_answers_in_its_order():
    table = demanded()
    table.must(applying(), "handler", date(2027, 3, 19))
    answer = CourtAnswers(party="p1", outcome="accepted", on=date(2027, 3, 22), paper=RECEIPT)
    assert table.do(answer.model_copy(update={"outcome": "granted"}), "handler", date(2027, 3, 23)) == ["court.order"]
    assert table.do(answer.model_copy(update={"paper": None}), "handler", date(2027, 3, 23)) == ["paper.missing"]
    table.must(answer, "handler", date(2027, 3, 23))
    assert table.state.stage == "in_court"
    table.must(answer.model_copy(update={"outcome": "denied", "on": date(2027, 3, 30)}), "handler", date(2027, 3, 31))
    assert table.state.stage == "performing"
    assert "C23.objection:p1" in table.state.clocks


# Remedies, correction --------------------------------------------------------------------------------------------------------


def lawsuit(table, **changes):
    table.must(RemedyFiled(party="p1", way="litigation", organ="甲市人民法院", filed_on=date(2026, 10, 20)), "reviewer", date(2026, 10, 21))
    fields = {
        "remedy": table.state.execution.remedies[-1].seq,
        "outcome": "revoked",
        "ended_on": date(2026, 12, 10),
        "known_on": date(2026, 12, 14),
        "reason": "证据不足",
    }
    return RemedyOutcome(**{**fields, **changes})


def test_a_revoked_decision_owes_nothing_and_has_to_come_down():
    """行政处罚法 第四十八条第二款: three working days from knowing."""
    table = served()
    table.must(lawsuit(table), "reviewer", date(2026, 12, 14))
    assert table.state.proceeding.decision.annulled
    assert debt(table, date(2026, 12, 31)).total == 0
    assert table.state.clocks["C12"].clock(table.regime).answer(table.calendar).due == date(2026, 12, 17)
    assert "withdraw" in {one.key for one in todos(table.state, table)}


def test_an_upheld_decision_stays_up():
    table = served()
    table.must(lawsuit(table, outcome="upheld"), "reviewer", date(2026, 12, 14))
    assert "C12" not in table.state.clocks


def test_a_changed_decision_owes_what_it_says_now():
    table = served()
    act = lawsuit(table, outcome="changed")
    assert table.do(act, "reviewer", date(2026, 12, 14)) == ["remedy.content"]
    table.must(act.model_copy(update={"penalties": (fine(50_000),)}), "reviewer", date(2026, 12, 14))
    assert debt(table, date(2026, 12, 14)).fine == 50_000_00
    assert "C12" in table.state.clocks


def test_a_decision_to_be_remade_goes_back_before_the_notice():
    table = served()
    table.must(lawsuit(table, outcome="remade"), "reviewer", date(2026, 12, 14))
    assert table.state.stage == "examined"
    assert table.state.proceeding.decision is None
    assert len(table.state.proceeding.former) == 1


def test_outcomes_belong_to_a_running_remedy_and_come_after_it():
    table = served()
    assert table.do(RemedyOutcome(remedy=3, outcome="upheld", ended_on=SERVED, known_on=SERVED, reason="无"), "reviewer", SERVED) == [
        "remedy.unknown"
    ]
    act = lawsuit(table, ended_on=date(2026, 10, 1))
    assert table.do(act, "reviewer", date(2026, 12, 14)) == ["remedy.dates"]
    again = RemedyFiled(party="p1", way="litigation", organ="甲市人民法院", filed_on=date(2026, 10, 22))
    assert table.do(again, "reviewer", date(2026, 10, 23)) == ["remedy.running"]
    early = RemedyFiled(party="p1", way="reconsideration", organ="甲市人民政府", filed_on=AFTER)
    assert table.do(early, "reviewer", date(2026, 10, 23)) == ["remedy.date"]


@pytest.mark.parametrize("wrong", ["罚款壹拾贰万元（120000元）", "罚款", "乙镇清源水洗有限公司"])
def test_substance_is_not_corrected_as_a_clerical_error(wrong):
    table = served()
    assert table.do(CorrectDecision(place="第二页", wrong=wrong, right="改"), "handler", SERVED, 15) == ["decision.substance"]
    assert table.do(CorrectDecision(place="第二页", wrong="九月一曰", right="九月一日"), "handler", SERVED, 15) == []
    assert len(table.state.proceeding.decision.corrections) == 1


def test_the_agency_may_take_its_decision_back():
    table = served()
    table.must(RevokeDecision(reason="认定事实有误"), "principal", SERVED, 15)
    assert table.state.proceeding.decision.annulled
    assert table.do(RevokeDecision(reason="再次"), "principal", SERVED, 16) == ["decision.annulled"]


def test_a_change_of_our_own_goes_through_every_step_again():
    table = served()
    table.must(ChangeDecision(reason="裁量不当"), "principal", SERVED, 15)
    assert table.state.stage == "deliberating"
    assert table.state.proceeding.decision is None
    assert "C12" in table.state.clocks
    table.must(deciding(table, SERVED, opinion="改正后作出"), "leader", SERVED, 16)
    assert table.state.proceeding.decision.number == "州罚〔2026〕2号"


def test_other_penalties_are_recorded_with_their_voucher():
    stop = Penalty(kind=PenaltyKind.CONFISCATE_GOODS, amount_fen=1_000_00, detail="水泵一台")
    table = served(draft(fine(1_000), stop))
    act = RecordPerformance(party="p1", what="confiscate_goods", way="公开拍卖，价款上缴", done_on=LATE, voucher="拍卖成交书1号")
    assert table.do(act.model_copy(update={"what": "order_close"}), "cashier", LATE) == ["performance.none"]
    assert table.do(act, "cashier", LATE) == []


def test_the_court_answers_only_what_was_asked():
    table = served()
    assert table.do(CourtAnswers(party="p1", outcome="accepted", on=SERVED, paper=RECEIPT), "handler", SERVED, 12) == ["court.none"]


def test_only_those_whom_the_decision_binds_are_served():
    table = performing(draft(parties=(FIRM,)), parties=(FIRM, OTHER))
    assert table.do(serving(ServeDecision, party="p2"), "handler", SERVED) == ["service.not_addressee"]
