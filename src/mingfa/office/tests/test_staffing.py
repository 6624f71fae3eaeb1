"""Pages about who reviews and whom a review asks: the staffing page, the forms, the panels. Read as a user reads them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mingfa.agencies.acts.materials import RequireMaterial
from mingfa.agencies.acts.person import AppointPost, EndPost, EnrolPerson, IssueCertificate, RecordLegalQualification
from mingfa.agencies.acts.regime import ReplaceProfile
from mingfa.agencies.facts import regime_stream
from mingfa.desk.perform import look, perform
from mingfa.desk.timer import run_due
from mingfa.law.regime import document, load_profile_text
from mingfa.office.tests.conftest import Seen, accounts, signed_in
from mingfa.review.acts import AskOutside, AttachAdviser, FileOpinion, MarkDifficult, OpenArgument, RenderOpinion
from mingfa.review.acts.experts import Expert
from mingfa.review.tests.a_case import OPINION_PDF, Table, on, submit, table
from mingfa.review.tests.test_asking import under_review
from mingfa.review.tests.test_reviewers import relieve
from mingfa.review.tests.test_round import conclusion, reviewing

pytestmark = pytest.mark.django_db
PAGE = "/people/reviewers/"


def page(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(html: str) -> dict[str, str]:
    """Return what a form holds before anybody types, by the last word of each name."""
    return {name.rpartition("-")[2].rpartition(".")[2]: value for name, value in Seen(html).fields}


def act_page(client: Client, at: Table, act: str, stream: str = "") -> str:
    return page(client, f"/s/{stream or at.review}/acts/{act}/")


@pytest.mark.obligation("PJ-L-2")
def test_the_page_turns_red_below_the_standard_and_a_stranger_gives_no_opinion(installed):
    """盘锦 二（三）: the agency sets the standard with its source; fewer reviewers are red; who is not on the list issues nothing."""
    site = installed("panjin")
    accounts("panjin")
    profile, extra = document("panjin"), document("panjin", overlay=True)
    profile["silent"].remove("review.staff_minimum")
    profile["review"]["staff_minimum"] = {"value": 2, "cite": "plan 二（三）"}
    with on("2026-03-02T09:00"):
        perform(
            ReplaceProfile.of(load_profile_text(profile, overlay=extra), "规定审核人员"),
            regime_stream("panjin"),
            by="installer",
            key="staff",
        )
        at = under_review(site)
        client = signed_in(at.person("legal_head"))
        green = page(client)
        assert ("达到标准" in green, "未达到标准" in green, "至少 2 人" in green) == (True, False, True)
        for stranger in (at.handler, at.person("supervisor"), at.person("leader_in_charge")):
            assert "duty.not_yours" in at.refused(conclusion(at, "passed"), by=stranger)
        at.do(conclusion(at, "passed"))
        relieve(site, "legal_reviewer")
        red = page(client)
        assert ("未达到标准" in red, "没有任命法制审核人员" in red) == (True, True)
        assert "不能送审" in red


@pytest.mark.obligation("JB-L-3a", "JB-L-3b")
def test_forty_one_officers_want_a_third_reviewer(installed):
    """江北 第三条: 40 officers and 2 reviewers are green; one officer more is 4.9% and red; a third without legal background does not count."""
    site = installed("jiangbei")
    accounts("jiangbei")
    with on("2026-03-02T09:00"):
        at = Table(site, "", "")
        client = signed_in(at.person("legal_head"))
        units = {}
        for one in site.people["legal_reviewer"]:
            unit = look(one).state.posts[0].unit
            if unit in units:
                at.do(EndPost(role="legal_reviewer", unit=unit, reason="调整"), one, at.person("principal"))
            units.setdefault(unit, one)
        have = int(re.search(r"证件有效）</dt><dd>(\d+) 人", page(client)).group(1))
        for number in range(have, 40):
            certified(at, number)
        html = page(client)
        assert ("40 人" in html, "占 5.0%" in html, "未达到标准" in html) == (True, True, False)
        certified(at, 40)
        html = page(client)
        assert "不少于执法人员的 5%，即 3 人" in html
        assert ("2 人，占 4.9%" in html, "未达到标准" in html, "不足" in html) == (True, True, True)
        newcomer = site.people["supervisor"][0]
        at.do(AppointPost(role="legal_reviewer", unit="targets"), newcomer, at.person("principal"))
        html = page(client)
        assert ("已任命 3 人" in html, "不计入" in html, "占 4.9%" in html, "未达到标准" in html) == (True, True, True, True)
        at.do(RecordLegalQualification(legal_background=True), newcomer, at.person("administrator"))
        html = page(client)
        assert ("占 7.3%" in html, "未达到标准" in html) == (True, False)


def certified(at: Table, number: int) -> None:
    """Enrol one more officer with a certificate that holds."""
    person = f"jiangbei/person/extra{number}"
    at.do(EnrolPerson(full_name=f"赵{number}", units=(at.site.handling[0],)), person, "installer")
    days: dict[str, Any] = {"valid_from": date(2025, 1, 1), "valid_to": date(2029, 12, 31)}
    given = IssueCertificate(number=f"500{number:05}", type="lawful", classes=("生态环境",), area="江北区", issuer="本级人民政府", **days)
    at.do(given, person, "installer")


def test_forms_offer_only_who_is_appointed_and_carry_what_the_system_knows(installed):
    """Nobody types a digest, a number of an entry or a stream."""
    site = installed("jiangbei")
    accounts("jiangbei")
    with on("2026-03-02"):
        at = table(site, also=("coercion",))
        reviewing(at)
        client = signed_in(at.reviewer)
        html = act_page(client, at, "review.attach_adviser")
        adviser = site.people["legal_adviser"][0]
        assert f'value="{adviser}"' in html
        assert f'value="{at.handler}"' not in html
        at.do(MarkDifficult(reason="法律关系复杂"))
        at.do(AttachAdviser(adviser=adviser, question="适用法律"))
        assert "提出法律意见" in act_page(signed_in(adviser), at, "review.give_advice")
        targets = next(one for one in site.people["legal_reviewer"] if look(one).state.posts[0].unit == "targets")
        fields = filled(act_page(signed_in(targets), at, "review.give_joint_opinion"))
        assert (fields["unit"], fields["draft_digest"]) == ("targets", at.state.draft_digest)
        called = at.do(
            OpenArgument(
                topic="是否可采", experts=(Expert(expert="某教授", post="某大学"),), planned_on=date(2026, 3, 6), place="三楼会议室"
            )
        )
        fields = filled(act_page(client, at, "review.file_argument"))
        assert fields["argument"] == str(called.seq)
        invited = act_page(signed_in(at.handler), at, "review.answer_invitation")
        assert "2026-03-06 是否可采" in invited
        shown = page(client, f"/s/{at.review}/")
        for words in ("征询和会同", "适用法律", "某教授", "已邀请承办机构", "审核期限", "疑难复杂"):
            assert words in shown, words
        assert "一并作出行政强制决定" in page(signed_in(targets), "/")


@pytest.mark.obligation("XL-L-6a")
def test_the_unit_sees_age_lateness_and_the_day_of_the_answer(installed):
    """兴隆台 二（三）6: what waits shows its age and, past the days set, that it is overdue; the unit sees when it was answered."""
    site = installed("xinglongtai")
    accounts("xinglongtai")
    with on("2026-03-02"):
        at, late = under_review(site), under_review(site, 2)
        unit = signed_in(at.handler)
    with on("2026-03-05"):
        waiting = page(unit, f"/s/{at.review}/")
        assert ("3 个工作日（3 天）" in waiting, "尚未反馈" in waiting) == (True, True)
        at.do(conclusion(at, "passed"))
        at.do(RenderOpinion(year=2026))
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
        answered = page(unit, f"/s/{at.review}/")
        assert "<dt>反馈承办机构</dt><dd>2026-03-05" in answered
    with on("2026-03-10T09:00"):
        run_due()
        shown = page(unit, f"/s/{late.review}/")
        assert ("自 2026-03-10 起超期" in shown, "已超期，不视为通过" in shown) == (True, True)
        assert late.state.status == "open"


def test_a_case_shows_what_it_has_ready_for_review_and_what_is_missing(site):
    """湘西州 第七条: the handler sees before sending what the system fills in; only what is missing is on the form."""
    with on("2026-03-02"):
        at = table(site)
        client = signed_in(at.handler)
        shown = page(client, f"/s/{at.case}/")
        assert "送审材料（系统自动归集）" in shown
        assert "决定书建议稿（第 1 稿，2026-03-02）" in shown
        assert "缺少" in shown
        form = Seen(act_page(client, at, "cases.submit_for_review", at.case))
        titles = [value for name, value in form.fields if name.endswith("title")]
        assert titles == ["调查或者审查报告", "批示", "程序性材料", "事实和证据材料"]
        submit(at)
        reviewer = signed_in(at.reviewer)
        assert f"/s/{at.case}/#e0" in page(reviewer, f"/s/{at.review}/")


def test_questions_outside_show_how_long_they_take(site):
    with on("2026-03-02"):
        at = table(site)
        reviewing(at)
        at.do(MarkDifficult(reason="条款冲突"))
        at.do(AskOutside(ground="interpretation", body="某省厅", question="如何适用"))
        client = signed_in(at.reviewer)
        assert "某省厅：如何适用" in act_page(client, at, "review.file_reply")
    with on("2026-03-20"):
        shown = page(client, f"/s/{at.review}/")
        assert "提请解释：某省厅" in shown
        assert "已停止计算" in shown


def test_the_agencys_page_lists_what_is_asked_for_besides(site):
    """湘西州 第七条（六）: who sends sees what the legal section wants in such cases; the form has a row for it."""
    with on("2026-03-02"):
        at = table(site)
        at.do(
            RequireMaterial(case_kind="penalty", field="水污染物", title="监测报告", reason="核对超标事实"),
            "xiangxi/agency/main",
            at.reviewer,
        )
        client = signed_in(at.handler)
        shown = page(client, "/s/xiangxi/agency/main/")
        assert ("增列的送审材料" in shown, "行政处罚（案情有“水污染物”）" in shown) == (True, True)
        titles = [value for name, value in Seen(act_page(client, at, "cases.submit_for_review", at.case)).fields if name.endswith("title")]
        assert titles[-1] == "监测报告"
