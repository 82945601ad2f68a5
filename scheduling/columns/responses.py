"""A first roster: agents answer one after the other, and again, to what all others leave."""

from collections.abc import Callable

import numpy as np

from scheduling.columns.pool import Column
from scheduling.columns.problem import ColumnProblem

NOISE = 0.002
"""Of the saving of a cell: ties are broken differently each time."""

LEAST_GAIN = 0.005
"""Of the cost, that a round of answers must save for another one."""


def respond_in_turn(
    problem: ColumnProblem,
    *,
    seed: int,
    more: Callable[[], bool],
    sweeps: int,
    together: int = 1,
) -> list[Column] | None:
    """Give a roster in which hardly any agent alone can do better; None where one has no tour.

    Parameters
    ----------
    more
        Asked before each answer; the first round is finished in any case.
    sweeps
        Most rounds of answers.
    together
        Agents who answer at once in the first round: quicker, but they rush to the same cells.
    """
    random = np.random.default_rng(seed)
    roster: dict[int, Column] = {}
    on_duty = np.zeros(len(problem.cells.need))
    cost = np.inf
    for sweep in range(sweeps):
        order = random.permutation(len(problem.pricers)).tolist()
        size = 1 if sweep else together
        for k in range(0, len(order), size):
            if sweep and not more():
                break
            agents = order[k : k + size]
            for agent in agents:
                if agent in roster:
                    on_duty[roster[agent].cells] -= 1.0
            saved = problem.cells.saved(on_duty)
            asked = saved * (1.0 + NOISE * random.standard_normal(len(saved)))
            for agent, reply in zip(agents, problem.reply(asked, agents, quick=True), strict=True):
                offers = [*reply.columns, *([roster[agent]] if agent in roster else [])]
                if not offers:
                    return None
                saved = problem.cells.saved(on_duty)
                roster[agent] = min(offers, key=lambda c: c.cost - saved[c.cells].sum())
                problem.pool.add(roster[agent])
                on_duty[roster[agent].cells] += 1.0
        before, cost = cost, problem.cost(list(roster.values()))
        if cost >= before - LEAST_GAIN * abs(cost) or not more():
            break
    return [roster[agent] for agent in sorted(roster)]
