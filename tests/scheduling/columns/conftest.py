"""A ward of two shift types on eight days: small enough to list every legal tour."""

from itertools import product

import numpy as np
import pytest

from data.records import Activity, ContractPeriod, Shift, ShiftTemplate
from scheduling import Instance, Prices, check
from scheduling.columns.problem import ColumnProblem


def targets_of(instance: Instance) -> np.ndarray:
    """Give what the rows ask for; there is no deferred work."""
    return instance.rows.targets(np.zeros((0, instance.slots.count)))


@pytest.fixture(scope="session")
def ward(new_office) -> Instance:
    """Three agents, early and late shifts, rules over the whole horizon, wishes at random."""
    office = new_office()
    office.minutes, office.days = 480, 8
    office.templates = (
        ShiftTemplate("early", 0, 0, 480, 480),
        ShiftTemplate("late", 480, 480, 480, 480),
    )
    office.rules(
        templates=("early", "late"),
        max_days_per_week=7,
        max_paid_minutes_per_week=7 * 1440,
        rest_minutes=480,
        max_consecutive_days=4,
        min_consecutive_days=2,
        min_consecutive_days_off=2,
        forbidden_successions=frozenset({("late", "early")}),
        max_shifts={"late": 2},
        period=ContractPeriod(office.first, 2, 4 * 480, 5 * 480, max_weekends=1),
    )
    office.agents = tuple(office.agent(name) for name in "abc")
    random = np.random.default_rng(3)
    need = np.zeros((1, 24))
    need[0, 0::3], need[0, 1::3] = random.integers(1, 3, 8), random.integers(0, 2, 8)
    office.need = need
    instance = office.build(
        prices=Prices(shortage=10.0, comfort=0.0, paid=0.0, surplus=1.0, fairness=0.0)
    )
    for cost in instance.wish_cost:
        cost[:] = random.integers(-3, 4, len(cost))
    return instance


@pytest.fixture
def problem(ward: Instance) -> ColumnProblem:
    return ColumnProblem(ward, targets_of(ward), workers=1)


@pytest.fixture(scope="session")
def legal_tours(ward: Instance) -> list[np.ndarray]:
    """Every tour of an agent in which the independent checker finds nothing wrong."""
    found = []
    for choice in product((-1, 0, 1), repeat=ward.days):
        if sum(c >= 0 for c in choice) > 5:
            continue  # more than the paid time of the period; the checker is slow
        tour = np.array([2 * d + c if c >= 0 else -1 for d, c in enumerate(choice)])
        shifts = [_shift(ward, "a", o) for o in tour.tolist() if o >= 0]
        if not [v for v in check(ward, shifts) if v.agent_id == "a"]:
            found.append(tour)
    return found


def _shift(instance: Instance, agent: str, option: int) -> Shift:
    options = instance.options[0]
    start = instance.slots.at(int(options.start[option]))
    end = instance.slots.at(int(options.end[option]))
    work = Activity("on queue", "work", start, end, paid=True)
    name = options.templates[options.template[option]].name
    return Shift(agent, start.date(), start, end, name, (work,))
