"""The demonstration's enforcement and sampling items are whole under each agency's text, and its cases rest on them once they are public."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mingfa.demo import enforcing
from mingfa.demo.matters import matters, parties
from mingfa.demo.outlines import Outline
from mingfa.demo.review_lists import publish_review_list
from mingfa.demo.standing import publish_list, rows_of
from mingfa.demo.walk import Walk
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget, look
from mingfa.desk.times import LOCAL
from mingfa.law.regime import AGENCIES, load_regime
from mingfa.lists.matters.types import INSPECTION, ITEMS
from mingfa.lists.standing.cells import Line, read
from mingfa.testing.site import install_for_test

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_rows_are_what_the_agencys_text_asks_for(agency, tmp_path, settings):
    settings.SITE = tmp_path
    regime = load_regime(agency, overlay=True)
    for kind in (ITEMS, INSPECTION):
        rows = rows_of(kind.code, agency, regime)
        assert bool(rows) is regime.has(kind.demanded, DAY), kind.code
        lines = [Line(ident, cells) for ident, cells in rows.items()]
        found = [hole.words for check in kind.row_checks for hole in check(lines, regime, DAY)]
        assert found == []
        if lines:
            assert kind.holes(lines, regime, DAY) == ()
            assert kind.has_parts(lines, regime, DAY) >= set(regime.items(kind.demanded, DAY))
        columns = {column.key: column for column in kind.columns}
        for line in lines:
            assert {key: read(columns[key], text, regime) for key, text in line.cells.items()} == dict(line.cells)


@pytest.mark.django_db
def test_the_cases_of_the_demonstration_cite_the_items_that_are_public(tmp_path: Path, settings: Any) -> None:
    settings.SITE = tmp_path
    forget()
    forget_keys()
    with now.at(datetime(2026, 1, 5, 9, tzinfo=LOCAL)):
        site = install_for_test("panjin")
        regime = load_regime("panjin", overlay=True)
        assert enforcing.item_for("panjin", "penalty", site.handling[0]) == ""
        publish_review_list(site)
        for code in ("items", "inspection"):
            publish_list(site, code, rows_of(code, "panjin", regime))
    walk = Walk(site, datetime(2026, 3, 2, 9, tzinfo=LOCAL), parties()[:1], about=matters("ecology")[1])
    walk.through("file_case")
    assert walk.state.item.name == "对污染物排放口位置不符合排污许可证规定行为的处罚"
    assert walk.state.item.cells["basis"] == "《排污许可管理条例》第三十六条"
    checked = Outline(site, datetime(2026, 3, 9, 9, tzinfo=LOCAL), parties()[2:3], case=f"{site.agency}/case/looked")
    checked.inspect()
    state = look(checked.case).state
    assert (state.stage, state.item.kind, state.random_item.list) == ("closed", "inspection", "inspection")
    forget()
    forget_keys()


@pytest.mark.django_db
@pytest.mark.parametrize("agency", AGENCIES)
def test_the_demonstration_publishes_a_measure_by_each_agencys_own_chain(agency: str, tmp_path: Path, settings: Any) -> None:
    """Each regime with its own days, hands and channels; published within the days."""
    from mingfa.disclosure.acts import publication_of
    from mingfa.disclosure.models import PublicationRow

    settings.SITE = tmp_path
    forget()
    forget_keys()
    with now.at(datetime(2026, 1, 5, 9, tzinfo=LOCAL)):
        site = install_for_test(agency)
    errand = Outline(site, datetime(2026, 3, 9, 9, tzinfo=LOCAL), parties()[2:3], case=f"{agency}/case/sealed")
    errand.seal()
    seq = look(errand.case).state.investigation.measures[0].seq
    state = look(publication_of(errand.case, seq)).state
    assert (state.stage, state.kind) == ("published", "coercion")
    row = PublicationRow.objects.get(stream=state.stream)
    assert row.published_on is not None
    assert row.due_on is not None
    assert row.published_on <= row.due_on
    told = {one["key"]: one["value"] for one in state.emissions[0].content["fields"]}
    assert told["mode"] == "现场加贴封条并制作现场笔录"
    forget()
    forget_keys()
