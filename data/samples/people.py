"""Who works in a simulated center: rows of the agents file and of the file of skills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.samples.names import draw_names
from data.samples.spec import Group, SampleSpec

AGENT_COLUMNS = (
    "agent_id",
    "name",
    "team",
    "site",
    "contract",
    "skills",
    "email",
    "proficiency",
)


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill of one agent; open ends are None."""

    name: str
    level: int
    valid_from: date | None = None
    valid_to: date | None = None

    def cell(self) -> str:
        """Give its part of the agents file's cell, such as ``social:2@2026-10-19..``."""
        if self.valid_from is None and self.valid_to is None:
            return f"{self.name}:{self.level}"
        return f"{self.name}:{self.level}@{_day(self.valid_from)}..{_day(self.valid_to)}"


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One row of the agents file."""

    agent_id: str
    name: str
    team: str
    site: str
    contract: str
    skills: tuple[HeldSkill, ...]
    email: str
    proficiency: float

    def cells(self) -> tuple[str, ...]:
        """Give the row's cells in the order of ``AGENT_COLUMNS``."""
        return (
            self.agent_id,
            self.name,
            self.team,
            self.site,
            self.contract,
            ";".join(skill.cell() for skill in self.skills),
            self.email,
            f"{self.proficiency:.2f}",
        )


def simulate_agents(spec: SampleSpec, *, rng: np.random.Generator) -> tuple[AgentRow, ...]:
    """Draw the agents of a sample, group by group.

    An agent has a level of experience; the levels of single skills lie around it, and the more
    experienced handle contacts a little faster.
    """
    each = [group for group in spec.groups for _ in range(group.count)]
    names = draw_names(len(each), rng)
    width = len(str(len(each)))
    seen: dict[str, int] = {}
    rows = []
    for number, (group, (first, last)) in enumerate(zip(each, names, strict=True), start=1):
        index = seen.get(group.team, 0)
        seen[group.team] = index + 1
        experience = int(rng.choice([2, 3, 4, 5], p=[0.15, 0.35, 0.35, 0.15]))
        speed = np.exp(-0.05 * (experience - 3.5) + rng.normal(0, 0.06))
        rows.append(
            AgentRow(
                agent_id=f"A{number:0{width}d}",
                name=f"{first} {last}",
                team=group.team,
                site=group.site,
                contract=group.contract,
                skills=_skills(spec, group, index, experience=experience, rng=rng),
                email=f"{first}.{last}@{spec.kind}.example".lower(),
                proficiency=round(float(speed), 2),
            )
        )
    return tuple(rows)


def skill_rows(
    spec: SampleSpec, agents: Sequence[AgentRow], *, rng: np.random.Generator
) -> Iterator[tuple[str, ...]]:
    """Draw the file of skills: the agents of teams with factors or priorities, each skill a row."""
    for agent in agents:
        factors = {f.skill: f for f in spec.skill_factors if f.team == agent.team}
        ranked = [name for name in spec.main_skills if any(s.name == name for s in agent.skills)]
        if not factors and agent.team not in spec.ranked_teams:
            continue
        for skill in agent.skills:
            factor = 1.0
            if skill.name in factors:
                drawn = factors[skill.name]
                factor = float(np.exp(rng.normal(np.log(drawn.mean), drawn.spread)))
            rank = ranked.index(skill.name) + 1 if skill.name in ranked else 1
            yield (
                agent.agent_id,
                skill.name,
                str(skill.level),
                f"{factor:.2f}",
                str(rank if agent.team in spec.ranked_teams else 1),
                _day(skill.valid_from),
                _day(skill.valid_to),
            )


def _skills(
    spec: SampleSpec, group: Group, index: int, *, experience: int, rng: np.random.Generator
) -> tuple[HeldSkill, ...]:
    """Give the skills of the n-th agent of a team: the group's, certificates of them, and more."""
    levels = np.clip(experience + rng.integers(-1, 2, len(group.skills)), 1, 5)
    ends = {
        item.skill: item.valid_to
        for item in spec.certificates
        if item.team == group.team and index in item.indices
    }
    own = (
        HeldSkill(name, int(level), valid_to=ends.get(name))
        for name, level in zip(group.skills, levels, strict=True)
    )
    more = (
        HeldSkill(item.skill, item.level, item.valid_from, item.valid_to)
        for item in spec.dated_skills
        if item.team == group.team and item.index == index
    )
    return (*own, *more)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
