"""What the gates of licences share."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.law.article import Article
from mingfa.licences.state.licence import LicenceState

LicenceMatter = Matter[Any, LicenceState]


def law(matter: LicenceMatter, article: str) -> Article:
    """Cite an article of 行政许可法 as in force on the day of the act."""
    return matter.regime.article("licence_law", article, matter.on)
