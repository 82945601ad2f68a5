"""How long customers stay patient, against values by hand."""

import math

import numpy as np
import pytest

from data.records import Distribution
from wfm.simulation.patience import survival


def still(law: Distribution, seconds: float, mean: float = 100.0) -> float:
    return float(survival(law, np.array([mean]), seconds=seconds)[0])


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        (Distribution("exponential"), math.exp(-0.5)),
        # Gamma with cv 1 is exponential; with cv 1/sqrt(2) it is Erlang-2: e^-x (1 + x), x = 1.
        (Distribution("gamma", cv=1.0), math.exp(-0.5)),
        (Distribution("gamma", cv=math.sqrt(0.5)), 2 * math.exp(-1)),
        # s**2 = ln 2: ln(1/2) / s + s / 2 = -s / 2 = -0.4163, and Phi(0.4163) = 0.6614.
        (Distribution("lognormal", cv=1.0), 0.66139),
        # Of 1, 2, 2, 7, of mean 3, three lie above half the mean, 1.5.
        (Distribution("empirical", values=(1, 2, 2, 7)), 0.75),
        (Distribution("lognormal", cv=0.0), 1.0),
        (Distribution("gamma", cv=0.0), 1.0),
    ],
)
def test_half_the_mean(law, expected):
    """P(patience > 50 s) with a mean of 100 s."""
    assert still(law, 50) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("family", ["exponential", "gamma", "lognormal"])
def test_edges(family):
    """Nobody leaves before 0 s, nobody with endless patience, and everybody in the end."""
    law = Distribution(family)
    assert still(law, 0) == 1
    assert still(law, 50, mean=math.inf) == 1
    assert still(law, 1e9) == pytest.approx(0, abs=1e-12)


def test_all_alike():
    """With a coefficient of variation of 0 all leave at the mean."""
    law = Distribution("lognormal", cv=0.0)
    assert [still(law, t) for t in (99, 100, 101)] == [1, 0, 0]


def test_more_patient_than_seen():
    """No seen value is above the largest: 7 of mean 3 is 2.33 times the mean."""
    law = Distribution("empirical", values=(1, 2, 2, 7))
    assert [still(law, t) for t in (233, 234)] == [0.25, 0]
