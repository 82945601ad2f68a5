"""Fewer or more agents."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from statistics import median

from data.records import Agent, ConfigurationError, Roster
from wfm.simulation import Scenario
from wfm.what_if.changes import AgentRemoval, AgentsChange
from wfm.what_if.targets import known_queue, targeted


def change_agents(change: AgentsChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Take away, or add copies of, the agents whose paid hours lie next to the median.

    Of equals the first by id comes first. A copy works the same shifts under a new id, and is ill
    on days of its own. More copies than agents go round again.

    Raises
    ------
    ConfigurationError
        If fewer agents with shifts serve the target than are to be taken away, or none.
    """
    typical = _typical(change.target, scenario)
    serving = f" who serve {change.target}" if change.target else ""
    number = abs(change.number)
    if not typical:
        raise ConfigurationError(f"{change}: no agents{serving} have shifts in the roster")
    if change.number > 0:
        chosen = [typical[i % len(typical)] for i in range(number)]
        return _with_copies(chosen, scenario)
    if number > len(typical):
        raise ConfigurationError(
            f"{change}: only {len(typical)} agents{serving} have shifts in the roster; "
            f"at most agents=-{len(typical)} is possible"
        )
    chosen = typical[:number]
    told = ", ".join(_described(agent, scenario.roster) for agent in chosen)
    return _without({agent.id for agent in chosen}, scenario), f"taken away: {told}"


def remove_agent(change: AgentRemoval, scenario: Scenario) -> tuple[Scenario, str]:
    """Take one agent's shifts out.

    Raises
    ------
    ConfigurationError
        If there is no such agent.
    """
    known = {agent.id: agent for agent in scenario.agents}
    if change.agent_id not in known:
        near = get_close_matches(change.agent_id, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `wfm skills matrix` for ids"
        raise ConfigurationError(f"{change}: there is no agent {change.agent_id!r}; {hint}")
    told = _described(known[change.agent_id], scenario.roster)
    return _without({change.agent_id}, scenario), f"taken away: {told}"


def _typical(target: str | None, scenario: Scenario) -> list[Agent]:
    """Give the agents with shifts who serve the target, nearest to their median hours first."""
    days: dict[str, set[date]] = defaultdict(set)
    for shift in scenario.roster.shifts:
        days[shift.agent_id].add(shift.schedule_date)
    found = [agent for agent in scenario.agents if agent.id in days]
    if target is not None:
        names = [scenario.forecast.queues[q] for q in targeted(target, scenario)]
        queues = [known_queue(name, scenario) for name in names]
        found = [a for a in found if any(a.serves(q, day) for q in queues for day in days[a.id])]
    if not found:
        return []
    minutes = _paid_minutes(scenario.roster)
    middle = median(minutes[agent.id] for agent in found)
    return sorted(found, key=lambda agent: (abs(minutes[agent.id] - middle), agent.id))


def _paid_minutes(roster: Roster) -> Counter[str]:
    minutes: Counter[str] = Counter()
    for shift in roster.shifts:
        minutes[shift.agent_id] += shift.paid_minutes
    return minutes


def _described(agent: Agent, roster: Roster) -> str:
    hours = _paid_minutes(roster)[agent.id] / 60
    return f"{agent.id} ({agent.name}, {hours:g} paid hours in the roster)"


def _without(ids: set[str], scenario: Scenario) -> Scenario:
    shifts = tuple(s for s in scenario.roster.shifts if s.agent_id not in ids)
    return replace(
        scenario,
        roster=replace(scenario.roster, shifts=shifts),
        agents=tuple(agent for agent in scenario.agents if agent.id not in ids),
    )


def _with_copies(chosen: list[Agent], scenario: Scenario) -> tuple[Scenario, str]:
    used = {agent.id for agent in scenario.agents}
    copies: list[Agent] = []
    shifts = list(scenario.roster.shifts)
    for agent in chosen:
        new_id = _free_id(agent.id, used)
        used.add(new_id)
        copies.append(replace(agent, id=new_id, name=f"copy of {agent.name}", email=None))
        own = (s for s in scenario.roster.shifts if s.agent_id == agent.id)
        shifts += [replace(shift, agent_id=new_id) for shift in own]
    told = ", ".join(_described(agent, scenario.roster) for agent in chosen)
    changed = replace(
        scenario,
        roster=replace(scenario.roster, shifts=tuple(shifts)),
        agents=(*scenario.agents, *copies),
    )
    return changed, f"added copies of: {told}"


def _free_id(wanted: str, used: set[str]) -> str:
    number = 1
    while f"{wanted}+{number}" in used:
        number += 1
    return f"{wanted}+{number}"
