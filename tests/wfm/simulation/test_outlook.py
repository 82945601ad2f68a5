"""The outlook of a roster in a center, from records to records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from data.records import (
    Activity,
    Agent,
    Center,
    ConfigurationError,
    Contract,
    Forecast,
    Grid,
    Holiday,
    OpeningHours,
    PlanningSettings,
    Roster,
    RosterQuality,
    ServiceGoal,
    Shift,
    Shrinkage,
    Site,
    Skill,
    local_instant,
)
from wfm.simulation import simulate

ZONE = "Europe/Berlin"
MONDAY = date(2026, 3, 2)
QUALITY = RosterQuality(0, 0, 0, 0, 0, 0, 0)


def agent(name: str = "ada", skills: Sequence[str] = ("voice",)) -> Agent:
    return Agent(name, name, "team", "here", ZONE, "full", {s: Skill() for s in skills})


def shift(
    day: date = MONDAY,
    start: int = 8 * 60,
    length: int = 480,
    *,
    agent_id: str = "ada",
    pause: tuple[int, int] | None = None,
) -> Shift:
    """A shift [wall-clock minutes]; the pause is ``(minutes after start, minutes)``."""
    begin = local_instant(day, start, ZONE)

    def at(minute: int) -> datetime:
        return begin + timedelta(minutes=minute)

    activities = [Activity("work", "work", at(0), at(length), paid=True)]
    if pause:
        first, last = pause[0], sum(pause)
        activities = [
            Activity("work", "work", at(0), at(first), paid=True),
            Activity("meal", "meal", at(first), at(last), paid=False),
            Activity("work", "work", at(last), at(length), paid=True),
        ]
    return Shift(agent_id, day, at(0), at(length), "any", tuple(activities))


def roster(*shifts: Shift, first: date = MONDAY, days: int = 1) -> Roster:
    return Roster(first, days, shifts, QUALITY)


def forecast(
    contacts: int, *, first: date = MONDAY, days: int = 1, aht: float = 60.0, queues=("voice",)
) -> Forecast:
    grid = Grid.for_days(first, days, zone=ZONE, minutes=15)
    shape = (len(queues), grid.count)
    return Forecast(
        queues=tuple(queues),
        grid=grid,
        mean=np.full(shape, float(contacts)),
        aht_seconds=np.full(shape, aht),
        samples=np.full((3, *shape), contacts, np.int32),
        models=("mean",) * len(queues),
        explanations=("",) * len(queues),
    )


@pytest.fixture
def center(queue) -> Center:
    return Center(
        name="Small",
        zone=ZONE,
        interval_minutes=15,
        queues=(queue("voice", zone=ZONE),),
        sites=(Site("here", ZONE),),
        skills=("voice",),
        contracts=(Contract("full", ("any",), 0, 2400, 0, 5),),
        templates=(),
        planning=PlanningSettings(),
    )


def on_duty(outlook) -> list[int]:
    """Intervals in which somebody was on duty."""
    return np.flatnonzero(~np.isnan(outlook.occupancy)).tolist()


def test_duty_follows_activities(center):
    """Agents are on duty in their work activities, in local time, not in their meal."""
    plan = roster(shift(pause=(240, 30)))
    outlook = simulate(plan, forecast(0), center, [agent()], replications=2)
    assert on_duty(outlook) == [*range(32, 48), *range(50, 64)]
    assert outlook.days.tolist() == [MONDAY]
    assert outlook.grid.count == 96


def test_break_lowers_service_of_its_interval(center):
    """Service falls in the intervals of a meal and recovers after it."""
    people = [agent("ada"), agent("bob")]
    both = [shift(agent_id="ada", pause=(240, 30)), shift(agent_id="bob")]
    hasty = replace(center, queues=(replace(center.queues[0], patience_seconds=30.0),))
    outlook = simulate(roster(*both), forecast(10), hasty, people, replications=60)
    service = outlook.service_by_interval.mean[0]
    assert service[44:48].min() > 0.9
    assert service[48:50].max() < 0.8
    assert service[50:56].min() > 0.9


def test_overnight_shift(center):
    """A shift over midnight serves the next day's first hours; the last is cut at the end."""
    nights = [shift(MONDAY + timedelta(days=d), 22 * 60, 480) for d in range(2)]
    outlook = simulate(
        roster(*nights, days=2), forecast(1, days=2), center, [agent()], replications=2
    )
    assert on_duty(outlook) == [*range(88, 120), *range(184, 192)]


