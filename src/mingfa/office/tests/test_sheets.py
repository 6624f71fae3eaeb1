"""A list as a spreadsheet in the office: what a file changes is shown before it becomes a draft, a fault leaves everything as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfa.agencies.setup import Site
from mingfa.demo.standing import drafter, publish_list
from mingfa.desk import now
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.times import LOCAL
from mingfa.lists.matters.types import ITEMS
from mingfa.lists.sheets.reading import read
from mingfa.lists.sheets.tests.books import book, encrypted, formula, table
from mingfa.lists.standing.acts import AddOwnType, OpenBook
from mingfa.lists.standing.facts import book_stream
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
HEAD = ["事项名称", "执法行为种类", "执法类别", "执法依据", "裁量基准", "承办机构", "办理时限", "重点公示", "重点音像记录", "重点法制审核"]
AT = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
STREAM = "panjin/list/items"


def row(name: str, **changes: str) -> list[str]:
    cells = {
        "事项名称": name, "执法行为种类": "行政处罚", "执法类别": "水污染防治", "执法依据": "《中华人民共和国水污染防治法》第八十三条", "裁量基准": "按超标倍数裁量",
        "承办机构": "原环境监察局", "办理时限": "九十日",
    }  # fmt: skip
    return [{**cells, **changes}.get(head, "") for head in HEAD]


def workbook(*rows: Sequence[str], **options: Any) -> bytes:
    return book(("清单", table(HEAD, *rows)), **options)


class Desk:
    """The office of 盘锦 with somebody who drafts lists."""

    def __init__(self) -> None:
        with now.at(AT):
            self.site: Site = install_for_test("panjin")
            accounts("panjin")
            view = regime_of("panjin")
            assert view is not None
            self.person, self.unit = drafter(self.site, view.regime, ITEMS, AT.date())
        self.client: Client = signed_in(self.person)

    def upload(self, raw: bytes, name: str = "事项清单.xlsx") -> Any:
        with now.at(AT):
            return self.client.post("/lists/items/import/", {"file": SimpleUploadedFile(name, raw)}, follow=True)

    def get(self, address: str) -> Any:
        with now.at(AT):
            return self.client.get(address)

    def confirm(self, answer: Any, **changes: str) -> Any:
        page = answer.content.decode()
        form = page[page.rindex("<form") :]
        sent = dict(Seen(form.replace("<form", '<form id="act-form"', 1)).fields)
        with now.at(AT):
            return self.client.post("/lists/items/import/", {**sent, "source": "清单编制方案", "unit": self.unit, **changes})

    @property
    def state(self) -> Any:
        try:
            return look(STREAM).state
        except UnknownStream:
            return None


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_a_file_is_shown_first_and_becomes_a_draft_when_confirmed(desk):
    answer = desk.upload(workbook(row("甲事项"), row("乙事项", 重点公示="是")))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("核对导入的内容", "甲事项", "乙事项", "新增 2 行", "表中第 3 行", "此前没有内容"):
        assert words in page, words
    assert desk.state is None, "nothing is there before it is confirmed"
    done = desk.confirm(answer)
    assert (done.status_code, done["Location"]) == (302, "/lists/items/")
    draft = desk.state.draft
    assert [(line.id, line.get("title"), line.get("unit")) for line in draft.lines] == [
        ("r1", "甲事项", desk.unit),
        ("r2", "乙事项", desk.unit),
    ]
    assert (draft.provider, draft.source, desk.state.public) == (desk.person, "清单编制方案", None)


def test_the_preview_tells_what_is_new_changed_gone_and_the_same(desk):
    with now.at(AT):
        told = [
            dict(zip(("title", "kind", "class", "basis", "benchmark", "unit", "period"), one[:7], strict=True))
            for one in (row("甲"), row("乙"), row("丙"))
        ]
        rows = {f"r{n}": {**one, "kind": "penalty", "unit": "enforcement"} for n, one in enumerate(told, 1)}
        publish_list(desk.site, "items", rows)
    answer = desk.upload(workbook(row("甲"), row("乙", 裁量基准="新的基准"), row("丁")))
    page = answer.content.decode()
    for words in (
        "与现行第 1 版比较",
        "新增 1 行",
        "修改 1 行",
        "删去 1 行",
        "不变 1 行",
        "<del>按超标倍数裁量</del>",
        "<ins>新的基准</ins>",
    ):
        assert words in page, words
    query = answer.redirect_chain[-1][0]
    only = desk.get(f"{query}&show=gone").content.decode()
    assert "丙" in only
    assert "新的基准" not in only
    assert desk.state.draft is None
    assert desk.confirm(answer).status_code == 302
    assert {line.id: line.get("title") for line in desk.state.draft.lines} == {"r1": "甲", "r2": "乙", "r4": "丁"}
    assert [line.get("title") for line in desk.state.public.lines] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.xlsx", workbook(row("甲"), merged=("A1:C1",)), "A1:C1 是合并的单元格"),
        ("a.xlsx", book(("清单", {**table(HEAD, row("甲")), "G2": formula("30*3")})), "单元格 G2 是公式"),
        ("a.xlsx", workbook(row("甲", 执法行为种类="")), "单元格 B2 是空的，必须填写“执法行为种类”"),
        ("a.xlsx", workbook(row("甲"), row("乙", 承办机构="不存在的科")), "单元格 F3：“承办机构”不能填写“不存在的科”"),
        ("a.xlsx", encrypted(), "打开密码"),
        ("a.xlsx", b"PK\x03\x04zzz", "已经损坏"),
        ("a.csv", "事项名称,负责人\n甲,乙\n".encode("gb18030"), "单元格 B1 的表头“负责人”不是《行政执法事项清单》的栏目"),
        ("a.doc", b"x", "只支持 XLSX、CSV 文件"),
    ],
    ids=["merged", "formula", "no-kind", "unit", "password", "broken", "column", "ending"],
)
def test_a_file_with_faults_is_refused_with_the_cell_and_nothing_is_half_imported(desk, name, raw, words):
    answer = desk.upload(raw, name)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "清单没有改动" in page
    assert desk.state is None


def test_a_request_without_a_file_or_with_one_that_is_gone_says_so(desk):
    with now.at(AT):
        answer = desk.client.post("/lists/items/import/", {})
    assert answer.status_code == 422
    assert "没有选择文件" in answer.content.decode()
    gone = desk.get(f"/lists/items/import/?file={'ab' * 32}&name=a.xlsx")
    assert gone.status_code == 422
    assert "已经不在" in gone.content.decode()
    assert desk.get("/lists/items/import/?file=../../etc&name=a.xlsx").status_code == 422
    assert desk.get("/lists/nothing/import/").status_code == 404
    assert desk.get("/lists/items/export.xlsx").status_code == 404


def test_what_the_desk_refuses_is_said_and_nothing_typed_is_lost(desk):
    answer = desk.upload(workbook(row("甲")))
    refused = desk.confirm(answer, unit="window", source="方案第三条")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "没有存为草稿" in page
    assert "方案第三条" in page
    assert desk.state is None, "a list is not even begun by a draft that is refused"
    empty = desk.confirm(answer, source="")
    assert empty.status_code == 422
    assert "编制依据" in empty.content.decode()
    assert desk.state is None


def test_a_list_that_changed_since_the_preview_is_shown_again(desk):
    first = desk.upload(workbook(row("甲")))
    second = desk.upload(workbook(row("乙")))
    assert desk.confirm(second).status_code == 302
    moved = desk.confirm(first)
    assert moved.status_code == 422
    assert "在预览之后有改动" in moved.content.decode()
    assert [line.get("title") for line in desk.state.draft.lines] == ["乙"]


def test_only_those_who_draft_lists_import(desk):
    leader = next(person for person in desk.site.people["principal"])
    client = signed_in(leader)
    with now.at(AT):
        assert "由承担编制清单职责的人员办理" in client.get("/lists/items/import/").content.decode()
        assert client.post("/lists/items/import/", {"file": SimpleUploadedFile("a.xlsx", workbook(row("甲")))}).status_code == 403


def test_a_list_goes_out_as_xlsx_and_csv_and_comes_in_again_the_same(desk):
    assert desk.confirm(desk.upload(workbook(row("=甲事项"), row("乙事项")))).status_code == 302
    for ending, media in (("xlsx", "spreadsheetml"), ("csv", "text/csv")):
        answer = desk.get(f"/lists/items/export.{ending}")
        assert answer.status_code == 200
        assert media in answer["Content-Type"]
        assert "attachment" in answer["Content-Disposition"]
        again = desk.upload(answer.content, f"清单.{ending}")
        assert "不变 2 行" in again.content.decode()
    text = desk.get("/lists/items/export.csv").content.decode("utf-8-sig")
    assert [line[1] for line in csv.reader(io.StringIO(text))] == ["事项名称", "'=甲事项", "乙事项"]
    blank = desk.get("/lists/items/blank.xlsx")
    assert [cell.value for cell in read("a.xlsx", blank.content).rows[0].values()] == HEAD
    assert desk.get("/lists/items/export.pdf").status_code == 404
    assert desk.get("/lists/items/export.csv?version=9").status_code == 404
    assert desk.get("/lists/items/export.csv?version=x").status_code == 404
    assert desk.get("/lists/items/export.csv?version=1").status_code == 200


def test_a_long_file_is_shown_page_by_page(desk):
    answer = desk.upload(workbook(*(row(f"事项{n}") for n in range(60))))
    page = answer.content.decode()
    assert "共 3 页（60 条）" in page
    third = desk.get(f"{answer.redirect_chain[-1][0]}&page=3").content.decode()
    assert "事项59" in third
    assert "事项0<" not in third


def test_a_list_of_the_agencys_own_type_comes_in_by_a_table_too(desk):
    book_now = book_stream("panjin")
    keeper = desk.site.person("legal_head")
    with now.at(AT):
        perform(OpenBook(), book_now, by=keeper, key="book")
        perform(
            AddOwnType(code="water", called="饮用水水源地名录", info_class="basis", source="《中华人民共和国水污染防治法》第六十三条"),
            book_now,
            by=keeper,
            key="own",
        )
        address = "/lists/own-water/import/"
        raw = "名称,内容\n一号水源地,位于示范县\n".encode("gb18030")
        answer = desk.client.post(address, {"file": SimpleUploadedFile("名录.csv", raw)}, follow=True)
        assert "一号水源地" in answer.content.decode()
        page = answer.content.decode()
        sent = dict(Seen(page[page.rindex("<form") :].replace("<form", '<form id="act-form"', 1)).fields)
        done = desk.client.post(address, {**sent, "source": "名录编制方案", "unit": desk.unit})
    assert (done.status_code, done["Location"]) == (302, "/lists/own-water/")
    assert [line.get("content") for line in look("panjin/list/own-water").state.draft.lines] == ["位于示范县"]
