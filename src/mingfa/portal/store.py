"""The portal's own store: verified leaves, the items they make, officer registers, statements, counts, and the index the search reads.

One SQLite file. Everything in it comes from the feeds and can be fetched again; it holds no more personal data than the published contents
do, and none of what was withdrawn. `mingfa.portal.search` asks it for lists.

An item's number (`id`) is made of the instant of its first publication, so that the newest of all agencies come first whatever was followed
first; it never changes and is what cursors hold. The words of about SHARD items make one full-text table: to take the words of a withdrawn
item out of an index for good the whole table is written anew, which must not take long.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings

from mingfa.ledger.merkle import inclusion_proof, root
from mingfa.portal.reading import Facts, facets, facts
from mingfa.portal.text import plain, tokens

VERSION = 4
SHARD = 50_000
NODE = 8
"""Every NODE-th level of a feed's tree is kept, so that a proof is made from some hundred hashes however long the feed is."""

_SCHEMA = """
CREATE TABLE source (
  agency TEXT PRIMARY KEY, address TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', keys TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0,
  root BLOB, note BLOB, followed_at TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '', problem_at TEXT NOT NULL DEFAULT '');
CREATE TABLE leaf (
  agency TEXT NOT NULL, idx INTEGER NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, at TEXT NOT NULL, raw BLOB NOT NULL,
  leaf_hash BLOB NOT NULL, content_hash TEXT NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (agency, idx)) WITHOUT ROWID;
CREATE INDEX leaf_item ON leaf (agency, item, idx);
CREATE TABLE node (
  agency TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (agency, level, idx)) WITHOUT ROWID;
CREATE TABLE item (
  id INTEGER PRIMARY KEY, agency TEXT NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL, kind TEXT NOT NULL, organ TEXT NOT NULL,
  number TEXT NOT NULL, title TEXT NOT NULL, subject TEXT NOT NULL, place TEXT NOT NULL, amount_fen INTEGER, decided_on TEXT NOT NULL,
  published_on TEXT NOT NULL, idx INTEGER NOT NULL, shard INTEGER NOT NULL, UNIQUE (agency, item));
CREATE TABLE item_text (id INTEGER PRIMARY KEY, words TEXT NOT NULL, facets TEXT NOT NULL);
CREATE TABLE item_file (id INTEGER PRIMARY KEY, file BLOB NOT NULL);
CREATE TABLE party (code TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (code, id)) WITHOUT ROWID;
CREATE INDEX party_item ON party (id);
CREATE TABLE shard (n INTEGER PRIMARY KEY, first INTEGER NOT NULL, items INTEGER NOT NULL DEFAULT 0, untidy INTEGER NOT NULL DEFAULT 0);
CREATE TABLE tally (
  agency TEXT NOT NULL, kind TEXT NOT NULL, month TEXT NOT NULL, shown INTEGER NOT NULL, withdrawn INTEGER NOT NULL, fen INTEGER NOT NULL,
  PRIMARY KEY (agency, kind, month)) WITHOUT ROWID;
CREATE TABLE register (
  agency TEXT PRIMARY KEY, organ TEXT NOT NULL, on_day TEXT NOT NULL, idx INTEGER NOT NULL, columns TEXT NOT NULL);
CREATE TABLE officer (agency TEXT NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX officer_number ON officer (number);
CREATE INDEX officer_agency ON officer (agency, number);
CREATE TABLE statement (
  agency TEXT NOT NULL, day TEXT NOT NULL, idx INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (agency, day)) WITHOUT ROWID;
CREATE TABLE annual (
  agency TEXT NOT NULL, year INTEGER NOT NULL, idx INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (agency, year)) WITHOUT ROWID;
CREATE TABLE compliance (agency TEXT PRIMARY KEY, idx INTEGER NOT NULL, content TEXT NOT NULL);
CREATE TABLE standing (
  agency TEXT NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL, idx INTEGER NOT NULL, title TEXT NOT NULL, published_on TEXT NOT NULL,
  withdrawn_on TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', lines INTEGER NOT NULL, sites TEXT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (agency, code, version)) WITHOUT ROWID;
CREATE TABLE standing_line (
  agency TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (agency, code, n)) WITHOUT ROWID;
"""
_INDEX = "CREATE VIRTUAL TABLE words_{n} USING fts5(words, content='', detail=none, prefix='1 8', tokenize='ascii')"
_FIELDS = ["status", "kind", "organ", "number", "title", "subject", "place", "amount_fen", "decided_on", "published_on", "idx"]
_RESERVED = ("", "", "", "", "", "", "", None, "", "", -1)
_ADD = f"INSERT OR IGNORE INTO item (id, agency, item, shard, {', '.join(_FIELDS)}) VALUES ({', '.join('?' * (len(_FIELDS) + 4))})"  # noqa: S608
_CHANGE = f"UPDATE item SET {', '.join(f'{name} = ?' for name in _FIELDS)} WHERE id = ?"  # noqa: S608
_here = threading.local()


