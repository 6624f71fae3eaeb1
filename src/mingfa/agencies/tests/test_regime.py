"""The regime an agency works under: every rule with its source and its days, refused otherwise."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from mingfa.agencies.acts.agency import CreateAgency
from mingfa.agencies.acts.regime import (
    ActivateItem,
    AddKind,
    AmendParameter,
    Announced,
    DeclareOwnHoliday,
    EndParameter,
    HolidayOfYear,
    RecordHolidayNotice,
)
from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.agencies.profiles import profile_act
from mingfa.agencies.tests.acting import DAY, at, day, do, edited, open_case, regime_now
from mingfa.desk.errors import InvalidAct, Refused
from mingfa.desk.models import Head
from mingfa.desk.perform import forget, look
from mingfa.law.clock import Clock
from mingfa.law.errors import RuleNotInForce
from mingfa.law.regime import load_regime
from mingfa.law.terms import start_clock

KINDS = ("penalty", "coercion", "inspection", "licence")
SYSTEMS = ("disclosure", "recording", "review")
NEW_LAW = {"instrument": "new_law", "article": "第九条", "instrument_title": "某省行政执法公示条例", "instrument_level": "local_regulation"}


def change(agency, act, site, when=DAY):
    return do(act, regime_stream(agency), site.person("legal_head"), when)


def refused(codes, call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert set(codes) <= set(caught.value.codes), caught.value.codes
    return caught.value


# Kinds of acts


@pytest.mark.obligation("PJ-G-1")
def test_panjin_covers_four_kinds_and_a_fifth_only_with_its_source(installed):
    """盘锦 引言: each of the four kinds has disclosure, recording and review duties; a further kind joins with its source."""
    site = installed("panjin")
    for kind in KINDS:
        open_case(site, kind)
        for system in SYSTEMS:
            assert regime_now("panjin").covers(kind, system, day("2026-03-02")), (kind, system)
        for stage in ("before", "during", "after"):
            assert regime_now("panjin").items(f"kinds.{kind}.{stage}", day("2026-03-02"))
    refused({"case.kind_not_covered"}, open_case, site, "levy")

    levy = {
        "kind_code": "levy", "systems": SYSTEMS, "before": ("standing_info",), "during": ("recording", "review"), "after": ("decision",),
        "further": {"disclosure.minimum_fields.levy": ["organ", "object", "category", "conclusion"], "review.reviewer.levy": "legal"},
        "valid_from": "2026-03-01", "reason": "新增征收职能",
    }  # fmt: skip
    refused({"regime.no_source"}, change, "panjin", AddKind(**levy), site)
    refused({"regime.invalid"}, change, "panjin", AddKind(**levy | {"further": {}}, instrument="plan", article="引言"), site)
    change("panjin", AddKind(**levy, instrument="plan", article="引言"), site)
    refused({"regime.kind_covered"}, change, "panjin", AddKind(**levy, instrument="plan", article="引言"), site)
    open_case(site, "levy")
    rule = regime_now("panjin").rule("kinds.levy.systems", day("2026-03-02"))
    assert rule.value == SYSTEMS
    assert "实施方案" in str(rule.article)
    assert not regime_now("panjin").has("kinds.levy.systems", day("2026-02-28"))


@pytest.mark.obligation("XX-P-3b")
def test_xiangxi_covers_three_kinds_and_licences_only_with_a_source(xiangxi):
    """湘西州 第三条: penalty, coercion, inspection; 行政许可 is no part of the preset."""
    for kind in ("penalty", "coercion", "inspection"):
        open_case(xiangxi, kind)
        assert regime_now("xiangxi").covers(kind, "disclosure", day("2026-03-02"))
        assert start_clock(regime_now("xiangxi"), "disclosure.days.general", "公示", day("2026-03-02"), "作出决定").term.amount == 20
    assert not regime_now("xiangxi").covers("licence", "disclosure", day("2026-03-02"))
    refused({"case.kind_not_covered"}, open_case, xiangxi, "licence")
    licence = {
        "kind_code": "licence", "systems": ("disclosure",), "before": ("guide",), "during": ("notice",), "after": ("decision",),
        "further": {"disclosure.minimum_fields.licence": ["organ", "object"], "disclosure.days.licence": 7},
        "valid_from": "2026-03-01", "reason": "许可事项下放",
    }  # fmt: skip
    refused({"regime.no_source"}, change, "xiangxi", AddKind(**licence), xiangxi)
    change("xiangxi", AddKind(**licence, **NEW_LAW), xiangxi)
    assert "某省行政执法公示条例" in str(regime_now("xiangxi").rule("kinds.licence.systems", day("2026-03-02")).article)
    open_case(xiangxi, "licence")


@pytest.mark.obligation("SH-G-4.2e")
def test_each_kind_of_shanghai_has_duties_at_all_three_stages(installed):
    """上海 四（二）: four kinds, before, during and after; a kind without one stage makes the profile invalid."""
    site = installed("shanghai")
    for kind in KINDS:
        for stage in ("before", "during", "after"):
            assert regime_now("shanghai").items(f"kinds.{kind}.{stage}", day("2026-03-02")), (kind, stage)
    for kind in KINDS:
        error = refused({"regime.invalid"}, change, "shanghai", edited("shanghai", without=(f"kinds.{kind}.during",)), site)
        assert f"kinds.{kind}.during" in str(error)


@pytest.mark.obligation("XL-G-2b")
def test_licences_joined_later_in_xinglongtai(installed):
    """兴隆台 二: a coercion of 8 October 2019 has all duties, a licence of that day none."""
    site = installed("xinglongtai")
    when = at(2019, 10, 8)
    open_case(site, "coercion", when=when)
    assert all(regime_now("xinglongtai").covers("coercion", system, when.date()) for system in SYSTEMS)
    assert not any(regime_now("xinglongtai").covers("licence", system, when.date()) for system in SYSTEMS)


@pytest.mark.obligation("XL-G-3.4a")
def test_licences_have_duties_from_2020_in_xinglongtai(installed):
    """兴隆台 三（四）: 31 December 2019 has none, 2 January 2020 has all three."""
    site = installed("xinglongtai")
    open_case(site, "licence", when=at(2020, 1, 2))
    regime = regime_now("xinglongtai")
    assert [regime.covers("licence", system, day("2019-12-31")) for system in SYSTEMS] == [False] * 3
    assert [regime.covers("licence", system, day("2020-01-02")) for system in SYSTEMS] == [True] * 3


@pytest.mark.obligation("XL-G-3.3a")
def test_xinglongtai_begins_in_september_2019(installed):
    """兴隆台 三（三）: rules in force from September 2019; a case before carries no duty, one after does."""
    site = installed("xinglongtai")
    regime = regime_now("xinglongtai")
    for part in "PRL":
        assert regime.versions(f"scope.effective_from.{part}")[0].value == day("2019-09-01")
    for kind in ("penalty", "coercion", "inspection"):
        assert [regime.covers(kind, system, day("2019-08-31")) for system in SYSTEMS] == [False] * 3
        assert [regime.covers(kind, system, day("2019-09-02")) for system in SYSTEMS] == [True] * 3
    open_case(site, "inspection", when=at(2019, 9, 2))


@pytest.mark.obligation("JB-P-15", "JB-R-15")
def test_jiangbei_begins_on_the_day_of_issue(installed):
    """江北 公示 第十五条、记录 第十五条: nothing before 7 April 2021, everything from that day on."""
    site = installed("jiangbei")
    regime = regime_now("jiangbei")
    for system in ("disclosure", "recording"):
        assert not regime.covers("penalty", system, day("2021-04-06"))
        assert regime.covers("penalty", system, day("2021-04-07"))
    with pytest.raises(RuleNotInForce):
        start_clock(regime, "disclosure.days.penalty", "公示", day("2021-04-06"), "作出决定")
    assert start_clock(regime, "disclosure.days.penalty", "公示", day("2021-04-07"), "作出决定").term.amount == 7
    assert not regime.has("recording.mandatory_whole", day("2021-04-06"))
    assert "sealing" in regime.items("recording.mandatory_whole", day("2021-04-07"))
    open_case(site, "inspection", when=at(2021, 4, 7))


# Sources


@pytest.mark.obligation("PJ-P-1")
def test_what_the_plan_leaves_open_cites_the_rule_that_fills_it(installed):
    """盘锦 二（一）1: the disclosure days are silent in the plan; without the upper rule they cannot be saved."""
    site = installed("panjin")
    rule = regime_now("panjin").rule("disclosure.days.general", day("2026-03-02"))
    assert rule.filled_by is not None
    assert "国办发〔2018〕118号" in rule.source
    error = refused({"regime.invalid"}, change, "panjin", edited("panjin", with_={"disclosure.days.general": {"value": 20}}), site)
    assert "disclosure.days.general" in str(error)
    assert "没有出处" in str(error)
    bare = AmendParameter(parameter="disclosure.days.general", value=15, valid_from="2026-04-01", reason="市里规定", ends=str(rule.article))
    refused({"regime.no_source"}, change, "panjin", bare, site)
    sourced = bare.model_copy(update={"instrument": "liaoning_plan", "article": "二（一）", "overrides": "clock.C11"})
    change("panjin", sourced, site)
    assert regime_now("panjin").rule("disclosure.days.general", day("2026-04-01")).value == 15


@pytest.mark.obligation("PJ-R-1")
def test_panjin_names_both_recording_rules_as_sources(installed):
    """盘锦 二（二）1: the plan, one of the two named rules or another cited rule carries a parameter; no source, no parameter."""
    site = installed("panjin")
    regime = regime_now("panjin")
    titles = [regime.instruments[key][0].title for key in regime.items("scope.sources.R", day("2026-03-02"))]
    assert titles == ["辽宁省行政执法全过程记录实施办法", "盘锦市生态环境行政执法全过程记录制度"]
    for source in ("plan 二（二）3", "liaoning_recording 第二十条", "panjin_recording 第八条", "state118 三（八）"):
        change(
            "panjin",
            edited("panjin", without=("recording.retention_months",), with_={"recording.retention_months": {"value": 24, "cite": source}}),
            site,
        )
        assert regime_now("panjin").number("recording.retention_months", day("2026-03-02")) == 24
    bare = edited("panjin", without=("recording.retention_months",), with_={"recording.retention_months": {"value": 24}})
    error = refused({"regime.invalid"}, change, "panjin", bare, site)
    assert "recording.retention_months" in str(error)


@pytest.mark.obligation("XX-R-3d")
def test_xiangxi_names_the_rules_its_recording_draws_on(xiangxi):
    """湘西州 记录 第三条: provincial and bureau rules are named; a profile without any source fails."""
    regime = regime_now("xiangxi")
    titles = "".join(regime.instruments[key][0].title for key in regime.items("scope.sources.R", day("2026-03-02")))
    assert "湖南省" in titles
    assert "湘西州生态环境局" in titles
    for document in (
        edited("xiangxi", without=("scope.sources.R",)),
        edited("xiangxi", with_={"scope.sources.R": {"value": [], "cite": "R 第三条"}}),
    ):
        error = refused({"regime.invalid"}, change, "xiangxi", document, xiangxi)
        assert "scope.sources.R" in str(error)


@pytest.mark.obligation("XX-L-15")
def test_what_the_xiangxi_review_rule_leaves_open_names_what_fills_it(xiangxi):
    """湘西州 审核 第十五条: gaps are filled by the named provincial or other rule, or the profile is invalid."""
    rule = regime_now("xiangxi").rule("review.extension_times", day("2026-03-02"))
    assert rule.filled_by is not None
    assert "补足" in rule.source
    for leaf in ({"value": 1}, {"value": 1, "note": "原文没有写次数"}):
        error = refused({"regime.invalid"}, change, "xiangxi", edited("xiangxi", with_={"review.extension_times": leaf}), xiangxi)
        assert "review.extension_times" in str(error)
        assert "filled_by" in str(error)
    error = refused({"regime.invalid"}, change, "xiangxi", edited("xiangxi", without=("review.extension_times",)), xiangxi)
    assert "review.extension_times" in str(error)
    filled = edited("xiangxi", with_={"review.extension_times": {"value": 1, "filled_by": "hunan_review 第九条"}})
    change("xiangxi", filled, xiangxi)
    assert "湖南省重大行政执法决定法制审核制度" in regime_now("xiangxi").rule("review.extension_times", day("2026-03-02")).source


@pytest.mark.obligation("XL-G-0")
def test_xinglongtai_names_the_district_scheme_and_its_field(installed):
    """兴隆台 引言: the district scheme is the upper rule, the field is work safety; no parameter without a source."""
    site = installed("xinglongtai")
    regime = regime_now("xinglongtai")
    assert regime.field == "work_safety"
    assert "兴隆台区全面推行三项制度实施方案" in [source.instrument for source in regime.sources]
    error = refused(
        {"regime.invalid"}, change, "xinglongtai", edited("xinglongtai", with_={"officers.yearly_check": {"value": True}}), site
    )
    assert "officers.yearly_check" in str(error)


@pytest.mark.obligation("SH-G-1")
def test_a_district_inherits_and_may_only_tighten(installed):
    """上海 引言: both upper rules are named; what the city adopted binds the district, which may add but not loosen."""
    installed("shanghai")
    city, district = regime_now("shanghai"), regime_now("sh_district")
    assert {source.instrument for source in city.sources} >= {
        "关于在生态环境系统推进行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的实施意见（环办执法〔2019〕42号）",
        "上海市全面推行三项制度实施方案（沪府办发〔2019〕15号）",
    }
    assert district.parent == "shanghai"
    assert district.rule("disclosure.days.penalty", day("2026-03-02")).layer == "parent"
    assert district.number("recording.retention_months", day("2026-03-02")) == city.number("recording.retention_months", day("2026-03-02"))
    head = next(p for p in _people("sh_district") if "legal_head" in [post.role for post in look(p).state.posts])
    kept = {"parameter": "recording.retention_months", "valid_from": "2026-04-01", "reason": "本区规定", "overrides": "parent"}
    looser = AmendParameter(**kept, value=6, **NEW_LAW)
    error = refused({"regime.invalid"}, do, looser, regime_stream("sh_district"), head)
    assert "只能增加或者从严" in str(error)
    do(AmendParameter(**kept, value=36, **NEW_LAW), regime_stream("sh_district"), head)
    assert regime_now("sh_district").number("recording.retention_months", day("2026-04-01")) == 36
    assert regime_now("shanghai").number("recording.retention_months", day("2026-04-01")) == 12


def _people(agency):
    return [member.person for member in look(f"{agency}/agency/main").state.members]


# Newer rules


def penalty_clock(decided: str) -> Clock:
    return start_clock(regime_now("xiangxi"), "disclosure.days.penalty", "处罚公示期限", day(decided), "作出决定")


@pytest.mark.obligation("XX-P-20")
def test_a_newer_law_prevails_from_its_day_on(xiangxi):
    """湘西州 公示 第二十条: decisions before the day keep seven working days, later ones have the new term and show its source."""
    old = regime_now("xiangxi").rule("disclosure.days.penalty", day("2026-03-02"))
    newer = AmendParameter(
        parameter="disclosure.days.penalty", value=5, valid_from="2026-07-01", reason="新条例施行", ends=str(old.article), overrides="clock.C09", **NEW_LAW,
    )  # fmt: skip
    change("xiangxi", newer, xiangxi)
    before, after = penalty_clock("2026-06-30"), penalty_clock("2026-07-01")
    assert (before.term.amount, before.term.article.article) == (7, "第十四条")
    assert (after.term.amount, str(after.term.article)) == (5, "《某省行政执法公示条例》第九条")
    assert look(regime_stream("xiangxi")).state.changes[-1].source == "new_law 第九条"


@pytest.mark.obligation("XX-L-16")
def test_two_rules_for_one_day_are_refused_until_one_has_ended(xiangxi):
    """湘西州 审核 第十六条: two bureau papers on the review days; the older ends the day before the newer, and only when it is named."""
    old = regime_now("xiangxi").rule("review.days", day("2026-03-02"))
    twice = [{"value": 7, "cite": "L 第十条"}, {"value": 10, "cite": "R 第十条"}]
    whole = json.loads(edited("xiangxi").canonical)
    whole["agency"]["review"]["days"] = twice
    error = refused({"regime.invalid"}, change, "xiangxi", edited("xiangxi").model_copy(update={"canonical": json.dumps(whole)}), xiangxi)
    assert "两个版本同时适用" in str(error)
    whole["agency"]["review"]["days"] = [twice[0] | {"to": "2025-12-31"}, twice[1] | {"from": "2026-01-01"}]
    change("xiangxi", edited("xiangxi").model_copy(update={"canonical": json.dumps(whole)}), xiangxi)
    assert regime_now("xiangxi").number("review.days", day("2026-01-01")) == 10

    later = AmendParameter(parameter="review.days", value=5, valid_from="2026-09-01", reason="新法施行", **NEW_LAW)
    error = refused({"regime.overlap"}, change, "xiangxi", later, xiangxi)
    assert "第十条" in str(error)
    change("xiangxi", later.model_copy(update={"ends": "2026-01-01"}), xiangxi)
    regime = regime_now("xiangxi")
    assert regime.number("review.days", day("2025-12-31")) == old.value
    assert regime.rule("review.days", day("2026-08-31")).valid_to == day("2026-08-31")
    assert regime.number("review.days", day("2026-08-31")) == 10
    assert regime.number("review.days", day("2026-09-01")) == 5
    assert "某省行政执法公示条例" in str(regime.rule("review.days", day("2026-09-01")).article)


@pytest.mark.obligation("XX-R-23")
@pytest.mark.parametrize(("existing", "old_footage"), [(False, 12), (True, 24)])
def test_a_longer_retention_covers_what_is_made_from_its_day_on(xiangxi, existing, old_footage):
    """湘西州 记录 第二十三条: footage made earlier keeps its class unless the entry says otherwise."""
    longer = AmendParameter(
        parameter="recording.retention_months", value=24, valid_from="2026-05-01", reason="省里新规定", existing=existing,
        ends=str(regime_now("xiangxi").rule("recording.retention_months", day("2026-03-02")).article), **NEW_LAW,
    )  # fmt: skip
    change("xiangxi", longer, xiangxi)

    def kept_until(made: str) -> object:
        clock = start_clock(regime_now("xiangxi"), "recording.retention_months", "保存期限", day(made), "摄录")
        return clock.term.amount

    assert kept_until("2026-04-30") == old_footage
    assert kept_until("2026-05-01") == 24


def test_a_demonstration_value_ends_where_a_rule_begins(xiangxi):
    rule = regime_now("xiangxi").rule("disclosure.accurate_days", day("2026-03-02"))
    assert rule.overlay
    assert rule in look(regime_stream("xiangxi")).state.overlaid
    act = AmendParameter(
        parameter="disclosure.accurate_days", value=2, valid_from="2026-06-01", reason="本局规定", ends=str(rule.article), **NEW_LAW
    )
    change("xiangxi", act, xiangxi)
    regime = regime_now("xiangxi")
    assert (regime.number("disclosure.accurate_days", day("2026-05-31")), regime.number("disclosure.accurate_days", day("2026-06-01"))) == (
        3,
        2,
    )
    assert not regime.rule("disclosure.accurate_days", day("2026-06-01")).overlay


def test_a_national_limit_is_amended_where_it_stands(xiangxi):
    """A new law on a limit of the law itself: the older national rule ends, the agency's own text is left alone."""
    rule = regime_now("xiangxi").rule("clock.C02", day("2026-03-02"))
    act = AmendParameter(
        parameter="clock.C02", valid_from="2027-01-01", reason="法律修订", ends=str(rule.article), **NEW_LAW,
        value={"amount": 5, "unit": "working_days", "start": "采取先行登记保存", "bound": "agency", "effect": "自动解除"},
    )  # fmt: skip
    change("xiangxi", act, xiangxi)
    regime = regime_now("xiangxi")
    assert (regime.clock("clock.C02", day("2026-12-31")).amount, regime.clock("clock.C02", day("2027-01-01")).amount) == (7, 5)
    assert regime.rule("clock.C02", day("2027-01-01")).layer == "national"


