"""How an agency carries out its own rules (制度落实情况): clause by clause what in the system does it, and the live figure beside it.

Figures are computed from projections; each has an address in the office that lists what it counts. The public part leaves with the publication
feed after each daily statement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from mingfa.agencies.models import AgencyRow
from mingfa.cases.models import CoverageRow
from mingfa.desk.kinds import RegimeView
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.now import now
from mingfa.desk.perform import regime_of
from mingfa.desk.times import local_day
from mingfa.disclosure.models import PublicationRow
from mingfa.documents.blocks import chinese_day
from mingfa.exchange.models import DeliveryRow
from mingfa.obligations import load
from mingfa.obligations.register import Obligation
from mingfa.obligations.words import capability_words
from mingfa.review.models import ReviewRow
from mingfa.statistics.kind import due_on
from mingfa.statistics.models import AnnualRow, FaultRow

PARTS = {"general": "总体要求", "disclosure": "行政执法公示", "recording": "执法全过程记录", "review": "重大执法决定法制审核"}
PUBLIC_PARTS = frozenset({"disclosure"})
"""The part of the rules whose carrying out the public is told; recording and review concern files that are not public."""

LISTS = ("list", "register", "review_list", "av_list", "standing")
FIGURE_OF = {
    "disclosure.deadline": "in_time", "disclosure.decision_content": "in_time", "disclosure.approval": "in_time", "disclosure.exemption": "withheld",
    "disclosure.withdrawal": "withdrawn", "disclosure.period": "withdrawn", "disclosure.correction": "corrected", "disclosure.channels": "channels",
    "disclosure.exchange": "channels", "disclosure.follow_up": "follow_up", "statistics.annual": "annual", "review.gate": "reviews", "review.clock": "reviews",
    "review.scope": "reviews", "review.outcome": "reviews", "recording.av_mandatory": "recordings", "recording.integrity": "recordings",
}  # fmt: skip
"""Which figure shows that a capability is at work; catalogues are shown by the lists."""

PUBLIC_FIGURES = ("in_time", "waiting", "overdue", "withheld", "withdrawn", "corrected", "channels", "follow_up", "lists", "annual")


@dataclass(frozen=True, slots=True)
class Live:
    """A figure of today. value, of: the numbers behind the words, None where there is nothing to count. good: nothing has to be done about it.

    link: the office's list of what it counts.
    """

    code: str
    label: str
    words: str
    link: str
    value: int | None = None
    of: int | None = None
    good: bool = True

    def told(self) -> dict[str, Any]:
        """Return the figure as the feed carries it."""
        return {"code": self.code, "label": self.label, "value": self.value, "of": self.of, "words": self.words}


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand of the agency's own text, what carries it out, and its figure."""

    id: str
    part: str
    cite: str
    says: str
    by: str
    human: bool
    figure: Live | None


def _list(code: str) -> str:
    """Return the address of the office's list of what a figure counts."""
    return f"{reverse('compliance')}?show={code}#behind"


def share(number: int, of: int, unit: str = "件") -> str:
    """Return a share in words: 98.2 %（55/56 件）. A hundred percent is said only of all, and nought only of none."""
    if not of:
        return "没有需要统计的"
    tenths = 1000 * number // of
    return f"{tenths // 10}.{tenths % 10} %（{number}/{of} {unit}）"


def figures_of(agency: str, on: date) -> dict[str, Live]:
    """Return all figures of an agency as of a day, by code."""
    view = regime_of(agency)
    found = [*_publications(agency, on, view), *_around(agency, on, view), *_inner(agency, on)]
    return {one.code: one for one in found}


SETTLED = Q(published_on__lte=F("due_on")) | Q(withheld_on__lte=F("due_on")) | Q(lapsed_on__lte=F("due_on"))
DONE = Q(published_on__isnull=False) | Q(withheld_on__isnull=False) | Q(lapsed_on__isnull=False)


