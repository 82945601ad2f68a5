"""What a planner's drivers must be, and what to say of those that cannot help."""

from collections.abc import Collection, Iterable, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from data.records import Driver


def driver_problems(drivers: Sequence[Driver], queues: Collection[str]) -> list[str]:
    """Give what is wrong with drivers, a sentence each.

    Parameters
    ----------
    queues
        Names of the queues that there are.
    """
    names = [driver.name for driver in drivers]
    twice = sorted({name for name in names if names.count(name) > 1})
    out = [f"there are two drivers {name}: give each its own name" for name in twice]
    for driver in drivers:
        out += [
            f"driver {driver.name}: there is no queue {name}: choose among {', '.join(queues)}"
            for name in driver.queues
            if name not in queues
        ]
        out += _wrong_sizes(driver)
    return out


def _wrong_sizes(driver: Driver) -> list[str]:
    """Name the first day whose size is no size, and how many there are."""
    wrong = [(day, size) for day, size in sorted(driver.values.items()) if not _is_size(size)]
    if not wrong:
        return []
    day, size = wrong[0]
    more = f", and {len(wrong) - 1} more days" if len(wrong) > 1 else ""
    what = f"driver {driver.name}: {size:g} on {day}{more}"
    return [f"{what}: a size is 0 or more; correct it or leave the day out"]


def _is_size(size: float) -> bool:
    return isfinite(size) and size >= 0


def own_drivers(drivers: Iterable[Driver], queue: str) -> tuple[Driver, ...]:
    """Give the drivers of one queue."""
    return tuple(d for d in drivers if not d.queues or queue in d.queues)


def driver_notes(
    queue: str,
    drivers: Sequence[Driver],
    *,
    past: NDArray[np.datetime64],
    ahead: NDArray[np.datetime64],
) -> tuple[str, ...]:
    """Say which of a queue's drivers have sizes in the past or ahead only.

    Zeros ahead were given by somebody who knows, and are not told.

    Parameters
    ----------
    past, ahead
        Days of the history and of the horizon.
    """
    out = []
    for driver in drivers:
        before, after = _any(driver, past), _any(driver, ahead)
        if before and not after and not _given(driver, ahead):
            out.append(
                f"{queue}: driver {driver.name} has no size in the horizon: taken as 0; give its "
                "sizes ahead if it goes on"
            )
        elif after and not before:
            out.append(
                f"{queue}: driver {driver.name} has no size in the history: its effect is unknown "
                "and not in the forecast; adjust the forecast by hand"
            )
    return tuple(out)


def _any(driver: Driver, days: NDArray[np.datetime64]) -> bool:
    return any(driver.values.get(day, 0.0) > 0 for day in days.tolist())


def _given(driver: Driver, days: NDArray[np.datetime64]) -> bool:
    return any(day in driver.values for day in days.tolist())
