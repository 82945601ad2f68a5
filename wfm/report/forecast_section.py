"""The forecast: days with their band behind the last weeks of history, and one week in detail."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import ContactHistory
from wfm.report import svg
from wfm.report.inputs import LocalDays, ReportInput, day_label
from wfm.report.markup import Markup, chooser, details, figure, legend, panel, section, table

HISTORY_WEEKS = 6
WEEK_LABELS = "forecast-week"
DAY_LABELS = "forecast-days"


def forecast_section(report: ReportInput) -> Markup:
    """Give the charts and figures of every queue, one shown at a time."""
    queues = report.forecast.queues
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    return section(
        "forecast",
        "Forecast",
        chooser("queue", "Queue", [(str(q), name) for q, name in enumerate(queues)]),
        legend(
            [
                ("line history", "offered so far"),
                ("line mean", "expected"),
                ("band", "80 % band: four in five end inside"),
            ]
        ),
        *(panel("queue", str(q), _queue(report, q, days)) for q in range(len(queues))),
    )


def week_of(report: ReportInput) -> slice:
    """Give the intervals of the week in detail: the roster's first."""
    days = LocalDays.of(report.forecast.grid, report.center.zone)
    return days.week(report.roster.first_date)


def charted_days(report: ReportInput) -> tuple[date, ...]:
    """Give the days of the daily chart: the last weeks of history, then the forecast."""
    days = LocalDays.of(report.forecast.grid, report.center.zone).dates
    return (*_history_dates(report, days[0]), *days)


def _history_dates(report: ReportInput, first: date) -> tuple[date, ...]:
    if report.history is None:
        return ()
    known = LocalDays.of(report.history.grid, report.center.zone).dates
    start = max(known[0], first - timedelta(weeks=HISTORY_WEEKS))
    return tuple(start + timedelta(days=d) for d in range(max(0, (first - start).days)))


def _queue(report: ReportInput, q: int, days: LocalDays) -> str:
    forecast = report.forecast
    name = forecast.queues[q]
    mean = days.sums(forecast.mean[q])
    low, high = np.quantile(days.sums(forecast.samples[:, q, :]), (0.1, 0.9), axis=0)
    load = days.sums(forecast.mean[q] * forecast.aht_seconds[q])
    aht = np.divide(load, mean, out=np.full_like(mean, np.nan), where=mean > 0)
    rows = [
        (day_label(day), _count(mean[d]), _count(low[d]), _count(high[d]), _count(aht[d]))
        for d, day in enumerate(days.dates)
    ]
    head = ("Day", "Expected", "10 % are below", "10 % are above", "AHT [s]")
    return "".join(
        (
            figure(f"{name}: contacts per day", _daily(report, q, mean, np.array([low, high]))),
            figure(f"{name}: contacts per interval, one week", _weekly(report, q)),
            details("Days as a table", table(head, rows, caption=f"{name}: contacts per day")),
        )
    )


def _daily(
    report: ReportInput, q: int, mean: NDArray[np.float64], band: NDArray[np.float64]
) -> str:
    dates = charted_days(report)
    past = len(dates) - len(mean)
    empty = np.full(past, np.nan)
    history = np.append(_history_totals(report, q, dates[:past]), np.full(len(mean), np.nan))
    mean = np.append(empty, mean)
    low, high = np.append(empty, band[0]), np.append(empty, band[1])
    frame = svg.Frame()
    ticks = svg.nice_ticks(float(np.nanmax([*history, *high, *mean, 0.0])))
    across, upward = frame.across(-0.5, len(dates) - 0.5), frame.upward(ticks[0], ticks[-1])
    x = across(np.arange(len(dates), dtype=float))
    step = x[1] - x[0] if len(x) > 1 else 1.0
    weekend = [
        (x[d] - step / 2, frame.top, step, frame.height - frame.bottom - frame.top)
        for d, day in enumerate(dates)
        if day.weekday() >= 5
    ]
    content = [
        svg.path(svg.bars_path(weekend), "weekend"),
        svg.y_axis(frame, ticks, unit="contacts"),
        svg.x_axis(frame, [(x[d], day_label(day)) for d, day in _mondays(dates)]),
        svg.path(svg.area_path(x, upward(low), upward(high)), "band"),
        svg.path(svg.line_path(x, upward(history)), "line history"),
        svg.path(svg.line_path(x, upward(mean)), "line mean"),
    ]
    if past:
        edge = across.at(past - 0.5)
        content.append(svg.line(edge, frame.top, edge, frame.height - frame.bottom, css="now"))
        content.append(svg.text(edge + 5, frame.top + 10, "forecast", css="tick"))
    tip = {
        "labels": DAY_LABELS,
        "x0": round(float(x[0]), 2),
        "dx": round(float(step), 4),
        "series": [
            ["offered", svg.rounded(history, 0)],
            ["expected", svg.rounded(mean, 0)],
            ["10 % below", svg.rounded(low, 0)],
            ["10 % above", svg.rounded(high, 0)],
        ],
    }
    title = f"Contacts per day of {report.forecast.queues[q]}: history and forecast with 80 % band"
    return svg.drawing(
        "".join(content), width=frame.width, height=frame.height, title=title, css="chart", tip=tip
    )


def _weekly(report: ReportInput, q: int) -> str:
    part = week_of(report)
    forecast = report.forecast
    mean = forecast.mean[q, part]
    low, high = np.quantile(forecast.samples[:, q, part], (0.1, 0.9), axis=0)
    ticks = svg.nice_ticks(float(max(high.max(initial=0), mean.max(initial=0))))
    frame = svg.Frame()
    upward = frame.upward(ticks[0], ticks[-1])
    x, marks, lines = week_axis(report, frame)
    content = (
        svg.y_axis(frame, ticks, unit=f"contacts in {forecast.grid.minutes} min")
        + lines
        + svg.x_axis(frame, marks)
        + svg.path(svg.area_path(x, upward(low), upward(high)), "band")
        + svg.path(svg.line_path(x, upward(mean)), "line mean")
    )
    tip = {
        "labels": WEEK_LABELS,
        "x0": round(float(x[0]), 2),
        "dx": round(float(x[1] - x[0]), 5),
        "series": [
            ["expected", svg.rounded(mean)],
            ["10 % below", svg.rounded(low, 0)],
            ["10 % above", svg.rounded(high, 0)],
            ["AHT [s]", svg.rounded(forecast.aht_seconds[q, part], 0)],
        ],
    }
    title = f"Contacts per interval of {forecast.queues[q]} in one week with 80 % band"
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


def _history_totals(report: ReportInput, q: int, dates: tuple[date, ...]) -> NDArray[np.float64]:
    history, name = report.history, report.forecast.queues[q]
    out = np.full(len(dates), np.nan)
    if history is None or name not in history.queues:
        return out
    totals = _totals_by_date(history, name, report.center.zone)
    return np.array([totals.get(day, np.nan) for day in dates])


def _totals_by_date(history: ContactHistory, name: str, zone: str) -> dict[date, float]:
    days = LocalDays.of(history.grid, zone)
    sums = days.sums(history.offered[history.queues.index(name)])
    return dict(zip(days.dates, sums.tolist(), strict=True))


def _mondays(dates: tuple[date, ...]) -> list[tuple[int, date]]:
    return [(d, day) for d, day in enumerate(dates) if day.weekday() == 0]


def _count(value: float) -> str:
    return f"{value:,.0f}" if np.isfinite(value) else "\u2013"
