"""Breaks go back to where they were, unless the new ones pay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.records import Activity, BreakRule, RosterQuality, Shift, ShiftTemplate
from scheduling import Instance, Solution, check, evaluate
from scheduling.kept_breaks import keep_breaks


def shift(agent: str, meal: int, *, hour: int = 8) -> Shift:
    """Eight hours on Monday with an hour's meal that starts at an hour of the day."""
    start = datetime(2026, 6, 1, hour, tzinfo=UTC)
    at = [start, start.replace(hour=meal), start.replace(hour=meal + 1), start + timedelta(hours=8)]
    return Shift(
        agent,
        start.date(),
        at[0],
        at[3],
        "day",
        (
            Activity("on queue", "work", at[0], at[1], paid=True),
            Activity("meal", "meal", at[1], at[2], paid=False),
            Activity("on queue", "work", at[2], at[3], paid=True),
        ),
        reason="as found",
    )


@pytest.fixture
def two(office: Any) -> Any:
    """Two agents with a meal three to five hours after their start, one needed at any time."""
    office.days = 1
    meal = BreakRule("meal", 60, paid=False, earliest=180, latest=300)
    office.templates = (ShiftTemplate("day", 480, 480, 60, 480, breaks=(meal,)),)
    office.agents = (office.agent("a"), office.agent("b"))
    need = np.zeros((1, 24))
    need[0, 8:16] = 1.0
    office.need = need
    return office


def solution(instance: Instance, *shifts: Shift) -> Solution:
    """Give shifts as the search hands them over."""
    assert not check(instance, shifts)
    quality = evaluate(instance, shifts).quality(instance, bound=0.0, seconds=3.0)
    return Solution(shifts, quality, (), ())


def test_an_exchange_of_breaks_is_undone(two: Any) -> None:
    """Neither break alone can go back without a shortage; both together can."""
    base = (shift("a", 11), shift("b", 12))
    instance = two.build(base=base)
    found = solution(instance, shift("a", 12), shift("b", 11))
    kept = keep_breaks(instance, found, base)
    assert [s.activities for s in kept.shifts] == [s.activities for s in base]
    assert kept.quality == found.quality


def test_breaks_that_pay_stay_moved(two: Any) -> None:
    """Two meals at once leave nobody: one of them moves, the other is as it was."""
    base = (shift("a", 12), shift("b", 12))
    instance = two.build(base=base)
    found = solution(instance, shift("a", 11), shift("b", 13))
    kept = keep_breaks(instance, found, base)
    meals = [s.activities[1].start_at.hour for s in kept.shifts]
    assert sorted(meals) in ([11, 12], [12, 13])
    assert kept.quality.under_hours == found.quality.under_hours == 0.0
    assert evaluate(instance, kept.shifts).cost == pytest.approx(
        evaluate(instance, found.shifts).cost, abs=2 * 0.1 * instance.prices.change
    )
    assert all(s.reason.startswith(("covers", "adds")) for s in kept.shifts)


def test_breaks_of_another_shift_do_not_go_back(two: Any) -> None:
    """Only a shift with the times it had gets its old breaks."""
    two.template(latest_start=540)
    base = (shift("a", 12, hour=9), shift("b", 12))
    instance = two.build(base=base)
    found = solution(instance, shift("a", 11), shift("b", 12))
    assert keep_breaks(instance, found, base) is found


def test_old_breaks_that_are_not_allowed_any_more_do_not_come_back(two: Any) -> None:
    """The window of the meal has changed since the base was built."""
    base = (shift("a", 11), shift("b", 12))
    late = replace(two.templates[0].breaks[0], earliest=240)
    two.template(breaks=(late,))
    instance = two.build(base=base)
    found = solution(instance, shift("a", 13), shift("b", 12))
    assert keep_breaks(instance, found, base) is found


def test_changes_without_a_price_leave_breaks_alone(two: Any) -> None:
    """Who asks for no price of changes gets what the search found."""
    base = (shift("a", 11), shift("b", 12))
    instance = two.build(base=base)
    instance = replace(instance, prices=replace(instance.prices, change=0.0))
    found = solution(instance, shift("a", 12), shift("b", 11))
    assert keep_breaks(instance, found, base) is found


def test_a_bound_stays_below_the_cost(two: Any) -> None:
    """What was proven holds, the figures are those of the new shifts."""
    base = (shift("a", 11), shift("b", 12))
    instance = two.build(base=base)
    found = solution(instance, shift("a", 12), shift("b", 11))
    high: RosterQuality = replace(found.quality, bound=found.quality.cost)
    kept = keep_breaks(instance, replace(found, quality=high), base)
    assert kept.quality.bound <= kept.quality.cost
    assert kept.quality.seconds == 3.0
