"""What each step must have recorded under each regime: whole, in part, by choice, or after an argument; closing waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts import outline as out
from mingfa.cases.acts import recordings as rec
from mingfa.cases.acts.papers import FileDocument
from mingfa.cases.models import CoverageRow, MissingRecordingRow
from mingfa.cases.recording_rules import standings
from mingfa.cases.tests.stories import Story, approval, paper
from mingfa.cases.tests.whole import MAJOR, SMALL, Whole
from mingfa.demo.devices import camera_of, stock
from mingfa.demo.footage import filmed
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.timer import run_due
from mingfa.desk.times import LOCAL
from mingfa.lists.av_items import AddAvLine, AvListState, EndAvLine, MarkPost, OpenAvList, av_list_stream
from mingfa.recording.acts import UploadRecording
from mingfa.recording.intake import take_in
from mingfa.recording.measuring import measure
from mingfa.recording.state import recording_stream
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
Installed = Callable[[str], Site]


@pytest.fixture
def whole(installed: Installed) -> Callable[[str], Whole]:
    """Return a maker of cases not yet begun, with the steps of the second half."""
    return lambda agency="xiangxi": Whole(installed(agency))


@pytest.fixture
def told(installed: Installed) -> Callable[[str], Story]:
    """Return a maker of cases that are filed and being investigated."""

    def make(agency: str = "xiangxi", **lead: Any) -> Story:
        return Story(installed(agency)).filed(**{"source": "inspection", **lead})

    return make


def did(story: Story, cls: type[Any] = inv.InspectSite, form: str = "site_record", **changes: Any) -> int:
    """Do an on-site act and file its record; return its number."""
    seq = story.do(story.on_site(cls, **changes)).seq
    if form:
        story.do(story.record(seq, form))
    return seq


def stands(story: Story, seq: int) -> Any:
    """Return how a step stands with its recordings."""
    view = regime_of(story.site.agency)
    assert view is not None
    return next(one for one in standings(story.state, view.regime) if one.occasion.seq == seq)


def times(story: Story, seq: int) -> tuple[datetime, datetime]:
    """Return start and end of an activity."""
    activity = story.state.investigation.activity(seq)
    assert activity is not None
    return activity.started_at, activity.ended_at


def minutes(at: datetime, number: int) -> datetime:
    return at + timedelta(minutes=number)


def ending(seq: int) -> inv.EndActivity:
    return inv.EndActivity(activity=seq)


def codes(story: Story, act: Act, by: str | None = None) -> tuple[str, ...]:
    return story.refuse(act, by).codes


def uploaded(story: Story, step: int, started: datetime, ended: datetime) -> str:
    """Film a stretch with the officer's body camera and upload it to a step; return the recording."""
    camera = camera_of(story.site, story.officers[1])
    stock(story.site, story.at, camera)
    with now.at(story.at):
        taken = take_in(site_vault(), [filmed(started, ended, f"{story.stream} {step} {started}")], "REC.mp4")
        stream = recording_stream(story.site.agency, taken.digest)
        act = UploadRecording(
            digest=taken.digest, size=taken.size, file_name=taken.file_name, media_type=taken.media_type, form="video", source="recorder",
            device=camera, operator=story.officers[1], officers=story.officers, place="总排口", started_at=started, ended_at=ended, case=story.stream,
            step=step, activity="inspection", told_at=started,
        )  # fmt: skip
        perform(act, stream, by=story.officers[0], key=f"up-{taken.digest[:20]}")
        measure(stream)
    return stream


def served(story: Whole, told: tuple[str, ...] = ()) -> int:
    """Bring a filed case to the service of its notice, in person; return that step."""
    story.examined()
    story.do(notes.PrepareDraft(draft=MAJOR if told else SMALL))
    story.do(story.noticing(told))
    return story.do(story.serving()).seq


