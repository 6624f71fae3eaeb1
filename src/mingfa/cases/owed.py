"""What a party still owes under a penalty decision, day by day: fine, confiscated gains, surcharge (加处罚款). Pure.

Law: 行政处罚法 第六十六条 (deferral), 第六十七条 (fifteen days), 第七十二条第一款第一项 (surcharge and its cap), 第七十三条 (none while a remedy runs).
Readings: the surcharge of a day is counted on what was unpaid and due when that day began, so the day of payment still counts; the first
such day is the day after the last day for payment; a day on which a reconsideration or lawsuit runs, its first and last included, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mingfa.cases.grounds import penalties_on
from mingfa.cases.limits import settled
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.execution import Instalment, Payment
from mingfa.documents.digest import PenaltyKind
from mingfa.law.calendar import WorkCalendar
from mingfa.law.regime_model import Regime

_PERMILLE = 1000
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still owed on a day, 分. surcharge: what has grown so far, less what was paid of it."""

    fine: int
    gains: int
    surcharge: int

    @property
    def total(self) -> int:
        """All of it together."""
        return self.fine + self.gains + self.surcharge


def surcharge(
    plan: Iterable[Instalment],
    payments: Iterable[Payment],
    until: date,
    pauses: Iterable[tuple[date, date | None]],
    *,
    rate_permille: int,
    cap_percent: int,
) -> int:
    """Return the surcharge grown up to and including `until`, 分, rounded down.

    plan: what was due when; payments: of the fine. pauses: first and last day of each remedy, None while it runs.
    """
    parts, paid, stretches = sorted(plan, key=lambda part: part.due_on), list(payments), list(pauses)
    if not parts:
        return 0
    fine = sum(part.amount_fen for part in parts)
    cap = fine * cap_percent // _PERCENT
    grown, day = 0, parts[0].due_on + timedelta(days=1)
    while day <= until and grown < cap * _PERMILLE:
        due = sum(part.amount_fen for part in parts if part.due_on < day)
        open_fen = max(0, due - sum(payment.amount_fen for payment in paid if payment.on < day))
        if open_fen == 0 and due == fine:
            break
        if not any(first <= day and (last is None or day <= last) for first, last in stretches):
            grown += open_fen * rate_permille
        day += timedelta(days=1)
    return min(cap, grown // _PERMILLE)


def fine_of(case: CaseState, party: str) -> int:
    """Return the fine on a party under the decision as it now stands, 分."""
    return _sum(case, party, {PenaltyKind.FINE})


def gains_of(case: CaseState, party: str) -> int:
    """Return the confiscated gains a party has to hand over, 分."""
    return _sum(case, party, {PenaltyKind.CONFISCATE_GAINS})


def _sum(case: CaseState, party: str, kinds: set[PenaltyKind]) -> int:
    decision, who = case.proceeding.decision, case.party(party)
    if decision is None or who is None or decision.annulled:
        return 0
    return sum(p.amount_fen or 0 for p in decision.penalties if p.kind in kinds and p.on_party in ("", who.name))


def others_of(case: CaseState, party: str) -> tuple[PenaltyKind, ...]:
    """Return the penalties on a party that are not paid in money."""
    decision, who = case.proceeding.decision, case.party(party)
    if decision is None or who is None or decision.annulled or decision.version is None:
        return ()
    money = {PenaltyKind.FINE, PenaltyKind.CONFISCATE_GAINS, PenaltyKind.WARNING, PenaltyKind.CRITICISM}
    return tuple(p.kind for p in decision.penalties if p.kind not in money and p.on_party in ("", who.name))


def payment_due(case: CaseState, party: str, regime: Regime, calendar: WorkCalendar) -> date | None:
    """Return the last day for payment (C15) before any deferral; None while the decision is not served. Raises CalendarNotPublished."""
    running = case.clocks.get(f"C15:{party}")
    return None if running is None else running.clock(regime).answer(calendar).due_day


def plan_of(case: CaseState, party: str, regime: Regime, calendar: WorkCalendar) -> tuple[Instalment, ...]:
    """Return what of the fine is due when: the approved instalments, or all of it on the last day of C15."""
    deferral = case.execution.of(party).deferral
    if deferral is not None:
        return deferral.plan
    due, fine = payment_due(case, party, regime, calendar), fine_of(case, party)
    return () if due is None or not fine else (Instalment(due, fine),)


def owed(case: CaseState, party: str, on: date, regime: Regime, calendar: WorkCalendar) -> Owed:
    """Return what a party owes at the end of a day. Raises CalendarNotPublished, RuleNotInForce."""
    mine = case.execution.of(party)
    fine, gains = fine_of(case, party), gains_of(case, party)
    plan = settled(lambda: plan_of(case, party, regime, calendar), on) or ()
    grown = 0
    if plan:
        counted_not = regime.items("surcharge.not_counted", on)
        pauses = [(one.filed_on, one.ended_on) for one in case.execution.remedies_of(party) if one.kind in counted_not]
        grown = surcharge(
            plan,
            [payment for payment in mine.payments if payment.item == "fine"],
            on,
            pauses,
            rate_permille=regime.number("surcharge.rate_permille", on),
            cap_percent=regime.number("surcharge.cap_percent", on),
        )
    return Owed(max(0, fine - mine.paid("fine")), max(0, gains - mine.paid("gains")), max(0, grown - mine.paid("surcharge")))


__all__ = ["Owed", "fine_of", "gains_of", "others_of", "owed", "payment_due", "penalties_on", "plan_of", "surcharge"]
