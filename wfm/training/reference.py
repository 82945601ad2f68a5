"""What one more hour of work would bring: the measure of what training saves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.records import Agent
from skills import SkillSet, served_by
from wfm.simulation import Scenario
from wfm.training.trial import Gain, Trial, gain

FIRST_REPLICATIONS = 32
LAST_TRIED = 3
"""So many skill sets go on to all replications, those that save most by hour in the first."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One more agent like one who is there.

    Parameters
    ----------
    agent_id
        Who was copied.
    queues
        What the copy serves.
    hours
        At work, a week [h].
    gain
        Contacts a week that the copy saves.
    """

    agent_id: str
    queues: SkillSet
    hours: float
    gain: Gain

    @property
    def gain_per_hour(self) -> float:
        """Contacts saved by an hour of work."""
        return self.gain.mean / self.hours


def best_hour(base: Trial, work: Mapping[str, float], *, replications: int) -> Reference | None:
    """Give the agent of whom one more would bring most by hour; None: no hour brings anything.

    Of each skill set the agent whose hours are nearest to the median is the typical one; a copy
    of each is simulated, of the best with all replications.

    Parameters
    ----------
    work
        Hours at work of each agent in the roster.
    """
    first = min(FIRST_REPLICATIONS, replications)
    base.reach(replications)
    tried = [(a, base.beside(_with_copy(base.scenario, a))) for a in _typical(base.scenario, work)]
    for _, trial in tried:
        trial.reach(first)
    found = sorted(
        (_reference(base, agent, trial, work) for agent, trial in tried),
        key=lambda one: -one.gain_per_hour,
    )
    best = {one.agent_id for one in found[:LAST_TRIED]}
    again = [(agent, trial) for agent, trial in tried if agent.id in best]
    for _, trial in again:
        trial.reach(replications)
    sure = [one for one in (_reference(base, a, t, work) for a, t in again) if one.gain.sure]
    return max(sure, key=lambda one: one.gain_per_hour, default=None)


def _reference(base: Trial, agent: Agent, trial: Trial, work: Mapping[str, float]) -> Reference:
    hours = work[agent.id] / base.weeks
    return Reference(agent.id, _served(base.scenario, agent), hours, gain(base, trial))


def _typical(scenario: Scenario, work: Mapping[str, float]) -> Sequence[Agent]:
    kinds: dict[SkillSet, list[Agent]] = {}
    for agent in scenario.agents:
        if work.get(agent.id, 0.0) > 0 and (served := _served(scenario, agent)):
            kinds.setdefault(served, []).append(agent)
    out = []
    for own in kinds.values():
        middle = float(np.median([work[a.id] for a in own]))
        out.append(min(own, key=lambda a: (abs(work[a.id] - middle), a.id)))
    return out


def _served(scenario: Scenario, agent: Agent) -> SkillSet:
    queues = [scenario.center.queue(name) for name in scenario.forecast.queues]
    return served_by(agent, queues, scenario.roster.first_date)


def _with_copy(scenario: Scenario, agent: Agent) -> Scenario:
    """Add an agent of the same shifts, who is ill on days of his own."""
    copy = replace(agent, id=f"{agent.id}+1", name=f"copy of {agent.name}", email=None)
    own = (s for s in scenario.roster.shifts if s.agent_id == agent.id)
    shifts = (*scenario.roster.shifts, *(replace(s, agent_id=copy.id) for s in own))
    return replace(
        scenario,
        roster=replace(scenario.roster, shifts=shifts),
        agents=(*scenario.agents, copy),
    )
