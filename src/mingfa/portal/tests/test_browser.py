"""In a browser: a visitor proves a page with the network off; pages fit, can be read by everybody, without a script, and on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.test_audit import FIRST, line, say
from mingfa.portal.tests.test_pages import REGISTER
from mingfa.portal.tests.test_yearly import COMPLIANCE, row, year_content
from mingfa.portal.tests.visitor import Portal, Served
from mingfa.testing.reading import visit

pytestmark = pytest.mark.needs("chromium")

DECISION, GONE = "/decisions/xiangxi/item-7/", "/decisions/xiangxi/item-1/"
PAGES = (
    "/", "/decisions/", "/decisions/?q=暗管&law=生态环境法典第300条&from=2026-01-01&least=bad", "/decisions/?q=没有的", DECISION, GONE,
    "/parties/91433100MA4L514170/", "/officers/", "/officers/?number=18010001", "/officers/xiangxi/", "/statistics/", "/completeness/xiangxi/",
    "/about/", "/sitemap/", "/downloads/", "/nowhere/", "/annual/", "/annual/xiangxi/2025/", "/compliance/xiangxi/", "/lists/", "/complaints/", "/answers/", "/progress/",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A portal that serves thirty decisions, one of them withdrawn, the officers and a statement."""
    folder = tmp_path_factory.mktemp("served")
    feed = Feed(folder / "feed" / "xiangxi")
    for number in range(1, 31):
        month, kind = 1 + number % 6, ("penalty", "penalty", "inspection", "coercion", "licence")[number % 5]
        feed.add("publish", f"item-{number}", decision(number, kind=kind, decided_on=f"2026-{month:02}-05"))
    feed.add("withdraw", "item-1", NOTICE)
    feed.add("register", "officers", REGISTER, stream="xiangxi/register/officers")
    say(feed, FIRST, [line(f"item-{number}", "published") for number in range(1, 31)], decided=30, published=30)
    say(feed, FIRST + timedelta(days=1), [line("item-1", "withdrawn")], decided=30, published=30, withdrawn=1)
    feed.add("annual", "annual-2024", year_content(2024, row(8, fen=100)))
    feed.add("annual", "annual-2025", year_content(2025, row(12, fen=200), row(3, kind="coercion"), note="口径说明"))
    feed.add("compliance", "compliance", COMPLIANCE, stream="", seq=-1, place=-1)
    portal = Portal(folder / "portal")
    portal.visit(follow=(feed.write(),))
    portal.close()
    served = Served(folder / "portal")
    yield served.address
    served.close()


@pytest.fixture
def page(browser, site):
    """A page; anything asked of another host, and any complaint of the browser, fails the test."""
    context = browser.new_context(locale="zh-CN", base_url=site)
    opened, complaints = context.new_page(), []
    opened.on("request", lambda sent: None if sent.url.startswith((site, "data:")) else complaints.append(sent.url))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "404" not in said.text else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def verified(page):
    """Press the button; return the result and the steps."""
    page.get_by_role("button", name="在本机核验").click()
    page.wait_for_selector("#verify [data-result]")
    return page.get_attribute("#verify [data-result]", "data-result"), page.locator("#verify li").evaluate_all(
        "all => all.map(one => one.className + ' ' + one.textContent)"
    )


