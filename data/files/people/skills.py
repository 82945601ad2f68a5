"""Skills of agents from CSV, a row an agent and skill."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from data.files.people.factors import proficiency_of
from data.files.people.rows import Row, Rows, agent_of, read_rows
from data.records import Agent, Center, Skill

SKILL_COLUMNS = ("agent_id", "skill", "level", "proficiency", "priority", "valid_from", "valid_to")
"""The columns of a file of skills; the first two are needed."""

_NEEDED = 2
_USUAL = Skill()
_LEVELS, _PRIORITIES = (1, 5), (1, 9)


def read_skills(
    path: Path, center: Center, agents: Iterable[Agent]
) -> Mapping[str, Mapping[str, Skill]]:
    """Give the skills in a file by agent and name, in its order; it may hold none.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=SKILL_COLUMNS[:_NEEDED], optional=SKILL_COLUMNS[_NEEDED:])
    known = {agent.id: agent for agent in agents}
    lines: dict[tuple[str, str], int] = {}
    skills: dict[str, dict[str, Skill]] = {}
    for row in rows:
        agent = agent_of(rows, row, known)
        name = rows.known(row, "skill", center.skills, "skill")
        skill = _skill(rows, row)
        if agent is None or name is None:
            continue
        line = lines.setdefault((agent.id, name), row.line)
        if line != row.line:
            rows.refuse(
                row,
                f'agent "{agent.id}" has skill "{name}" on line {line} already; leave one out',
            )
        skills.setdefault(agent.id, {})[name] = skill
    rows.check()
    return skills


def _skill(rows: Rows, row: Row) -> Skill:
    first, last = _day(rows, row, "valid_from"), _day(rows, row, "valid_to")
    if first is not None and last is not None and first > last:
        rows.refuse(row, f"valid_from {first} is after valid_to {last}; swap them")
    return Skill(
        _whole(rows, row, "level", usual=_USUAL.level, within=_LEVELS),
        first,
        last,
        proficiency=proficiency_of(rows, row),
        priority=_whole(rows, row, "priority", usual=_USUAL.priority, within=_PRIORITIES),
    )


def _whole(rows: Rows, row: Row, column: str, *, usual: int, within: tuple[int, int]) -> int:
    """Give a whole number, the usual one where the cell is empty; note where it is none."""
    text = row[column]
    least, most = within
    if not text:
        return usual
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    rows.refuse(row, f'{column} "{text}" is wrong; give {least} to {most}, or leave it empty')
    return usual


def _day(rows: Rows, row: Row, column: str) -> date | None:
    text = row[column]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        rows.refuse(row, f'{column} "{text}" is wrong; write 2026-01-31, or leave it empty')
        return None
