"""Units, posts, the bodies an agency has to name, its gaps, tasks and trainings."""

from __future__ import annotations

import pytest

from mingfa.agencies.acts.agency import (
    AddUnit,
    AmendAgency,
    BindBody,
    CreateAgency,
    EndUnit,
    FinishPart,
    NameResponsiblePerson,
    RecordTraining,
    SetMobileRule,
    SetTrainingRule,
    SplitTask,
    TaskPart,
)
from mingfa.agencies.acts.person import (
    AppointPost,
    AssignUnits,
    Delegate,
    EndDelegation,
    EndPost,
    EnrolPerson,
    LeaveService,
    Return,
)
from mingfa.agencies.acts.regime import AdoptProfile
from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.agencies.models import AgencyRow, GapRow, PersonRow, PostRow, TrainingRow, UnitRow
from mingfa.agencies.overview import gaps_seen_by, oversees
from mingfa.agencies.scope import sees_figures_of
from mingfa.agencies.setup import enrol_first_administrator, install, load_site
from mingfa.agencies.tests.acting import DAY, at, day, do, edited, open_case, regime_now
from mingfa.agencies.tests.test_regime import refused
from mingfa.desk import now
from mingfa.desk.errors import UnknownPerson
from mingfa.desk.models import DeadlineRow, Head, ToDoRow
from mingfa.desk.perform import actor_of, look, perform
from mingfa.law.regime import load_regime


def gap_codes(agency: str) -> set[tuple[str, str]]:
    return set(GapRow.objects.filter(agency=agency).values_list("code", "about"))


def name_of(person: str) -> str:
    return look(person).state.name


def administer(site, act, stream, when=DAY):
    return do(act, stream, site.person("administrator"), when)


# Units


@pytest.mark.obligation("PJ-G-0")
def test_the_addressees_of_panjin_are_units_with_duties_and_nobody_without_a_unit_opens_a_case(installed):
    """盘锦 印发通知: sections, the green centre, the former inspection bureau, counties and the new area carry the plan out."""
    site = installed("panjin")
    units = {row.name: row.duties.split("\n") for row in UnitRow.objects.filter(agency="panjin")}
    for name in ("局属相关科室", "市绿色发展服务中心", "原环境监察局", "县区环保局", "辽东湾新区环保局"):
        assert all(units[name]), name
    assert len({tuple(duties) for duties in units.values()}) > 4
    _refused_without_unit(site)


@pytest.mark.obligation("JB-G-0")
def test_the_units_of_jiangbei_have_their_duties_and_nobody_without_a_unit_opens_a_case(installed):
    """江北 印发通知: 支队, 综合目标科 and 宣教信息中心 with what each has to do."""
    site = installed("jiangbei")
    units = {row.name: row.duties for row in UnitRow.objects.filter(agency="jiangbei")}
    assert "审核" in units["生态环境行政执法支队"]
    assert "审核" in units["综合目标科"]
    assert "公开" in units["宣教信息中心"]
    _refused_without_unit(site)


def _refused_without_unit(site):
    officer = site.people["officer"][0]
    open_case(site, "inspection", by=officer)
    administer(site, AssignUnits(units=(), reason="借调"), officer)
    refused({"person.no_unit"}, open_case, site, "inspection", by=officer)
    refused({"person.no_unit"}, open_case, site, "penalty", by=officer)


@pytest.mark.obligation("XX-G-0")
def test_sub_bureaus_sections_and_institutions_of_xiangxi_are_units_and_the_rules_are_on_trial(xiangxi):
    """湘西州 印发通知: 各分局、各科室、直属事业单位; the rules are marked 试行."""
    regime = regime_now("xiangxi")
    assert regime.trial
    kinds = {row.kind: row for row in UnitRow.objects.filter(agency="xiangxi")}
    for kind in ("branch", "section", "institution"):
        parent = kinds[kind].parent
        while regime.unit(parent).parent:
            parent = regime.unit(parent).parent
        assert regime.unit(parent).kind == "leadership"
    assert regime.name == look(agency_stream("xiangxi")).state.name
    for part in ("P", "R", "L"):
        assert "试行" in regime.instruments[part][0].title
    assert not load_regime("jiangbei", True).trial


