"""Agents who hold several contacts at once: chat and messaging."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import ChatConvention, InputRefusedError, ServiceGoal
from wfm.staffing.arithmetic import fewest_of_all, performance_of_all
from wfm.staffing.erlang import agents_for, asked, evaluate, refuse_unreached
from wfm.staffing.goals import CompiledGoal
from wfm.staffing.inputs import positive, whole
from wfm.staffing.performance import Performance
from wfm.staffing.plain_search import slack_of

Floats = NDArray[np.float64]


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


def steady(factors: NDArray[np.float64]) -> bool:
    """Tell whether a chat goal once reached is sure to be reached with an agent more.

    Chats are spread evenly, so that n agents with e slots free work at n s(K - e / n), s the
    speed k / f_k of an agent with k of K chats, straight between whole k. This grows with n where
    the straight line on from any piece of s stays at or above 0 at K.
    """
    k = np.arange(1, factors.size)
    speed = np.arange(1, factors.size + 1) / factors
    onward = speed[:-1] + (factors.size - k) * np.diff(speed)
    return bool((onward >= 0.0).all())


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
        whole("agents", agents),
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
    convention: ChatConvention = "levels",
    effort_share: float = 1.0,
) -> int | NDArray[np.int64]:
    """Give the fewest agents that reach every part of a goal on first response.

    Parameters
    ----------
    goal
        Target, threshold and the definition of the service level; limits.
    rate_per_second, aht_seconds, aht_by_level, patience_seconds
        As in ``chat_performance``.
    max_occupancy
        Highest busy share, in (0, 1]; the goal's own counts if it is lower. Of the slots by
        ``levels``, of the agents by the others.
    convention
        ``levels``: the chain of ``chat_performance``, which knows that an agent with several
        chats is slower at each, and that a chat waits only when every slot is taken.
        ``divisor``: Erlang A with the handle time of a full agent over the slots, the rule of
        thumb of many tools. It overstaffs, small teams by half: an agent counts as one server,
        not as several slots, so that whoever finds one chat on each agent waits.
        ``effort``: a chat takes ``effort_share`` of the handle time of one chat alone, and no less
        than by ``divisor``; an agent works at one chat at a time, the customers write meanwhile:
        Erlang A with that handle time.
    effort_share
        Share of a chat's handle time that the agent is at work on it, in (0, 1]; for ``effort``.

    Notes
    -----
    Where chats slow an agent down so much that a team is not ``steady``, no proof holds that a
    goal once reached stays reached with more agents; then every number is looked at from 1 upward.

    Raises
    ------
    InputRefusedError
        As ``agents_for``; an unknown convention or a share outside (0, 1].
    """
    factors = level_factors(aht_by_level)
    if convention != "levels":
        share = _share_of_agent(convention, effort_share, factors)
        return agents_for(
            goal,
            rate_per_second,
            aht_seconds=positive("aht_seconds", aht_seconds) * share,
            patience_seconds=patience_seconds,
            max_occupancy=max_occupancy,
        )
    compiled, shape, cells = asked(
        goal, rate_per_second, aht_seconds, patience_seconds, max_occupancy
    )
    found = fewest_of_all(compiled, *cells[:2], factors, cells[2])
    refuse_unreached(found, goal, cells)
    if not steady(factors):
        found = np.array(
            [
                _first_that_reaches(compiled, int(n), factors, tuple(c[i : i + 1] for c in cells))
                for i, n in enumerate(found)
            ],
            np.int64,
        ).reshape(-1)
    return found.reshape(shape) if shape else int(found[0])


def _first_that_reaches(
    goal: CompiledGoal, enough: int, factors: NDArray[np.float64], cell: tuple[Floats, ...]
) -> int:
    """Give the first number of agents that reaches the goal, looking at every one."""
    rate, aht, abandon = cell
    for agents in range(1, enough):
        wait = np.array([goal[1]])
        got = performance_of_all(np.array([float(agents)]), rate, aht, factors, abandon, wait)
        if slack_of(goal, got)[0] >= 0.0:
            return agents
    return enough


def _share_of_agent(
    convention: ChatConvention, effort_share: float, factors: NDArray[np.float64]
) -> float:
    """Give the share of one chat's handle time alone that it takes of an agent."""
    divided = float(factors[-1]) / factors.size
    if convention == "divisor":
        return divided
    if convention != "effort":
        raise InputRefusedError(
            f"convention is {convention!r}; it must be levels, effort or divisor"
        )
    if not 0 < effort_share <= 1:
        raise InputRefusedError(f"effort_share is {effort_share}; it must be above 0 and at most 1")
    return max(effort_share, divided)
