"""Annual data and the carrying out of rules on the portal: what a feed says, and nothing a feed must not say."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mingfa.portal.audit import audit
from mingfa.portal.tests.a_feed import Feed, decision
from mingfa.portal.tests.visitor import Portal


def row(number, kind="penalty", result="penalty", measure="decision", fen=0, unit="enforcement"):
    names = {"decision": "执法决定", "reconsideration": "行政复议"}
    kinds = {"penalty": "行政处罚", "coercion": "行政强制"}
    return {
        "measure": measure, "measure_name": names[measure], "kind": kind, "kind_name": kinds[kind], "unit": unit, "unit_name": "执法队" if unit else "",
        "result": result, "result_name": {"penalty": "给予处罚", "upheld": "维持"}.get(result, result), "number": number, "fen": fen,
    }  # fmt: skip


def year_content(year, *rows, **changes):
    return {
        "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "year": year, "round": 1, "frozen_on": f"{year + 1}-01-08",
        "published_on": f"{year + 1}-01-12", "first_published_on": f"{year + 1}-01-12", "ledger_size": 1234, "note": "", "rows": list(rows), **changes,
    }  # fmt: skip


CLAUSES = [
    {
        "part": "disclosure", "part_name": "行政执法公示", "cite": f"某制度 第{n}条", "says": f"第{n}项要求", "by": "系统“公示时限”",
        "figure": "98.2 %（55/56 件）" if n % 2 else "",
    }
    for n in range(1, 46)
]  # fmt: skip
COMPLIANCE = {
    "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "on": "2026-03-10", "clauses": CLAUSES,
    "figures": [{"code": "in_time", "label": "在期限内公示", "value": 55, "of": 56, "words": "98.2 %（55/56 件）"}],
}  # fmt: skip


@pytest.fixture
def feed(tmp_path):
    made = Feed(tmp_path / "feed" / "xiangxi")
    made.add("publish", "item-1", decision(1))
    made.add("annual", "annual-2024", year_content(2024, row(8, fen=1_000_000)))
    made.add("annual", "annual-2025", year_content(2025, row(12, fen=1_234_567), row(1, measure="reconsideration", result="upheld")))
    made.write()
    return made


def told(tmp_path, feed, *pages):
    portal = Portal(tmp_path / "portal")
    answers = portal.visit(*pages, follow=(feed.write(),))
    return portal, answers


def test_a_year_stands_with_the_one_before_it_and_as_files(tmp_path, feed):
    portal, (page, table, raw, listed, map_, columns, told_by_api, nobody) = told(
        tmp_path, feed, "/annual/xiangxi/2025/", "/annual/xiangxi/2025/table.csv", "/annual/xiangxi/2025/table.json", "/annual/", "/sitemap/",
        "/sitemap/columns.xml", "/api/v1/annual", "/annual/xiangxi/2023/",
    )  # fmt: skip
    assert portal.problem == 0, portal.said
    assert [one.status for one in (page, table, raw, listed, map_, columns, told_by_api, nobody)] == [200] * 7 + [404]
    for words in (
        "2025 年度行政执法数据",
        "12,345.67",
        "给予处罚",
        "增加 50.0 %",
        "上年度为零",
        "/decisions/?agency=xiangxi&amp;from=2025-01-01&amp;to=2025-12-31&amp;kind=penalty",
    ):
        assert words in page.text, words
    assert list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))[1] == [
        "执法决定",
        "行政处罚",
        "执法队",
        "给予处罚",
        "12",
        "12345.67",
    ]
    assert json.loads(raw.text)["rows"][0]["number"] == 12
    assert "/annual/xiangxi/2024/" in listed.text
    assert "/annual/xiangxi/2025/" in map_.text
    assert "/annual/xiangxi/2025/</loc>" in columns.text
    assert json.loads(told_by_api.text) == [{"agency": "xiangxi", "year": 2025}, {"agency": "xiangxi", "year": 2024}]


def test_a_revision_takes_the_place_of_the_table_and_says_why(tmp_path, feed):
    revised = year_content(2025, row(13), round=2, revised="补登一件", published_on="2026-02-20")
    feed.add("annual", "annual-2025", revised)
    _, (page,) = told(tmp_path, feed, "/annual/xiangxi/2025/")
    assert "补登一件" in page.text
    assert "增加 62.5 %" in page.text
    assert "首次公布 2026年1月12日" in page.text
    assert "12,345.67" not in page.text


@pytest.mark.parametrize(
    "broken",
    [
        {"year": "2025"}, {"year": 99}, {"rows": [{"measure": "decision"}]}, {"rows": [row("十二")]}, {"rows": [row(True)]},
    ],
)  # fmt: skip
def test_a_table_of_another_form_stops_the_feed(tmp_path, feed, broken):
    feed.add("annual", "annual-2025", {**year_content(2025, row(1)), **broken})
    portal, (page,) = told(tmp_path, feed, "/annual/xiangxi/2025/")
    assert portal.problem == 1
    assert "不合格式" in portal.said
    assert page.status == 404, "nothing of a feed that cannot be trusted is shown"


def test_a_citys_sum_that_is_none_is_found_by_anybody(feed):
    """The audit adds the bodies up again."""
    bodies = [{"agency": "a", "name": "甲区", "rows": [row(2, unit="")]}, {"agency": "b", "name": "乙区", "rows": [row(3, unit="")]}]
    feed.add("annual", "annual-2026", year_content(2026, row(5, unit=""), bodies=bodies, missing=["丙区"]))
    assert not [one for one in next(iter(audit(str(feed.write())))).findings if "合计" in str(one)]
    feed.add("annual", "annual-2026", year_content(2026, row(4, unit=""), bodies=bodies, missing=["丙区"]))
    assert [one for one in next(iter(audit(str(feed.write())))).findings if "合计" in str(one)]


def test_clauses_are_paged_and_an_agency_without_any_has_no_page(tmp_path, feed):
    feed.add("compliance", "compliance", COMPLIANCE, stream="", seq=-1, place=-1)
    _, (first, second, far, api, nobody) = told(
        tmp_path, feed, "/compliance/xiangxi/", "/compliance/xiangxi/?page=2", "/compliance/xiangxi/?page=x&part=none", "/api/v1/agencies/xiangxi/compliance",
        "/api/v1/agencies/nobody/compliance",
    )  # fmt: skip
    assert "98.2 %（55/56 件）" in first.text
    assert "第40项要求" in first.text
    assert "第41项要求" not in first.text
    assert "第45项要求" in second.text
    assert far.status == 200
    assert json.loads(api.text)["figures"][0]["of"] == 56
    assert nobody.status == 404


def test_refusals_are_pages_that_say_what_to_do(tmp_path, feed):
    _, (long, missing) = told(tmp_path, feed, "/decisions/?q=" + "长" * 1500, "/annual/xiangxi/20250/")
    assert long.status == 414
    assert "网址过长" in long.text
    assert "返回首页" in long.text
    assert missing.status == 404
