"""The outlook: simulated service by queue and day, and by interval for one week."""

import numpy as np

from data.records import Outlook
from wfm.goals import standing
from wfm.report import svg
from wfm.report.forecast_charts import week_axis, week_of
from wfm.report.inputs import ReportInput, day_label
from wfm.report.markup import Markup, cell, chooser, figure, legend, panel, paragraph, section
from wfm.report.outlook_tables import outlook_figures
from wfm.report.service import STANDING_SIGN, percent


def outlook_section(report: ReportInput) -> Markup:
    """Give service by queue and day, each queue's week, the occupancy, and more figures."""
    outlook = report.outlook
    if outlook is None:
        words = "This roster has not been simulated; `wfm roster simulate` tells what it delivers."
        return section("outlook", "Outlook", paragraph(words))
    names = [(str(q), name) for q, name in enumerate(report.forecast.queues)]
    parts = [_days(report, outlook)]
    if _same_grid(report, outlook):
        parts += [
            chooser("queue", "Queue", names),
            *(panel("queue", key, _week(report, outlook, name)) for key, name in names),
            legend(
                [
                    ("line mean", "simulated service"),
                    ("band", "95 % confidence interval"),
                    ("line goalline", "goal"),
                ]
            ),
            _occupancy(report, outlook),
        ]
    parts.append(outlook_figures(outlook))
    return section("outlook", "Outlook", *parts)


def _same_grid(report: ReportInput, outlook: Outlook) -> bool:
    """Tell whether the week in detail lies on the outlook's grid."""
    part = week_of(report)
    start = outlook.grid.index(report.forecast.grid.at(part.start))
    fits = start >= 0 and start + part.stop - part.start <= outlook.grid.count
    return fits and outlook.grid.minutes == report.forecast.grid.minutes


def _on_outlook(report: ReportInput, outlook: Outlook) -> slice:
    part = week_of(report)
    start = outlook.grid.index(report.forecast.grid.at(part.start))
    return slice(start, start + part.stop - part.start)


def _days(report: ReportInput, outlook: Outlook) -> Markup:
    """Give the table of service by queue and day, shaded and signed by standing."""
    days = [day.item() for day in outlook.days.astype("datetime64[D]")]
    heads = "".join(f'<th scope="col">{cell(day_label(day))}</th>' for day in days)
    body = []
    for q, name in enumerate(outlook.queues):
        target = report.center.queue(name).goal.target
        cells = []
        for d in range(len(days)):
            mean = float(outlook.service_by_day.mean[q, d])
            half = float(outlook.service_by_day.half_width[q, d])
            cells.append(_day(mean, half, target))
        share = f"{target:.0%}" if target > 0 else "\u2013"
        body.append(f'<tr><th scope="row">{cell(name)}</th><td>{share}</td>{"".join(cells)}</tr>')
    caption = (
        "Simulated service [%] by queue and day: \u2713 goal met, \u2717 missed, \u2248 the 95 %"
        " confidence interval lies across the goal; empty where nothing was offered."
    )
    if any(report.center.queue(name).goal.target == 0 for name in outlook.queues):
        caption += " Goals that are limits alone are told at a glance."
    return Markup(
        f'<div class="scroll"><table class="days"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col">Queue</th><th scope="col">Goal</th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _day(mean: float, half_width: float, target: float) -> str:
    """Give a day's cell, with its standing where the goal names a share."""
    state = standing(mean, half_width, target)
    text = "" if state == "none" else f"{100 * mean:.0f}"
    if target == 0:
        return f'<td title="{cell(percent(mean, half_width))}">{text}</td>'
    return (
        f'<td class="{state}" title="{cell(percent(mean, half_width))}">{text}'
        f"<i>{STANDING_SIGN[state]}</i></td>"
    )


def _week(report: ReportInput, outlook: Outlook, name: str) -> str:
    if name not in outlook.queues:
        return paragraph(f"{name} was not simulated.")
    q, part = outlook.queues.index(name), _on_outlook(report, outlook)
    mean = outlook.service_by_interval.mean[q, part]
    half = outlook.service_by_interval.half_width[q, part]
    low, high = np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1)
    goal = report.center.queue(name).goal
    frame = svg.Frame(height=220)
    upward = frame.upward(0, 1)
    x, marks, lines = week_axis(report, frame)
    y = upward.at(goal.target)
    mark = svg.line(frame.left, y, frame.width - frame.right, y, css="line goalline")
    content = (
        svg.y_axis(frame, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), percent=True)
        + lines
        + svg.x_axis(frame, marks)
        + svg.path(svg.area_path(x, upward(low), upward(high)), "band")
        + svg.path(svg.line_path(x, upward(mean)), "line mean")
        + (mark if goal.target > 0 else "")
    )
    tip = {
        "labels": "forecast-week",
        "x0": round(float(x[0]), 2),
        "dx": round(float(x[1] - x[0]), 5),
        "series": [
            ["service %", svg.rounded(100 * mean)],
            ["\u00b1", svg.rounded(100 * half)],
            ["agents busy", svg.rounded(outlook.agents_by_queue[q, part])],
        ],
    }
    return figure(
        f"{name}: service by interval, one week; goal {goal}",
        svg.drawing(
            content,
            width=frame.width,
            height=frame.height,
            title=f"Simulated service of {name} by interval with the goal {goal}",
            css="chart",
            tip=tip,
        ),
    )


def _occupancy(report: ReportInput, outlook: Outlook) -> Markup:
    part = _on_outlook(report, outlook)
    busy = outlook.occupancy[part]
    frame = svg.Frame(height=170)
    upward = frame.upward(0, 1)
    x, marks, lines = week_axis(report, frame)
    floor = np.where(np.isfinite(busy), upward.at(0), np.nan)
    content = (
        svg.y_axis(frame, (0.0, 0.25, 0.5, 0.75, 1.0), percent=True)
        + lines
        + svg.x_axis(frame, marks)
        + svg.path(svg.area_path(x, floor, upward(busy)), "duty")
        + svg.path(svg.line_path(x, upward(busy)), "line required")
    )
    tip = {
        "labels": "forecast-week",
        "x0": round(float(x[0]), 2),
        "dx": round(float(x[1] - x[0]), 5),
        "series": [["occupancy %", svg.rounded(100 * busy)]],
    }
    return figure(
        "Occupancy of the agents on queue, one week",
        svg.drawing(
            content,
            width=frame.width,
            height=frame.height,
            title="Share of their time on queue that agents are busy, by interval",
            css="chart",
            tip=tip,
        ),
    )
