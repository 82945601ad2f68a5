"""Cuts: whose agents a queue lacks, by simulating one more of each skill set."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.multiskill_rounds import case_of
from benchmarks.multiskill_week import week_center
from data.records import Roster, RosterQuality
from scheduling import at_work, solve
from wfm.rounds.cuts import cuts_of, slopes_of
from wfm.simulation import simulate


@pytest.fixture(scope="module")
def planned():
    """A week of four queues in a ring with 24 agents for the work of forty, and its slopes."""
    case = case_of(week_center(4, 4, 40, seed=2, samples=20, occupancy=0.6))
    agents = tuple(a for i, a in enumerate(case.agents) if i % 5 < 3)
    served = {a.id for a in agents}
    instance = case.build(case.requirement)
    shifts = tuple(s for s in solve(instance, seconds=1).shifts if s.agent_id in served)
    roster = Roster(case.first_date, case.days, shifts, RosterQuality(0, 0, 1, 1, 0, 0, 0))
    settings = {"replications": 10, "seed": 3, "workers": 1}
    base = simulate(roster, case.forecast, case.center, agents, **settings)
    slopes = slopes_of(
        roster,
        base,
        forecast=case.forecast,
        center=case.center,
        agents=agents,
        holidays=(),
        **settings,
    )
    return replace(case, agents=agents), instance, roster, base, slopes


def test_an_agent_helps_his_own_queues_most(planned) -> None:
    """Of one more agent the queues served gain more than the others, which gain too."""
    *_, slopes = planned
    total = slopes.gain.sum(axis=2)
    for gained, served in zip(total, slopes.skill_sets, strict=True):
        others = [q for q in range(4) if q not in served]
        assert gained[list(served)].min() > gained[others].max()
    assert (total.sum(axis=1) > 0).all()


def test_a_queue_below_its_goal_gets_more_agents_of_a_subset_that_holds_it(planned) -> None:
    """The row raised asks for more than are there on average, and only of queues below."""
    case, instance, roster, base, slopes = planned
    sets, on_duty = at_work(instance, roster.shifts)
    below = np.array([0.05, 0.0, 0.0, 0.0])
    subsets, rows = case.requirement.subsets, case.requirement.agents
    found = cuts_of(
        base,
        slopes,
        forecast=case.forecast,
        center=case.center,
        below=below,
        subsets=subsets,
        rows=rows,
        skill_sets=sets,
        on_duty=on_duty,
    )
    (subset,) = found
    assert 0 in subset
    row = rows[subsets.index(subset)]
    asked = row > 0
    assert (found[subset][asked] > row[asked]).all()
    assert not found[subset][~asked].any()
    assert not cuts_of(
        base,
        slopes,
        forecast=case.forecast,
        center=case.center,
        below=np.zeros(4),
        subsets=subsets,
        rows=rows,
        skill_sets=sets,
        on_duty=on_duty,
    )
