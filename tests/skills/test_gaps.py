"""Where skills are short: what binds, what would close it, what agents can give."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.records import Agent, Queue, ServiceGoal, Skill
from skills.gaps import SkillGroup, gaps, group_of, missing_skills, tightest, worst_time
from skills.supply import expiries, staying, weekly_supply

MONDAY = date(2026, 3, 2)
NONE = frozenset()


def queue(name: str, *skills: str, **changes) -> Queue:
    goal = ServiceGoal(0.8, 20)
    return Queue(name, "immediate", "voice", frozenset(skills), goal, 240.0, "UTC", **changes)


def agent(name: str, **skills: Skill) -> Agent:
    return Agent(name, name, "team", "here", "UTC", "full", skills)


CALLS, CHAT = queue("calls", "voice", "german"), queue("chat", "chat", minimum_level=3)


def test_missing_skills_are_those_not_held_too_low_or_ended() -> None:
    """A level below the queue's and a certificate that has ended are as good as none."""
    ada = agent("ada", voice=Skill(), chat=Skill(level=2), german=Skill(valid_to=MONDAY))

    assert missing_skills(ada, CALLS, MONDAY) == NONE
    assert missing_skills(ada, CALLS, date(2026, 3, 3)) == {"german"}
    assert missing_skills(ada, CHAT, MONDAY) == {"chat"}
    assert group_of(ada, [CALLS, CHAT], MONDAY).queues == (0,)


def groups(*missing: tuple[str, ...]) -> list[SkillGroup]:
    return [SkillGroup(tuple(frozenset(each.split()) for each in one)) for one in missing]


def test_what_lacks_is_counted_once_and_the_narrower_subset_is_named() -> None:
    """Calls lack 2 and calls with chat lack 2 too: it is calls; mail, of others, adds its own."""
    people = groups(("", "chat", "mail"), ("voice", "", "mail"), ("voice", "chat", ""))
    subsets = [(0,), (1,), (2,), (0, 1)]
    short = np.array([[2.0, -1.0], [-1.0, -1.0], [1.0, 0.0], [2.0, -2.0]])

    found = gaps(short, subsets, people, np.ones((3, 2)), hours=0.5)

    assert [(g.queues, g.agents, g.hours) for g in found] == [((0,), 2.0, 1.0), ((2,), 1.0, 0.5)]


def test_subsets_that_share_agents_do_not_add_up() -> None:
    """Who serves both queues could fill one lack only, and the wider row says how much lacks."""
    people = groups(("", ""))

    found = gaps(
        np.array([[1.0], [1.0], [2.0]]), [(0,), (1,), (0, 1)], people, np.zeros((1, 1)), hours=1.0
    )

    assert [(g.queues, g.hours) for g in found] == [((0, 1), 2.0)]


def test_training_closes_what_idle_neighbours_could_take_over() -> None:
    """Two chat agents are to spare, three are missing at calls: voice brings two hours."""
    people = groups(("", "chat"), ("voice", ""))
    short = np.array([[3.0], [-2.0], [1.0]])

    (gap,) = gaps(short, [(0,), (1,), (0, 1)], people, np.array([[1.0], [4.0]]), hours=1.0)

    assert gap.queues == (0,)
    (remedy,) = gap.remedies
    assert (remedy.skills, remedy.groups, remedy.hours) == ({"voice"}, (1,), pytest.approx(2.0))


def test_where_nobody_is_to_spare_no_training_helps() -> None:
    """All rows together lack as many as the row alone: only more agents help."""
    people = groups(("", "chat"), ("voice", ""))
    short = np.array([[2.0], [0.0], [2.0]])

    (gap,) = gaps(short, [(0,), (1,), (0, 1)], people, np.array([[1.0], [4.0]]), hours=1.0)

    assert gap.remedies == ()


def test_nothing_short_has_a_tightest_subset() -> None:
    """The least to spare is 1.5 agents for the second row in the first interval."""
    short = np.array([[-3.0, -2.0], [-1.5, -np.inf]])

    found = tightest(short, [(0,), (1,)])

    assert found == ((1,), 0, 1.5)
    assert gaps(short, [(0,), (1,)], groups(("", "")), np.ones((1, 2)), hours=1.0) == ()
    assert tightest(np.full((1, 2), -np.inf), [(0,)]) is None


def test_the_worst_time_is_that_of_the_worst_weekday() -> None:
    """Tuesday lacks most in all, at 09:00; a single worse quarter-hour on Monday does not win."""
    lack = np.array([3.0, 0.0, 2.0, 2.5])
    found = worst_time(lack, np.array([0, 0, 1, 1]), np.array([480, 540, 480, 540]))
    assert found == (1, 540)


def test_hours_count_for_what_an_agent_can_serve_on_each_day() -> None:
    """A certificate that ends on Wednesday gives 3 of the week's 7 days, and none after it."""
    ada = agent("ada", voice=Skill(), german=Skill(valid_to=date(2026, 3, 4)))
    bob = agent("bob", voice=Skill(), german=Skill())

    found, supply = weekly_supply(
        [ada, bob], [CALLS], np.array([[35.0, 35.0], [20.0, 10.0]]), first=MONDAY
    )

    hours = {group.queues: own.tolist() for group, own in zip(found, supply, strict=True)}
    assert hours[(0,)] == pytest.approx([15 + 20, 10])
    assert hours[()] == pytest.approx([20, 35])


def test_attrition_decays_from_today() -> None:
    """After a year of 36 % a share of 0.64 is left, after half a year 0.8; before today all."""
    middle = date(2027, 3, 2).toordinal()  # the middle of a week is 3.5 days after its start
    first = date.fromordinal(middle - 4)
    found = staying(0.36, today=MONDAY, first=first, weeks=1)
    assert found == pytest.approx([0.64 ** (364.5 / 365.25)])
    assert staying(0.36, today=MONDAY, first=date(2025, 1, 6), weeks=2).tolist() == [1.0, 1.0]


def test_certificates_that_end_name_whose_and_which_queues() -> None:
    """Those that end on the last day or later, or cost no queue, are not told."""
    ends = Skill(valid_to=date(2026, 3, 10))
    ada = agent("ada", voice=Skill(), german=ends)
    bob = agent("bob", voice=Skill(), german=replace(ends, valid_to=date(2026, 5, 1)))
    eve = agent("eve", german=ends)

    found = expiries([ada, bob, eve], [CALLS, CHAT], first=MONDAY, last=date(2026, 4, 1))

    (one,) = found
    assert (one.last_date, one.skill, one.queues) == (date(2026, 3, 10), "german", ("calls",))
    assert one.agent_ids == ("ada",)
