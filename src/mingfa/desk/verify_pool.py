"""Processes that share the work of `verify`, all reading one and the same state of the database. A small site is checked in this one.

Only the standard library is imported here at first: a new process loads Django itself, before anything that needs it.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingfa.desk.verify_streams import Checked, Run

PROCESSES = 2
SMALL = 8_000
"""Up to so many entries, starting processes takes longer than they save."""

OBJECTS = 100_000
"""New objects after which Python looks for garbage in rings."""

ALSO: list[str] = []
"""What every new process calls, "module:function", to know of domains that are no installed application."""

_SECONDS = 120  # a process that has not started by then does not start
_DATABASE = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def searching_seldom() -> Iterator[None]:
    """Let Python seldom look for garbage in rings meanwhile: folding makes next to none, and looking takes a quarter of its time."""
    held = gc.get_threshold()
    _search_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*held)


def _search_seldom() -> None:
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def one_state() -> Iterator[Any]:
    """Read one consistent state without keeping writers out; yields a pool of processes that read it too, None where it is not worth it."""
    from django.db import connection

    if connection.in_atomic_block:
        yield None
        return
    with ExitStack() as held:
        if not _large():
            held.enter_context(_reading())
            yield None
        else:
            connection.close()  # a process that begins as a copy of this one brings no link to the database with it
            pool, step, snapshots = held.enter_context(_processes())
            _meet(step)  # they have loaded; from here to the next step nobody writes
            with _writers_waiting() if connection.vendor == "sqlite" else nullcontext():
                snapshot = held.enter_context(_reading())
                for _ in range(PROCESSES):
                    snapshots.put(snapshot)
                _meet(step)
            yield pool


def _meet(step: Barrier) -> None:
    from mingfa.desk.errors import NotReady

    try:
        step.wait(_SECONDS)
    except BrokenBarrierError:
        raise NotReady("核验所用的进程没有启动；请查看内存和进程数限制后重试") from None


def _large() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_entry")
        return int(cursor.fetchone()[0]) > SMALL


@contextmanager
def _reading(snapshot: str = "") -> Iterator[str]:
    """Begin to read one state, or the one that another process exported; yields the name under which others can read it (PostgreSQL)."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN DEFERRED")
        else:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if snapshot:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        try:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT COUNT(*) FROM (SELECT 1 FROM ledger_entry LIMIT 1)")  # the state is fixed by the first read
            else:
                cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0])
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _writers_waiting() -> Iterator[None]:
    """Hold SQLite's right to write for the moment in which all begin to read."""
    import sqlite3

    from django.db import connection

    link = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=30)
    try:
        link.execute("BEGIN IMMEDIATE")
        yield
    finally:
        link.close()


@contextmanager
def _processes() -> Iterator[tuple[Any, Barrier, SimpleQueue[str]]]:
    """Begin the processes: as copies of this one, which have everything loaded, or where threads run beside it, which no copy survives, anew."""
    from django.conf import settings
    from django.db import connection

    context = get_context("fork" if threading.active_count() == 1 else "spawn")
    step, snapshots = context.Barrier(PROCESSES + 1), context.SimpleQueue()
    database = {name: connection.settings_dict[name] for name in _DATABASE}
    told = (step, snapshots, str(settings.SITE), os.environ["DJANGO_SETTINGS_MODULE"], database, tuple(ALSO))
    with context.Pool(PROCESSES, _begin, told) as pool:
        yield pool, step, snapshots


_held = ExitStack()


def _begin(
    step: Barrier, snapshots: SimpleQueue[str], site: str, settings: str, database: Mapping[str, Any], also: tuple[str, ...]
) -> None:
    """Begin a process: load Django on the same site and database, unless it is a copy that has, and read the same state."""
    os.environ["MINGFA_SITE"], os.environ["DJANGO_SETTINGS_MODULE"] = site, settings
    import django

    django.setup()
    from django.db import connection

    import mingfa.desk.verify_streams  # noqa: F401  # loaded before the moment in which writers wait

    for name in also:
        module, _, function = name.partition(":")
        getattr(import_module(module), function)()
    gc.collect()
    gc.freeze()  # what has been loaded stays: nobody need look through it again
    _search_seldom()
    connection.settings_dict.update(database)
    connection.ensure_connection()
    step.wait(_SECONDS)
    _held.enter_context(_reading(snapshots.get()))
    step.wait(_SECONDS)


def check_all(pool: Any, work: list[Run], keys: Mapping[str, bytes]) -> Iterator[Checked]:
    """Check all runs, in their order: by the processes, or in this one."""
    if pool is None:
        from mingfa.desk.verify_streams import check

        return (check(run, keys) for run in work)
    checked: Iterator[Checked] = pool.imap(_check, [(run, keys) for run in work])
    return checked


def _check(task: tuple[Run, Mapping[str, bytes]]) -> Checked:
    from mingfa.desk.verify_streams import check

    return check(*task)
