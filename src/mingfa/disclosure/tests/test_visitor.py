"""A visitor with no account finds what is published, by party, day and kind, and nothing else."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from mingfa.cases.tests.whole import SMALL

pytestmark = pytest.mark.django_db


@pytest.mark.obligation("PJ-G-3e")
def test_a_visitor_finds_the_published_decision_and_never_the_unpublished_one(publishing, portal):
    """盘锦 实施方案 一（二）便捷高效: search by party, date or kind opens the matching record; unpublished ones never appear."""
    shown, hidden = publishing("panjin").decided(SMALL).issued().published(), publishing("panjin").decided(SMALL).issued()
    hidden.n = 50  # acts of the same people: their own numbers
    hidden.provided().settled()
    decision, kept = shown.state.proceeding.decision, hidden.state.proceeding.decision
    party = shown.state.parties[0]
    day = decision.decided_on.isoformat()
    asked = [
        f"q={quote(party.name)}",
        f"q={party.code}",
        f"from={day}&to={day}",
        "kind=penalty",
        f"q={quote(decision.number)}",
        "",
        f"q={quote(kept.number)}",
    ]
    pages = portal.visit(*(f"/decisions/?{one}" for one in asked), shown.item, hidden.item, follow=(shown.feed,))
    assert portal.problem == 0
    *lists, page, unpublished = pages
    for one in lists[:-1]:
        assert one.status == 200
        assert "Set-Cookie" not in one.headers
        assert shown.item in one.text
        assert hidden.item not in one.text
        assert "共 1 条" in one.text
    assert "共 0 条" in lists[-1].text
    assert page.status == 200
    assert decision.number in page.text
    assert unpublished.status == 404
    nothing = portal.visit(
        "/decisions/?from=1990-01-01&to=1990-12-31", "/decisions/?kind=licence", f"/decisions/?q={quote('没有这个单位')}"
    )
    assert all(shown.item not in one.text for one in nothing)
    others = portal.visit("/api/v1/decisions", "/feed.atom", f"/parties/{party.code}/", "/sitemap.xml", "/api/v1/agencies/panjin/changes")
    told = json.loads(others[0].text)
    assert [one["item"] for one in told["items"]] == [shown.publication.rpartition("/")[2]]
    for one in others:
        assert one.status == 200
        assert hidden.publication.rpartition("/")[2] not in one.text
        assert kept.number not in one.text
    assert portal.page(shown.item).text.count(party.name) > 1
