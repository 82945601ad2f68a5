"""When servers are on duty in one replication: shifts less absences and time off queue."""

import math

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.draws import child, compiled, uniform
from wfm.simulation.model import SimulationModel

BLOCK_SECONDS = 1800.0
"""Time off queue comes in blocks of this length [s], at a phase of the agent's own."""

_SHIFT, _PERSON = 0, 1


def duty_changes(
    model: SimulationModel, key: np.uint64
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw who is away, and give the instants at which servers come and go.

    Parameters
    ----------
    model
        The shifts, and the shares of absence and of time off queue.
    key
        Random key of the replication.

    Returns
    -------
        Times [s], ascending, and servers; a server's first change is to come on duty.
    """
    blocks = (model.span_end - model.span_start) // BLOCK_SECONDS + 2
    at = np.empty(2 * int(blocks.sum()), np.float64)
    server = np.empty(len(at), np.int64)
    count = draw_changes(
        (model.span_server, model.span_start, model.span_end),
        (model.agent_key, model.shift_key, key),
        (model.absence, model.off_queue),
        (model.origin_seconds, model.interval_seconds),
        at,
        server,
    )
    order = np.argsort(at[:count], kind="stable")
    return at[order], server[order]


@compiled
def draw_changes(
    spans: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64], np.uint64],
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    settings: tuple[float, float],
    at: NDArray[np.float64],
    who: NDArray[np.int64],
) -> int:
    """Write the changes server by server; give their number."""
    servers, starts, ends = spans
    agent_key, shift_key, key = keys
    absence, off_queue = shares
    origin, interval = settings
    n = 0
    for i in range(servers.size):
        s = servers[i]
        if absence.size > 0 and uniform(child(key ^ shift_key[s], _SHIFT), 0) < absence[s]:
            continue
        person = child(key ^ agent_key[s], _PERSON)
        phase = origin + uniform(person, 0) * BLOCK_SECONDS
        now, on = starts[i], False
        while now < ends[i]:
            block, edge = 0, ends[i]
            here = True
            if off_queue.size > 0:
                block = int((now + phase) / BLOCK_SECONDS)
                edge = min(edge, (block + 1) * BLOCK_SECONDS - phase)
                begins = max(0.0, block * BLOCK_SECONDS - phase)
                here = uniform(person, 1 + block) >= off_queue[int(begins / interval)]
            if here != on:
                at[n] = now
                who[n] = s
                n += 1
                on = here
            # Rounding must not let the edge of a block stand still.
            now = max(edge, np.nextafter(now, math.inf))
        if on:
            at[n] = ends[i]
            who[n] = s
            n += 1
    return n