def connect() -> sqlite3.Connection:
    """Return this thread's connection, with the tables there."""
    path = str(Path(settings.SITE) / "portal.sqlite3")
    held: sqlite3.Connection | None = getattr(_here, "connection", None)
    if held is not None and _here.path == path:
        return held
    Path(settings.SITE).mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, cached_statements=256)
    connection.row_factory = sqlite3.Row
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=4294967296;"
    )
    if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        _lay_out(connection)
    _here.connection, _here.path = connection, path
    return connection


def _lay_out(db: sqlite3.Connection) -> None:
    """Make the tables; of a store of another form only the pinned keys stay, everything else is fetched anew."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            tables = db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            held = [row[0] for row in tables]
            pinned = db.execute("SELECT agency, address, name, keys FROM source").fetchall() if "source" in held else []
            for name in held:
                db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in filter(str.strip, _SCHEMA.split(";\n")):
                db.execute(statement)
            db.executemany("INSERT INTO source (agency, address, name, keys) VALUES (?, ?, ?, ?)", [tuple(row) for row in pinned])
            db.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextmanager
def writing() -> Iterator[Writing]:
    """One transaction: everything in it is there afterwards, or nothing."""
    connection = connect()
    connection.execute("BEGIN IMMEDIATE")
    try:
        made = Writing(connection)
        yield made
        made.finish()
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What is written of an item. content: as the feed has it. file: its content file, salt included, so that anybody can check it."""

    agency: str
    item: str
    index: int
    status: str
    content: dict[str, Any]
    file: bytes


