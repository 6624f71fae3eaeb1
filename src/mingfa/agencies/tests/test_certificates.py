"""Certificates, their yearly check, the public register of officers, and nobody enforcing without one."""

from __future__ import annotations

import pytest

from mingfa.agencies.acts.agency import AmendAgency
from mingfa.agencies.acts.person import (
    AmendPerson,
    AppointPost,
    AssignUnits,
    EnrolPerson,
    FailYearlyCheck,
    IssueCertificate,
    LeaveService,
    PassYearlyCheck,
    RenewCertificate,
    RestoreCertificate,
    RevokeCertificate,
    SuspendCertificate,
)
from mingfa.agencies.facts import OfficerFact, agency_stream, certificate_problem, register_stream
from mingfa.agencies.imports import officers_act
from mingfa.agencies.models import CertificateRow, GapRow
from mingfa.agencies.setup import install, register_act
from mingfa.agencies.state.person import check_problem
from mingfa.agencies.tests.acting import DAY, at, day, do, open_case, regime_now
from mingfa.agencies.tests.test_regime import refused
from mingfa.cases.acts.opening import AssignOfficers
from mingfa.desk import now
from mingfa.desk.errors import InvalidAct
from mingfa.desk.models import ConcernRow, TimerRow
from mingfa.desk.perform import look, perform
from mingfa.desk.timer import run_due
from mingfa.lists.models import OfficerRow
from mingfa.lists.public import public_register


def certify(site, act, person, when=DAY):
    return do(act, person, site.person("legal_head"), when)


def name_of(person: str) -> str:
    return look(person).state.name


def names(agency: str, on: str = "2026-03-02") -> set[str]:
    return {row["姓名"] for row in public_register(agency, day(on))}


def certified(agency: str, on: str = "2026-03-02") -> set[str]:
    """Return the names of everybody who may enforce on a day, worked out one by one."""
    regime, found = regime_now(agency), set()
    for member in look(agency_stream(agency)).state.members:
        fact = OfficerFact.of(look(member.person).state, member.person, day(on))
        if certificate_problem(fact, day(on), regime) is None:
            found.add(fact.name)
    return found


def card(number: str, first: str = "2026-01-01", last: str = "2030-12-31", **fields) -> IssueCertificate:
    told = {"type": "provincial", "classes": ("生态环境",), "area": "全国", "issuer": "省人民政府"}
    return IssueCertificate(number=number, valid_from=day(first), valid_to=day(last), **told | fields)


# Nobody enforces without a certificate


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("panjin", marks=pytest.mark.obligation("PJ-G-6a")),
        pytest.param("xinglongtai", marks=pytest.mark.obligation("XL-G-4.2b")),
        pytest.param("shanghai", marks=pytest.mark.obligation("SH-G-4.1f")),
        "xiangxi",
        "jiangbei",
    ],
)
def test_only_officers_certified_that_day_are_assigned(installed, agency):
    """盘锦 三（二）, 兴隆台 四（二）, 上海 四（一）: 持证上岗; the refusal names the officer."""
    site = installed(agency)
    valid = site.people["officer"][:2]
    for bad in (site.expired, site.uncertified):
        error = refused({"officer.not_certified"}, open_case, site, "inspection", officers=[valid[0], bad])
        assert name_of(bad) in str(error)
    stream = open_case(site, "inspection", officers=valid).stream
    head = site.person("unit_head", site.handling[0])
    for bad in (site.expired, site.uncertified):
        error = refused({"officer.not_certified"}, do, AssignOfficers(officers=(bad,)), stream, head)
        assert name_of(bad) in str(error)
    third = site.people["officer"][2]
    do(AssignOfficers(officers=(third,)), stream, head)
    assert third in look(stream).state.handlers


def test_the_day_of_the_act_decides_not_the_day_it_is_recorded(xiangxi):
    """A certificate that ran out at the end of 2018 held for an act done in 2018, and holds no more a day later."""
    held = OfficerFact.of(look(xiangxi.expired).state, xiangxi.expired, day("2018-12-31"))
    assert certificate_problem(held, day("2018-12-31"), regime_now("xiangxi")) is None
    late = OfficerFact.of(look(xiangxi.expired).state, xiangxi.expired, day("2019-01-01"))
    assert "2018-12-31" in certificate_problem(late, day("2019-01-01"), regime_now("xiangxi"))