def heard(story: Whole) -> int:
    """Hold a hearing of two hours after the notice was served; return that step."""
    story.do(notes.RequestHearing(party="p1", way="written", paper=paper("hearing_paper", "听证申请书", 700)))
    chair, keeper = story.person("hearing_chair"), story.person("legal_reviewer")
    starts = datetime.combine(story.at.date() + timedelta(days=15), time(9), LOCAL)
    call = notes.HearingNotice(
        year=story.at.year, parties=("p1",), told_on=story.at.date(), starts_at=starts, place="会议室", chair=chair, recorder=keeper,
        paper=paper("hearing_paper", "听证通知书", 701),
    )  # fmt: skip
    story.do(call, chair)
    story.at = starts + timedelta(hours=2)
    held = notes.HoldHearing(
        attended=("p1",), investigators=story.officers, record_signed=True, paper=paper("hearing_paper", "听证笔录", 702)
    )
    return story.do(held, chair).seq


def hearing_report() -> notes.HearingReport:
    return notes.HearingReport(findings="事实清楚", proposal="维持", paper=paper("hearing_paper", "听证报告", 703))


# Whole --------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-5.2")
def test_an_activity_does_not_end_while_twenty_minutes_are_not_recorded(told: Callable[..., Story]) -> None:
    """湘西州 第五条（二）: sampling of an hour, filmed without its first twenty minutes; a technical fault is explained, recorded, reviewed."""
    story = told()
    seq = did(story, inv.TakeSample, "sampling_record")
    begun, ended = times(story, seq)
    story.film(seq, (minutes(begun, 20), ended))
    error = story.refuse(ending(seq))
    assert error.codes == ("recording.gap",)
    assert f"{begun.astimezone(LOCAL):%H:%M}至{minutes(begun, 20).astimezone(LOCAL):%H:%M}（20分钟）没有录制" in str(error)
    assert "第五条" in str(error.refusals[0].article)
    held = stands(story, seq)
    assert (held.line.percent, [lack.span.ms for lack in held.lacks]) == (66.6, [20 * 60_000])
    why = rec.Technical(words="设备故障")
    told_gap = story.do(rec.ExplainGap(step=seq, started_at=begun, ended_at=minutes(begun, 20), why=why)).seq
    assert codes(story, ending(seq)) == ("recording.no_work_record",)
    story.do(rec.FileGapRecord(story=f"x{told_gap}", digest="5b" * 32))
    assert codes(story, ending(seq)) == ("recording.gap_waiting",)
    story.do(rec.ReviewGap(story=f"x{told_gap}", accepted=True, opinion="属实"), story.leader)
    story.do(ending(seq))
    assert story.state.investigation.activity(seq).finished
    row = CoverageRow.objects.get(stream=story.stream, step=seq)
    assert (row.mode, row.percent10, row.explained_ms, row.gap_ms, row.state) == ("whole", 666, 1_200_000, 0, "complete")


@pytest.mark.obligation("XX-R-5.1")
def test_a_site_visit_from_a_complaint_has_its_body_camera(told: Callable[..., Story]) -> None:
    """湘西州 第五条（一）: no recorder file and no stop or fault -> refused; a phone's film does not count (第二条), the recorder's does."""
    story = told(source="complaint")
    seq = did(story)
    assert "complaint_callout" in stands(story, seq).occasion.kinds
    assert codes(story, ending(seq)) == ("recording.gap",)
    story.film(seq, source="phone", device="P-1", registered_recorder=False)
    error = story.refuse(ending(seq))
    assert error.codes == ("recording.gap",)
    assert "不是登记的执法记录仪所录" in str(error)
    story.film(seq)
    story.do(ending(seq))


