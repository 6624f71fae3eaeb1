"""The publication of a decision through the door: who, what, when, where not; and what the public sees of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import MAJOR, SMALL
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.verify import verify
from mingfa.disclosure import acts
from mingfa.law.regime import AGENCIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("agency", AGENCIES)
def test_from_issue_to_the_public_page(publishing, portal, agency):
    """Each regime with its own units and posts: due by itself when issued, seen by everybody after the publication."""
    case = publishing(agency).decided(MAJOR, ("p1",)).issued()
    assert case.public.stage == "due"
    assert ToDoRow.objects.filter(stream=case.publication, key="provide", duty="publication.provide").count() == 1
    assert DeadlineRow.objects.get(stream=case.publication, key="publish").due_on is not None
    case.published()
    assert not DeadlineRow.objects.filter(stream=case.publication, key="publish").exists()
    page, listed, found = portal.visit(case.item, "/decisions/", "/decisions/?q=清源水洗", follow=(case.feed,))
    assert portal.problem == 0
    assert page.status == 200
    for words in ("乙镇清源水洗有限公司", "叁拾万元整", "第一千一百条", case.decision.number, "核验"):
        assert words in page.text
    assert case.public.title in listed.text
    assert case.public.title in found.text
    assert [one for one in verify().findings if one.kind != "original"] == []


def test_the_days_run_from_the_decision_and_explain_themselves(publishing):
    """湘西州 公示制度 第十四条: a penalty within 7 working days of the decision."""
    case = publishing().decided(SMALL).issued()
    row = DeadlineRow.objects.get(stream=case.publication, key="publish")
    assert "第十四条" in row.article
    assert row.clock == "disclosure.days.penalty"
    working, day = 0, case.decision.decided_on
    from mingfa.desk.perform import regime_of

    calendar = regime_of("xiangxi").calendar
    while working < 7:
        day += timedelta(days=1)
        working += calendar.is_working_day(day)
    assert row.due_on == day


@pytest.mark.guards("refuse_unissued")
def test_a_decision_that_is_not_issued_is_not_published(publishing):
    case = publishing().decided(SMALL)
    stream = acts.publication_of(case.stream, case.decision.seq)
    opening = acts.OpenPublication(case=case.stream, decision_seq=case.decision.seq)
    assert case.done(opening, case.at_step("provide"), stream=stream) == {"publication.not_issued"}
    case.issued()
    assert case.public.stage == "due"


@pytest.mark.guards("refuse_no_decision", "refuse_other_stream", "refuse_others_to_provide")
def test_a_publication_is_of_one_decision_of_its_case_and_provided_by_those_the_regime_names(publishing):
    case = publishing().decided(SMALL).issued()
    provider, seq = case.at_step("provide"), case.decision.seq
    unknown = acts.publication_of(case.stream, 9999)
    assert case.done(acts.OpenPublication(case=case.stream, decision_seq=9999), provider, stream=unknown) == {"publication.no_decision"}
    elsewhere = acts.publication_of(case.stream, seq + 1)
    assert case.done(acts.OpenPublication(case=case.stream, decision_seq=seq), provider, stream=elsewhere) == {"publication.other_stream"}
    assert "publication.not_yours_to_provide" in case.done(acts.PreparePublication(), case.site.people["archivist"][0])
    assert case.done(acts.PreparePublication(), provider) == set()


@pytest.mark.guards("refuse_same_person", "refuse_others_to_publish", "refuse_unapproved", "refuse_unchecked")
def test_nothing_goes_out_before_another_person_has_approved_it(publishing, portal):
    """The order of the regime: provided, approved by somebody else who has looked at what is hidden, then published."""
    case = publishing("jiangbei").decided(SMALL).issued()
    case.provided()
    publisher, approver = case.at_step("publish"), case.at_step("approve")
    assert case.done(acts.Publish(), publisher) == {"publication.not_approved"}
    assert "第一条" in str(case.said[0].article)
    assert case.done(acts.ApprovePublication(redaction_checked=False), approver) == {"publication.not_checked"}
    provider = case.public.version.provided_by
    assert "publication.same_person" in case.done(acts.ApprovePublication(redaction_checked=True), provider)
    case.settled()
    assert portal.page("/decisions/", follow=(case.feed,)).text.count('class="item"') == 0
    case.approved()
    assert case.done(acts.Publish(), case.site.people["officer"][0]) >= {"publication.not_yours_to_publish"}
    case.published()
    assert portal.page("/decisions/", follow=(case.feed,)).text.count('class="item"') == 1


@pytest.mark.obligation("JB-P-0")
def test_a_decision_without_its_conclusion_is_refused_by_article_ten(publishing):
    """JB-P-0: publish a decision with no conclusion -> the refusal names 第十条; the profile names the district scheme as upper rule."""
    from mingfa.office.tests.conftest import accounts, signed_in

    case = publishing("jiangbei").decided(SMALL).issued()
    assert case.done(acts.PreparePublication(leave_out=("conclusion",)), case.at_step("provide")) == {"publication.field_missing"}
    assert "第十条" in str(case.said[0].article)
    assert "执法结论" in case.said[0].message
    assert case.public.stage == "due"
    case.provided()
    assert case.public.stage == "prepared"
    accounts("jiangbei")
    page = signed_in(case.leader).get("/regime/").content.decode()
    assert "江北府办发〔2019〕57号" in page


def test_minimum_fields_differ_by_regime(publishing):
    """湘西州 第九条（一） asks for facts and evidence; 江北 第十条 does not."""
    xiangxi, jiangbei = publishing("xiangxi").decided(SMALL).issued(), publishing("jiangbei").decided(SMALL).issued()
    leaving = acts.PreparePublication(leave_out=("evidence",))
    assert xiangxi.done(leaving, xiangxi.at_step("provide")) == {"publication.field_missing"}
    assert "证据" in xiangxi.said[0].message
    assert jiangbei.done(leaving, jiangbei.at_step("provide")) == set()


def test_what_a_person_types_is_refused_when_it_tells_too_much(publishing, portal):
    """生态环境行政处罚办法 第六十四条: numbers, addresses and names of people who are not punished do not go out."""
    case = publishing().decided(SMALL).issued()
    handler = next(iter(case.state.handler_names.values()))
    typed = f"经查，{handler}到现场，联系人电话13812345678，身份证号11010519491231002X，账号6222020200112233445，车牌湘U12345。"
    assert case.done(acts.PreparePublication(facts_words=typed), case.at_step("provide")) == {"publication.not_redacted"}
    words = case.said[0].message
    for rule in ("手机号码", "公民身份号码", "银行账号", "车牌号码", "姓名"):
        assert rule in words
    assert "13812345678" not in words
    assert handler not in words
    case.provided(
        facts_words="经查，该单位通过暗管排放水污染物，厂区位于滨河路。",
        added=({"words": "滨河路", "because": "address", "reason": "可以认出住处"},),
    )
    case.published()
    page = portal.page(case.item, follow=(case.feed,))
    assert "滨河路" not in page.text
    assert "（已隐去）" in page.text
    assert handler not in page.text


def test_a_decision_is_withheld_only_on_a_ground_and_with_approval(publishing, portal):
    """湘西州 公示制度 第十条; approved by the leader in charge; the completeness statement counts it by its ground."""
    case = publishing().decided(SMALL).issued()
    asking = acts.Withhold(ground="9", evidence="当事人为未成年人的户籍材料")
    assert case.done(asking, case.at_step("provide")) == {"publication.ground_unknown"}
    assert "第十条" in str(case.said[0].article)
    assert case.done(acts.Withhold(ground="1", evidence="当事人为未成年人的户籍材料"), case.at_step("provide")) == set()
    assert "publication.not_yours_to_withhold" in case.done(
        acts.ApproveWithholding(granted=True, opinion="同意"), case.site.people["officer"][0]
    )
    assert case.done(acts.ApproveWithholding(granted=True, opinion="同意"), case.leader) == set()
    assert case.public.stage == "withheld"
    assert not DeadlineRow.objects.filter(stream=case.publication).exists()
    case.at += timedelta(days=1)
    case.settled()
    about, listed = portal.visit("/about/", "/decisions/", follow=(case.feed,))
    assert "依法不予公示 1 件" in about.text
    assert "未成年人" in about.text
    assert "已作出决定 1 件" in about.text
    assert listed.text.count('class="item"') == 0


def test_an_agency_without_grounds_of_its_own_withholds_nothing(publishing):
    case = publishing("shanghai").decided(SMALL).issued()
    assert case.done(acts.Withhold(ground="1", evidence="材料"), case.at_step("provide")) == {"publication.no_grounds"}


@pytest.mark.guards("refuse_no_correction")
def test_a_correction_is_approved_before_it_replaces_what_is_public(publishing, portal):
    case = publishing().decided(SMALL).issued().published()
    same = acts.CorrectPublication(reason="核对无误")
    publisher = case.at_step("publish")
    assert case.done(same, publisher) == {"publication.nothing_new"}
    changed = acts.CorrectPublication(reason="补充执行情况", execution="罚款已于三月缴清")
    assert case.done(changed, publisher) == set()
    case.settled()
    assert "缴清" not in portal.page(case.item, follow=(case.feed,)).text
    case.published()
    before, after = portal.visit("/decisions/?q=三月缴清", case.item, follow=(case.feed,))
    assert case.public.title in before.text
    assert "罚款已于三月缴清" in after.text
    assert "补充执行情况" in after.text
    contents = sorted((case.feed / "xiangxi" / "content").glob("*.json"))
    assert sum("清源水洗".encode() in path.read_bytes() for path in contents) == 1


@pytest.mark.guards("refuse_unfounded_withdrawal")
def test_a_decision_that_fell_is_taken_down_with_a_notice(publishing, portal):
    """江北 公示制度 第十一条, 行政处罚法 第四十八条第二款: down within three working days, with the reason; the content is gone."""
    case = publishing("jiangbei").decided(SMALL).issued().published()
    publisher = case.at_step("publish")
    early = acts.WithdrawPublication(trigger="revoked", reason="没有撤销过")
    assert case.done(early, publisher) == {"publication.no_change"}
    case.served()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    row = DeadlineRow.objects.get(stream=case.publication, key="withdraw")
    assert row.clock == "disclosure.withdrawal.days"
    assert "C12" in case.state.clocks
    assert case.state.clocks["C12"].ended is None
    case.settled()
    portal.visit(follow=(case.feed,))
    assert case.done(acts.WithdrawPublication(trigger="revoked", reason="原决定适用法律错误，已自行撤销"), publisher) == set()
    assert case.state.clocks["C12"].ended is not None
    case.settled()
    page, listed, found = portal.visit(case.item, "/decisions/", "/decisions/?q=清源水洗", follow=(case.feed,))
    assert page.status == 200
    assert "原决定适用法律错误，已自行撤销" in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, noarchive">' in page.text
    assert "清源水洗" not in page.text + listed.text
    assert "没有符合条件" in found.text
    assert not any("清源水洗".encode() in path.read_bytes() for path in (case.feed / "jiangbei").rglob("*") if path.is_file())
    assert "清源水洗".encode() not in b"".join(path.read_bytes() for path in portal.site.glob("portal.sqlite3*"))
    assert [one for one in verify().findings if one.kind != "original"] == []


def test_xiangxi_says_beside_the_decision_what_became_of_it(publishing, portal):
    """湘西州 公示制度 第十七条: update and explain; what should never have gone out is taken down all the same."""
    case = publishing().decided(SMALL).issued().published().served()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    publisher = case.at_step("publish")
    assert case.done(acts.WithdrawPublication(trigger="revoked", reason="原决定已自行撤销"), publisher) == set()
    case.settled()
    page = portal.page(case.item, follow=(case.feed,))
    assert "效力变动：决定被撤销" in page.text
    assert "清源水洗" in page.text
    assert case.done(acts.WithdrawPublication(trigger="excepted", reason="涉及商业秘密"), publisher) == set()
    case.settled()
    page = portal.page(case.item, follow=(case.feed,))
    assert "清源水洗" not in page.text
    assert "涉及商业秘密" in page.text


def test_a_decision_that_fell_before_publication_is_not_published(publishing):
    case = publishing().decided(SMALL).issued().served()
    case.provided()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    assert case.public.stage == "lapsed"
    assert case.public.lapsed_on is not None
    assert case.done(acts.ApprovePublication(redaction_checked=True), case.at_step("approve")) == {"stage.wrong"}
    assert isinstance(case.public.decided_on, date)
