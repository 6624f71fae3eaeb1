"""Parts of a file on request (范围读取): what a player asks for when somebody seeks, as RFC 9110 section 14 has it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_PARTS = 16
"""More parts in one request are not served as parts: nobody who plays a recording asks for them."""

_SPEC = re.compile(r"\A(\d{0,19})-(\d{0,19})\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """A range of bytes: first byte and how many."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        """Return the value of Content-Range."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


class NotSatisfiable(ValueError):
    """No range asked for lies within the file: answer 416 with `Content-Range: bytes */size`."""


def parse_ranges(header: str, size: int) -> tuple[Part, ...] | None:
    """Return the parts a Range header asks for, in its order; None when the whole file is to be sent (no header, or one to be ignored).

    Law: RFC 9110 14.1.2 and 14.2: malformed or of another unit is ignored; parts that lie outside are left out. Raises NotSatisfiable when
    none is left. Overlapping parts, or more than MOST_PARTS, are answered with the whole file.
    """
    unit, equals, specs = header.strip().partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    parts: list[Part] = []
    given = [spec.strip() for spec in specs.split(",") if spec.strip()]
    if not given or len(given) > MOST_PARTS:
        return None
    for spec in given:
        match = _SPEC.match(spec)
        if match is None or match[0] == "-":
            return None
        first, last = match[1], match[2]
        if first and last and int(last) < int(first):
            return None
        part = _part(first, last, size)
        if part is not None:
            parts.append(part)
    if not parts:
        raise NotSatisfiable
    return None if _overlap(parts) else tuple(parts)


def _part(first: str, last: str, size: int) -> Part | None:
    if not first:
        length = min(int(last), size)
        return Part(size - length, length) if length else None
    start = int(first)
    if start >= size:
        return None
    end = min(int(last), size - 1) if last else size - 1
    return Part(start, end - start + 1)


def _overlap(parts: list[Part]) -> bool:
    ordered = sorted(parts, key=lambda part: part.start)
    return any(one.start + one.length > two.start for one, two in pairwise(ordered))


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send: status, headers, and the pieces of the body: bytes as they are, or a part of the file."""

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: tuple[bytes | Part, ...]

    @property
    def length(self) -> int:
        """The bytes of the body."""
        return sum(len(piece) if isinstance(piece, bytes) else piece.length for piece in self.pieces)


def reply(range_header: str, size: int, media_type: str, digest: str, *, if_range: str = "") -> Reply:
    """Return how to answer a request for an original: 200 with all of it, 206 with parts, or 416.

    The ETag is the original's digest, so If-Range holds exactly when the client has parts of this very file. Several parts are sent as
    multipart/byteranges.
    """
    tag = f'"{digest}"'
    common = (("Accept-Ranges", "bytes"), ("ETag", tag), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "private, no-cache"))
    try:
        parts = parse_ranges(range_header, size) if range_header and if_range in ("", tag) else None
    except NotSatisfiable:
        return Reply(416, (*common, ("Content-Range", f"bytes */{size}"), ("Content-Length", "0")), ())
    if parts is None:
        whole = (Part(0, size),) if size else ()
        return Reply(200, (*common, ("Content-Type", media_type), ("Content-Length", str(size))), whole)
    if len(parts) == 1:
        part = parts[0]
        headers = (("Content-Type", media_type), ("Content-Range", part.content_range(size)), ("Content-Length", str(part.length)))
        return Reply(206, (*common, *headers), (part,))
    boundary = f"mingfa-{digest[:24]}"
    pieces = tuple(_multipart(parts, size, media_type, boundary))
    length = sum(len(piece) if isinstance(piece, bytes) else piece.length for piece in pieces)
    return Reply(206, (*common, ("Content-Type", f"multipart/byteranges; boundary={boundary}"), ("Content-Length", str(length))), pieces)


def _multipart(parts: Iterable[Part], size: int, media_type: str, boundary: str) -> Iterator[bytes | Part]:
    for number, part in enumerate(parts):
        lead = b"\r\n" if number else b""
        head = f"--{boundary}\r\nContent-Type: {media_type}\r\nContent-Range: {part.content_range(size)}\r\n\r\n"
        yield lead + head.encode("ascii")
        yield part
    yield f"\r\n--{boundary}--\r\n".encode("ascii")
