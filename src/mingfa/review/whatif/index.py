"""Where what past cases read is kept beside the site: SITE/whatif/reads-<software>.sqlite, derived from the ledger, deletable at any time.

Nothing in it is evidence. A course is used only under its seal, which names the software, the last entry of the case and of each of its
reviews, and the course itself; a row that was written for anything else, or altered since, is as good as none and the case is replayed.
What cannot be read or written is left aside: a what-if runs without it, and takes longer.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
from django.conf import settings
from django.db import connection

import mingfa
from mingfa.desk.store import read_heads
from mingfa.review.whatif.reads import Course, Step, names_of, once, seal, step_of

log = logging.getLogger(__name__)

COURSES = 5_000
"""Courses that a process keeps in memory."""
WAIT_S = 30.0
_NO_CODE = {"tests", "templates", "static", "__pycache__"}

_TABLES = """
CREATE TABLE IF NOT EXISTS step (id INTEGER PRIMARY KEY, rules INTEGER NOT NULL, names TEXT NOT NULL, UNIQUE (rules, names));
CREATE TABLE IF NOT EXISTS course (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, steps TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS story (stream TEXT PRIMARY KEY, reviews TEXT NOT NULL, course INTEGER NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID;
"""


@cache
def software() -> bytes:
    """Return SHA-256 over the code and the data of this package and the versions it runs on: with other software, other things are read."""
    root = Path(mingfa.__file__).parent
    told = hashlib.sha256(f"{platform.python_version()} {pydantic.VERSION}".encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml", ".json", ".yaml") and not _NO_CODE.intersection(path.relative_to(root).parts):
            told.update(str(path.relative_to(root)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return told.digest()


def index_path() -> Path:
    """Return where the index of this software lies."""
    return Path(settings.SITE) / "whatif" / f"reads-{software().hex()[:16]}.sqlite"


@dataclass(frozen=True, slots=True)
class Noted:
    """What is to be kept of one case that was replayed. seal: for this software and these streams."""

    stream: str
    reviews: tuple[str, ...]
    course: Course
    seal: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """A course that holds for a case as it stands. id: of the course, the same for all cases that took it."""

    reviews: tuple[str, ...]
    course: Course
    id: int


def heads_of(streams: Iterable[str]) -> dict[str, tuple[str, bytes, int]]:
    """Return where streams stand: name, leaf hash of the last entry, number of bodies disposed of."""
    names = list(dict.fromkeys(streams))
    if not names:
        return {}
    with closing(connection.cursor()) as cursor:
        marks = ",".join(["%s"] * len(names))
        cursor.execute(f"SELECT stream, COUNT(*) FROM ledger_disposal WHERE stream IN ({marks}) GROUP BY stream", names)  # noqa: S608
        disposed = dict(cursor.fetchall())
    return {name: (name, head.leaf, disposed.get(name, 0)) for name, head in read_heads(names).items()}


def sealed(software: bytes, stream: str, reviews: Sequence[str], digest: bytes, heads: Mapping[str, tuple[str, bytes, int]]) -> bytes:
    """Return the seal of a course, by its digest, for a case and its reviews as they stand."""
    return seal(software, [heads.get(name, (name, b"", 0)) for name in (*reviews, stream)], digest)


class Reader:
    """The index as a process reads it while a what-if runs."""

    def __init__(self, path: Path, software: bytes) -> None:
        self.software = software
        self.courses: dict[int, tuple[Course, bytes] | None] = {}
        self.steps: dict[int, Step] = {}
        try:
            self.link: sqlite3.Connection | None = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_S)
        except sqlite3.Error:
            self.link = None

    def known(self, streams: Sequence[str]) -> dict[str, Known]:
        """Return what holds of these cases as they stand now; none for a case that is not noted, has gone on, or whose row is not ours."""
        found: dict[str, Known] = {}
        try:
            rows = self._rows(streams)
            heads = heads_of([*rows, *(name for reviews, _, _ in rows.values() for name in reviews)])
            for stream, (reviews, id, mark) in rows.items():
                held = self._course(id)
                if held is not None and sealed(self.software, stream, reviews, held[1], heads) == mark:
                    found[stream] = Known(reviews, held[0], id)
        except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
            log.warning("what past cases read is left aside: %s", error)
            self.link = None
        return found

    def _rows(self, streams: Sequence[str]) -> dict[str, tuple[tuple[str, ...], int, bytes]]:
        if self.link is None:
            return {}
        marks = ",".join("?" * len(streams))
        rows = self.link.execute(f"SELECT stream, reviews, course, seal FROM story WHERE stream IN ({marks})", tuple(streams))  # noqa: S608
        return {stream: (tuple(json.loads(reviews)), id, mark) for stream, reviews, id, mark in rows.fetchall()}

    def _course(self, id: int) -> tuple[Course, bytes] | None:
        if id not in self.courses:
            if len(self.courses) >= COURSES:
                self.courses.clear()
            self.courses[id] = self._read(id)
        return self.courses[id]

    def _read(self, id: int) -> tuple[Course, bytes] | None:
        row = self._row("SELECT steps FROM course WHERE id = ?", id)
        if row is None:
            return None
        *streams, [end] = [tuple(self._step(number) for number in steps) for steps in json.loads(row[0])]
        course = Course(tuple(streams), end)
        return course, course.digest()

    def _step(self, id: int) -> Step:
        if id not in self.steps:
            row = self._row("SELECT rules, names FROM step WHERE id = ?", id)
            if row is None:
                raise KeyError(id)
            self.steps[id] = once(step_of(*row))
        return self.steps[id]

    def _row(self, sql: str, id: int) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.link.execute(sql, (id,)).fetchone() if self.link is not None else None
        return row


@dataclass(slots=True)
class Writer:
    """The index as the one process writes it that runs a what-if. Each call is one transaction: an interrupted run leaves whole rows."""

    link: sqlite3.Connection | None
    steps: dict[Step, int] = field(default_factory=dict)
    courses: dict[bytes, int] = field(default_factory=dict)

    def note(self, cases: Sequence[Noted]) -> None:
        """Keep what these cases read in place of what was noted of them before."""
        if self.link is None or not cases:
            return
        try:
            with self.link:
                self.link.execute("BEGIN IMMEDIATE")
                rows = [(one.stream, json.dumps(one.reviews), self._course(self.link, one.course), one.seal) for one in cases]
                self.link.executemany("INSERT OR REPLACE INTO story (stream, reviews, course, seal) VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            log.warning("what past cases read is not kept any more: %s", error)
            self.link = None

    def _course(self, link: sqlite3.Connection, course: Course) -> int:
        digest = course.digest()
        if digest not in self.courses:
            parts = [[self._step(link, step) for step in steps] for steps in (*course.streams, (course.end,))]
            told = json.dumps(parts, separators=(",", ":"))
            link.execute(
                "INSERT INTO course (digest, steps) VALUES (?, ?) ON CONFLICT (digest) DO UPDATE SET steps = excluded.steps", (digest, told)
            )
            [self.courses[digest]] = link.execute("SELECT id FROM course WHERE digest = ?", (digest,)).fetchone()
        return self.courses[digest]

    def _step(self, link: sqlite3.Connection, step: Step) -> int:
        if step not in self.steps:
            told = (step[0], names_of(step))
            link.execute("INSERT OR IGNORE INTO step (rules, names) VALUES (?, ?)", told)
            [self.steps[step]] = link.execute("SELECT id FROM step WHERE rules = ? AND names = ?", told).fetchone()
        return self.steps[step]


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Open the index for writing. What other software left is taken away; a file that is no index is begun anew."""
    link: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for other in path.parent.glob("reads-*.sqlite"):
            if other != path:
                other.unlink(missing_ok=True)
        link = _opened(path)
    except (OSError, sqlite3.Error) as error:
        log.warning("what past cases read cannot be kept: %s", error)
    try:
        yield Writer(link)
    finally:
        if link is not None:
            link.close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _linked(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
        return _linked(path)


def _linked(path: Path) -> sqlite3.Connection:
    link = sqlite3.connect(path, isolation_level=None, timeout=WAIT_S)
    try:
        link.executescript(_TABLES)
    except sqlite3.Error:
        link.close()
        raise
    return link
