"""What differs between two rosters."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from data.records import Activity, Roster, RosterQuality, Shift, TimeOff
from wfm.rosters.changes import FOLLOWS, away_reasons, compare

MONDAY = date(2026, 3, 2)
QUALITY = RosterQuality(1, 0, 10, 10, 0, 0, 1)


def shift(agent: str, day: int, *, hour: int = 8, meal: int = 4) -> Shift:
    """Eight hours with a meal after so many."""
    start = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=day)
    at = [start + timedelta(hours=h) for h in (0, meal, meal + 0.5, 8)]
    return Shift(
        agent,
        MONDAY + timedelta(days=day),
        at[0],
        at[3],
        "day",
        (
            Activity("on queue", "work", at[0], at[1], True),
            Activity("meal", "meal", at[1], at[2], False),
            Activity("on queue", "work", at[2], at[3], True),
        ),
        reason=f"covers {hour}",
    )


def roster(number: int, *shifts: Shift, first: date = MONDAY, days: int = 7) -> Roster:
    return Roster(first, days, shifts, QUALITY, id=number)


def test_each_kind_of_change_is_told():
    """Added, removed, other times, other breaks; what is alike is only counted."""
    before = roster(1, shift("a", 0), shift("a", 1), shift("a", 2), shift("b", 0))
    after = roster(2, shift("a", 0), shift("a", 1, hour=10), shift("a", 2, meal=3), shift("b", 3))
    found = compare(before, after, why={(MONDAY, "b"): "is ill"})
    assert [(c.agent_id, c.date.day, c.kind, c.why) for c in found.changes] == [
        ("b", 2, "removed", "is ill"),
        ("a", 3, "changed", "covers 10"),
        ("a", 4, "breaks", "covers 8"),
        ("b", 5, "added", "covers 8"),
    ]
    assert (found.alike, found.shifts_changed) == (1, 3)
    assert found.changes[0].after is None
    assert found.changes[3].before is None


def test_a_broken_rule_is_no_reason_for_other_breaks():
    """What stands on the first day of a week with too few hours says nothing of its meals."""
    before, after = roster(1, shift("a", 0)), roster(2, shift("a", 0, meal=3))
    (change,) = compare(before, after, why={(MONDAY, "a"): "paid time a week"}).changes
    assert (change.kind, change.why) == ("breaks", "covers 8")


def test_another_template_at_the_same_time_is_a_change():
    """What a shift is called decides on which rules it keeps."""
    other = replace(shift("a", 0), template="early")
    (change,) = compare(roster(1, shift("a", 0)), roster(2, other)).changes
    assert change.kind == "changed"


def test_a_reason_or_a_lock_is_no_change():
    """Who is locked works as before."""
    locked = replace(shift("a", 0), source="locked", reason="other")
    assert compare(roster(1, shift("a", 0)), roster(2, locked)).changes == ()


def test_only_shared_days_are_compared():
    """A roster of the next week says nothing of this one."""
    before = roster(1, shift("a", 0), shift("a", 7), days=14)
    after = roster(2, shift("a", 7, hour=9), first=MONDAY + timedelta(days=7), days=14)
    (change,) = compare(before, after).changes
    assert change.date == MONDAY + timedelta(days=7)


def test_shifts_in_time_off_went_for_it_and_others_of_the_agent_with_them():
    """A sick day has its reason; a shift that made room for another one is no riddle."""
    before = roster(1, shift("a", 0), shift("a", 1), shift("b", 3))
    after = roster(2, shift("a", 2))
    ill = TimeOff("a", before.shifts[0].start_at, before.shifts[0].end_at, "sickness")
    long_ago = TimeOff("b", ill.start_at, ill.end_at)
    why = away_reasons(before.shifts, [ill, long_ago])
    assert why == {(MONDAY, "a"): "time off: the shift overlaps sickness"}
    found = compare(before, after, why=why)
    assert [(c.agent_id, c.kind, c.why) for c in found.changes] == [
        ("a", "removed", "time off: the shift overlaps sickness"),
        ("a", "removed", FOLLOWS),
        ("a", "added", "covers 8"),
        ("b", "removed", ""),
    ]
