"""What a class would be worth by the prices of a roster's rows: a first look, without simulation.

The price of one more agent on a row, in a slot, is what its shortage costs less: of the
requirement where it is short, of the comfort margin where only that is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.explanation.situation import Situation
from scheduling.presence import presence
from skills import SkillSet, counts_for
from skills.trainings import TrainingClass

Floats = NDArray[np.float64]


def screen(view: Situation, classes: Sequence[TrainingClass]) -> Floats:
    """Give what each class would save [agent-hours short in the horizon], shape (classes,).

    Each agent of a class works as the roster says, and counts in addition for the rows of the
    queues gained; several agents at once close a shortage only once.
    """
    index = {agent.id: a for a, agent in enumerate(view.instance.agents)}
    at_work: dict[str, Floats] = {}
    out = np.zeros(len(classes))
    for i, taught in enumerate(classes):
        for name in taught.agent_ids:
            if name not in at_work:
                at_work[name] = _at_work(view, index.get(name))
        more = np.sum([at_work[name] for name in taught.agent_ids], axis=0)
        rows = _rows_gained(view, taught.before, taught.after)
        out[i] = _saved(view, rows, more)
    return out


def _rows_gained(view: Situation, before: SkillSet, after: SkillSet) -> list[int]:
    """Give the rows for which an agent counts after, and not before."""
    counted, counts = counts_for([before, after], view.instance.rows.subsets)
    return np.flatnonzero(counts & ~counted).tolist()


def _at_work(view: Situation, agent: int | None) -> Floats:
    """Give the share of each slot that an agent works, shape (slots,)."""
    out = np.zeros(view.instance.slots.count)
    for shift in () if agent is None else view.own[agent]:
        there = presence(shift, view.instance.slots)
        out[there.slots] += there.share
    return out


def _saved(view: Situation, rows: Sequence[int], more: Floats) -> float:
    """Give what more agents on rows save [agent-hours short]."""
    if not rows:
        return 0.0
    short = view.short[:, rows]
    ended = np.maximum(0.0, short) - np.maximum(0.0, short - more)
    price = view.instance.rows.price[:, rows]
    return float((price[:, :, None] * ended).sum()) / view.hour