@pytest.mark.guards("refuse_unit_in_use", "refuse_unit_not_there", "refuse_unit_there", "refuse_unknown_unit")
def test_units_come_from_the_regime_and_end_when_nobody_is_left(xiangxi):
    stream = agency_stream("xiangxi")
    refused({"unit.unknown"}, administer, xiangxi, AddUnit(unit="moon_base"), stream)
    refused({"unit.exists"}, administer, xiangxi, AddUnit(unit="legal"), stream)
    refused({"unit.in_use"}, administer, xiangxi, EndUnit(unit="window", reason="合并"), stream)
    for person in list(xiangxi.people["window_clerk"]):
        administer(xiangxi, AssignUnits(units=("sections",), reason="合并"), person)
    administer(xiangxi, EndUnit(unit="window", reason="合并"), stream)
    assert not UnitRow.objects.get(agency="xiangxi", code="window").active
    refused({"unit.unknown"}, administer, xiangxi, EndUnit(unit="window", reason="合并"), stream)
    administer(xiangxi, AddUnit(unit="window", called="政务大厅窗口"), stream)
    assert UnitRow.objects.get(agency="xiangxi", code="window", active=True).name == "政务大厅窗口"


@pytest.mark.guards("refuse_bad_unified_code")
def test_an_agency_has_a_true_code_and_can_be_amended(xiangxi):
    told = {"code": "demo", "full_name": "某局", "seal": "某局", "number_word": "某"}
    refused({"agency.unified_code"}, do, CreateAgency(**told, unified_code="91433100MA4L514171"), "xiangxi/agency/other", "installer")
    administer(xiangxi, AmendAgency(telephone="0743-1111111", reason="更换电话"), agency_stream("xiangxi"))
    assert look(agency_stream("xiangxi")).state.telephone == "0743-1111111"
    assert look(agency_stream("xiangxi")).state.name == "湘西土家族苗族自治州生态环境局"


# Posts


@pytest.mark.obligation("XX-P-16a")
def test_each_section_has_exactly_one_liaison(xiangxi):
    """湘西州 公示 第十六条: none is a gap, one is none, a second is refused while the first stays, a replacement is accepted."""
    first = xiangxi.person("info_liaison", "legal")
    other = xiangxi.people["legal_reviewer"][0]
    assert ("post.info_liaison", "legal") not in gap_codes("xiangxi")
    error = refused({"post.second_holder"}, administer, xiangxi, AppointPost(role="info_liaison", unit="legal"), other)
    assert "第十六条" in str(error)
    assert name_of(first) in str(error)
    assert not any(post.role == "info_liaison" for post in look(other).state.posts)
    administer(xiangxi, AppointPost(role="info_liaison", unit="legal", replaces=first), other)
    assert [m.person for m in look(agency_stream("xiangxi")).state.holders("info_liaison", "legal")] == [other]
    assert not any(post.role == "info_liaison" for post in look(first).state.posts_on(day("2026-03-02")))
    assert ("post.info_liaison", "legal") not in gap_codes("xiangxi")
    administer(xiangxi, EndPost(role="info_liaison", unit="legal", reason="调离"), other, at(2026, 3, 3))
    assert ("post.info_liaison", "legal") in gap_codes("xiangxi")
    assert [g.words for g in gaps_seen_by(xiangxi.person("legal_head")) if g.code == "post.info_liaison"] == ["政策法规科没有信息联络员"]


@pytest.mark.guards("refuse_bad_spell", "refuse_post_held", "refuse_post_not_held", "refuse_unknown_post", "refuse_unknown_unit")
def test_posts_are_where_the_regime_puts_them(xiangxi):
    officer = xiangxi.people["officer"][1]
    posts = look(officer).state.posts
    refused({"post.wrong_unit"}, administer, xiangxi, AppointPost(role="legal_reviewer", unit="enforcement"), officer)
    refused({"post.unknown"}, administer, xiangxi, AppointPost(role="wizard", unit="legal"), officer)
    refused({"post.held"}, administer, xiangxi, AppointPost(role="officer", unit="enforcement"), officer)
    refused({"post.not_held"}, administer, xiangxi, EndPost(role="principal", unit="leadership", reason="试"), officer)
    backwards = AppointPost(role="supervisor", unit="legal", first=day("2026-05-01"), last=day("2026-04-01"))
    refused({"spell.backwards"}, administer, xiangxi, backwards, officer)
    refused({"unit.unknown"}, administer, xiangxi, AssignUnits(units=("moon_base",), reason="核对"), officer)
    refused({"duty.not_yours"}, do, AppointPost(role="supervisor", unit="legal"), officer, officer)
    assert look(officer).state.posts == posts


