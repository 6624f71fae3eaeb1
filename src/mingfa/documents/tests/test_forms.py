"""Every form holds the fields its official sheet has, and a missing one is named by its Chinese title."""

import copy
import re
from importlib.resources import files

import pytest

from mingfa.documents.errors import IncompleteDocument, InvalidDocument, UnknownForm
from mingfa.documents.forms import FORMS, FormKind, form_of
from mingfa.documents.samples import OFFICERS, PARTY, sample

CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("code", FORMS)
def test_every_form_is_complete(code):
    """A form has a Chinese title for each field, a template file for each version, and synthetic data that fill it."""
    form = FORMS[code]
    assert CHINESE.search(form.title)
    assert all(CHINESE.search(title) for title in form.field_titles().values())
    for version in form.versions:
        assert (files("mingfa.documents") / "templates" / f"{code}.v{version}.typ").is_file()
    assert form.fill(sample(code)) == sample(code)
    assert form.fill(sample(code).model_dump(mode="json")) == sample(code)


@pytest.mark.parametrize("code", FORMS)
def test_each_required_field_is_missed_by_its_title(code):
    """Left out, or null, or (for text) only spaces: refused, naming the field; never an English word."""
    form = FORMS[code]
    full = sample(code).model_dump()
    for name, field in form.model.model_fields.items():
        if not field.is_required():
            continue
        without = {key: value for key, value in full.items() if key != name}
        variants = [without, {**full, name: None}]
        if isinstance(full[name], str) and not isinstance(full[name], bool) and "Literal" not in str(field.annotation):
            variants.append({**full, name: " 　 "})
        for data in variants:
            with pytest.raises(IncompleteDocument) as caught:
                form.fill(data)
            assert any(title.startswith(str(field.title)) for title in caught.value.missing), (name, caught.value.missing)
            assert not re.search(r"[a-z]{3,}", str(caught.value)), str(caught.value)


def test_numbers_of_the_set_and_stems_are_used_once():
    numbers = [form.number for form in FORMS.values() if form.number]
    stems = [form.stem for form in FORMS.values() if form.stem]
    assert len(numbers) == len(set(numbers))
    assert len(stems) == len(set(stems))
    wanted = {
        "4",
        "8",
        "9",
        "10",
        "11",
        "12",
        "17",
        "18",
        "20",
        "21",
        "22",
        "23",
        "24",
        "27",
        "28",
        "29",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
    }
    assert wanted | {"37", "38", "40", "45", "46", "47", "61", "62", "63", "64", "65"} <= set(numbers)


def test_papers_for_the_party_are_served_with_a_receipt():
    """Court application and address confirmation go to the court and come from the party: no receipt."""
    without = {form.code for form in FORMS.values() if form.kind is FormKind.EXTERNAL and not form.served_with_receipt}
    assert without == {"court_application", "service_address"}
    assert not any(form.served_with_receipt for form in FORMS.values() if form.kind is not FormKind.EXTERNAL)


def test_an_unknown_form_or_version_is_refused():
    with pytest.raises(UnknownForm, match="文书样式“nothing”不存在"):
        form_of("nothing")
    with pytest.raises(UnknownForm, match="第 99 版不存在"):
        form_of("penalty_decision", 99)


def test_a_path_into_a_block_is_told_in_chinese():
    data = sample("penalty_decision").model_dump()
    data["draft"]["evidence"][1].pop("made_by")
    data["to"].pop("credit_code")
    with pytest.raises(IncompleteDocument) as caught:
        form_of("penalty_decision").fill(data)
    assert caught.value.missing == ["当事人·统一社会信用代码", "处罚决定文稿·证据（第2项）·提供（制作）人"]


REMEDY_PARTS = [("right", "救济权利"), ("procedure", "救济程序"), ("channel", "救济渠道")]


@pytest.mark.obligation("XX-P-7b")
@pytest.mark.obligation("JB-P-8b")
@pytest.mark.parametrize("empty", [[], None, [{}]], ids=["no item", "null", "empty item"])
def test_a_decision_with_an_empty_remedies_block_is_refused(empty):
    """XX-P-7b, JB-P-8b: a document whose remedies block is empty is refused, naming right, procedure and channel."""
    data = sample("penalty_decision").model_dump()
    data["draft"]["remedies"] = empty
    with pytest.raises(IncompleteDocument) as caught:
        form_of("penalty_decision").fill(data)
    assert {title.rsplit("·", 1)[1] for title in caught.value.missing} == {"救济权利", "救济程序", "救济渠道"}


@pytest.mark.obligation("SH-P-2.2b")
@pytest.mark.parametrize("code", ["penalty_decision", "correction_order", "deferral_notice", "preservation_notice", "site_record"])
@pytest.mark.parametrize(("part", "title"), REMEDY_PARTS)
def test_a_remedies_block_that_lacks_a_part_is_refused(code, part, title):
    """SH-P-2.2b: a remedies block that lacks the channel (or the right, or the procedure) is refused, naming it; on-site papers too."""
    data = copy.deepcopy(sample(code).model_dump())
    holder = {"penalty_decision": lambda d: d["draft"], "site_record": lambda d: d["head"]["told"]}.get(code, lambda d: d)(data)
    for blank in ("", "  ", None):
        holder["remedies"][0][part] = blank
        with pytest.raises(IncompleteDocument) as caught:
            form_of(code).fill(data)
        assert len(caught.value.missing) == 1
        assert caught.value.missing[0].endswith(f"·{title}") or caught.value.missing[0] == f"救济途径（第1项）·{title}"
    holder["remedies"][0][part] = "写明的内容"
    assert form_of(code).fill(data)


