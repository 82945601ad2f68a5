"""Every example of the page on importing forecasts and drivers is read as the page says."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.center_file import parse_center
from data.files.drivers import read_drivers
from data.files.forecasts import read_forecast
from data.records import Center

PAGE = Path(__file__).parents[4] / "docs" / "importing.md"
BLOCK = re.compile(r"^```csv ([a-z]+)-([a-z]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = {
    f"{kind}-{name}": text for kind, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8"))
}
CENTER = """
[center]
name = "Documented"
zone = "Europe/Berlin"
interval_minutes = 15
[[skills]]
name = "voice"
[[queues]]
name = "support"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }
opening = { every_day = ["08:00-08:30"] }
"""


@pytest.fixture
def documented() -> Center:
    """The center that the page speaks of."""
    return parse_center(CENTER, name="center.toml")


@pytest.mark.parametrize("form", ["calabrio", "genesys", "connect", "plain"])
@pytest.mark.parametrize("asked", [True, False])
def test_examples_of_forecasts_are_read(
    documented: Center, write: Callable[..., Path], form: str, *, asked: bool
) -> None:
    """By name, and told from the first row alone: 16 and 25.25 contacts of 120 s at eight."""
    path = write(BLOCKS[f"forecast-{form}"])
    read = read_forecast(path, documented, source="vendor", form=form if asked else "auto")
    np.testing.assert_array_equal(read.forecast.mean[0, 32:34], [16, 25.25])
    assert read.forecast.mean.sum() == 41.25
    np.testing.assert_allclose(read.forecast.aht_seconds, 120)


def test_the_example_of_drivers_is_read(documented: Center, write: Callable[..., Path]) -> None:
    """Two drivers, one of them of one queue only."""
    days = read_drivers(write(BLOCKS["drivers-file"]), documented)
    assert {(day.name, day.queue) for day in days} == {("letters", ""), ("reservations", "support")}
    assert sum(day.value for day in days) == 20310
