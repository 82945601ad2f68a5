"""Least and most of something, given as a pair or as one number for both."""

from collections.abc import Sequence
from typing import TypeVar

from data.center_file.common import Problems

Number = TypeVar("Number", int, float)


def pair(values: Sequence[Number]) -> tuple[Number, Number]:
    """Give the least and the most."""
    return values[0], values[-1]


def range_text(least: float, most: float) -> str:
    """Give ``4 to 5``, or one number where they are the same."""
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def unordered(values: Sequence[float] | None, path: str) -> Problems:
    """Report a least that is over the most."""
    if values is not None and values[0] > values[-1]:
        yield path, f"the least, {values[0]:g}, is over the most, {values[-1]:g}; swap them"


def broken_minutes(values: Sequence[float], path: str) -> Problems:
    """Report hours that are no whole number of minutes."""
    for value in values:
        if abs(60 * value - round(60 * value)) > 1e-6:
            yield path, f"{value:g} h is no whole number of minutes; give it as 38.5 or 38.75"
