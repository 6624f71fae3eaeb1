"""The days of a licence (办理期限), each from its own event to its last day. Law: 行政许可法 第三十二条、第四十二条、第四十四条、第四十七条、第四十八条."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mingfa.desk.act import Actor, Matter
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.licences.acts.examining import NoticeHearing, RecordExamination
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.state.licence import initial

STREAM = "shanghai/licence/a1"
MONDAY = date(2026, 3, 2)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize(
    ("parameter", "start", "last"),
    [
        ("clock.C49", MONDAY, date(2026, 3, 9)),  # five working days to say what lacks
        ("clock.C50", MONDAY, date(2026, 3, 30)),  # twenty to decide
        ("clock.C50.joint", MONDAY, date(2026, 5, 8)),  # forty-five; 4 to 6 April and 1 to 5 May are off
        ("clock.C51", MONDAY, date(2026, 3, 16)),  # ten to deliver
        ("clock.C53", MONDAY, date(2026, 3, 9)),  # five to ask for a hearing
        ("clock.C53.hold", date(2026, 3, 9), date(2026, 4, 7)),  # twenty to hold it
    ],
)
def test_each_limit_ends_on_its_day(parameter: str, start: date, last: date):
    state = initial(STREAM).start("X", "期限", start, "起算", parameter)
    regime, calendar = load_regime("shanghai", True), load_calendar()
    assert last_day(clock_of(state.clocks["X"], regime), calendar) == last


def refused(act: Any, gate: str, on: date) -> str:
    """The code of what a gate says of an act on a day, "" when nothing."""
    at, by = datetime(on.year, on.month, on.day, 2, tzinfo=UTC), Actor("shanghai/person/p1", "李某", "shanghai")
    matter: Matter[Any, Any] = Matter(act, initial(STREAM), STREAM, by, at, at, load_regime("shanghai", True), load_calendar())
    answer = next(one for one in type(act).gates if one.__name__ == gate)(matter)
    said = [answer] if hasattr(answer, "code") else list(answer or ())
    return ",".join(one.code for one in said)


@pytest.mark.guards("refuse_short_notice")
@pytest.mark.parametrize(("day", "code"), [(date(2026, 3, 10), "licence.hearing_short"), (date(2026, 3, 11), ""), (date(2026, 3, 12), "")])
def test_notice_of_a_hearing_is_given_seven_working_days_before(day: date, code: str):
    """Told on Mon 2 Mar: seven working days later is Wed 11 Mar."""
    assert refused(NoticeHearing(day=day, place="三楼会议室"), "refuse_short_notice", MONDAY) == code


@pytest.mark.guards("refuse_too_few")
@pytest.mark.parametrize(("people", "code"), [(1, "licence.too_few"), (2, ""), (3, "")])
def test_a_site_is_looked_at_by_two_or_more(people: int, code: str):
    officers = tuple(f"shanghai/person/p{number}" for number in range(people))
    act = RecordExamination(examination="site", examined_on=MONDAY, officers=officers, result="现场与材料一致")
    assert refused(act, "refuse_too_few", MONDAY) == code
