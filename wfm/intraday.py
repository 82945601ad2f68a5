"""A day under way: which forecast is brought up to date, and what that does to the day."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.records import ContactHistory, Forecast, NotFoundError
from data.store import ForecastSummary, Store
from wfm.scoring import OWN, actuals

RUN_KIND = "intraday"
"""Kind of the runs that update a forecast; an updated one is never updated again."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One queue's day: what came against what was expected, and what is expected now.

    Parameters
    ----------
    offered, expected
        Contacts until now, on the intervals that are in the history.
    intervals
        How many those are.
    rest_before, rest_after
        Expected contacts of the rest of the day, before the update and after.
    low80, high80
        80 % band of the rest of the day after the update.
    """

    queue: str
    intervals: int
    offered: float
    expected: float
    rest_before: float
    rest_after: float
    low80: float
    high80: float


@dataclass(frozen=True, slots=True)
class Reforecast:
    """An updated forecast, as it was stored.

    Parameters
    ----------
    based_on
        The forecast that was updated.
    without
        Forecasts whose changes by hand are not in it; see ``lost_changes``.
    """

    id: int
    based_on: int
    forecast: Forecast
    day: tuple[DayRow, ...]
    without: tuple[int, ...] = ()


def newest_forecast_of(store: Store, at: datetime) -> int:
    """Give the newest forecast of our own that covers an instant and was not updated itself.

    Raises
    ------
    NotFoundError
        There is none.
    """
    summaries = store.forecasts()
    by_id = {s.id: s for s in summaries}
    for summary in summaries:
        covers = summary.first_at <= at < summary.last_at
        if covers and summary.source == OWN and not _updated(store, summary, by_id):
            return summary.id
    raise NotFoundError(
        f"no forecast of wfm covers {at:%Y-%m-%d %H:%M} UTC; make one with `wfm forecast run "
        "--from DAY` before the day is updated, or give another --at"
    )


def lost_changes(store: Store, at: datetime, base: int) -> tuple[int, ...]:
    """Give the forecasts whose changes by hand an update of ``base`` lacks, the newest first.

    They were made to an updated forecast, after ``base``.
    """
    summaries = store.forecasts()
    by_id = {s.id: s for s in summaries}
    return tuple(
        s.id
        for s in summaries
        if s.id > base
        and s.source == OWN
        and s.first_at <= at < s.last_at
        and store.run(s.run_id).kind != RUN_KIND
        and s.adjustments > by_id[base].adjustments
    )


def day_rows(
    before: Forecast, after: Forecast, history: ContactHistory, *, at: datetime, zone: str
) -> tuple[DayRow, ...]:
    """Give each queue's day until an instant and after it.

    Parameters
    ----------
    before, after
        The forecast before and after its update, on one grid.
    zone
        The center's, whose local day is meant.
    """
    grid = before.grid
    days = grid.local_days(zone)
    today = days == days[grid.index(at)]
    now = np.datetime64(at.replace(tzinfo=None), "s")
    ends = grid.starts() + np.timedelta64(60 * grid.minutes, "s")
    past, rest = today & (ends <= now), today & (ends > now)
    came = actuals(history, before.queues, grid)
    out = []
    for place, queue in enumerate(before.queues):
        seen = past & ~np.isnan(came[place])
        low, high = np.quantile(after.samples[:, place, rest].sum(axis=1), (0.1, 0.9))
        out.append(
            DayRow(
                queue=queue,
                intervals=int(seen.sum()),
                offered=float(came[place, seen].sum()),
                expected=float(before.mean[place, seen].sum()),
                rest_before=float(before.mean[place, rest].sum()),
                rest_after=float(after.mean[place, rest].sum()),
                low80=float(low),
                high80=float(high),
            )
        )
    return tuple(out)


def _updated(store: Store, summary: ForecastSummary, by_id: dict[int, ForecastSummary]) -> bool:
    """Tell whether a forecast, or one that it came from, was updated."""
    here: ForecastSummary | None = summary
    while here is not None:
        if here.based_on is None:
            return False
        if store.run(here.run_id).kind == RUN_KIND:
            return True
        here = by_id.get(here.based_on)
    return False
