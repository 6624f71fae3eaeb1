"""The portal's inbox: letters sealed to the offices until these have them, the inbox keys of the offices, and the answers that came back.

A SQLite file of its own beside the portal's store, for letters cannot be fetched again. What a visitor wrote is never in it in clear: it is
sealed to the office's key before it is written. Once the office's feed says that a letter has arrived, the sealed letter is deleted and only
its receipt stays.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from mingfa.ledger.letters import Parcel, answer_key, code_of, make_parcel, receipt_of, token_of
from mingfa.portal.beside import Beside
from mingfa.portal.words import LOCAL

_SCHEMA = """
CREATE TABLE IF NOT EXISTS office (
  agency TEXT PRIMARY KEY, organ TEXT NOT NULL, public TEXT NOT NULL, idx INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (
  n INTEGER PRIMARY KEY AUTOINCREMENT, receipt TEXT NOT NULL UNIQUE, agency TEXT NOT NULL, form TEXT NOT NULL, at TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE, packed BLOB, arrived_at TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS letter_waiting ON letter (agency, n) WHERE packed IS NOT NULL;
CREATE TABLE IF NOT EXISTS answer (token TEXT PRIMARY KEY, agency TEXT NOT NULL, idx INTEGER NOT NULL, box TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pace (who TEXT NOT NULL, since INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (who, since)) WITHOUT ROWID;
"""
_file = Beside("inbox.sqlite3", _SCHEMA)


# Offices and answers, from the feed --------------------------------------------------------------------------------------------------


def put_office(agency: str, index: int, content: dict[str, Any]) -> None:
    """Keep the key to which letters to an office are sealed. Raises KeyError, ValueError when the content is no such thing."""
    public = str(content["public"])
    if len(bytes.fromhex(public)) != 32:
        raise ValueError("an inbox key has 32 bytes")
    with _file.writing() as db:
        db.execute(
            "INSERT INTO office (agency, organ, public, idx) VALUES (?, ?, ?, ?) ON CONFLICT (agency) DO UPDATE SET "
            "organ = excluded.organ, public = excluded.public, idx = excluded.idx WHERE excluded.idx >= office.idx",
            (agency, str(content["organ"]), public if content.get("open", True) else "", index),
        )


def put_answer(agency: str, index: int, content: dict[str, Any]) -> None:
    """Keep the newest answer to a letter; the letter has arrived, and what was sealed is deleted."""
    token, box = str(content["token"]), str(content["box"])
    with _file.writing() as db:
        db.execute(
            "INSERT INTO answer (token, agency, idx, box) VALUES (?, ?, ?, ?) ON CONFLICT (token) DO UPDATE SET "
            "idx = excluded.idx, box = excluded.box WHERE excluded.idx >= answer.idx AND excluded.agency = answer.agency",
            (token, agency, index, box),
        )
        db.execute(
            "UPDATE letter SET packed = NULL, arrived_at = ? WHERE token = ? AND agency = ? AND packed IS NOT NULL",
            (_stamp(), token, agency),
        )


def offices() -> list[tuple[str, str]]:
    """Return (agency, name) of the offices that take letters."""
    return [(row["agency"], row["organ"]) for row in _file.connect().execute("SELECT * FROM office WHERE public <> '' ORDER BY agency")]


# Letters ----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """What a visitor gets at once: receipt number and query code."""

    receipt: str
    code: str


class NoOffice(Exception):
    """The office takes no letters here."""


def keep(agency: str, form: str, item: str, told: dict[str, str], seed: str) -> Given:
    """Seal a letter to its office, keep it, and return receipt and code. The same words from the same opened form (seed) are kept once.

    Raises NoOffice.
    """
    row = _file.connect().execute("SELECT public FROM office WHERE agency = ? AND public <> ''", (agency,)).fetchone()
    if row is None:
        raise NoOffice(agency)
    now = datetime.now(UTC)
    words = json.dumps([agency, form, item, told, seed], ensure_ascii=False, sort_keys=True)
    secret = hmac.digest(settings.SECRET_KEY.encode(), f"mingfa/letter\n{words}".encode(), "sha256")
    day = datetime.fromtimestamp(int(seed.partition(".")[0]), LOCAL).strftime("%Y%m%d")
    receipt, code = receipt_of(day, secret), code_of(secret)
    token = token_of(agency, receipt, code)
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    whole: dict[str, Any] = {**told, "token": token, "answer_key": answer_key(agency, receipt, code).hex()}
    parcel = make_parcel(row["public"], agency, receipt, form, item, at, whole)
    with _file.writing() as db:
        db.execute(
            "INSERT INTO letter (receipt, agency, form, at, token, packed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (receipt, agency, form, at, token, parcel.packed()),
        )
    return Given(receipt, code)


def new_seed() -> str:
    """Return what tells one opened form from all others: the second it was opened, and 128 random bits."""
    return f"{int(time.time())}.{secrets.token_hex(16)}"


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a letter under its receipt and code. box: the newest answer, sealed; "" while there is none."""

    agency: str
    at: str
    box: str


def find(agencies: list[str], receipt: str, code: str) -> tuple[Found, bytes] | None:
    """Return a letter's standing and the key of its answers, None when receipt and code belong to nothing here."""
    db = _file.connect()
    for agency in agencies:
        token = token_of(agency, receipt, code)
        answer = db.execute("SELECT box FROM answer WHERE token = ? AND agency = ?", (token, agency)).fetchone()
        letter = db.execute("SELECT at FROM letter WHERE token = ? AND agency = ?", (token, agency)).fetchone()
        if answer is not None or letter is not None:
            found = Found(agency, letter["at"] if letter is not None else "", answer["box"] if answer is not None else "")
            return found, answer_key(agency, receipt, code)
    return None


def waiting(agency: str = "", after: int = 0, most: int = 200) -> list[tuple[int, bytes]]:
    """Return letters that no office has confirmed yet: (place, packed parcel), oldest first."""
    where, values = ("AND agency = ?", (agency,)) if agency else ("", ())
    rows = _file.connect().execute(
        f"SELECT n, packed FROM letter WHERE packed IS NOT NULL AND n > ? {where} ORDER BY n LIMIT ?",  # noqa: S608
        (after, *values, most),
    )
    return [(row["n"], bytes(row["packed"])) for row in rows]


def parcel_name(parcel: Parcel) -> str:
    """Return the path of a parcel in a folder that is carried across."""
    return f"{parcel.agency}/{parcel.receipt}.json"


# How often --------------------------------------------------------------------------------------------------------------------------


def too_fast(who: str, what: str, most: int, seconds: int) -> bool:
    """Count one more try of somebody at something; say whether that is more than `most` in the present stretch of `seconds`.

    who: an address; kept only as a hash with the day's secret, and forgotten with the stretch.
    """
    since = int(time.time()) // seconds * seconds
    key = sha256(f"{settings.SECRET_KEY}\n{what}\n{datetime.now(UTC):%Y%m%d}\n{who}".encode()).hexdigest()[:32]
    with _file.writing() as db:
        db.execute("DELETE FROM pace WHERE since < ?", (int(time.time()) - 86_400,))
        db.execute("INSERT INTO pace (who, since, n) VALUES (?, ?, 1) ON CONFLICT (who, since) DO UPDATE SET n = n + 1", (key, since))
        count: int = db.execute("SELECT n FROM pace WHERE who = ? AND since = ?", (key, since)).fetchone()["n"]
    return count > most


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
