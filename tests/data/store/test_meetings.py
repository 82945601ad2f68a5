"""Meetings and training in the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.records import Agent, InputRefusedError, Meeting
from data.store import ImportCounts, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOURS = timedelta(hours=3)


@pytest.fixture
def meetings(store: Store, agents: tuple[Agent, ...]) -> tuple[Meeting, ...]:
    """A team's meeting, and a training for each alone."""
    store.replace_agents(agents)
    return (
        Meeting("team", ("a1", "a2"), 30, NOON, NOON + HOURS, least=1),
        Meeting(
            "course", ("a1", "a3"), 60, NOON + HOURS, NOON + 2 * HOURS, "training", together=False
        ),
    )


def test_meetings_come_back(store: Store, meetings: tuple[Meeting, ...]) -> None:
    """Every field of a meeting survives, and the same meetings again change nothing."""
    assert store.replace_meetings(meetings) == ImportCounts(inserted=2)
    assert store.meetings() == meetings
    assert store.replace_meetings(reversed(meetings)) == ImportCounts(unchanged=2)


def test_meetings_are_replaced(store: Store, meetings: tuple[Meeting, ...]) -> None:
    """What is gone is removed, and a changed one takes the place of the old."""
    store.replace_meetings(meetings)
    longer = replace(meetings[0], minutes=45)
    assert store.replace_meetings([longer]) == ImportCounts(updated=1, removed=1)
    assert store.meetings() == (longer,)
    assert store.replace_meetings([], dry_run=True) == ImportCounts(removed=1)
    assert store.meetings() == (longer,)


def test_two_teams_may_meet_at_the_same_time(store: Store, meetings: tuple[Meeting, ...]) -> None:
    """Sessions of one name and span are told apart by who takes part."""
    other = replace(meetings[0], agent_ids=("a3",), least=None)
    store.replace_meetings([other, meetings[0]])
    assert store.meetings() == (meetings[0], other)


def test_who_left_meets_nobody(
    store: Store, agents: tuple[Agent, ...], meetings: tuple[Meeting, ...]
) -> None:
    """Inactive agents are left out until they return; a meeting of none is not held."""
    store.replace_meetings([*meetings, replace(meetings[0], name="two", agent_ids=("a1",))])
    store.replace_agents(agents[1:])
    assert [m.agent_ids for m in store.meetings()] == [("a2",), ("a3",)]
    store.replace_agents(agents)
    assert len(store.meetings()) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agent_ids": ("zz",)}, "agent_id is in no agents file: zz"),
        ({"agent_ids": ()}, "meeting without agents: team"),
        ({"minutes": 181}, "meeting does not fit into its span: team 2026-03-02 12:00:00"),
        ({"minutes": 0}, "meeting does not fit into its span: team 2026-03-02 12:00:00"),
    ],
)
def test_impossible_meetings_are_refused(
    store: Store, meetings: tuple[Meeting, ...], change: dict[str, object], words: str
) -> None:
    """A meeting is of known agents and fits into its span; nothing is kept otherwise."""
    with pytest.raises(InputRefusedError, match=words):
        store.replace_meetings([meetings[1], replace(meetings[0], **change)])
    assert store.meetings() == ()
