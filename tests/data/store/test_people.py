"""Agents and what they asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.records import Agent, InputRefusedError, Preference, Skill, TimeOff
from data.store import ImportCounts, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LAST_DAY = date(2026, 12, 31)


def test_agents_come_back(store: Store, agents: tuple[Agent, ...]) -> None:
    """Every field of an agent, and of each skill, survives."""
    assert store.replace_agents(agents) == ImportCounts(inserted=3)
    assert store.agents() == agents


def test_the_same_agents_again_change_nothing(store: Store, agents: tuple[Agent, ...]) -> None:
    """The second import of one file finds everything unchanged."""
    store.replace_agents(agents)
    counts = store.replace_agents(agents)
    assert counts == ImportCounts(unchanged=3)
    assert counts.written == 0


def test_a_changed_agent_is_updated(store: Store, agents: tuple[Agent, ...]) -> None:
    """A new team and other skills are taken over; the others are left alone."""
    store.replace_agents(agents)
    moved = replace(agents[0], team="blue", skills={"english": Skill(2), "german": Skill(1)})
    changed = (moved, *agents[1:])
    assert store.replace_agents(changed) == ImportCounts(updated=1, unchanged=2)
    assert store.agents() == changed


def test_who_leaves_keeps_time_off_until_the_return(
    store: Store, agents: tuple[Agent, ...]
) -> None:
    """An agent who is not in the file is inactive, not deleted; the wishes come back too."""
    store.replace_agents(agents)
    off = tuple(TimeOff(agent.id, NOON, NOON + DAY) for agent in agents)
    wish = Preference("a1", 480, 960, "avoid", 4)
    store.replace_time_off(off)
    store.replace_preferences([wish])
    assert store.replace_agents(agents[1:]) == ImportCounts(unchanged=2, removed=1)
    assert store.agents() == agents[1:]
    assert store.time_off() == off[1:]
    assert store.preferences() == ()
    assert store.replace_agents(agents[1:]) == ImportCounts(unchanged=2)
    assert store.replace_agents(agents) == ImportCounts(inserted=1, unchanged=2)
    assert store.agents() == agents
    assert store.time_off() == off
    assert store.preferences() == (wish,)


def test_two_rows_of_one_agent_are_refused(store: Store, agents: tuple[Agent, ...]) -> None:
    """The same id with different contents is refused whole; equal rows count once."""
    with pytest.raises(InputRefusedError, match="agent twice, with different contents: a1"):
        store.replace_agents([*agents, replace(agents[0], name="Eve")])
    assert store.agents() == ()
    assert store.replace_agents([*agents, agents[0]]) == ImportCounts(inserted=3)


def test_a_dry_run_writes_nothing(store: Store, agents: tuple[Agent, ...]) -> None:
    """A dry run gives the counts of the real one and leaves the tables as they were."""
    assert store.replace_agents(agents, dry_run=True) == ImportCounts(inserted=3)
    assert store.agents() == ()
    store.replace_agents(agents)
    off = [TimeOff("a1", NOON, NOON + DAY)]
    assert store.replace_time_off(off, dry_run=True) == ImportCounts(inserted=1)
    assert store.time_off() == ()


def test_time_off_is_replaced(store: Store, agents: tuple[Agent, ...]) -> None:
    """Spans that are gone are removed, changed ones updated, and kinds survive."""
    store.replace_agents(agents)
    first = TimeOff("a1", NOON, NOON + DAY, "vacation", paid=True)
    second = TimeOff("a2", NOON, NOON + DAY, "sickness", paid=False)
    assert store.replace_time_off([second, first]) == ImportCounts(inserted=2)
    assert store.time_off() == (first, second)
    unpaid, third = replace(first, paid=False), TimeOff("a3", NOON - DAY, NOON)
    counts = store.replace_time_off([unpaid, third])
    assert counts == ImportCounts(inserted=1, updated=1, removed=1)
    assert store.time_off() == (unpaid, third)


def test_preferences_are_replaced(store: Store, agents: tuple[Agent, ...]) -> None:
    """Wishes for one weekday and for every day are kept apart."""
    store.replace_agents(agents)
    monday = Preference("a1", 0, 720, "strongly_prefer", 0)
    always = Preference("a1", 0, 720, "slightly_avoid")
    assert store.replace_preferences([monday, always]) == ImportCounts(inserted=2)
    assert store.preferences() == (always, monday)
    assert store.replace_preferences([monday, always]) == ImportCounts(unchanged=2)
    other = replace(always, strength="unavailable")
    assert store.replace_preferences([other]) == ImportCounts(updated=1, removed=1)
    assert store.preferences() == (other,)


def test_a_skill_keeps_its_factor_and_priority(store: Store, agents: tuple[Agent, ...]) -> None:
    """Proficiency and priority of a skill come back as they were given, and a change is one."""
    given = replace(
        agents[0], skills={"voice": Skill(4, None, LAST_DAY, 0.85, 2), "chat": Skill(1)}
    )
    store.replace_agents([given])
    assert store.agents() == (given,)
    slower = replace(given, skills={"voice": Skill(4, None, LAST_DAY, 1.15, 2), "chat": Skill(1)})
    assert store.replace_agents([slower]) == ImportCounts(updated=1)
    assert store.agents() == (slower,)


def test_skills_of_the_agents_named_are_replaced(store: Store, agents: tuple[Agent, ...]) -> None:
    """One skill changes, one stays, one goes, one comes; who is not named keeps what there was."""
    chatting = replace(agents[2], skills={"chat": Skill(2, priority=3)})
    store.replace_agents([*agents[:2], chatting])
    given = {
        "a1": {**agents[0].skills, "voice": Skill(4, proficiency=1.2)},
        "a2": {"social": Skill(1, priority=9)},
    }
    counts = store.replace_skills(given)
    assert counts == ImportCounts(inserted=1, updated=1, unchanged=1)
    assert [dict(agent.skills) for agent in store.agents()] == [
        given["a1"],
        given["a2"],
        chatting.skills,
    ]
    assert store.replace_skills(given) == ImportCounts(unchanged=3)
    fewer = {"a1": {"english": Skill(5)}}
    assert store.replace_skills(fewer) == ImportCounts(unchanged=1, removed=1)
    assert dict(store.agents()[0].skills) == fewer["a1"]


def test_a_dry_run_of_skills_writes_nothing(store: Store, agents: tuple[Agent, ...]) -> None:
    """The counts are those of the real import, also where a skill is new to the database."""
    store.replace_agents(agents)
    counts = store.replace_skills({"a2": {"fax": Skill(2)}}, dry_run=True)
    assert counts == ImportCounts(inserted=1)
    assert store.agents() == agents
    assert store.status().counts["skill"] == 2


def test_skills_of_who_has_left_are_refused(store: Store, agents: tuple[Agent, ...]) -> None:
    """Inactive and unknown agents are named, and nobody's skills change."""
    store.replace_agents(agents)
    store.replace_agents(agents[1:])
    for gone in ("a1", "zz"):
        with pytest.raises(InputRefusedError, match=f"agent_id is in no agents file: {gone}"):
            store.replace_skills({"a2": {"chat": Skill(1)}, gone: {"chat": Skill(1)}})
    assert store.agents() == agents[1:]


