"""What the lists of authority must hold before they are public, by the texts of the five agencies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.desk.models import ToDoRow
from mingfa.lists.published import delegation_of, gaps_of
from mingfa.lists.standing.acts import PublishList, RecordOutsideReview
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.tests.rows import COERCION, INSPECTION, PAPER, POWER, POWERS, jiangbei_row, parts, xinglongtai_body
from mingfa.lists.tests.standing import DAY, Lists

pytestmark = pytest.mark.django_db


@pytest.mark.obligation("JB-P-6a")
@pytest.mark.guards("refuse_holes")
def test_a_power_and_responsibility_entry_has_six_parts(installed):
    """江北区 公示制度 第六条; with all six it is public with its version."""
    lists = Lists(installed("jiangbei"))
    row = jiangbei_row()
    for word, key in zip(
        ("职能职责", "执法依据", "执法标准", "运行流程", "监督途径", "问责机制"),
        ("functions", "basis", "standard", "process", "supervision", "accountability"),
        strict=True,
    ):
        lists.drafted("responsibilities", {"r": {**row, key: ""}})
        assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == {"list.hole"}
        assert word in lists.words()
        assert "第六条" in lists.words()
    assert {"list.hole", "list.not_approved"} == lists.would(PublishList(), "responsibilities", by=lists.publisher())
    assert ("missing", "") in parts(lists, "responsibilities")
    lists.drafted("responsibilities", {"r": row})
    assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == set()
    assert lists.do(PublishList(), "responsibilities", by=lists.publisher()) == set()
    state = lists.state("responsibilities")
    assert (state.public.number, state.public.line("r").get("accountability")) == (1, "依规依纪追究责任")
    content = state.emissions[-1].content
    assert (content["version"], content["rows"][0]["cells"]["accountability"], content["published_on"]) == (
        1,
        "依规依纪追究责任",
        DAY.isoformat(),
    )
    assert parts(lists, "responsibilities") == set()


@pytest.mark.obligation("XL-P-3.1")
def test_a_responsibility_entry_tells_its_scope_for_each_kind(installed):
    """兴隆台 方案 二（一）3（1）."""
    lists = Lists(installed("xinglongtai"))
    row = {"name": "安全生产监督", "scope_penalty": "罚款", "scope_coercion": "查封", "scope_inspection": "检查"}
    for key, word in (("scope_penalty", "行政处罚"), ("scope_coercion", "行政强制"), ("scope_inspection", "行政检查")):
        lists.drafted("responsibilities", {"r": {**row, key: ""}})
        assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == {"list.hole"}
        assert f"{word}的职权范围" in lists.words()
        assert "list.hole" in lists.would(PublishList(), "responsibilities", by=lists.publisher())
    state = lists.publish("responsibilities", {"r": row})
    assert state.stage == "published"
    assert {"罚款", "查封", "检查"} <= set(state.emissions[-1].content["rows"][0]["cells"].values())
    assert parts(lists, "responsibilities") == set()


@pytest.mark.obligation("XL-P-3.4a", "XL-P-3.4c")
@pytest.mark.guards("refuse_unreviewed_outside", "refuse_review_without_paper", "refuse_review_out_of_time", "refuse_no_review_asked")
def test_the_list_of_bodies_is_whole_and_reviewed_outside_before_it_is_public(installed):
    """兴隆台 方案 二（一）3（4）: every field, then the review of the district government's legal organ."""
    lists = Lists(installed("xinglongtai"))
    drafter = lists.drafter("bodies")[0]
    words = {
        "name": None, "nature": "机构性质", "funding": "经费来源", "staffing": "编制状况", "category": "主体类别", "powers": "执法职责和权限",
        "representative": "法定代表人", "address": "单位地址", "telephone": "投诉举报电话",
    }  # fmt: skip
    for key, word in words.items():
        if word is None:
            continue
        lists.drafted("bodies", {"b": xinglongtai_body(**{key: ""})})
        assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
        assert word in lists.words()
        assert "list.hole" in lists.would(PublishList(), "bodies", by=lists.publisher())
    review = RecordOutsideReview(
        organ="区政府法制机构", passed=True, opinion="同意", reviewed_on=DAY, original=file_cell(PAPER, "审核意见.pdf"), number="法审1号"
    )
    assert lists.do(review, "bodies", by=drafter) == {"stage.wrong"}
    lists.drafted("bodies", {"b": xinglongtai_body()})
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == set()
    assert ToDoRow.objects.get(stream=list_stream("xinglongtai", "bodies")).act == RecordOutsideReview.name
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_reviewed_outside"}
    assert lists.do(review.model_copy(update={"original": ""}), "bodies", by=drafter) == {"list.review_without_paper"}
    assert lists.do(review.model_copy(update={"reviewed_on": DAY - timedelta(days=1)}), "bodies", by=drafter) == {"list.review_date"}
    assert lists.do(review.model_copy(update={"reviewed_on": DAY + timedelta(days=1)}), "bodies", by=drafter) == {"list.review_date"}
    failed = review.model_copy(update={"passed": False, "opinion": "主体类别有误"})
    assert lists.do(failed, "bodies", by=drafter) == set()
    assert (lists.state("bodies").stage, "主体类别有误" in lists.state("bodies").returned) == ("returned", True)
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_approved", "list.not_reviewed_outside"}
    lists.drafted("bodies", {"b": xinglongtai_body()})
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == set()
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_reviewed_outside"}
    assert lists.do(review, "bodies", by=drafter) == set()
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == set()
    public = lists.state("bodies").public
    assert (public.outside.organ, public.outside.number, public.outside.original) == (
        "区政府法制机构",
        "法审1号",
        file_cell(PAPER, "审核意见.pdf"),
    )
    # another list of the same agency needs no outside review
    lists.drafted("powers", POWERS)
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    assert lists.do(review, "powers", by=lists.drafter("powers")[0]) == {"list.no_review_asked"}
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == set()


