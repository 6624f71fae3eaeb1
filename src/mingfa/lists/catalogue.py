"""Every standing list the platform's rooms define, registered in one place: each room adds its line."""

from __future__ import annotations


def register() -> None:
    """Make all list types known."""
    from mingfa.lists import authority, matters
    from mingfa.lists.reference import catalogue

    authority.register()
    matters.register()
    catalogue.register()
