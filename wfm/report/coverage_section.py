"""Coverage: agents on duty less agents required, day by day and interval by interval."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.files.schedule_coverage import agents_on_duty
from data.records import Requirement
from wfm.report import svg
from wfm.report.inputs import LocalDays, ReportInput, day_label
from wfm.report.markup import (
    Markup,
    chooser,
    details,
    figure,
    legend,
    panel,
    paragraph,
    section,
    table,
)

MOST_ROWS = 24
"""Coverage rows drawn; a page with all of 64 would be several megabytes."""

LEVELS = ("none", "under3", "under2", "under1", "even", "over1", "over2", "over3")
MOST_NAMED = 4
"""Rows that lack agents named in words."""

LEAST_HOURS = 0.05
"""Agent-hours that the figures shown would call none."""

_ROW_HEIGHT = 20.0


def coverage_section(report: ReportInput) -> Markup:
    """Give a heat map for all queues together, for each queue and for subsets of queues."""
    requirement = report.requirement
    on_duty = agents_on_duty(
        report.pack, requirement.grid, queues=requirement.queues, subsets=requirement.subsets
    )
    rows = _rows(requirement, on_duty)
    names = {row: subset_name(requirement, row) for row in rows}
    left_out = len(requirement.subsets) - len(rows) - _deferred_rows(requirement)
    notes = [paragraph(note) for note in _notes(requirement, left_out)]
    return section(
        "coverage",
        "Coverage",
        paragraph(
            "Agents on queue less agents required. An agent with several skills counts in the"
            " row of each of their queues, but once in a row: no row may be read as the sum of"
            " others."
        ),
        paragraph(_lacking(requirement, on_duty, rows)),
        chooser("coverage", "Agents for", [(str(row), names[row]) for row in rows]),
        *(
            panel("coverage", str(row), _row_panel(report, names[row], row, on_duty[row]))
            for row in rows
        ),
        *notes,
    )


def subset_name(requirement: Requirement, row: int) -> str:
    """Give a coverage row's name: its queues, or all of them."""
    subset = requirement.subsets[row]
    if len(subset) == len(requirement.queues) and len(subset) > 1:
        return "all queues"
    return " + ".join(requirement.queues[q] for q in subset)


def _deferred_rows(requirement: Requirement) -> int:
    return sum(1 for subset in requirement.subsets if _is_deferred(requirement, subset))


def _is_deferred(requirement: Requirement, subset: tuple[int, ...]) -> bool:
    deferred = {row.queue for row in requirement.deadlines}
    return len(subset) < len(requirement.queues) and set(subset) <= deferred


def _rows(requirement: Requirement, on_duty: NDArray[np.float64]) -> list[int]:
    """Give the rows to draw: all queues first, then single ones, then the shortest subsets."""
    every = [
        r for r, subset in enumerate(requirement.subsets) if not _is_deferred(requirement, subset)
    ]
    short = np.clip(requirement.agents - on_duty, 0, None).sum(axis=1)
    everything = len(requirement.queues)

    def order(row: int) -> tuple[int, float]:
        size = len(requirement.subsets[row])
        if size == everything:
            return 0, 0.0
        return (1, float(row)) if size == 1 else (2, -float(short[row]))

    return sorted(every, key=order)[:MOST_ROWS]


def _lacking(requirement: Requirement, on_duty: NDArray[np.float64], rows: list[int]) -> str:
    """Say which rows lack most agent-hours; what they lack may be the same hours."""
    gap = np.clip(requirement.agents - on_duty, 0, None).sum(axis=1) * requirement.grid.hours
    short = sorted((r for r in rows if gap[r] >= LEAST_HOURS), key=lambda r: -gap[r])
    if not short:
        return "No queue and no group of queues lacks agents."
    most = ", ".join(f"{subset_name(requirement, r)} {gap[r]:,.1f}" for r in short[:MOST_NAMED])
    more = len(short) - MOST_NAMED
    further = f", and {more} more" if more > 0 else ""
    return f"Agent-hours short, each row for itself, worst first: {most}{further}."


