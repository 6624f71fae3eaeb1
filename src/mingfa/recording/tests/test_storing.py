"""Storing recordings through the desk: real films, measured, joined, placed, noted; what cannot be is refused with what to do."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts.closing import FileRecordings
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.investigation import Activity, EvidenceState
from mingfa.demo.devices import Store, stock
from mingfa.demo.footage import film, photo, stamped
from mingfa.demo.media import recording as sound
from mingfa.desk import now
from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import actor_of, look, perform
from mingfa.recorders.acts.register import RegisterRecorder
from mingfa.recorders.acts.use import CheckBeforeUse, CheckDaily, CheckOut, MeasureClock
from mingfa.recorders.state.recorder import recorder_stream
from mingfa.recording.acts import (
    AcceptBatch,
    AddPiece,
    AnnotateRecording,
    CheckSigns,
    ExplainMissingFile,
    FlagEvidence,
    MeasureRecording,
    ReportUnrelated,
    TickShots,
    TieToStep,
    UntieFromStep,
    UploadRecording,
)
from mingfa.recording.acts.noting import TickedLine
from mingfa.recording.acts.storing import RecordedSpan
from mingfa.recording.coverage import Span, timeline
from mingfa.recording.device_log import device_log_stream
from mingfa.recording.intake import take_in
from mingfa.recording.measuring import measure, measure_waiting
from mingfa.recording.models import RecordingRow, RecordingTieRow
from mingfa.recording.state import recording_stream
from mingfa.review.tests.a_case import Table, moment, on, table
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
CAMERA = "DSJ-0001"
NINE, TEN = moment("2026-03-02T09:00"), moment("2026-03-02T10:00")


class StandInActivity(Act):
    """Give the stand-in case an activity and an item of physical evidence."""

    label = "测试用活动"
    kind = "case"
    internal = True
    system = frozenset({"installer"})

    started_at: datetime
    ended_at: datetime


@folds(StandInActivity)
def apply_activity(state: CaseState, entry: Entry[StandInActivity]) -> CaseState:
    act, held = entry.act, state.investigation
    activity = Activity(
        entry.seq, "case.inspect", "现场检查", ("inspection",), "排口", act.started_at, act.ended_at, (), "", None, "", "", "", (), "", None
    )
    knife = EvidenceState("e7", entry.seq, "physical", "暗管阀门", "7a" * 32, "现场", entry.done_at.date(), "", "私设暗管", True)
    return replace(state, investigation=replace(held, activities=(*held.activities, activity), evidence=(*held.evidence, knife)))


def opened(site: Site, number: int = 1) -> Table:
    """A case with an activity from nine to ten (entry 1) and the bureau's first body camera, its clock measured."""
    made = table(site, number=number)
    stock(site, now.now())
    made.do(StandInActivity(started_at=NINE, ended_at=TEN), made.case, "installer")
    return made


@pytest.fixture
def at(xiangxi) -> Table:
    with on("2026-03-02T12:00"):
        return opened(xiangxi)


def upload(at: Table, content: bytes, name: str = "REC_001.mp4", **changes: Any) -> UploadRecording:
    """The act for a film from nine to ten of the officers' body camera, showing the activity."""
    taken = take_in(site_vault(), io.BytesIO(content), name)
    fields: dict[str, Any] = {
        "digest": taken.digest, "size": taken.size, "file_name": taken.file_name, "media_type": taken.media_type, "form": "video",
        "source": "recorder", "device": CAMERA, "operator": at.handler, "officers": [at.handler, at.site.people["officer"][1]],
        "place": "总排口", "started_at": NINE, "ended_at": TEN, "case": at.case, "step": 1, "activity": "inspection", "told_at": NINE,
    }  # fmt: skip
    return UploadRecording.model_validate({**fields, **changes})


def store(at: Table, content: bytes, name: str = "REC_001.mp4", **changes: Any) -> str:
    act = upload(at, content, name, **changes)
    stream = recording_stream(at.site.agency, act.digest)
    at.do(act, stream, at.handler)
    measure(stream)
    return stream


