"""What is exported is imported the same, the nights the clocks change included."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.forecasts import FORECAST_FORMATS, forecast_text, read_forecast
from data.records import Center, Forecast, OpeningHours, Queue, ServiceGoal

MakeForecast = Callable[..., Forecast]
WEEK = tuple(((480, 1200),) for _ in range(7))
NIGHTS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1))
ZONES = ("Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe")


def _center(zone: str, other: str, minutes: int) -> Center:
    queues = tuple(
        Queue(name, "immediate", "voice", frozenset({"a"}), ServiceGoal(0.8, 20), 300.0, own)
        for name, own in (("support", zone), ('Sales, "EU"', other))
    )
    return Center("c", zone, minutes, queues, (), ("a",), (), ())


def _again(forecast: Forecast, center: Center, form: str) -> Forecast:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "forecast.csv"
        path.write_text(forecast_text(forecast, center, form=form).text)
        return read_forecast(path, center, source="copy").forecast


@settings(max_examples=40, deadline=None)
@given(
    form=st.sampled_from(FORECAST_FORMATS),
    zone=st.sampled_from(ZONES),
    other=st.sampled_from(ZONES),
    minutes=st.sampled_from((15, 30)),
    first=st.sampled_from(NIGHTS),
    seed=st.integers(0, 1000),
)
def test_an_export_is_imported_the_same(  # noqa: PLR0917 - hypothesis gives them by name
    make_forecast: MakeForecast,
    form: str,
    zone: str,
    other: str,
    minutes: int,
    first: date,
    seed: int,
) -> None:
    """Volumes, handle times and instants survive every format, zone and change of the clocks."""
    center = _center(zone, other, minutes)
    forecast = make_forecast(center, first=first, days=2, seed=seed)
    found = _again(forecast, center, form)
    order = [found.queues.index(name) for name in forecast.queues]
    assert found.grid == forecast.grid
    np.testing.assert_allclose(found.mean[order], forecast.mean, atol=1e-9)
    some = forecast.mean > 0
    np.testing.assert_allclose(found.aht_seconds[order][some], forecast.aht_seconds[some])
    assert (found.aht_seconds > 0).all()
    assert (found.source, found.samples.shape) == ("copy", (0, *forecast.mean.shape))


@pytest.mark.parametrize("form", FORECAST_FORMATS)
def test_the_repeated_hour_stays_apart(
    form: str, make_center: Callable[..., Center], make_forecast: MakeForecast
) -> None:
    """Both passes of the hour that Berlin has twice keep their own volumes."""
    center = make_center()
    forecast = make_forecast(center, first=date(2026, 10, 25), days=1)
    night = np.zeros_like(forecast.mean)
    night[:, 4:8] = [1, 2, 3, 4]  # 02:00, 02:30, and again
    found = _again(replace(forecast, mean=night), center, form)
    assert found.grid.count == 50
    np.testing.assert_array_equal(found.mean[0, 3:9], [0, 1, 2, 3, 4, 0])


@pytest.mark.parametrize("form", FORECAST_FORMATS)
def test_closed_hours_stay_zero(
    form: str, make_center: Callable[..., Center], make_forecast: MakeForecast
) -> None:
    """Exact zeros outside opening hours come back as such."""
    center = make_center(opening=OpeningHours(WEEK))
    forecast = make_forecast(center, first=date(2026, 11, 23), days=1)
    mean = forecast.mean.copy()
    mean[0, :16] = mean[0, 40:] = 0
    found = _again(replace(forecast, mean=mean), center, form)
    np.testing.assert_array_equal(found.mean[found.queues.index("support")], mean[0])
