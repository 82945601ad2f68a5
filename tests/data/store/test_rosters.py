"""Rosters: drafts, the database's guards, publication."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from data.records import (
    BrokenRule,
    ConfigurationError,
    InputRefusedError,
    NotFoundError,
    Roster,
)
from data.store import RosterLinks, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MONDAY = date(2026, 3, 2)
NEXT_MONDAY = date(2026, 3, 9)


@pytest.fixture
def save(store: Store, run_id: int):
    """Saves a roster as a draft."""

    def saved(roster: Roster) -> Roster:
        return store.save_roster(run_id, roster, requirement_id=None, forecast_id=None, at=NOON)

    return saved


def dates(shifts) -> list[int]:
    """The days of March on which shifts begin."""
    return [shift.schedule_date.day for shift in shifts]


def test_a_roster_comes_back(store: Store, make_roster, save) -> None:
    """Shifts, activities, reasons, quality and notes survive; number, version, status are set."""
    roster = make_roster(MONDAY, 7, agents=("a1", "a3"))
    draft = save(roster)
    assert draft == replace(roster, id=draft.id, version=1, status="draft")
    assert store.load_roster(draft.id) == draft
    assert store.load_roster() == draft


def test_broken_rules_and_the_base_come_back(store: Store, make_roster, save) -> None:
    """What was given up and what a roster changes are kept with it, and counted in the list."""
    base = save(make_roster(MONDAY, 7))
    broken = BrokenRule("a1", MONDAY, "rest", "9 hours of rest; 11 are due")
    draft = save(replace(make_roster(MONDAY, 7), broken=(broken,), based_on=base.id))
    assert store.load_roster(draft.id).broken == (broken,)
    assert [(s.based_on, s.broken) for s in store.rosters()] == [(base.id, 1), (None, 0)]


def test_shifts_of_a_draft_are_locked_and_unlocked(store: Store, make_roster, save) -> None:
    """Only the shifts that were named change where they come from."""
    draft = save(make_roster(MONDAY, 3, agents=("a1", "a2")))
    locked = store.mark_shifts(draft.id, [("a1", MONDAY), ("a9", MONDAY)], source="locked")
    assert [s.source for s in locked.shifts] == ["locked", *["auto"] * 5]
    again = store.mark_shifts(draft.id, [("a1", MONDAY)], source="auto")
    assert again == draft
    assert store.load_roster(draft.id) == draft


def test_shifts_of_a_published_roster_are_not_locked(store: Store, make_roster, save) -> None:
    """What agents were given does not change."""
    draft = save(make_roster(MONDAY, 3))
    store.publish_roster(draft.id, at=NOON, by="Mia")
    with pytest.raises(ConfigurationError, match=f"roster {draft.id} is published and cannot"):
        store.mark_shifts(draft.id, [("a1", MONDAY)], source="locked")


def test_a_roster_knows_what_it_was_made_from(
    store: Store, make_roster, run_id: int, forecast
) -> None:
    """Run and forecast can be found again from the roster."""
    forecast_id = store.save_forecast(run_id, forecast)
    roster = store.save_roster(
        run_id, make_roster(MONDAY, 7), requirement_id=None, forecast_id=forecast_id, at=NOON
    )
    assert store.roster_links(roster.id) == RosterLinks(run_id, None, forecast_id)


def test_versions_grow_over_shared_days(make_roster, save) -> None:
    """Each roster has a version above all that share a day with it; others begin at 1."""
    assert save(make_roster(MONDAY, 14)).version == 1
    assert save(make_roster(NEXT_MONDAY, 14)).version == 2
    assert save(make_roster(MONDAY, 7)).version == 2
    assert save(make_roster(NEXT_MONDAY + timedelta(days=14), 7)).version == 1


def test_who_left_keeps_the_shifts(store: Store, make_roster, save, agents) -> None:
    """A roster loads after its agent is in no file any more."""
    draft = save(make_roster(MONDAY, 7))
    store.replace_agents(agents[1:])
    assert store.load_roster() == draft
    assert agents[0] in store.agents(active_only=False)


def test_overlapping_shifts_are_refused(store: Store, make_roster, save) -> None:
    """Two shifts of one agent at once are refused in words, and nothing is kept."""
    roster = make_roster(MONDAY, 1)
    second = make_roster.shift("a1", MONDAY, hour=15)
    words = "agent a1 has two shifts at once: 2026-03-02 08:00 to 2026-03-02 16:00 UTC and"
    with pytest.raises(InputRefusedError, match=words):
        save(replace(roster, shifts=(second, *roster.shifts)))
    assert store.rosters() == ()


def test_shifts_that_touch_are_accepted(make_roster, save) -> None:
    """A shift may begin at the instant another one ends, and agents may work side by side."""
    roster = make_roster(MONDAY, 1, agents=("a1", "a2"))
    touching = make_roster.shift("a1", MONDAY, hour=16)
    assert len(save(replace(roster, shifts=(*roster.shifts, touching))).shifts) == 3


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO shift SELECT roster_id, 9, agent_id, schedule_date, start_at, end_at, "
            "template, source, reason FROM shift WHERE number = 0"
        ),
        (
            "UPDATE shift SET start_at = (SELECT start_at FROM shift WHERE number = 0), "
            "end_at = (SELECT end_at FROM shift WHERE number = 0) WHERE number = 1"
        ),
    ],
)
def test_the_database_itself_refuses_overlap(
    store: Store, make_roster, save, statement: str
) -> None:
    """Even past this code, a shift at the time of another one of the same agent is refused."""
    save(make_roster(MONDAY, 2))
    with (
        pytest.raises(IntegrityError, match="overlap"),
        store._engine.begin() as connection,
    ):
        connection.execute(text(statement))


def test_a_shift_may_move_within_its_own_time(store: Store, make_roster, save) -> None:
    """A shift does not overlap itself."""
    save(make_roster(MONDAY, 2))
    with store._engine.begin() as connection:
        moved = "UPDATE shift SET start_at = start_at, end_at = end_at, reason = 'moved'"
        connection.execute(text(moved))
    assert {shift.reason for shift in store.load_roster().shifts} == {"moved"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shift SET reason = 'other'",
        "DELETE FROM shift WHERE number = 1",
        (
            "INSERT INTO shift SELECT roster_id, 9, 2, schedule_date, start_at, end_at, "
            "template, source, reason FROM shift WHERE number = 0"
        ),
        "UPDATE activity SET code = 'other'",
        "DELETE FROM activity",
        (
            "INSERT INTO activity SELECT roster_id, shift_number, 9, code, category, start_at, "
            "end_at, paid FROM activity WHERE position = 0"
        ),
        "UPDATE roster SET days = 1",
        "UPDATE roster SET notes = '[]'",
        "UPDATE roster SET based_on = 1",
        "UPDATE roster SET broken = '[1]'",
        "UPDATE roster SET status = 'draft'",
        "DELETE FROM roster",
    ],
)
def test_a_published_roster_cannot_change(store: Store, make_roster, save, statement: str) -> None:
    """The database refuses every change of a roster that is no draft, and allows it of a draft."""
    roster = save(make_roster(MONDAY, 2))
    with store._engine.connect() as connection:
        if "DELETE FROM roster" not in statement and "shift WHERE number = 1" not in statement:
            connection.execute(text(statement))
        connection.rollback()
    published = store.publish_roster(roster.id, at=NOON, by="planner")
    with (
        pytest.raises(IntegrityError, match="is no draft cannot change"),
        store._engine.begin() as connection,
    ):
        connection.execute(text(statement))
    assert store.load_roster() == published


def test_publishing_supersedes(store: Store, make_roster, save) -> None:
    """Of rosters that share a day one is published; a roster of other days is left alone."""
    apart = save(make_roster(NEXT_MONDAY + timedelta(days=7), 7))
    old, new = save(make_roster(MONDAY, 7)), save(make_roster(MONDAY, 14))
    for roster, at in ((apart, NOON), (old, NOON), (new, LATER)):
        assert store.publish_roster(roster.id, at=at, by="planner").status == "published"
    summaries = {summary.id: summary for summary in store.rosters()}
    assert summaries[apart.id].status == "published"
    assert summaries[old.id].status == "superseded"
    assert summaries[old.id].superseded_by == new.id
    assert summaries[new.id].status == "published"
    assert (summaries[new.id].published_at, summaries[new.id].published_by) == (LATER, "planner")
    assert (summaries[new.id].shifts, summaries[new.id].agents) == (14, 1)


def test_publishing_again_changes_nothing(store: Store, make_roster, save) -> None:
    """The second publication of a roster keeps the time and the name of the first."""
    roster = save(make_roster(MONDAY, 7))
    first = store.publish_roster(roster.id, at=NOON, by="planner")
    assert store.publish_roster(roster.id, at=LATER, by="nightly") == first
    assert store.rosters()[0].published_by == "planner"


def test_only_drafts_are_published(store: Store, make_roster, save) -> None:
    """A superseded or withdrawn roster cannot come back, and a draft cannot be withdrawn."""
    old, new, draft = (save(make_roster(MONDAY, 7)) for _ in range(3))
    store.publish_roster(old.id, at=NOON, by="planner")
    store.publish_roster(new.id, at=NOON, by="planner")
    with pytest.raises(ConfigurationError, match=r"superseded, only a draft.*wfm roster build"):
        store.publish_roster(old.id, at=LATER, by="planner")
    with pytest.raises(ConfigurationError, match="is draft, only a published"):
        store.withdraw_roster(draft.id, at=LATER, by="planner")
    store.withdraw_roster(new.id, at=LATER, by="planner")
    with pytest.raises(ConfigurationError, match="withdrawn, only a draft"):
        store.publish_roster(new.id, at=LATER, by="planner")


def test_each_day_has_the_last_roster_published_for_it(store: Store, make_roster, save) -> None:
    """A successor takes over its own days; the earlier ones stay with the superseded roster."""
    first = save(make_roster(MONDAY, 14))
    store.publish_roster(first.id, at=NOON, by="planner")
    second = save(make_roster(NEXT_MONDAY, 14, agents=("a2",)))
    assert dates(store.published_shifts(MONDAY, NEXT_MONDAY)) == list(range(2, 10))
    store.publish_roster(second.id, at=LATER, by="planner")
    shifts = store.published_shifts(date(2026, 3, 7), date(2026, 3, 10))
    assert dates(shifts) == [7, 8, 9, 10]
    assert [shift.agent_id for shift in shifts] == ["a1", "a1", "a2", "a2"]
    assert shifts[0] == first.shifts[5]


def test_a_withdrawn_roster_leaves_its_days_empty(store: Store, make_roster, save) -> None:
    """Nobody works by a roster that was taken back, and an older one does not return."""
    first, second = save(make_roster(MONDAY, 7)), save(make_roster(NEXT_MONDAY, 7))
    for roster in (first, second):
        store.publish_roster(roster.id, at=NOON, by="planner")
    withdrawn = store.withdraw_roster(second.id, at=LATER, by="planner")
    assert withdrawn == replace(second, status="withdrawn")
    assert dates(store.published_shifts(MONDAY, NEXT_MONDAY)) == list(range(2, 9))
    third = save(make_roster(NEXT_MONDAY, 1))
    store.publish_roster(third.id, at=LATER, by="planner")
    assert dates(store.published_shifts(NEXT_MONDAY, NEXT_MONDAY)) == [9]


def test_unknown_numbers_are_said(store: Store, make_roster, save, run_id: int) -> None:
    """The message tells which rosters there are, or who is unknown."""
    with pytest.raises(NotFoundError, match="no roster yet; make one with `wfm plan`"):
        store.load_roster()
    with pytest.raises(NotFoundError, match="shifts of zz, who are in no agents file"):
        save(make_roster(MONDAY, 1, agents=("zz",)))
    save(make_roster(MONDAY, 1))
    for call in (store.load_roster, store.roster_links, store.load_outlook):
        with pytest.raises(NotFoundError, match=r"no roster 77; there are \d+"):
            call(77)
    with pytest.raises(NotFoundError, match="no roster 77"):
        store.publish_roster(77, at=NOON, by="planner")
