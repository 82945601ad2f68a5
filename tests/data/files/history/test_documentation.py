"""Every example of the planner's page on importing is read as the page says."""

import re
from pathlib import Path

import pytest

from data.center_file import parse_center
from data.files.history import read_history

PAGE = Path(__file__).parents[4] / "docs" / "importing.md"
BLOCK = re.compile(r"^```(toml|csv) (\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [match.groups() for match in BLOCK.finditer(PAGE.read_text())]
QUEUE = """
[[queues]]
name = "{name}"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = {{ kind = "service_level", target = 0.8, threshold_seconds = 20 }}
opening = {{ every_day = ["08:00-08:30"] }}
"""
CENTER = """
[center]
name = "Documented"
zone = "Europe/Berlin"
interval_minutes = 15
[[skills]]
name = "voice"
""" + "".join(QUEUE.format(name=name) for name in ("support", "sales"))
OFFERED = {
    "plain": {"support": 21, "sales": 4},
    "acd": {"support": 15},
    "switch": {"support": 21, "sales": 4},
    "pbx": {"support": 2},
    "teleopti": {"support": 33},
    "connect": {"support": 21},
}


@pytest.fixture
def documented():
    """The center with every mapping of the page."""
    mappings = [text for kind, _, text in BLOCKS if kind == "toml"]
    return parse_center("\n".join([CENTER, *mappings]), name="center.toml")


@pytest.mark.parametrize(("name", "text"), [(n, t) for kind, n, t in BLOCKS if kind == "csv"])
@pytest.mark.parametrize("asked", [True, False])
def test_examples_are_read(documented, write, name, text, asked):
    """By name, and told from the first row alone."""
    file = read_history(write(text), documented, source=name if asked else "auto")
    columns = file.columns
    totals = dict.fromkeys(columns.queues, 0.0)
    for place, offered in zip(columns.queue_index, columns.offered, strict=True):
        totals[columns.queues[place]] += offered
    assert totals == OFFERED[name]
    assert file.report.source == name
    assert file.report.refused == 0


def test_every_format_has_an_example():
    """The page shows each source and layout."""
    assert {name for kind, name, _ in BLOCKS if kind == "csv"} == set(OFFERED)
