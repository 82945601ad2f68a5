"""The tables that show what a forecast says, and what stands behind it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Adjustment, Forecast, PlannerNote
from data.store import ForecastSummary
from wfm.adjusting import DAY_MINUTES
from wfm.commands.output import Column, Listing
from wfm.intraday import Reforecast

_SHARES = (0.1, 0.9)


def forecast_totals(forecast: Forecast, forecast_id: int) -> Listing:
    """Give each queue's expected volume, its 80 % band and the reason for its model."""
    work = (forecast.mean * forecast.aht_seconds).sum(axis=1)
    rows = []
    for place, queue in enumerate(forecast.queues):
        mean = float(forecast.mean[place].sum())
        low, high = _band(forecast.samples[:, place].sum(axis=1))
        aht = float(work[place]) / mean if mean else float(forecast.aht_seconds[place].mean())
        model, why = forecast.models[place], forecast.explanations[place]
        rows.append((forecast_id, queue, mean, low, high, aht, model, why))
    return Listing(
        "forecast",
        "Forecast of the whole horizon",
        (
            Column("forecast_id", "id"),
            Column("queue", "queue"),
            Column("contacts", "contacts", ",.0f"),
            Column("low80", "80 % from", ",.0f"),
            Column("high80", "to", ",.0f"),
            Column("aht_seconds", "AHT s", ".0f"),
            Column("model", "model"),
            Column("explanation", "why", long=True),
        ),
        tuple(rows),
    )


def days(forecast: Forecast, zone: str) -> Listing:
    """Give each queue's contacts by local day of the center, with their 80 % band."""
    dates, day = np.unique(forecast.grid.local_days(zone), return_inverse=True)
    starts = np.flatnonzero(np.diff(day, prepend=-1))
    sums = np.add.reduceat(forecast.mean, starts, axis=1)
    samples = np.add.reduceat(forecast.samples, starts, axis=2, dtype=np.int64)
    rows = []
    for place, queue in enumerate(forecast.queues):
        for number, date in enumerate(dates.tolist()):
            band = _band(samples[:, place, number])
            rows.append((queue, date, f"{date:%a}", float(sums[place, number]), *band))
    return Listing(
        "days",
        "Days",
        (
            Column("queue", "queue"),
            Column("date", "day"),
            Column("weekday", ""),
            Column("contacts", "contacts", ",.0f"),
            Column("low80", "80 % from", ",.0f"),
            Column("high80", "to", ",.0f"),
        ),
        tuple(rows),
    )


def behind(forecast: Forecast, written: Sequence[PlannerNote]) -> Iterator[Listing]:
    """Give what stands behind a forecast; what there is none of is left out."""
    listings = (
        _effects(forecast),
        _outliers(forecast),
        _bursts(forecast),
        adjustments(forecast.adjustments),
        notes(written),
    )
    yield from (listing for listing in listings if listing.rows)


def adjustments(made: Sequence[Adjustment]) -> Listing:
    """Give what planners changed by hand."""
    return Listing(
        "adjustments",
        "Changes by hand",
        (
            Column("queue", "queue"),
            Column("first_date", "from"),
            Column("last_date", "to"),
            Column("hours", "hours"),
            Column("change", "change"),
            Column("amount", "", "+g"),
            Column("contacts_before", "contacts before", ",.1f"),
            Column("contacts_after", "after", ",.1f"),
            Column("made_by", "by"),
            Column("made_at", "at"),
            Column("reason", "reason", long=True),
        ),
        tuple(
            (
                a.queue,
                a.first_date,
                a.last_date,
                f"{_clock(a.first_minute)}-{_clock(a.end_minute)}",
                a.kind,
                a.amount,
                a.contacts_before,
                a.contacts_after,
                a.made_by,
                a.made_at,
                a.reason,
            )
            for a in made
        ),
    )