def test_a_post_given_until_a_day_ends_with_it(xiangxi):
    """The clock tells the agency's table of posts when the last day is over."""
    officer = xiangxi.people["officer"][1]
    administer(xiangxi, AppointPost(role="supervisor", unit="legal", last=day("2026-03-31")), officer)
    assert actor_of(officer, at(2026, 3, 31)).holds("supervisor")
    assert not actor_of(officer, at(2026, 4, 1)).holds("supervisor")
    holders = [m.person for m in look(agency_stream("xiangxi")).state.holders("supervisor")]
    assert officer in holders
    administer(xiangxi, AssignUnits(units=("enforcement",), reason="核对"), officer, at(2026, 4, 2))
    assert officer not in [m.person for m in look(agency_stream("xiangxi")).state.holders("supervisor")]
    lapsed = PostRow.objects.get(stream=officer, role="supervisor")
    assert lapsed.last == day("2026-03-31")


@pytest.mark.guards("refuse_delegating_for_others", "refuse_not_lent", "refuse_same_person")
def test_a_deputy_acts_in_the_name_of_the_other(xiangxi):
    """Delegation: the entry names whose post was exercised, and only where the deputy has none of his own."""
    leader, deputy = xiangxi.people["legal_head"][0], xiangxi.people["hearing_chair"][0]
    act = Delegate(role="legal_head", unit="legal", deputy=deputy, last=day("2026-03-10"), reason="出差")
    trained = RecordTraining(
        topic="听证业务", subject="enforcement", on=day("2026-03-02"), tenths=20, invited=(deputy,), attended=(deputy,)
    )
    refused({"duty.not_yours"}, do, trained, agency_stream("xiangxi"), deputy)
    refused({"delegation.not_yours"}, do, act, leader, xiangxi.people["officer"][0])
    refused({"delegation.self"}, do, act.model_copy(update={"deputy": leader}), leader, leader)
    do(act, leader, leader)
    entry = do(trained, agency_stream("xiangxi"), deputy, at(2026, 3, 9))
    assert entry.by.deputy_for == leader
    assert look(agency_stream("xiangxi")).state.sessions[-1].topic == "听证业务"
    refused({"duty.not_yours"}, do, trained, agency_stream("xiangxi"), deputy, at(2026, 3, 11))
    do(act.model_copy(update={"last": None}), leader, leader, at(2026, 3, 12))
    do(EndDelegation(role="legal_head", unit="legal", deputy=deputy), leader, leader, at(2026, 3, 13))
    refused({"duty.not_yours"}, do, trained, agency_stream("xiangxi"), deputy, at(2026, 3, 13, 15))
    refused({"delegation.unknown"}, do, EndDelegation(role="legal_head", unit="legal", deputy=deputy), leader, leader, at(2026, 3, 14))


def test_one_acts_for_oneself_where_ones_own_post_carries_the_duty(xiangxi):
    """A leader who deputises for another leader approves by his own post."""
    first, second = xiangxi.people["leader_in_charge"]
    do(Delegate(role="leader_in_charge", unit="leadership", deputy=second, reason="休假"), first, first)
    entry = do(Delegate(role="leader_in_charge", unit="leadership", deputy=xiangxi.person("principal"), reason="休假"), second, second)
    assert entry.by.deputy_for is None


@pytest.mark.guards("refuse_away", "refuse_here")
def test_whoever_has_left_does_nothing_until_he_returns(xiangxi):
    officer = xiangxi.people["officer"][0]
    administer(xiangxi, LeaveService(reason="退休"), officer)
    refused({"person.inactive"}, open_case, xiangxi, "inspection", by=officer)
    refused({"person.away"}, administer, xiangxi, LeaveService(reason="退休"), officer)
    assert not PersonRow.objects.get(stream=officer).active
    administer(xiangxi, Return(), officer, at(2026, 4, 1))
    refused({"person.here"}, administer, xiangxi, Return(), officer, at(2026, 4, 1, 11))
    open_case(xiangxi, "inspection", by=officer, when=at(2026, 4, 1, 12))


