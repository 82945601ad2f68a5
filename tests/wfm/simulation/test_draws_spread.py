"""How times spread around their mean."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import gamma, lognorm

from data.records import ConfigurationError, Distribution
from wfm.simulation.spread import laws_of, stretch

LOGNORMAL = lognorm(np.sqrt(np.log1p(1.44)), scale=np.exp(-np.log1p(1.44) / 2))
GAMMA = gamma(1 / 1.44, scale=1.44)


def times(distribution, numbers):
    """Give the times that belong to uniform numbers."""
    (law,), tables = laws_of([distribution])
    world = SimpleNamespace(tables=tables)
    return np.array([stretch.py_func(world, *law, float(u)) for u in numbers])


@pytest.mark.parametrize(
    ("family", "law"), [("lognormal", LOGNORMAL), ("gamma", GAMMA)], ids=["lognormal", "gamma"]
)
def test_quantiles(family, law):
    """Quantiles are those of the law, far into both tails."""
    high = np.array([0.5001, 0.9, 0.99, 0.9999, 1 - 1e-8, 1 - 1e-12])
    found = times(Distribution(family, cv=1.2), high)
    assert found == pytest.approx(law.ppf(high), rel=1e-3)
    low = np.array([1e-12, 1e-6, 0.01, 0.2, 0.4999])
    assert times(Distribution(family, cv=1.2), low) == pytest.approx(law.ppf(low), rel=1e-3)


@pytest.mark.parametrize("family", ["exponential", "lognormal", "gamma"])
@pytest.mark.parametrize("cv", [0.05, 0.5, 1.0, 2.0])
def test_moments(family, cv):
    """The mean is 1 within a thousandth, the coefficient of variation the one asked for."""
    # Midpoints of cells that get smaller towards both ends.
    edges = np.concatenate([[0.0], 0.5 ** np.arange(40, 1, -0.01), [0.5]])
    middle, weight = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    found = times(Distribution(family, cv=cv), np.concatenate([middle, 1 - middle]))
    weight = np.concatenate([weight, weight])
    assert found @ weight == pytest.approx(1, abs=1e-3)
    expected = 1.0 if family == "exponential" else cv
    assert np.sqrt(found**2 @ weight - 1) == pytest.approx(expected, rel=5e-3)


def test_times_seen():
    """Each time seen comes as often as it was seen, scaled to mean 1."""
    found = times(Distribution("empirical", values=(30.0, 10.0, 10.0, 150.0)), [0.1, 0.3, 0.6, 0.9])
    assert found.tolist() == [0.2, 0.2, 0.6, 3.0]


@pytest.mark.parametrize("family", ["lognormal", "gamma"])
def test_no_spread(family):
    """Without variation every time is the mean."""
    assert times(Distribution(family, cv=0.0), [1e-9, 0.5, 1 - 1e-9]).tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        Distribution("gamma", cv=float("nan")),
        Distribution("lognormal", cv=-1.0),
        Distribution("lognormal", cv=1e200),
        Distribution("empirical"),
        Distribution("empirical", values=(0.0, 0.0)),
        Distribution("empirical", values=(1.0, -1.0)),
        Distribution("empirical", values=(1.0, float("inf"))),
    ],
    ids=str,
)
def test_nonsense(wrong):
    """A distribution that cannot be is refused."""
    with pytest.raises(ConfigurationError, match="distribution"):
        laws_of([wrong])
