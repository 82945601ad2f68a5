"""Counts placed on the center's grid and under its queues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.files.history.interval_rows import FIGURES, IntervalRows
from data.files.history.refusals import Refusals
from data.files.history.zones import utc_offsets
from data.import_columns import IGNORED
from data.records import (
    Attribution,
    Center,
    HistoryColumns,
    ImportMapping,
    InputRefusedError,
    local_midnight,
)
from data.suggestion import suggestion

DAY_MINUTES = 1440
_MOST = 0.5
_LENGTHS = (1, 5, 10, 15, 20, 30, 60, DAY_MINUTES)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedRows:
    """Counts on the grid, and what the report says of them."""

    columns: HistoryColumns
    ignored: int
    duplicates: int
    notes: tuple[str, ...]


def place_rows(
    found: IntervalRows,
    center: Center,
    mapping: ImportMapping,
    refusals: Refusals,
    *,
    name: str,
    attribution: Attribution,
) -> PlacedRows:
    """Give the counts of rows that nothing is wrong with; refuse the others.

    Several queues of the file that are mapped to one of ours are added up.
    """
    starts = found.starts - np.timedelta64(mapping.shift_seconds, "s")
    queue_index = resolve_queues(found, center, mapping, refusals)
    ignored = queue_index == -2
    usable = ~np.isnat(starts) & (queue_index >= 0)
    minutes = _interval_minutes(starts[usable], found, mapping, center=center, name=name)
    _refuse_off_grid(found, starts, usable, refusals, minutes=minutes, zone=center.zone)
    duplicates = _refuse_repeated(found, starts, usable, refusals)
    kept = usable & ~refusals.refused[found.rows]
    figures = {key: values[kept] for key, values in found.figures.items()}
    queues = tuple(queue.name for queue in center.queues)
    columns, added = _added_up(
        queues, queue_index[kept], starts[kept], figures, minutes=minutes, attribution=attribution
    )
    notes = found.notes
    if added:
        notes += (f"{added:,} rows were added to another of the same queue and interval",)
    return PlacedRows(columns, len(np.unique(found.rows[ignored])), duplicates, notes)


def resolve_queues(
    found: IntervalRows, center: Center, mapping: ImportMapping, refusals: Refusals
) -> NDArray[np.int64]:
    """Give the center's queue of each row, -1 where it has none, -2 where it is left out."""
    ours = {queue.name: place for place, queue in enumerate(center.queues)}
    names = [mapping.queues.get(source, source) for source in found.sources]
    places = [ours.get(name, -2 if name == IGNORED else -1) for name in names]
    queue_index = np.array([*places, -1], np.int64)[found.source_index]
    for code, (name, place) in enumerate(zip(names, places, strict=True)):
        if place == -1 and name:
            _refuse_queue(found.rows[found.source_index == code], name, ours, refusals)
    return queue_index


def grid_phase(instants: NDArray[np.datetime64], zone: str, minutes: int) -> NDArray[np.int64]:
    """Give how far instants lie past the mark of local intervals [s], shape (N,)."""
    local = instants.astype(np.int64) + utc_offsets(instants, zone)
    return np.asarray(local % (60 * minutes), np.int64)


def utc_time(instant: np.datetime64) -> datetime:
    """Give an instant as an aware datetime."""
    at: datetime = instant.astype("datetime64[s]").item()
    return at.replace(tzinfo=UTC)


def _interval_minutes(
    starts: NDArray[np.datetime64],
    found: IntervalRows,
    mapping: ImportMapping,
    *,
    center: Center,
    name: str,
) -> int:
    """Give the interval length that mapping or file say, else the one that starts show."""
    minutes = mapping.interval_minutes or found.interval_minutes
    if minutes is None:
        minutes = _guessed_minutes(starts, center, name)
    if minutes != DAY_MINUTES and (minutes <= 0 or center.interval_minutes % minutes):
        raise InputRefusedError(
            f"{name}: holds {minutes}-minute intervals, which do not add up to the center's "
            f"{center.interval_minutes}; export intervals of {center.interval_minutes} minutes, "
            "or set interval_minutes in the mapping where they are shorter than they seem"
        )
    return minutes


def _guessed_minutes(starts: NDArray[np.datetime64], center: Center, name: str) -> int:
    """Give the usual distance of starts; the center's interval where rows are far between."""
    # On the clock's time, in which every day has 24 hours.
    local = starts.astype(np.int64) + utc_offsets(starts, center.zone)
    apart = np.diff(np.unique(local))
    if not len(apart):
        return center.interval_minutes
    lengths, counts = np.unique(apart, return_counts=True)
    usual = int(lengths[counts.argmax()])
    if usual % 60 == 0 and usual // 60 in _LENGTHS and _fits(apart, usual):
        return usual // 60
    if _fits(apart, 60 * center.interval_minutes):
        return center.interval_minutes
    raise InputRefusedError(
        f"{name}: times are mostly {usual / 60:g} minutes apart, which is no interval length; "
        "set interval_minutes in the mapping"
    )


