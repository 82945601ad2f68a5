"""Planners' drivers: into the store, and out of it as forecasting takes them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from data.records import Center, Driver, DriverDay
from data.store import Store
from wfm.importing import ImportOutcome, outcome_of, recorded_import


def import_drivers(
    store: Store, center: Center, path: Path, *, at: datetime, dry_run: bool = False
) -> ImportOutcome:
    """Import drivers by day; the days that the file names are replaced, others stay.

    Raises
    ------
    InputRefusedError
        The file was refused; nothing was written.
    """
    from data.files.drivers import read_drivers  # noqa: PLC0415 - heavy

    days = read_drivers(path, center)
    with recorded_import(store, "drivers", path, at=at, dry_run=dry_run):
        counts = store.replace_driver_days(days, dry_run=dry_run)
    return outcome_of(
        path, "drivers", rows=len(days), refused=0, counts=counts, dry_run=dry_run, notes=()
    )


def drivers_of(days: Iterable[DriverDay], queues: Sequence[str]) -> tuple[Driver, ...]:
    """Give the drivers of queues from their days.

    A queue's own value of a day counts in place of the value of all queues. Where a driver has
    values of its own for several queues, each is one of its own: "letters (voice)".

    Parameters
    ----------
    queues
        Names; a driver of none of them is left out.
    """
    by_name: dict[str, dict[str, dict[date, float]]] = {}
    for day in days:
        by_name.setdefault(day.name, {}).setdefault(day.queue, {})[day.date] = day.value
    out: list[Driver] = []
    for name, by_queue in sorted(by_name.items()):
        shared = by_queue.get("", {})
        apart = [queue for queue in queues if queue in by_queue]
        others = tuple(queue for queue in queues if queue not in apart)
        parted = len(apart) + bool(shared and others) > 1
        for queue in apart:
            own = f"{name} ({queue})" if parted else name
            out.append(Driver(own, shared | by_queue[queue], (queue,)))
        if shared and others:
            out.append(Driver(name, shared, others if apart else ()))
    return tuple(out)