@pytest.mark.obligation("XX-R-5.3")
def test_a_new_item_of_the_list_binds_from_its_own_day(told: Callable[..., Story]) -> None:
    """湘西州 第五条（三）: 'drone survey' on the list from 1 May: an unrecorded one of 2 May is refused, one of 30 April is not."""
    story = told()
    head, stream = story.site.people["unit_head"][0], av_list_stream("xiangxi")
    with now.at(story.at):
        perform(OpenAvList(basis="执法全过程记录制度"), stream, by=head, key="list")
        line = AddAvLine(item="无人机航查", activity="by_law", step="调查取证", means="video", extent="whole", since=date(2026, 5, 1))
        perform(line, stream, by=head, key="line")
    case = Story(story.site)
    case.at = datetime(2026, 4, 30, 9, tzinfo=LOCAL)
    case.opened("coercion")
    early = _executed(case, av_item="无人机航查")
    case.at = datetime(2026, 5, 2, 9, tzinfo=LOCAL)
    late = _executed(case, av_item="无人机航查")
    assert _only_listed(case, early, late) == ("free", "whole")
    case.do(FileDocument(step=late, paper=paper("evidence_paper", "现场笔录", 600)))
    assert codes(case, ending(late)) == ("recording.gap",)


def _executed(story: Story, **changes: Any) -> int:
    granted = story.do(inv.ApproveInternally(subject="采取强制措施", granted=True, opinion="同意", paper=approval()), story.leader).seq
    return story.do(story.on_site(out.ExecuteMeasure, approval=granted, **changes)).seq


def _only_listed(story: Story, *seqs: int) -> tuple[str, ...]:
    """Return the modes where the activities were of a kind no article names: then only the list binds."""
    from mingfa.cases import recording_rules as rules
    from mingfa.desk.evolve import replace

    view = regime_of(story.site.agency)
    assert view is not None
    held = {one.seq: replace(one, kinds=("notification",)) for one in rules.occasions(story.state)}
    return tuple(rules.requirement(story.state, held[seq], view.regime).mode for seq in seqs)


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param("emergency_scene", marks=pytest.mark.obligation("XX-R-10.1")),
        pytest.param("safety_scene", marks=pytest.mark.obligation("XX-R-10.2")),
        pytest.param("obstruction", marks=pytest.mark.obligation("XX-R-10.3")),
        pytest.param("dispute_expected", marks=pytest.mark.obligation("XX-R-10.4")),
        pytest.param("sensitive_case", marks=pytest.mark.obligation("XX-R-10.5")),
    ],
)
def test_scenes_that_must_be_recorded_in_whole_and_kept_for_long(whole: Callable[..., Whole], scene: str) -> None:
    """湘西州 第十条（一）至（五）: whole coverage, no text alone; what is there already, and what comes later, is kept for long at once."""
    story = whole().filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    first = uploaded(story, seq, minutes(begun, 12), ended)
    assert look(first).state.long_term == ()
    act = rec.MarkScene(scene=scene, step=seq, reason="当事人情绪激动，舆情关注")
    if scene == "sensitive_case":
        assert codes(story, act.model_copy(update={"reason": ""})) == ("recording.scene_reason",)
        story.do(act, story.site.people["supervisor"][0])
    else:
        story.do(act)
    assert look(first).state.long_term == (scene,)
    assert story.state.recordings[first].long_term == (scene,)
    assert codes(story, rec.ChooseMeans(step=seq, means=("text",), reason="文字足够")) == ("recording.text_only",)
    error = story.refuse(ending(seq))
    assert error.codes == ("recording.gap",)
    assert "12分钟" in str(error)
    second = uploaded(story, seq, begun, minutes(begun, 12))
    assert look(second).state.long_term == (scene,)
    story.do(ending(seq))
    service = served(story)
    assert stands(story, service).needs.mode == "free"
    story.do(act.model_copy(update={"step": service}))
    assert stands(story, service).needs.mode == "whole"
    assert codes(story, rec.ChooseMeans(step=service, means=("text",), reason="文字足够")) == ("recording.text_only",)


