"""The roster as bars: one day at a time, agents by team and start, breaks drawn in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.files.schedule_coverage import agents_on_duty
from data.files.schedule_pack import SchedulePack, broken_text, in_zone, shift_text
from data.records import Activity, ActivityCategory, Agent, Shift
from wfm.report import svg
from wfm.report.inputs import ReportInput, day_label
from wfm.report.markup import Markup, chooser, legend, panel, paragraph, section

MOST_BARS = 250
"""Shifts drawn for one day; the workbook has them all."""

_ROW = 16.0
_STRIP = 84.0
_LEFT = 250.0
_RIGHT = 14.0
_WIDTH = 1000.0

_MEANINGS: dict[ActivityCategory, str] = {
    "work": "on queue",
    "break": "break",
    "meal": "meal",
    "meeting": "meeting",
    "training": "training",
    "off_queue": "off queue",
    "time_off": "time off",
}


def bars_section(report: ReportInput) -> Markup:
    """Give one drawing a day, one shown at a time."""
    shifts: dict[date, list[Shift]] = {}
    for shift in report.roster.shifts:
        shifts.setdefault(shift.schedule_date, []).append(shift)
    days = report.pack.dates()
    requirement = report.requirement
    duty = agents_on_duty(
        report.pack,
        requirement.grid,
        queues=requirement.queues,
        subsets=requirement.subsets[-1:],
    )[0]
    seen = {a.category for s in report.roster.shifts for a in s.activities}
    return section(
        "roster",
        "Roster",
        paragraph(
            f"Shifts that start on the day, on the clock of {report.center.zone}; the line above"
            " them is the agents required for all queues, the area the agents on queue."
        ),
        chooser("day", "Day", [(day.isoformat(), day_label(day)) for day in days]),
        *(
            panel("day", day.isoformat(), _day(report, day, shifts.get(day, []), duty=duty))
            for day in days
        ),
        legend((f"bar {c}", text) for c, text in _MEANINGS.items() if c in seen),
    )


def _day(report: ReportInput, day: date, shifts: list[Shift], *, duty: NDArray[np.float64]) -> str:
    if not shifts:
        return paragraph(f"{day_label(day)}: nobody works.")
    ordered = sorted(shifts, key=lambda s: (report.agents[s.agent_id].team, s.start_at, s.agent_id))
    drawn = ordered[:MOST_BARS]
    title = f"<h3>{day_label(day)}: {len(shifts)} shifts</h3>"
    out = title + f'<div class="scroll">{_drawing(report, day, drawn, duty=duty)}</div>'
    if len(drawn) < len(ordered):
        out += paragraph(
            f"{len(ordered) - len(drawn)} further shifts are not drawn; the workbook has them all."
        )
    return out


def _drawing(
    report: ReportInput, day: date, shifts: list[Shift], *, duty: NDArray[np.float64]
) -> str:
    first = min(s.start_at for s in shifts).astimezone(UTC)
    last = max(s.end_at for s in shifts).astimezone(UTC)
    start = first.replace(minute=0, second=0, microsecond=0)
    hours = -(-int((last - start).total_seconds()) // 3600)
    across = svg.Scale(0, hours * 60, _LEFT, _WIDTH - _RIGHT)
    content = [_strip(report, start, hours, across=across, duty=duty)]
    rows, heads, names, times, y = [], [], [], [], _STRIP + 26
    team = None
    bars: dict[ActivityCategory, list[tuple[float, float, float]]] = {}
    pack = report.pack
    for shift in shifts:
        agent = report.agents[shift.agent_id]
        if agent.team != team:
            team = agent.team
            heads.append(svg.text(4, y + 12, team or "no team", css="tick strong"))
            y += _ROW
        broken = pack.broken_of(shift)
        names.append(svg.text(12, y + 12, _name(agent, shift, broken=bool(broken)), css=""))
        times.append(svg.text(_LEFT - 8, y + 12, _times(report, agent, shift), css=""))
        for activity in shift.activities:
            place = _bar(activity, start, across, y)
            bars.setdefault(activity.category, []).append(place)
        rows.append([round(y, 1), _words(pack, agent, shift)])
        y += _ROW
    height = y + 8
    content.append(_clock(report.center.zone, start, hours, across=across, height=height))
    content += [svg.path(svg.strokes_path(places), f"bar {name}") for name, places in bars.items()]
    content += heads
    content.append(svg.group(names, css="tick name"))
    content.append(svg.group(times, css="tick", anchor="end"))
    return svg.drawing(
        "".join(content),
        width=_WIDTH,
        height=height,
        title=f"Shifts of {day_label(day)}: {len(shifts)} agents with their breaks",
        css="chart bars",
        tip={"kind": "rows", "dy": _ROW, "rows": rows},
    )


def _bar(
    activity: Activity, start: datetime, across: svg.Scale, y: float
) -> tuple[float, float, float]:
    left, right = (
        across.at((at - start).total_seconds() / 60) for at in (activity.start_at, activity.end_at)
    )
    return left, y + _ROW / 2, right - left


def _name(agent: Agent, shift: Shift, *, broken: bool) -> str:
    name = agent.name if len(agent.name) <= 22 else agent.name[:21] + "\u2026"
    return name + ("" if shift.source == "auto" else " *") + (" !" if broken else "")


def _times(report: ReportInput, agent: Agent, shift: Shift) -> str:
    """Give the shift's times on the agent's clock, with its place where it is another one."""
    times = shift_text(shift, agent.zone)
    if agent.zone != report.center.zone:
        times += f" {agent.zone.rpartition('/')[2].replace('_', ' ')}"
    return times


def _words(pack: SchedulePack, agent: Agent, shift: Shift) -> str:
    """Give a shift in words: who, which breaks, why."""
    lines = [f"{agent.name} ({agent.id})"]
    lines += [
        f"{in_zone(a.start_at, agent.zone):%H:%M} {a.code}, {a.minutes} min"
        for a in shift.activities
        if a.category != "work"
    ]
    if shift.source != "auto":
        lines.append({"manual": "* assigned by hand", "locked": "* locked"}[shift.source])
    lines += [f"! {broken_text(rule)}" for rule in pack.broken_of(shift)]
    return "\n".join((*lines, shift.reason) if shift.reason else lines)


def _clock(zone: str, start: datetime, hours: int, *, across: svg.Scale, height: float) -> str:
    """Draw a line an hour with the local hour; the repeated hour stands there twice."""
    out = []
    info = ZoneInfo(zone)
    every = 1 if hours <= 18 else 2
    for step in range(hours * 4 + 1):
        local = (start + timedelta(minutes=15 * step)).astimezone(info)
        if local.minute:
            continue
        x = across.at(15.0 * step)
        out.append(svg.line(x, _STRIP + 16, x, height - 6, css="grid"))
        if local.hour % every == 0:
            out.append(svg.text(x, _STRIP + 12, f"{local:%H}", anchor="middle"))
    return "".join(out)


def _strip(
    report: ReportInput,
    start: datetime,
    hours: int,
    *,
    across: svg.Scale,
    duty: NDArray[np.float64],
) -> str:
    """Draw agents required and on queue over the bars, on the same clock."""
    requirement = report.requirement
    grid = requirement.grid
    first = max(0, grid.index(start))
    end = min(grid.count, grid.index(start + timedelta(hours=hours)) + 1)
    if first >= end:
        return ""
    required = requirement.agents[-1, first:end]
    present = duty[first:end]
    offset = (grid.at(first) - start).total_seconds() / 60
    edges = offset + grid.minutes * np.arange(end - first + 1, dtype=float)
    edges = np.clip(edges, 0, hours * 60)
    top = svg.nice_ticks(float(max(required.max(), present.max())), 3)
    upward = svg.Scale(0, top[-1], _STRIP - 6, 8)
    x = np.repeat(across(edges), 2)[1:-1]
    floor = np.full(len(x), upward.at(0))
    lines: Iterable[str] = (
        svg.line(_LEFT, upward.at(v), _WIDTH - _RIGHT, upward.at(v))
        + svg.text(_LEFT - 8, upward.at(v) + 4, f"{v:g}", anchor="end")
        for v in top
    )
    return (
        "".join(lines)
        + svg.path(svg.area_path(x, floor, np.repeat(upward(present), 2)), "duty")
        + svg.path(svg.line_path(x, np.repeat(upward(required), 2)), "line required")
        + svg.text(4, 20, "Agents, all queues", css="tick strong")
        + svg.text(4, 36, "line: required", css="tick")
        + svg.text(4, 52, "area: on queue", css="tick")
    )
