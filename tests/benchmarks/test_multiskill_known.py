"""The roster known beforehand that shows how much work a week's center can do."""

from collections import Counter

import numpy as np

from benchmarks.multiskill_known import known_shifts
from benchmarks.multiskill_rounds import case_of
from benchmarks.multiskill_week import (
    DAYS_WORKED,
    FIRST_DATE,
    Week,
    start_shares,
    week_center,
)
from data.records import Outlook, Roster, RosterQuality, Shift
from scheduling import check
from wfm.simulation import simulate


def small(occupancy: float | None) -> Week:
    return week_center(4, 5, 40, seed=3, samples=60, occupancy=occupancy)


def known(week: Week) -> tuple[Shift, ...]:
    return known_shifts(
        week.center,
        week.agents,
        first_date=FIRST_DATE,
        days_worked=DAYS_WORKED,
        start_shares=start_shares,
    )


def outlook(week: Week) -> Outlook:
    roster = Roster(week.first_date, week.days, known(week), RosterQuality(0, 0, 0, 0, 0, 0, 0))
    return simulate(roster, week.forecast, week.center, week.agents, replications=60, seed=77)


def test_the_known_roster_is_legal_and_spread_as_asked():
    """No rule is broken, everybody works five days, and as many each day as they should."""
    week = small(0.5)
    shifts = known(week)
    assert not check(case_of(week).build(case_of(week).requirement), shifts)
    assert set(Counter(s.agent_id for s in shifts).values()) == {5}
    by_day = Counter((s.schedule_date - FIRST_DATE).days for s in shifts)
    share = np.array([by_day[d] for d in range(7)]) / len(week.agents)
    np.testing.assert_allclose(share, DAYS_WORKED, atol=0.06)


def test_with_the_work_found_the_known_roster_just_keeps_every_goal():
    """On other customers: all queues at 80 % within noise, with a tenth more work not all."""
    week = small(None)
    assert 0.3 < week.occupancy < 1
    assert outlook(week).service.mean.min() > 0.8 - 0.02
    assert outlook(small(1.1 * week.occupancy)).service.mean.min() < 0.8