@pytest.mark.obligation("XX-R-10.4")
def test_a_dispute_that_comes_up_late_keeps_the_footage_for_long(whole: Callable[..., Whole]) -> None:
    """湘西州 第十条（四）: footage that would expire in month 12 is kept for long from an objection in month 11, and not destroyed."""
    from mingfa.cases.acts.executing import RemedyFiled
    from mingfa.desk.act import Matter
    from mingfa.recording.kind import kept_until

    story = whole().filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    first = uploaded(story, seq, begun, ended)
    view = regime_of("xiangxi")
    assert view is not None
    assert kept_until(look(first).state, view) == date(2027, 3, 2)
    filed = RemedyFiled(party="p1", way="reconsideration", organ="州人民政府", filed_on=date(2027, 2, 1))
    with now.at(datetime(2027, 2, 1, 9, tzinfo=LOCAL)):
        matter: Any = Matter(filed, story.state, story.stream, None, now.now(), now.now(), view.regime, view.calendar)  # type: ignore[arg-type]
    raised = [caused for caused in filed.causes(matter) if caused.act.name == "recording.raise_retention"]
    assert [(one.stream, one.act.long_term) for one in raised] == [(first, ("dispute_expected",))]
    story.at = datetime(2027, 2, 1, 9, tzinfo=LOCAL)
    story.do(rec.MarkScene(scene="dispute_expected", reason="当事人对检查提出异议，拟申请复议"))
    assert look(first).state.long_term == ("dispute_expected",)
    assert kept_until(look(first).state, view) is None


@pytest.mark.obligation("PJ-R-3e")
def test_panjin_films_the_scene_of_a_major_case_from_start_to_end(told: Callable[..., Story]) -> None:
    """盘锦 二（二）3: a part of the time does for an inspection, not for one at the scene of a major case."""
    story = told("panjin")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (minutes(begun, 20), ended))
    assert stands(story, seq).lacks == ()
    story.do(rec.MarkScene(scene="major_case_site"))
    error = story.refuse(ending(seq))
    assert error.codes == ("recording.gap",)
    assert "20分钟" in str(error)
    story.film(seq, (begun, minutes(begun, 20)))
    story.do(ending(seq))


MEASURES = ("sealing", "restriction", "closure")


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("shanghai", marks=[pytest.mark.obligation("SH-R-1.2b"), pytest.mark.obligation("SH-R-1.2e")]),
        pytest.param("jiangbei", marks=[pytest.mark.obligation("JB-R-4c"), pytest.mark.obligation("JB-R-5c")]),
    ],
)
def test_seizure_stop_closure_and_case_places_are_filmed_whole(installed: Installed, agency: str) -> None:
    """上海 三（二）1（2）, 江北 第四条、第五条: partial footage or words alone are refused for each, whole footage is accepted."""
    site = installed(agency)
    story = Story(site)
    story.opened("coercion")
    steps = [_executed(story, measure=measure) for measure in MEASURES]
    place = story.do(story.on_site(out.ExecuteMeasure, measure="coercive_measure", approval=_granted(story))).seq
    story.do(rec.MarkScene(scene="case_place", step=place))
    for seq in (*steps, place):
        begun, ended = times(story, seq)
        choice = rec.ChooseMeans(step=seq, means=("text",), reason="文字记录足以全面有效记录")
        assert codes(story, choice) == ("recording.text_only",)
        story.film(seq, (minutes(begun, 10), ended))
        story.do(FileDocument(step=seq, paper=paper("evidence_paper", "现场笔录", 500 + seq)))
        error = story.refuse(ending(seq))
        assert error.codes == ("recording.gap",)
        assert "10分钟" in str(error)
        story.film(seq, (begun, minutes(begun, 11)))
        story.do(ending(seq))


def _granted(story: Story) -> int:
    act = inv.ApproveInternally(subject="采取强制措施", granted=True, opinion="同意", paper=approval())
    return story.do(act, story.leader).seq


@pytest.mark.obligation("JB-R-5b")
def test_jiangbei_films_on_site_work_with_the_body_camera_or_says_why_words_do(told: Callable[..., Story]) -> None:
    """江北 第五条: a video of another device, or part of the time, leaves a gap; the camera's whole film or the text exception closes it."""
    story = told("jiangbei")
    first, second = did(story), did(story)
    for seq in (first, second):
        story.film(seq, source="phone", registered_recorder=False)
        assert codes(story, ending(seq)) == ("recording.gap",)
    begun, ended = times(story, first)
    story.film(first, (minutes(begun, 30), ended))
    assert "30分钟" in str(story.refuse(ending(first)))
    story.film(first, (begun, minutes(begun, 30)))
    story.do(ending(first))
    assert codes(story, rec.ChooseMeans(step=second, means=("text",))) == ("recording.no_reason",)
    story.do(rec.ChooseMeans(step=second, means=("text",), reason="仅核对台账，笔录已全面记载"))
    story.do(ending(second))