@pytest.mark.guards("refuse_account_taken")
def test_a_sign_in_name_belongs_to_one_person(xiangxi):
    taken = look(xiangxi.people["officer"][0]).state.account
    someone = EnrolPerson(full_name="余采薇", account=taken, units=("legal",))
    refused({"person.account_taken"}, administer, xiangxi, someone, "xiangxi/person/new1")
    assert not Head.objects.filter(stream="xiangxi/person/new1").exists()
    with pytest.raises(UnknownPerson):
        do(AppointPost(role="supervisor", unit="legal"), xiangxi.people["officer"][0], "xiangxi/person/new1")


# What an agency has to name


@pytest.mark.obligation("PJ-G-5b")
def test_the_lead_unit_of_panjin_sees_all_gaps(installed):
    """盘锦 三（一）: 法制部门 leads; its people see every unit's gaps, others their own; without a lead unit the profile is invalid."""
    site = installed("panjin")
    assert regime_now("panjin").text("organisation.lead_unit", day("2026-03-02")) == "legal"
    assert regime_now("panjin").unit("legal").name == "法制部门"
    for person in (site.people["leader_in_charge"][0], site.people["leader_in_charge"][1], site.person("hearing_chair")):
        administer(site, LeaveService(reason="退休"), person)
    administer(site, LeaveService(reason="退休"), site.person("legal_head"))
    for person in site.people["legal_reviewer"][:1]:
        assert oversees(person)
        assert "post.leader_in_charge" in {gap.code for gap in gaps_seen_by(person)}
    officer = site.people["officer"][0]
    assert not oversees(officer)
    assert "post.leader_in_charge" not in {gap.code for gap in gaps_seen_by(officer)}
    head = site.people["legal_reviewer"][0]
    administer(site, AppointPost(role="legal_head", unit="legal"), head, at(2026, 3, 3))
    without = edited("panjin", without=("organisation.lead_unit",))
    error = refused({"regime.invalid"}, do, without, regime_stream("panjin"), head, at(2026, 3, 4))
    assert "organisation.lead_unit" in str(error)


@pytest.mark.obligation("XL-G-4.1")
def test_the_leading_group_of_xinglongtai_has_leader_unit_department_and_person(installed):
    """兴隆台 四（一）: an empty department makes the profile invalid, by its name; with all four bound it passes."""
    site = installed("xinglongtai")
    head = site.person("legal_head")
    parts = ("leader", "unit", "department", "person")
    for part in parts:
        without = edited("xinglongtai", without=(f"organisation.leading_group.{part}",))
        error = refused({"regime.invalid"}, do, without, regime_stream("xinglongtai"), head)
        label = {"leader": "责任领导", "unit": "责任单位", "department": "责任部门", "person": "具体负责人"}[part]
        assert label in str(error)
    do(edited("xinglongtai"), regime_stream("xinglongtai"), head)
    regime = regime_now("xinglongtai")
    assert all(regime.has(f"organisation.leading_group.{part}", day("2026-03-02")) for part in parts)
    assert ("body.leading_group", "") not in gap_codes("xinglongtai")
    stream = agency_stream("xinglongtai")
    administer(site, BindBody(body="leading_group", leader=site.person("leader_in_charge"), unit="enforcement"), stream)
    words = GapRow.objects.get(agency="xinglongtai", code="body.leading_group").words
    assert words == "领导小组没有明确责任部门、具体负责人"


@pytest.mark.obligation("SH-G-4.2a")
def test_the_working_group_of_shanghai_has_its_leader(installed):
    """上海 四（二）: no leader's role, no valid profile; bound to 分管副局长 it passes."""
    site = installed("shanghai")
    head = site.person("legal_head")
    without = edited("shanghai", without=("organisation.working_group.leader",))
    error = refused({"regime.invalid"}, do, without, regime_stream("shanghai"), head)
    assert "专项工作组组长" in str(error)
    bound = edited("shanghai", with_={"organisation.working_group.leader": {"value": "leader_in_charge", "cite": "plan 四（二）"}})
    do(bound, regime_stream("shanghai"), head)
    leader = regime_now("shanghai").text("organisation.working_group.leader", day("2026-03-02"))
    assert "分管" in regime_now("shanghai").role(leader).name
    assert ("body.working_group", "") not in gap_codes("shanghai")


