"""Meetings from CSV."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.files.people import read_meetings
from data.records import Agent, Meeting

PAGE = Path(__file__).parents[4] / "docs" / "importing.md"
HEADER = "meeting,agents,minutes,start,end,kind,together,least\n"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def agents():
    """Two of one team at two sites, and one of another."""
    return (
        Agent("a1", "Ada", "red", "Hamburg", "Europe/Berlin", "full-time"),
        Agent("a2", "Bob", "red", "New York", "America/New_York", "full-time"),
        Agent("a3", "Cy", "blue", "New York", "America/New_York", "full-time"),
    )


@pytest.mark.parametrize(
    ("row", "item"),
    [
        (
            "huddle,a2;a1,15,2026-11-23 09:00,2026-11-23 12:00,,,",
            Meeting("huddle", ("a1", "a2"), 15, utc(2026, 11, 23, 8), utc(2026, 11, 23, 11)),
        ),
        (
            "course,team:red; a3,60,2026-11-23,2026-11-24,training,no,",
            Meeting(
                "course",
                ("a1", "a2", "a3"),
                60,
                utc(2026, 11, 22, 23),
                utc(2026, 11, 24, 23),
                "training",
                together=False,
            ),
        ),
        (
            "review,site:New York;a3,30,2026-11-23T09:00-05:00,2026-11-23T17:00,meeting,yes,1",
            Meeting(
                "review",
                ("a2", "a3"),
                30,
                utc(2026, 11, 23, 14),
                utc(2026, 11, 23, 16),
                least=1,
            ),
        ),
    ],
    ids=["agents", "a team, each alone", "a site, with offset"],
)
def test_a_meeting_has_agents_and_a_span(write, center, agents, row, item):
    """Teams and sites are their agents; times without offset are of the center's zone."""
    assert read_meetings(write(HEADER + row + "\n"), center, agents) == (item,)


def test_kind_together_and_least_may_be_left_out(write, center, agents):
    """A meeting of all who are named, at once."""
    text = "meeting,agents,minutes,start,end\nhuddle,a1,15,2026-11-23,2026-11-23\n"
    (meeting,) = read_meetings(write(text), center, agents)
    assert (meeting.kind, meeting.together, meeting.least) == ("meeting", True, None)


DAY = "2026-11-23 09:00,2026-11-23 12:00"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f",a1,15,{DAY},,,", "meeting is empty; give its name"),
        (f"m,,15,{DAY},,,", "agents is empty; give ids joined by ;, team:NAME or site:NAME"),
        (
            f"m,a1;a11,15,{DAY},,,",
            'agent "a11" is unknown; did you mean "a1"?, or write team:NAME or site:NAME',
        ),
        (f"m,team:rad,15,{DAY},,,", 'team "rad" has no agents; did you mean "red"?'),
        (f"m,site:Paris,15,{DAY},,,", 'site "Paris" has no agents; known are Hamburg, New York'),
        (f"m,a1,0,{DAY},,,", 'minutes is "0"; give whole minutes in steps of 5, 5 to 1440'),
        (f"m,a1,17,{DAY},,,", 'minutes is "17"; give whole minutes in steps of 5, 5 to 1440'),
        (
            f"m,a1,185,{DAY},,,",
            (
                "185 minutes do not fit between 2026-11-23 09:00 and 2026-11-23 12:00; "
                "give fewer or a longer span"
            ),
        ),
        (
            "m,a1,15,2026-11-24,2026-11-22,,,",
            "end 2026-11-22 is not after start 2026-11-24; swap them",
        ),
        (
            "m,a1,15,9 am,2026-11-22,,,",
            'start is "9 am"; write 2026-01-31, 2026-01-31 08:30 or 2026-01-31T08:30+01:00',
        ),
        (
            "m,a1,15,2026-03-29 02:30,2026-03-29 09:00,,,",
            "start 2026-03-29 02:30 does not exist in Europe/Berlin; give the time with its offset",
        ),
        (f"m,a1,15,{DAY},traning,,", 'kind "traning" is unknown; did you mean "training"?'),
        (f"m,a1,15,{DAY},,perhaps,", 'together is "perhaps"; write yes or no'),
        (f"m,a1;a2,15,{DAY},,,3", 'least is "3"; give 1 to 2, who take part, or leave it empty'),
        (
            f"m,a1;a2,15,{DAY},,no,1",
            'least is "1" where each takes part alone; leave it empty',
        ),
    ],
)
def test_a_wrong_row_names_line_value_and_remedy(problems, center, agents, row, words):
    """Each fault has its one message."""
    assert problems(read_meetings, HEADER + row + "\n", center, agents) == [
        f"people.csv line 2: {words}"
    ]


def test_the_same_meeting_twice(problems, center, agents):
    """A row copied by accident is named with its first, however its agents are written."""
    rows = f"m,team:red,15,{DAY},,,\nm,a2;a1,15,{DAY},meeting,yes,\n"
    assert problems(read_meetings, HEADER + rows, center, agents) == [
        "people.csv line 3: is the same as line 2; leave one out"
    ]


def test_no_meetings_at_all(write, center, agents):
    """A header alone says that nothing is held."""
    assert read_meetings(write(HEADER), center, agents) == ()


def test_the_documented_file_is_read(write, center):
    """The example of the page on importing is a file, for the agents that it names."""
    (text,) = re.findall(r"```csv meetings-file\n(.*?)```", PAGE.read_text(), re.DOTALL)
    agents = [
        Agent(name, name, "red", "Hamburg", "Europe/Berlin", "full-time")
        for name in ("a1", "a2", "a3", "a4", "a5", "a7", "a12")
    ]
    team, course = read_meetings(write(text), center, agents)
    assert (len(team.agent_ids), team.least, team.together) == (7, 6, True)
    assert (course.kind, course.together, course.minutes) == ("training", False, 120)
