"""In a browser: the pages of channels and exchange fit from phone to desktop and can be read by everybody; a prepared text is copied."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from mingfa.agencies.setup import Site
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.exchange.acts.channels import DesignateEntrant, ListRecipient, channels_stream
from mingfa.exchange.acts.delivery import FinishTask, SupplyDecision, delivery_of
from mingfa.exchange.exporting import export
from mingfa.exchange.tests.delivering import arrange, configure, configurer, doing
from mingfa.testing.reading import visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_channels_and_exchange_in_a_browser(browse: Callable[..., Page], bureau: Site, axe_source: str) -> None:
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
    page = browse(configurer(case), permissions=["clipboard-read", "clipboard-write"])
    delivery = f"/s/{delivery_of(case.publication)}"
    addresses = {
        "channels": "/channels/", "unlisted": "/channels/?show=unlisted", "exchange": "/exchange/", "delivery": f"{delivery}/", "texts": f"{delivery}/texts/",
        "settings": f"/s/{channels_stream('xiangxi')}/", "finish": f"{delivery}/acts/exchange.finish_task/",
        "configure": f"/s/{channels_stream('xiangxi')}/acts/exchange.configure_channel/",
    }  # fmt: skip
    for name, address in addresses.items():
        visit(page, name, address, axe_source)
    page.goto(addresses["texts"])
    page.click("[data-copy]")
    page.wait_for_selector("text=已复制")
    assert "乙镇清源水洗有限公司" in page.evaluate("navigator.clipboard.readText()")
    page.goto("/exchange/")
    page.click("text=导出（XLSX、CSV、JSON）")
    page.wait_for_selector("text=已导出 1 条")