@pytest.mark.guards("refuse_leaving_a_hole", "refuse_unknown_version")
def test_a_rule_is_ended_only_when_another_covers_the_day_after(xiangxi):
    gone = EndParameter(
        parameter="review.days",
        last="2026-06-30",
        starting=regime_now("xiangxi").rule("review.days", day("2026-03-02")).valid_from,
        reason="废止",
    )
    refused({"regime.hole"}, change, "xiangxi", gone, xiangxi)
    optional = regime_now("xiangxi").rule("review.staff_ratio", day("2026-03-02"))
    ended = EndParameter(parameter="review.staff_ratio", last="2026-06-30", starting=optional.valid_from, reason="废止")
    change("xiangxi", ended, xiangxi)
    assert regime_now("xiangxi").has("review.staff_ratio", day("2026-06-30"))
    assert not regime_now("xiangxi").has("review.staff_ratio", day("2026-07-01"))
    refused({"regime.unknown_version"}, change, "xiangxi", ended, xiangxi)


@pytest.mark.guards("refuse_unknown_parameter")
def test_unknown_parameters_values_and_instruments_are_refused(xiangxi):
    fields = {"valid_from": "2026-06-01", "reason": "试"}
    refused({"regime.unknown_parameter"}, change, "xiangxi", AmendParameter(parameter="review.moon", value=1, **fields, **NEW_LAW), xiangxi)
    refused(
        {"regime.invalid"},
        change,
        "xiangxi",
        AmendParameter(parameter="review.days", value="七日", ends="《x》", **fields, **NEW_LAW),
        xiangxi,
    )
    strange = AmendParameter(parameter="review.days", value=3, instrument="nowhere", article="第一条", **fields)
    refused({"regime.unknown_instrument"}, change, "xiangxi", strange, xiangxi)
    assert regime_now("xiangxi").version == load_regime("xiangxi", True).version