def refused(at: Table, content: bytes, name: str = "REC_001.mp4", *, by: str = "", **changes: Any) -> tuple[str, ...]:
    act = upload(at, content, name, **changes)
    return at.refused(act, recording_stream(at.site.agency, act.digest), by or at.handler)


def clock_line(at: Table, *streams: str) -> list[tuple[str, str, str]]:
    """The time line from nine to ten as the case's own snapshots tell it: (from, to, kind)."""
    held = look(at.case).state.recordings
    line = timeline(Span(NINE, TEN), [pair for stream in streams for pair in held[stream].recorded()])
    return [(f"{s.start.astimezone(NINE.tzinfo):%H:%M:%S}", f"{s.end.astimezone(NINE.tzinfo):%H:%M:%S}", s.kind) for s in line.stretches]


def concerns(stream: str) -> set[str]:
    return set(ConcernRow.objects.filter(stream=stream).values_list("code", flat=True))


HOUR = film(3600)


# What was really recorded --------------------------------------------------------------------------------------------------


def test_an_hour_with_ten_seconds_cut_out(at):
    """The time line says exactly that, though the container claims the whole hour."""
    with on("2026-03-02T12:30"):
        stream = store(at, film(3600, cuts=((1200, 1210),)))
    assert clock_line(at, stream) == [
        ("09:00:00", "09:20:00", "covered"), ("09:20:00", "09:20:10", "gap"), ("09:20:10", "10:00:00", "covered"),
    ]  # fmt: skip
    assert concerns(stream) >= {"recording.edited"}


def test_an_hour_with_a_pause(at):
    """The recorder was stopped for five minutes; its clock went on."""
    with on("2026-03-02T12:30"):
        stream = store(at, film(3300, jumps=((1500, 300),)))
    assert clock_line(at, stream) == [
        ("09:00:00", "09:25:00", "covered"), ("09:25:00", "09:30:00", "gap"), ("09:30:00", "10:00:00", "covered"),
    ]  # fmt: skip


def piece(content: bytes, name: str, start: datetime, end: datetime) -> dict[str, Any]:
    taken = take_in(site_vault(), io.BytesIO(content), name)
    return {
        "digest": taken.digest, "size": taken.size, "file_name": taken.file_name, "media_type": taken.media_type, "started_at": start, "ended_at": end,
    }  # fmt: skip


@pytest.mark.guards("refuse_broken_row", "refuse_same_file")
def test_an_hour_joined_from_the_pieces_into_which_the_recorder_cut_it(at):
    second, third = NINE + timedelta(minutes=20), NINE + timedelta(minutes=40)
    with on("2026-03-02T12:30"):
        pieces = [piece(stamped(film(1200), "2"), "REC_002.mp4", second, third)]
        stream = store(at, film(1200), ended_at=second, pieces=pieces)
        assert clock_line(at, stream) == [("09:00:00", "09:40:00", "covered"), ("09:40:00", "10:00:00", "gap")]
        late = AddPiece.model_validate(piece(stamped(film(1200), "3"), "REC_003.mp4", third, TEN))
        again = AddPiece.model_validate(
            {
                **piece(stamped(film(1200), "3"), "REC_003.mp4", TEN, TEN),
                "started_at": TEN + timedelta(minutes=6),
                "ended_at": TEN + timedelta(minutes=26),
            }
        )
        assert at.refused(again, stream, at.handler) == ("recording.broken_row",), "six minutes lie between: that is another recording"
        at.do(late, stream, at.handler)
        assert at.refused(late, stream, at.handler)[0] == "recording.same_file"
        measure(stream)
    assert clock_line(at, stream) == [("09:00:00", "10:00:00", "covered")]
    row = RecordingRow.objects.get(stream=stream)
    assert (row.files, row.measured, row.recorded_ms) == (3, True, 3_600_000)


