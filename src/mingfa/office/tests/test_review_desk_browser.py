"""The review desk in a browser: it fits a phone and a desk, everybody can read it, and the keyboard does all of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mingfa.desk import now
from mingfa.office.tests.clicking import PRESENT, Desk
from mingfa.office.tests.conftest import accounts
from mingfa.office.tests.test_clicking import START, address  # noqa: F401
from mingfa.office.tests.test_review_desk import address as desk_of
from mingfa.office.tests.test_review_desk import at_desk
from mingfa.testing.reading import WIDTHS, faults
from mingfa.testing.site import install_for_test

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
PARTS = ("draft", "package", "evidence", "recordings", "course", "limits")


def opened(browser: Browser, address: str) -> tuple[Page, Any, Desk]:  # noqa: F811
    """Return the reviewer's page at the desk, the review, and all browsers."""
    with now.at(START):
        site = install_for_test("xiangxi")
        accounts("xiangxi")
        at = at_desk(site)
    PRESENT[:] = [START]
    desk = Desk(browser, address)
    page = desk.of(at.reviewer)
    page.goto(desk_of(at))
    return page, at, desk


def test_the_desk_fits_and_can_be_read_by_everybody(browser: Browser, address: str, axe_source: str) -> None:  # noqa: F811
    page, _, desk = opened(browser, address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        for part in (*PARTS, *(("check",) if width < 1000 else ())):
            page.locator(f'[data-tab="{part}"]').click()
            expect(page.locator(f"#{part}")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (width, part)
            assert faults(page, axe_source) == [], (width, part)
        expect(page.locator("#check")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator('[data-tab="limits"]').click()
    expect(page.locator("#check")).to_be_hidden()
    page.goto("/reviews/")
    assert faults(page, axe_source) == []
    desk.close()


def test_the_keyboard_answers_saves_and_opens_places(browser: Browser, address: str) -> None:  # noqa: F811
    page, at, desk = opened(browser, address)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.locator('[id="q-crime"] input[value="sound"]').focus()
    page.keyboard.press("Space")
    page.locator('[id="q-facts"] input[value="sound"]').focus()
    page.keyboard.press("ArrowRight")  # the next answer: flawed
    expect(page.locator('[id="q-facts"] input[value="flawed"]')).to_be_checked()
    expect(page.locator('[id="a-facts-note"]')).to_be_visible()  # the room for words opens by itself
    page.locator('[id="a-facts-note"]').focus()
    page.keyboard.type("时间前后不一")
    expect(page.locator("#kept")).to_contain_text("草稿已保存")
    expect(page.locator("#bar-told")).to_contain_text("已答 2/11")
    place = page.locator(".q a[data-place]:not([href='#draft'])").first
    where = (place.get_attribute("href") or "")[1:]
    place.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'[id="{where}"]')).to_be_focused()
    expect(page.locator(f'[id="{where}"]')).to_be_visible()
    page.close()  # the tab is closed; nothing was handed in
    assert at.state.answers == ()
    again = desk.contexts[at.reviewer].new_page()
    again.goto(desk_of(at))
    expect(again.locator('[id="q-crime"] input[value="sound"]')).to_be_checked()
    expect(again.locator('[id="a-facts-note"]')).to_have_value("时间前后不一")
    again.get_by_role("button", name="保存审核结果").focus()
    again.keyboard.press("Enter")
    again.wait_for_selector(".messages")
    assert {one.item: one.level for one in at.state.answers} == {"crime": "sound", "facts": "flawed"}
    assert complaints == []
    desk.close()
