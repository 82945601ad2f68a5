"""Agents who hold several contacts at once: chat and messaging."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError, ServiceGoal
from wfm.staffing.erlang import evaluate, fewest
from wfm.staffing.inputs import positive
from wfm.staffing.performance import Performance


def level_factors(aht_by_level: Sequence[float]) -> NDArray[np.float64]:
    """Give checked factors on AHT with 1, 2, ... contacts at once.

    Raises
    ------
    InputRefusedError
        There is none, or one is not above 0.
    """
    factors = np.atleast_1d(positive("aht_by_level", aht_by_level))
    if factors.size == 0:
        raise InputRefusedError("aht_by_level is empty; give one factor for each parallel contact")
    return factors


def chat_performance(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    aht_by_level: Sequence[float],
    patience_seconds: ArrayLike | None = None,
    threshold_seconds: ArrayLike = 20.0,
) -> Performance:
    """Give what agents with several slots each deliver, by the ``levels`` convention.

    A birth-death chain over the chats in the system. They are spread as evenly as possible over
    the agents; an agent with k chats finishes one at rate k / (AHT f_k). Who finds every slot
    taken waits and may abandon. Service is that of the first response, which is when a slot is
    got. Within 0.6 points of a simulation of the agents (which cannot re-balance chats). Idea: J.
    Luo, J. Zhang, Operations Research 61(2), 2013, 328-343, doi:10.1287/opre.1120.1151.

    Parameters
    ----------
    agents
        Whole numbers of 0 or more.
    rate_per_second
        Chats offered [1/s].
    aht_seconds
        Mean handle time of one chat alone [s].
    aht_by_level
        Factor on it with 1, 2, ... chats at once; as many as an agent has slots.
    patience_seconds
        Mean patience [s]; None or infinite: nobody abandons.
    threshold_seconds
        T of the service level [s].

    Returns
    -------
        ``occupancy`` is the busy share of the slots.

    See Also
    --------
    wfm.staffing.erlang_a : the same with one slot.
    """
    return evaluate(
        agents,
        rate_per_second,
        aht_seconds=aht_seconds,
        patience_seconds=patience_seconds,
        threshold_seconds=threshold_seconds,
        factors=level_factors(aht_by_level),
    )


def chat_agents_for(
    goal: ServiceGoal,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    aht_by_level: Sequence[float],
    patience_seconds: ArrayLike | None = None,
    max_occupancy: float = 1.0,
) -> int | NDArray[np.int64]:
    """Give the fewest agents that reach a goal on first response.

    Parameters
    ----------
    goal
        Target, threshold and the definition of the service level.
    rate_per_second, aht_seconds, aht_by_level, patience_seconds
        As in ``chat_performance``.
    max_occupancy
        Highest busy share of the slots, in (0, 1].

    Notes
    -----
    Dividing the load by the number of slots instead overstaffs by 22 to 62 %.
    """
    return fewest(
        goal,
        rate_per_second,
        aht_seconds=aht_seconds,
        patience_seconds=patience_seconds,
        max_occupancy=max_occupancy,
        factors=level_factors(aht_by_level),
    )
