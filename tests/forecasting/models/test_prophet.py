"""Prophet on daily totals."""

import numpy as np
import pytest

from forecasting.models import ProphetTotals, WeekdayMean


@pytest.fixture
def waves(make_weekly):
    """Two and a half years of a yearly wave of 30 %, and four weeks more."""
    wave = 1 + 0.3 * np.sin(2 * np.pi * np.arange(943) / 365.25)
    return make_weekly(135)[:943] * wave[:, None]


def test_prophet_knows_the_season_and_keeps_quiet(make_history, make_ahead, waves, capfd, caplog):
    """At the wave's steepest it lies within 4 %, the mean 8 % off.

    It is the same twice, and writes nothing.
    """
    noise = np.random.default_rng(3).normal(1, 0.03, 915)
    history, ahead = make_history(waves[:915] * noise[:, None]), make_ahead(915, 28)
    truth = waves[915:].sum()
    said = ProphetTotals().forecast(history, ahead)
    assert said.sum() == pytest.approx(truth, rel=0.04)
    assert abs(WeekdayMean().forecast(history, ahead).sum() / truth - 1) > 0.08
    assert np.array_equal(said, ProphetTotals().forecast(history, ahead))
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_growth_is_not_drawn_on_for_years(make_history, make_ahead, make_weekly):
    """Two years that grew by 1 % a week say nothing of the year after next.

    Three years ahead are like two years ahead, of which only the season differs by a day.
    """
    growth = 1.01 ** np.repeat(np.arange(104), 7)
    noise = np.random.default_rng(4).normal(1, 0.03, 728)
    history = make_history(make_weekly(104) * (growth * noise)[:, None])
    second, third = (
        ProphetTotals().forecast(history, make_ahead(728 + later, 7)).sum() for later in (728, 1092)
    )
    assert third == pytest.approx(second, rel=0.05)


def test_a_driver_is_a_regressor(make_driven, make_ahead, make_weekly):
    """Busy days that half again as many contacts came on are known ahead."""
    drivers = np.zeros((560, 2))
    drivers[::6, 0] = 1.0
    noise = np.random.default_rng(5).normal(1, 0.03, 560)
    history = make_driven(make_weekly(80) * (noise * (1 + 0.5 * drivers[:, 0]))[:, None], drivers)
    coming = np.zeros((7, 2))
    plain = ProphetTotals().forecast(history, make_ahead(560, 7, coming)).sum(axis=1)
    coming[1, 0] = 1.0
    said = ProphetTotals().forecast(history, make_ahead(560, 7, coming)).sum(axis=1)
    assert said[1] == pytest.approx(1.5 * plain[1], rel=0.06)
    assert said[2:] == pytest.approx(plain[2:])