def test_only_whoever_maintains_the_regime_changes_it(xiangxi):
    act = AmendParameter(parameter="review.days", value=3, valid_from="2026-06-01", reason="试", **NEW_LAW)
    before = regime_now("xiangxi").version
    refused({"duty.not_yours"}, do, act, regime_stream("xiangxi"), xiangxi.person("officer"))
    assert regime_now("xiangxi").version == before


def test_the_same_regime_comes_back_from_the_entries(xiangxi):
    """What was amended is folded again from the ledger alone, to the same version."""
    change(
        "xiangxi",
        AmendParameter(
            parameter="review.days",
            value=5,
            valid_from="2026-09-01",
            reason="新法",
            ends="《湘西州生态环境局重大行政执法决定法制审核制度（试行）》第十条",
            **NEW_LAW,
        ),
        xiangxi,
    )
    version = regime_now("xiangxi").version
    assert version != load_regime("xiangxi", True).version
    forget()
    assert regime_now("xiangxi").version == version


def test_an_edited_file_takes_the_place_of_the_present_one(xiangxi):
    """The text an agency has edited: without its demonstration values the holes are named, with them it is adopted."""
    text = resources.files("mingfa.law.regimes").joinpath("xiangxi.toml").read_text(encoding="utf-8")
    overlay = resources.files("mingfa.law.regimes").joinpath("overlay/xiangxi.toml").read_text(encoding="utf-8")
    edited_text = text.replace("retention_months = { value = 12,", "retention_months = { value = 18,")
    assert edited_text != text
    error = refused({"regime.invalid"}, change, "xiangxi", profile_act("xiangxi", edited_text), xiangxi)
    assert "scope.effective_from.P" in str(error)
    change("xiangxi", profile_act("xiangxi", edited_text, overlay=overlay, reason="修订"), xiangxi)
    assert regime_now("xiangxi").number("recording.retention_months", day("2026-03-02")) == 18
    with pytest.raises(InvalidAct) as caught:
        profile_act("xiangxi", "[scope\n")
    assert "TOML" in str(caught.value)