@pytest.mark.guards("refuse_wrong_offset")
def test_an_hour_from_a_recorder_whose_clock_is_seven_minutes_fast(at):
    """The register knows the offset; left out or wrong it is refused, taken out the time line is the true one."""
    shown, seven = NINE + timedelta(minutes=7), 7 * 60_000
    with on("2026-03-02T12:30"):
        clock = MeasureClock(device_time=now.now() + timedelta(minutes=7), true_time=now.now())
        perform(clock, recorder_stream(at.site.agency, CAMERA), by=Store(at.site, now.now()).keeper, key="clock")
        assert refused(at, HOUR, started_at=shown, ended_at=TEN + timedelta(minutes=7)) == ("recording.offset_missing",)
        assert refused(at, HOUR, device_started_at=shown) == ("recording.no_offset", "recording.offset_missing")
        assert refused(at, HOUR, device_started_at=shown, offset_ms=60_000, started_at=shown - timedelta(minutes=1)) == (
            "recording.offset_wrong",
        )
        assert refused(at, HOUR, device_started_at=shown, offset_ms=seven, started_at=shown) == ("recording.offset_sum",)
        stream = store(at, HOUR, device_started_at=shown, offset_ms=seven)
    assert clock_line(at, stream) == [("09:00:00", "10:00:00", "covered")]


def test_the_offset_wrongly_left_out_would_show_as_seven_minutes_missing(at):
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR, device="DSJ-7777", started_at=NINE + timedelta(minutes=7), ended_at=TEN + timedelta(minutes=7))
    assert clock_line(at, stream)[0] == ("09:00:00", "09:07:00", "gap")
    assert not look(stream).state.registered_recorder, "an unknown recorder only warns, and clears no duty that names one"


@pytest.mark.guards("refuse_impossible_span")
def test_a_device_clock_of_1970_is_refused(at):
    with on("2026-03-02T12:30"):
        then = moment("1970-01-01T08:00")
        assert "recording.absurd_clock" in refused(at, HOUR, device_started_at=then, offset_ms=0)
        assert "recording.absurd_time" in refused(at, HOUR, started_at=then, ended_at=then + timedelta(hours=1))


def test_a_broken_file_is_kept_as_it_is_and_marked(at):
    """Nothing of it counts as recorded; the bytes stay."""
    broken = film(3600)[:20_000]
    with on("2026-03-02T12:30"):
        stream = store(at, broken)
    state = look(stream).state
    assert (state.damaged, state.spans, concerns(stream) >= {"recording.damaged"}) == (True, (), True)
    assert b"".join(site_vault().read(state.digest)) == broken
    assert look(at.case).state.recordings[stream].damaged


@pytest.mark.guards("refuse_other_file")
def test_what_waits_is_measured_once_by_the_platform_alone(at):
    with on("2026-03-02T12:30"):
        act = upload(at, HOUR)
        stream = recording_stream(at.site.agency, act.digest)
        at.do(act, stream, at.handler)
        assert look(at.case).state.recordings[stream].spans == ()
        by_hand = MeasureRecording(digest=act.digest, spans=(RecordedSpan(started_at=NINE, ended_at=TEN),))
        assert at.refused(by_hand, stream, at.handler) == ("duty.internal",)
        assert measure_waiting() == 1
        assert measure_waiting() == 0
        assert measure(stream) == 0
        assert at.refused(by_hand, stream, "measurer") == ("recording.measured",)
    assert look(at.case).state.recordings[stream].spans == ((NINE, TEN),)


def test_the_same_film_is_measured_for_each_agency_that_stores_it(at, installed):
    with on("2026-03-02T12:00"):
        other = opened(installed("shanghai"))
    with on("2026-03-02T12:30"):
        here, there = store(at, HOUR), store(other, HOUR)
    assert here != there
    assert [look(stream).state.measured for stream in (here, there)] == [True, True]


@pytest.mark.guards("refuse_own_recording")
def test_signs_of_editing_wait_for_somebody_else_to_look(at):
    """A converted film, made on another day than it claims; nobody clears his own."""
    content = film(3600, edited=True, created=moment("2026-03-05T15:00"))
    genuine = CheckSigns(genuine=True, opinion="厂家固件使用该封装库")
    with on("2026-03-02T12:30"):
        stream = store(at, content)
        assert look(stream).state.edited == ("software", "created_elsewhen")
        assert ToDoRow.objects.get(stream=stream, key="signs").duty == "recording.review_gap"
        assert "recording.own_signs" in at.refused(genuine, stream, at.handler)
        at.do(genuine, stream, at.person("leader_in_charge"))
    assert "recording.edited" not in concerns(stream)
    assert not look(at.case).state.recordings[stream].suspicious


