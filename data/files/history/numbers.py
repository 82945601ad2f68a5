"""Counts and durations as files write them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.files.history.refusals import Refusals
from data.files.table import Strings

MOST = 100_000_000
"""More contacts, or seconds of work, than this in a row are a slip of the source."""


def parse_numbers(
    cells: Strings, refusals: Refusals, *, column: str, blank: str | None = None
) -> NDArray[np.float64]:
    """Give the numbers of text cells; refuse what is none or below 0.

    Parameters
    ----------
    column
        The column's name, for messages.
    blank
        What is wrong with an empty cell; None: it is missing, NaN.

    Returns
    -------
        NaN where empty or refused, shape (rows,).
    """
    codes, distinct = pd.factorize(cells)
    numbers = pd.to_numeric(pd.Series(distinct, dtype=object), errors="coerce").to_numpy(
        np.float64, copy=True
    )
    numbers[~np.isfinite(numbers)] = np.nan
    empty = np.array([not text for text in distinct], np.bool_)
    wrong, negative = np.isnan(numbers) & ~empty, numbers < 0
    refusals.refuse(
        np.flatnonzero(wrong[codes]),
        f"{column} no number",
        lambda row: f'{column} is "{cells[row]}"; it must be a number such as 12 or 12.5',
    )
    refusals.refuse(
        np.flatnonzero(negative[codes]),
        f"{column} below 0",
        lambda row: f"{column} is {cells[row]}; it must be 0 or more",
    )
    if blank is not None:
        words = f"{column} is empty; {blank}"
        refusals.refuse(np.flatnonzero(empty[codes]), f"{column} empty", lambda _: words)
    huge = numbers > MOST
    refusals.refuse(
        np.flatnonzero(huge[codes]),
        f"{column} too high",
        lambda row: f"{column} is {cells[row]}; no interval holds over {MOST:,}: correct it",
    )
    numbers[negative | huge] = np.nan
    return np.asarray(numbers[codes], np.float64)