@pytest.mark.obligation("SH-R-1.2d")
def test_shanghai_may_require_the_body_camera_for_all_on_site_work(told: Callable[..., Story]) -> None:
    """上海 三（二）1（2）: off, footage is only counted; on, on-site work needs the recorder's coverage."""
    from mingfa.agencies.acts.regime import AmendParameter
    from mingfa.agencies.facts import regime_stream

    story = told("shanghai")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (minutes(begun, 20), ended), source="phone", registered_recorder=False)
    assert stands(story, seq).needs.mode == "choice"
    story.do(ending(seq))
    row = CoverageRow.objects.get(stream=story.stream, step=seq)
    assert (row.state, row.percent10) == ("complete", 666)
    rule = regime_of("shanghai").regime.rule("recording.recorder_for_all_onsite", story.at.date())
    change = AmendParameter(
        parameter="recording.recorder_for_all_onsite", value=True, valid_from=story.at.date(), instrument="plan", article="三（二）1（2）",
        read_on=date(2026, 3, 1), ends=str(rule.article), reason="本机关开启",
    )  # fmt: skip
    with now.at(story.at):
        perform(change, regime_stream("shanghai"), by=story.site.people["legal_head"][0], key="on")
    other = Story(story.site, at=story.at).filed(source="inspection")
    seq = did(other)
    other.film(seq, source="phone", registered_recorder=False)
    assert codes(other, ending(seq)) == ("recording.gap",)
    other.film(seq)
    other.do(ending(seq))


# In part, by list, by post ---------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-R-3d")
def test_panjin_records_the_seven_kinds_of_activities(whole: Callable[..., Whole]) -> None:
    """盘锦 二（二）3: inspection, random inspection, evidence, preservation, hearing, coercion, service: none linked is a gap, one is enough."""
    story = whole("panjin").filed(source="inspection")
    granted = story.do(inv.ApprovePreservation(granted=True, opinion="同意", paper=approval()), story.leader).seq
    steps = {
        "inspection": did(story), "random_inspection": did(story, random=True), "evidence": did(story, inv.QuestionPerson, "questioning_record"),
        "preservation": did(story, inv.RegisterPreservation, "preservation_notice", approval=granted),
    }  # fmt: skip
    for seq in steps.values():
        assert codes(story, ending(seq)) == ("recording.gap",)
        story.film(seq, form="photo", spans=())
        story.do(ending(seq))
    coercion = Story(story.site, at=story.at).opened("coercion")
    sealed = _executed(coercion)
    coercion.do(FileDocument(step=sealed, paper=paper("evidence_paper", "现场笔录", 601)))
    assert codes(coercion, ending(sealed)) == ("recording.gap",)
    coercion.film(sealed)
    coercion.do(ending(sealed))
    service = served(story, ("p1",))
    assert [lack.code for lack in stands(story, service).lacks] == ["recording.gap"]
    story.film(service)
    assert not stands(story, service).lacks
    hearing = heard(story)
    chair = story.person("hearing_chair")
    assert codes(story, hearing_report(), chair) == ("recording.gap",)
    story.film(hearing)
    story.do(hearing_report(), chair)


