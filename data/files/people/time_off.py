"""Time off from CSV."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from data.files.people.instants import clock_instant
from data.files.people.rows import Row, Rows, agent_of, read_rows
from data.records import Agent, Center, TimeOff, local_midnight

_COLUMNS = ("agent_id", "start", "end", "kind", "paid")
_FORMS = "2026-01-31, 2026-01-31 08:30 or 2026-01-31T08:30+01:00"
_PAID = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_time_off(path: Path, center: Center, agents: Iterable[Agent]) -> tuple[TimeOff, ...]:
    """Give the time off in a file, in its order; it may hold none.

    Times without offset are local to the agent's site; a date alone means the whole day, the end
    included.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS)
    known = {agent.id: agent for agent in agents}
    seen: dict[TimeOff, int] = {}
    for row in rows:
        item = _item(rows, row, agent_of(rows, row, known), center)
        if item is not None and item in seen:
            rows.refuse(row, f"is the same as line {seen[item]}; leave one out")
        elif item is not None:
            seen[item] = row.line
    rows.check()
    return tuple(seen)


def _item(rows: Rows, row: Row, agent: Agent | None, center: Center) -> TimeOff | None:
    zone = agent.zone if agent is not None else center.zone
    start = _instant(rows, row, "start", zone)
    end = _instant(rows, row, "end", zone)
    paid = _PAID.get(row["paid"].lower())
    if paid is None:
        rows.refuse(row, f'paid is "{row["paid"]}"; write true or false')
    if not row["kind"]:
        rows.refuse(row, "kind is empty; give one, such as vacation")
    if start is not None and end is not None and start >= end:
        rows.refuse(row, f"end {row['end']} is not after start {row['start']}; swap them")
    if agent is None or start is None or end is None or paid is None:
        return None
    return TimeOff(agent.id, start, end, row["kind"], paid)


def _instant(rows: Rows, row: Row, column: str, zone: str) -> datetime | None:
    """Give the instant [UTC] of a cell; of a date the first of the day, or of the next for end."""
    text = row[column]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return clock_instant(rows, row, column, zone=zone, forms=_FORMS)
    return local_midnight(day + timedelta(days=1) if column == "end" else day, zone)
