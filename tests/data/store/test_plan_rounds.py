"""The rounds of a plan, kept with its roster."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.records import NotFoundError, PlanRound
from data.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def roster_id(store: Store, run_id: int, make_roster) -> int:
    roster = store.save_roster(
        run_id, make_roster(date(2026, 3, 2), 2), requirement_id=None, forecast_id=None, at=NOON
    )
    assert roster.id is not None
    return roster.id


@pytest.fixture
def rounds() -> tuple[PlanRound, ...]:
    """Two rounds of two queues; the second of them had nothing offered."""
    first = PlanRound(
        number=1,
        queues=("voice", "chat"),
        service=np.array([0.75, np.nan]),
        half_width=np.array([0.01, np.nan]),
        below=np.array([0.05, 0.0]),
        raised=np.zeros(2),
        cuts=0,
        required_hours=100.0,
        paid_hours=120.5,
        cost=3.25,
        bound=1.5,
        seconds=12.0,
    )
    second = replace(
        first, number=2, below=np.zeros(2), raised=np.array([0.7, -0.2]), cuts=1, kept=True
    )
    return first, second


def test_rounds_come_back(store: Store, roster_id: int, rounds: tuple[PlanRound, ...]) -> None:
    """Every figure survives, in order, and saving again replaces."""
    assert store.load_rounds(roster_id) == ()
    store.save_rounds(roster_id, rounds)
    store.save_rounds(roster_id, rounds)
    loaded = store.load_rounds(roster_id)
    assert len(loaded) == 2
    for one, other in zip(loaded, rounds, strict=True):
        for field in fields(PlanRound):
            np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_rounds_need_a_roster(store: Store, rounds: tuple[PlanRound, ...]) -> None:
    """An unknown roster is refused, for saving and for loading."""
    with pytest.raises(NotFoundError, match="no roster"):
        store.save_rounds(7, rounds)
    with pytest.raises(NotFoundError, match="no roster"):
        store.load_rounds(7)
