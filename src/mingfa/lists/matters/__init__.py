"""What may be enforced: the list of enforcement items (行政执法事项清单) and that of random inspection items (随机抽查事项清单). Pure."""

from __future__ import annotations


def register() -> None:
    """Make the two list types known."""
    from mingfa.lists.matters import types as _types  # noqa: F401 - they register themselves
