"""Counter-based random numbers."""

import numpy as np
from scipy.stats import kstest

from wfm.simulation.draws import child, mixed, uniform

KEY = np.uint64(0x9E3779B97F4A7C15)


def test_splitmix_reference():
    """The first numbers of splitmix64 from seed 0 are those of its reference implementation."""
    drawn = [child(np.uint64(0), i) for i in range(3)]
    assert drawn == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert mixed(np.uint64(0)) == 0


def test_law():
    """Draws are uniform, by Kolmogorov and Smirnov."""
    values = [uniform(KEY, i) for i in range(20_000)]
    assert kstest(values, "uniform").pvalue > 0.01


def test_neighbours_are_independent():
    """Draws of neighbouring numbers, and of neighbouring keys, are uncorrelated."""
    here = np.array([uniform(KEY, i) for i in range(10_000)])
    there = np.array([uniform(np.uint64(KEY + np.uint64(1)), i) for i in range(10_000)])
    assert abs(np.corrcoef(here[:-1], here[1:])[0, 1]) < 0.03
    assert abs(np.corrcoef(here, there)[0, 1]) < 0.03


def test_plain_int_key():
    """A key that Python holds as a plain int draws the same as an unsigned one."""
    assert child(5, 3) == child(np.uint64(5), 3)
