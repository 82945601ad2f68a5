"""Files with one row an interval and queue."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.files.history.columns import Columns, pick_columns
from data.files.history.interval_rows import FIGURES, IntervalRows
from data.files.history.numbers import parse_numbers
from data.files.history.refusals import Refusals
from data.files.history.times import instants_of, parse_stamps
from data.files.table import Table
from data.import_columns import INTERVAL_COLUMNS
from data.records import ImportMapping, InputRefusedError

NO_OFFERED = "give 0 where nothing came and leave out the row where nothing is known"


def read_long(
    table: Table, mapping: ImportMapping, refusals: Refusals, *, zone: str
) -> IntervalRows:
    """Give the counts of a file with a row for each interval and queue."""
    needed = ("timestamp", "offered") if mapping.queue else ("timestamp", "queue", "offered")
    columns = pick_columns(
        table, mapping, known=INTERVAL_COLUMNS, needed=needed, others=bool(mapping.columns)
    )
    sources, source_index = sources_of(table, columns, mapping, refusals)
    cells = columns.cells["timestamp"]
    starts, notes = instants_of(
        parse_stamps(cells, mapping.time_format),
        cells,
        refusals,
        column=columns.headers["timestamp"],
        zone=zone,
        policy=mapping.zone_policy,
        group=source_index,
    )
    return IntervalRows(
        rows=np.arange(len(table)),
        sources=sources,
        source_index=source_index,
        starts=starts,
        figures=_figures(table, columns, refusals),
        unread=columns.unread,
        notes=notes,
    )


def sources_of(
    table: Table, columns: Columns, mapping: ImportMapping, refusals: Refusals
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Give the file's queue names and each row's index into them."""
    if mapping.queue is not None:
        return (mapping.queue,), np.zeros(len(table), np.int64)
    codes, names = pd.factorize(columns.cells["queue"])
    header = columns.headers["queue"]
    empty = np.array([not name for name in names], np.bool_)
    refusals.refuse(
        np.flatnonzero(empty[codes]) if len(names) else np.zeros(0, np.int64),
        "queue empty",
        lambda _: f"{header} is empty; give the name of a queue",
    )
    return tuple(str(name) for name in names), codes.astype(np.int64)


def _figures(table: Table, columns: Columns, refusals: Refusals) -> dict[str, NDArray[np.float64]]:
    figures = {}
    for name in FIGURES:
        if name in columns.cells:
            figures[name] = parse_numbers(
                columns.cells[name],
                refusals,
                column=columns.headers[name],
                blank=NO_OFFERED if name == "offered" else None,
            )
    if "aht_seconds" in columns.cells:
        _check_aht(table.name, columns)
        aht = parse_numbers(
            columns.cells["aht_seconds"], refusals, column=columns.headers["aht_seconds"]
        )
        # Nothing handled took no time, whatever stands beside it as a mean.
        handled = figures["handled"]
        figures["handle_seconds"] = np.where(handled == 0, 0.0, aht * handled)
    return figures


def _check_aht(name: str, columns: Columns) -> None:
    aht = columns.headers["aht_seconds"]
    if "handle_seconds" in columns.cells:
        raise InputRefusedError(
            f'{name}: columns "{columns.headers["handle_seconds"]}" and "{aht}" both give handle '
            "times; leave one out"
        )
    if "handled" not in columns.cells:
        raise InputRefusedError(
            f'{name}: column "{aht}" is a mean of handled contacts, but no column counts them; '
            "add handled"
        )