def publications(agency: str, code: str, on: date) -> QuerySet[PublicationRow]:
    """Return the publications that a figure is about, as of a day; of `in_time` all that it is a share of."""
    rows = PublicationRow.objects.filter(agency=agency, decided_on__lte=on)
    match code:
        case "in_time":
            return rows.filter(due_on__isnull=False).filter(DONE | Q(due_on__lt=on))
        case "waiting":
            return rows.filter(~DONE).filter(Q(due_on__isnull=True) | Q(due_on__gte=on))
        case "overdue":
            return rows.filter(~DONE, due_on__lt=on)
        case "withheld":
            return rows.filter(withheld_on__isnull=False, published_on__isnull=True)
        case "withdrawn":
            return rows.filter(withdrawn_on__isnull=False)
        case "follow_up":
            return rows.exclude(follow="").filter(published_on__isnull=False)
        case _:
            return rows.none()


def lists_waiting(agency: str) -> QuerySet[ToDoRow]:
    """Return what waits to be done on lists and registers."""
    lists = Q()
    for kind in LISTS:
        lists |= Q(stream__startswith=f"{agency}/{kind}/")
    return ToDoRow.objects.filter(lists, agency=agency)


def _publications(agency: str, on: date, view: RegimeView | None) -> Iterator[Live]:
    def rows(code: str) -> QuerySet[PublicationRow]:
        return publications(agency, code, on)

    number, of = rows("in_time").filter(SETTLED).count(), rows("in_time").count()
    yield Live("in_time", "在期限内公示或者依法决定不予公示", share(number, of), _list("in_time"), number, of, good=number == of)
    waiting = rows("waiting").count()
    yield Live("waiting", "尚在公示期限内", f"{waiting} 件", _list("waiting"), waiting)
    late = rows("overdue").count()
    yield Live("overdue", "超过期限尚未公示", f"{late} 件", _list("overdue"), late, good=not late)
    grounds = Counter(rows("withheld").values_list("ground", flat=True))
    words = "；".join(f"{_ground(view, ground, on)} {count} 件" for ground, count in grounds.most_common())
    total = sum(grounds.values())
    yield Live("withheld", "依法不予公示", f"{total} 件" + (f"（{words}）" if words else ""), _list("withheld"), total)
    gone = rows("withdrawn").count()
    yield Live("withdrawn", "公示后撤下", f"{gone} 件", _list("withdrawn"), gone)
    open_later = rows("follow_up").count()
    yield Live("follow_up", "后续情况尚待公示", f"{open_later} 件", _list("follow_up"), open_later, good=True)


def _ground(view: RegimeView | None, ground: str, on: date) -> str:
    name = f"disclosure.ground.{ground}"
    return str(view.regime.value(name, on)) if view is not None and view.regime.has(name, on) else ground or "未注明情形"


def _around(agency: str, on: date, view: RegimeView | None) -> Iterator[Live]:
    faults = FaultRow.objects.filter(agency=agency, found_on__lte=on)
    days = sorted(
        (answered - found).days
        for found, answered in faults.filter(outcome="corrected").values_list("found_on", "answered_on")
        if answered is not None
    )
    open_faults = faults.filter(answered_on__isnull=True).count()
    words = f"{len(days)} 次，从发现到更正中位 {median(days):g} 日，最长 {days[-1]} 日" if days else "没有更正"
    if open_faults:
        words += f"；尚待更正 {open_faults} 件"
    yield Live("corrected", "公示信息更正", words, _list("corrected"), len(days), good=not open_faults)
    items = DeliveryRow.objects.filter(agency=agency)
    missing, of = items.filter(missing__gt=0).count(), items.count()
    link = f"{reverse('channels')}?show=gap"
    yield Live("channels", "规定渠道上齐全", share(of - missing, of), link, of - missing, of, good=not missing)
    waiting = lists_waiting(agency)
    late = waiting.filter(due_on__lt=on).values("stream").distinct().count()
    number = waiting.values("stream").distinct().count()
    words = f"待办理的 {number} 项，其中超过期限 {late} 项"
    yield Live("lists", "清单和名录", words, _list("lists"), late, good=not late)
    year = on.year - 1
    row = AnnualRow.objects.filter(agency=agency, year=year).first()
    due = due_on(year, view)
    if row is not None and row.published_on is not None:
        words = f"{year} 年度数据已于{chinese_day(row.published_on)}公布" + (f"，尚有 {row.owed} 家没有报送" if row.owed else "")
        yield Live("annual", "年度数据", words, reverse("annual", args=[year]), good=not row.owed)
    else:
        told = f"，应于{chinese_day(due)}前公布" if due is not None and (on - due) < timedelta(days=366) else ""
        late_now = due is not None and row is not None and on > due
        yield Live("annual", "年度数据", f"{year} 年度数据尚未公布{told}", reverse("annual_years"), good=not late_now)


