"""Places of a file as ids of a page: the same name wherever a page shows the place and wherever it links to it."""

from __future__ import annotations

STEMS = {
    "document": "doc", "entry": "e", "evidence": "ev", "recording": "rec", "clock": "clock", "draft": "draft", "party": "people",
    "person": "people", "review": "package",
}  # fmt: skip
WHOLE = frozenset({"draft", "people", "package"})
"""Places that a page shows as a whole, whatever in them is meant."""


def anchor_of(kind: str, ref: str) -> str:
    """Return the id under which a page shows a place: documents and entries one by one, the draft as a whole; "" for no such place."""
    stem = STEMS.get(kind, "")
    if not stem or stem in WHOLE:
        return stem
    last = "".join(c if c.isalnum() or c in "._-" else "-" for c in ref.rpartition("/")[2])
    return f"{stem}-{last}" if last else ""
