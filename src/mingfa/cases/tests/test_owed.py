"""What a party owes day by day: surcharge, its cap, deferral, remedies (行政处罚法 第六十六条 to 第七十三条)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mingfa.cases.owed import surcharge
from mingfa.cases.state.execution import Instalment, Payment

DUE = date(2026, 3, 20)
FINE = 100_000_00


def grown(until, *, payments=(), pauses=(), plan=((DUE, FINE),), rate=30, cap=100):
    return surcharge(
        [Instalment(day, fen) for day, fen in plan], [Payment(0, "fine", fen, day, "票") for day, fen in payments], until, pauses,
        rate_permille=rate, cap_percent=cap,
    )  # fmt: skip


def test_nothing_grows_on_the_last_day_for_payment():
    assert grown(DUE) == 0


def test_three_percent_from_the_day_after():
    """第七十二条第一款第一项: 100,000 yuan, 3 % a day."""
    assert grown(DUE + timedelta(days=1)) == 3_000_00
    assert grown(DUE + timedelta(days=10)) == 30_000_00


def test_cap_binds_on_day_thirty_four():
    """33 days give 99 %; the fine itself is the cap."""
    assert grown(DUE + timedelta(days=33)) == 99_000_00
    assert grown(DUE + timedelta(days=34)) == FINE
    assert grown(DUE + timedelta(days=400)) == FINE


def test_part_payment_lowers_what_grows_from_the_next_day():
    paid = [(DUE + timedelta(days=2), 40_000_00)]
    assert grown(DUE + timedelta(days=2), payments=paid) == 2 * 3_000_00
    assert grown(DUE + timedelta(days=4), payments=paid) == 2 * 3_000_00 + 2 * 1_800_00


def test_payment_in_time_leaves_nothing():
    assert grown(DUE + timedelta(days=90), payments=[(DUE, FINE)]) == 0


def test_nothing_grows_while_a_remedy_runs():
    """第七十三条第三款: first and last day of the reconsideration are left out."""
    pause = [(DUE + timedelta(days=3), DUE + timedelta(days=7))]
    assert grown(DUE + timedelta(days=10), pauses=pause) == 5 * 3_000_00


def test_remedy_without_end_stops_it_for_good():
    assert grown(DUE + timedelta(days=99), pauses=[(DUE + timedelta(days=2), None)]) == 3_000_00


def test_each_instalment_has_its_own_last_day():
    plan = ((DUE, 50_000_00), (DUE + timedelta(days=30), 50_000_00))
    assert grown(DUE + timedelta(days=2), plan=plan) == 2 * 1_500_00
    assert grown(DUE + timedelta(days=2), plan=plan, payments=[(DUE, 50_000_00)]) == 0
    assert grown(DUE + timedelta(days=31), plan=plan, payments=[(DUE, 50_000_00)]) == 1_500_00


days = st.integers(0, 80).map(lambda n: DUE + timedelta(days=n - 10))
payments = st.lists(st.tuples(days, st.integers(1, FINE)), max_size=4)
pauses = st.lists(st.tuples(days, st.integers(0, 20)).map(lambda p: (p[0], p[0] + timedelta(days=p[1]))), max_size=3)


@given(days, payments, pauses, st.integers(1, FINE), st.integers(1, 60))
def test_it_never_passes_its_cap_never_shrinks_and_agrees_with_a_plain_count(until, paid, stops, fine, rate):
    """An independent count: day by day, what was open that morning, unless a remedy ran."""
    plan = ((DUE, fine),)
    total, day = 0, DUE + timedelta(days=1)
    while day <= until:
        open_fen = max(0, fine - sum(fen for on, fen in paid if on < day))
        if not any(a <= day <= b for a, b in stops):
            total += open_fen * rate
        day += timedelta(days=1)
    answer = grown(until, payments=paid, pauses=stops, plan=plan, rate=rate)
    assert answer == min(fine, total // 1000)
    assert answer <= grown(until + timedelta(days=1), payments=paid, pauses=stops, plan=plan, rate=rate)
