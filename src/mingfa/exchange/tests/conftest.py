"""Whole cases whose decisions are published, and a portal that follows: as disclosure has them."""

from mingfa.disclosure.tests.conftest import portal, publishing

__all__ = ["portal", "publishing"]
