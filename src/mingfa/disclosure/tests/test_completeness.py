"""The feed of a real office is complete, and a stranger sees when a decision is hidden in its database."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from mingfa.cases.tests.whole import SMALL
from mingfa.desk.times import local_day
from mingfa.disclosure import acts, statement
from mingfa.disclosure.tests.test_feed import findings
from mingfa.portal.audit import audit

pytestmark = pytest.mark.django_db


def audited(case):
    (one,) = audit(str(case.feed))
    return one


def day_over(case):
    """Let the day end and the next one begin; return the day that ended."""
    ended = local_day(case.at)
    case.at = (case.at + timedelta(days=1)).replace(hour=9)
    case.settled()
    return ended.isoformat()


def test_hide_one_decision_in_the_database_and_the_audit_names_the_day(publishing):
    first, second = publishing().decided(SMALL).issued(), publishing().decided(SMALL).issued()
    first.published()
    second.at = first.at = max(first.at, second.at)
    day_over(first)
    assert audited(first).ok, audited(first).findings
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disclosure_publication WHERE stream = %s", [second.publication])
        assert cursor.rowcount == 1
    ended = day_over(first)
    one = audited(first)
    assert [finding.day for finding in one.findings] == [ended]
    assert "有决定被隐瞒" in one.findings[0].words


def test_what_is_made_to_look_withheld_in_the_database_is_named(publishing):
    case = publishing().decided(SMALL).issued().published()
    day_over(case)
    assert audited(case).ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disclosure_publication SET published_on = NULL, withheld_on = decided_on, ground = 'minor'")
    ended = day_over(case)
    told = audited(case).findings
    assert told
    assert {finding.day for finding in told} == {ended}
    assert any("不能改称没有公示" in finding.words for finding in told)


def test_corrections_withdrawals_and_withholding_leave_the_audit_content(publishing):
    case, other = publishing("jiangbei").decided(SMALL).issued().published(), publishing("jiangbei").decided(SMALL).issued()
    day_over(case)
    other.at = case.at
    assert (
        other.done(acts.WithdrawPublication(trigger="excepted", reason="误公示"), case.at_step("publish"), stream=case.publication) == set()
    )
    case.at = other.at
    case.settled()
    for _ in range(30):
        day_over(case)
    one = audited(case)
    assert one.ok, one.findings
    assert (one.last_statement["decided"], one.last_statement["withdrawn"], one.last_statement["overdue"]) == (2, 1, 1)
    assert findings() == []


def test_many_decisions_are_told_in_parts(publishing, monkeypatch):
    """A statement that would be too long for one line; the roll is the same."""
    monkeypatch.setattr(statement, "IN_ONE_LINE", 1)
    cases = [publishing().decided(SMALL).issued() for _ in range(3)]
    cases[0].at = max(case.at for case in cases)
    day_over(cases[0])
    day_over(cases[0])
    told = [json.loads(path.read_bytes())["content"] for path in (cases[0].feed / "xiangxi" / "content").glob("*.json")]
    parts = [one for one in told if one.get("part")]
    assert len(parts) == 2
    one = audited(cases[0])
    assert one.ok, one.findings
    assert one.last_statement["decided"] == 3
    assert findings() == []


def test_the_portal_shows_each_day(publishing, portal):
    case = publishing().decided(SMALL).issued().published()
    ended = day_over(case)
    page, nobody, about = portal.visit("/completeness/xiangxi/", "/completeness/nobody/", "/about/", follow=(case.feed,))
    year, month, day = (int(part) for part in ended.split("-"))
    assert f"{year}年{month}月{day}日" in page.text
    assert nobody.status == 404
    assert "已作出决定 1 件" in about.text
