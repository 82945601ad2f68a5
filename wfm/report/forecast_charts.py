"""Charts of the forecast: days and weeks after the last ones of history, and a week's intervals.

Every chart carries the bands of the joint samples, taken at its own level: a week's band is not
the sum of its days' bands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import ContactHistory
from wfm.report import svg
from wfm.report.inputs import LocalDays, ReportInput, day_label

HISTORY_WEEKS = 6
INTERVAL_LABELS = "forecast-week"
DAY_LABELS = "forecast-days"
WEEK_LABELS = "forecast-weeks"

_WEEK = 7
_SHARES = (0.025, 0.1, 0.9, 0.975)
"""Edges of the 95 and 80 % bands."""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """History and forecast of one queue in equal spans of days.

    Parameters
    ----------
    first_days
        First day of each span, P of history and then F of the forecast.
    history
        Contacts that came, NaN where unknown, shape (P,).
    mean
        Contacts expected, NaN where a span is cut, shape (F,).
    bands
        Low 95, low 80, high 80 and high 95 % edge, shape (4, F); NaN without samples.
    """

    first_days: tuple[date, ...]
    history: NDArray[np.float64]
    mean: NDArray[np.float64]
    bands: NDArray[np.float64]


def interval_bands(samples: NDArray[np.int32] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the edges of the bands, shape (4, T); NaN without samples."""
    if not len(samples):
        return np.full((len(_SHARES), samples.shape[-1]), np.nan)
    return np.quantile(samples, _SHARES, axis=0)


def day_totals(report: ReportInput, q: int) -> Totals:
    """Give a queue's days."""
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    dates = charted_days(report)
    past = dates[: len(dates) - len(days.dates)]
    mean = days.sums(report.forecast.mean[q])
    bands = interval_bands(days.sums(report.forecast.samples[:, q, :]))
    return Totals(dates, history_totals(report, q, past), mean, bands)


def week_totals(report: ReportInput, q: int) -> Totals:
    """Give a queue's whole weeks, counted from the forecast's first day both ways."""
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    dates = charted_days(report)
    past = len(dates) - len(days.dates)
    known = history_totals(report, q, dates[:past])[past % _WEEK :]
    by_week = known.reshape(-1, _WEEK)
    never = np.isnan(by_week).all(axis=0)  # a weekday that never has a record is closed
    history = np.where(never, 0.0, by_week).sum(axis=1)
    weeks = len(days.dates) // _WEEK
    mean = days.sums(report.forecast.mean[q])[: weeks * _WEEK].reshape(weeks, _WEEK).sum(axis=1)
    samples = days.sums(report.forecast.samples[:, q, :])[:, : weeks * _WEEK]
    bands = interval_bands(samples.reshape(len(samples), weeks, _WEEK).sum(axis=2))
    return Totals(charted_weeks(report), history, mean, bands)


def charted_days(report: ReportInput) -> tuple[date, ...]:
    """Give the days of the daily chart: the last weeks of history, then the forecast."""
    days = LocalDays.of(report.forecast.grid, report.center.zone).dates
    return (*_history_dates(report, days[0]), *days)


