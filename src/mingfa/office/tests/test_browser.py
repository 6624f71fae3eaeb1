"""In a browser: pages fit from phone to desktop, the accessibility checker finds nothing, drafts save themselves, the keyboard reaches all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page

from mingfa.agencies.setup import Site
from mingfa.demo.devices import show_devices
from mingfa.demo.walk import case_at
from mingfa.desk import now
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import regime_of
from mingfa.desk.times import LOCAL
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.testing.reading import faults, visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

ANSWERED = "the server responded with a status of 4"


@pytest.fixture
def page(browser: Browser, bureau: Site, live_server: Any) -> Iterator[Page]:
    """A page in which an officer has signed in; anything asked of another host, and any complaint of the browser, fails the test."""
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("request", lambda sent: None if sent.url.startswith((live_server.url, "data:")) else complaints.append(sent.url))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" and ANSWERED not in said.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto("/accounts/login/")
    opened.fill("#id_login", "xiangxi.officer1")
    opened.fill("#id_password", PASSWORD)
    opened.click("button[type=submit]")
    opened.wait_for_url("**/")
    yield opened
    context.close()
    assert complaints == []


def test_pages_fit_and_can_be_read_by_everybody(page: Page, bureau: Site, axe_source: str) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        case = case_at("deliberating", site=bureau).case
    view = regime_of("xiangxi")
    assert view is not None
    show_devices(bureau, datetime(2026, 3, 2, 9, tzinfo=LOCAL), view.calendar, datetime(2026, 6, 5, 9, tzinfo=LOCAL))
    addresses = [
        "/", "/cases/", "/people/", "/regime/", "/obligations/", "/annual/", "/compliance/", "/gaps/", "/supervision/", "/figures/",
        "/system/", f"/s/{case}/", f"/s/{case}/dossier/", "/dossiers/", "/archive/",
        f"/s/{case}/acts/cases.inspect_site/", f"/s/{case}/acts/cases.prepare_draft/", f"/s/{case}/acts/cases.file_document/",
        "/start/cases.register_lead/", "/recordings/upload/", "/nowhere/", "/recorders/", "/recorders/ratios/", "/misuse/",
        "/s/xiangxi/recorder/DSJ-0003/", "/s/xiangxi/recorder/DSJ-0001/acts/recorders.check_before_use/",
    ]  # fmt: skip
    for number, address in enumerate(addresses):
        visit(page, f"{number:02}", address, axe_source)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    assert faults(page, axe_source) == []


def test_the_policy_of_the_page_lets_our_own_script_run_and_the_draft_saves_itself(
    browser: Browser, bureau: Site, live_server: Any
) -> None:
    """Without bypassing the policy: htmx works, types into a draft, and the browser has nothing to complain about."""
    context = browser.new_context(locale="zh-CN", base_url=live_server.url)
    client = Client()
    client.force_login(User.objects.get(username="xiangxi.officer1"), "django.contrib.auth.backends.ModelBackend")
    value = client.cookies["mingfa_office"].value
    context.add_cookies([{"name": "mingfa_office", "value": value, "url": live_server.url}])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.goto("/start/cases.register_lead/")
    opened.fill("#f-title", "擅自排放")
    opened.press("#f-title", "End")
    opened.keyboard.type("废水")
    opened.wait_for_selector("#draft-note:has-text('自动保存')", timeout=PATIENCE)
    assert "\\u64c5\\u81ea\\u6392\\u653e\\u5e9f\\u6c34" in FormDraft.objects.get().fields
    address = opened.url
    opened.goto("/")
    opened.goto(address)
    assert opened.input_value("#f-title") == "擅自排放废水"
    context.close()
    assert complaints == []


def test_parts_of_a_form_come_and_go_and_what_was_typed_stays(page: Page, bureau: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        case = case_at("lead", site=bureau).case
    page.goto(f"/s/{case}/acts/cases.add_party/")
    page.select_option("#f-block-_kind", "citizen")
    page.wait_for_selector("#f-block-id_number")
    page.fill("#f-block-name", "𠮷某")
    page.select_option("#f-block-_kind", "organisation")
    page.wait_for_selector("#f-block-credit_code")
    assert page.input_value("#f-block-name") == "𠮷某"
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector("[role=alert]")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.click("[role=alert] a")
    assert page.evaluate("document.activeElement.id").startswith("f-block-")


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"待办", "办案", "设置", "登记线索"} <= reached
    assert "案件" not in reached, "a closed group of the menu is passed over"
    page.goto("/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "办案":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "案件"
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="案件", exact=True).is_visible()
    assert page.evaluate("document.activeElement.textContent.trim()") == "办案"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/")


def test_without_scripts_a_lead_is_registered(browser: Browser, bureau: Site, live_server: Any) -> None:
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=False)
    opened = context.new_page()
    opened.goto("/accounts/login/")
    opened.fill("#id_login", "xiangxi.officer1")
    opened.fill("#id_password", PASSWORD)
    opened.click("button[type=submit]")
    opened.click("text=登记线索")
    opened.fill("#f-title", "擅自排放废水")
    opened.select_option("#f-source", "complaint")
    for name in ("details", "facts", "place"):
        opened.fill(f"#f-{name}", "甲市乙镇")
    opened.click("button.btn-primary")
    assert "已办理“登记线索”" in opened.inner_text("main")
    context.close()