@pytest.mark.parametrize("hours", [0, 8])
def test_a_creation_time_in_utc_or_local_time_is_no_sign(at, hours):
    with on("2026-03-02T12:30"):
        stream = store(at, film(3600, created=NINE + timedelta(hours=hours)))
    assert look(stream).state.edited == ()


# Where it belongs ----------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-8g")
def test_nothing_is_recorded_afterwards(at):
    """第八条: a file of 14:30 for an activity that ended at 14:00 is refused with both times; one within it is accepted."""
    with on("2026-03-02T18:00"):
        at.do(StandInActivity(started_at=moment("2026-03-02T13:00"), ended_at=moment("2026-03-02T14:00")), at.case, "installer")
        late = upload(at, HOUR, step=2, started_at=moment("2026-03-02T14:30"), ended_at=moment("2026-03-02T15:30"))
        stream = recording_stream("xiangxi", late.digest)
        with pytest.raises(Exception, match=r"13:00:00 至 2026-03-02 14:00:00.*14:30:00 至 2026-03-02 15:30:00.*不得事后补录"):
            at.do(late, stream, at.handler)
        assert at.refused(late, stream, at.handler) == ("recording.after_activity",)
        assert refused(at, HOUR, step=2, started_at=moment("2026-03-02T11:30"), ended_at=moment("2026-03-02T12:30")) == (
            "recording.before_activity",
        )
        assert refused(at, HOUR, step=2, started_at=moment("2026-03-02T13:00"), ended_at=moment("2026-03-02T14:00")) == ()


@pytest.mark.guards("refuse_explained")
def test_a_recording_of_no_task_is_unexplained_until_tied(at):
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR, case="", step=None, activity="")
        assert "recording.unexplained" in concerns(stream)
        late = TieToStep(case=at.case, step=1)
        at.do(late, stream, at.handler)
        assert "recording.unexplained" not in concerns(stream)
        assert at.refused(ReportUnrelated(words="拍摄风景"), stream, at.handler) == ("recording.explained",)
    assert look(at.case).state.recordings[stream].steps_of(at.case) == (1,)
    assert RecordingTieRow.objects.get(stream=stream).number == "音像-001"


@pytest.mark.guards("refuse_wrong_offset")
def test_footage_of_a_patrol_is_explained_by_its_task(at):
    """第四条、第十五条: daily inspection without a case; the task's name stands in its place."""
    register, user = recorder_stream(at.site.agency, CAMERA), at.site.people["officer"][0]
    with on("2026-03-02T12:10"):
        items = Store(at.site, now.now()).regime.items("recording.pre_use_check", now.now().date())
        perform(CheckDaily(charge=100, spares=1, parts=True), register, by=Store(at.site, now.now()).keeper, key="daily")
        perform(CheckBeforeUse(passed=items, device_time=now.now(), true_time=now.now()), register, by=user, key="check")
        perform(CheckOut(user=user, purpose="patrol", task="饮用水水源地巡查"), register, by=user, key="out")
    own: dict[str, Any] = {"case": "", "step": None, "activity": "", "operator": user, "officers": [user]}
    with on("2026-03-02T15:00"):
        times = {"started_at": moment("2026-03-02T12:15"), "ended_at": moment("2026-03-02T13:15")}
        patrol = store(at, HOUR, **own, **times)
        before = store(at, stamped(HOUR, "b"), "REC_002.mp4", **own)
    assert (look(patrol).state.task, "recording.unexplained" in concerns(patrol)) == ("饮用水水源地巡查", False)
    assert "recording.unexplained" in concerns(before), "filmed before he had taken the device for anything"


def test_unexplained_footage_is_reported_to_the_officers_misuse_list(at):
    """第九条（四）: it enters the officer's list under this item."""
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR, case="", step=None, activity="")
        at.do(ReportUnrelated(words="拍摄私人聚会"), stream, at.handler)
        found = look(look(stream).state.misuse).state
    assert (found.item, found.officer, found.recording, found.stage) == ("unrelated", at.handler, stream, "open")
    assert "recording.unexplained" not in concerns(stream)


