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

USES: tuple[tuple[str, str], ...] = (
    ("filing", "本机关归档、存查，不对外提供"),
    ("outside", "提供给当事人、法院、检察院、公安机关、复议机关或者其他外部单位、个人"),
)
"""For whom a package is made: what stays with the agency needs no release, what is given outside rests on an approved request (调阅申请)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording that was asked for, as it stood: entries after `seq` do not go in. digests: of its originals, hex."""

    stream: str
    seq: int
    digests: tuple[str, ...]


@dataclass(frozen=True)
class PackageState:
    """Everything known about one package; the fold of its entries.

    use: one of USES, "" in packages asked for before it was said. request: stream of the approved request under which it is given outside, with its
    number, to whom, and who approved, "" for what stays inside.
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
    use: str = ""
    request: str = ""
    release_number: str = ""
    release_to: str = ""
    release_by: str = ""
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
