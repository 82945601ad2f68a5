"""Preferences from CSV."""

import pytest

from data.files.people import read_preferences
from data.records import Preference

HEADER = "agent_id,weekday,start,end,strength\n"


@pytest.mark.parametrize(
    ("row", "item"),
    [
        ("a1,monday,08:00,16:30,prefer", Preference("a1", 480, 990, "prefer", 0)),
        ("a2,,18:00,24:00,strongly_avoid", Preference("a2", 1080, 1440, "strongly_avoid", None)),
        ("a1,friday,0:00,9:00,unavailable", Preference("a1", 0, 540, "unavailable", 4)),
    ],
)
def test_a_wish_is_a_weekly_span(write, center, agents, row, item):
    """An empty weekday means every day; 24:00 ends a day."""
    assert read_preferences(write(HEADER + row + "\n"), center, agents) == (item,)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("b9,monday,08:00,16:00,prefer", 'agent "b9" is unknown; known are a1, a2'),
        ("a1,mondai,08:00,16:00,prefer", 'weekday "mondai" is unknown; did you mean "monday"?'),
        ("a1,monday,8,16:00,prefer", 'start is "8"; write 08:30, or 24:00 for the end of a day'),
        (
            "a1,monday,08:00,25:00,prefer",
            'end is "25:00"; write 08:30, or 24:00 for the end of a day',
        ),
        (
            "a1,monday,22:00,06:00,prefer",
            "end 06:00 is not after start 22:00; write a wish over midnight as two rows",
        ),
        ("a1,monday,08:00,16:00,preferr", 'strength "preferr" is unknown; did you mean "prefer"?'),
        ("a1,monday,08:00,16:00,", "strength is empty; give a strength"),
    ],
)
def test_a_wrong_row_names_line_value_and_remedy(problems, center, agents, row, words):
    """Each fault has its one message."""
    assert problems(read_preferences, HEADER + row + "\n", center, agents) == [
        f"people.csv line 2: {words}"
    ]


def test_the_same_wish_twice(problems, center, agents):
    """A row copied by accident is named with its first."""
    row = "a1,monday,08:00,16:00,prefer\n"
    assert problems(read_preferences, HEADER + row + row, center, agents) == [
        "people.csv line 3: is the same as line 2; leave one out"
    ]
