"""Databases of earlier revisions, with rows in them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from data.records import Forecast, ForecastAccuracy, ModelScore, Skill
from data.store import open_store, schema
from data.store.arrays import pack_counts

NAN = float("nan")


def _at_revision(url: str, revision: str, statements: list[tuple[str, dict[str, object]]]) -> None:
    """Bring an empty database to an old revision and run statements on it."""
    with open_store(url, upgrade=False) as store, store._engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema._FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement, values in statements:
            connection.execute(text(statement), values)


@pytest.fixture
def old_forecast() -> list[tuple[str, dict[str, object]]]:
    """A forecast of revision 0001 with its run, a requirement and a roster that point to it."""
    samples = np.arange(8, dtype=np.int32).reshape(4, 1, 2)
    at = "2026-03-02 12:00:00+00:00"
    accuracy = (
        "INSERT INTO forecast_accuracy (forecast_id, position, queue, lead_week, model, wape, "
        "wape_mean8, poisson_floor, bias, coverage80, origins) "
        "VALUES (1, :position, 'voice', :lead_week, 'ets', 7.5, 8, NULL, -1, 79, 9)"
    )
    interval = (
        "INSERT INTO forecast_interval (forecast_id, queue_id, start_epoch, mean, aht_seconds, "
        "q10, q50, q90) VALUES (1, 3, :start, :mean, 300, 1, 2, 3)"
    )
    return [
        (
            (
                "INSERT INTO run (id, kind, status, input_hash, seed, parameters, versions, "
                f"started_at, message) VALUES (2, 'forecast', 'done', 'x', 1, '{{}}', '{{}}', "
                f"'{at}', '')"
            ),
            {},
        ),
        ("INSERT INTO queue (id, name) VALUES (3, 'voice')", {}),
        (
            (
                "INSERT INTO forecast (run_id, start_at, interval_minutes, intervals, samples, "
                f"caveats) VALUES (2, '{at}', 30, 2, :samples, '[\"short history\"]')"
            ),
            {"samples": pack_counts(samples)},
        ),
        (
            (
                "INSERT INTO forecast_queue (forecast_id, queue_id, position, model, explanation) "
                "VALUES (1, 3, 0, 'ets', 'the best')"
            ),
            {},
        ),
        (interval, {"start": 1772452800, "mean": 3.5}),
        (interval, {"start": 1772454600, "mean": 4.5}),
        (accuracy, {"position": 0, "lead_week": 0}),
        (accuracy, {"position": 1, "lead_week": 3}),
        (
            (
                "INSERT INTO forecast_score (forecast_id, position, queue, model, wape) "
                "VALUES (1, 0, 'voice', 'ets', 7.5)"
            ),
            {},
        ),
        (
            (
                "INSERT INTO roster (id, version, status, first_date, days, run_id, forecast_id, "
                f"created_at, notes) VALUES (1, 1, 'draft', '2026-03-02', 7, 2, 1, '{at}', '[]')"
            ),
            {},
        ),
    ]


def test_forecasts_of_the_first_revision_are_kept(
    empty_database_url: str, old_forecast: list[tuple[str, dict[str, object]]]
) -> None:
    """Lead weeks become leads of interval level; new figures are unknown; rosters still point."""
    _at_revision(empty_database_url, "0001", old_forecast)
    with open_store(empty_database_url) as store:
        found = store.load_forecast(1)
        assert store.roster_links(1).forecast_id == 1
        assert store.status().revision == schema.HEAD
        (summary,) = store.forecasts()
        with store._engine.connect() as connection:
            assert _indexed(connection)
    np.testing.assert_array_equal(found.mean, [[3.5, 4.5]])
    np.testing.assert_array_equal(found.samples, np.arange(8).reshape(4, 1, 2))
    assert found.mean8 is None
    assert (found.source, found.caveats) == ("wfm", ("short history",))
    assert (summary.source, summary.based_on, summary.known_until) == ("wfm", None, None)
    assert repr(found.accuracy) == repr(
        tuple(
            ForecastAccuracy(
                "voice", lead, "interval", "ets", 7.5, 8.0, NAN, -1.0, 79.0, NAN, NAN, 9
            )
            for lead in ("all", "week 3")
        )
    )
    assert found.scores == (ModelScore("voice", "ets", 7.5, "all", 0.0),)


def test_an_upgraded_database_takes_new_forecasts(
    empty_database_url: str,
    old_forecast: list[tuple[str, dict[str, object]]],
    forecast: Forecast,
) -> None:
    """What is saved after the upgrade comes back beside what was there."""
    _at_revision(empty_database_url, "0001", old_forecast)
    with open_store(empty_database_url) as store:
        number = store.save_forecast(2, forecast, based_on=1)
        assert store.load_forecast(number).adjustments == forecast.adjustments
        assert [s.id for s in store.forecasts()] == [number, 1]


def test_rosters_of_the_second_revision_are_kept(empty_database_url: str) -> None:
    """A published roster, its shifts and the wishes stay, guards hold; new columns are empty."""
    at = "2026-03-02 12:00:00+00:00"
    statements = [
        (
            "INSERT INTO run (id, kind, status, input_hash, seed, parameters, versions, "
            f"started_at, message) VALUES (1, 'roster', 'done', 'x', 1, '{{}}', '{{}}', '{at}', '')"
        ),
        (
            "INSERT INTO agent (id, code, name, team, site, zone, contract, proficiency, active) "
            "VALUES (1, 'a1', 'Ada', 'red', 'here', 'Europe/Berlin', 'full', 1, true)"
        ),
        (
            "INSERT INTO preference (id, agent_id, weekday, start_minute, end_minute, strength) "
            "VALUES (1, 1, 4, 480, 960, 'avoid')"
        ),
        (
            "INSERT INTO roster (id, version, status, first_date, days, run_id, created_at, notes) "
            f"VALUES (1, 1, 'draft', '2026-03-02', 7, 1, '{at}', '[]')"
        ),
        (
            "INSERT INTO shift (roster_id, number, agent_id, schedule_date, start_at, end_at, "
            f"template, source, reason) VALUES (1, 0, 1, '2026-03-02', '{at}', "
            "'2026-03-02 20:00:00+00:00', 'day', 'auto', '')"
        ),
        "UPDATE roster SET status = 'published'",
    ]
    _at_revision(empty_database_url, "0002", [(statement, {}) for statement in statements])
    with open_store(empty_database_url) as store:
        roster = store.load_roster(1)
        assert (len(roster.shifts), roster.broken, roster.based_on) == (1, (), None)
        assert store.agents()[0].rotation_week is None
        (wish,) = store.preferences()
        assert store.replace_preferences([replace(wish, strength="unavailable")]).updated == 1
        for change in ("UPDATE shift SET reason = 'x'", "UPDATE roster SET based_on = 1"):
            with (
                pytest.raises(IntegrityError, match="no draft cannot change"),
                store._engine.begin() as connection,
            ):
                connection.execute(text(change))


def test_skills_of_the_third_revision_are_kept(empty_database_url: str) -> None:
    """Rows without factor and priority are average main skills, as they were counted before."""
    statements = [
        (
            "INSERT INTO agent (id, code, name, team, site, zone, contract, proficiency, active) "
            "VALUES (1, 'a1', 'Ada', 'red', 'here', 'Europe/Berlin', 'full', 0.9, true)"
        ),
        "INSERT INTO skill (id, name) VALUES (1, 'voice')",
        (
            "INSERT INTO agent_skill (agent_id, skill_id, level, valid_to) "
            "VALUES (1, 1, 4, '2026-12-31')"
        ),
    ]
    _at_revision(empty_database_url, "0003", [(statement, {}) for statement in statements])
    with open_store(empty_database_url) as store:
        (agent,) = store.agents()
        assert dict(agent.skills) == {"voice": Skill(4, None, date(2026, 12, 31), 1.0, 1)}
        new = {"voice": Skill(4, None, date(2026, 12, 31), 1.1, 2)}
        assert store.replace_skills({"a1": new}).updated == 1
        assert dict(store.agents()[0].skills) == new


def _indexed(connection: Connection) -> bool:
    """Tell whether the index of forecasts by run outlived the copy of its table."""
    from sqlalchemy import inspect

    return "ix_forecast_run_id" in {i["name"] for i in inspect(connection).get_indexes("forecast")}
