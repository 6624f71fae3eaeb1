"""Working days, months and the agency's own holidays, against the notices and against the `holidays` package."""

import tomllib
from datetime import date, datetime, timedelta
from importlib import resources

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.law.article import Article
from mingfa.law.calendar import Holiday, OwnHoliday, WorkCalendar, YearNotice, load_calendar, parse_notices
from mingfa.law.errors import CalendarInvalid, CalendarNotPublished
from mingfa.law.guess import Guess

CALENDAR = load_calendar()
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
FOREIGN = holidays.country_holidays("CN", years=range(2018, 2027))
DAYS = st.dates(FIRST, LAST)


def test_every_day_of_nine_years_agrees_with_the_foreign_calendar():
    """Foreign check: `holidays` was written from the same notices by other people; 调休 included."""
    day = FIRST
    while day <= LAST:
        assert CALENDAR.is_working_day(day) == FOREIGN.is_working_day(day), day
        day += timedelta(days=1)


def test_2026_is_as_in_the_notice():
    """国务院办公厅关于2026年部分节假日安排的通知, spans and make-up days written out from its text."""
    spans = [
        ((1, 1), (1, 3)),
        ((2, 15), (2, 23)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 19), (6, 21)),
        ((9, 25), (9, 27)),
        ((10, 1), (10, 7)),
    ]
    worked = {date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}
    off = {date(2026, *a) + timedelta(days=i) for a, b in spans for i in range((date(2026, *b) - date(2026, *a)).days + 1)}
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert CALENDAR.is_working_day(day) == (day in worked or (day.weekday() < 5 and day not in off)), day
        assert CALENDAR.is_make_up_day(day) == (day in worked)


def test_each_year_cites_its_notice():
    for year in range(2018, 2027):
        notice = CALENDAR.notice(year)
        assert notice is not None
        assert notice.source.instrument == f"国务院办公厅关于{year}年部分节假日安排的通知（{notice.number}）"
    assert CALENDAR.notice(2027) is None
    assert str(CALENDAR.notice(2026).source) == "《国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）》"


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 9, 30), 7, date(2026, 10, 15)),
        (date(2026, 2, 11), 5, date(2026, 2, 25)),
        (date(2026, 4, 29), 7, date(2026, 5, 12)),
        (date(2026, 11, 20), 20, date(2026, 12, 18)),
        (date(2025, 9, 30), 7, date(2025, 10, 16)),
    ],
)
def test_working_days_of_the_law_file(start, n, end):
    assert CALENDAR.add_working_days(start, n) == end
    assert CALENDAR.working_days_between(start, end) == n


@given(DAYS, st.integers(-60, 60))
def test_count_forth_and_back_agree(start, n):
    """Property: between() undoes add(), and the end is worked; the foreign calendar gives the same end."""
    try:
        end = CALENDAR.add_working_days(start, n)
    except CalendarNotPublished:
        # every working day that is left before the unannounced year is too few
        assert FOREIGN.get_working_days_count(start, LAST) - FOREIGN.is_working_day(start) < n or start + timedelta(2 * n - 20) < FIRST
        return
    if n:
        assert CALENDAR.is_working_day(end)
        assert FOREIGN.get_nth_working_day(start, n) == end
    if n >= 0:
        assert CALENDAR.working_days_between(start, end) == n
        assert CALENDAR.working_days_between(end, start) == -n


@given(DAYS)
def test_next_working_day_is_later_and_the_first(day):
    if day >= date(2026, 12, 31):
        with pytest.raises(CalendarNotPublished):
            CALENDAR.next_working_day(day)
        return
    following = CALENDAR.next_working_day(day)
    assert following > day
    assert CALENDAR.working_days_between(day, following) == 1
    assert CALENDAR.on_or_next_working_day(day) == (day if FOREIGN.is_working_day(day) else following)


def test_an_unannounced_year_is_refused_and_named():
    """Counting rule 2: never guess. 18 December 2026 + 20 working days runs into 2027."""
    with pytest.raises(CalendarNotPublished, match="2027 年放假安排尚未录入，期限只数到 2026-12-31") as caught:
        CALENDAR.add_working_days(date(2026, 12, 18), 20)
    assert (caught.value.year, caught.value.counted_to) == (2027, date(2026, 12, 31))
    assert CALENDAR.add_working_days(date(2026, 12, 18), 9) == date(2026, 12, 31)
    for question in (CALENDAR.is_working_day, CALENDAR.is_make_up_day, CALENDAR.why_off, CALENDAR.next_working_day):
        with pytest.raises(CalendarNotPublished):
            question(date(2017, 6, 1))


