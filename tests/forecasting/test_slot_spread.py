"""How far slots stray from the day's shape."""

import numpy as np
import pytest

from forecasting.slot_spread import SlotSpread, slot_spread

SHAPE = np.array([1.0, 4.0, 15.0, 60.0, 120.0, 60.0, 15.0, 4.0]).repeat(3)


def _pair(spread, chance, *, memory=0.0, shape=SHAPE, seed=1):
    """Simulate 400 days of counts with lognormal slot factors around a shape that is known."""
    rng = np.random.default_rng(seed)
    said = np.tile(shape, (400, 1))
    z = rng.standard_normal(said.shape)
    for slot in range(1, said.shape[1]):
        z[:, slot] = memory * z[:, slot - 1] + np.sqrt(1 - memory**2) * z[:, slot]
    square = np.log1p(spread**2 + chance / said)
    rate = said * np.exp(np.sqrt(square) * z - square / 2)
    return said, rng.poisson(rate).astype(float)


@pytest.mark.parametrize(("spread", "chance"), [(0.2, 0.0), (0.0, 1.5), (0.1, 0.8)])
def test_both_parts_are_recovered(spread, chance):
    """The variance of busy and of quiet slots comes back from 400 days."""
    found = slot_spread([_pair(spread, chance)])
    for mean in (4.0, 60.0):
        wanted = mean + chance * mean + (spread * mean) ** 2
        assert mean + found.variance(np.array([mean]))[0] == pytest.approx(wanted, rel=0.2)


def test_pure_poisson_has_none():
    """Chance alone leaves next to nothing beyond it."""
    found = slot_spread([_pair(0.0, 0.0)])
    assert found.variance(np.array([60.0]))[0] < 4


def test_memory_is_recovered():
    """Neighbouring factors correlated by 0.7, less what the day's total takes of 96 slots."""
    found = slot_spread([_pair(0.2, 0.0, memory=0.7, shape=np.full(96, 100.0))])
    assert found.memory == pytest.approx(0.7, abs=0.06)


def test_the_level_of_the_day_is_no_spread_of_slots():
    """Days at half and at twice the forecast, in shape: no slot factor."""
    said, actual = _pair(0.0, 0.0)
    said[::2] *= 2
    assert slot_spread([(said, actual)]).variance(np.array([60.0]))[0] < 4


def test_a_burst_has_a_say_no_more():
    """One slot in 200 at thirty times its contacts does not become the spread of all."""
    said, actual = _pair(0.1, 0.0)
    actual.ravel()[::200] *= 30
    assert slot_spread([(said, actual)]).variance(np.array([60.0]))[0] < 60**2 * 0.3**2


def test_daily_totals_and_few_days_tell_nothing():
    """One slot a day, or four days, have no spread of slots."""
    said, actual = _pair(0.1, 0.0)
    assert slot_spread([(said[:, :1], actual[:, :1])]) is None
    assert slot_spread([(said[:4], actual[:4])]) is None


def test_noise_of_a_day_by_hand():
    """Two slots of 100, spread 0.1, memory 0.5: 200 + 100 + 100 + 2 * 0.5 * 100 = 500."""
    noise = SlotSpread.even(0.1, 0.5).day_noise(np.full((1, 2), 100.0))
    assert noise == pytest.approx([500.0])
