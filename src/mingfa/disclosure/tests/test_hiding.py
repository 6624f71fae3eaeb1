"""What must be hidden is hidden before anything goes out: by the law's list, by a person with a reason, by the leak test at the end."""

from __future__ import annotations

import base64
import gzip
import io
import json
from hashlib import sha256

import pypdf
import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk.verify import verify
from mingfa.disclosure import acts
from mingfa.disclosure.acts.masking import choices_of
from mingfa.disclosure.copies import PublicationHeld, made_whole
from mingfa.disclosure.redaction import Choices, Secrets
from mingfa.disclosure.redaction.leaks import leaks, neighbour_leaks
from mingfa.portal.tests.test_outlets import made

pytestmark = pytest.mark.django_db

SECRET = "配方甲三号添加剂"
"""A passage that only the trade secret of this case has."""


def told(case) -> str:
    """The facts of the decision as its draft has them, with the secret in them."""
    return f"经查，该单位使用{SECRET}处理原料，产生的废水未经处理经暗管排放。"


def flagged(case, what: str = "trade_secret", **fields):
    act = acts.FlagSensitive(what=what, note="企业书面主张，附保密措施说明", **fields)
    assert case.done(act, case.at_step("provide")) == set(), case.said
    return case


def secret_case(publishing, agency: str):
    """A decision whose facts tell a trade secret, issued."""
    violation = SMALL.violation.model_copy(update={"act": f"使用{SECRET}处理原料，废水经暗管排放"})
    return publishing(agency).decided(SMALL.model_copy(update={"violation": violation})).issued()


def refuses_untreated_secrets(case, article: str) -> None:
    """Both refusals, each alone, and what lets the item through."""
    provider = case.at_step("provide")
    need = "生态环境行政处罚办法第六十二条要求公开处罚决定"
    assert case.done(acts.PreparePublication(), provider) == {"publication.no_legal_need", "publication.no_masked_version"}
    assert all(article in str(one.article) for one in case.said), case.said
    assert case.done(acts.PreparePublication(legal_need=need), provider) == {"publication.no_masked_version"}
    masked = ({"words": SECRET, "because": "trade_secret", "reason": "企业主张的技术秘密"},)
    assert case.done(acts.PreparePublication(added=masked), provider) == {"publication.no_legal_need"}
    assert case.public.stage == "due"
    case.provided(legal_need=need, added=masked).published()


@pytest.mark.obligation("SH-P-0d")
def test_shanghai_publishes_a_flagged_item_only_by_a_legal_need_and_treated(publishing, portal):
    """SH-P-0d: flagged, no legal need or no masked version -> refused; with both the page shows the masked text only, and no API the original."""
    case = flagged(secret_case(publishing, "shanghai"))
    refuses_untreated_secrets(case, "三（一）")
    agency = case.site.agency
    item = case.publication.rpartition("/")[2]
    pages = portal.visit(
        case.item, "/decisions/", f"/api/v1/decisions/{agency}/{item}", "/api/v1/decisions", f"{case.item}proof.json", "/feed.atom",
        "/feed.rss", f"/api/v1/agencies/{agency}/changes", follow=(case.feed,),
    )  # fmt: skip
    page, listed, *answers = pages
    assert [one.status for one in pages] == [200] * len(pages)
    assert "（已隐去）" in page.text
    assert case.public.title in listed.text
    hidden = json.dumps("（已隐去）").strip('"')
    assert hidden in answers[0].text
    assert "（已隐去）" in answers[2].text or hidden in answers[2].text
    for one in pages:
        assert SECRET not in one.text
        assert json.dumps(SECRET).strip('"') not in one.text
    raw = SECRET.encode()
    escaped = json.dumps(SECRET).strip('"').encode()
    for folder in (case.feed, portal.site):
        for path in folder.rglob("*"):
            if path.is_file():
                assert raw not in path.read_bytes()
                assert escaped not in path.read_bytes()