@pytest.mark.guards(
    "refuse_renewal_not_later", "refuse_known_certificate", "refuse_revoked", "refuse_unknown_certificate", "refuse_bad_validity"
)
def test_suspended_restored_revoked_and_renewed(xiangxi):
    officer = xiangxi.people["officer"][1]
    number = look(officer).state.certificates[0].number
    refused({"certificate.unknown"}, certify, xiangxi, SuspendCertificate(number="999", reason="试"), officer)
    certify(xiangxi, SuspendCertificate(number=number, reason="接受调查"), officer)
    error = refused({"officer.not_certified"}, open_case, xiangxi, "inspection")
    assert "暂扣" in str(error)
    certify(xiangxi, RestoreCertificate(number=number), officer, at(2026, 3, 9))
    open_case(xiangxi, "inspection", when=at(2026, 3, 9, 12))
    refused({"officer.not_certified"}, open_case, xiangxi, "inspection", when=at(2026, 3, 8))
    refused(
        {"certificate.not_later"}, certify, xiangxi, RenewCertificate(number=number, valid_to=day("2027-01-01")), officer, at(2026, 3, 10)
    )
    certify(xiangxi, RenewCertificate(number=number, valid_to=day("2035-12-31")), officer, at(2026, 3, 10))
    assert CertificateRow.objects.get(number=number, agency="xiangxi").valid_to == day("2035-12-31")
    certify(xiangxi, RevokeCertificate(number=number, reason="调离"), officer, at(2026, 3, 11))
    refused({"officer.not_certified"}, open_case, xiangxi, "inspection", when=at(2026, 3, 11, 12))
    refused({"certificate.revoked"}, certify, xiangxi, RestoreCertificate(number=number), officer, at(2026, 3, 12))
    refused({"duty.not_yours"}, do, card("77001"), officer, officer)
    certify(xiangxi, card("77001"), officer, at(2026, 3, 13))
    refused({"certificate.known"}, certify, xiangxi, card("77001"), officer, at(2026, 3, 13, 12))
    refused({"certificate.validity"}, certify, xiangxi, card("77002", "2026-05-01", "2026-04-01"), officer, at(2026, 3, 14))
    open_case(xiangxi, "inspection", when=at(2026, 3, 14, 12))


def test_a_renewal_after_the_last_day_leaves_the_gap_a_gap(xiangxi):
    number = look(xiangxi.expired).state.certificates[0].number
    certify(xiangxi, RenewCertificate(number=number, valid_to=day("2030-12-31")), xiangxi.expired)
    state = look(xiangxi.expired).state
    problems = {on: state.certificates[0].problem(day(on)) for on in ("2018-12-31", "2019-01-01", "2026-03-01", "2026-03-02", "2030-12-31")}
    assert [on for on, words in problems.items() if words] == ["2019-01-01", "2026-03-01"]


def test_whoever_enforces_without_certificate_is_shown_to_supervision(xiangxi):
    shown = dict(ConcernRow.objects.filter(agency="xiangxi", code="officer.not_certified").values_list("stream", "words"))
    assert set(shown) == {xiangxi.expired, xiangxi.uncertified}
    assert "2018-12-31" in shown[xiangxi.expired]


# The public register


def the_register_equals_the_certified(installed, agency):
    site = installed(agency)
    assert names(agency) == certified(agency)
    assert len(names(agency)) >= 4
    officer, newcomer = site.people["officer"][0], site.uncertified
    number = look(officer).state.certificates[0].number
    certify(site, RevokeCertificate(number=number, reason="退休"), officer)
    assert name_of(officer) not in names(agency)
    assert names(agency) == certified(agency)
    field = {"ecology": "生态环境", "work_safety": "安全生产"}[regime_now(agency).field]
    certify(site, card("88001", "2026-03-02", classes=(field,)), newcomer)
    assert name_of(newcomer) in names(agency)
    assert names(agency) == certified(agency)
    row = OfficerRow.objects.get(agency=agency, person=newcomer, last=None)
    assert (row.number, row.first) == ("88001", day("2026-03-02"))
    gone = OfficerRow.objects.get(agency=agency, person=officer)
    assert gone.last == day("2026-03-01")
    return site


