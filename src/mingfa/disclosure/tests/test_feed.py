"""The feed leaves the office whole: in order, once, after a checkpoint, whatever is broken off; and `verify` finds what was changed."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.errors import LedgerBroken
from mingfa.desk.verify import verify
from mingfa.disclosure import acts, feed
from mingfa.ledger.feed import open_leaf
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import verify_inclusion
from mingfa.ledger.notes import Verifier, open_checkpoint
from mingfa.ledger.tiles import StaticLog

pytestmark = pytest.mark.django_db


def findings():
    return [one for one in verify().findings if one.kind != "original"]


def log_of(case):
    folder = case.feed / case.site.agency
    log = StaticLog(folder)
    keys = [Verifier.parse(line) for line in (folder / "keys.txt").read_text().split()]
    point, _ = open_checkpoint(log.note(), keys)
    return log, point


def test_lines_stand_in_the_order_of_the_ledger_and_prove_themselves(publishing):
    case = publishing().decided(SMALL).issued().published()
    log, point = log_of(case)
    leaves = [open_leaf(raw)[0] for raw in log.leaves(point.size)]
    assert [leaf.index for leaf in leaves] == list(range(point.size))
    assert {leaf.kind for leaf in leaves} >= {"register", "publish"}
    placed = [leaf for leaf in leaves if leaf.kind != "statement"]
    assert all(0 <= leaf.place < leaf.size for leaf in placed)
    for leaf, raw in zip(leaves, log.leaves(point.size), strict=True):
        verify_inclusion(leaf_hash(raw), leaf.index, point.size, log.inclusion_proof(leaf.index, point.size), point.root)
    published = next(leaf for leaf in leaves if leaf.kind == "publish")
    assert published.stream == case.publication
    assert published.item == case.publication.rpartition("/")[2]


def test_emitting_again_changes_nothing(publishing):
    case = publishing().decided(SMALL).issued().published()
    before = {path: path.read_bytes() for path in case.feed.rglob("*") if path.is_file()}
    with now.at(case.at):
        assert feed.emit_all() == 0
    assert {path: path.read_bytes() for path in case.feed.rglob("*") if path.is_file()} == before


def test_nothing_is_emitted_before_a_checkpoint_covers_it(publishing):
    case = publishing().decided(SMALL).issued().provided().approved()
    case.settled()
    _, before = log_of(case)
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    with now.at(case.at):
        assert feed.emit("xiangxi") == 0
    assert log_of(case)[1].size == before.size
    case.settled()
    assert log_of(case)[1].size == before.size + 1


@pytest.mark.parametrize("broken_at", range(1, 12))
def test_broken_off_anywhere_it_goes_on_from_the_table(publishing, monkeypatch, broken_at):
    """Each file write in turn fails once; the next run ends with the same feed as an unbroken one, and nothing goes out twice."""
    case = publishing().decided(SMALL).issued()
    real, count = feed._put, 0

    def put(path, content, *, again=False):
        nonlocal count
        count += 1
        if count == broken_at:
            raise OSError("disk full")
        real(path, content, again=again)

    monkeypatch.setattr(feed, "_put", put)
    with contextlib.suppress(OSError):
        case.published()
    monkeypatch.setattr(feed, "_put", real)
    case.settled()
    log, point = log_of(case)
    leaves = [open_leaf(raw)[0] for raw in log.leaves(point.size)]
    assert sum(leaf.kind == "publish" for leaf in leaves) == 1
    assert log.root(point.size) == point.root
    assert findings() == []


def test_a_withdrawn_content_goes_although_the_run_was_broken_off(publishing, monkeypatch):
    case = publishing("jiangbei").decided(SMALL).issued().published()
    case.done(acts.WithdrawPublication(trigger="excepted", reason="误公示"), case.at_step("publish"))
    real = feed._remove_superseded
    monkeypatch.setattr(feed, "_remove_superseded", lambda *parts: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        case.settled()
    assert any("已被更正或者撤下的内容没有删除" in one.words for one in findings())
    monkeypatch.setattr(feed, "_remove_superseded", real)
    case.settled()
    assert findings() == []
    kept = [json.loads(path.read_bytes())["content"] for path in (case.feed / "jiangbei" / "content").glob("*.json")]
    assert [one["reason"] for one in kept if "reason" in one] == ["误公示"]


def test_the_database_refuses_to_change_what_went_out(publishing):
    case = publishing().decided(SMALL).issued().published()
    assert case.public.published_on is not None
    for statement in (
        "UPDATE disclosure_feed SET item = 'other' WHERE kind = 'publish'",
        "DELETE FROM disclosure_feed WHERE kind = 'publish'",
        "INSERT OR REPLACE INTO disclosure_feed SELECT * FROM disclosure_feed WHERE kind = 'publish'"
        if connection.vendor == "sqlite"
        else "UPDATE disclosure_feed SET seq = 0",
    ):
        from django.db import transaction

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def unguarded(statement, *values):
    """Do what an intruder with SQL does: take the guards off, change a row, put the guards back."""
    from mingfa.disclosure.check import guards

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in guards("sqlite"):
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE disclosure_feed DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            for sql in guards("sqlite").values():
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE disclosure_feed ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disclosure_feed SET item = 'other' WHERE kind = 'publish'",
        "UPDATE disclosure_feed SET digest = content_hash WHERE kind = 'publish'",
        "DELETE FROM disclosure_feed WHERE kind = 'publish'",
        "DELETE FROM disclosure_outbox WHERE kind = 'publish'",
        "UPDATE disclosure_publication SET stage = 'withheld'",
        "DELETE FROM disclosure_publication",
    ],
)
def test_verify_names_a_changed_row(publishing, statement):
    publishing().decided(SMALL).issued().published()
    assert findings() == []
    unguarded(statement)
    assert findings() != []


@pytest.mark.parametrize("which", ["checkpoint", "keys.txt", "content", "tile/entries", "tile/0"])
def test_verify_names_a_changed_file(publishing, which):
    case = publishing().decided(SMALL).issued().published()
    place = case.feed / "xiangxi" / which
    path = place if place.is_file() else max(one for one in place.rglob("*") if one.is_file())
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    assert findings() != []


def test_verify_names_a_missing_content(publishing):
    case = publishing().decided(SMALL).issued().published()
    for path in (case.feed / "xiangxi" / "content").glob("*.json"):
        path.unlink()
    assert any("公示内容文件缺失" in one.words for one in findings())


def test_an_old_database_does_not_split_the_feed(publishing):
    """Rows lost although their lines are public: nothing more goes out."""
    case = publishing().decided(SMALL).issued().published()
    unguarded("DELETE FROM disclosure_feed WHERE kind = %s", "publish")
    with now.at(case.at), pytest.raises(LedgerBroken, match="数据库是旧的"):
        feed.emit("xiangxi")


def test_each_day_says_that_nothing_is_hidden(publishing, portal):
    """decided = published + withheld + not yet due + overdue + fallen before, for every day that is over."""
    first, second = publishing().decided(SMALL).issued(), publishing().decided(SMALL).issued()
    first.published()
    first.at += timedelta(days=40)
    second.at = first.at
    first.settled()
    rows = portal.visit(follow=(first.feed,))
    assert rows == []
    said = []
    for path in (first.feed / "xiangxi" / "content").glob("*.json"):
        content = json.loads(path.read_bytes())["content"]
        if "day" in content:
            said.append(content)
    assert len(said) == 31
    for content in said:
        parts = ("published", "withheld_total", "not_yet_due", "overdue", "fallen")
        assert content["decided"] == sum(content[name] for name in parts), content
    last = max(said, key=lambda one: one["day"])
    assert (last["decided"], last["published"], last["overdue"]) == (2, 1, 1)


def test_a_backup_holds_the_lines_of_the_feed(publishing, tmp_path):
    from mingfa.desk.backup import backup

    publishing().decided(SMALL).issued().published()
    assert "tables/disclosure_feed.jsonl.gz" in backup(tmp_path / "backup")
