"""The staff pages: who gets in, what is kept from whom, that nothing comes from elsewhere, and that every list has its pages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from mingfa.agencies.acts.person import EndPost, LeaveService
from mingfa.agencies.setup import Site
from mingfa.demo.walk import case_at
from mingfa.desk import now
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.desk.times import LOCAL
from mingfa.desk.verify import EXEMPT
from mingfa.office import reading
from mingfa.office.people import person_of
from mingfa.office.tests.conftest import PASSWORD, Seen, accounts, signed_in
from mingfa.office.visible import agencies_below, may_see_side
from mingfa.testing.site import install_for_test

PAGES = (
    "/", "/todos/", "/deadlines/", "/cases/", "/kinds/review/", "/kinds/recording/", "/kinds/person/", "/people/", "/regime/", "/obligations/", "/gaps/", "/annual/", "/compliance/",
    "/supervision/", "/figures/", "/system/", "/dossiers/", "/archive/", "/recordings/upload/", "/recordings/incoming/", "/accounts/2fa/", "/accounts/password/change/", "/s/xiangxi/agency/main/",
    "/s/xiangxi/regime/current/", "/s/xiangxi/person/p01/", "/s/xiangxi/register/officers/",
)  # fmt: skip


@pytest.mark.django_db
def test_whoever_has_not_signed_in_gets_to_the_log_in_and_nowhere_else(site: Site) -> None:
    for page in PAGES:
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
    assert Client().post("/start/cases.register_lead/").status_code == 302


@pytest.mark.django_db
def test_signing_in_and_out(site: Site) -> None:
    client = Client()
    name = User.objects.order_by("username").first()
    assert name is not None
    wrong = client.post("/accounts/login/", {"login": name.username, "password": "wrong"})
    assert "登录名或者口令不正确" in wrong.text
    answer = client.post("/accounts/login/?next=/cases/", {"login": name.username, "password": PASSWORD, "next": "/cases/"})
    assert answer["Location"] == "/cases/"
    assert client.get("/cases/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/cases/").status_code == 302


@pytest.mark.django_db
def test_five_bad_log_ins_lock_the_account_in_chinese(site: Site) -> None:
    client = Client()
    for _ in range(5):
        answer = client.post("/accounts/login/", {"login": "xiangxi.officer1", "password": "wrong"})
    assert answer.status_code == 429
    assert "账号已暂时锁定" in answer.text
    assert client.post("/accounts/login/", {"login": "xiangxi.officer1", "password": PASSWORD}).status_code == 429
    assert client.post("/accounts/login/", {"login": "xiangxi.officer2", "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/"])
def test_nobody_registers_or_resets_a_password_over_the_web(site: Site, address: str) -> None:
    assert Client().get(f"/accounts/{address}").status_code == 404


@pytest.mark.django_db
def test_an_idle_session_ends(officer: Client, settings: Any) -> None:
    assert officer.get("/").status_code == 200
    settings.IDLE_SECONDS = -1
    assert officer.get("/").status_code == 302
    settings.IDLE_SECONDS = 3600
    assert officer.get("/").status_code == 302


@pytest.mark.django_db
def test_an_account_without_an_enrolled_person_sees_nothing(site: Site) -> None:
    User.objects.create_user("stranger", password=PASSWORD)
    client = Client()
    client.post("/accounts/login/", {"login": "stranger", "password": PASSWORD})
    for page in ("/", "/cases/", "/s/xiangxi/agency/main/"):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "person.unknown" in answer.text
    assert client.get("/api/v1/streams").status_code == 403


@pytest.mark.django_db
def test_an_authenticator_app_is_a_second_factor_and_its_secret_is_not_kept_in_clear(officer: Client) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    name = officer.get("/").wsgi_request.user.get_username()
    officer.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = officer.get("/accounts/2fa/totp/activate/", follow=True)
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert officer.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    again = Client()
    answer = again.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert again.get("/").status_code == 302
    assert "mfa_authenticator" in EXEMPT


@pytest.mark.django_db
def test_the_pages_of_an_account_speak_chinese_and_say_what_is_wrong(officer: Client) -> None:
    page = officer.get("/accounts/password/change/").text
    for words in ("当前口令", "新口令", "再次输入新口令"):
        assert f">{words}</label>" in page
    tried = officer.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "1234567", "password2": "1234567"}).text
    for words in ("当前口令不正确，请重新输入。", "口令太短，至少 10 个字符。", 'aria-invalid="true"'):
        assert words in tried
    assert "密码" not in page + tried
    asked = officer.get("/accounts/2fa/totp/activate/", follow=True).text
    assert "确认是您本人" in asked
    assert "口令不正确，请重新输入。" in officer.post("/accounts/reauthenticate/", {"password": "wrong"}).text
    officer.post("/accounts/reauthenticate/", {"password": PASSWORD})
    refused = officer.post("/accounts/2fa/totp/activate/", {"code": "000"}).text
    assert "验证码不正确或者已经失效" in refused
    assert "供验证器应用扫描的图形码" in refused
    english = re.sub(r"<[^>]+>|[A-Z2-7]{16,}|[Cc][Ss][Vv]|PDF", " ", refused[refused.index("<main") : refused.index("</main>")])
    assert not re.search(r"[A-Za-z]{4,}", english), "no English words are left"


@pytest.mark.django_db
def test_every_page_loads_only_what_is_ours_and_runs_no_script_of_the_page(officer: Client, site: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        case = case_at("deliberating", site=site).case
    for page in (*PAGES, f"/s/{case}/", f"/s/{case}/acts/cases.inspect_site/", f"/s/{case}/acts/cases.prepare_draft/", "/nowhere/"):
        answer = officer.get(page)
        policy = answer["Content-Security-Policy"]
        for directive in (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ):
            assert directive in policy
        assert "unsafe" not in policy
        html = answer.text
        seen = Seen(html)
        for address in seen.loads:
            assert address.startswith(("/static/", "/s/", "data:image/")), address
        for address in seen.links:
            assert address.startswith(("/", "#", "?")), address
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), page
        assert not re.search(r"\son[a-z]+=", html), page
        assert " style=" not in html, page
        assert "<style" not in html, page
        assert answer["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert 'lang="zh-Hans"' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/", "待办"),
        ("/recordings/incoming/", "音像记录"),
        ("/kinds/recording/", "音像记录"),
        ("/misuse/", "设备"),
        ("/archive/", "案卷归档"),
        ("/gaps/", "监督"),
    ],
)
def test_the_menu_shows_to_which_of_its_lines_a_page_belongs(officer: Client, address: str, line: str) -> None:
    assert re.findall(r'aria-current="page">([^<]+)</a></li>', officer.get(address).text) == [line]


@pytest.mark.django_db
def test_the_menu_offers_each_person_what_his_posts_can_use(site: Site) -> None:
    """Lines stand in groups that open without a script; a post that has no use for a line does not see it."""

    def lines(role: str) -> dict[str, list[str]]:
        page = signed_in(site.people[role][0]).get("/").text
        menu = page[page.index('class="menu-groups"') : page.index("</nav>")]
        return {
            group: re.findall(r"<a [^>]*>([^<]+)</a>", body)
            for group, body in re.findall(r"<summary>([^<]+)</summary>(.*?)</details>", menu, re.DOTALL)
        }

    officer, administrator, supervisor = (lines(role) for role in ("officer", "administrator", "supervisor"))
    assert list(supervisor) == ["办案", "公开", "档案与记录", "监督与统计", "设置"]
    assert {"案件", "法制审核", "期限"} <= set(officer["办案"])
    assert {"设备", "音像记录", "案卷归档"} <= set(officer["档案与记录"])
    assert "音像保管" in supervisor["档案与记录"]
    assert "音像保管" not in officer["档案与记录"], "who asked for recordings is for the keepers"
    assert "规则推演" in supervisor["监督与统计"]
    assert "规则推演" not in officer.get("监督与统计", [])
    assert "系统" in administrator["设置"]
    assert "系统" not in officer["设置"]
    assert "案件" not in administrator.get("办案", []), "the administrator handles no case"


def test_files_of_pages_are_served_by_us(officer: Client) -> None:
    for address in {one for one in Seen(officer.get("/").text).loads if one.startswith("/static/") and "/vendor/" not in one}:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        answer.close()


@pytest.mark.django_db
def test_other_agencies_streams_stay_closed(officer: Client) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        install_for_test("panjin")
    for page in ("s/panjin/agency/main/", "s/panjin/person/p01/", "s/panjin/case/none/", "s/panjin/agency/main/acts/agencies.amend_agency/",
                 f"s/panjin/agency/main/originals/{'ab' * 32}", "s/panjin/person/p01/flow.svg"):  # fmt: skip
        answer = officer.get(f"/{page}")
        assert answer.status_code == 403
        assert "stream.other_agency" in answer.text
    answer = officer.post("/s/panjin/agency/main/acts/agencies.amend_agency/", {"f-reason": "x"})
    assert answer.status_code == 403
    assert officer.get("/api/v1/streams/panjin/agency/main").json()["code"] == "stream.other_agency"
    assert "盘锦" not in officer.get("/cases/").text + officer.get("/people/").text + officer.get("/figures/").text


@pytest.mark.django_db
def test_a_persons_page_shows_posts_and_certificates(officer: Client, site: Site) -> None:
    stream = site.people["officer"][0]
    state = look(stream).state
    page = officer.get(f"/s/{stream}/").text
    for words in (state.name, state.title, state.certificates[0].number, "执法人员", "有效", "基本情况", "岗位"):
        assert words in page
    assert "由其他岗位办理的" in page, "certifying is another post's duty"
    assert "法制机构负责人" in page or "负责人" in page


@pytest.mark.django_db
def test_whoever_has_left_does_nothing_more(site: Site) -> None:
    leaver = site.people["officer"][2]
    client = signed_in(leaver)
    perform(LeaveService(reason="调离"), leaver, by=site.people["principal"][0], key="leave")
    with now.at(now.now() + timedelta(days=1)):
        answer = client.get("/start/cases.register_lead/", follow=True)
        assert "person.inactive" in answer.text


@pytest.mark.django_db
def test_to_dos_go_to_whoever_has_the_duty_with_day_and_article(site: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        walk = case_at("lead", site=site)
    row = ToDoRow.objects.get(stream=walk.case, key="propose")
    with now.at(walk.now):
        assert row.due_on is not None
        days = (row.due_on - reading.today()).days
        for role, sees in (("officer", True), ("info_centre", False)):
            page = signed_in(site.people[role][0]).get("/").text
            assert (row.label in page) is sees, role
        page = signed_in(site.people["officer"][0]).get("/").text
        assert f"还有 {days} 天" in page
        assert row.article in page
        assert row.why in page
    with now.at(walk.now + timedelta(days=days + 5)):
        page = signed_in(site.people["officer"][0]).get("/").text
        assert "已超期" in page
        assert "项已超期" in page


@pytest.mark.django_db
def test_a_case_page_shows_the_whole_case(site: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        walk = case_at("deliberating", site=site)
    state = walk.state
    with now.at(walk.now):
        page = signed_in(state.lead_handler).get(f"/s/{walk.case}/?all=1").text
    assert "● 审核讨论" in page
    assert "当前阶段：审核讨论" in page
    for party in state.parties:
        assert party.name in page
    for document in state.documents:
        assert document.title in page
    for step in state.steps:
        assert f'id="e{step.seq}"' in page
    assert "这个期限怎么算" in page
    assert "依据" in page
    assert "暂不能办理的" in page
    assert "其他阶段办理的" in page
    assert "录音录像" in page
    with now.at(walk.now):
        drawing = signed_in(state.lead_handler).get(f"/s/{walk.case}/flow.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "● 审核讨论" in drawing.text


@pytest.mark.django_db
def test_the_side_volume_is_read_by_those_who_need_it(site: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        walk = case_at("closed", site=site)
    secret = walk.state.investigation.examination.opinion
    informant = next(words for _, words in walk.state.investigation.lead.informant if isinstance(words, str) and words)
    with now.at(walk.now):
        outside = next(stream for stream in site.people["info_liaison"] if stream not in walk.state.handlers)
        outsider, reviewer, handler = signed_in(outside), signed_in(site.people["legal_reviewer"][0]), signed_in(walk.state.lead_handler)
        address, entries = f"/s/{walk.case}/?all=1", f"/api/v1/streams/{walk.case}/entries"
        for words in (secret, informant):
            for reader in (reviewer, handler):
                assert words in reader.get(address).text
                assert words in str(reader.get(entries).json())
            assert words not in outsider.get(address).text
            assert words not in str(outsider.get(entries).json())
        assert "副卷材料，只对有职责的人员开放" in outsider.get(address).text
        review = walk.state.proceeding.review.stream
        for reader in (reviewer, handler):
            assert reader.get(f"/s/{review}/").status_code == 200
        for closed in (f"/s/{review}/", f"/api/v1/streams/{review}", f"/s/{review}/acts/review.accept_package/"):
            answer = outsider.get(closed)
            assert answer.status_code == 403
            assert "stream.not_visible" in answer.text
        assert review not in outsider.get("/kinds/review/").text + outsider.get("/api/v1/streams").text
        someone = person_of(str(outsider.get("/").wsgi_request.user.get_username()))
        assert someone is not None
        assert not may_see_side(walk.state, someone)


@pytest.mark.django_db
def test_cases_are_found_filtered_sorted_and_paged(site: Site) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        walk = case_at("investigating", site=site)
        other = case_at("lead", site=site, start=walk.now)
    state = walk.state
    client = signed_in(state.lead_handler)
    with now.at(other.now):

        def shown(**asked: str) -> set[str]:
            html = client.get("/cases/", asked).text
            return {case for case in (walk.case, other.case) if f'href="/s/{case}/"' in html}

        assert shown() == {walk.case, other.case}
        assert shown(stage="lead") == {other.case}
        assert walk.case in shown(q=state.parties[0].name)
        assert walk.case in shown(q=state.parties[0].code)
        assert shown(q="91000000MA00000000") == set()
        assert shown(q=state.number) == {walk.case}
        assert shown(q="不存在的当事人") == set()
        assert shown(handler=state.lead_handler) == {walk.case}
        assert shown(unit=state.unit) >= {walk.case}
        assert shown(late="1") == set()
        assert shown(sort="due") == {walk.case, other.case}
        for odd in ("0", "-1", "99999999999", "两", "1.5", ""):
            assert client.get("/cases/", {"page": odd}).status_code == 200
    with now.at(other.now + timedelta(days=200)):
        assert walk.case in shown(late="1")


@pytest.mark.django_db
def test_long_lists_have_pages(officer: Client) -> None:
    first = officer.get("/regime/").text
    assert "第 1 页" in first
    assert 'rel="next" href="?page=2"' in first
    assert first != officer.get("/regime/?page=2").text
    assert 'href="?q=%E5%85%AC%E7%A4%BA&amp;page=2"' in officer.get("/regime/", {"q": "公示"}).text
    assert "第 1 页" in officer.get("/obligations/").text


@pytest.mark.django_db
def test_demonstration_values_are_named_on_every_page_and_marked_in_the_list(officer: Client, site: Site) -> None:
    overlaid = look("xiangxi/regime/current").state.regime.overlaid
    for page in PAGES:
        assert f"有 {len(overlaid)} 项数值只供演示" in officer.get(page).text, page
    listed = officer.get("/regime/?mark=overlay").text
    assert listed.count("mark mark-orange") == len(overlaid)
    assert officer.get("/regime/?mark=unconfirmed").text.count("尚未核对，只提示不拒绝") > 5


@pytest.mark.django_db
def test_gaps_are_seen_by_the_lead_unit_whole_and_by_others_for_their_own_unit(site: Site) -> None:
    regime = look("xiangxi/regime/current").state.regime
    lead = regime.text("organisation.lead_unit", reading.today())
    liaison, officer = site.people["info_liaison"][0], site.people["officer"][0]
    post = next(one for one in look(liaison).state.posts if one.role == "info_liaison")
    perform(EndPost(role="info_liaison", unit=post.unit, reason="轮岗"), liaison, by=site.people["principal"][0], key="end")
    member = next(stream for stream in site.people["legal_head"] if lead in look(stream).state.units_on(reading.today()))
    elsewhere = next(one for one in (officer, *site.people["officer"]) if post.unit not in look(one).state.units_on(reading.today()))
    with now.at(now.now() + timedelta(days=1)):
        assert "信息联络员" in signed_in(member).get("/gaps/").text
        assert "信息联络员" not in signed_in(elsewhere).get("/gaps/").text
        assert "本机关全部机构的缺口" in signed_in(member).get("/gaps/").text


@pytest.mark.django_db
def test_a_city_sees_figures_of_those_below_and_never_their_streams(db: None) -> None:
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        city = install_for_test("shanghai")
    accounts("shanghai")
    below = agencies_below("shanghai")
    assert below
    client = signed_in(city.people["supervisor"][0])
    page = client.get("/figures/").text
    for agency in below:
        assert look(f"{agency}/agency/main").state.name in page
        assert client.get(f"/s/{agency}/agency/main/").status_code == 403
    accounts(below[0])
    inside = signed_in(city.below[below[0]].people["officer"][0]).get("/figures/").text
    assert look("shanghai/agency/main").state.name not in inside.partition('aria-label="数据"')[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [("get", "/nowhere/", 404, "http.not_found"), ("put", "/s/xiangxi/agency/main/acts/agencies.amend_agency/", 405, "http.method"),
     ("get", "/s/xiangxi/case/none/", 404, "stream.unknown"), ("get", "/s/xiangxi/nonsense/none/", 404, "stream.unknown"),
     ("get", "/kinds/nonsense/", 404, "http.not_found"), ("delete", "/s/xiangxi/case/none/acts/cases.register_lead/draft/", 405, "http.method")],
)  # fmt: skip
def test_errors_are_said_in_chinese_with_their_code(officer: Client, method: str, address: str, status: int, code: str) -> None:
    answer = getattr(officer, method)(address)
    assert answer.status_code == status
    assert code in answer.text
    assert any("\u4e00" <= c <= "\u9fff" for c in re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_chinese_page_without_its_inside(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingfa.office.pages import overview

    def fail(agency: str) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr(overview, "tree_size", fail)
    officer.raise_request_exception = False
    answer = officer.get("/system/")
    assert answer.status_code == 500
    assert "server.error" in answer.text
    assert "the inside" not in answer.text
