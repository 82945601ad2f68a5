"""Shifts are of the contract's templates, on their days, at their times."""

from dataclasses import replace

import pytest


def test_a_template_is_one_of_the_contract(desk, messages):
    """Early is worked under a contract of nights."""
    desk.rules(templates=("night",))
    assert messages("template", desk.early(0)) == ["early is not a shift of full"]
    assert messages("template", desk.night(0)) == []


def test_a_template_has_its_weekdays(desk, messages):
    """Early on Mondays alone."""
    desk.templates = (replace(desk.templates[0], weekdays=frozenset({0})), *desk.templates[1:])
    assert messages("weekday", desk.early(0)) == []
    assert messages("weekday", desk.early(1)) == ["early does not start on a Tuesday"]


@pytest.mark.parametrize(("hour", "legal"), [(5, False), (6, True), (6.5, False), (7, True)])
def test_starts_lie_in_the_window_on_the_step(desk, messages, hour, legal):
    """Early starts at 06:00 and 07:00."""
    assert (messages("start", desk.early(0, hour)) == []) == legal


@pytest.mark.parametrize(("hours", "legal"), [(6, True), (6.5, False), (8, True), (9, False)])
def test_a_shift_has_one_of_the_lengths(desk, messages, hours, legal):
    """Six to eight hours in steps of one."""
    early = replace(
        desk.templates[0], length_minutes=360, longest_minutes=480, length_step_minutes=60
    )
    desk.templates = (early,)
    found = messages("length", desk.shift(0, 6, hours=hours))
    assert (found == []) == legal
    assert all(m.startswith("early lasts 360 to 480 in steps of 60 minutes, not") for m in found)


def test_a_shift_stops_when_its_template_may(desk, broken, messages):
    """Early must stop by 14:00, nights from 06:00 the next day."""
    early, late, night = desk.templates
    desk.templates = (
        replace(early, latest_stop=840),
        late,
        replace(night, earliest_stop=1800),
    )
    assert broken(desk.early(0, 6), desk.night(1)) == set()
    assert broken(desk.early(0, 7)) == {"stop"}
    assert messages("stop", desk.early(0, 7)) == ["early ends at 15:00, after 14:00"]


def test_a_shift_that_stops_too_early(desk, broken, messages):
    """Nights must go on to 07:00 the next day, and end at 06:00."""
    desk.templates = (*desk.templates[:2], replace(desk.templates[2], earliest_stop=1860))
    assert broken(desk.night(0)) == {"stop"}
    (message,) = messages("stop", desk.night(0))
    assert message == "night ends at 06:00 the next day, before 07:00 the next day"


@pytest.mark.parametrize("source", ["locked", "manual"])
def test_shifts_of_a_planner_need_no_template(desk, messages, source):
    """A meeting on a Sunday evening of a contract that has no such shift."""
    shift = replace(desk.shift(6, 19.5, name="special", hours=1), source=source)
    for rule in ("template", "weekday", "start", "length", "stop", "breaks", "contiguous work"):
        assert messages(rule, shift) == []
