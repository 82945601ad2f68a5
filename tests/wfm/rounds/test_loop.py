"""Rounds of rows, roster and simulation on a small center of shared agents."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.multiskill_rounds import case_of
from benchmarks.multiskill_week import week_center
from data.records import ConfigurationError, PlanRound
from scheduling import check
from wfm.rounds import Case, plan_rounds


@pytest.fixture(scope="module")
def case() -> Case:
    """Four queues, four skill sets in a ring, 40 agents, and rows a fifth too low."""
    found = case_of(week_center(4, 4, 40, seed=1, samples=40, occupancy=0.6))
    low = replace(found.requirement, agents=0.8 * found.requirement.agents)
    return replace(found, requirement=low)


def test_rows_are_raised_until_every_queue_is_at_its_goal(case: Case) -> None:
    """Rows that ask for too little leave every queue below; more rounds bring all of them up."""
    told: list[PlanRound] = []
    outcome = plan_rounds(case, seconds=8, replications=20, workers=1, each=told.append)
    first, kept = outcome.rounds[0], outcome.rounds[outcome.best - 1]
    assert (first.below > 0.02).all()
    assert kept.lacks == 0
    assert kept.kept
    assert kept.paid_hours > first.paid_hours
    assert (kept.raised > 0).all()
    assert (outcome.requirement.agents >= case.requirement.agents - 1e-9).all()
    assert [one.number for one in told] == [one.number for one in outcome.rounds]
    assert len(told) <= 10
    np.testing.assert_array_equal(outcome.outlook.service.mean, kept.service)
    assert not check(outcome.instance, outcome.solution.shifts)


def test_one_round_keeps_the_rows_of_the_forecast(case: Case) -> None:
    """With one round nothing is raised, whatever the simulation says."""
    outcome = plan_rounds(case, most=1, seconds=1, replications=5, workers=1)
    assert len(outcome.rounds) == outcome.best == 1
    assert not outcome.rounds[0].raised.any()
    np.testing.assert_array_equal(outcome.requirement.agents, case.requirement.agents)


def test_the_best_round_is_kept_where_no_roster_reaches_the_goals(case: Case) -> None:
    """Five agents for the work of forty: rounds end, and none is better than the one kept."""
    few = tuple(case.agents[::8])

    def build(requirement):
        from scheduling import build_instance

        return build_instance(
            requirement, case.center, few, first_date=case.first_date, days=case.days
        )

    poor = replace(case, agents=few, build=build)
    outcome = plan_rounds(poor, most=5, seconds=5, replications=10, workers=1)
    kept = outcome.rounds[outcome.best - 1]
    assert kept.lacks > 0
    assert kept.lacks <= min(one.lacks for one in outcome.rounds) + 1e-3
    assert sum(one.kept for one in outcome.rounds) == 1


def test_a_forecast_without_samples_cannot_be_simulated(case: Case) -> None:
    """What an outside forecast lacks is named."""
    samples = case.forecast.samples[:0]
    with pytest.raises(ConfigurationError, match="no samples"):
        plan_rounds(replace(case, forecast=replace(case.forecast, samples=samples)), seconds=1)
