"""Programs and fonts that only tests need: is it here, and how does one get it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def chromium() -> str | None:
    """The browser for page tests."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def go() -> str | None:
    """The Go compiler, when Debian's sources of golang.org/x/mod are there too."""
    found = shutil.which("go") or next((str(path) for path in sorted(Path("/usr/lib").glob("go-*/bin/go"), reverse=True)), None)
    return found if found and Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog").is_dir() else None


def cjk_fonts() -> str | None:
    """Chinese fonts for the browser's pictures of pages."""
    return _run("fc-list", ":lang=zh-cn", "family") or next((str(path) for path in Path("/usr/share/fonts").rglob("NotoSansCJK*")), None)


def libreoffice() -> str | None:
    """The word processor that opens our DOCX."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def postgres() -> str | None:
    """The folder with PostgreSQL's server programs, version 15 or newer."""
    named = _run("pg_config", "--bindir")
    folders = [Path(named)] if named else []
    folders += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0, reverse=True
    )
    return next((str(path) for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


def swift() -> str | None:
    """The object store for tests of the vault, where the temporary folder keeps extended attributes."""
    from mingfa.testing.swift import available

    return available()


@dataclass(frozen=True, slots=True)
class Program:
    """find: a path, or None when absent. package: what Debian calls it."""

    find: Callable[[], str | None]
    package: str


PROGRAMS = {
    "chromium": Program(chromium, "chromium"),
    "cjk_fonts": Program(cjk_fonts, "fonts-noto-cjk"),
    "go": Program(go, "golang-go golang-golang-x-mod-dev"),
    "libreoffice": Program(libreoffice, "libreoffice-writer-nogui"),
    "postgres": Program(postgres, "postgresql-15"),
    "swift": Program(swift, "python3-swift; it comes with `make dev`, but needs extended attributes under the temporary folder"),
}


@cache
def find(name: str) -> str | None:
    """Where a program is, None when it is absent. Raises KeyError for a name that PROGRAMS does not have."""
    return PROGRAMS[name].find()


def in_ci() -> bool:
    """True where nothing may be left out."""
    return os.environ.get("CI", "").lower() in ("true", "1")
