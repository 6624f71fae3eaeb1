"""Runs of a what-if asked for on a page: a process beside the office works in a folder of its own; the folder tells how far it is.

SITE/whatif/<agency>/<number>/ holds the text that was tried, the progress, the summary and the differing cases, one a line. None of it is part
of the ledger or of a table; it may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, overload

from django.conf import settings
from typing_extensions import override

from mingfa.desk.now import now
from mingfa.desk.times import LOCAL
from mingfa.review.whatif.command import CASES, FAILED, PROGRESS, RESULT

TEXT, ASKED, LOG = "regime.toml", "asked.json", "log.txt"
KEPT = 5
SILENT_S = 600.0
"""Seconds without progress after which a run is taken as broken off."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run. state: "running", "done", "failed" or "lost". summary: what `command.keep` wrote, empty before."""

    number: str
    state: str
    asked: dict[str, Any]
    done: int = 0
    total: int = 0
    problems: tuple[str, ...] = ()
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """How far, in percent."""
        return 100 if self.state == "done" else self.done * 100 // self.total if self.total else 0


def folder_of(agency: str) -> Path:
    """Return where the runs of an agency lie."""
    return Path(settings.SITE) / "whatif" / agency


def start(agency: str, text: str, since: date | None, by: str, launch: Callable[[Sequence[str], Path], None] | None = None) -> str:
    """Begin a run and return its number; all but the newest few are deleted first. launch: how the process is started."""  # fmt: skip
    for old in sorted(folder_of(agency).glob("*"), reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    number = f"{now().astimezone(LOCAL):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    folder = folder_of(agency) / number
    folder.mkdir(parents=True)
    (folder / TEXT).write_text(text, encoding="utf-8")
    asked = {"by": by, "since": since.isoformat() if since else "", "at": now().astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")}
    (folder / ASKED).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    words = ["whatif", "--site", str(settings.SITE), "--regime", str(folder / TEXT), "--agency", agency, "--into", str(folder)]
    (launch or _launch)([*words, *(["--since", since.isoformat()] if since else [])], folder)
    return number


def _launch(words: Sequence[str], folder: Path) -> None:
    with (folder / LOG).open("wb") as log:
        subprocess.Popen(  # our own program with words of our own
            [sys.executable, "-m", "mingfa.cli", *words],
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def run_of(agency: str, number: str) -> Run | None:
    """Return a run with its state; None when there is no such run."""
    folder = folder_of(agency) / number
    asked = _read(folder / ASKED)
    if asked is None:
        return None
    failed, summary, progress = _read(folder / FAILED), _read(folder / RESULT), _read(folder / PROGRESS)
    if summary is not None:
        return Run(number, "done", asked, summary["cases"], summary["cases"], summary=summary)
    if failed is not None:
        return Run(number, "failed", asked, problems=tuple(failed["problems"]))
    touched = max((path.stat().st_mtime for path in folder.iterdir()), default=0.0)
    told = progress or {"done": 0, "total": 0}
    return Run(number, "lost" if time.time() - touched > SILENT_S else "running", asked, told["done"], told["total"])


def runs_of(agency: str) -> list[Run]:
    """Return the runs kept, the newest first."""
    names = sorted((path.name for path in folder_of(agency).glob("*")), reverse=True)
    return [run for name in names if (run := run_of(agency, name)) is not None]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


class Cases(Sequence[dict[str, Any]]):
    """The differing cases of a run as a list that is read a page at a time: of a kind of difference, or all. length: how many there are."""

    def __init__(self, agency: str, number: str, length: int, kind: str = "") -> None:
        self.path, self.length, self.kind = folder_of(agency) / number / CASES, length, kind

    @override
    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[dict[str, Any]]: ...
    @override
    def __getitem__(self, at: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        first, last, _ = at.indices(self.length)
        found: list[dict[str, Any]] = []
        place = 0
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                told = json.loads(line) if self.kind or first <= place < last else None
                if self.kind and not any(one["kind"] == self.kind for one in (told or {}).get("differences", ())):
                    continue
                if told is not None and first <= place < last:
                    found.append(told)
                place += 1
                if place >= last:
                    break
        return found
