"""The sheets Roster, Shifts and Notes of the supervisors' workbook."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from data.files.schedule_pack import (
    WORK_CATEGORIES,
    SchedulePack,
    in_zone,
    is_time_off,
    shift_text,
)
from data.records import Agent, Shift

_PEOPLE = (("Team", 14), ("Agent", 24), ("Id", 10), ("Time zone", 16))
_SUMS = (("Shifts", 7), ("Paid hours", 8))
_HEAD_ROW = 3
_LIST = (
    ("Day", 15),
    ("Team", 14),
    ("Agent", 24),
    ("Id", 10),
    ("Shift", 15),
    ("Activity date", 15),
    ("Start", 7),
    ("End", 7),
    ("UTC offset", 10),
    ("Activity", 14),
    ("Category", 10),
    ("Minutes", 8),
    ("Paid", 6),
    ("Work minutes", 8),
    ("Queues", 30),
    ("Source", 8),
    ("Reason", 60),
)


def write_roster_sheet(pack: SchedulePack, sheet: Any, styles: Mapping[str, Any]) -> None:
    """Write the grid of agents by days, shift times in each agent's own zone."""
    days = pack.dates()
    holidays = {holiday.date: holiday.name for holiday in pack.center.special_days}
    _title(pack, sheet, styles)
    heads = [*_PEOPLE, *((_day_head(day, holidays), 13) for day in days), *_SUMS]
    for column, (text, width) in enumerate(heads):
        place = column - len(_PEOPLE)
        weekend = 0 <= place < len(days) and days[place].weekday() >= 5
        style = "head_weekend" if weekend else "head_day" if place >= 0 else "head"
        sheet.write_string(_HEAD_ROW, column, text, styles[style])
        sheet.set_column(column, column, width)
    sheet.set_row(_HEAD_ROW, 42 if holidays else 30)
    people = pack.people()
    for row, (agent, shifts) in enumerate(people, start=_HEAD_ROW + 1):
        _agent_row(pack, sheet, styles, row=row, agent=agent, shifts=shifts, days=days)
    last = _HEAD_ROW + len(people)
    if people:
        sheet.autofilter(_HEAD_ROW, 0, last, len(heads) - 1)
    _total_row(pack, sheet, styles, row=last + 1, days=days)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    _print(pack, sheet, rows=_HEAD_ROW)
    sheet.repeat_columns(0, 1)


def write_shifts_sheet(pack: SchedulePack, sheet: Any, styles: Mapping[str, Any]) -> None:
    """Write one row an activity; times are local, the offset tells the repeated hour apart."""
    for column, (text, width) in enumerate(_LIST):
        sheet.write_string(0, column, text, styles["head"])
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    row = 0
    for agent, shifts in pack.people():
        for shift in shifts:
            queues = ", ".join(q.name for q in pack.queues_of(agent, shift.schedule_date))
            for activity in shift.activities:
                row += 1
                start = in_zone(activity.start_at, agent.zone)
                end = in_zone(activity.end_at, agent.zone)
                work = activity.minutes if activity.category in WORK_CATEGORIES else 0
                cells: tuple[tuple[Any, str], ...] = (
                    (shift.schedule_date, "date"),
                    (agent.team, "text"),
                    (agent.name, "text"),
                    (agent.id, "text"),
                    (shift_text(shift, agent.zone), "text"),
                    (start.date(), "date"),
                    (start.time(), "time"),
                    (end.time(), "time"),
                    (f"{start:%z}"[:3] + ":" + f"{start:%z}"[3:5], "text"),
                    (activity.code, "text"),
                    (activity.category, "text"),
                    (activity.minutes, "number"),
                    ("yes" if activity.paid else "no", "text"),
                    (work, "number"),
                    (queues if activity.category == "work" else "", "text"),
                    (shift.source, "text"),
                    (pack.reason_of(shift), "text"),
                )
                write_cells(sheet, styles, row, cells)
    sheet.autofilter(0, 0, max(row, 1), len(_LIST) - 1)
    sheet.freeze_panes(1, 3)
    _print(pack, sheet, rows=0)


