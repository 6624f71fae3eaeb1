"""On site: identity, uniform, notice, notice of recording, times and places, and the record without which an activity does not end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.models import GapRow
from mingfa.agencies.setup import install
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import outline as out
from mingfa.cases.acts.common import Device, Identity, Paper, Told, Uniform
from mingfa.cases.acts.notice import IssuePriorNotice, PrepareDraft, ServeNotice
from mingfa.cases.models import ActivityRow
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.stories import TOLD, Story, approval, digest, paper
from mingfa.desk import now
from mingfa.desk.models import ConcernRow
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import EvidenceItem
from mingfa.documents.digest import draft_digest
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import document, load_profile_text

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]

NOT_SHOWN = Identity()
EVIDENCE = {"evidence", "questioning", "sampling", "survey"}
FIELD_WORK = {"inspection": inv.InspectSite, "questioning": inv.QuestionPerson, "sampling": inv.TakeSample}


def at(told: Story, way: str = "shown", certificate: str = "") -> Identity:
    """Return an identity shown before the activity of the next hour."""
    return Identity(way=way, at=told.at - timedelta(minutes=62), confirmed="已看清", certificate=certificate)


def notified(told: Story) -> ServeNotice:
    """Bring a case to a notice that waits to be served, and return its service."""
    told.filed().examined()
    item = EvidenceItem(name="现场照片", made_on=told.at.date(), made_by="执法人员", proves="暗管", sha256=digest(77))
    text = draft(fine(120_000), evidence=(item,))
    told.do(PrepareDraft(draft=text))
    told.do(IssuePriorNotice(draft_digest=draft_digest(text), year=2026, paper=paper("enforcement_document", "告知书", 50)))
    return ServeNotice(
        party="p1", way="direct", servers=told.officers, place="乙镇滨河路8号", receiver="钱某某", relation="法定代表人",
        paper=paper("service_receipt", "送达回证", 51), identity=Identity(way="shown", at=told.at, confirmed="已看清"),
    )  # fmt: skip


def coercion(told: Story, **changes: Any) -> out.ExecuteMeasure:
    """Open a case of coercion, approve a measure, and return it."""
    told.opened("coercion")
    granted = told.do(inv.ApproveInternally(subject="查封设备", granted=True, opinion="同意", paper=approval()), told.leader)
    return told.on_site(out.ExecuteMeasure, approval=granted.seq, **changes)


# Identity ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "named"),
    [
        pytest.param("xiangxi", {"inspection", *EVIDENCE, "notification", "service"}, marks=pytest.mark.obligation("XX-P-6a")),
        pytest.param("xinglongtai", {"inspection", *EVIDENCE}, marks=pytest.mark.obligation("XL-P-4.2a")),
        pytest.param(
            "shanghai", {"inspection", *EVIDENCE, "service", "coercive_measure", "sealing", "compulsory_execution"},
            marks=pytest.mark.obligation("SH-P-2.1a"),
        ),
        pytest.param("jiangbei", {"inspection", *EVIDENCE, "service", "sealing", "coercive_measure"}, marks=pytest.mark.obligation("JB-P-7a")),
        pytest.param(
            "panjin",
            {"onsite", "inspection", "random_inspection", *EVIDENCE, "preservation", "notification", "service", "coercive_measure", "sealing"},
            marks=pytest.mark.obligation("PJ-P-3a"),
        ),
    ],
)  # fmt: skip
def test_activities_at_which_identity_is_shown_are_those_of_the_text(story: Teller, agency: str, named: set[str]) -> None:
    """identity.activities of the regime adopted, word for word."""
    told = story(agency)
    view = regime_of(agency)
    assert set(view.regime.items("identity.activities", told.at.date())) == named


@pytest.mark.obligation("JB-P-7a")
def test_jiangbei_names_its_own_rule_for_other_coercive_measures(story: Teller) -> None:
    told = story("jiangbei")
    error = told.refuse(coercion(told, measure="coercive_measure", identity=NOT_SHOWN))
    assert "第七条" in str(error)


@pytest.mark.obligation("PJ-P-3a")
@pytest.mark.parametrize("way", ["worn", "shown"])
def test_panjin_takes_a_certificate_worn_or_shown_and_its_number_from_the_list(story: Teller, way: str) -> None:
    """盘锦 二（一）3: neither is refused, either alone will do."""
    told = story("panjin").filed()
    error = told.refuse(told.on_site(identity=NOT_SHOWN))
    assert error.codes == ("identity.missing",)
    assert "佩戴或者出示" in str(error)
    assert "二（一）3" in str(error)
    seq = told.do(told.on_site(identity=at(told, way))).seq
    officers = told.state.investigation.activity(seq).officers
    numbers = [look(officer).state.certificates[0].number for officer in told.officers]
    assert [officer.card for officer in officers] == numbers
    assert told.state.investigation.activity(seq).identity == way


@pytest.mark.obligation("XX-P-6a")
@pytest.mark.parametrize("cls", list(FIELD_WORK.values()), ids=list(FIELD_WORK))
def test_xiangxi_needs_the_certificate_shown_at_inspection_and_evidence(story: Teller, cls: type[Any]) -> None:
    """湘西州 公示制度 第六条: no entry of officer, number and time, no activity; wearing it is not showing it."""
    told = story().filed()
    error = told.refuse(told.on_site(cls, identity=NOT_SHOWN))
    assert error.codes == ("identity.missing",)
    assert "第六条" in str(error)
    assert "identity.not_shown" in told.refuse(told.on_site(cls, identity=at(told, "worn"))).codes
    assert "identity.no_time" in told.refuse(told.on_site(cls, identity=Identity(way="shown"))).codes
    late = Identity(way="shown", at=told.at, confirmed="已看清")
    assert "identity.too_late" in told.refuse(told.on_site(cls, identity=late)).codes
    seq = told.do(told.on_site(cls, identity=at(told))).seq
    activity = told.state.investigation.activity(seq)
    assert activity.identity_at is not None
    assert all(officer.name and officer.card for officer in activity.officers)


@pytest.mark.obligation("XX-P-6a", "SH-P-2.1a", "JB-P-7a")
@pytest.mark.parametrize(("agency", "article"), [("xiangxi", "第六条"), ("shanghai", "三（一）2（1）"), ("jiangbei", "第七条")])
def test_service_needs_the_certificate_shown(story: Teller, agency: str, article: str) -> None:
    told = story(agency)
    service = notified(told)
    error = told.refuse(service.model_copy(update={"identity": NOT_SHOWN}))
    assert "identity.missing" in error.codes
    assert article in str(error)
    told.do(service)
    assert told.state.proceeding.notice.service("p1") is not None


@pytest.mark.obligation("SH-P-2.1a")
@pytest.mark.parametrize("cls", list(FIELD_WORK.values()), ids=list(FIELD_WORK))
def test_shanghai_needs_the_certificate_at_inspection_and_evidence(story: Teller, cls: type[Any]) -> None:
    told = story("shanghai").filed()
    error = told.refuse(told.on_site(cls, identity=NOT_SHOWN))
    assert error.codes == ("identity.missing",)
    assert "三（一）2（1）" in str(error)
    told.do(told.on_site(cls))


@pytest.mark.obligation("SH-P-2.1a")
@pytest.mark.parametrize("measure", ["coercive_measure", "sealing", "compulsory_execution"])
def test_shanghai_needs_the_certificate_at_coercion_and_compulsory_execution(story: Teller, measure: str) -> None:
    told = story("shanghai")
    act = coercion(told, measure=measure)
    error = told.refuse(act.model_copy(update={"identity": NOT_SHOWN}))
    assert error.codes == ("identity.missing",)
    assert "三（一）2（1）" in str(error)
    told.do(act)
    assert told.state.investigation.measures[0].kind == measure


@pytest.mark.obligation("JB-P-7a")
def test_jiangbei_needs_the_certificate_at_sealing_inspection_and_evidence(story: Teller) -> None:
    """江北 公示制度 第七条: officer, number and time at 查封; the same for inspection and evidence."""
    told = story("jiangbei")
    act = coercion(told)
    error = told.refuse(act.model_copy(update={"identity": NOT_SHOWN}))
    assert error.codes == ("identity.missing",)
    assert "第七条" in str(error)
    told.do(act)
    for cls in FIELD_WORK.values():
        case = story("jiangbei").filed()
        assert case.refuse(case.on_site(cls, identity=NOT_SHOWN)).codes == ("identity.missing",)
        case.do(case.on_site(cls))


@pytest.mark.obligation("XL-P-4.2a")
def test_xinglongtai_takes_no_certificate_but_the_provincial_one(story: Teller) -> None:
    """兴隆台 二（一）4（2）: 省人民政府统一印制的行政执法证件."""
    told = story("xinglongtai").filed()
    error = told.refuse(told.on_site(identity=at(told, certificate="lawful")))
    assert set(error.codes) == {"identity.certificate_type"}
    assert "二（一）4（2）" in str(error)
    assert "省人民政府统一印制" in str(error)
    assert "identity.not_shown" in told.refuse(told.on_site(identity=at(told, "worn", "provincial"))).codes
    seq = told.do(told.on_site(identity=at(told, certificate="provincial"))).seq
    assert {officer.certificate for officer in told.state.investigation.activity(seq).officers} == {"provincial"}


# Uniform -------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-P-4.2b", "SH-P-2.1b", "JB-P-7b")
@pytest.mark.parametrize(("agency", "article"), [("xinglongtai", "二（一）4（2）"), ("shanghai", "三（一）2（1）"), ("jiangbei", "第七条")])
def test_uniform_line_is_filled_in_and_no_goes_to_supervision(story: Teller, agency: str, article: str) -> None:
    told = story(agency).filed()
    empty = told.refuse(told.on_site(uniform=Uniform()))
    assert empty.codes == ("uniform.missing",)
    assert article in str(empty)
    assert told.refuse(told.on_site(uniform=Uniform(worn="no"))).codes == ("uniform.no_reason",)
    seq = told.do(told.on_site(uniform=Uniform(worn="no", reason="制服被污水弄湿"))).seq
    row = ConcernRow.objects.get(stream=told.stream, code="uniform.not_worn")
    assert "制服被污水弄湿" in row.words
    assert article in row.article
    assert told.state.investigation.activity(seq).uniform == "no"
    if agency == "xinglongtai":
        told.do(told.on_site(uniform=Uniform(worn="not_required")))
    else:
        assert told.refuse(told.on_site(uniform=Uniform(worn="not_required"))).codes == ("uniform.required",)
        told.do(told.on_site())
    assert ConcernRow.objects.filter(stream=told.stream, code="uniform.not_worn").count() == 1
    handled = inv.ReportOnUniform(activity=seq, handling="情况属实，不予追究")
    supervisor = told.site.people["supervisor"][0]
    assert told.refuse(handled.model_copy(update={"activity": seq + 1}), supervisor).codes == ("uniform.no_question",)
    told.do(handled, supervisor)
    assert not ConcernRow.objects.filter(stream=told.stream, code="uniform.not_worn").exists()


@pytest.mark.parametrize("agency", ["xiangxi", "panjin"])
def test_agencies_without_a_rule_on_dress_need_no_line(story: Teller, agency: str) -> None:
    told = story(agency).filed()
    seq = told.do(told.on_site(uniform=Uniform())).seq
    assert told.state.investigation.activity(seq) is not None
    assert not ConcernRow.objects.filter(stream=told.stream, code__startswith="uniform.").exists()


# Notice --------------------------------------------------------------------------------------------------------------------

UNTICKED = {
    "cause": "执法事由", "basis": "执法依据", "rights": "权利义务", "remedy_right": "救济权利", "remedy_procedure": "救济程序",
    "remedy_channel": "救济渠道",
}  # fmt: skip


def untold(name: str) -> Told:
    """Return what was told, but for one item."""
    return TOLD.model_copy(update={name: "" if name == "explanation" else False})


@pytest.mark.obligation("XX-P-7a")
@pytest.mark.parametrize(("name", "words"), [*list(UNTICKED.items())[:3], ("explanation", "说明解释")])
def test_xiangxi_tells_cause_basis_and_rights_and_keeps_the_explanation(story: Teller, name: str, words: str) -> None:
    """湘西州 公示制度 第七条: an item unticked is refused and named; the explanation note is stored."""
    told = story().filed()
    error = told.refuse(told.on_site(told=untold(name)))
    assert error.codes == ("notice.missing",)
    assert words in str(error)
    assert "第七条" in str(error)
    seq = told.do(told.on_site()).seq
    assert told.state.investigation.activity(seq).explanation == TOLD.explanation


@pytest.mark.obligation("XL-P-4.1", "SH-P-2.2a", "JB-P-8a")
@pytest.mark.parametrize("name", list(UNTICKED))
@pytest.mark.parametrize(("agency", "article"), [("xinglongtai", "二（一）4（1）"), ("shanghai", "三（一）2（2）"), ("jiangbei", "第八条")])
def test_cause_basis_rights_and_remedies_are_told(story: Teller, agency: str, article: str, name: str) -> None:
    told = story(agency).filed()
    error = told.refuse(told.on_site(told=untold(name)))
    assert error.codes == ("notice.missing",)
    assert UNTICKED[name] in str(error)
    assert article in str(error)
    told.do(told.on_site(told=TOLD.model_copy(update={"explanation": ""})))


@pytest.mark.obligation("XL-P-4.1")
def test_xinglongtai_takes_no_form_but_the_unified_ones(story: Teller) -> None:
    told = story("xinglongtai").filed()
    seq = told.do(told.on_site()).seq
    own = Paper(kind="evidence_paper", form="own_site_sheet", title="自制检查表", original=digest(3))
    error = told.refuse(told.record(seq, "site_record", paper=own))
    assert error.codes == ("document.form",)
    assert "二（一）4（1）" in str(error)
    told.do(told.record(seq, "site_record"))


@pytest.mark.obligation("XX-P-7b", "SH-P-2.2b", "JB-P-8b")
@pytest.mark.parametrize(("agency", "article"), [("xiangxi", "第七条"), ("shanghai", "三（一）2（2）"), ("jiangbei", "第八条")])
@pytest.mark.parametrize("part", ["right", "procedure", "channel", ""])
def test_remedies_stand_in_the_document(story: Teller, agency: str, article: str, part: str) -> None:
    """A document without remedies, or without one part of them, is refused; what is stored holds right, procedure and channel."""
    told = story(agency).filed()
    seq = told.do(told.on_site()).seq
    good = told.record(seq, "site_record")
    head = dict(good.paper.content["head"])
    remedies = [{**one, part: ""} for one in head["told"]["remedies"]] if part else []
    bad = told.record(seq, "site_record", content={"head": {**head, "told": {**head["told"], "remedies": remedies}}})
    error = told.refuse(bad)
    assert "remedies.missing" in error.codes
    words = {"right": "救济权利", "procedure": "救济程序", "channel": "救济渠道"}
    assert all(word in str(error) for key, word in words.items() if part in ("", key))
    assert any(one.code == "remedies.missing" and article in str(one.article) for one in error.refusals)
    told.do(good)
    stored = told.state.documents[-1].content["head"]["told"]["remedies"][0]
    assert all(stored[key] for key in words)


# Recording, times, places --------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-1")
def test_notice_of_recording_comes_before_the_activity(story: Teller) -> None:
    """湘西州 记录制度 第七条: before inspection and questioning, and the refusal names the article; 上海 has no such rule."""
    told = story().filed()
    for cls in (inv.InspectSite, inv.QuestionPerson):
        error = told.refuse(told.on_site(cls, recording_told_at=None))
        assert error.codes == ("recording.not_told",)
        assert "执法全过程记录制度（试行）》第七条" in str(error)
        late = told.do(told.on_site(cls, recording_told_at=told.at))
        assert [warning["code"] for warning in late.warnings] == ["recording.told_late"]
    told.do(told.on_site(inv.TakeSample, recording_told_at=None))
    other = story("shanghai").filed()
    other.do(other.on_site(recording_told_at=None))
    bare = document("xiangxi")
    del bare["recording"]["notice_before"]["cite"]
    with pytest.raises(ProfileInvalid, match=r"recording\.notice_before"):
        load_profile_text(bare, overlay=document("xiangxi", overlay=True))


@pytest.mark.obligation("SH-R-1.1c")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ended_at": -3}, "activity.times"),
        ({"ended_at": 2}, "activity.not_over"),
        ({"started_at": -24 * 4}, "activity.too_long"),
        ({"place": ""}, "activity.no_place"),
        ({"party": "p4"}, "party.unknown"),
    ],
)
def test_impossible_activities_are_refused(story: Teller, changes: dict[str, Any], code: str) -> None:
    """上海 三（二）1（1）: a record in words is accurate: its times, place and party can have been."""
    told = story("shanghai").filed()
    moved = {name: told.at + timedelta(hours=value) if isinstance(value, int) else value for name, value in changes.items()}
    assert code in told.refuse(told.on_site(**moved)).codes


@pytest.mark.obligation("XL-G-4.2b")
def test_two_officers_each_certified_and_of_the_case(story: Teller) -> None:
    """兴隆台 四（二）, G01: one officer, or one whose certificate is missing or has expired, is refused by name; two valid ones are accepted."""
    told = story("xinglongtai").filed()
    first, _ = told.officers
    assert "officers.too_few" in told.refuse(told.on_site(officers=(first,))).codes
    assert "officers.too_few" in told.refuse(told.on_site(officers=(first, first))).codes
    for bad in (told.site.expired, told.site.uncertified):
        error = told.refuse(told.on_site(officers=(first, bad)))
        assert "officer.not_certified" in error.codes
        assert look(bad).state.name in str(error)
    stranger = next(one for one in told.site.people["officer"] if one not in told.officers)
    assert "case.not_handler" in told.refuse(told.on_site(), stranger).codes
    assert "officer.not_assigned" in told.refuse(told.on_site(officers=(first, stranger))).codes
    told.do(told.on_site())


@pytest.mark.obligation("SH-R-1.1c")
def test_nobody_is_in_two_places_in_one_case_or_over_all_cases(story: Teller) -> None:
    """上海 三（二）1（1）: records are true; start and end are compared over all cases, and one visit may have several records."""
    told = story("shanghai").filed()
    told.do(told.on_site())
    start = told.at - timedelta(hours=1, minutes=30)
    clash = {"started_at": start, "ended_at": told.at - timedelta(minutes=5), "identity": Identity(way="shown", at=start - timedelta(minutes=2)),
             "recording_told_at": start}  # fmt: skip
    assert "officer.two_places" in told.refuse(told.on_site(place="丙县工业园3号", **clash)).codes
    told.do(told.on_site(inv.QuestionPerson, **clash))
    other = story("shanghai").filed()
    other.at = told.at
    error = other.refuse(other.on_site(place="丙县工业园3号", **{**clash, "ended_at": told.at - timedelta(hours=1)}))
    assert error.codes[0] == "officer.two_places"
    assert "乙镇滨河路8号" in str(error)
    other.do(other.on_site(place="丙县工业园3号"))


@pytest.mark.obligation("SH-R-1.1c")
def test_work_before_filing_is_marked_as_such(story: Teller) -> None:
    """上海 三（二）1（1）, 办法 第二十七条: the record is true: what was done before filing is not dated after it."""
    told = story("shanghai").lead()
    act = told.on_site(party="")
    told.sleep(3)
    told.do(told.proposal())
    told.do(told.granting(), told.leader)
    assert "activity.before_filing" in told.refuse(act, done_at=act.ended_at).codes
    seq = told.do(act.model_copy(update={"before_filing": True}), done_at=act.ended_at, late="检查在立案前，当日未录入").seq
    assert told.state.investigation.activity(seq).before_filing
    line = told.state.step_at(seq)
    assert line.late
    assert "早于此前已记载" in line.out_of_order


@pytest.mark.obligation("JB-R-3b")
def test_one_person_a_record(story: Teller) -> None:
    """江北 记录制度 第三条: a record in words is lawful; people are questioned apart."""
    told = story("jiangbei").filed()
    assert "questioning.several" in told.refuse(told.on_site(inv.QuestionPerson, person="钱某某、孙某某")).codes


# Mobile --------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("SH-R-4b")
def test_mobile_record_holds_device_time_and_officer_and_its_share_is_known(story: Teller) -> None:
    """上海 三（二）4: made on a phone without network, sent later: both times show; use for each officer can be counted."""
    told = story("shanghai").filed()
    act = told.on_site(device=Device(id="YD-007", made_at=told.at, offline=True))
    seq = told.sleep(2).do(act, done_at=act.ended_at, late="现场没有网络").seq
    line = told.state.step_at(seq)
    assert line.device == "YD-007"
    assert line.late
    assert line.done_at == act.ended_at
    assert (line.recorded_at - line.done_at) >= timedelta(days=2)
    assert told.state.entry(seq).act.device.made_at == act.ended_at
    told.do(told.on_site())
    rows = ActivityRow.objects.filter(agency="shanghai", person=told.officers[0])
    assert sorted(row.mobile for row in rows) == [False, True]
    assert not GapRow.objects.filter(agency="shanghai", code="rule.mobile").exists()
    assert rows.get(mobile=True).recorded_at > rows.get(mobile=True).ended_at


@pytest.mark.obligation("SH-R-4b")
@pytest.mark.django_db
def test_agency_without_a_rule_on_mobile_enforcement_is_on_the_list_of_gaps() -> None:
    """上海 三（二）4: the city asks for the rule; an agency that has none is named."""
    with now.at(datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)):
        install("shanghai", demo=False)
    gap = GapRow.objects.get(agency="shanghai", code="rule.mobile")
    assert "三（二）4" in gap.article
