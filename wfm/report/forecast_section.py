"""The forecast: every queue by day, interval or week, with the bands its samples give."""

import numpy as np

from wfm.report.forecast_charts import (
    DAY_LABELS,
    WEEK_LABELS,
    Totals,
    day_totals,
    intervals_chart,
    totals_chart,
    week_totals,
)
from wfm.report.inputs import LocalDays, ReportInput, day_label
from wfm.report.markup import Markup, chooser, details, figure, legend, panel, section, table

_LEVELS = (("day", "Day"), ("interval", "Interval"), ("week", "Week"))


def forecast_section(report: ReportInput) -> Markup:
    """Give the charts and figures of every queue, one queue and one level shown at a time."""
    queues = report.forecast.queues
    entries = [("line history", "offered so far"), ("line mean", "expected")]
    if len(report.forecast.samples):
        entries.append(("band", "80 % band: four in five end inside"))
        entries.append(("band wide", "95 % band: nineteen in twenty"))
    return section(
        "forecast",
        "Forecast",
        chooser("queue", "Queue", [(str(q), name) for q, name in enumerate(queues)]),
        chooser("level", "Level", _LEVELS),
        legend(entries),
        *(panel("queue", str(q), _queue(report, q)) for q in range(len(queues))),
    )


def _queue(report: ReportInput, q: int) -> str:
    name = report.forecast.queues[q]
    days, weeks = day_totals(report, q), week_totals(report, q)
    by_day = totals_chart(
        days,
        title=f"Contacts per day of {name}: history and forecast with 80 and 95 % bands",
        labels=DAY_LABELS,
    )
    by_week = totals_chart(
        weeks,
        title=f"Contacts per week of {name}: history and forecast with 80 and 95 % bands",
        labels=WEEK_LABELS,
    )
    return "".join(
        (
            panel("level", "day", figure(f"{name}: contacts per day", by_day)),
            panel(
                "level",
                "interval",
                figure(f"{name}: contacts per interval, one week", intervals_chart(report, q)),
            ),
            panel("level", "week", figure(f"{name}: contacts per week", by_week)),
            _tables(report, q, days, weeks),
        )
    )


def _tables(report: ReportInput, q: int, days: Totals, weeks: Totals) -> str:
    """Give the days and weeks of one queue as tables, on demand."""
    name = report.forecast.queues[q]
    grid = LocalDays.of(report.forecast.grid, report.center.zone)
    load = grid.sums(report.forecast.mean[q] * report.forecast.aht_seconds[q])
    aht = np.divide(load, days.mean, out=np.full_like(load, np.nan), where=days.mean > 0)
    head = ("Day", "Expected", "80 % band", "95 % band", "AHT [s]")
    rows = [(*row, _count(aht[d])) for d, row in enumerate(_rows(days))]
    by_day = table(head, rows, caption=f"{name}: contacts per day")
    by_week = table(("Week from", *head[1:-1]), _rows(weeks), caption=f"{name}: contacts per week")
    return details("Days and weeks as tables", by_day + (by_week if len(weeks.mean) else ""))


def _rows(totals: Totals) -> list[tuple[str, ...]]:
    coming = totals.first_days[len(totals.history) :]
    return [
        (
            day_label(day),
            _count(totals.mean[d]),
            _span(totals.bands[1, d], totals.bands[2, d]),
            _span(totals.bands[0, d], totals.bands[3, d]),
        )
        for d, day in enumerate(coming)
    ]


def _span(low: float, high: float) -> str:
    return f"{low:,.0f}\u2013{high:,.0f}" if np.isfinite(low) else "\u2013"


def _count(value: float) -> str:
    return f"{value:,.0f}" if np.isfinite(value) else "\u2013"
