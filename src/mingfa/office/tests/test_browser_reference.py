"""In a browser: flowcharts, boards and guides fit from phone to desktop and are read without fault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.cases.tests.stories import Story
from mingfa.demo.reference import rows_of
from mingfa.desk import now
from mingfa.lists.tests.standing import DAY, Lists, at
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.office.tests.test_browser import WIDTHS, faults

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("MINGFA_SHOTS", "")


def test_flowcharts_boards_and_guides_in_a_browser(browser: Browser, bureau: Site, live_server: Any, axe_source: str) -> None:
    lists, told = Lists(bureau), Story(bureau).filed()
    for code in ("boards", "templates", "wording", "flow_penalty"):
        lists.publish(code, rows_of(code, "xiangxi", lists.regime))
    person = told.officers[0]
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
    ident = told.stream.rpartition("/")[2]
    addresses = {
        "drawing": "/lists/flow_penalty/drawing/", "boards": "/lists/boards/board/", "templates": "/lists/templates/",
        "inspect": f"/s/xiangxi/case/{ident}/acts/cases.inspect_site/",
    }  # fmt: skip
    with now.at(at(DAY)):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for name, address in addresses.items():
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
                if SHOTS:
                    page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
                assert faults(page, axe_source) == [], address
    context.close()
    assert errors == []
