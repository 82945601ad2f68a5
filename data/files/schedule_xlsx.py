"""The schedule as a workbook for supervisors: who works when, in detail, against the need."""

import io
from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from data.files.atomic import write_atomically
from data.files.schedule_coverage_sheet import write_coverage_sheet
from data.files.schedule_pack import SchedulePack
from data.files.schedule_sheets import write_notes_sheet, write_roster_sheet, write_shifts_sheet
from data.files.schedule_styles import make_styles
from data.records import Requirement, WfmError

MOST_ACTIVITIES = 1_048_575
"""Rows of a sheet less its headings; what lies beyond would be dropped without a word."""


def write_schedule_xlsx(
    pack: SchedulePack,
    path: Path,
    *,
    published_at: datetime,
    requirement: Requirement | None = None,
) -> None:
    """Write the workbook: Roster, Shifts, Coverage where a requirement is given, and Notes.

    Parameters
    ----------
    pack
        What to write.
    path
        The file; it is replaced whole.
    published_at
        Instant of publication, aware.
    requirement
        What the roster was built for.

    Raises
    ------
    WfmError
        The roster has more activities than a sheet has rows.

    Notes
    -----
    All text is written as text: a name that starts with ``=`` stays a name. The workbook's own
    dates are the roster's first day, so that the same roster gives the same bytes.
    """
    activities = sum(len(shift.activities) for shift in pack.roster.shifts)
    if activities > MOST_ACTIVITIES:
        raise WfmError(
            f"{path.name}: the roster has {activities:,} activities and a sheet has room for"
            f" {MOST_ACTIVITIES:,}; export csv or json"
        )
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    roster = pack.roster
    book.set_properties(
        {
            "title": f"Roster {pack.center.name} from {roster.first_date}",
            "author": "wfm",
            "created": datetime.combine(roster.first_date, time()),
        }
    )
    styles = make_styles(book)
    write_roster_sheet(pack, book.add_worksheet("Roster"), styles)
    write_shifts_sheet(pack, book.add_worksheet("Shifts"), styles)
    if requirement is not None:
        write_coverage_sheet(pack, requirement, book.add_worksheet("Coverage"), styles)
    write_notes_sheet(pack, book.add_worksheet("Notes"), styles, published_at=published_at)
    book.close()
    write_atomically(path, content.getvalue())