@pytest.mark.parametrize(
    ("day", "quarters", "hours"), [(date(2026, 3, 29), 92, 23), (date(2026, 10, 25), 100, 25)]
)
def test_clock_change(center, day, quarters, hours):
    """On the days the clock changes a day has 92 or 100 quarter-hours, all of them served."""
    plan = roster(shift(day, 0, hours * 60), first=day)
    outlook = simulate(plan, forecast(1, first=day), center, [agent()], replications=5)
    assert outlook.grid.count == quarters
    assert on_duty(outlook) == list(range(quarters))
    assert outlook.days.tolist() == [day]
    assert outlook.service_by_interval.mean[0].min() > 0
    assert outlook.contacts == 5 * quarters


def test_skills_of_the_day(center):
    """Who loses a skill on Tuesday serves on Monday alone."""
    ada = replace(agent(), skills={"voice": Skill(valid_to=MONDAY)})
    both = roster(shift(), shift(MONDAY + timedelta(days=1)), days=2)
    outlook = simulate(both, forecast(0, days=2), center, [ada], replications=2)
    assert on_duty(outlook) == list(range(32, 64))


def test_no_contacts(center):
    """Without contacts service is not a number and no warning is given."""
    outlook = simulate(roster(shift()), forecast(0), center, [agent()], replications=3)
    for estimate in (outlook.service, outlook.days_met, outlook.abandoned, outlook.asa_seconds):
        assert np.isnan(estimate.mean).all()
    assert np.isnan(outlook.service_by_day.mean).all()
    assert outlook.contacts == 0
    assert outlook.agents_by_queue.sum() == 0


def test_empty_roster(center):
    """A roster without shifts serves nobody, on no day."""
    outlook = simulate(roster(), forecast(5), center, [], replications=3)
    assert outlook.service.mean.tolist() == outlook.days_met.mean.tolist() == [0]
    assert np.isnan(outlook.asa_seconds.mean).all()
    assert np.isnan(outlook.occupancy).all()


def test_occupancy_and_agents(center):
    """5 contacts of 60 s a quarter-hour keep a third of an agent busy."""
    people = [agent(name) for name in "abcd"]
    plan = roster(*(shift(agent_id=name, start=0, length=1440) for name in "abcd"))
    outlook = simulate(plan, forecast(5), center, people, replications=60, workers=2)
    # 60 replications x 96 x 5 contacts of CV 1.2: three standard errors are 2 %.
    assert outlook.agents_by_queue.mean() == pytest.approx(5 * 60 / 900, rel=0.025)
    assert outlook.occupancy.mean() == pytest.approx(5 * 60 / 900 / 4, rel=0.025)
    assert outlook.replications == 60


def test_shrinkage(center):
    """Shrinkage of both kinds multiplies: 0.9 x 0.8 of ten agents are there."""
    people = [agent(f"a{i}") for i in range(10)]
    plan = roster(*(shift(agent_id=a.id, start=0, length=1440) for a in people))
    less = replace(
        center,
        shrinkage=(Shrinkage("ill", "absence", 0.1), Shrinkage("coach", "off_queue", 0.2)),
    )
    outlook = simulate(plan, forecast(5, aht=600.0), less, people, replications=100)
    # The load is 3.33 agents of 7.2; 1,000 shifts: three standard errors are 3.3 %.
    assert np.nanmean(outlook.occupancy) == pytest.approx(5 * 600 / 900 / 7.2, rel=0.06)


