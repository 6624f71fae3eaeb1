"""Coverage: what was recorded of a stretch of time, to the millisecond; the parts always make the whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.desk.times import LOCAL
from mingfa.recording.coverage import Span, Timeline, merge, timeline

NINE = datetime(2026, 3, 2, 9, tzinfo=LOCAL)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


HOUR = span(0, 60)


def told(found: Timeline) -> list[tuple[float, float, str, tuple[str, ...]]]:
    """The stretches in minutes from nine."""
    return [((s.start - NINE) / timedelta(minutes=1), (s.end - NINE) / timedelta(minutes=1), s.kind, s.by) for s in found.stretches]


def test_the_first_twenty_minutes_are_missing():
    """A step from 09:00 to 10:00 with a recording from 09:20 to 10:00: a gap of 20 minutes."""
    found = timeline(HOUR, [("a", span(20, 60))])
    assert told(found) == [(0, 20, "gap", ()), (20, 60, "covered", ("a",))]
    assert (found.percent, found.complete, found.gap_ms) == (66.6, False, 20 * 60_000)


def test_two_recorders_cover_for_each_other():
    found = timeline(HOUR, [("a", span(-5, 30)), ("b", span(25, 61))])
    assert told(found) == [(0, 25, "covered", ("a",)), (25, 30, "covered", ("a", "b")), (30, 60, "covered", ("b",))]
    assert (found.percent, found.complete, found.covered_ms) == (100.0, True, 3_600_000)


def test_an_explained_stop_is_no_gap_and_what_is_recorded_needs_no_reason():
    found = timeline(HOUR, [("a", span(0, 20)), ("a", span(30, 60))], [span(18, 26)])
    assert told(found) == [(0, 20, "covered", ("a",)), (20, 26, "explained", ()), (26, 30, "gap", ()), (30, 60, "covered", ("a",))]
    assert (found.covered_ms, found.explained_ms, found.gap_ms) == (50 * 60_000, 6 * 60_000, 4 * 60_000)


def test_one_missing_second_is_not_a_hundred_percent():
    found = timeline(HOUR, [("a", Span(at(0), at(60) - timedelta(seconds=1)))])
    assert (found.percent, found.complete) == (99.9, False)


def test_a_tolerance_bridges_short_gaps_beside_what_is_recorded_and_no_longer_ones():
    holes = [("a", span(0, 10)), ("a", Span(at(10) + timedelta(seconds=2), at(59.95)))]
    assert timeline(HOUR, holes).gap_ms == 5000
    assert told(timeline(HOUR, holes, tolerance_ms=3000)) == [(0, 60, "covered", ("a",))]
    assert timeline(HOUR, holes, tolerance_ms=2999).gap_ms == 3000
    assert timeline(Span(at(0), at(0.01)), [], tolerance_ms=3000).percent == 0.0


def test_a_window_without_length_is_covered_by_a_photo_of_that_instant():
    moment = span(5, 5)
    assert timeline(moment, [("p", moment)]).percent == 100.0
    assert timeline(moment, [("p", span(6, 6))]).percent == 0.0
    assert timeline(moment, [], [span(0, 10)]).complete
    assert told(timeline(HOUR, [("p", moment)])) == [(0, 60, "gap", ())]


def test_spans_are_aware_and_run_forwards():
    with pytest.raises(ValueError, match="before it begins"):
        span(2, 1)
    with pytest.raises(ValueError, match="aware"):
        Span(datetime(2026, 3, 2), datetime(2026, 3, 2))  # noqa: DTZ001 - that is what is refused


def test_merge_makes_as_few_spans_as_possible():
    assert merge([span(5, 9), span(0, 5), span(12, 13), span(6, 7)]) == (span(0, 9), span(12, 13))


INSTANTS = st.integers(-1000, 5000).map(lambda ms: NINE + timedelta(milliseconds=ms))
SPANS = st.tuples(INSTANTS, INSTANTS).map(lambda pair: Span(min(pair), max(pair)))
RECORDED = st.lists(st.tuples(st.sampled_from("abc"), SPANS), max_size=12)


@given(SPANS, RECORDED, st.lists(SPANS, max_size=5), st.sampled_from([0, 1, 50, 500]))
def test_the_parts_make_the_whole(window, recorded, explained, tolerance):
    found = timeline(window, recorded, explained, tolerance)
    assert found.total_ms == window.ms == found.covered_ms + found.gap_ms + found.explained_ms
    assert found.covered_ms == sum(s.ms for s in found.stretches if s.kind == "covered")
    assert [found.stretches[0].start, *(s.end for s in found.stretches)] == [*(s.start for s in found.stretches), window.end]
    assert all(bool(s.by) == (s.kind == "covered") for s in found.stretches)


@given(SPANS, RECORDED, st.lists(SPANS, max_size=5), st.randoms())
def test_the_order_of_recordings_does_not_matter(window, recorded, explained, random):
    mixed = list(recorded)
    random.shuffle(mixed)
    assert timeline(window, recorded, explained) == timeline(window, mixed, explained[::-1])


@given(SPANS, RECORDED)
def test_each_millisecond_is_covered_exactly_when_something_runs(window, recorded):
    found = timeline(window, recorded)
    whole = merge(span for _, span in recorded)
    cut = [(max(span.start, window.start), min(span.end, window.end)) for span in whole]
    assert found.covered_ms == sum((end - start) // timedelta(milliseconds=1) for start, end in cut if start < end)


@given(SPANS, RECORDED, st.tuples(st.sampled_from("abc"), SPANS))
def test_another_recording_never_uncovers_anything(window, recorded, more):
    assert timeline(window, [*recorded, more]).covered_ms >= timeline(window, recorded).covered_ms
