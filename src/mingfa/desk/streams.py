"""Names of streams (卷): `agency/kind/id`, so that a leaf tells by itself which agency's tree it belongs to."""

from __future__ import annotations

import os
import re
import time

from mingfa.law.errors import MingfaError

_NAME = re.compile(r"\A[a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


class BadStream(MingfaError):
    """The name of a stream is malformed."""

    code = "stream.malformed"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"卷号“{name[:80]}”格式不正确；应为“机关/种类/编号”")


def stream_name(agency: str, kind: str, ident: str) -> str:
    """Join the three parts and check them; raises BadStream."""
    return check_stream(f"{agency}/{kind}/{ident}")


def check_stream(name: str) -> str:
    """Return the name if it is well formed; raises BadStream."""
    if not _NAME.match(name):
        raise BadStream(name)
    return name


def agency_of(stream: str) -> str:
    """Return the agency part of a stream's name."""
    return stream.partition("/")[0]


def kind_of(stream: str) -> str:
    """Return the kind part of a stream's name."""
    return stream.split("/", 2)[1]


def new_id() -> str:
    """Return a new identifier of 26 characters that sorts by the time it was made (the layout of a ULID)."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -5, -5))
