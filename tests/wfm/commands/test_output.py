"""Tables in terminals of different widths."""

import pytest

from wfm.commands import output
from wfm.commands.formats import OutputFormat
from wfm.commands.output import Column, Listing, render

SHIFTS = Listing(
    "shifts",
    "Shifts",
    (
        Column("day", "day"),
        Column("agent", "agent"),
        Column("hours", "paid h", ".2f"),
        Column("reason", "reason", long=True),
    ),
    (
        ("2026-10-12", "A01", 8.0, "covers voice 08:00-10:45: without it 2.4 of 6.4 agents short"),
        ("2026-10-12", "A02", 5.0, "covers voice"),
    ),
)


def test_wide(monkeypatch):
    """Where there is room a row is a line."""
    monkeypatch.setattr(output, "WIDTH_WITHOUT_TERMINAL", 120)
    lines = render([SHIFTS], OutputFormat.TABLE).splitlines()
    assert any("2026-10-12  A01" in line and line.endswith("agents short") for line in lines)


@pytest.mark.parametrize("width", [50, 80])
def test_narrow(monkeypatch, width):
    """Where there is none, sentences stand below their row, and nothing is cut."""
    monkeypatch.setattr(output, "WIDTH_WITHOUT_TERMINAL", width)
    lines = render([SHIFTS], OutputFormat.TABLE).splitlines()
    assert max(map(len, lines)) <= width
    rows = [i for i, line in enumerate(lines) if "2026-10-12  A0" in line]
    assert len(rows) == 2
    said = " ".join(line.strip() for line in lines[rows[0] + 1 : rows[1]])
    assert said == SHIFTS.rows[0][3]
    assert lines[rows[1] + 1].strip() == "covers voice"


def test_nothing_to_say_leaves_no_mark(monkeypatch):
    """Of several sentences below a row those that are empty leave no lone semicolon."""
    monkeypatch.setattr(output, "WIDTH_WITHOUT_TERMINAL", 50)
    columns = (Column("agent", "agent"), *(Column(k, k, long=True) for k in ("a", "b", "c")))
    rows = (("A01", "some breaks", "", "covers " * 6), ("A02", "other breaks", "BROKEN", "covers"))
    said = render([Listing("x", "X", columns, rows)], OutputFormat.TABLE)
    assert "some breaks; covers" in said
    assert "other breaks; BROKEN; covers" in said


def test_no_text_takes_no_line_below_its_row(monkeypatch):
    """What is not known is not shown as a dash on a line of its own."""
    monkeypatch.setattr(output, "WIDTH_WITHOUT_TERMINAL", 50)
    columns = (Column("row", "row"), Column("why", "why", long=True))
    rows = (("voice", "hire somebody " * 4), ("chat", None), ("mail", ""))
    lines = render([Listing("x", "X", columns, rows)], OutputFormat.TABLE).splitlines()
    assert [line.strip() for line in lines if line.strip()][-2:] == ["chat", "mail"]


def test_words_stay_whole(monkeypatch):
    """A cell of several words is broken between them."""
    monkeypatch.setattr(output, "WIDTH_WITHOUT_TERMINAL", 36)
    columns = (Column("queue", "queue"), Column("goal", "goal"), Column("n", "agents"))
    listing = Listing("x", "X", columns, (("voice-english", "80% in 20 s (offered)", 3),))
    words = render([listing], OutputFormat.TABLE).split()
    assert {"voice-english", "(offered)"} <= set(words)


def test_no_rows():
    """An empty listing says so."""
    listing = Listing("x", "Findings", SHIFTS.columns, ())
    assert render([listing], OutputFormat.TABLE) == "Findings\nnone\n"


def test_a_single_column_without_a_heading():
    """A list of words needs no heading."""
    listing = Listing("x", "Notes", (Column("note", ""),), (("nothing was written",),))
    assert "nothing was written" in render([listing], OutputFormat.TABLE)
    empty = Listing("x", "One", (Column("a", "a", shown=False), Column("b", "")), ((1, 2),))
    assert "2" in render([empty], OutputFormat.TABLE)