@pytest.mark.obligation("XX-P-5.1a")
def test_a_body_without_area_or_internal_units_is_not_published(xiangxi):
    """湘西州 公示制度 第五条（一）."""
    lists = Lists(xiangxi)
    row = {"name": "州生态环境局", "unit": "enforcement", "duties": "统一监督管理", "internal": "执法一科、执法二科", "area": "全州"}
    for key, word in (("area", "执法区域"), ("internal", "内设执法机构"), ("duties", "职责分工")):
        lists.drafted("bodies", {"b": {**row, key: ""}})
        assert "list.hole" in lists.would(PublishList(), "bodies", by=lists.publisher())
        assert word in lists.words()
        assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
    state = lists.publish("bodies", {"b": row})
    told = state.emissions[-1].content["rows"][0]["cells"]
    assert (told["area"], told["internal"], told["unit"]) == ("全州", "执法一科、执法二科", "生态环境保护综合行政执法局")


@pytest.mark.obligation("XL-P-3.4b")
def test_a_delegated_body_has_its_agreement_and_the_case_shows_it(installed):
    """兴隆台 方案 二（一）3（4）: refused without the agreement; a case handled by it shows the delegation, as it was on the case's day."""
    lists = Lists(installed("xinglongtai"))
    lists.create("bodies")
    drafter = lists.drafter("bodies")[0]
    row = xinglongtai_body(
        name="执法大队", category="entrusted", entrusted="受区应急管理局委托，期限两年", agreement=file_cell(PAPER, "协议.pdf")
    )
    assert lists.do(lists.draft("bodies", {"b": {**row, "agreement": ""}}), "bodies", by=drafter) == {"list.hole"}
    assert "委托执法协议" in lists.words()
    assert lists.do(lists.draft("bodies", {"b": {**row, "entrusted": ""}}), "bodies", by=drafter) == {"list.hole"}
    assert lists.do(lists.draft("bodies", {"b": {**row, "category": "statutory"}}), "bodies", by=drafter) == {"list.hole"}
    lists.publish("bodies", {"b": row})
    told = delegation_of("xinglongtai", "enforcement", DAY)
    assert (told.body, told.told, told.agreement) == ("执法大队", "受区应急管理局委托，期限两年", (PAPER, "协议.pdf"))
    assert delegation_of("xinglongtai", "enforcement", DAY - timedelta(days=1)) is None
    assert delegation_of("xinglongtai", "office", DAY) is None
    assert lists.state("bodies").emissions[-1].content["files"] == [
        {"digest": PAPER, "name": "协议.pdf", "row": "b", "column": "agreement"}
    ]


