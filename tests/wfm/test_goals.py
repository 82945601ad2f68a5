"""How simulated service stands to whole goals."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from data.records import Center, Estimate, Grid, Outlook, Queue, ServiceGoal
from wfm.goals import judge, queues_below_goal, standing

NAN = float("nan")


def estimate(mean: float, half_width: float) -> Estimate:
    return Estimate(np.array([mean]), np.array([half_width]))


def outlook(
    *,
    service: tuple[float, float] = (0.85, 0.01),
    asa: tuple[float, float] = (20.0, 2.0),
    abandoned: tuple[float, float] = (0.03, 0.005),
    occupancy: tuple[tuple[float, float], ...] = ((0.8, 0.01),),
    sets: tuple[tuple[int, ...], ...] = ((0,),),
) -> Outlook:
    """Give one queue's outlook over one interval."""
    busy = np.array(occupancy).reshape(-1, 2)
    each = Estimate(np.zeros((1, 1)), np.zeros((1, 1)))
    return Outlook(
        queues=("q",),
        grid=Grid(datetime(2026, 3, 2, tzinfo=UTC), 60, 1),
        days=np.array(["2026-03-02"], "datetime64[D]"),
        service=estimate(*service),
        service_by_day=each,
        service_by_interval=each,
        days_met=estimate(0.5, 0.1),
        abandoned=estimate(*abandoned),
        asa_seconds=estimate(*asa),
        occupancy=np.zeros(1),
        agents_by_queue=np.zeros((1, 1)),
        replications=10,
        contacts=100,
        skill_sets=sets,
        occupancy_by_skill_set=Estimate(busy[:, 0], busy[:, 1]),
    )


@pytest.mark.parametrize(
    ("goal", "state", "broken"),
    [
        (ServiceGoal(0.8, 20), "met", ()),
        (ServiceGoal(0.84, 20), "met", ()),
        (ServiceGoal(0.845, 20), "close", ()),
        (ServiceGoal(0.855, 20), "close", ("service",)),
        (ServiceGoal(0.87, 20), "missed", ("service",)),
        (ServiceGoal(0, 20, max_asa_seconds=22), "met", ()),
        (ServiceGoal(0, 20, max_asa_seconds=19), "close", ("mean wait",)),
        (ServiceGoal(0, 20, max_asa_seconds=17), "missed", ("mean wait",)),
        (ServiceGoal(0, 20, max_abandoned=0.04), "met", ()),
        (ServiceGoal(0, 20, max_abandoned=0.02), "missed", ("abandoned",)),
        (ServiceGoal(0, 20, max_occupancy=0.82), "met", ()),
        (ServiceGoal(0, 20, max_occupancy=0.7), "missed", ("occupancy",)),
        (ServiceGoal(0.8, 20, max_asa_seconds=17, max_abandoned=0.04), "missed", ("mean wait",)),
        (ServiceGoal(0.8, 20, max_asa_seconds=30, max_abandoned=0.04), "met", ()),
    ],
)
def test_all_that_a_goal_names_must_hold(
    goal: ServiceGoal, state: str, broken: tuple[str, ...]
) -> None:
    """Each part is met or missed when its whole interval lies on that side; one missed part is all
    that it takes."""
    found = judge(outlook(), 0, goal)
    assert (found.standing, found.broken) == (state, broken)
    assert found.holds == (not broken)


def test_occupancy_lies_between_that_of_the_agents_who_serve_the_queue() -> None:
    """Only where all of them are under the limit, or all over it, is it decided."""
    two = outlook(occupancy=((0.7, 0.01), (0.9, 0.01), (0.99, 0)), sets=((0,), (0, 1), (1,)))
    for limit, state in ((0.95, "met"), (0.8, "close"), (0.65, "missed")):
        assert judge(two, 0, ServiceGoal(0, 20, max_occupancy=limit)).standing == state


def test_nothing_offered_is_neither() -> None:
    """Without contacts no goal is met or missed."""
    empty = outlook(service=(NAN, NAN), asa=(NAN, NAN), abandoned=(NAN, NAN))
    goal = ServiceGoal(0.8, 20, max_asa_seconds=9, max_abandoned=0.1, max_occupancy=0.9)
    assert judge(empty, 0, goal).standing == "none"


def test_nobody_answered_is_missed() -> None:
    """Customers who all gave up leave no mean wait; that keeps no limit on it."""
    lost = outlook(service=(0.0, 0.0), asa=(NAN, NAN), abandoned=(1.0, 0.0))
    assert judge(lost, 0, ServiceGoal(0, 20, max_asa_seconds=60)).standing == "missed"
    lost = replace(lost, service=estimate(NAN, NAN))
    assert judge(lost, 0, ServiceGoal(0.8, 20, definition="answered")).standing == "missed"


def test_a_half_width_that_is_not_known_is_none() -> None:
    """One replication has no interval: its mean decides."""
    assert standing(0.8, NAN, 0.8) == "met"
    assert standing(0.79, NAN, 0.8) == "missed"


def test_queues_below_are_named_whatever_the_goal_is() -> None:
    """A limit that is missed is below the goal, noise taken off."""

    def center(goal: ServiceGoal) -> Center:
        queue = Queue("q", "immediate", "voice", frozenset({"a"}), goal, 300.0, "UTC")
        return Center("c", "UTC", 60, (queue,), (), ("a",), (), ())

    assert queues_below_goal(outlook(), center(ServiceGoal(0, 20, max_asa_seconds=17))) == ("q",)
    assert queues_below_goal(outlook(), center(ServiceGoal(0, 20, max_asa_seconds=19))) == ()
