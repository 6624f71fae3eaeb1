"""Whether a demand's tests passed: the notes that test runs leave in build/obligations, one file for each database.

A note holds, for every marked test, its demands, its outcome, when it ran and the digest of the file it stands in. A run of some tests
replaces the notes of these only. A note counts no longer once its test's file has changed or gone, so an old success hides nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from mingfa.obligations.register import ids

Status = Literal["passed", "failed", "untested", "human"]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class TestNote:
    """One marked test in one run. outcome: passed, failed or skipped. at: UTC, ISO 8601. file_sha256: of the file the test stands in."""

    __test__ = False

    test: str
    obligations: tuple[str, ...]
    outcome: str
    at: str
    file_sha256: str


def project_root() -> Path | None:
    """The folder this package is developed in, None when it is installed elsewhere."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else None


def build_folder() -> Path:
    """Where test runs leave their notes: MINGFA_BUILD, or build/ of the project, or build/ here."""
    named = os.environ.get("MINGFA_BUILD")
    return Path(named) if named else (project_root() or Path.cwd()) / "build"


@cache
def _sha256(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hex, "" when there is none."""
    try:
        return _sha256(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


def read_notes(path: Path) -> dict[str, TestNote]:
    """The notes of one file by test; nothing when it is missing, broken or of another format."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            return {}
        return {
            name: TestNote(name, tuple(row["obligations"]), row["outcome"], row["at"], row["file_sha256"])
            for name, row in found["tests"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_notes(path: Path, notes: Mapping[str, TestNote]) -> None:
    """Write the notes of one database in one rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = {
        note.test: {"obligations": list(note.obligations), "outcome": note.outcome, "at": note.at, "file_sha256": note.file_sha256}
        for note in sorted(notes.values(), key=lambda note: note.test)
    }
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps({"format": FORMAT, "tests": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def is_stale(note: TestNote, root: Path | None) -> bool:
    """True when the file the test stands in is not the one that ran. Where the project's files are not at hand, notes are taken as they are."""
    return root is not None and file_sha256(root / note.test.partition("::")[0]) != (note.file_sha256 or "unknown")


def notes(build_dir: Path | None = None, root: Path | None = None) -> Iterator[TestNote]:
    """Every note that still counts, of every database; root is where the tests' files are, the project's by default."""
    root = root or project_root()
    for path in sorted(((build_dir or build_folder()) / "obligations").glob("*.json")):
        yield from (note for note in read_notes(path).values() if not is_stale(note, root))


def results(build_dir: Path | None = None, root: Path | None = None) -> dict[str, Status]:
    """Every demand's state: failed when any of its tests failed on any database, passed when some passed, otherwise untested; or human."""
    outcomes: dict[str, set[str]] = {name: set() for name in ids()}
    for note in notes(build_dir, root):
        for name in note.obligations:
            outcomes.setdefault(name, set()).add(note.outcome)
    found: dict[str, Status] = {}
    for name, obligation in ids().items():
        if obligation.human:
            found[name] = "human"
        elif "failed" in outcomes[name]:
            found[name] = "failed"
        else:
            found[name] = "passed" if "passed" in outcomes[name] else "untested"
    return found


def proofs(build_dir: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The tests that prove each demand, by its id, from the notes that still count."""
    found: dict[str, set[str]] = {}
    for note in notes(build_dir):
        for name in note.obligations:
            found.setdefault(name, set()).add(note.test)
    return {name: tuple(sorted(tests)) for name, tests in found.items()}
