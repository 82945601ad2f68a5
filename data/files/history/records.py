"""What reading a history file gives: the counts, the contacts, and a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from data.files.history.refusals import Refusal
from data.import_columns import IGNORED
from data.records import Attribution, Contact, ContactColumns, HistoryColumns


@dataclass(frozen=True, slots=True)
class Gap:
    """Open intervals of a queue in a row of which the file says nothing."""

    queue: str
    start_at: datetime
    end_at: datetime
    intervals: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was found in a history file.

    Parameters
    ----------
    file, source, layout
        The file's name, what it was read as, and ``long``, ``wide`` or ``log``.
    zone, zone_policy
        Zone of times without offset, and what one in the repeated hour means.
    attribution
        The interval in which the source counts a contact.
    interval_minutes
        Length of the intervals [minutes].
    rows, accepted, refused, ignored
        Rows of the file, and what became of them; ignored ones belong to a queue or outcome
        mapped to "ignore".
    refusals
        The first refused rows, in the order of the file.
    refused_by_reason
        Heading -> number of rows; a row with two faults counts under both.
    queues
        Our queue name -> its intervals in the file.
    first_at, last_at
        Start of the first and of the last interval; None where no row was accepted.
    missing_intervals
        Open intervals of a queue between its first and last of which the file says nothing.
    gaps
        The longest of them.
    duplicates
        Rows whose queue and time an earlier row of the file has; they are refused.
    notes
        What a planner should know of the file, in sentences.
    unread_columns
        Headers in the file that no column of ours takes.
    """

    file: str
    source: str
    layout: str
    zone: str
    zone_policy: str
    attribution: Attribution
    interval_minutes: int
    rows: int
    accepted: int
    refused: int
    ignored: int
    refusals: tuple[Refusal, ...] = ()
    refused_by_reason: Mapping[str, int] = field(default_factory=dict)
    queues: Mapping[str, int] = field(default_factory=dict)
    first_at: datetime | None = None
    last_at: datetime | None = None
    missing_intervals: int = 0
    gaps: tuple[Gap, ...] = ()
    duplicates: int = 0
    notes: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each refused row listed, and one for those that are not."""
        return refusal_problems(
            self.file, self.refusals, self.refused_by_reason, self.refused, self.rows
        )


@dataclass(frozen=True, eq=False)
class HistoryFile:
    """A history file, read and checked.

    Parameters
    ----------
    columns
        Counts by queue and interval.
    log
        The single contacts, where the file is a call-level log.
    report
        What was found.
    """

    columns: HistoryColumns
    report: ImportReport
    log: ContactColumns | None = None

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """The single contacts as records; empty unless the file is a log."""
        return self.log.contacts() if self.log is not None else ()


def refusal_problems(
    file: str,
    refusals: tuple[Refusal, ...],
    by_reason: Mapping[str, int],
    refused: int,
    read: int,
) -> tuple[str, ...]:
    """Give the sentences on refused rows: the first ones by line, then the number of each kind."""
    if not refused:
        return ()
    listed = [f"{file} line {item.line}: {item.words}" for item in refusals]
    kinds = ", ".join(f"{reason}: {count:,}" for reason, count in sorted(by_reason.items()))
    total = f"{file}: {refused:,} of {read:,} rows refused ({kinds})"
    return (*listed, f"{total}; correct them, or leave them out with --skip-refused")


def remarks(report: ImportReport) -> tuple[str, ...]:
    """Give what a planner should know of a file beyond its refused rows, in sentences."""
    said = []
    if report.ignored:
        said.append(f'{report.ignored:,} rows left out: their queue or outcome is "{IGNORED}"')
    if report.unread_columns:
        said.append(f"columns not read: {', '.join(report.unread_columns)}")
    if report.missing_intervals:
        gap = report.gaps[0]
        said.append(
            f"{report.missing_intervals:,} open intervals are missing; the longest gap is "
            f"{gap.queue} from {gap.start_at:%Y-%m-%d %H:%M} to {gap.end_at:%Y-%m-%d %H:%M} UTC"
        )
    return tuple(said)