def test_the_register_of_xiangxi_equals_the_officers_certified_today(installed):
    """湘西州 公示 第五条（一）: adding or removing an officer changes it the same day."""
    the_register_equals_the_certified(installed, "xiangxi")
    assert names("xiangxi") == certified("xiangxi")


def test_the_registers_of_panjin_jiangbei_and_shanghai_do_too(installed):
    """盘锦 二（一）2, 江北 公示 第五条（二）, 上海 三（一）1（2）."""
    for agency in ("panjin", "jiangbei", "shanghai"):
        the_register_equals_the_certified(installed, agency)
        assert names(agency) == certified(agency)


def test_the_register_moves_with_the_passing_of_days(xiangxi):
    """The clock puts an officer on the register on the first day of his certificate, and takes him off after the last."""
    certify(xiangxi, card("88002", "2026-03-10", "2026-03-20"), xiangxi.uncertified)
    who = name_of(xiangxi.uncertified)
    seen = []
    for number in range(2, 24):
        with now.at(at(2026, 3, number)):
            run_due()
        if who in names("xiangxi", f"2026-03-{number:02}"):
            seen.append(number)
    assert seen == list(range(10, 21))
    assert names("xiangxi", "2026-03-23") == certified("xiangxi", "2026-03-23")
    assert names("xiangxi", "2026-03-15") == certified("xiangxi", "2026-03-15")
    assert TimerRow.objects.filter(stream=xiangxi.people["officer"][0]).exists()


def test_a_site_that_slept_for_years_catches_up(xiangxi):
    """All certificates of the demonstration end with 2029; in 2031 the register is empty, each officer delisted for his own reason."""
    with now.at(at(2031, 3, 3)):
        run_due()
    assert names("xiangxi", "2031-03-03") == set()
    reasons = [entry.act.reason for entry in _entries(register_stream("xiangxi")) if entry.act.name == "lists.delist_officer"]
    assert len(reasons) == len(names("xiangxi"))
    assert all("2029-12-31" in reason for reason in reasons)


def _entries(stream):
    from mingfa.desk.store import read_entries

    return read_entries(stream)


def test_a_changed_name_or_unit_shows_in_the_register(xiangxi):
    officer = xiangxi.people["officer"][0]
    do(AmendPerson(full_name="余新名", title="副主任", reason="更名"), officer, xiangxi.person("administrator"))
    do(AssignUnits(units=("branches",), reason="轮岗"), officer, xiangxi.person("administrator"))
    row = next(row for row in public_register("xiangxi", day("2026-03-02")) if row["姓名"] == "余新名")
    assert (row["职务"], row["单位"]) == ("副主任", "各分局")
    assert look(agency_stream("xiangxi")).state.member(officer).name == "余新名"
    do(LeaveService(reason="退休"), officer, xiangxi.person("administrator"), at(2026, 3, 3))
    assert "余新名" not in names("xiangxi", "2026-03-03")


@pytest.mark.guards("refuse_staff_left_out", "refuse_untrue_rows")
def test_a_register_that_says_something_else_is_refused(xiangxi):
    stream, head = register_stream("xiangxi"), xiangxi.person("legal_head")
    act = register_act("xiangxi", day("2026-03-02"))
    left_out = act.model_copy(update={"rows": act.rows[1:]})
    refused({"register.officer_left_out"}, do, left_out, stream, head)
    refused({"register.staff_left_out"}, do, act.model_copy(update={"persons": act.persons[:-1]}), stream, head)
    invented = act.model_copy(update={"rows": (*act.rows, (xiangxi.expired, dict(act.rows[0][1])))})
    error = refused({"register.not_certified"}, do, invented, stream, head)
    assert name_of(xiangxi.expired) in str(error)
    changed = ((act.rows[0][0], {**act.rows[0][1], "证件编号": "1"}), *act.rows[1:])
    refused({"register.row_differs"}, do, act.model_copy(update={"rows": changed}), stream, head)
    refused({"duty.not_yours"}, do, act, stream, xiangxi.people["officer"][0])
    do(act, stream, head)


