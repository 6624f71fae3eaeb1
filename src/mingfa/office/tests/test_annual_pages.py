"""Pages of annual data: what waits, the figures with their cases, what changed since, files, and forms that ask nobody for a number."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from mingfa.agencies.setup import install_subordinate
from mingfa.desk import now
from mingfa.desk.perform import look
from mingfa.disclosure.tests.conftest import publishing
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.statistics.acts import HandInFigures, annual_stream
from mingfa.statistics.tests.yearly import Yearly, at, decided
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
__all__ = ["publishing"]


def text_of_pdf(raw: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def begun(publishing):
    """An agency with one decision of 2024."""
    with now.at(at(2024, 1, 8)):
        site = install_for_test("jiangbei")
    case = Publishing(site)
    decided(lambda agency: case, "jiangbei", at(2024, 11, 4))
    accounts("jiangbei")
    return site, case


def test_the_pages_lead_from_not_yet_published_to_the_files(publishing):
    site, case = begun(publishing)
    year = Yearly(site, 2024, at(2025, 1, 20))
    provider = signed_in(year.who("provide"))
    with now.at(year.when):
        page = provider.get("/annual/").content.decode()
        assert "2024 年度数据尚未公布" in page
        assert "今天到期" in page
        assert "不是可以汇总的年度" in provider.post("/annual/", {"year": "二〇二四"}, follow=True).content.decode()
        assert "尚未结束" in provider.post("/annual/", {"year": "2025"}, follow=True).content.decode()
        assert provider.get("/annual/2024/").status_code == 404
        assert provider.post("/annual/", {"year": "2024"}).headers["Location"] == "/annual/2024/"
        page = provider.get("/annual/2024/").content.decode()
        assert "1 件" in page
        assert "尚未公布" in page
        behind = provider.get(f"/annual/2024/?show=decision:penalty:{case.state.unit}:penalty").content.decode()
        assert case.decision.number in behind
        assert f"/s/{case.stream}/" in behind
        assert (
            case.decision.number not in provider.get(f"/annual/2024/?show=decision:penalty:{case.state.unit}:no_penalty").content.decode()
        )
        assert provider.get("/annual/2024/table.xlsx").status_code == 404, "nothing is handed out that nobody froze"
        assert "没有变化" in provider.post("/annual/2024/", follow=True).content.decode()
        form = provider.get(f"/s/{annual_stream('jiangbei', 2024)}/acts/statistics.freeze_figures/").content.decode()
        assert 'name="f-counted" value="1"' in form
        assert 'type="hidden"' in form
        year.signed()
        assert "尚未公布" in text_of_pdf(provider.get("/annual/2024/table.pdf").content)
        year.published()
        told = text_of_pdf(provider.get("/annual/2024/table.pdf").content)
        assert "尚未公布" not in told
        for words in ("2024 年度行政执法数据", "给予处罚", "执法决定"):
            assert words.replace(" ", "") in told.replace(" ", "").replace("\n", "")
        assert provider.get("/annual/2024/table.xlsx").content[:2] == b"PK"
        assert "给予处罚" in provider.get("/annual/2024/table.csv").content.decode("utf-8-sig")
        page = provider.get("/annual/2024/").content.decode()
        assert page.count("尚未报送") == 2
        own = provider.get(f"/s/{annual_stream('jiangbei', 2024)}/").content.decode()
        assert own.count("尚未报送") == 2
        report = provider.get(f"/s/{annual_stream('jiangbei', 2024)}/acts/statistics.report_figures/").content.decode()
        for recipient in ("区政府", "市生态环境局"):
            assert f'value="{recipient}"' in report


def test_others_see_the_figures_and_change_nothing(publishing):
    site, _ = begun(publishing)
    year = Yearly(site, 2024, at(2025, 1, 6)).counted()
    keeper = next(person for role in ("device_keeper", "archivist") for person in site.people.get(role, ()))
    client = signed_in(keeper)
    with now.at(year.when):
        assert client.get("/annual/2024/").status_code == 200
        assert client.post("/annual/2024/").status_code == 403
        assert "建立某一年度" not in client.get("/annual/").content.decode()
        assert client.get("/annual/2024/?show=<script>&page=99999").status_code == 200


def test_a_citys_page_and_file_name_those_who_are_not_in(publishing):
    with now.at(at(2024, 1, 8)):
        site = install_for_test("shanghai")
        district = install_subordinate("shanghai", "sh_district")
        install_subordinate("shanghai", "sh_ftz")
    accounts("shanghai")
    case = Publishing(district)
    decided(lambda agency: case, "sh_district", at(2024, 11, 4))
    below = Yearly(district, 2024, at(2025, 1, 6)).counted().signed()
    assert below.tried(HandInFigures(), below.who("provide")) == set(), below.said
    city = Yearly(site, 2024, at(2025, 1, 7)).counted()
    client = signed_in(city.who("provide"))
    with now.at(city.when):
        assert "尚未报送" in client.get("/annual/2024/").content.decode()
        city.published()
        page = client.get("/annual/2024/").content.decode()
        told = text_of_pdf(client.get("/annual/2024/table.pdf").content)
    name = str(look("sh_ftz/agency/main").state.name)
    for words in ("全系统合计", "尚未报送", name):
        assert words in page
    assert f"尚未报送：{name}" in told.replace("\n", "")