@pytest.mark.obligation("JB-P-3")
def test_jiangbei_publishes_a_flagged_item_only_by_a_legal_need_and_treated(publishing, portal):
    """JB-P-3: the same refusals by 第三条; page, search and download show the masked text only."""
    case = flagged(secret_case(publishing, "jiangbei"))
    refuses_untreated_secrets(case, "第三条")
    page, found, masked, _ = portal.visit(
        case.item, f"/decisions/?q={SECRET}", "/decisions/?q=处理原料", "/downloads/", follow=(case.feed,)
    )
    assert "（已隐去）处理原料" in page.text
    assert "没有符合条件" in found.text
    assert case.public.title in masked.text
    assert SECRET not in page.text + masked.text
    downloads = {path.name: gzip.decompress(path.read_bytes()).decode() for path in made(portal).glob("decisions.*.gz")}
    assert sorted(downloads) == ["decisions.csv.gz", "decisions.jsonl.gz"]
    for text in downloads.values():
        assert "（已隐去）处理原料" in text
        assert SECRET not in text


@pytest.mark.guards("refuse_untreated", "refuse_untreated_version")
def test_a_flag_sends_a_version_back_that_was_prepared_without_it(publishing):
    """行政处罚法 第五十条; 湘西州 公示制度 第十条（二）: where the main facts are the secret, the decision is not published at all."""
    case = secret_case(publishing, "xiangxi").provided().approved()
    assert case.public.stage == "approved"
    flagged(case, passages=(SECRET,))
    assert case.public.stage == "due"
    assert "商业秘密" in case.public.version.returned
    assert case.done(acts.Publish(), case.at_step("publish")) == {"stage.wrong"}
    assert case.done(acts.PreparePublication(), case.at_step("provide")) == {"publication.no_legal_need"}  # the passage hides itself
    flagged(case, passages=(SECRET,), main_facts=True)
    assert case.done(acts.PreparePublication(legal_need="某条"), case.at_step("provide")) == {"publication.secret_main_facts"}
    assert "第十条（二）" in str(case.said[0].article)
    flagged(case, passages=(SECRET,))
    case.provided(legal_need="生态环境行政处罚办法第六十二条")
    assert "（已隐去）" in json.dumps(dict(case.public.version.content), ensure_ascii=False)
    assert SECRET not in json.dumps(dict(case.public.version.content), ensure_ascii=False)
    case.published()


@pytest.mark.guards("refuse_no_flag")
def test_a_flag_is_taken_back_by_whoever_approves(publishing):
    case = flagged(secret_case(publishing, "jiangbei"))
    approver = case.at_step("approve")
    assert case.done(acts.UnflagSensitive(what="privacy", reason="核对"), approver) == {"publication.no_flag"}
    assert case.done(acts.UnflagSensitive(what="trade_secret", reason="企业未采取保密措施"), approver) == set()
    case.provided()


@pytest.mark.guards("refuse_forbidden_lift", "refuse_leftovers")
def test_what_the_law_hides_is_not_lifted_and_a_mistaken_hit_is(publishing):
    """生态环境行政处罚办法 第六十四条: a citizen's number stays hidden whatever the reason; a plate that is none may be lifted with one."""
    violation = SMALL.violation.model_copy(update={"act": "湘U12345号设备排放废水，操作人身份证号11010519491231002X，联系电话13812345678"})
    case = publishing().decided(SMALL.model_copy(update={"violation": violation})).issued()
    provider = case.at_step("provide")
    lifting = {"words": "11010519491231002X", "reason": "当事人同意公开"}
    assert case.done(acts.PreparePublication(lifted=(lifting,)), provider) == {"publication.lift_refused"}
    assert "第六十四条" in str(case.said[0].article)
    assert "公民身份号码" in case.said[0].message
    assert "11010519491231002X" not in case.said[0].message
    spaced = {"words": "110105 19491231 002X", "reason": "换一种写法"}
    assert case.done(acts.PreparePublication(lifted=(spaced,)), provider) == {"publication.lift_refused"}
    case.provided(lifted=({"words": "湘U12345", "reason": "是设备编号，不是车牌"},))
    content = json.dumps(dict(case.public.version.content), ensure_ascii=False)
    assert "湘U12345号设备" in content
    assert "13812345678" not in content
    assert "11010519491231002X" not in content
    assert case.public.version.choices.lifted == {("", "湘U12345"): "是设备编号，不是车牌"}
    case.published()


