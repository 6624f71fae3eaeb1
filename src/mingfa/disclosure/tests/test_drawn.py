"""Random inspections told at fixed times: they gather by themselves, one without a result is named, after the month's end it is overdue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from mingfa.desk import now
from mingfa.desk.errors import UnknownStream
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.disclosure.acts import publication_of
from mingfa.disclosure.drawn.acts import CompileRandomReport
from mingfa.disclosure.drawn.state import last_of, period_words, report_stream
from mingfa.disclosure.tests.kinds import concluded, inspected
from mingfa.office.reading import left

pytestmark = pytest.mark.django_db
MARCH = "xinglongtai/random_report/2026-03"


def drawn(case: Any) -> Any:
    """Open an inspection and go there at random; nothing is decided yet."""
    return case.opened("inspection", title="某洗涤厂检查", ground="年度检查计划").inspected(random=True)


def todo() -> ToDoRow:
    """Return the task of March."""
    return ToDoRow.objects.get(stream=MARCH, key="random")


@pytest.mark.obligation("XL-P-5.2")
def test_each_month_lists_its_random_inspections_and_is_overdue_after_its_end(publishing, portal):
    """兴隆台 二（一）5（2）: monthly; results listed, one without a result named; unpublished at the month's end -> overdue; then told, and again."""
    case, other = publishing("xinglongtai"), publishing("xinglongtai")
    drawn(case)
    other.at = case.at + timedelta(days=1)
    drawn(other)
    state = look(MARCH).state
    assert [line.case for line in state.lines] == [case.stream, other.stream]
    row = todo()
    assert row.why.count("尚在办理") == 2
    assert "尚无查处结果：" in row.why
    assert row.due_on == last_of("2026-03")
    assert "二（一）5（2）" in row.article
    for days, state in ((0, "today"), (1, "over")):
        with now.at(datetime.combine(row.due_on + timedelta(days=days), time(9), tzinfo=LOCAL)):
            assert left(row.due_on).urgency == state
    concluded(case)
    assert "责令改正" in todo().why
    assert todo().why.count("尚在办理") == 1
    told = publication_of(MARCH, 0)
    case.at = max(case.at, other.at)
    assert case.done(CompileRandomReport(), case.at_step("provide"), stream=MARCH) == set(), case.said
    assert case.done(CompileRandomReport(), case.at_step("provide"), stream=MARCH) == {"random_report.nothing"}
    assert todo().label == "公布随机抽查情况", "put together is not told yet"
    publish(case, told)
    assert not ToDoRow.objects.filter(stream=MARCH).exists()
    assert look(MARCH).state.published_on == case.at.date()
    page = portal.page(f"/decisions/xinglongtai/{told.rpartition('/')[2]}/", follow=(case.feed,))
    assert page.status == 200
    for words in ("2026年3月随机抽查情况和查处结果", "责令改正", "尚在办理", "随机抽查2次"):
        assert words in page.text
    other.at, other.n = case.at, 300
    concluded(other)
    assert todo().due_on == last_of("2026-03"), "the second result has to be told too"


def publish(case: Any, stream: str) -> None:
    """Provide, approve and publish what was put together."""
    from mingfa.disclosure import acts

    assert case.done(acts.PreparePublication(), case.at_step("provide"), stream=stream) == set(), case.said
    assert case.done(acts.ApprovePublication(redaction_checked=True), case.at_step("approve"), stream=stream) == set(), case.said
    assert case.done(acts.Publish(), case.at_step("publish"), stream=stream) == set(), case.said
    case.settled()


def test_where_no_period_is_set_nothing_gathers(publishing):
    """湘西州: random inspections are published one by one with the others."""
    case = inspected(publishing("xiangxi"), random=True)
    with pytest.raises(UnknownStream):
        look("xiangxi/random_report/2026-03")
    assert case.public.random


def test_a_period_is_a_month_or_a_quarter():
    assert report_stream("a_b", date(2026, 12, 31), "quarterly") == "a_b/random_report/2026-Q4"
    assert report_stream("a_b", date(2026, 2, 1), "monthly") == "a_b/random_report/2026-02"
    assert (last_of("2028-02"), last_of("2026-Q2")) == (date(2028, 2, 29), date(2026, 6, 30))
    assert (period_words("2026-02"), period_words("2026-Q2")) == ("2026年2月", "2026年第2季度")
