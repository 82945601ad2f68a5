"""Who works in a simulated center: rows of the agents file."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from data.samples.names import draw_names
from data.samples.spec import DatedSkill, Group, SampleSpec

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
class AgentRow:
    """One row of the agents file."""

    agent_id: str
    name: str
    team: str
    site: str
    contract: str
    skills: str
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
            self.skills,
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
        dated = [d for d in spec.dated_skills if d.team == group.team and d.index == index]
        experience = int(rng.choice([2, 3, 4, 5], p=[0.15, 0.35, 0.35, 0.15]))
        speed = np.exp(-0.05 * (experience - 3.5) + rng.normal(0, 0.06))
        rows.append(
            AgentRow(
                agent_id=f"A{number:0{width}d}",
                name=f"{first} {last}",
                team=group.team,
                site=group.site,
                contract=group.contract,
                skills=_skills(group, dated, experience=experience, rng=rng),
                email=f"{first}.{last}@{spec.kind}.example".lower(),
                proficiency=round(float(speed), 2),
            )
        )
    return tuple(rows)


def _skills(
    group: Group,
    dated: Iterable[DatedSkill],
    *,
    experience: int,
    rng: np.random.Generator,
) -> str:
    """Give the cell of an agent's skills, such as ``voice:4;social:2@2026-10-19..``."""
    levels = np.clip(experience + rng.integers(-1, 2, len(group.skills)), 1, 5)
    cells = [f"{name}:{level}" for name, level in zip(group.skills, levels, strict=True)]
    for item in dated:
        start = item.valid_from.isoformat() if item.valid_from else ""
        end = item.valid_to.isoformat() if item.valid_to else ""
        cells.append(f"{item.skill}:{item.level}@{start}..{end}")
    return ";".join(cells)
