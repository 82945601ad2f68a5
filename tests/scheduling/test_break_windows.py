"""Where breaks may lie: windows that leave room for each other and for contiguous work."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import BreakRule, ConfigurationError, ShiftTemplate
from scheduling.options import break_windows


def _shift(*rules, length=240, **changes):
    return ShiftTemplate("day", 480, 480, 60, length, rules, **changes)


def _rule(name, minutes, earliest, latest, before_end=0):
    return BreakRule(name, minutes, True, earliest, latest, before_end)


def _windows(template, minutes=30):
    return [(w.length, w.low, w.high) for w in break_windows(template, minutes)]


def test_windows_leave_room_for_the_breaks_that_follow():
    """A break of 30 minutes before one that must start at 120 starts at 90 at the latest."""
    template = _shift(_rule("b", 30, 120, 120), _rule("a", 30, 60, 180))
    assert _windows(template) == [(1, 2, 3), (1, 4, 4)]


def test_a_break_keeps_its_distance_from_the_end():
    """Half an hour that ends at least an hour before the end of four starts by 150."""
    assert _windows(_shift(_rule("a", 30, 0, 240, before_end=60))) == [(1, 0, 5)]


def test_work_before_and_after_a_break_is_long_enough():
    """At least an hour of work on either side of half an hour in four hours."""
    assert _windows(_shift(_rule("a", 30, 0, 240), min_work_minutes=60)) == [(1, 2, 5)]


def test_work_before_and_after_a_break_is_short_enough():
    """At most two and a half hours without a break."""
    assert _windows(_shift(_rule("a", 30, 0, 240), max_work_minutes=150)) == [(1, 2, 5)]


def test_breaks_keep_their_distance_from_each_other():
    """An hour to an hour and a half of work between breaks; the first has any gap."""
    template = _shift(
        _rule("a", 30, 0, 480),
        _rule("b", 30, 30, 480),
        length=300,
        min_work_minutes=60,
        max_work_minutes=90,
    )
    first, second = break_windows(template, 30)
    assert (second.gap_low, second.gap_high) == (2, 3)
    assert first.gap_low == 0
    # 240 minutes of work, at most 90 of them last: 150 to 180 and a break lie before the second.
    assert (first.low, first.high, second.low, second.high) == (2, 3, 6, 7)


def test_breaks_that_find_no_place_are_an_error():
    """Two breaks of an hour that must both start in the same half hour."""
    with pytest.raises(ConfigurationError, match=r"shift day of 240 minutes: the break . finds no"):
        break_windows(_shift(_rule("a", 60, 60, 90), _rule("b", 60, 60, 90)), 30)


def test_breaks_too_near_the_end_are_an_error():
    """A break from 180 minutes on that must end an hour before the end of four hours."""
    with pytest.raises(
        ConfigurationError, match="with 60 minutes before the end; widen its window"
    ):
        break_windows(_shift(_rule("a", 30, 180, 210, before_end=60)), 30)


def test_contiguous_work_that_no_placement_keeps_is_an_error():
    """One break cannot cut eight hours into stretches of at most three."""
    with pytest.raises(ConfigurationError, match="at most 180 minutes of work without a break"):
        break_windows(_shift(_rule("a", 30, 0, 480), length=480, max_work_minutes=180), 30)


def test_a_shift_without_breaks_is_one_stretch_of_work():
    """Four hours keep a limit of four, and break one of three, with a remedy."""
    assert break_windows(_shift(max_work_minutes=240), 30) == ()
    with pytest.raises(ConfigurationError, match="give it a break or shorten it"):
        break_windows(_shift(max_work_minutes=180), 30)
    with pytest.raises(ConfigurationError, match="shorter than the 300 minutes of work"):
        break_windows(_shift(min_work_minutes=300), 30)


def _placements(template, minutes):
    """Give every placement of the breaks that keeps all rules, by trying all."""
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    most = template.max_work_minutes or 10**6
    for starts in product(range(0, template.length_minutes, minutes), repeat=len(rules)):
        ends = [s + r.minutes for s, r in zip(starts, rules, strict=True)]
        edges = zip([0, *ends], [*starts, template.length_minutes], strict=True)
        works = all(template.min_work_minutes <= b - a <= most and b >= a for a, b in edges)
        inside = all(
            r.earliest <= s <= r.latest and template.length_minutes - e >= r.before_end
            for s, e, r in zip(starts, ends, rules, strict=True)
        )
        if works and inside:
            yield tuple(s // minutes for s in starts)


_RULES = st.builds(
    BreakRule,
    st.just("b"),
    st.sampled_from([15, 30]),
    st.booleans(),
    st.sampled_from(range(0, 240, 15)),
    st.sampled_from(range(0, 300, 15)),
    st.sampled_from([0, 0, 30, 60]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_RULES, min_size=1, max_size=3),
    st.sampled_from([120, 180, 240]),
    st.sampled_from([0, 15, 45]),
    st.sampled_from([None, 60, 90, 150]),
)
def test_windows_are_exactly_the_starts_that_breaks_may_have(rules, length, least, most):
    """Against every placement: each start in a window has one, and none lies outside."""
    template = _shift(*rules, length=length, min_work_minutes=least, max_work_minutes=most)
    found = list(_placements(template, 15))
    if not found:
        with pytest.raises(ConfigurationError):
            break_windows(template, 15)
        return
    windows = break_windows(template, 15)
    for b, window in enumerate(windows):
        used = {placement[b] for placement in found}
        assert used == set(range(window.low, window.high + 1))
