"""Preferences from CSV."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast, get_args

from data.files.people.rows import Row, Rows, agent_of, read_rows
from data.records import Agent, Center, Preference, Strength

_COLUMNS = ("agent_id", "weekday", "start", "end", "strength")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_DAY_MINUTES = 1440


def read_preferences(
    path: Path,
    center: Center,  # noqa: ARG001 - the readers of people share one signature
    agents: Iterable[Agent],
) -> tuple[Preference, ...]:
    """Give the preferences in a file, in its order; it may hold none.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS)
    known = {agent.id: agent for agent in agents}
    seen: dict[Preference, int] = {}
    for row in rows:
        item = _item(rows, row, agent_of(rows, row, known))
        if item is not None and item in seen:
            rows.refuse(row, f"is the same as line {seen[item]}; leave one out")
        elif item is not None:
            seen[item] = row.line
    rows.check()
    return tuple(seen)


def _item(rows: Rows, row: Row, agent: Agent | None) -> Preference | None:
    strength = rows.known(row, "strength", get_args(Strength), "strength")
    weekday = None
    if row["weekday"]:
        name = rows.known(row, "weekday", _WEEKDAYS, "weekday")
        weekday = _WEEKDAYS.index(name) if name is not None else None
    start, end = _minutes(rows, row, "start"), _minutes(rows, row, "end")
    if start is None or end is None:
        return None
    if start >= end:
        rows.refuse(
            row,
            f"end {row['end']} is not after start {row['start']}; write a wish over midnight as "
            "two rows",
        )
    if agent is None or strength is None:
        return None
    return Preference(agent.id, start, end, cast("Strength", strength), weekday)


def _minutes(rows: Rows, row: Row, column: str) -> int | None:
    match = _CLOCK.fullmatch(row[column])
    minutes = int(match[1]) * 60 + int(match[2]) if match else _DAY_MINUTES + 1
    if minutes > _DAY_MINUTES:
        rows.refuse(row, f'{column} is "{row[column]}"; write 08:30, or 24:00 for the end of a day')
        return None
    return minutes
