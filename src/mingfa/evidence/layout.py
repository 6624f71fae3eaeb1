"""How an evidence package (证据包) is laid out: names of its files, what a member is, names that any disc can hold. Pure.

docs/spec/evidence.md fixes the format; a change starts there.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from mingfa.law.errors import MingfaError

FORMAT: Final = "mingfa-package/v1"
MANIFEST: Final = "清单.json"
SIGNATURE: Final = "清单签名.txt"
README: Final = "说明.txt"
PAGE: Final = "核验.html"
LEDGER: Final = "留痕/证据留痕.jsonl"
KEYS: Final = "留痕/公钥.txt"
ORIGINALS: Final = "原件"
SHEETS: Final = "光盘说明"

UNLISTED: Final = frozenset({MANIFEST, SIGNATURE})
"""Files that the list cannot hold: itself and the signature over it."""

LONGEST_NAME: Final = 60
"""Characters: a Joliet name has 64, and another system may add some of its own."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|;%]')


class ExportError(MingfaError):
    """A package could not be made; nothing of it is left."""

    code = "evidence.export"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package. path: with "/", no leading one. sha256: hex, what its bytes must have. read: its bytes in pieces, from the start.

    sm3: hex, "" unless asked for. part(start, length): a range of its bytes, for images that are written out of order.
    """

    path: str
    size: int
    sha256: str
    read: Callable[[], Iterator[bytes]]
    part: Callable[[int, int], bytes]
    sm3: str = ""


def member_of(path: str, content: bytes) -> Member:
    """Return a member that is held in memory: only for small files of our own."""
    return Member(
        path,
        len(content),
        hashlib.sha256(content).hexdigest(),
        lambda: iter((content,)),
        lambda start, length: content[start : start + length],
    )


def safe_name(name: str, number: int) -> str:
    """Return a name for the n-th original that every file system, Joliet and UDF hold: "01-现场.mp4"."""
    plain = unicodedata.normalize("NFC", _UNSAFE.sub("_", name)).strip(" .") or "原件"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = plain, ""
    room = LONGEST_NAME - len(f"{number:02d}-") - (len(ending) + 1 if ending else 0)
    stem = "".join(c for c in stem if ord(c) < 0x10000)[:room].strip(" .") or "原件"  # Joliet has no characters beyond the basic plane
    return f"{number:02d}-{stem}" + (f".{ending}" if ending else "")


def signed_text(manifest_sha256: str) -> str:
    """Return what the desk key signs for a package: the format and the digest of its list of files."""
    return f"{FORMAT}\n{manifest_sha256}\n"
