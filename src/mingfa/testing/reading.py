"""Whether everybody can read a page (无障碍): it fits a phone and a desk, and the accessibility checker finds nothing in it.

With MINGFA_SHOTS=<folder> a picture of every page that is looked at is kept there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

WIDTHS = (390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
_FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def shot(page: Any, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("MINGFA_SHOTS", ""):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def faults(page: Any, axe: str) -> list[str]:
    """Return what is wrong with a page of a browser that bypasses its policy; axe is the checker's script, brought in once a page."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe)
    found = page.evaluate(_RUN, RULES)
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def look_at(page: Any, name: str, axe: str = "") -> None:
    """Hold a page that is open against every width: it must fit and, where the checker's script is given, be read by everybody."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(_FITS), f"{name} is wider than {width}"
        shot(page, f"{name}-{width}")
        if axe:
            assert faults(page, axe) == [], f"{name}, {width}"


def visit(page: Any, name: str, address: str, axe: str = "") -> None:
    """Open a page as a phone does and look at it."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(address)
    look_at(page, name, axe)
