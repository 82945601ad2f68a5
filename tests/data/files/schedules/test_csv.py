"""The schedule as CSV, out and in."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files.schedule_csv import SCHEDULE_COLUMNS, guarded, unguarded, write_schedule_csv
from data.files.schedule_reading import read_schedule_csv
from data.records import InputRefusedError


@pytest.fixture
def path(pack, tmp_path):
    path = tmp_path / "roster.csv"
    write_schedule_csv(pack, path)
    return path


@pytest.fixture
def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_columns_are_those_of_the_conventions(path):
    """The order of columns is part of the format."""
    assert path.read_text().splitlines()[0] == (
        "roster_id,version,agent_id,agent_name,team,time_zone,schedule_date,activity_date,"
        "start_utc,end_utc,start_local,end_local,activity,category,queue,channel,paid,"
        "work_minutes,source,reason"
    )


def test_the_repeated_hour_survives_in_local_time(rows):
    """A break from 02:45 in summer time to 02:15 in winter time lasts half an hour."""
    nap = next(row for row in rows if row["category"] == "break")
    assert nap["start_local"] == "2026-10-25T02:45:00+02:00"
    assert nap["end_local"] == "2026-10-25T02:15:00+01:00"
    assert (nap["start_utc"], nap["end_utc"]) == ("2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z")


def test_a_shift_over_midnight_belongs_to_the_day_it_starts(rows):
    """Each activity keeps its own date besides."""
    night = [row for row in rows if row["schedule_date"] == "2026-10-24"]
    assert [row["activity_date"] for row in night] == ["2026-10-24", "2026-10-25", "2026-10-25"]


def test_local_times_are_of_the_agents_zone(rows):
    """Lisbon is at UTC on the day the clocks went back."""
    first = next(row for row in rows if row["time_zone"] == "Europe/Lisbon")
    assert first["start_local"] == "2026-10-25T08:00:00+00:00"


def test_work_names_every_queue_the_agent_serves(rows):
    """Queues and media are joined; what is not on queue has neither."""
    by_kind = {(row["agent_id"], row["category"]): row for row in rows}
    assert by_kind["a1", "work"]["queue"] == "voice|vip|chat"
    assert by_kind["a1", "work"]["channel"] == "voice|chat"
    assert by_kind["a1", "break"]["queue"] == by_kind["a1", "break"]["channel"] == ""


def test_work_minutes_leave_out_breaks_and_time_off(rows):
    """Training is work, a paid break is not."""
    minutes = {(row["category"], row["paid"]): row["work_minutes"] for row in rows}
    assert minutes["training", "true"] == "90"
    assert minutes["break", "true"] == minutes["meal", "false"] == "0"
    assert minutes["time_off", "true"] == "0"


def test_formulas_are_disarmed(rows):
    """No cell of text starts as a spreadsheet formula does."""
    evil = next(row for row in rows if row["time_zone"] == "Europe/Lisbon")
    assert evil["agent_name"] == "'=cmd|'/C calc'!A0"
    assert evil["agent_id"] == "'=2+3"
    assert evil["team"] == "'+Süd"
    assert not any(v.startswith(("=", "+", "-", "@")) for row in rows for v in row.values())


def test_the_file_reads_back_as_the_same_shifts(path, roster):
    """All but the template's name, which has no column, comes back."""
    expected = sorted((replace(s, template="") for s in roster.shifts), key=lambda s: s.start_at)
    assert sorted(read_schedule_csv(path), key=lambda s: s.start_at) == expected


def test_a_file_saved_with_semicolons_and_a_mark_reads_the_same(path, tmp_path):
    """Spreadsheets of some countries write semicolons and a byte order mark."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    other = tmp_path / "saved.csv"
    with other.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert read_schedule_csv(other) == read_schedule_csv(path)


def test_the_same_roster_gives_the_same_bytes(pack, path, tmp_path):
    """Exports can be compared."""
    write_schedule_csv(pack, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


@given(st.text(alphabet="'=+-@\t ab\n", max_size=6))
def test_guarding_can_be_undone(text):
    """No text is changed by writing and reading."""
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@ab", max_size=6))
def test_guarded_text_never_starts_a_formula(text):
    """Whatever people type as names."""
    assert not guarded(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "01:15:00Z,2026-10-25T02:45:00+02:00,2026-10-25T02:15:00+01:00",
            "00:45:00Z,2026-10-25T02:45:00+02:00,2026-10-25T02:45:00+02:00",
            "must be after",
        ),
        ("T02:15:00+01:00", "T02:15:00+02:00", "not the same instant"),
        ("T02:15:00+01:00", "T02:15:00", "needs its offset"),
        ("T02:45:00+02:00", "o'clock", "write it like"),
        (",break,break,", ",break,nap,", "category is 'nap'; it must be one of work, break"),
        (",locked,", ",bolted,", "source is 'bolted'"),
        ("2026-10-26,2026-10-26,", "26.10.,2026-10-26,", "schedule_date is '26.10.'"),
    ],
)
def test_a_wrong_field_is_refused_with_its_line(path, old, new, message):
    """Nothing of a damaged file is taken; the message leads to the cell."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(InputRefusedError) as refused:
        read_schedule_csv(path)
    assert any(message in p and "roster.csv line" in p for p in refused.value.problems)


def test_every_problem_is_reported_at_once(path):
    """Two wrong rows give two sentences."""
    path.write_text(path.read_text().replace(",work,", ",play,"))
    with pytest.raises(InputRefusedError) as refused:
        read_schedule_csv(path)
    assert len(refused.value.problems) == 3


def test_overlapping_activities_are_refused(path):
    """An agent does one thing at a time."""
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n")
    with pytest.raises(InputRefusedError, match="overlaps the activity of line 2"):
        read_schedule_csv(path)


def test_other_columns_are_refused_by_name(tmp_path):
    """The message says what is missing and what is unknown."""
    path = tmp_path / "other.csv"
    path.write_text(",".join((*SCHEDULE_COLUMNS[1:], "colour")) + "\n")
    with pytest.raises(InputRefusedError, match="missing: roster_id; unknown: colour"):
        read_schedule_csv(path)


def test_a_row_with_a_field_too_few_is_refused(path):
    """A cut file is not half a roster."""
    path.write_text(path.read_text() + "7,3,a1\n")
    with pytest.raises(InputRefusedError, match="must have 20 fields"):
        read_schedule_csv(path)


def test_a_broken_rule_stands_before_the_reason(broken_pack, tmp_path):
    """Whoever reads the file sees that a rule was given up."""
    write_schedule_csv(broken_pack, tmp_path / "broken.csv")
    reasons = {shift.reason for shift in read_schedule_csv(tmp_path / "broken.csv")}
    assert "BROKEN rest: 9 h of rest; 11 are due; only one free" in reasons
