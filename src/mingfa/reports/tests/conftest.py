"""The fixtures of publications, for letters about them."""

from mingfa.disclosure.tests.conftest import publishing

__all__ = ["publishing"]
