"""Answers for a shift or a day off, against rosters priced as a whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.records import (
    Activity,
    BreakRule,
    DeadlineRow,
    Meeting,
    NotFoundError,
    Preference,
    Shift,
    ShiftTemplate,
    TimeOff,
)
from scheduling import Instance, check, evaluate
from scheduling.explanation import ShiftExplanation, explain_shift, situation


def _rich(office: Any) -> None:
    """Three agents of two skills, two templates with a break, wishes and deferred work."""
    office.days = 5
    office.minutes = 60
    office.queues = (office.queue("voice"), office.queue("mail", "deferred"))
    office.subsets = ((0,), (1,), (0, 1))
    pause = BreakRule("break", 60, paid=False, earliest=120, latest=300)
    office.templates = (
        ShiftTemplate("day", 360, 600, 60, 480, (pause,)),
        ShiftTemplate("late", 720, 840, 60, 480, (pause,)),
    )
    office.rules(templates=("day", "late"), max_days_per_week=4, max_consecutive_days=3)
    office.agents = (
        office.agent("a", "voice", "mail"),
        office.agent("b", "voice"),
        office.agent("c", "mail"),
    )
    need = np.zeros((3, 120))
    busy = np.tile((np.arange(24) >= 7) & (np.arange(24) < 20), 5)
    need[0], need[2] = 1.4 * busy, 1.6 * busy
    office.need = need
    arrived = np.minimum(np.arange(120) * 0.2, 12.0)
    office.deadlines = (DeadlineRow(1, arrived, np.maximum(0.0, arrived - 4.0)),)
    office.more = {
        "preferences": (Preference("a", 360, 480, "avoid"), Preference("b", 840, 1320, "prefer")),
    }


def _roster(office: Any) -> tuple[Shift, ...]:
    """Give a roster by hand, with the break after four hours."""
    days = (("a", 0, 8), ("a", 2, 6), ("b", 0, 12), ("b", 1, 13), ("b", 3, 8), ("c", 2, 9))
    shifts = []
    for agent, day, hour in days:
        start = datetime(2026, 6, 1 + day, hour, tzinfo=UTC)
        edges = [start + timedelta(hours=h) for h in (0, 4, 5, 8)]
        activities = (
            Activity("on queue", "work", edges[0], edges[1], paid=True),
            Activity("break", "meal", edges[1], edges[2], paid=False),
            Activity("on queue", "work", edges[2], edges[3], paid=True),
        )
        name = "day" if hour < 12 else "late"
        shifts.append(Shift(agent, start.date(), start, edges[-1], name, activities))
    return tuple(shifts)


def _with(roster: Sequence[Shift], agent: str, changes: Any) -> list[Shift]:
    """Give the roster with an agent's changed days."""
    days = {day for day, _ in changes}
    kept = [s for s in roster if s.agent_id != agent or s.schedule_date not in days]
    return [*kept, *(s for _, s in changes if s is not None)]


def _cost(instance: Instance, shifts: Sequence[Shift], roster: Sequence[Shift]) -> float:
    """Price a roster with deferred work as planned for another one [agent-hours short]."""
    view = situation(instance, roster)
    return evaluate(view.instance, shifts).cost / view.hour


@pytest.mark.parametrize(("agent", "day"), [("a", 0), ("a", 1), ("b", 1), ("b", 2), ("c", 2)])
def test_every_cost_is_that_of_the_changed_roster(office: Any, agent: str, day: int) -> None:
    """What an alternative is said to cost is the difference of the two rosters' costs."""
    _rich(office)
    instance, roster = office.build(), _roster(office)
    found = explain_shift(instance, roster, agent, office.first + timedelta(days=day))
    before = _cost(instance, roster, roster)
    priced = [found.on_day, found.other_tour]
    assert any(priced)
    for each in priced:
        if each is not None:
            changed = _with(roster, agent, each.shifts)
            if each is found.on_day:
                after = _cost(instance, changed, roster)
                assert each.cost.total == pytest.approx(after - before, abs=1e-6)
            assert not [v for v in check(instance, changed) if v.agent_id == agent]
    if found.shift is not None:
        assert found.without is not None
        after = _cost(instance, [s for s in roster if s != found.shift], roster)
        assert found.without.total == pytest.approx(after - before, abs=1e-6)


