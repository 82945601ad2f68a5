"""A published example of another simulator, as its file describes it, in seconds.

Numbers stand under their own keys or, as in the published file, in the sentence ``desc``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import InputRefusedError

Floats = NDArray[np.float64]

_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}
_IN_WORDS = {
    "period": r"periods of ([\d.]+)",
    "gamma": r"Gamma\(([\d.]+)",
    "service_mean": r"service mean ([\d.]+)",
    "balking": r"patience 0 with p ([\d.]+)",
    "nu": r"else exp rate ([\d.]+)",
    "awt": r"awt ([\d.]+)",
}
"""Where the description says a number that has no key."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """K types of calls, G groups of agents, P periods, and then nobody calls any more.

    Parameters
    ----------
    name
        As in the file.
    period_seconds
        Length of a period [s].
    rate
        Arrivals on a day as expected [1/s], shape (K, P).
    aht_seconds, patience_seconds
        Means by period of arrival [s], patience infinite where nobody abandons, shape (K, P).
    staff
        Agents, shape (G, P); those of the last period stay until all calls are served.
    groups_of_type
        For each type the groups to ask, in order.
    threshold_seconds
        Acceptable wait [s].
    factor_shape
        The day's arrivals are all times one gamma factor of mean 1 and this shape; None: 1.
    balking
        Share of callers who leave at once when they would have to wait.
    waiting_room
        Most calls that can wait; None: no limit.
    day_alone
        Whether occupancy is that of the P periods alone, or until the last call has left.
    """

    name: str
    period_seconds: float
    rate: Floats
    aht_seconds: Floats
    patience_seconds: Floats
    staff: NDArray[np.int64]
    groups_of_type: tuple[tuple[int, ...], ...]
    threshold_seconds: float
    factor_shape: float | None = None
    balking: float = 0.0
    waiting_room: int | None = None
    day_alone: bool = False

    @property
    def expected(self) -> float:
        """Calls of a day as expected."""
        return float(self.rate.sum() * self.period_seconds)


def read_case(name: str, said: Mapping[str, Any]) -> Case:
    """Give the case of one entry of the file.

    Raises
    ------
    InputRefusedError
        A number is neither under its key nor in the description.
    """
    unit = _UNITS[said.get("time", "min")]
    rate, period = _arrivals(name, said, unit)
    staff = np.atleast_2d(np.array(said.get("staff", said.get("agents")), np.int64))
    if staff.shape[1] not in {1, rate.shape[1]}:
        raise InputRefusedError(
            f"{name}: agents are given for {staff.shape[1]} periods and arrivals for "
            f"{rate.shape[1]}; give one number a period, or one for all"
        )
    staff = np.broadcast_to(staff, (len(staff), rate.shape[1]))
    nu = _number(said, "nu")
    shape = _number(said, "gamma")
    return Case(
        name,
        period,
        rate,
        _each(unit * _mean_service(name, said), rate),
        np.full(rate.shape, np.inf) if nu is None else _each(unit / np.asarray(nu, float), rate),
        staff,
        tuple(tuple(groups) for groups in said.get("type_to_group", [[0]] * len(rate))),
        unit * float(_needed(name, said, "awt")),
        None if shape is None else float(shape),
        float(_number(said, "balking") or 0.0),
        said.get("queue_capacity"),
        "day" in said,
    )


def _arrivals(name: str, said: Mapping[str, Any], unit: float) -> tuple[Floats, float]:
    """Give the rates [1/s], shape (K, P), and the length of a period [s]."""
    if "lam_per_h" in said:
        period = _number(said, "period")
        rate = np.atleast_2d(np.array(said["lam_per_h"], float)) / 3600
        return rate, 3600.0 if period is None else unit * float(period)
    rate = np.atleast_2d(np.array(said["lam"], float)) / unit
    if "day" in said:
        return rate, unit * float(said["day"]) / rate.shape[1]
    return rate, unit * float(_needed(name, said, "period"))


def _mean_service(name: str, said: Mapping[str, Any]) -> Floats:
    if "mu" in said:
        return np.asarray(1 / np.array(said["mu"], float))
    return np.asarray(float(_needed(name, said, "service_mean")))


def _each(values: Floats, rate: Floats) -> Floats:
    """Give one value, one a period or one a type and period for every type and period."""
    return np.array(np.broadcast_to(values, rate.shape), float)


def _number(said: Mapping[str, Any], key: str) -> Any:
    """Give what stands under a key or in the description; None if neither says it."""
    value = said.get(key)
    if value is None:
        found = re.search(_IN_WORDS[key], said.get("desc", ""))
        value = found[1].rstrip(".") if found else None
    return float(Fraction(value)) if isinstance(value, str) else value


def _needed(name: str, said: Mapping[str, Any], key: str) -> Any:
    value = _number(said, key)
    if value is None:
        raise InputRefusedError(
            f"{name}: `{key}` is missing; give it as a key, or in desc as {_IN_WORDS[key]!r}"
        )
    return value
