"""Every class that gives agents a queue more."""

from datetime import date

import pytest

from data.records import Agent, Queue, ServiceGoal, Skill, Training
from skills.trainings import trained, training_classes, with_class

DAY = date(2026, 3, 2)


def queue(name: str, *skills: str, **changes) -> Queue:
    goal = ServiceGoal(0.8, 20)
    return Queue(name, "immediate", "voice", frozenset(skills), goal, 240.0, "UTC", **changes)


def agent(name: str, team: str = "red", **skills: Skill) -> Agent:
    return Agent(name, name, team, "here", "UTC", "full", skills)


CALLS, CHAT = queue("calls", "voice"), queue("chat", "chat", "german")
VOICE, CHATTING = Training("voice", 16.0), Training("chat", 10.0, level=2, proficiency=1.2)


def classes(*agents: Agent, queues=(CALLS, CHAT), class_size: int = 2, **hours: float):
    work = {a.id: 40.0 for a in agents} | hours
    return training_classes(
        agents, queues, (VOICE, CHATTING), day=DAY, hours=work, class_size=class_size
    )


def test_a_class_holds_agents_of_one_team_and_skill_set_who_gain_a_queue() -> None:
    """Without german, chat opens no queue; another team is another class."""
    found = classes(
        agent("a", voice=Skill(), german=Skill()),
        agent("b", "blue", voice=Skill(), german=Skill()),
        agent("c", voice=Skill()),
    )

    assert [(c.training.skill, c.team, c.agent_ids, c.gained) for c in found] == [
        ("chat", "blue", ("b",), (1,)),
        ("chat", "red", ("a",), (1,)),
    ]


def test_those_who_work_most_learn_first_and_those_without_shifts_do_not() -> None:
    """The class takes two; the third could follow, the fourth has no shift."""
    people = [agent(name, chat=Skill(), german=Skill()) for name in "abcd"]

    (found,) = classes(*people, a=10.0, b=30.0, c=20.0, d=0.0)

    assert (found.agent_ids, found.others, found.hours) == (("b", "c"), 1, 32.0)


def test_a_class_is_limited_to_the_hours_there_are() -> None:
    """20 hours suffice for one agent of 16, 10 for none."""
    people = [agent(name, chat=Skill(), german=Skill()) for name in "abc"]
    (found,) = classes(*people)

    limited = found.limited(20.0)

    assert limited is not None
    assert (limited.agent_ids, limited.others) == (("a",), 2)
    assert found.limited(10.0) is None


def test_training_gives_level_and_factor_and_comes_after_main_skills() -> None:
    """A new skill has the training's; the agent's other queues keep coming first."""
    learnt = trained(agent("a", voice=Skill(priority=2)), CHATTING)

    assert learnt.skills["chat"] == Skill(2, proficiency=1.2, priority=2)


@pytest.mark.parametrize("known", [Skill(level=1), Skill(level=4, valid_to=date(2026, 1, 1))])
def test_training_renews_and_raises_but_never_lowers(known: Skill) -> None:
    """A level too low is raised, a certificate that ended holds again, a higher level stays."""
    learnt = trained(agent("a", chat=known), CHATTING).skills["chat"]

    assert learnt.level == max(known.level, 2)
    assert learnt.valid_on(DAY)
    assert learnt.proficiency == known.proficiency


def test_a_training_below_a_queues_level_opens_nothing() -> None:
    """The queue asks for level 3, the trained begin at 2."""
    strict = queue("chat", "chat", minimum_level=3)
    assert classes(agent("a", voice=Skill()), queues=(CALLS, strict)) == ()


def test_a_class_changes_its_agents_alone() -> None:
    """Others are the same objects."""
    people = tuple(agent(name, chat=Skill(), german=Skill()) for name in "abc")
    (found,) = classes(*people)

    after = with_class(people, found)

    assert [set(a.skills) >= {"voice"} for a in after] == [True, True, False]
    assert after[2] is people[2]
