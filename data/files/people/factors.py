"""Factors on handle time in the cells of small CSV files."""

import math

from data.files.people.rows import Row, Rows

_LEAST, _MOST = 0.1, 10.0


def proficiency_of(rows: Rows, row: Row) -> float:
    """Give the factor on AHT of a row, 1 where the cell is empty; note where it is none."""
    text = row["proficiency"]
    if not text:
        return 1.0
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not _LEAST <= value <= _MOST:
        rows.refuse(
            row,
            f'proficiency "{text}" is wrong; give a factor on AHT from {_LEAST:g} to {_MOST:g}: '
            f"1 is average, 0.9 takes 10 % less time{_meaning(value)}",
        )
        return 1.0
    return value


def _meaning(value: float) -> str:
    """Give what a factor of 0 or below would say."""
    return f"; {value:g} would mean contacts that take no time" if value <= 0 else ""