@pytest.mark.obligation("XX-P-5.3a")
def test_powers_for_penalty_coercion_and_inspection(xiangxi):
    """湘西州 公示制度 第五条（三）: the coercion text removed -> the gap list names it; restored -> all three are told."""
    lists = Lists(xiangxi)
    lists.publish("powers", {"penalty": POWER, "inspection": INSPECTION})
    found = [gap for gap in gaps_of("xiangxi", DAY) if gap.code == "powers"]
    assert [(gap.label, str(gap.article)) for gap in found] == [
        ("行政执法权限：行政强制", "《湘西州生态环境局行政执法公示制度（试行）》第五条（三）")
    ]
    lists.publish("powers", {**POWERS, "coercion": {**COERCION, "content": ""}})
    assert parts(lists, "powers") == {("part", "coercion")}
    state = lists.publish("powers", POWERS)
    assert parts(lists, "powers") == set()
    assert {row["cells"]["kind"] for row in state.emissions[-1].content["rows"]} == {"行政处罚", "行政强制", "行政检查"}


@pytest.mark.obligation("JB-P-5.2a", "SH-P-1.2a", "SH-P-1.6")
@pytest.mark.parametrize(
    ("agency", "name", "article"),
    [("jiangbei", "重庆市江北区生态环境局", "第五条（二）"), ("shanghai", "上海市生态环境局", "三（一）1（2）")],
)
def test_organisation_and_duties(installed, agency, name, article):
    """江北区 公示制度 第五条（二）, 上海 推进实施方案 三（一）1（2）、（6）: the duties text removed -> a gap; both published -> none."""
    lists = Lists(installed(agency))
    assert ("missing", "") in parts(lists, "organisation")
    rows = {"o": {"name": name, "setup": "内设科室八个", "duties": "生态环境监督管理"}}
    lists.publish("organisation", rows)
    assert parts(lists, "organisation") == set()
    lists.publish("organisation", {"o": {**rows["o"], "duties": ""}})
    gap = next(one for one in gaps_of(agency, DAY) if one.code == "organisation")
    assert (gap.kind, gap.part, gap.label) == ("part", "duties", "机构设置和工作职责：工作职责")
    assert article in str(gap.article)
    state = lists.publish("organisation", rows)
    assert parts(lists, "organisation") == set()
    cells = state.emissions[-1].content["rows"][0]["cells"]
    assert (cells["setup"], cells["duties"]) == ("内设科室八个", "生态环境监督管理")
    if agency == "shanghai":
        assert ("missing", "") in parts(lists, "responsibilities")
        assert next(g for g in gaps_of(agency, DAY) if g.code == "responsibilities").label == "权力和责任清单"
        state = lists.publish("responsibilities", {"r": {"name": "执法总队权责", "functions": "查处违法行为"}})
        assert (state.emissions[-1].content["version"], parts(lists, "responsibilities")) == (1, set())


@pytest.mark.obligation("PJ-P-2a")
def test_each_unit_has_its_four_headings(installed):
    """盘锦 实施方案 二（一）2: body, duties, powers, procedure of each unit; an empty heading stands in the gap list."""
    lists = Lists(installed("panjin"))
    units = ("enforcement", "county_bureaus", "liaodong_bay")
    rows = {unit: {"name": unit, "unit": unit, "duties": "监督执法", "powers": "处罚、检查", "procedure": "立案至结案"} for unit in units}
    assert len([gap for gap in gaps_of("panjin", DAY) if gap.kind == "heading"]) == 3
    lists.drafted("bodies", {**rows, "liaodong_bay": {**rows["liaodong_bay"], "procedure": ""}})
    found = [gap for gap in gaps_of("panjin", DAY) if gap.name == "辽东湾新区环保局"]
    assert [(gap.kind, gap.part) for gap in found] == [("heading", "程序")]
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
    state = lists.publish("bodies", {unit: row for unit, row in rows.items() if unit != "county_bureaus"})
    assert [(gap.kind, gap.name) for gap in gaps_of("panjin", DAY) if gap.code == "bodies"] == [("heading", "县区环保局")]
    state = lists.publish("bodies", rows)
    assert parts(lists, "bodies") == set()
    content = state.emissions[-1].content
    assert {"执法主体名称", "职责分工", "权限", "程序"} <= {column["label"] for column in content["columns"]}
    assert all({"name", "duties", "powers", "procedure"} <= set(row["cells"]) for row in content["rows"])
    assert len(content["rows"]) == 3
