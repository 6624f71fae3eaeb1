"""Pages of standing lists: all with their gaps, a draft row by row, the chain by forms, versions and differences, changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingfa.agencies.setup import Site
from mingfa.cases.tests.whole import Whole
from mingfa.demo.standing import liaison_of
from mingfa.desk import now
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import look
from mingfa.lists.standing.acts import CollectVersion, RegisterChange
from mingfa.lists.standing.cells import file_of
from mingfa.lists.standing.facts import book_stream
from mingfa.lists.tests.rows import POWERS
from mingfa.lists.tests.standing import DAY, Lists, at
from mingfa.office.tests.conftest import Seen, signed_in
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(site: Site) -> Lists:
    return Lists(site)


def visit(lists: Lists, by: str, address: str, day: date = DAY, **post: Any) -> Any:
    client = signed_in(by)
    with now.at(at(day) + timedelta(minutes=5)):
        return client.post(address, post) if post else client.get(address)


def test_a_list_is_written_row_by_row_and_goes_through_the_chain_by_forms(lists: Lists) -> None:
    person, unit = lists.drafter("powers")
    text = visit(lists, person, "/lists/").text
    assert "行政执法权限" in text
    assert "《湘西州生态环境局行政执法公示制度（试行）》第五条（三）" in text
    assert visit(lists, person, "/lists/powers/").status_code == 200
    assert visit(lists, person, "/lists/moon/").status_code == 404
    assert visit(lists, person, "/lists/powers/draft/").status_code == 200
    wrong = visit(
        lists,
        person,
        "/lists/powers/draft/row/",
        **{"c-name": "行政处罚权", "c-kind": "", "c-content": "很长的内容", "c-basis": "没有书名号"},
    )
    assert wrong.status_code == 422
    assert all(words in wrong.text for words in ("请填写“执法类别”", "没有写明法律文件", "很长的内容", "没有书名号"))
    assert not FormDraft.objects.exists()
    for name, row in POWERS.items():
        told = {f"c-{key}": value for key, value in row.items()}
        assert visit(lists, person, "/lists/powers/draft/row/", **told).status_code == 302, name
    text = visit(lists, person, "/lists/powers/draft/").text
    assert "内容（3 行）" in text
    assert (
        visit(
            lists, person, "/lists/powers/draft/row/?row=r2", **{"c-name": "强制权", "c-kind": "行政强制", "c-content": "查封"}
        ).status_code
        == 302
    )
    assert visit(lists, person, "/lists/powers/draft/row/?row=moon").status_code == 404
    assert visit(lists, person, "/lists/powers/draft/drop/", row="r1", do="down").status_code == 302
    refused = visit(lists, person, "/lists/powers/draft/", unit=unit, source="", do="send", key="one")
    assert refused.status_code == 422
    assert "编制依据" in refused.text
    assert "强制权" in refused.text
    sent = visit(lists, person, "/lists/powers/draft/", unit=unit, source="三定规定", do="send", key="one")
    assert sent.status_code == 302
    draft = lists.state("powers").draft
    assert [(line.id, line.get("name")) for line in draft.lines] == [("r2", "强制权"), ("r1", "行政处罚权限"), ("r3", "行政检查权限")]
    assert (draft.provider, draft.unit, draft.source) == (person, unit, "三定规定")
    assert not FormDraft.objects.exists()
    leader, centre = lists.approver(), lists.publisher()
    page = visit(lists, leader, "/lists/powers/").text
    assert "审核通过" in page
    approve = f"/s/{lists.state('powers').stream}/acts/lists.approve_version/"
    form = Seen(visit(lists, leader, approve).text)
    assert visit(lists, leader, approve, **dict(form.fields)).status_code == 302
    assert "目前不能办理" in visit(lists, person, "/lists/powers/").text
    publish = f"/s/{lists.state('powers').stream}/acts/lists.publish_list/"
    form = Seen(visit(lists, centre, publish).text)
    assert visit(lists, centre, publish, **dict(form.fields)).status_code == 302
    assert lists.state("powers").stage == "published"
    page = visit(lists, person, "/lists/powers/").text
    assert all(words in page for words in ("第 1 版", "强制权", "现行"))
    assert "没有“强制权" not in page
    assert "查封" in visit(lists, person, "/lists/powers/?q=强制权").text
    told = visit(lists, centre, "/s/xiangxi/delivery/list-powers/texts/")
    assert told.status_code == 200
    assert "公布《行政执法权限》第1版" in told.text
    assert "行政执法权限" in visit(lists, centre, "/channels/").text


def test_a_file_is_attached_to_a_row_and_kept_with_the_version(lists: Lists) -> None:
    person, unit = lists.drafter("bodies")
    agreement = SimpleUploadedFile("委托 协议.txt", "委托执法协议正文".encode())
    told = {
        "c-name": "执法大队",
        "c-unit": "enforcement",
        "c-category": "entrusted",
        "c-entrusted": "受委托",
        "c-duties": "监督",
        "c-internal": "一科",
        "c-area": "全州",
    }
    empty = SimpleUploadedFile("空.txt", b"")
    assert "空文件" in visit(lists, person, "/lists/bodies/draft/row/", **told, **{"c-agreement": empty}).text
    assert visit(lists, person, "/lists/bodies/draft/row/", **told, **{"c-agreement": agreement}).status_code == 302
    assert visit(lists, person, "/lists/bodies/draft/", unit=unit, source="委托执法公告", do="send", key="b").status_code == 302
    digest, name = file_of(lists.state("bodies").draft.line("r1").get("agreement")) or ("", "")
    assert name == "委托 协议.txt"
    assert b"".join(site_vault().read(digest)).decode() == "委托执法协议正文"
    client = signed_in(person)
    answer = client.get(f"/lists/bodies/files/{digest}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"/lists/bodies/files/{'0' * 64}").status_code == 404


@pytest.mark.obligation("XL-P-3.4b")
def test_a_case_handled_by_a_delegated_body_shows_the_delegation(lists: Lists) -> None:
    """兴隆台 方案 二（一）3（4）: the case page names the delegation as it was on the day of the case, with its agreement."""
    body = {
        "name": "州执法支队", "unit": "enforcement", "category": "entrusted", "entrusted": "受州局委托，期限两年", "duties": "监督", "internal": "一科", "area": "全州",
        "agreement": f"{'a' * 64} 委托执法协议.pdf",
    }  # fmt: skip
    lists.publish("bodies", {"b": body}, day=DAY)
    case = Whole(lists.site).filed()
    assert case.state.unit == "enforcement"
    text = visit(lists, case.site.people["lead_handler"][0], f"/s/{case.stream}/", case.at.date()).text
    assert all(words in text for words in ("委托执法", "州执法支队", "受州局委托，期限两年", "委托执法协议.pdf"))
    lists.publish("bodies", {"b": body | {"entrusted": "改由县局"}}, day=case.at.date() + timedelta(days=5))
    text = visit(lists, case.site.people["lead_handler"][0], f"/s/{case.stream}/", case.at.date() + timedelta(days=6)).text
    assert "受州局委托，期限两年" in text
    assert "改由县局" not in text


@pytest.mark.obligation("XX-P-16b")
def test_what_a_section_enters_stands_in_its_liaisons_work_list(lists: Lists) -> None:
    """湘西州 公示制度 第十六条: in that liaison's list, in no other's, and not yet in the leader's."""
    officer = next(p for p in lists.site.people["officer"] if "enforcement" in look(p).state.units_on(DAY))
    liaison = liaison_of(lists.site, lists.regime, "enforcement", DAY)
    other = next(p for p in lists.site.people["info_liaison"] if p != liaison)
    lists.create("powers")
    assert lists.do(lists.draft("powers", POWERS, provider=officer, unit="enforcement"), "powers", by=officer) == set()
    words = "待联络员整理"
    assert words in visit(lists, liaison, "/todos/").text
    assert words not in visit(lists, other, "/todos/").text
    assert "《行政执法权限》待审核" not in visit(lists, lists.approver(), "/todos/").text
    assert lists.do(CollectVersion(), "powers", by=liaison) == set()
    assert words not in visit(lists, liaison, "/todos/").text
    assert "《行政执法权限》待审核" in visit(lists, lists.approver(), "/todos/").text


