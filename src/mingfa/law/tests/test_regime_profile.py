"""Every reason for which a regime file is refused, and that the file of the same setup without the fault loads."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mingfa.law.errors import ProfileInvalid, RuleNotInForce
from mingfa.law.regime import (
    AGENCIES,
    check,
    document,
    from_canonical,
    load_profile_text,
    load_regime,
    load_subordinate,
    with_later_law,
)

Profile = dict[str, Any]
DAY = date(2026, 11, 21)


def load(
    agency: str, change: Callable[[Profile], object] = lambda profile: None, *, overlay: Callable[[Profile], object] = lambda profile: None
) -> Any:
    """Load a packaged profile with its demonstration values after a change to either."""
    profile, extra = document(agency), document(agency, overlay=True)
    change(profile)
    overlay(extra)
    return load_profile_text(profile, overlay=extra)


def problems(agency: str, change: Callable[[Profile], object] = lambda profile: None, **kwargs: Any) -> tuple[str, ...]:
    with pytest.raises(ProfileInvalid) as caught:
        load(agency, change, **kwargs)
    return caught.value.problems


def only(agency: str, change: Callable[[Profile], object], **kwargs: Any) -> str:
    """Return the one problem a change makes; a second one would be a fault of the loader."""
    found = problems(agency, change, **kwargs)
    assert len(found) == 1, found
    return found[0]


def put(path: str, value: Any) -> Callable[[Profile], None]:
    """Set one leaf; the last segment may hold dots, as quoted keys do, after "|"."""
    head, _, quoted = path.partition("|")
    keys = head.split(".")

    def change(profile: Profile) -> None:
        table = profile
        for key in keys[:-1] if not quoted else keys:
            table = table.setdefault(key, {})
        table[quoted or keys[-1]] = value

    return change


def drop(path: str) -> Callable[[Profile], None]:
    head, _, quoted = path.partition("|")
    keys = head.split(".")

    def change(profile: Profile) -> None:
        table = profile
        for key in keys[:-1] if not quoted else keys:
            table = table[key]
        del table[quoted or keys[-1]]

    return change


# The file as it is


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_packaged_profile_loads_with_its_demonstration_values(agency):
    assert load_regime(agency, overlay=True).agency == agency
    assert check(agency) == []


@pytest.mark.parametrize("agency", AGENCIES)
def test_production_refuses_every_demonstration_value_by_name(agency):
    lines = check(agency, production=True)
    for rule in load_regime(agency, overlay=True).overlaid:
        assert any(f"“{rule.id}”" in line and rule.note in line for line in lines), rule.id
    with pytest.raises(ProfileInvalid) as caught:
        load_regime(agency)
    assert set(caught.value.problems) <= set(lines)


def test_production_accepts_a_profile_whose_holes_are_filled_with_sources():
    """The agency writes its own paper with the missing values: nothing of the demonstration is left, and it loads alone."""
    profile = document("xiangxi")
    profile["instruments"]["paper"] = {
        "title": "湘西州生态环境局内部期限规定",
        "level": "agency",
        "from": date(2020, 1, 1),
        "read_on": date(2026, 11, 21),
    }
    for part in "PRL":
        put(f"scope.effective_from.{part}", {"value": date(2020, 1, 1), "cite": "paper 第一条"})(profile)
    put("organisation.lead_unit", {"value": "legal", "cite": "paper 第二条"})(profile)
    put("disclosure.accurate_days", {"value": 2, "cite": "paper 第三条"})(profile)
    put("recording.late_after_days", {"value": 1, "cite": "paper 第四条"})(profile)
    put("recording.release.approver", {"value": ["principal"], "cite": "paper 第五条"})(profile)
    put("review.training_months", {"value": 12, "cite": "paper 第六条"})(profile)
    put("lists.adjust_days", {"value": 10, "cite": "paper 第七条"})(profile)
    put("lists.publish_days", {"value": 5, "cite": "paper 第八条"})(profile)
    put("supervision.complaint_days", {"value": 15, "cite": "paper 第九条"})(profile)
    put("supervision.complaint_extension_days", {"value": 10, "cite": "paper 第九条"})(profile)
    regime = load_profile_text(profile)
    assert regime.overlaid == ()
    assert regime.number("disclosure.accurate_days", date(2026, 11, 21)) == 2


def test_a_hole_is_named_with_its_label_when_the_demonstration_value_is_taken_away():
    assert "review.days" in only("jiangbei", lambda p: None, overlay=drop("review.days"))
    assert "审核期限" in only("jiangbei", lambda p: None, overlay=drop("review.days"))


def test_all_problems_are_told_together():
    def change(profile: Profile) -> None:
        put("disclosure.days.penalty", {"value": "seven", "cite": "P 第十四条"})(profile)
        put("review.nonsense", {"value": 1, "cite": "L 第一条"})(profile)
        drop("review.gate")(profile)

    found = problems("xiangxi", change)
    assert len(found) == 3
    assert "制度文件“xiangxi”有 3 处问题" in str(ProfileInvalid("xiangxi", found))


# Sources


def test_a_parameter_without_a_source_is_refused():
    assert "没有出处" in only("xiangxi", put("disclosure.days.penalty", {"value": 7}))
    assert "没有出处" in only("xiangxi", put("disclosure.days.penalty", 7))


def test_a_parameter_that_cites_an_unregistered_text_is_refused():
    assert "没有登记的文件“paper”" in only("xiangxi", put("disclosure.days.penalty", {"value": 7, "cite": "paper 第一条"}))


def test_a_silent_parameter_is_filled_only_by_a_named_upper_rule():
    """PJ leaves the days to upper rules: without the rule's name it is refused; a merely stated silence is a hole."""
    assert "没有出处" in only("panjin", put("disclosure.days.licence", {"value": 7, "unconfirmed": True}))
    assert "disclosure.days.licence" in only("panjin", put("disclosure.days.licence", {"silent": True}))
    rule = load("panjin").rule("disclosure.days.licence", date(2026, 11, 21))
    assert rule.filled_by == rule.article
    assert "国办发〔2018〕118号" in str(rule.filled_by)
    assert "由" in rule.source
    assert "补足" in rule.source


