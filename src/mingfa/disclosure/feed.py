"""The publication feed (公示数据流) that leaves the office: a signed log of its own for each agency, the contents beside it.

What has to go out stands in the outbox, a projection written with the entry that causes it. `emit` takes what a checkpoint of the ledger
covers, in the order of the ledger, makes a line of it in an insert-only table, and then brings the files up to that table. Whenever it is
broken off, the next run goes on from the table: a line's index is its row's, written files never change, the checkpoint comes last.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from mingfa.desk.errors import LedgerBroken
from mingfa.desk.keys import SigningKey, make_key
from mingfa.desk.now import now
from mingfa.desk.perform import look, regime_of
from mingfa.desk.sequencer import latest_checkpoint
from mingfa.desk.streams import agency_of, kind_of
from mingfa.desk.times import UTC
from mingfa.disclosure.copies import TESTED, PublicationHeld, made_whole
from mingfa.disclosure.items import digest_of, register_content
from mingfa.disclosure.statement import FIRST_STATEMENT, statement_contents, statement_due, told_roll
from mingfa.disclosure.telling import DAILY, told_on
from mingfa.ledger import merkle
from mingfa.ledger.canonical import canonical, parse
from mingfa.ledger.errors import ExportMismatch, TileMissing
from mingfa.ledger.feed import SALT, FeedLeaf, pack_content, superseded_by
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.notes import Checkpoint, sign_checkpoint, unverified_checkpoint
from mingfa.ledger.tiles import HEIGHT, WIDTH, StaticLog, bundle_path, pack_bundle, tile_path, tiles_of, width_of
from mingfa.vault.site import site_vault

BATCH = 512
log = logging.getLogger(__name__)


def feed_folder() -> Path:
    """Return the folder of all feeds: one folder for each agency in it, and agencies.txt naming them."""
    folder = Path(settings.SITE) / "feed"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def emit_all() -> int:
    """Emit what waits for every agency; return how many lines were added."""
    return sum(emit(agency) for agency in agencies())


def agencies() -> list[str]:
    """Return the agencies that have something to emit or have emitted something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agency FROM disclosure_outbox UNION SELECT DISTINCT agency FROM disclosure_feed")
        return sorted(row[0] for row in cursor.fetchall())


# Lines -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ready:
    """Something that may go out: its entry has a place under a checkpoint."""

    kind: str
    item: str
    stream: str
    seq: int
    place: int
    digest: str


def emit(agency: str) -> int:
    """Add the lines of an agency that a checkpoint covers, bring the files up to date, and return how many lines were added.

    Raises LedgerBroken when the folder has more lines than the database: then the database is an old one.
    """
    total = 0
    while True:
        with transaction.atomic():
            added = _add_lines(agency)
        total += added
        if added < BATCH:
            break
    write_files(agency)
    return total


def _add_lines(agency: str) -> int:
    newest = latest_checkpoint(agency)
    if newest is None:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mingfa-feed/{agency}"])
        ready = [*_publications(agency, newest[0]), *_registers(agency, newest[0])]
        ready.sort(key=lambda one: (one.place, one.kind))
        index = _next_index(agency)
        if _published_size(agency) > index:
            raise LedgerBroken(
                f"机关“{agency}”的公示数据流已公布 {_published_size(agency)} 条，数据库只有 {index} 条：数据库是旧的，请先恢复缺失的数据"
            )
        key = make_key(agency, "feed")
        statements = statement_due(agency, _last_statement(agency)) if len(ready) < BATCH else []
        lines = list(_tested(ready[:BATCH]))
        lines += _statements(agency, statements[: BATCH - len(lines)], index + len(lines))
        lines += _rules_told(agency, statements[: BATCH - len(lines)])
        for one, content in lines:
            _insert(agency, index, key, one, content, newest[0])
            index += 1
    return len(lines)


def _tested(ready: Iterable[_Ready]) -> Iterator[tuple[_Ready, dict[str, Any]]]:
    """Iterate over what may go out, with its content; what fails the last test waits, and later versions of it, but not its withdrawal."""
    held: set[str] = set()
    for one in ready:
        content = _content(one)
        if one.kind in TESTED and kind_of(one.stream) == "publication":
            if one.item in held:
                continue
            try:
                content = made_whole(one.stream, content)
            except PublicationHeld as error:
                log.error("%s#%s: %s", one.stream, one.seq, error)
                held.add(one.item)
                continue
        yield one, content


def _statements(agency: str, days: list[date], index: int) -> list[tuple[_Ready, dict[str, Any]]]:
    """Return the statements of these days as lines from a place on; a part of a statement is named after its place."""
    if not days:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM disclosure_feed WHERE agency = %s AND kind = 'statement' ORDER BY place", [agency])
        roll = told_roll(parse(bytes(row[0])) for row in cursor.fetchall())
    found = []
    for at, (day, content, whole) in enumerate(statement_contents(agency, days, roll), index):
        name = day.isoformat() if whole else f"{day.isoformat()}.{at}"
        found.append((_Ready("statement", f"statement-{name}", f"{agency}/statement/{name}", -1, -1, digest_of(content)), content))
    return found


