"""The portal's own store: verified leaves, the items they make, officer registers, statements, and the search index; one SQLite file.

Everything in it comes from the feeds and can be fetched again; it holds no more personal data than the published contents do, and none of
what was withdrawn.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from mingfa.portal.text import holds, match, plain, terms, tokens

CANDIDATES = 2000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
  agency TEXT PRIMARY KEY, address TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', keys TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0,
  root BLOB, note BLOB, followed_at TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '', problem_at TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS leaf (
  agency TEXT NOT NULL, idx INTEGER NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, at TEXT NOT NULL, raw BLOB NOT NULL,
  leaf_hash BLOB NOT NULL, content_hash TEXT NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (agency, idx)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS leaf_item ON leaf (agency, item, idx);
CREATE TABLE IF NOT EXISTS item (
  id INTEGER PRIMARY KEY, agency TEXT NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL, organ TEXT NOT NULL,
  number TEXT NOT NULL, title TEXT NOT NULL, decided_on TEXT NOT NULL, published_on TEXT NOT NULL, year INTEGER NOT NULL, idx INTEGER NOT NULL,
  content TEXT NOT NULL, words TEXT NOT NULL, UNIQUE (agency, item));
CREATE INDEX IF NOT EXISTS item_agency ON item (agency, kind, year);
CREATE VIRTUAL TABLE IF NOT EXISTS item_words USING fts5(words, content='', detail=none, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE IF NOT EXISTS register (
  agency TEXT PRIMARY KEY, organ TEXT NOT NULL, on_day TEXT NOT NULL, idx INTEGER NOT NULL, columns TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS officer (agency TEXT NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS officer_number ON officer (number);
CREATE INDEX IF NOT EXISTS officer_agency ON officer (agency, number);
CREATE TABLE IF NOT EXISTS statement (
  agency TEXT NOT NULL, day TEXT NOT NULL, idx INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (agency, day)) WITHOUT ROWID;
"""
_here = threading.local()


def connect() -> sqlite3.Connection:
    """Return this thread's connection, with the tables there."""
    path = str(Path(settings.SITE) / "portal.sqlite3")
    held: sqlite3.Connection | None = getattr(_here, "connection", None)
    if held is not None and _here.path == path:
        return held
    Path(settings.SITE).mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
    if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'statement'").fetchone()[0] == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    _here.connection, _here.path = connection, path
    return connection


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """One transaction: everything in it is there afterwards, or nothing."""
    connection = connect()
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# What the follower writes ---------------------------------------------------------------------------------------------------------


def put_item(db: sqlite3.Connection, agency: str, item: str, index: int, status: str, content: dict[str, Any]) -> None:
    """Show an item with this content; status is "published", "corrected" or "withdrawn" (content is then the notice)."""
    told = [str(field.get("value", "")) for field in content.get("fields", ())]
    words = plain("\n".join([content.get("organ", ""), content.get("number", ""), content.get("title", ""), *told]))
    row = {
        "agency": agency, "item": item, "status": status, "kind": content.get("kind", ""), "organ": content.get("organ", ""),
        "number": content.get("number", ""), "title": content.get("title", ""), "decided_on": content.get("decided_on", ""),
        "published_on": content.get("published_on", ""), "year": int(content.get("decided_on", "")[:4] or 0), "idx": index,
        "content": json.dumps(content, ensure_ascii=False), "words": words,
    }  # fmt: skip
    before = db.execute("SELECT id, words FROM item WHERE agency = ? AND item = ?", (agency, item)).fetchone()
    if before is not None:
        db.execute("INSERT INTO item_words (item_words, rowid, words) VALUES ('delete', ?, ?)", (before["id"], _indexed(before["words"])))
    columns = ", ".join(row)
    sets = ", ".join(f"{name} = excluded.{name}" for name in row if name not in ("agency", "item"))
    db.execute(
        f"INSERT INTO item ({columns}) VALUES ({', '.join('?' * len(row))}) ON CONFLICT (agency, item) DO UPDATE SET {sets}",  # noqa: S608
        list(row.values()),
    )
    ident = db.execute("SELECT id FROM item WHERE agency = ? AND item = ?", (agency, item)).fetchone()[0]
    db.execute("INSERT INTO item_words (rowid, words) VALUES (?, ?)", (ident, _indexed(words)))


def reserve(db: sqlite3.Connection, agency: str, item: str) -> None:
    """Keep the place of an item in the order of publication although its first content is gone; a later line shows it."""
    made = db.execute(
        "INSERT OR IGNORE INTO item (agency, item, status, kind, organ, number, title, decided_on, published_on, year, idx, content, words) "
        "VALUES (?, ?, '', '', '', '', '', '', '', 0, -1, '{}', '')",
        (agency, item),
    )
    if made.rowcount:
        db.execute("INSERT INTO item_words (rowid, words) VALUES (?, '')", (made.lastrowid,))


def _indexed(words: str) -> str:
    return " ".join(dict.fromkeys(tokens(words)))


def forget_words(db: sqlite3.Connection) -> None:
    """Rewrite the search index, so that words of contents that were taken away are in no old part of it."""
    db.execute("INSERT INTO item_words (item_words) VALUES ('optimize')")


def put_register(db: sqlite3.Connection, agency: str, index: int, content: dict[str, Any]) -> None:
    """Show an agency's officer register as it now is."""
    columns = [str(name) for name in content["columns"]]
    db.execute(
        "INSERT OR REPLACE INTO register (agency, organ, on_day, idx, columns) VALUES (?, ?, ?, ?, ?)",
        (agency, content["organ"], content["on"], index, json.dumps(columns, ensure_ascii=False)),
    )
    db.execute("DELETE FROM officer WHERE agency = ?", (agency,))
    db.executemany(
        "INSERT INTO officer (agency, number, name, fields) VALUES (?, ?, ?, ?)",
        [(agency, row.get("证件编号", ""), row.get("姓名", ""), json.dumps(row, ensure_ascii=False)) for row in content["rows"]],
    )


