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
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from mingfa.law.errors import MingfaError
from mingfa.ledger.errors import LedgerError, TileMissing
from mingfa.ledger.feed import FeedInvalid, FeedLeaf, check_leaf, open_content, reread_leaf, superseded_by
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import EMPTY_ROOT, Frontier
from mingfa.ledger.notes import Checkpoint, Verifier, open_checkpoint
from mingfa.ledger.tiles import node_reader
from mingfa.portal import downloads, standing, store
from mingfa.portal.alerts.mailing import Mailer
from mingfa.portal.letters import inbox
from mingfa.portal.letters.carry import lay_out
from mingfa.portal.progress.shelf import follow_shelf
from mingfa.portal.sources import FeedSource, SourceUnreachable, feeds_at

log = logging.getLogger(__name__)
BEAT = 1.0
AT_ONCE = 2048
"""Lines taken in one transaction; a long feed is followed in several."""

CHECKERS, SHARE = 2, 256
"""Threads that check signatures, and how many each takes at a time."""

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
    daily, mailer = _Daily(), Mailer()
    while True:
        for address in wanted:
            _follow_address(address, stopped, told)
        _forget_what_went(all_of_it=once)
        if not once:
            daily.beat()
            mailer.beat()
            _lay_out_letters(told)
        if once:
            for words in (*stopped.values(), *told.values()):
                sys.stderr.write(words + "\n")
            return 1 if stopped else 0
        if ended.wait(BEAT):
            return 0


def _lay_out_letters(told: dict[str, str]) -> None:
    folder = getattr(settings, "LETTERS_TO", "")
    if not folder:
        return
    try:
        lay_out(Path(folder))
        told.pop("letters", None)
    except (OSError, sqlite3.Error, LedgerError) as error:
        if told.get("letters") != str(error):
            log.warning("来信没有写出：%s", error)
        told["letters"] = str(error)


