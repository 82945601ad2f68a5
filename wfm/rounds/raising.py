"""Rows raised over those of the forecast: by stricter goals, and by cuts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from data.records import DeadlineRow, Requirement
from skills import SkillSet

Floats = NDArray[np.float64]

DEFERRED_WORK = 0.25
"""More work is planned for deferred queues by this share for each logit of strictness: what is
due can be no more than what has arrived, so that a stricter target alone finds an end."""


@dataclass(frozen=True, slots=True, eq=False)
class Raise:
    """What is added to the rows of a forecast.

    Parameters
    ----------
    own
        Agents added to every row that holds the queue, shape (queues, T); negative: taken away.
    cuts
        Agents added to the rows of single subsets, each of shape (T,).
    levels
        Agents in place of what single subsets ask for otherwise, but for cuts; each of shape (T,).
    deadlines
        The deadline rows in place of the forecast's; None: these.
    """

    own: Floats
    cuts: Mapping[SkillSet, Floats]
    levels: Mapping[SkillSet, Floats] = field(default_factory=dict)
    deadlines: tuple[DeadlineRow, ...] | None = None

    def agents(self, subsets: Sequence[SkillSet], agents: Floats, load: Floats) -> Floats:
        """Give raised rows, none lowered below the work that comes in, shape (rows, T).

        Parameters
        ----------
        subsets, agents
            The rows.
        load
            Work of immediate and concurrent queues [scheduled agents], shape (queues, T).
        """
        out = np.asarray(agents, np.float64).copy()
        for r, subset in enumerate(subsets):
            members = list(subset)
            least = np.minimum(out[r], load[members].sum(axis=0))
            lowered = np.maximum(out[r] + self.own[members].sum(axis=0), least)
            out[r] = np.where(out[r] > 0, np.maximum(0.0, lowered), out[r])
            if subset in self.levels:
                out[r] = np.maximum(agents[r], self.levels[subset])
            if subset in self.cuts:
                out[r] += self.cuts[subset]
        return out

    def requirement(self, base: Requirement, load: Floats) -> Requirement:
        """Give a raised requirement, with a row for every subset that has a cut."""
        known = set(base.subsets)
        missing = [subset for subset in self.cuts if subset not in known]
        if missing:
            raise ValueError(f"cuts of subsets without a row: {missing}")
        return replace(
            base,
            agents=self.agents(base.subsets, base.agents, load),
            deadlines=base.deadlines if self.deadlines is None else self.deadlines,
        )


def more_work(rows: Sequence[DeadlineRow], strictness: Floats) -> tuple[DeadlineRow, ...]:
    """Give deadline rows of more work, ``DEFERRED_WORK`` for each logit over 0."""
    return tuple(
        replace(row, arrived=row.arrived * factor, due=row.due * factor)
        for row in rows
        for factor in [1 + DEFERRED_WORK * max(0.0, float(strictness[row.queue]))]
    )
