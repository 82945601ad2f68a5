"""What a roster will deliver, kept with it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import text

from data.records import Estimate, Grid, Outlook
from data.store import Store
from data.store.arrays import pack_named, unpack_named

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
    _assert_same(loaded, outlook)


def _assert_same(loaded: Outlook, outlook: Outlook) -> None:
    def estimates_equal(one: Estimate, other: Estimate) -> None:
        np.testing.assert_array_equal(one.mean, other.mean)
        np.testing.assert_array_equal(one.half_width, other.half_width)

    for field in fields(Outlook):
        one, other = getattr(loaded, field.name), getattr(outlook, field.name)
        if isinstance(one, Estimate):
            estimates_equal(one, other)
        elif field.name == "service_by_definition":
            assert set(one) == set(other)
            for name, estimate in one.items():
                estimates_equal(estimate, other[name])
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


@pytest.mark.parametrize("sets", [(), ((0,),), ((0, 1), (), (1,)), ((),)])
def test_the_figures_of_a_whole_outlook_come_back(
    store: Store, roster_id: int, outlook: Outlook, sets: tuple[tuple[int, ...], ...]
) -> None:
    """Definitions, occupancy by skill set, backlog and redials survive exactly, in any number."""
    rng = np.random.default_rng(3)

    def estimate(*shape: int) -> Estimate:
        return Estimate(rng.random(shape), rng.random(shape))

    backlog = Estimate(np.array([[np.nan] * 2, [3.5, 0.0]]), np.full((2, 2), np.nan))
    whole = replace(
        outlook,
        service_by_definition={"offered": estimate(2), "virtual": estimate(2)},
        turned_away=estimate(2),
        redialled=estimate(2),
        skill_sets=sets,
        occupancy_by_skill_set=estimate(len(sets)),
        backlog=backlog,
        backlog_age_hours=estimate(2, 2),
    )
    store.save_outlook(roster_id, whole)
    loaded = store.load_outlook(roster_id)
    assert loaded is not None
    _assert_same(loaded, whole)


def test_an_outlook_of_an_earlier_version_loads(
    store: Store, roster_id: int, outlook: Outlook
) -> None:
    """Outlooks stored before these figures existed have none of them."""
    store.save_outlook(roster_id, outlook)
    with store._engine.begin() as connection:
        (packed,) = connection.execute(text("SELECT arrays FROM outlook")).one()
        old = {k: v for k, v in unpack_named(packed).items() if not k.startswith("skill_set")}
        connection.execute(text("UPDATE outlook SET arrays = :a"), {"a": pack_named(old)})
    loaded = store.load_outlook(roster_id)
    assert loaded is not None
    _assert_same(loaded, outlook)