class Writing:
    """What the follower writes in one transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._tally: Counter[tuple[str, str, str, str]] = Counter()
        self._shards = [tuple(row) for row in db.execute("SELECT n, first, items FROM shard ORDER BY first")]
        self._grown: Counter[int] = Counter()
        self._untidy: set[int] = set()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement."""
        return self.db.execute(statement, values)

    def finish(self) -> None:
        """Write what was counted on the way."""
        for (agency, kind, month, what), count in self._tally.items():
            if count:
                self.db.execute(
                    "INSERT INTO tally (agency, kind, month, shown, withdrawn, fen) VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING",
                    (agency, kind, month),
                )
                self.db.execute(
                    f"UPDATE tally SET {what} = {what} + ? WHERE agency = ? AND kind = ? AND month = ?",  # noqa: S608
                    (count, agency, kind, month),
                )
        self.db.executemany("UPDATE shard SET items = items + ? WHERE n = ?", [(count, n) for n, count in self._grown.items()])
        self.db.executemany("UPDATE shard SET untidy = 1 WHERE n = ?", [(n,) for n in self._untidy])

    # Items ------------------------------------------------------------------------------------------------------------------------

    def reserve(self, agency: str, item: str, index: int, at: str) -> None:
        """Keep the place of an item in the order of publication although its first content is gone; a later line shows it."""
        self._place(agency, item, index, at)

    def put_item(self, row: ItemRow, at: str) -> None:
        """Show an item with this content; `at` is the instant of this line, which gives a new item its place in the order."""
        content = row.content
        told = facts(content) if row.status != "withdrawn" else Facts()
        kind, decided_on, title = (str(content.get(name, "")) for name in ("kind", "decided_on", "title"))
        shown = [str(content.get("organ", "")), str(content.get("number", "")), title, told.matter, told.place, *_told(content)]
        words, tags = plain("\n".join(filter(None, shown))), facets(row.agency, kind, decided_on, told, withdrawn=row.status == "withdrawn")
        fields = (
            row.status, kind, shown[0], shown[1], title, plain(f"{title} {told.matter}"), plain(told.place), told.amount_fen, decided_on,
            str(content.get("published_on", "")), row.index,
        )  # fmt: skip
        ident, shard, before = self._place(row.agency, row.item, row.index, at, fields)
        if before is not None:
            self._forget(ident, shard, before)
        self.db.execute("INSERT OR REPLACE INTO item_text (id, words, facets) VALUES (?, ?, ?)", (ident, words, tags))
        self.db.execute("INSERT OR REPLACE INTO item_file (id, file) VALUES (?, ?)", (ident, row.file))
        self.db.execute(f"INSERT INTO words_{shard} (rowid, words) VALUES (?, ?)", (ident, _indexed(words, tags)))  # noqa: S608
        for code, name in told.parties:
            self.db.execute("INSERT OR REPLACE INTO party (code, id, name) VALUES (?, ?, ?)", (code, ident, name))
        self._count(row.agency, kind, decided_on, row.status, told.amount_fen, 1)

    def _place(
        self, agency: str, item: str, index: int, at: str, fields: tuple[Any, ...] = _RESERVED
    ) -> tuple[int, int, sqlite3.Row | None]:
        """Write an item's row; return its number, its shard and what it was before, None when it is shown for the first time.

        A number is made of the instant and the index of the first line seen, and four bits of the agency; where another item has it all the
        same, it is the next free one.
        """
        held = self.db.execute("SELECT * FROM item WHERE agency = ? AND item = ?", (agency, item)).fetchone()
        if held is not None:
            if fields is not _RESERVED:
                self.db.execute(_CHANGE, (*fields, held["id"]))
            return held["id"], held["shard"], held if held["status"] else None
        ident = max(0, int(datetime.fromisoformat(at).timestamp())) << 20 | (index & 0xFFFF) << 4 | crc32(agency.encode()) & 0xF
        while True:
            shard = self._shard(ident)
            if self.db.execute(_ADD, (ident, agency, item, shard, *fields)).rowcount:
                break
            ident += 1
        self._grown[shard] += 1
        return ident, shard, None

    def _shard(self, ident: int) -> int:
        """Return the full-text table of an item; a new one is begun after a full one."""
        if self._shards:
            n, first, items = self._shards[-1]
            if ident >= first and items + self._grown[n] < SHARD:
                return n
            if ident < first:
                return next((one[0] for one in reversed(self._shards) if one[1] <= ident), self._shards[0][0])
            last = self.db.execute("SELECT max(id) FROM item WHERE shard = ?", (n,)).fetchone()[0]
            if last is not None and ident < last:
                return n
        n = len(self._shards)
        self.db.execute("INSERT INTO shard (n, first) VALUES (?, ?)", (n, ident))
        self.db.execute(_INDEX.format(n=n))
        self._shards.append((n, ident, 0))
        return n

    def _forget(self, ident: int, shard: int, before: sqlite3.Row) -> None:
        held = self.db.execute("SELECT words, facets FROM item_text WHERE id = ?", (ident,)).fetchone()
        self.db.execute(
            f"INSERT INTO words_{shard} (words_{shard}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608
            (ident, _indexed(held["words"], held["facets"])),
        )
        self._untidy.add(shard)
        self.db.execute("DELETE FROM party WHERE id = ?", (ident,))
        self._count(before["agency"], before["kind"], before["decided_on"], before["status"], before["amount_fen"], -1)

    def _count(self, agency: str, kind: str, decided_on: str, status: str, fen: int | None, by: int) -> None:
        self._tally[agency, kind, decided_on[:7], "withdrawn" if status == "withdrawn" else "shown"] += by
        if fen and status != "withdrawn":
            self._tally[agency, kind, decided_on[:7], "fen"] += by * fen

    # Registers, statements, lines ---------------------------------------------------------------------------------------------------

    def put_register(self, agency: str, index: int, content: dict[str, Any]) -> None:
        """Show an agency's officer register as it now is."""
        columns = [str(name) for name in content["columns"]]
        self.db.execute(
            "INSERT OR REPLACE INTO register (agency, organ, on_day, idx, columns) VALUES (?, ?, ?, ?, ?)",
            (agency, content["organ"], content["on"], index, json.dumps(columns, ensure_ascii=False)),
        )
        self.db.execute("DELETE FROM officer WHERE agency = ?", (agency,))
        self.db.executemany(
            "INSERT INTO officer (agency, number, name, fields) VALUES (?, ?, ?, ?)",
            [(agency, row.get("证件编号", ""), row.get("姓名", ""), json.dumps(row, ensure_ascii=False)) for row in content["rows"]],
        )

    def put_statement(self, agency: str, index: int, content: dict[str, Any]) -> None:
        """Keep a day's completeness statement; of the decisions it names one by one only how many they are."""
        if content.get("part"):  # the sums come with the last line of the day
            return
        kept = {**content, "moved": len(content.get("moved", ()))}
        self.db.execute(
            "INSERT OR REPLACE INTO statement (agency, day, idx, content) VALUES (?, ?, ?, ?)",
            (agency, content["day"], index, json.dumps(kept, ensure_ascii=False)),
        )

    def put_annual(self, agency: str, index: int, content: dict[str, Any]) -> None:
        """Show a year's enforcement data as it now is. Raises KeyError, TypeError, ValueError for a content of another form."""
        year = content["year"]
        if type(year) is not int or not 1900 < year < 2300 or not all(type(row["number"]) is int for row in content["rows"]):
            raise ValueError(year)
        self.db.execute(
            "INSERT OR REPLACE INTO annual (agency, year, idx, content) VALUES (?, ?, ?, ?)",
            (agency, year, index, json.dumps(content, ensure_ascii=False)),
        )

    def put_compliance(self, agency: str, index: int, content: dict[str, Any]) -> None:
        """Show how an agency carries out its own rules, as it last said."""
        content["clauses"], content["figures"], content["on"]
        self.db.execute(
            "INSERT OR REPLACE INTO compliance (agency, idx, content) VALUES (?, ?, ?)",
            (agency, index, json.dumps(content, ensure_ascii=False)),
        )

    def put_node(self, agency: str, level: int, index: int, hash_: bytes) -> None:
        """Keep a hash of a feed's tree where proofs need it."""
        if level and level % NODE == 0:
            self.db.execute("INSERT OR REPLACE INTO node (agency, level, idx, hash) VALUES (?, ?, ?, ?)", (agency, level, index, hash_))


