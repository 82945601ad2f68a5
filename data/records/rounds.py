"""A round of a plan: rows, roster and simulation, and how the rows were changed for the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PlanRound:
    """What one round asked for and what its roster delivered.

    Parameters
    ----------
    number
        From 1.
    queues
        Names.
    service, half_width
        Simulated service by the queue's own goal definition, and half its 95 % interval, shape
        (queues,); NaN where nothing was offered. Rounds see the same customers.
    below
        How far below its goal each queue is, as a share of contacts, 0: it is reached; shape
        (queues,).
    raised
        Agents by which the queue's own row was raised over the requirement of the forecast, on
        average over the intervals in which it asks for any, shape (queues,).
    cuts
        Rows raised by what the simulation of one more agent showed, so far.
    required_hours, paid_hours
        Agent-hours the rows ask for, and hours paid by the roster.
    cost, bound
        As in ``RosterQuality``, against this round's rows.
    seconds
        Time of the round [s].
    kept
        Its roster is the plan's: the best simulated one.
    """

    number: int
    queues: tuple[str, ...]
    service: NDArray[np.float64]
    half_width: NDArray[np.float64]
    below: NDArray[np.float64]
    raised: NDArray[np.float64]
    cuts: int
    required_hours: float
    paid_hours: float
    cost: float
    bound: float
    seconds: float
    kept: bool = False

    @property
    def lacks(self) -> float:
        """Points below their goals, summed over the queues, as a share."""
        return float(self.below.sum())
