"""Going on until the half-width is small enough."""

from itertools import pairwise

import numpy as np
import pytest

from data.records import ConfigurationError
from wfm.simulation.precision import batches


def planned(
    replications: int, *, precision: float | None, deviation: float
) -> list[tuple[int, int]]:
    """Batches for half-widths of exactly deviation / sqrt(n)."""
    done = 0

    def half_width() -> np.ndarray:
        return np.array([deviation / np.sqrt(done), np.nan])

    out = []
    for first, count in batches(replications, precision=precision, half_width=half_width):
        out.append((first, count))
        done += count
    return out


def test_without_precision():
    """Without a precision the number given is run at once."""
    assert planned(7, precision=None, deviation=1) == [(0, 7)]


def test_goes_where_the_variance_says():
    """1.25 / sqrt(100) is a quarter too wide for 0.1: 156.25 replications are asked for."""
    assert planned(100, precision=0.1, deviation=1.25) == [(0, 100), (100, 57)]


def test_doubles_at_most():
    """From 30 it doubles until the wanted number, 0.5**2 / 0.05**2 = 100, is nearer."""
    assert planned(1, precision=0.05, deviation=0.5) == [(0, 30), (30, 30), (60, 40)]


def test_least_batch():
    """A half-width a little too wide asks for ten more, not for one."""
    assert planned(100, precision=0.1, deviation=1.001) == [(0, 100), (100, 10)]


def test_ends_at_the_most():
    """A precision out of reach ends at 2,000, without gaps between batches."""
    found = planned(50, precision=0.001, deviation=1)
    assert sum(count for _, count in found) == 2000
    assert all(a + n == b for (a, n), (b, _) in pairwise(found))


def test_more_asked_than_the_most():
    """Whoever asks for 3,000 gets them, and no more."""
    assert planned(3000, precision=0.001, deviation=1) == [(0, 3000)]


def test_nothing_offered():
    """Where nothing is known nothing is waited for."""
    found = batches(30, precision=0.01, half_width=lambda: np.array([np.nan]))
    assert list(found) == [(0, 30)]


@pytest.mark.parametrize("precision", [0.0, -0.01, 1.0, float("nan")])
def test_refused(precision):
    """A precision that is no share is refused, with what is asked for."""
    with pytest.raises(ConfigurationError, match=r"share above 0 and below 1.*1 point"):
        planned(30, precision=precision, deviation=1)


def test_coverage():
    """Stopped at a precision, 95 % intervals still hold the truth about 95 times in 100.

    Student's intervals around means of normal numbers, deviation 0.1, wanted 0.02: about 100
    replications. Three standard errors of 1,000 trials are 2.1 points; one more is allowed for
    what stopping takes.
    """
    from wfm.simulation.estimate import RatioMoments

    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(1000):
        moments = RatioMoments((1,))

        def half_width(moments: RatioMoments = moments) -> np.ndarray:
            return moments.estimate().half_width

        for _, count in batches(30, precision=0.02, half_width=half_width):
            for value in rng.normal(0.8, 0.1, count):
                moments.add(np.array([value]), np.ones(1))
        found = moments.estimate()
        assert found.half_width[0] <= 0.02
        covered += abs(found.mean[0] - 0.8) <= found.half_width[0]
    assert covered / 1000 == pytest.approx(0.95, abs=0.031)
