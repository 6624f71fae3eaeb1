"""The server's time. Only demonstrations and tests set it; nothing else in the house asks a clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from mingfa.desk.times import UTC

_set: ContextVar[datetime | None] = ContextVar("now", default=None)


def now() -> datetime:
    """Return the present instant, UTC."""
    return _set.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the server's time stand at an instant: for the demonstration's months and for tests."""
    token = _set.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