def test_a_text_not_in_force_on_the_first_day_cannot_be_cited():
    """The Code is in force from 2026-08-15; a value may not rest on it from 2026-08-14."""
    wrong = {"value": 5, "cite": "code 第一条", "from": date(2026, 8, 14)}
    right = {"value": 5, "cite": "code 第一条", "from": date(2026, 8, 15)}
    first = {"value": 7, "cite": "P 第十四条", "to": date(2026, 8, 13)}
    assert "《中华人民共和国生态环境法典》在该日没有生效" in problems("xiangxi", put("recording.battery_days", [first, wrong]))[0]
    regime = load("xiangxi", put("recording.battery_days", [first | {"to": date(2026, 8, 14)}, right]))
    assert regime.number("recording.battery_days", date(2026, 8, 14)) == 7
    assert regime.number("recording.battery_days", date(2026, 8, 15)) == 5


def test_a_rule_ends_with_the_repealed_text_it_cites():
    regime = load("xiangxi", put("recording.battery_days", {"value": 2, "cite": "air_law 第一条"}))
    assert regime.has("recording.battery_days", date(2026, 8, 14))
    assert not regime.has("recording.battery_days", date(2026, 8, 15))


def test_the_sources_of_a_part_may_not_be_removed_or_left_empty():
    """盘锦 二（二）1, 湘西 R 第三条: the recording rules name what they draw on."""
    assert "scope.sources.R" in only("panjin", drop("scope.sources.R"))
    assert "空清单" in problems("panjin", put("scope.sources.R", {"value": [], "cite": "plan 二（二）1"}))[0]
    assert "“unheard”没有登记" in only("panjin", put("scope.sources.R", {"value": ["unheard"], "cite": "plan 二（二）1"}))
    titles = [article.instrument for article in load("panjin").sources]
    assert "辽宁省行政执法全过程记录实施办法" in titles
    assert "盘锦市生态环境行政执法全过程记录制度" in titles


def test_an_instrument_needs_its_full_title():
    assert "没有全称" in only("xiangxi", put("instruments.hunan_plan", {"level": "policy"}))


