"""A small roster over the night the clocks go back, with people whose names are trouble."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.files.schedule_pack import SchedulePack
from data.records import (
    Activity,
    Agent,
    BrokenRule,
    Center,
    DeadlineRow,
    Grid,
    Holiday,
    Queue,
    Requirement,
    Roster,
    RosterQuality,
    ServiceGoal,
    Shift,
    Site,
    Skill,
)

SATURDAY, SUNDAY = date(2026, 10, 24), date(2026, 10, 25)


def utc(day, hour, minute=0):
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def activity(code, category, start, end, *, paid=True):
    return Activity(code, category, start, end, paid)


@pytest.fixture
def center():
    def queue(name, channel, media, *skills, level=1):
        goal = ServiceGoal(0.8, 20)
        return Queue(
            name, channel, media, frozenset(skills), goal, 300, "Europe/Berlin", minimum_level=level
        )

    return Center(
        name="Hafen & Söhne",
        zone="Europe/Berlin",
        interval_minutes=30,
        queues=(
            queue("voice", "immediate", "voice", "voice"),
            queue("vip", "immediate", "voice", "voice", "english", level=4),
            queue("chat", "concurrent", "chat", "chat"),
            queue("social", "deferred", "social", "social"),
        ),
        sites=(Site("Hamburg", "Europe/Berlin"), Site("Lisboa", "Europe/Lisbon")),
        skills=("voice", "chat", "social", "english"),
        contracts=(),
        templates=(),
        special_days=(Holiday(SUNDAY, "Harbour day"),),
    )


@pytest.fixture
def agents():
    def agent(agent_id, name, team, zone, **skills):
        held = {skill: Skill(level) for skill, level in skills.items()}
        return Agent(agent_id, name, team, "site", zone, "full", held)

    people = (
        agent("a1", 'Zoë "Zo" Müller', "Nord", "Europe/Berlin", voice=4, english=4, chat=2),
        agent("=2+3", "=cmd|'/C calc'!A0", "+Süd", "Europe/Lisbon", voice=3, english=3),
        agent("../etc", "<script>alert('x')</script>\nEND:VCALENDAR", "Nord", "Europe/Berlin"),
    )
    return {a.id: a for a in people}


@pytest.fixture
def roster():
    """Berlin's clock falls from 03:00 to 02:00 on 25 October at 01:00 UTC."""
    night = (
        activity("on queue", "work", utc(24, 20), utc(25, 0, 45)),
        activity("break", "break", utc(25, 0, 45), utc(25, 1, 15)),
        activity("on queue", "work", utc(25, 1, 15), utc(25, 5)),
    )
    morning = (
        activity("on queue", "work", utc(25, 8), utc(25, 12)),
        activity("meal", "meal", utc(25, 12), utc(25, 12, 30), paid=False),
        activity("training", "training", utc(25, 12, 30), utc(25, 14)),
    )
    off = (activity("vacation", "time_off", utc(26, 8), utc(26, 16)),)
    shifts = (
        Shift("=2+3", SUNDAY, utc(25, 8), utc(25, 14), "day", morning, "manual", '-1, "swap"'),
        Shift("a1", SATURDAY, utc(24, 20), utc(25, 5), "night", night, reason="only one free"),
        Shift("a1", date(2026, 10, 26), utc(26, 8), utc(26, 16), "day", off, "locked"),
    )
    quality = RosterQuality(12, 10, 14.0, 12.25, 3.5, 1.75, 0.2)
    notes = ("Nobody is free on Monday.",)
    return Roster(SATURDAY, 3, shifts, quality, notes, id=7, version=3, status="published")


@pytest.fixture
def pack(roster, agents, center):
    return SchedulePack(roster, agents, center)


@pytest.fixture
def broken_pack(roster, agents, center):
    """The roster with two rules given up: on a day off before a shift, and for want of a shift."""
    broken = (
        BrokenRule("a1", SATURDAY, "rest", "9 h of rest; 11 are due"),
        BrokenRule("=2+3", date(2026, 10, 19), "days a week", "1 shift; 5 are due"),
        BrokenRule("../etc", SUNDAY, "days a week", "0 shifts; 5 are due"),
    )
    return SchedulePack(replace(roster, broken=broken), agents, center)


@pytest.fixture
def requirement():
    """One agent for voice all the time, two for all queues; social only has deadlines."""
    grid = Grid.for_days(SATURDAY, 3, zone="Europe/Berlin", minutes=30)
    subsets = ((0,), (1,), (2,), (3,), (0, 1, 2, 3))
    agents = np.zeros((5, grid.count))
    agents[0], agents[4] = 1.0, 2.0
    due = np.linspace(0, 4, grid.count)
    return Requirement(
        queues=("voice", "vip", "chat", "social"),
        grid=grid,
        subsets=subsets,
        agents=agents,
        deadlines=(DeadlineRow(3, due + 1, due),),
        offered_load=np.zeros((4, grid.count)),
    )


@pytest.fixture
def published_at():
    return datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
