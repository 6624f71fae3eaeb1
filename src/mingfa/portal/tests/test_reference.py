"""What standing lists offer on the portal: flowcharts drawn, blank forms of the version in force, boards with photographs and print."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mingfa.demo.reference import outline, rows_of
from mingfa.law.regime import load_regime
from mingfa.lists.reference.boards import board_from, boards_of, plain
from mingfa.lists.standing.cells import Line, file_cell
from mingfa.lists.standing.content import list_content, taken_down
from mingfa.lists.standing.facts import NamesFact
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import type_named
from mingfa.portal.tests.a_feed import Feed
from mingfa.portal.tests.visitor import Portal

PICTURE = outline(1)
PHOTO = file_cell(sha256(PICTURE).hexdigest(), "示例.png")
NAMES = NamesFact(organ="示范局", units=(("legal", "法规科"),), demanded=())


def rows_for(agency: str, code: str) -> dict[str, dict[str, str]]:
    from mingfa.demo import reference

    kept, reference._photo = reference._photo, lambda number: sha256(PICTURE).hexdigest()  # type: ignore[assignment]
    try:
        return rows_of(code, agency, load_regime(agency, True))
    finally:
        reference._photo = kept


def content(agency: str, code: str, rows: dict[str, dict[str, str]], number: int = 1) -> dict[str, Any]:
    kind = type_named(code)
    assert kind is not None
    keys = tuple(one.key for one in kind.columns)
    lines = [Line(ident, {key: text for key, text in cells.items() if text}) for ident, cells in rows.items()]
    day = date(2026, 3, 1 + number)
    version = Version(
        number, tuple(one.label for one in kind.columns), tuple(tuple(line.get(key) for key in keys) for line in lines), "公示安排", day,
        published_on=day, keys=keys, ids=tuple(line.id for line in lines), unit="legal",
    )  # fmt: skip
    return list_content(ListState(f"{agency}/list/{code}", kind.name, (version,)), kind, version, NAMES, ())


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    return Feed(tmp_path / "feed" / "shanghai", "shanghai")


def shown(feed: Feed, code: str, told: dict[str, Any]) -> None:
    feed.add("list", f"list-{code}", told, stream=f"shanghai/list/{code}")


@pytest.mark.obligation("XL-P-3.7a")
def test_only_forms_of_the_version_in_force_can_be_downloaded_blank(feed: Feed, tmp_path: Path) -> None:
    portal = Portal(tmp_path / "portal")
    rows = {ident: cells for ident, cells in rows_for("shanghai", "templates").items() if cells["form"] in ("demand", "penalty_decision")}
    told = content("shanghai", "templates", rows)
    shown(feed, "templates", told)
    place = "/lists/shanghai/templates/blank/"
    page, made, other, wrong = portal.visit(
        "/lists/shanghai/templates/", f"{place}penalty_decision.pdf", f"{place}site_record.pdf", "/lists/panjin/templates/blank/demand.pdf",
        follow=(feed.write(),),
    )  # fmt: skip
    assert "/lists/shanghai/templates/blank/penalty_decision.pdf" in page.text
    assert (made.status, made.headers["Content-Type"]) == (200, "application/pdf")
    assert made.text.startswith("%PDF")
    assert (other.status, wrong.status) == (404, 404)
    del rows["demand"]
    shown(feed, "templates", content("shanghai", "templates", rows, 2))
    old, kept = portal.visit(f"{place}demand.pdf", f"{place}penalty_decision.pdf", follow=(feed.write(),))
    assert (old.status, kept.status) == (404, 200)
    shown(feed, "templates", taken_down(content("shanghai", "templates", rows, 2), date(2026, 3, 9), "样本有误"))
    gone, page = portal.visit(f"{place}penalty_decision.pdf", "/lists/shanghai/templates/", follow=(feed.write(),))
    assert gone.status == 404
    assert "/templates/blank/" not in page.text


@pytest.mark.obligation("SH-P-2.3", "XX-P-8")
def test_a_board_on_the_web_says_what_its_print_says_with_the_photograph(feed: Feed, tmp_path: Path) -> None:
    portal = Portal(tmp_path / "portal")
    told = content("shanghai", "boards", rows_for("shanghai", "boards"))
    shown(feed, "boards", told)
    folder = feed.write()
    (folder / "file").mkdir()
    (folder / "file" / sha256(PICTURE).hexdigest()).write_bytes(PICTURE)
    photo = f"/lists/shanghai/boards/photo/{sha256(PICTURE).hexdigest()}/"
    page, picture, print_out, none, big = portal.visit(
        "/lists/shanghai/boards/", photo, "/lists/shanghai/boards/print/1-a4.pdf", "/lists/shanghai/boards/print/9-a4.pdf",
        "/lists/shanghai/boards/print/1-a0.pdf", follow=(folder,),
    )  # fmt: skip
    board = board_from(told["extra"]["boards"][0])
    assert [word for word in board.words() if word and word not in page.text] == []
    assert photo in page.text
    assert picture.headers["Content-Type"] == "image/png"
    assert (print_out.status, none.status, big.status) == (200, 404, 404)
    assert print_out.text.startswith("%PDF")
    assert "/Subtype/Image" in print_out.text
    [stray] = portal.visit(f"/lists/shanghai/boards/photo/{'0' * 64}/")
    assert stray.status == 404


@pytest.mark.obligation("XX-P-5.3b")
def test_a_flowchart_is_drawn_on_the_portal_with_its_remedies_and_nothing_in_it_runs(feed: Feed, tmp_path: Path) -> None:
    portal = Portal(tmp_path / "portal")
    rows = rows_for("shanghai", "flow_penalty")
    rows["s1"] = {**rows["s1"], "method": "<script>alert(1)</script>"}
    shown(feed, "flow_penalty", content("shanghai", "flow_penalty", rows))
    page = portal.page("/lists/shanghai/flow_penalty/", follow=(feed.write(),))
    assert page.status == 200
    assert page.text.count("<svg") == 2
    for words in ("线索核查", "救济方式", "行政复议", "时限：", "知道行政行为后 60 日内"):
        assert words in page.text
    assert "<script>alert" not in page.text


def test_a_board_survives_the_way_through_the_feed() -> None:
    rows = rows_for("shanghai", "boards")
    [board] = boards_of([Line(ident, cells) for ident, cells in rows.items()])
    again = board_from(plain(board))
    assert again.words() == board.words()
    assert [one.photo for one in again.staff] == [sha256(PICTURE).hexdigest()] * 2


@pytest.mark.obligation("XX-P-5.6a", "XX-P-5.5", "JB-P-5.1")
def test_rights_complaint_channels_and_old_benchmarks_are_read_by_anybody(feed: Feed, tmp_path: Path) -> None:
    """What the text wants told stands on the page, each with its label; a replaced version stays readable with its days."""
    portal = Portal(tmp_path / "portal")
    told, rights, laws = (rows_for("shanghai", code) for code in ("complaint", "remedies", "laws"))
    shown(feed, "complaint", content("shanghai", "complaint", told))
    shown(feed, "remedies", content("shanghai", "remedies", rights))
    shown(feed, "laws", content("shanghai", "laws", laws))
    newer = {**laws, "benchmark": {**laws["benchmark"], "title": "行政处罚裁量权基准（修订演示）"}}
    shown(feed, "laws", content("shanghai", "laws", newer, 2))
    complaint, remedies, now, then = portal.visit(
        *(f"/lists/shanghai/{path}/" for path in ("complaint", "remedies", "laws", "laws/1")), follow=(feed.write(),)
    )
    for key, label in (
        ("unit", "公布机关"),
        ("address", "地址"),
        ("postcode", "邮编"),
        ("phone", "电话"),
        ("email", "邮箱"),
        ("procedure", "受理反馈程序"),
    ):
        assert told["c1"][key] in complaint.text
        assert label in complaint.text
    for words in ("听证权", "陈述权", "申辩权", "行政复议", "行政诉讼", "有管辖权的人民法院", "案件承办机构"):
        assert words in remedies.text
    assert "行政处罚裁量权基准（修订演示）" in now.text
    assert "第 2 版" in now.text
    assert "行政处罚裁量权基准（演示）" in then.text
    assert "这是以前的版本" in then.text
