"""`mingfa portal follow`: takes what is new in each feed, verifies every line and content, and only then shows it.

A feed that went backwards, split, changed a line or lost a content is not followed any further: what was verified before stays on the
pages, which name the problem, until somebody has looked at it and starts the follower again.
"""

from __future__ import annotations

import logging
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mingfa.law.errors import MingfaError
from mingfa.ledger.errors import LedgerError, TileMissing
from mingfa.ledger.feed import FeedInvalid, FeedLeaf, check_leaf, open_content, superseded_by
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import EMPTY_ROOT, Frontier
from mingfa.ledger.notes import Checkpoint, Verifier, open_checkpoint
from mingfa.ledger.tiles import node_reader
from mingfa.portal import store
from mingfa.portal.sources import FeedSource, SourceUnreachable, feeds_at

log = logging.getLogger(__name__)
BEAT = 1.0
AT_ONCE = 2048
"""Lines taken in one transaction; a long feed is followed in several."""

_owed = threading.Event()
"""Set while contents that were taken away may still lie in the store's write-ahead log."""


class FeedProblem(MingfaError):
    """A feed contradicts itself or what was seen of it before."""

    code = "feed.problem"

    def __init__(self, agency: str, what: str) -> None:
        self.agency, self.what = agency, what
        super().__init__(f"来源“{agency}”已停止跟随：{what}")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has of a feed: keys pinned, size and root last verified."""

    agency: str
    keys: dict[str, Verifier]
    size: int
    root: bytes


def follow(addresses: Iterable[str], *, once: bool = False) -> int:
    """Follow feeds; return 1 when one of them has a problem (with `once`), else 0. Runs until ended by a signal unless `once`."""
    ended = threading.Event()
    if not once and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    stopped: dict[str, str] = {}
    told: dict[str, str] = {}
    wanted = list(addresses)
    store.connect()
    _owed.set()
    while True:
        for address in wanted:
            _follow_address(address, stopped, told)
        if _owed.is_set() and store.empty_log():
            _owed.clear()
        if once:
            for words in (*stopped.values(), *told.values()):
                sys.stderr.write(words + "\n")
            return 1 if stopped else 0
        if ended.wait(BEAT):
            return 0


def _follow_address(address: str, stopped: dict[str, str], told: dict[str, str]) -> None:
    try:
        for feed in feeds_at(address):
            if feed.address not in stopped:
                _follow_feed(feed, stopped, told)
        told.pop(address, None)
    except SourceUnreachable as error:
        if told.get(address) != str(error):
            log.warning("%s", error)
        told[address] = str(error)


def _follow_feed(feed: FeedSource, stopped: dict[str, str], told: dict[str, str]) -> None:
    try:
        while take(feed):
            pass
        told.pop(feed.address, None)
    except SourceUnreachable as error:
        if told.get(feed.address) != str(error):
            log.warning("%s", error)
        told[feed.address] = str(error)
    except FeedProblem as error:
        log.error("%s", error)
        stopped[feed.address] = str(error)
        with store.writing() as db:
            db.execute(
                "UPDATE source SET problem = ?, problem_at = ? WHERE agency = ? AND problem = ''", (error.what, _stamp(), error.agency)
            )


def take(feed: FeedSource) -> bool:
    """Take what is new in a feed, at most AT_ONCE lines; return whether there may be more.

    Raises FeedProblem when the feed must not be trusted, SourceUnreachable when it cannot be read now.
    """
    agency = ""
    try:
        agency = Checkpoint.parse(feed.note().decode("utf-8", "replace").split("\n\n")[0] + "\n").origin.split("/")[1]
        known = _known(feed, agency)
        for _ in range(3):
            note = feed.note()
            point, _opened = open_checkpoint(note, known.keys.values())
            try:
                return _take_to(feed, known, point, note)
            except TileMissing:
                if feed.note() == note:  # a content may go while we read; then a newer checkpoint says why
                    raise
    except (LedgerError, IndexError) as error:
        raise FeedProblem(agency, _words(error)) from error
    return False


def _words(error: Exception) -> str:
    return error.what if isinstance(error, FeedInvalid) else str(error) or "检查点不合格式"


def _known(feed: FeedSource, agency: str) -> Known:
    """Return what is known of the feed; its keys are pinned the first time, unless the site names the keys it trusts."""
    row = store.source(agency)
    if row is None:
        lines = _approved() or feed.file("keys.txt").decode("ascii", "replace").split()
        keys = [key for key in map(Verifier.parse, lines) if key.name == f"mingfa/{agency}/feed"]
        if not keys:
            raise FeedProblem(agency, "没有可信的公示密钥")
        with store.writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO source (agency, address, keys) VALUES (?, ?, ?)",
                (agency, feed.address, "\n".join(map(str, keys))),
            )
        return Known(agency, {key.key_id: key for key in keys}, 0, EMPTY_ROOT)
    pinned = [*row["keys"].split("\n"), *_approved()]
    keys = [key for key in map(Verifier.parse, pinned) if key.name == f"mingfa/{agency}/feed"]
    return Known(agency, {key.key_id: key for key in keys}, row["size"], row["root"] or EMPTY_ROOT)


def _approved() -> list[str]:
    """Return the feed keys that the portal's operator laid down by hand (keys.txt in the portal's site), if there are any."""
    path = Path(settings.SITE) / "keys.txt"
    return path.read_text(encoding="ascii").split() if path.exists() else []


def _take_to(feed: FeedSource, known: Known, point: Checkpoint, note: bytes) -> bool:
    agency = known.agency
    if point.origin != f"mingfa/{agency}/feed":
        raise FeedProblem(agency, f"检查点属于“{point.origin}”")
    if point.size < known.size:
        raise FeedProblem(agency, f"公示数据流倒退：曾有 {known.size} 条，现在只有 {point.size} 条")
    if point.size == known.size:
        if point.root != known.root:
            raise FeedProblem(agency, f"公示数据流分叉：同为 {point.size} 条而内容不同")
        with store.writing() as db:
            db.execute(
                "UPDATE source SET followed_at = ?, address = ?, problem = '', problem_at = '' WHERE agency = ?",
                (_stamp(), feed.address, agency),
            )
        return False
    edge = Frontier.load(known.size, node_reader(point.size, feed.read_tile)) if known.size else Frontier()
    if edge.root() != known.root:
        raise FeedProblem(agency, f"公示数据流前 {known.size} 条被改动")
    raws = list(feed.leaves(point.size, known.size))
    edge.extend(leaf_hash(raw) for raw in raws)
    if edge.root() != point.root:
        raise FeedProblem(agency, f"第 {known.size} 条以后的条目与检查点不符：条目被改动或者数据流分叉")
    leaves = [check_leaf(raw, agency, known.size + at, known.keys) for at, raw in enumerate(raws)]
    last = {leaf.item: leaf.index for leaf in leaves if superseded_by(leaf.kind)}
    first, more = leaves[:AT_ONCE], len(leaves) > AT_ONCE
    contents = {leaf.index: _content(feed, leaf) for leaf in first if last.get(leaf.item, -1) <= leaf.index}
    size = known.size + len(first)
    root = point.root
    if more:
        part = Frontier.load(known.size, node_reader(point.size, feed.read_tile)) if known.size else Frontier()
        part.extend(leaf_hash(raw) for raw in raws[:AT_ONCE])
        root = part.root()
    with store.writing() as db:
        for leaf, raw in zip(first, raws, strict=False):
            db.execute(
                "INSERT OR REPLACE INTO leaf (agency, idx, kind, item, at, raw, leaf_hash, content_hash, place, size) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (agency, leaf.index, leaf.kind, leaf.item, leaf.at, raw, leaf_hash(raw), leaf.content_hash, leaf.place, leaf.size),
            )
            if leaf.index in contents:
                _show(db, leaf, contents[leaf.index])
            elif leaf.kind == "publish":
                store.reserve(db, agency, leaf.item)
        if any(superseded_by(leaf.kind) for leaf in first):
            store.forget_words(db)
            _owed.set()
        db.execute(
            "UPDATE source SET size = ?, root = ?, note = ?, followed_at = ?, address = ?, problem = '', problem_at = '' WHERE agency = ?",
            (size, root, b"" if more else note, _stamp(), feed.address, agency),
        )
        name = next((c["organ"] for c in reversed(contents.values()) if isinstance(c, dict) and c.get("organ")), "")
        if name:
            db.execute("UPDATE source SET name = ? WHERE agency = ?", (name, agency))
    return more


def _content(feed: FeedSource, leaf: FeedLeaf) -> Any:
    return open_content(feed.file(f"content/{leaf.content_hash}.json"), leaf.content_hash)


def _show(db: sqlite3.Connection, leaf: FeedLeaf, content: Any) -> None:
    try:
        if leaf.kind == "register":
            store.put_register(db, leaf.agency, leaf.index, content)
        elif leaf.kind == "statement":
            store.put_statement(db, leaf.agency, leaf.index, content)
        else:
            status = {"publish": "published", "correct": "corrected", "withdraw": "withdrawn"}[leaf.kind]
            store.put_item(db, leaf.agency, leaf.item, leaf.index, status, content)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise FeedInvalid(f"第 {leaf.index} 条的内容不合格式") from error


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
