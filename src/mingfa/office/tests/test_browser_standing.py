"""In a browser: standing lists fit from phone to desktop, in the office and on the portal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.lists.standing.acts import NameSite, RegisterChange
from mingfa.lists.standing.facts import book_stream
from mingfa.lists.tests.rows import POWERS
from mingfa.lists.tests.standing import DAY, Lists
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.office.tests.test_browser import WIDTHS, faults

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("MINGFA_SHOTS", "")


def test_standing_lists_in_a_browser(browser: Browser, bureau: Site, live_server: Any, axe_source: str) -> None:
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
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/accounts/login/")
    page.fill("#id_login", PersonRow.objects.get(stream=person).account)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    addresses = {
        "lists": "/lists/",
        "list": "/lists/powers/",
        "draft": "/lists/powers/draft/",
        "row": "/lists/bodies/draft/row/?row=b",
        "changes": "/lists/changes/",
        "publish": "/s/xiangxi/list/powers/",
    }
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses.items():
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
            if name != "publish":
                assert faults(page, axe_source) == [], address
    context.close()
    assert errors == []
