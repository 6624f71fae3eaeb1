"""Applications, whole cases, and a portal that follows."""

from mingfa.licences.tests.conftest import applying, portal

__all__ = ["applying", "portal"]
