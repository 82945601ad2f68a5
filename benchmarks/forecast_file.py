"""The rows of a CSV file as contacts by local time."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from data.records import InputRefusedError

_WHOLE = 2 / 3
"""A day added up from shorter intervals counts with so much of the rows usual on its weekday."""

_DAY = pd.Timedelta("1D")


def read_frame(path: Path, column: str) -> "pd.Series[float]":
    """Give one column by the stamps of the file's first column.

    Raises
    ------
    InputRefusedError
        The file cannot be read, lacks the column, or a cell is no time or no count.
    """
    try:
        frame = pd.read_csv(path)
    except (OSError, ValueError, UnicodeDecodeError, EOFError) as error:
        raise InputRefusedError(f"{path} cannot be read as CSV: {error}") from error
    columns = [str(name) for name in frame.columns[1:]]
    if column not in columns:
        raise InputRefusedError(f'{path} has no column "{column}": it has {", ".join(columns)}')
    if frame.empty:
        raise InputRefusedError(f"{path} has no rows below its header")
    counts = pd.to_numeric(frame[column], errors="coerce").astype(float)
    wrong = (counts.isna() & frame[column].notna()) | (counts < 0) | np.isinf(counts)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputRefusedError(
            f'{path} line {row + 2}: {column} is "{frame[column].iloc[row]}"; it must be a count '
            "of 0 or more, or empty where it is missing"
        )
    if counts.isna().all():
        raise InputRefusedError(f"{path}: column {column} is empty")
    name = str(frame.columns[0])
    return pd.Series(counts.to_numpy(), index=_stamps(frame.iloc[:, 0], str(path)), name=name)


def _stamps(cells: "pd.Series[str]", source: str) -> pd.DatetimeIndex:
    """Give the stamps, aware where the file has offsets."""
    has_offset = cells.astype(str).str.contains(r"\d[T ]\d.*(?:Z|[+-]\d\d:?\d\d)$").any()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of formats that differ by row
        stamps = pd.to_datetime(cells, errors="coerce", utc=bool(has_offset))
    if stamps.isna().any():
        row = int(np.flatnonzero(stamps.isna())[0])
        raise InputRefusedError(
            f'{source} line {row + 2}: "{cells.iloc[row]}" in the first column is no time; '
            "write it like 2024-05-01 09:30"
        )
    return pd.DatetimeIndex(stamps)


def local_values(
    values: "pd.Series[float]", *, freq: pd.Timedelta, zone: str, source: str
) -> "pd.Series[float]":
    """Add contacts up to intervals of local time, from the first recorded one to the last.

    Parameters
    ----------
    values
        By stamps, aware or not, in any order; the index is UTC where its name ends so.
    freq
        Length of an interval; NaN where a part of its rows is missing.
    """
    stamps = pd.DatetimeIndex(values.index)
    step = _step(stamps)
    if step > freq:
        raise InputRefusedError(
            f"{source} has a row each {_minutes(step)} min and --freq asks for {_minutes(freq)}: "
            "give one not below that of the file"
        )
    if stamps.tz is None and str(values.name).lower().endswith("utc") and step < _DAY:
        stamps = stamps.tz_localize("UTC")
    if stamps.tz is not None:
        stamps = stamps.tz_convert(zone).tz_localize(None)
    values = pd.Series(values.to_numpy(), index=stamps.floor(step)).sort_index().dropna()
    if freq < _DAY:
        return values.resample(freq).sum(min_count=max(1, int(freq / step)))
    return _whole_days(values)


def _step(stamps: pd.DatetimeIndex) -> pd.Timedelta:
    """Give the commonest distance of neighbouring stamps; a day for a single one."""
    gaps = stamps.unique().sort_values().to_series().diff().dropna()
    return pd.Timedelta(gaps.mode().iloc[0]) if len(gaps) else _DAY


def _minutes(span: pd.Timedelta) -> str:
    return f"{span / pd.Timedelta('1min'):g}"


def _whole_days(values: "pd.Series[float]") -> "pd.Series[float]":
    """Give daily totals, NaN where a day lacks more than a third of its weekday's usual rows."""
    days = values.resample("1D")
    totals, rows = days.sum(min_count=1), days.count()
    weekday = pd.DatetimeIndex(totals.index).day_of_week
    usual = rows.where(rows > 0).groupby(weekday).transform("median")
    return totals.where(rows >= _WHOLE * usual)
