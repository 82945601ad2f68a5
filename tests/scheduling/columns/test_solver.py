"""Rosters from columns, against every roster there is."""

from dataclasses import replace

import numpy as np
import pytest

from scheduling import Instance
from scheduling.columns import improve_by_columns, solve_by_columns, worth_it
from scheduling.columns.generation import Generation
from scheduling.columns.neighbourhood import ColumnSearch
from scheduling.columns.problem import ColumnProblem
from scheduling.columns.responses import respond_in_turn
from scheduling.roster_state import RosterState


def cheapest(problem: ColumnProblem, tours: list[np.ndarray]) -> float:
    """Price every roster of three agents, two at a time."""
    each = [[problem.column(a, t) for t in tours] for a in range(3)]
    duty = [np.array([problem.on_duty([c]) for c in own]) for own in each]
    charge = [np.array([c.cost for c in own]) for own in each]
    best = np.inf
    for first, duty_first in zip(charge[0], duty[0], strict=True):
        for second, duty_second in zip(charge[1], duty[1], strict=True):
            together = duty_first + duty_second + duty[2]
            missing = np.maximum(0.0, problem.cells.need - together)
            steps = np.cumsum(problem.cells.length, axis=0) - problem.cells.length
            bought = np.clip(missing[:, None] - steps, 0.0, problem.cells.length)
            cost = first + second + charge[2] + (bought * problem.cells.price).sum(axis=(1, 2))
            best = min(best, float(cost.min()))
    return best


def test_the_roster_is_the_cheapest_there_is(
    ward: Instance, problem: ColumnProblem, legal_tours: list[np.ndarray]
) -> None:
    """Proven, and equal to the best of all combinations of legal tours."""
    targets = ward.rows.targets(np.zeros((0, ward.slots.count)))
    result = solve_by_columns(ward, targets, seconds=30.0, workers=1)
    assert result.proven
    some = legal_tours[:: max(1, len(legal_tours) // 60)]
    assert result.cost <= cheapest(problem, some) + 1e-9
    best = [] if result.tours is None else list(result.tours)
    assert result.cost == pytest.approx(cheapest(problem, [*some, *best]))
    assert result.bound == pytest.approx(result.cost)


def test_every_bound_on_the_way_is_below_the_cheapest_roster(problem: ColumnProblem) -> None:
    """Stopped after one, two, .. rounds, the bound never passes the cost of a legal roster."""
    roster = respond_in_turn(problem, seed=1, more=lambda: True, sweeps=9)
    assert roster is not None
    for rounds in range(1, 8):
        generation = Generation(problem, problem.agents)
        generation.offer(roster)
        left = iter(range(rounds))
        relaxed = generation.run(lambda left=left: next(left, None) is not None)
        assert relaxed.bound <= problem.cost(roster) + 1e-9


def test_costs_of_columns_are_those_of_the_roster_state(
    ward: Instance, problem: ColumnProblem
) -> None:
    """Cost of a roster by columns = cost of the same tours in the tour search's state."""
    roster = respond_in_turn(problem, seed=2, more=lambda: True, sweeps=1)
    state = RosterState(ward, np.zeros((0, ward.slots.count)))
    assert roster is not None
    state.put((np.array([c.tour for c in roster]), state.breaks.copy()))
    assert problem.cost(roster) == pytest.approx(state.cost)


def test_a_neighbourhood_never_makes_a_roster_worse(problem: ColumnProblem) -> None:
    """The cost falls or stays, and the roster remains one column for each agent."""
    roster = respond_in_turn(problem, seed=3, more=lambda: True, sweeps=1)
    assert roster is not None
    search = ColumnSearch(problem, roster, seed=1, granularity=1.0)
    for _ in range(6):
        before = search.cost
        search.step(lambda: 5.0, lambda: 0.0)
        assert search.cost <= before
        assert [c.agent for c in search.roster] == [0, 1, 2]
        assert problem.cost(search.roster) == pytest.approx(search.cost)


def test_a_roster_is_improved_only_below_the_cost_asked_for(ward: Instance) -> None:
    """From everybody's worst tours a cheaper roster is given; below the optimum none is."""
    state = RosterState(ward, np.zeros((0, ward.slots.count)))
    problem = ColumnProblem(ward, state.targets, workers=1)
    worst = [
        r.columns[0].tour for r in problem.reply(-np.full(len(problem.cells.need), 9.0), [0, 1, 2])
    ]
    state.put((np.array(worst), state.breaks.copy()))
    better = improve_by_columns(state, cost=state.cost, seconds=20.0, workers=1, seed=1)
    assert better.tours is not None
    assert better.breaks is not None
    before = state.cost
    state.put((better.tours, better.breaks))
    assert better.bound <= state.cost + 1e-9 < before
    none = improve_by_columns(state, cost=state.cost, seconds=20.0, workers=1, seed=1)
    assert none.tours is None
    assert none.proven


def test_columns_are_for_shifts_without_breaks_and_costs_that_add_up(ward: Instance) -> None:
    """Unfairness is priced over the whole roster of an agent, which columns do not know."""
    assert worth_it(ward)
    assert not worth_it(replace(ward, prices=replace(ward.prices, fairness=0.5)))


def test_wandering_keeps_the_best_roster(problem: ColumnProblem) -> None:
    """Long without a gain the search goes on from other rosters; its best one never gets worse."""
    roster = respond_in_turn(problem, seed=4, more=lambda: True, sweeps=9)
    assert roster is not None
    search = ColumnSearch(problem, roster, seed=2, granularity=1.0)
    for _ in range(40):
        before = search.cost
        search.step(lambda: 5.0, lambda: 0.0)
        assert search.cost <= before
        assert problem.cost(search.roster) == pytest.approx(search.cost)
    for column in search.roster:
        assert problem.pricers[column.agent].is_legal(column.tour)
