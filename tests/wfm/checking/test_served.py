"""Queues that nobody can serve, and agents who can serve none."""

from datetime import date

import pytest

from data.records import OpeningHours, Skill
from wfm.checking.served import remarks_on_idle, unserved_queues

EN = ("voice", "english")
SPAN = date(2026, 10, 12), date(2026, 10, 25)
OPEN, CLOSED = ((480, 1200),), ()


def told(found):
    return [(f.severity, f.where, f.message) for f in found]


def test_the_nearest_agents_are_named(make_center, make_queue, make_agent):
    """Who lacks one thing only is named by what it is, the most agents first; others are not."""
    queue = make_queue("calls", EN, minimum_level=2)
    agents = [
        make_agent("a1", voice=3),
        make_agent("a2", voice=5),
        make_agent("a3", voice=1, english=4),
        make_agent("a4", voice=3, english=Skill(3, valid_to=date(2026, 9, 30))),
        make_agent("a5", voice=Skill(3, date(2026, 11, 2)), english=3),
        make_agent("a6"),
        make_agent("a7", voice=1),
    ]
    assert told(unserved_queues(agents, make_center(queue), span=SPAN)) == [
        (
            "error",
            "calls",
            (
                "nobody can serve it in the plan, 2026-10-12 to 2026-10-25; it needs english, "
                "voice at level 2 or more: train agents; only english is missing of a1, a2; "
                "only the level of voice is too low, 1, of a3; "
                "the english of a4 ended on 2026-09-30; the voice of a5 begins on 2026-11-02"
            ),
        )
    ]


def test_many_agents_are_counted(make_center, make_queue, make_agent):
    """Five are named; where nobody is near that is said."""
    agents = [make_agent(f"a{i}", voice=3) for i in range(8)]
    (found,) = unserved_queues(agents, make_center(make_queue("calls", EN)), span=SPAN)
    assert found.message.endswith("only english is missing of a0, a1, a2, a3, a4 and 3 more")
    strangers = [make_agent("a1", chat=3)]
    (found,) = unserved_queues(strangers, make_center(make_queue("calls", EN)), span=SPAN)
    assert found.message.endswith(
        "it needs english, voice: train agents; none lacks only one of these"
    )


def test_a_certificate_that_ends_takes_the_queue_with_it(make_center, make_queue, make_agent):
    """The day, the agents, the skill and the remedy are named; until then the queue is served."""
    end = date(2026, 10, 16)
    agents = [
        make_agent("a1", voice=3, english=Skill(3, valid_to=end)),
        make_agent("a2", voice=3, english=Skill(4, valid_to=end)),
        make_agent("a3", voice=3, english=Skill(3, valid_to=date(2026, 10, 14))),
        make_agent("a4", voice=3),
    ]
    queues = (make_queue("calls", EN), make_queue())
    assert told(unserved_queues(agents, make_center(*queues), span=SPAN)) == [
        (
            "error",
            "calls",
            (
                "nobody can serve it from 2026-10-17 to 2026-10-25, as english of a1, a2 ends on "
                "2026-10-16: renew what ends there, or train others; it needs english, voice"
            ),
        )
    ]


def test_a_gap_between_two_agents(make_center, make_queue, make_agent):
    """One leaves before the next begins: only the days between are told."""
    agents = [
        make_agent("a1", voice=Skill(3, valid_to=date(2026, 10, 14))),
        make_agent("a2", voice=Skill(3, date(2026, 10, 19))),
    ]
    (found,) = unserved_queues(agents, make_center(make_queue()), span=SPAN)
    assert found.message.startswith("nobody can serve it from 2026-10-15 to 2026-10-18, as voice")
    late = agents[1:]
    (found,) = unserved_queues(late, make_center(make_queue()), span=SPAN)
    assert found.message == (
        "nobody can serve it from 2026-10-12 to 2026-10-18; it needs voice: train agents; "
        "the voice of a2 begins on 2026-10-19"
    )


@pytest.mark.parametrize(("saturday", "errors"), [(CLOSED, 0), (OPEN, 1)])
def test_closed_days_need_nobody(make_center, make_queue, make_agent, saturday, errors):
    """A weekend without agents matters where the queue is open on it."""
    week = (OPEN, OPEN, OPEN, OPEN, OPEN, saturday, CLOSED)
    agents = [
        make_agent("a1", voice=Skill(3, valid_to=date(2026, 10, 16))),
        make_agent("a2", voice=Skill(3, date(2026, 10, 19))),
    ]
    center = make_center(make_queue(opening=OpeningHours(week)))
    assert len(unserved_queues(agents, center, span=SPAN)) == errors


def test_deferred_work_can_wait(make_center, make_queue, make_agent):
    """A deferred queue without agents for some days is a warning, without any an error."""
    queue = make_queue("mail", ("english",), channel="deferred", media="email")
    center = make_center(queue)
    late = [make_agent("a1", english=Skill(3, date(2026, 10, 19)))]
    assert [f.severity for f in unserved_queues(late, center, span=SPAN)] == ["warning"]
    never = [make_agent("a1", voice=3)]
    assert [f.severity for f in unserved_queues(never, center, span=SPAN)] == ["error"]


def test_what_is_served_is_not_told(make_center, make_queue, make_agent):
    """One agent at the level, on every day, is enough; so are two in turns."""
    queue = make_queue(minimum_level=3)
    center = make_center(queue)
    assert unserved_queues([make_agent("a1", voice=3)], center, span=SPAN) == []
    turns = [
        make_agent("a1", voice=Skill(3, valid_to=date(2026, 10, 16))),
        make_agent("a2", voice=Skill(3, date(2026, 10, 17))),
    ]
    assert unserved_queues(turns, center, span=SPAN) == []


def test_agents_without_a_queue_are_one_finding(make_center, make_queue, make_agent):
    """Seven agents, one warning that names five; one who can serve later is not among them."""
    agents = [make_agent(f"a{i}", chat=3) for i in range(7)]
    agents.append(make_agent("b1", voice=Skill(3, date(2026, 10, 19))))
    assert told(remarks_on_idle(agents, make_center(make_queue()), span=SPAN)) == [
        (
            "warning",
            "agents",
            (
                "a0, a1, a2, a3, a4 and 2 more can serve no queue from 2026-10-12 to 2026-10-25; "
                "check the skills and their dates"
            ),
        )
    ]
    assert remarks_on_idle(agents[-1:], make_center(make_queue()), span=SPAN) == []
