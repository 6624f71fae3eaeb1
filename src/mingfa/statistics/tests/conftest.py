"""Agencies and whole cases, as disclosure has them, and a portal that follows."""

from mingfa.disclosure.tests.conftest import portal, publishing

__all__ = ["portal", "publishing"]
