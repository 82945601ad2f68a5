"""The smallest set of rules that leave no legal tour, against all sets of rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Shift, ShiftTemplate, TimeOff
from scheduling import Instance, check
from scheduling.conflicts import conflicts
from scheduling.limits import WeekLimit
from scheduling.precheck import Problem, precheck


def _time_off(first: datetime, days: int) -> TimeOff:
    return TimeOff("a", first, first + timedelta(days=days))


def _tours(office: Any) -> Iterator[list[Shift]]:
    """Give every choice of a start at 6, at 14, or a day off."""
    for each in product((None, 6, 14), repeat=office.days):
        yield [office.shift(d, h) for d, h in enumerate(each) if h is not None]


def _smallest(instance: Instance, office: Any) -> int:
    """Count the fewest rules of which every tour breaks one, by trying all sets of them."""
    broken = {
        frozenset(
            (v.rule, v.date if v.rule.endswith("a week") else None) for v in check(instance, tour)
        )
        for tour in _tours(office)
    }
    rules = sorted(set(chain.from_iterable(broken)), key=str)
    for size in range(1, len(rules) + 1):
        for chosen in combinations(rules, size):
            if all(each & set(chosen) for each in broken):
                return size
    raise AssertionError


@settings(max_examples=15, deadline=None)
@given(
    least=st.sampled_from([0, 24, 32, 40]),
    least_days=st.integers(0, 4),
    run=st.integers(1, 3),
    off=st.integers(1, 2),
    leave=st.integers(0, 3),
)
def test_no_smaller_set_of_rules_leaves_no_tour(
    new_office: Any, *, least: int, least_days: int, run: int, off: int, leave: int
) -> None:
    """The rules told are as few as the fewest that break every tour, found by trying all sets."""
    office = new_office()
    office.days = 5
    office.templates = (ShiftTemplate("day", 360, 840, 480, 480),)
    office.rules(max_consecutive_days=run, min_consecutive_days_off=off, rest_minutes=660)
    vacation = (_time_off(datetime(2026, 6, 2, tzinfo=UTC), leave),) if leave else ()
    plain = office.build(time_off=vacation, relaxed=False)
    limit = WeekLimit(office.first, least_days, 7, least * 60, 7 * 480)
    instance = replace(plain, limits=((limit,),))
    found = conflicts(instance, 0)
    legal = any(not check(instance, tour) for tour in _tours(office))
    assert (found is None) == legal
    if found:
        assert found.smallest
        assert len(found.rules) == _smallest(instance, office)


def test_a_conflict_reads_as_a_planner_says_it(office: Any) -> None:
    """40 paid hours with shifts of eight hours on two free days: the words name all of it."""
    vacation = (_time_off(datetime(2026, 6, 1, tzinfo=UTC), 5),)
    plain = office.build(time_off=vacation, relaxed=False)
    instance = replace(plain, limits=((WeekLimit(office.first, 0, 5, 2400, 2400),),))
    found = conflicts(instance, 0)
    assert found is not None
    assert found.sentences() == (
        "A (a) has no legal tour under contract full.",
        (
            "These cannot all hold: no shift in vacation from 2026-06-01 00:00 to 2026-06-06 "
            "00:00; at least 40 paid hours in the week of 2026-06-01 (every shift has 8 paid "
            "hours)."
        ),
        "The cheapest way out: ask for 24 paid hours less in the week of 2026-06-01.",
    )


def test_a_legal_tour_has_no_conflict(office: Any) -> None:
    """Where rules agree nothing is told."""
    assert conflicts(office.build(relaxed=False), 0) is None
    assert precheck(office.build(relaxed=False)) == ()


def test_a_minimum_over_the_maximum_is_a_conflict_of_two(office: Any) -> None:
    """A minimum of 48 hours against a maximum of 40 is told as exactly these two rules."""
    plain = office.build(relaxed=False)
    limit = replace(plain.limits[0][0], min_paid=48 * 60, max_paid=40 * 60, max_days=7)
    contracts = (replace(plain.contracts[0], max_consecutive_days=7),)
    found = conflicts(replace(plain, limits=((limit,),), contracts=contracts), 0)
    assert found is not None
    assert set(found.rules) == {
        "at least 48 paid hours in the week of 2026-06-01",
        "at most 40 paid hours in the week of 2026-06-01",
    }


def test_alike_agents_are_told_once(office: Any) -> None:
    """Twenty agents with the same conflict are one conflict of twenty."""
    office.agents = tuple(office.agent(f"a{k:02d}") for k in range(20))
    office.rules(min_paid_minutes_per_week=2400, max_consecutive_days=2, max_days_per_week=4)
    (found,) = precheck(office.build(relaxed=False))
    assert not isinstance(found, Problem)
    assert len(found.agents) == 20
    assert found.sentences()[0] == (
        "A00 (a00), A01 (a01), A02 (a02) and 17 agents like them have no legal tour under "
        "contract full."
    )


def test_no_agents_is_a_problem(office: Any) -> None:
    """An instance without agents is told, not refused."""
    office.agents = ()
    (found,) = precheck(office.build(relaxed=False))
    assert found.sentences() == (
        "There are no agents: nothing can be covered; import agents first.",
    )


def test_a_queue_without_skilled_agents_is_told_with_days_and_skills(office: Any) -> None:
    """Work of a queue whose skill nobody has is told; so is the agent who serves no queue."""
    office.agents = (office.agent("a", "cooking"),)
    found = precheck(office.build(relaxed=False), queues=office.queues)
    assert [s for each in found for s in each.sentences()] == [
        (
            "A (a) serves no queue on any day of the horizon; check skills, their levels and when "
            "they are valid."
        ),
        (
            "Queue voice has work but no agent who can serve it on 2026-06-01 to 2026-06-07; it "
            "needs voice."
        ),
    ]


def test_a_contract_without_a_shift_on_these_days_is_told(office: Any) -> None:
    """Shifts of Saturdays alone on Monday to Wednesday are no shifts at all."""
    office.days = 3
    office.template(weekdays=frozenset({5}))
    found = precheck(office.build(relaxed=False))
    assert found[0].sentences()[0].startswith("Contract full has no shift that keeps its own rules")