def _told(content: dict[str, Any]) -> Iterator[str]:
    for field in content.get("fields", ()):
        yield str(field.get("value", ""))


def _indexed(words: str, tags: str) -> str:
    return " ".join((*dict.fromkeys(tokens(words)), tags))


def tidy() -> bool:
    """Write one full-text table anew of which words were taken away, so that they are in no old part of it; say whether there was one."""
    row = connect().execute("SELECT n FROM shard WHERE untidy = 1 ORDER BY n DESC LIMIT 1").fetchone()
    if row is None:
        return False
    with writing() as made:
        made.execute(f"INSERT INTO words_{row[0]} (words_{row[0]}) VALUES ('optimize')")  # noqa: S608
        made.execute("UPDATE shard SET untidy = 0 WHERE n = ?", (row[0],))
    return True


def empty_log() -> bool:
    """Move everything from the write-ahead log into the store and empty it, so that no old content stays there; False while others read."""
    busy: int = connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


# What pages read --------------------------------------------------------------------------------------------------------------------


def item(agency: str, ident: str) -> sqlite3.Row | None:
    """Return one item with its content file."""
    found: sqlite3.Row | None = (
        connect()
        .execute("SELECT i.*, f.file FROM item i JOIN item_file f ON f.id = i.id WHERE i.agency = ? AND i.item = ?", (agency, ident))
        .fetchone()
    )
    return found