@pytest.mark.guards("refuse_two_at_once")
def test_a_recorder_films_one_thing_at_a_time(at):
    with on("2026-03-02T12:30"):
        store(at, HOUR)
        half = NINE + timedelta(minutes=30)
        other = stamped(HOUR, "other")
        assert refused(at, other, "REC_002.mp4", started_at=half, ended_at=half + timedelta(hours=1)) == ("recording.two_at_once",)
        assert refused(at, other, "REC_002.mp4", device="DSJ-7777", started_at=half, ended_at=half + timedelta(hours=1)) == ()
        stream = store(at, photo(9), "IMG_002.jpg", form="photo", started_at=half, ended_at=half)
    assert look(at.case).state.recordings[stream].spans == ((half, half),)


@pytest.mark.guards("refuse_other_unit")
def test_nobody_puts_a_recording_to_another_units_case(at):
    """An upload to a case of another unit is refused, whatever it shows."""
    with on("2026-03-02T12:30"):
        team = {at.handler, at.site.people["officer"][1]}
        stranger = next(
            person
            for person in (*at.site.people["officer"], *at.site.people["lead_handler"])
            if person not in team and at.site.handling[0] not in actor_of(person, now.now()).units
        )
        assert refused(at, HOUR, by=stranger) == ("recording.other_unit",)
        assert refused(at, HOUR) == ()


@pytest.mark.guards("refuse_other_form", "refuse_unknown_step")
def test_a_file_that_is_no_picture_is_no_photo(at):
    with on("2026-03-02T12:30"):
        assert refused(at, HOUR, form="photo") == ("recording.form",)
        assert refused(at, photo(2), "a.jpg") == ("recording.form",)
        assert refused(at, HOUR, case="", step=3) == ("recording.step_of_none",)


@pytest.mark.guards("refuse_no_tie")
def test_a_wrong_tie_is_undone_and_the_case_lets_go(at):
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        assert at.refused(UntieFromStep(tie="t9", reason="选错"), stream, at.handler) == ("recording.not_tied",)
        at.do(UntieFromStep(tie="t0", reason="选错环节"), stream, at.handler)
    assert stream not in look(at.case).state.recordings
    assert "recording.unexplained" in concerns(stream)


@pytest.mark.guards("refuse_stored_elsewhere")
def test_a_file_is_one_recording_or_a_piece_of_one(at):
    with on("2026-03-02T12:30"):
        store(at, film(1200), ended_at=NINE + timedelta(minutes=20))
        second = piece(film(1200), "REC_001.mp4", TEN, TEN + timedelta(minutes=20))
        assert refused(at, stamped(HOUR, "b"), "REC_002.mp4", started_at=TEN - timedelta(hours=1), device="DSJ-7777", pieces=[second]) == (
            "recording.stored_elsewhere",
        )
        other = store(at, stamped(film(1200), "c"), "REC_003.mp4", device="DSJ-7777", started_at=TEN - timedelta(minutes=20))
        assert at.refused(AddPiece.model_validate(second), other, at.handler) == ("recording.stored_elsewhere",)


@pytest.mark.guards("refuse_evidence")
def test_what_is_evidence_of_a_case_stays_tied_to_it(at):
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        at.do(FlagEvidence(case=at.case, reason="证明私设暗管"), stream, at.handler)
        assert at.refused(UntieFromStep(tie="t0", reason="选错"), stream, at.handler) == ("recording.is_evidence",)
        at.do(TieToStep(case=at.case, step=None), stream, at.handler)
        at.do(UntieFromStep(tie="t0", reason="选错环节"), stream, at.handler)
    assert look(at.case).state.recordings[stream].steps_of(at.case) == (-1,)


@pytest.mark.guards("refuse_no_signs")
def test_nobody_looks_into_signs_that_are_not_there(at):
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        act = CheckSigns(genuine=False, opinion="无")
        assert at.refused(act, stream, at.person("leader_in_charge")) == ("recording.no_signs",)