@pytest.mark.guards("refuse_units_unknown")
def test_an_agency_without_a_regime_is_not_set_up(db):
    told = CreateAgency(code="panjin", full_name="某局", seal="某局", number_word="某", units=("legal",))
    refused({"regime.none"}, do, told, agency_stream("panjin"), "installer")
    assert not Head.objects.filter(stream=agency_stream("panjin")).exists()


# Major rights


@pytest.mark.obligation("PJ-G-3a")
def test_an_item_of_major_rights_is_announced_first(installed):
    """盘锦 一（二）: without announcement refused, with day, channel and text allowed and listed."""
    site = installed("panjin")
    item = {"item": "recording.night_patrol", "title": "夜间巡查音像记录", "of": "recording", "major_rights": True}
    error = refused({"regime.not_announced"}, change, "panjin", ActivateItem(**item), site)
    assert "一（二）" in str(error)
    told = Announced(on=day("2026-03-05"), channel="市政府门户网站", text="自三月起夜间巡查使用执法记录仪。")
    refused({"regime.announced_later"}, change, "panjin", ActivateItem(**item, announcement=told), site)
    told = told.model_copy(update={"on": day("2026-02-20")})
    change("panjin", ActivateItem(**item, announcement=told), site)
    refused({"regime.activated"}, change, "panjin", ActivateItem(**item, announcement=told), site)
    listed = look(regime_stream("panjin")).state.activated
    assert [(one.item, one.announcement.on, one.announcement.channel, one.announcement.text) for one in listed] == [
        ("recording.night_patrol", day("2026-02-20"), "市政府门户网站", "自三月起夜间巡查使用执法记录仪。")
    ]
    change("panjin", ActivateItem(item="disclosure.columns", title="公示栏目", of="disclosure", major_rights=False), site)
    assert len(look(regime_stream("panjin")).state.activated) == 2