@pytest.mark.parametrize("address", [DECISION, GONE])
def test_a_visitor_verifies_a_page_with_the_network_off(page, address):
    page.goto(address)
    page.context.set_offline(True)
    result, steps = verified(page)
    assert result == "ok", steps
    assert len(steps) == 6
    assert all(step.startswith("ok ") for step in steps)
    assert "核验通过" in page.inner_text("#verify")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("document.querySelector('[data-field=result]').textContent = '罚款贰万元整（20000.00元）'", "页面上显示的"),
        ("document.querySelector('[data-told=title]').textContent = '另一个案由'", "页面上显示的"),
        ("document.querySelector('[data-field=evidence]').parentElement.remove()", "页面上显示的"),
        ("edit(proof => { proof.content = proof.content.replace('120000.00', '20000.00') })", "内容的散列与条目不一致"),
        ("edit(proof => { proof.path[0] = '00'.repeat(32) })", "条目不在检查点所签的数据流中"),
        ("edit(proof => { proof.path.pop() })", "条目不在检查点所签的数据流中"),
        ("edit(proof => { proof.leaf = proof.leaf.replace('T02:', 'T03:') })", "条目的签名验证不过"),
        ("edit(proof => { proof.checkpoint = flipped(proof.checkpoint) })", "检查点的签名验证不过"),
        ("document.getElementById('verify').dataset.item = 'item-8'", "条目说的是另一条信息"),
    ],
)  # fmt: skip
def test_a_page_or_a_proof_that_was_changed_is_named(page, change, words):
    page.goto(DECISION)
    page.evaluate(
        """() => {
            const place = document.getElementById('proof-data');
            window.edit = (how) => { const proof = JSON.parse(place.textContent); how(proof); place.textContent = JSON.stringify(proof); };
            window.flipped = (note) => { const at = note.lastIndexOf(' ') + 12; return note.slice(0, at) + (note[at] === 'A' ? 'B' : 'A') + note.slice(at + 1); };
        }"""
    )
    page.evaluate(f"() => {{ {change} }}")
    result, steps = verified(page)
    assert result == "bad", steps
    assert any(step.startswith("bad ") and words in step for step in steps), steps
    assert "不要采信" in page.inner_text("#verify")


def test_a_browser_without_signatures_says_so(browser, site):
    context = browser.new_context(base_url=site)
    context.add_init_script("crypto.subtle.importKey = async () => { throw new DOMException('no', 'NotSupportedError'); }")
    page = context.new_page()
    page.goto(DECISION)
    result, steps = verified(page)
    assert result == "open"
    assert any(step.startswith("open ") and "没有核验" in step for step in steps)
    context.close()
    context = browser.new_context(base_url=site)
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(DECISION)
    result, steps = verified(page)
    assert (result, steps) == ("open", [])
    assert "没有作任何核验" in page.inner_text("#verify")
    context.close()


def test_pages_fit_from_phone_to_desktop_and_can_be_read_by_everybody(browser, site, axe_source):
    context = browser.new_context(locale="zh-CN", base_url=site, bypass_csp=True)
    page = context.new_page()
    for address in PAGES:
        visit(page, address, address, axe_source)
        assert page.locator("h1").count() == 1, f"{address} has no heading of its own, or several"
    context.close()


def test_every_page_reads_without_a_script(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    wanted = {DECISION: "暗管", GONE: "该公示信息已撤下", "/statistics/": "按决定月份", "/parties/91433100MA4L514170/": "第7号清洗有限公司"}
    for address in PAGES:
        page.goto(address)
        text = page.inner_text("main")
        assert wanted.get(address, "") in text
        assert len(text) > 20
    page.goto(DECISION)
    page.get_by_text("核验数据", exact=True).click()
    assert "mingfa/xiangxi/feed" in page.inner_text("#proof-data")
    page.goto("/")
    page.fill("#q", "第7号清洗")
    page.get_by_role("button", name="查询").click()
    assert "共 1 条" in page.inner_text("main")
    context.close()


def test_each_figure_opens_the_decisions_it_counts(page):
    page.goto("/statistics/")
    links = page.locator("table.figures td a").evaluate_all("all => all.map(one => [one.getAttribute('href'), Number(one.textContent)])")
    bars = page.locator("svg.chart a").evaluate_all(
        "all => all.map(one => [one.getAttribute('href'), Number(one.getAttribute('aria-label').match(/(\\d+) 件/)[1])])"
    )
    assert len(links) > 10
    assert len(bars) > 5
    for address, count in [*links, *bars[:6]]:
        page.goto(address)
        assert f"共 {count} 条" in page.inner_text("main"), address


def test_the_printed_page_carries_its_address_as_a_square(page):
    page.goto(DECISION)
    assert not page.locator(".print-only img").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".print-only img").is_visible()
    assert page.url in page.inner_text(".print-only")
    assert not page.get_by_role("navigation", name="主导航").is_visible()
