"""The supervisors' workbook, read back by another library."""

import zipfile
from dataclasses import replace
from datetime import date, time

import openpyxl
import pytest

from data.files.schedule_pack import SchedulePack
from data.files.schedule_xlsx import write_schedule_xlsx
from data.records import WfmError

SATURDAY = date(2026, 10, 24)


@pytest.fixture
def path(pack, requirement, tmp_path, published_at):
    path = tmp_path / "roster.xlsx"
    write_schedule_xlsx(pack, path, published_at=published_at, requirement=requirement)
    return path


@pytest.fixture
def book(path):
    return openpyxl.load_workbook(path)


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheets(book, pack, tmp_path, published_at):
    """Coverage is there when there is a requirement to compare with."""
    assert book.sheetnames == ["Roster", "Shifts", "Coverage", "Notes"]
    write_schedule_xlsx(pack, tmp_path / "plain.xlsx", published_at=published_at)
    plain = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    assert plain.sheetnames == ["Roster", "Shifts", "Notes"]


def test_the_grid_has_agents_by_days(book):
    """Teams in order, times of the agent's zone, the night with its day of end, sums."""
    rows = values(book["Roster"])
    head = ["Team", "Agent", "Id", "Time zone"]
    days = ["Sat\n24 Oct", "Sun\n25 Oct\nHarbour day", "Mon\n26 Oct"]
    assert rows[3] == [*head, *days, "Shifts", "Paid hours"]
    assert rows[4][1:] == [
        "=cmd|'/C calc'!A0",
        "=2+3",
        "Europe/Lisbon",
        None,
        "08:00-14:00",
        None,
        1,
        5.5,
    ]
    assert rows[6][4:] == ["22:00-06:00 +1", None, "vacation", 1, 17]
    assert rows[7] == ["Shifts", None, None, None, 1, 1, 0, 2, 22.5]


def test_nothing_is_a_formula_or_a_link(book, path):
    """A name that starts with = stays a name."""
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    with zipfile.ZipFile(path) as parts:
        assert not any("<f>" in parts.read(n).decode() for n in parts.namelist() if "sheet" in n)


def test_weekends_are_shaded_and_panes_frozen(book):
    """Saturday's and Monday's empty cells look different; names stay in view."""
    sheet = book["Roster"]
    assert sheet["E6"].fill.fgColor.rgb != sheet["G6"].fill.fgColor.rgb
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:I7"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$4"


def test_the_list_keeps_the_repeated_hour_apart(book):
    """Start 02:45 at +02:00, end 02:15: the offset says which pass."""
    rows = values(book["Shifts"])
    nap = next(row for row in rows if row[9] == "break")
    assert nap[0].date() == SATURDAY
    assert nap[6:9] == [time(2, 45), time(2, 15), "+02:00"]
    assert nap[11:14] == [30, "yes", 0]


def test_coverage_sets_the_need_beside_the_people(book):
    """By hand: Saturday 22:00 one agent on voice where one is required, two for all queues."""
    rows = values(book["Coverage"])
    assert rows[0][3::3] == ["voice", "vip", "chat", "social (deadline)", "All queues"]
    ten = next(row for row in rows[2:] if row[1] == time(22) and row[0].date() == SATURDAY)
    assert ten[3:6] == [1, 1, 0]
    assert ten[-3:] == [2, 1, -1]
    assert len(rows) == 2 + 48 + 50 + 48


def test_notes_say_when_and_how_good(book):
    """Whoever finds the file later knows what it was."""
    notes = dict(values(book["Notes"])[:9])
    assert notes["Published"] == "2026-10-20 11:30 Europe/Berlin (+0200)"
    assert notes["Short, all queues as one"] == "3.5 agent-hours"
    # cost 12 and bound 10 of 14 required agent-hours: 2 / 14
    assert notes["From the bound"].startswith("at most 14.29 %")


def test_the_same_roster_gives_the_same_bytes(pack, requirement, path, tmp_path, published_at):
    """The workbook has no clock in it."""
    again = tmp_path / "again.xlsx"
    write_schedule_xlsx(pack, again, published_at=published_at, requirement=requirement)
    assert again.read_bytes() == path.read_bytes()


def test_a_roster_that_a_sheet_cannot_hold_is_refused(pack, tmp_path, published_at, monkeypatch):
    """Rows beyond the last one would be dropped silently."""
    path = tmp_path / "roster.xlsx"
    monkeypatch.setattr("data.files.schedule_xlsx.MOST_ACTIVITIES", 7)
    write_schedule_xlsx(pack, path, published_at=published_at)
    path.unlink()
    monkeypatch.setattr("data.files.schedule_xlsx.MOST_ACTIVITIES", 6)
    with pytest.raises(WfmError, match="has 7 activities and a sheet has room for 6; export csv"):
        write_schedule_xlsx(pack, path, published_at=published_at)
    assert not path.exists()


def test_a_roster_without_shifts_is_a_workbook_too(roster, agents, center, tmp_path, published_at):
    """A draft may be empty; so may be the center."""
    for people in (agents, {}):
        pack = SchedulePack(replace(roster, shifts=(), id=None), people, center)
        write_schedule_xlsx(pack, tmp_path / "empty.xlsx", published_at=published_at)
        rows = values(openpyxl.load_workbook(tmp_path / "empty.xlsx")["Roster"])
        assert rows[0][0] == "Hafen & Söhne: roster draft, version 3"


def test_a_broken_rule_is_red_and_noted(broken_pack, tmp_path, published_at):
    """The shift's cell has a colour of its own, and the notes have every rule."""
    write_schedule_xlsx(broken_pack, tmp_path / "broken.xlsx", published_at=published_at)
    book = openpyxl.load_workbook(tmp_path / "broken.xlsx")
    assert book["Roster"]["E7"].value == "22:00-06:00 +1"
    assert book["Roster"]["E7"].fill.fgColor.rgb == "FFEDB4AE"
    notes = {row[1] for row in values(book["Notes"]) if row[0] == "Broken"}
    assert "a1, 2026-10-24: rest: 9 h of rest; 11 are due" in notes
    assert len(notes) == 3