def test_service_by_day(center):
    """Days and the whole hang together, and days_met is the share of days at the goal."""
    plan = roster(shift(start=0, length=1440), days=2)
    outlook = simulate(plan, forecast(4, days=2), center, [agent()], replications=20)
    assert outlook.service_by_day.mean.shape == (1, 2)
    assert outlook.service_by_day.mean[0, 0] > 0.5
    assert outlook.service_by_day.mean[0, 1] < 0.01
    assert outlook.service.mean[0] == pytest.approx(outlook.service_by_day.mean.mean(), abs=0.01)
    assert 0 <= outlook.days_met.mean[0] <= 0.5
    assert outlook.service.half_width[0] > 0


def test_holiday_hours(center):
    """A queue that is closed on a holiday keeps no agent back from deferred work."""
    voice = replace(center.queues[0], opening=OpeningHours(holidays=()))
    mail = replace(
        voice,
        name="mail",
        channel="deferred",
        goal=ServiceGoal(0.9, 3600, kind="answered_within"),
    )
    mixed = replace(center, queues=(voice, mail))
    calls = forecast(0, queues=("voice", "mail"))
    mails = replace(calls, samples=np.stack([calls.samples[:, 0], calls.samples[:, 0] + 2], axis=1))
    arguments = (roster(shift(start=0, length=1440)), mails, mixed, [agent()])
    weekday = simulate(*arguments, replications=2)
    holiday = simulate(*arguments, replications=2, holidays=[Holiday(MONDAY, "Rest")])
    # The one agent is the reserve of the calls while their queue is open.
    assert weekday.service.mean[1] == 0
    assert holiday.service.mean[1] > 0.95


def test_days_in_common(center):
    """The outlook covers the days that roster and forecast share."""
    second = MONDAY + timedelta(days=1)
    plan = roster(shift(second), first=second, days=3)
    outlook = simulate(plan, forecast(1, days=3), center, [agent()], replications=2)
    assert outlook.days.tolist() == [second, second + timedelta(days=1)]
    assert on_duty(outlook) == list(range(32, 64))


def test_results_do_not_depend_on_the_order_of_shifts(center):
    """The same roster written in another order has the same absences."""
    people = [agent(f"a{i}") for i in range(6)]
    shifts = [shift(agent_id=a.id) for a in people]
    ill = replace(center, shrinkage=(Shrinkage("ill", "absence", 0.4),))
    runs = [
        simulate(roster(*order), forecast(3), ill, people, replications=5)
        for order in (shifts, shifts[::-1])
    ]
    assert on_duty(runs[0]) == on_duty(runs[1])
    assert runs[0].service.mean == pytest.approx(runs[1].service.mean)


class TestErrors:
    def test_other_days(self, center):
        """A roster outside the forecast names both."""
        later = MONDAY + timedelta(days=30)
        with pytest.raises(ConfigurationError, match=r"1 days from 2026-04-01.*2026-03-01"):
            simulate(roster(first=later), forecast(1), center, [])

    def test_unknown_agent(self, center):
        """A shift of somebody unknown names them."""
        with pytest.raises(ConfigurationError, match="not known: ada"):
            simulate(roster(shift()), forecast(1), center, [])

    def test_unknown_queue(self, center):
        """A queue of the forecast that the center has not is named."""
        with pytest.raises(ConfigurationError, match="has not: fax"):
            simulate(roster(), forecast(1, queues=("fax",)), center, [])

    def test_no_samples(self, center):
        """A forecast without samples cannot be simulated."""
        empty = replace(forecast(1), samples=np.zeros((0, 1, 96), np.int32))
        with pytest.raises(ConfigurationError, match="no samples"):
            simulate(roster(), empty, center, [])

    def test_no_replications(self, center):
        """Fewer than one replication is refused."""
        with pytest.raises(ConfigurationError, match="replications is 0"):
            simulate(roster(), forecast(1), center, [], replications=0)
