"""Rosters built from another one: what can stay stays."""

from datetime import timedelta

import numpy as np
import pytest

from data.records import BreakRule, DeadlineRow, Preference, TimeOff, local_instant
from scheduling import Prices, check, solve
from scheduling.deferred import even_plan
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch
from scheduling.starting import begin, nearest_tour


@pytest.fixture
def desk(office):
    """Nine agents on shifts of eight hours with a meal, open 06:00 to 22:00, one more than needed.

    Full weeks are asked for, so that nobody can simply work a day more.
    """
    office.minutes = 30
    meal = BreakRule("meal", 30, paid=False, earliest=120, latest=300)
    office.template(earliest_start=360, latest_start=840, step_minutes=60, breaks=(meal,))
    office.rules(max_days_per_week=5, min_days_per_week=4, min_paid_minutes_per_week=0)
    office.agents = tuple(office.agent(f"a{i}") for i in range(9))
    hours = np.arange(office.grid.count) / 2 % 24
    office.need = np.where((hours >= 6) & (hours < 22), 2.4 + np.sin(hours / 3), 0.0)
    return office


def _times(shifts):
    return {(s.agent_id, s.schedule_date): (s.start_at, s.end_at, s.template) for s in shifts}


def _changes(before, after):
    """Count the agent-days whose shift differs."""
    old, new = _times(before), _times(after)
    return sum(old.get(key) != new.get(key) for key in old.keys() | new.keys())


def test_without_a_reason_nothing_changes(desk):
    """A price on a change above anything that one could gain: the same shifts, minute by minute."""
    first = solve(desk.build(), iterations=200, workers=1)
    dear = Prices(change=1000.0)
    again = desk.build(base=first.shifts, prices=dear)
    second = solve(again, start=first.shifts, iterations=100, workers=1)
    assert check(again, second.shifts) == ()
    assert _changes(first.shifts, second.shifts) == 0


def test_the_base_of_the_instance_is_enough(desk):
    """Without shifts to start from the search begins with the base's, breaks placed anew."""
    first = solve(desk.build(), iterations=100, workers=1)
    again = desk.build(base=first.shifts, prices=Prices(change=1000.0))
    second = solve(again, iterations=50, workers=1)
    assert _changes(first.shifts, second.shifts) == 0


def test_three_sick_notes_change_few_shifts(desk):
    """Less than half of those of a roster built anew; at a high price those of the sick alone."""
    first = solve(desk.build(), iterations=300, workers=1)
    sick = []
    for agent in ("a0", "a4", "a8"):
        day = min(s.schedule_date for s in first.shifts if s.agent_id == agent)
        start = local_instant(day, 0, "UTC")
        sick.append(TimeOff(agent, start, start + timedelta(days=1), "sick"))

    def changes(price, start):
        """Count the changes at a price; None: of a roster built anew."""
        base = None if price is None else first.shifts
        prices = Prices() if price is None else Prices(change=price)
        instance = desk.build(base=base, time_off=sick, prices=prices)
        second = solve(instance, start=start, iterations=300, workers=1)
        assert check(instance, second.shifts) == ()
        return _changes(first.shifts, second.shifts)

    anew = changes(None, None)
    assert 3 <= changes(Prices().change, first.shifts) < 0.5 * anew
    assert changes(1000.0, first.shifts) == 3


def test_only_tours_that_are_not_legal_are_given_anew(desk):
    """One agent cannot come on Mondays any more: the search begins with the others as they were."""
    first = solve(desk.build(), iterations=50, workers=1)
    never = Preference("a3", 0, 1440, "unavailable", 0)
    instance = desk.build(base=first.shifts, preferences=[never])
    search = TourSearch(RosterState(instance, even_plan(instance).by_slot(instance)), 1)
    begin(search, first.shifts)
    base = instance.base
    assert base is not None
    worked = any(s.agent_id == "a3" and s.schedule_date == desk.first for s in first.shifts)
    same = (search.state.tours == base).all(axis=1)
    assert same[[0, 1, 2, 4, 5, 6, 7, 8]].all()
    assert same[3] == (not worked)


def test_who_is_given_anew_does_not_chase_deferred_work(desk):
    """Mails of an evening are done on the next morning; as they come they call to evenings."""
    desk.queues = (desk.queue("voice"), desk.queue("mail", "deferred"))
    desk.agents = tuple(desk.agent(a.id, "voice", "mail") for a in desk.agents)
    desk.template(latest_start=840, step_minutes=480, breaks=())
    desk.rules(min_days_per_week=5)
    desk.subsets = ((0,), (0, 1))
    hours = np.arange(desk.grid.count) / 2 % 24
    desk.need = np.where((hours >= 6) & (hours < 14), 2.4, 0.0)
    mails = np.cumsum(np.where((hours >= 14) & (hours < 22), 1.0, 0.0))
    desk.deadlines = (DeadlineRow(1, mails, np.concatenate([np.zeros(48), mails[:-48]])),)
    mornings = [
        desk.shift(day, 6, agent.id)
        for number, agent in enumerate(desk.agents)
        for day in range(7)
        if (day + number) % 7 < 5
    ]
    never = Preference("a0", 0, 1440, "unavailable", 0)
    instance = desk.build(base=mornings, preferences=[never])
    search = TourSearch(RosterState(instance, even_plan(instance).by_slot(instance)), 1)
    begin(search, mornings)
    assert instance.base is not None
    differs = search.state.tours[0] != instance.base[0]
    assert differs.sum() <= 2, "Monday, and a day in its stead"
    asked = instance.rows.targets(even_plan(instance).by_slot(instance))
    np.testing.assert_array_equal(search.state.targets, asked)


def test_the_nearest_tour_of_a_legal_one_is_itself(desk):
    """Of one with too many days in a row it drops a day and changes nothing else."""
    desk.rules(max_consecutive_days=2, min_days_per_week=0)
    instance = desk.build()
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    first_of_day = state.options[0].day_pointer
    legal = np.where(np.arange(7) % 4 < 2, first_of_day[:7], -1)
    assert (nearest_tour(state, 0, legal)[0] == legal).all()
    too_long = np.where(np.arange(7) < 3, first_of_day[:7], -1)
    nearest, _ = nearest_tour(state, 0, too_long)
    assert (nearest != too_long).sum() == 1
    assert (nearest >= 0).sum() == 2