class _Daily:
    """Makes the daily download beside the following: once a day, and again soon after something in it was taken away."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._not_before = 0.0

    def beat(self) -> None:
        """Begin a download when one is due and none is being made."""
        if (
            (self._thread is None or not self._thread.is_alive())
            and time.monotonic() >= self._not_before
            and downloads.due(datetime.now(UTC))
        ):
            self._thread = threading.Thread(target=self._make, daemon=True)
            self._thread.start()

    def _make(self) -> None:
        begun = time.monotonic()
        try:
            downloads.make(datetime.now(UTC))
        except (OSError, sqlite3.Error) as error:
            log.warning("每日下载没有做成，稍后再做：%s", error)
        self._not_before = time.monotonic() + max(60.0, 20 * (time.monotonic() - begun))


def _forget_what_went(*, all_of_it: bool) -> None:
    """Take the words of contents that went out of the index and out of the write-ahead log; one table of the index in each round."""
    while store.tidy():
        _owed.set()
        if not all_of_it:
            break
    if _owed.is_set() and store.empty_log():
        _owed.clear()


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
        follow_shelf(feed)
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
    """Take what is new in a feed, all or nothing of each part of it; return whether the feed went on meanwhile.

    Raises FeedProblem when the feed must not be trusted, SourceUnreachable when it cannot be read now.
    """
    agency = ""
    try:
        agency = Checkpoint.parse(feed.note().decode("utf-8", "replace").split("\n\n")[0] + "\n").origin.split("/")[1]
        for _ in range(3):
            known = _known(feed, agency)
            note = feed.note()
            point, _opened = open_checkpoint(note, known.keys.values())
            try:
                _take_to(feed, known, point, note)
            except TileMissing:
                if feed.note() == note:  # a content may go while we read; then a newer checkpoint says why
                    raise
            else:
                return False
    except (LedgerError, IndexError) as error:
        raise FeedProblem(agency, _words(error)) from error
    return True


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


def _take_to(feed: FeedSource, known: Known, point: Checkpoint, note: bytes) -> None:
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
        return
    edge = _edge(feed, known, point)
    hashes, last = _read_through(feed, known, point)
    for first in range(known.size, point.size, AT_ONCE):
        _take_part(feed, known, point, edge, hashes, last, first, note)


def _edge(feed: FeedSource, known: Known, point: Checkpoint) -> Frontier:
    edge = Frontier.load(known.size, node_reader(point.size, feed.read_tile)) if known.size else Frontier()
    if edge.root() != known.root:
        raise FeedProblem(known.agency, f"公示数据流前 {known.size} 条被改动")
    return edge


def _read_through(feed: FeedSource, known: Known, point: Checkpoint) -> tuple[bytearray, dict[str, int]]:
    """Read all that is new once, before anything is written: the lines must make the checkpoint's root, stand in their places and be signed.

    Return their hashes one after another, and for each item the last line that takes the place of an earlier content.
    """
    edge, hashes, last = _edge(feed, known, point), bytearray(), dict[str, int]()
    for raw in feed.leaves(point.size, known.size):
        hash_ = leaf_hash(raw)
        edge.append(hash_)
        hashes += hash_
    if edge.root() != point.root:
        raise FeedProblem(known.agency, f"第 {known.size} 条以后的条目与检查点不符：条目被改动或者数据流分叉")
    again = enumerate(feed.leaves(point.size, known.size))
    with ThreadPoolExecutor(CHECKERS) as hands:  # signatures are checked outside Python's lock
        while part := list(islice(again, AT_ONCE)):
            for at, raw in part:
                if leaf_hash(raw) != hashes[at * 32 : at * 32 + 32]:
                    raise FeedProblem(known.agency, f"第 {known.size + at} 条在读取时被改动")
            shares = [part[at : at + SHARE] for at in range(0, len(part), SHARE)]
            for leaves in hands.map(partial(_checked_leaves, known), shares):
                last.update((leaf.item, leaf.index) for leaf in leaves if superseded_by(leaf.kind))
    return hashes, last


def _checked_leaves(known: Known, share: list[tuple[int, bytes]]) -> list[FeedLeaf]:
    return [check_leaf(raw, known.agency, known.size + at, known.keys) for at, raw in share]


def _take_part(
    feed: FeedSource, known: Known, point: Checkpoint, edge: Frontier, hashes: bytearray, last: dict[str, int], first: int, note: bytes
) -> None:
    """Take lines from `first` on, at most AT_ONCE, in one transaction, with every content that no later line has replaced."""
    agency, size = known.agency, min(first + AT_ONCE, point.size)
    leaves: list[tuple[FeedLeaf, bytes, bytes]] = []
    for index, raw in enumerate(islice(feed.leaves(point.size, first), size - first), first):
        hash_ = leaf_hash(raw)
        at = (index - known.size) * 32
        if hash_ != hashes[at : at + 32]:
            raise FeedProblem(agency, f"第 {index} 条在读取时被改动")
        leaves.append((reread_leaf(raw), raw, hash_))
    wanted = [leaf for leaf, _, _ in leaves if last.get(leaf.item, -1) <= leaf.index]
    files = dict(zip((leaf.index for leaf in wanted), feed.files([f"content/{leaf.content_hash}.json" for leaf in wanted]), strict=True))
    contents = {leaf.index: open_content(files[leaf.index], leaf.content_hash) for leaf in wanted}
    standing.fetch(feed, contents.values())
    with store.writing() as db:
        edge.extend((hash_ for _, _, hash_ in leaves), lambda level, at, hash_: db.put_node(agency, level, at, hash_))
        db.db.executemany(
            "INSERT OR REPLACE INTO leaf (agency, idx, kind, item, at, raw, leaf_hash, content_hash, place, size) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (agency, leaf.index, leaf.kind, leaf.item, leaf.at, raw, hash_, leaf.content_hash, leaf.place, leaf.size)
                for leaf, raw, hash_ in leaves
            ],
        )
        for leaf, _, _ in leaves:
            if leaf.index in contents:
                _show(db, leaf, contents[leaf.index], files[leaf.index])
            elif leaf.kind == "publish":
                _checked(leaf, partial(db.reserve, agency, leaf.item, leaf.index, leaf.at))
        if any(superseded_by(leaf.kind) for leaf, _, _ in leaves):
            _owed.set()
        whole = size == point.size
        db.execute(
            "UPDATE source SET size = ?, root = ?, note = ?, followed_at = ?, address = ?, problem = '', problem_at = '' WHERE agency = ?",
            (size, edge.root(), note if whole else b"", _stamp(), feed.address, agency),
        )
        name = next((c["organ"] for c in reversed(contents.values()) if isinstance(c, dict) and c.get("organ")), "")
        if name:
            db.execute("UPDATE source SET name = ? WHERE agency = ?", (str(name), agency))
    if any(leaf.kind in ("correct", "withdraw") for leaf, _, _ in leaves):
        downloads.forget()


def _show(db: store.Writing, leaf: FeedLeaf, content: Any, file: bytes) -> None:
    if leaf.kind == "register":
        _checked(leaf, partial(db.put_register, leaf.agency, leaf.index, content))
    elif leaf.kind == "statement":
        _checked(leaf, partial(db.put_statement, leaf.agency, leaf.index, content))
    elif leaf.kind == "annual":
        _checked(leaf, partial(db.put_annual, leaf.agency, leaf.index, content))
    elif leaf.kind == "list":
        _checked(leaf, partial(standing.put, db, leaf.agency, leaf.index, leaf.item, content))
    elif leaf.kind == "compliance":
        _checked(leaf, partial(db.put_compliance, leaf.agency, leaf.index, content))
    elif leaf.kind == "inbox":
        _checked(leaf, partial(inbox.put_office, leaf.agency, leaf.index, content))
    elif leaf.kind == "answer":
        _checked(leaf, partial(inbox.put_answer, leaf.agency, leaf.index, content))
    else:
        status = {"publish": "published", "correct": "corrected", "withdraw": "withdrawn"}[leaf.kind]
        row = store.ItemRow(leaf.agency, leaf.item, leaf.index, status, content, file)
        _checked(leaf, partial(db.put_item, row, leaf.at))


def _checked(leaf: FeedLeaf, write: Callable[[], None]) -> None:
    """Write; a content that has another form than the format says stops the feed."""
    try:
        write()
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise FeedInvalid(f"第 {leaf.index} 条的内容不合格式") from error


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
