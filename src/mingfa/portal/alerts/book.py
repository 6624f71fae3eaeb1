"""Who wants to be told of what: a SQLite file of the portal's own, addresses sealed under the portal's secret, gone when the alert ends.

An alert is told of items that are first published after it was confirmed, once each: per agency it remembers the line of the feed up to which
it was looked at, and what has to be sent stands in a table until it was sent.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mingfa.portal import store
from mingfa.portal.beside import Beside
from mingfa.portal.text import plain, terms

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alert (
  id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, who TEXT NOT NULL, address BLOB NOT NULL, agency TEXT NOT NULL, kind TEXT NOT NULL,
  query TEXT NOT NULL, made_at INTEGER NOT NULL, asked_at INTEGER, confirmed_at INTEGER, seen TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS alert_who ON alert (who);
CREATE TABLE IF NOT EXISTS owed (
  alert INTEGER NOT NULL, agency TEXT NOT NULL, item TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next_at INTEGER NOT NULL,
  PRIMARY KEY (alert, agency, item)) WITHOUT ROWID;
"""
UNCONFIRMED = 48 * 3600
"""So many seconds an alert waits to be confirmed; then it is forgotten."""

MOST = 20
"""Alerts of one address."""

_file = Beside("alerts.sqlite3", _SCHEMA)


def _key(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"mingfa/alerts/{purpose}".encode(), "sha256")


def _who(address: str) -> str:
    return hmac.digest(_key("who"), address.lower().encode(), "sha256").hex()[:32]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. agency, kind: "" for all. query: words that must occur, "" for any. confirmed: whoever reads the mailbox said so."""

    id: int
    token: str
    address: str
    agency: str
    kind: str
    query: str
    confirmed: bool

    def wants(self, agency: str, kind: str, words: str) -> bool:
        """Say whether an item is one of those it is about. words: the item's searchable text."""
        fits = self.agency in ("", agency) and self.kind in ("", kind)
        return fits and all(term in words for term in terms(self.query))


def _alert(row: sqlite3.Row) -> Alert | None:
    try:
        address = SecretBox(_key("address")).decrypt(row["address"]).decode()
    except CryptoError:
        return None
    return Alert(row["id"], row["token"], address, row["agency"], row["kind"], row["query"], row["confirmed_at"] is not None)


def ask(address: str, agency: str, kind: str, query: str) -> None:
    """Keep a wish until it is confirmed. The same wish of the same address is one alert; more than MOST of an address are not kept."""
    who, query, now = _who(address), plain(query).strip(), int(time.time())
    with _file.writing() as db:
        _forget_old(db, now)
        same = db.execute(
            "SELECT id, confirmed_at FROM alert WHERE who = ? AND agency = ? AND kind = ? AND query = ?", (who, agency, kind, query)
        ).fetchone()
        if same is not None:
            if same["confirmed_at"] is None:
                db.execute("UPDATE alert SET asked_at = NULL, made_at = ? WHERE id = ?", (now, same["id"]))
            return
        if db.execute("SELECT count(*) AS n FROM alert WHERE who = ?", (who,)).fetchone()["n"] >= MOST:
            return
        sealed = bytes(SecretBox(_key("address")).encrypt(address.encode()))
        db.execute(
            "INSERT INTO alert (token, who, address, agency, kind, query, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (secrets.token_urlsafe(24), who, sealed, agency, kind, query, now),
        )


def _forget_old(db: sqlite3.Connection, now: int) -> None:
    db.execute("DELETE FROM alert WHERE confirmed_at IS NULL AND made_at < ?", (now - UNCONFIRMED,))


def find(token: str) -> Alert | None:
    """Return the alert of a link, None when it was ended or never was."""
    with _file.writing() as db:
        _forget_old(db, int(time.time()))
    row = _file.connect().execute("SELECT * FROM alert WHERE token = ?", (token,)).fetchone()
    return _alert(row) if row is not None else None


def confirm(token: str) -> Alert | None:
    """Confirm an alert: from now on new items count, none that is there already. None when there is no such alert any more."""
    found = find(token)
    if found is None:
        return None
    seen = json.dumps({row["agency"]: row["size"] for row in store.sources()})
    with _file.writing() as db:
        db.execute("UPDATE alert SET confirmed_at = ?, seen = ? WHERE token = ? AND confirmed_at IS NULL", (int(time.time()), seen, token))
    return found


def stop(token: str) -> bool:
    """End an alert and forget everything about it; say whether there was one."""
    with _file.writing() as db:
        db.execute("DELETE FROM owed WHERE alert IN (SELECT id FROM alert WHERE token = ?)", (token,))
        ended = db.execute("DELETE FROM alert WHERE token = ?", (token,)).rowcount > 0
    _file.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ended


