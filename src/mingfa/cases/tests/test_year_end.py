"""Terms that run into a year whose holidays nobody has announced: what can be said is said, what cannot is an error, nothing is guessed."""

from datetime import date

import pytest

from mingfa.cases.acts.executing import RequestDeferral, ServeDecision
from mingfa.cases.acts.notice import FinishDefence, PrepareDraft, RequestHearing
from mingfa.cases.limits import todos
from mingfa.cases.owed import owed
from mingfa.cases.tests.course import RECEIPT, deciding, deliberating, noticing, serving
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.table import Table
from mingfa.cases.tests.test_executing_gates import issued, paying
from mingfa.law.errors import CalendarNotPublished

EVE = date(2026, 12, 30)


def notified_late():
    table = Table(filed=date(2026, 11, 20))
    table.must(PrepareDraft(draft=draft(fine(300_000))), "handler", EVE)
    table.must(noticing(table, ("p1",), on=EVE), "handler", EVE)
    table.must(serving(), "handler", EVE, 11)
    return table


def test_a_term_that_runs_into_the_unknown_year_is_not_over_in_this_one():
    table = notified_late()
    assert set(table.do(FinishDefence(), "handler", date(2026, 12, 31))) == {"defence.running", "hearing.term_running"}
    assert table.do(RequestHearing(party="p1", way="written"), "handler", date(2026, 12, 31)) == []


def test_a_day_of_the_unknown_year_cannot_be_answered():
    table = notified_late()
    with pytest.raises(CalendarNotPublished):
        table.do(FinishDefence(), "handler", date(2027, 1, 20))


def test_a_decision_of_this_year_is_not_held_up_by_ninety_days_that_end_in_the_next():
    """C07 from 20 Nov 2026 ends in February 2027."""
    table = deliberating(filed=date(2026, 11, 20))
    assert table.do(deciding(table, date(2026, 12, 1)), "leader", date(2026, 12, 1)) == []
    assert not table.state.proceeding.decision.over_time


def test_payment_and_deferral_at_the_end_of_the_year():
    table = deliberating()
    table.must(deciding(table), "leader", date(2026, 9, 17))
    issued(table)
    table.must(serving(ServeDecision), "handler", date(2026, 12, 21))
    assert owed(table.state, "p1", EVE, table.regime, table.calendar).surcharge == 0
    table.must(RequestDeferral(party="p1", reason="资金困难", paper=RECEIPT), "cashier", EVE)
    table.must(paying(120_000, EVE), "cashier", EVE, 12)
    assert {one.key for one in todos(table.state, table)} == {"deferral:p1", "close"}