def test_signs_that_prove_to_be_editing_stay_on_the_list(at):
    with on("2026-03-02T12:30"):
        stream = store(at, film(3600, edited=True))
        at.do(CheckSigns(genuine=False, opinion="画面有拼接"), stream, at.person("leader_in_charge"))
    assert "核查认为不是原始文件" in ConcernRow.objects.get(stream=stream, code="recording.edited").words
    assert look(at.case).state.recordings[stream].suspicious


@pytest.mark.guards("refuse_wrong_offset", "warn_unregistered")
def test_a_recorder_whose_clock_nobody_measured_or_that_is_unknown_only_warns(at):
    with on("2026-03-02T12:30"):
        act = upload(at, HOUR, device="DSJ-7777")
        entry = at.do(act, recording_stream("xiangxi", act.digest), at.handler)
        assert [one["code"] for one in entry.warnings] == ["recording.unregistered"]
        clerk = Store(at.site, now.now())
        new = RegisterRecorder(
            number="DSJ-0500", device_kind="recorder", brand="示范牌", model="V9", functions=("video", "photo", "audio"), storage_gb=128,
            resolution=1440, battery_hours=10, unit=at.site.handling[0],
        )  # fmt: skip
        perform(new, recorder_stream(at.site.agency, "DSJ-0500"), by=clerk.clerk, key="new")
        act = upload(at, stamped(HOUR, "u"), device="DSJ-0500")
        entry = at.do(act, recording_stream("xiangxi", act.digest), at.handler)
    assert [one["code"] for one in entry.warnings] == ["recording.offset_unknown"]
    assert not look(entry.stream).state.registered_recorder, "registered, not yet in service"


# Demands -------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-2c", "XL-R-3.3a")
@pytest.mark.parametrize(
    ("form", "source", "content", "name"),
    [
        ("photo", "camera", lambda: photo(4), "a.jpg"),
        ("audio", "audio_recorder", lambda: sound(4), "a.wav"),
        ("video", "recorder", lambda: HOUR, "a.mp4"),
        ("monitor", "surveillance", lambda: film(3600, tone=7), "a.mp4"),
    ],
)
def test_each_form_is_stored_with_step_time_operator_and_source(at, form, source, content, name):
    """第二条; 兴隆台 二（二）3（3）: four forms each with its device; a file with no form, source or operator is refused."""
    with on("2026-03-02T12:30"):
        act = upload(at, content(), name, form=form, source=source, ended_at=NINE if form == "photo" else TEN)
        for missing in ("form", "source", "operator", "started_at"):
            with pytest.raises(ValueError, match=missing):
                UploadRecording.model_validate({key: value for key, value in act.model_dump().items() if key != missing})
        stream = recording_stream("xiangxi", act.digest)
        at.do(act, stream, at.handler)
        measure(stream)
    told = look(at.case).state.recordings[stream]
    assert (told.form, told.source, told.operator, told.steps, told.damaged) == (
        form, source, at.handler, ((at.case, 1, "inspection"),), False,
    )  # fmt: skip


LIST = ("place", "time", "scene", "persons", "violation", "tools", "traces", "evidence")


def ticks(*items: str, **named: Any) -> tuple[TickedLine, ...]:
    return tuple(TickedLine(item=item, **(named or {"at_ms": 60_000})) for item in items)


