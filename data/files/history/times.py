"""Times as files write them to instants."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.files.history.refusals import Refusals
from data.files.history.zones import local_times
from data.files.table import Strings

_HAS_CLOCK = re.compile(r"%[HIcXTR]")
_SHORT_HOUR = re.compile(r"^(\S+?)[ T](\d:.*)$")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """Times as read, one a row.

    Parameters
    ----------
    wall
        Wall-clock time, or UTC where the text had an offset; NaT where it is no time,
        datetime64[s], shape (rows,).
    aware
        True where the text had an offset, shape (rows,).
    whole_day
        True where the text was a date alone, shape (rows,); it begins at the first instant of
        that day, whatever the clock does at midnight.
    """

    wall: NDArray[np.datetime64]
    aware: NDArray[np.bool_]
    whole_day: NDArray[np.bool_]


def parse_stamps(cells: Strings, time_format: str | None) -> Stamps:
    """Give the times of text cells: ISO 8601, or of a strptime format."""
    codes, distinct = pd.factorize(cells)
    if time_format is None:
        wall, aware = _iso(distinct)
        whole_day = np.array([_is_date(text) for text in distinct], np.bool_)
    else:
        wall, aware = _formatted(distinct, time_format)
        whole_day = np.full(len(distinct), not _HAS_CLOCK.search(time_format))
    return Stamps(wall[codes], aware[codes], whole_day[codes])


def instants_of(
    stamps: Stamps,
    cells: Strings,
    refusals: Refusals,
    *,
    column: str,
    zone: str,
    policy: str,
    group: NDArray[np.int64] | None,
) -> tuple[NDArray[np.datetime64], tuple[str, ...]]:
    """Give the instants [UTC] of times and notes on repeated hours; refuse what is no instant.

    Parameters
    ----------
    cells
        The texts, for messages.
    column
        Our name of the column, for messages.
    zone
        Zone of times without offset.
    policy
        What a time in the repeated hour means; see ``ImportMapping``.
    group
        Rows of one group are in the order of time, shape (rows,); a time that is there again
        begins the second pass. None: all rows are one such group and times may be equal.

    Returns
    -------
        datetime64[s], NaT where refused, shape (rows,); sentences.
    """
    unreadable = np.flatnonzero(np.isnat(stamps.wall))
    refusals.refuse(
        unreadable, f"{column} unreadable", lambda row: _unreadable(column, str(cells[row]))
    )
    instants = stamps.wall.copy()
    local = np.flatnonzero(~stamps.aware & ~np.isnat(stamps.wall))
    meant = local_times(stamps.wall[local], zone)
    whole_day = stamps.whole_day[local]
    missing, repeated = meant.missing & ~whole_day, meant.repeated & ~whole_day
    refusals.refuse(
        local[missing],
        "time that the clock skipped",
        lambda row: (
            f"{column} {cells[row]} does not exist in {zone}: the clock skipped that hour; "
            "give times with offset or name the file's zone"
        ),
    )
    instants[local] = np.where(missing, _NEVER, meant.earlier)
    doubled = local[repeated]
    if policy == "refuse":
        refusals.refuse(
            doubled,
            "time in the repeated hour",
            lambda row: (
                f"{column} {cells[row]} is there twice in {zone}; give times with offset, "
                'or set zone_policy to "earlier", "later" or "sequence"'
            ),
        )
        instants[doubled] = _NEVER
        return instants, ()
    if policy == "later":
        instants[doubled] = meant.later[repeated]
    elif policy == "sequence":
        _by_sequence(instants, stamps.wall, doubled, later=meant.later[repeated], group=group)
    return instants, _notes(stamps.wall[doubled], zone, policy)


def _by_sequence(
    instants: NDArray[np.datetime64],
    wall: NDArray[np.datetime64],
    doubled: NDArray[np.int64],
    *,
    later: NDArray[np.datetime64],
    group: NDArray[np.int64] | None,
) -> None:
    """Take the later instant from where the clock goes back within a group and day."""
    last: dict[tuple[int, np.datetime64], np.datetime64] = {}
    second: set[tuple[int, np.datetime64]] = set()
    for place, row in enumerate(doubled.tolist()):
        at = wall[row]
        key = (int(group[row]) if group is not None else 0, at.astype("datetime64[D]"))
        if key in last and (at < last[key] or (group is not None and at == last[key])):
            second.add(key)
        if key in second:
            instants[row] = later[place]
        last[key] = at


def _notes(wall: NDArray[np.datetime64], zone: str, policy: str) -> tuple[str, ...]:
    words = {
        "earlier": "taken as the earlier pass",
        "later": "taken as the later pass",
        "sequence": "told apart by the order of the rows",
    }
    days, counts = np.unique(wall.astype("datetime64[D]"), return_counts=True)
    return tuple(
        f"{day}: the hour that {zone} has twice: {count} rows {words[policy]}"
        for day, count in zip(days, counts, strict=True)
    )


def _is_date(text: str) -> bool:
    return ":" not in text and "T" not in text and " " not in text


def _unreadable(column: str, text: str) -> str:
    if not text:
        return f"{column} is empty; give a time"
    return (
        f'{column} is "{text}"; write ISO 8601 such as 2026-01-31 08:30, or set time_format '
        "in the mapping"
    )


def _iso(distinct: Strings) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Give ISO 8601 times; with offset they are turned to UTC."""
    wall = np.full(len(distinct), _NEVER)
    aware = np.zeros(len(distinct), np.bool_)
    for place, text in enumerate(distinct):
        at = _iso_time(text)
        if at is None:
            continue
        if at.tzinfo is not None:
            aware[place] = True
            at = at.astimezone(UTC).replace(tzinfo=None)
        wall[place] = at
    return wall, aware


def _iso_time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        match = _SHORT_HOUR.match(text)
        if match is None:
            return None
        try:
            at = datetime.fromisoformat(f"{match[1]}T0{match[2]}")
        except ValueError:
            return None
    return at if _FIRST_YEAR <= at.year <= _LAST_YEAR else None


def _formatted(
    distinct: Strings, time_format: str
) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    has_offset = "%z" in time_format
    parsed = pd.to_datetime(
        pd.Series(distinct, dtype=object), format=time_format, errors="coerce", utc=has_offset
    )
    if has_offset:
        parsed = parsed.dt.tz_localize(None)
    wall = parsed.to_numpy("datetime64[s]", copy=True)
    years = wall.astype("datetime64[Y]").astype(np.int64) + 1970
    wall[(years < _FIRST_YEAR) | (years > _LAST_YEAR)] = _NEVER
    return wall, np.full(len(distinct), has_offset)
