"""The integer program of heads beside brute force."""

from itertools import product

import numpy as np
import pytest

from data.records import ConfigurationError, InfeasibleError
from scheduling.heads import fewest_heads

MOST = 20


def brute_force(costs: np.ndarray, rows: np.ndarray, needs: np.ndarray) -> float:
    """The least cost of all numbers up to ``MOST`` that keep the rows."""
    every = np.array(list(product(range(MOST + 1), repeat=len(costs))))
    kept = (every @ rows.T >= needs - 1e-9).all(axis=1)
    return float((every[kept] @ costs).min())


@pytest.mark.parametrize("seed", range(8))
def test_heads_cost_what_brute_force_finds(seed: int) -> None:
    """Random costs, and weights that are no whole numbers."""
    random = np.random.default_rng(seed)
    costs, rows = random.uniform(1, 2, 3), random.uniform(0.2, 1, (4, 3)).round(3)
    needs = random.uniform(1, 4, 4).round(3)

    heads, bound = fewest_heads(costs.tolist(), rows, needs)

    assert (rows @ heads >= needs - 1e-6).all()
    assert costs @ heads == pytest.approx(brute_force(costs, rows, needs))
    assert bound == pytest.approx(costs @ heads)


def test_a_pooled_row_is_filled_by_the_cheaper_kind() -> None:
    """3 for the first queue, 2 for the second, 7 for both: the third kind serves both, at 1.5."""
    rows, needs = [[1, 0, 1], [0, 1, 1], [1, 1, 1]], [3, 2, 7]

    heads, bound = fewest_heads([1.0, 1.1, 1.5], rows, needs)

    assert heads.tolist() == [5, 2, 0]
    assert bound == pytest.approx(7.2)


def test_of_equal_costs_the_even_heads_are_given() -> None:
    """12 agents of four kinds, whoever they are: 3 of each."""
    heads, _ = fewest_heads([1.0] * 4, [[1.0] * 4], [12.0])

    assert heads.tolist() == [3, 3, 3, 3]


def test_a_row_that_cannot_be_kept_is_named() -> None:
    """At most 2 agents of the only kind that counts, and 3 are asked for."""
    with pytest.raises(InfeasibleError, match="row 1 asks for 3, and all agents allowed bring 2"):
        fewest_heads([1.0, 1.0], [[1, 1], [0, 1]], [1, 3], upper=[5, 2])


def test_an_upper_limit_moves_agents_to_the_dearer_kind() -> None:
    """5 are needed and only 3 of the cheap kind may be had."""
    heads, _ = fewest_heads([1.0, 2.0], [[1, 1]], [5], upper=[3, 9])

    assert heads.tolist() == [3, 2]


def test_nothing_asked_for_takes_nobody() -> None:
    """Rows of 0, or none at all."""
    assert fewest_heads([1.0, 1.0], [[1, 1]], [0])[0].tolist() == [0, 0]
    assert fewest_heads([1.0, 1.0], [], [])[0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("costs", "rows", "needs", "said"),
    [
        ([0.0], [[1.0]], [1.0], "a cost is 0"),
        ([1.0], [[-1.0]], [1.0], "a weight is -1"),
        ([1.0], [[1.0]], [np.nan], "a need is nan"),
        ([1.0, 1.0], [[1.0]], [1.0], "rows have shape"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(costs, rows, needs, said) -> None:
    """What is wrong, with its value."""
    with pytest.raises(ConfigurationError, match=said):
        fewest_heads(costs, rows, needs)