@pytest.mark.obligation("XL-P-3.5a")
def test_xinglongtai_publishes_six_fields_and_takes_the_provincial_list_over(installed):
    """兴隆台 二（一）3（5）: name, unit, post, number, class and area; one missing refuses the register; an import updates it."""
    site = installed("xinglongtai")
    stream, head, administrator = register_stream("xinglongtai"), site.person("legal_head"), site.person("administrator")
    fields = regime_now("xinglongtai").items("officers.public_fields", day("2026-03-02"))
    assert fields == ("姓名", "单位", "职务", "证件编号", "执法类别", "执法区域")
    for row in public_register("xinglongtai", day("2026-03-02")):
        assert all(row[name] for name in fields), row

    do(EnrolPerson(full_name="余无职", units=("enforcement",)), "xinglongtai/person/new", administrator)
    certify(site, card("55001", classes=("安全生产",)), "xinglongtai/person/new")
    assert "余无职" not in names("xinglongtai")
    error = refused({"register.field_missing"}, do, register_act("xinglongtai", day("2026-03-02")), stream, head)
    assert "余无职" in str(error)
    assert "职务" in str(error)
    whole = register_act("xinglongtai", day("2026-03-02"))
    for name in fields[1:]:
        person, row = whole.rows[0]
        act = whole.model_copy(update={"rows": ((person, {**row, name: ""}), *whole.rows[1:])})
        refused({"register.field_missing"}, do, act, stream, head)
    do(AmendPerson(title="科员", reason="补登职务"), "xinglongtai/person/new", administrator)
    assert "余无职" in names("xinglongtai")
    do(register_act("xinglongtai", day("2026-03-02")), stream, head, at(2026, 3, 2, 11))

    known = site.people["officer"][0]
    number = look(known).state.certificates[0].number
    common = {"职务": "科员", "执法类别": "安全生产", "有效期起": "2026-01-01", "有效期止": "2031-12-31", "发证机关": "辽宁省人民政府"}
    rows = [
        {
            "姓名": name_of(known),
            "单位": "各职能科室",
            "证件编号": number,
            "执法区域": "全区",
            **common,
            "审验年度": "2026",
            "审验结果": "合格",
        },
        {"姓名": "余新来", "单位": "执法科室、中队", "证件编号": "66001", "执法区域": "兴隆台区", **common},
    ]
    act = officers_act("xinglongtai", rows, "辽宁省行政执法监督管理平台导出")
    refused({"duty.not_yours"}, do, act, agency_stream("xinglongtai"), known)
    do(act, agency_stream("xinglongtai"), head, at(2026, 3, 2, 14))
    shown = {row["姓名"]: row for row in public_register("xinglongtai", day("2026-03-02"))}
    assert shown["余新来"]["证件编号"] == "66001"
    assert shown[name_of(known)]["执法区域"] == "全区"
    assert set(shown) == certified("xinglongtai")
    assert look(known).state.certificates[0].valid_to == day("2031-12-31")


@pytest.mark.guards("refuse_bad_import")
def test_a_list_that_cannot_be_read_names_its_rows(installed):
    installed("xinglongtai")
    with pytest.raises(InvalidAct) as caught:
        officers_act("xinglongtai", [{"姓名": "余某"}, {}], "某平台")
    assert len(caught.value.problems) == 2
    assert "第 2 行" in str(caught.value)
    row = {"姓名": "余一", "单位": "不存在", "职务": "科员", "证件编号": "1", "执法类别": "安全生产", "执法区域": "全区"}
    row |= {"有效期起": "2026-01-01", "有效期止": "2031-12-31", "发证机关": "省政府"}
    site = installed_site("xinglongtai")
    act = officers_act("xinglongtai", [row, row], "某平台")
    refused({"unit.unknown", "import.twice"}, do, act, agency_stream("xinglongtai"), site.person("legal_head"))
    with pytest.raises(InvalidAct):
        officers_act("xinglongtai", [{**row, "有效期止": "明年"}], "某平台")


