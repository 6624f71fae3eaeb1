"""Standing lists (事前公示清单) in the portal's store: every version the feeds have carried, the rows the search reads, files that lists name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from mingfa.ledger.errors import TileMissing
from mingfa.portal import store
from mingfa.portal.sources import FeedSource, SourceUnreachable

_CODE = re.compile(r"\A[a-z][a-z0-9_-]{0,79}\Z")
_DIGEST = re.compile(r"\A[0-9a-f]{64}\Z")
_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")


def files_folder() -> Path:
    """Return where the files are kept that lists name."""
    return Path(settings.SITE) / "files"


def fetch(feed: FeedSource, contents: Iterable[Any]) -> None:
    """Take the files that these contents name and that are not here yet; one that is missing or is not what its digest says is left out."""
    for content in contents:
        files = content.get("files", ()) if isinstance(content, dict) else ()
        for one in files if isinstance(files, list) else ():
            digest = one.get("digest") if isinstance(one, dict) else None
            if not isinstance(digest, str) or not _DIGEST.match(digest) or (files_folder() / digest).exists():
                continue
            try:
                raw = feed.file(f"file/{digest}")
            except (TileMissing, SourceUnreachable):
                continue
            if sha256(raw).hexdigest() == digest:
                files_folder().mkdir(parents=True, exist_ok=True)
                (files_folder() / f"{digest}.part").write_bytes(raw)
                (files_folder() / f"{digest}.part").rename(files_folder() / digest)


def put(writing: store.Writing, agency: str, index: int, item: str, content: dict[str, Any]) -> None:
    """Keep a version of a list, or note that it was taken down. Raises KeyError, TypeError, ValueError for a content of another form."""
    code, version = content["list"], content["version"]
    if not _CODE.match(code) or item != f"list-{code}" or type(version) is not int or version < 1:
        raise ValueError(item)
    writing.db.execute("DELETE FROM standing_line WHERE agency = ? AND code = ?", (agency, code))
    if "withdrawn_on" in content:
        if not _DAY.match(content["withdrawn_on"]):
            raise ValueError(content["withdrawn_on"])
        writing.db.execute(
            "UPDATE standing SET withdrawn_on = ?, reason = ? WHERE agency = ? AND code = ? AND version = ?",
            (content["withdrawn_on"], str(content["reason"]), agency, code, version),
        )
        return
    if not _DAY.match(content["published_on"]):
        raise ValueError(content["published_on"])
    columns, rows = content["columns"], content["rows"]
    keys = [str(column["key"]) for column in columns]
    if not all(isinstance(column["label"], str) for column in columns):
        raise TypeError(code)
    for row in rows:
        if not all(isinstance(text, str) for text in row["cells"].values()) or not set(row["cells"]) <= set(keys):
            raise TypeError(row["id"])
    writing.db.execute(
        "INSERT OR REPLACE INTO standing (agency, code, version, idx, title, published_on, lines, sites, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            agency, code, version, index, str(content["title"]), content["published_on"], len(rows),
            json.dumps([[str(one["code"]), str(one["name"])] for one in content["sites"]], ensure_ascii=False), json.dumps(content, ensure_ascii=False),
        ),
    )  # fmt: skip
    writing.db.executemany(
        "INSERT INTO standing_line (agency, code, n, name, words) VALUES (?, ?, ?, ?, ?)",
        [
            (agency, code, number, row["cells"].get(keys[0], ""), "\n".join(row["cells"].values()))
            for number, row in enumerate(rows)
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a list as the store has it. index: its line in the feed. sites: (code, name) of the sub-bureaus' portals that show it."""

    agency: str
    code: str
    version: int
    title: str
    published_on: str
    withdrawn_on: str
    reason: str
    lines: int
    index: int
    sites: tuple[tuple[str, str], ...]

    @property
    def public(self) -> bool:
        """Say whether this version was not taken down."""
        return not self.withdrawn_on


_HEAD = "agency, code, version, title, published_on, withdrawn_on, reason, lines, idx, sites"


def _held(row: Any) -> Held:
    sites = tuple((one[0], one[1]) for one in json.loads(row["sites"]))
    return Held(
        row["agency"], row["code"], row["version"], row["title"], row["published_on"], row["withdrawn_on"], row["reason"], row["lines"],
        row["idx"], sites,
    )  # fmt: skip


def newest(agency: str = "") -> list[Held]:
    """Return the newest version of each list, of one agency or of all, taken down or not."""
    where, values = ("AND agency = ?", [agency]) if agency else ("", [])
    rows = store.connect().execute(
        f"SELECT {_HEAD} FROM standing s WHERE version = (SELECT max(version) FROM standing t WHERE t.agency = s.agency AND t.code = s.code) {where} "  # noqa: S608
        "ORDER BY agency, title",
        values,
    )
    return [_held(row) for row in rows]


def versions(agency: str, code: str) -> list[Held]:
    """Return every version of a list, the newest first."""
    rows = store.connect().execute(
        f"SELECT {_HEAD} FROM standing WHERE agency = ? AND code = ? ORDER BY version DESC",  # noqa: S608
        (agency, code),
    )
    return [_held(row) for row in rows]


def content(agency: str, code: str, version: int) -> dict[str, Any] | None:
    """Return what a version holds, None where there is none."""
    row = (
        store.connect()
        .execute("SELECT content FROM standing WHERE agency = ? AND code = ? AND version = ?", (agency, code, version))
        .fetchone()
    )
    found: dict[str, Any] | None = json.loads(row["content"]) if row is not None else None
    return found


def find(words: str, agency: str = "", most: int = 200) -> list[tuple[str, str, int, str]]:
    """Return (agency, code, number of the row from 0, its name) of the public rows in which all these words stand."""
    wanted = [one for one in words.split() if one][:8]
    if not wanted:
        return []
    like = " AND ".join("words LIKE ? ESCAPE '\\'" for _ in wanted)
    values: list[Any] = ["%" + one.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for one in wanted]
    more = " AND agency = ?" if agency else ""
    rows = store.connect().execute(
        f"SELECT agency, code, n, name FROM standing_line WHERE {like}{more} ORDER BY agency, code, n LIMIT ?",  # noqa: S608
        [*values, *([agency] if agency else []), most],
    )
    return [(row["agency"], row["code"], row["n"], row["name"]) for row in rows]
