"""A queue with room for so many waiting contacts: who comes when it is full is turned away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincc, gammainc

from data.records import InputRefusedError
from wfm.staffing.inputs import (
    abandon_rate,
    aligned,
    not_negative,
    offered,
    plausible,
    positive,
    whole,
)
from wfm.staffing.performance import Figure, Performance, as_figure, performance_from

Floats = NDArray[np.float64]

MOST_STATES = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class FiniteQueue:
    """Exact long-run figures of a queue with a waiting room; scalars or arrays of one shape.

    Parameters
    ----------
    performance
        Shares of all offered contacts, those turned away included; mean waits of those accepted
        (ASA of those answered).
    turned_away
        Share of offered contacts that find agents and waiting room full.
    mean_waiting, mean_in_system
        Contacts waiting, and waiting or with an agent.
    mean_response_seconds
        Mean time from arrival to the end, served or abandoned, of accepted contacts [s]; NaN
        where nobody is.
    states
        Probability of k = 0, 1, ... contacts in the system, shape (..., most agents + room + 1);
        0 where a cell has fewer states.
    """

    performance: Performance
    turned_away: Figure
    mean_waiting: Figure
    mean_in_system: Figure
    mean_response_seconds: Figure
    states: Floats


def finite_queue(
    agents: ArrayLike,
    rate_per_second: ArrayLike,
    *,
    aht_seconds: ArrayLike,
    room: ArrayLike,
    patience_seconds: ArrayLike | None = None,
    threshold_seconds: ArrayLike = 20.0,
) -> FiniteQueue:
    """Give what agents deliver when only so many contacts can wait (M/M/n/K and M/M/n/K+M).

    p_k is proportional to the product over i <= k of lambda / (min(i, n) mu + max(i - n, 0)
    theta), K = n + room; the products start at the largest, so that none overflows. Who is
    accepted with j waiting has a virtual wait V of j + 1 exponential steps at rates n mu + i
    theta: exp(-theta V) is Beta(c, j + 1) distributed with c = n mu / theta (V is Gamma(j + 1,
    n mu) when nobody abandons), which gives every share. Source of the chain: L. Kleinrock,
    Queueing Systems I, 1975, section 3.6; C. Palm, Research on telephone traffic carried by full
    availability groups, Tele 1, 1957.

    Parameters
    ----------
    agents
        n, whole numbers of 0 or more.
    rate_per_second
        lambda, contacts offered [1/s].
    aht_seconds
        1 / mu, mean handle time [s].
    room
        Places to wait, whole numbers; 0: a loss system (Erlang B).
    patience_seconds
        1 / theta, mean patience [s]; None or infinite: nobody abandons.
    threshold_seconds
        T of the service level [s].

    Raises
    ------
    InputRefusedError
        A number is negative, NaN, infinite or not whole where it must be, a handle time or
        patience is 0, or agents and room exceed ``MOST_STATES``.

    See Also
    --------
    wfm.staffing.erlang_a : an endless waiting room.
    """
    shape, cells = aligned(
        whole("agents", agents),
        offered(rate_per_second),
        positive("aht_seconds", aht_seconds),
        whole("room", room),
        abandon_rate(patience_seconds),
        not_negative("threshold_seconds", threshold_seconds),
    )
    plausible(cells[1], cells[2])
    most = int((cells[0] + cells[3]).max(initial=0.0))
    if most > MOST_STATES:
        raise InputRefusedError(
            f"agents and room are {most} together; they must be at most {MOST_STATES}"
        )
    states = np.zeros((cells[0].size, most + 1))
    figures = np.empty((9, cells[0].size))
    for i, (n, rate, aht, places, abandon, threshold) in enumerate(zip(*cells, strict=True)):
        chances = state_probabilities(int(n), rate, aht=aht, room=int(places), abandon=abandon)
        states[i, : chances.size] = chances
        figures[:, i] = _figures(chances, int(n), rate, aht, abandon, threshold)
    return _named(shape, figures, states, cells)


def state_probabilities(
    agents: int, rate: float, *, aht: float, room: int, abandon: float
) -> Floats:
    """Give the probability of every number in the system, shape (agents + room + 1,)."""
    k = np.arange(1, agents + room + 1)
    leaving = np.minimum(k, agents) / aht + np.maximum(k - agents, 0) * abandon
    # With nobody to end any contact the room fills and stays full.
    ratio = np.divide(rate, leaving, out=np.full(k.size, np.inf), where=leaving > 0)
    top = int((ratio >= 1.0).sum())
    above, below = np.cumprod(ratio[top:]), np.cumprod(1.0 / ratio[:top][::-1])
    weights = np.concatenate([below[::-1], [1.0], above])
    return np.asarray(weights / weights.sum(), np.float64)


def _figures(  # noqa: PLR0917 - as the kernels
    chances: Floats, agents: int, rate: float, aht: float, abandon: float, threshold: float
) -> tuple[float, ...]:
    """Give the nine figures of the kernels; the mean wait is that of accepted contacts."""
    if rate <= 0.0:
        return 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0
    at_once = float(chances[:agents].sum()) if chances.size > agents else 0.0
    waits = chances[agents:-1]
    ahead = np.arange(waits.size)
    capacity = agents / aht
    served, delay, in_time, known, left = _ends(ahead, capacity, abandon, threshold)
    accepted = float(chances[:-1].sum())
    queued = float((np.arange(chances.size - agents) * chances[agents:]).sum())
    answered = at_once + float((waits * served).sum())
    within = at_once + float((waits * in_time).sum())
    met, reached = within + float((waits * left).sum()), at_once + float((waits * known).sum())
    answered, within, met, reached = (min(1.0, share) for share in (answered, within, met, reached))
    return (
        float(waits.sum()),
        float((waits * (1.0 - served)).sum()) if agents else accepted,
        answered,
        queued / (rate * accepted) if accepted > 0 else np.nan,
        float((waits * delay).sum()),
        within,
        met,
        reached,
        min(1.0, rate * answered / capacity) if agents else 1.0,
    )


def _ends(ahead: NDArray[np.intp], capacity: float, abandon: float, threshold: float) -> Floats:
    """Give how it ends for who is accepted with so many waiting ahead, shape (5, waiting).

    P(answered), wait if answered [s] times that, P(answered in time), P(virtual wait in time),
    P(abandoned in time).
    """
    places = ahead + 1.0
    nobody, all_ = np.zeros(ahead.size), np.ones(ahead.size)
    if capacity == 0.0:
        return np.array([nobody, nobody, nobody, nobody, -np.expm1(-abandon * threshold) * all_])
    if abandon == 0.0:
        reached = gammainc(places, capacity * threshold)
        return np.array([all_, places / capacity, reached, reached, nobody])
    c, staying = capacity / abandon, np.exp(-abandon * threshold)
    served = c / (c + places)
    delay = served * np.cumsum(1.0 / (c + places)) / abandon
    in_time = served * betaincc(c + 1.0, places, staying)
    left = np.maximum(0.0, 1.0 - in_time - staying * betainc(c, places, staying))
    return np.array([served, delay, in_time, betaincc(c, places, staying), left])


def _named(
    shape: tuple[int, ...], figures: Floats, states: Floats, cells: tuple[Floats, ...]
) -> FiniteQueue:
    agents, rate, aht, room = cells[:4]
    k = np.arange(states.shape[1])
    in_system = states @ k
    waiting = (states * np.maximum(k - agents[:, None], 0.0)).sum(axis=1)
    turned = np.take_along_axis(states, (agents + room).astype(np.intp)[:, None], axis=1)[:, 0]
    # Not 1 - turned away: in deep overload that would leave no digits.
    accepted = (states * (k < (agents + room)[:, None])).sum(axis=1)
    response = np.divide(
        in_system, rate * accepted, out=aht.copy(), where=(rate > 0) & (accepted > 0)
    )
    response[(rate > 0) & (accepted == 0)] = np.nan
    return FiniteQueue(
        performance=performance_from(shape, figures),
        turned_away=as_figure(turned.reshape(shape)),
        mean_waiting=as_figure(waiting.reshape(shape)),
        mean_in_system=as_figure(in_system.reshape(shape)),
        mean_response_seconds=as_figure(response.reshape(shape)),
        states=states.reshape(*shape, -1),
    )
