"""Rows of a forecast file in any format, before they are checked against the center."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.files.forecasts.layouts import (
    CALABRIO_FIELDS,
    CALABRIO_TIME,
    CONNECT_COLUMNS,
    GENESYS_COLUMNS,
    PLAIN_COLUMNS,
    ForecastFormat,
)
from data.files.history.columns import Columns, pick_columns
from data.files.history.interval_rows import IntervalRows
from data.files.history.long import sources_of
from data.files.history.numbers import parse_numbers
from data.files.history.refusals import Refusals
from data.files.history.times import Stamps, instants_of, parse_stamps
from data.files.history.zones import local_times
from data.files.table import Strings, Table
from data.records import Center, ImportMapping, InputRefusedError

_NO_VOLUME = "give 0 where nothing is expected"
_DAILY = 1440


def read_rows(
    form: ForecastFormat, table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    """Give a file's volumes as ``offered`` and their work as ``handle_seconds``."""
    return _READERS[form](table, center, mapping, refusals)


def _calabrio(
    table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    if table.width not in CALABRIO_FIELDS:
        raise InputRefusedError(
            f"{table.name}: has {table.width} fields a row where a Calabrio forecast has 6, or 7 "
            "with agents; check the delimiter and --format"
        )
    names, start_text, end_text, volume_text, task_text, after_text = table.columns[:6]
    sources, index = sources_of(table, _named("skill name", names), mapping, refusals)
    stamps, ends = (parse_stamps(cells, CALABRIO_TIME) for cells in (start_text, end_text))
    zones = _zones(sources, center, mapping)
    starts, notes = _instants(
        stamps, start_text, refusals, column="start", zones=zones, mapping=mapping, index=index
    )
    volume = parse_numbers(volume_text, refusals, column="volume", blank=_NO_VOLUME)
    task = parse_numbers(task_text, refusals, column="average task time", blank="give seconds")
    after = parse_numbers(after_text, refusals, column="after task work", blank="give 0 for none")
    return IntervalRows(
        rows=np.arange(len(table)),
        sources=sources,
        source_index=index,
        starts=starts,
        figures=_figures(volume, task + after, refusals),
        interval_minutes=_length(starts, ends, end_text, refusals, zones=zones, index=index),
        notes=notes,
    )


def _genesys(
    table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    start, group, offered, aht = GENESYS_COLUMNS
    queue = group if group in table.header else "Queue"
    names = {"timestamp": start, "queue": queue, "volume": offered, "aht_seconds": aht}
    return _headed(table, center, _utc(mapping, names), refusals)


def _connect(
    table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    queue, _, _, start, length, volume, aht = CONNECT_COLUMNS
    names = {"timestamp": start, "queue": queue, "volume": volume, "aht_seconds": aht}
    found = _headed(table, center, _utc(mapping, names), refusals)
    if length not in table.header:
        return found
    cells = table.columns[table.header.index(length)]
    return replace(found, interval_minutes=_connect_length(cells, refusals))


def _plain(
    table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    names = {ours: header for ours, header in mapping.columns.items() if ours in PLAIN_COLUMNS}
    if "offered" in mapping.columns:
        names["volume"] = mapping.columns["offered"]
    return _headed(table, center, replace(mapping, columns=names), refusals)


_Reader = Callable[[Table, Center, ImportMapping, Refusals], IntervalRows]
_READERS: Mapping[ForecastFormat, _Reader] = {
    "calabrio": _calabrio,
    "genesys": _genesys,
    "connect": _connect,
    "plain": _plain,
}


def _headed(
    table: Table, center: Center, mapping: ImportMapping, refusals: Refusals
) -> IntervalRows:
    """Read a file whose header names a column for each of ours."""
    needed = [n for n in ("timestamp", "queue", "volume") if n != "queue" or not mapping.queue]
    columns = pick_columns(table, mapping, known=PLAIN_COLUMNS, needed=needed, others=True)
    sources, index = sources_of(table, columns, mapping, refusals)
    cells = columns.cells["timestamp"]
    starts, notes = _instants(
        parse_stamps(cells, mapping.time_format),
        cells,
        refusals,
        column=columns.headers["timestamp"],
        zones=_zones(sources, center, mapping),
        mapping=mapping,
        index=index,
    )
    volume = parse_numbers(
        columns.cells["volume"], refusals, column=columns.headers["volume"], blank=_NO_VOLUME
    )
    aht = None
    if "aht_seconds" in columns.cells:
        aht = parse_numbers(
            columns.cells["aht_seconds"], refusals, column=columns.headers["aht_seconds"]
        )
    return IntervalRows(
        rows=np.arange(len(table)),
        sources=sources,
        source_index=index,
        starts=starts,
        figures=_figures(volume, aht, refusals),
        notes=notes,
    )


def _named(header: str, cells: Strings) -> Columns:
    return Columns({"queue": cells}, {"queue": header}, ())


def _utc(mapping: ImportMapping, columns: Mapping[str, str]) -> ImportMapping:
    """Give a mapping of a format in UTC; queue names are as the planner mapped them."""
    return replace(mapping, columns=columns, zone="UTC", time_format=None)


def _zones(sources: tuple[str, ...], center: Center, mapping: ImportMapping) -> tuple[str, ...]:
    """Give the zone of each queue of the file: the mapping's, else the queue's own."""
    own = {queue.name: queue.zone for queue in center.queues}
    return tuple(
        mapping.zone or own.get(mapping.queues.get(source, source), center.zone)
        for source in sources
    )


def _instants(
    stamps: Stamps,
    cells: Strings,
    refusals: Refusals,
    *,
    column: str,
    zones: tuple[str, ...],
    mapping: ImportMapping,
    index: NDArray[np.int64],
) -> tuple[NDArray[np.datetime64], tuple[str, ...]]:
    """Give the instants of rows whose queues may be in several zones."""
    starts = np.full(len(cells), np.datetime64("NaT", "s"))
    notes: tuple[str, ...] = ()
    of_row = np.array(zones, object)[index]
    for zone in sorted(set(zones)):
        rows = np.flatnonzero(of_row == zone)
        part = Refusals(refusals.lines[rows])
        starts[rows], said = instants_of(
            Stamps(stamps.wall[rows], stamps.aware[rows], stamps.whole_day[rows]),
            cells[rows],
            part,
            column=column,
            zone=zone,
            policy=mapping.zone_policy,
            group=index[rows],
        )
        _take_over(refusals, part, rows)
        notes += said
    return starts, notes


def _take_over(refusals: Refusals, part: Refusals, rows: NDArray[np.int64]) -> None:
    """Add what was refused among some of the rows."""
    refusals.refused[rows[part.refused]] = True
    refusals.listed += part.listed
    for reason, count in part.by_reason.items():
        refusals.by_reason[reason] = refusals.by_reason.get(reason, 0) + count


def _figures(
    volume: NDArray[np.float64], aht: NDArray[np.float64] | None, refusals: Refusals
) -> dict[str, NDArray[np.float64]]:
    """Give volume and work; refuse contacts that take no time."""
    if aht is None:
        return {"offered": volume}
    refusals.refuse(
        np.flatnonzero((volume > 0) & (aht == 0)),
        "handle time 0",
        lambda row: f"{volume[row]:g} contacts take 0 seconds each; give their mean handle time",
    )
    return {"offered": volume, "handle_seconds": np.where(volume == 0, 0.0, volume * aht)}


def _length(
    starts: NDArray[np.datetime64],
    ends: Stamps,
    cells: Strings,
    refusals: Refusals,
    *,
    zones: tuple[str, ...],
    index: NDArray[np.int64],
) -> int | None:
    """Give the usual length of intervals [min]; refuse rows whose end says another."""
    unreadable = np.isnat(ends.wall)
    refusals.refuse(
        np.flatnonzero(unreadable),
        "end unreadable",
        lambda row: f'end is "{cells[row]}"; write it as 20261123 08:15',
    )
    known = ~unreadable & ~np.isnat(starts)
    if not known.any():
        return None
    lengths = np.zeros((2, len(starts)))
    of_row = np.array(zones, object)[index]
    for zone in sorted(set(zones)):
        rows = np.flatnonzero(known & (of_row == zone))
        meant = local_times(ends.wall[rows], zone)
        for which, instants in enumerate((meant.earlier, meant.later)):
            lengths[which, rows] = (instants - starts[rows]).astype(np.float64) / 60
    found, counts = np.unique(lengths[0, known], return_counts=True)
    usual = int(found[counts.argmax()])
    refusals.refuse(
        np.flatnonzero(known & (lengths != usual).all(axis=0)),
        "another interval",
        lambda row: (
            f"the interval ends at {cells[row]}, not {usual} minutes after its start as the "
            "others; export one interval length a file"
        ),
    )
    return usual


def _connect_length(cells: Strings, refusals: Refusals) -> int | None:
    """Give the length that ``15mins`` or ``30mins`` say [min]."""
    known = {"15mins": 15, "30mins": 30, "daily": _DAILY}
    minutes = np.array([known.get(str(cell).lower(), 0) for cell in cells], np.int64)
    refusals.refuse(
        np.flatnonzero(minutes == 0),
        "interval unknown",
        lambda row: f'IntervalDuration is "{cells[row]}"; it must be 15mins or 30mins',
    )
    found = minutes[minutes > 0]
    if not len(found):
        return None
    usual = int(np.bincount(found).argmax())
    refusals.refuse(
        np.flatnonzero((minutes > 0) & (minutes != usual)),
        "another interval",
        lambda row: f"IntervalDuration is {cells[row]} where most rows have {usual} minutes",
    )
    return usual