def _fits(apart: NDArray[np.int64], seconds: int) -> bool:
    """Tell whether most distances [s] are multiples of a length; the others may be wrong."""
    return bool((apart % seconds == 0).mean() >= _MOST)


def _refuse_queue(
    rows: NDArray[np.int64], name: str, known: Iterable[str], refusals: Refusals
) -> None:
    """Refuse every row of a queue that the center does not have; name the first."""
    words = (
        f'queue "{name}" is not in the center; {suggestion(name, known)}, or map it to a queue '
        f'or to "{IGNORED}" in the mapping\'s queues ({len(rows):,} rows)'
    )
    refusals.refuse(rows, "unknown queue", lambda _: words, listed=1)


def _refuse_off_grid(
    found: IntervalRows,
    starts: NDArray[np.datetime64],
    usable: NDArray[np.bool_],
    refusals: Refusals,
    *,
    minutes: int,
    zone: str,
) -> None:
    past = np.zeros(len(starts), np.int64)
    past[usable] = grid_phase(starts[usable], zone, minutes)
    off = np.flatnonzero(past)
    if minutes == DAY_MINUTES:
        # Where a zone skips midnight the day begins later.
        off = np.array([p for p in off if not _begins_day(starts[p], zone)], np.int64)
    by_row = dict(zip(found.rows[off].tolist(), off.tolist(), strict=True))

    def words(row: int) -> str:
        place = by_row[row]
        return (
            f"{_utc_text(starts, place)} lies {_clock(int(past[place]))} past the "
            f"{minutes}-minute mark; correct it, or set shift_seconds in the mapping"
        )

    refusals.refuse(np.unique(found.rows[off]), "off the grid of intervals", words)


def _begins_day(start: np.datetime64, zone: str) -> bool:
    at = utc_time(start)
    return local_midnight(at.astimezone(ZoneInfo(zone)).date(), zone) == at


def _refuse_repeated(
    found: IntervalRows,
    starts: NDArray[np.datetime64],
    usable: NDArray[np.bool_],
    refusals: Refusals,
) -> int:
    """Refuse rows whose queue and time an earlier row of the file has."""
    places = np.flatnonzero(usable)
    order = places[np.lexsort((found.rows[places], starts[places], found.source_index[places]))]
    same = (starts[order][1:] == starts[order][:-1]) & (
        found.source_index[order][1:] == found.source_index[order][:-1]
    )
    again, before = order[1:][same], order[:-1][same]
    first = {int(found.rows[a]): (int(a), int(b)) for a, b in zip(again, before, strict=True)}

    def words(row: int) -> str:
        place, earlier = first[row]
        source = found.sources[found.source_index[place]]
        line = refusals.lines[found.rows[earlier]]
        return (
            f'"{source}" at {_utc_text(starts, place)} is there already on line {line}; '
            "leave one out"
        )

    refusals.refuse(np.unique(found.rows[again]), "queue and time there twice", words)
    return len(again)


def _added_up(
    queues: tuple[str, ...],
    queue_index: NDArray[np.int64],
    starts: NDArray[np.datetime64],
    figures: Mapping[str, NDArray[np.float64]],
    *,
    minutes: int,
    attribution: Attribution,
) -> tuple[HistoryColumns, int]:
    """Give columns by queue and time, rows of one queue and time as their sum."""
    order = np.lexsort((starts, queue_index))
    queue_index, starts = queue_index[order], starts[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (queue_index[1:] != queue_index[:-1]) | (starts[1:] != starts[:-1])
    firsts = np.flatnonzero(new)
    absent = np.full(len(firsts), np.nan)
    sums = {
        key: np.add.reduceat(figures[key][order], firsts) if len(firsts) else absent
        for key in FIGURES
        if key in figures
    }
    seen, index = np.unique(queue_index[firsts], return_inverse=True)
    columns = HistoryColumns(
        queues=tuple(queues[place] for place in seen),
        queue_index=index.astype(np.int64),
        start_utc=starts[firsts],
        **{key: sums.get(key, absent) for key in FIGURES},
        interval_minutes=minutes,
        attribution=attribution,
    )
    return columns, len(order) - len(firsts)


def _utc_text(starts: NDArray[np.datetime64], place: int) -> str:
    return f"{utc_time(starts[place]):%Y-%m-%d %H:%M:%S} UTC"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
