"""A forecast of two queues over three days of Berlin, the middle one closed."""

from datetime import date

import numpy as np
import pytest

from data.records import Forecast, Grid

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def forecast() -> Forecast:
    """Half-hours; voice is open 8 to 18 on the first and third day, chat always."""
    grid = Grid.for_days(MONDAY, 3, zone=BERLIN, minutes=30)
    hours = grid.local_minutes(BERLIN) / 60
    days = np.repeat([0, 1, 2], 48)
    voice = np.where((hours >= 8) & (hours < 18) & (days != 1), 5 + 10 * np.sin(hours / 4) ** 2, 0)
    mean = np.stack([voice, np.full(grid.count, 2.5)])
    samples = np.random.default_rng(3).poisson(mean, (200, *mean.shape)).astype(np.int32)
    return Forecast(
        queues=("voice", "chat"),
        grid=grid,
        mean=mean,
        aht_seconds=np.full(mean.shape, 240.0),
        samples=samples,
        models=("ets", "mean8"),
        explanations=("best", "short"),
        mean8=mean * 1.1,
    )