def charted_weeks(report: ReportInput) -> tuple[date, ...]:
    """Give the first days of the whole weeks of the daily chart."""
    days = LocalDays.of(report.forecast.grid, report.center.zone).dates
    past = len(_history_dates(report, days[0])) // _WEEK
    return tuple(days[0] + timedelta(weeks=week) for week in range(-past, len(days) // _WEEK))


def week_of(report: ReportInput) -> slice:
    """Give the intervals of the week in detail: the roster's first."""
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    return days.week(report.roster.first_date)


def _history_dates(report: ReportInput, first: date) -> tuple[date, ...]:
    if report.history is None:
        return ()
    known = LocalDays.of(report.history.grid, report.center.zone).dates
    start = max(known[0], first - timedelta(weeks=HISTORY_WEEKS))
    return tuple(start + timedelta(days=d) for d in range(max(0, (first - start).days)))


def history_totals(report: ReportInput, q: int, dates: Sequence[date]) -> NDArray[np.float64]:
    """Give the contacts that came on some days, NaN where unknown."""
    history, name = report.history, report.forecast.queues[q]
    if history is None or name not in history.queues:
        return np.full(len(dates), np.nan)
    totals = _totals_by_date(history, name, report.center.zone)
    return np.array([totals.get(day, np.nan) for day in dates])


def _totals_by_date(history: ContactHistory, name: str, zone: str) -> dict[date, float]:
    days = LocalDays.of(history.grid, zone)
    sums = days.sums(history.offered[history.queues.index(name)])
    return dict(zip(days.dates, sums.tolist(), strict=True))


def totals_chart(totals: Totals, *, title: str, labels: str) -> str:
    """Draw days or weeks: what came, then what is expected with its bands."""
    dates, past = totals.first_days, len(totals.history)
    history = np.append(totals.history, np.full(len(totals.mean), np.nan))
    mean = np.append(np.full(past, np.nan), totals.mean)
    bands = np.hstack([np.full((len(_SHARES), past), np.nan), totals.bands])
    frame = svg.Frame()
    tallest = [value for row in (history, mean, bands[-1]) for value in row if np.isfinite(value)]
    ticks = svg.nice_ticks(max(tallest, default=0.0))
    across, upward = frame.across(-0.5, len(dates) - 0.5), frame.upward(ticks[0], ticks[-1])
    x = across(np.arange(len(dates), dtype=float))
    step = float(x[1] - x[0]) if len(x) > 1 else 1.0
    daily = len(dates) > 1 and (dates[1] - dates[0]).days == 1
    content = [
        svg.path(svg.bars_path(_weekends(dates, x, step, frame)), "weekend") if daily else "",
        svg.y_axis(frame, ticks, unit="contacts"),
        svg.x_axis(frame, [(x[d], day_label(day)) for d, day in _marks(dates, daily=daily)]),
        *_band_paths(x, bands, upward),
        svg.path(svg.line_path(x, upward(history)), "line history"),
        svg.path(svg.line_path(x, upward(mean)), "line mean"),
    ]
    if past:
        edge = across.at(past - 0.5)
        content.append(svg.line(edge, frame.top, edge, frame.height - frame.bottom, css="now"))
        content.append(svg.text(edge + 5, frame.top + 10, "forecast", css="tick"))
    tip = {
        "labels": labels,
        "x0": round(float(x[0]), 2),
        "dx": round(step, 4),
        "series": [
            ["offered", svg.rounded(history, 0)],
            ["expected", svg.rounded(mean, 0)],
            *band_tips(bands),
        ],
    }
    return svg.drawing(
        "".join(content), width=frame.width, height=frame.height, title=title, css="chart", tip=tip
    )


def intervals_chart(report: ReportInput, q: int) -> str:
    """Draw the intervals of the roster's first week."""
    part = week_of(report)
    forecast = report.forecast
    mean = forecast.mean[q, part]
    bands = interval_bands(forecast.samples[:, q, part])
    ticks = svg.nice_ticks(float(np.nanmax([mean.max(initial=0.0), *bands[-1]])))
    frame = svg.Frame()
    upward = frame.upward(ticks[0], ticks[-1])
    x, marks, lines = week_axis(report, frame)
    content = (
        svg.y_axis(frame, ticks, unit=f"contacts in {forecast.grid.minutes} min")
        + lines
        + svg.x_axis(frame, marks)
        + "".join(_band_paths(x, bands, upward))
        + svg.path(svg.line_path(x, upward(mean)), "line mean")
    )
    tip = {
        "labels": INTERVAL_LABELS,
        "x0": round(float(x[0]), 2),
        "dx": round(float(x[1] - x[0]), 5),
        "series": [
            ["expected", svg.rounded(mean)],
            *band_tips(bands),
            ["AHT [s]", svg.rounded(forecast.aht_seconds[q, part], 0)],
        ],
    }
    title = f"Contacts per interval of {forecast.queues[q]} in one week with 80 and 95 % bands"
    return svg.drawing(
        content, width=frame.width, height=frame.height, title=title, css="chart", tip=tip
    )


def week_axis(
    report: ReportInput, frame: svg.Frame
) -> tuple[NDArray[np.float64], list[tuple[float, str]], str]:
    """Give the pixels of the week's intervals, the days' labels and the lines between days."""
    part = week_of(report)
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    across = frame.across(0, part.stop - part.start)
    x = across(np.arange(part.stop - part.start) + 0.5)
    marks, lines = [], []
    for d, day in enumerate(days.dates):
        start, end = int(days.edges[d]) - part.start, int(days.edges[d + 1]) - part.start
        if start >= 0 and end <= part.stop - part.start:
            marks.append((across.at((start + end) / 2), day_label(day)))
            edge = across.at(start)
            lines.append(
                svg.line(edge, frame.top, edge, frame.height - frame.bottom, css="grid day")
            )
    return x, marks, "".join(lines)


def band_tips(bands: NDArray[np.float64]) -> list[list[object]]:
    """Give the bands' edges for the tooltip; none without samples."""
    if np.isnan(bands).all():
        return []
    names = ("2.5 % below", "10 % below", "10 % above", "2.5 % above")
    return [[name, svg.rounded(row, 0)] for name, row in zip(names, bands, strict=True)]


def _band_paths(x: NDArray[np.float64], bands: NDArray[np.float64], upward: svg.Scale) -> list[str]:
    low95, low80, high80, high95 = (upward(row) for row in bands)
    return [
        svg.path(svg.area_path(x, low95, high95), "band wide"),
        svg.path(svg.area_path(x, low80, high80), "band"),
    ]


def _weekends(
    dates: Sequence[date], x: NDArray[np.float64], step: float, frame: svg.Frame
) -> list[svg.Rectangle]:
    height = frame.height - frame.bottom - frame.top
    return [
        (float(x[d]) - step / 2, frame.top, step, height)
        for d, day in enumerate(dates)
        if day.weekday() >= 5
    ]


def _marks(dates: Sequence[date], *, daily: bool) -> list[tuple[int, date]]:
    return [(d, day) for d, day in enumerate(dates) if not daily or day.weekday() == 0]
