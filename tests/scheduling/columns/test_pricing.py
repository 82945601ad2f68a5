"""An agent's best tours, against a list of every legal tour."""

import numpy as np
import pytest

from scheduling import Instance
from scheduling.columns.counted_kernel import INFINITE
from scheduling.columns.pricing import Scratch, tour_pricers


def cost_of(tour: np.ndarray, scores: np.ndarray, off: np.ndarray) -> float:
    return float(scores[tour[tour >= 0]].sum() + off[tour < 0].sum())


@pytest.mark.parametrize("seed", range(6))
def test_the_best_tour_is_the_cheapest_of_all_legal_ones(
    ward: Instance, legal_tours: list[np.ndarray], seed: int
) -> None:
    """Runs, rest, successions, weekends, paid time and shifts of a template are all kept."""
    random = np.random.default_rng(seed)
    scores, off = random.normal(-1, 3, 16), random.normal(0, 1, 8)
    answer = tour_pricers(ward)[0].answer(scores, off, most=3)
    costs = [cost_of(t, scores, off) for t in legal_tours]
    assert answer.cost == pytest.approx(min(costs))
    assert cost_of(answer.tours[0], scores, off) == pytest.approx(min(costs))
    known = {t.tobytes() for t in legal_tours}
    assert all(t.tobytes() in known for t in answer.tours)


@pytest.mark.parametrize("within", [0.0, 2.5, 1000.0])
def test_near_tours_are_all_that_cost_little_more(
    ward: Instance, legal_tours: list[np.ndarray], within: float
) -> None:
    """Each legal tour within the distance is given once, and no other."""
    random = np.random.default_rng(1)
    scores, off = random.normal(-1, 3, 16), np.zeros(8)
    found, complete = tour_pricers(ward)[0].near(
        scores, off, within=within, most=5000, scratch=Scratch()
    )
    costs = np.array([cost_of(t, scores, off) for t in legal_tours])
    expected = [t for t, c in zip(legal_tours, costs, strict=True) if c <= costs.min() + within]
    assert complete
    assert sorted(t.tobytes() for t in found) == sorted(t.tobytes() for t in expected)


def test_near_tours_without_room_are_told(ward: Instance, legal_tours: list[np.ndarray]) -> None:
    """More tours than there is room for: some, and that they are not all."""
    pricer = tour_pricers(ward)[0]
    scores, off = np.zeros(16), np.zeros(8)
    found, complete = pricer.near(scores, off, within=1.0, most=9, scratch=Scratch())
    assert not complete
    assert 0 < len(found) <= 9
    assert {t.tobytes() for t in found} <= {t.tobytes() for t in legal_tours}


def test_days_that_are_kept_stay_as_they_are(ward: Instance, legal_tours: list[np.ndarray]) -> None:
    """Only the free days of a tour change, to the best that fits the others."""
    random = np.random.default_rng(2)
    kept, free = legal_tours[7], np.zeros(8, np.bool_)
    free[2:5] = True
    scores, off = random.normal(-1, 3, 16), np.zeros(8)
    plain = scores.copy()
    pricer = tour_pricers(ward)[0]
    pricer.keep(kept, free, scores, off)
    answer = pricer.answer(scores, off)
    fitting = [t for t in legal_tours if (t[~free] == kept[~free]).all()]
    assert answer.cost == pytest.approx(min(cost_of(t, plain, np.zeros(8)) for t in fitting))
    assert (answer.tours[0][~free] == kept[~free]).all()


def test_an_agent_without_a_legal_tour_has_no_answer(ward: Instance) -> None:
    """All options barred, although the contract asks for paid time."""
    answer = tour_pricers(ward)[0].answer(np.full(16, INFINITE), np.zeros(8))
    assert answer.tours == ()
    assert answer.cost >= INFINITE
