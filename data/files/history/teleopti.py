"""The Teleopti/Calabrio queue file, which many phone systems can write."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.files.history.interval_rows import IntervalRows
from data.files.history.numbers import parse_numbers
from data.files.history.refusals import Refusals
from data.files.history.times import instants_of, parse_stamps
from data.files.table import Strings, Table
from data.records import ImportMapping, InputRefusedError

TELEOPTI_COLUMNS = (
    "interval",
    "date_from",
    "time",
    "queue",
    "queue_name",
    "offd_direct_call_cnt",
    "overflow_in_call_cnt",
    "aband_call_cnt",
    "overflow_out_call_cnt",
    "answ_call_cnt",
    "queued_and_answ_call_dur",
    "queued_and_aband_call_dur",
    "talking_call_dur",
    "wrap_up_dur",
    "queued_answ_longest_que_dur",
    "queued_aband_longest_que_dur",
    "avg_avail_member_cnt",
    "ans_servicelevel_cnt",
    "wait_dur",
    "aband_short_call_cnt",
    "aband_within_sl_cnt",
)
_LEFT_OUT_BY_SOME = "avg_avail_member_cnt"
_SUMS: Mapping[str, tuple[str, ...]] = {
    "offered": ("offd_direct_call_cnt", "overflow_in_call_cnt"),
    "handled": ("answ_call_cnt",),
    "abandoned": ("aband_call_cnt",),
    "handle_seconds": ("talking_call_dur", "wrap_up_dur"),
    "wait_seconds": ("queued_and_answ_call_dur", "queued_and_aband_call_dur"),
    "answered_in_threshold": ("ans_servicelevel_cnt",),
}


def is_teleopti_header(cells: list[str]) -> bool:
    """Tell whether a first row names the fields of this format."""
    return {"date_from", "offd_direct_call_cnt", "answ_call_cnt"} <= {c.lower() for c in cells}


def is_teleopti_row(cells: list[str]) -> bool:
    """Tell whether a first row is one of this format without header."""
    if len(cells) not in (len(TELEOPTI_COLUMNS), len(TELEOPTI_COLUMNS) - 1):
        return False
    minutes, day, time = cells[:3]
    return minutes.isdigit() and len(day) == 8 and day.isdigit() and ":" in time


def read_teleopti(
    table: Table, mapping: ImportMapping, refusals: Refusals, *, zone: str
) -> IntervalRows:
    """Give the counts of a queue file: 21 fields, 20 where the average of agents is left out.

    offered = direct + overflowed in; handle time = talking + wrap-up; wait = that of answered
    and of abandoned calls. An empty field stands for 0.
    """
    cells = _cells(table)
    sources, source_index = _sources(cells, mapping)
    times = _joined(cells["date_from"], cells["time"])
    starts, notes = instants_of(
        parse_stamps(times, "%Y%m%d %H:%M"),
        times,
        refusals,
        column="date_from and time",
        zone=zone,
        policy=mapping.zone_policy,
        group=source_index,
    )
    figures = {
        name: np.sum([_zero_filled(cells[part], refusals, part) for part in parts], axis=0)
        for name, parts in _SUMS.items()
    }
    return IntervalRows(
        rows=np.arange(len(table)),
        sources=sources,
        source_index=source_index,
        starts=starts,
        figures=figures,
        interval_minutes=_interval(cells["interval"], refusals),
        notes=notes,
    )


def _cells(table: Table) -> Mapping[str, Strings]:
    names = tuple(header.lower() for header in table.header)
    if not names:
        names = TELEOPTI_COLUMNS
        if table.width == len(names) - 1:
            names = tuple(name for name in names if name != _LEFT_OUT_BY_SOME)
    if not names or table.width != len(names):
        raise InputRefusedError(
            f"{table.name}: has {table.width} fields a row where this format has "
            f"{len(TELEOPTI_COLUMNS)}; check the delimiter and --source"
        )
    absent = [n for n in TELEOPTI_COLUMNS if n not in names and n != _LEFT_OUT_BY_SOME]
    if absent:
        raise InputRefusedError(
            [f'{table.name}: column "{n}" is missing; export it again' for n in absent]
        )
    return dict(zip(names, table.columns, strict=True))


def _sources(
    cells: Mapping[str, Strings], mapping: ImportMapping
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Give the queues' names, the number where a row has no name or only that one is mapped."""
    codes, pairs = pd.factorize(_joined(cells["queue"], cells["queue_name"], mark="\t"))
    names = []
    for pair in pairs:
        number, name = pair.split("\t")
        names.append(number if not name or number in mapping.queues else name)
    distinct = tuple(dict.fromkeys(names))
    where = np.array([distinct.index(name) for name in names], np.int64)
    return distinct, where[codes]


def _interval(cells: Strings, refusals: Refusals) -> int | None:
    minutes = parse_numbers(cells, refusals, column="interval", blank="give its minutes")
    found = pd.Series(minutes).mode()
    if found.empty:
        return None
    usual = int(found.iloc[0])
    refusals.refuse(
        np.flatnonzero(~np.isnan(minutes) & (minutes != usual)),
        "another interval",
        lambda row: (
            f"interval is {cells[row]} where other rows have {usual}; "
            "export one interval length a file"
        ),
    )
    return usual


def _zero_filled(cells: Strings, refusals: Refusals, column: str) -> NDArray[np.float64]:
    return np.where(cells == "", 0.0, parse_numbers(cells, refusals, column=column))


def _joined(first: Strings, second: Strings, *, mark: str = " ") -> Strings:
    return np.asarray(first + mark + second, object)


def with_defaults(mapping: ImportMapping | None) -> ImportMapping:
    """Give the settings for this format: zone, policy and queue names of a mapping, if any."""
    if mapping is None:
        return ImportMapping("teleopti")
    return replace(mapping, columns={}, layout="long", time_format=None, interval_minutes=None)