def _rules_told(agency: str, days: list[date]) -> list[tuple[_Ready, dict[str, Any]]]:
    """Return the line on how the agency carries out its rules, beside the statements of these days; none without a statement."""
    told = told_on(agency, days[-1]) if days else None
    return [(_Ready("compliance", "compliance", told[0], -1, -1, digest_of(told[1])), told[1])] if told is not None else []


def _publications(agency: str, size: int) -> Iterable[_Ready]:
    """Name the publications that wait and have a place among the first `size`; per item the earlier always goes before the later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.kind, o.item, o.stream, o.seq, p.place, o.digest FROM disclosure_outbox o "
            "JOIN ledger_position p ON p.stream = o.stream AND p.seq = o.seq "
            "LEFT JOIN disclosure_feed f ON f.stream = o.stream AND f.seq = o.seq AND f.kind = o.kind "
            "WHERE o.agency = %s AND o.seq >= 0 AND f.stream IS NULL AND p.place < %s ORDER BY p.place LIMIT %s",
            [agency, size, BATCH],
        )
        return [_Ready(*row) for row in cursor.fetchall()]


def _registers(agency: str, size: int) -> Iterable[_Ready]:
    """Name the registers whose content is another than the one last sent; the entry is the last one of the stream."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.kind, o.item, o.stream, h.seq, p.place, o.digest FROM disclosure_outbox o JOIN desk_head h ON h.stream = o.stream "
            "JOIN ledger_position p ON p.stream = h.stream AND p.seq = h.seq WHERE o.agency = %s AND o.seq < 0 AND p.place < %s",
            [agency, size],
        )
        found = [_Ready(*row) for row in cursor.fetchall()]
        for one in found:
            cursor.execute("SELECT digest FROM disclosure_feed WHERE stream = %s ORDER BY place DESC LIMIT 1", [one.stream])
            row = cursor.fetchone()
            if row is None or row[0] != one.digest:
                yield one


def _content(one: _Ready) -> dict[str, Any]:
    """Return the content of something that goes out, as the state has it."""
    state = look(one.stream).state
    if one.kind == "register":
        return register_content(one.stream, state, regime_of(agency_of(one.stream))) or {}
    return next(dict(emission.content) for emission in state.emissions if emission.seq == one.seq)


def _insert(agency: str, index: int, key: SigningKey, one: _Ready, content: dict[str, Any], size: int) -> None:
    salt = os.urandom(SALT)
    content_hash, _ = pack_content(salt, content)
    at = now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stream = "" if one.kind in DAILY else one.stream
    leaf = FeedLeaf(agency, index, one.kind, one.item, content_hash, at, stream, one.seq, one.place, size, key.key_id)
    raw = leaf.sealed(key.private)
    if digest_of(content) != one.digest:
        raise LedgerBroken(f"待公示内容 {one.stream}#{one.seq} 与登记的散列不一致")
    kept = canonical(content) if one.kind in (*DAILY, "register", "list") or "copy" in content else b""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disclosure_feed (agency, place, kind, item, stream, seq, digest, content_hash, salt, content, leaf, leaf_hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [agency, index, one.kind, one.item, one.stream, one.seq, one.digest, content_hash, salt, kept, raw, leaf_hash(raw)],
        )


def _next_index(agency: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM disclosure_feed WHERE agency = %s ORDER BY place DESC LIMIT 1", [agency])
        row = cursor.fetchone()
    return 0 if row is None else int(row[0]) + 1


def _last_statement(agency: str) -> date:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item FROM disclosure_feed WHERE agency = %s AND kind = 'statement' AND item NOT LIKE 'statement-%%.%%' ORDER BY place DESC LIMIT 1",
            [agency],
        )
        row = cursor.fetchone()
    return date.fromisoformat(row[0].removeprefix("statement-")) if row is not None else FIRST_STATEMENT


# Files -----------------------------------------------------------------------------------------------------------------------------


def _published_size(agency: str) -> int:
    """Return how many lines the feed in the folder has."""
    try:
        return unverified_checkpoint(StaticLog(feed_folder() / agency).note()).size
    except TileMissing:
        return 0


def write_files(agency: str) -> None:
    """Bring the folder of a feed up to the table: contents, bundles and tiles first, then the checkpoint, then what has to go."""
    size = _next_index(agency)
    if size == 0:
        return
    folder = feed_folder() / agency
    folder.mkdir(parents=True, exist_ok=True)
    since = _published_size(agency)
    key = make_key(agency, "feed")
    _put(folder / "keys.txt", f"{key.verifier}\n".encode(), again=True)
    if size > since:
        touched = {folder, folder / "content"}
        _write_contents(agency, since, size)
        _write_tiles(agency, since, size, touched)
        for one in touched:
            if one.is_dir():
                _flush(one)
        root = merkle.root_from(size, _Edge(agency, size).node)
        _put(folder / "checkpoint", sign_checkpoint(Checkpoint(key.name, size, root), [key.signer]), again=True)
        _flush(folder)
    _remove_superseded(agency, folder, size)
    _list_agencies()


