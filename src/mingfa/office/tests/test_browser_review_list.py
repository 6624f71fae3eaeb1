"""In a browser: the pages of the review list fit from phone to desktop and can be read by everybody, and a condition is checked while typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from mingfa.agencies.setup import Site
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.whole import SMALL, Whole
from mingfa.desk import now
from mingfa.lists.review_items import BeginReviewDraft
from mingfa.lists.tests.keeping import Keeping, at, every_kind
from mingfa.office import listtrial
from mingfa.testing.reading import shot, visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_the_review_list_in_a_browser(browse: Callable[..., Page], bureau: Site, axe_source: str) -> None:
    kept = Keeping(bureau, date(2026, 3, 2))
    kept.opened(*every_kind(kept)).published()
    case = Whole(bureau).decided(draft(fine(1_000), evidence=SMALL.evidence))
    kept.day = case.at.date() + timedelta(days=1)
    assert kept.do(BeginReviewDraft(basis="降低罚款数额标准")) == set()
    assert kept.do(kept.row("r-penalty", "罚款金额 >= 1000元 且 当事人类型 属于（公民、个体工商户、单位）")) == set()
    with now.at(at(kept.day)):
        listtrial.ask("xiangxi")
        listtrial.try_waiting()
    page = browse(kept.keeper)
    addresses = {
        "items": "/reviews/items/", "item": "/reviews/items/row/?row=r-penalty", "trial": "/reviews/items/trial/", "without": "/reviews/without/",
        "form": f"/s/{case.stream}/acts/cases.judge_major/",
    }  # fmt: skip
    for name, address in addresses.items():
        visit(page, name, address, axe_source if name != "form" else "")
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
