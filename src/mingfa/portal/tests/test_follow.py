"""The follower believes nothing: a feed that split, went backwards, changed a line or lost a content is named and stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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


def test_no_word_of_what_was_withdrawn_stays_in_the_index(portal, feed):
    """The pairs of characters that nothing else has are in no part of the store, nor in its log, once the notice has come."""
    feed.add("publish", "item-4", decision(4, title="饕餮饸饹馆排污案")).write()
    listed = portal.page("/decisions/?q=饕餮", follow=(feed.folder,))
    assert "共 1 条" in listed.text
    held = b"".join(path.read_bytes() for path in portal.site.glob("portal.sqlite3*"))
    assert "饕餮".encode() in held
    feed.add("withdraw", "item-4", NOTICE).write()
    listed, others = portal.visit("/decisions/?q=饕餮", "/decisions/?q=清洗", follow=(feed.folder,))
    assert "共 0 条" in listed.text
    assert "共 3 条" in others.text
    held = b"".join(path.read_bytes() for path in portal.site.glob("portal.sqlite3*"))
    for pair in ("饕餮", "餮饸", "饸饹", "饹馆"):
        assert pair.encode() not in held


def test_nothing_of_a_part_is_taken_when_one_content_of_it_is_wrong(portal, feed):
    """All lines and signatures are checked before anything is written; a wrong content leaves its whole part out."""
    portal.visit(follow=(feed.folder,))
    for number in range(4, 9):
        feed.add("publish", f"item-{number}", decision(number))
    feed.write()
    last = next(name for name, (item, _) in feed.contents.items() if item == "item-8")
    path = feed.folder / "content" / f"{last}.json"
    path.write_bytes(path.read_bytes().replace("第8号".encode(), "第9号".encode()))
    pages = portal.visit(*(address(number) for number in range(1, 9)), "/decisions/", follow=(feed.folder,))
    assert portal.problem == 1
    assert [page.status for page in pages[:-1]] == [200] * 3 + [404] * 5
    assert "共 3 条" in pages[-1].text


def test_a_part_of_the_index_is_full_and_the_next_one_begins(tmp_path, feed):
    """Searches go through all parts in order, pages continue across them, and withdrawn words leave an old part too."""
    program = (
        "from mingfa.portal import store; store.SHARD = 2; from mingfa.portal.follow import follow; from mingfa.portal.search import Ask, search; import json, sys\n"
        "follow(sys.argv[1:], once=True)\n"
        "first = search(Ask('清洗'), size=3); second = search(Ask('清洗'), before=first.older, size=3); back = search(Ask('清洗'), after=second.newer, size=3)\n"
        "print(json.dumps([[[row['item'] for row in one.rows] for one in (first, second, back)], second.older, back.newer, "
        "store.connect().execute('SELECT count(*) FROM shard').fetchone()[0]]))\n"
    )
    for number in range(4, 7):
        feed.add("publish", f"item-{number}", decision(number))
    feed.add("withdraw", "item-1", NOTICE).write()
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()\n" + program, str(feed.folder)], capture_output=True, text=True,
        env={**os.environ, "MINGFA_SITE": str(tmp_path / "parts"), "DJANGO_SETTINGS_MODULE": "mingfa.settings.portal"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (first, second, back), older, newer, parts = json.loads(done.stdout)
    assert first == ["item-6", "item-5", "item-4"]
    assert second == ["item-3", "item-2"]
    assert back == first
    assert (older, newer, parts) == (None, None, 3)
