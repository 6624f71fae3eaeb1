"""The follower believes nothing: a feed that split, went backwards, changed a line or lost a content is named and stopped."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.ledger.tiles import bundle_path
from mingfa.portal.tests.a_feed import NOTICE, Feed, decision
from mingfa.portal.tests.visitor import Portal


@pytest.fixture
def portal(tmp_path):
    return Portal(tmp_path / "portal")


@pytest.fixture
def feed(tmp_path):
    made = Feed(tmp_path / "feed" / "xiangxi")
    for number in (1, 2, 3):
        made.add("publish", f"item-{number}", decision(number))
    made.write()
    return made


def address(number):
    return f"/decisions/xiangxi/item-{number}/"


def test_a_feed_is_followed_from_its_own_folder_and_from_the_one_above(portal, feed, tmp_path):
    assert portal.page(address(2), follow=(feed.folder,)).status == 200
    other = Portal(tmp_path / "other")
    assert other.page(address(2), follow=(feed.folder.parent,)).status == 200


def test_what_is_added_later_arrives_and_what_was_there_stays(portal, feed):
    portal.visit(follow=(feed.folder,))
    feed.add("publish", "item-4", decision(4)).add("correct", "item-2", decision(2, title="更正后的案由")).write()
    old, new, corrected = portal.visit(address(1), address(4), address(2), follow=(feed.folder,))
    assert portal.problem == 0
    assert old.status == new.status == 200
    assert "更正后的案由" in corrected.text
    assert "更正、更新" in corrected.text


def test_a_withdrawn_item_answers_with_its_notice_alone(portal, feed):
    portal.visit(follow=(feed.folder,))
    feed.add("withdraw", "item-1", NOTICE).write()
    page, found = portal.visit(address(1), "/decisions/?q=第1号清洗", follow=(feed.folder,))
    assert page.status == 200
    assert "原决定适用法律错误，已经撤销" in page.text
    assert "2026年6月1日" in page.text
    assert "暗管" not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "没有符合条件" in found.text
    assert "第1号清洗".encode() not in b"".join(path.read_bytes() for path in portal.site.glob("portal.sqlite3*"))


def test_a_newcomer_needs_no_content_that_is_gone(portal, feed):
    feed.add("correct", "item-2", decision(2, title="更正后的案由")).add("withdraw", "item-1", NOTICE).write()
    page, listed = portal.visit(address(1), "/decisions/", follow=(feed.folder,))
    assert page.status == 200
    assert portal.problem == 0
    places = [listed.text.index(f"/decisions/xiangxi/item-{number}/") for number in (3, 2, 1)]
    assert places == sorted(places)  # in the order of publication all the same


def forked(feed):
    feed.leaves.pop()
    feed.contents = {name: held for name, held in feed.contents.items() if held[0] != "item-3"}
    feed.add("publish", "item-9", decision(9)).write()


def backwards(feed):
    feed.leaves.pop()
    feed.write()


def rewritten(feed):
    feed.leaves[0], feed.leaves[1] = feed.leaves[1], feed.leaves[0]
    feed.add("publish", "item-9", decision(9)).write()


def dropped(feed):
    del feed.leaves[1]
    feed.add("publish", "item-8", decision(8)).add("publish", "item-9", decision(9)).write()


def other_key(feed):
    feed.key = Ed25519PrivateKey.generate()
    feed.add("publish", "item-9", decision(9)).write()


def other_agency(feed):
    feed.add("publish", "item-9", decision(9), agency="panjin").write()


def wrong_index(feed):
    feed.add("publish", "item-9", decision(9), index=7).write()


def content_lost(feed):
    feed.add("publish", "item-9", decision(9)).write()
    newest = next(name for name, (item, _) in feed.contents.items() if item == "item-9")
    (feed.folder / "content" / f"{newest}.json").unlink()


def content_changed(feed):
    feed.add("publish", "item-9", decision(9)).write()
    newest = next(name for name, (item, _) in feed.contents.items() if item == "item-9")
    path = feed.folder / "content" / f"{newest}.json"
    path.write_bytes(path.read_bytes().replace("第9号".encode(), "第8号".encode()))


def content_of_another_form(feed):
    feed.add("publish", "item-9", decision(9, fields=[1, 2])).write()


def leaf_changed(feed):
    feed.add("publish", "item-9", decision(9)).write()
    path = feed.folder / bundle_path(0, 4)
    path.write_bytes(path.read_bytes().replace(b"item-9", b"item-8"))


def unsigned(feed):
    feed.add("publish", "item-9", decision(9)).write()
    path = feed.folder / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n4\n", b"\n5\n"))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (forked, "分叉"),
        (backwards, "倒退"),
        (rewritten, "被改动"),
        (dropped, "被改动"),
        (other_key, "签名"),
        (other_agency, "自称"),
        (wrong_index, "自称"),
        (content_lost, "不存在"),
        (content_changed, "散列不符"),
        (content_of_another_form, "不合格式"),
        (leaf_changed, "不符"),
        (unsigned, "验证不过"),
    ],
)
def test_a_feed_that_lies_is_named_and_stopped(portal, feed, tamper, words):
    """Nothing of it is shown; what was verified before stays, and the pages say what is wrong."""
    portal.visit(follow=(feed.folder,))
    assert portal.problem == 0
    tamper(feed)
    old, new, home, about = portal.visit(address(1), address(9), "/", "/about/", follow=(feed.folder,))
    assert portal.problem == 1
    assert words in portal.said
    assert old.status == 200
    assert new.status == 404
    assert "数据核验异常" in home.text
    assert words in about.text


def test_a_stopped_feed_is_shown_again_once_it_is_whole(portal, feed):
    portal.visit(follow=(feed.folder,))
    kept = list(feed.leaves), dict(feed.contents)
    forked(feed)
    portal.visit(follow=(feed.folder,))
    assert portal.problem == 1
    feed.leaves, feed.contents = kept
    feed.add("publish", "item-4", decision(4)).write()
    home, new = portal.visit("/", address(4), follow=(feed.folder,))
    assert portal.problem == 0
    assert "数据核验异常" not in home.text
    assert new.status == 200


def test_the_operator_may_name_the_keys_that_are_trusted(portal, feed):
    (portal.site / "keys.txt").write_text(f"{Feed(feed.folder, 'xiangxi').signer.verifier}\n")
    assert portal.page(address(1), follow=(feed.folder,)).status == 404
    assert portal.problem == 1
    (portal.site / "keys.txt").write_text(f"{feed.signer.verifier}\n")
    portal.close()
    for path in portal.site.glob("portal.sqlite3*"):
        path.unlink()
    assert portal.page(address(1), follow=(feed.folder,)).status == 200


def test_two_agencies_on_one_portal(portal, feed, tmp_path):
    second = Feed(tmp_path / "feed" / "panjin", "panjin")
    second.add("publish", "item-1", decision(1, organ="盘锦市生态环境局", agency="panjin", title="另一机关的案件")).write()
    home, one, other = portal.visit("/", "/decisions/?agency=panjin", "/decisions/panjin/item-1/", follow=(feed.folder.parent,))
    assert "盘锦市生态环境局" in home.text
    assert "湘西土家族苗族自治州生态环境局" in home.text
    assert one.text.count('class="item"') == 1
    assert "另一机关的案件" in other.text


def test_a_feed_behind_an_address(portal, feed):
    (feed.folder.parent / "agencies.txt").write_text("xiangxi\n")
    handler = partial(SimpleHTTPRequestHandler, directory=str(feed.folder.parent))
    handler.func.log_message = lambda *parts: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}"
        assert portal.page(address(3), follow=(where,)).status == 200
        feed.add("publish", "item-4", decision(4)).write()
        (feed.folder.parent / "agencies.txt").write_text("xiangxi\n")
        assert portal.page(address(4), follow=(f"{where}/xiangxi",)).status == 200
        server.shutdown()
    assert portal.page(address(4), follow=(where,)).status == 200
    assert portal.problem == 0
    assert "读取不到" in portal.said


def test_a_long_feed_is_taken_in_parts(portal, tmp_path):
    feed = Feed(tmp_path / "feed" / "xiangxi")
    for number in range(2500):
        feed.add("publish", f"item-{number}", decision(number))
    feed.write()
    first, last, listed = portal.visit(address(0), address(2499), "/decisions/", follow=(feed.folder,))
    assert portal.problem == 0
    assert first.status == last.status == 200
    assert "共 2500 条" in listed.text
