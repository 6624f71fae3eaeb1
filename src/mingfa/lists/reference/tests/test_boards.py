"""Window boards (岗位信息公示牌): everything the agency's text wants on them, the same on paper and on the web."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import Any

import pytest

from mingfa.demo.reference import outline, rows_of
from mingfa.lists.reference.boards import boards_of, plain
from mingfa.lists.reference.printing import board_pdf, picture_kind, square
from mingfa.lists.reference.tests.test_reference import holes, lines_of, missing, public, regime_of
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.tests.standing import Lists

DAY = date(2026, 3, 2)
PHOTO = file_cell("d" * 64, "示例.png")


def rows_at(agency: str, **changes: str) -> dict[str, dict[str, str]]:
    """Complete boards of an agency's places, without a vault; changes: to the first row."""
    from mingfa.demo import reference

    kept, reference._photo = reference._photo, lambda number: "d" * 64  # type: ignore[assignment]
    try:
        rows = rows_of("boards", agency, regime_of(agency))
    finally:
        reference._photo = kept
    first = next(iter(rows))
    return {**rows, first: {**rows[first], **changes}}


@pytest.mark.obligation("PJ-P-3b")
@pytest.mark.parametrize(("key", "words"), [("name", "姓名"), ("title", "职务"), ("services", "执法服务事项")])
def test_panjin_boards_tell_name_post_rank_and_services_of_everybody(key: str, words: str) -> None:
    """盘锦 二（一）3: four fields; whoever lacks one is named by window and post, and the board is not made."""
    rows = rows_at("panjin")
    assert holes("panjin", "boards", rows) == ""
    told = holes("panjin", "boards", rows_at("panjin", **{key: ""}))
    assert f"没有填写“{words}”" in told
    assert "“受理岗”" in told
    [board] = [one for one in boards_of(lines_of(rows)) if one.window == "政务中心一号窗口"]
    assert {one.name for one in board.staff} == {"示例一", "示例二"}
    for one in board.staff:
        assert one.post
        assert one.title == "科员"
    assert ("执法服务事项", "许可受理、证明开具、政策咨询") in board.items


@pytest.mark.obligation("PJ-P-3b")
def test_a_post_without_its_name_is_not_kept_at_all(installed: Any) -> None:
    lists = Lists(installed("panjin"))
    lists.create("boards")
    assert "list.cell_needed" in lists.do(lists.draft("boards", rows_at("panjin", post="")), "boards", by=lists.drafter("boards")[0])
    assert "岗位" in lists.words()


SIX = [
    ("duties", "岗位职责"), ("limit", "办理时限"), ("sample", "申请材料示范文本"), ("progress", "办理进度查询"), ("advice", "咨询服务"),
    ("complaint", "投诉举报途径"),
]  # fmt: skip


@pytest.mark.obligation("XX-P-8")
def test_a_board_lacking_any_of_six_items_is_refused_and_a_whole_one_is_printed(installed: Any) -> None:
    """湘西州 第八条."""
    for key, words in SIX:
        assert words in holes("xiangxi", "boards", rows_at("xiangxi", **{key: ""}))
    lists = Lists(installed("xiangxi"))
    lists.drafted("boards", rows_at("xiangxi", progress=""))
    assert "list.hole" in lists.do(lists.approving("boards"), "boards", by=lists.approver(lists.drafter("boards")[0]))
    assert "办理进度查询" in lists.words()
    assert "第八条" in lists.words()
    lists.publish("boards", rows_at("xiangxi"))
    version = lists.state("boards").public
    [board] = boards_of(version.lines)
    pdf = board_pdf(board, organ="示范局", version=version.number, published="2026-03-02", address="https://example.cn/lists/x/boards/")
    assert pdf.startswith(b"%PDF")
    assert told_in(pdf) >= set(board.words()) - {board.place_words}
    web = plain(board)
    words = {part for pair in web["items"] for part in pair} | {part for one in web["staff"] for pair in one["items"] for part in pair}
    assert {words for _, words in SIX} <= words | {label for label, _ in board.items}
    assert words <= set(board.words())


def told_in(pdf: bytes) -> set[str]:
    """Return which words of the boards stand in a PDF, read by another program."""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有安装 pdftotext，不能读取打印件")
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    text = "".join(run.stdout.decode().split())
    every = {word for board in boards_of(lines_of(rows_at("xiangxi"))) for word in board.words()}
    return {word for word in every if "".join(word.split()) in text}


