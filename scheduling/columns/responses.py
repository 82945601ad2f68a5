"""A first roster: agents answer one after the other, and again, to what all others leave."""

from collections.abc import Callable

import numpy as np

from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem

NOISE = 0.002
"""Of the saving of a cell: ties are broken differently each time."""


def respond_in_turn(
    problem: ColumnProblem, *, seed: int, more: Callable[[], bool], sweeps: int
) -> list[Column] | None:
    """Give a roster in which hardly any agent alone can do better; None where one has no tour.

    Parameters
    ----------
    more
        Asked before each answer; the first round is finished in any case.
    sweeps
        Most rounds of answers.
    """
    random = np.random.default_rng(seed)
    roster: dict[int, Column] = {}
    on_duty = np.zeros(len(problem.cells.need))
    for sweep in range(sweeps):
        before = problem.cost(list(roster.values())) if sweep else np.inf
        for agent in random.permutation(len(problem.pricers)).tolist():
            if sweep and not more():
                break
            if agent in roster:
                on_duty[roster[agent].cells] -= 1.0
            saved = problem.cells.saved(on_duty)
            saved *= 1.0 + NOISE * random.standard_normal(len(saved))
            columns = problem.reply(saved, [agent])[0].columns
            if not columns:
                return None
            roster[agent] = columns[0]
            problem.pool.add(columns[0])
            on_duty[columns[0].cells] += 1.0
        if problem.cost(list(roster.values())) >= before or not more():
            break
    return [roster[agent] for agent in sorted(roster)]
