"""In a browser: flowcharts, boards and guides fit from phone to desktop and are read without fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from mingfa.agencies.setup import Site
from mingfa.cases.tests.stories import Story
from mingfa.demo.reference import rows_of
from mingfa.desk import now
from mingfa.lists.tests.standing import DAY, Lists, at
from mingfa.testing.reading import visit

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_flowcharts_boards_and_guides_in_a_browser(browse: Callable[..., Page], bureau: Site, axe_source: str) -> None:
    lists, told = Lists(bureau), Story(bureau).filed()
    for code in ("boards", "templates", "wording", "flow_penalty"):
        lists.publish(code, rows_of(code, "xiangxi", lists.regime))
    page = browse(told.officers[0])
    ident = told.stream.rpartition("/")[2]
    addresses = {
        "drawing": "/lists/flow_penalty/drawing/", "boards": "/lists/boards/board/", "templates": "/lists/templates/",
        "inspect": f"/s/xiangxi/case/{ident}/acts/cases.inspect_site/",
    }  # fmt: skip
    words = {"drawing": "送达", "boards": "公示牌", "templates": "文书", "inspect": "现场检查"}
    with now.at(at(DAY)):
        for name, address in addresses.items():
            visit(page, name, address, axe_source)
            assert words[name] in page.inner_text("main"), name