@pytest.mark.obligation("XX-R-8b")
def test_the_shot_list_is_ticked_with_a_mark_or_not_present_and_blanks_are_reported(at):
    """第八条: place, time, scene, persons, violation and its consequences, tools, traces, evidence."""
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        assert look(stream).state.shot_list == LIST
        assert "地点、时间、现场场景、参与人员" in ConcernRow.objects.get(stream=stream, code="recording.shots_blank").words
        assert at.refused(TickShots(violation=False, lines=(TickedLine(item="place"),)), stream, at.handler) == ("recording.unmarked_shot",)
        both = (TickedLine(item="place", at_ms=5000, absent=True),)
        assert at.refused(TickShots(violation=False, lines=both), stream, at.handler) == ("recording.unmarked_shot",)
        outside = ticks("place", at_ms=3_601_000)
        assert at.refused(TickShots(violation=False, lines=outside), stream, at.handler) == ("recording.mark_outside",)
        assert at.refused(TickShots(violation=False, lines=ticks("weather")), stream, at.handler) == ("recording.unknown_shot",)
        at.do(TickShots(violation=False, lines=ticks(*LIST[:6])), stream, at.handler)
        assert look(at.case).state.recordings[stream].shots_blank == 2
        at.do(TickShots(violation=False, lines=ticks("traces", "evidence", absent=True)), stream, at.handler)
    assert "recording.shots_blank" not in concerns(stream)
    assert not ToDoRow.objects.filter(stream=stream, key="shots").exists()


@pytest.mark.obligation("XX-R-8c")
def test_a_violation_on_the_site_adds_two_lines(at):
    """第八条: what the party and its staff say and do, and the questioning; blank they are reported, without a violation they are not there."""
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        conduct = ticks("party_conduct")
        assert at.refused(TickShots(violation=False, lines=conduct), stream, at.handler) == ("recording.unknown_shot",)
        at.do(TickShots(violation=False, lines=ticks(*LIST)), stream, at.handler)
        assert look(stream).state.blank_shots == ()
        at.do(TickShots(violation=True, lines=()), stream, at.handler)
        assert look(stream).state.blank_shots == ("party_conduct", "questioning")
        words = ConcernRow.objects.get(stream=stream, code="recording.shots_blank").words
        assert "当事人及其工作人员的言行、询问情况" in words
        at.do(TickShots(violation=True, lines=ticks("party_conduct", "questioning")), stream, at.handler)
    assert "recording.shots_blank" not in concerns(stream)


@pytest.mark.obligation("XX-R-8d")
def test_physical_evidence_is_filmed_or_it_is_said_why_not(at):
    """第八条: an item of physical evidence needs a time mark in a linked recording or the reason; else the case shows it as not filmed."""
    with on("2026-03-02T12:30"):
        stream = store(at, HOUR)
        assert "暗管阀门" in ConcernRow.objects.get(stream=at.case, code="recording.not_filmed").words
        gone = TickedLine(item="evidence.e7", absent=True)
        assert at.refused(TickShots(violation=True, lines=(gone,)), stream, at.handler) == ("recording.not_filmed",)
        assert at.refused(TickShots(violation=True, lines=ticks("evidence.e9")), stream, at.handler) == ("recording.unknown_shot",)
        at.do(TickShots(violation=True, lines=ticks("evidence.e7")), stream, at.handler)
        assert "recording.not_filmed" not in concerns(at.case)
        assert look(at.case).state.recordings[stream].filmed == ("e7",)
        other = store(at, stamped(HOUR, "other"), "REC_9.mp4", device="DSJ-0002")
        at.do(UntieFromStep(tie="t0", reason="不是本案"), stream, at.handler)
        assert "recording.not_filmed" in concerns(at.case)
        at.do(TickShots(violation=True, lines=(TickedLine(item="evidence.e7", absent=True, reason="阀门在水下"),)), other, at.handler)
    assert "recording.not_filmed" not in concerns(at.case)


@pytest.mark.obligation("SH-R-2d", "JB-R-12c")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_sound_says_who_speaks_and_what_or_why_not(installed, agency):
    """上海 三（二）2, 江北 第十二条: speaker and gist; blank needs "not applicable" with the reason, else it is listed."""
    with on("2026-03-02T12:00"):
        at = opened(installed(agency))
    with on("2026-03-02T12:30"):
        filled, reasoned = (store(at, sound(tone), f"{tone}.wav", form="audio", source="audio_recorder", device="LY-1") for tone in (1, 2))
        for stream in (filled, reasoned):
            at.do(AnnotateRecording(gist="电话核实"), stream, at.handler)
            assert "recording.undescribed" in concerns(stream)
            assert not look(at.case).state.recordings[stream].audio_described
        at.do(AnnotateRecording(gist="说明生产时段", speaker="车间主任", speaker_role="证人"), filled, at.handler)
        at.do(AnnotateRecording(gist="环境噪声", not_applicable="只有噪声，没有对话"), reasoned, at.handler)
    for stream in (filled, reasoned):
        assert "recording.undescribed" not in concerns(stream)
        assert look(at.case).state.recordings[stream].audio_described


