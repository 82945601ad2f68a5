"""The real sets of the composed center, moved to one common time axis.

The sets are of different years. Each is moved by whole weeks, so that weekdays stay, until the
Sunday that ends its last week is ``LAST_DAY``; nothing else is changed, faults included: mappings
of the center file deal with those.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

LAST_DAY = date(2013, 6, 30)
"""Where the assistance company's set ends; its own daylight-saving nights stay where they were."""


@dataclass(frozen=True, slots=True)
class RealSet:
    """One file of the shared data and how it becomes queues.

    Parameters
    ----------
    file
        Name in the folder ``contacts``.
    column
        The column that holds the date or time; it is moved.
    mapping
        Name of the mapping in the center file.
    """

    file: str
    column: str
    mapping: str


SETS = (
    RealSet("axa_30min.csv.gz", "timestamp", "assistance"),
    RealSet("bank_calls_15min.csv", "timestamp", "bank"),
    RealSet("brand_mentions_5min.csv.gz", "timestamp", "mentions"),
    RealSet("spotify_cares_15min.csv", "timestamp_utc", "tweets"),
    RealSet("technion_calls_jan_feb.csv.gz", "date", "branch"),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the call log says of one type of call: mean handle time and patience [s]."""

    aht_seconds: float
    patience_seconds: float


def read_rows(path: Path) -> list[dict[str, str]]:
    """Give the rows of a CSV file, gzipped or not."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def write_moved(source: RealSet, contacts: Path, folder: Path) -> tuple[Path, timedelta]:
    """Write a set moved to the common axis; give the file and how far it was moved."""
    rows = read_rows(contacts / source.file)
    move = _move(max(row[source.column] for row in rows))
    for row in rows:
        moved = datetime.fromisoformat(row[source.column]) + move
        keep = len(row[source.column])
        row[source.column] = moved.isoformat(sep=" ")[:keep]
    path = folder / f"history-{source.mapping}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path, move


def estimates(calls: Iterable[Mapping[str, str]]) -> dict[str, Estimate]:
    """Give handle time and patience by type of call.

    Handle time is the mean of services of 10 s and more: shorter ones are an artefact of this
    log, agents hanging up. Patience is the total wait of queued calls over their abandonments.
    """
    service: dict[str, list[float]] = {}
    wait: dict[str, float] = {}
    lost: dict[str, int] = {}
    for call in calls:
        kind, queued, served = call["type"], float(call["q_time"]), float(call["ser_time"])
        if call["outcome"] == "AGENT" and served >= 10:
            service.setdefault(kind, []).append(served)
        if queued > 0 and call["outcome"] != "PHANTOM":
            wait[kind] = wait.get(kind, 0.0) + queued
            lost[kind] = lost.get(kind, 0) + (call["outcome"] == "HANG")
    return {
        kind: Estimate(sum(times) / len(times), wait[kind] / lost[kind])
        for kind, times in service.items()
        if lost.get(kind)
    }


def _move(last: str) -> timedelta:
    day = datetime.fromisoformat(last).date()
    sunday = day + timedelta(days=6 - day.weekday())
    return LAST_DAY - sunday