def write_notes_sheet(
    pack: SchedulePack, sheet: Any, styles: Mapping[str, Any], *, published_at: datetime
) -> None:
    """Write what the roster is, how good it is, and how to read the other sheets."""
    roster, quality = pack.roster, pack.roster.quality
    published = in_zone(published_at, pack.center.zone)
    lines = [
        ("Center", pack.center.name),
        ("Roster", f"{_number(pack)}, {roster.status}"),
        ("Period", f"{roster.first_date:%a %Y-%m-%d}, {roster.days} days"),
        ("Published", f"{published:%Y-%m-%d %H:%M} {pack.center.zone} ({published:%z})"),
        ("Required", f"{quality.required_hours:.1f} agent-hours"),
        ("On queue", f"{quality.scheduled_hours:.1f} agent-hours without breaks"),
        ("Short, all queues as one", f"{quality.under_hours:.1f} agent-hours"),
        ("Surplus, all queues as one", f"{quality.over_hours:.1f} agent-hours"),
        (
            "From the bound",
            f"at most {quality.gap_percent:.2f} % of the required hours better is possible, proven",
        ),
        *((f"Goal {queue.name}", str(queue.goal)) for queue in pack.center.queues),
        ("Times", "Shift times are of the agent's time zone; +1 means the end is a day later."),
        ("Day", "A shift over midnight belongs to the day it starts."),
        ("Underlined", "Shifts assigned or locked by hand."),
        *(("Red", "Shifts that break a rule, given up or by hand.") for _ in roster.broken[:1]),
        *(
            ("Broken", f"{rule.agent_id}, {rule.date}: {rule.rule}: {rule.message}")
            for rule in roster.broken
        ),
        *(("Note", note) for note in roster.notes),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, styles["label"])
        sheet.write_string(row, 1, text, styles["note"])
    _print(pack, sheet, rows=0)


def write_cells(
    sheet: Any, styles: Mapping[str, Any], row: int, cells: tuple[tuple[Any, str], ...]
) -> None:
    """Write a row; text as text, never as a formula."""
    for column, (value, style) in enumerate(cells):
        if value == "":
            sheet.write_blank(row, column, None, styles[style])
        elif isinstance(value, str):
            sheet.write_string(row, column, value, styles[style])
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, styles[style])
        else:
            sheet.write_datetime(row, column, value, styles[style])


def _title(pack: SchedulePack, sheet: Any, styles: Mapping[str, Any]) -> None:
    roster = pack.roster
    sheet.write_string(0, 0, f"{pack.center.name}: roster {_number(pack)}", styles["title"])
    sheet.write_string(
        1,
        0,
        f"{roster.days} days from {roster.first_date:%a %Y-%m-%d}, {roster.status};"
        " shift times in each agent's time zone",
        styles["subtitle"],
    )
    sheet.set_row(0, 24)


def _number(pack: SchedulePack) -> str:
    number = "draft" if pack.roster.id is None else str(pack.roster.id)
    return f"{number}, version {pack.roster.version}"


def _day_head(day: date, holidays: Mapping[date, str]) -> str:
    return "\n".join(filter(None, (f"{day:%a}", f"{day:%d %b}", holidays.get(day))))


def _agent_row(
    pack: SchedulePack,
    sheet: Any,
    styles: Mapping[str, Any],
    *,
    row: int,
    agent: Agent,
    shifts: tuple[Shift, ...],
    days: tuple[date, ...],
) -> None:
    of_day: dict[date, list[Shift]] = {}
    for shift in shifts:
        of_day.setdefault(shift.schedule_date, []).append(shift)
    cells: list[tuple[Any, str]] = [
        (text, "text") for text in (agent.team, agent.name, agent.id, agent.zone)
    ]
    for day in days:
        weekend = "_weekend" if day.weekday() >= 5 else ""
        today = of_day.get(day, [])
        text = "\n".join(_cell_text(shift, agent.zone) for shift in today)
        broken = any(pack.broken_of(shift) for shift in today)
        cells.append((text, f"{'broken' if broken else _cell_style(today)}{weekend}"))
    worked = [shift for shift in shifts if not is_time_off(shift)]
    cells.append((len(worked), "number"))
    cells.append((sum(shift.paid_minutes for shift in shifts) / 60, "hours"))
    write_cells(sheet, styles, row, tuple(cells))
    most = max((len(today) for today in of_day.values()), default=1)
    sheet.set_row(row, 15 * most)


def _cell_text(shift: Shift, zone: str) -> str:
    return shift.activities[0].code if is_time_off(shift) else shift_text(shift, zone)


def _cell_style(shifts: list[Shift]) -> str:
    if not shifts:
        return "day"
    if all(is_time_off(shift) for shift in shifts):
        return "off"
    return "shift" if all(shift.source == "auto" for shift in shifts) else "fixed"


def _total_row(
    pack: SchedulePack,
    sheet: Any,
    styles: Mapping[str, Any],
    *,
    row: int,
    days: tuple[date, ...],
) -> None:
    worked = [shift for shift in pack.roster.shifts if not is_time_off(shift)]
    paid = sum(shift.paid_minutes for shift in pack.roster.shifts) / 60
    cells: list[tuple[Any, str]] = [("Shifts", "total"), ("", "total"), ("", "total")]
    cells.append(("", "total"))
    cells += [(sum(s.schedule_date == day for s in worked), "total_day") for day in days]
    cells += [(len(worked), "total"), (round(paid, 2), "total")]
    write_cells(sheet, styles, row, tuple(cells))


def _print(pack: SchedulePack, sheet: Any, *, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, rows)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    name = pack.center.name.replace("&", "&&")
    sheet.set_header(f"&L{name}&R&A"[:255])
    sheet.set_footer(f"&LRoster {_number(pack)}&RPage &P of &N")