@pytest.mark.obligation("SH-P-2.3")
def test_a_shanghai_board_without_a_photo_is_refused_naming_the_post(installed: Any) -> None:
    """上海 三（一）2（3）: photo, name, rank, duties, samples, progress, advice, complaints."""
    for key, words in (("photo", "照片"), ("name", "姓名"), ("title", "职务"), ("duties", "岗位职责"), *SIX[2:]):
        told = holes("shanghai", "boards", rows_at("shanghai", **{key: ""}))
        assert words in told
        assert "“受理岗”" in told
    assert holes("shanghai", "boards", rows_at("shanghai", limit="")) == "", "no text asks for time limits there"
    lists = Lists(installed("shanghai"))
    lists.drafted("boards", rows_at("shanghai", photo=""))
    assert "list.hole" in lists.do(lists.approving("boards"), "boards", by=lists.approver(lists.drafter("boards")[0]))
    assert "“受理岗”（示例一）没有上传“照片”" in lists.words()
    lists.publish("boards", rows_at("shanghai"))
    [board] = boards_of(lists.state("boards").public.lines)
    assert all(one.photo == file_cell("d" * 64, f"{one.name}.png") for one in board.staff)
    bare = board_pdf(board, organ="示范局", version=1, published="2026-03-02")
    shown = board_pdf(board, organ="示范局", version=1, published="2026-03-02", photos={one.photo: outline(1) for one in board.staff})
    assert b"/Subtype/Image" in shown
    assert b"/Subtype/Image" not in bare
    assert [one["photo"] for one in plain(board)["staff"]] == ["d" * 64, "d" * 64]


@pytest.mark.obligation("JB-P-9")
def test_each_kind_of_place_has_its_board_and_visitors_are_not_forgotten() -> None:
    """江北 第九条: windows, halls, places where visitors are received; five items each."""
    rows = rows_at("jiangbei")
    assert missing("jiangbei", {"boards": public("jiangbei", "boards", rows)}, "boards") == []
    assert holes("jiangbei", "boards", rows) == ""
    for key, words in (SIX[0], *SIX[2:]):
        assert words in holes("jiangbei", "boards", rows_at("jiangbei", **{key: ""}))
    assert holes("jiangbei", "boards", rows_at("jiangbei", limit="")) == ""
    inside = {ident: cells for ident, cells in rows.items() if cells["place"] != "visitors"}
    [gap] = missing("jiangbei", {"boards": public("jiangbei", "boards", inside)}, "boards")
    assert (gap.label, str(gap.article)[-3:]) == ("岗位信息公示牌：群众来访受理场所", "第九条")


@pytest.mark.obligation("JB-P-9")
def test_a_board_lacking_an_item_is_refused_at_jiangbei(installed: Any) -> None:
    lists = Lists(installed("jiangbei"))
    lists.drafted("boards", rows_at("jiangbei", sample=""))
    assert "list.hole" in lists.do(lists.approving("boards"), "boards", by=lists.approver(lists.drafter("boards")[0]))
    assert "申请材料示范文本" in lists.words()
    lists.publish("boards", rows_at("jiangbei"))
    assert len(boards_of(lists.state("boards").public.lines)) == 3


def test_what_all_posts_of_a_window_say_alike_is_told_once() -> None:
    rows = rows_at("xiangxi")
    [board] = boards_of(lines_of(rows))
    assert dict(board.items).keys() == {"执法服务事项", "办理时限", "申请材料示范文本", "办理进度查询", "咨询服务", "投诉举报途径"}
    assert [dict(one.items) for one in board.staff] == [
        {"岗位职责": "接收材料，一次告知需要补正的内容"},
        {"岗位职责": "解答办事和执法问题，引导取号"},
    ]
    assert len(boards_of(lines_of({**rows, "other": {**rows["window-1"], "window": "二号窗口"}}))) == 2


def test_a_code_holds_its_address_and_only_pictures_are_pictures() -> None:
    assert set("".join(square("https://example.cn/"))) == {"0", "1"}
    assert square("https://example.cn/a") != square("https://example.cn/b")
    assert [picture_kind(one) for one in (outline(1), b"\xff\xd8\xff\xe0", b"<svg onload='x'>", b"")] == ["png", "jpg", "", ""]
    board = boards_of(lines_of(rows_at("xiangxi")))[0]
    with pytest.raises(ValueError, match="a0"):
        board_pdf(board, organ="局", version=1, published="2026-03-02", paper="a0")
    assert board_pdf(board, organ="局", version=1, published="2026-03-02", paper="a3").startswith(b"%PDF")
