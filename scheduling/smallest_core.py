"""The fewest rules of a tour that cannot all hold, by CP-SAT."""

import re
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


WHOLE = frozenset(
    {
        "consecutive days",
        "days off",
        "distance between starts",
        "rest",
        "weekends",
        "working days in a row",
    }
)
"""Rules that a contract sets once for all days: each is one, whatever the day."""

DAY = re.compile(r" (up to|before|on|after) [^0-9]*\d{4}-\d{2}-\d{2}.*$")
"""The part of a demand's words that says when it holds."""


@dataclass(frozen=True, slots=True)
class Core:
    """Rules that leave no tour together; each of them can only be had without another.

    Parameters
    ----------
    rules
        In a planner's words; a rule that holds on all days is told once.
    smallest
        It is proven that no fewer rules contradict each other.
    """

    rules: tuple[str, ...]
    smallest: bool


def smallest_core(
    person: Person, available: NDArray[np.bool_], *, seconds: float, worked: int | None = None
) -> Core | None:
    """Give the fewest rules that leave a person no tour; None: all can hold.

    Every set of rules whose absence lets all others hold must be hit by a core. The smallest
    set that hits those found so far is tried: if it leaves no tour it is a smallest core, else
    the rules that its best tour breaks are the next set to be hit (Ignatiev et al., "Smallest
    MUS Extraction with Minimal Hitting Set Dualization", 2015, doi:10.1007/978-3-319-23219-5_13).

    Parameters
    ----------
    available
        Options that may be worked, shape (options,).
    seconds
        Time limit [s of one core]; when it is over, a core is given of which no rule can be
        left out, and when that takes as long again, one that may hold more than it must.
    worked
        A day on which something must be worked, whatever gives way.
    """
    search = _Search(person, available, seconds, worked=worked)
    first = search.core(range(len(search.rules)))
    if first is None:
        return None
    hit: list[Set] = []
    while search.left > 0:
        candidate = _hitting_set(hit, len(search.rules))
        broken = search.broken(candidate)
        if broken is None:
            break
        if not broken:
            return Core(search.words(sorted(candidate)), smallest=True)
        hit.append(broken)
    search.left = seconds
    return Core(search.words(search.shrunk(first)), smallest=False)


class _Search:
    """One model of a tour, asked again and again which rules can hold together.

    Attributes
    ----------
    rules
        The literal of each rule, and its demands.
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
        self.rules = [self._rule(demands) for demands in _grouped(tour.demands)]
        self.left = seconds

    def _rule(self, demands: Sequence[Demand]) -> tuple[Any, Sequence[Demand]]:
        if len(demands) == 1:
            return demands[0].literal, demands
        literal = self._model.new_bool_var("")
        for demand in demands:
            self._model.add_implication(literal, demand.literal)
        return literal, demands

    def words(self, rules: Sequence[int]) -> tuple[str, ...]:
        """Say some rules."""
        return tuple(dict.fromkeys(_words(self.rules[i][1]) for i in rules))

    def core(self, candidates: Iterable[int]) -> Set | None:
        """Give some of the rules that cannot all hold; None: they can.

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
        return frozenset(i for i in wanted if self.rules[i][0].index in found)

    def broken(self, candidates: Set) -> Set | None:
        """Give the fewest rules that give way where some must hold; empty: these cannot hold.

        None: the time is over.
        """
        self._model.maximize(sum(literal for literal, _ in self.rules))
        solver, status = self._solve(candidates)
        if status == self._status.INFEASIBLE:
            return frozenset()
        if status not in {self._status.OPTIMAL, self._status.FEASIBLE}:
            return None
        return frozenset(
            i for i, (literal, _) in enumerate(self.rules) if not solver.boolean_value(literal)
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
        self._model.add_assumptions([self.rules[i][0] for i in sorted(wanted)])
        solver = one_thread(max(0.01, self.left))
        status = solver.solve(self._model)
        self.left -= solver.wall_time
        return solver, status


def _grouped(demands: Sequence[Demand]) -> list[list[Demand]]:
    """Put the demands of rules that hold on all days together."""
    groups: dict[object, list[Demand]] = {}
    for n, demand in enumerate(demands):
        groups.setdefault(demand.rule if demand.rule in WHOLE else n, []).append(demand)
    return list(groups.values())


def _words(demands: Sequence[Demand]) -> str:
    """Say a rule; one that holds on many days without them."""
    said = [demand.words for demand in demands]
    return said[0] if len(set(said)) == 1 else DAY.sub("", said[0])


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