@pytest.mark.obligation("SH-G-4.2c")
def test_the_corps_of_shanghai_names_department_and_person(installed):
    """上海 四（二）: 执法总队 without a dedicated department or person is in the gap list; with both it is not."""
    site = installed("shanghai")
    stream = agency_stream("shanghai")
    assert ("body.support", "enforcement") not in gap_codes("shanghai")
    for unbound in ({"department": "综合支队"}, {"person": site.people["officer"][0]}, {}):
        administer(site, BindBody(body="support", unit="enforcement", **unbound), stream)
        gap = GapRow.objects.get(agency="shanghai", code="body.support")
        assert "执法总队" in gap.words
        assert gap.article.endswith("四（二）")
    administer(site, BindBody(body="support", unit="enforcement", department="综合支队", person=site.people["officer"][0]), stream)
    assert ("body.support", "enforcement") not in gap_codes("shanghai")
    refused(
        {"body.unit"}, administer, site, BindBody(body="support", unit="legal", department="一科", person=site.people["officer"][0]), stream
    )
    refused({"body.unknown"}, administer, site, BindBody(body="leading_group"), stream)


@pytest.mark.obligation("XL-G-4.3b")
def test_units_without_an_appointed_person_are_listed_to_the_legal_section(installed):
    """兴隆台 四（三）: every section and centre names its person; 法规科 sees which have not."""
    site = installed("xinglongtai")
    legal, stream = site.person("legal_reviewer"), agency_stream("xinglongtai")

    def listed() -> list[str]:
        return [gap.about for gap in gaps_seen_by(legal) if gap.code == "unit.no_responsible_person"]

    assert oversees(legal)
    assert listed() == []
    named = look(stream).state.responsible_for("centre")
    administer(site, LeaveService(reason="退休"), named)
    assert listed() == ["centre"]
    assert "保障中心" in GapRow.objects.get(agency="xinglongtai", code="unit.no_responsible_person").words
    refused({"person.inactive"}, administer, site, NameResponsiblePerson(unit="centre", person=named), stream)
    administer(site, NameResponsiblePerson(unit="centre", person=site.people["officer"][1]), stream)
    assert listed() == []


@pytest.mark.obligation("XL-G-4.3a")
def test_a_case_names_its_unit_and_officers_and_keeps_both(installed):
    """兴隆台 四（三）: 谁执法谁负责、谁检查谁负责."""
    site = installed("xinglongtai")
    for kind in ("inspection", "coercion"):
        error = refused({"case.no_unit", "case.no_officer"}, open_case, site, kind, unit="", officers=[])
        assert "四（三）" in str(error)
        refused({"case.no_unit"}, open_case, site, kind, unit="")
        refused({"case.no_officer"}, open_case, site, kind, officers=[])
        entry = open_case(site, kind)
        kept = look(entry.stream).state
        assert kept.unit == site.handling[0]
        assert set(kept.handlers) == set(site.people["officer"][:2])
        assert entry.act.unit == site.handling[0]
        assert set(entry.act.officers) == set(site.people["officer"][:2])


def test_an_agency_just_set_up_has_every_gap_its_regime_names(db):
    """上海: register, training rule, working group, support unit, and every post of which the plan wants somebody."""
    with now.at(DAY):
        install("shanghai", demo=False)
    codes = {code for code, _ in gap_codes("shanghai")}
    wanted = {"register.none", "rule.training", "body.working_group", "body.support", "post.legal_reviewer", "post.leader_in_charge"}
    assert wanted <= codes
    do(SetMobileRule(title="移动执法管理办法", text="专人保管"), agency_stream("shanghai"), "installer")
    assert look(agency_stream("shanghai")).state.mobile_rule == "移动执法管理办法"


# Tasks


