"""The tour of one agent that gives up the least, by CP-SAT."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules import constrain_all
from scheduling.rules.locked import LockedShifts
from scheduling.tour_model import TourModel

SECONDS = 5.0
"""Longest search for one agent [s of one core]."""

KEPT = 1000
"""Factor on the price of a locked shift: it is kept, and what it breaks gives way."""


class CheapestTour(NamedTuple):
    """A tour that gives up little of what the rules ask for.

    Parameters
    ----------
    options
        Option of each day, -1 a day off.
    proven
        No tour gives up less.
    seconds
        Taken to find it [s].
    """

    options: tuple[int, ...]
    proven: bool
    seconds: float


def cheapest_tour(
    person: Person, available: NDArray[np.bool_], *, seconds: float = SECONDS
) -> CheapestTour:
    """Give the tour that gives up least of what the rules ask for.

    The sum of the prices of all demands given up is least, locked shifts above all; where the
    time runs out, the best tour found, at worst that of the locked shifts alone.

    Parameters
    ----------
    available
        Options that may be worked, shape (options,).
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

    model = cp_model.CpModel()
    tour = TourModel(model, person, available)
    constrain_all(tour)
    model.minimize(sum((KEPT if d.rule == LockedShifts.name else 1) * d.cost for d in tour.demands))
    solver = one_thread(seconds)
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    options = _read(tour, solver) if found else _locked(person)
    return CheapestTour(options, status == cp_model.OPTIMAL, solver.wall_time)


def one_thread(seconds: float) -> Any:
    """Give a solver that takes one core, always the same way, for so long at most."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = 1
    return solver


def _read(tour: TourModel, solver: Any) -> tuple[int, ...]:
    """Give the option of each day that a solver has found, -1 a day off."""
    chosen = [-1] * len(tour.person.dates)
    for option, day in enumerate(tour.person.options.day_of().tolist()):
        if tour.option[option] is not None and solver.boolean_value(tour.option[option]):
            chosen[day] = option
    return tuple(chosen)


def _locked(person: Person) -> tuple[int, ...]:
    """Give the tour of the locked shifts alone, a day off on all other days."""
    options = person.options
    start_at = {s.schedule_date: s.start_at for s in person.locked}
    chosen = [-1] * len(person.dates)
    for option, day in enumerate(options.day_of().tolist()):
        date = person.dates[day]
        if date in start_at and person.slots.at(int(options.start[option])) == start_at[date]:
            chosen[day] = option
    return tuple(chosen)
