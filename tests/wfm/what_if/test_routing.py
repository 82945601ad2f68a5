"""Whose contacts agents take first."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import ConfigurationError, Skill
from wfm.simulation import Scenario, simulate
from wfm.what_if import apply_what_if, parse_what_if


def change(text, scenario):
    return apply_what_if(parse_what_if(text), scenario)


def test_what_the_queue_needs_becomes_the_main_skill(scenario):
    """Of those who serve it and something else; the others' skills stay as they are."""
    changed, (note,) = change("first=chat", scenario)
    before = {agent.id: agent for agent in scenario.agents}
    after = {agent.id: agent for agent in changed.agents}
    assert after.pop("bob").skills == {
        "calls": replace(before["bob"].skills["calls"], priority=2),
        "chat": replace(before["bob"].skills["chat"], priority=1),
    }
    assert after == {name: agent for name, agent in before.items() if name != "bob"}
    assert note == "1 agent takes contacts of chat before others, by skills"


def test_priorities_end_at_nine(scenario):
    """A skill in the last place stays there."""
    bob = replace(scenario.agents[1], skills={"calls": Skill(priority=9), "chat": Skill()})
    others = tuple(a for a in scenario.agents if a.id != "bob")
    changed, _ = change("first=chat", replace(scenario, agents=(bob, *others)))
    assert changed.agents[0].skills["calls"].priority == 9


def test_its_customers_are_served_sooner(small):
    """Three agents for calls and quiet queues, three for calls and sales: sales gain most."""
    names = ("calls", "sales", "fax", "telex")
    queues = tuple(small.queue(name, patience_seconds=120.0) for name in names)
    others = [small.agent(f"c{i}", ["calls", "fax", "telex"]) for i in range(3)]
    agents = (*others, *(small.agent(f"s{i}", ["calls", "sales"]) for i in range(3)))
    roster = small.roster(*(small.shift(agent_id=agent.id) for agent in agents))
    start = roster.shifts[0].start_at
    minutes = np.arange(96) * 15 - (start.hour * 60 + start.minute + 60)  # an hour east of UTC
    at_work = (minutes >= 0) & (minutes < 480)
    forecast = small.forecast(
        [np.where(at_work, rate, 0.0) for rate in (11.0, 5.0, 0.0, 0.0)],
        queues=list(names),
        aht=240.0,
        poisson=60,
    )
    base = Scenario(roster, forecast, small.center(*queues), agents)
    changed, _ = change("first=sales", base)
    before, after = (
        simulate(s.roster, s.forecast, s.center, s.agents, replications=60, seed=1).service.mean
        for s in (base, changed)
    )
    assert after[1] > before[1] + 0.05
    assert before[0] - 0.05 < after[0] < before[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [("first=mail@x", "no queue, channel or medium"), ("first=fax", "queues are calls, chat")],
)
def test_what_is_not_there_is_named(scenario, text, why):
    """With what there is."""
    with pytest.raises(ConfigurationError, match=why):
        change(text, scenario)


def test_where_skills_are_contained_the_queue_itself_comes_first(small):
    """Experts of calls serve all calls: their own queue gets a priority before the other's."""
    calls = small.queue("calls")
    expert = small.queue("expert", skills=frozenset({"calls", "expert"}))
    scenario = Scenario(
        small.roster(small.shift(agent_id="ada")),
        small.forecast([[1.0] * 96] * 2, queues=["calls", "expert"], aht=60.0, poisson=2),
        small.center(calls, expert),
        (small.agent("ada", ["calls", "expert"]),),
    )
    changed, (note,) = change("first=expert", scenario)
    assert changed.agents == scenario.agents
    assert changed.center.queue("expert").priority == calls.priority - 1
    assert changed.center.queue("calls") == calls
    assert note == "priority of expert in the center file is 4"

    first = replace(scenario, center=small.center(replace(calls, priority=1), expert))
    with pytest.raises(ConfigurationError, match="no priority is left"):
        change("first=expert", first)


def test_specialists_have_nothing_to_put_behind(scenario):
    """Nobody serves the queue and another one."""
    alone = replace(scenario, agents=tuple(a for a in scenario.agents if len(a.skills) == 1))
    with pytest.raises(ConfigurationError, match="nothing to put behind"):
        change("first=chat", alone)