@pytest.mark.guards("refuse_unanswered")
def test_a_suspected_name_is_shown_until_a_person_answers_and_the_entry_says_so(publishing):
    violation = SMALL.violation.model_copy(update={"act": "废水经暗管排放，举报人罗小琴提供照片"})
    case = publishing().decided(SMALL.model_copy(update={"violation": violation})).issued()
    case.provided()
    assert "罗小琴" in json.dumps(dict(case.public.version.content), ensure_ascii=False)
    entry = case.last_entry()
    assert [warning["code"] for warning in entry.warnings] == ["publication.names_unanswered"]
    assert case.done(acts.ReturnPublication(reason="疑似姓名未确认"), case.at_step("approve")) == set()
    case.provided(answered=({"words": "罗小琴", "hide": True},))
    content = json.dumps(dict(case.public.version.content), ensure_ascii=False)
    assert "罗小琴" not in content
    assert "举报人罗某" in content
    assert case.last_entry().warnings == ()


@pytest.mark.guards("refuse_leak", "refuse_leaky_reason")
def test_the_leak_test_reads_the_words_of_corrections_too(publishing):
    """The public reads why something was corrected; a number there is a leak like any other."""
    case = publishing().decided(SMALL).issued().published()
    publisher = case.at_step("publish")
    changed = acts.CorrectPublication(reason="当事人来电13812345678要求更正", execution="罚款已缴清")
    assert case.done(changed, publisher) == {"publication.not_redacted"}
    assert "13812345678" not in case.said[0].message
    assert "手机号码" in case.said[0].message
    assert case.done(acts.CorrectPublication(reason="补充执行情况", execution="罚款已缴清"), publisher) == set()
    case.published()
    told = acts.WithdrawPublication(trigger="excepted", reason="当事人13812345678来电")
    assert case.done(told, publisher) == {"publication.not_redacted"}
    assert case.public.stage == "published"


def test_leaks_are_found_in_every_part_of_a_content():
    """Title, fields, reasons, parties, places: whatever the content carries, now or later."""
    secrets = Secrets({"欧阳明远": "欧某"}, ("甲市乙镇东街1号",))
    clean = {"title": "某案", "number": "州环罚〔2026〕12号", "fields": [{"key": "facts", "label": "违法事实", "value": "排放废水"}]}
    assert leaks(clean, secrets) == ()
    for content, where in (
        (clean | {"title": "欧阳明远案"}, "标题"), (clean | {"title": "欧 阳\n明·远案"}, "标题"),
        (clean | {"fields": [{"key": "facts", "label": "违法事实", "value": "在东街1号排放"}]}, "违法事实"),
        (clean | {"changes": [{"on": "2026-03-01", "reason": "歐陽明遠来电"}]}, "更正说明"), (clean | {"parties": [{"name": "欧阳明远"}]}, "当事人"),
        (clean | {"place": "甲市乙镇东街1号"}, "地点"), (clean | {"later": {"deep": ["欧阳明远"]}}, "later"),
    ):  # fmt: skip
        found = leaks(content, secrets)
        assert [one.where for one in found] == [where], content
        assert "欧阳明远" not in str(found[0])


@pytest.mark.guards("refuse_neighbour_leak")
def test_what_is_hidden_here_is_not_told_by_another_item_of_the_case():
    other = {"title": "某案", "fields": [{"key": "facts", "label": "违法事实", "value": "滨河路排口，联系人13812345678"}]}
    added = Choices(added={"滨河路": ("address", "可以认出住处")})
    assert [one.where for one in neighbour_leaks(other, Secrets({}), added)] == ["违法事实"]
    assert neighbour_leaks(other, Secrets({}), Choices()) == ()
    assert neighbour_leaks(other, Secrets({"滨河": "滨某"}), Choices(), shown=("滨河",)) == ()


