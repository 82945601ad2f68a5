"""Files with one row an interval and one column a queue."""

import numpy as np

from data.files.history.columns import pick_columns
from data.files.history.interval_rows import IntervalRows
from data.files.history.numbers import parse_numbers
from data.files.history.refusals import Refusals
from data.files.history.times import instants_of, parse_stamps
from data.files.table import Table
from data.records import ImportMapping, InputRefusedError
from data.suggestion import suggestion


def read_wide(
    table: Table, mapping: ImportMapping, refusals: Refusals, *, zone: str
) -> IntervalRows:
    """Give the counts of a file with a column for each queue; empty cells are missing."""
    columns = pick_columns(table, mapping, known=("timestamp",), needed=("timestamp",), others=True)
    sources = _sources(table, mapping)
    cells = columns.cells["timestamp"]
    starts, notes = instants_of(
        parse_stamps(cells, mapping.time_format),
        cells,
        refusals,
        column=columns.headers["timestamp"],
        zone=zone,
        policy=mapping.zone_policy,
        group=np.zeros(len(table), np.int64),
    )
    offered = [
        parse_numbers(table.columns[table.header.index(source)], refusals, column=f'"{source}"')
        for source in sources
    ]
    counts = np.concatenate(offered)
    known = np.flatnonzero(~np.isnan(counts))
    source_index, rows = np.divmod(known, len(table))
    return IntervalRows(
        rows=rows,
        sources=sources,
        source_index=source_index,
        starts=starts[rows],
        figures={"offered": counts[known]},
        unread=tuple(header for header in columns.unread if header not in sources),
        notes=notes,
    )


def _sources(table: Table, mapping: ImportMapping) -> tuple[str, ...]:
    """Give the columns that the mapping chooses."""
    if not mapping.queues:
        raise InputRefusedError(
            f"{table.name}: no column is chosen; name the columns of a wide file in the "
            "mapping's queues"
        )
    problems = []
    for source in mapping.queues:
        if table.header.count(source) != 1:
            many = table.header.count(source)
            what = f"is there {many} times; rename one" if many else "is missing"
            hint = "" if many else f"; {suggestion(source, table.header)}"
            problems.append(f'{table.name}: queue column "{source}" {what}{hint}')
    if problems:
        raise InputRefusedError(problems)
    return tuple(mapping.queues)