def _notes(requirement: Requirement, left_out: int) -> list[str]:
    notes = []
    if requirement.deadlines:
        work = ", ".join(
            f"{requirement.queues[row.queue]}"
            f" {float(row.due[-1]) * requirement.grid.hours:,.0f} agent-hours"
            for row in requirement.deadlines
        )
        notes.append(
            "Work with a deadline has no need at an instant; it is done where the map shows a"
            f" surplus. Due in the period: {work}."
        )
    if left_out > 0:
        notes.append(
            f"{left_out} further group{'s' * (left_out > 1)} of queues with less shortage"
            f" {'are' if left_out > 1 else 'is'} not drawn; the roster covers"
            f" {'them' if left_out > 1 else 'it'} all the same."
        )
    return notes


def _row_panel(report: ReportInput, name: str, row: int, on_duty: NDArray[np.float64]) -> str:
    requirement = report.requirement
    required = requirement.agents[row]
    unit = _unit(required)
    days = LocalDays.of(requirement.grid, report.center.zone)
    gap = on_duty - required
    hours = requirement.grid.hours
    rows = [
        (
            day_label(day),
            f"{required[part].sum() * hours:,.1f}",
            f"{on_duty[part].sum() * hours:,.1f}",
            f"{-np.clip(gap[part], None, 0).sum() * hours:,.1f}",
            f"{np.clip(gap[part], 0, None).sum() * hours:,.1f}",
        )
        for day, part in zip(days.dates, _parts(days), strict=True)
    ]
    head = ("Day", "Required [h]", "On queue [h]", "Short [h]", "Surplus [h]")
    return "".join(
        (
            figure(
                f"{name}: agents on queue less required",
                _heat_map(report, name, required, on_duty),
            ),
            legend(_legend(unit)),
            details("Days as a table", table(head, rows, caption=f"{name}: agent-hours a day")),
        )
    )


def _parts(days: LocalDays) -> list[slice]:
    return [slice(int(a), int(b)) for a, b in zip(days.edges[:-1], days.edges[1:], strict=True)]


def _unit(required: NDArray[np.float64]) -> float:
    """Give the agents that make a shade of the map: about a fifteenth of the usual need."""
    open_ = required[required > 0]
    return max(1.0, float(np.rint(np.median(open_) / 15))) if len(open_) else 1.0


def _legend(unit: float) -> list[tuple[str, str]]:
    half, two, four = (f"{unit * f:g}" for f in (0.5, 2, 4))
    return [
        ("cell under3", f"short by over {four}"),
        ("cell under2", f"short by {two} to {four}"),
        ("cell under1", f"short by {half} to {two}"),
        ("cell even", f"within {half}"),
        ("cell over1", f"surplus of {half} to {two}"),
        ("cell over2", f"{two} to {four}"),
        ("cell over3", f"over {four} agents"),
    ]


def level(gap: float, required: float, *, unit: float) -> int:
    """Give the shade of a cell, an index into ``LEVELS``; 0 where nobody is needed or there.

    Parameters
    ----------
    gap
        Agents on duty less required.
    required
        Agents required.
    unit
        Agents a shade.
    """
    if required == 0 and gap == 0:
        return 0
    edges = np.array([-4, -2, -0.5, 0.5, 2, 4]) * unit
    # An edge belongs to the shade nearer to even.
    return 1 + int(np.searchsorted(edges, gap, side="left" if gap > 0 else "right"))


