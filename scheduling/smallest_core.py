"""The fewest demands of a tour that cannot all hold, by CP-SAT."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.cheapest_tour import one_thread
from scheduling.person import Person
from scheduling.rules import constrain_all
from scheduling.tour_model import Demand, TourModel

Set = frozenset[int]


@dataclass(frozen=True, slots=True)
class Core:
    """Demands that leave no tour together; each of them can only be had without another.

    Parameters
    ----------
    smallest
        It is proven that no fewer demands contradict each other.
    """

    demands: tuple[Demand, ...]
    smallest: bool


def smallest_core(
    person: Person, available: NDArray[np.bool_], *, seconds: float, worked: int | None = None
) -> Core | None:
    """Give the fewest demands that leave a person no tour; None: all can hold.

    Every set of demands whose absence lets all others hold must be hit by a core. The smallest
    set that hits those found so far is tried: if it leaves no tour it is a smallest core, else
    the demands that its best tour breaks are the next set to be hit (Ignatiev et al., "Smallest
    MUS Extraction with Minimal Hitting Set Dualization", 2015, doi:10.1007/978-3-319-23219-5_13).

    Parameters
    ----------
    available
        Options that may be worked, shape (options,).
    seconds
        Time limit [s of one core]; when it is over, a core is given of which no demand can be
        left out, and when that takes as long again, one that may hold more than it must.
    worked
        A day on which something must be worked, whatever gives way.
    """
    search = _Search(person, available, seconds, worked=worked)
    first = search.core(range(len(search.demands)))
    if first is None:
        return None
    hit: list[Set] = []
    while search.left > 0:
        candidate = _hitting_set(hit, len(search.demands))
        broken = search.broken(candidate)
        if broken is None:
            break
        if not broken:
            return Core(tuple(search.demands[i] for i in sorted(candidate)), smallest=True)
        hit.append(broken)
    search.left = seconds
    return Core(tuple(search.demands[i] for i in search.shrunk(first)), smallest=False)


class _Search:
    """One model of a tour, asked again and again which demands can hold together.

    Parameters
    ----------
    left
        Time left [s].
    """

    def __init__(
        self,
        person: Person,
        available: NDArray[np.bool_],
        seconds: float,
        *,
        worked: int | None = None,
    ) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

        self._status = cp_model
        self._model = cp_model.CpModel()
        tour = TourModel(self._model, person, available)
        constrain_all(tour)
        if worked is not None:
            self._model.add(tour.works[worked] == 1)
        self.demands: Sequence[Demand] = tour.demands
        self.left = seconds

    def core(self, candidates: Iterable[int]) -> Set | None:
        """Give some of the demands that cannot all hold; None: they can.

        When the time is over, all of them.
        """
        wanted = frozenset(candidates)
        self._model.clear_objective()
        solver, status = self._solve(wanted)
        if status in {self._status.OPTIMAL, self._status.FEASIBLE}:
            return None
        if status != self._status.INFEASIBLE:
            return wanted
        found = set(solver.sufficient_assumptions_for_infeasibility())
        return frozenset(i for i in wanted if self.demands[i].literal.index in found)

    def broken(self, candidates: Set) -> Set | None:
        """Give the fewest demands that give way where some must hold; empty: these cannot hold.

        None: the time is over.
        """
        self._model.maximize(sum(demand.literal for demand in self.demands))
        solver, status = self._solve(candidates)
        if status == self._status.INFEASIBLE:
            return frozenset()
        if status not in {self._status.OPTIMAL, self._status.FEASIBLE}:
            return None
        return frozenset(
            i for i, demand in enumerate(self.demands) if not solver.boolean_value(demand.literal)
        )

    def shrunk(self, core: Set) -> Sequence[int]:
        """Leave out of a core, one after the other, what it does not need."""
        for i in sorted(core):
            if i not in core:
                continue
            smaller = self.core(core - {i})
            if smaller is not None:
                core = smaller
        return sorted(core)

    def _solve(self, wanted: Set) -> tuple[Any, Any]:
        self._model.clear_assumptions()
        self._model.add_assumptions([self.demands[i].literal for i in sorted(wanted)])
        solver = one_thread(max(0.01, self.left))
        status = solver.solve(self._model)
        self.left -= solver.wall_time
        return solver, status


def _hitting_set(sets: Sequence[Set], count: int) -> Set:
    """Give the fewest numbers below ``count`` of which each set holds one; early ones first."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(count)]
    for each in sets:
        model.add_bool_or([chosen[i] for i in each])
    model.minimize(sum((count**2 + i) * literal for i, literal in enumerate(chosen)))
    solver = one_thread(1.0)
    solver.solve(model)
    return frozenset(i for i, literal in enumerate(chosen) if solver.boolean_value(literal))
