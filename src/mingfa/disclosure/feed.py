"""The publication feed (公示数据流) that leaves the office: a signed log of its own for each agency, the contents beside it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def feed_folder() -> Path:
    """Return the folder of all feeds: one folder for each agency in it, and agencies.txt naming them."""
    folder = Path(settings.SITE) / "feed"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
