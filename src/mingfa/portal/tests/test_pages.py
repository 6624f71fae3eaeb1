"""Pages of the portal: lists, search, filters, officers, what visitors may send, what browsers are told."""

from __future__ import annotations

import html
import re

import pytest

from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.visitor import Portal
from mingfa.portal.text import match, plain, rechecked, terms, tokens

REGISTER = {
    "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "on": "2026-03-02",
    "columns": ["姓名", "单位", "职务", "证件编号", "执法类别", "执法区域"],
    "rows": [
        {"姓名": "向明远", "单位": "执法局", "职务": "一级行政执法员", "证件编号": "18010001", "执法类别": "生态环境", "执法区域": "全州"},
        {"姓名": "𠮷田㐀", "单位": "执法局", "职务": "二级行政执法员", "证件编号": "18010002", "执法类别": "生态环境", "执法区域": "全州"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A portal with fifty decisions of two years and two kinds, and a register of officers."""
    folder = tmp_path_factory.mktemp("portal")
    feed = Feed(folder / "feed" / "xiangxi")
    for number in range(1, 51):
        year = 2025 if number <= 20 else 2026
        changes = {"decided_on": f"{year}-03-05", "kind": "penalty" if number % 2 else "inspection"}
        feed.add("publish", f"item-{number}", decision(number, **changes))
    feed.add(
        "publish",
        "rare",
        decision(
            51, title="𠮷田㐀排污案", fields=[{"key": "object", "label": "执法对象", "value": "ＡＢＣ洗涤厂<script>alert(1)</script>"}]
        ),
    )
    feed.add("register", "officers", REGISTER, stream="xiangxi/register/officers")
    portal = Portal(folder / "portal")
    portal.visit(follow=(feed.write(),))
    return portal


def count(page):
    return page.text.count('class="item"')


def test_the_list_is_paged_newest_first(shared):
    """Cursors lead through everything once, in both directions, also while new things come."""
    first, beyond = shared.visit("/decisions/", "/decisions/?before=99999999999999999999")
    assert count(first) == 20
    assert "共 51 条" in first.text
    assert first.text.index("〔2026〕50号") < first.text.index("〔2026〕49号")
    assert beyond.status == 200
    seen, page = [], first
    while True:
        seen.append(re.findall(r"/decisions/xiangxi/(item-\d+|rare)/", page.text))
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        if older is None:
            break
        page = shared.page("/decisions/" + html.unescape(older[1]))
    assert [len(one) for one in seen] == [20, 20, 11]
    assert [name for names in seen for name in names] == ["rare", *(f"item-{number}" for number in range(50, 0, -1))]
    back = shared.page("/decisions/" + html.unescape(re.search(r'rel="prev" href="([^"]+)"', page.text)[1]))
    assert re.findall(r"/decisions/xiangxi/(item-\d+|rare)/", back.text) == seen[1]


def test_filters_and_search_narrow_the_list(shared):
    by_year, by_kind, both, agency = shared.visit(
        "/decisions/?year=2025", "/decisions/?kind=inspection", "/decisions/?year=2025&kind=inspection", "/decisions/?agency=nobody"
    )
    assert "共 20 条" in by_year.text
    assert "共 25 条" in by_kind.text
    assert "共 10 条" in both.text
    assert "共 0 条" in agency.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("清洗", 50), ("暗管排放", 50), ("第37号清洗", 1), ("37", 1), ("州环罚〔2026〕12号", 1), ("清洗 第37号", 1), ("罚", 51), ("𠮷田㐀", 1), ("abc", 1), ("ABC", 1),
        ("ＡＢＣ洗涤", 1), ("洗清", 0), ("清洗 不存在", 0), ("91433100MA4L514170", 50), ("；。", 0),
        ('" OR 1=1 --', 0), ("清洗 AND", 0), ("NEAR(清洗 暗管)", 0), ("words:清洗", 0), ("清洗*", 0), ("'; DROP TABLE item; --", 0),
    ],
)  # fmt: skip
def test_search_finds_words_of_any_length_and_operators_are_only_text(shared, query, found):
    from urllib.parse import quote

    page = shared.page(f"/decisions/?q={quote(query)}")
    assert page.status == 200
    told = re.search(r"共 (\d+) 条", page.text)
    assert told is not None
    assert int(told[1]) == found


def test_a_very_long_search_is_cut_and_a_longer_address_refused(shared):
    cut, refused = shared.visit("/decisions/?q=" + "a" * 3000, "/decisions/?q=" + "a" * 10_000)
    assert cut.status == 200
    assert refused.status == 414
    assert "过长" in refused.text


def test_filters_go_together_and_wide_spans_are_counted_right(shared):
    """Agency with kind; a span of days inside months; one of most of the years; amounts; laws; places; and pages of a filtered list."""
    asked = {
        "agency=xiangxi&kind=inspection": 25, "from=2026-03-05&to=2026-03-05": 31, "from=2026-03-06": 0, "from=2024-01-01": 51,
        "from=2020-01-01&to=2025-12-31": 20, "from=2020-01-01&to=2025-03-04": 0, "least=120000&most=120000": 50, "most=119999.99": 0, "least=120000.01": 0,
        "law=生态环境法典第300条": 50, "law=《中华人民共和国生态环境法典》第三百条": 50, "law=生态环境法典": 50, "law=生态环境法典第301条": 0, "law=；": 0,
        "matter=暗管": 50, "place=第7号单位": 1, "q=清洗&agency=xiangxi&kind=penalty&year=2025": 10, "state=withdrawn": 0, "state=shown&year=2026": 31,
    }  # fmt: skip
    for question, page in zip(asked, shared.visit(*(f"/decisions/?{one}" for one in asked)), strict=True):
        told = re.search(r"共 (\d+) 条", page.text)
        assert told is not None, question
        assert int(told[1]) == asked[question], question
        assert count(page) == min(20, asked[question]), question
    first = shared.page("/decisions/?from=2024-01-01&kind=penalty")
    second = shared.page("/decisions/" + html.unescape(re.search(r'rel="next" href="([^"]+)"', first.text)[1]))
    assert count(first) + count(second) == 26
    assert "共 26 条" in second.text
    wrong = shared.page("/decisions/?from=2026-13-01&least=x&to=2026-03-01")
    assert "不是日期" in wrong.text
    assert "不是金额" in wrong.text


def test_what_is_published_is_shown_as_text(shared):
    page = shared.page("/decisions/xiangxi/rare/")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


def test_officers_are_found_by_the_number_of_their_certificate(shared):
    listed, known, unknown, everywhere, nobody = shared.visit(
        "/officers/xiangxi/",
        "/officers/xiangxi/?number=18010002",
        "/officers/xiangxi/?number=1",
        "/officers/?number=18010001",
        "/officers/?number=999",
    )
    assert "共 2 人" in listed.text
    assert "𠮷田㐀" in known.text
    assert "向明远" not in known.text
    assert "名录中没有证件编号 1" in unknown.text
    assert "向明远" in everywhere.text
    assert "没有查到证件编号 999" in nobody.text
    assert shared.page("/officers/panjin/").status == 404


def test_pages_that_do_not_exist_say_so_in_chinese(shared):
    for page in shared.visit("/nothing/", "/decisions/xiangxi/unknown/", "/decisions/xiangxi/%00/", "/officers/../etc/"):
        assert page.status == 404
        assert "没有找到" in page.text


def test_browsers_are_told_to_load_nothing_from_elsewhere(shared):
    for page in shared.visit("/", "/decisions/", "/decisions/xiangxi/item-1/", "/officers/", "/officers/xiangxi/", "/about/", "/nothing/"):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in page.headers
        assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
        assert "style=" not in page.text
        assert all(tag.startswith('<script src="/static/portal/') for tag in re.findall(r"<script[^>]*>", page.text))


def test_the_proof_on_the_page_leads_to_the_root_of_the_feed(shared):
    """What a page tells is enough to check it with another program: leaf hash, index, path, root."""
    from mingfa.ledger.merkle import verify_inclusion

    page = shared.page("/decisions/xiangxi/item-7/")
    leaf = re.search(r"条目散列</dt><dd class=\"mono\">([0-9a-f]{64})", page.text)
    size, root = re.search(r"，(\d+) 条，根 <span class=\"mono\">([0-9a-f]{64})", page.text).groups()
    index = re.search(r"数据流序号</dt><dd>(\d+)", page.text)
    path = re.findall(r"([0-9a-f]{64})<br>", page.text)
    verify_inclusion(bytes.fromhex(leaf[1]), int(index[1]), int(size), [bytes.fromhex(one) for one in path], bytes.fromhex(root))


def test_tokens_are_pairs_and_the_last_character():
    assert tokens(plain("水污染ＣＯＤ 12")) == ["水污", "污染", "染", "cod", "12"]
    assert terms("  清洗　ＡＢＣ ") == ["清洗", "abc"]
    assert match(["水"]) == '"水"*'
    assert rechecked(["污染", "水", "cod", "水污染", "第37号"]) == ["水污染", "第37号"]
    assert plain("州环罚【2026】12号") == plain("州环罚［2026］12号") == plain("州环罚(2026)12号") == "州环罚〔2026〕12号"


def test_a_list_names_the_organisation_until_the_decision_is_withdrawn(tmp_path):
    """A penalty's title tells the matter and not the party: a reader of the list would have to open each one."""
    feed = Feed(tmp_path / "feed" / "xiangxi")
    firm = [{"code": "91433100MA4L514170", "name": "示范溪源锰业有限责任公司"}]
    feed.add("publish", "item-1", decision(1, parties=firm))
    feed.add("publish", "item-2", decision(2, parties=firm, title="查封示范溪源锰业有限责任公司的排放设施"))
    portal = Portal(tmp_path / "portal")
    home, listed = portal.visit("/", "/decisions/", follow=(feed.write(),))
    for page in (home.text, listed.text):
        assert page.count('class="item-party">示范溪源锰业有限责任公司</span>') == 1, "once: the other title names it already"
    assert "site-notice" not in home.text
    for name in ("lists", "progress", "annual", "complaints"):
        assert f'href="/{name}/"' in home.text
    feed.add("withdraw", "item-1", {**NOTICE, "item": "item-1"})
    home, listed = portal.visit("/", "/decisions/", follow=(feed.write(),))
    assert "item-party" not in home.text + listed.text