def installed_site(agency):
    from mingfa.agencies.setup import load_site

    with now.at(DAY):
        return load_site(agency)


@pytest.mark.obligation("XL-P-3.5c")
def test_an_officer_who_fails_the_yearly_check_leaves_the_register_and_enforces_no_more(installed):
    """兴隆台 二（一）3（5）: 年度审验; passing restores both."""
    site = installed("xinglongtai")
    officer = site.people["officer"][0]
    open_case(site, "inspection")
    assert name_of(officer) in names("xinglongtai")
    certify(site, FailYearlyCheck(year=2026, reason="未参加审验"), officer)
    assert name_of(officer) not in names("xinglongtai")
    error = refused({"officer.not_certified"}, open_case, site, "inspection", when=at(2026, 3, 3))
    assert name_of(officer) in str(error)
    assert "审验" in str(error)
    certify(site, PassYearlyCheck(year=2026), officer, at(2026, 4, 1))
    assert name_of(officer) in names("xinglongtai", "2026-04-01")
    open_case(site, "inspection", when=at(2026, 4, 1, 12))
    refused({"check.future"}, certify, site, PassYearlyCheck(year=2027), officer, at(2026, 4, 2))
    refused({"certificate.missing"}, certify, site, PassYearlyCheck(year=2026), site.uncertified, at(2026, 4, 2))


def test_a_check_holds_one_year_and_the_clock_sees_that_it_was_not_made(installed):
    """Nobody checked in all of 2027: with the first day of 2028 the officers leave the register."""
    site = installed("xinglongtai")
    with now.at(at(2027, 12, 31, 20)):
        run_due()
    assert name_of(site.people["officer"][0]) in names("xinglongtai", "2027-12-31")
    with now.at(at(2028, 1, 1, 6)):
        run_due()
    assert names("xinglongtai", "2028-01-01") == set()
    refused({"officer.not_certified"}, open_case, site, "inspection", when=at(2028, 1, 3))


@pytest.mark.parametrize(
    ("checks", "since", "on", "good"),
    [
        ((), 2025, "2025-12-31", True),
        ((), 2025, "2026-12-31", True),
        ((), 2025, "2027-01-01", False),
        (((2026, True),), 2019, "2027-12-31", True),
        (((2026, True),), 2019, "2028-01-01", False),
        (((2026, True), (2027, False)), 2019, "2027-02-01", False),
        (((2027, False), (2027, True)), 2019, "2027-02-01", True),
    ],
)
def test_what_a_yearly_check_carries(checks, since, on, good):
    assert (check_problem(checks, since, day(on)) == "") is good


def test_a_check_counts_only_where_the_regime_asks_for_one(xiangxi):
    officer = xiangxi.people["officer"][0]
    certify(xiangxi, FailYearlyCheck(year=2026, reason="试"), officer)
    open_case(xiangxi, "inspection")
    assert name_of(officer) in names("xiangxi")


def test_an_agency_that_publishes_no_register_is_named_in_the_gap_list(db):
    """上海 三（一）1（2）: until the register is published the gap is there, and nothing is listed behind anybody's back."""
    with now.at(DAY):
        install("shanghai", demo=False)
        for who, role in (("head", "legal_head"), ("officer", "officer")):
            person = f"shanghai/person/{who}"
            perform(
                EnrolPerson(full_name=f"余{who}", title="科员", units=("legal" if role == "legal_head" else "enforcement",)),
                person,
                by="installer",
                key=f"e{who}",
            )
            perform(AppointPost(role=role, unit="legal" if role == "legal_head" else "enforcement"), person, by="installer", key=f"a{who}")
    head, officer = "shanghai/person/head", "shanghai/person/officer"
    do(card("11001"), officer, head)
    assert public_register("shanghai", day("2026-03-02")) == []
    assert GapRow.objects.filter(agency="shanghai", code="register.none").exists()
    do(register_act("shanghai", day("2026-03-02")), register_stream("shanghai"), head)
    assert names("shanghai") == {"余officer"}
    assert not GapRow.objects.filter(agency="shanghai", code="register.none").exists()
    refused({"duty.not_yours"}, do, AmendAgency(telephone="1", reason="试"), agency_stream("shanghai"), officer)
