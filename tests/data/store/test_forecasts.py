"""Forecasts and requirements."""

from dataclasses import Field, fields, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from data.records import (
    AhtAccuracy,
    DeadlineRow,
    Forecast,
    ForecastAccuracy,
    Grid,
    NotFoundError,
    PlannerNote,
    Requirement,
)
from data.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAN = float("nan")
_UNKNOWN = ForecastAccuracy("chat", "all", "week", "mean8", *[NAN] * 7, 0)


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
    """Samples, means, figures, models, effects, adjustments and words survive exactly."""
    assert all(getattr(forecast, field.name) for field in fields(Forecast) if _is_tuple(field))
    _assert_same(store.load_forecast(store.save_forecast(run_id, forecast)), forecast)


def test_an_outside_forecast_comes_back(store: Store, run_id: int, forecast: Forecast) -> None:
    """No samples, no judge and no figures are kept as such; the quantiles stay empty."""
    outside = Forecast(
        queues=forecast.queues,
        grid=forecast.grid,
        mean=forecast.mean,
        aht_seconds=forecast.aht_seconds,
        samples=np.empty((0, 2, 6), np.int32),
        models=("vendor", "vendor"),
        explanations=("imported", "imported"),
        source="vendor",
    )
    loaded = store.load_forecast(store.save_forecast(run_id, outside))
    _assert_same(loaded, outside)
    query = "SELECT count(q10) + count(q50) + count(q975) + count(mean8) FROM forecast_interval"
    with store._engine.connect() as connection:
        assert connection.execute(text(query)).scalar() == 0


def test_where_a_forecast_comes_from_is_listed(
    store: Store, run_id: int, forecast: Forecast
) -> None:
    """The listing has source, what it is based on, what was known, and changes by hand."""
    first = store.save_forecast(run_id, replace(forecast, adjustments=(), source="vendor"))
    store.save_forecast(run_id, forecast, based_on=first, known_until=NOON)
    newer, older = store.forecasts()
    assert (newer.source, newer.based_on, newer.known_until) == ("wfm", first, NOON)
    assert newer.adjustments == 1
    assert (older.source, older.based_on, older.known_until) == ("vendor", None, None)
    assert older.adjustments == 0
    with pytest.raises(NotFoundError, match="no forecast 9; there are"):
        store.save_forecast(run_id, forecast, based_on=9)


def test_an_outside_forecast_is_used_by_its_number_only(
    store: Store, run_id: int, forecast: Forecast
) -> None:
    """Without a number the newest of wfm is given; without one of wfm that is said."""
    outside = replace(forecast, source="vendor")
    first = store.save_forecast(run_id, outside)
    with pytest.raises(NotFoundError, match="no forecast of wfm yet, only outside ones: 1; name"):
        store.load_forecast()
    own = store.save_forecast(run_id, forecast)
    store.save_forecast(run_id, outside)
    assert store.forecast_id() == own
    assert store.load_forecast(first).source == "vendor"


def test_notes_are_kept_in_order(store: Store, run_id: int, forecast: Forecast) -> None:
    """Notes come back as written, those of one forecast only; a note needs its forecast."""
    number = store.save_forecast(run_id, forecast)
    other = store.save_forecast(run_id, forecast)
    notes = [PlannerNote(words, "Mia", NOON) for words in ("first", "second")]
    for note in notes:
        store.add_forecast_note(number, note)
    assert store.forecast_notes(number) == tuple(notes)
    assert store.forecast_notes(other) == ()
    with pytest.raises(NotFoundError, match="no forecast 9"):
        store.add_forecast_note(9, notes[0])


def _is_tuple(field: Field[object]) -> bool:
    return str(field.type).startswith("tuple")


def _assert_same(loaded: Forecast, forecast: Forecast) -> None:
    for field in fields(Forecast):
        one, other = getattr(loaded, field.name), getattr(forecast, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)
        else:
            assert repr(one) == repr(other)


def test_unknown_figures_stay_unknown(store: Store, run_id: int, forecast: Forecast) -> None:
    """A queue without contacts has no WAPE; NaN survives."""
    odd = replace(
        forecast,
        accuracy=(_UNKNOWN,),
        aht_accuracy=(AhtAccuracy("chat", "mean4", *[NAN] * 4, 0),),
        mean8=np.where(np.arange(6) < 3, np.nan, forecast.mean),
    )
    store.save_forecast(run_id, odd)
    (accuracy,) = store.load_forecast().accuracy
    assert np.isnan([accuracy.wape, accuracy.bias, accuracy.coverage95, accuracy.error_fte]).all()
    (aht,) = store.load_forecast().aht_accuracy
    assert np.isnan([aht.wape, aht.wape_last_week, aht.wape_mean4, aht.bias]).all()
    np.testing.assert_array_equal(store.load_forecast().mean8, odd.mean8)


def test_quantiles_are_rows(store: Store, run_id: int, forecast: Forecast) -> None:
    """The quantiles in the table are those of the samples, by queue and interval."""
    store.save_forecast(run_id, forecast)
    query = """
        SELECT q10, q50, q90, q025, q975 FROM forecast_interval JOIN queue ON queue.id = queue_id
        WHERE name = 'chat' ORDER BY start_epoch
    """
    with store._engine.connect() as connection:
        rows = np.array(connection.execute(text(query)).all())
    for column, share in enumerate((0.1, 0.5, 0.9, 0.025, 0.975)):
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
