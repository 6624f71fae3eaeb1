"""What is taken out of a text before the public sees it (隐去处理): known words exactly, numbers by their form, suggestions by a person. Pure."""

from mingfa.disclosure.redaction.engine import find, hide, leftovers, redact, trace
from mingfa.disclosure.redaction.model import NO_CHOICES, RULES, SOURCES, Choices, Secrets, Span, short_name
from mingfa.disclosure.redaction.plain import HIDDEN

__all__ = [
    "HIDDEN", "NO_CHOICES", "RULES", "SOURCES", "Choices", "Secrets", "Span", "find", "hide", "leftovers", "redact", "short_name", "trace",
]  # fmt: skip
