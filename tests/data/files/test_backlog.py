"""Open deferred work from CSV."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.files.backlog import read_backlog
from data.records import Backlog, Center, InputRefusedError, Queue, ServiceGoal

ZONE = "Europe/Berlin"
GOAL = ServiceGoal(0.9, 4 * 3600, "answered_within")
CASES = Queue("claims", "deferred", "task", frozenset({"a"}), GOAL, 300.0, ZONE)
CALLS = Queue("voice", "immediate", "voice", frozenset({"a"}), ServiceGoal(0.8, 20), 300.0, ZONE)
CENTER = Center("c", ZONE, 30, (CASES, CALLS), (), ("a",), (), ())
START = datetime(2026, 11, 29, 23, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "importing.md"


def _read(tmp_path: Path, text: str) -> tuple[Backlog, ...]:
    path = tmp_path / "open.csv"
    path.write_text(text, "utf-8")
    return read_backlog(path, CENTER, start_at=START)


def test_the_documented_example_is_read(tmp_path: Path) -> None:
    """A time with offset and one of the center's zone, as the page says."""
    (text,) = re.findall(r"```csv backlog-file\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert _read(tmp_path, text) == (
        Backlog("claims", datetime(2026, 11, 27, 15, 5, tzinfo=UTC), 1),
        Backlog("claims", datetime(2026, 11, 26, 8, tzinfo=UTC), 14),
    )


def test_contacts_may_be_left_out(tmp_path: Path) -> None:
    """One row is one contact then; equal rows are several; a file may hold none."""
    row = "claims,2026-11-26T09:00Z\n"
    one = Backlog("claims", datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert _read(tmp_path, f"queue,arrived_at\n{row}{row}") == (one, one)
    assert _read(tmp_path, "queue,arrived_at\n") == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("claim,2026-11-26 09:00,1", 'queue "claim" is unknown; did you mean "claims"?'),
        (
            "voice,2026-11-26 09:00,1",
            'queue "voice" is immediate; only deferred queues carry work over: leave the row out',
        ),
        (
            "claims,2026-11-30 00:00,1",
            (
                "arrived_at 2026-11-30 00:00 is not before the horizon's start, "
                "2026-11-30 00:00+01:00; what comes later is in the forecast: leave the row out"
            ),
        ),
        (
            "claims,2025-11-28 23:59,1",
            (
                "arrived_at 2025-11-28 23:59 is over a year before the horizon's start, "
                "2026-11-30 00:00+01:00; correct it, or leave the row out"
            ),
        ),
        (
            "claims,yesterday,1",
            'arrived_at is "yesterday"; write 2026-01-31 08:30 or 2026-01-31T08:30+01:00',
        ),
        (
            "claims,2026-11-26,1",
            (
                "arrived_at 2026-11-26 has no time of day; write 2026-01-31 08:30 or "
                "2026-01-31T08:30+01:00"
            ),
        ),
        (
            "claims,2026-10-25 02:30,1",
            (
                "arrived_at 2026-10-25 02:30 is there twice in Europe/Berlin; give the time with "
                "its offset"
            ),
        ),
        (
            "claims,2026-11-26 09:00,0",
            'contacts is "0"; it must be a whole number from 1 to 1,000,000',
        ),
        (
            "claims,2026-11-26 09:00,-2",
            'contacts is "-2"; it must be a whole number from 1 to 1,000,000',
        ),
        (
            "claims,2026-11-26 09:00,1000001",
            'contacts is "1000001"; it must be a whole number from 1 to 1,000,000',
        ),
        (
            "claims,2026-11-26 09:00,99999999999999999999",
            'contacts is "99999999999999999999"; it must be a whole number from 1 to 1,000,000',
        ),
    ],
)
def test_a_row_that_makes_no_sense(tmp_path: Path, row: str, message: str) -> None:
    """The message names line, value and remedy; a sound row beside it does not help."""
    text = f"queue,arrived_at,contacts\nclaims,2026-11-26 09:00,3\n{row}\n"
    with pytest.raises(InputRefusedError) as error:
        _read(tmp_path, text)
    assert error.value.problems == (f"open.csv line 3: {message}",)


def test_every_problem_is_told(tmp_path: Path) -> None:
    """A row may have several problems, and all rows are looked at."""
    with pytest.raises(InputRefusedError) as error:
        _read(tmp_path, "queue,arrived_at,contacts\nvoice,never,x\n,2026-11-26 09:00,\n")
    lines = [problem.split(":")[0] for problem in error.value.problems]
    assert lines == ["open.csv line 2"] * 3 + ["open.csv line 3"]


def test_the_oldest_that_is_taken(tmp_path: Path) -> None:
    """Work of just a year is taken; a year may have 366 days."""
    (one,) = _read(tmp_path, "queue,arrived_at\nclaims,2025-11-29T00:00+01:00\n")
    assert one.arrived_at == datetime(2025, 11, 28, 23, tzinfo=UTC)