def leaves_of(agency: str, ident: str) -> list[sqlite3.Row]:
    """Return the feed's lines about an item, oldest first."""
    return (
        connect().execute("SELECT * FROM leaf INDEXED BY leaf_item WHERE agency = ? AND item = ? ORDER BY idx", (agency, ident)).fetchall()
    )


def proof(agency: str, index: int, size: int) -> list[bytes]:
    """Return the path from a line to the root of the feed's first `size` lines."""
    return inclusion_proof(index, size, lambda level, at: _node(agency, level, at))


def _node(agency: str, level: int, at: int) -> bytes:
    """Return the root of a whole subtree, from the nearest level below that is kept."""
    kept = level - level % NODE
    first, last = at << (level - kept), (at + 1) << (level - kept)
    if kept == 0:
        rows = connect().execute("SELECT leaf_hash FROM leaf WHERE agency = ? AND idx >= ? AND idx < ? ORDER BY idx", (agency, first, last))
    else:
        rows = connect().execute(
            "SELECT hash FROM node WHERE agency = ? AND level = ? AND idx >= ? AND idx < ? ORDER BY idx", (agency, kept, first, last)
        )
    return root([bytes(row[0]) for row in rows])


def sources() -> list[sqlite3.Row]:
    """Return the feeds followed, by the agency's code."""
    return (
        connect()
        .execute(
            "SELECT s.*, (SELECT coalesce(sum(shown + withdrawn), 0) FROM tally t WHERE t.agency = s.agency) AS items, "
            "(SELECT count(*) FROM officer o WHERE o.agency = s.agency) AS officers FROM source s ORDER BY s.agency"
        )
        .fetchall()
    )


def source(agency: str) -> sqlite3.Row | None:
    """Return one feed followed."""
    found: sqlite3.Row | None = connect().execute("SELECT * FROM source WHERE agency = ?", (agency,)).fetchone()
    return found


def tallies(agency: str = "") -> list[sqlite3.Row]:
    """Return how many decisions there are by agency, kind and month of decision, and the money in them."""
    where, values = ("WHERE agency = ?", [agency]) if agency else ("", [])
    return connect().execute(f"SELECT * FROM tally {where} ORDER BY month, kind, agency", values).fetchall()  # noqa: S608


def years() -> list[int]:
    """Return the years of decision that occur, newest first."""
    rows = connect().execute("SELECT DISTINCT substr(month, 1, 4) FROM tally WHERE month <> '' AND shown + withdrawn > 0 ORDER BY 1 DESC")
    return [int(row[0]) for row in rows]


def kinds() -> list[str]:
    """Return the kinds that occur."""
    rows = connect().execute("SELECT DISTINCT kind FROM tally WHERE kind <> '' AND shown + withdrawn > 0 ORDER BY kind DESC")
    return [row[0] for row in rows]


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
    return next(iter(statements(agency, 1)), None)


def statements(agency: str, most: int = 400, before: str = "9999") -> list[dict[str, Any]]:
    """Return the completeness statements of an agency, the newest first."""
    rows = connect().execute(
        "SELECT content, idx FROM statement WHERE agency = ? AND day < ? ORDER BY day DESC LIMIT ?", (agency, before, most)
    )
    return [{**json.loads(row["content"]), "index": row["idx"]} for row in rows]


