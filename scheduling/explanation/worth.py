"""What one agent more, or less, is worth to each skill set and slot, and the best shifts for it."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.explanation.situation import Situation
from scheduling.tables import agent_tables, option_tables
from scheduling.tour_kernel import option_scores

Float = NDArray[np.float64]


class Worth:
    """Estimates for all agents at once; those that matter are then priced exactly.

    Attributes
    ----------
    more
        What one agent more at work costs, the shortage ended negative, (skill sets, slots).
    """

    def __init__(self, view: Situation) -> None:
        rows = view.instance.rows
        self._view = view
        self.more = self._of(np.clip(view.short, 0.0, 1.0), -1.0)
        less = self._of(np.clip(view.short + 1.0, 0.0, 1.0), 1.0)
        self._less = np.concatenate([np.zeros((len(rows.serves), 1)), less.cumsum(axis=1)], axis=1)
        self._scores: dict[Hashable, Float] = {}

    def _of(self, ended: Float, sign: float) -> Float:
        rows = self._view.instance.rows
        worth = (rows.price[:, :, None] * ended).sum(axis=0)
        if len(worth):
            worth[-1] -= rows.charge
        return np.asarray(sign * (rows.serves.astype(np.float64) @ worth))

    def scores(self, agent: int) -> Float:
        """Give what each option of an agent like this one costs beside a day off, (options,)."""
        instance = self._view.instance
        groups = np.ascontiguousarray(instance.skill_set[agent])
        key = (int(instance.option_set[agent]), groups.tobytes())
        if key not in self._scores:
            tables = agent_tables(instance, agent)
            every = np.ones(len(tables.charge), np.bool_)
            free = tables._replace(available=every, charge=np.zeros(len(every)))
            options = option_tables(instance, instance.options_of(agent))
            self._scores[key] = np.asarray(option_scores(options, free, self.more))
        return self._scores[key]

    def loss(self, agent: int, shift: Shift) -> float:
        """Give what the roster costs more without a shift, by coverage."""
        instance = self._view.instance
        group = instance.skill_set[agent, (shift.schedule_date - instance.first_date).days]
        total, slots = self._less[group], instance.slots
        return float(
            sum(
                total[min(slots.count, max(0, slots.index(a.end_at)))]
                - total[min(slots.count, max(0, slots.index(a.start_at)))]
                for a in shift.activities
                if a.category == "work"
            )
        )
