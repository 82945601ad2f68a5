"""Planners' drivers by day: what is known of campaigns, reservations and releases."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select, tuple_

from data.records import DriverDay
from data.store.base import StoreBase
from data.store.results import ImportCounts
from data.store.tables import DriverDayRow

_CHUNK = 200
"""Rows that one statement asks for; the databases limit its parameters."""


class Drivers(StoreBase):
    """The part of the store that keeps drivers."""

    def replace_driver_days(
        self, rows: Sequence[DriverDay], *, dry_run: bool = False
    ) -> ImportCounts:
        """Store values of drivers; they replace those of the same driver, queue and day."""
        wanted = {row[:3]: row.value for row in rows}
        key = tuple_(DriverDayRow.name, DriverDayRow.queue, DriverDayRow.date)
        with self._writing(dry_run=dry_run) as session:
            known: dict[tuple[str, str, date], DriverDayRow] = {}
            keys = list(wanted)
            for start in range(0, len(keys), _CHUNK):
                found = session.scalars(
                    select(DriverDayRow).where(key.in_(keys[start : start + _CHUNK]))
                )
                known |= {(row.name, row.queue, row.date): row for row in found}
            changed = [k for k, row in known.items() if row.value != wanted[k]]
            new = [k for k in wanted if k not in known]
            for k in changed:
                known[k].value = wanted[k]
            if new:
                columns = ("name", "queue", "date", "value")
                values = [dict(zip(columns, (*k, wanted[k]), strict=True)) for k in new]
                session.execute(insert(DriverDayRow), values)
        return ImportCounts(
            inserted=len(new), updated=len(changed), unchanged=len(known) - len(changed)
        )

    def driver_days(self) -> tuple[DriverDay, ...]:
        """Give all values of all drivers, by name, queue and day."""
        row = DriverDayRow
        query = select(row).order_by(row.name, row.queue, row.date)
        with self._reading() as session:
            return tuple(
                DriverDay(found.name, found.queue, found.date, found.value)
                for found in session.scalars(query)
            )
