"""The page of hiding: what will be hidden and why, and what a person decides about it, kept in the form that provides the publication."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.cases.tests.whole import SMALL
from mingfa.desk.models import FormDraft
from mingfa.disclosure import acts
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.office import reading
from mingfa.office.tests.conftest import PASSWORD, PATIENCE, Seen, signed_in
from mingfa.testing.reading import WIDTHS, faults

SHOTS = os.environ.get("MINGFA_SHOTS", "")
FACTS = (
    "操作人何有田（身份证号11010519491231002X，电话138 1234 5678，家住甲市乙镇东街1号2栋301室）使用湘U12345号设备，向滨河路西侧排放废水；"
    "举报人罗小琴提供照片，收款账号6222020200112233445"
)


def published_case(site: Site) -> Publishing:
    violation = SMALL.violation.model_copy(update={"act": FACTS})
    return Publishing(site).decided(SMALL.model_copy(update={"violation": violation})).issued()


def address(case: Publishing) -> str:
    return f"/s/{case.publication}/hiding/"


@pytest.mark.django_db
def test_a_person_adds_lifts_and_answers_and_the_form_has_it_all(site: Site) -> None:
    """Issue: a page that shows what will be hidden and why, and lets a person add or lift with a reason."""
    case = published_case(site)
    client = signed_in(case.at_step("provide"))
    page = client.get(address(case)).content.decode()
    for word, tag in (
        ("11010519491231002X", "公民身份号码"),
        ("138 1234 5678", "手机号码"),
        ("湘U12345", "车牌号码"),
        ("罗小琴", "姓名？"),
    ):
        assert f'{word}<span class="hit-tag">{tag}</span>' in page
    assert "依法一律隐去" in page
    assert "第六十四条" in page
    shown = page.split("公众看到</span>")
    assert not any("11010519491231002X" in part.split("</div>")[0] for part in shown[1:])
    assert any("罗小琴" in part.split("</div>")[0] for part in shown[1:]), "a suggestion hides nothing"

    def post(**fields: str) -> tuple[int, str]:
        answer = client.post(address(case), fields, follow=True)
        return answer.status_code, answer.content.decode()

    status, told = post(_do="lift", words="11010519491231002X", reason="当事人同意")
    assert status == 422
    assert "公民身份号码依法一律隐去，不能取消（" in told
    assert "第六十四条" in told.split("公民身份号码依法一律隐去，不能取消（")[1][:40]
    status, told = post(_do="lift", words="湘U12345", reason="")
    assert status == 422
    assert "没有写明理由" in told
    status, told = post(_do="add", words="不在其中的话", because="other", reason="住处")
    assert status == 422
    assert "公示内容中没有“不在其中的话”" in told
    assert 'value="不在其中的话"' in told, "nothing typed is lost"
    assert 'value="住处"' in told
    assert not FormDraft.objects.exists()

    assert post(_do="add", words="滨 河路", because="address", reason="可以认出住处")[0] == 200
    assert post(_do="lift", words="湘U12345", reason="是设备编号，不是车牌")[0] == 200
    assert post(_do="answer", words="罗小琴", hide="yes")[0] == 200
    status, told = post(_do="answer", words="罗小琴", hide="yes")
    assert status == 422
    assert "已经确认过" in told
    page = client.get(address(case)).content.decode()
    parts = [part.split("</div>")[0] for part in page.split("公众看到</span>")[1:]]
    facts = next(part for part in parts if "操作人" in part)
    assert "湘U12345号设备" in facts
    assert "举报人罗某" in facts
    for word in ("滨河路", "罗小琴", "138", "6222", "东街", "301"):
        assert word not in facts
    assert post(_do="drop", list="added", row="7", words="滨 河路")[0] == 422
    assert post(_do="drop", list="added", row="0", words="滨 河路")[0] == 200
    assert post(_do="add", words="滨河路", because="address", reason="可以认出住处")[0] == 200

    form = client.get(f"/s/{case.publication}/acts/disclosure.prepare_publication/").content.decode()
    fields = Seen(form).fields
    assert ("f-added-0-words", "滨河路") in fields
    answer = client.post(f"/s/{case.publication}/acts/disclosure.prepare_publication/", _posted(fields))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    content = json.dumps(dict(case.public.version.content), ensure_ascii=False)
    for word in ("滨河路", "罗小琴", "138 1234 5678", "11010519491231002X", "6222020200112233445", "东街"):
        assert word not in content
    assert "湘U12345" in content
    assert case.public.version.choices.lifted == {("", "湘U12345"): "是设备编号，不是车牌"}


def _posted(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    sent["_do"] = ["submit"]
    return sent


@pytest.mark.django_db
def test_whoever_checks_sees_the_same_page_and_changes_nothing(site: Site) -> None:
    case = published_case(site).provided(
        lifted=({"words": "湘U12345", "reason": "是设备编号，不是车牌"},), answered=({"words": "罗小琴", "hide": True},)
    )
    approver = case.at_step("approve")
    client = signed_in(approver)
    page = client.get(address(case)).content.decode()
    assert "是设备编号，不是车牌" in page
    assert "举报人罗某" in page
    assert "add-form" not in page
    assert client.post(address(case), {"_do": "add", "words": "滨河路", "because": "other", "reason": "住处"}).status_code == 403
    assert address(case) in client.get(f"/s/{case.publication}/").content.decode()
    assert case.done(acts.ReturnPublication(reason="滨河路应当隐去"), approver) == set()
    again = signed_in(case.at_step("provide")).get(address(case)).content.decode()
    assert "是设备编号，不是车牌" in again, "what came back begins with the earlier decisions"


@pytest.mark.django_db
def test_an_item_that_the_last_test_held_says_so_on_its_page(site: Site) -> None:
    """Nothing goes out silently and nothing stays back silently: the page names what the copy could not be made of."""
    violation = SMALL.violation.model_copy(update={"act": "通过暗管排放水污染物\U0001f9ec"})
    case = Publishing(site).decided(SMALL.model_copy(update={"violation": violation})).issued()
    case.provided(with_copy=True).published()
    client = signed_in(case.at_step("publish"))
    page = client.get(f"/s/{case.publication}/").content.decode()
    assert "没有发出" in page
    assert "公开文本不能制作" in page
    fine = published_case(site)
    fine.n = 300
    fine.published()
    assert "没有发出" not in client.get(f"/s/{fine.publication}/").content.decode()


@pytest.mark.django_db
def test_a_version_with_many_places_and_a_strange_draft_still_opens(site: Site) -> None:
    case = published_case(site)
    provider = case.at_step("provide")
    FormDraft.objects.create(
        person=provider, stream=case.publication, act="disclosure.prepare_publication", seq=0,
        fields=json.dumps({"typed": {"added": [{"words": "x"}, 7, {"words": ""}], "lifted": "no", "facts_words": "电话13812345678"}}),
    )  # fmt: skip
    page = signed_in(provider).get(address(case))
    assert page.status_code == 200
    assert "另行表述的文字中应当隐去的信息" in page.content.decode()
    FormDraft.objects.update(fields="[]")
    assert signed_in(provider).get(address(case)).status_code == 200


@pytest.mark.django_db
def test_people_without_a_part_in_publications_do_not_see_what_is_under_the_marks(site: Site) -> None:
    case = published_case(site)
    outsider = next(row.stream for row in PersonRow.objects.filter(agency=site.agency).exclude(account="") if not _has_part(row.stream))
    assert signed_in(outsider).get(address(case)).status_code == 403


def _has_part(person: str) -> bool:
    from mingfa.office.hiding import DUTIES
    from mingfa.office.people import person_of

    found = person_of(PersonRow.objects.get(stream=person).account)
    return found is not None and any(found.has(duty) for duty in DUTIES)


@pytest.mark.needs("chromium")
@pytest.mark.django_db(transaction=True)
def test_the_page_fits_from_phone_to_desktop_and_can_be_read_by_everybody(
    browser: Browser, bureau: Site, live_server: Any, axe_source: str
) -> None:
    case = published_case(bureau)
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, bypass_csp=True, java_script_enabled=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("#id_login", PersonRow.objects.get(stream=case.at_step("provide")).account)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")
    page.goto(address(case))
    page.click("text=是自然人姓名")
    page.wait_for_selector("text=已确认隐去")
    page.fill("#add-words", "滨河路")
    page.fill("#add-reason", "可以认出住处")
    page.click("#add-form button")
    page.wait_for_selector("text=已加入隐去的内容")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address(case))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"hiding-{width}.png"), full_page=True)
        assert faults(page, axe_source) == []
    context.close()
    assert reading.today() is not None
