"""The timer: does what the clock owes on streams that nobody touches, by the same door as everybody."""

from __future__ import annotations

from django.db import transaction

from mingfa.desk.models import TimerRow
from mingfa.desk.now import now
from mingfa.desk.perform import tick_stream
from mingfa.desk.store import micros


def due_streams(limit: int = 500) -> list[str]:
    """Return the streams on which the clock has to act, the longest due first."""
    rows = TimerRow.objects.filter(due_at__lte=micros(now())).order_by("due_at", "id")
    return list(rows.values_list("stream", flat=True)[:limit])


def run_due(limit: int = 500) -> int:
    """Let the clock act where it has to; return on how many streams it did."""
    done = 0
    for stream in due_streams(limit):
        with transaction.atomic():
            session = tick_stream(stream)
        session.keep()
        done += 1
    return done
