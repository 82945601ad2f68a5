"""Drivers from CSV."""

from datetime import date
from pathlib import Path

import pytest

from data.files.drivers import read_drivers
from data.records import Center, DriverDay, InputRefusedError, Queue, ServiceGoal

QUEUE = Queue("voice", "immediate", "voice", frozenset({"a"}), ServiceGoal(0.8, 20), 300.0, "UTC")
CENTER = Center("c", "UTC", 30, (QUEUE,), (), ("a",), (), ())
HEAD = "date,driver,value,queue\n"


def _read(tmp_path: Path, text: str) -> tuple[DriverDay, ...]:
    path = tmp_path / "drivers.csv"
    path.write_text(text)
    return read_drivers(path, CENTER)


def test_rows_are_read(tmp_path: Path) -> None:
    """A value of all queues and one of a queue; the column queue may be left out."""
    text = HEAD + "2026-11-23,letters,1500,\n2026-11-23,letters,200.5,voice\n"
    assert _read(tmp_path, text) == (
        DriverDay("letters", "", date(2026, 11, 23), 1500.0),
        DriverDay("letters", "voice", date(2026, 11, 23), 200.5),
    )
    (row,) = _read(tmp_path, "value;date;driver\n0;2026-11-24;letters\n")
    assert row == DriverDay("letters", "", date(2026, 11, 24), 0.0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-11-23,letters,-1,", "line 3: value is -1; it must be 0 or more"),
        ("2026-11-23,letters,nan,", 'line 3: value is "nan"; it must be a number'),
        ("2026-11-23,letters,inf,", 'line 3: value is "inf"; it must be a number'),
        ("2026-11-23,letters,,", 'line 3: value is ""; it must be a number'),
        ("23.11.2026,letters,1,", 'line 3: date is "23.11.2026"; write it as 2026-11-23'),
        ("2026-11-23,,1,", "line 3: driver is empty; give its name"),
        ("2026-11-23,letters,1,voise", 'line 3: queue "voise" is unknown; did you mean "voice"'),
        ("2026-11-22,letters,1,", 'line 3: driver "letters" on 2026-11-22 is there already on'),
        ("2026-11-23,letters", "line 3: has 2 fields where the header has 4"),
    ],
)
def test_faulty_rows_are_refused(tmp_path: Path, row: str, message: str) -> None:
    """The message has the file, the line, the value and what to do."""
    with pytest.raises(InputRefusedError, match=f"drivers.csv {message}"):
        _read(tmp_path, f"{HEAD}2026-11-22,letters,1,\n{row}\n")


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Two faults give two sentences."""
    with pytest.raises(InputRefusedError) as caught:
        _read(tmp_path, HEAD + "2026-11-22,letters,-1,\nx,letters,1,\n")
    assert len(caught.value.problems) == 2


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    """A header alone would look like a campaign that was taken back."""
    with pytest.raises(InputRefusedError, match="has a header and no rows"):
        _read(tmp_path, HEAD)