def annual_years(agency: str = "") -> list[tuple[str, int]]:
    """Return (agency, year) of the annual data there is, the newest year first."""
    where, values = ("WHERE agency = ?", [agency]) if agency else ("", [])
    rows = connect().execute(f"SELECT agency, year FROM annual {where} ORDER BY year DESC, agency", values)  # noqa: S608
    return [(row["agency"], row["year"]) for row in rows]


def annual(agency: str, year: int) -> dict[str, Any] | None:
    """Return a year's data of an agency with its place in the feed, None where it is not published."""
    row = connect().execute("SELECT content, idx FROM annual WHERE agency = ? AND year = ?", (agency, year)).fetchone()
    return {**json.loads(row["content"]), "index": row["idx"]} if row is not None else None


def compliance(agency: str) -> dict[str, Any] | None:
    """Return how an agency carries out its own rules, None where it has not said."""
    row = connect().execute("SELECT content, idx FROM compliance WHERE agency = ?", (agency,)).fetchone()
    return {**json.loads(row["content"]), "index": row["idx"]} if row is not None else None


def party(code: str) -> tuple[str, list[sqlite3.Row]]:
    """Return the name of an organisation and everything shown about it, the newest first."""
    rows = (
        connect()
        .execute(
            "SELECT i.*, p.name AS party FROM party p JOIN item i ON i.id = p.id WHERE p.code = ? ORDER BY p.id DESC LIMIT 500", (code,)
        )
        .fetchall()
    )
    return (rows[0]["party"] if rows else "", rows)


def parties_of(idents: Iterable[int]) -> dict[int, str]:
    """Return the organisations each item is about, by the item's number: those with a credit code, as they are public."""
    asked = list(idents)
    found: dict[int, list[str]] = {}
    marks = ",".join("?" * len(asked))
    for row in connect().execute(f"SELECT id, name FROM party WHERE id IN ({marks}) ORDER BY id, code", asked):  # noqa: S608
        if row["name"] not in found.setdefault(row["id"], []):
            found[row["id"]].append(row["name"])
    return {ident: "、".join(names) for ident, names in found.items()}


def contents(first: int = 0, most: int = 500) -> list[sqlite3.Row]:
    """Return items with their content files in the order of their numbers, from the one after `first`; withdrawn ones are left out."""
    return (
        connect()
        .execute(
            "SELECT i.*, f.file FROM item i JOIN item_file f ON f.id = i.id WHERE i.id > ? AND i.status NOT IN ('', 'withdrawn') "
            "ORDER BY i.id LIMIT ?",
            (first, most),
        )
        .fetchall()
    )


def changes(agency: str, first: int, most: int) -> list[sqlite3.Row]:
    """Return lines of a feed from index `first` on, with what their items are now."""
    return (
        connect()
        .execute(
            "SELECT l.idx, l.kind, l.item, l.at, l.content_hash, i.status FROM leaf l LEFT JOIN item i ON i.agency = l.agency AND i.item = l.item "
            "WHERE l.agency = ? AND l.idx >= ? ORDER BY l.idx LIMIT ?",
            (agency, first, most),
        )
        .fetchall()
    )


def line(agency: str, index: int) -> sqlite3.Row | None:
    """Return one line of a feed."""
    found: sqlite3.Row | None = connect().execute("SELECT * FROM leaf WHERE agency = ? AND idx = ?", (agency, index)).fetchone()
    return found


def numbers(first: int, most: int) -> list[sqlite3.Row]:
    """Return items that are shown, from the number `first` on."""
    return (
        connect()
        .execute(
            "SELECT id, agency, item, published_on FROM item WHERE id >= ? AND status NOT IN ('', 'withdrawn') ORDER BY id LIMIT ?",
            (first, most),
        )
        .fetchall()
    )


def map_starts(size: int) -> list[int]:
    """Return the numbers at which each `size` items begin."""
    rows = connect().execute(
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM item WHERE status NOT IN ('', 'withdrawn')) WHERE at % ? = 1",
        (size,),
    )
    return [row[0] for row in rows]
