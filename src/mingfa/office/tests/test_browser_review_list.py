"""In a browser: the pages of the review list fit from phone to desktop and can be read by everybody, and a condition is checked while typed."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.whole import SMALL, Whole
from mingfa.desk import now
from mingfa.lists.review_items import BeginReviewDraft
from mingfa.lists.tests.keeping import Keeping, at, every_kind
from mingfa.office import listtrial
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.office.tests.test_browser import WIDTHS, faults

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("MINGFA_SHOTS", "")


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_the_review_list_in_a_browser(browser: Browser, bureau: Site, live_server: Any, axe_source: str) -> None:
    kept = Keeping(bureau, date(2026, 3, 2))
    kept.opened(*every_kind(kept)).published()
    case = Whole(bureau).decided(draft(fine(1_000), evidence=SMALL.evidence))
    kept.day = case.at.date() + timedelta(days=1)
    assert kept.do(BeginReviewDraft(basis="降低罚款数额标准")) == set()
    assert kept.do(kept.row("r-penalty", "罚款金额 >= 1000元 且 当事人类型 属于（公民、个体工商户、单位）")) == set()
    with now.at(at(kept.day)):
        listtrial.ask("xiangxi")
        listtrial.try_waiting()
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/accounts/login/")
    page.fill("#id_login", PersonRow.objects.get(stream=kept.keeper).account)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    addresses = {
        "items": "/reviews/items/", "item": "/reviews/items/row/?row=r-penalty", "trial": "/reviews/items/trial/", "without": "/reviews/without/",
        "form": f"/s/{case.stream}/acts/cases.judge_major/",
    }  # fmt: skip
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses.items():
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            shot(page, f"{name}-{width}")
            if name != "form":
                assert faults(page, axe_source) == [], address
    page.goto(addresses["item"])
    page.fill("#condition", "罚款总额 >= 1元")
    page.wait_for_selector("#checked .error")
    assert "是否指：罚款金额" in page.inner_text("#checked")
    shot(page, "item-wrong")
    page.fill("#condition", "罚款金额不低于2万元并且已听证")
    page.wait_for_selector("#checked .mark-green")
    assert "罚款金额 >= 2万元 且 已听证" in page.inner_text("#checked")
    page.click("button:has-text('保存到草稿')")
    page.wait_for_url("**/reviews/items/#draft")
    assert kept.state.draft[0].condition == "罚款金额不低于2万元并且已听证"
    context.close()
    assert errors == []
