"""The text of exported forecasts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.files.forecasts import forecast_text
from data.records import Center, ConfigurationError, Forecast


@pytest.fixture
def forecast(center: Center, make_forecast: Callable[..., Forecast]) -> Forecast:
    """Two days from Monday, 2026-11-23; the first intervals of support have known figures."""
    made = make_forecast(center, first=date(2026, 11, 23), days=2)
    made.mean[0, :2] = [16.0, 25.1254]
    made.aht_seconds[0, :2] = [120.0, 130.25]
    return made


def _support(text: str) -> list[str]:
    return [line for line in text.splitlines() if "support" in line][:2]


def test_calabrio(forecast: Forecast, center: Center) -> None:
    """Local times without header, sorted by skill name; all of the handle time is task time."""
    text = forecast_text(forecast, center, form="calabrio").text
    assert _support(text) == [
        "support,20261123 00:00,20261123 00:30,16,120,0",
        "support,20261123 00:30,20261123 01:00,25.125,130.2,0",
    ]
    assert text.startswith('"Sales, ""EU"""')


def test_genesys(forecast: Forecast, center: Center) -> None:
    """UTC with Z, a column for each of the import's."""
    text = forecast_text(forecast, center, form="genesys").text
    assert text.splitlines()[0] == (
        "Interval Start UTC Date,Planning Group,Offered,Average Handle Time"
    )
    assert _support(text)[0] == "2026-11-22T23:00:00Z,support,16,120"


def test_connect(forecast: Forecast, center: Center) -> None:
    """The override file, with the channel by the queue's media and an empty QueueId."""
    done = forecast_text(forecast, center, form="connect")
    assert _support(done.text)[0] == "support,,VOICE,2026-11-22T23:00:00Z,30mins,16,120"
    assert '"Sales, ""EU""",,CHAT,' in done.text
    assert done.notes == ("QueueId is empty: fill in your ids where Amazon Connect asks for them",)


def test_plain_with_quantiles(forecast: Forecast, center: Center) -> None:
    """Times carry their offset; quantiles are those of the samples."""
    done = forecast_text(forecast, center, form="csv", quantiles=True)
    header, *lines = done.text.splitlines()
    assert header == "timestamp,queue,volume,aht_seconds,q025,q10,q50,q90,q975"
    first = next(line for line in lines if "support" in line).split(",")
    assert first[:4] == ["2026-11-23T00:00+01:00", "support", "16", "120"]
    expected = np.quantile(forecast.samples[:, 0, 0], [0.025, 0.1, 0.5, 0.9, 0.975])
    np.testing.assert_allclose([float(cell) for cell in first[4:]], expected, atol=0.005)
    assert done.rows == len(lines) == 2 * 96


def test_days_and_queues_may_be_chosen(forecast: Forecast, center: Center) -> None:
    """Only the day and queue asked for are written."""
    done = forecast_text(
        forecast, center, form="csv", queues=("support",), first=date(2026, 11, 24)
    )
    assert done.rows == 48
    assert done.text.splitlines()[1].startswith("2026-11-24T00:00+01:00,support")


def test_connect_leaves_other_channels_out(
    forecast: Forecast, make_center: Callable[..., Center]
) -> None:
    """E-mail is left out with a note; asked for by name, or alone, it is refused."""
    center = make_center(media=("voice", "email"))
    done = forecast_text(forecast, center, form="connect")
    assert done.rows == 96
    assert done.notes[-1] == 'left out, being neither voice nor chat: Sales, "EU"'
    with pytest.raises(ConfigurationError, match='takes voice and chat only; Sales, "EU" is email'):
        forecast_text(forecast, center, form="connect", queues=('Sales, "EU"',))
    with pytest.raises(ConfigurationError, match="takes voice and chat only"):
        forecast_text(forecast, make_center(media=("task", "email")), form="connect")


def test_what_cannot_be_written_is_refused(
    forecast: Forecast,
    center: Center,
    make_center: Callable[..., Center],
    make_forecast: Callable[..., Forecast],
) -> None:
    """Unknown queues, days and formats, quantiles without samples or place, other intervals."""
    with pytest.raises(ConfigurationError, match="no forecast format 'excel'; there are calabrio"):
        forecast_text(forecast, center, form="excel")
    with pytest.raises(ConfigurationError, match="queue 'x' is not in the forecast"):
        forecast_text(forecast, center, form="csv", queues=("x",))
    with pytest.raises(ConfigurationError, match="2026-11-25 is not in the forecast, which is of"):
        forecast_text(forecast, center, form="csv", last=date(2026, 11, 25))
    with pytest.raises(ConfigurationError, match="is after --to"):
        forecast_text(
            forecast, center, form="csv", first=date(2026, 11, 24), last=date(2026, 11, 23)
        )
    with pytest.raises(ConfigurationError, match="genesys has no place for quantiles"):
        forecast_text(forecast, center, form="genesys", quantiles=True)
    outside = replace(forecast, samples=forecast.samples[:0], source="vendor")
    with pytest.raises(ConfigurationError, match="the forecast of vendor has no samples"):
        forecast_text(outside, center, form="csv", quantiles=True)
    hourly = make_center(minutes=60)
    with pytest.raises(ConfigurationError, match="takes intervals of 15 or 30 minutes"):
        forecast_text(
            make_forecast(hourly, first=date(2026, 11, 23), days=1), hourly, form="connect"
        )
