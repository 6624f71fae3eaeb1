"""Instants and legal days: time stamps are UTC, legal dates are local dates of Asia/Shanghai (UTC+8, no summer time since 1992)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

__all__ = ["LOCAL", "UTC", "end_of", "local_day", "start_of"]

LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")


def local_day(at: datetime) -> date:
    """Return the legal day on which an instant falls."""
    return at.astimezone(LOCAL).date()


def start_of(day: date) -> datetime:
    """Return the first instant of a legal day, in UTC."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the first instant after a legal day, in UTC: a limit that ends on `day` has run out then."""
    return start_of(day + timedelta(days=1))