def forecasts(summaries: Sequence[ForecastSummary]) -> Listing:
    """Give the stored forecasts, newest first."""
    return Listing(
        "forecasts",
        "Forecasts",
        (
            Column("forecast_id", "id"),
            Column("made_at", "made"),
            Column("source", "source"),
            Column("based_on", "based on"),
            Column("adjustments", "changes by hand"),
            Column("start_at", "from"),
            Column("end_at", "to"),
            Column("contacts", "contacts", ",.0f"),
            Column("queues", "queues"),
        ),
        tuple(
            (
                s.id,
                s.made_at,
                s.source,
                s.based_on,
                s.adjustments,
                s.first_at,
                s.last_at,
                s.contacts,
                ", ".join(s.queues),
            )
            for s in summaries
        ),
    )


def reforecast(made: Reforecast) -> Listing:
    """Give each queue's day until now, and what is expected of the rest of it."""
    return Listing(
        "intraday",
        "The day until now, and the rest of it before and after the update",
        (
            Column("forecast_id", "id"),
            Column("queue", "queue"),
            Column("intervals", "intervals seen"),
            Column("offered", "offered", ",.0f"),
            Column("expected", "expected", ",.1f"),
            Column("rest_before", "rest before", ",.1f"),
            Column("rest_after", "rest now", ",.1f"),
            Column("low80", "80 % from", ",.0f"),
            Column("high80", "to", ",.0f"),
            Column("explanation", "why", long=True),
        ),
        tuple(
            (
                made.id,
                row.queue,
                row.intervals,
                row.offered,
                row.expected,
                row.rest_before,
                row.rest_after,
                row.low80,
                row.high80,
                made.forecast.explanations[made.forecast.queues.index(row.queue)],
            )
            for row in made.day
        ),
    )


def _effects(forecast: Forecast) -> Listing:
    return Listing(
        "effects",
        "Special days and what they do",
        (
            Column("queue", "queue"),
            Column("date", "day"),
            Column("kind", "kind"),
            Column("name", "name"),
            Column("factor", "times an ordinary day", ".2f"),
            Column("seen", "times seen"),
        ),
        tuple((e.queue, e.date, e.kind, e.name, e.factor, e.seen) for e in forecast.effects),
    )


def _outliers(forecast: Forecast) -> Listing:
    return Listing(
        "outliers",
        "Days of the past that models do not take as they were",
        (
            Column("queue", "queue"),
            Column("date", "day"),
            Column("contacts", "came", ",.0f"),
            Column("expected", "taken as", ",.0f"),
            Column("reason", "reason", long=True),
        ),
        tuple((o.queue, o.date, o.contacts, o.expected, o.reason) for o in forecast.outliers),
    )


def _bursts(forecast: Forecast) -> Listing:
    return Listing(
        "bursts",
        "Risk of sudden bursts, apart from the band",
        (
            Column("queue", "queue"),
            Column("days_percent", "days with one %", ".1f"),
            Column("extra_contacts", "adds", ",.0f"),
            Column("largest_contacts", "at most so far", ",.0f"),
            Column("hours", "hours", ".1f"),
        ),
        tuple(
            (b.queue, b.days_percent, b.extra_contacts, b.largest_contacts, b.hours)
            for b in forecast.bursts
        ),
    )


def notes(written: Sequence[PlannerNote]) -> Listing:
    """Give what planners wrote beside a forecast."""
    return Listing(
        "notes",
        "Planners' notes",
        (Column("made_at", "at"), Column("made_by", "by"), Column("text", "note", long=True)),
        tuple((n.made_at, n.made_by, n.text) for n in written),
    )


def _band(totals: NDArray[np.integer]) -> tuple[float | None, float | None]:
    """Give the 80 % band of samples; nothing where there are none."""
    if not len(totals):
        return None, None
    low, high = np.quantile(totals, _SHARES)
    return float(low), float(high)


def _clock(minute: int) -> str:
    return "24:00" if minute == DAY_MINUTES else f"{minute // 60:02d}:{minute % 60:02d}"