@pytest.mark.obligation("XL-R-3")
@pytest.mark.obligation("JB-R-4b")
def test_a_line_of_the_list_asks_for_one_file_or_for_the_whole(installed: Installed) -> None:
    """兴隆台 二（二）3, 江北 第四条: mode 'record' needs one file, mode 'whole' full coverage; an agency that needs a list and has none shows it."""
    from mingfa.agencies.gaps import gaps

    sites = {agency: installed(agency) for agency in ("xinglongtai", "jiangbei")}
    for agency in sites:
        state, view = look(f"{agency}/agency/main").state, regime_of(agency)
        assert view is not None
        assert "av_list.none" not in {gap.code for gap in gaps(state, view.regime)}
        [gap] = [one for one in gaps(_unlisted(state), view.regime) if one.code == "av_list.none"]
        assert gap.article == view.regime.rule("recording.item_list", date(2026, 3, 2)).article
    story = Story(sites["xinglongtai"])
    held: AvListState = look(av_list_stream("xinglongtai")).state
    lines = {line.activity: line.extent for line in held.in_force(story.at.date())}
    assert (lines["inspection"], lines["service"]) == ("whole", "part")
    story.filed(source="inspection")
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (minutes(begun, 5), ended))
    assert "音像记录事项清单“现场检查”" in str(story.refuse(ending(seq)))
    story.film(seq)
    story.do(ending(seq))
    head = story.site.people["unit_head"][0]
    with now.at(story.at):
        ended_line = next(line for line in held.lines if line.activity == "inspection")
        end = EndAvLine(line=ended_line.id, until=story.at.date() - timedelta(days=1), reason="改为一般记录")
        perform(end, av_list_stream("xinglongtai"), by=head, key="end")
        again = AddAvLine(item="现场检查", activity="inspection", step="监督检查", means="video", extent="part")
        perform(again, av_list_stream("xinglongtai"), by=head, key="again")
    seq = did(story)
    assert codes(story, ending(seq)) == ("recording.gap",)
    story.film(seq, (minutes(begun, 5), ended))
    story.do(ending(seq))
    seizure = Story(sites["jiangbei"], at=story.at).opened("coercion")
    seq = _executed(seizure)
    seizure.do(FileDocument(step=seq, paper=paper("evidence_paper", "现场笔录", 602)))
    assert codes(seizure, ending(seq)) == ("recording.gap",)


def _unlisted(state: Any) -> Any:
    from mingfa.desk.evolve import replace

    return replace(state, av_lines=0)


@pytest.mark.obligation("XL-R-3.1")
def test_a_line_lacks_nothing_and_the_enforcement_section_writes_it(installed: Installed) -> None:
    """兴隆台 二（二）3（1）: step, mode and whole or part; the enforcement section edits, others do not."""
    from mingfa.desk.errors import Refused

    site = installed("xinglongtai")
    stream, full = (
        av_list_stream("xinglongtai"),
        {"item": "夜间巡查", "activity": "listed", "step": "巡查", "means": "video", "extent": "part"},
    )
    view = regime_of("xinglongtai")
    assert view is not None
    mine = next(p for p in site.people["unit_head"] if "enforcement" in _units(p))
    other = next(p for role in ("unit_head", "officer") for p in site.people[role] if "enforcement" not in _units(p))
    with now.at(datetime(2026, 3, 2, 9, tzinfo=LOCAL)):
        for field, words in (("step", "环节"), ("means", "记录方式"), ("extent", "全程记录还是部分记录")):
            with pytest.raises(Refused) as caught:
                perform(AddAvLine(**{**full, field: ""}), stream, by=mine, key=f"bad-{field}")
            assert caught.value.codes == ("av_list.incomplete",)
            assert words in str(caught.value)
            assert "二（二）3（1）" in str(caught.value.refusals[0].article)
        with pytest.raises(Refused) as caught:
            perform(AddAvLine(**full), stream, by=other, key="other")
        assert caught.value.codes == ("duty.not_yours",)
        perform(AddAvLine(**full), stream, by=mine, key="good")
    assert look(stream).state.lines[-1].item == "夜间巡查"


def _units(person: str) -> tuple[str, ...]:
    units: tuple[str, ...] = look(person).state.units_on(date(2026, 3, 2))
    return units


