"""An agent's best tours, against a list of every legal tour."""

import numpy as np
import pytest

from scheduling import Instance
from scheduling.columns.counted_kernel import INFINITE
from scheduling.columns.pricing import TourPricer, tour_pricers
from scheduling.columns.question import Freedom, Question
from scheduling.columns.walk import Scratch

PLAIN = np.zeros(8)
"""Days off cost nothing."""


def asked(pricer: TourPricer, scores: np.ndarray, off: np.ndarray = PLAIN) -> Question:
    """Put costs of options and days off to an agent, as prices would."""
    return Question(pricer.rules, pricer.options.day_pointer, pricer.rules.label, scores, off)


def prices(instance: Instance, seed: int) -> np.ndarray:
    """Give random costs of slots, summed up to each one."""
    random = np.random.default_rng(seed)
    return np.cumsum(random.normal(-1, 3, (1, instance.slots.count + 1)), axis=1)


def whole_scores(pricer: TourPricer, total: np.ndarray) -> np.ndarray:
    """Give the cost of each option."""
    return total[0, pricer.options.end] - total[0, pricer.options.start] + pricer.charge


def cost_of(tour: np.ndarray, scores: np.ndarray, off: np.ndarray) -> float:
    return float(scores[tour[tour >= 0]].sum() + off[tour < 0].sum())


@pytest.mark.parametrize("seed", range(6))
def test_the_best_tour_is_the_cheapest_of_all_legal_ones(
    ward: Instance, legal_tours: list[np.ndarray], seed: int
) -> None:
    """Runs, rest, successions, weekends, paid time and shifts of a template are all kept."""
    random = np.random.default_rng(seed)
    scores, off = random.normal(-1, 3, 16), random.normal(0, 1, 8)
    answer = asked(tour_pricers(ward)[0], scores, off).answer(most=3)
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
    question = asked(tour_pricers(ward)[0], scores, off)
    found, complete = question.near(within=within, most=5000, scratch=Scratch())
    costs = np.array([cost_of(t, scores, off) for t in legal_tours])
    expected = [t for t, c in zip(legal_tours, costs, strict=True) if c <= costs.min() + within]
    assert complete
    assert sorted(t.tobytes() for t in found) == sorted(t.tobytes() for t in expected)


def test_near_tours_without_room_are_told(ward: Instance, legal_tours: list[np.ndarray]) -> None:
    """More tours than there is room for: some, and that they are not all."""
    question = asked(tour_pricers(ward)[0], np.zeros(16))
    found, complete = question.near(within=1.0, most=9, scratch=Scratch())
    assert not complete
    assert 0 < len(found) <= 9
    assert {t.tobytes() for t in found} <= {t.tobytes() for t in legal_tours}


@pytest.mark.parametrize(("first", "end"), [(0, 2), (2, 5), (3, 8), (5, 6), (0, 8)])
@pytest.mark.parametrize("kept", [3, 7, 40])
def test_days_that_are_kept_stay_as_they_are(
    ward: Instance, legal_tours: list[np.ndarray], first: int, end: int, kept: int
) -> None:
    """Only the free days of a tour change, to the best that fits the others; near ones too."""
    tour, free = legal_tours[kept % len(legal_tours)], np.zeros(8, np.bool_)
    free[first:end] = True
    pricer, total = tour_pricers(ward)[0], prices(ward, kept)
    question = pricer.ask(total, Freedom(first, end, tour))
    answer = question.answer(scratch=Scratch())
    scores = whole_scores(pricer, total)
    fitting = [t for t in legal_tours if (t[~free] == tour[~free]).all()]
    costs = np.array([cost_of(t, scores, PLAIN) for t in fitting])
    assert answer.cost == pytest.approx(costs.min())
    assert cost_of(answer.tours[0], scores, PLAIN) == pytest.approx(costs.min())
    near, complete = question.near(within=4.0, most=500, scratch=Scratch())
    expected = {t.tobytes() for t, c in zip(fitting, costs, strict=True) if c <= costs.min() + 4}
    assert complete
    assert {t.tobytes() for t in near} == expected


def test_tours_in_a_corridor_are_legal(ward: Instance, legal_tours: list[np.ndarray]) -> None:
    """However narrow, it never lets an illegal tour through; a wide one leaves the best."""
    pricer, known = tour_pricers(ward)[0], {t.tobytes() for t in legal_tours}
    total = prices(ward, 5)
    best = pricer.ask(total).answer().cost
    for states in (1, 50, 400):
        corridor = pricer.corridor(states)
        assert corridor is not None
        answer = pricer.ask(total, corridor=corridor).answer()
        assert all(t.tobytes() in known for t in answer.tours)
        assert answer.cost >= best - 1e-9
    assert pricer.corridor(pricer.rules.size(())) is None


def test_legal_tours_are_told_from_others(ward: Instance, legal_tours: list[np.ndarray]) -> None:
    """A day changed in a legal tour: legal if it is one of the list, and only then."""
    pricer, known = tour_pricers(ward)[0], {t.tobytes() for t in legal_tours}
    for tour in legal_tours[::5]:
        assert pricer.is_legal(tour)
        for day in range(8):
            other = tour.copy()
            other[day] = 2 * day if tour[day] != 2 * day else -1
            assert pricer.is_legal(other) == (other.tobytes() in known)


def test_an_agent_without_a_legal_tour_has_no_answer(ward: Instance) -> None:
    """All options barred, although the contract asks for paid time."""
    answer = asked(tour_pricers(ward)[0], np.full(16, INFINITE)).answer()
    assert answer.tours == ()
    assert answer.cost >= INFINITE
