"""Skills that no queue needs, and training that leads nowhere."""

import pytest

from data.records import Overflow, Training
from wfm.checking.needs import remarks_on_needs

WASTED = (
    "its training leads to level 2, and the queues that need it ask for 3 or more; raise "
    "trained_level, or lower minimum_level"
)


def messages(agents, center):
    found = remarks_on_needs(agents, center)
    assert {f.severity for f in found} <= {"warning"}
    return [f.message for f in found]


def test_skills_nobody_asks_for_are_one_finding(make_center, make_queue, make_agent):
    """Who holds them and what is spent on their training stands beside each."""
    center = make_center(
        make_queue(), skills=("voice", "fax", "telex"), trainings=(Training("fax", 24),)
    )
    agents = [make_agent("a1", voice=3, fax=2), make_agent("a2", fax=5)]
    assert messages(agents, center) == [
        (
            "no queue needs fax (held by a1, a2; training_hours = 24), telex: name it in a queue's "
            "skills, or take it out of [[skills]] and from the agents"
        )
    ]


def test_a_skill_of_an_overflow_is_needed(make_center, make_queue, make_agent):
    """Helpers' skills are asked for, too."""
    queue = make_queue(overflow=(Overflow(30, frozenset({"english"})),))
    assert messages([make_agent("a1", english=3)], make_center(queue)) == []


def test_a_skill_that_the_center_file_forgot(make_center, make_queue, make_agent):
    """Stored agents hold a skill that is not in the center file any more."""
    center = make_center(make_queue(), skills=("voice",))
    agents = [make_agent(f"a{i}", voice=3, fax=2) for i in range(6)]
    assert messages(agents, center) == [
        (
            "the center file does not name fax (held by a0, a1, a2, a3, a4 and 1 more): add it to "
            "[[skills]] and to a queue, or import the agents without it"
        )
    ]


@pytest.mark.parametrize(("least", "warned"), [((3, 2), False), ((3, 4), True)])
def test_a_training_below_every_queue(make_center, make_queue, make_agent, least, warned):
    """A trained agent who reaches the level of one queue is of use."""
    queues = [make_queue(f"q{i}", minimum_level=level) for i, level in enumerate(least)]
    center = make_center(*queues, skills=("voice",), trainings=(Training("voice", 40, level=2),))
    assert messages([make_agent("a1", voice=5)], center) == [WASTED] * warned
