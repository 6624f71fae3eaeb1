"""How an agency carries out its own rules: figures that are computed, lists behind them, and what the public is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.verify import verify
from mingfa.disclosure.models import PublicationRow
from mingfa.disclosure.tests.conftest import portal, publishing
from mingfa.obligations import load
from mingfa.office.compliance import PARTS, clauses_of, figure_of, figures_of, public_content, share, text_of
from mingfa.office.tests.conftest import accounts, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["portal", "publishing"]


def test_a_share_says_a_hundred_percent_only_of_all():
    assert share(55, 56) == "98.2 %（55/56 件）"
    assert share(1999, 2000) == "99.9 %（1999/2000 件）"
    assert share(2000, 2000) == "100.0 %（2000/2000 件）"
    assert share(0, 0) == "没有需要统计的"


def test_what_was_published_late_lowers_the_figure_and_stands_in_its_list(publishing):
    """Of two decisions one is published in time; the other is overdue the day after its last day, not on it."""
    first = publishing().decided(SMALL).issued().published()
    second = publishing().decided(SMALL).issued()
    row = PublicationRow.objects.get(stream=second.publication)
    accounts("xiangxi")
    client = signed_in(second.leader)
    with now.at(second.at):
        on_the_day = figures_of("xiangxi", row.due_on)
        after = figures_of("xiangxi", row.due_on + timedelta(days=1))
        assert (on_the_day["in_time"].value, on_the_day["in_time"].of) == (1, 1)
        assert (on_the_day["waiting"].value, on_the_day["overdue"].value) == (1, 0)
        assert (after["in_time"].value, after["in_time"].of) == (1, 2)
        assert after["in_time"].words == "50.0 %（1/2 件）"
        assert (after["waiting"].value, after["overdue"].value) == (0, 1)
        assert not after["overdue"].good
    with now.at(second.at.replace(month=row.due_on.month, day=row.due_on.day) + timedelta(days=1)):
        page = client.get("/compliance/").content.decode()
        assert "50.0 %（1/2 件）" in page
        listed = client.get("/compliance/?show=overdue").content.decode()
        assert second.publication in listed
        assert first.publication not in listed
        both = client.get("/compliance/?show=in_time").content.decode()
        assert second.publication in both
        assert first.publication in both
        assert client.get("/compliance/?show=nothing&part=%00&page=-3").status_code == 200


def test_every_clause_of_the_agencys_own_text_stands_on_the_page_and_no_other(publishing):
    site = publishing("jiangbei").site
    assert text_of(site.agency) == "jiangbei"
    own = [one for one in load() if one.agency == "jiangbei"]
    clauses = list(clauses_of("jiangbei", figures_of("jiangbei", now.now().date())))
    assert [one.id for one in clauses] == [one.id for one in own]
    assert {one.part for one in clauses} <= set(PARTS)
    told = {one.id: one.figure.code for one in clauses if one.figure is not None}
    assert told["JB-P-10a"] == "in_time"
    assert told["JB-P-14a"] == "annual"
    assert all(figure_of(one) == told.get(one.id, "") for one in own if figure_of(one))


def test_the_public_reads_the_clauses_on_disclosure_with_the_figures(publishing, portal):
    """The line leaves with the daily statement, verifies, and takes the place of the one before; nothing of the other parts goes out."""
    case = publishing("jiangbei").decided(SMALL).issued().published()
    for _ in range(2):
        case.at += timedelta(days=1)
        case.settled()
    page, missing = portal.visit("/compliance/jiangbei/", "/compliance/nobody/", follow=(case.feed,))
    assert portal.problem == 0, portal.said
    assert page.status == 200
    assert missing.status == 404
    content = public_content("jiangbei")
    assert {one["part"] for one in content["clauses"]} == {"disclosure"}
    for words in ("100.0 %（1/1 件）", "第十四条", "在期限内公示"):
        assert words in page.text
    assert "法制审核在期限内" not in page.text
    assert [one for one in verify().findings if one.kind not in ("original", "anchor")] == []
