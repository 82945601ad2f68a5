"""Drivers by day."""

from datetime import date, timedelta

from data.records import DriverDay
from data.store import ImportCounts, Store

MONDAY = date(2026, 3, 2)


def _days(name: str, *values: float, queue: str = "") -> list[DriverDay]:
    return [
        DriverDay(name, queue, MONDAY + timedelta(days=i), value) for i, value in enumerate(values)
    ]


def test_drivers_come_back(store: Store) -> None:
    """Values of all queues and of one queue stand side by side."""
    rows = [*_days("campaign", 1.0, 2.5), *_days("campaign", 7.0, queue="voice")]
    assert store.replace_driver_days(rows) == ImportCounts(inserted=3)
    assert store.driver_days() == tuple(sorted(rows))


def test_a_later_file_replaces_the_days_it_names(store: Store) -> None:
    """Other days stay, the same value again changes nothing, and a dry run writes nothing."""
    store.replace_driver_days(_days("campaign", 1.0, 2.0))
    later = [*_days("campaign", 1.0, 3.0, 4.0)]
    expected = ImportCounts(inserted=1, updated=1, unchanged=1)
    assert store.replace_driver_days(later, dry_run=True) == expected
    assert [row.value for row in store.driver_days()] == [1.0, 2.0]
    assert store.replace_driver_days(later) == expected
    assert [row.value for row in store.driver_days()] == [1.0, 3.0, 4.0]
    assert store.replace_driver_days(later) == ImportCounts(unchanged=3)


def test_many_days_are_kept(store: Store) -> None:
    """More rows than one statement asks for."""
    rows = _days("reservations", *[float(i) for i in range(950)])
    store.replace_driver_days(rows)
    assert store.replace_driver_days(rows) == ImportCounts(unchanged=950)
    assert store.driver_days() == tuple(rows)
