"""History from a file of any known format, checked as a whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from data.files.content import read_content
from data.files.history.detection import Format, choose_format
from data.files.history.gaps import find_gaps
from data.files.history.intervals import DAY_MINUTES, place_rows, utc_time
from data.files.history.log import read_log
from data.files.history.log_intervals import counts_of
from data.files.history.long import read_long
from data.files.history.records import HistoryFile, ImportReport, refusal_problems, remarks
from data.files.history.refusals import Refusals
from data.files.history.teleopti import read_teleopti
from data.files.history.wide import read_wide
from data.files.table import Table, parse_table
from data.records import (
    Attribution,
    Center,
    ConfigurationError,
    ContactColumns,
    HistoryColumns,
    ImportMapping,
    InputRefusedError,
    Progress,
    silent,
)

_READERS = {"long": read_long, "wide": read_wide, "teleopti": read_teleopti}
_STEPS = 4


def read_history(
    path: Path,
    center: Center,
    *,
    source: str = "auto",
    mapping: ImportMapping | None = None,
    attribution: Attribution = "arrival",
    allow_refused: bool = False,
    progress: Progress = silent,
) -> HistoryFile:
    """Give the history in a file, plain or gzipped.

    Parameters
    ----------
    source
        ``auto``: told from the first row; ``teleopti``, ``plain``, ``log``, or the name of a
        mapping in the center file.
    mapping
        How the file's columns map to ours; None: that of ``source``.
    attribution
        The interval in which the source counts a contact.
    allow_refused
        Take the other rows where some are refused.
    progress
        Told of each step.

    Raises
    ------
    InputRefusedError
        If the file as a whole, or any row unless ``allow_refused``, cannot be taken.
    ConfigurationError
        If there is no such source or mapping.
    """
    progress("read", 0, _STEPS, path.name)
    content = read_content(path)
    form = choose_format(content, center, name=path.name, source=source, mapping=mapping)
    if form.kind == "log" and attribution != "arrival":
        raise ConfigurationError(
            f'attribution "{attribution}" does not suit a log, whose contacts are counted where '
            'they arrive; leave it out or give "arrival"'
        )
    table = parse_table(content, path.name, delimiter=form.mapping.delimiter, headed=form.headed)
    if not len(table) and not table.ragged:
        raise InputRefusedError(f"{path.name}: has a header and no rows; export it again")
    progress("read", 1, _STEPS, path.name)
    reading = _Reading(table, center, form, attribution)
    return reading.result(allow_refused=allow_refused, progress=progress)


class _Reading:
    """One table on its way to a history file."""

    def __init__(
        self, table: Table, center: Center, form: Format, attribution: Attribution
    ) -> None:
        self.table, self.center, self.form, self.attribution = table, center, form, attribution
        self.zone = form.mapping.zone or center.zone
        self.refusals = Refusals(table.lines)
        self.refusals.refuse_lines(table.ragged, table.width)
        self.ignored = self.duplicates = 0
        self.notes: tuple[str, ...] = ()
        self.unread: tuple[str, ...] = ()

    def result(self, *, allow_refused: bool, progress: Progress) -> HistoryFile:
        columns, log = self._log() if self.form.kind == "log" else (self._intervals(), None)
        progress("read", 2, _STEPS, self.table.name)
        if self.refusals.count and not allow_refused:
            raise InputRefusedError(
                refusal_problems(
                    self.table.name,
                    self.refusals.first(),
                    self.refusals.by_reason,
                    self.refusals.count,
                    len(self.table) + len(self.table.ragged),
                )
            )
        report = self._report(columns)
        progress("read", _STEPS, _STEPS, self.table.name)
        return HistoryFile(columns, report, log)

    def _intervals(self) -> HistoryColumns:
        form, refusals = self.form, self.refusals
        found = _READERS[form.kind](self.table, form.mapping, refusals, zone=self.zone)
        placed = place_rows(
            found,
            self.center,
            form.mapping,
            refusals,
            name=self.table.name,
            attribution=self.attribution,
        )
        self.ignored, self.duplicates = placed.ignored, placed.duplicates
        self.notes, self.unread = placed.notes, found.unread
        return placed.columns

    def _log(self) -> tuple[HistoryColumns, ContactColumns]:
        log = read_log(
            self.table, self.form.mapping, self.refusals, center=self.center, zone=self.zone
        )
        self.ignored, self.duplicates = log.ignored, log.duplicates
        self.notes, self.unread = log.notes, log.unread
        minutes = self.form.mapping.interval_minutes or self.center.interval_minutes
        if minutes == DAY_MINUTES or self.center.interval_minutes % minutes:
            raise ConfigurationError(
                f"imports.{self.form.source}.interval_minutes: a log cannot be counted by "
                f"{minutes} minutes in a center of {self.center.interval_minutes}; leave it out"
            )
        return counts_of(log.contacts, self.center, minutes=minutes), log.contacts

    def _report(self, columns: HistoryColumns) -> ImportReport:
        missing, gaps = find_gaps(columns, self.center)
        counts = np.bincount(columns.queue_index, minlength=len(columns.queues))
        starts, refusals, mapping = columns.start_utc, self.refusals, self.form.mapping
        rows = len(self.table) + len(self.table.ragged)
        report = ImportReport(
            file=self.table.name,
            source=self.form.source,
            layout=mapping.layout,
            zone=self.zone,
            zone_policy=mapping.zone_policy,
            attribution=self.attribution,
            interval_minutes=columns.interval_minutes,
            rows=rows,
            accepted=rows - refusals.count - self.ignored,
            refused=refusals.count,
            ignored=self.ignored,
            refusals=refusals.first(),
            refused_by_reason=dict(refusals.by_reason),
            queues=dict(zip(columns.queues, counts.tolist(), strict=True)),
            first_at=utc_time(starts.min()) if len(starts) else None,
            last_at=utc_time(starts.max()) if len(starts) else None,
            missing_intervals=missing,
            gaps=gaps,
            duplicates=self.duplicates,
            unread_columns=self.unread,
        )
        return replace(report, notes=(*self.notes, *remarks(report)))