@pytest.mark.obligation("SH-G-4.2b")
def test_only_the_enforcement_division_splits_tasks_and_each_member_sees_its_part(installed):
    """上海 四（二）: 执法处 leads and assigns; 法规处 may not."""
    site = installed("shanghai")
    stream = agency_stream("shanghai")
    parts = tuple(
        TaskPart(unit=unit, words=words, due=day(due))
        for unit, words, due in (
            ("legal", "修订审核目录", "2026-04-30"), ("water_division", "梳理水类事项", "2026-05-15"), ("monitoring_centre", "提供监测接口", "2026-06-30"),
        )
    )  # fmt: skip
    task = SplitTask(title="三项制度年度任务", parts=parts)
    refused({"task.not_lead_unit"}, do, task, stream, site.person("legal_head"))
    head = site.person("unit_head", "division")
    assert regime_now("shanghai").unit("division").name == "执法处"
    refused({"task.due_past"}, do, task, stream, head, at(2026, 6, 1))
    do(task, stream, head)
    for part in parts:
        seen = ToDoRow.objects.get(agency="shanghai", unit=part.unit, act="agencies.finish_part")
        assert part.words in seen.label
        assert seen.due_on == part.due
    mine = ToDoRow.objects.get(agency="shanghai", unit="legal", act="agencies.finish_part")
    refused({"task.other_unit"}, do, FinishPart(part=mine.key, words="已完成"), stream, head, at(2026, 4, 1))
    do(FinishPart(part=mine.key, words="已完成"), stream, site.person("legal_reviewer"), at(2026, 4, 1))
    assert not ToDoRow.objects.filter(agency="shanghai", unit="legal", act="agencies.finish_part").exists()
    refused({"task.done"}, do, FinishPart(part=mine.key, words="已完成"), stream, site.person("legal_reviewer"), at(2026, 4, 2))


# Trainings


def training(invited, attended, *, on="2026-03-02", subject="three_systems", tenths=30, topic="三项制度专题"):
    return RecordTraining(topic=topic, subject=subject, on=day(on), tenths=tenths, invited=tuple(invited), attended=tuple(attended))


@pytest.mark.obligation("SH-G-4.1b")
def test_whoever_missed_a_training_stays_listed_until_another_covers_him(installed):
    """上海 四（一）: eight of ten attend; the two absent are listed under their agency."""
    site = installed("shanghai")
    ten = [member.person for member in look(agency_stream("shanghai")).state.members][:10]
    head = site.person("legal_head")
    do(training(ten, ten[:8]), agency_stream("shanghai"), head)

    def absent() -> set[str]:
        return {about for code, about in gap_codes("shanghai") if code == "training.absent"}

    assert absent() == set(ten[8:])
    words = {row.words for row in GapRow.objects.filter(agency="shanghai", code="training.absent")}
    assert any(name_of(ten[8]) in one for one in words)
    assert not GapRow.objects.filter(agency="sh_district", code="training.absent").exists()
    do(training(ten[8:], ten[8:9], on="2026-03-20"), agency_stream("shanghai"), head, at(2026, 3, 20))
    assert absent() == {ten[9]}
    do(training(ten[9:], ten[9:], on="2026-03-22", subject="enforcement"), agency_stream("shanghai"), head, at(2026, 3, 22))
    assert absent() == {ten[9]}
    do(training(ten[9:], ten[9:], on="2026-03-25"), agency_stream("shanghai"), head, at(2026, 3, 25))
    assert absent() == set()


@pytest.mark.obligation("SH-G-4.1g")
def test_an_agency_needs_a_training_rule_and_hours_sum_to_the_entries(db):
    """上海 四（一）: no rule is a gap; two trainings, and each officer's hours of the year are their sum."""
    with now.at(DAY):
        install("shanghai", demo=False)
    stream, head, first, second = agency_stream("shanghai"), *(f"shanghai/person/{name}" for name in ("head", "first", "second"))
    for number, person in enumerate((head, first, second)):
        do(EnrolPerson(full_name=f"余行{'一二三'[number]}", units=("legal",)), person, "installer")
    do(AppointPost(role="legal_head", unit="legal"), head, "installer")

    assert ("rule.training", "") in gap_codes("shanghai")
    do(SetTrainingRule(title="执法培训办法", text="每年不少于四十学时"), stream, head)
    assert ("rule.training", "") not in gap_codes("shanghai")

    do(training([first, second], [first, second], tenths=35), stream, head)
    do(training([first, second], [first], on="2026-06-08", tenths=75), stream, head, at(2026, 6, 8))
    do(training([first], [first], on="2027-01-11", tenths=20), stream, head, at(2027, 1, 11))
    assert [look(first).state.hours(year) for year in (2026, 2027)] == [110, 20]
    assert [look(second).state.hours(year) for year in (2026, 2027)] == [35, 0]
    for person in (first, second):
        entries = [held.tenths for held in look(stream).state.sessions if held.on.year == 2026 and person in held.attended]
        shown = TrainingRow.objects.filter(stream=person, attended=True, on__year=2026).values_list("tenths", flat=True)
        assert sum(entries) == sum(shown) == look(person).state.hours(2026)


