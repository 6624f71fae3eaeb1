"""Pages of letters from the public and of publications after they are out: who sees what, what waits, what is offered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.disclosure import acts as pub
from mingfa.disclosure.period import removable_from
from mingfa.disclosure.tests.conftest import publishing
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.reports import acts
from mingfa.reports.models import ReportRow
from mingfa.reports.tests.test_reports import Letters

pytestmark = pytest.mark.django_db
__all__ = ["publishing"]


def read(client, address: str, at) -> str:
    """Open a page at a time."""
    with now.at(at):
        page = client.get(address)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_letters_are_listed_by_page_filter_and_person(publishing):
    case = publishing("jiangbei").decided(SMALL).issued().published()
    accounts("jiangbei")
    router = case.site.person("info_centre")
    with now.at(case.at):
        before = signed_in(router).get("/letters/").content.decode()
        assert "网上收信尚未开通" in before
        assert signed_in(case.officers[0]).post("/letters/").status_code == 403
        assert signed_in(router).post("/letters/").status_code == 302
    assert look(acts.inbox_stream("jiangbei")).state.stage == "open"
    letters = Letters.__new__(Letters)
    letters.case, letters.agency, letters.codes = case, "jiangbei", {}
    letters.public = look(acts.inbox_stream("jiangbei")).state.public
    owner, other = case.officers
    from mingfa.desk.perform import actor_of

    against = letters.taken(subject="投诉检查人员", about=actor_of(owner, case.at).name)
    plain = letters.taken("report", subject="夜间排放废气", contact="writer@example.org")
    listed = read(signed_in(router), "/letters/", case.at)
    assert "投诉检查人员" in listed
    assert "夜间排放废气" in listed
    assert '待分办 <a href="?stage=received"><strong>2</strong>' in listed
    own = read(signed_in(owner), "/letters/", case.at)
    assert "投诉检查人员" not in own
    assert "夜间排放废气" in own
    with now.at(case.at):
        assert signed_in(owner).get(f"/s/{against}/").status_code in (403, 404)
        assert signed_in(other).get(f"/s/{against}/").status_code == 200
    page = read(signed_in(router), f"/s/{plain}/", case.at)
    assert "writer@example.org" in page
    assert "分办公众来信" in page
    assert "夜间排放废气" not in read(signed_in(router), "/letters/?form=complaint", case.at)
    assert letters.done(acts.RouteReport(unit=case.unit, owner=other), router, plain) == set()
    assert "夜间排放废气" in read(signed_in(other), "/letters/?show=mine", case.at)
    assert "夜间排放废气" not in read(signed_in(router), "/letters/?show=mine", case.at)
    late = case.at + timedelta(days=60)
    assert "夜间排放废气" in read(signed_in(router), "/letters/?show=late", late)
    assert "没有符合条件的来信" in read(signed_in(router), "/letters/?show=late", case.at)
    for n in range(26):
        letters.taken(subject=f"第 {n} 封")
    first = read(signed_in(router), "/letters/", case.at)
    assert "第 1 页，共 2 页（28 条）" in first
    assert ReportRow.objects.count() == 28
    for strange in ("?page=x", "?show=%00", "?words=%27%22<script>", "?form=nobody"):
        assert "<script>" not in read(signed_in(router), f"/letters/{strange}", case.at).replace("<script src=", "")


def test_what_waits_after_publication_has_its_age_and_the_ended_are_offered(publishing):
    """湘西州 公示制度 第十五条、第十七条."""
    case = publishing("xiangxi").decided(SMALL).issued().published()
    accounts("xiangxi")
    publisher = case.at_step("publish")
    assert case.done(pub.ReportFault(found_on=case.at.date(), words="结果写错"), case.at_step("provide")) == set()
    later = case.at + timedelta(days=4)
    page = read(signed_in(publisher), "/disclosure/changes/", later)
    assert "结果写错" in page
    assert "4 天" in page
    assert "待办（1）" in page
    assert "公示期满（0）" in page
    first = removable_from(case.public.published_on, 12)
    ended = datetime(first.year, first.month, first.day, 9, tzinfo=LOCAL)
    before = read(signed_in(publisher), "/disclosure/changes/?show=ended", ended - timedelta(days=1))
    assert "没有公示期满的信息" in before
    assert "各类决定：公示满 12 个月" in before
    offered = read(signed_in(publisher), "/disclosure/changes/?show=ended", ended)
    assert f"{first} 起" in offered
    assert "公示期满撤下" in offered
    reader = read(signed_in(case.site.person("legal_reviewer")), "/disclosure/changes/?show=ended", ended)
    assert "由负责发布的人员办理" in reader
    stream = read(signed_in(publisher), f"/s/{case.publication}/", later)
    assert "公示经过" in stream
    assert "差错和报错" in stream
    form = read(signed_in(publisher), f"/s/{case.publication}/acts/disclosure.dismiss_fault/", later)
    assert "结果写错" in form
    assert "更正和撤下" in read(signed_in(publisher), "/kinds/publication/", later)
