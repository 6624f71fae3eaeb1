"""What the tests share: marks that tie a test to a demand, programs a test needs, a PostgreSQL of one's own, taking gates out.

Only tests and tools import this package; nothing that serves does.
"""

from __future__ import annotations

from typing import Any

__all__ = ["needs", "obligation"]


def __getattr__(name: str) -> Any:
    """`needs` and `obligation` as decorators: `from mingfa.testing import needs, obligation`."""
    if name in __all__:
        import pytest

        return getattr(pytest.mark, name)
    raise AttributeError(name)
