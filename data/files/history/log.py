"""Call-level logs: one row a contact."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.files.history.columns import Columns, pick_columns
from data.files.history.interval_rows import IntervalRows
from data.files.history.intervals import resolve_queues
from data.files.history.long import sources_of
from data.files.history.numbers import parse_numbers
from data.files.history.refusals import Refusals
from data.files.history.times import instants_of, parse_stamps
from data.files.table import Strings, Table
from data.import_columns import IGNORED, LOG_COLUMNS
from data.records import Center, ContactColumns, ImportMapping, InputRefusedError
from data.suggestion import suggestion

_OUTCOMES: Mapping[str, int] = {"abandoned": 0, "handled": 1, IGNORED: 2}
_UNKNOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """The contacts of a log that nothing is wrong with, and what the report says of the rest."""

    contacts: ContactColumns
    ignored: int
    duplicates: int
    unread: tuple[str, ...]
    notes: tuple[str, ...]


def read_log(
    table: Table, mapping: ImportMapping, refusals: Refusals, *, center: Center, zone: str
) -> Log:
    """Give the contacts of a file with a row for each; refuse what is wrong."""
    columns = _columns(table, mapping)
    sources, source_index = sources_of(table, columns, mapping, refusals)
    arrived, notes = _arrivals(columns, mapping, refusals, zone=zone)
    outcome = _outcomes(columns, mapping, refusals)
    found = IntervalRows(np.arange(len(table)), sources, source_index, arrived, {})
    queue_index = resolve_queues(found, center, mapping, refusals)
    times = {
        name: parse_numbers(columns.cells[name], refusals, column=columns.headers[name])
        if name in columns.cells
        else np.full(len(table), np.nan)
        for name in ("wait_seconds", "handle_seconds")
    }
    ignored = (outcome == _OUTCOMES[IGNORED]) | (queue_index == -2)
    ids = _texts(columns, "source_id", len(table))
    duplicates = _refuse_repeated(ids, ignored, refusals)
    # What is wrong in a row that is left out anyhow is nobody's concern.
    kept = np.flatnonzero(~refusals.refused & ~ignored)
    kept = kept[np.argsort(arrived[kept], kind="stable")]
    handled = outcome[kept] == _OUTCOMES["handled"]
    shift = np.timedelta64(mapping.shift_seconds, "s")
    return Log(
        ContactColumns(
            queues=tuple(queue.name for queue in center.queues),
            queue_index=queue_index[kept],
            arrived_utc=arrived[kept] - shift,
            handled=handled,
            wait_seconds=times["wait_seconds"][kept],
            handle_seconds=np.where(handled, times["handle_seconds"][kept], 0.0),
            agent_ids=np.where(handled, _texts(columns, "agent_id", len(table))[kept], ""),
            customer_ids=_texts(columns, "customer_id", len(table))[kept],
            source_ids=ids[kept],
        ),
        int(np.count_nonzero(ignored & ~refusals.refused)),
        duplicates,
        columns.unread,
        notes,
    )


def _columns(table: Table, mapping: ImportMapping) -> Columns:
    named = {*mapping.columns, *table.header}
    if "arrived" in named and {"date", "time"} & set(mapping.columns):
        raise InputRefusedError(
            f"{table.name}: arrived and date with time both say when a contact came; leave one out"
        )
    when = ("arrived",) if "arrived" in named or "date" not in named else ("date", "time")
    needed = (*when, "outcome") if mapping.queue else (*when, "queue", "outcome")
    other = {"arrived", "date", "time"} - set(when)
    known = [name for name in LOG_COLUMNS if name not in other]
    return pick_columns(table, mapping, known=known, needed=needed, others=bool(mapping.columns))


def _arrivals(
    columns: Columns, mapping: ImportMapping, refusals: Refusals, *, zone: str
) -> tuple[NDArray[np.datetime64], tuple[str, ...]]:
    if "arrived" in columns.cells:
        cells, name = columns.cells["arrived"], columns.headers["arrived"]
    else:
        parts = columns.cells["date"], columns.cells["time"]
        cells = np.asarray(parts[0] + " " + parts[1], object)
        name = f"{columns.headers['date']} and {columns.headers['time']}"
    return instants_of(
        parse_stamps(cells, mapping.time_format),
        cells,
        refusals,
        column=name,
        zone=zone,
        policy=mapping.zone_policy,
        group=None,
    )


def _outcomes(columns: Columns, mapping: ImportMapping, refusals: Refusals) -> NDArray[np.int64]:
    """Give each row's outcome: 0 abandoned, 1 handled, 2 left out, 3 refused."""
    codes, words = pd.factorize(columns.cells["outcome"])
    meaning = {word: word for word in _OUTCOMES} | dict(mapping.outcomes)
    kinds = [_OUTCOMES.get(meaning.get(word, ""), _UNKNOWN) for word in words]
    outcome = np.array([*kinds, _UNKNOWN], np.int64)[codes]
    header, cells = columns.headers["outcome"], columns.cells["outcome"]
    refusals.refuse(
        np.flatnonzero(outcome == _UNKNOWN),
        "unknown outcome",
        lambda row: (
            f'{header} is "{cells[row]}"; {suggestion(str(cells[row]), meaning)}, '
            "or say what it means in the mapping's outcomes"
        ),
    )
    return outcome


def _refuse_repeated(ids: Strings, ignored: NDArray[np.bool_], refusals: Refusals) -> int:
    """Refuse contacts whose source_id an earlier row has."""
    named = np.flatnonzero((ids != "") & ~ignored)
    codes, _ = pd.factorize(ids[named])
    _, first, place = np.unique(codes, return_index=True, return_inverse=True)
    before = named[first[place]]
    again = before != named
    earlier = dict(zip(named[again].tolist(), before[again].tolist(), strict=True))
    refusals.refuse(
        named[again],
        "source_id there twice",
        lambda row: (
            f'source_id "{ids[row]}" is there already on line '
            f"{refusals.lines[earlier[row]]}; leave one out"
        ),
    )
    return int(again.sum())


def _texts(columns: Columns, name: str, count: int) -> Strings:
    absent = np.full(count, "", object)
    return columns.cells.get(name, absent)
