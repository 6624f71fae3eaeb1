"""In a browser: the pages of channels and exchange fit from phone to desktop and can be read by everybody; a prepared text is copied."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.exchange.acts.channels import DesignateEntrant, ListRecipient, channels_stream
from mingfa.exchange.acts.delivery import FinishTask, SupplyDecision, delivery_of
from mingfa.exchange.exporting import export
from mingfa.exchange.tests.delivering import arrange, configure, configurer, doing
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.office.tests.test_browser import WIDTHS, faults

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("MINGFA_SHOTS", "")


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_channels_and_exchange_in_a_browser(browser: Browser, bureau: Site, live_server: Any, axe_source: str) -> None:
    case = Publishing(bureau).decided(SMALL).issued()
    assert configure(case, "wechat", "政务微信", source="局长办公会决定") == set()
    assert arrange(case, DesignateEntrant(unit=case.state.unit, person=case.officers[1])) == set()
    assert arrange(case, ListRecipient(code="tax", title="某区税务局", basis="联合惩戒备忘录")) == set()
    case.published()
    assert configure(case, "toutiao", "政务号", source="局长办公会决定") == set()
    assert doing(case, FinishTask(channel="wechat", receipt="推文 1 号")) == set()
    assert doing(case, SupplyDecision(body="tax", what="行政处罚决定书")) == set()
    with now.at(case.at):
        export("xiangxi", "penalty", by=configurer(case))
    second = Publishing(bureau).decided(SMALL).issued()
    second.n = 400
    second.published()
    context = browser.new_context(
        locale="zh-CN", base_url=live_server.url, bypass_csp=True, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/accounts/login/")
    page.fill("#id_login", PersonRow.objects.get(stream=configurer(case)).account)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    delivery = f"/s/{delivery_of(case.publication)}"
    addresses = {
        "channels": "/channels/", "unlisted": "/channels/?show=unlisted", "exchange": "/exchange/", "delivery": f"{delivery}/", "texts": f"{delivery}/texts/",
        "settings": f"/s/{channels_stream('xiangxi')}/", "finish": f"{delivery}/acts/exchange.finish_task/",
        "configure": f"/s/{channels_stream('xiangxi')}/acts/exchange.configure_channel/",
    }  # fmt: skip
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in addresses.items():
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            shot(page, f"{name}-{width}")
            assert faults(page, axe_source) == [], address
    page.goto(addresses["texts"])
    page.click("[data-copy]")
    page.wait_for_selector("text=已复制")
    assert "乙镇清源水洗有限公司" in page.evaluate("navigator.clipboard.readText()")
    page.goto("/exchange/")
    page.click("text=导出（XLSX、CSV、JSON）")
    page.wait_for_selector("text=已导出 1 条")
    context.close()
    assert errors == []