# Types and words


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("disclosure.days.penalty", "7", "不是整数"),
        ("disclosure.days.penalty", True, "不是整数"),
        ("disclosure.days.penalty", -1, "不能小于零"),
        ("review.gate", "yes", "不是是否"),
        ("review.gate", 1, "不是是否"),
        ("review.opinion_form", 7, "不是文字"),
        ("review.grounds", "complex", "不是文字清单"),
        ("review.grounds", [], "空清单"),
        ("review.grounds", ["complex", "complex"], "重复"),
        ("review.grounds", ["complex", "nice_weather"], "nice_weather"),
        ("disclosure.withdrawal.mode", "vanish", "vanish"),
        ("review.opinion_form", "", "没有值"),
    ],
)
def test_a_value_of_a_wrong_type_or_an_unknown_word_is_refused(path, value, word):
    cited = {"value": value, "cite": "L 第一条"}
    assert word in only("xiangxi", put(path, cited))


def test_a_date_must_be_a_date():
    assert "不是日期" in only("jiangbei", put("scope.issue_date", {"value": "next week", "cite": "notice 正文"}))
    assert load("jiangbei", put("scope.issue_date", {"value": "2021-04-07", "cite": "notice 正文"})).value(
        "scope.issue_date", date(2026, 1, 1)
    ) == date(2021, 4, 7)


def test_an_unknown_parameter_is_refused():
    assert "“disclosure.days.penaltie”没有这样的名称" in only(
        "xiangxi", put("disclosure.days.penaltie", {"value": 7, "cite": "P 第十四条"})
    )
    assert "kinds.gardening.systems" in only("xiangxi", put("kinds.gardening.systems", {"value": ["disclosure"], "cite": "P 第三条"}))
    assert "没有这样的名称" in only("xiangxi", lambda p: p["silent"].append("no.such.row"))


def test_an_unknown_item_of_a_parameter_is_refused():
    assert "不认识的项目：form" in only("xiangxi", put("disclosure.days.penalty", {"value": 7, "cite": "P 第十四条", "form": 2020}))


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"amount": "ten"}, "不是整数"),
        ({"unit": "moons"}, "moons"),
        ({"unit": "event"}, "不相配"),
        ({"bound": "everybody"}, "约束对象"),
        ({"start": ""}, "起算点"),
        ({"direction": "sideways"}, "方向"),
        ({"extension": "some"}, "延长数"),
        ({"stops": ["lunch"]}, "停止事由"),
    ],
)
def test_a_broken_clock_is_refused(fault, word):
    national = document("national")
    clock: Any = national["clock"]
    clock["C02"] = clock["C02"] | fault
    with pytest.raises(ProfileInvalid) as caught:
        load_profile_text(document("xiangxi"), overlay=document("xiangxi", overlay=True), national=national)
    assert word in caught.value.problems[0]
    assert "clock.C02" in caught.value.problems[0]


def test_broken_toml_is_told_with_its_place():
    with pytest.raises(ProfileInvalid, match="不是合法的 TOML"):
        load_profile_text("[agency\ncode = 1")


def test_a_value_that_no_file_can_hold_is_refused():
    with pytest.raises(TypeError, match="no place in a regime file"):
        with_later_law(document("xiangxi"), "review.days", object(), cite="L 第十条", valid_from=date(2025, 1, 1))


def test_an_agency_without_a_file_is_told():
    with pytest.raises(ProfileInvalid, match="没有“atlantis”的制度文件"):
        load_regime("atlantis")


# Days


def test_two_versions_of_one_parameter_may_not_overlap():
    """湘西 L 第十六条: two bureau papers on one parameter and day; both are named; ending one settles it."""
    paper = {"title": "湘西州生态环境局审核期限规定", "level": "agency", "from": date(2021, 3, 1), "read_on": date(2026, 11, 21)}

    def two(profile: Profile, **old: Any) -> None:
        profile["instruments"]["paper"] = paper
        profile["review"]["days"] = [{"value": 7, "cite": "L 第十条", **old}, {"value": 5, "cite": "paper 第二条"}]

    told = only("xiangxi", two)
    assert "法制审核制度（试行）》第十条" in told
    assert "《湘西州生态环境局审核期限规定》第二条" in told
    assert "2021-03-01" in told
    regime = load("xiangxi", lambda p: two(p, to=date(2021, 2, 28)))
    assert regime.number("review.days", date(2021, 2, 28)) == 7
    assert regime.number("review.days", date(2021, 3, 1)) == 5
    assert only("xiangxi", lambda p: two(p, to=date(2021, 3, 1)))