@pytest.mark.parametrize(("agent", "day"), [("a", 0), ("b", 1), ("b", 2), ("c", 0)])
def test_no_legal_choice_of_the_day_is_better_than_the_one_told(
    office: Any, agent: str, day: int
) -> None:
    """The next best of a day is the best of all other starts, breaks and the day off."""
    _rich(office)
    instance, roster = office.build(), _roster(office)
    date = office.first + timedelta(days=day)
    found = explain_shift(instance, roster, agent, date)
    before = _cost(instance, roster, roster)
    costs = []
    for shift in (*_every_shift(office, agent, date), None):
        present = found.shift
        if (shift and shift.start_at) == (present and present.start_at):
            continue
        changed = _with(roster, agent, [(date, shift)])
        if not [v for v in check(instance, changed) if v.agent_id == agent]:
            costs.append(_cost(instance, changed, roster) - before)
    assert (found.on_day is None) == (not costs)
    if found.on_day is not None:
        assert found.on_day.cost.total == pytest.approx(min(costs), abs=1e-6)


def _every_shift(office: Any, agent: str, date: Any) -> list[Shift]:
    """Give every start and every break of both templates on a day."""
    found = []
    for name, hours in (("day", range(6, 11)), ("late", range(12, 15))):
        for hour in hours:
            for after in range(2, 6):
                start = datetime(date.year, date.month, date.day, hour, tzinfo=UTC)
                edges = [start + timedelta(hours=h) for h in (0, after, after + 1, 8)]
                activities = (
                    Activity("on queue", "work", edges[0], edges[1], paid=True),
                    Activity("break", "meal", edges[1], edges[2], paid=False),
                    Activity("on queue", "work", edges[2], edges[3], paid=True),
                )
                found.append(Shift(agent, date, start, edges[-1], name, activities))
    return found


def _explain(office: Any, shifts: Sequence[Shift], day: int, **more: Any) -> ShiftExplanation:
    instance = office.build(**more)
    return explain_shift(instance, tuple(shifts), "a", office.first + timedelta(days=day))


def test_a_shift_tells_what_is_short_without_it(office: Any) -> None:
    """One agent asked for and one there: without the shift one is short for eight hours."""
    found = _explain(office, [office.shift(0)], 0)
    (span,) = found.coverage
    assert (span.row, span.short, span.needed) == ("voice", 1.0, 1.0)
    assert (span.given_hours, span.lost_hours) == (8.0, 8.0)
    assert found.sentences()[:2] == (
        "A (a) works day 08:00-16:00 on Monday 2026-06-01.",
        "Without it: voice 1.0 of 1.0 agents short 08:00-16:00 (8 agent-hours).",
    )


def test_rest_that_bars_an_earlier_start_is_a_binding_rule(office: Any) -> None:
    """After a late shift the early one that all need is barred by rest, and what it would save."""
    office.templates = (ShiftTemplate("day", 360, 840, 480, 480),)
    office.need = np.tile((np.arange(24) >= 6) & (np.arange(24) < 14), 7).astype(float)
    found = _explain(office, [office.shift(0, 14), office.shift(1, 14)], 1)
    (binding,) = found.bindings
    assert binding.rules == ("rest",)
    assert binding.messages == ("8 hours of rest before the shift; 11 are due",)
    # Eight hours of one agent, the comfort margin with it, for nothing that the late shift gives.
    assert binding.saves == pytest.approx(8 * (1 + 0.07), abs=1e-9)


