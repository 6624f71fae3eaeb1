"""A penalty by the day (按日连续处罚): after an order, a timely re-check, and the original decision. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.cases.state.core import FiledDocument
from mingfa.cases.state.investigation import OrderState
from mingfa.desk.times import local_day
from mingfa.documents.digest import PenaltyKind
from mingfa.review.precheck.casefile import DAILY, CaseFile, words_day
from mingfa.review.precheck.node import Hit, hit, node


def daily(file: CaseFile) -> bool:
    """For nodes on a penalty by the day, where the field has it."""
    return file.daily


def _orders(file: CaseFile) -> tuple[OrderState, ...]:
    return file.case.investigation.orders


def _originals(file: CaseFile) -> tuple[FiledDocument, ...]:
    """Return the original decision as filed in this case."""
    return file.by_form.get("penalty_decision", ())


def _drafted_on(file: CaseFile) -> date | None:
    version = file.case.proceeding.version
    return version.made_on if version is not None else None


@node(
    "daily.no_order", "rule:gate.G19", "procedure", "fatal", problem=(22, 24), when=daily,
    words="没有责令{name}改正违法行为的决定，不能按日连续处罚；请撤回，先责令改正。",
)  # fmt: skip
def no_order(file: CaseFile) -> Iterator[Hit]:
    """There is an order to correct before a penalty by the day."""
    made = _drafted_on(file)
    for party in file.case.parties:
        if not any(one.party == party.id and (made is None or one.ordered_on <= made) for one in _orders(file)):
            yield hit(file.party_place(party), name=party.name)


@node(
    "daily.recheck_out_of_time", "rule:clock.C32", "procedure", "fatal", problem=(23,), when=lambda file: daily(file) and bool(_orders(file)),
    words="{where}的复查应当在{last}前进行，{what}；逾期复查的不得按日连续处罚。",
)  # fmt: skip
def recheck_out_of_time(file: CaseFile) -> Iterator[Hit]:
    """The re-check came within thirty days from the service of the order."""
    for one in _orders(file):
        last = file.last_day("clock.C32", one.ordered_on)
        if last is not None and (one.checked_on is None or one.checked_on > last):
            yield hit(
                file.at(one.seq),
                last=words_day(last),
                what=f"实际复查于{words_day(one.checked_on)}" if one.checked_on is not None else "案内没有复查的记载",
            )


@node(
    "daily.before_original", "rule:gate.G19", "procedure", "fatal", problem=(22, 24), when=daily,
    words="案内没有在先作出的原处罚决定（{what}），不能按日连续处罚；请先作出原处罚决定。",
)  # fmt: skip
def before_original(file: CaseFile) -> Iterator[Hit]:
    """The original decision came first."""
    made = _drafted_on(file)
    decided = [one.decided_on for one in file.case.proceeding.former if one.exists]
    filed = [local_day(one.filed_at) for one in _originals(file) if one.filed_at is not None]
    days = [*decided, *filed]
    if not days:
        yield hit(file.draft_place, what="没有归集原处罚决定书")
    elif made is not None and min(days) > made:
        yield hit(file.draft_place, what=f"原处罚决定书归集于{words_day(min(days))}，晚于本文稿")


@node(
    "daily.corrected", "mep28 第十二条", "discretion", "serious", when=lambda file: daily(file) and bool(_orders(file)),
    words="{where}复查时已经改正，不启动按日连续处罚；请撤回。",
)  # fmt: skip
def corrected(file: CaseFile) -> Iterator[Hit]:
    """Where the party had corrected, nothing is punished by the day."""
    for one in _orders(file):
        if one.done:
            yield hit(file.at(one.seq))


@node(
    "daily.no_days", "mep28 第十七条", "discretion", "serious", when=daily,
    words="按日连续处罚没有写明计罚的天数；请写明责令改正送达次日起至复查发现之日止的天数。",
)  # fmt: skip
def no_days(file: CaseFile) -> Iterator[Hit]:
    """The number of days is told."""
    for one in file.draft.penalties if file.draft is not None else ():
        if DAILY in one.detail and not one.days:
            yield hit(file.draft_place)


@node(
    "daily.wrong_days", "mep28 第十七条", "discretion", "serious", when=lambda file: daily(file) and bool(_orders(file)),
    words="按日连续处罚计{days}日，按责令改正和复查的日期应为{right}日；请核对起止日期。",
)  # fmt: skip
def wrong_days(file: CaseFile) -> Iterator[Hit]:
    """Days from the day after the order to the day of the re-check, both included."""
    rights = {(one.checked_on - one.ordered_on).days for one in _orders(file) if one.checked_on is not None}
    for one in file.draft.penalties if file.draft is not None else ():
        if DAILY in one.detail and one.days and rights and one.days not in rights:
            yield hit(file.draft_place, days=one.days, right=max(rights))


@node(
    "daily.odd_amount", "mep28 第十九条", "discretion", "serious", when=daily,
    words="按日连续处罚的金额不能被天数{days}整除，每日数额应当等于原处罚数额；请核对计算。",
)  # fmt: skip
def odd_amount(file: CaseFile) -> Iterator[Hit]:
    """The amount is the original fine times the days."""
    for one in file.draft.penalties if file.draft is not None else ():
        if one.kind is PenaltyKind.FINE and DAILY in one.detail and one.days and (one.amount_fen or 0) % (one.days * 100):
            yield hit(file.draft_place, days=one.days)
