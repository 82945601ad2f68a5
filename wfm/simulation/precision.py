"""How many replications it takes: a number given, or as many as a precision wants."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError

LEAST_REPLICATIONS = 30
MOST_REPLICATIONS = 2000
_LEAST_BATCH = 10


def batches(
    replications: int,
    *,
    precision: float | None,
    half_width: Callable[[], NDArray[np.float64]],
) -> Iterator[tuple[int, int]]:
    """Give the first replication and the number of each batch to run, until it is enough.

    Parameters
    ----------
    replications
        How many; with a precision the least number, and no fewer than ``LEAST_REPLICATIONS``.
    precision
        Largest half-width that will do, as a share; None: one batch.
    half_width
        Asked after each batch for the half-widths reached; NaN ones, where nothing was offered,
        wait for nothing.

    Raises
    ------
    ConfigurationError
        If ``replications`` is below 1, or the precision not in (0, 1).

    Notes
    -----
    The half-width falls with the square root of the number of replications, so the next batch
    goes to n (half-width / precision)**2, but at most doubles what was run: early variances are
    rough. At ``MOST_REPLICATIONS`` it ends. Whoever stops when the interval looks short enough
    stops more readily at a variance that came out too small, so the interval covers the truth a
    little less often than 95 times in 100; that vanishes as the precision gets finer (Y. S. Chow,
    H. Robbins, Annals of Mathematical Statistics 36, 1965, doi:10.1214/aoms/1177700156). The least
    number, and looking between batches alone, keep it small.
    """
    if replications < 1:
        raise ConfigurationError(f"replications is {replications}; it must be 1 or more")
    if precision is not None and not 0 < precision < 1:
        raise ConfigurationError(
            f"precision is {precision:g}; it must be a share above 0 and below 1, "
            "such as 0.01 for 1 point"
        )
    done = 0
    batch = replications if precision is None else max(LEAST_REPLICATIONS, replications)
    while batch > 0:
        yield done, batch
        done += batch
        batch = 0 if precision is None else _further(done, half_width(), precision=precision)


def _further(done: int, half_width: NDArray[np.float64], *, precision: float) -> int:
    """Give how many replications are still to be run before the next look."""
    widest = widest_of(half_width)
    if widest <= precision:
        return 0
    wanted = min(math.ceil(done * (widest / precision) ** 2), 2 * done)
    return min(max(wanted - done, _LEAST_BATCH), MOST_REPLICATIONS - done)


def widest_of(half_width: NDArray[np.float64]) -> float:
    """Give the largest half-width that is known; 0 without any."""
    return float(np.max(half_width, initial=0.0, where=~np.isnan(half_width)))
