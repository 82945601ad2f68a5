"""Answers for what is short: who is where, and what would cover it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.records import ShiftTemplate, TimeOff
from scheduling import check, evaluate
from scheduling.explanation import explain_shortage, situation

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _need(hours: range, agents: float = 1.0) -> Any:
    return agents * np.tile(np.isin(np.arange(24), list(hours)), 7)


def test_spans_are_told_worst_first(office: Any) -> None:
    """Two agents asked for from 8 to 16 and one there: one short for eight hours a day."""
    office.need = _need(range(8, 16), 2.0)
    instance = office.build()
    found = explain_shortage(instance, [office.shift(0)])
    assert len(found) == 7
    assert (found[0].short, found[0].hours_short) == (2.0, 16.0)
    monday = next(f for f in found if f.start_at.date() == office.first)
    assert (monday.short, monday.needed, monday.hours_short) == (1.0, 2.0, 8.0)
    assert (monday.end_at - monday.start_at) == timedelta(hours=8)
    assert explain_shortage(instance, [office.shift(0)], NOON)[0].short == 1.0


def test_agents_are_counted_by_what_they_do(office: Any) -> None:
    """At work, on leave, at other times, at the days' limit and free: each is counted once."""
    office.templates = (ShiftTemplate("day", 480, 960, 480, 480),)
    office.need = _need(range(8, 16), 4.0)
    office.agents = tuple(office.agent(name) for name in "abcde")
    leave = TimeOff("b", NOON - timedelta(hours=12), NOON + timedelta(hours=12))
    instance = office.build(time_off=(leave,))
    roster = [
        office.shift(0, 8, "a"),
        office.shift(0, 16, "c"),
        *(office.shift(d, 8, "d") for d in range(1, 6)),
    ]
    (found,) = explain_shortage(instance, roster, NOON)
    staff = found.staff
    assert staff is not None
    assert (staff.skilled, staff.at_work, staff.other_times, staff.time_off) == (5, 1, 1, 1)
    assert staff.barred == (("days a week and paid time a week", 1),)
    assert staff.free == 1


def test_a_move_costs_what_the_changed_roster_does(office: Any) -> None:
    """The move told is legal and saves what the priced rosters differ by."""
    office.templates = (ShiftTemplate("day", 480, 840, 360, 480),)
    office.need = _need(range(8, 14))
    instance = office.build()
    roster = [office.shift(0, 14)]
    (found,) = explain_shortage(instance, roster, NOON - timedelta(hours=2))
    move = next(c for c in found.covers if c.kind == "move")
    assert move.shift is not None
    assert move.cost is not None
    assert move.shift.start_at.hour == 8
    assert not check(instance, [move.shift])
    view = situation(instance, roster)
    before, after = (evaluate(view.instance, s).cost for s in (roster, [move.shift]))
    assert move.cost.total == pytest.approx((after - before) / view.hour, abs=1e-6)
    assert move.cost.total < 0


def test_overtime_names_the_rule_and_how_far_it_is_broken(office: Any) -> None:
    """A sixth shift breaks the days and the paid time of the week, and the answer says so."""
    office.need = _need(range(8, 16))
    instance = office.build()
    roster = [office.shift(d) for d in range(5)]
    (found,) = explain_shortage(instance, roster, NOON + timedelta(days=5))
    overtime = next(c for c in found.covers if c.kind == "overtime")
    assert overtime.rules == (
        "days a week: 6 shifts; 0 to 5 are due",
        "paid time a week: 48 paid hours; 0 to 40 are due",
    )
    hire = next(c for c in found.covers if c.kind == "hire")
    assert (hire.contract, hire.queues) == ("full", "voice")
    assert hire.cost is not None
    assert hire.cost.total == pytest.approx(-8 * 1.07)


def test_a_further_legal_shift_is_told(office: Any) -> None:
    """An agent with days to spare can work without breaking a rule."""
    office.need = _need(range(8, 16))
    (found,) = explain_shortage(office.build(), [], NOON)
    assert found.covers[0].kind == "further shift"
    assert "breaks no rule and saves" in found.sentences()[2]


def test_a_time_that_no_shift_covers_asks_for_another_window(office: Any) -> None:
    """Work at five in the morning with shifts from eight: a window is missing."""
    office.need = _need(range(5, 6))
    (found,) = explain_shortage(office.build(), [], NOON.replace(hour=5))
    assert [c.kind for c in found.covers] == ["window"]
    assert "No shift of any contract covers 05:00" in found.sentences()[-1]


def test_the_last_evening_of_a_center_is_the_next_mornings_work_elsewhere(office: Any) -> None:
    """At 22:00 on the last day shifts from 08:00 in Auckland are those of the day after."""
    office.agents = (office.agent("a", zone="Pacific/Auckland"),)
    office.need = _need(range(22, 23))
    for day, words in ((5, "breaks no rule"), (6, "after the roster's last day")):
        found = explain_shortage(office.build(), [], NOON.replace(hour=22) + timedelta(days=day))
        assert words in " ".join(found[0].sentences())


def test_a_wider_row_is_told_only_for_what_it_lacks_more(office: Any) -> None:
    """One agent short of a queue is not told again for all queues."""
    office.queues = (office.queue("voice"), office.queue("chat"))
    office.subsets = ((0,), (1,), (0, 1))
    need = np.zeros((3, 168))
    need[0] = need[2] = _need(range(8, 16))
    office.need = need
    office.agents = (office.agent("a", "chat"), office.agent("b", "voice"))
    instance = office.build()
    instance = replace(instance, rows=replace(instance.rows, priced=instance.rows.need > 0))
    found = explain_shortage(instance, [], NOON)
    assert [f.row for f in found] == ["voice"]


def test_nobody_with_the_skills_is_said(office: Any) -> None:
    """A queue that nobody can serve has no staff and no cover."""
    office.agents = (office.agent("a", "cooking"),)
    (found,) = explain_shortage(office.build(), [], NOON)
    assert found.covers == ()
    assert "Of 0 agents with the skills at 12:00: there are none." in found.sentences()
