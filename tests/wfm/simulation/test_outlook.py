"""The outlook of a roster in a center, from records to records."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import (
    ConfigurationError,
    Holiday,
    OpeningHours,
    ServiceGoal,
    Shrinkage,
    Skill,
)
from wfm.simulation import simulate


@pytest.fixture
def center(small):
    """One call queue in Berlin."""
    return small.center(small.queue("voice"))


def on_duty(outlook) -> list[int]:
    """Intervals in which somebody was on duty."""
    return np.flatnonzero(~np.isnan(outlook.occupancy)).tolist()


def test_duty_follows_activities(center, small):
    """Agents are on duty in their work activities, in local time, not in their meal."""
    plan = small.roster(small.shift(pause=(240, 30)))
    outlook = simulate(plan, small.forecast(0), center, [small.agent()], replications=2)
    assert on_duty(outlook) == [*range(32, 48), *range(50, 64)]
    assert outlook.days.tolist() == [small.monday]
    assert outlook.grid.count == 96


def test_break_lowers_service_of_its_interval(center, small):
    """Service falls in the intervals of a meal and recovers after it."""
    people = [small.agent("ada"), small.agent("bob")]
    both = [small.shift(agent_id="ada", pause=(240, 30)), small.shift(agent_id="bob")]
    hasty = replace(center, queues=(replace(center.queues[0], patience_seconds=30.0),))
    outlook = simulate(small.roster(*both), small.forecast(10), hasty, people, replications=60)
    service = outlook.service_by_interval.mean[0]
    assert service[44:48].min() > 0.9
    assert service[48:50].max() < 0.8
    assert service[50:56].min() > 0.9


def test_overnight_shift(center, small):
    """A shift over midnight serves the next day's first hours; the last is cut at the end."""
    nights = [small.shift(small.monday + timedelta(days=d), 22 * 60, 480) for d in range(2)]
    outlook = simulate(
        small.roster(*nights, days=2),
        small.forecast(1, days=2),
        center,
        [small.agent()],
        replications=2,
    )
    assert on_duty(outlook) == [*range(88, 120), *range(184, 192)]


@pytest.mark.parametrize(
    ("day", "quarters", "hours"), [(date(2026, 3, 29), 92, 23), (date(2026, 10, 25), 100, 25)]
)
def test_clock_change(center, day, quarters, hours, small):
    """On the days the clock changes a day has 92 or 100 quarter-hours, all of them served."""
    plan = small.roster(small.shift(day, 0, hours * 60), first=day)
    outlook = simulate(plan, small.forecast(1, first=day), center, [small.agent()], replications=5)
    assert outlook.grid.count == quarters
    assert on_duty(outlook) == list(range(quarters))
    assert outlook.days.tolist() == [day]
    assert outlook.service_by_interval.mean[0].min() > 0
    assert outlook.contacts == 5 * quarters


def test_skills_of_the_day(center, small):
    """Who loses a skill on Tuesday serves on Monday alone."""
    ada = replace(small.agent(), skills={"voice": Skill(valid_to=small.monday)})
    both = small.roster(small.shift(), small.shift(small.monday + timedelta(days=1)), days=2)
    outlook = simulate(both, small.forecast(0, days=2), center, [ada], replications=2)
    assert on_duty(outlook) == list(range(32, 64))


def test_no_contacts(center, small):
    """Without contacts service is not a number and no warning is given."""
    outlook = simulate(
        small.roster(small.shift()), small.forecast(0), center, [small.agent()], replications=3
    )
    for estimate in (outlook.service, outlook.days_met, outlook.abandoned, outlook.asa_seconds):
        assert np.isnan(estimate.mean).all()
    assert np.isnan(outlook.service_by_day.mean).all()
    assert outlook.contacts == 0
    assert outlook.agents_by_queue.sum() == 0


def test_empty_roster(center, small):
    """A roster without shifts serves nobody, on no day."""
    outlook = simulate(small.roster(), small.forecast(5), center, [], replications=3)
    assert outlook.service.mean.tolist() == outlook.days_met.mean.tolist() == [0]
    assert np.isnan(outlook.asa_seconds.mean).all()
    assert np.isnan(outlook.occupancy).all()


def test_occupancy_and_agents(center, small):
    """5 contacts of 60 s a quarter-hour keep a third of an agent busy."""
    people = [small.agent(name) for name in "abcd"]
    plan = small.roster(*(small.shift(agent_id=name, start=0, length=1440) for name in "abcd"))
    outlook = simulate(plan, small.forecast(5), center, people, replications=60, workers=2)
    # 60 replications x 96 x 5 contacts of CV 1.2: three standard errors are 2 %.
    assert outlook.agents_by_queue.mean() == pytest.approx(5 * 60 / 900, rel=0.025)
    assert outlook.occupancy.mean() == pytest.approx(5 * 60 / 900 / 4, rel=0.025)
    assert outlook.replications == 60


