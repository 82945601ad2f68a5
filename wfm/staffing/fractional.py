"""Real numbers of agents: what lies between two whole ones."""

import numpy as np
from numpy.typing import ArrayLike

from data.records import ServiceGoal
from wfm.staffing.arithmetic import fractional_of_all
from wfm.staffing.erlang import ALONE, asked, evaluate, refuse_unreached
from wfm.staffing.goals import LEAST_AGENTS
from wfm.staffing.inputs import not_negative
from wfm.staffing.performance import Figure, Performance, as_figure


def fractional_agents_for(
    goal: ServiceGoal,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None = None,
    max_occupancy: float = 1.0,
) -> Figure:
    """Give the smallest real number of agents that reaches every part of a goal.

    Erlang B is extended to real n by 1 / B(n, a) = a integral over t > 0 of exp(-a t) (1 + t)**n
    = a**-n exp(a) Gamma(n + 1, a), which keeps its recursion (D. L. Jagerman, Some properties of
    the Erlang loss function, Bell System Technical Journal 53(3), 1974, 525-551); the formulas of
    waiting take the capacity n mu as it is. At whole n they are those of ``erlang_a``. Rounded up
    the answer is that of ``agents_for``, but for numbers below 1, which are 1 there.

    Parameters
    ----------
    goal, rate_per_second, aht_seconds, patience_seconds, max_occupancy
        As in ``agents_for``, which also says what is refused.

    Returns
    -------
        0 where nothing is offered, and where any fraction of an agent is enough (an ASA of the few
        whom such a fraction answers, ``abandons_met`` with customers who leave at once). Without
        abandonment at least the load.
    """
    compiled, shape, cells = asked(
        goal, rate_per_second, aht_seconds, patience_seconds, max_occupancy
    )
    found = fractional_of_all(compiled, *cells[:2], ALONE, cells[2])
    refuse_unreached(found, goal, cells)
    return as_figure(found.reshape(shape))


def fractional_performance(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None = None,
    threshold_seconds: ArrayLike = 20.0,
) -> Performance:
    """Give what a real number of agents delivers, by the extension of ``fractional_agents_for``.

    Parameters
    ----------
    agents
        Real numbers of 0 or more; at whole ones the figures are those of ``erlang_a``. Less than
        ``LEAST_AGENTS`` is nobody.
    rate_per_second, aht_seconds, patience_seconds, threshold_seconds
        As in ``erlang_a``.
    """
    given = not_negative("agents", agents)
    return evaluate(
        np.where(given < LEAST_AGENTS, 0.0, given),
        rate_per_second,
        aht_seconds=aht_seconds,
        patience_seconds=patience_seconds,
        threshold_seconds=threshold_seconds,
        factors=ALONE,
    )
