"""In a browser: standing lists fit from phone to desktop, in the office and on the portal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from mingfa.agencies.setup import Site
from mingfa.lists.standing.acts import NameSite, RegisterChange
from mingfa.lists.standing.facts import book_stream
from mingfa.lists.tests.rows import POWERS
from mingfa.lists.tests.standing import DAY, Lists
from mingfa.testing.reading import visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_standing_lists_in_a_browser(browse: Callable[..., Page], bureau: Site, axe_source: str) -> None:
    lists = Lists(bureau)
    lists.open_book()
    assert lists.do(NameSite(code="luxi", called="泸溪分局"), book_stream("xiangxi"), by=lists.keeper()) == set()
    lists.publish("powers", {**POWERS, "penalty": POWERS["penalty"] | {"basis": "《水污染防治法》第八十三条"}})
    assert (
        lists.do(
            RegisterChange(trigger="law_amended", told="水污染防治法修改", since=DAY, source="修改决定", law="水污染防治法"),
            book_stream("xiangxi"),
            by=lists.keeper(),
        )
        == set()
    )
    lists.publish(
        "bodies",
        {
            "b": {
                "name": "州生态环境局",
                "unit": "enforcement",
                "duties": "统一监督管理全州生态环境",
                "internal": "执法一科、执法二科",
                "area": "全州",
            }
        },
    )
    person, _ = lists.drafter("powers")
    page = browse(person)
    addresses = {
        "lists": "/lists/",
        "list": "/lists/powers/",
        "draft": "/lists/powers/draft/",
        "row": "/lists/bodies/draft/row/?row=b",
        "changes": "/lists/changes/",
        "publish": "/s/xiangxi/list/powers/",
    }
    for name, address in addresses.items():
        visit(page, name, address, axe_source if name != "publish" else "")