# Working days


@pytest.mark.guards("refuse_bad_notice")
def test_a_holiday_notice_makes_a_year_known(xiangxi):
    state = look(regime_stream("xiangxi")).state
    year = max(notice.year for notice in state.calendar.notices) + 1
    notice = RecordHolidayNotice(
        year=year, title=f"关于{year}年部分节假日安排的通知", holidays=(HolidayOfYear(name="元旦", off=(day(f"{year}-01-01"),)),),
    )  # fmt: skip
    assert not state.calendar.announced(day(f"{year}-06-01"))
    change("xiangxi", notice, xiangxi)
    assert look(regime_stream("xiangxi")).state.calendar.announced(day(f"{year}-06-01"))
    refused({"calendar.known"}, change, "xiangxi", notice, xiangxi)
    weekend = next(day(f"{year}-05-{n:02}") for n in range(1, 9) if day(f"{year}-05-{n:02}").weekday() == 5)
    wrong = notice.model_copy(update={"corrects": True, "holidays": (HolidayOfYear(name="劳动节", off=(weekend,)),)})
    refused({"calendar.invalid"}, change, "xiangxi", wrong, xiangxi)


def test_an_own_holiday_is_off_for_this_agency_alone(xiangxi, installed):
    installed("panjin")
    act = DeclareOwnHoliday(day=day("2026-09-21"), holiday="州庆日", basis="湘西土家族苗族自治州自治条例", article="第七十条")
    change("xiangxi", act, xiangxi)
    assert not look(regime_stream("xiangxi")).state.calendar.is_working_day(day("2026-09-21"))
    assert look(regime_stream("panjin")).state.calendar.is_working_day(day("2026-09-21"))
