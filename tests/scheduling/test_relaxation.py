"""Agents without a legal tour: the least gives way, it is told, and the rest still holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.records import ContractPeriod, Shift, ShiftTemplate, TimeOff
from scheduling import Instance, check
from scheduling.relaxation import relax
from scheduling.tables import has_legal_tour

MONDAY = date(2026, 6, 1)


def _vacation(office: Any, first: int, days: int) -> TimeOff:
    start = datetime.combine(office.first, datetime.min.time(), UTC) + timedelta(days=first)
    return TimeOff("a", start, start + timedelta(days=days), paid=False)


def _every_tour(office: Any, templates: list[ShiftTemplate]) -> list[list[Shift]]:
    """Give every choice of a template, or none, for each day."""
    choices = [None, *templates]
    return [
        [
            office.shift(d, t.earliest_start / 60, hours=t.length_minutes / 60, template=t.name)
            for d, t in enumerate(each)
            if t is not None
        ]
        for each in product(choices, repeat=office.days)
    ]


def _without_minima(instance: Instance) -> Instance:
    return replace(
        instance,
        limits=tuple(
            tuple(replace(w, min_days=0, min_paid=0) for w in each) for each in instance.limits
        ),
    )


@settings(max_examples=25, deadline=None)
@given(
    days=st.integers(3, 6),
    least=st.integers(2, 7),
    most_days=st.integers(1, 5),
    run=st.integers(1, 4),
    off=st.integers(1, 2),
    long=st.booleans(),
)
def test_a_weekly_minimum_is_lowered_by_the_least(
    new_office: Any, *, days: int, least: int, most_days: int, run: int, off: int, long: bool
) -> None:
    """Of all tours that keep the other rules the one nearest to the minimum is asked for."""
    office = new_office()
    office.days = days
    office.templates = (ShiftTemplate("day", 480, 480, 60, 480),)
    if long:
        office.templates += (ShiftTemplate("late", 780, 780, 60, 600),)
    office.rules(
        templates=tuple(t.name for t in office.templates),
        max_days_per_week=most_days,
        max_consecutive_days=run,
        min_consecutive_days_off=off,
        rest_minutes=600,
        max_paid_minutes_per_week=60 * 60,
    )
    plain = office.build(relaxed=False)
    asked = least * 480
    short = replace(plain, limits=((replace(plain.limits[0][0], min_paid=asked),),))
    tours = _every_tour(office, list(office.templates))
    free = _without_minima(short)
    reachable = max(sum(s.paid_minutes for s in t) for t in tours if not check(free, t))
    relaxed = relax(short)
    assert relaxed.limits[0][0].min_paid == min(asked, reachable)
    assert has_legal_tour(relaxed, 0)
    assert bool(relaxed.broken) == (reachable < asked)


def test_what_gives_way_is_told_twice(office: Any) -> None:
    """A rule given up is in the list of broken rules and, with its amounts, in a note."""
    office.days = 5
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    office.days = 7
    instance = office.build(time_off=(), relaxed=False)
    # Three days of unpaid leave leave four days of eight hours; the limits ask for all five.
    leave = _vacation(office, 0, 3)
    mask = np.array([s // 24 >= 3 for s in instance.options[0].start], np.bool_)
    short = replace(instance, available=(mask,), time_off=((leave,),))
    relaxed = relax(short)
    assert {b.message for b in relaxed.broken} == {
        "32 of 40 paid hours in the week of 2026-06-01",
        "4 of 5 shifts in the week of 2026-06-01",
    }
    assert relaxed.notes[-1] == (
        "A (a): no legal tour under contract full; planned with "
        "32 of 40 paid hours in the week of 2026-06-01; 4 of 5 shifts in the week of 2026-06-01"
    )
    assert not check(relaxed, [office.shift(d) for d in (3, 4, 5, 6)])
    assert check(relaxed, [office.shift(d) for d in (3, 4, 5)])


def test_nothing_changes_where_tours_are_legal(office: Any) -> None:
    """An instance in which every agent has a legal tour is handed back as it is."""
    instance = office.build(relaxed=False)
    assert relax(instance) is instance


def test_alike_agents_get_the_same(office: Any) -> None:
    """Many agents of one contract are told in one note, each in the list of broken rules."""
    office.agents = tuple(office.agent(f"a{k:02d}") for k in range(12))
    office.rules(min_paid_minutes_per_week=2400, max_consecutive_days=2, max_days_per_week=4)
    relaxed = office.build()
    assert {b.agent_id for b in relaxed.broken} == {a.id for a in office.agents}
    assert len(relaxed.notes) == 1
    assert "12 agents of contract full have no legal tour, the first A00 (a00)" in relaxed.notes[0]


def test_a_locked_shift_wins_over_rest(office: Any) -> None:
    """Two locked shifts too close lower the agent's rest to what they leave, and it is told."""
    office.templates = (ShiftTemplate("day", 480, 480, 60, 480),)
    locked = (
        office.shift(0, 16, source="locked"),
        office.shift(1, 8, source="locked"),
    )
    instance = office.build(locked=locked)
    assert [(b.rule, b.message) for b in instance.broken] == [
        ("rest", "8 of 11 hours of rest before the shift of 2026-06-02")
    ]
    assert instance.contracts[0].rest_minutes == 480
    assert not check(instance, locked)


