"""Forecasts and requirements."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from data.records import (
    DeadlineRow,
    Forecast,
    ForecastAccuracy,
    Grid,
    NotFoundError,
    Requirement,
)
from data.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def requirement() -> Requirement:
    """A voice and a deferred queue over four quarter-hours."""
    return Requirement(
        queues=("voice", "social"),
        grid=Grid(NOON, 15, 4),
        subsets=((0,), (1,), (0, 1)),
        agents=np.array([[2.5, 3, 4, 1], [0, 0, 0, 0], [2.5, 3, 4, 1]]),
        deadlines=(DeadlineRow(1, np.array([1.0, 2, 3, 3]), np.array([0, 0, 1.5, 3])),),
        offered_load=np.array([[1.9, 2.1, 2.8, 0.5], [0.25, 0.25, 0.25, 0]]),
    )


def test_a_forecast_comes_back(store: Store, run_id: int, forecast: Forecast) -> None:
    """Samples, means, figures, models and words survive exactly."""
    loaded = store.load_forecast(store.save_forecast(run_id, forecast))
    for field in fields(Forecast):
        one, other = getattr(loaded, field.name), getattr(forecast, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other


def test_unknown_figures_stay_unknown(store: Store, run_id: int, forecast: Forecast) -> None:
    """A queue without contacts has no WAPE; NaN survives."""
    nan = float("nan")
    odd = replace(
        forecast, accuracy=(ForecastAccuracy("chat", 0, "mean8", nan, nan, nan, nan, nan, 0),)
    )
    store.save_forecast(run_id, odd)
    (accuracy,) = store.load_forecast().accuracy
    assert np.isnan([accuracy.wape, accuracy.bias, accuracy.coverage80]).all()


def test_quantiles_are_rows(store: Store, run_id: int, forecast: Forecast) -> None:
    """The quantiles in the table are those of the samples, by queue and interval."""
    store.save_forecast(run_id, forecast)
    query = """
        SELECT q10, q50, q90 FROM forecast_interval JOIN queue ON queue.id = queue_id
        WHERE name = 'chat' ORDER BY start_epoch
    """
    with store._engine.connect() as connection:
        rows = np.array(connection.execute(text(query)).all())
    for column, share in enumerate((0.1, 0.5, 0.9)):
        np.testing.assert_allclose(rows[:, column], forecast.quantile(share)[1])


def test_the_last_forecast_is_the_present_one(
    store: Store, run_id: int, forecast: Forecast
) -> None:
    """Without a number the newest is given; the listing begins with it."""
    first = store.save_forecast(run_id, forecast)
    second = store.save_forecast(run_id, replace(forecast, caveats=("newer",)))
    assert store.load_forecast().caveats == ("newer",)
    assert store.forecast_id() == second
    assert [summary.id for summary in store.forecasts()] == [second, first]
    summary = store.forecasts()[1]
    assert (summary.made_at, summary.run_id) == (NOON, run_id)
    assert (summary.queues, summary.models) == (("voice", "chat"), ("mean8", "lightgbm"))
    assert (summary.first_at, summary.last_at) == (NOON, NOON + timedelta(minutes=90))
    assert summary.contacts == pytest.approx(forecast.mean.sum())


def test_an_unknown_forecast_is_said(store: Store, run_id: int, forecast: Forecast) -> None:
    """The message says which forecasts there are, or how to make one; runs must exist too."""
    with pytest.raises(NotFoundError, match="no forecast yet; make one with `wfm forecast run`"):
        store.load_forecast()
    with pytest.raises(NotFoundError, match="no run 99"):
        store.save_forecast(99, forecast)
    for _ in range(2):
        store.save_forecast(run_id, forecast)
    with pytest.raises(NotFoundError, match="no forecast 9; there are 1, 2"):
        store.load_forecast(9)


def test_a_requirement_comes_back(
    store: Store, run_id: int, forecast: Forecast, requirement: Requirement
) -> None:
    """Rows, deadlines and loads survive exactly, and the forecast behind them is known."""
    forecast_id = store.save_forecast(run_id, forecast)
    number = store.save_requirement(run_id, forecast_id, requirement)
    loaded = store.load_requirement(number)
    assert loaded.queues == requirement.queues
    assert loaded.grid == requirement.grid
    assert loaded.subsets == requirement.subsets
    np.testing.assert_array_equal(loaded.agents, requirement.agents)
    np.testing.assert_array_equal(loaded.offered_load, requirement.offered_load)
    (row,), (expected,) = loaded.deadlines, requirement.deadlines
    assert row.queue == expected.queue
    np.testing.assert_array_equal(row.arrived, expected.arrived)
    np.testing.assert_array_equal(row.due, expected.due)
    assert loaded.hours == requirement.hours
    assert store.requirement_id() == number
    assert store.requirement_forecast(number) == forecast_id


def test_a_requirement_without_deferred_work_comes_back(
    store: Store, run_id: int, requirement: Requirement
) -> None:
    """No deadlines and no forecast are no trouble."""
    plain = replace(requirement, deadlines=())
    number = store.save_requirement(run_id, None, plain)
    assert store.load_requirement().deadlines == ()
    with pytest.raises(NotFoundError, match="made from no forecast"):
        store.requirement_forecast(number)


def test_an_unknown_requirement_is_said(store: Store) -> None:
    """The message names the command that makes one."""
    with pytest.raises(NotFoundError, match="wfm requirement run"):
        store.load_requirement()
