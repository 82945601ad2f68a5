"""Agents and their skills."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from data.records import Agent, InputRefusedError, Skill
from data.store.base import StoreBase, ensure_skills
from data.store.difference import Difference, difference, keyed, refusals
from data.store.results import ImportCounts
from data.store.tables import AgentRow, AgentSkillRow, SkillRow


class People(StoreBase):
    """The part of the store that keeps agents."""

    def replace_agents(self, agents: Iterable[Agent], *, dry_run: bool = False) -> ImportCounts:
        """Make these the active agents.

        Who is not among them becomes inactive and counts as removed; time off, preferences and
        the shifts of published rosters stay with everybody.
        """
        wanted = keyed(((agent.id, agent) for agent in agents), "agent")
        with self._writing(dry_run=dry_run) as session:
            rows = {row.code: row for row in session.scalars(select(AgentRow))}
            change = difference(_agents(session, active=True), wanted)
            _write_agents(session, rows, wanted=wanted, change=change)
            return change.counts

    def replace_skills(
        self, skills: Mapping[str, Mapping[str, Skill]], *, dry_run: bool = False
    ) -> ImportCounts:
        """Make these the skills of the active agents named; the others keep theirs.

        Parameters
        ----------
        skills
            By agent and name.

        Raises
        ------
        InputRefusedError
            Some agent is not active.
        """
        with self._writing(dry_run=dry_run) as session:
            active = _agents(session, active=True)
            if gone := [code for code in skills if code not in active]:
                raise InputRefusedError(refusals("agent_id is in no agents file", gone))
            known = {code: active[code].skills for code in skills}
            changed = (code for code, held in skills.items() if held != known[code])
            _write_skills(session, [replace(active[code], skills=skills[code]) for code in changed])
            return difference(_flat(known), _flat(skills)).counts

    def agents(self, *, active_only: bool = True) -> tuple[Agent, ...]:
        """Give the active agents, or all that ever were, by id."""
        with self._reading() as session:
            known = _agents(session, active=True)
            if not active_only:
                known = {**_agents(session, active=False), **known}
        return tuple(known[code] for code in sorted(known))


def agent_numbers(session: Session) -> dict[str, int]:
    """Give the database's number of every agent by id, inactive ones included."""
    return dict(session.execute(select(AgentRow.code, AgentRow.id)).all())


def _flat(skills: Mapping[str, Mapping[str, Skill]]) -> dict[tuple[str, str], Skill]:
    """Give skills by agent and name."""
    return {(code, name): skill for code, held in skills.items() for name, skill in held.items()}


def _agents(session: Session, *, active: bool) -> dict[str, Agent]:
    skills: dict[int, dict[str, Skill]] = {}
    held = select(AgentSkillRow, SkillRow.name).join(SkillRow)
    for row, name in session.execute(held):
        skill = Skill(
            row.level,
            row.valid_from,
            row.valid_to,
            proficiency=row.proficiency,
            priority=row.priority,
        )
        skills.setdefault(row.agent_id, {})[name] = skill
    return {
        row.code: Agent(
            id=row.code,
            name=row.name,
            team=row.team,
            site=row.site,
            zone=row.zone,
            contract=row.contract,
            skills=skills.get(row.id, {}),
            email=row.email,
            proficiency=row.proficiency,
            rotation_week=row.rotation_week,
        )
        for row in session.scalars(select(AgentRow).filter_by(active=active))
    }


def _write_agents(
    session: Session,
    rows: Mapping[str, AgentRow],
    *,
    wanted: Mapping[str, Agent],
    change: Difference[str],
) -> None:
    for code in change.removed:
        rows[code].active = False
    written = [wanted[code] for code in (*change.inserted, *change.updated)]
    for agent in written:
        row = rows.get(agent.id)
        if row is None:
            session.add(AgentRow(code=agent.id, active=True, **_columns(agent)))
            continue
        row.active = True
        for column, value in _columns(agent).items():
            setattr(row, column, value)
    session.flush()
    _write_skills(session, written)


def _write_skills(session: Session, agents: Iterable[Agent]) -> None:
    skills = ensure_skills(session, (name for agent in agents for name in agent.skills))
    numbers = agent_numbers(session)
    connection = session.connection()
    of_agent = delete(AgentSkillRow).where(AgentSkillRow.agent_id == bindparam("agent"))
    if gone := [{"agent": numbers[agent.id]} for agent in agents]:
        connection.execute(of_agent, gone)
    held = [
        {
            "agent_id": numbers[agent.id],
            "skill_id": skills[name],
            "level": skill.level,
            "valid_from": skill.valid_from,
            "valid_to": skill.valid_to,
            "proficiency": skill.proficiency,
            "priority": skill.priority,
        }
        for agent in agents
        for name, skill in agent.skills.items()
    ]
    if held:
        connection.execute(insert(AgentSkillRow), held)


def _columns(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "team": agent.team,
        "site": agent.site,
        "zone": agent.zone,
        "contract": agent.contract,
        "email": agent.email,
        "proficiency": agent.proficiency,
        "rotation_week": agent.rotation_week,
    }
