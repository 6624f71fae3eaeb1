"""Time limits: the vectors of the law file, stops, extensions, roll-over, hours, and the explanation of every day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.law.article import Article
from mingfa.law.calendar import OwnHoliday, WorkCalendar, load_calendar
from mingfa.law.clock import SHANGHAI, Clock, Extend, LineKind, Resume, Stop, Term, Unit
from mingfa.law.errors import CalendarNotPublished, ClockInvalid, RuleError

CALENDAR = load_calendar()
FOREIGN = holidays.country_holidays("CN", years=range(2018, 2027))
ARTICLE = Article("中华人民共和国行政处罚法", "第六十条")

WORKING, CALENDAR_DAY, HOUR, MONTH, YEAR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.HOUR, Unit.MONTH, Unit.YEAR


def clock(started, amount, unit, *events, rolls_over=False, only_if_told=False):
    return Clock("C07", "作出决定", Term(amount, unit, rolls_over, ARTICLE, only_if_told), started, "立案", events)


def due(*args, **kwargs):
    return clock(*args, **kwargs).answer(CALENDAR).due


def texts(answer):
    return [line.text for line in answer.lines]


@pytest.mark.parametrize(
    ("started", "amount", "unit", "end"),
    [
        (date(2026, 9, 18), 7, WORKING, date(2026, 9, 29)),
        (date(2026, 9, 24), 5, WORKING, date(2026, 10, 9)),
        (date(2026, 9, 30), 3, WORKING, date(2026, 10, 10)),
        (date(2026, 9, 30), 5, WORKING, date(2026, 10, 13)),
        (date(2026, 9, 30), 7, WORKING, date(2026, 10, 15)),
        (date(2026, 2, 11), 5, WORKING, date(2026, 2, 25)),
        (date(2026, 4, 29), 7, WORKING, date(2026, 5, 12)),
        (date(2026, 11, 20), 20, WORKING, date(2026, 12, 18)),
        (date(2026, 9, 16), 15, CALENDAR_DAY, date(2026, 10, 8)),
        (date(2026, 7, 10), 90, CALENDAR_DAY, date(2026, 10, 8)),
        (date(2026, 7, 4), 90, CALENDAR_DAY, date(2026, 10, 8)),
    ],
)
def test_vectors_of_the_law_file(started, amount, unit, end):
    """Law facts 0.4, all eleven; the calendar ones with the roll-over clause (生态环境行政处罚办法 第九十条)."""
    assert due(started, amount, unit, rolls_over=True) == end


def test_without_the_clause_the_end_stays_on_the_holiday():
    """行政处罚法 itself has no roll-over: 16 Sep 2026 + 15 days is 1 Oct, 4 Jul + 90 days is 2 Oct."""
    assert due(date(2026, 9, 16), 15, CALENDAR_DAY) == date(2026, 10, 1)
    assert due(date(2026, 7, 4), 90, CALENDAR_DAY) == date(2026, 10, 2)


def test_a_make_up_saturday_is_no_day_to_roll_over():
    """10 Oct 2026 is a Saturday that is worked; the Sunday after it rolls to Monday."""
    assert due(date(2026, 9, 25), 15, CALENDAR_DAY, rolls_over=True) == date(2026, 10, 10)
    assert due(date(2026, 9, 26), 15, CALENDAR_DAY, rolls_over=True) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("started", "amount", "unit", "rolls_over", "end"),
    [
        (date(2026, 5, 31), 3, MONTH, False, date(2026, 8, 31)),
        (date(2026, 3, 31), 3, MONTH, False, date(2026, 6, 30)),
        (date(2026, 7, 1), 3, MONTH, False, date(2026, 10, 1)),
        (date(2026, 7, 1), 3, MONTH, True, date(2026, 10, 8)),
        (date(2024, 2, 29), 2, YEAR, False, date(2026, 2, 28)),
        (date(2026, 8, 31), 2, YEAR, False, date(2028, 8, 31)),
        (date(2026, 8, 31), 5, YEAR, False, date(2031, 8, 31)),
    ],
)
def test_months_and_years(started, amount, unit, rolls_over, end):
    """Counting rule 3; a period of years without the roll-over clause needs no notice of far years."""
    assert due(started, amount, unit, rolls_over=rolls_over) == end


def test_extension_adds_to_the_period_itself():
    """Filing 1 Jun 2026, 90 days + 30 approved: 120 days, 29 Sep; one end, not two roll-overs."""
    extended = Extend(30, CALENDAR_DAY, date(2026, 8, 28), "案情复杂", "局长")
    answer = clock(date(2026, 6, 1), 90, CALENDAR_DAY, extended, rolls_over=True).answer(CALENDAR)
    assert answer.due == date(2026, 9, 29)
    assert "2026年8月28日延长30日：案情复杂（局长批准）" in texts(answer)


def test_months_extended_by_months_keep_the_day_number():
    """限制生产 3 months + 3 months from 30 Nov 2025 end on 30 May 2026, though February has no 30th."""
    extended = Extend(3, MONTH, date(2026, 1, 5), "整改未完成", "局长")
    assert due(date(2025, 11, 30), 3, MONTH, extended) == date(2026, 5, 30)
    assert due(date(2025, 11, 30), 1, MONTH, Extend(10, CALENDAR_DAY, date(2025, 12, 5), "整改未完成", "局长")) == date(2026, 1, 9)


def test_an_extension_after_the_end_does_not_cure():
    """30 days from 1 Jun 2026 end on 1 Jul; approval on 2 Jul is void, on 1 Jul it is in time."""
    late = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Extend(30, CALENDAR_DAY, date(2026, 7, 2), "案情复杂", "局长")).answer(CALENDAR)
    assert late.due == date(2026, 7, 1)
    assert any("其时期限已届满，延长无效" in text for text in texts(late))
    assert due(date(2026, 6, 1), 30, CALENDAR_DAY, Extend(30, CALENDAR_DAY, date(2026, 7, 1), "案情复杂", "局长")) == date(2026, 7, 31)


def test_stop_takes_out_its_day_up_to_the_day_before_resumption():
    """Reading of this module: stop on the 10th, resume on the 15th takes out five days (10 to 14)."""
    events = Stop(date(2026, 6, 10), "监测鉴定"), Resume(date(2026, 6, 15), "收到监测报告")
    answer = clock(date(2026, 6, 1), 30, CALENDAR_DAY, *events).answer(CALENDAR)
    assert answer.due == date(2026, 7, 6)
    stopped = [line for line in answer.lines if line.kind is LineKind.STOPPED]
    assert [(line.first_day, line.last_day, line.counted) for line in stopped] == [(date(2026, 6, 10), date(2026, 6, 14), 0)]
    assert stopped[0].text == "2026年6月10日至2026年6月14日中止：监测鉴定，不计入"
    assert "2026年6月15日恢复计算：收到监测报告" in texts(answer)


def test_stopped_and_resumed_on_one_day_takes_out_nothing():
    assert due(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 6, 10), "甲"), Resume(date(2026, 6, 10), "乙")) == date(2026, 7, 1)


def test_stops_add_up():
    events = (
        Stop(date(2026, 6, 10), "听证"),
        Resume(date(2026, 6, 15), "听证结束"),
        Stop(date(2026, 6, 20), "鉴定"),
        Resume(date(2026, 6, 23), "收到鉴定意见"),
    )
    assert due(date(2026, 6, 1), 30, CALENDAR_DAY, *events) == date(2026, 7, 9)


def test_working_days_off_within_a_stop_are_not_taken_out_twice():
    """3 working days from Wed 30 Sep 2026, stopped 1 to 8 Oct: 9, 10 (make-up) and 12 Oct count."""
    events = Stop(date(2026, 10, 1), "鉴定"), Resume(date(2026, 10, 9), "收到鉴定意见")
    assert due(date(2026, 9, 30), 3, WORKING, *events) == date(2026, 10, 12)


def test_while_stopped_there_is_no_end():
    answer = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 6, 10), "监测鉴定")).answer(CALENDAR)
    assert answer.stopped
    assert answer.due is None
    assert answer.due_day is None
    assert not answer.overdue(date(2030, 1, 1))
    assert answer.days_left(date(2026, 6, 12), CALENDAR) is None
    assert answer.lines[-1].text == "2026年6月10日起中止：监测鉴定，尚未恢复"
    assert clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 6, 10), "监测鉴定")).bounds(CALENDAR) == (None, None, False)


@pytest.mark.parametrize(
    ("told_on", "end"),
    [
        (date(2026, 6, 9), date(2026, 7, 6)),
        (date(2026, 6, 10), date(2026, 7, 6)),
        (date(2026, 6, 15), date(2026, 7, 6)),
        (date(2026, 6, 16), date(2026, 7, 1)),
        (None, date(2026, 7, 1)),
    ],
)
def test_a_stop_counts_only_when_the_party_was_told(told_on, end):
    """C07 note: the time is taken out if the party was told in writing; telling after it has passed is too late."""
    events = Stop(date(2026, 6, 10), "监测鉴定", told_on), Resume(date(2026, 6, 15), "收到监测报告")
    answer = clock(date(2026, 6, 1), 30, CALENDAR_DAY, *events, only_if_told=True).answer(CALENDAR)
    assert answer.due == end
    assert any("所用时间不扣除" in text for text in texts(answer)) == (end == date(2026, 7, 1))
    assert due(date(2026, 6, 1), 30, CALENDAR_DAY, *events) == date(2026, 7, 6)


def test_an_open_stop_nobody_was_told_of_does_not_stop_the_clock():
    untold = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 6, 10), "监测鉴定"), only_if_told=True)
    assert not untold.answer(CALENDAR).stopped
    assert untold.answer(CALENDAR).due == date(2026, 7, 1)
    told = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 6, 10), "监测鉴定", date(2026, 6, 11)), only_if_told=True)
    assert told.answer(CALENDAR).stopped


def test_a_stop_after_the_end_changes_nothing_and_says_so():
    answer = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 7, 2), "补作中止")).answer(CALENDAR)
    assert answer.due == date(2026, 7, 1)
    assert "2026年7月2日登记的中止（补作中止）发生在期限届满之后，不影响期限" in texts(answer)


def test_a_stop_during_the_roll_over_moves_the_end():
    """15 days from 16 Sep 2026 end on 1 Oct and roll to 8 Oct; stopped on 6 Oct, resumed on Sunday 11 Oct: Monday 12 Oct."""
    events = Stop(date(2026, 10, 6), "突发事件"), Resume(date(2026, 10, 11), "恢复办理")
    assert due(date(2026, 9, 16), 15, CALENDAR_DAY, *events, rolls_over=True) == date(2026, 10, 12)
    assert clock(date(2026, 9, 16), 15, CALENDAR_DAY, events[0], rolls_over=True).answer(CALENDAR).stopped


def test_an_extension_while_stopped_is_in_time():
    events = (
        Stop(date(2026, 6, 10), "鉴定"),
        Extend(30, CALENDAR_DAY, date(2026, 8, 1), "案情复杂", "局长"),
        Resume(date(2026, 8, 10), "收到鉴定意见"),
    )
    assert due(date(2026, 6, 1), 30, CALENDAR_DAY, *events) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((Stop(date(2026, 6, 10), "甲"), Stop(date(2026, 6, 11), "乙")), "已经中止且未恢复，不能再次中止"),
        ((Resume(date(2026, 6, 11), "乙"),), "并未中止，不能恢复"),
        ((Stop(date(2026, 6, 10), "甲"), Resume(date(2026, 6, 11), "乙"), Resume(date(2026, 6, 12), "丙")), "并未中止，不能恢复"),
        ((Stop(date(2026, 6, 10), "甲"), Resume(date(2026, 6, 9), "乙")), "早于此前的 2026年6月10日"),
        ((Stop(date(2026, 5, 31), "甲"),), "早于此前的 2026年6月1日"),
        ((Extend(0, CALENDAR_DAY, date(2026, 6, 9), "甲", "局长"),), "必须大于零"),
        ((Extend(5, CALENDAR_DAY, date(2026, 6, 9), "甲", " "),), "必须写明批准人"),
        ((Extend(5, HOUR, date(2026, 6, 9), "甲", "局长"),), "不能按小时延长"),
        ((Stop(datetime(2026, 6, 9, 8, 0, tzinfo=UTC), "甲"),), "必须是日期"),
        ((Stop(date(2026, 6, 9), "甲", datetime(2026, 6, 9, 8, 0, tzinfo=UTC)),), "告知时间必须是日期"),
    ],
)
def test_events_that_cannot_have_happened_are_refused(events, words):
    with pytest.raises(ClockInvalid, match=words) as caught:
        clock(date(2026, 6, 1), 30, CALENDAR_DAY, *events)
    assert isinstance(caught.value, RuleError)
    assert "C07 作出决定" in str(caught.value)


def test_with_event_checks_too():
    running = clock(date(2026, 6, 1), 30, CALENDAR_DAY).with_event(Stop(date(2026, 6, 10), "甲"))
    with pytest.raises(ClockInvalid):
        running.with_event(Stop(date(2026, 6, 12), "乙"))
    assert running.with_event(Resume(date(2026, 6, 12), "乙")).answer(CALENDAR).due == date(2026, 7, 3)


def test_terms_that_make_no_sense_are_refused():
    with pytest.raises(ClockInvalid, match="必须大于零"):
        Term(0, WORKING, False, ARTICLE)
    with pytest.raises(ClockInvalid, match="不因节假日顺延"):
        Term(24, HOUR, True, ARTICLE)


def test_regime_files_may_write_the_unit_in_the_plural():
    assert Unit("working_days") is WORKING
    assert Unit("hours") is HOUR
    with pytest.raises(ValueError, match="weeks"):
        Unit("weeks")


# Hours


def at(day, hour, minute=0, month=10):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_hours_are_real_hours_through_the_holiday():
    """24 小时, 行政强制法 第十九条: taken Thu 1 Oct 2026 22:30 in the holiday, due 2 Oct 22:30."""
    answer = clock(at(1, 22, 30), 24, HOUR).answer(CALENDAR)
    assert answer.due == at(2, 22, 30)
    assert answer.due_day == date(2026, 10, 2)
    assert texts(answer)[0] == "2026年10月1日22时30分立案，自此刻起连续计算，期限24小时（《中华人民共和国行政处罚法》第六十条）"
    assert answer.lines[-1].text == "期限于2026年10月2日22时30分届满"
    assert not answer.overdue(at(2, 22, 30))
    assert answer.overdue(at(2, 22, 30) + timedelta(seconds=1))
    assert not answer.overdue(date(2026, 10, 2))
    assert answer.overdue(date(2026, 10, 3))
    assert answer.days_left(date(2026, 10, 1), CALENDAR) == 1


def test_hours_started_in_another_zone_end_on_the_local_day():
    """17:00 UTC is 1 a.m. of the next day in Shanghai."""
    assert clock(datetime(2026, 10, 1, 17, 0, tzinfo=UTC), 24, HOUR).answer(CALENDAR).due_day == date(2026, 10, 3)


def test_hours_stop_and_extend():
    events = Stop(at(1, 12), "仪器检定"), Resume(at(1, 18), "检定完毕"), Extend(2, HOUR, at(2, 9), "路途中断", "局长")
    answer = clock(at(1, 10), 24, HOUR, *events).answer(CALENDAR)
    assert answer.due == at(2, 18)
    assert [line.counted for line in answer.lines if line.kind is LineKind.COUNTED] == [2, 24]
    assert clock(at(1, 10), 24, HOUR, events[0]).answer(CALENDAR).stopped
    late = Extend(2, HOUR, at(2, 10, 1), "路途中断", "局长")
    assert clock(at(1, 10), 24, HOUR, late).answer(CALENDAR).due == at(2, 10)
    assert clock(at(1, 10), 24, HOUR).bounds(CALENDAR) == (at(2, 10), at(2, 10), False)


def test_hours_of_a_stop_nobody_was_told_of_are_not_taken_out():
    untold = Stop(at(1, 12), "仪器检定"), Resume(at(1, 18), "检定完毕")
    told = Stop(at(1, 12), "仪器检定", at(1, 12, 5)), untold[1]
    assert clock(at(1, 10), 24, HOUR, *untold, only_if_told=True).answer(CALENDAR).due == at(2, 10)
    assert clock(at(1, 10), 24, HOUR, *told, only_if_told=True).answer(CALENDAR).due == at(2, 16)


def test_a_stop_at_the_last_instant_is_in_time_and_a_minute_later_too_late():
    assert clock(at(1, 10), 24, HOUR, Stop(at(2, 10), "仪器检定")).answer(CALENDAR).stopped
    late = clock(at(1, 10), 24, HOUR, Stop(at(2, 10, 1), "仪器检定")).answer(CALENDAR)
    assert late.due == at(2, 10)
    assert any("发生在期限届满之后" in text for text in texts(late))
    untold = clock(date(2026, 6, 1), 30, CALENDAR_DAY, Stop(date(2026, 7, 1), "鉴定"), only_if_told=True).answer(CALENDAR)
    assert "2026年7月1日中止（鉴定），未书面告知当事人，所用时间不扣除" in texts(untold)


def test_hours_need_an_instant_with_a_zone():
    with pytest.raises(ClockInvalid, match="必须是带时区的时刻"):
        clock(date(2026, 10, 1), 24, HOUR)
    with pytest.raises(ClockInvalid, match="必须是带时区的时刻"):
        clock(datetime(2026, 10, 1, 9, 0), 24, HOUR)  # noqa: DTZ001 - the missing zone is the point
    with pytest.raises(ClockInvalid, match="必须是日期，不是时刻"):
        clock(at(1, 9), 7, WORKING)


# Explanation


def test_every_line_of_a_count_over_national_day():
    answer = clock(date(2026, 9, 18), 7, WORKING).answer(CALENDAR)
    assert texts(answer) == [
        "2026年9月18日立案，当日不计入，自次日起算，期限7个工作日（《中华人民共和国行政处罚法》第六十条）",
        "2026年9月19日周末休息，不计入",
        "2026年9月20日至2026年9月24日计入5个工作日（2026年9月20日调休上班）",
        "2026年9月25日至2026年9月27日中秋节放假（连同周末），不计入",
        "2026年9月28日至2026年9月29日计入2个工作日",
        "期限于2026年9月29日届满",
    ]


def test_roll_over_is_explained():
    answer = clock(date(2026, 9, 16), 15, CALENDAR_DAY, rolls_over=True).answer(CALENDAR)
    assert texts(answer)[1:] == [
        "2026年9月17日至2026年10月1日计入15日",
        "末日逢国庆节放假（连同周末），顺延至其后第一个工作日2026年10月8日",
        "期限于2026年10月8日届满",
    ]


def test_the_agencys_own_holiday_is_named():
    own = load_calendar((OwnHoliday(date(2026, 9, 21), Article("某州自治条例", "第一条"), "州庆日"),))
    answer = clock(date(2026, 9, 18), 7, WORKING).answer(own)
    assert answer.due == date(2026, 9, 30)
    assert "2026年9月21日州庆日放假，不计入" in texts(answer)


@st.composite
def running_clocks(draw):
    """A clock of 2018 to 2025 with up to three stops, resumed, and perhaps an extension."""
    started = draw(st.dates(date(2018, 1, 1), date(2025, 6, 30)))
    unit = draw(st.sampled_from([WORKING, CALENDAR_DAY, MONTH]))
    amount = draw(st.integers(1, 4 if unit is MONTH else 60))
    events, day = [], started
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(days=draw(st.integers(0, 15)))
        events.append(Stop(day, "鉴定", draw(st.sampled_from([None, day]))))
        day += timedelta(days=draw(st.integers(0, 25)))
        events.append(Resume(day, "收到意见"))
    if draw(st.booleans()):
        events.append(Extend(draw(st.integers(1, 20)), unit if unit is not MONTH else CALENDAR_DAY, day, "案情复杂", "局长"))
    return clock(started, amount, unit, *events, rolls_over=draw(st.booleans()), only_if_told=draw(st.booleans()))


@settings(max_examples=300)
@given(running_clocks())
def test_the_lines_cover_every_day_once_and_their_counts_make_the_period(running):
    """Property: lines that cover days tile start to end without gap or overlap, and what they count is the whole period."""
    answer = running.answer(CALENDAR)
    tiles = sorted((line for line in answer.lines if line.kind.covers_days), key=lambda line: line.first_day)
    assert tiles[0].first_day == running.started
    for earlier, later in pairwise(tiles):
        assert later.first_day == earlier.last_day + timedelta(days=1)
    assert tiles[-1].last_day == answer.due
    if running.term.unit is not MONTH:
        in_time = sum(event.amount for event in running.events if isinstance(event, Extend))
        in_time *= any(line.kind is LineKind.EXTENDED for line in answer.lines)
        assert sum(line.counted for line in tiles) == running.term.amount + in_time
    assert all(line.text for line in answer.lines)


@settings(max_examples=300)
@given(running_clocks())
def test_the_end_agrees_with_a_count_by_the_foreign_calendar(running):
    """Foreign check: count the days one by one with `holidays`, with the stops as sets of days."""
    if running.term.unit is MONTH or any(isinstance(event, Extend) for event in running.events):
        return
    out, stop = set(), None
    for event in running.events:
        if isinstance(event, Stop):
            stop = event
        elif stop.told_on is not None or not running.term.stop_counts_only_if_told:
            out |= {stop.on + timedelta(days=i) for i in range((event.on - stop.on).days)}
    day, left = running.started, running.term.amount
    while left:
        day += timedelta(days=1)
        left -= day not in out and (running.term.unit is CALENDAR_DAY or FOREIGN.is_working_day(day))
    while running.term.rolls_over and (day in out or not FOREIGN.is_working_day(day)):
        day += timedelta(days=1)
    assert running.answer(CALENDAR).due == day


@given(running_clocks(), st.integers(-30, 200))
def test_overdue_and_days_left_agree(running, after):
    answer = running.answer(CALENDAR)
    today = answer.due + timedelta(days=after - 100)
    if not date(2018, 1, 1) <= today <= date(2026, 12, 31):
        return
    left = answer.days_left(today, CALENDAR)
    if answer.overdue(today):
        assert left <= 0 if running.term.unit is WORKING else left < 0
    else:
        assert left >= 0
    assert answer.overdue(answer.due + timedelta(days=1))
    assert not answer.overdue(answer.due)
    assert answer.days_left(answer.due, CALENDAR) == 0


def test_days_left_counts_working_days_for_a_clock_of_working_days():
    """Due Thu 15 Oct 2026: from Fri 9 Oct there are the 10th (make-up), 12th to 15th, five working days but six calendar days."""
    assert clock(date(2026, 9, 30), 7, WORKING).answer(CALENDAR).days_left(date(2026, 10, 9), CALENDAR) == 5
    assert clock(date(2026, 9, 30), 15, CALENDAR_DAY).answer(CALENDAR).days_left(date(2026, 10, 9), CALENDAR) == 6
    assert clock(date(2026, 9, 30), 7, WORKING).answer(CALENDAR).days_left(date(2026, 10, 17), CALENDAR) == -1


# Unannounced years


def test_a_count_into_an_unannounced_year_raises_and_has_bounds():
    """Fri 18 Dec 2026 + 20 working days: nine days are left in 2026, eleven fall in 2027."""
    running = clock(date(2026, 12, 18), 20, WORKING)
    with pytest.raises(CalendarNotPublished) as caught:
        running.answer(CALENDAR)
    assert caught.value.year == 2027
    bounds = running.bounds(CALENDAR)
    assert bounds.provisional
    assert date(2027, 1, 11) <= bounds.earliest <= date(2027, 1, 15)
    assert date(2027, 1, 18) <= bounds.latest <= date(2027, 1, 31)
    assert clock(date(2026, 12, 18), 20, WORKING, rolls_over=True).bounds(CALENDAR) == bounds


def test_an_extended_count_into_an_unannounced_year_has_bounds():
    """Approved on 31 Dec 2026 while 20 working days from 18 Dec still ran: ten more, 21 of them in 2027."""
    extended = clock(date(2026, 12, 18), 20, WORKING, Extend(10, WORKING, date(2026, 12, 31), "案情复杂", "局长"))
    with pytest.raises(CalendarNotPublished):
        extended.answer(CALENDAR)
    bounds = extended.bounds(CALENDAR)
    assert bounds.provisional
    assert date(2027, 1, 25) <= bounds.earliest <= date(2027, 2, 1)
    assert date(2027, 2, 1) <= bounds.latest <= date(2027, 2, 20)


def test_a_roll_over_into_an_unannounced_year_has_bounds():
    """90 days from 10 Nov 2026 end on 8 Feb 2027, which may be a holiday: from that day to the longest holiday after it."""
    running = clock(date(2026, 11, 10), 90, CALENDAR_DAY, rolls_over=True)
    with pytest.raises(CalendarNotPublished):
        running.answer(CALENDAR)
    assert running.bounds(CALENDAR) == (date(2027, 2, 8), date(2027, 2, 18), True)
    assert clock(date(2026, 11, 10), 90, CALENDAR_DAY).bounds(CALENDAR) == (date(2027, 2, 8), date(2027, 2, 8), False)


def test_bounds_are_exact_when_every_year_is_known():
    assert clock(date(2026, 9, 18), 7, WORKING).bounds(CALENDAR) == (date(2026, 9, 29), date(2026, 9, 29), False)


@settings(max_examples=150)
@given(running_clocks(), st.integers(2022, 2025))
def test_bounds_made_before_the_notice_hold_the_end_that_came(running, last):
    """Property: with only the notices up to a year known, bounds never raise, stay in order, and contain the true end."""
    known = WORK_CALENDARS[last]
    bounds = running.bounds(known)
    assert bounds.earliest <= bounds.latest
    if running.started.year >= last:
        assert bounds.earliest <= running.answer(CALENDAR).due <= bounds.latest


WORK_CALENDARS = {last: WorkCalendar(tuple(notice for notice in CALENDAR.notices if notice.year <= last)) for last in range(2022, 2026)}
