"""What each agency's text demands of its lists (清单): which must be public, by whom, with which parts and fields. An empty agency has all of them as gaps."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.desk.kinds import RegimeView
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.lists.catalogue import register
from mingfa.lists.standing.cells import Line
from mingfa.lists.standing.gaps import Gap, gaps
from mingfa.lists.standing.kind import adjust_by, last_day, publish_clock
from mingfa.lists.standing.state import ListState, Mark, Version
from mingfa.lists.standing.types import type_named

register()
ON = date(2026, 3, 5)
CLASSES = "body person duty power basis procedure"

# agency -> lists that must be public
MISSING = {
    "xiangxi": "bodies powers inspection laws flow_penalty flow_coercion flow_inspection remedies complaint boards",  # 公示制度 第五条至第七条
    "panjin": "bodies items inspection boards",  # 实施方案 二（一）
    "xinglongtai": "bodies responsibilities items inspection flow_penalty flow_coercion flow_inspection flow_review templates complaint",  # 二（一）3
    "shanghai": "organisation responsibilities items inspection laws flow_penalty flow_coercion guides remedies complaint boards",  # 三（一）
    "jiangbei": (  # 公示制度 第五条、第六条
        "organisation responsibilities inspection laws flow_penalty flow_coercion guides templates remedies complaint boards wording"
    ),
}
INFO_CLASSES = {"xiangxi": f"{CLASSES} result supervision remedy", "xinglongtai": f"{CLASSES} supervision sampling remedy"}
# of a published list with one row that has nothing but its name: the parts it lacks
PARTS = {
    "xiangxi": {
        "powers": "penalty coercion inspection", "laws": "law regulation rule benchmark",
        "remedies": "hearing statement defence reconsideration litigation", "boards": "window",
    },
    "panjin": {"bodies": "unit:enforcement unit:county_bureaus unit:liaodong_bay", "boards": ""},
    "xinglongtai": {"responsibilities": "penalty coercion inspection", "templates": ""},
    "shanghai": {
        "organisation": "organisation duties", "laws": "law regulation rule standard benchmark", "inspection": "rules", "guides": "licence",
        "remedies": "reconsideration litigation", "boards": "window", "responsibilities": "",
    },
    "jiangbei": {
        "organisation": "organisation duties", "laws": "benchmark", "inspection": "rules", "guides": "licence", "templates": "guide wording",
        "remedies": "reconsideration litigation", "boards": "window hall visitors",
    },
}  # fmt: skip
# the words a row is asked for beyond its name, as the text has them
FIELDS = {
    "xiangxi": {
        "bodies": "职责分工 内设执法机构 执法区域",
        "inspection": "抽查依据 抽查主体 抽查内容 抽查方式 抽查比例 抽查频次",
        "complaint": "邮编 举报电话 邮箱 受理反馈程序",
    },
    "panjin": {"bodies": "职责 权限 程序"},
    "xinglongtai": {
        "bodies": "机构性质 经费来源 编制状况 主体类别 执法职责和权限 法定代表人 单位地址 投诉举报电话",
        "items": "裁量基准 承办机构 办理时限 执法类别 执法依据",
        "inspection": "抽查主体 依据 对象 内容 方式 比例 频次",
        "complaint": "地址 邮编 电话 邮箱 受理反馈程序",
    },
    "shanghai": {"bodies": "机构设置 工作职责", "complaint": "监督方式 救济渠道"},
    "jiangbei": {
        "bodies": "机构设置 工作职责", "complaint": "监督方式 救济渠道",
        "responsibilities": "职能职责 执法依据 执法标准 运行流程 监督途径 问责机制",
    },
}  # fmt: skip
OWNERS = {"items": ("执法科室、中队", "法规科"), "flow_penalty": ("执法科室、中队",), "complaint": ("办公室",)}


def found(agency: str, *states: ListState) -> tuple[Gap, ...]:
    """The gaps of an agency with these lists and nothing else."""
    return gaps(load_regime(agency, True), ON, {state.code: state for state in states})


def bare(agency: str, code: str) -> ListState:
    """A published list of one row that says its name and nothing more."""
    kind = type_named(code)
    assert kind is not None
    first = kind.columns[0]
    version = Version(1, (first.label,), (("某行",),), "公示安排", ON, published_on=ON, keys=(first.key,), ids=("r1",))
    return ListState(f"{agency}/list/{code}", kind.name, (version,))


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(MISSING))
def test_an_agency_with_nothing_public_lacks_what_its_text_demands(agency: str):
    told = found(agency)
    assert {one.code for one in told if one.kind == "missing"} == set(MISSING[agency].split())
    assert [one.info_class for one in told if one.kind == "class"] == INFO_CLASSES.get(agency, "").split()
    assert all(one.article is not None and str(one.article) for one in told)
    for one in told:  # 兴隆台 实施方案 二（一）3: the 法规科 unless another unit is named; the other texts name nobody
        assert one.owners == (OWNERS.get(one.code, ("法规科",)) if agency == "xinglongtai" else ()), one


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(PARTS))
def test_a_bare_list_lacks_each_part_the_text_names(agency: str):
    for code, parts in PARTS[agency].items():
        told = [one for one in found(agency, bare(agency, code)) if one.code == code and one.kind in ("part", "heading")]
        assert [one.part for one in told] == parts.split(), code
        assert not any(one.kind == "missing" and one.code == code for one in found(agency, bare(agency, code)))


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(FIELDS))
def test_a_bare_row_is_asked_for_each_field_the_text_names(agency: str):
    regime = load_regime(agency, True)
    for code in ("bodies", "items", "inspection", "complaint", "responsibilities"):
        kind = type_named(code)
        assert kind is not None
        holes = kind.holes([Line("r1", {kind.columns[0].key: "某行"})], regime, ON)
        asked = [one.words for one in holes if one.parameter == kind.fields_parameter and one.parameter]
        words = FIELDS[agency].get(code, "").split()
        assert all(any(f"没有填写“{word}”" in one for one in asked) for word in words), (code, asked)
        assert all(any(f"没有填写“{word}”" in one for word in words) for one in asked), (code, asked)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(MISSING))
def test_a_change_is_taken_up_in_ten_working_days_and_an_approved_list_is_public_in_five(agency: str):
    """The texts say at once (及时); the days are each agency's own, here the demonstration's. From Mon 2 Mar 2026."""
    view, monday = RegimeView(load_regime(agency, True), load_calendar(), f"{agency}/regime/current", 1), date(2026, 3, 2)
    assert adjust_by(Mark("c1", ("r1",), "依据修订", monday), view) == date(2026, 3, 16)
    draft = Version(1, (), (), "公示安排", monday, approved_on=monday)
    state = ListState(f"{agency}/list/items", draft=draft, step="approved")
    assert last_day(publish_clock(state, view), view) == date(2026, 3, 9)
    assert publish_clock(ListState(f"{agency}/list/items", draft=draft, step="review"), view) is None
