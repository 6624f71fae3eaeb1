"""Moments of a recording as people read and type them (时间点): 0:12:05 or 0:12:05.300, hours, minutes, seconds from the beginning. Pure."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(?:(?:([0-9]{1,3})[:：])?([0-9]{1,4})[:：])?([0-9]{1,6})(?:[.．]([0-9]{1,3}))?", re.ASCII)
WRONG = "请按“时:分:秒”填写，例如 0:12:05"


def position_text(ms: int) -> str:
    """Return 0:12:05, with milliseconds only where there are any."""
    seconds, rest = divmod(ms, 1000)
    words = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{words}.{rest:03d}" if rest else words


def position_ms(text: str) -> int:
    """Return the milliseconds that somebody typed as hours, minutes and seconds, minutes and seconds, or seconds alone. Raises ValueError."""
    found = _TYPED.fullmatch(text.strip())
    if found is None or (found[2] is not None and int(found[3]) > 59) or (found[1] is not None and int(found[2]) > 59):
        raise ValueError(WRONG)
    return ((int(found[1] or 0) * 60 + int(found[2] or 0)) * 60 + int(found[3])) * 1000 + int((found[4] or "0").ljust(3, "0"))