@pytest.mark.guards("refuse_attendance")
def test_attendance_is_checked(installed):
    site = installed("xiangxi")
    head, stream = site.person("legal_head"), agency_stream("xiangxi")
    first, second = site.people["officer"][:2]
    refused({"training.not_invited"}, do, training([first], [first, second]), stream, head)
    refused({"training.future"}, do, training([first], [first], on="2026-03-09"), stream, head)
    assert not look(stream).state.sessions
    refused({"fact.unknown"}, do, training(["xiangxi/person/nobody"], []), stream, head)


@pytest.mark.obligation("XL-L-2.2")
def test_a_reviewer_is_trained_every_period(installed):
    """兴隆台 二（三）2（2）: with a yearly period, thirteen months after the last training the reviewer is overdue; a training clears it."""
    site = installed("xinglongtai")
    reviewer, head, stream = site.person("legal_reviewer"), site.person("legal_head"), agency_stream("xinglongtai")
    assert regime_now("xinglongtai").number("review.training_months", day("2026-03-02")) == 12
    do(training([reviewer], [reviewer], on="2026-02-02", subject="review", topic="行政处罚案件审核"), stream, head, at(2026, 2, 2))

    def due():
        return DeadlineRow.objects.get(stream=reviewer, key="training").due_on

    thirteen_months_later = day("2027-03-02")
    assert due() == day("2027-02-02")
    assert due() < thirteen_months_later
    do(training([reviewer], [reviewer], on="2027-03-02", subject="review", topic="新法解读"), stream, head, at(2027, 3, 2))
    assert due() == day("2028-03-02")
    kept = look(reviewer).state.trainings[-1]
    assert (kept.topic, kept.on) == ("新法解读", day("2027-03-02"))
    officer = site.people["officer"][0]
    assert not DeadlineRow.objects.filter(stream=officer, key="training").exists()


# Tenants


@pytest.mark.obligation("SH-G-0")
def test_city_and_districts_are_agencies_of_their_own(installed):
    """上海 印发通知: a district acts on its own cases only, the city sees the figures of all."""
    city = installed("shanghai")
    district, other = city.below["sh_district"], city.below["sh_pudong"]
    assert dict(AgencyRow.objects.filter(agency__in=("sh_district", "sh_pudong")).values_list("agency", "superior")) == {
        "sh_district": "shanghai", "sh_pudong": "shanghai",
    }  # fmt: skip
    mine = open_case(district, "inspection").stream
    theirs = open_case(other, "inspection").stream
    open_case(city, "inspection")
    from mingfa.cases.acts.outline import FollowUpCase

    refused({"stream.other_agency"}, do, FollowUpCase(new_case=mine, reason="越区"), theirs, district.person("lead_handler"))
    assert sees_figures_of("sh_district") == ("sh_district",)
    assert set(sees_figures_of("shanghai")) == {"shanghai", "sh_district", "sh_pudong"}

    def figures(agency: str) -> dict[str, int]:
        return {code: Head.objects.filter(agency=code, kind="case").count() for code in sees_figures_of(agency)}

    assert figures("shanghai") == {"shanghai": 1, "sh_district": 1, "sh_pudong": 1}
    assert figures("sh_district") == {"sh_district": 1}


# Setting up


def test_an_agency_without_demonstration_has_its_first_administrator(db):
    with now.at(at(2026, 1, 5)):
        install("xiangxi", demo=False)
        first = enrol_first_administrator("xiangxi", "余采薇", "xiangxi.admin")
        site = load_site("xiangxi")
    assert site.people == {"administrator": [first]}
    enrol = EnrolPerson(full_name="滕既明", account="xiangxi.two", units=("legal",))
    do(enrol, "xiangxi/person/two", first)
    assert PersonRow.objects.get(account="xiangxi.two").name == "滕既明"
    assert ("register.none", "") in gap_codes("xiangxi")


def test_installing_twice_is_installing_once(xiangxi):
    before = Head.objects.count()
    with now.at(at(2026, 1, 5, 9)):
        again = install("xiangxi")
    assert Head.objects.count() == before
    assert again == xiangxi


def test_a_profile_is_adopted_for_its_own_agency(db):
    with now.at(DAY):
        act = AdoptProfile.of(load_regime("panjin", True))
        refused({"regime.other_agency"}, perform, act, regime_stream("xiangxi"), by="installer", key="k")
    assert not Head.objects.filter(stream=regime_stream("xiangxi")).exists()
