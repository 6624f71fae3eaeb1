"""Faults on order: the n-th statement, commit or flush to disk fails, once before it took effect and once after, with the answer lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError, connection

BEFORE, AFTER = "not stored", "stored, answer lost"


class Broken(DatabaseError):
    """The fault that was ordered."""


class Faults:
    """Counts what happens and fails at one point. at: which one fails, from 0; -1 only counts."""

    def __init__(self, at: int = -1, mode: str = BEFORE) -> None:
        self.at, self.mode, self.count, self.fired = at, mode, 0, False

    def run(self, do: Callable[[], Any], error: Callable[[], Exception]) -> Any:
        """Do something, or fail in its place or behind its back."""
        here = self.count == self.at and not self.fired
        self.count += 1
        if here and self.mode == BEFORE:
            self.fired = True
            raise error()
        result = do()
        if here:
            self.fired = True
            raise error()
        return result


@contextmanager
def database_faults(faults: Faults) -> Iterator[None]:
    """Let statements and commits of this thread's connection fail."""
    wrapped: Any = connection
    plain_commit = wrapped._commit

    def execute(call: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return faults.run(lambda: call(sql, params, many, context), lambda: Broken("disk I/O error"))

    def commit() -> Any:
        return faults.run(plain_commit, lambda: Broken("commit failed"))

    wrapped._commit = commit
    try:
        with connection.execute_wrapper(execute):
            yield
    finally:
        wrapped._commit = plain_commit


@contextmanager
def disk_faults(faults: Faults) -> Iterator[None]:
    """Let flushes and renames of files fail."""
    plain_sync, plain_replace = os.fsync, os.replace

    def sync(handle: int) -> Any:
        return faults.run(lambda: plain_sync(handle), lambda: OSError(28, "No space left on device"))

    def replace(source: Any, target: Any) -> Any:
        return faults.run(lambda: plain_replace(source, target), lambda: OSError(5, "Input/output error"))

    with patch.object(os, "fsync", sync), patch.object(os, "replace", replace):
        yield
