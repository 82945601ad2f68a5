"""An outside forecast from a file, checked as a whole."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from data.files.content import read_content
from data.files.forecasts.layouts import ForecastFormat, told_format
from data.files.forecasts.rows import read_rows
from data.files.history.intervals import DAY_MINUTES, place_rows
from data.files.history.records import refusal_problems
from data.files.history.refusals import Refusals
from data.files.history.zones import utc_offsets
from data.files.table import Table, first_row, parse_table
from data.holidays import holidays_between
from data.records import (
    Center,
    Forecast,
    Grid,
    HistoryColumns,
    ImportMapping,
    InputRefusedError,
    arrival_mask,
)

_MUCH = 0.05
"""A share of contacts in closed hours above this is more than late calls."""


@dataclass(frozen=True, slots=True)
class ForecastFile:
    """A forecast file, read and checked.

    Parameters
    ----------
    forecast
        Whole local days of the center's zone; no samples.
    rows
        Rows of the file.
    notes
        What a planner should know of it, in sentences.
    """

    forecast: Forecast
    rows: int
    notes: tuple[str, ...]


def read_forecast(
    path: Path,
    center: Center,
    *,
    source: str,
    form: str = "auto",
    mapping: ImportMapping | None = None,
) -> ForecastFile:
    """Give the forecast in a file, plain or gzipped.

    Parameters
    ----------
    source
        The name under which it is kept.
    form
        ``calabrio``, ``genesys``, ``connect``, ``plain``, or ``auto``: told from the first row.
    mapping
        Queue names, zone and columns of the file; None: they are the center's, and local times
        are of each queue's zone, the repeated hour told by the order of the rows.

    Raises
    ------
    InputRefusedError
        A row cannot be taken, a queue lacks days of the file, or the file as a whole is wrong.
    """
    content = read_content(path)
    mark = mapping.delimiter if mapping is not None else None
    cells = first_row(content, delimiter=mark)
    if form == "auto":
        named = set(mapping.columns.values()) if mapping is not None else set()
        form = told_format(cells, name=path.name, mapped=bool(named) and named <= set(cells))
    table = parse_table(content, path.name, delimiter=mark, headed=form != "calabrio")
    if not len(table) and not table.ragged:
        raise InputRefusedError(f"{path.name}: has a header and no rows; export it again")
    used = mapping or ImportMapping(form, zone_policy="sequence")
    columns, notes = _columns(cast("ForecastFormat", form), table, center, used)
    return _placed(columns, center, name=path.name, source=source, rows=len(table), notes=notes)


def _columns(
    form: ForecastFormat, table: Table, center: Center, mapping: ImportMapping
) -> tuple[HistoryColumns, tuple[str, ...]]:
    """Give the rows on the center's grid and queues; every fault of the file is named at once."""
    refusals = Refusals(table.lines)
    refusals.refuse_lines(table.ragged, table.width)
    found = read_rows(form, table, center, mapping, refusals)
    if found.interval_minutes == DAY_MINUTES:
        raise InputRefusedError(
            f"{table.name}: holds days, not intervals; export the forecast by "
            f"{center.interval_minutes} minutes"
        )
    placed = place_rows(found, center, mapping, refusals, name=table.name, attribution="arrival")
    if refusals.count:
        *rows, total = refusal_problems(
            table.name,
            refusals.first(),
            refusals.by_reason,
            refusals.count,
            len(table) + len(table.ragged),
        )
        raise InputRefusedError([*rows, f"{total.partition(';')[0]}; correct them"])
    return placed.columns, placed.notes


def _placed(
    columns: HistoryColumns,
    center: Center,
    *,
    name: str,
    source: str,
    rows: int,
    notes: tuple[str, ...],
) -> ForecastFile:
    if not len(columns.start_utc):
        raise InputRefusedError(f"{name}: every row is of a queue that is left out; nothing to do")
    if columns.interval_minutes == DAY_MINUTES:
        raise InputRefusedError(
            f"{name}: holds days, not intervals; export the forecast by "
            f"{center.interval_minutes} minutes"
        )
    grid = _grid(columns.start_utc, center)
    volume, work, there = _on_grid(columns, grid)
    _refuse_absent_days(columns.queues, there, grid, center, name=name)
    volume, said = _closed_left_out(columns.queues, volume, there, grid, center)
    aht, more = _handle_times(columns.queues, volume, work, center)
    forecast = Forecast(
        queues=columns.queues,
        grid=grid,
        mean=volume,
        aht_seconds=aht,
        samples=np.empty((0, *volume.shape), np.int32),
        models=(source,) * len(columns.queues),
        explanations=(f"imported from {name}",) * len(columns.queues),
        caveats=("an outside forecast has no samples: it has no band and cannot be simulated",),
        source=source,
    )
    return ForecastFile(forecast, rows, (*notes, *said, *more))


