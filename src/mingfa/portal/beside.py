"""A SQLite file of the portal's own beside its store: for what no feed can bring again (letters, alerts) or what must not mix with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


class Beside:
    """One such file in the portal's folder. name: of the file; schema: statements that make its tables where they are not there yet."""

    def __init__(self, name: str, schema: str) -> None:
        self.name, self.schema = name, schema
        self._here = threading.local()

    def connect(self) -> sqlite3.Connection:
        """Return this thread's connection, with the tables there; what is deleted in the file is overwritten."""
        path = str(Path(settings.SITE) / self.name)
        held: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if held is not None and self._here.path == path:
            return held
        Path(settings.SITE).mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.executescript(_PRAGMAS + self.schema)
        self._here.connection, self._here.path = connection, path
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for several changes, all of them or none."""
        db = self.connect()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
