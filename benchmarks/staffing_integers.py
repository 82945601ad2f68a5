"""Fewest agents of random cells against the 50-digit oracle: how many integers are wrong."""

from dataclasses import dataclass, replace
from typing import Any, cast, get_args

import numpy as np

from benchmarks.staffing_oracle import exact
from data.records import ServiceGoal, SlDefinition
from wfm.staffing import agents_for

MOST_ERLANGS = 1000.0
LIMITED_SHARE = 0.25
"""Share of the cells whose goal also has a limit on ASA, abandonment or occupancy."""
PATIENT_SHARE = 0.25
"""Share of the cells where nobody abandons: Erlang C."""
AT_ONCE_SHARE = 0.05
"""Share of the cells with a threshold of 0 s."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One interval of one queue and its goal."""

    goal: ServiceGoal
    rate: float
    aht: float
    patience: float | None

    def agents(self) -> int:
        """Give our fewest agents."""
        found = agents_for(
            self.goal, self.rate, aht_seconds=self.aht, patience_seconds=self.patience
        )
        return int(np.asarray(found))

    def suffices(self, agents: int) -> bool:
        """Tell by the oracle whether so many agents keep the goal."""
        if agents == 0:
            return False
        return exact(
            agents,
            self.rate,
            aht_seconds=self.aht,
            patience_seconds=self.patience,
            threshold_seconds=self.goal.threshold_seconds,
        ).keeps(self.goal)


def random_cells(count: int, *, seed: int = 1) -> list[Cell]:
    """Give cells of all sizes up to ``MOST_ERLANGS``: loads, times and goals drawn apart."""
    random = np.random.default_rng(seed)
    return [_cell(random) for _ in range(count)]


def _cell(random: np.random.Generator) -> Cell:
    definition = cast("SlDefinition", str(random.choice(get_args(SlDefinition))))
    aht = _between(random, 20.0, 3600.0)
    load = _between(random, 0.02, MOST_ERLANGS)
    patient = random.random() < PATIENT_SHARE
    patience = None if patient else _between(random, 10.0, 7200.0)
    at_once = random.random() < AT_ONCE_SHARE
    threshold = 0.0 if at_once else _between(random, 2.0, 600.0)
    goal = ServiceGoal(float(random.uniform(0.3, 0.995)), threshold, definition=definition)
    if random.random() < LIMITED_SHARE:
        goal = replace(
            goal,
            max_asa_seconds=_between(random, 1.0, 300.0),
            max_occupancy=float(random.uniform(0.6, 0.98)),
            max_abandoned=None if patient else _between(random, 0.005, 0.3),
        )
    return Cell(goal, load / aht, aht, patience)


def _between(random: np.random.Generator, low: float, high: float) -> float:
    """Draw a number whose logarithm is uniform."""
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def check_integers(count: int, *, seed: int = 1) -> dict[str, Any]:
    """Compare so many cells; our integer is right if it suffices and one less does not.

    Every part of a goal is easier to keep with more agents, so no other number need be tried.
    """
    wrong = []
    for number, cell in enumerate(random_cells(count, seed=seed)):
        agents = cell.agents()
        if not cell.suffices(agents) or cell.suffices(agents - 1):
            load = cell.rate * cell.aht
            wrong.append(f"cell {number}: {agents} agents for {load:.6g} erlangs, {cell.goal}")
    return {
        "integer_cells": count,
        "integers_wrong": len(wrong),
        "integers_wrong_cells": wrong,
        "integers_seed": seed,
        "integers_most_erlangs": MOST_ERLANGS,
    }