def test_the_last_day_may_not_lie_before_the_first():
    late = {"value": 7, "cite": "P 第十四条", "from": date(2024, 1, 2), "to": date(2024, 1, 1)}
    assert "早于起始日" in only("xiangxi", put("disclosure.days.penalty", late))


def test_between_two_versions_there_is_no_rule():
    gap = [{"value": 7, "cite": "L 第十条", "to": date(2022, 12, 31)}, {"value": 5, "cite": "L 第十条", "from": date(2024, 1, 1)}]
    regime = load("xiangxi", put("review.days", gap))
    with pytest.raises(RuleNotInForce, match="2023-06-01"):
        regime.rule("review.days", date(2023, 6, 1))


# Layers


def test_an_agency_that_differs_from_the_national_rule_must_say_so_with_a_reason():
    lower = {"value": 10000000, "cite": "P 第一条"}
    told = only("xiangxi", put("hearing.fine_fen.organisation", lower))
    assert "《生态环境行政处罚办法》第八十九条" in told
    assert "20000000" in told
    assert "10000000" in told
    assert "because" in only("xiangxi", put("hearing.fine_fen.organisation", lower | {"overrides": "national"}))
    regime = load("xiangxi", put("hearing.fine_fen.organisation", lower | {"overrides": "national", "because": "本省规定更低"}))
    assert regime.number("hearing.fine_fen.organisation", date(2026, 11, 21)) == 10000000


def test_a_clock_of_the_law_is_not_changed_in_silence():
    ten = {"amount": 10, "unit": "calendar_days", "start": "收到决定", "bound": "party", "cite": "P 第一条"}
    told = only("xiangxi", put("clock|C15", ten))
    assert "10 calendar_days" in told
    assert "15 calendar_days" in told
    assert load("xiangxi", put("clock|C15", ten | {"overrides": "national", "because": "另有规定"})).clock("clock.C15", DAY).amount == 10


def test_a_national_rule_the_agency_repeats_is_no_disagreement_and_the_agency_is_cited():
    regime = load("xiangxi", put("hearing.fine_fen.organisation", {"value": 20000000, "cite": "P 第一条"}))
    assert regime.rule("hearing.fine_fen.organisation", date(2026, 11, 21)).layer == "agency"


def test_before_the_agency_rule_the_national_one_holds():
    later = {"value": 10000000, "cite": "P 第一条", "from": date(2026, 1, 1), "overrides": "national", "because": "本省规定更低"}
    regime = load("xiangxi", put("hearing.fine_fen.organisation", later))
    assert regime.number("hearing.fine_fen.organisation", date(2025, 12, 31)) == 20000000
    assert regime.number("hearing.fine_fen.organisation", date(2026, 1, 1)) == 10000000


def test_days_of_publication_must_agree_with_the_clock_of_the_law():
    """MEE-30 art 65: 7 working days. Five is another rule, so the file must say which one prevails."""
    five = {"value": 5, "cite": "P 第十四条"}
    told = only("xiangxi", put("disclosure.days.penalty", five))
    assert "clock.C09" in told
    assert "第六十五条" in told
    settled = five | {"overrides": "clock.C09", "because": "地方规定更短"}
    assert load("xiangxi", put("disclosure.days.penalty", settled)).number("disclosure.days.penalty", date(2026, 11, 21)) == 5


def test_a_demonstration_value_needs_a_reason_and_never_replaces_a_rule():
    assert "没有写明理由" in only("xiangxi", lambda p: None, overlay=put("review.training_months", {"value": 12}))
    assert "只能补空缺" in only("xiangxi", lambda p: None, overlay=put("review.days", {"value": 9, "reason": "试试"}))