def test_gaps_changes_and_differences_are_read(lists: Lists) -> None:
    person, _ = lists.drafter("powers")
    lists.publish("powers", {"penalty": POWERS["penalty"] | {"basis": "《水污染防治法》第八十三条"}})
    assert "行政执法权限：行政强制" in visit(lists, person, "/lists/?kind=part").text
    act = RegisterChange(trigger="law_amended", told="水法修改", since=DAY, source="决定", law="水污染防治法")
    assert lists.do(act, book_stream("xiangxi"), by=lists.keeper()) == set()
    text = visit(lists, person, "/lists/powers/").text
    assert all(words in text for words in ("待调整", "水法修改", "内部期限至"))
    text = visit(lists, person, "/lists/changes/").text
    assert all(words in text for words in ("水法修改", "行政执法权限", "1 行", "待调整"))
    lists.publish("powers", {"penalty": POWERS["penalty"] | {"basis": "《水污染防治法》第八十四条"}, "more": POWERS["coercion"]})
    text = visit(lists, person, "/lists/powers/?version=2&show=changes").text
    assert all(
        words in text
        for words in ("<del>《水污染防治法》第八十三条</del>", "<ins>《水污染防治法》第八十四条</ins>", "新增", "行政强制权限")
    )
    assert "第八十三条" in visit(lists, person, "/lists/powers/?version=1").text
    water = POWERS["penalty"] | {"basis": "《中华人民共和国水污染防治法》第八十三条"}
    lists.publish("powers", {"penalty": water}, day=DAY + timedelta(days=1))
    assert "已失效，应当更新" not in visit(lists, person, "/lists/powers/", date(2026, 8, 14)).text
    assert (
        "引用的《中华人民共和国水污染防治法》第八十三条已失效，应当更新" in visit(lists, person, "/lists/powers/", date(2026, 8, 15)).text
    )
    for address in ("/lists/?page=9&kind=moon", "/lists/powers/?version=99999&page=x", "/lists/powers/?q=%00", "/lists/changes/?page=-1"):
        assert visit(lists, person, address).status_code == 200, address


def test_whoever_does_not_draft_cannot_write(lists: Lists) -> None:
    leader = lists.approver()
    for address in ("/lists/powers/draft/", "/lists/powers/draft/row/"):
        assert visit(lists, leader, address).status_code == 403
    assert visit(lists, leader, "/lists/").status_code == 200
    assert visit(lists, leader, "/lists/book/", x="1").status_code == 403
    assert visit(lists, lists.keeper(), "/lists/book/", x="1").status_code == 302
    assert lists.book().opened
