"""What is published of forms, wording and flowcharts is shown where staff need it: while drafting, on site, at the review."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.urls import reverse

from mingfa.agencies.setup import Site
from mingfa.cases.tests.stories import Story
from mingfa.demo.reference import rows_of
from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.lists.tests.standing import Lists
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.office.tests.test_review_desk import address
from mingfa.review.tests.a_case import on, submit, table
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


def installed(agency: str) -> Site:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        made = install_for_test(agency)
    accounts(agency)
    return made


def form_page(told: Story, act: str, query: str = "") -> str:
    with now.at(told.at):
        _, _, ident = told.stream.split("/")
        answer = signed_in(told.officers[0]).get(reverse("act", args=[told.site.agency, "case", ident, act]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.obligation("JB-R-3a", "JB-R-7")
def test_guide_and_wording_stand_beside_the_form_and_speech_beside_the_activity() -> None:
    """江北 全过程记录制度 第三条、第七条."""
    site = installed("jiangbei")
    told, lists = Story(site).filed(), Lists(site)
    before = form_page(told, "cases.inspect_site")
    assert "制作指引" not in before
    assert "现场用语" not in before
    rows = rows_of("templates", "jiangbei", lists.regime)
    rows["site-record"] |= {"guide": "先写时间地点，再写所见。", "wording": "现场检查发现……"}
    lists.publish("templates", rows)
    lists.publish("wording", rows_of("wording", "jiangbei", lists.regime))
    page = form_page(told, "cases.inspect_site")
    for words in (
        "先写时间地点，再写所见。",
        "现场检查发现……",
        "《现场检查（勘察）笔录》",
        "今天依法对你单位进行检查",
        "请核对。本次执法全程录音录像",
    ):
        assert words in page
    assert "请如实回答询问" not in page
    asked = form_page(told, "cases.question_person")
    assert "请如实回答询问" in asked
    assert "今天依法对你单位进行检查" not in asked
    assert "先写时间地点" not in asked
    seq = told.do(told.on_site()).seq
    assert "先写时间地点，再写所见。" in form_page(told, "cases.file_document", f"?step={seq}")
    assert "现场用语" not in form_page(told, "cases.prepare_draft")


@pytest.mark.obligation("XL-L-5a")
def test_the_review_flowchart_is_shown_at_the_review_once_it_is_published() -> None:
    site = installed("xinglongtai")
    with on("2026-03-03T10:00"):
        at = table(site, handlers=(site.people["lead_handler"][0], site.people["officer"][2]))
        submit(at)
        reader = signed_in(at.reviewer)
        assert "法制审核流程图" not in reader.get(address(at)).content.decode()
    lists = Lists(site)
    lists.publish("flow_review", rows_of("flow_review", "xinglongtai", lists.regime))
    with on("2026-03-03T11:00"):
        page = reader.get(address(at)).content.decode()
    assert "重大执法决定法制审核流程图" in page
    assert "意见不一致的按本机关规定协调" in page
    assert page.count("<svg") >= 1


@pytest.mark.obligation("XL-P-3.6")
def test_a_flowchart_is_drafted_from_the_running_procedure_by_the_unit_in_charge() -> None:
    site = installed("xinglongtai")
    lists = Lists(site)
    person, unit = lists.drafter("flow_penalty")
    theirs, other = lists.drafter("flow_coercion")
    address = reverse("list_drawing", args=["flow_penalty"])
    with now.at(datetime(2026, 3, 2, 10, tzinfo=LOCAL)):
        page = signed_in(person).get(address).content.decode()
        assert "线索核查" in page
        assert "以现行程序生成草稿" in page
        refused = signed_in(theirs).post(address, {"unit": other, "source": "公示安排"})
        assert refused.status_code == 409
        assert "负责" in refused.content.decode()
        empty = signed_in(person).post(address, {"unit": unit, "source": " "}, follow=True).content.decode()
        assert "没有写明编制依据" in empty
        assert signed_in(person).post(address, {"unit": unit, "source": "公示安排"}).status_code == 302
    draft = lists.state("flow_penalty").draft
    assert (draft.unit, draft.provider) == (unit, person)
    assert {line.get("part") for line in draft.lines} == {"环节", "救济方式"}
    with now.at(datetime(2026, 3, 2, 11, tzinfo=LOCAL)):
        missing = signed_in(person).get("/lists/items/drawing/")
    assert missing.status_code == 404


@pytest.mark.obligation("PJ-P-3b")
def test_boards_are_printed_from_the_public_version_and_a_draft_with_a_hole_says_who_lacks_what() -> None:
    site = installed("panjin")
    lists = Lists(site)
    rows = rows_of("boards", "panjin", lists.regime)
    person = lists.drafter("boards")[0]
    with now.at(datetime(2026, 3, 2, 10, tzinfo=LOCAL)):
        assert signed_in(person).get(reverse("board_print", args=[1, "a4"])).status_code == 404
    first = next(iter(rows))
    lists.drafted("boards", {**rows, first: {**rows[first], "title": ""}})
    with now.at(datetime(2026, 3, 2, 10, tzinfo=LOCAL)):
        page = signed_in(person).get(reverse("boards")).content.decode()
        assert "“政务中心一号窗口”的“受理岗”（示例一）没有填写“职务”" in page
        assert signed_in(person).get(reverse("board_print", args=[1, "a4"])).status_code == 404
    lists.publish("boards", rows, day=date(2026, 3, 3))
    with now.at(datetime(2026, 3, 3, 11, tzinfo=LOCAL)):
        made = signed_in(person).get(reverse("board_print", args=[1, "a4"]))
        page = signed_in(person).get(reverse("boards")).content.decode()
        wrong = signed_in(person).get(reverse("board_print", args=[1, "a9"]))
    assert made.content.startswith(b"%PDF")
    assert b"/Subtype/Image" in made.content
    assert wrong.status_code == 404
    for words in ("示例一", "示例二", "科员", "受理岗", "许可受理、证明开具、政策咨询"):
        assert words in page


@pytest.mark.obligation("XL-P-3.7a")
def test_staff_get_the_blank_of_a_form_in_force_and_of_no_other() -> None:
    site = installed("xinglongtai")
    lists = Lists(site)
    person = signed_in(lists.drafter("templates")[0])
    address = reverse("list_blank_form", args=["demand"])
    with now.at(datetime(2026, 3, 2, 11, tzinfo=LOCAL)):
        assert person.get(address).status_code == 404
        lists.publish(
            "templates",
            {one: cells for one, cells in rows_of("templates", "xinglongtai", lists.regime).items() if cells["form"] == "demand"},
        )
        assert person.get(address).content.startswith(b"%PDF")
        assert person.get(reverse("list_blank_form", args=["penalty_decision"])).status_code == 404
        assert address in person.get(reverse("list", args=["templates"])).content.decode()


@pytest.mark.obligation("PJ-P-3c")
def test_a_document_is_handed_over_from_the_case_page_with_its_explanation() -> None:
    site = installed("panjin")
    told = Story(site).filed()
    seq = told.do(told.on_site()).seq
    filed = told.do(told.record(seq, "site_record")).seq
    document = next(one for one in told.state.documents if one.seq == filed)
    page = form_page(told, "cases.hand_over_document")
    for words in ("出示、交付文书", "告知说明情况", "出示、交付时间", document.title):
        assert words in page
    address = reverse("act", args=["panjin", "case", told.stream.rpartition("/")[2], "cases.hand_over_document"])
    with now.at(told.at):
        client = signed_in(told.officers[0])
        fields = {
            "f__document": document.id,
            "f__receiver": "现场负责人",
            "f__handed_at": told.at.strftime("%Y-%m-%dT%H:%M"),
            "_do": "submit",
        }
        refused = client.post(address, Seen(page).typed(**fields))
        assert refused.status_code == 422
        assert "没有写明告知说明的情况" in refused.content.decode()
        assert "现场负责人" in refused.content.decode(), "nothing typed is lost"
        assert client.post(address, Seen(page).typed(**fields, f__explanation="逐项说明，对方无异议")).status_code == 302
        shown = client.get(reverse("stream", args=["panjin", "case", told.stream.rpartition("/")[2]])).content.decode()
    [kept] = told.state.document(document.id).handed
    assert (kept.at, kept.explanation) == (told.at, "逐项说明，对方无异议")
    assert "逐项说明，对方无异议" in shown