def _inner(agency: str, on: date) -> Iterator[Live]:
    reviews = ReviewRow.objects.filter(agency=agency, submitted_on__lte=on)
    late, of = reviews.filter(overdue=True).count(), reviews.count()
    yield Live(
        "reviews", "法制审核在期限内", share(of - late, of), f"{reverse('review_figures')}?show={'late' if late else 'all'}#behind", of - late, of, good=not late
    )  # fmt: skip
    steps = CoverageRow.objects.filter(agency=agency, mode__in=("whole", "part"), day__lte=on)
    whole, all_steps = steps.filter(state="complete").count(), steps.count()
    yield Live(
        "recordings", "应当音像记录的环节记录完整", share(whole, all_steps, "个环节"), reverse("missing_recordings"), whole, all_steps,
        good=whole == all_steps,
    )  # fmt: skip
    over = DeadlineRow.objects.filter(agency=agency, bound__in=("agency", "officer", "reviewer"), stopped=False, due_on__lt=on).count()
    yield Live("deadlines", "办案期限超期", f"{over} 项", reverse("supervision"), over, good=not over)


# Clauses -----------------------------------------------------------------------------------------------------------------------------


def text_of(agency: str) -> str:
    """Return whose text an agency works under: its own, or that of the agency above whose rules it takes over; "" where the register has none."""
    known = {one.agency for one in load()}
    seen: set[str] = set()
    while agency and agency not in known and agency not in seen:
        seen.add(agency)
        row = AgencyRow.objects.filter(agency=agency).first()
        agency = row.superior if row is not None else ""
    return agency if agency in known else ""


def clauses_of(agency: str, figures: dict[str, Live]) -> Iterator[Clause]:
    """Yield the demands of the agency's text in their order, each with what carries it out."""
    text = text_of(agency)
    for one in load():
        if one.agency == text:
            yield Clause(one.id, one.part, one.cite, one.says, _by(one), one.human, figures.get(figure_of(one)))


def figure_of(one: Obligation) -> str:
    """Return the code of the figure that shows a demand at work, "" where none does."""
    return FIGURE_OF.get(one.capability) or ("lists" if one.capability.startswith("catalogue.") else "")


def _by(one: Obligation) -> str:
    return "由人员履行，系统不代替" if one.human else f"系统“{capability_words(one.capability)}”"


def public_content(agency: str) -> dict[str, Any] | None:
    """Return the public part as the feed carries it; None for an agency whose text the register does not hold."""
    on = local_day(now())
    view = regime_of(agency)
    if view is None or not text_of(agency):
        return None
    figures = figures_of(agency, on)
    clauses = [
        {
            "part": one.part, "part_name": PARTS.get(one.part, one.part), "cite": one.cite, "says": one.says, "by": one.by,
            "figure": one.figure.words if one.figure is not None and one.figure.code in PUBLIC_FIGURES else "",
        }
        for one in clauses_of(agency, figures)
        if one.part in PUBLIC_PARTS
    ]  # fmt: skip
    return {
        "format": 1, "agency": agency, "organ": view.regime.name, "on": on.isoformat(), "clauses": clauses,
        "figures": [figures[code].told() for code in PUBLIC_FIGURES if code in figures],
    }  # fmt: skip
