"""The heads found, and how they were found."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.records import Estimate
from skills import SkillSet

Change = Literal["start", "rows", "raised", "cuts"]
"""Where the heads of a round come from: those given, the rows of subsets of queues alone, rows
raised after a round that was far off, or sub-gradient cuts."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One solution of the integer program, simulated.

    Parameters
    ----------
    number
        From 1.
    heads
        Agents by skill set.
    cost
        Of them.
    service
        Simulated service of each queue by its own goal, shape (queues,).
    cuts
        Rows added after it, because some queue missed its goal; 0: the last round.
    change
        What made it differ from the round before.
    """

    number: int
    heads: NDArray[np.int64]
    cost: float
    service: NDArray[np.float64]
    cuts: int
    change: Change


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """How many agents of each skill set, and what they deliver.

    Parameters
    ----------
    skill_sets
        Queues (indices) that agents of each kind serve.
    heads
        Agents of each, shape (skill sets,).
    cost
        Of all of them.
    service
        Simulated service of each queue by its own goal, shape (queues,); from the contacts by
        which the heads were chosen.
    rounds
        Of rows and simulation, in order; a search from the last of them found the heads.
    bound
        No heads that keep the pooled rows of all subsets of queues cost less. These rows are a
        model of their own: heads that keep every goal may cost a little less.
    simulations
        How many heads were simulated.
    """

    skill_sets: tuple[SkillSet, ...]
    heads: NDArray[np.int64]
    cost: float
    service: Estimate
    rounds: tuple[Round, ...]
    bound: float
    simulations: int
