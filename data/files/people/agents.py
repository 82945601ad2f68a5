"""Agents and their skills from CSV."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from data.files.people.factors import proficiency_of
from data.files.people.rows import Row, Rows, read_rows
from data.records import Agent, Center, InputRefusedError, Skill
from data.suggestion import suggestion

_COLUMNS = ("agent_id", "name", "team", "site", "contract", "skills")
_OPTIONAL = ("email", "proficiency", "rotation_week")
_SKILL = re.compile(r"(?P<name>[^:@]+):(?P<level>[^:@]*)(@(?P<first>[^.]*)\.\.(?P<last>[^.]*))?")


def read_agents(path: Path, center: Center) -> tuple[Agent, ...]:
    """Give the agents of a file, in its order.

    Raises
    ------
    InputRefusedError
        With every problem of the file, each with its line.
    """
    rows = read_rows(path, columns=_COLUMNS, optional=_OPTIONAL)
    first: dict[str, int] = {}
    agents = []
    for row in rows:
        agent = _agent(rows, row, center)
        name = row["agent_id"]
        if name in first:
            rows.refuse(row, f'agent "{name}" is there already on line {first[name]}; rename one')
        if name:
            first.setdefault(name, row.line)
        agents.append(agent)
    rows.check()
    if not agents:
        raise InputRefusedError(f"{rows.name}: has a header and no agents; add them")
    return tuple(agent for agent in agents if agent is not None)


def _agent(rows: Rows, row: Row, center: Center) -> Agent | None:
    for column in ("agent_id", "name"):
        if not row[column]:
            rows.refuse(row, f"{column} is empty; give the agent's {column.removeprefix('agent_')}")
    site = rows.known(row, "site", [s.name for s in center.sites], "site")
    contract = rows.known(row, "contract", [c.name for c in center.contracts], "contract")
    skills = _skills(rows, row, center)
    proficiency = proficiency_of(rows, row)
    email = row["email"]
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        rows.refuse(row, f'email "{email}" is no address; write name@domain or leave it empty')
    rotation_week = _rotation_week(rows, row, center, contract)
    if site is None or contract is None:
        return None
    return Agent(
        id=row["agent_id"],
        name=row["name"],
        team=row["team"],
        site=site,
        zone=center.site(site).zone,
        contract=contract,
        skills=skills,
        email=email or None,
        proficiency=proficiency,
        rotation_week=rotation_week,
    )


def _skills(rows: Rows, row: Row, center: Center) -> Mapping[str, Skill]:
    skills: dict[str, Skill] = {}
    for text in (part.strip() for part in row["skills"].split(";")):
        if not text:
            continue
        match = _SKILL.fullmatch(text)
        if match is None:
            rows.refuse(
                row,
                f'skill "{text}" is not written as name:level or name:level@from..to; '
                f"write {text.partition(':')[0].partition('@')[0]}:3",
            )
            continue
        name = match["name"].strip()
        if name not in center.skills:
            rows.refuse(row, f'skill "{name}" is unknown; {suggestion(name, center.skills)}')
        if name in skills:
            rows.refuse(row, f'skill "{name}" is there twice; leave one out')
        skills[name] = _skill(rows, row, match)
    return skills


def _skill(rows: Rows, row: Row, match: re.Match[str]) -> Skill:
    level, name = match["level"].strip(), match["name"].strip()
    if level not in {"1", "2", "3", "4", "5"}:
        rows.refuse(row, f'level "{level}" of skill "{name}" is wrong; give 1 to 5')
        level = "1"
    first, last = _day(rows, row, match["first"]), _day(rows, row, match["last"])
    if first is not None and last is not None and first > last:
        rows.refuse(row, f'skill "{name}" ends on {last}, before it starts on {first}; swap them')
    return Skill(int(level), first, last)


def _day(rows: Rows, row: Row, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        rows.refuse(row, f'date "{text}" is wrong; write 2026-01-31')
        return None


def _rotation_week(rows: Rows, row: Row, center: Center, contract: str | None) -> int | None:
    """Give the week of the contract's rotation in which the agent begins."""
    text = row["rotation_week"]
    if not text or contract is None:
        return None
    rotation = center.contract(contract).rotation
    if rotation is None:
        rows.refuse(
            row,
            f'rotation_week is "{text}" and contract "{contract}" has no rotation; '
            "leave it empty, or give the contract one",
        )
        return None
    if not text.isdecimal() or not 1 <= int(text) <= len(rotation.weeks):
        rows.refuse(
            row,
            f'rotation_week "{text}" is wrong; give 1 to {len(rotation.weeks)}, the weeks of '
            f'the rotation of contract "{contract}"',
        )
        return None
    return int(text)
