"""Levels and ends in the matrix of agents by queues."""

from datetime import date, timedelta

import numpy as np
import pytest

from data.records import Agent, Queue, ServiceGoal, Skill
from skills import OPEN, changes, skill_matrix

DAY = date(2026, 10, 12)
QUEUE = Queue(
    name="voice-en",
    channel="immediate",
    media="voice",
    skills=frozenset({"voice", "english"}),
    goal=ServiceGoal(0.8, 20),
    aht_seconds=300,
    zone="UTC",
    minimum_level=2,
)


def agent(number: int, **skills: Skill) -> Agent:
    return Agent(f"a{number}", "Ada", "t", "s", "UTC", "c", skills)


def test_the_level_is_the_lowest_of_the_skills_needed():
    """Too low a level is shown and does not serve; a skill that is missing has level 0."""
    people = [
        agent(1, voice=Skill(5), english=Skill(2)),
        agent(2, voice=Skill(1), english=Skill(4)),
        agent(3, voice=Skill(5)),
        agent(4, voice=Skill(5), english=Skill(3, DAY + timedelta(days=1))),
    ]
    matrix = skill_matrix(people, [QUEUE], DAY)
    assert matrix.levels[:, 0].tolist() == [2, 1, 0, 0]
    assert matrix.serves[:, 0].tolist() == [True, False, False, False]


def test_an_agent_serves_until_the_first_skill_ends():
    """Of two ends the sooner counts; who does not serve ended the day before."""
    sooner, later = DAY + timedelta(days=9), DAY + timedelta(days=30)
    people = [
        agent(1, voice=Skill(3, valid_to=later), english=Skill(3, valid_to=sooner)),
        agent(2, voice=Skill(3), english=Skill(3), chat=Skill(3, valid_to=sooner)),
        agent(3, voice=Skill(3)),
    ]
    matrix = skill_matrix(people, [QUEUE], DAY)
    assert matrix.last_days[:, 0].tolist() == [sooner, OPEN, DAY - timedelta(days=1)]


@pytest.mark.parametrize(("days", "lost"), [(0, False), (9, False), (10, True), (90, True)])
def test_who_is_lost_by_a_day(days, lost):
    """A certificate of nine more days is lost on the tenth."""
    people = [agent(1, voice=Skill(3, valid_to=DAY + timedelta(days=9)), english=Skill(3))]
    matrix = skill_matrix(people, [QUEUE], DAY)
    assert matrix.lost_by(DAY + timedelta(days=days)).tolist() == [[lost]]


def test_who_never_served_is_not_lost():
    """Only agents who serve a queue can be lost to it."""
    matrix = skill_matrix([agent(1, voice=Skill(3))], [QUEUE], DAY)
    assert not matrix.lost_by(OPEN).any()


def test_no_agents_and_no_queues():
    """An empty matrix has its shape."""
    assert skill_matrix([], [QUEUE], DAY).lost_by(OPEN).shape == (0, 1)
    assert skill_matrix([agent(1)], [], DAY).levels.shape == (1, 0)


def test_the_matrix_changes_where_a_skill_begins_or_is_gone():
    """Between these days it is the same; the first day itself is no change."""
    first, last = DAY, DAY + timedelta(days=13)
    people = [
        agent(1, voice=Skill(3, valid_from=DAY), english=Skill(3, valid_to=DAY)),
        agent(2, voice=Skill(3, last, last), english=Skill(3, valid_to=OPEN)),
    ]
    days = changes(people, first, last)
    assert days == (DAY + timedelta(days=1), last)
    matrices = {d: skill_matrix(people, [QUEUE], d) for d in (first, *days)}
    for number in range(14):
        day = DAY + timedelta(days=number)
        known = matrices[max(d for d in matrices if d <= day)]
        np.testing.assert_array_equal(known.serves, skill_matrix(people, [QUEUE], day).serves)
