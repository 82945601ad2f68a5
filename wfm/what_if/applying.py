"""Makes the changes of a what-if, one after another."""

from data.records import ConfigurationError
from wfm.simulation import Scenario
from wfm.what_if.changes import (
    AbsenceChange,
    AgentRemoval,
    AgentsChange,
    AhtChange,
    Change,
    FirstChange,
    GoalChange,
    PatienceChange,
    Storm,
    VolumeChange,
    WhatIf,
)
from wfm.what_if.demand import change_aht, change_volume
from wfm.what_if.promises import change_absence, change_goal, change_patience
from wfm.what_if.routing import change_first
from wfm.what_if.staff import change_agents, remove_agent
from wfm.what_if.storming import add_storm


def apply_what_if(what_if: WhatIf, scenario: Scenario) -> tuple[Scenario, tuple[str, ...]]:
    """Give the changed scenario, and a sentence on what was done for each change.

    The scenario given stays as it is. Samples are changed by draws with fixed seeds: the same
    what-if of the same scenario gives the same contacts.

    Raises
    ------
    ConfigurationError
        If the scenario has no such queue, channel, agent or day, or fewer agents than are to be
        taken away; says what there is, for every change that is not possible.
    """
    present = {agent.id for agent in scenario.agents}
    notes: list[str] = []
    problems: list[str] = []
    for number, change in enumerate(what_if.changes):
        try:
            _check_still_there(change, scenario, present)
            scenario, note = _apply(change, scenario, number)
        except ConfigurationError as error:
            problems += error.problems
        else:
            notes.append(note)
    if problems:
        raise ConfigurationError(problems)
    return scenario, tuple(notes)


def _check_still_there(change: Change, scenario: Scenario, present: set[str]) -> None:
    """Refuse to take away an agent whom an earlier change has taken away."""
    if not isinstance(change, AgentRemoval) or change.agent_id not in present:
        return
    if all(agent.id != change.agent_id for agent in scenario.agents):
        raise ConfigurationError(
            f"{change}: {change.agent_id} is taken away already by an earlier change of this "
            "what-if; name another agent, or leave it out"
        )


def _apply(  # noqa: PLR0911 - one case a kind of change
    change: Change, scenario: Scenario, number: int
) -> tuple[Scenario, str]:
    match change:
        case AgentsChange():
            return change_agents(change, scenario)
        case AgentRemoval():
            return remove_agent(change, scenario)
        case VolumeChange():
            return change_volume(change, scenario, stream=number)
        case AhtChange():
            return change_aht(change, scenario)
        case PatienceChange():
            return change_patience(change, scenario)
        case AbsenceChange():
            return change_absence(change, scenario)
        case Storm():
            return add_storm(change, scenario, stream=number)
        case GoalChange():
            return change_goal(change, scenario)
        case FirstChange():
            return change_first(change, scenario)