@pytest.mark.obligation("SH-R-2b", "JB-R-12a", "SH-R-1.2a", "JB-R-4a")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_what_is_filed_is_numbered_noted_and_tied_to_a_step_or_document(installed, agency):
    """上海 三（二）1（2）、2, 江北 第四条、第十二条: the number is the system's and unique; without note or tie filing is refused and it is listed."""
    with on("2026-03-02T12:00"):
        at = opened(installed(agency))
    with on("2026-03-02T12:30"):
        bare = store(at, HOUR, step=None, activity="", device="DSJ-0001")
        other = store(at, stamped(HOUR, "b"), "REC_9.mp4", device="DSJ-0002")
        number = RecordingTieRow.objects.get(stream=bare).number
        assert (number, RecordingTieRow.objects.get(stream=other).number) == ("音像-001", "音像-002")
        clerk = at.handler
        assert "recording.unplaced" in concerns(bare)
        assert set(at.refused(FileRecordings(recordings=(bare,)), at.case, clerk)) == {
            "archive.recording_unlinked",
            "archive.recording_no_note",
        }
        at.do(AnnotateRecording(gist="现场检查全过程"), bare, at.handler)
        assert at.refused(FileRecordings(recordings=(bare,)), at.case, clerk) == ("archive.recording_unlinked",)
        paper = agency == "shanghai"
        at.do(TieToStep(case=at.case, step=None if paper else 1, document="笔录〔2026〕1号" if paper else ""), bare, at.handler)
        at.do(FileRecordings(recordings=(bare,)), at.case, clerk)
    assert look(at.case).state.dossier.filed(bare).number == number
    assert RecordingTieRow.objects.filter(stream=bare).values_list("number", flat=True).distinct().count() == 1


@pytest.mark.obligation("XX-R-8f")
def test_a_number_left_out_among_a_recorders_files_is_found(at):
    """第八条: 014 missing between 013 and 015: a finding, and the batch is not complete until it comes or its absence is explained."""
    log = device_log_stream("xiangxi", CAMERA)
    with on("2026-03-02T12:30"):
        store(at, film(600), "REC_013.mp4", ended_at=NINE + timedelta(minutes=10))
        assert at.refused(AcceptBatch(), log, at.handler) == ()
        later = NINE + timedelta(minutes=40)
        store(at, stamped(film(600), "15"), "REC_015.mp4", started_at=later, ended_at=later + timedelta(minutes=10))
        finding = ConcernRow.objects.get(stream=log)
        assert finding.code == "recording.file_missing"
        assert "缺少 REC_014" in finding.words
        assert finding.person == at.handler
        assert at.refused(AcceptBatch(), log, at.handler) == ("recording.batch_incomplete",)
        assert at.refused(ExplainMissingFile(missing="REC_012", words="误触"), log, at.handler) == ("recording.no_hole",)
        middle = NINE + timedelta(minutes=20)
        store(at, stamped(film(600), "14"), "REC_014.mp4", started_at=middle, ended_at=middle + timedelta(minutes=10))
        assert not ConcernRow.objects.filter(stream=log).exists()
        at.do(AcceptBatch(words="全部导入"), log, at.handler)
    assert len(look(log).state.accepted) == 2


def test_a_missing_number_may_be_explained(at):
    log = device_log_stream("xiangxi", CAMERA)
    with on("2026-03-02T12:30"):
        store(at, film(600), "REC_013.mp4", ended_at=NINE + timedelta(minutes=10))
        later = NINE + timedelta(minutes=40)
        store(at, stamped(film(600), "15"), "REC_015.mp4", started_at=later, ended_at=later + timedelta(minutes=10))
        at.do(ExplainMissingFile(missing="REC_014", words="试机时误触，设备自动删除空文件"), log, at.handler)
        assert at.refused(AcceptBatch(), log, at.handler) == ()