# What the sender works off ------------------------------------------------------------------------------------------------------------


def to_ask() -> list[Alert]:
    """Return the alerts whose owner has not been asked to confirm yet; each is marked as asked before its mail is sent."""
    now = int(time.time())
    with _file.writing() as db:
        _forget_old(db, now)
        rows = db.execute("SELECT * FROM alert WHERE confirmed_at IS NULL AND asked_at IS NULL ORDER BY id LIMIT 100").fetchall()
        db.executemany("UPDATE alert SET asked_at = ? WHERE id = ?", [(now, row["id"]) for row in rows])
    return [one for row in rows if (one := _alert(row)) is not None]


def ask_again(alert: Alert) -> None:
    """Put back an alert whose mail did not leave."""
    with _file.writing() as db:
        db.execute("UPDATE alert SET asked_at = NULL WHERE id = ?", (alert.id,))


def look_for_new(most: int = 2000) -> int:
    """Note for every confirmed alert the items first published since it was last looked at; return how many mails' worth that is."""
    noted = 0
    sizes = {row["agency"]: int(row["size"]) for row in store.sources()}
    for row in _file.connect().execute("SELECT * FROM alert WHERE confirmed_at IS NOT NULL ORDER BY id").fetchall():
        seen: dict[str, int] = json.loads(row["seen"])
        alert = _alert(row)
        if alert is None or all(seen.get(agency, 0) >= size for agency, size in sizes.items()):
            continue
        fresh = [(agency, ident) for agency, size in sizes.items() for ident in _published(alert, agency, seen.get(agency, 0), size, most)]
        with _file.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO owed (alert, agency, item, state, tries, next_at) VALUES (?, ?, ?, 'waiting', 0, 0)",
                [(alert.id, agency, ident) for agency, ident in fresh],
            )
            reached = {agency: min(size, seen.get(agency, 0) + most) for agency, size in sizes.items()}
            db.execute("UPDATE alert SET seen = ? WHERE id = ?", (json.dumps(seen | reached), alert.id))
        noted += len(fresh)
    return noted


def _published(alert: Alert, agency: str, first: int, size: int, most: int) -> list[str]:
    if first >= size or alert.agency not in ("", agency):
        return []
    rows = store.connect().execute(
        "SELECT i.item, i.kind, t.words FROM leaf l JOIN item i ON i.agency = l.agency AND i.item = l.item JOIN item_text t ON t.id = i.id "
        "WHERE l.agency = ? AND l.idx >= ? AND l.idx < ? AND l.kind = 'publish' AND i.status IN ('published', 'corrected') ORDER BY l.idx",
        (agency, first, min(size, first + most)),
    )
    return [row["item"] for row in rows if alert.wants(agency, row["kind"], row["words"])]


def to_send(most: int = 50) -> Iterator[tuple[Alert, list[tuple[str, str]]]]:
    """Iterate over (alert, items) that wait to be sent; they are marked before the mail leaves, so that nothing is sent twice."""
    now = int(time.time())
    for (ident,) in _file.connect().execute("SELECT DISTINCT alert FROM owed WHERE state = 'waiting' AND next_at <= ?", (now,)).fetchall():
        with _file.writing() as db:
            row = db.execute("SELECT * FROM alert WHERE id = ?", (ident,)).fetchone()
            items = db.execute(
                "SELECT agency, item FROM owed WHERE alert = ? AND state = 'waiting' AND next_at <= ? ORDER BY agency, item LIMIT ?",
                (ident, now, most),
            ).fetchall()
            db.executemany(
                "UPDATE owed SET state = 'sending' WHERE alert = ? AND agency = ? AND item = ?",
                [(ident, one["agency"], one["item"]) for one in items],
            )
        alert = _alert(row) if row is not None else None
        if alert is not None:
            yield alert, [(one["agency"], one["item"]) for one in items]


def sent(alert: Alert, items: list[tuple[str, str]]) -> None:
    """Note that a mail has left."""
    _mark(alert, items, "UPDATE owed SET state = 'sent' WHERE alert = ? AND agency = ? AND item = ?")


def not_sent(alert: Alert, items: list[tuple[str, str]]) -> None:
    """Note that a mail did not leave: it is tried again after five minutes, ten, twenty ... at most a day."""
    _mark(
        alert, items,
        f"UPDATE owed SET state = 'waiting', tries = tries + 1, next_at = {int(time.time())} + min(86400, 300 << min(tries, 9)) "  # noqa: S608
        "WHERE alert = ? AND agency = ? AND item = ?",
    )  # fmt: skip


def _mark(alert: Alert, items: list[tuple[str, str]], statement: str) -> None:
    with _file.writing() as db:
        db.executemany(statement, [(alert.id, agency, item) for agency, item in items])
