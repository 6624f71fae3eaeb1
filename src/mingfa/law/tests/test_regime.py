"""What the packaged regimes say on which day, held against the texts row by row; and how a regime answers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mingfa.law.errors import ProfileInvalid, RuleNotInForce
from mingfa.law.regime import (
    AGENCIES,
    DUTIES,
    SPECS,
    TERMS,
    ClockTerms,
    RuleOfOtherType,
    from_canonical,
    label_of,
    load_regime,
    load_subordinate,
    spec_for,
    term,
)
from mingfa.law.regime_schema import CLOCKS, GATES, NAMED_KINDS, TYPES, UNITS

DAY = date(2026, 11, 21)
REGIMES = {agency: load_regime(agency, overlay=True) for agency in AGENCIES}
XX, PJ, XL, SH, JB = (REGIMES[agency] for agency in AGENCIES)


def row(id: str) -> dict[str, object]:
    """Return one row of the comparison, agency by agency; None where no rule is in force."""
    return {agency: regime.value(id, DAY) if regime.has(id, DAY) else None for agency, regime in REGIMES.items()}


# Rows of the comparison


@pytest.mark.parametrize(
    ("id", "xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei"),
    [
        ("disclosure.days.general", 20, 20, 20, 20, 20),
        ("disclosure.days.penalty", 7, 7, 7, 7, 7),
        ("disclosure.days.licence", None, 7, 7, 7, 7),
        ("disclosure.withdrawal.mode", "update_and_explain", "take_down", "take_down", "take_down", "take_down"),
        ("disclosure.period.months", 12, None, None, None, None),
        ("disclosure.secrets.mode", "withhold", None, None, "redact", "redact"),
        ("identity.mode", "shown", "worn_or_shown", "shown", "shown", "shown"),
        ("identity.uniform", None, None, "line", "required", "required"),
        ("identity.certificate_types", ("lawful",), ("lawful",), ("provincial",), ("lawful",), ("lawful",)),
        ("liaison.per_section", 1, None, None, None, None),
        ("major_rights_announcement", None, True, None, None, None),
        ("officers.yearly_check", None, None, True, None, None),
        ("statistics.annual.due", None, "01-31", "01-31", None, "01-20"),
        ("recording.text_suffices", None, None, None, True, True),
        ("recording.legality_argument", None, True, None, None, None),
        ("recording.covert.allowed", None, None, None, True, None),
        ("recording.handover_unit", "legal", None, None, None, None),
        ("recording.recorder_for_all_onsite", True, None, None, False, True),
        ("document.paper_equals_electronic", None, None, True, None, None),
        ("document.templates_from", "prescribed", "prescribed", "unified", "city", "agency"),
        ("review.gate", True, True, True, True, True),
        ("review.scope", "major", "major", "major", "major", "all"),
        ("review.days", 7, 5, 5, 5, 5),
        ("review.extension_days", 3, None, None, None, None),
        ("review.first_review", None, None, True, None, None),
        ("review.sign_off", ("legal_leader",), None, None, None, None),
        ("review.discussion_required", True, False, True, False, False),
        (
            "review.submitter_after_pass.units",
            ("enforcement", "sections", "institutions", "branches"),
            (),
            ("legal",),
            (),
            ("enforcement",),
        ),
        ("review.reviewer.penalty", "legal", "legal", "legal", "legal", "enforcement"),
        ("review.reviewer.coercion", "legal", "legal", "legal", "legal", "targets"),
        ("review.outcomes.pass", ("lawful",), ("passed",), ("passed",), ("agree",), ("agree",)),
        ("review.staff_ratio", 5, None, None, None, 5),
        ("review.staff_maximum", None, None, 2, None, None),
        ("review.training_months", 12, 12, 12, 12, 12),
        ("supervision.progress_report_days", None, None, 7, None, None),
        ("organisation.lead_unit", "legal", "legal", "legal", "division", "targets"),
    ],
)
def test_a_row_of_the_comparison(id, xiangxi, panjin, xinglongtai, shanghai, jiangbei):
    assert row(id) == {"xiangxi": xiangxi, "panjin": panjin, "xinglongtai": xinglongtai, "shanghai": shanghai, "jiangbei": jiangbei}


@pytest.mark.parametrize(
    ("agency", "id", "article"),
    [
        ("xiangxi", "disclosure.days.penalty", "《湘西州生态环境局行政执法公示制度（试行）》第十四条"),
        ("xiangxi", "review.gate", "《湘西州生态环境局重大行政执法决定法制审核制度（试行）》第五条"),
        ("xiangxi", "recording.retention_months", "《湘西州生态环境局执法全过程记录制度（试行）》第十六条"),
        ("panjin", "identity.mode", "《盘锦市生态环境系统全面推行三项制度实施方案（盘环发〔2019〕225号）》二（一）3"),
        ("xinglongtai", "officers.public_fields", "《兴隆台区应急管理局全面推行行政执法三项制度实施方案》二（一）3（5）"),
        ("xinglongtai", "disclosure.days.penalty", "《中华人民共和国安全生产法》第七十八条"),
        ("shanghai", "disclosure.days.licence", "《上海市生态环境系统三项制度推进实施方案》三（一）3（1）"),
        ("jiangbei", "review.reviewer.penalty", "《重庆市江北区生态环境局重大执法决定法制审核制度》第二条"),
    ],
)
def test_a_value_cites_the_place_it_was_read(agency, id, article):
    assert str(REGIMES[agency].rule(id, DAY).article) == article


def test_what_each_text_leaves_open_is_filled_by_a_named_rule_or_marked_as_demonstration():
    """Review days: only 湘西州 gives a number; publication days: 盘锦 and 兴隆台 give none."""
    assert {agency: regime.rule("review.days", DAY).overlay for agency, regime in REGIMES.items()} == {
        "xiangxi": False,
        "panjin": True,
        "xinglongtai": True,
        "shanghai": True,
        "jiangbei": True,
    }
    assert {agency: regime.rule("disclosure.days.general", DAY).filled_by is not None for agency, regime in REGIMES.items()} == {
        "xiangxi": False,
        "panjin": True,
        "xinglongtai": True,
        "shanghai": False,
        "jiangbei": False,
    }
    for regime in REGIMES.values():
        for rule in regime.overlaid:
            assert rule.note
            assert "演示补充参数" in rule.source


def test_an_unread_rule_is_marked_and_warns_only():
    assert PJ.rule("disclosure.days.general", DAY).unconfirmed
    assert PJ.rule("disclosure.days.general", DAY).article.unconfirmed
    assert "只提示不拒绝" in PJ.rule("disclosure.days.general", DAY).source
    assert not PJ.rule("disclosure.days.penalty", DAY).unconfirmed
    assert PJ.rule("disclosure.days.penalty", date(2023, 6, 30)).unconfirmed
    assert not any(rule.unconfirmed for rule in XX if rule.layer == "overlay")


def test_identity_lists_follow_each_text():
    """Service is named by 湘西州, 上海 and 江北, sealing by 江北, compulsory execution by 上海 alone."""
    held = {agency: set(regime.items("identity.activities", DAY)) for agency, regime in REGIMES.items()}
    assert {agency for agency, acts in held.items() if "service" in acts} == {"xiangxi", "panjin", "shanghai", "jiangbei"}
    assert {agency for agency, acts in held.items() if "sealing" in acts} == {"panjin", "shanghai", "jiangbei"}
    assert {agency for agency, acts in held.items() if "compulsory_execution" in acts} == {"shanghai"}
    assert all({"inspection", "evidence"} <= acts for acts in held.values())


def test_recording_lists_follow_each_text():
    assert {"complaint_callout", "survey", "sampling", "preservation", "emergency_scene"} <= set(XX.items("recording.mandatory_whole", DAY))
    assert len(set(XX.items("recording.retention_long_term", DAY))) == 5
    assert PJ.items("recording.mandatory_whole", DAY) == ("major_case_site",)
    assert {"hearing", "service", "random_inspection"} <= set(PJ.items("recording.mandatory", DAY))
    assert (
        SH.items("recording.mandatory_whole", DAY)
        == JB.items("recording.mandatory_whole", DAY)
        == ("sealing", "restriction", "closure", "case_place")
    )
    assert len(XX.items("recording.stop_grounds", DAY)) == 5
    assert len(XX.items("recording.banned_behaviour", DAY)) == 6
    assert len(XX.items("recording.text_kinds", DAY)) == 7


def test_the_five_grounds_not_to_publish_of_xiangxi():
    assert [XX.text(f"disclosure.ground.{n}", DAY)[:4] for n in XX.items("disclosure.grounds", DAY)] == [
        "行政相对",
        "主要事实",
        "公示可能",
        "可能妨害",
        "国家、省",
    ]
    assert not any(regime.has("disclosure.grounds", DAY) for regime in (PJ, XL, SH, JB))


def test_what_each_kind_publishes_in_xiangxi():
    """公示制度 第九条, 第十四条."""
    four = {"organ", "object", "category", "conclusion"}
    assert set(XX.items("disclosure.minimum_fields.penalty", DAY)) - four == {"facts", "evidence", "basis", "result", "decided_on"}
    assert set(XX.items("disclosure.minimum_fields.coercion", DAY)) - four == {"measure", "mode"}
    assert set(XX.items("disclosure.minimum_fields.inspection", DAY)) - four == {"basis", "mode", "time", "matters", "sampled", "problems"}
    assert all(four <= set(regime.items("disclosure.minimum_fields.general", DAY)) for regime in REGIMES.values())


# Days


def test_jiangbei_begins_on_the_day_of_printing():
    """江北 P 第十五条, R 第十五条, L 第十三条: 2021-04-07."""
    for id in ("disclosure.days.penalty", "recording.mandatory_whole", "review.gate", "kinds.penalty.systems"):
        assert not JB.has(id, date(2021, 4, 6)), id
        assert JB.has(id, date(2021, 4, 7)), id
    assert JB.kinds(date(2021, 4, 6)) == ()


def test_xinglongtai_begins_in_stages():
    """兴隆台 三（三）, 三（四）: three kinds from September 2019, licences from 2020."""
    for system in ("disclosure", "recording", "review"):
        assert not XL.covers("penalty", system, date(2019, 8, 31))
        assert XL.covers("coercion", system, date(2019, 10, 8))
        assert not XL.covers("licence", system, date(2019, 12, 31))
        assert XL.covers("licence", system, date(2020, 1, 1))
    assert XL.items("review.kinds", date(2019, 12, 31)) == ("penalty", "coercion", "inspection")
    assert XL.items("review.kinds", date(2020, 1, 1)) == ("penalty", "coercion", "inspection", "licence")
    assert XL.rule("disclosure.days.penalty", date(2020, 5, 1)).unconfirmed


@pytest.mark.parametrize(
    ("agency", "kinds"),
    [
        ("xiangxi", {"penalty", "coercion", "inspection"}),
        ("panjin", set(NAMED_KINDS)),
        ("xinglongtai", set(NAMED_KINDS)),
        ("shanghai", set(NAMED_KINDS)),
        ("jiangbei", set(NAMED_KINDS)),
    ],
)
def test_the_kinds_each_text_covers(agency, kinds):
    assert set(REGIMES[agency].kinds(DAY)) == kinds


def test_reviewed_kinds():
    reviewed = {agency: {kind for kind in NAMED_KINDS if regime.covers(kind, "review", DAY)} for agency, regime in REGIMES.items()}
    assert reviewed == {
        "xiangxi": {"penalty", "coercion"},
        "panjin": set(NAMED_KINDS),
        "xinglongtai": set(NAMED_KINDS),
        "shanghai": {"penalty", "coercion", "licence"},
        "jiangbei": {"penalty", "coercion"},
    }


def test_duties_are_somebodys_on_every_day():
    """A case of 2019 needs its officers, though the text a duty cites is of 2021."""
    for regime in REGIMES.values():
        for name, _ in DUTIES:
            assert regime.duty(name, date(2019, 9, 2)).roles, name


# The national layer


def test_every_clock_and_gate_of_the_law_is_there_for_its_field():
    work_safety_only, ecology_only = (
        {"C10", "C34", "C55"},
        {
            "C03",
            "C07.extension",
            "C07.second_extension",
            "C09",
            "C13",
            "C17",
            "C28",
            "C29",
            "C30",
            "C31",
            "C32",
            "C33",
            "C35",
            "C36",
            "C37",
            "C38",
            "C39",
            "C40.ecology_harm",
            "C41.detention",
            "C44",
        },
    )
    for code, _ in CLOCKS:
        assert XX.has(f"clock.{code}", DAY) is (code not in work_safety_only), code
        assert XL.has(f"clock.{code}", DAY) is (code not in ecology_only), code
    assert {code.split(".")[0] for code, _ in CLOCKS} == {f"C{n:02}" for n in range(1, 57)}
    for code, _ in GATES:
        assert XX.flag(f"gate.{code}", DAY) is True
        assert XL.has(f"gate.{code}", DAY) is (code not in {"G06", "G19"}), code
    assert [code for code, _ in GATES] == [f"G{n:02}" for n in range(1, 21)]


@pytest.mark.parametrize(
    ("id", "amount", "unit", "bound"),
    [
        ("C01", 15, "calendar_days", "agency"),
        ("C02", 7, "working_days", "agency"),
        ("C04", 5, "working_days", "party"),
        ("C07", 90, "calendar_days", "agency"),
        ("C12", 3, "working_days", "agency"),
        ("C14", 2, "working_days", "officer"),
        ("C15", 15, "calendar_days", "party"),
        ("C18", 60, "calendar_days", "party"),
        ("C19", 6, "months", "party"),
        ("C21", 10, "working_days", "party"),
        ("C22", 3, "months", "agency"),
        ("C26", 30, "calendar_days", "agency"),
        ("C27", 24, "hours", "officer"),
        ("C40", 2, "years", "agency"),
        ("C44", 30, "calendar_days", "agency"),
        ("C50", 20, "working_days", "agency"),
        ("C54", 30, "calendar_days", "none"),
        ("C56", 3, "years", "agency"),
    ],
)
def test_a_clock_of_the_law(id, amount, unit, bound):
    terms = XX.clock(f"clock.{id}", DAY)
    assert (terms.amount, terms.unit, terms.bound) == (amount, unit, bound)


def test_clocks_with_extensions_stops_and_directions():
    seizure = XX.clock("clock.C26", DAY)
    assert seizure.extension is not None
    assert (seizure.extension.amount, seizure.extension.unit, seizure.extension.approver, seizure.extension.times) == (
        30,
        "calendar_days",
        "principal",
        1,
    )
    decide = XX.clock("clock.C07", DAY)
    assert decide.stop_needs_notice
    assert {"suspension", "hearing", "monitoring", "service"} <= set(decide.stops)
    assert decide.rolls_over
    assert not XL.clock("clock.C07", DAY).rolls_over
    assert XX.clock("clock.C06", DAY).direction == "before"
    assert XX.clock("clock.C45", DAY).due == "01-31"
    assert XX.clock("clock.C16", DAY).amount is None


def test_five_years_for_ecological_harm_begin_with_the_code():
    """生态环境法典 第一千零五十四条, in force 2026-08-15."""
    assert not XX.has("clock.C40.ecology_harm", date(2026, 8, 14))
    assert XX.clock("clock.C40.ecology_harm", date(2026, 8, 15)).amount == 5
    assert not XL.has("clock.C40.ecology_harm", DAY)


def test_money_thresholds_in_fen():
    assert XX.number("hearing.fine_fen.person", DAY) == 5_000 * 100
    assert XX.number("hearing.fine_fen.organisation", DAY) == 200_000 * 100
    assert XX.number("gate.G12.fine_fen", DAY) == 500_000 * 100
    assert XL.number("gate.G12.fine_fen", DAY) == 50_000 * 100
    assert XL.rule("hearing.fine_fen.organisation", DAY).unconfirmed
    assert XL.rule("hearing.fine_fen.organisation", date(2026, 1, 31)).article.instrument.endswith("（2015年修正）")
    assert "第18号" in XL.rule("hearing.fine_fen.organisation", date(2026, 2, 1)).article.instrument
    assert (XX.number("surcharge.rate_permille", DAY), XX.number("surcharge.cap_percent", DAY)) == (30, 100)
    assert (XX.number("summary.fine_fen.person", DAY), XX.number("summary.fine_fen.organisation", DAY)) == (200 * 100, 3_000 * 100)


def test_no_rule_of_the_penalty_law_before_its_day():
    assert not XX.has("gate.G11", date(2021, 7, 14))
    assert XX.has("gate.G11", date(2021, 7, 15))


def test_figures_nobody_has_read_warn_only():
    for id in ("clock.C07.extension", "clock.C11", "clock.C45", "clock.C47", "clock.C48", "gate.G09"):
        assert XX.rule(id, DAY).unconfirmed, id
    for id in ("clock.C07", "clock.C09", "clock.C15", "gate.G01", "gate.G08", "gate.G11", "gate.G12", "hearing.fine_fen.person"):
        assert not XX.rule(id, DAY).unconfirmed, id
    assert XL.rule("gate.G07", DAY).unconfirmed
    assert not XX.rule("gate.G07", DAY).unconfirmed


def test_a_repealed_law_is_not_cited_as_living():
    """生态环境法典 第一千二百四十二条 repeals ten laws on 2026-08-15."""
    repealed = [
        "environment_law",
        "impact_assessment_law",
        "marine_law",
        "air_law",
        "water_law",
        "soil_law",
        "solid_waste_law",
        "noise_law",
        "radioactive_law",
        "cleaner_production_law",
    ]
    for key in repealed:
        assert XX.article(key, "第一条", date(2026, 8, 14)).in_force(date(2026, 8, 14))
        with pytest.raises(RuleNotInForce):
            XX.article(key, "第一条", date(2026, 8, 15))
    with pytest.raises(RuleNotInForce):
        XX.article("code", "第五十二条", date(2026, 8, 14))
    assert str(XX.article("code", "第五十二条", date(2026, 8, 15))) == "《中华人民共和国生态环境法典》第五十二条"
    with pytest.raises(RuleNotInForce):
        XX.article("no_such_text")
    assert XX.article("mee30").read_on == date(2026, 11, 21)


# How a regime answers


def test_a_parameter_without_a_rule_on_the_day_is_an_error_and_not_a_guess():
    with pytest.raises(RuleNotInForce, match=r"disclosure\.days\.licence"):
        XX.rule("disclosure.days.licence", DAY)
    with pytest.raises(RuleNotInForce, match="2019-12-31"):
        XX.rule("review.days", date(2019, 12, 31))


def test_a_rule_asked_for_as_another_type_is_an_error():
    for ask in (XX.number, XX.flag, XX.items, XX.clock):
        with pytest.raises(RuleOfOtherType):
            ask("review.opinion_form", DAY)
    for ask in (XX.number, XX.text):
        with pytest.raises(RuleOfOtherType):
            ask("review.gate", DAY)


def test_rules_by_prefix_take_whole_segments():
    assert [rule.id for rule in XX.rules("disclosure.days", DAY)] == [
        "disclosure.days.exception",
        "disclosure.days.general",
        "disclosure.days.penalty",
    ]
    assert [rule.id for rule in XX.rules("review.days", DAY)] == ["review.days"]
    assert XX.rules("disclosure.day") == ()
    assert len(PJ.rules("disclosure.days.penalty")) == 2
    assert len(PJ.rules("disclosure.days.penalty", DAY)) == 1


def test_duties_carry_roles_units_and_their_article():
    accept = XX.duty("review.accept", DAY)
    assert accept.roles == ("legal_reviewer", "legal_head")
    assert accept.units == ("legal",)
    assert XX.duty("review.sign_off", DAY).roles == ("legal_leader",)
    assert "第十一条" in str(XX.duty("review.sign_off", DAY).article)
    assert XX.duty("discussion.submit", DAY).roles == ("lead_handler", "unit_head")
    assert XL.duty("discussion.submit", DAY).roles == ("legal_head", "legal_reviewer")
    assert SH.duty("task.split", DAY).units == ("division",)
    assert (JB.duty("publication.approve", DAY).roles, JB.duty("publication.approve", DAY).units) == (("unit_head",), ("enforcement",))
    assert JB.duty("publication.publish", DAY).units == ("info_centre",)
    with pytest.raises(RuleNotInForce):
        XX.duty("case.vanish", DAY)


def test_units_and_roles_of_each_text():
    assert {unit.name for unit in PJ.units} >= {
        "法制部门",
        "局属相关科室",
        "市绿色发展服务中心",
        "原环境监察局",
        "县区环保局",
        "辽东湾新区环保局",
    }
    assert {unit.name for unit in XX.units} >= {"政策法规科", "生态环境保护综合行政执法局", "信息中心", "各分局", "直属事业单位"}
    assert {unit.name for unit in JB.units} >= {"生态环境行政执法支队", "综合目标科", "宣教信息中心"}
    assert {unit.name for unit in XL.units} >= {"法规科", "办公室", "执法科室、中队", "各职能科室", "保障中心"}
    assert len(SH.items("organisation.working_group.members", DAY)) == 14
    liaison = XX.role("info_liaison")
    assert liaison is not None
    assert liaison.per_unit == XX.number("liaison.per_section", DAY) == 1
    assert XX.role("nobody") is None
    assert XX.unit("nobody") is None
    assert all(unit.duties and unit.article.instrument for regime in REGIMES.values() for unit in regime.units)
    assert XX.trial
    assert not any(regime.trial for regime in (PJ, XL, SH, JB))


def test_the_agencies_below_shanghai_are_agencies_of_their_own():
    assert [below.name for below in SH.subordinates] == ["区生态环境局", "浦东新区城管执法局", "自贸区保税区管理局", "临港新片区管委会"]
    regimes = [load_subordinate(SH, below.code) for below in SH.subordinates]
    assert len({regime.version for regime in regimes}) == 4
    assert all(regime.parent == "shanghai" and regime.unit("legal") is not None for regime in regimes)


def test_upper_rules_are_named():
    assert "兴隆台区全面推行三项制度实施方案" in [article.instrument for article in XL.sources]
    assert any("沪府办发〔2019〕15号" in article.instrument for article in SH.sources)
    assert any("环办执法〔2019〕42号" in article.instrument for article in SH.sources)
    assert any("江北府办发〔2019〕57号" in article.instrument for article in JB.sources)
    assert "湖南省重大行政执法决定法制审核制度" in [article.instrument for article in XX.sources]


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_rule_has_a_source_and_a_declared_type(agency):
    kinds = {"int": int, "bool": bool, "text": str, "date": date, "list": tuple, "clock": ClockTerms}
    for rule in REGIMES[agency]:
        spec = spec_for(rule.id)
        assert spec is not None
        assert type(rule.value) is kinds[spec.type], rule.id
        assert rule.article.instrument
        assert rule.overlay or rule.article.article or "（" in rule.article.instrument, rule.id


# The table of parameters


def test_the_declared_table_is_sound():
    assert len({spec.id for spec in SPECS}) == len(SPECS)
    for spec in SPECS:
        assert spec.type in TYPES
        assert spec.unit in UNITS
        assert spec.label
        assert spec.group
        assert not spec.terms or spec.terms in TERMS, spec.id
        if spec.required_when.startswith("with:"):
            assert spec_for(spec.required_when[5:]) is not None, spec.id
        if spec.required_when.startswith("system:"):
            assert spec.required_when[7:] in TERMS["system"]
        for _, clock in spec.same_as:
            assert spec_for(clock) is not None


def test_labels_are_chinese_and_whole():
    assert label_of("disclosure.days.penalty") == "行政处罚公示期限"
    assert label_of("kinds.penalty.systems") == "该类执法行为适用的制度（行政处罚）"
    assert label_of("disclosure.ground.3") == "不予公示情形（3）"
    assert label_of("clock.C07") == "作出处罚决定"
    assert label_of("no.such") == "no.such"
    assert spec_for("kinds.gardening.systems") is None
    assert spec_for("clock.C57") is None
    assert term("kind", "penalty") == "行政处罚"
    assert term("kind", "odd") == "odd"


def test_an_adopted_regime_stays_readable_when_the_platform_asks_for_more():
    whole = json.loads(load_regime("xiangxi", True).canonical)
    del whole["national"]["duty"]["case.open"]
    del whole["agency"]["review"]["days"]
    older = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(ProfileInvalid) as caught:
        from_canonical(older)
    regime = from_canonical(older, adopted=True)
    assert regime.canonical == older
    assert set(regime.holes) <= set(caught.value.problems)
    assert {"duty.case.open", "review.days"} <= {hole.split("“")[1].split("”")[0] for hole in regime.holes}
    assert not regime.has("review.days", date(2026, 3, 2))
    assert load_regime("xiangxi", True).holes == ()