def test_a_row_is_either_filled_or_silent():
    assert "既填写了规定，又写明文件没有规定" in only("jiangbei", lambda p: p["silent"].append("review.staff_ratio"))


def test_a_row_nobody_answered_is_named():
    assert "没有回答参数“identity.uniform”" in only("panjin", lambda p: p["silent"].remove("identity.uniform"))


# What an agency's own text asks of the profile


def test_a_profile_without_a_lead_unit_is_refused():
    """盘锦 三（一）: the legal department leads."""
    assert "牵头单位" in only("panjin", drop("organisation.lead_unit"))
    assert load("panjin").text("organisation.lead_unit", date(2026, 11, 21)) == "legal"


def test_a_working_group_without_a_leader_is_refused():
    """上海 四（二）: 分管副局长 heads the working group."""
    assert "专项工作组组长" in only("shanghai", drop("organisation|working_group.leader"))
    assert load("shanghai").text("organisation.working_group.leader", date(2026, 11, 21)) == "leader_in_charge"


@pytest.mark.parametrize("who", ["leader", "unit", "department", "person"])
def test_a_leading_group_without_one_of_its_four_is_refused(who):
    """兴隆台 四（一）: responsible leader, unit, department and person."""
    label = {"leader": "责任领导", "unit": "责任单位", "department": "责任部门", "person": "具体负责人岗位"}[who]
    assert label in only("xinglongtai", lambda p: None, overlay=drop(f"organisation.leading_group.{who}"))
    empty = problems("xinglongtai", lambda p: None, overlay=put(f"organisation.leading_group.{who}", {"value": "", "reason": "空"}))
    assert any(label in told for told in empty)


def test_a_covered_kind_needs_duties_at_all_three_stages():
    """上海 四（二）: before, during and after."""
    for stage in ("before", "during", "after"):
        assert f"kinds.licence.{stage}" in only("shanghai", drop(f"kinds.licence.{stage}"))
    assert any(
        "kinds.licence.after" in told and "空清单" in told
        for told in problems("shanghai", put("kinds.licence.after", {"value": [], "cite": "plan 三"}))
    )


def test_a_kind_added_without_its_days_and_reviewer_is_refused_and_with_them_loads():
    """湘西 P 第三条 names no licence: adding the kind needs everything the kind needs."""

    def add(profile: Profile) -> None:
        profile["kinds"]["licence"] = {
            "systems": {"value": ["disclosure", "recording", "review"], "cite": "P 第三条"},
            **{stage: {"value": ["decision"], "cite": "P 第三条"} for stage in ("before", "during", "after")},
        }

    def finish(profile: Profile) -> None:
        add(profile)
        profile["disclosure"]["days"]["licence"] = {"value": 7, "filled_by": "state118 二（六）", "unconfirmed": True}
        profile["disclosure"]["minimum_fields"]["licence"] = {"value": ["organ", "object", "category", "conclusion"], "cite": "P 第十四条"}
        profile["review"]["kinds"] = {"value": ["penalty", "coercion", "licence"], "cite": "L 第三条"}
        profile["review"]["reviewer"]["licence"] = {"value": "legal", "cite": "L 第五条"}

    assert load("xiangxi").kinds(date(2026, 11, 21)) == ("coercion", "inspection", "penalty")
    told = "；".join(problems("xiangxi", add))
    for id in ("disclosure.days.licence", "disclosure.minimum_fields.licence", "review.reviewer.licence", "review.kinds"):
        assert id in told
    assert "licence" in load("xiangxi", finish).kinds(date(2026, 11, 21))


def test_a_profile_that_covers_nothing_is_refused():
    assert any("没有适用任何一类" in told for told in problems("xiangxi", drop("kinds")))


def test_review_kinds_and_the_systems_of_a_kind_must_agree():
    assert "kinds.inspection.systems" in only(
        "xiangxi", put("review.kinds", {"value": ["penalty", "coercion", "inspection"], "cite": "L 第三条"})
    )


def test_an_outcome_that_passes_must_be_an_outcome():
    assert "review.outcomes.pass" in only("xiangxi", put("review|outcomes.pass", {"value": ["agree"], "cite": "L 第十二条"}))


