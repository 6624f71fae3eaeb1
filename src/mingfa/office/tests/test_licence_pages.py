"""Pages of licences and of codes: the window's list, the codes of a matter's parties, the notice; and in a browser, the party's own way."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import Organisation
from mingfa.licences.tests.applying import Applying
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.progress.acts import progress_of
from mingfa.progress.tests.coding import code_of
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
OTHER = Organisation(
    name="丙县明净洗涤厂", address="丙县工业园3号", credit_code="91350100M000100Y43", head_title="负责人", head_name="孙某某"
)


@pytest.fixture
def bureau(db, settings):
    """The city's bureau, whose regime covers licences."""
    settings.PORTAL_ADDRESS = "http://portal.example"
    with now.at(datetime(2024, 1, 8, 9, tzinfo=LOCAL)):
        site = install_for_test("shanghai")
    accounts(site.agency)
    return site


def application(site, **told) -> Applying:
    """An accepted application."""
    return Applying(site, AT, **told).accepted()


def test_the_window_sees_what_waits_finds_it_and_opens_the_form(bureau):
    first, second = application(bureau), Applying(bureau, AT, block=OTHER).received()
    client = signed_in(first.who("licence.do"))
    with now.at(AT):
        page = client.get("/licences/").content.decode()
        assert "登记许可申请" in page
        for words in (first.state.number, "丙县明净洗涤厂", "已收到申请", "已受理，审查中"):
            assert words in page
        assert re.search(r"<strong>1</strong> 待受理", page)
        found = client.get("/licences/", {"q": "明净", "show": "accept"}).content.decode()
        assert "丙县明净洗涤厂" in found
        assert first.state.number not in found
        assert "没有符合条件的许可申请" in client.get("/licences/", {"show": "late"}).content.decode()
        form = client.get("/start/licences.receive_application/", follow=True).content.decode()
        assert "申请的许可事项" in form
        assert 'value="2026-03-02"' in form
        stream = client.get(f"/s/{second.stream}/").content.decode()
    for words in ("申请材料", "营业执照", "受理许可申请", "一次告知补正"):
        assert words in stream


def test_an_agency_without_licences_has_no_line_of_the_menu_and_says_why(site):
    client = signed_in(next(person for people in site.people.values() for person in people))
    with now.at(AT):
        assert "/licences/" not in client.get("/cases/").content.decode()
        page = client.get("/licences/").content.decode()
    assert "没有列入行政许可" in page
    assert "登记许可申请" not in page


def test_a_code_is_issued_printed_issued_anew_and_revoked(bureau):
    case = application(bureau)
    client = signed_in(case.who("progress.issue"))
    address = f"/s/{case.stream}/codes/"
    with now.at(AT.replace(hour=11)):
        assert "核发查询码并打印通知" in client.get(address).content.decode()
        told = client.post(address, {"party": "p1", "do": "issue", "key": "one"}, follow=True)
        notice = told.content.decode()
        first = re.search(r'data-told="code">([A-Z2-9-]+)<', notice)[1]
        assert len(first) == 14
        assert case.state.number in notice
        assert "http://portal.example/progress/?agency=shanghai" in notice
        for words in ("行政许可申请受理通知书", "申请表、营业执照", "2026年3月30日"):
            assert words in notice
        assert "no-cache" in told.headers["Cache-Control"]
        again = client.post(address, {"party": "p1", "do": "issue", "key": "one"}, follow=True)  # the button was pressed twice
        assert code_of(case).issues == 1
        assert first in again.content.decode()
        square = client.get(f"/s/{progress_of(case.stream, 'p1')}/square.svg")
        assert b"<svg" in square.content
        missing = client.post(address, {"party": "p1", "do": "reissue", "key": "two", "reason": ""})
        assert "请写明重新核发或者停用的原因" in missing.content.decode()
        notice = client.post(address, {"party": "p1", "do": "reissue", "key": "three", "reason": "遗失"}, follow=True).content.decode()
        second = re.search(r'data-told="code">([A-Z2-9-]+)<', notice)[1]
        assert second != first
        gone = client.post(address, {"party": "p1", "do": "revoke", "key": "four", "reason": "不再需要"}, follow=True).content.decode()
        assert "查询码已停用" in gone
        assert client.get(f"/s/{progress_of(case.stream, 'p1')}/notice/").status_code == 404
        assert client.post(address, {"party": "p9", "do": "issue", "key": "five"}).status_code == 404


def test_who_may_not_issue_codes_sees_none(bureau):
    case = application(bureau)
    with now.at(AT.replace(hour=11)):
        signed_in(case.who("progress.issue")).post(f"/s/{case.stream}/codes/", {"party": "p1", "do": "issue", "key": "one"})
        held = code_of(case).code
        outsider = next(person for role in ("principal", "archivist", "cashier") for person in bureau.people.get(role, []))
        client = signed_in(outsider)
        for page in (f"/s/{case.stream}/codes/", f"/s/{progress_of(case.stream, 'p1')}/", f"/s/{progress_of(case.stream, 'p1')}/notice/"):
            answer = client.get(page)
            assert answer.status_code in (403, 404), page
            assert held not in answer.content.decode()
        assert "办理进度查询</h2>" not in client.get(f"/s/{case.stream}/").content.decode()
