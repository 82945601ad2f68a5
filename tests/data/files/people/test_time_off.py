"""Time off from CSV."""

from datetime import UTC, datetime

import pytest

from data.files.people import read_time_off
from data.records import TimeOff

HEADER = "agent_id,start,end,kind,paid\n"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "item"),
    [
        (
            "a1,2026-11-23,2026-11-24,vacation,true",
            TimeOff("a1", utc(2026, 11, 22, 23), utc(2026, 11, 24, 23), "vacation", True),
        ),
        (
            "a2,2026-11-23,2026-11-23,sick,no",
            TimeOff("a2", utc(2026, 11, 23, 5), utc(2026, 11, 24, 5), "sick", False),
        ),
        (
            "a2,2026-11-23 09:30,2026-11-23T12:00,doctor,1",
            TimeOff("a2", utc(2026, 11, 23, 14, 30), utc(2026, 11, 23, 17), "doctor", True),
        ),
        (
            "a1,2026-10-25T02:30+01:00,2026-10-25T03:00,doctor,yes",
            TimeOff("a1", utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 2), "doctor", True),
        ),
        (
            "a1,2026-10-25,2026-10-25,vacation,true",
            TimeOff("a1", utc(2026, 10, 24, 22), utc(2026, 10, 25, 23), "vacation", True),
        ),
    ],
    ids=["days", "a day at another site", "hours", "offset", "a day of 25 hours"],
)
def test_times_are_local_to_the_agents_site(write, center, agents, row, item):
    """A date alone is the whole day, the end included; offsets stand."""
    assert read_time_off(write(HEADER + row + "\n"), center, agents) == (item,)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a11,2026-11-23,2026-11-24,v,true", 'agent "a11" is unknown; did you mean "a1"?'),
        (
            "a1,23.11.2026,2026-11-24,v,true",
            'start is "23.11.2026"; write 2026-01-31, 2026-01-31 08:30 or 2026-01-31T08:30+01:00',
        ),
        (
            "a1,2026-11-24,2026-11-22,v,true",
            "end 2026-11-22 is not after start 2026-11-24; swap them",
        ),
        ("a1,2026-11-23,2026-11-24,v,perhaps", 'paid is "perhaps"; write true or false'),
        ("a1,2026-11-23,2026-11-24,,true", "kind is empty; give one, such as vacation"),
        (
            "a1,2026-03-29 02:30,2026-03-29 09:00,v,true",
            "start 2026-03-29 02:30 does not exist in Europe/Berlin; give the time with its offset",
        ),
        (
            "a1,2026-10-25 01:00,2026-10-25 02:30,v,true",
            "end 2026-10-25 02:30 is there twice in Europe/Berlin; give the time with its offset",
        ),
    ],
)
def test_a_wrong_row_names_line_value_and_remedy(problems, center, agents, row, words):
    """Each fault has its one message."""
    assert problems(read_time_off, HEADER + row + "\n", center, agents) == [
        f"people.csv line 2: {words}"
    ]


def test_the_same_time_off_twice(problems, center, agents):
    """A row copied by accident is named with its first."""
    row = "a1,2026-11-23,2026-11-24,vacation,true\n"
    assert problems(read_time_off, HEADER + row + row, center, agents) == [
        "people.csv line 3: is the same as line 2; leave one out"
    ]


def test_no_time_off_at_all(write, center, agents):
    """A header alone says that nobody is off."""
    assert read_time_off(write(HEADER), center, agents) == ()
