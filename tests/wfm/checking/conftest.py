"""Agents and queues for checks of skills over two weeks."""

import pytest

from data.records import Agent, Center, PlanningSettings, Queue, ServiceGoal, Site, Skill

ZONE = "Europe/Berlin"


@pytest.fixture
def make_queue():
    def make_queue(name="voice", skills=("voice",), **changes):
        settings = {
            "channel": "immediate",
            "media": "voice",
            "goal": ServiceGoal(0.8, 20),
            "aht_seconds": 240.0,
            "zone": ZONE,
        }
        return Queue(name, skills=frozenset(skills), **(settings | changes))

    return make_queue


@pytest.fixture
def make_center():
    def make_center(*queues, skills=("voice", "english"), **changes):
        settings = {
            "zone": ZONE,
            "interval_minutes": 15,
            "sites": (Site("here", ZONE),),
            "contracts": (),
            "templates": (),
            "planning": PlanningSettings(weeks=2),
        }
        return Center("c", queues=queues, skills=tuple(skills), **(settings | changes))

    return make_center


@pytest.fixture
def make_agent():
    def make_agent(name, **skills):
        held = {n: s if isinstance(s, Skill) else Skill(s) for n, s in skills.items()}
        return Agent(name, name, "team", "here", ZONE, "full", held)

    return make_agent
