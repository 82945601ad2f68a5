"""Small centers, forecasts of them, and files written where a test wants them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.records import Center, Forecast, Grid, OpeningHours, Queue, ServiceGoal

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ALWAYS = OpeningHours()


def _queue(name: str, zone: str, media: str, opening: OpeningHours) -> Queue:
    return Queue(
        name, "immediate", media, frozenset({"a"}), ServiceGoal(0.8, 20), 300.0, zone,
        opening=opening,
    )  # fmt: skip


@pytest.fixture
def make_center() -> Callable[..., Center]:
    """Gives a center of queues in a zone; ``opening`` is that of the first."""

    def make(
        zone: str = BERLIN,
        *,
        minutes: int = 30,
        opening: OpeningHours = ALWAYS,
        media: tuple[str, ...] = ("voice", "chat"),
        other_zone: str | None = None,
    ) -> Center:
        zones = (zone, other_zone or zone)
        queues = tuple(
            _queue(name, zones[i], media[i], opening if i == 0 else ALWAYS)
            for i, name in enumerate(("support", 'Sales, "EU"'))
        )
        return Center("c", zone, minutes, queues, (), ("a",), (), ())

    return make


@pytest.fixture
def center(make_center: Callable[..., Center]) -> Center:
    """A center of two queues in Berlin, on half-hours, always open."""
    return make_center()


def _forecast(center: Center, *, first: date, days: int, seed: int = 1) -> Forecast:
    """Give a forecast of a center with twenty samples and volumes below 40."""
    grid = Grid.for_days(first, days, zone=center.zone, minutes=center.interval_minutes)
    rng = np.random.default_rng(seed)
    names = tuple(queue.name for queue in center.queues)
    mean = rng.uniform(0, 40, (len(names), grid.count)).round(3)
    mean[rng.random(mean.shape) < 0.1] = 0
    return Forecast(
        queues=names,
        grid=grid,
        mean=mean,
        aht_seconds=rng.uniform(60, 900, mean.shape).round(1),
        samples=rng.poisson(mean, (20, *mean.shape)).astype(np.int32),
        models=("mean8",) * len(names),
        explanations=("",) * len(names),
    )


@pytest.fixture(scope="session")
def make_forecast() -> Callable[..., Forecast]:
    """Gives a forecast of a center with twenty samples and volumes below 40."""
    return _forecast


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes text as a file."""

    def write(text: str, name: str = "forecast.csv") -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return write