def _rows(agency: str, first: int, last: int, columns: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM disclosure_feed WHERE agency = %s AND place >= %s AND place < %s ORDER BY place",  # noqa: S608
            [agency, first, last],
        )
        return cursor.fetchall()


def _write_contents(agency: str, since: int, size: int) -> None:
    rows = _rows(agency, since, size, "place, kind, item, stream, seq, content_hash, salt, content, digest")
    last = {row[2]: row[0] for row in rows if superseded_by(row[1])}
    for place, kind, item, stream, seq, content_hash, salt, kept, digest in rows:
        if last.get(item, -1) > place:
            continue
        content = parse(bytes(kept)) if bytes(kept) else _content(_Ready(kind, item, stream, seq, 0, digest))
        told, raw = pack_content(bytes(salt), content)
        if told != content_hash:
            raise LedgerBroken(f"公示内容 {stream}#{seq} 与已登记的散列不一致")
        for digest_named in attachments_of(content) if kind == "list" else ():
            _write_attachment(agency, digest_named)
        _put(feed_folder() / agency / "content" / f"{content_hash}.json", raw)


def attachments_of(content: Any) -> list[str]:
    """Return the digests (hex) of the files that a standing list's content names."""
    files = content.get("files", ()) if isinstance(content, dict) else ()
    return [one["digest"] for one in files if isinstance(one, dict) and isinstance(one.get("digest"), str)]


def _write_attachment(agency: str, digest: str) -> None:
    """Lay a file that a list names beside its content, under its digest. One the vault has no longer is left out; the line says its digest."""
    path = feed_folder() / agency / "file" / digest
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    vault = site_vault()
    if vault.has(digest):
        _put(path, b"".join(vault.read(digest)))


class _Edge:
    """Hashes of a feed: leaves from the table, whole tiles above them from the folder."""

    def __init__(self, agency: str, size: int) -> None:
        self.agency, self.size, self.folder = agency, size, feed_folder() / agency
        self._held: dict[tuple[int, int], list[bytes]] = {}

    def hashes(self, level: int, number: int) -> list[bytes]:
        """Return the hashes of a tile as far as the tree reaches."""
        found = self._held.get((level, number))
        if found is None:
            found = self._held[level, number] = self._read(level, number)
        return found

    def _read(self, level: int, number: int) -> list[bytes]:
        if level == 0:
            first = number * WIDTH
            return [bytes(row[0]) for row in _rows(self.agency, first, min(first + WIDTH, self.size), "leaf_hash")]
        width = width_of(level, number, self.size)
        whole = self.folder / tile_path(level, number)
        if width == WIDTH and whole.exists():
            raw = whole.read_bytes()
            return [raw[at : at + 32] for at in range(0, len(raw), 32)]
        return [merkle.root(self.hashes(level - 1, number * WIDTH + at)) for at in range(width)]

    def node(self, level: int, index: int) -> bytes:
        """Return the root of the perfect subtree `index` of 2^level leaves."""
        tile, within = divmod(level, HEIGHT)
        number, at = divmod(index << within, WIDTH)
        return merkle.root(self.hashes(tile, number)[at : at + (1 << within)])


def _write_tiles(agency: str, since: int, size: int, touched: set[Path]) -> None:
    folder, edge = feed_folder() / agency, _Edge(agency, size)
    for level, number, width in tiles_of(size, since):
        path = folder / tile_path(level, number, width)
        _put(path, b"".join(edge.hashes(level, number)[:width]))
        touched.add(path.parent)
        if level == 0:
            first = number * WIDTH
            leaves = [bytes(row[0]) for row in _rows(agency, first, first + width, "leaf")]
            path = folder / bundle_path(number, width)
            _put(path, pack_bundle(leaves))
            touched.add(path.parent)


def _remove_superseded(agency: str, folder: Path, size: int) -> None:
    """Take away contents whose item has another one now; how far this has been done is kept beside the feed."""
    mark = folder.parent / f".{agency}.removed"
    done = int(mark.read_text()) if mark.exists() else 0
    if done >= size:
        return
    for place, kind, item in _rows(agency, done, size, "place, kind, item"):
        if not superseded_by(kind):
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT content_hash FROM disclosure_feed WHERE agency = %s AND item = %s AND place < %s", [agency, item, place])
            for (content_hash,) in cursor.fetchall():
                (folder / "content" / f"{content_hash}.json").unlink(missing_ok=True)
    if (folder / "content").is_dir():
        _flush(folder / "content")
    _put(mark, str(size).encode(), again=True)


def _list_agencies() -> None:
    names = sorted(path.parent.name for path in feed_folder().glob("*/checkpoint"))
    _put(feed_folder() / "agencies.txt", "".join(f"{name}\n" for name in names).encode(), again=True)


def _put(path: Path, content: bytes, *, again: bool = False) -> None:
    """Write a file whole or not at all; what has gone out never changes, unless `again`. Raises ExportMismatch."""
    try:
        if path.read_bytes() == content:
            return
        if not again:
            raise ExportMismatch(f"已公布的文件 {path.name} 内容不同，数据流被改动")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