def test_grounds_not_to_publish_and_their_numbers_must_match():
    assert "disclosure.ground.3" in only("xiangxi", drop("disclosure.ground.3"))
    assert "没有列入" in only("xiangxi", put("disclosure.ground.6", {"value": "另一情形", "cite": "P 第十条"}))


# Units, roles, agencies below


def test_words_that_name_units_and_roles_must_exist():
    assert "不存在的机构：moon_base" in only("xiangxi", put("review.reviewer.penalty", {"value": "moon_base", "cite": "L 第五条"}))
    assert "不存在的岗位：wizard" in only("xiangxi", put("review.sign_off", {"value": ["wizard"], "cite": "L 第十一条"}))
    assert any("duty.case.open" in told for told in problems("xiangxi", put("duty|case.open", {"value": ["wizard"], "cite": "L 第十一条"})))


def unit(**fields: Any) -> Callable[[Profile], None]:
    whole = {"code": "x", "name": "某科", "kind": "section", "duties": ["做事"], "cite": "notice 正文"}
    return lambda profile: profile["unit"].append({**whole, **fields})


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"code": "legal"}, "重复"),
        ({"name": ""}, "缺少代码、名称或者类别"),
        ({"duties": []}, "没有写明职责"),
        ({"parent": "nowhere"}, "上级机构 nowhere 不存在"),
        ({"cite": "paper 一"}, "没有登记的文件"),
    ],
)
def test_a_unit_needs_code_name_duties_source_and_a_parent_that_exists(fields, word):
    assert word in only("xiangxi", unit(**fields))
    assert load("xiangxi", unit()).unit("x").duties == ("做事",)


def test_a_profile_without_units_is_refused():
    assert any("没有登记任何机构" in told for told in problems("xiangxi", put("unit", [])))


def test_a_role_is_held_in_units_that_exist():
    assert "所在机构 nowhere 不存在" in only(
        "xiangxi", lambda p: p["role"].append({"code": "cashier", "units": ["nowhere"], "cite": "notice 正文"})
    )
    assert "缺少代码" in only("xiangxi", lambda p: p["role"].append({"code": "unheard", "units": [], "cite": "notice 正文"}))
    assert "人数不是整数" in only("xiangxi", lambda p: p["role"].append({"code": "cashier", "minimum": "two", "cite": "notice 正文"}))
    assert "没有登记的文件" in only("xiangxi", lambda p: p["role"].append({"code": "cashier"}))


def test_an_agency_below_needs_a_name_and_a_source():
    assert "缺少代码或者名称" in only("shanghai", lambda p: p["subordinate"].append({"code": "y", "cite": "plan 印发通知"}))
    assert "没有登记的文件" in only("shanghai", lambda p: p["subordinate"].append({"code": "y", "name": "某区局"}))


@pytest.mark.parametrize("key", ["code", "name", "field", "level"])
def test_the_head_of_a_profile_is_complete(key):
    found = problems("xiangxi", lambda p: p["agency"].pop(key))
    assert any(f"[agency] 缺少 {key}" in told for told in found)


def test_an_unknown_field_is_refused():
    assert any("领域“fishing”" in told for told in problems("xiangxi", lambda p: p["agency"].update(field="fishing")))


# A district below a city


def district(**tables: Any) -> Profile:
    city = load_regime("shanghai", overlay=True)
    adopted = json.loads(city.canonical)["agency"]
    own: Profile = copy.deepcopy(adopted["district"])
    own["agency"] = {
        "code": "sh_district",
        "name": "区生态环境局",
        "field": "ecology",
        "level": "district",
        "region": "上海市",
        "parent": "shanghai",
    }
    own["instruments"] = {
        "own": {"title": "某区生态环境局三项制度细则", "level": "agency", "from": date(2021, 1, 1), "read_on": date(2026, 11, 21)}
    }
    for path, leaf in tables.items():
        put(path.replace("__", "."), leaf)(own)
    return own


def below(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "cite": "own 第一条", "overrides": "parent", "because": "本区从严", **more}


