"""Which stored forecasts can be scored by now, and how they came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.holidays import holidays_between
from data.records import Center, Grid, NotFoundError, arrival_mask, local_midnight
from data.store import ForecastSummary, Store
from wfm.intraday import RUN_KIND
from wfm.scoring import (
    OWN,
    Comparison,
    Frozen,
    Score,
    actuals,
    compare,
    pairs,
    score,
    total_wape,
)

MOST_SCORED = 10
"""Forecasts that are scored unless one is named, the newest; every night makes one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Scores and comparisons of frozen forecasts, and what must be known of them."""

    scores: tuple[Score, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayScore:
    """How all queues together came out on one day: WAPE of intervals [%], NaN if unknown."""

    date: date
    forecast_id: int
    wape: float
    wape_mean8: float


def judge(store: Store, center: Center, forecast_id: int | None = None) -> Judgement:
    """Score frozen forecasts (None: the newest that can be) against the stored history.

    Raises
    ------
    NotFoundError
        There is no such forecast, or none at all.
    """
    summaries = store.forecasts()
    if forecast_id is not None or not summaries:
        store.forecast_id(forecast_id)  # says what there is where it does not exist
    wanted = _wanted(summaries, history_end(store, center), forecast_id)
    came = {s.id: _came(store, s) for s in wanted}
    frozen = [_frozen(store, s) for s in wanted if not np.isnan(came[s.id]).all()]
    scored = [f for f in frozen if forecast_id in {None, f.id}]
    scores = [row for f in scored for row in score(f, came[f.id], zone=center.zone)]
    comparisons = [
        row
        for first, second in pairs(frozen)
        if forecast_id in {None, first.id, second.id}
        for row in compare(first, second, came[second.id], zone=center.zone)
    ]
    notes = [_outside_note(f) for f in scored if f.known_until is None and f.forecast.source != OWN]
    if not scores:
        notes.append(_nothing_yet(store, center, summaries, forecast_id))
    return Judgement(tuple(scores), tuple(comparisons), tuple(notes))


def score_last_day(store: Store, center: Center) -> DayScore | None:
    """Give how the newest forecast made before the history's last whole day came out on it.

    None where no forecast of our own was made before that day and covers it.
    """
    end = history_end(store, center)
    if end is None:
        return None
    day = _last_whole_day(end, center)
    start, stop = (local_midnight(day + timedelta(days=n), center.zone) for n in (0, 1))
    for summary in store.forecasts():
        known = summary.known_until or summary.made_at
        if (
            summary.source == OWN
            and known <= start
            and summary.first_at <= start
            and stop <= summary.last_at
        ):
            came = _came(store, summary)
            frozen = _frozen(store, summary)
            starts = frozen.forecast.grid.starts()
            low, high = (np.datetime64(at.replace(tzinfo=None), "s") for at in (start, stop))
            came[:, (starts < low) | (starts >= high)] = np.nan
            ours, mean8 = total_wape(frozen, came)
            return None if np.isnan(ours) else DayScore(day, summary.id, ours, mean8)
    return None


def history_end(store: Store, center: Center) -> datetime | None:
    """Give the end of the center's last stored interval; None where there is no history."""
    names = {queue.name for queue in center.queues}
    ends = [span.last for span in store.history_span() if span.queue in names]
    return max(ends) + timedelta(minutes=center.interval_minutes) if ends else None


def _wanted(
    summaries: Sequence[ForecastSummary], end: datetime | None, forecast_id: int | None
) -> list[ForecastSummary]:
    """Give the newest forecasts that history has reached, the one named, and what they came from.

    The one named needs those beside it for comparison.
    """
    by_id = {s.id: s for s in summaries}
    reached = [s for s in summaries if end is not None and s.first_at < end]
    chosen = {s.id for s in reached[:MOST_SCORED]}
    if forecast_id is not None:
        chosen.add(forecast_id)
        chosen |= {s.id for s in reached if s.based_on == forecast_id}
    for number in tuple(chosen):
        before = by_id[number].based_on
        if before is not None:
            chosen.add(before)
    return [by_id[number] for number in sorted(chosen)]


def _came(store: Store, summary: ForecastSummary) -> NDArray[np.float64]:
    """Give what came on a forecast's grid, all NaN where none of its queues has history there."""
    length = summary.last_at - summary.first_at
    grid = Grid(summary.first_at, summary.minutes, length // timedelta(minutes=summary.minutes))
    try:
        history = store.history(
            summary.queues, minutes=grid.minutes, first=grid.start_at, last=grid.end_at
        )
    except NotFoundError:
        return np.full((len(summary.queues), grid.count), np.nan)
    return actuals(history, summary.queues, grid)


def _frozen(store: Store, summary: ForecastSummary) -> Frozen:
    forecast = store.load_forecast(summary.id)
    return Frozen(
        summary.id,
        forecast,
        summary.based_on,
        summary.known_until,
        updated=store.run(summary.run_id).kind == RUN_KIND,
    )


def _last_whole_day(end: datetime, center: Center) -> date:
    """Give the last local day of which no contacts can come from an instant on.

    Many sources write the opening hours only.
    """
    step = center.interval_minutes
    day: date = Grid(end, step, 1).local_days(center.zone)[0].astype(object)
    if end > local_midnight(day, center.zone):
        over = local_midnight(day + timedelta(days=1), center.zone)
        rest = Grid(end, step, (over - end) // timedelta(minutes=step))
        holidays = holidays_between(center, day, day)
        if not any(arrival_mask(queue, rest, holidays).any() for queue in center.queues):
            return day
    return day - timedelta(days=1)


def _outside_note(frozen: Frozen) -> str:
    return (
        f"forecast {frozen.id} ({frozen.forecast.source}) is scored in full, as if made before "
        "its first day: nobody recorded when it was"
    )


def _nothing_yet(
    store: Store,
    center: Center,
    summaries: Sequence[ForecastSummary],
    forecast_id: int | None,
) -> str:
    chosen = [s for s in summaries if forecast_id in {None, s.id}]
    unknown = min(max(s.first_at, s.known_until or s.first_at) for s in chosen)
    which = "the first forecast" if forecast_id is None else f"forecast {forecast_id}"
    end = history_end(store, center)
    has = "there is no history" if end is None else f"the history ends at {end:%Y-%m-%d %H:%M} UTC"
    return (
        f"nothing can be scored yet: {which} says what was not known from "
        f"{unknown:%Y-%m-%d %H:%M} UTC on, and {has}; import what came since, then again"
    )
