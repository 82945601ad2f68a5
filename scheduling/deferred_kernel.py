"""Deferred work against a price per interval, compiled."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled

Float = NDArray[np.float64]


@compiled
def cheapest_work(  # noqa: PLR0917 - kernels take no keywords
    arrived: Float, due: Float, price: Float, late: float, unfinished: float, work: Float
) -> float:
    """Write where the work of a queue is done cheapest, and give its cost.

    Without limits on an interval each unit of work is on its own: it is done in the interval
    from its arrival on that is cheapest, lateness included, or never. Work that is not yet due is
    done where it earns.

    Parameters
    ----------
    arrived, due
        Cumulative work [agent-intervals], due never above arrived, shape (T,).
    price
        Of work done in an interval [per agent-interval]; it earns below 0, shape (T,).
    late, unfinished
        Of a unit late by one interval, and of one never done.
    work
        Filled: work done in each interval, shape (T,).
    """
    count = price.shape[0]
    work[:] = 0.0
    lowest = price.min()
    total = arrived[count - 1] if lowest < 0.0 else due[count - 1]
    done, cost = 0.0, 0.0
    here, limit = 0, 0
    while done < total:
        while here < count - 1 and arrived[here] <= done:
            here += 1
        while limit < count and due[limit] <= done:
            limit += 1
        amount = min(arrived[here], due[limit] if limit < count else total, total) - done
        if amount <= 0.0:
            break
        best = late * (count - limit) + (unfinished if limit < count else 0.0)
        where = -1
        for t in range(here, count):
            waits = late * max(0, t - limit)
            if waits + lowest >= best:
                break
            if price[t] + waits < best:
                best, where = price[t] + waits, t
        if where >= 0:
            work[where] += amount
        cost += amount * best
        done += amount
    return cost
