"""One day re-optimised by CP-SAT on counts."""

from itertools import product

import numpy as np
import pytest

from data.records import BreakRule
from scheduling import check, solve
from scheduling.day_model import DayModel
from scheduling.deferred import even_plan
from scheduling.extraction import extract
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch


def roster(instance, seed=1):
    """Give a roster built agent by agent."""
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    TourSearch(state, seed).build()
    return state


@pytest.fixture
def busy(office):
    """Three agents, seven starts, a day with two humps that suits none of the starts alone."""
    office.days = 1
    office.agents = tuple(office.agent(name) for name in "abc")
    office.template(earliest_start=6 * 60, latest_start=12 * 60)
    office.rules(min_days_per_week=1, max_days_per_week=1)
    need = np.zeros(24)
    need[6:10], need[10:14], need[14:19] = 1.0, 2.4, 1.3
    office.need = need
    return office


def every_cost(state, agents, day):
    """Give the cost of every combination of options and one break start each."""
    instance = state.instance
    tours, breaks = state.save(agents)
    choices = []
    for agent in agents:
        tables = state.options[int(instance.option_set[agent])]
        low, high = tables.day_pointer[day], tables.day_pointer[day + 1]
        own = []
        for option in range(low, high):
            if tables.break_count[tables.template[option]]:
                first = tables.start[option] + tables.break_low[tables.template[option], 0]
                last = tables.start[option] + tables.break_high[tables.template[option], 0]
                own += [(option, start) for start in range(first, last + 1)]
            else:
                own.append((option, 0))
        choices.append(own)
    costs = []
    for chosen in product(*choices):
        for agent in agents:
            state.remove(agent)
        new_tours, new_breaks = tours.copy(), breaks.copy()
        for place, (option, start) in enumerate(chosen):
            new_tours[place, day], new_breaks[place, day, 0] = option, start
        state.restore(agents, (new_tours, new_breaks))
        costs.append(state.cost)
    for agent in agents:
        state.remove(agent)
    state.restore(agents, (tours, breaks))
    return costs


@pytest.mark.parametrize("with_break", [False, True])
def test_proves_the_best_of_all_combinations(busy, with_break):
    """With three agents the optimum is that of trying everything."""
    if with_break:
        busy.template(breaks=(BreakRule("meal", 60, paid=True, earliest=120, latest=240),))
    state = roster(busy.build())
    first = int(state.options[0].day_pointer[0])
    tours, breaks = state.save()
    tours[:, 0] = first
    breaks[:, 0, 0] = state.options[0].start[first] + 2
    state.put((tours, breaks))
    best = min(every_cost(state, [0, 1, 2], 0))
    assert best < state.cost - 1
    result = DayModel(state, 0).improve(seconds=20, workers=2, seed=1)
    assert result.proven
    assert result.after == pytest.approx(best)
    assert state.cost == pytest.approx(best)


def test_a_start_that_others_chose_may_be_swapped_not_lost(busy):
    """Everybody of the day still works on it, and legally."""
    state = roster(busy.build())
    before = (state.tours >= 0).sum()
    DayModel(state, 0).improve(seconds=20, workers=2, seed=1)
    assert (state.tours >= 0).sum() == before
    assert check(state.instance, extract(state.instance, state)) == ()


@pytest.mark.parametrize(("rest_hours", "expected"), [(14, 6), (20, 12)])
def test_keeps_the_rest_to_the_days_beside(office, rest_hours, expected):
    """An early start is wanted, but not allowed once the rest after yesterday's shift is long."""
    office.days = 2
    office.template(earliest_start=6 * 60, latest_start=12 * 60)
    office.rules(min_days_per_week=2, max_days_per_week=2, rest_minutes=rest_hours * 60)
    need = np.zeros(48)
    need[8:16], need[30:38] = 1.0, 1.0
    office.need = need
    state = roster(office.build())
    tours, breaks = state.save()
    starts = state.options[0].start - int(state.options[0].start[0]) + 6
    tours[0] = [np.flatnonzero(starts == 8)[0], np.flatnonzero(starts == 36)[0]]
    state.put((tours, breaks))
    assert DayModel(state, 1).improve(seconds=20, workers=2, seed=1).proven
    assert starts[state.tours[0, 1]] - 24 == expected
    assert check(state.instance, extract(state.instance, state)) == ()


def test_an_empty_day_is_proven(busy):
    """Nobody works, nothing can be better."""
    busy.rules(min_days_per_week=0, max_days_per_week=0)
    state = roster(busy.build())
    result = DayModel(state, 0).improve(seconds=5, workers=1, seed=1)
    assert result.proven
    assert result.before == result.after


def test_the_chain_ends_with_proven_days(busy):
    """solve() reports how many days CP-SAT proved."""
    solution = solve(busy.build(), iterations=5, workers=1)
    assert solution.proven_days == 1
    assert solution.stages[-1].name == "days"