def test_shrinkage(center, small):
    """Shrinkage of both kinds multiplies: 0.9 x 0.8 of ten agents are there."""
    people = [small.agent(f"a{i}") for i in range(10)]
    plan = small.roster(*(small.shift(agent_id=a.id, start=0, length=1440) for a in people))
    less = replace(
        center,
        shrinkage=(Shrinkage("ill", "absence", 0.1), Shrinkage("coach", "off_queue", 0.2)),
    )
    outlook = simulate(plan, small.forecast(5, aht=600.0), less, people, replications=100)
    # The load is 3.33 agents of 7.2; 1,000 shifts: three standard errors are 3.3 %.
    assert np.nanmean(outlook.occupancy) == pytest.approx(5 * 600 / 900 / 7.2, rel=0.06)


def test_service_by_day(center, small):
    """Days and the whole hang together, and days_met is the share of days at the goal."""
    plan = small.roster(small.shift(start=0, length=1440), days=2)
    outlook = simulate(plan, small.forecast(4, days=2), center, [small.agent()], replications=20)
    assert outlook.service_by_day.mean.shape == (1, 2)
    assert outlook.service_by_day.mean[0, 0] > 0.5
    assert outlook.service_by_day.mean[0, 1] < 0.01
    assert outlook.service.mean[0] == pytest.approx(outlook.service_by_day.mean.mean(), abs=0.01)
    assert 0 <= outlook.days_met.mean[0] <= 0.5
    assert outlook.service.half_width[0] > 0


def test_holiday_hours(center, small):
    """A queue that is closed on a holiday keeps no agent back from deferred work."""
    voice = replace(center.queues[0], opening=OpeningHours(holidays=()))
    mail = replace(
        voice,
        name="mail",
        channel="deferred",
        goal=ServiceGoal(0.9, 3600, kind="answered_within"),
    )
    mixed = replace(center, queues=(voice, mail))
    calls = small.forecast(0, queues=("voice", "mail"))
    mails = replace(calls, samples=np.stack([calls.samples[:, 0], calls.samples[:, 0] + 2], axis=1))
    arguments = (small.roster(small.shift(start=0, length=1440)), mails, mixed, [small.agent()])
    weekday = simulate(*arguments, replications=2)
    holiday = simulate(*arguments, replications=2, holidays=[Holiday(small.monday, "Rest")])
    # The one agent is the reserve of the calls while their queue is open.
    assert weekday.service.mean[1] == 0
    assert holiday.service.mean[1] > 0.95


def test_days_in_common(center, small):
    """The outlook covers the days that roster and forecast share."""
    second = small.monday + timedelta(days=1)
    plan = small.roster(small.shift(second), first=second, days=3)
    outlook = simulate(plan, small.forecast(1, days=3), center, [small.agent()], replications=2)
    assert outlook.days.tolist() == [second, second + timedelta(days=1)]
    assert on_duty(outlook) == list(range(32, 64))


def test_results_do_not_depend_on_the_order_of_shifts(center, small):
    """The same roster written in another order has the same absences."""
    people = [small.agent(f"a{i}") for i in range(6)]
    shifts = [small.shift(agent_id=a.id) for a in people]
    ill = replace(center, shrinkage=(Shrinkage("ill", "absence", 0.4),))
    runs = [
        simulate(small.roster(*order), small.forecast(3), ill, people, replications=5)
        for order in (shifts, shifts[::-1])
    ]
    assert on_duty(runs[0]) == on_duty(runs[1])
    assert runs[0].service.mean == pytest.approx(runs[1].service.mean)


class TestErrors:
    def test_other_days(self, center, small):
        """A roster outside the forecast names both."""
        later = small.monday + timedelta(days=30)
        with pytest.raises(ConfigurationError, match=r"1 days from 2026-04-01.*2026-03-01"):
            simulate(small.roster(first=later), small.forecast(1), center, [])

    def test_unknown_agent(self, center, small):
        """A shift of somebody unknown names them."""
        with pytest.raises(ConfigurationError, match="not known: ada"):
            simulate(small.roster(small.shift()), small.forecast(1), center, [])

    def test_unknown_queue(self, center, small):
        """A queue of the forecast that the center has not is named."""
        with pytest.raises(ConfigurationError, match="has not: fax"):
            simulate(small.roster(), small.forecast(1, queues=("fax",)), center, [])

    def test_no_samples(self, center, small):
        """A forecast without samples cannot be simulated."""
        empty = replace(small.forecast(1), samples=np.zeros((0, 1, 96), np.int32))
        with pytest.raises(ConfigurationError, match="no samples"):
            simulate(small.roster(), empty, center, [])

    def test_no_replications(self, center, small):
        """Fewer than one replication is refused."""
        with pytest.raises(ConfigurationError, match="replications is 0"):
            simulate(small.roster(), small.forecast(1), center, [], replications=0)
