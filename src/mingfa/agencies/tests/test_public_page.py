"""The public page of officers: from the register in the office, through the feed, to the portal, which is a process of its own."""

from __future__ import annotations

import html
import json
import re

import pytest

from mingfa.agencies.acts.person import AppointPost, EnrolPerson, RevokeCertificate
from mingfa.agencies.facts import register_stream
from mingfa.agencies.models import GapRow
from mingfa.agencies.setup import install_subordinate, register_act
from mingfa.agencies.tests.acting import DAY, at, day, do
from mingfa.agencies.tests.test_certificates import card, certified, certify, name_of, names
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import look
from mingfa.desk.sequencer import sequence
from mingfa.disclosure.feed import emit, feed_folder
from mingfa.portal.tests.visitor import MODULES, environment
from mingfa.testing.forked import Forked


@pytest.fixture
def own_site(tmp_path, settings):
    """A folder of this test's own, for keys and feeds."""
    settings.SITE = tmp_path / "office"
    forget_keys()
    yield tmp_path
    forget_keys()


@pytest.fixture
def portal(own_site):
    """A function that brings the feed of an agency to the portal and returns the names its page of officers shows."""
    environ = environment(own_site / "portal", DJANGO_SETTINGS_MODULE="mingfa.settings.portal")
    process = Forked("from mingfa.agencies.tests.portal_process import main; main()", environ, MODULES)

    def shown(agency: str) -> list[dict[str, str]]:
        sequence(agency)
        emit(agency)
        asked = {"feed": str(feed_folder() / agency), "path": f"/officers/{agency}/"}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert answer["problem"] == 0
        if answer["status"] == 404:
            return []
        assert answer["status"] == 200
        rows = re.findall(r"<tr>(.*?)</tr>", answer["html"], re.DOTALL)
        cells = [[html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows[1:]]
        columns = [html.unescape(cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", rows[0])] if rows else []
        return [dict(zip(columns, row, strict=True)) for row in cells]

    yield shown
    process.close()


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("xiangxi", marks=pytest.mark.obligation("XX-P-5.1b")),
        pytest.param("panjin", marks=pytest.mark.obligation("PJ-P-2c")),
        pytest.param("jiangbei", marks=pytest.mark.obligation("JB-P-5.2b")),
    ],
)
def test_the_public_page_equals_the_officers_certified_today(own_site, installed, portal, agency):
    """湘西州 公示 第五条（一）, 盘锦 二（一）2, 江北 公示 第五条（二）: adding or removing one officer changes the page the same day."""
    site = installed(agency)
    with now.at(DAY):
        assert {row["姓名"] for row in portal(agency)} == certified(agency) == names(agency)
    officer, newcomer = site.people["officer"][0], site.uncertified
    certify(site, RevokeCertificate(number=look(officer).state.certificates[0].number, reason="退休"), officer)
    with now.at(DAY):
        page = {row["姓名"] for row in portal(agency)}
    assert page == certified(agency)
    assert name_of(officer) not in page
    certify(site, card("88001", "2026-03-02"), newcomer)
    with now.at(DAY):
        page = portal(agency)
    assert {row["姓名"] for row in page} == certified(agency)
    assert next(row for row in page if row["姓名"] == name_of(newcomer))["证件编号"] == "88001"


@pytest.mark.obligation("SH-P-1.2b")
def test_each_agency_of_shanghai_has_its_own_page_and_one_without_is_a_gap(own_site, installed, portal, db):
    """上海 三（一）1（2）: city and districts each show their own officers of today; whoever published none is named in the gap list."""
    installed("shanghai")
    with now.at(DAY):
        for agency in ("shanghai", "sh_district", "sh_pudong"):
            page = {row["姓名"] for row in portal(agency)}
            assert page == certified(agency), agency
            assert len(page) >= 4
            assert not GapRow.objects.filter(agency=agency, code="register.none").exists()
        install_subordinate("shanghai", "sh_ftz", demo=False)
        assert portal("sh_ftz") == []
        gap = GapRow.objects.get(agency="sh_ftz", code="register.none")
        assert "执法人员名录" in gap.words
    for who, role, unit in (("head", "legal_head", "legal"), ("one", "officer", "enforcement")):
        do(EnrolPerson(full_name=f"余{who}", units=(unit,)), f"sh_ftz/person/{who}", "installer")
        do(AppointPost(role=role, unit=unit), f"sh_ftz/person/{who}", "installer")
    do(card("11001"), "sh_ftz/person/one", "sh_ftz/person/head")
    with now.at(DAY):
        assert portal("sh_ftz") == []
    do(register_act("sh_ftz", day("2026-03-03")), register_stream("sh_ftz"), "sh_ftz/person/head", at(2026, 3, 3))
    with now.at(at(2026, 3, 3)):
        assert [row["姓名"] for row in portal("sh_ftz")] == ["余one"]
    assert not GapRow.objects.filter(agency="sh_ftz", code="register.none").exists()
