"""Counts by queue and interval from the single contacts of a log."""

import numpy as np
from numpy.typing import NDArray

from data.files.history.interval_rows import FIGURES
from data.files.history.zones import utc_offsets
from data.holidays import holidays_between
from data.records import Center, ContactColumns, Grid, HistoryColumns, opening_mask


def counts_of(contacts: ContactColumns, center: Center, *, minutes: int) -> HistoryColumns:
    """Give the contacts counted in the interval in which they arrived.

    The log is taken to be whole on every local day of the center on which it has a contact: an
    open interval of such a day without contacts counts zero. Days without any contact are
    missing.

    Parameters
    ----------
    contacts
        By arrival.
    minutes
        Length of the intervals [minutes].
    """
    used = np.unique(contacts.queue_index)
    names = tuple(contacts.queues[place] for place in used)
    if not len(used):
        return _columns((), np.zeros((6, 0, 0)), np.zeros((0, 0), np.bool_), None, minutes)
    grid = _grid(contacts, center, minutes)
    at = (contacts.arrived_utc - grid.starts()[0]).astype(np.int64) // (60 * minutes)
    queue = np.searchsorted(used, contacts.queue_index)
    thresholds = np.array([center.queue(name).goal.threshold_seconds for name in names])
    wait, handled = contacts.wait_seconds, contacts.handled
    in_time = np.where(np.isnan(wait), np.nan, handled & (wait <= thresholds[queue]))
    figures = np.zeros((6, len(names), grid.count))
    each = (
        np.ones(len(at)),
        handled,
        ~handled,
        contacts.handle_seconds,
        wait,
        np.where(handled, in_time, 0.0),
    )
    for figure, values in zip(figures, each, strict=True):
        np.add.at(figure, (queue, at), values)
    known = _open(names, grid, center) & _days_with_contacts(grid, at, center.zone)
    return _columns(names, figures, known | (figures[0] > 0), grid, minutes)


def _grid(contacts: ContactColumns, center: Center, minutes: int) -> Grid:
    """Give the intervals from the first local day of the center with contacts to the last."""
    edges = contacts.arrived_utc[[0, -1]]
    days = (edges + utc_offsets(edges, center.zone)).astype("datetime64[D]")
    count = int((days[1] - days[0]).astype(np.int64)) + 1
    return Grid.for_days(days[0].item(), count, zone=center.zone, minutes=minutes)


def _open(names: tuple[str, ...], grid: Grid, center: Center) -> NDArray[np.bool_]:
    days = grid.local_days(center.zone)
    holidays = holidays_between(center, days[0].item(), days[-1].item())
    return np.stack([opening_mask(center.queue(name), grid, holidays) for name in names])


def _days_with_contacts(grid: Grid, at: NDArray[np.int64], zone: str) -> NDArray[np.bool_]:
    days = grid.local_days(zone)
    return np.isin(days, np.unique(days[at]))


def _columns(
    names: tuple[str, ...],
    figures: NDArray[np.float64],
    known: NDArray[np.bool_],
    grid: Grid | None,
    minutes: int,
) -> HistoryColumns:
    queue, at = np.nonzero(known)
    starts = grid.starts()[at] if grid is not None else np.zeros(0, "datetime64[s]")
    values = figures[:, known]
    return HistoryColumns(
        queues=names,
        queue_index=queue.astype(np.int64),
        start_utc=starts,
        **dict(zip(FIGURES, values, strict=True)),
        interval_minutes=minutes,
    )
