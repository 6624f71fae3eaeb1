"""`mingfa leaktest`: the leak test for whoever supervises (泄露检查): a feed's folder or any file, with words that must not occur or without.

Without words it finds what has the form of personal information; names are only found when they are given, or when a publication is named.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingfa.disclosure.redaction import NO_CHOICES, Choices, Secrets
from mingfa.disclosure.redaction.files import inspect_file
from mingfa.disclosure.redaction.leaks import Leak, leaks

_REGISTERS = ("columns", "moved")
"""Parts by which the contents of registers and statements are known; they are no publications."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One thing that was tested: its name, and what was found in it."""

    name: str
    found: tuple[Leak, ...]


def examine(paths: Iterable[Path], words: Iterable[str] = (), known: tuple[Secrets, Choices] | None = None) -> Iterator[Tested]:
    """Iterate over everything in these files and folders with what was found. words: further words that must not occur."""
    secrets, choices = known if known is not None else (Secrets({}), NO_CHOICES)
    added = {**choices.added, **dict.fromkeys(words, ("other", "指定的词语"))}
    choices = Choices(added, choices.lifted, choices.confirmed, choices.rejected)
    for path in paths:
        for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not one.is_file():
                continue
            if path.is_dir() and one.parent.name != "content":
                continue
            name = str(one.relative_to(path)) if path.is_dir() else one.name
            data = one.read_bytes()
            content = _content(data)
            found = inspect_file(one.name, data, secrets, choices) if content is None else _content_tested(content, secrets, choices)
            yield Tested(name, found)


def _content(data: bytes) -> dict[str, Any] | None:
    """Return the content of a publication, None when the file is something else."""
    try:
        told = json.loads(data)
    except ValueError:
        return None
    content = told.get("content") if isinstance(told, dict) and "salt" in told else None
    return content if isinstance(content, dict) else None


def _content_tested(content: dict[str, Any], secrets: Secrets, choices: Choices) -> tuple[Leak, ...]:
    if any(name in content for name in _REGISTERS):
        return ()
    codes = tuple(str(one.get("code")) for one in content.get("parties", ()) if isinstance(one, dict) and one.get("code"))
    keep = Secrets(secrets.names, secrets.addresses, (*secrets.keep, *codes), secrets.numbers, secrets.shown, secrets.passages)
    found = leaks(content, keep, choices)
    told = content.get("copy")
    if isinstance(told, dict) and told.get("data"):
        try:
            found += inspect_file(str(told.get("name", "")), base64.b64decode(str(told["data"]), validate=True), keep, choices)
        except ValueError:
            found += (Leak("公开文本", "文件损坏，不能检查"),)
    return found