@pytest.mark.parametrize(
    ("id", "tighter", "looser"),
    [
        ("review.training_months", 6, 24),
        ("recording.retention_months", 24, 6),
        ("review.grounds", ["public_interest", "social_risk", "major_rights", "after_hearing", "complex", "listed", "by_law"], ["complex"]),
        ("recording.recorder_for_all_onsite", True, None),
        ("recording.text_suffices", False, None),
        ("review.days", 3, 6),
        ("review.gate", None, False),
        ("identity.certificate_types", None, ["lawful", "provincial"]),
    ],
)
def test_a_district_may_tighten_and_never_loosen(id, tighter, looser):
    """上海 引言, obligation SH-G-1: the district inherits and may only add."""
    city = load_regime("shanghai", overlay=True)
    if looser is not None:
        with pytest.raises(ProfileInvalid) as caught:
            load_profile_text(district(**{id.replace(".", "__"): below(looser)}), parent=city)
        assert any("只能增加或者从严" in told and id in told for told in caught.value.problems)
    if tighter is not None:
        regime = load_profile_text(district(**{id.replace(".", "__"): below(tighter)}), parent=city)
        value = regime.value(id, DAY)
        assert value == (tuple(tighter) if isinstance(tighter, list) else tighter)
        assert regime.rule(id, DAY).article.instrument == "某区生态环境局三项制度细则"
        assert regime.value(id, date(2020, 12, 31)) == city.value(id, date(2020, 12, 31))


def test_a_district_that_differs_must_say_that_it_overrides_its_parent():
    city = load_regime("shanghai", overlay=True)
    with pytest.raises(ProfileInvalid, match='overrides = "parent"'):
        load_profile_text(district(review__days={"value": 3, "cite": "own 第一条"}), parent=city)


def test_a_district_publishes_sooner_than_city_and_law_when_it_settles_both():
    """The plan and the national clock C11 both say 20 working days: the district names both as overridden."""
    city = load_regime("shanghai", overlay=True)
    with pytest.raises(ProfileInvalid, match=r"clock\.C11"):
        load_profile_text(district(disclosure__days__general=below(10)), parent=city)
    regime = load_profile_text(district(disclosure__days__general=below(10, overrides=["parent", "clock.C11"])), parent=city)
    assert regime.number("disclosure.days.general", DAY) == 10


def test_a_parameter_with_no_tighter_direction_may_not_be_changed_below():
    city = load_regime("shanghai", overlay=True)
    with pytest.raises(ProfileInvalid, match="只能增加或者从严"):
        load_profile_text(district(disclosure__withdrawal__mode=below("update_and_explain")), parent=city)


def test_a_district_inherits_what_it_does_not_say_and_names_the_city_as_source():
    city = load_regime("shanghai", overlay=True)
    regime = load_subordinate(city, "sh_district")
    rule = regime.rule("disclosure.days.penalty", DAY)
    assert (rule.value, rule.layer) == (7, "parent")
    assert "上海市生态环境系统" in str(rule.article)
    assert regime.parent == "shanghai"
    assert not regime.has("organisation.working_group.leader", DAY)
    assert regime.version != city.version


def test_the_stated_parent_and_the_given_one_must_be_the_same():
    city = load_regime("jiangbei", overlay=True)
    with pytest.raises(ProfileInvalid) as caught:
        load_profile_text(district(), parent=city)
    assert any("二者应当一致" in told for told in caught.value.problems)
    with pytest.raises(ProfileInvalid) as caught:
        load_profile_text(district())
    assert any("二者应当一致" in told for told in caught.value.problems)


def test_an_agency_that_is_not_below_is_told():
    with pytest.raises(ProfileInvalid, match="没有代码为“mars”的下级机关"):
        load_subordinate(load_regime("shanghai", overlay=True), "mars")


def test_a_subordinate_may_hand_in_its_own_text():
    city = load_regime("shanghai", overlay=True)
    regime = load_subordinate(city, "sh_district", district(review__days=below(3)))
    assert regime.number("review.days", DAY) == 3


# Version and storage


