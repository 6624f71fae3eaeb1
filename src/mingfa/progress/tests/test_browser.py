"""In a browser without scripts: a party opens its own progress by its code, and cannot open another's."""

from __future__ import annotations

import pytest

from mingfa.disclosure.feed import feed_folder
from mingfa.documents.blocks import Organisation
from mingfa.ledger.sealed import shown_code
from mingfa.portal.tests.visitor import Portal, Served
from mingfa.progress.tests.coding import coded
from mingfa.testing.reading import faults

pytestmark = [pytest.mark.django_db, pytest.mark.needs("chromium")]
OTHER = Organisation(
    name="丙县明净洗涤厂", address="丙县工业园3号", credit_code="91350100M000100Y43", head_title="负责人", head_name="孙某某"
)
PATIENCE = 60_000


@pytest.fixture
def served(applying, tmp_path):
    """Two applications with a code each, and the portal that follows, behind an address."""
    mine = applying("panjin").decided()
    other = applying("panjin")
    other.block = OTHER
    codes = coded(mine), coded(other.accepted())
    portal = Portal(tmp_path / "portal")
    portal.visit(follow=(feed_folder(),))
    portal.close()
    site = Served(tmp_path / "portal")
    yield site.address, *codes
    site.close()


def test_a_party_opens_its_own_progress_and_not_another_s(served, browser, axe_source):
    address, mine, other = served
    context = browser.new_context(locale="zh-CN", base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)

    def ask(number: str, identity: str, code: str) -> int:
        page.goto("/progress/?agency=panjin")
        page.get_by_label("受理（立案）编号").fill(number)
        page.get_by_label("证件号码末位").fill(identity)
        page.get_by_label("查询码").fill(code)
        with page.expect_response(lambda one: one.request.method == "POST") as sent:
            page.get_by_role("button", name="查询").click()
        return sent.value.status

    assert ask(mine.number, mine.identity, shown_code(mine.code)) == 200
    assert page.inner_text("[data-told=stage]") == "已签发，待送达"
    for words in ("准予许可", "2026年3月2日", "行政许可决定书", "送达许可决定、颁发证件"):
        assert page.get_by_text(words).first.is_visible(), words
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for number, identity, code in (
        (other.number, mine.identity, mine.code), (mine.number, other.identity, mine.code), (mine.number, mine.identity, other.code),
        (other.number, other.identity, mine.code),
    ):  # fmt: skip
        assert ask(number, identity, code) == 404
        assert "没有查到" in page.inner_text("[role=alert]")
        assert "明净洗涤厂" not in page.inner_text("body")
        assert "清源水洗" not in page.inner_text("body")
    context.close()
    context = browser.new_context(locale="zh-CN", base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for look in (lambda: page.goto("/progress/"), lambda: ask(mine.number, mine.identity, mine.code), lambda: page.goto("/alerts/")):
        look()
        assert faults(page, axe_source) == []