def test_an_instant_is_not_a_day():
    with pytest.raises(TypeError):
        CALENDAR.is_working_day(datetime(2026, 3, 4, 9, 0))  # noqa: DTZ001 - the zone is beside the point


def test_why_off_names_the_holiday():
    assert CALENDAR.why_off(date(2026, 10, 1)) == "国庆节"
    assert CALENDAR.why_off(date(2026, 10, 3)) == "周末"
    assert CALENDAR.why_off(date(2026, 10, 10)) == ""


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(start, n, end):
    """Counting rule 3: 三个月 is not 90 days."""
    assert CALENDAR.add_months(start, n) == end


def test_calendar_days_need_no_notice():
    assert CALENDAR.add_days(date(2026, 12, 20), 90) == date(2027, 3, 20)


ANNIVERSARY = Article("某州自治条例", "第一条", in_force_from=date(2020, 1, 1))


def test_own_holiday_is_off_for_this_agency_only():
    """州庆日 of a prefecture: Mon 21 Sep 2026 off. 18 Sep + 7 working days ends a day later than for others."""
    own = load_calendar((OwnHoliday(date(2026, 9, 21), ANNIVERSARY, "州庆日"),))
    assert not own.is_working_day(date(2026, 9, 21))
    assert own.why_off(date(2026, 9, 21)) == "州庆日"
    assert own.add_working_days(date(2026, 9, 18), 7) == date(2026, 9, 30)
    assert CALENDAR.is_working_day(date(2026, 9, 21))


def test_own_holiday_beats_a_make_up_day():
    own = load_calendar([OwnHoliday(date(2026, 9, 20), ANNIVERSARY)])
    assert not own.is_working_day(date(2026, 9, 20))
    assert not own.is_make_up_day(date(2026, 9, 20))


def test_own_holiday_needs_an_article_in_force_and_comes_once():
    too_early = OwnHoliday(date(2019, 9, 20), ANNIVERSARY)
    with pytest.raises(CalendarInvalid, match="2019-09-20 的依据《某州自治条例》第一条当日不生效"):
        load_calendar((too_early,))
    twice = OwnHoliday(date(2026, 9, 21), ANNIVERSARY)
    with pytest.raises(CalendarInvalid, match="2026-09-21 录入了两次"):
        load_calendar((twice, OwnHoliday(date(2026, 9, 21), ANNIVERSARY, "另一名称")))


def test_a_table_that_contradicts_itself_is_refused_with_every_fault():
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    wrong = YearNotice(2026, "某通知", "", (Holiday("甲节", (saturday, date(2025, 3, 3)), (monday,)), Holiday("乙节", (monday,))))
    with pytest.raises(CalendarInvalid) as caught:
        WorkCalendar((wrong, wrong))
    text = str(caught.value)
    for fault in (
        "2026 年录入了两次",
        "2026-03-07 本来就是周末",
        "2025-03-03 不在 2026 年",
        "2026-03-02 不是周末",
        "2026-03-02 出现了两次",
    ):
        assert fault in text
    with pytest.raises(CalendarInvalid, match="没有录入任何一年"):
        WorkCalendar(())


def test_a_file_with_a_wrong_value_is_refused():
    table = tomllib.loads(resources.files("mingfa.law").joinpath("calendar.toml").read_text(encoding="utf-8"))
    assert [notice.year for notice in parse_notices(table)] == list(range(2018, 2027))
    table["year"][0]["holiday"][0]["off"] = ["2018-01-01"]
    with pytest.raises(CalendarInvalid, match="不是日期"):
        parse_notices(table)
    del table["year"][0]["notice"]
    with pytest.raises(CalendarInvalid, match="notice"):
        parse_notices(table)


def test_the_calendar_is_read_once():
    assert load_calendar() is load_calendar(())


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_a_guess_at_a_year_holds_what_the_year_then_brought(year):
    """The range for an unannounced year, made from the years before it, contains the true end."""
    before = WorkCalendar(tuple(notice for notice in CALENDAR.notices if notice.year < year))
    for back in (1, 10, 40):
        start = date(year, 1, 1) - timedelta(days=back)
        soon, late = (Guess(before, soonest=soonest) for soonest in (True, False))
        for n in (3, 7, 20, 60):
            try:
                assert before.add_working_days(start, n) == CALENDAR.add_working_days(start, n)
            except CalendarNotPublished:
                assert _nth(soon, start, n) <= CALENDAR.add_working_days(start, n) <= _nth(late, start, n)


def _nth(guess, start, n):
    day = start
    while n:
        day += timedelta(days=1)
        n -= guess.is_working_day(day)
    return day
