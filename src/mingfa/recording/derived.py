"""What is made from an original and never takes its place (派生件): cuts, redacted cuts, transcripts. Each names its original and its range. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CUTS: tuple[tuple[str, str], ...] = (("clip", "节选"), ("redacted", "遮蔽处理的节选"))
"""Kinds of cuts: as recorded, or with parts of the picture covered and parts of the sound silenced."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture that is covered, in thousandths of its width and height, from when to when, in milliseconds of the file."""

    x: int
    y: int
    width: int
    height: int
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the sound that is silenced, in milliseconds of the file."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that was asked for (节选). id: "c7" for the one asked for by entry 7.

    original: SHA-256 of the file it is taken from. from_ms, to_ms: of that file, as asked for. derived: SHA-256 of what was made, "" while it
    is not; made_from_ms, made_to_ms: what it really holds, for a copy begins at a picture that needs none before it. failed: why it could
    not be made.
    """

    id: str
    seq: int
    kind: str
    original: str
    from_ms: int
    to_ms: int
    reason: str
    by: str
    on: date
    boxes: tuple[Box, ...] = ()
    silenced: tuple[Stretch, ...] = ()
    derived: str = ""
    size: int = 0
    media_type: str = ""
    made_from_ms: int = 0
    made_to_ms: int = 0
    failed: str = ""

    @property
    def waiting(self) -> bool:
        """True until it is made, or cannot be made."""
        return not (self.derived or self.failed)


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in a stretch of an original, typed by a person (文字整理). A later one of the same stretch takes its place."""

    id: str
    seq: int
    original: str
    from_ms: int
    to_ms: int
    words: str
    by: str
    on: date
    replaced_by: str = ""
