"""Sites to measure on: an empty one in a temporary folder, and the work done on it (the toy notebook, an ordinary penalty case)."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol


@contextmanager
def empty_site() -> Iterator[Path]:
    """Make a site and load Django on it: SQLite in the site's folder, or the database of DATABASE_URL, with the settings of the product."""
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as folder:
        os.environ["MINGFA_SITE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.office"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0, interactive=False)
        check_durable()
        try:
            yield Path(folder)
        finally:
            connection.close()


def fresh_database(server: str) -> str:
    """Make an empty database on a server and return its address."""
    import psycopg

    name = f"bench_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def check_durable() -> None:
    """Make sure that what is measured is flushed to disk at every commit."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = (("PRAGMA journal_mode", "wal"), ("PRAGMA synchronous", 2))
        else:
            wanted = (("SHOW fsync", "on"), ("SHOW synchronous_commit", "on"))
        for statement, value in wanted:
            cursor.execute(statement)
            found = cursor.fetchone()
            if found is None or found[0] != value:
                raise RuntimeError(f"{statement}: {found} instead of {value}")


class Work(Protocol):
    """Something people do all day, as the bench needs it. person: stream of who does it."""

    name: str
    person: str

    def begin(self, entries: int) -> str:
        """Put what the work needs on an empty site, and bring one case by acts to this many entries; return its stream."""

    def act(self, stream: str, number: int) -> None:
        """Do one more act on a case; number: how many have been done with `act` before."""


class Notebook:
    """The smallest work there is: writing a line into a notebook (the desk's own test domain)."""

    name = "toy notebook, writing a line"
    person = "toy/toyperson/writer"

    def begin(self, entries: int) -> str:
        from mingfa.desk import verify_pool
        from mingfa.desk.perform import perform
        from mingfa.desk.tests import toy

        toy.declare()
        verify_pool.ALSO.append(f"{toy.__name__}:declare")
        perform(toy.Adopt(), "toy/toyregime/main", by="installer", key="regime")
        perform(toy.Enrol(person="记录员"), self.person, by="installer", key="enrol")
        perform(toy.Open(title="工作笔记"), "toy/toynote/notebook", by=self.person, key="open")
        for line in range(1, entries):
            self.act("toy/toynote/notebook", -line)
        return "toy/toynote/notebook"

    def act(self, stream: str, number: int) -> None:
        from mingfa.desk.perform import perform
        from mingfa.desk.tests import toy

        perform(toy.Write(line="请进，请坐。"), stream, by=self.person, key=f"{stream} {number}")


class Penalty:
    """An ordinary penalty case of 湘西州 in the field: adding an item of evidence with its source and what it proves."""

    name = "penalty case, adding evidence"

    walk: Any
    person: str

    def begin(self, entries: int) -> str:
        from mingfa.agencies.setup import install
        from mingfa.demo.matters import parties
        from mingfa.demo.walk import Walk
        from mingfa.desk import now
        from mingfa.desk.perform import look
        from mingfa.desk.times import LOCAL

        begun = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
        with now.at(begun):
            site = install("xiangxi")
        self.walk = Walk(site, begun, parties()[:1]).through("sample")
        self.person = self.walk.cast.lead
        number = 0
        while look(self.walk.case).seq + 1 < entries:
            number += 1
            self.act(self.walk.case, -number)
        return self.walk.case

    def act(self, stream: str, number: int) -> None:
        from mingfa.cases.acts.investigation import AddEvidence
        from mingfa.desk import now
        from mingfa.desk.perform import perform

        with now.at(self.walk.now):
            perform(
                AddEvidence(
                    evidence_kind="documentary", title="排污许可证副本", kept_at="当事人档案室", source="当事人提供", obtained_on=self.walk.on,
                    made_by="示范州溪源锰业有限责任公司", proves="当事人持有排污许可证，许可的排放方式为经总排放口排放。",
                ),
                stream, by=self.person, key=f"{stream} {number}",
            )  # fmt: skip


WORKS: dict[str, type[Work]] = {"notebook": Notebook, "penalty": Penalty}
