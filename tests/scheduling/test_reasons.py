"""The one-line reason of each shift."""

from typing import Any

import numpy as np
import pytest

from scheduling import evaluate
from scheduling.reasons import with_reasons


def _reasons(office: Any, shifts: list[Any], **more: Any) -> list[str]:
    instance = office.build(**more)
    result = evaluate(instance, shifts)
    targets = instance.rows.targets(result.deferred.by_slot(instance))
    on_duty = np.zeros((len(instance.rows.subsets), instance.slots.count))
    for shift in shifts:
        first, end = instance.slots.index(shift.start_at), instance.slots.index(shift.end_at)
        on_duty[:, first:end] += 1
    return [s.reason for s in with_reasons(instance, shifts, targets=targets, on_duty=on_duty)]


def test_a_shift_covers_the_row_that_would_be_short(office: Any) -> None:
    """One and a half agents asked for, two there: half an agent is short without either."""
    office.need = 1.5
    office.agents = (office.agent("a"), office.agent("b"))
    shifts = [office.shift(0, agent="a"), office.shift(0, agent="b")]
    assert (
        _reasons(office, shifts)
        == ["covers voice 08:00-16:00: without it 0.5 of 1.5 agents short at 08:00"] * 2
    )


def test_a_shift_over_the_need_adds_a_margin(office: Any) -> None:
    """The second agent where one is asked for widens the margin."""
    office.agents = (office.agent("a"), office.agent("b"))
    shifts = [office.shift(0, agent="a"), office.shift(0, agent="b")]
    assert _reasons(office, shifts) == ["adds a margin to voice 08:00-16:00"] * 2


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ({"min_paid_minutes_per_week": 480}, "keeps the 8 paid hours a week of contract full"),
        ({"min_days_per_week": 1}, "keeps the 1 shift a week of contract full"),
        ({}, "follows the agent's preferences"),
    ],
)
def test_a_shift_that_no_row_needs_names_its_rule(
    office: Any, rules: dict[str, Any], reason: str
) -> None:
    """Where nobody is asked for the contract's minimum is the reason."""
    office.need = 0.0
    office.rules(**rules)
    assert _reasons(office, [office.shift(0)]) == [reason]


def test_a_locked_shift_that_no_row_needs_is_kept(office: Any) -> None:
    """A locked shift tells that it is kept."""
    office.need = 0.0
    locked = office.shift(0, source="locked")
    assert _reasons(office, [locked], locked=(locked,)) == ["kept as it is: locked"]


def test_no_shifts_have_no_reasons(office: Any) -> None:
    """An empty roster is an empty answer."""
    assert _reasons(office, []) == []