@pytest.mark.obligation("PJ-R-3a")
def test_posts_that_record_are_told_apart(told: Callable[..., Story]) -> None:
    """盘锦 二（二）3: officers of a marked post have the duty; a post that is not marked shows as undecided."""
    story = told("panjin")
    stream, head = av_list_stream("panjin"), story.site.people["unit_head"][0]
    seq = did(story)
    todo = ToDoRow.objects.filter(stream=story.stream, key__startswith=f"footage:{seq}:")
    assert {row.person for row in todo} == set(story.officers)
    with now.at(story.at):
        for number, role in enumerate(("officer", "lead_handler")):
            perform(MarkPost(role=role, applies=False, reason="内勤岗位"), stream, by=head, key=f"off-{number}")
    seq = did(story)
    assert stands(story, seq).needs.mode != "part"
    story.do(ending(seq))
    bare = AvListState("x")
    from mingfa.lists.av_items import undecided

    view = regime_of("panjin")
    assert view is not None
    assert {role for role, _ in undecided(bare, view.regime)} == {"officer", "lead_handler"}
    assert not list(undecided(look(stream).state, view.regime))


# By choice -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("shanghai", marks=[pytest.mark.obligation("SH-R-1.2c"), pytest.mark.obligation("SH-R-1.2e")]),
        pytest.param("jiangbei", marks=[pytest.mark.obligation("JB-R-5a"), pytest.mark.obligation("JB-R-5c")]),
    ],
)
def test_hearing_and_service_are_recorded_or_it_is_said_why_not(whole: Callable[..., Whole], agency: str) -> None:
    """上海 三（二）1（2）, 江北 第五条: blank is refused, 'recorded' needs its file, 'not recorded' its reason; either is accepted."""
    story = whole(agency).filed(source="inspection")
    service = served(story, ("p1",))
    assert [lack.code for lack in stands(story, service).lacks] == ["recording.no_choice"]
    assert codes(story, rec.ChooseMeans(step=service, means=("text",))) == ("recording.no_reason",)
    story.do(rec.ChooseMeans(step=service, means=("text",), reason="送达回证足以全面有效记录"))
    assert stands(story, service).lacks == ()
    hearing, chair = heard(story), story.person("hearing_chair")
    assert codes(story, hearing_report(), chair) == ("recording.no_choice",)
    story.do(rec.ChooseMeans(step=hearing, means=("text", "video")))
    assert codes(story, hearing_report(), chair) == ("recording.no_file",)
    assert codes(story, rec.ChooseMeans(step=hearing, means=("text",))) == ("recording.no_reason",)
    story.film(hearing)
    story.do(hearing_report(), chair)


@pytest.mark.obligation("XX-R-3b")
@pytest.mark.obligation("XX-R-3c")
def test_outside_the_lists_the_officer_picks_the_means(whole: Callable[..., Whole]) -> None:
    """湘西州 第三条: words, photos, or both for what no article names; for a listed activity words alone, or photos alone, are refused."""
    story = whole().filed(source="inspection")
    service = served(story)
    story.do(rec.ChooseMeans(step=service, means=("text",), reason="送达回证即可"))
    chosen = story.state.footage.means_of(service)
    assert chosen is not None
    assert (chosen.means, chosen.reason) == (("text",), "送达回证即可")
    assert stands(story, service).lacks == ()
    story.do(rec.ChooseMeans(step=service, means=("photo",), reason="拍照留存"))
    story.film(service, form="photo", spans=())
    assert stands(story, service).lacks == ()
    story = Whole(story.site, at=story.at).filed(source="inspection")
    seq = did(story)
    assert codes(story, rec.ChooseMeans(step=seq, means=("text",), reason="文字足够")) == ("recording.text_only",)
    begun, _ = times(story, seq)
    story.do(rec.ChooseMeans(step=seq, means=("photo",)))
    story.film(seq, (minutes(begun, 3), minutes(begun, 3)), form="photo")
    assert codes(story, ending(seq)) == ("recording.gap",)
    assert stands(story, seq).line.percent == 0.0


