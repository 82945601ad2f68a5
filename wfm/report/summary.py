"""The head of the report: what it is, the key figures, and each queue against its goal."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from data.records import Outlook, RosterQuality
from wfm.goals import judge
from wfm.report.inputs import ReportInput, day_label
from wfm.report.markup import Markup, cell, paragraph, section, table
from wfm.report.service import badge, duration, goal_bar, percent


def header(report: ReportInput) -> Markup:
    """Give the page's head: center, roster, period and when it was made."""
    roster, zone = report.roster, ZoneInfo(report.center.zone)
    last = roster.first_date + timedelta(days=roster.days - 1)
    number = "draft" if roster.id is None else f"roster {roster.id}, version {roster.version}"
    made = f"as of {report.as_of.astimezone(zone):%Y-%m-%d %H:%M}"
    if report.published_at is not None:
        made = f"published {report.published_at.astimezone(zone):%Y-%m-%d %H:%M}, {made}"
    return Markup(
        f'<header><p class="over">Forecast, roster and outlook</p>'
        f"<h1>{cell(report.center.name)}</h1>"
        f'<p class="sub">{cell(day_label(roster.first_date))} \u2013 {cell(day_label(last))}'
        f" {last.year} \u00b7 {cell(number)} ({cell(roster.status)}) \u00b7 {cell(made)}"
        f" ({cell(report.center.zone)})</p></header>"
    )


def key_figures(report: ReportInput) -> Markup:
    """Give the verdict, the tiles and the table of goals."""
    parts = [paragraph(verdict(report), css="verdict"), _tiles(report)]
    if report.outlook is not None:
        parts.append(_goals(report, report.outlook))
    return section("summary", "At a glance", *parts)


def verdict(report: ReportInput) -> str:
    """Say in two sentences whether the roster keeps its goals and where it does not."""
    quality = report.roster.quality
    share = quality.under_hours / quality.required_hours if quality.required_hours else 0.0
    hours = (
        f"The roster puts {quality.scheduled_hours:,.0f} agent-hours on queue where"
        f" {quality.required_hours:,.0f} are required and falls short by"
        f" {quality.under_hours:,.1f} of them ({share:.1%}), all queues taken as one; single queues"
        " may lack more, see Coverage."
    )
    broken = len(report.roster.broken)
    if broken:
        hours += (
            f" {broken} rule{'s' * (broken > 1)} had to be broken for agents whom the rules leave"
            " no legal roster; the notes name them."
        )
    if report.outlook is None:
        return f"{hours} It has not been simulated, so the service it will give is not known."
    states = {
        name: judge(report.outlook, i, report.center.queue(name).goal).standing
        for i, name in enumerate(report.outlook.queues)
    }
    met = sum(state == "met" for state in states.values())
    text = f"{hours} In simulation {met} of {len(states)} queues keep their goal"
    missed = [name for name, state in states.items() if state == "missed"]
    close = [name for name, state in states.items() if state == "close"]
    if missed:
        text += f"; missed: {', '.join(missed)}"
    if close:
        text += f"; too close to call: {', '.join(close)}"
    return f"{text}."


def _tiles(report: ReportInput) -> Markup:
    roster, quality = report.roster, report.roster.quality
    working = {shift.agent_id for shift in roster.shifts}
    paid = sum(shift.paid_minutes for shift in roster.shifts) / 60
    tiles = [
        ("Period", f"{roster.days} days", f"from {day_label(roster.first_date)}"),
        (
            "Agents",
            f"{len(working):,}",
            f"of {len(report.agents):,}; {len(roster.shifts):,} shifts",
        ),
        (
            "Contacts expected",
            f"{_contacts(report):,.0f}",
            f"{len(report.forecast.queues)} queues",
        ),
        ("Required", f"{quality.required_hours:,.0f} h", "agent-hours, shrinkage included"),
        ("On queue", f"{quality.scheduled_hours:,.0f} h", f"without breaks; {paid:,.0f} h paid"),
        (
            "Short",
            f"{quality.under_hours:,.1f} h",
            f"all queues as one; {_of(quality.under_hours, quality)}",
        ),
        ("Surplus", f"{quality.over_hours:,.1f} h", _of(quality.over_hours, quality)),
        ("From the best", f"{quality.gap_percent:.2f} %", "of required hours at most, proven"),
    ]
    inside = "".join(
        f"<div><dt>{cell(name)}</dt><dd><b>{cell(value)}</b><span>{cell(note)}</span></dd></div>"
        for name, value, note in tiles
    )
    return Markup(f'<dl class="tiles">{inside}</dl>')


def _of(hours: float, quality: RosterQuality) -> str:
    return f"{hours / quality.required_hours:.1%} of required" if quality.required_hours else ""


def _contacts(report: ReportInput) -> float:
    """Give the contacts expected in the roster's days."""
    days = report.forecast.grid.local_days(report.center.zone)
    first = np.datetime64(report.roster.first_date)
    inside = (days >= first) & (days < first + report.roster.days)
    return float(report.forecast.mean[:, inside].sum())


def _goals(report: ReportInput, outlook: Outlook) -> Markup:
    rows = []
    for i, name in enumerate(outlook.queues):
        goal = report.center.queue(name).goal
        mean, half = float(outlook.service.mean[i]), float(outlook.service.half_width[i])
        found = judge(outlook, i, goal)
        rows.append(
            (
                name,
                goal,
                percent(mean, half),
                goal_bar(mean, half, goal.target, state=found.standing),
                badge(found.standing),
                percent(float(outlook.days_met.mean[i]), float(outlook.days_met.half_width[i])),
                percent(float(outlook.abandoned.mean[i]), float(outlook.abandoned.half_width[i])),
                duration(
                    float(outlook.asa_seconds.mean[i]), float(outlook.asa_seconds.half_width[i])
                ),
            )
        )
    head = (
        "Queue",
        "Goal",
        "Service, 95 % interval",
        "",
        "Goal is",
        "Days met",
        "Abandoned",
        "Mean wait",
    )
    caption = (
        f"Simulated service of the whole period: {outlook.replications} replications,"
        f" {outlook.contacts:,} contacts. Met and missed mean that the whole 95 % confidence"
        " interval is on that side of the goal, in all that the goal names."
    )
    return table(head, rows, caption=caption, css="goals")
