"""`mingfa audit`: a stranger recomputes a feed and names what was hidden, changed or taken away, with its day; without Django."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest

from mingfa.ledger.feed import token_of
from mingfa.ledger.tiles import bundle_path
from mingfa.portal.audit import audit, words_of
from mingfa.portal.tests.a_feed import NOTICE, Feed, decision

FIRST = date(2026, 3, 9)


def line(item, standing, ground="", due="2026-03-16"):
    return [token_of("xiangxi", item), "2026-03-05", due, standing, ground]


def statement(day, moved, *, decided, published=0, withdrawn=0, withheld=(), overdue=0, fallen=0):
    told = [{"ground": ground, "label": ground, "count": count} for ground, count in withheld]
    hidden = sum(count for _, count in withheld)
    return {
        "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "day": day.isoformat(), "decided": decided, "published": published,
        "withdrawn": withdrawn, "withheld_total": hidden, "withheld": told, "overdue": overdue, "fallen": fallen,
        "not_yet_due": decided - published - hidden - overdue - fallen, "moved": moved,
    }  # fmt: skip


def say(feed, day, moved, **sums):
    at = f"{(day + timedelta(days=1)).isoformat()}T00:10:00Z"
    return feed.add("statement", f"statement-{day}", statement(day, moved, **sums), stream="", seq=-1, place=-1, at=at)


@pytest.fixture
def feed(tmp_path):
    """Four decisions: two public, one withheld, one not yet due; a statement for each of two days."""
    made = Feed(tmp_path / "feed" / "xiangxi")
    made.add("publish", "item-1", decision(1)).add("publish", "item-2", decision(2))
    moved = [line("item-1", "published"), line("item-2", "published"), line("item-3", "withheld", "minor"), line("item-4", "due")]
    say(made, FIRST, moved, decided=4, published=2, withheld=[("minor", 1)])
    made.add("publish", "item-4", decision(4, published_on="2026-03-10"), at="2026-03-10T02:00:00Z")
    say(made, FIRST + timedelta(days=1), [line("item-4", "published")], decided=4, published=3, withheld=[("minor", 1)])
    made.write()
    return made


def found(feed, **more):
    (one,) = audit(str(feed.write() if more.pop("again", True) else feed.folder), **more)
    return one


def test_a_feed_that_tells_the_truth_is_ok(feed):
    one = found(feed, keys=[str(feed.signer.verifier)])
    assert one.ok, one.findings
    assert (one.lines, one.shown, one.withdrawn, one.statements) == (5, 3, 0, 2)
    assert one.notes == []
    assert any("已作出 4＝已公示 3＋不予公示 1＋期限内 0＋超期 0＋已失效 0" in words for words in words_of([one]))
    day = FIRST + timedelta(days=2)
    feed.add("withdraw", "item-1", {**NOTICE, "withdrawn_on": day.isoformat()}, at="2026-03-11T02:00:00Z")
    feed.add("correct", "item-2", decision(2, title="更正后"), at="2026-03-11T02:00:00Z")
    say(feed, day, [line("item-1", "withdrawn")], decided=4, published=3, withdrawn=1, withheld=[("minor", 1)])
    one = found(feed)
    assert one.ok, one.findings
    assert one.withdrawn == 1


def hidden(feed):
    say(feed, FIRST + timedelta(days=2), [], decided=3, published=3)


def hidden_and_replaced(feed):
    """One decision is left out and another one comes: the sum is right again, the roll is not."""
    say(feed, FIRST + timedelta(days=2), [line("item-5", "due")], decided=4, published=3, withheld=[("minor", 1)])


def recast(feed):
    say(
        feed,
        FIRST + timedelta(days=2),
        [line("item-1", "withheld", "secret")],
        decided=4,
        published=2,
        withheld=[("minor", 1), ("secret", 1)],
    )


def without_ground(feed):
    say(feed, FIRST + timedelta(days=2), [line("item-6", "withheld")], decided=5, published=3, withheld=[("minor", 1), ("", 1)])


def late_but_called_in_time(feed):
    """item-7 was due on 10 March; on 11 March it is overdue, whatever the statement says."""
    moved = [line("item-7", "due", due="2026-03-10")]
    say(feed, FIRST + timedelta(days=2), moved, decided=5, published=3, withheld=[("minor", 1)])


def published_without_being_told(feed):
    feed.add("publish", "item-8", decision(8, published_on="2026-03-11"), at="2026-03-11T02:00:00Z")
    say(feed, FIRST + timedelta(days=2), [], decided=4, published=3, withheld=[("minor", 1)])


def told_but_not_published(feed):
    say(feed, FIRST + timedelta(days=2), [line("item-9", "published")], decided=5, published=4, withheld=[("minor", 1)])
    say(feed, FIRST + timedelta(days=3), [], decided=5, published=4, withheld=[("minor", 1)])


def silently_withdrawn(feed):
    say(feed, FIRST + timedelta(days=2), [line("item-1", "withdrawn")], decided=4, published=3, withdrawn=1, withheld=[("minor", 1)])


def withdrawn_and_still_counted(feed):
    feed.add("withdraw", "item-1", {**NOTICE, "withdrawn_on": "2026-03-11"}, at="2026-03-11T02:00:00Z")
    say(feed, FIRST + timedelta(days=2), [], decided=4, published=3, withheld=[("minor", 1)])


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (hidden, "有决定被隐瞒"), (hidden_and_replaced, "有决定被隐瞒"), (recast, "不能改称没有公示"), (without_ground, "没有写明情形"),
        (late_but_called_in_time, "超期未公示声明 0 件、实为 1 件"), (published_without_being_told, "名册中没有它"),
        (told_but_not_published, "数据流中没有它"), (silently_withdrawn, "声明与数据流不符"), (withdrawn_and_still_counted, "说明称仍在公示"),
    ],
)  # fmt: skip
def test_a_false_statement_is_named_with_its_day(feed, tamper, words):
    tamper(feed)
    one = found(feed)
    assert any(words in finding.words and finding.day == "2026-03-11" for finding in one.findings), one.findings
    assert {finding.day for finding in one.findings} == {"2026-03-11"}


def name_of(feed, item):
    return next(name for name, (held, _) in feed.contents.items() if held == item)


def test_a_changed_content_is_named_with_its_day(feed):
    path = feed.folder / "content" / f"{name_of(feed, 'item-4')}.json"
    path.write_bytes(path.read_bytes().replace(b"120000.00", b"100000.00"))
    (finding,) = found(feed, again=False).findings
    assert "公布的内容被改动" in finding.words
    assert finding.day == "2026-03-10"


def test_a_content_taken_away_without_a_notice_is_named_with_its_day(feed):
    (feed.folder / "content" / f"{name_of(feed, 'item-4')}.json").unlink()
    (finding,) = found(feed, again=False).findings
    assert "被悄悄抽走" in finding.words
    assert finding.day == "2026-03-10"


def test_a_withdrawn_content_that_is_still_there_is_named(feed):
    old = feed.contents[name_of(feed, "item-1")]
    kept = name_of(feed, "item-1")
    feed.add("withdraw", "item-1", {**NOTICE, "withdrawn_on": "2026-03-11"}, at="2026-03-11T02:00:00Z")
    say(feed, FIRST + timedelta(days=2), [line("item-1", "withdrawn")], decided=4, published=3, withdrawn=1, withheld=[("minor", 1)])
    feed.write()
    (feed.folder / "content" / f"{kept}.json").write_bytes(old[1])
    (finding,) = found(feed, again=False).findings
    assert "仍然可以取得" in finding.words


def test_a_changed_line_and_a_changed_checkpoint_are_found(feed):
    path = feed.folder / bundle_path(0, 5)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"item-2", b"item-7"))
    assert any("签名验证不过" in one.words for one in found(feed, again=False).findings)
    path.write_bytes(raw)
    path = feed.folder / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n5\n", b"\n4\n"))
    assert not found(feed, again=False).ok


def test_who_remembers_a_checkpoint_finds_what_the_holder_of_the_key_rewrote(feed, tmp_path):
    seen = tmp_path / "seen.json"
    assert found(feed, remembered=seen).ok
    first, held = list(feed.leaves), dict(feed.contents)
    feed.leaves, feed.contents = [], {}
    feed.add("publish", "item-2", decision(2))
    say(feed, FIRST, [line("item-2", "published")], decided=1, published=1)
    assert found(feed).ok
    assert any("倒退" in one.words for one in found(feed, remembered=seen).findings)
    for number in range(5):
        say(feed, FIRST + timedelta(days=1 + number), [], decided=1, published=1)
    assert any("被改写" in one.words for one in found(feed, remembered=seen).findings)
    feed.leaves, feed.contents = first, held
    assert found(feed, remembered=seen).ok


def test_an_agency_that_stops_making_statements_is_named(feed):
    feed.add("publish", "item-9", decision(9, published_on="2026-03-20"), at="2026-03-20T02:00:00Z")
    (finding,) = found(feed).findings
    assert "没有每日声明" in finding.words
    assert finding.day == "2026-03-20"


def test_keys_of_somebody_else_do_not_count(feed, tmp_path):
    assert not found(feed, keys=[str(Feed(tmp_path / "other").signer.verifier)]).ok


def test_it_needs_no_django_and_no_server(feed, tmp_path):
    """The command in a process in which Django cannot be imported; --json for programs; exit code 1 when something is wrong."""
    program = "import sys\nsys.modules['django'] = None\nfrom mingfa.cli import main\nsys.exit(main(sys.argv[1:]))\n"

    def run(*words):
        return subprocess.run([sys.executable, "-c", program, "audit", *words], capture_output=True, text=True, check=False)

    good = run(str(feed.folder.parent))
    assert good.returncode == 0, good.stderr
    assert "核对无误" in good.stdout
    hidden(feed)
    feed.write()
    bad = run(str(feed.folder), "--json")
    assert bad.returncode == 1
    (told,) = json.loads(bad.stdout)
    assert told["ok"] is False
    assert told["findings"][0]["day"] == "2026-03-11"
    nothing = run(str(tmp_path / "nothing"))
    assert nothing.returncode == 1
    assert "feed.unreachable" in nothing.stderr


def test_pages_of_a_portal_are_compared_with_the_feed(feed, tmp_path):
    """A page that says something else than what was signed, and a page that is missing."""
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from mingfa.portal.tests.visitor import Portal

    portal, site = Portal(tmp_path / "portal"), tmp_path / "pages"
    feed.add("withdraw", "item-1", {**NOTICE, "withdrawn_on": "2026-03-11"}, at="2026-03-11T02:00:00Z")
    say(feed, FIRST + timedelta(days=2), [line("item-1", "withdrawn")], decided=4, published=3, withdrawn=1, withheld=[("minor", 1)])
    for number, page in zip(
        (1, 2, 4), portal.visit(*(f"/decisions/xiangxi/item-{n}/" for n in (1, 2, 4)), follow=(feed.write(),)), strict=True
    ):
        path = site / "decisions" / "xiangxi" / f"item-{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(page.text)
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    handler.func.log_message = lambda *parts: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}"
        assert found(feed, portal=where).findings == []
        path = site / "decisions" / "xiangxi" / "item-4" / "index.html"
        path.write_text(path.read_text().replace("120000.00", "20000.00"))
        (site / "decisions" / "xiangxi" / "item-2" / "index.html").unlink()
        (site / "decisions" / "xiangxi" / "item-2").rmdir()
        told = {finding.words[:6]: finding for finding in found(feed, portal=where).findings}
        assert "没有页面" in told["item-2"].words
        assert "与签名的内容不一致" in told["item-4"].words
        assert told["item-4"].day == "2026-03-10"
        server.shutdown()