def put_statement(db: sqlite3.Connection, agency: str, index: int, content: dict[str, Any]) -> None:
    """Keep a day's completeness statement."""
    db.execute(
        "INSERT OR REPLACE INTO statement (agency, day, idx, content) VALUES (?, ?, ?, ?)",
        (agency, content["day"], index, json.dumps(content, ensure_ascii=False)),
    )


def empty_log() -> bool:
    """Move everything from the write-ahead log into the store and empty it, so that no old content stays there; False while others read."""
    busy: int = connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


# What pages read --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list. total: how many there are; capped: there may be more."""

    rows: list[sqlite3.Row]
    total: int
    capped: bool = False


_LIST = "id, agency, item, status, kind, organ, number, title, decided_on, published_on, idx"


def search(query: str = "", *, agency: str = "", kind: str = "", year: int | None = None, page: int = 1, size: int = 20) -> Found:
    """Return decisions, the newest published first, that fit the filters and hold every term of the query."""
    where, values = ["i.status <> ''"], list[Any]()
    for name, value in (("agency", agency), ("kind", kind), ("year", year)):
        if value:
            where.append(f"i.{name} = ?")
            values.append(value)
    condition, first = " AND ".join(where), (page - 1) * size
    db, found = connect(), terms(query)
    if not found:
        if query.strip():
            return Found([], 0)
        total = db.execute(f"SELECT count(*) FROM item i WHERE {condition}", values).fetchone()[0]  # noqa: S608
        rows = db.execute(
            f"SELECT {_LIST} FROM item i WHERE {condition} ORDER BY i.id DESC LIMIT ? OFFSET ?",  # noqa: S608
            [*values, size, first],
        ).fetchall()
        return Found(rows, total)
    candidates = db.execute(
        f"SELECT i.id, i.words FROM item_words w JOIN item i ON i.id = w.rowid WHERE item_words MATCH ? AND {condition} "  # noqa: S608
        "ORDER BY w.rowid DESC LIMIT ?",
        [match(found), *values, CANDIDATES],
    ).fetchall()
    idents = [row["id"] for row in candidates if holds(row["words"], found)]
    shown = idents[first : first + size]
    rows = db.execute(f"SELECT {_LIST} FROM item WHERE id IN ({', '.join('?' * len(shown))}) ORDER BY id DESC", shown).fetchall()  # noqa: S608
    return Found(rows, len(idents), len(candidates) == CANDIDATES)


def item(agency: str, ident: str) -> sqlite3.Row | None:
    """Return one item."""
    found: sqlite3.Row | None = (
        connect().execute("SELECT * FROM item WHERE agency = ? AND item = ? AND status <> ''", (agency, ident)).fetchone()
    )
    return found


def leaves_of(agency: str, ident: str) -> list[sqlite3.Row]:
    """Return the feed's lines about an item, oldest first."""
    return connect().execute("SELECT * FROM leaf WHERE agency = ? AND item = ? ORDER BY idx", (agency, ident)).fetchall()


def leaf_hashes(agency: str, first: int, last: int) -> list[bytes]:
    """Return the leaf hashes of a range of a feed."""
    rows = connect().execute("SELECT leaf_hash FROM leaf WHERE agency = ? AND idx >= ? AND idx < ? ORDER BY idx", (agency, first, last))
    return [bytes(row[0]) for row in rows]


def sources() -> list[sqlite3.Row]:
    """Return the feeds followed, by the agency's code."""
    return (
        connect()
        .execute(
            "SELECT s.*, (SELECT count(*) FROM item i WHERE i.agency = s.agency AND i.status <> '') AS items, "
            "(SELECT count(*) FROM officer o WHERE o.agency = s.agency) AS officers FROM source s ORDER BY s.agency"
        )
        .fetchall()
    )


def source(agency: str) -> sqlite3.Row | None:
    """Return one feed followed."""
    found: sqlite3.Row | None = connect().execute("SELECT * FROM source WHERE agency = ?", (agency,)).fetchone()
    return found


def years() -> list[int]:
    """Return the years of decision that occur, newest first."""
    return [row[0] for row in connect().execute("SELECT DISTINCT year FROM item WHERE year > 0 ORDER BY year DESC")]


def kinds() -> list[str]:
    """Return the kinds that occur."""
    return [row[0] for row in connect().execute("SELECT DISTINCT kind FROM item WHERE kind <> '' ORDER BY kind DESC")]


def register(agency: str) -> sqlite3.Row | None:
    """Return an agency's officer register."""
    found: sqlite3.Row | None = connect().execute("SELECT * FROM register WHERE agency = ?", (agency,)).fetchone()
    return found


def officers(agency: str, number: str = "") -> list[dict[str, str]]:
    """Return the officers of a register in order of the certificate's number; those with this number only, when one is given."""
    db = connect()
    if number:
        rows = db.execute("SELECT fields FROM officer WHERE agency = ? AND number = ?", (agency, number)).fetchall()
    else:
        rows = db.execute("SELECT fields FROM officer WHERE agency = ? ORDER BY number", (agency,)).fetchall()
    return [json.loads(row["fields"]) for row in rows]


def statement(agency: str) -> dict[str, Any] | None:
    """Return the newest completeness statement of an agency."""
    row = connect().execute("SELECT content, idx FROM statement WHERE agency = ? ORDER BY day DESC LIMIT 1", (agency,)).fetchone()
    return None if row is None else {**json.loads(row["content"]), "index": row["idx"]}
