"""The verifier page in a real browser: opened from the folder itself with the network off, it proves the package and names what was changed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from mingfa.desk import now
from mingfa.evidence import layout
from mingfa.evidence.exporting import file_of
from mingfa.evidence.tests.test_package import flip
from mingfa.office.tests.conftest import PATIENCE
from mingfa.review.tests.a_case import moment
from mingfa.testing.reading import faults

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", offline=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def opened(offline: BrowserContext, package: Path) -> tuple[Page, list[str]]:
    """Open the page from the package; whatever it asks of anybody, and whatever the browser complains of, is collected."""
    page, complaints = offline.new_page(), list[str]()
    page.on("request", lambda sent: None if sent.url.startswith(("file:", "blob:")) else complaints.append(sent.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((package / layout.PAGE).as_uri())
    return page, complaints


def verified(page: Page, package: Path) -> str:
    """Choose the folder and return what the page says in the end."""
    page.set_input_files("#folder", package)
    page.wait_for_selector("#result:not([hidden]) #verdict")
    return page.inner_text("#verdict")


@pytest.mark.obligation("XX-R-16b", "SH-R-4c")
def test_a_package_verifies_from_its_own_folder_with_the_network_off(offline, package, axe_source):
    page, complaints = opened(offline, package)
    assert verified(page, package).startswith("核验通过")
    told = page.inner_text("#facts")
    for words in (
        "某公司超标排放水污染物案",
        "随卷归档",
        "原件/01-现场检查.mp4",
        "GP-2026-001",
        "mingfa/xiangxi",
        "没有证明",
        "请与机关公布的公钥核对",
    ):
        assert words in told, words
    assert faults(page, axe_source) == []
    page.click("summary")
    page.fill("#trusted", (package / layout.KEYS).read_text(encoding="utf-8"))
    assert verified(page, package).startswith("核验通过")
    assert "包内公钥与您粘贴的机关公布的公钥一致" in page.inner_text("#facts")
    assert complaints == []


@pytest.mark.obligation("XX-R-16b")
def test_one_changed_byte_is_named_in_the_browser(offline, package):
    page, complaints = opened(offline, package)
    for name in (
        "原件/02-现场检查.mp4",
        "光盘说明/01-光盘说明.pdf",
        layout.LEDGER,
        layout.KEYS,
        layout.MANIFEST,
        layout.SIGNATURE,
        layout.README,
    ):
        flip(package / name, (package / name).stat().st_size // 2)
        assert verified(page, package).startswith("核验不通过"), name
        cells = page.locator("#findings td:first-child").all_inner_texts()
        assert any(name in cell for cell in cells), (name, cells)
        flip(package / name, (package / name).stat().st_size // 2)
    assert verified(page, package).startswith("核验通过")
    assert complaints == []


def test_a_browser_without_ed25519_verifies_by_our_own(offline, package):
    offline.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('unsupported'))")
    page, complaints = opened(offline, package)
    assert page.evaluate("Ed25519.browserCan()") is False
    assert verified(page, package).startswith("核验通过")
    flip(package / layout.SIGNATURE, (package / layout.SIGNATURE).stat().st_size - 20)
    assert verified(page, package).startswith("核验不通过")
    assert complaints == []


def test_another_folder_is_no_package_and_the_page_can_reach_nobody(offline, package, tmp_path):
    page, complaints = opened(offline, package)
    other = tmp_path / "别的文件夹"
    other.mkdir()
    (other / "x.txt").write_text("x", encoding="utf-8")
    assert verified(page, other).startswith("核验不通过")
    assert "没有证据包的文件清单" in page.inner_text("#findings")
    assert complaints == []
    assert page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => error.message)") != "sent"
    assert any("Content Security Policy" in one for one in complaints)


@pytest.mark.obligation("XX-R-16b", "SH-R-4c")
def test_what_the_demonstration_makes_verifies_in_the_browser(offline, own_site, db, tmp_path):
    """A case told by the demonstration: its inspection's film is evidence, exported as it stands, unpacked, opened."""
    from mingfa.demo.discs import evidence_of, exported
    from mingfa.demo.matters import parties
    from mingfa.demo.walk import Walk
    from mingfa.testing.site import install_for_test

    begun = moment("2026-03-02T09:00")
    with now.at(begun):
        site = install_for_test("xiangxi")
    walk = Walk(site, begun, parties()[:1]).through("evidence")
    assert len(evidence_of(walk)) == 1
    walk.discs()
    package = exported(walk)
    with zipfile.ZipFile(file_of(package.stream, package.form)) as archive:
        archive.extractall(tmp_path / "光盘")
    folder = tmp_path / "光盘" / "证据包"
    page, complaints = opened(offline, folder)
    assert verified(page, tmp_path / "光盘").startswith("核验通过")
    assert "GP-2026-1" in page.inner_text("#facts")
    for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
        flip(folder / name, (folder / name).stat().st_size // 3)
        assert verified(page, folder).startswith("核验不通过"), name
        assert any(name in cell for cell in page.locator("#findings td:first-child").all_inner_texts()), name
        flip(folder / name, (folder / name).stat().st_size // 3)
    assert complaints == []
