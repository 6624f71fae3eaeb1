"""The leak test (泄露检查) of everything a publication tells: each text in its content, whatever it is called, and its neighbours. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingfa.disclosure.redaction.engine import find, trace
from mingfa.disclosure.redaction.model import NO_CHOICES, Choices, Secrets

_NOT_READ = frozenset({"agency", "item", "kind", "key", "format", "sha256", "data", "media_type"})
"""Parts of a content that name things to machines."""
_WORDS = {
    "title": "标题", "number": "文号", "organ": "执法机关", "reason": "公开说明的理由", "name": "名称", "place": "地点", "matter": "事项",
    "instrument": "法律依据", "state": "效力变动", "changes": "更正说明", "laws": "法律依据", "parties": "当事人",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not be shown and is: where, and what, in words that do not repeat it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}中的{self.what}"


def texts_of(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Iterate over (field, words for it, text) of every text in a content, however deep it lies."""
    for key, value in content.items():
        if key in _NOT_READ:
            continue
        if key == "fields" and isinstance(value, list | tuple):
            for one in value:
                yield str(one.get("key", "")), str(one.get("label") or one.get("key", "")), str(one.get("value", ""))
        else:
            yield from _texts(key, _WORDS.get(key, key), value)


def _texts(key: str, label: str, value: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield key, label, value
    elif isinstance(value, Mapping):
        for inner, one in value.items():
            if inner not in _NOT_READ:
                yield from _texts(inner, label, one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(key, label, one)


def leaks(content: Mapping[str, Any], secrets: Secrets, choices: Choices = NO_CHOICES) -> tuple[Leak, ...]:
    """Return what a content still tells that must not be shown, once for each place and kind."""
    return tuple(dict.fromkeys(_leaks(texts_of(content), secrets, choices)))


def _leaks(texts: Iterable[tuple[str, str, str]], secrets: Secrets, choices: Choices) -> Iterator[Leak]:
    for field, label, text in texts:
        for span in find(text, secrets, choices, field):
            if span.hides:
                yield Leak(label, trace(span, text))


def neighbour_leaks(content: Mapping[str, Any], secrets: Secrets, choices: Choices, shown: Iterable[str] = ()) -> tuple[Leak, ...]:
    """Return what another public item of the same case tells of the words hidden here. shown: words that were lifted there.

    Only words known or named by a person count: what merely has the form of a number was judged when that item was made.
    """
    own = Choices(added=choices.added, confirmed=choices.confirmed, lifted={("", word): "" for word in shown} | dict(choices.lifted))
    found = []
    for field, label, text in texts_of(content):
        found += [Leak(label, trace(one, text)) for one in find(text, secrets, own, field) if one.source in ("known", "added", "confirmed")]
    return tuple(dict.fromkeys(found))