def _heat_map(
    report: ReportInput, name: str, required: NDArray[np.float64], on_duty: NDArray[np.float64]
) -> str:
    grid, zone = report.requirement.grid, report.center.zone
    days = LocalDays.of(grid, zone)
    frame = svg.Frame(left=84, top=22, bottom=6, height=28 + _ROW_HEIGHT * len(days.dates), right=8)
    columns = 1440 // grid.minutes
    width = (frame.width - frame.left - frame.right) / columns
    unit = _unit(required)
    places = _places(days, grid.local_minutes(zone) // grid.minutes, frame, width)
    cells = {
        place: level(float(on_duty[t] - required[t]), float(required[t]), unit=unit)
        for t, place in places.items()
    }
    content = [svg.heat_paths(cells, [f"cell {name}" for name in LEVELS])]
    short = [place for place, shade in cells.items() if 1 <= shade <= 2]
    content.append(svg.path(svg.bars_path(short), "hatched", fill="url(#hatch)"))
    for d, day in enumerate(days.dates):
        y = frame.top + _ROW_HEIGHT * d + 14
        css = "tick strong" if day.weekday() >= 5 else "tick"
        content.append(svg.text(frame.left - 6, y, day_label(day), css=css, anchor="end"))
    for hour in range(0, 25, 2):
        x = frame.left + hour * 60 / grid.minutes * width
        content.append(svg.line(x, frame.top - 4, x, frame.height - frame.bottom, css="grid hour"))
        content.append(svg.text(x, frame.top - 8, f"{hour:02d}", anchor="middle"))
    return svg.drawing(
        "".join(content),
        width=frame.width,
        height=frame.height,
        title=f"Agents on queue less agents required for {name}, days by time of day",
        css="chart heat",
        tip=_tip(places, required, on_duty, frame=frame, width=width, minutes=grid.minutes),
    )


def _places(
    days: LocalDays, columns: NDArray[np.int64], frame: svg.Frame, width: float
) -> dict[int, svg.Rectangle]:
    """Give each interval's cell; the two passes of a repeated hour share a row's height."""
    out: dict[int, svg.Rectangle] = {}
    for d, part in enumerate(_parts(days)):
        y = frame.top + _ROW_HEIGHT * d
        passes: dict[int, list[int]] = {}
        for t in range(part.start, part.stop):
            passes.setdefault(int(columns[t]), []).append(t)
        height = _ROW_HEIGHT - 2
        for column, intervals in sorted(passes.items()):
            for place, t in enumerate(intervals):
                share = height / len(intervals)
                x = frame.left + column * width
                out[t] = (x, y + place * share, width, share)
    return out


def _tip(
    places: Mapping[int, svg.Rectangle],
    required: NDArray[np.float64],
    on_duty: NDArray[np.float64],
    *,
    frame: svg.Frame,
    width: float,
    minutes: int,
) -> dict[str, Any]:
    """Give what the script needs: for each half row and column the interval that lies there."""
    columns = 1440 // minutes
    half_rows = 2 * round((frame.height - frame.top - frame.bottom) / _ROW_HEIGHT)
    at = np.full((half_rows, columns), -1, np.int64)
    for t, (x, y, _, height) in places.items():
        column = round((x - frame.left) / width)
        first = round((y - frame.top) / _ROW_HEIGHT * 2)
        at[first : first + (1 if height < _ROW_HEIGHT / 2 else 2), column] = t
    return {
        "kind": "heat",
        "labels": "requirement",
        "x0": frame.left,
        "dx": round(width, 5),
        "y0": frame.top,
        "dy": _ROW_HEIGHT / 2,
        "at": [_run_lengths(row) for row in at.tolist()],
        "required": svg.rounded(required),
        "duty": svg.rounded(on_duty),
    }


def _run_lengths(row: list[int]) -> list[list[int]]:
    """Give ``[first interval or -1, columns]`` for stretches of following intervals."""
    runs: list[list[int]] = []
    for t in row:
        first, columns = runs[-1] if runs else (0, 0)
        if runs and t == (-1 if first < 0 else first + columns):
            runs[-1][1] += 1
        else:
            runs.append([t, 1])
    return runs
