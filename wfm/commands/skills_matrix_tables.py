"""Tables of who can do what."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from data.files.people import SKILL_COLUMNS
from data.records import Agent, Center, ConfigurationError, Skill
from data.suggestion import suggestion
from skills import OPEN, SkillMatrix
from wfm.commands.output import Column, Listing

LOST_DAYS = 90
"""Certificates that end within a quarter are renewed now."""


def chosen(
    agents: Sequence[Agent], center: Center, *, team: str | None, skill: str | None
) -> tuple[Agent, ...]:
    """Give the agents of a team who hold a skill; None: any.

    Raises
    ------
    ConfigurationError
        There is no such team or skill.
    """
    teams = {agent.team for agent in agents}
    skills = {*center.skills, *(name for agent in agents for name in agent.skills)}
    for option, value, known in (("team", team, teams), ("skill", skill, skills)):
        if value is not None and value not in known:
            raise ConfigurationError(
                f"--{option} {value}: there is no such {option}; {suggestion(value, known)}"
            )
    return tuple(
        agent
        for agent in agents
        if team in (None, agent.team) and (skill is None or skill in agent.skills)
    )


def sets_and_queues(matrix: SkillMatrix, day: date) -> tuple[Listing, Listing]:
    """Give the distinct skill sets with their agents, and the agents of each queue."""
    distinct, index = matrix.skill_sets()
    counts = np.bincount(index, minlength=len(distinct))
    sets = tuple(
        (int(counts[number]), *(queue in members for queue in range(len(matrix.queues))))
        for number, members in enumerate(distinct)
    )
    columns = (Column("agents", "agents"), *(Column(name, name) for name in matrix.queues))
    until = day + timedelta(days=LOST_DAYS)
    lost = matrix.lost_by(until)
    queues = tuple(
        (
            name,
            int(matrix.serves[:, q].sum()),
            int(lost[:, q].sum()),
            _first_end(matrix, q),
        )
        for q, name in enumerate(matrix.queues)
    )
    return (
        Listing("skill_sets", f"Skill sets on {day}", columns, sets),
        Listing(
            "queues",
            f"Agents by queue on {day}, and those it loses until {until} if nothing is renewed",
            (
                Column("queue", "queue"),
                Column("agents", "agents"),
                Column("lost_in_90_days", "lost in 90 days"),
                Column("first_lost_after", "first lost after"),
            ),
            queues,
        ),
    )


def by_agent(agents: Sequence[Agent], center: Center, day: date) -> Listing:
    """Give a row an agent with what there is to say of each skill, for people."""
    names = _skill_names(agents, center)
    columns = (
        Column("agent_id", "agent"),
        Column("name", "name"),
        Column("team", "team"),
        Column("proficiency", "factor", ".2f"),
        *(Column(name, name) for name in names),
    )
    rows = tuple(
        (
            agent.id,
            agent.name,
            agent.team,
            agent.proficiency,
            *(held_text(agent.skills.get(name), day) for name in names),
        )
        for agent in agents
    )
    title = f"Skills on {day}: level, x factor on handle time, p priority where they are not 1"
    return Listing("agent_skills", title, columns, rows)


def by_skill(agents: Sequence[Agent]) -> Listing:
    """Give a row an agent and skill, for programs: the columns of a file of skills."""
    rows = tuple(
        (a.id, name, s.level, s.proficiency, s.priority, s.valid_from, s.valid_to)
        for a in agents
        for name, s in sorted(a.skills.items())
    )
    return Listing("agent_skills", "Skills", tuple(Column(key, key) for key in SKILL_COLUMNS), rows)


def held_text(skill: Skill | None, day: date) -> str | None:
    """Give a skill in short, such as ``2 x1.10 p2 until 2026-12-31``; None: it is not held."""
    if skill is None:
        return None
    words = [str(skill.level)]
    if skill.proficiency != 1:
        words.append(f"x{skill.proficiency:.2f}")
    if skill.priority != 1:
        words.append(f"p{skill.priority}")
    if skill.valid_from is not None and skill.valid_from > day:
        words.append(f"from {skill.valid_from}")
    if skill.valid_to is not None:
        words.append(f"{'until' if skill.valid_to >= day else 'ended'} {skill.valid_to}")
    return " ".join(words)


def _first_end(matrix: SkillMatrix, queue: int) -> date | None:
    """Give the last day of the agent whom a queue loses first; None: nobody's skills end."""
    ends = matrix.last_days[matrix.serves[:, queue], queue]
    first: date = ends.min().item() if len(ends) else OPEN
    return None if first == OPEN else first


def _skill_names(agents: Sequence[Agent], center: Center) -> tuple[str, ...]:
    """Give the center's skills in its order, then others that agents hold."""
    held = {name for agent in agents for name in agent.skills}
    return (*center.skills, *sorted(held - set(center.skills)))
