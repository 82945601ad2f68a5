"""What is added to the rows of a forecast, and steps from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skills import SkillSet
from wfm.rounds.strictness import within_reach

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """What is added to the rows of the forecast, or by how much it is to be changed.

    Parameters
    ----------
    strictness
        Logits by which the goals behind the rows are moved, shape (queues,).
    cuts
        Agents added to the rows of subsets, each of shape (T,).
    levels
        Agents in place of the rows of subsets, each of shape (T,).
    """

    strictness: Floats
    cuts: Mapping[SkillSet, Floats] = field(default_factory=dict)
    levels: Mapping[SkillSet, Floats] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is added."""
        return bool(self.strictness.any() or self.cuts or self.levels)

    def moved(self, by: "Added", share: float) -> "Added":
        """Give it changed by a share of a step; levels of the step take the place of others."""
        cuts = dict(self.cuts)
        for subset, more in by.cuts.items():
            cuts[subset] = cuts.get(subset, 0.0) + share * more
        levels = {**self.levels, **by.levels}
        return Added(within_reach(self.strictness + share * by.strictness), cuts, levels)
