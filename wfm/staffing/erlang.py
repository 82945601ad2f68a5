"""Erlang B, C and A: one queue, its agents all alike, at one load.

Scalars in, scalars out; arrays in (broadcast together), arrays out, with the same figures.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing.arithmetic import (
    blocking_of_all,
    fewest_of_all,
    performance_of_all,
)
from wfm.staffing.goals import CompiledGoal, compiled_goal
from wfm.staffing.inputs import (
    Shape,
    abandon_rate,
    aligned,
    not_negative,
    offered,
    plausible,
    positive,
    whole,
)
from wfm.staffing.performance import Figure, Performance, as_figure, performance_from

ALONE = np.ones(1)
"""Factors on AHT of an agent with one contact at a time."""

Cells = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Rate, handle time and abandonment rate, flat."""


def erlang_b(agents: ArrayLike, load: ArrayLike) -> Figure:
    """Give the probability that every agent is busy when nobody may wait.

    B(n, a) = (a**n / n!) / sum over k <= n of a**k / k!, as the inverse of a positive series.

    Parameters
    ----------
    agents
        n, whole numbers of 0 or more.
    load
        a, offered load [erlangs].
    """
    shape, (n, a) = aligned(whole("agents", agents), not_negative("load", load))
    return as_figure(blocking_of_all(n, a).reshape(shape))


def erlang_c(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    threshold_seconds: ArrayLike = 20.0,
) -> Performance:
    """Give what agents deliver when nobody abandons (M/M/n).

    P(wait) = C(n, a) = n B / (n - a (1 - B)), service = 1 - C exp(-(n - a) T / AHT). At most as
    many agents as erlangs: service 0 and endless waits.

    Parameters
    ----------
    agents
        n, whole numbers of 0 or more.
    rate_per_second
        Contacts offered [1/s].
    aht_seconds
        Mean handle time [s].
    threshold_seconds
        T of the service level [s]; 0 is allowed.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, or the handle time is 0.
    """
    return erlang_a(
        agents,
        rate_per_second,
        aht_seconds=aht_seconds,
        patience_seconds=None,
        threshold_seconds=threshold_seconds,
    )


def erlang_a(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None,
    threshold_seconds: ArrayLike = 20.0,
) -> Performance:
    """Give what agents deliver when waiting customers abandon (M/M/n+M).

    With c = n mu / theta, z = lambda / theta and 1 + S = sum over j of z**j / ((c+1)...(c+j)):
    J = (1 + S) / (n mu), D = 1 / B(n - 1, a) + lambda J, P(wait) = lambda J / D. Exact for
    exponential service and patience; no sum loses digits. Source: O. Garnett, A. Mandelbaum,
    M. Reiman, Designing a call center with impatient customers, M&SOM 4(3), 2002, 208-227.

    Parameters
    ----------
    agents
        n, whole numbers of 0 or more.
    rate_per_second
        lambda, contacts offered [1/s].
    aht_seconds
        1 / mu, mean handle time [s].
    patience_seconds
        1 / theta, mean patience [s]; None, infinite or over ``LONGEST_PATIENCE_SECONDS``: nobody
        abandons (Erlang C).
    threshold_seconds
        T of the service level [s]; 0 is allowed.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, or handle time or patience is 0.

    See Also
    --------
    wfm.staffing.chat_performance : one agent holds several contacts.
    wfm.staffing.mol_load : the load to use where the rate changes within a handle time.
    """
    return evaluate(
        whole("agents", agents),
        rate_per_second,
        aht_seconds=aht_seconds,
        patience_seconds=patience_seconds,
        threshold_seconds=threshold_seconds,
        factors=ALONE,
    )


def evaluate(
    agents: NDArray[np.float64],
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None,
    threshold_seconds: ArrayLike,
    factors: NDArray[np.float64],
) -> Performance:
    """Give the figures of checked numbers of agents with a slot for each of ``factors`` on AHT."""
    shape, (n, rate, aht, abandon, threshold) = aligned(
        agents,
        offered(rate_per_second),
        positive("aht_seconds", aht_seconds),
        abandon_rate(patience_seconds),
        not_negative("threshold_seconds", threshold_seconds),
    )
    plausible(rate, aht)
    figures = performance_of_all(n, rate, aht, factors, abandon, threshold)
    return performance_from(shape, figures)


def agents_for(
    goal: ServiceGoal,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None = None,
    max_occupancy: float = 1.0,
) -> int | NDArray[np.int64]:
    """Give the fewest agents that reach every part of a goal, for each interval.

    Erlang A, and Erlang C where nobody abandons; there agents are always above the load. At least
    1 where anything is offered, 0 where nothing is. A target of 1 needs infinitely many agents
    and is read as ``MOST_TARGET``; a target of 0 asks for no share in time, the goal's limits on
    ASA, abandonment and occupancy are what it asks for.

    Parameters
    ----------
    goal
        Target, threshold and definition of the service level; limits. All must hold.
    rate_per_second
        Contacts offered [1/s].
    aht_seconds
        Mean handle time [s].
    patience_seconds
        Mean patience [s]; None or infinite: nobody abandons.
    max_occupancy
        Highest busy share of the agents, in (0, 1]; the goal's own counts if it is lower.

    Raises
    ------
    InputRefusedError
        A number is negative, NaN or infinite, a handle time or patience is 0, a share lies
        outside its range, or the goal asks for nothing.

    Notes
    -----
    No part is lost again by an agent more. The virtual wait V has an atom of relative weight
    1 / B(n - 1, a) at 0 and the density lambda exp(-(lambda / theta)(1 - exp(-theta v)) - n mu v)
    above, so that it falls with n in the likelihood ratio order, also when weighted by
    exp(-theta v), the chance that a customer is still there. Each share, the ASA of the answered
    included, is a mean of a monotone function of V or of such a weighted V.

    See Also
    --------
    wfm.staffing.fractional_agents_for : the same as a real number.
    """
    compiled, shape, cells = asked(
        goal, rate_per_second, aht_seconds, patience_seconds, max_occupancy
    )
    found = fewest_of_all(compiled, *cells[:2], ALONE, cells[2])
    refuse_unreached(found, goal, cells)
    return found.reshape(shape) if shape else int(found[0])


def asked(
    goal: ServiceGoal,
    rate_per_second: ArrayLike,
    aht_seconds: ArrayLike,
    patience_seconds: ArrayLike | None,
    max_occupancy: float,
) -> tuple[CompiledGoal, Shape, Cells]:
    """Check what is asked for; give the goal, the shape, and rate, handle time, abandonment."""
    compiled = compiled_goal(goal, max_occupancy)
    shape, (rate, aht, abandon) = aligned(
        offered(rate_per_second),
        positive("aht_seconds", aht_seconds),
        abandon_rate(patience_seconds),
    )
    plausible(rate, aht)
    return compiled, shape, (rate, aht, abandon)


def refuse_unreached(
    found: NDArray[np.int64] | NDArray[np.float64], goal: ServiceGoal, cells: Cells
) -> None:
    """Refuse what the search gave up.

    Raises
    ------
    InputRefusedError
        A number found is below 0: no reasonable number of agents reaches the goal.
    """
    if (found < 0).any():
        first = int(np.flatnonzero(found < 0)[0])
        rate, aht, _ = cells
        raise InputRefusedError(
            f"no reasonable number of agents reaches {goal} for {rate[first] * 3600:g} contacts an"
            f" hour of {aht[first]:g} s; check the patience and the handle time"
        )
