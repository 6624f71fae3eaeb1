"""From a text to the text the public sees (隐去处理): every place that is hidden, why, and what stands there instead. Pure.

Law: 生态环境行政处罚办法 第六十四条; 个人信息保护法 第二十五条; 国办发〔2018〕118号. What is published is a new text, so nothing lies under it.
Order of strength: what a person added, what the case knows, what has the form of a number; suggestions hide nothing until confirmed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from mingfa.disclosure.redaction.known import kept_places, known_spans
from mingfa.disclosure.redaction.model import NO_CHOICES, Choices, Secrets, Span, short_name
from mingfa.disclosure.redaction.plain import core, inside, plain
from mingfa.disclosure.redaction.recognise import recognised_spans
from mingfa.disclosure.redaction.suggest import suggested_spans

_STRENGTH = {"added": 0, "confirmed": 1, "known": 1, "recognised": 2, "suggested": 3}
_TELLING = 4
"""Up to this length a trace shows the first character only."""
_STAY = 1
"""From this strength on, a place within what the law has published stays; what a person added goes even there."""


def find(text: str, secrets: Secrets, choices: Choices = NO_CHOICES, field: str = "") -> tuple[Span, ...]:
    """Return every place that is hidden or suggested, from left to right, none over another. field: where the text stands."""
    read = plain(text)
    kept = kept_places(read, secrets)
    formed = tuple(recognised_spans(read))
    hits = [
        span
        for span in (*(_named(one, formed) for one in known_spans(read, secrets, choices)), *formed)
        if not (_STRENGTH[span.source] >= _STAY and inside(kept, span.start, span.end)) and not is_lifted(span, text, choices, field)
    ]
    spans = _apart(hits)
    answered = {core(name) for name in choices.rejected}
    for span in suggested_spans(read):
        word = core(text[span.start : span.end])
        free = not any(span.start < one.end and one.start < span.end for one in spans)
        if free and word not in answered and not inside(kept, span.start, span.end):
            spans.append(_with(span, shown=short_name(text[span.start : span.end])))
    return tuple(sorted(spans, key=lambda one: one.start))


def is_lifted(span: Span, text: str, choices: Choices, field: str) -> bool:
    """Say whether a person has lifted this hit here; what a person added is not lifted, it is left out."""
    if not choices.lifted or span.source == "added":
        return False
    word = core(text[span.start : span.end])
    return any(core(words) == word and place in ("", field) for place, words in choices.lifted)


def _named(span: Span, formed: Iterable[Span]) -> Span:
    """Call a number of the case by what it is, when its form tells."""
    if span.rule != "number":
        return span
    form = next((one for one in formed if one.start <= span.start and span.end <= one.end), None)
    return span if form is None else Span(form.rule, form.start, form.end, span.shown, span.source, span.reason)


def _apart(hits: list[Span]) -> list[Span]:
    """Return the hits without overlap: of two that lie over each other the stronger and longer names the whole place."""
    spans: list[Span] = []
    for hit in sorted(hits, key=lambda one: (_STRENGTH[one.source], one.start - one.end, one.start)):
        low = bisect_right(spans, hit.start, key=lambda one: one.end)
        high = bisect_left(spans, hit.end, key=lambda one: one.start)
        over = spans[low:high]
        if not over:
            spans.insert(low, hit)
        elif not (over[0].start <= hit.start and hit.end <= over[0].end):
            start, end = min(hit.start, over[0].start), max(hit.end, over[-1].end)
            shown = next((one.shown for one in (*over, hit) if one.rule != "name"), over[0].shown)
            spans[low:high] = [Span(over[0].rule, start, end, shown, over[0].source, over[0].reason)]
    return spans


def _with(span: Span, *, shown: str) -> Span:
    return Span(span.rule, span.start, span.end, shown, span.source, span.reason)


def hide(text: str, spans: Iterable[Span]) -> str:
    """Return the text with what is hidden replaced; suggestions stay."""
    for span in sorted((one for one in spans if one.hides), key=lambda one: one.start, reverse=True):
        text = text[: span.start] + span.shown + text[span.end :]
    return text


def redact(text: str, secrets: Secrets, choices: Choices = NO_CHOICES, field: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the text without what must not be shown, and in words what was taken out, once for each place."""
    spans = tuple(span for span in find(text, secrets, choices, field) if span.hides)
    return hide(text, spans), tuple(span.words for span in spans)


def leftovers(text: str, secrets: Secrets, choices: Choices = NO_CHOICES, field: str = "") -> tuple[str, ...]:
    """Return what a text still tells that must not be shown: what it is, with a trace of the word that does not repeat it."""
    found = (trace(span, text) for span in find(text, secrets, choices, field) if span.hides)
    return tuple(dict.fromkeys(found))


def trace(span: Span, text: str) -> str:
    """Return words that lead a person to a place without repeating what stands there."""
    words = text[span.start : span.end]
    if span.rule == "name":
        return f"{span.words}“{span.shown}”的全名"
    head, tail = (words[:2], words[-1:]) if len(words) > _TELLING else (words[:1], "")
    return f"{span.words}“{head}…{tail}”"
