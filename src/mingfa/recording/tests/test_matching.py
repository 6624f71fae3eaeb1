"""Which step a file probably belongs to: the clock's offset is taken out, and time, officer, device and place speak for a step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mingfa.recording.coverage import Span
from mingfa.recording.matching import CHINA, Film, Shown, Step, continuous, matches, shown_time, sure, true_time

MINUTE = timedelta(minutes=1)
ZHANG, LI = "xiangxi/person/p1", "xiangxi/person/p2"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{text}").replace(tzinfo=CHINA)


def span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


def step(seq: int, start: str, end: str, *officers: str, place: str = "污水总排口", device: str = "") -> Step:
    return Step("xiangxi/case/c1", "某公司排污案", seq, f"现场检查{seq}", "inspection", span(start, end), officers, place, device)


MORNING, NOON = step(4, "09:00", "10:00", ZHANG), step(6, "11:00", "11:30", LI, place="会议室", device="ZF-014")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("20260302_090000_0013.mp4", "09:00"),
        ("ZF014_2026-03-02_09-00-00.mp4", "09:00"),
        ("20260302090000.avi", "09:00"),
        ("DSJ-20260302-090000-013.mp4", "09:00"),
    ],
)
def test_the_name_tells_the_local_time_of_the_start(name, start):
    created = [datetime(2026, 3, 2, 1, 0, 7, tzinfo=UTC)]
    assert shown_time(name, created, 5 * MINUTE, None) == Shown(at(start), at(start) + 5 * MINUTE, "name")


def test_a_number_that_is_no_time_is_not_taken_for_one():
    assert shown_time("20269902_250000.mp4", [], MINUTE, None) is None
    assert shown_time("REC_0013.mp4", [], MINUTE, None) is None


def test_the_time_in_the_file_is_utc_unless_the_folder_tells_that_it_is_local():
    utc, local = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for written in (utc, local):
        found = shown_time("REC_0013.mp4", [written], 5 * MINUTE, at("09:05"))
        assert found is not None
        assert (found.start, found.end, found.by) == (at("09:00"), at("09:05"), "file")
    alone = shown_time("REC_0013.mp4", [utc], 5 * MINUTE, None)
    assert alone is not None
    assert alone.start == at("09:00")


def test_the_last_change_is_the_end_when_nothing_else_tells():
    assert shown_time("REC_0013.mp4", [], 5 * MINUTE, at("09:05")) == Shown(at("09:00"), at("09:05"), "folder")


def known(shown: Shown | None, offset_s: int = 0):
    return true_time(shown, offset_s * 1000, earliest=datetime(2000, 1, 1, tzinfo=CHINA), latest=at("18:00"))


def test_the_offset_is_taken_out():
    """A clock seven minutes fast, and one three minutes slow."""
    shown = Shown(at("09:07"), at("09:37"), "name")
    assert known(shown, 420).span == span("09:00", "09:30")
    assert known(shown, -180).span == span("09:10", "09:40")


def test_a_clock_of_1970_and_one_that_runs_ahead_are_not_believed():
    old = datetime(1970, 1, 1, 8, 0, tzinfo=CHINA)
    lost = known(Shown(old, old + MINUTE, "file"))
    assert lost.span is None
    assert "1970-01-01 08:00，没有校准" in lost.problem
    assert "晚于现在" in known(Shown(at("17:59"), at("18:01"), "name")).problem
    assert known(Shown(at("17:59"), at("18:01"), "name"), 120).span == span("17:57", "17:59")
    assert "没有记载录制时间" in known(None).problem
    measured = known(Shown(old, old + MINUTE, "file"), int((old - at("09:00")).total_seconds()))
    assert measured.span == span("09:00", "09:01"), "a measured offset puts even that right"


def film(start: str, end: str, officer: str = ZHANG, device: str = "ZF-001", place: str = "", name: str = "a.mp4") -> Film:
    return Film(name, name, span(start, end), officer, device, place)


def test_time_and_officer_speak_for_a_step():
    found = matches(film("09:10", "09:40"), [NOON, MORNING])
    assert [(one.step.seq, one.points, one.whole) for one in found] == [(4, 80, True)]
    assert found[0].why == ("录制时间与“现场检查4”重合", "摄录人员是该环节的执法人员")
    assert sure(found) is found[0]


def test_device_and_place_tell_two_steps_at_the_same_time_apart():
    twin = step(5, "09:00", "10:00", ZHANG, place="办公室", device="ZF-001")
    found = matches(film("09:10", "09:40", place="办公室三楼"), [MORNING, twin])
    assert [(one.step.seq, one.points) for one in found] == [(5, 100), (4, 80)]
    undecided = matches(film("09:10", "09:40", device=""), [MORNING, twin])
    assert [one.points for one in undecided] == [80, 80]
    assert sure(undecided) is None


def test_another_officers_step_is_not_proposed_by_time_alone():
    assert matches(film("09:10", "09:40", officer=LI), [MORNING]) == ()
    assert [one.step.seq for one in matches(film("09:10", "09:40", officer=""), [MORNING])] == [4]


def test_without_a_shared_minute_officer_and_device_bring_a_step_near():
    near = matches(film("10:10", "10:20"), [MORNING, NOON])
    assert [(one.step.seq, one.points) for one in near] == [(4, 30)]
    assert near[0].why[-1] == "录制时间与该环节相近，但没有重合，请核对设备时钟偏差"
    assert matches(film("10:31", "10:40"), [MORNING]) == ()
    assert matches(Film("x", "x", None, ZHANG), [MORNING]) == ()


def test_a_wrong_offset_proposes_another_step_and_the_right_one_the_right():
    shown = Shown(at("11:00"), at("11:20"), "name")
    for offset_s, expected in ((0, 6), (5400, 4)):
        found = known(shown, offset_s).span
        assert found is not None
        best = matches(Film("x", "x", found), [MORNING, NOON])
        assert best[0].step.seq == expected


def test_files_a_recorder_cut_are_put_together():
    one, two, three = (film(*times, name=name) for times, name in ((("09:00", "09:20"), "REC_013.mp4"), (("09:20", "09:40"), "REC_014.mp4"), (("09:50", "09:55"), "REC_015.mp4")))  # fmt: skip
    other = film("09:20", "09:40", device="ZF-002", name="REC_014.mp4")
    runs = continuous([three, two, other, one])
    assert [[each.name for each in run] for run in runs] == [["REC_013.mp4", "REC_014.mp4"], ["REC_015.mp4"], ["REC_014.mp4"]]
    skipped = film("09:20", "09:40", name="REC_016.mp4")
    assert [len(run) for run in continuous([one, skipped])] == [1, 1], "a number is left out"
    assert [len(run) for run in continuous([film("09:00", "09:20", device=""), film("09:20", "09:40", device="")])] == [1, 1]
