"""Known words in a text, exactly: however they are spaced, broken over lines, or written in look-alike characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mingfa.disclosure.redaction.model import Choices, Secrets, Source, Span
from mingfa.disclosure.redaction.plain import HIDDEN, Plain, core, squeezed

_SHORT_NUMBER = 11
_LEAST_NUMBER = 5
_DIVISION = re.compile(r".*?(?:省|自治区|自治州|地区|市|盟|县|旗|区|镇|乡|街道|村)")
_DETAIL = re.compile(r"(?:[0-9a-z]+|[甲乙丙丁东西南北一二三四五六七八九十]+)(?:号楼|号院|弄|号|栋|幢|座|单元|楼|层|室|户|组|排)")
_LEAST_TAIL = 4
_DOORS = 8


def tails(address: str) -> Iterator[str]:
    """Iterate over an address and what remains of it without its leading divisions, as long as that still names a house."""
    rest = core(address)
    yield rest
    while (found := _DIVISION.match(rest)) is not None:
        rest = rest[found.end() :]
        if len(rest) < _LEAST_TAIL or not re.search(r"\d", rest):
            return
        yield rest


def occurrences(read: Plain, word: str, *, whole_number: bool = False) -> Iterator[tuple[int, int]]:
    """Iterate over the places of a word in a squeezed text. whole_number: not as a part of a longer number."""
    start = read.text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        cut = whole_number and (read.text[start - 1 : start].isdigit() or read.text[end : end + 1].isdigit())
        if not cut:
            yield start, end
        start = read.text.find(word, start + 1 if cut else end)


def known_spans(read: Plain, secrets: Secrets, choices: Choices) -> Iterator[Span]:
    """Iterate over what is known to be hidden and what a person added, in no order; places may lie over each other."""
    tight = squeezed(read)
    for word, rule, shown, source, reason in _words(secrets, choices):
        for start, end in occurrences(tight, word, whole_number=rule == "number" and len(word) < _SHORT_NUMBER):
            if rule == "address":
                end = _to_the_door(tight.text, end)
            yield Span(rule, *tight.span(start, end), shown, source, reason)


def _words(secrets: Secrets, choices: Choices) -> Iterator[tuple[str, str, str, Source, str]]:
    for words, (rule, reason) in choices.added.items():
        yield core(words), rule, HIDDEN, "added", reason
    for passage, rule in secrets.passages.items():
        yield core(passage), rule, HIDDEN, "known", "已标明涉密或者涉及隐私的内容"
    for name in choices.confirmed:
        yield core(name), "name", secrets.names.get(name) or f"{name[:1]}某", "confirmed", "经办理人确认为被处罚人以外的自然人姓名"
    for address in secrets.addresses:
        for tail in tails(address):
            yield tail, "address", HIDDEN, "known", "案件中登记的自然人住址"
    for name, shown in secrets.names.items():
        if name != shown and name.rstrip("某") != name[:1]:
            yield core(name), "name", shown, "known", "被处罚人以外的自然人姓名"
    for number in secrets.numbers:
        if len(core(number)) >= _LEAST_NUMBER:
            yield core(number), "number", HIDDEN, "known", "案件中登记的自然人号码"


def _to_the_door(text: str, end: int) -> int:
    """Return where an address ends whose known part ends here: with the number of the house, the stairs and the room."""
    for _ in range(_DOORS):
        found = _DETAIL.match(text, end)
        if found is None:
            break
        end = found.end()
    return end


def kept_places(read: Plain, secrets: Secrets) -> list[tuple[int, int]]:
    """Return the places of what the law has published: names of the punished, codes of organisations, the agency's own numbers."""
    tight = squeezed(read)
    words: Iterable[str] = dict.fromkeys(core(word) for word in (*secrets.keep, *secrets.shown))
    return [tight.span(*place) for word in words if len(word) > 1 for place in occurrences(tight, word)]
