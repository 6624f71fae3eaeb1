"""In a browser: a spreadsheet with a fault, one that is fine, its preview and its draft; the item on the page and in the form of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page

from mingfa.agencies.setup import Site
from mingfa.demo import enforcing
from mingfa.demo.standing import drafter, publish_list
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import LOCAL
from mingfa.lists.matters.types import ITEMS
from mingfa.lists.sheets.tests.books import book, table
from mingfa.lists.sheets.writing import heads, rows
from mingfa.lists.standing.cells import Line
from mingfa.testing.reading import look_at

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_spreadsheet_in_a_browser(browse: Callable[..., Page], bureau: Site, axe_source: str) -> None:
    view = regime_of("xiangxi")
    assert view is not None
    regime = view.regime
    told = {f"r{n}": row for n, row in enumerate(enforcing.all_items(regime), 1)}
    with now.at(AT):
        publish_list(bureau, "items", told)
        person, unit = drafter(bureau, regime, ITEMS, AT.date())
    walk = Walk(bureau, AT).through("file_case")
    changed = {**told, "r1": {**told["r1"], "benchmark": "按超标倍数和排放量，分五个等次裁量", "review": "是"}}
    changed.pop("r2")
    lines = [
        *rows(ITEMS, [Line(ident, cells) for ident, cells in changed.items()], regime),
        ["", *next(rows(ITEMS, [Line("", {**told["r1"], "title": "对新增事项的处罚"})], regime))[1:]],
    ]
    page = browse(person)
    page.goto("/lists/items/import/")
    look_at(page, "import", axe_source)
    wrong = book(("清单", table(heads(ITEMS), *lines)), merged=("A1:C1",))
    page.set_input_files("#file", {"name": "事项清单.xlsx", "mimeType": XLSX, "buffer": wrong})
    page.click("button:has-text('上传并核对')")
    page.wait_for_selector("[role=alert]")
    assert "A1:C1 是合并的单元格" in page.inner_text("[role=alert]")
    look_at(page, "import-wrong", axe_source)
    page.set_input_files("#file", {"name": "事项清单.xlsx", "mimeType": XLSX, "buffer": book(("清单", table(heads(ITEMS), *lines)))})
    page.click("button:has-text('上传并核对')")
    page.wait_for_url("**/import/?file=*")
    assert "修改 1 行" in page.inner_text("main")
    look_at(page, "preview", axe_source)
    page.select_option("#unit", unit)
    page.fill("#source", "清单调整方案")
    page.click("button:has-text('存为草稿')")
    page.wait_for_url("**/lists/items/")
    assert page.locator("a:has-text('导出 XLSX')").count() == 1
    look_at(page, "list", axe_source)
    assert [line.get("title") for line in look("xiangxi/list/items").state.draft.lines][-1] == "对新增事项的处罚"
    page.goto(f"/s/{walk.case}/")
    assert "《行政执法事项清单》第 1 版" in page.inner_text("main")
    look_at(page, "case", axe_source)
