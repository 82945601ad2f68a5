"""What the store answers: small frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from data.records import RosterQuality, RosterStatus

RunStatus = Literal["running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows an import touched.

    Parameters
    ----------
    inserted, updated, unchanged
        Rows of the source that were new, that replaced others, that were there already.
    removed
        Stored rows that went because the source no longer has or overlaps them.
    """

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def written(self) -> int:
        """Rows that changed the database."""
        return self.inserted + self.updated + self.removed

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Where a database is and what is in it.

    Parameters
    ----------
    url
        Without the password.
    backend
        ``sqlite`` or ``postgresql``.
    revision, head
        The schema it has (None: empty) and the one this wfm writes.
    counts
        Rows by table.
    """

    url: str
    backend: str
    revision: str | None
    head: str
    counts: Mapping[str, int]


class HistorySpan(NamedTuple):
    """What is stored of one queue: starts of its first and last interval, and their number."""

    queue: str
    first: datetime
    last: datetime
    intervals: int


@dataclass(frozen=True, slots=True)
class Run:
    """One computation and everything needed to repeat it."""

    id: int
    kind: str
    status: RunStatus
    input_hash: str
    seed: int
    parameters: Mapping[str, Any]
    versions: Mapping[str, str]
    started_at: datetime
    finished_at: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class ForecastSummary:
    """One line about a stored forecast.

    Parameters
    ----------
    last_at
        End of its last interval.
    source
        ``wfm``, or the name of an outside forecast.
    based_on
        The forecast that was adjusted or updated into it.
    known_until
        End of what had come when it was made; what lies before is never scored.
    adjustments
        How many changes by hand led to it.
    """

    id: int
    run_id: int
    made_at: datetime
    queues: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    minutes: int
    contacts: float
    models: tuple[str, ...]
    source: str = "wfm"
    based_on: int | None = None
    known_until: datetime | None = None
    adjustments: int = 0


@dataclass(frozen=True, slots=True)
class RosterSummary:
    """One line about a stored roster.

    Parameters
    ----------
    based_on
        The roster that it changes as little as it can.
    broken
        How many rules were given up.
    """

    id: int
    version: int
    status: RosterStatus
    first_date: date
    days: int
    shifts: int
    agents: int
    created_at: datetime
    quality: RosterQuality
    published_at: datetime | None = None
    published_by: str | None = None
    superseded_by: int | None = None
    based_on: int | None = None
    broken: int = 0


@dataclass(frozen=True, slots=True)
class RosterLinks:
    """What a roster was made from."""

    run_id: int
    requirement_id: int | None = None
    forecast_id: int | None = None


@dataclass(frozen=True, slots=True)
class LockHolder:
    """Who holds a lock, as the holder wrote it down."""

    name: str
    process: int
    host: str
    since: datetime

    def __str__(self) -> str:
        return f"process {self.process} on {self.host} since {self.since:%Y-%m-%d %H:%M:%S} UTC"