@pytest.mark.guards("refuse_unknown_occasion", "refuse_needless_argument")
def test_what_is_said_of_recording_belongs_to_a_step_that_can_be_recorded_and_is_asked_for(told: Callable[..., Story]) -> None:
    story = told()
    filing = story.state.steps[0].seq
    for act in (
        rec.ChooseMeans(step=filing, means=("video",)),
        rec.MarkScene(step=filing, scene="obstruction", reason="阻挠"),
        rec.TellRecording(step=filing, at=story.at, whom="当事人"),
    ):
        assert codes(story, act) == ("recording.no_step",), act.label
    assert codes(story, rec.ArgueLegality(activity="inspection", words="为固定证据")) == ("recording.no_argument",)


@pytest.mark.obligation("PJ-R-3f")
def test_panjin_argues_before_it_records_what_no_list_names(installed: Installed) -> None:
    """盘锦 二（二）3: a recording of an activity outside the lists with no approved note dated before it is refused; with the note accepted."""
    from mingfa.desk.errors import Refused

    story = Story(installed("panjin")).opened("coercion")
    seq = _executed(story, measure="closure")
    assert stands(story, seq).needs.mode == "argued"
    with pytest.raises(Refused) as caught:
        story.film(seq)
    assert caught.value.codes == ("recording.not_argued",)
    assert "二（二）3" in str(caught.value.refusals[0].article)
    note = story.do(rec.ArgueLegality(activity="closure", words="当事人多次阻挠，确有必要，不损害其合法权益")).seq
    assert codes(story, rec.ApproveLegality(note=f"n{note}", granted=True, opinion="同意")) == ("duty.not_yours", "recording.own_note")
    story.do(rec.ApproveLegality(note=f"n{note}", granted=True, opinion="同意"), story.leader)
    with pytest.raises(Refused):
        story.film(seq)  # made before the approval
    later = _executed(story, measure="closure")
    story.film(later)
    assert stands(story, later).linked


# What nobody explained -------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-9.1")
def test_what_nobody_explains_is_noted_for_good(told: Callable[..., Story]) -> None:
    """湘西州 第九条（一）: after the agency's own days the clock notes the minutes; the list has unit and month, a finding names each officer."""
    story = told()
    seq = did(story)
    begun, ended = times(story, seq)
    story.film(seq, (begun, minutes(begun, 45)))
    assert not MissingRecordingRow.objects.exists()
    with now.at(datetime(2026, 3, 4, 23, 59, tzinfo=LOCAL)):
        run_due()
    assert not MissingRecordingRow.objects.exists()
    with now.at(datetime(2026, 3, 5, 0, 1, tzinfo=LOCAL)):
        run_due()
        run_due()
    row = MissingRecordingRow.objects.get()
    assert (row.unit, row.month, row.minutes, row.step, row.cleared) == (story.unit, "2026-03", 15, seq, False)
    assert set(row.officers.split()) == set(story.officers)
    findings = [look(f"xiangxi/misuse/{story.stream.rpartition('/')[2]}.{seq}.{p.rpartition('/')[2]}").state for p in story.officers]
    assert [(one.officer, one.minutes, one.item) for one in findings] == [(p, 15, "misuse") for p in story.officers]
    assert ConcernRow.objects.filter(stream=story.stream, code="recording.missing").exists()
    story.at = datetime(2026, 3, 5, 9, tzinfo=LOCAL)
    story.film(seq, (minutes(begun, 40), ended))
    assert MissingRecordingRow.objects.get().cleared
    assert look(findings[0].stream).state.stage == "open"


def test_report_and_closing_wait_for_every_recording(whole: Callable[..., Whole]) -> None:
    """A gap that shows only after the activity was ended still holds up the report."""
    story = whole().filed(source="inspection")
    story.inspected().evidenced()
    seq = story.seqs["site_record"]
    name, snapshot = next(iter(story.state.recordings.items()))
    assert name == snapshot.recording
    story.film(seq, recording=name, gone=True)
    assert "recording.gap" in codes(story, story.report())
    story.film(seq)
    story.do(story.report())
