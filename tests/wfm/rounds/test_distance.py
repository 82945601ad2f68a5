"""How far simulated service is from its goals."""

from datetime import UTC, datetime

import numpy as np
import pytest

from data.records import Estimate, Grid, Outlook, ServiceGoal
from wfm.rounds.distance import SLOPE, UNANSWERED, distances, logit, points_below


def outlook(service: float, asa: float = 10.0, abandoned: float = 0.02) -> Outlook:
    """One queue on one interval."""

    def known(value: float, *shape: int) -> Estimate:
        return Estimate(np.full(shape, value), np.zeros(shape))

    return Outlook(
        queues=("voice",),
        grid=Grid(datetime(2026, 3, 2, tzinfo=UTC), 15, 1),
        days=np.array(["2026-03-02"], "datetime64[D]"),
        service=known(service, 1),
        service_by_day=known(service, 1, 1),
        service_by_interval=known(service, 1, 1),
        days_met=known(0.5, 1),
        abandoned=known(abandoned, 1),
        asa_seconds=known(asa, 1),
        occupancy=np.array([0.8]),
        agents_by_queue=np.array([[1.0]]),
        replications=10,
        contacts=100,
        skill_sets=((0,),),
        occupancy_by_skill_set=known(0.9, 1),
    )


def test_service_below_the_goal_counts_in_points():
    """73 % for 80 %: seven points; above the goal none."""
    goal = ServiceGoal(0.8, 20.0)
    assert points_below(outlook(0.73), [goal]) == pytest.approx([0.07])
    assert points_below(outlook(0.83), [goal]) == pytest.approx([0.0])
    assert distances(outlook(0.73), [goal]) == pytest.approx([logit(0.8) - logit(0.73)])
    assert distances(outlook(0.9), [goal])[0] < 0


@pytest.mark.parametrize(
    ("goal", "far"),
    [
        (ServiceGoal(0.0, 20.0, max_asa_seconds=5.0), np.log(2)),
        (ServiceGoal(0.0, 20.0, max_abandoned=0.01), logit(0.02) - logit(0.01)),
        (ServiceGoal(0.0, 20.0, max_occupancy=0.8), logit(0.9) - logit(0.8)),
    ],
)
def test_every_limit_of_a_goal_counts(goal: ServiceGoal, far: float) -> None:
    """Twice the mean wait, twice the abandonments, ten points more occupancy."""
    assert distances(outlook(0.99), [goal]) == pytest.approx([far])
    assert points_below(outlook(0.99), [goal]) == pytest.approx([SLOPE * far])


def test_a_queue_without_contacts_is_at_its_goal():
    """Nothing offered: no share, no distance."""
    goal = ServiceGoal(0.8, 20.0)
    none = outlook(float("nan"), asa=float("nan"), abandoned=float("nan"))
    assert distances(none, [goal]) == pytest.approx([0.0])
    assert points_below(none, [goal]) == pytest.approx([0.0])


def test_the_worst_part_of_a_goal_decides():
    """Service is reached and the mean wait is not."""
    goal = ServiceGoal(0.8, 20.0, max_asa_seconds=5.0)
    assert distances(outlook(0.9), [goal]) == pytest.approx([np.log(2)])


def test_customers_whom_nobody_answered_are_far_below():
    """No share of those answered and no mean wait: both goals are missed."""
    lost = outlook(float("nan"), asa=float("nan"), abandoned=1.0)
    answered = ServiceGoal(0.8, 20.0, definition="answered")
    assert distances(lost, [answered])[0] > 2
    assert points_below(lost, [answered]) == pytest.approx([0.8])
    waits = ServiceGoal(0.0, 20.0, max_asa_seconds=20.0)
    assert distances(lost, [waits]) == pytest.approx([UNANSWERED])
