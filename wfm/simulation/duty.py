"""When servers are on duty in one replication: shifts less absences and time off queue."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wfm.simulation.draws import child, compiled, plain, uniform
from wfm.simulation.model import SimulationModel

BLOCK_SECONDS = 1800.0
"""Time off queue comes in blocks of this length [s], at a phase of the agent's own."""

_SHIFT, _PERSON = 0, 1


class Changes(NamedTuple):
    """When which server begins or ends a span of work.

    Parameters
    ----------
    at, server
        Instants [s], ascending, and servers.
    back
        For an end the start of the server's next span, infinite where there is none; for a start
        -1 [s].
    """

    at: NDArray[np.float64]
    server: NDArray[np.int64]
    back: NDArray[np.float64]


def duty_changes(model: SimulationModel, key: np.uint64) -> Changes:
    """Draw who is away, and give the instants at which servers come and go.

    Parameters
    ----------
    model
        The shifts, and the shares of absence and of time off queue.
    key
        Random key of the replication.
    """
    starts = np.maximum(model.span_start, 0.0)
    ends = np.minimum(model.span_end, model.interval_seconds * model.intervals)
    room = 2 * len(starts)
    if model.off_queue.size:
        blocks = np.maximum(ends - starts, 0.0) // BLOCK_SECONDS + 2
        room = 2 * int(blocks.sum())
    at, back = np.empty(room, np.float64), np.empty(room, np.float64)
    server = np.empty(room, np.int64)
    # Spans of one server one after the other, in the order of time.
    order = np.lexsort((model.span_start, model.span_server))
    count = draw_changes(
        (plain(model.span_server[order], np.int64), starts[order], ends[order]),
        (plain(model.agent_key, np.uint64), plain(model.shift_key, np.uint64), np.uint64(key)),
        (plain(model.absence, np.float64), plain(model.off_queue, np.float64)),
        (model.origin_seconds, model.interval_seconds),
        (at, server, back),
    )
    order = np.argsort(at[:count], kind="stable")
    return Changes(at[order], server[order], back[order])


def is_certain(model: SimulationModel) -> bool:
    """Tell whether everybody comes and goes in all replications as planned."""
    return not (model.absence.any() or model.off_queue.any())


@compiled
def draw_changes(
    spans: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    keys: tuple[NDArray[np.uint64], NDArray[np.uint64], np.uint64],
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    settings: tuple[float, float],
    changes: tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]],
) -> int:
    """Write the changes server by server; give their number."""
    servers, starts, ends = spans
    agent_key, shift_key, key = keys
    absence, off_queue = shares
    origin, interval = settings
    at, who, back = changes
    n = 0
    for i in range(servers.size):
        s = servers[i]
        if absence.size > 0 and uniform(child(key ^ shift_key[s], _SHIFT), 0) < absence[s]:
            continue
        person = child(key ^ agent_key[s], _PERSON)
        phase = origin + uniform(person, 0) * BLOCK_SECONDS
        now, on = starts[i], False
        while now < ends[i]:
            edge, here = ends[i], True
            if off_queue.size > 0:
                block = int((now + phase) / BLOCK_SECONDS)
                edge = min(edge, (block + 1) * BLOCK_SECONDS - phase)
                # The share at the block's start, or where the horizon begins inside it.
                begins = max(0.0, block * BLOCK_SECONDS - phase)
                here = uniform(person, 1 + block) >= off_queue[int(begins / interval)]
            if here != on:
                at[n] = now
                who[n] = s
                # What the end before leads to: this start, if it is the same server's.
                if here and n > 0 and who[n - 1] == s:
                    back[n - 1] = now
                back[n] = -1.0 if here else math.inf
                n += 1
                on = here
            # Rounding must not let the edge of a block stand still.
            now = max(edge, np.nextafter(now, math.inf))
        if on:
            at[n] = ends[i]
            who[n] = s
            back[n] = math.inf
            n += 1
    return n
