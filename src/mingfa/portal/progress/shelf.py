"""Sealed texts of progress (办理进度) followed and kept: one SQLite file of the portal's own, in which nothing can be read without the code.

What an office takes off its list is deleted here at the next beat. docs/spec/progress.md fixes the format.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from dataclasses import dataclass

from mingfa.ledger.errors import LedgerError, TileMissing
from mingfa.ledger.notes import Verifier
from mingfa.ledger.sealed import open_shelf, unpack_shelf
from mingfa.portal import store
from mingfa.portal.beside import Beside
from mingfa.portal.sources import FeedSource, SourceUnreachable

log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS shelf (
  agency TEXT PRIMARY KEY, serial INTEGER NOT NULL, digest TEXT NOT NULL, organ TEXT NOT NULL, identity INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sealed (agency TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, raw BLOB NOT NULL, PRIMARY KEY (agency, name));
"""
_file = Beside("progress.sqlite3", _SCHEMA)
_said: dict[str, str] = {}


def follow_shelf(feed: FeedSource) -> None:
    """Take over what an office has sealed now. What cannot be read, or must not be believed, changes nothing; it is said once and tried again."""
    try:
        told = _take(feed)
    except SourceUnreachable as error:
        told = str(error)
    except (LedgerError, sqlite3.Error) as error:
        told = f"办理进度数据没有更新：{error}"
    if told and _said.get(feed.address) != told:
        log.warning("%s", told)
    _said[feed.address] = told


def _take(feed: FeedSource) -> str:
    try:
        note = feed.file("progress/now")
    except TileMissing:
        return ""
    agency = note.split(b"/", 2)[1].decode("ascii", "replace") if note.count(b"/") >= 2 else ""
    known = store.source(agency)
    if known is None:  # its feed comes first, and with it the keys one trusts
        return ""
    serial, digest = open_shelf(note, agency, [Verifier.parse(line) for line in known["keys"].split("\n")])
    held = _file.connect().execute("SELECT serial, digest FROM shelf WHERE agency = ?", (agency,)).fetchone()
    if held is not None and (held["digest"] == digest or serial <= held["serial"]):
        return "" if held["digest"] == digest else f"来源“{agency}”的办理进度数据比已有的旧，没有采用"
    try:
        raw = feed.file(f"progress/{digest}")
    except TileMissing:  # a newer list has just taken its place
        return ""
    if hashlib.sha256(raw).hexdigest() != digest:
        return f"来源“{agency}”的办理进度清单与签名不符，没有采用"
    shelf = unpack_shelf(raw)
    if shelf.agency != agency or shelf.serial != serial:
        return f"来源“{agency}”的办理进度清单与签名不符，没有采用"
    kept = {row["name"]: row["digest"] for row in _file.connect().execute("SELECT name, digest FROM sealed WHERE agency = ?", (agency,))}
    fresh = [(name, wanted) for name, wanted in shelf.entries.items() if kept.get(name) != wanted]
    try:
        files = feed.files([f"progress/{wanted}" for _, wanted in fresh])
    except TileMissing:
        return ""
    if any(hashlib.sha256(file).hexdigest() != wanted for (_, wanted), file in zip(fresh, files, strict=True)):
        return f"来源“{agency}”的办理进度内容与清单不符，没有采用"
    gone = [name for name in kept if name not in shelf.entries]
    with _file.writing() as db:
        db.executemany("DELETE FROM sealed WHERE agency = ? AND name = ?", [(agency, name) for name in gone])
        db.executemany(
            "INSERT OR REPLACE INTO sealed (agency, name, digest, raw) VALUES (?, ?, ?, ?)",
            [(agency, name, wanted, file) for (name, wanted), file in zip(fresh, files, strict=True)],
        )
        db.execute(
            "INSERT OR REPLACE INTO shelf (agency, serial, digest, organ, identity) VALUES (?, ?, ?, ?, ?)",
            (agency, serial, digest, shelf.organ, shelf.identity),
        )
    _file.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ""


@dataclass(frozen=True, slots=True)
class Office:
    """An agency whose progress can be looked up here. identity: how many last characters of it are asked for."""

    agency: str
    organ: str
    identity: int


def offices() -> list[Office]:
    """Return the agencies whose progress can be looked up here."""
    rows = _file.connect().execute("SELECT agency, organ, identity FROM shelf ORDER BY organ, agency")
    return [Office(row["agency"], row["organ"] or row["agency"], row["identity"]) for row in rows]


def sealed(agency: str, name: str) -> bytes | None:
    """Return a sealed text by its name."""
    row = _file.connect().execute("SELECT raw FROM sealed WHERE agency = ? AND name = ?", (agency, name)).fetchone()
    return bytes(row["raw"]) if row is not None else None
