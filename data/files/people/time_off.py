"""Time off from CSV."""

from collections.abc import Iterable
from pathlib import Path

from data.files.people.instants import span_edge
from data.files.people.rows import Row, Rows, agent_of, read_rows
from data.records import Agent, Center, TimeOff

_COLUMNS = ("agent_id", "start", "end", "kind", "paid")
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
    start = span_edge(rows, row, "start", zone=zone)
    end = span_edge(rows, row, "end", zone=zone)
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
