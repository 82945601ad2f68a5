"""Checks the numbers given to a formula and brings them to one shape."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.records import InputRefusedError

Shape = tuple[int, ...]

LONGEST_PATIENCE_SECONDS = 86400.0
"""Who is patient for a day does not abandon: from here on the figures are those of Erlang C."""

LEAST_PER_SECOND = 1e-100
"""A rate below has no contact in the life of the universe; its inverse would overflow."""

MOST_ERLANGS = 1e6
MOST_PER_SECOND = 1e4
"""Loads and rates above are refused: no center has them, a wrong unit does."""


def not_negative(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Give finite numbers of 0 or more.

    Raises
    ------
    InputRefusedError
        One of them is not; the message names the first.
    """
    return _checked(name, values, 0.0, "0 or more")


def offered(rate_per_second: ArrayLike) -> NDArray[np.float64]:
    """Give rates of contacts [1/s]; below ``LEAST_PER_SECOND`` nothing is offered."""
    given = not_negative("rate_per_second", rate_per_second)
    return np.where(given < LEAST_PER_SECOND, 0.0, given)


def positive(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Give finite numbers above 0, or refuse them."""
    return _checked(name, values, np.nextafter(0.0, 1.0), "above 0")


def whole(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Give whole numbers of 0 or more, or refuse them."""
    given = not_negative(name, values)
    _refuse(name, given, given != np.floor(given), "a whole number")
    return given


def abandon_rate(patience_seconds: ArrayLike | None) -> NDArray[np.float64]:
    """Give the rate at which a waiting customer abandons [1/s]; 0 for None, infinite or very long.

    Raises
    ------
    InputRefusedError
        A patience is not above 0.
    """
    if patience_seconds is None:
        return np.zeros(())
    given = np.asarray(patience_seconds, np.float64)
    checked = positive("patience_seconds", np.where(np.isposinf(given), 1.0, given))
    patient = np.isposinf(given) | (checked >= LONGEST_PATIENCE_SECONDS)
    return np.where(patient, 0.0, 1.0 / checked)


def aligned(*values: NDArray[np.float64]) -> tuple[Shape, tuple[NDArray[np.float64], ...]]:
    """Broadcast to one shape; give the shape and flat contiguous copies.

    Raises
    ------
    InputRefusedError
        The shapes do not fit one another.
    """
    try:
        shape = np.broadcast_shapes(*(v.shape for v in values))
    except ValueError:
        shapes = ", ".join(str(v.shape) for v in values)
        raise InputRefusedError(
            f"arrays of shapes {shapes} do not fit together; give scalars or equal shapes"
        ) from None
    flat = (np.ascontiguousarray(np.broadcast_to(v, shape)).reshape(-1) for v in values)
    return shape, tuple(flat)


def plausible(rate: NDArray[np.float64], aht: NDArray[np.float64]) -> None:
    """Refuse rates [1/s] and loads that only a wrong unit explains; flat arrays of one shape.

    Raises
    ------
    InputRefusedError
        A rate is above ``MOST_PER_SECOND`` or a load above ``MOST_ERLANGS``.
    """
    words = f"at most {MOST_PER_SECOND:g} a second; check the unit"
    _refuse("rate_per_second", rate, rate > MOST_PER_SECOND, words)
    load = rate * aht
    _refuse("offered load", load, load > MOST_ERLANGS, f"at most {MOST_ERLANGS:g} erlangs")


def _checked(name: str, values: ArrayLike, least: float, words: str) -> NDArray[np.float64]:
    try:
        given = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise InputRefusedError(f"{name} is {values!r}; it must be a number {words}") from None
    _refuse(name, given, ~np.isfinite(given) | ~(given >= least), f"a finite number {words}")
    return given


def _refuse(name: str, given: NDArray[np.float64], bad: NDArray[np.bool_], words: str) -> None:
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        place = f" at position {first}" if given.ndim else ""
        raise InputRefusedError(f"{name} is {given.flat[first]:g}{place}; it must be {words}")
