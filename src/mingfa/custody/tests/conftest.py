"""Fixtures of custody's tests: a bureau at its table, an empty vault, nothing noted."""

from __future__ import annotations

import shutil

import pytest

from mingfa.custody.log import forget_noted
from mingfa.custody.tests.table import Table
from mingfa.desk.perform import forget


@pytest.fixture(autouse=True)
def _fresh(settings):
    forget()
    forget_noted()
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)
    yield
    shutil.rmtree(settings.SITE / "vault", ignore_errors=True)
    forget_noted()
    forget()


@pytest.fixture
def at(xiangxi) -> Table:
    return Table(xiangxi)