def test_the_version_is_the_hash_of_everything_that_decides():
    base = load("xiangxi").version
    assert len(base) == 64
    assert load("xiangxi").version == base
    assert load("xiangxi", put("review.days", {"value": 6, "cite": "L 第十条"})).version != base
    assert load("xiangxi", lambda p: None, overlay=put("review.training_months", {"value": 6, "reason": "演示"})).version != base
    national = document("national")
    put("surcharge.cap_percent", {"value": 90, "cite": "penalty_law 第七十二条"})(national)
    assert load_profile_text(document("xiangxi"), overlay=document("xiangxi", overlay=True), national=national).version != base


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_stored_regime_comes_back_the_same(agency):
    regime = load_regime(agency, overlay=True)
    again = from_canonical(regime.canonical)
    assert again == regime
    assert hash(again) == hash(regime)
    assert again.version == regime.version
    assert list(again) == list(regime)


def test_a_stored_district_brings_its_parent_with_it():
    regime = load_subordinate(load_regime("shanghai", overlay=True), "sh_pudong")
    assert list(from_canonical(regime.canonical)) == list(regime)


@pytest.mark.parametrize("stored", [b"", b"{}", b"[]", b'{"format": 99}'])
def test_a_stored_regime_that_cannot_be_read_is_told(stored):
    with pytest.raises(ProfileInvalid, match="无法读取"):
        from_canonical(stored)


# Later law


NEW = {"title": "湖南省执法公示新规", "level": "rule", "from": "2025-01-01", "read_on": "2026-11-21"}


def adopt(profile: Profile) -> Any:
    return load_profile_text(profile, overlay=document("xiangxi", overlay=True))


def test_a_later_law_ends_the_old_version_the_day_before_and_shows_its_source():
    """湘西 P 第二十条: decisions before keep the old value, later ones use the new one."""
    profile = with_later_law(
        document("xiangxi"), "recording.retention_months", 24, cite="new 第三条", valid_from=date(2025, 1, 1), instrument=NEW, note="延长"
    )
    regime = adopt(profile)
    assert regime.number("recording.retention_months", date(2024, 12, 31)) == 12
    rule = regime.rule("recording.retention_months", date(2025, 1, 1))
    assert rule.value == 24
    assert str(rule.article) == "《湖南省执法公示新规》第三条"
    assert rule.note == "延长"
    assert regime.rule("recording.retention_months", date(2024, 12, 31)).valid_to == date(2024, 12, 31)


def test_a_later_law_leaves_the_rest_of_the_file_and_the_given_copy_alone():
    before = document("xiangxi")
    kept = copy.deepcopy(before)
    profile = with_later_law(before, "disclosure.days.general", 20, cite="new 第三条", valid_from=date(2025, 1, 1), instrument=NEW)
    assert before == kept
    assert {rule.id: rule.value for rule in adopt(profile)} == {rule.id: rule.value for rule in load("xiangxi")}


def test_a_later_law_for_a_quoted_parameter():
    profile = with_later_law(
        document("xiangxi"), "review.outcomes.pass", ["lawful", "correct"], cite="new 第三条", valid_from=date(2025, 1, 1), instrument=NEW
    )
    assert adopt(profile).items("review.outcomes.pass", date(2025, 1, 1)) == ("lawful", "correct")
    assert adopt(profile).items("review.outcomes", date(2025, 1, 1)) == ("lawful", "correct", "reinvestigate", "transfer")


def test_a_later_law_that_cannot_end_one_version_is_refused():
    first = with_later_law(document("xiangxi"), "review.days", 6, cite="new 第三条", valid_from=date(2025, 1, 1), instrument=NEW)
    with pytest.raises(ProfileInvalid, match="已另有版本"):
        with_later_law(first, "review.days", 5, cite="new 第三条", valid_from=date(2024, 6, 1))
    with pytest.raises(ProfileInvalid, match="没有这样的名称"):
        with_later_law(document("xiangxi"), "review.weather", 5, cite="new 第三条", valid_from=date(2025, 1, 1))
    second = with_later_law(first, "review.days", 5, cite="new 第四条", valid_from=date(2026, 1, 1))
    assert [adopt(second).number("review.days", day) for day in (date(2024, 1, 1), date(2025, 6, 1), date(2026, 6, 1))] == [7, 6, 5]
