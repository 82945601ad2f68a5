"""What a roster will deliver, kept with it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import text

from data.records import Estimate, Grid, Outlook
from data.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def outlook() -> Outlook:
    """Two queues, of which one had nothing offered, over two days of four intervals."""
    rng = np.random.default_rng(2)

    def estimate(*shape: int) -> Estimate:
        return Estimate(rng.random(shape), rng.random(shape))

    service = Estimate(np.array([0.81, np.nan]), np.array([0.01, np.nan]))
    return Outlook(
        queues=("voice", "chat"),
        grid=Grid(NOON, 15, 8),
        days=np.array(["2026-03-02", "2026-03-03"], "datetime64[D]"),
        service=service,
        service_by_day=estimate(2, 2),
        service_by_interval=estimate(2, 8),
        days_met=estimate(2),
        abandoned=estimate(2),
        asa_seconds=estimate(2),
        occupancy=rng.random(8),
        agents_by_queue=rng.random((2, 8)),
        replications=50,
        contacts=123_456,
    )


@pytest.fixture
def roster_id(store: Store, run_id: int, make_roster) -> int:
    roster = store.save_roster(
        run_id, make_roster(date(2026, 3, 2), 2), requirement_id=None, forecast_id=None, at=NOON
    )
    assert roster.id is not None
    return roster.id


def test_an_outlook_comes_back(store: Store, roster_id: int, run_id: int, outlook: Outlook) -> None:
    """Every figure survives exactly, NaN too."""
    assert store.load_outlook(roster_id) is None
    store.save_outlook(roster_id, outlook, run_id=run_id)
    loaded = store.load_outlook(roster_id)
    assert loaded is not None
    for field in fields(Outlook):
        one, other = getattr(loaded, field.name), getattr(outlook, field.name)
        if isinstance(one, Estimate):
            np.testing.assert_array_equal(one.mean, other.mean)
            np.testing.assert_array_equal(one.half_width, other.half_width)
        elif isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other


def test_a_later_outlook_replaces(store: Store, roster_id: int, outlook: Outlook) -> None:
    """A roster has one outlook, a published one too."""
    store.save_outlook(roster_id, outlook)
    store.publish_roster(roster_id, at=NOON, by="planner")
    store.save_outlook(roster_id, replace(outlook, replications=200))
    loaded = store.load_outlook(roster_id)
    assert loaded is not None
    assert loaded.replications == 200
    assert store.status().counts["outlook"] == 1


def test_the_service_of_each_queue_is_a_row(store: Store, roster_id: int, outlook: Outlook) -> None:
    """Anybody can read the service in SQL; nothing offered is empty."""
    store.save_outlook(roster_id, outlook)
    query = "SELECT queue, service, service_half_width FROM outlook_queue ORDER BY position"
    with store._engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    assert [tuple(row) for row in rows] == [("voice", 0.81, 0.01), ("chat", None, None)]