def test_a_day_off_tells_the_limit_that_bars_work(office: Any) -> None:
    """With five shifts worked the days of the week bar a sixth."""
    found = _explain(office, [office.shift(d) for d in range(5)], 5)
    assert found.shift is None
    assert found.bindings[0].rules == ("days a week", "paid time a week")
    assert found.on_day is None
    assert "is off on Saturday 2026-06-06" in found.sentences()[0]


def test_time_off_is_why_a_day_is_off(office: Any) -> None:
    """A vacation is told as the rule that leaves no choice."""
    start = datetime(2026, 6, 2, tzinfo=UTC)
    leave = TimeOff("a", start, start + timedelta(days=1))
    found = _explain(office, [office.shift(0)], 1, time_off=(leave,))
    assert ("time off",) in {b.rules for b in found.bindings}


def test_a_minimum_keeps_a_shift_that_nothing_needs(office: Any) -> None:
    """Where no agent is asked for the contract's minimum bars the day off."""
    office.need = 0.0
    office.rules(min_paid_minutes_per_week=2400)
    found = _explain(office, [office.shift(d) for d in range(5)], 4)
    barred = {b.rules: b.shift for b in found.bindings}
    assert barred[("paid time a week",)] is None
    assert "No row is short without it." in found.sentences()


def test_a_locked_shift_leaves_no_choice(office: Any) -> None:
    """A locked shift tells that it is locked."""
    locked = office.shift(0, source="locked")
    found = _explain(office, [locked], 0, locked=(locked,))
    assert found.on_day is None
    assert "locked shift" in {rule for b in found.bindings for rule in b.rules}


def test_a_day_without_shifts_of_the_contract_is_told(office: Any) -> None:
    """Templates of weekdays alone leave nothing to choose on a Sunday."""
    office.template(weekdays=frozenset(range(5)))
    found = _explain(office, [], 6)
    assert found.bindings[0].messages == ("contract full has no shift that day",)
    assert "The rule template bars any shift: contract full has no shift" in found.sentences()[1]


@pytest.mark.parametrize(("agent", "day"), [("nobody", 0), ("a", 9)])
def test_who_or_what_is_not_of_the_roster_is_refused(office: Any, agent: str, day: int) -> None:
    """An unknown agent and a day outside the roster are named."""
    instance = office.build()
    with pytest.raises(NotFoundError, match=r"nobody|2026-06-10"):
        explain_shift(instance, (), agent, office.first + timedelta(days=day))


def test_a_change_from_the_base_roster_is_a_part_of_the_cost(office: Any) -> None:
    """Working another start than in the roster that is to change little has its price."""
    office.templates = (ShiftTemplate("day", 480, 540, 60, 480),)
    base = (office.shift(0),)
    found = _explain(office, base, 0, base=base)
    assert found.on_day is not None
    assert found.on_day.cost.change == pytest.approx(2.0 / 10.0)


def test_a_meeting_is_kept_by_every_alternative(office: Any) -> None:
    """With training from 9 to 10 a later start would miss it, an earlier one attends."""
    office.templates = (ShiftTemplate("day", 420, 600, 60, 480),)
    start = datetime(2026, 6, 1, 8, tzinfo=UTC)
    hour = timedelta(hours=1)
    training = Meeting("course", ("a",), 60, start, start + 8 * hour, kind="training")
    activities = (
        Activity("on queue", "work", start, start + hour, paid=True),
        Activity("course", "training", start + hour, start + 2 * hour, paid=True),
        Activity("on queue", "work", start + 2 * hour, start + 8 * hour, paid=True),
    )
    office.need = np.tile(np.isin(np.arange(24), range(10, 18)), 7).astype(float)
    shift = replace(office.shift(0), activities=activities)
    found = _explain(office, [shift], 0, meetings=(training,))
    assert ("meeting",) in {b.rules for b in found.bindings}
    assert found.on_day is not None
    other = found.on_day.shifts[0][1]
    assert other is not None
    assert [a.start_at for a in other.activities if a.code == "course"] == [start + hour]