def test_decisions_of_a_person_are_read_from_any_act():
    act = acts.PreparePublication(
        added=({"words": "滨河路", "reason": "住处"},), lifted=({"words": "湘U12345", "field": "facts", "reason": "设备编号"},),
        answered=({"words": "罗小琴", "hide": True}, {"words": "高山", "hide": False}),
    )  # fmt: skip
    assert choices_of(act) == Choices(
        {"滨河路": ("other", "住处")}, {("facts", "湘U12345"): "设备编号"}, confirmed=("罗小琴",), rejected=("高山",)
    )
    assert choices_of(acts.Publish()) == Choices()


# The public copy ---------------------------------------------------------------------------------------------------------------------


def pdf_text(data: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).replace("\n", "")


def sent_contents(case) -> list[dict]:
    folder = case.feed / case.site.agency / "content"
    found = [json.loads(path.read_bytes())["content"] for path in folder.glob("*.json")]
    return [one for one in found if one.get("number") == case.public.number and "moved" not in one]


def test_a_public_copy_is_made_anew_from_the_published_words_and_goes_with_them(publishing, portal):
    """国办发〔2018〕118号: what is published is a new text; the copy bears a name and metadata of published words only, and leaves with the item."""
    case = secret_case(publishing, "xiangxi")
    handler = next(iter(case.state.handler_names.values()))
    case.provided(with_copy=True, added=({"words": SECRET, "because": "trade_secret", "reason": "技术秘密"},)).published()
    (content,) = sent_contents(case)
    body = base64.b64decode(content["copy"]["data"])
    assert sha256(body).hexdigest() == content["copy"]["sha256"]
    assert content["copy"]["size"] == len(body)
    text = pdf_text(body)
    assert "处理原料" in text
    assert "（已隐去）" in text
    for word in (SECRET, handler):
        assert word not in text
        assert word not in content["copy"]["name"]
    assert pypdf.PdfReader(io.BytesIO(body)).metadata.title == content["title"]
    assert [one for one in verify().findings if one.kind != "original"] == []
    page, copy = portal.visit(case.item, f"{case.item}copy.pdf", follow=(case.feed,))
    assert "下载公开文本" in page.text
    assert copy.status == 200
    assert copy.headers["Content-Type"] == "application/pdf"
    assert "filename*=utf-8" in copy.headers["Content-Disposition"].lower()
    publisher = case.at_step("publish")
    assert case.done(acts.WithdrawPublication(trigger="excepted", reason="涉及商业秘密"), publisher) == set()
    case.settled()
    assert not any("copy" in one for one in sent_contents(case))
    assert [one for one in verify().findings if one.kind != "original"] == []
    page, copy = portal.visit(case.item, f"{case.item}copy.pdf", follow=(case.feed,))
    assert portal.problem == 0
    assert "下载公开文本" not in page.text
    assert copy.status == 404


def test_a_copy_that_cannot_be_made_holds_this_item_and_no_other(publishing):
    """Nothing half published: an item whose copy no font can set waits whole, the others go out, and a version without the copy too."""
    violation = SMALL.violation.model_copy(update={"act": "通过暗管排放水污染物\U0001f9ec"})
    case = publishing().decided(SMALL.model_copy(update={"violation": violation})).issued()
    case.provided(with_copy=True).published()
    assert case.public.stage == "published"
    assert sent_contents(case) == []
    with pytest.raises(PublicationHeld, match="公开文本不能制作"):
        made_whole(case.publication, case.public.emissions[-1].content)
    other = publishing()
    other.n = 300
    other.decided(SMALL).issued().published()
    assert len(sent_contents(other)) == 1


def test_what_goes_out_is_tested_again_with_what_the_case_knows_by_then(publishing):
    case = publishing().decided(SMALL).issued().published()
    content = case.public.emissions[-1].content
    assert made_whole(case.publication, content) == dict(content)
    handler = next(iter(case.state.handler_names.values()))
    with pytest.raises(PublicationHeld) as held:
        made_whole(case.publication, dict(content) | {"title": f"{handler}承办的案件"})
    assert "标题中的姓名" in str(held.value)
    assert handler not in str(held.value)
