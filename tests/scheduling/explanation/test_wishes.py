"""Answers for preferences that are not kept."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from data.records import Preference, ShiftTemplate
from scheduling import check, evaluate
from scheduling.explanation import explain_wishes, situation


def _two_shifts(office: Any) -> None:
    """An early and a late shift; one agent is needed late on weekdays."""
    office.templates = (ShiftTemplate("day", 360, 840, 480, 480),)
    hour = np.arange(168)
    office.need = ((hour % 24 >= 14) & (hour % 24 < 22) & (hour < 120)).astype(float)


def test_a_wish_that_service_outweighs_tells_what_would_be_short(office: Any) -> None:
    """Granting an evening off leaves its queue one agent short, for more than the wish weighs."""
    _two_shifts(office)
    wish = Preference("a", 18 * 60, 22 * 60, "avoid", weekday=0)
    instance = office.build(preferences=(wish,))
    roster = tuple(office.shift(d, 14) for d in range(5))
    (found,) = explain_wishes(instance, roster, "a")
    assert (found.minutes, found.date) == (240, office.first)
    assert found.weight == pytest.approx(4 * 0.3 / 10)
    assert found.granted is not None
    assert found.granted.cost.total > found.weight
    assert (found.lost[0].row, found.lost[0].short) == ("voice", 1.0)
    changed = [s for s in roster if s.schedule_date not in dict(found.granted.shifts)]
    changed += [s for _, s in found.granted.shifts if s]
    assert not check(instance, changed)
    view = situation(instance, roster)
    costs = [evaluate(view.instance, each).cost / view.hour for each in (roster, changed)]
    assert found.granted.cost.total == pytest.approx(costs[1] - costs[0], abs=1e-6)


def test_a_wish_that_rules_bar_names_them(office: Any) -> None:
    """With five late shifts due on five days no tour keeps an evening free; both rules are told."""
    office.template(earliest_start=840, latest_start=840, weekdays=frozenset(range(5)))
    office.rules(min_paid_minutes_per_week=2400)
    wish = Preference("a", 18 * 60, 22 * 60, "strongly_avoid", weekday=2)
    instance = office.build(preferences=(wish,))
    roster = tuple(office.shift(d, 14) for d in range(5))
    (found,) = explain_wishes(instance, roster, "a")
    assert found.granted is None
    assert found.rules == ("at least 40 paid hours in the week of 2026-06-01",)
    assert found.sentences()[-1] == (
        "No legal tour keeps it: at least 40 paid hours in the week of 2026-06-01."
    )


def test_a_preferred_day_that_is_off_tells_what_working_takes(office: Any) -> None:
    """Work wished for on a day that would be the sixth moves another day off."""
    _two_shifts(office)
    wish = Preference("a", 14 * 60, 22 * 60, "prefer", weekday=5)
    instance = office.build(preferences=(wish,))
    roster = tuple(office.shift(d, 14) for d in range(5))
    (found,) = explain_wishes(instance, roster, "a")
    assert (found.date, found.minutes) == (office.first + timedelta(days=5), 480)
    assert found.granted is not None
    moved = dict(found.granted.shifts)
    assert moved[found.date] is not None
    assert None in moved.values()


def test_kept_wishes_are_not_told(office: Any) -> None:
    """A preference that nothing works against, and unavailability, need no answer."""
    _two_shifts(office)
    wishes = (Preference("a", 0, 360, "avoid"), Preference("a", 0, 60, "unavailable"))
    instance = office.build(preferences=wishes)
    assert explain_wishes(instance, [office.shift(0, 14)]) == ()