def test_a_locked_shift_wins_over_time_off(office: Any) -> None:
    """A locked shift in a vacation is kept; that the vacation gives way is told."""
    locked = (office.shift(2, source="locked"),)
    instance = office.build(locked=locked, time_off=(_vacation(office, 2, 2),))
    assert [b.rule for b in instance.broken] == ["time off"]
    assert not check(instance, locked)
    assert check(instance, []), "the locked shift must be worked"


def test_locked_days_raise_the_longest_run(office: Any) -> None:
    """Seven locked days in a row are kept although six are allowed."""
    office.rules(max_days_per_week=7, max_paid_minutes_per_week=3360)
    locked = tuple(office.shift(d, source="locked") for d in range(7))
    instance = office.build(locked=locked)
    assert {b.rule for b in instance.broken} == {"consecutive days"}
    assert not check(instance, locked)


def test_other_agents_keep_their_contract(office: Any) -> None:
    """What gives way for one agent holds for nobody else."""
    office.agents = (office.agent("a"), office.agent("b"))
    locked = (office.shift(0, 16, source="locked"), office.shift(1, 8, source="locked"))
    instance = office.build(locked=locked)
    assert [c.rest_minutes for c in instance.contracts] == [480, 660]
    assert {b.agent_id for b in instance.broken} == {"a"}


def test_a_contract_without_any_shift_works_nothing(office: Any) -> None:
    """Shifts of Saturdays alone on Monday to Wednesday: all minima give way, and are told."""
    office.days = 3
    office.template(weekdays=frozenset({5}))
    office.rules(min_paid_minutes_per_week=2400)
    instance = office.build()
    assert not check(instance, [])
    assert [b.message for b in instance.broken] == ["0 of 16 paid hours in the week of 2026-06-01"]


@settings(max_examples=40, deadline=None)
@given(
    locks=st.lists(st.tuples(st.integers(0, 13), st.sampled_from([0, 6, 14, 22])), max_size=6),
    before=st.integers(0, 4),
    rules=st.fixed_dictionaries(
        {
            "min_paid_minutes_per_week": st.sampled_from([0, 1440, 2400]),
            "min_days_per_week": st.integers(0, 5),
            "max_consecutive_days": st.integers(1, 6),
            "min_consecutive_days": st.integers(1, 3),
            "min_consecutive_days_off": st.integers(1, 3),
            "max_weekends": st.sampled_from([None, 0, 1]),
            "min_start_distance_minutes": st.sampled_from([0, 1440, 1800]),
            "max_start_spread_minutes": st.sampled_from([None, 0, 480]),
            "forbidden_successions": st.sampled_from([frozenset(), frozenset({("day", "day")})]),
            "max_shifts": st.sampled_from([{}, {"day": 2}]),
            "period": st.sampled_from([None, ContractPeriod(MONDAY, 2, 3000, 3600, 4, 7, 1)]),
        }
    ),
)
def test_whatever_contradicts_itself_a_legal_tour_is_left(
    new_office: Any, locks: list[tuple[int, int]], before: int, rules: dict[str, Any]
) -> None:
    """After the relaxation an agent has a legal tour, and all locked shifts are in it."""
    office = new_office()
    office.days = 14
    office.templates = (ShiftTemplate("day", 360, 840, 480, 480),)
    office.rules(**rules)
    locked = {day: office.shift(day, hour, source="locked") for day, hour in locks}
    ends = sorted((shift.start_at, shift.end_at) for shift in locked.values())
    assume(all(before <= after for (_, before), (after, _) in pairwise(ends)))
    previous = tuple(office.shift(-1 - d, 14) for d in range(before))
    instance = office.build(locked=tuple(locked.values()), previous=previous)
    assert has_legal_tour(instance, 0)
    mask = np.array(instance.available[0])
    days = instance.options[int(instance.option_set[0])].day_of()
    assert all(mask[days == day].sum() == 1 for day in locked)


def test_when_the_time_is_over_minima_alone_give_way(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without time for CP-SAT the tour of most paid time is what is left of the minimum."""
    monkeypatch.setattr("scheduling.relaxation.ALL_SECONDS", 0.0)
    office.rules(min_paid_minutes_per_week=2400, max_consecutive_days=2, max_days_per_week=4)
    instance = office.build()
    assert {b.message for b in instance.broken} == {"32 of 40 paid hours in the week of 2026-06-01"}
    assert "1 agent without a legal tour the time did not suffice" in instance.notes[-1]
    assert has_legal_tour(instance, 0)
