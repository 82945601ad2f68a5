"""Write a roster in every file format that was asked for."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from data.files.schedule_csv import write_schedule_csv
from data.files.schedule_ics import write_schedule_ics
from data.files.schedule_json import write_schedule_json
from data.files.schedule_pack import SchedulePack
from data.files.schedule_xlsx import write_schedule_xlsx
from data.records import ConfigurationError, Requirement, Roster
from wfm.report import ReportInput, write_report

EXPORT_FORMATS = ("csv", "json", "xlsx", "ics", "html")


def export_roster(
    pack: SchedulePack,
    *,
    formats: Sequence[str],
    folder: Path,
    published_at: datetime,
    report_input: ReportInput | None = None,
) -> tuple[Path, ...]:
    """Write a roster as files with standard names; the same roster gives the same bytes.

    Parameters
    ----------
    pack
        The roster with its people.
    formats
        Some of ``EXPORT_FORMATS``.
    folder
        Where the files go; made if it is not there.
    published_at
        Instant of publication, aware.
    report_input
        What the HTML page shows besides; its requirement also fills the workbook's coverage.

    Returns
    -------
        What was written, in the order of ``formats``; of ``ics`` the folder of calendars.

    Raises
    ------
    ConfigurationError
        No format or an unknown one, or ``html`` without ``report_input``; nothing was written.
    """
    _check(formats, report_input)
    requirement = None if report_input is None else report_input.requirement
    written = []
    for kind in dict.fromkeys(formats):
        path = folder / export_name(pack.roster, kind)
        _write(pack, kind, path, published_at=published_at, requirement=requirement)
        if kind == "html" and report_input is not None:
            write_report(report_input, path)
        written.append(path)
    return tuple(written)


def export_name(roster: Roster, kind: str) -> str:
    """Give the standard name, ``roster-12-v3.csv``; of the calendars' folder for ``ics``."""
    number = "draft" if roster.id is None else str(roster.id)
    ending = "-calendars" if kind == "ics" else f".{kind}"
    return f"roster-{number}-v{roster.version}{ending}"


def _check(formats: Sequence[str], report_input: ReportInput | None) -> None:
    unknown = [kind for kind in formats if kind not in EXPORT_FORMATS]
    if not formats:
        raise ConfigurationError(f"no export format; give some of {', '.join(EXPORT_FORMATS)}")
    if unknown:
        raise ConfigurationError(
            f"no export format {', '.join(map(repr, unknown))}; there are"
            f" {', '.join(EXPORT_FORMATS)}"
        )
    if "html" in formats and report_input is None:
        raise ConfigurationError(
            "the html export needs the forecast and requirement of the roster; run `wfm plan`"
            " to have them, or leave html out"
        )


def _write(
    pack: SchedulePack,
    kind: str,
    path: Path,
    *,
    published_at: datetime,
    requirement: Requirement | None,
) -> None:
    if kind == "csv":
        write_schedule_csv(pack, path)
    elif kind == "json":
        write_schedule_json(pack, path, published_at=published_at)
    elif kind == "xlsx":
        write_schedule_xlsx(pack, path, published_at=published_at, requirement=requirement)
    elif kind == "ics":
        write_schedule_ics(pack, path, published_at=published_at)
