"""Kinds of neighbourhoods, and how large they may be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.columns.problem import ColumnProblem

MOST_STATES = 8_000_000
"""States of one agent's days and sums together that are not too many for the whole horizon."""

USUAL_OPTIONS = 300.0
"""Options of all agents on one day with which a week is a good neighbourhood at first."""

FEWEST_AGENTS, FEWEST_DAYS = 2.0, 2.0


@dataclass
class Kind:
    """A kind of neighbourhood and how large it may be.

    Parameters
    ----------
    share
        Of the agents that are freed; 0: the size tells how many, over all days.
    size
        Days, or agents, that are freed.
    most
        Largest size.
    halvings
        How often the distance of tours near the best prices is halved where there are too many;
        0: there are those of the mixtures alone then.
    gained
        What it saved lately, for each second.
    """

    name: str
    share: float
    size: float
    most: int
    halvings: int
    gained: float = 1.0

    @property
    def least(self) -> float:
        """Smallest size."""
        return min(self.most, FEWEST_DAYS if self.share else FEWEST_AGENTS)


@dataclass(frozen=True, slots=True)
class Part:
    """Agents who are free, from day ``first`` up to day ``end``."""

    agents: Sequence[int]
    first: int
    end: int


def kinds_of(problem: ColumnProblem) -> list[tuple[str, float, float, int]]:
    """Give name, share of the agents, first size and largest size of each kind.

    Few agents are free over the whole horizon only where their answers take no time.
    """
    agents, days = len(problem.pricers), problem.instance.days
    options = sum(len(p.options.start) for p in problem.pricers) / max(1, days)
    week = min(7.0, 7.0 * np.sqrt(USUAL_OPTIONS / max(1.0, options)))
    few = ("agents", 0.0, min(6.0, agents), agents)
    if max((p.rules.size(()) for p in problem.pricers), default=0) > MOST_STATES:
        few = ("few", 0.05, min(12 * week, days), days)
    return [
        few,
        ("days", 1.0, min(week, days), days),
        ("block", 0.5, min(2 * week, days), days),
        ("part", 0.2, min(4 * week, days), days),
    ]
