"""What is known of one evidence package (证据包): what was asked for, and what was made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STAGES: tuple[tuple[str, str], ...] = (("requested", "正在制作"), ("made", "已制作"), ("failed", "制作失败"))
"""Stages of a package."""

FORMS: tuple[tuple[str, str], ...] = (
    ("iso", "光盘映像（ISO 9660）"),
    ("folder", "文件夹（ZIP）"),
    ("bag", "归档包（BagIt，ZIP）"),
)
"""Forms in which a package leaves the house."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording that was asked for, as it stood: entries after `seq` do not go in. digests: of its originals, hex."""

    stream: str
    seq: int
    digests: tuple[str, ...]


@dataclass(frozen=True)
class PackageState:
    """Everything known about one package; the fold of its entries.

    manifest: SHA-256 of its list of files. digest, size: of the file that holds it, "" and 0 when it was written as a folder. files: how many.
    """

    stream: str
    seq: int = -1
    stage: str = ""
    case: str = ""
    case_title: str = ""
    case_number: str = ""
    recordings: tuple[Wanted, ...] = ()
    form: str = ""
    purpose: str = ""
    by: str = ""
    by_name: str = ""
    asked_at: datetime | None = None
    manifest: str = ""
    digest: str = ""
    size: int = 0
    files: int = 0
    made_at: datetime | None = None
    failure: str = ""


def initial(stream: str) -> PackageState:
    """Return a package before its first entry."""
    return PackageState(stream)
