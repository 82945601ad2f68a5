"""Skills that end within the plan, or begin after it."""

from datetime import date, timedelta

import pytest

from data.records import Skill
from wfm.checking.certificates import remarks_on_validity

FIRST, LAST = SPAN = date(2026, 10, 12), date(2026, 10, 25)


def until(day):
    return Skill(3, valid_to=day)


def told(found):
    return [(f.severity, f.where, f.message) for f in found]


def test_who_loses_what_and_when(make_center, make_queue, make_agent):
    """One finding a skill: who, the last days, and what each queue loses of what it has."""
    queues = (make_queue("en", ("voice", "english")), make_queue("de", ("voice", "german")))
    center = make_center(*queues, skills=("voice", "english", "german"))
    agents = [
        make_agent("a1", voice=until(date(2026, 10, 20)), english=3, german=3),
        make_agent("a2", voice=until(date(2026, 10, 16)), english=3),
        make_agent("a3", voice=3, english=3),
        make_agent("a4", voice=3, german=3),
    ]
    assert told(remarks_on_validity(agents, center, span=SPAN)) == [
        (
            "warning",
            "voice",
            (
                "ends within the plan from 2026-10-12 to 2026-10-25: a2 on 2026-10-16, a1 on "
                "2026-10-20; en loses 2 of 3 agents, de loses 1 of 2 agents: renew it, or train "
                "others"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("last", "findings"),
    [(FIRST - timedelta(days=1), 0), (FIRST, 1), (LAST - timedelta(days=1), 1), (LAST, 0)],
)
def test_the_edges_of_the_plan(make_center, make_queue, make_agent, last, findings):
    """What ended before is history; what ends with the plan's last day costs it nothing."""
    agents = [make_agent("a1", voice=until(last)), make_agent("a2", voice=3)]
    found = remarks_on_validity(agents, make_center(make_queue()), span=SPAN)
    assert len(found) == findings


def test_a_skill_that_served_nothing_is_not_missed(make_center, make_queue, make_agent):
    """The English of an agent without voice ends, and no queue loses anybody."""
    center = make_center(make_queue("en", ("voice", "english")))
    agents = [make_agent("a1", english=until(date(2026, 10, 20)))]
    assert remarks_on_validity(agents, center, span=SPAN) == []


def test_many_ends_are_one_finding(make_center, make_queue, make_agent):
    """Of twenty certificates five are named and the others counted."""
    agents = [make_agent(f"a{i:02}", voice=until(date(2026, 10, 20))) for i in range(20)]
    (found,) = remarks_on_validity(agents, make_center(make_queue()), span=SPAN)
    assert "a04 on 2026-10-20 and 15 more; voice loses 20 of 20 agents" in found.message


def test_what_begins_after_the_plan(make_center, make_queue, make_agent):
    """A skill of the next month does not count now; one of the plan's last day does."""
    agents = [
        make_agent("a1", voice=Skill(3, LAST + timedelta(days=1))),
        make_agent("a2", voice=Skill(3, LAST)),
    ]
    assert told(remarks_on_validity(agents, make_center(make_queue()), span=SPAN)) == [
        (
            "warning",
            "voice",
            (
                "begins after the plan, which ends on 2026-10-25: a1 on 2026-10-26; it does not "
                "count until then: check the date"
            ),
        )
    ]