@pytest.mark.parametrize(
    "skill", [Skill(proficiency=0), Skill(proficiency=-1), Skill(priority=0), Skill(priority=10)]
)
def test_the_database_refuses_what_no_file_may_say(store: Store, agents, skill: Skill) -> None:
    """The check constraints hold for whatever reaches the tables."""
    store.replace_agents(agents)
    with pytest.raises(Exception, match=r"ck_agent_skill_(proficiency|priority)"):
        store.replace_skills({"a2": {"chat": skill}})
    assert store.agents() == agents


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (TimeOff("zz", NOON, NOON + DAY), "agent_id is in no agents file: zz"),
        (TimeOff("a1", NOON, NOON), "does not end after it starts: a1 2026-03-02 12:00:00"),
    ],
)
def test_impossible_time_off_is_refused(store: Store, agents, off: TimeOff, words: str) -> None:
    """Unknown agents and spans without length are refused by name."""
    store.replace_agents(agents)
    with pytest.raises(InputRefusedError, match=words):
        store.replace_time_off([TimeOff("a2", NOON, NOON + DAY), off])
    assert store.time_off() == ()


@pytest.mark.parametrize("span", [(600, 600), (-1, 5), (0, 1441)])
def test_a_wish_outside_the_day_is_refused(store: Store, agents, span: tuple[int, int]) -> None:
    """A wish begins and ends inside one day."""
    store.replace_agents(agents)
    with pytest.raises(InputRefusedError, match="no span inside a day: a1"):
        store.replace_preferences([Preference("a1", *span, "avoid")])


def test_many_problems_are_told_shortly(store: Store) -> None:
    """Of thirty unknown agents ten are named and the others counted."""
    off = [TimeOff(f"x{i:02}", NOON, NOON + DAY) for i in range(30)]
    with pytest.raises(InputRefusedError) as caught:
        store.replace_time_off(off)
    assert len(caught.value.problems) == 11
    assert caught.value.problems[-1] == "and 20 more"