def test_forms_that_hold_remedies_are_known():
    needing = {form.code for form in FORMS.values() if form.needs_remedies}
    assert {"penalty_decision", "correction_order", "deferral_notice", "site_record", "questioning_record", "penalty_notice"} <= needing
    assert "file_cover" not in needing


def fails(code, **changes):
    """Fill a form with changed data; return the words of the refusal."""
    data = sample(code).model_dump()
    for path, value in changes.items():
        *parents, last = path.split("__")
        at = data
        for name in parents:
            at = at[name]
        at[last] = value
    with pytest.raises(InvalidDocument) as caught:
        form_of(code).fill(data)
    return str(caught.value)


ONE = [OFFICERS[0].model_dump()]


def test_contradictions_within_a_paper_are_refused():
    """Each condition stands on its own; what a form says must hold together."""
    assert "四项立案条件未全部具备" in fails("filing_approval", conditions__jurisdiction={"met": False, "reason": "行为地在外州"})
    assert "两名以上执法人员" in fails("filing_approval", officers=ONE)
    assert "两名以上执法人员" in fails("filing_approval", officers=ONE * 2)
    assert "笔录首部·执法人员及执法证号：至少应当有 2 项" in fails("site_record", head__officers=ONE)
    assert "结束时间应当晚于开始时间" in fails("site_record", head__ended_at=sample("site_record").head.started_at)
    assert "应当注明情况" in fails("site_record", person_on_site=None)
    assert "已签名的，应当写明签名人" in fails("site_record", closing={"state": "signed"})
    assert "拒绝签名的，应当注明情况" in fails("site_record", closing={"state": "refused"})
    assert "向示例 不得审查本人调查的案件" in fails("case_review", reviewer__signed_by=["向示例"])
    assert "不能选“同意调查意见”" in fails("case_review", checks__facts={"yes": False, "note": "车间面积未查清"})
    assert "选“否”的，应当写明理由" in fails("case_review", checks__facts={"yes": False})
    assert "受告知人不在拟处罚的当事人之列" in fails("penalty_notice", to={**PARTY.model_dump(), "name": "另一公司"})
    assert "不在处罚文稿的当事人之列" in fails("penalty_decision", to={**PARTY.model_dump(), "name": "另一公司"})
    assert "不能选“同意”" in fails("legal_review_form", checks__papers={"yes": False, "note": "缺送达回证"})
    assert "应当写明存在的问题" in fails("legal_review_form", result="不同意")
    assert "缺少参加人员 滕示例 的意见" in fails("discussion_record", opinions=sample("discussion_record").model_dump()["opinions"][:2])
    stranger = [*sample("discussion_record").model_dump()["opinions"], {"member": "向示例", "opinion": "同意"}]
    assert "向示例 不是参加讨论人员" in fails("discussion_record", opinions=stranger)
    assert "非本案调查人员主持" in fails("hearing_record", chair__name="向示例")
    assert "不公开听证的" in fails("hearing_notice", public=False)
    assert "改正内容“自行改正”不具体" in fails("correction_order", content=["自行改正"])
    assert "改正内容“限期改正违法行为。”不具体" in fails("correction_order", content=["限期改正违法行为。"])
    assert "应当写明改正期限" in fails("correction_order", by_on=None)
    assert "已签收的" in fails("service_receipt", receiver="")
    assert "留置送达的" in fails("service_receipt", way="留置送达")
    assert "邮寄送达的，应当附送达凭证" in fails("service_receipt", way="邮寄送达")
    assert "超过罚款总额" in fails("deferral_notice", fine_fen=100)
    assert "延期缴纳只有一期" in fails("deferral_notice", mode="延期缴纳")
    assert "电子邮箱" in fails("service_address", email="")


def test_bad_values_are_told_in_chinese():
    assert "送达方式：不是可选的项目" in fails("service_receipt", way="飞鸽送达")
    assert "应缴款项（第1项）·金额（分）" in fails("demand", owed=[{"item": "罚款", "amount_fen": 1.5}])
    assert "样式中没有这一栏" in fails("demand", extra="x")
    assert "联系方式·邮政编码：格式不正确" in fails("demand", contact__postcode="41600")
    assert "处罚决定日期：日期不在合理范围内" in fails("demand", decided_on="0001-01-01")
    assert "处罚决定日期：不是日期" in fails("demand", decided_on="2026-02-30")
    assert "笔录首部·开始时间：时间缺少时区" in fails("site_record", head__started_at="2026-03-05T10:20:00")
    assert "应当是文字" in fails("demand", duty=5)
    with pytest.raises(InvalidDocument, match="属于另一种文书"):
        form_of("demand").fill(sample("file_cover"))
