"""Meetings and training from CSV."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast, get_args

from data.files.people.instants import span_edge
from data.files.people.rows import Row, Rows, read_rows
from data.records import Agent, Center, Meeting, MeetingKind
from data.suggestion import suggestion

_COLUMNS = ("meeting", "agents", "minutes", "start", "end")
_OPTIONAL = ("kind", "together", "least")
_TOGETHER = {
    "": True,
    "yes": True,
    "true": True,
    "1": True,
    "no": False,
    "false": False,
    "0": False,
}
_LONGEST = 1440


@dataclass(frozen=True, slots=True)
class _People:
    """Agents by what a file may call them."""

    ids: frozenset[str]
    teams: Mapping[str, Sequence[str]]
    sites: Mapping[str, Sequence[str]]


def read_meetings(path: Path, center: Center, agents: Iterable[Agent]) -> tuple[Meeting, ...]:
    """Give the meetings in a file, in its order; it may hold none.

    Times without offset are of the center's zone; a date alone means the whole day, the end
    included. Teams and sites are those of the agents as they are now.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS, optional=_OPTIONAL)
    people = _people(agents)
    seen: dict[Meeting, int] = {}
    for row in rows:
        item = _item(rows, row, people, center)
        if item is not None and item in seen:
            rows.refuse(row, f"is the same as line {seen[item]}; leave one out")
        elif item is not None:
            seen[item] = row.line
    rows.check()
    return tuple(seen)


def _people(agents: Iterable[Agent]) -> _People:
    teams: dict[str, list[str]] = {}
    sites: dict[str, list[str]] = {}
    ids = set()
    for agent in agents:
        ids.add(agent.id)
        teams.setdefault(agent.team, []).append(agent.id)
        sites.setdefault(agent.site, []).append(agent.id)
    return _People(frozenset(ids), teams, sites)


def _item(rows: Rows, row: Row, people: _People, center: Center) -> Meeting | None:
    if not row["meeting"]:
        rows.refuse(row, "meeting is empty; give its name")
    agents = _agents(rows, row, people)
    minutes = _minutes(rows, row)
    start = span_edge(rows, row, "start", zone=center.zone)
    end = span_edge(rows, row, "end", zone=center.zone)
    together = _TOGETHER.get(row["together"].lower())
    if together is None:
        rows.refuse(row, f'together is "{row["together"]}"; write yes or no')
    kind = rows.known(row, "kind", get_args(MeetingKind), "kind") if row["kind"] else "meeting"
    least = _least(rows, row, len(agents), together=together is not False)
    if start is not None and end is not None:
        _check_span(rows, row, end - start, minutes)
    if not agents or None in (minutes, start, end, together, kind) or not row["meeting"]:
        return None
    return Meeting(
        name=row["meeting"],
        agent_ids=tuple(sorted(agents)),
        minutes=cast("int", minutes),
        start_at=cast("datetime", start),
        end_at=cast("datetime", end),
        kind=cast("MeetingKind", kind),
        together=bool(together),
        least=least,
    )


def _agents(rows: Rows, row: Row, people: _People) -> set[str]:
    found: set[str] = set()
    for text in (part.strip() for part in row["agents"].split(";")):
        group, colon, name = text.partition(":")
        groups = {"team": people.teams, "site": people.sites}.get(group) if colon else None
        if text in people.ids:
            found.add(text)
        elif groups is not None:
            if name.strip() in groups:
                found.update(groups[name.strip()])
            else:
                hint = suggestion(name.strip(), groups)
                rows.refuse(row, f'{group} "{name.strip()}" has no agents; {hint}')
        elif text:
            hint = suggestion(text, people.ids)
            rows.refuse(row, f'agent "{text}" is unknown; {hint}, or write team:NAME or site:NAME')
    if not row["agents"].replace(";", "").strip():
        rows.refuse(row, "agents is empty; give ids joined by ;, team:NAME or site:NAME")
    return found


def _minutes(rows: Rows, row: Row) -> int | None:
    text = row["minutes"]
    if not text.isdecimal() or not 0 < int(text) <= _LONGEST or int(text) % 5:
        rows.refuse(row, f'minutes is "{text}"; give whole minutes in steps of 5, 5 to {_LONGEST}')
        return None
    return int(text)


def _least(rows: Rows, row: Row, agents: int, *, together: bool) -> int | None:
    text = row["least"]
    if not text:
        return None
    if not together:
        rows.refuse(row, f'least is "{text}" where each takes part alone; leave it empty')
        return None
    if not text.isdecimal() or not 0 < int(text) <= max(agents, 1):
        rows.refuse(row, f'least is "{text}"; give 1 to {agents}, who take part, or leave it empty')
        return None
    return int(text)


def _check_span(rows: Rows, row: Row, span: timedelta, minutes: int | None) -> None:
    if span <= timedelta(0):
        rows.refuse(row, f"end {row['end']} is not after start {row['start']}; swap them")
    elif minutes is not None and timedelta(minutes=minutes) > span:
        rows.refuse(
            row,
            f"{minutes} minutes do not fit between {row['start']} and {row['end']}; "
            "give fewer or a longer span",
        )