def _grid(starts: NDArray[np.datetime64], center: Center) -> Grid:
    """Give the whole local days of the center's zone that hold all starts."""
    days = (starts + utc_offsets(starts, center.zone)).astype("datetime64[D]")
    first, last = days.min().item(), days.max().item()
    return Grid.for_days(
        first, (last - first).days + 1, zone=center.zone, minutes=center.interval_minutes
    )


def _on_grid(
    columns: HistoryColumns, grid: Grid
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Give volume, work [s] (NaN where the file has none) and presence, shape (queues, T)."""
    step = 60 * grid.minutes
    at = (columns.start_utc.astype(np.int64) - int(grid.start_at.timestamp())) // step
    shape = (len(columns.queues), grid.count)
    volume, work, there = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.bool_)
    np.add.at(volume, (columns.queue_index, at), columns.offered)
    np.add.at(work, (columns.queue_index, at), columns.handle_seconds)
    there[columns.queue_index, at] = True
    return volume, work, there


def _refuse_absent_days(
    queues: tuple[str, ...], there: NDArray[np.bool_], grid: Grid, center: Center, *, name: str
) -> None:
    """Refuse a file in which a queue lacks a whole day on which it is open."""
    days = grid.local_days(center.zone)
    problems = []
    for place, queue in enumerate(queues):
        is_open = np.unique(days[_arrivals(queue, grid, center)])
        absent = np.setdiff1d(is_open, np.unique(days[there[place]]))
        if len(absent):
            more = f" and {len(absent) - 1} more days" if len(absent) > 1 else ""
            problems.append(
                f'{name}: queue "{queue}" has no row on {absent[0]}{more}; give each queue every '
                "day of the file, or import them as files of their own"
            )
    if problems:
        raise InputRefusedError(problems)


def _closed_left_out(
    queues: tuple[str, ...],
    volume: NDArray[np.float64],
    there: NDArray[np.bool_],
    grid: Grid,
    center: Center,
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give exact zeros while closed, and notes on what that leaves out and on absent intervals."""
    mask = np.array([_arrivals(queue, grid, center) for queue in queues])
    notes = []
    for place, queue in enumerate(queues):
        lost = float(volume[place, ~mask[place]].sum())
        if lost:
            notes.append(_lost_words(queue, lost, float(volume[place].sum())))
        absent = int((mask[place] & ~there[place]).sum())
        if absent:
            notes.append(f"{queue}: {absent:,} open intervals are not in the file: taken as 0")
    return np.where(mask, volume, 0.0), tuple(notes)


def _lost_words(queue: str, lost: float, total: float) -> str:
    """Say what closed hours leave out; much of it is a sign of times of another zone."""
    words = f"{queue}: {lost:,.1f} contacts in closed hours were left out"
    if lost <= _MUCH * total:
        return words
    return (
        f"{words}, {100 * lost / total:.0f} % of the file's: check the times' zone and the "
        "queue's opening hours"
    )


def _handle_times(
    queues: tuple[str, ...],
    volume: NDArray[np.float64],
    work: NDArray[np.float64],
    center: Center,
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give handle times [s]: where no contact says one, the queue's mean of the file."""
    aht = np.empty_like(volume)
    notes = []
    for place, queue in enumerate(queues):
        known = (volume[place] > 0) & (work[place] > 0)
        total = float(volume[place, known].sum())
        if total:
            mean = float(work[place, known].sum()) / total
        else:
            mean = center.queue(queue).aht_seconds
            notes.append(f"{queue}: the file has no handle times: {mean:g} s of the center file")
        ratio = np.divide(work[place], volume[place], out=np.full(len(known), mean), where=known)
        aht[place] = ratio
    return aht, tuple(notes)


def _arrivals(queue: str, grid: Grid, center: Center) -> NDArray[np.bool_]:
    first: date = grid.start_at.date() - timedelta(days=1)
    holidays = holidays_between(center, first, grid.end_at.date() + timedelta(days=1))
    return arrival_mask(center.queue(queue), grid, holidays)
