"""What forms begin with where the office has to look at more than the act itself: one module for each domain."""

from mingfa.office.prefills import (
    asking,
    cases,
    custody,
    footage,
    lists,
    opinions,
    publications,
    recorders,
    recordings,
    reviews,
    standing,
    steps,
)

__all__ = [
    "asking",
    "cases",
    "custody",
    "footage",
    "lists",
    "opinions",
    "publications",
    "recorders",
    "recordings",
    "reviews",
    "standing",
    "steps",
]
