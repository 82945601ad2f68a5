"""Weekly spans of wall-clock time in elapsed time."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.local_time import local_minutes
from scheduling.spans import Spans, weekly_spans

MONDAY = date(2026, 6, 1)
START = int(local_minutes(MONDAY, 1, minute=0, zone="UTC")[0])
DAY = 1440


def _weekend(days=14, **more):
    return weekly_spans(
        MONDAY, days, start_minute=0, end_minute=DAY, weekdays=frozenset({5, 6}), zone="UTC", **more
    )


def test_spans_that_touch_are_one():
    """Saturday and Sunday, twice in two weeks."""
    spans = _weekend()
    assert ((spans.start - START) // DAY).tolist() == [5, 12]
    assert ((spans.end - START) // DAY).tolist() == [7, 14]


@pytest.mark.parametrize(("month", "day", "minutes"), [(3, 29, 300), (10, 25, 420), (6, 7, 360)])
def test_spans_last_as_long_as_the_clock_says(month, day, minutes):
    """00:00 to 06:00 in Berlin on the days of both clock changes, and on one without."""
    spans = weekly_spans(
        date(2026, month, day), 1, start_minute=0, end_minute=360, zone="Europe/Berlin"
    )
    assert (spans.end - spans.start).tolist() == [minutes]


def test_a_span_in_the_missing_hour_is_none():
    """02:00 to 02:00 after the change is no time; 02:15 to 02:45 moves forward."""
    day = date(2026, 3, 29)
    none = weekly_spans(day, 1, start_minute=150, end_minute=150, zone="Europe/Berlin")
    moved = weekly_spans(day, 1, start_minute=135, end_minute=165, zone="Europe/Berlin")
    assert len(none.start) == 0
    assert (moved.end - moved.start).tolist() == [30]


def test_the_longest_overlap_is_with_one_span():
    """A shift that shares an hour with one span and two with the next has two."""
    spans = Spans(np.array([0, 300]), np.array([100, 400]))
    shift = np.array([40]), np.array([420])
    assert spans.longest_overlap(*shift).tolist() == [100]
    assert spans.overlap(*shift).tolist() == [160]


@given(st.lists(st.integers(0, 60), min_size=0, max_size=8, unique=True), st.data())
def test_overlaps_are_those_of_single_minutes(edges, data):
    """Minute by minute, for random spans that do not touch."""
    edges = sorted(edges)[: len(edges) // 2 * 2]
    spans = Spans(np.array(edges[::2], np.int64), np.array(edges[1::2], np.int64))
    start = data.draw(st.integers(0, 59))
    end = data.draw(st.integers(start + 1, 60))
    inside = [
        sum(a <= m < b for m in range(start, end))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    shift = np.array([start]), np.array([end])
    assert spans.overlap(*shift).tolist() == [sum(inside)]
    assert spans.longest_overlap(*shift).tolist() == [max(inside, default=0)]
