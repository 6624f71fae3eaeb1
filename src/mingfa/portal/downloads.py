"""The daily download: everything that is public, as JSON lines, as CSV and as Parquet, with their hashes in a signed note.

Each JSON line holds the content with its salt, so that it can be checked against the agency's own signed feed; the note is signed with the
portal's key, and says only that these files are the ones this portal made. A file made before something was withdrawn goes at once.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from mingfa.ledger.notes import Signer, sign_note
from mingfa.portal import store
from mingfa.portal.parquet import ParquetTable
from mingfa.portal.proof import content_of
from mingfa.portal.words import KINDS, LOCAL, STATES

FOLDER = "downloads"
NOTE = "checksums.txt"
NAMES = {
    "decisions.jsonl.gz": "application/gzip", "decisions.csv.gz": "application/gzip", "decisions.parquet": "application/vnd.apache.parquet", NOTE: "text/plain; charset=utf-8",
}  # fmt: skip
COLUMNS = (
    "执法机关",
    "种类",
    "状态",
    "文号",
    "案由",
    "决定日期",
    "公示日期",
    "执法对象",
    "违法事实",
    "法律依据",
    "执法结论",
    "处罚结果",
    "执行情况",
    "页面",
)
_KEYS = ("object", "facts", "basis", "conclusion", "result", "execution")
_NAME = "mingfa/portal/downloads"


@dataclass(frozen=True, slots=True)
class Held:
    """A download that is there. made_at: in China time, in words. files: (name, bytes, SHA-256)."""

    made_at: str
    items: int
    files: tuple[tuple[str, int, str], ...]


def signer() -> Signer:
    """Return the portal's own key for downloads, made at first use and readable by its owner only."""
    path = Path(settings.SITE) / "secrets" / "downloads"
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raw = os.urandom(32)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(raw.hex())
    return Signer(_NAME, Ed25519PrivateKey.from_private_bytes(raw))


def public_key() -> str:
    """Return the key with which the note is checked."""
    return str(signer().verifier)


def held() -> Held | None:
    """Return the download that is there; None while there is none."""
    try:
        lines = (Path(settings.SITE) / FOLDER / NOTE).read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    except FileNotFoundError:
        return None
    told = [line.split("  ") for line in lines[3:]]
    return Held(lines[1], int(lines[2]), tuple((name, int(size), digest) for digest, size, name in told))


def due(now: datetime) -> bool:
    """Say whether a download has to be made: none of today is there, or something was taken away since."""
    path = Path(settings.SITE) / FOLDER / NOTE
    if not path.exists():
        return True
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[1][:10] != now.astimezone(LOCAL).date().isoformat()


def forget() -> None:
    """Take the files away: something in them was withdrawn or corrected."""
    for name in (NOTE, *NAMES):
        (Path(settings.SITE) / FOLDER / name).unlink(missing_ok=True)


def make(now: datetime) -> Held:
    """Make the download of everything that is public now."""
    folder = Path(settings.SITE) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.tmp"):  # of a making that was broken off
        left.unlink(missing_ok=True)
    temporary = {name: folder / f".{name}.{os.getpid()}.tmp" for name in NAMES}
    items = 0
    with (
        gzip.GzipFile(temporary["decisions.jsonl.gz"], "wb", 6, mtime=0) as lines,
        io.TextIOWrapper(gzip.GzipFile(temporary["decisions.csv.gz"], "wb", 6, mtime=0), "utf-8-sig", newline="") as sheet,
        temporary["decisions.parquet"].open("wb") as raw,
        ParquetTable(raw, COLUMNS) as columns,
    ):
        table = csv.writer(sheet)
        table.writerow(COLUMNS)
        for row in _everything():
            content = content_of(row)
            lines.write(_line(row).encode() + b"\n")
            values = tuple(_columns(row, content))
            table.writerow([_cell(value) for value in values])
            columns.add(values)
            items += 1
    told = []
    for name in (name for name in NAMES if name != NOTE):
        with temporary[name].open("rb") as file:
            digest = sha256()
            while part := file.read(1 << 20):
                digest.update(part)
        told.append(f"{digest.hexdigest()}  {temporary[name].stat().st_size}  {name}")
    text = "\n".join([_NAME, now.astimezone(LOCAL).isoformat(timespec="minutes"), str(items), *told]) + "\n"
    temporary[NOTE].write_bytes(sign_note(text, [signer()]))
    for name, path in temporary.items():  # the note comes last, so that it never names files that are not there
        path.replace(folder / name)
    made = held()
    assert made is not None
    return made


def _everything() -> Iterator[Any]:
    last = 0
    while rows := store.contents(last):
        yield from rows
        last = rows[-1]["id"]


def _line(row: Any) -> str:
    """Return one JSON line; the content stands in it byte for byte as it was signed."""
    file = bytes(row["file"]).decode()
    head = json.dumps({"agency": row["agency"], "item": row["item"], "index": row["idx"], "status": row["status"]}, ensure_ascii=False)
    return f"{head[:-1]}, {file[1:]}"


def _columns(row: Any, content: dict[str, Any]) -> Iterator[str]:
    fields = {str(field.get("key", "")): str(field.get("value", "")) for field in content.get("fields", ())}
    yield from (row["organ"], KINDS.get(row["kind"], row["kind"]), STATES.get(row["status"], ""), row["number"], row["title"])
    yield from (row["decided_on"], row["published_on"])
    yield from (fields.get(key, "") for key in _KEYS)
    yield f"/decisions/{row['agency']}/{row['item']}/"


def _cell(value: str) -> str:
    """Return a cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
