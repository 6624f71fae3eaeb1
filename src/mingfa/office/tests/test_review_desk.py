"""The review desk and the list of reviews: what is noted, kept, refused and shown there, and to whom."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.test import Client

from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.office.places import anchor_of
from mingfa.office.tests.conftest import accounts, signed_in
from mingfa.review.acts import AcceptPackage, DeclareReviewer
from mingfa.review.tests.a_case import StandInDraft, Table, on, submit, table
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db
AT = "2026-03-03T10:00"


def at_desk(site: Site, number: int = 1) -> Table:
    """A review before its reviewer."""
    at = table(site, number=number, handlers=(site.people["lead_handler"][0], site.people["officer"][2]))
    submit(at)
    at.do(AcceptPackage())
    at.do(DeclareReviewer(reviewer=at.reviewer))
    return at


def address(at: Table) -> str:
    agency, _, ident = at.review.split("/")
    return f"/reviews/{agency}/{ident}/"


def words(html: bytes) -> str:
    """Return what a page says, without its tags."""
    return unescape(re.sub(r"<[^>]+>", " ", html.decode()))


@pytest.fixture
def at(site: Site) -> Table:
    with on("2026-03-02"):
        return at_desk(site)


@pytest.fixture
def reviewer(at: Table) -> Client:
    return signed_in(at.reviewer)


def test_the_pre_check_is_noted_when_the_reviewer_opens_the_desk_and_once_only(at: Table, reviewer: Client):
    """Somebody else of the unit reads the desk, and nothing is noted by that."""
    with on(AT):
        before = look(at.review).seq
        other = signed_in(at.person("legal_reviewer", 1))
        assert other.get(address(at)).status_code == 200
        assert look(at.review).seq == before
        page = reviewer.get(address(at))
        assert (page.status_code, look(at.review).seq) == (200, before + 1)
        assert at.state.prechecked
        assert reviewer.get(address(at)).status_code == 200
        assert look(at.review).seq == before + 1
    found = at.state.findings[0]
    assert found.words in words(page.content)
    assert found.article in words(page.content)
    for line in at.state.checklist:
        assert f'id="q-{line}"' in page.content.decode()


def test_what_is_typed_survives_a_closed_tab_and_is_of_this_draft_only(at: Table, reviewer: Client):
    with on(AT):
        reviewer.get(address(at))
        typed = {"a-facts-level": "flawed", "a-facts-note": "时间前后不一", "a-evidence-level": "sound", "_do": "live"}
        part = reviewer.post(address(at), typed)
        assert "草稿已保存" in part.content.decode()
        assert at.state.answers == ()
        again = signed_in(at.reviewer).get(address(at)).content.decode()
        assert "已恢复" in again
        assert "时间前后不一" in again
        assert re.search(r'name="a-facts-level" value="flawed" checked', again)
        row = FormDraft.objects.get(person=at.reviewer, stream=at.review)
        row.fields = row.fields.replace(at.state.draft_digest, "0" * 64)
        row.save()
        assert "时间前后不一" not in reviewer.get(address(at)).content.decode()
        reviewer.post(address(at), typed)
        reviewer.post(address(at), {"_do": "discard"})
        assert "时间前后不一" not in reviewer.get(address(at)).content.decode()


def test_the_outcome_follows_from_what_is_typed(at: Table, reviewer: Client):
    """湘西州 第十一条: shown with its answers and its article before anything is entered."""
    with on(AT):
        sound = {f"a-{item}-level": "sound" for item in at.state.checklist}
        passed = words(reviewer.post(address(at), {**sound, "_do": "live"}).content)
        assert "合法" in passed
        assert "各项审核内容均符合规定" in passed
        bad = {**sound, "a-evidence-level": "failing", "a-evidence-note": "缺少监测报告", "_do": "live"}
        told = words(reviewer.post(address(at), bad).content)
        assert "重新调查、补充调查或者不予作出决定" in told
        assert "第十一条（三）" in told
        assert "缺少监测报告" in told
        for measure in ("重新调查", "补充调查", "不予作出决定"):
            assert measure in told
        some = {"a-evidence-level": "sound", "_do": "live"}
        assert "答完 11 项审核内容后得出审核意见" in words(reviewer.post(address(at), some).content)
        assert at.state.answers == ()


def test_words_of_the_opinion_follow_the_answers_until_somebody_changes_them(at: Table, reviewer: Client):
    with on(AT):
        sound = {f"a-{item}-level": "sound" for item in at.state.checklist}
        first = reviewer.post(address(at), {**sound, "_do": "live"}).content.decode()
        fresh = re.search(r'name="was-opinion" value="([^"]+)"', first)
        assert fresh is not None
        kept = {
            **sound,
            "was-opinion": fresh[1],
            "c-opinion": fresh[1],
            "a-facts-level": "flawed",
            "a-facts-note": "时间不一",
            "_do": "live",
        }
        assert "请就所列问题逐项研究处理" in reviewer.post(address(at), kept).content.decode()
        own = {**kept, "c-opinion": "我的意见"}
        assert "我的意见" in reviewer.post(address(at), own).content.decode()


def answered(at: Table, reviewer: Client) -> None:
    """Answer every finding that waits, at the desk."""
    page = reviewer.get(address(at)).content.decode()
    for name in re.findall(r'value="finding:(\w+):overruled"', page):
        assert reviewer.post(address(at), {f"r-{name}": "经核对不成立", "_do": f"finding:{name}:overruled"}).status_code == 302


def test_a_finding_is_answered_in_place_and_overruled_only_with_a_reason(at: Table, reviewer: Client):
    with on(AT):
        page = reviewer.get(address(at)).content.decode()
        name = re.findall(r'value="finding:(\w+):overruled"', page)[0]
        refused = reviewer.post(address(at), {"a-facts-level": "sound", "_do": f"finding:{name}:overruled"})
        assert refused.status_code == 422
        assert "precheck.no_reason" in refused.content.decode()
        assert re.search(r'name="a-facts-level" value="sound" checked', refused.content.decode()), "what was typed elsewhere stays"
        done = reviewer.post(address(at), {f"r-{name}": "回证在第 12 页", "_do": f"finding:{name}:overruled"})
        assert (done.status_code, done["Location"].endswith(f"#f-{name}")) == (302, True)
        (one,) = [one for one in at.state.findings if one.answered]
        assert (one.answered, one.reason, one.by) == ("overruled", "回证在第 12 页", at.reviewer)
        assert reviewer.post(address(at), {"_do": f"finding:{name}:accepted"}).status_code == 302
        assert reviewer.post(address(at), {"_do": "finding:nothing:accepted"}).status_code == 404


def test_answers_and_opinion_are_given_at_the_desk_and_refused_with_every_reason(at: Table, reviewer: Client):
    with on(AT):
        answered(at, reviewer)
        blank = reviewer.post(address(at), {"a-subject-level": "sound", "_do": "conclude"})
        assert blank.status_code == 422
        assert "review.unanswered" in blank.content.decode()
        assert at.state.conclusion is None
        assert [one.item for one in at.state.answers] == ["subject"]
        wrong = reviewer.post(address(at), {"a-law-level": "failing", "a-law-note": "条款不当", "_do": "answer"})
        assert "review.no_provision" in wrong.content.decode()
        sound = {f"a-{item}-level": "sound" for item in at.state.checklist}
        given = reviewer.post(address(at), {**sound, "_do": "conclude"})
        assert given.status_code == 302
        state = at.state
        assert (state.stage, state.conclusion.outcome, state.conclusion.passed) == ("concluded", "lawful", True)
        assert "均符合规定" in state.conclusion.reasons
        assert not FormDraft.objects.filter(stream=at.review).exists()
        assert reviewer.post(address(at), {**sound, "_do": "answer"}).status_code == 409
        assert "合法" in words(reviewer.get(address(at)).content)


def test_the_same_page_sent_twice_enters_the_answers_once(at: Table, reviewer: Client):
    with on(AT):
        answered(at, reviewer)
        sent = {"a-facts-level": "sound", "key": "w-once", "_do": "answer"}
        reviewer.post(address(at), sent)
        seq = look(at.review).seq
        reviewer.post(address(at), sent)
        assert look(at.review).seq == seq


def test_others_of_the_unit_see_why_they_may_not_answer_and_the_handlers_nothing(at: Table, site: Site):
    with on(AT):
        other = signed_in(site.people["legal_reviewer"][1]).get(address(at))
        assert "review.other_reviewer" in other.content.decode()
        assert 'name="a-facts-level"' not in other.content.decode()
        sent = signed_in(site.people["legal_reviewer"][1]).post(address(at), {"a-facts-level": "sound", "_do": "answer"})
        assert (sent.status_code, at.state.answers) == (409, ())
        handler = signed_in(at.handler).get(address(at))
        assert (handler.status_code, handler["Location"]) == (302, f"/s/{at.review}/")


def test_the_page_does_not_grow_stale_when_the_draft_changes(at: Table, reviewer: Client):
    """Another draft a second ago: the opinion is refused, and what the page shows says so."""
    with on(AT):
        answered(at, reviewer)
        at.do(StandInDraft(title="超标排放大气污染物"), at.case, "installer")
        sound = {f"a-{item}-level": "sound" for item in at.state.checklist}
        refused = reviewer.post(address(at), {**sound, "_do": "conclude"})
        assert refused.status_code == 422
        assert "review.other_draft" in refused.content.decode()


def test_every_place_a_page_links_to_is_on_the_page(at: Table, reviewer: Client):
    with on(AT):
        page = reviewer.get(address(at)).content.decode()
        targets = set(re.findall(r'href="#([^"]+)" data-place', page))
        assert targets
        assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert anchor_of("clock", "C04:p1") == "clock-C04-p1"
    assert anchor_of("recording", "xiangxi/recording/abc") == "rec-abc"
    assert anchor_of("weather", "x") == ""


def test_a_paper_is_shown_in_the_page_to_whoever_may_read_it(at: Table, reviewer: Client):
    with on(AT):
        assert reviewer.get(address(at) + "read/?doc=d999").status_code == 404
        assert reviewer.get(address(at) + f"read/?original={'0' * 64}").status_code == 404
        item = at.state.package[0]
        missing = reviewer.get(address(at) + f"read/?original={item.digest}&title=文稿")
        assert missing.status_code == 200
        assert "没有找到这份原件" in missing.content.decode()


# The list -------------------------------------------------------------------------------------------------------------------------


def test_the_list_shows_mine_first_with_age_round_and_due_date(site: Site):
    with on("2026-03-02"):
        mine, theirs = at_desk(site), at_desk(site, 2)
        second = site.people["legal_reviewer"][1]
        theirs.do(DeclareReviewer(reviewer=second))
    client = signed_in(mine.reviewer)
    with on("2026-03-05"):
        page = client.get("/reviews/").content.decode()
        assert (f"/reviews/xiangxi/{mine.review.rpartition('/')[2]}/" in page, theirs.review.rpartition("/")[2] + "/" in page) == (
            True,
            False,
        )
        assert "3 个工作日" in page
        assert "2026-03-11" in page
        unit = client.get("/reviews/?scope=unit").content.decode()
        for one in (mine, theirs):
            assert f"/reviews/xiangxi/{one.review.rpartition('/')[2]}/" in unit
        assert "没有符合条件的审核" in client.get("/reviews/?scope=unit&stage=concluded").content.decode()
        assert "没有符合条件的审核" in client.get("/reviews/?scope=unit&round=again").content.decode()
        assert "没有符合条件的审核" in client.get("/reviews/?scope=unit&late=1").content.decode()
        assert "没有符合条件的审核" in client.get("/reviews/?scope=sent").content.decode()
        assert f"/reviews/xiangxi/{mine.review.rpartition('/')[2]}/" in client.get("/kinds/review/").content.decode()
    with on("2026-03-13"):
        late = client.get("/reviews/?scope=unit&late=1").content.decode()
        assert mine.review.rpartition("/")[2] in late


def test_the_list_comes_page_by_page(site: Site):
    with on("2026-03-02"):
        for number in range(1, 28):
            submit(table(site, number=number))
    client = signed_in(site.people["legal_reviewer"][0])
    with on(AT):
        first, second = client.get("/reviews/?scope=all"), client.get("/reviews/?scope=all&page=2")
    assert "共 2 页（27 条）" in first.content.decode()
    assert first.content.decode().count("/reviews/xiangxi/r") == 25
    assert second.content.decode().count("/reviews/xiangxi/r") == 2


def test_an_agency_is_asked_its_own_items(db: None):
    """盘锦: the checklist is the one the agency set."""
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        site = install_for_test("panjin")
    accounts("panjin")
    with on("2026-03-02"):
        at = at_desk(site)
        page = words(signed_in(at.reviewer).get(address(at)).content)
        for text in ("执法主体是否合法", "裁量是否适当", "是否涉嫌犯罪需要移送"):
            assert text in page
    assert at.state.received_on == date(2026, 3, 2)
