"""Counting a year (汇总年度数据): reads the tables, and enters what was counted through the door; opens the years that a rule asks for by itself."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Sum

from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.desk.act import STATISTICIAN
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.models import Head
from mingfa.desk.now import now
from mingfa.desk.perform import Folded, look, perform, regime_of
from mingfa.desk.sequencer import tree_size
from mingfa.desk.store import read_entries
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.statistics.acts import EnterFigures, OpenYear, annual_stream
from mingfa.statistics.counting import Line, ordered
from mingfa.statistics.gates import DUE, RECIPIENTS
from mingfa.statistics.models import MatterRow
from mingfa.statistics.state import AnnualState


def counted_now(agency: str, year: int) -> tuple[Line, ...]:
    """Return the table of a year as the entries have it now."""
    rows = (
        MatterRow.objects.filter(agency=agency, on__range=(date(year, 1, 1), date(year, 12, 31)))
        .values_list("measure", "kind", "unit", "result")
        .annotate(n=Count("id"), sum=Sum("fen"))
        .order_by()
    )
    return ordered(Line(measure, kind, unit, result, number, fen or 0) for measure, kind, unit, result, number, fen in rows)


def names_of(agency: str) -> dict[str, str]:
    """Return the names of an agency's units by code."""
    view = regime_of(agency)
    return {unit.code: unit.name for unit in view.regime.units} if view is not None else {}


def below(agency: str) -> tuple[tuple[str, str], ...]:
    """Return the agencies directly below one on this platform: (code, name)."""
    found = []
    for stream in Head.objects.filter(kind="agency").exclude(agency=agency).order_by("stream").values_list("stream", flat=True):
        state = look(stream).state
        if getattr(state, "superior", "") == agency:
            found.append((agency_of(stream), str(state.name)))
    return tuple(found)


def _above(agency: str) -> str:
    """Return the name of the agency above on this platform, "" where there is none."""
    superior = str(look(agency_stream(agency)).state.superior)
    return str(look(agency_stream(superior)).state.name) if superior else ""


def state_of(agency: str, year: int) -> Folded | None:
    """Return the stream of a year, None before it is opened."""
    try:
        return look(annual_stream(agency, year))
    except UnknownStream:
        return None


def open_year(agency: str, year: int, by: str = STATISTICIAN.person) -> str:
    """Open a year where it is not yet; return its stream. Raises Refused."""
    stream = annual_stream(agency, year)
    if state_of(agency, year) is None:
        perform(OpenYear(year=year), stream, by=by, key=f"open|{stream}")
    return stream


def count_year(agency: str, year: int, asked_by: str = "") -> bool:
    """Count a year anew and enter what was counted where it is another thing than before; return whether something was entered.

    Raises Refused where the table is frozen: then what has changed is listed beside it (`counting.differences`).
    """
    folded = state_of(agency, year)
    if folded is None:
        raise UnknownStream(annual_stream(agency, year))
    state: AnnualState = folded.state
    lines, under = counted_now(agency, year), below(agency)
    held = state.counted
    if held is not None and held.lines == lines and held.below == under and held.units == names_of(agency):
        return False
    act = EnterFigures(
        lines=tuple(line.told() for line in lines),
        size=tree_size(agency),
        units=names_of(agency),
        below=under,
        superior_name=_above(agency),
        asked_by=asked_by,
    )
    perform(act, folded.stream, by=STATISTICIAN.person, key=f"count|{folded.stream}|{folded.seq}")
    return True


def due_years() -> list[tuple[str, int]]:
    """Return (agency, year) of each year that is over, is asked for by the agency's rules, and has not been opened or counted.

    Only the year just ended, and only for an agency that was on the platform before it ended: it has no entries of other years.
    """
    today = local_day(now())
    year = today.year - 1
    found = []
    for agency in Head.objects.filter(kind="agency").order_by("agency").values_list("agency", flat=True).distinct():
        view = regime_of(agency)
        asked = view is not None and any(view.regime.has(name, date(year + 1, 1, 1)) for name in (DUE, RECIPIENTS))
        if not asked or _since(agency) > date(year, 12, 31):
            continue
        folded = state_of(agency, year)
        if folded is None or folded.state.counted is None:
            found.append((agency, year))
    return found


def _since(agency: str) -> date:
    """Return the day on which an agency adopted its first rules here."""
    for stream in (regime_stream(agency), agency_stream(agency)):
        first = next(iter(read_entries(stream, upto=0)), None)
        if first is not None:
            return local_day(first.recorded_at)
    return date.max


def count_due() -> int:
    """Open and count what is due by itself; return how many years. What an agency cannot do yet is tried again the next time."""
    done = 0
    for agency, year in due_years():
        try:
            open_year(agency, year)
            done += count_year(agency, year)
        except Refused:
            continue
    return done
