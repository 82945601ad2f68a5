"""Figures of the outlook that the simulator measures, against formulas and by hand."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.records import (
    Backlog,
    Distribution,
    InputRefusedError,
    OpeningHours,
    ServiceGoal,
    local_instant,
)
from wfm.simulation import simulate
from wfm.staffing import erlang_a, erlang_b

EXPONENTIAL = Distribution("exponential")


def crew(small, number, *, skills=("voice",), days=1):
    """People with these skills who work around the clock, and their roster."""
    people = [small.agent(f"a{i}", skills) for i in range(number)]
    shifts = [
        small.shift(small.monday + timedelta(days=d), 0, 1440, agent_id=a.id)
        for d in range(days)
        for a in people
    ]
    return people, small.roster(*shifts, days=days)


def test_virtual_service(small):
    """A customer of endless patience meets what the formula of Erlang A says."""
    queue = small.queue(
        goal=ServiceGoal(0.8, 60, definition="virtual"),
        patience_seconds=120.0,
        handle_time=EXPONENTIAL,
    )
    people, roster = crew(small, 9, days=4)
    outlook = simulate(
        roster,
        small.forecast(17.5, days=4, aht=480.0, poisson=80),
        small.center(queue),
        people,
        replications=80,
    )
    exact = erlang_a(9, 70 / 3600, aht_seconds=480, patience_seconds=120, threshold_seconds=60)
    assert exact.service("abandons_met") - exact.service("virtual") > 0.04
    # Monday starts empty, which lifts the service of four days by a quarter of a point.
    tolerance = 0.005 + float(outlook.service.half_width[0])
    assert outlook.service.mean[0] == pytest.approx(exact.service("virtual"), abs=tolerance)
    for definition, found in outlook.service_by_definition.items():
        assert found.mean[0] == pytest.approx(exact.service(definition), abs=tolerance)


def test_turned_away(small):
    """Without a waiting room, Erlang B: 5 agents and a load of 4 turn away 19.9 %."""
    queue = small.queue(waiting_room=0, handle_time=EXPONENTIAL)
    people, roster = crew(small, 5)
    outlook = simulate(
        roster,
        small.forecast(20, aht=180.0, poisson=50),
        small.center(queue),
        people,
        replications=60,
    )
    assert erlang_b(5, 4) == pytest.approx(0.199, abs=0.001)
    assert outlook.turned_away.mean[0] == pytest.approx(0.199, abs=0.012)
    assert outlook.service.mean[0] == pytest.approx(1 - outlook.turned_away.mean[0])
    assert outlook.abandoned.mean[0] == 0


def test_redialled(small):
    """Half of those who abandon try again: half as many redials as abandonments, up to the end."""
    queue = small.queue(patience_seconds=60.0, redial=0.5, redial_seconds=120.0)
    people, roster = crew(small, 4)
    outlook = simulate(
        roster,
        small.forecast(25, aht=180.0, poisson=50),
        small.center(queue),
        people,
        replications=40,
    )
    assert outlook.abandoned.mean[0] > 0.2
    half = 0.5 * outlook.abandoned.mean[0]
    assert outlook.redialled.mean[0] == pytest.approx(half, rel=0.05)


def test_occupancy_of_two_kinds(small):
    """Calls keep those busy who can do nothing else first; the load is shared out as it came."""
    queues = (small.queue("calls"), small.queue("chat"))
    people = [small.agent("ada", ["calls"]), small.agent("bob", ["calls", "chat"])]
    shifts = [small.shift(start=0, length=1440, agent_id=a.id) for a in people]
    outlook = simulate(
        small.roster(*shifts),
        small.forecast(np.array([[2.0], [0.0]]), aht=180.0, queues=["calls", "chat"], poisson=20),
        small.center(*queues),
        people,
        replications=40,
    )
    assert outlook.skill_sets == ((0,), (0, 1))
    single, both = outlook.occupancy_by_skill_set.mean
    # 2 x 180 s a quarter-hour are 0.4 erlang.
    assert single + both == pytest.approx(0.4, rel=0.05)
    assert single > 2 * both
    assert outlook.occupancy_by_skill_set.half_width.min() > 0


class TestBacklog:
    @pytest.fixture
    def mail(self, small):
        """A mail queue that is asked for within two days."""
        goal = ServiceGoal(0.9, 48 * 3600, kind="answered_within")
        return small.queue("mail", channel="deferred", goal=goal)

    def test_nobody_works(self, small, mail):
        """Five ten hours old and one an hour: 29 and 53 at the ends of the days, up to 58 h old."""
        start = local_instant(small.monday, 0, small.zone)
        outlook = simulate(
            small.roster(days=2),
            small.forecast(np.tile([1.0, 0, 0, 0], 48), days=2, queues=["mail"]),
            small.center(mail),
            [],
            backlog=[Backlog("mail", start - timedelta(hours=10), 5)],
            replications=3,
        )
        assert outlook.backlog.mean[0].tolist() == [29, 53]
        assert outlook.backlog_age_hours.mean[0] == pytest.approx([34, 58])
        assert outlook.backlog.half_width[0].tolist() == [0, 0]

    def test_one_works(self, small, mail):
        """Forty of 15 minutes are done in ten hours: of those left over none, age 0."""
        start = local_instant(small.monday, 0, small.zone)
        people = [small.agent("ada", ["mail"])]
        fixed = replace(mail, handle_time=Distribution("lognormal", cv=0.0))
        settings = {"backlog": [Backlog("mail", start - timedelta(hours=1), 40)]}
        silence = small.forecast(0, days=1, queues=["mail"], aht=900.0)
        plan = {}
        for hours in (9, 11):
            roster = small.roster(small.shift(start=0, length=60 * hours))
            plan[hours] = simulate(
                roster, silence, small.center(fixed), people, replications=3, **settings
            )
        assert plan[9].backlog.mean[0].tolist() == [4]
        assert plan[9].backlog_age_hours.mean[0] == pytest.approx([25])
        assert plan[11].backlog.mean[0].tolist() == plan[11].backlog_age_hours.mean[0].tolist()
        assert plan[11].backlog.mean[0].tolist() == [0]
        # Work done on the backlog occupies agents; it counts in no interval of arrival.
        assert plan[11].occupancy_by_skill_set.mean[0] == pytest.approx(10 / 11)
        assert np.isnan(plan[11].service.mean[0])

    def test_refused(self, small, mail):
        """A backlog from the future is refused."""
        late = Backlog("mail", local_instant(small.monday, 60, small.zone))
        with pytest.raises(InputRefusedError, match="arrives after"):
            simulate(
                small.roster(),
                small.forecast(1, queues=["mail"]),
                small.center(mail),
                [],
                backlog=[late],
            )


def test_done_by(small):
    """In by noon done by six: a shift from two to four does Monday's, one after six does not."""
    goal = ServiceGoal(1.0, 86400, kind="done_by", done_by_minute=1080, received_by_minute=720)
    opening = OpeningHours(week=(((480, 1200),),) * 7)
    mail = small.queue("mail", channel="deferred", goal=goal, opening=opening)
    at_nine = np.zeros(192)
    at_nine[36] = 4
    people = [small.agent("ada", ["mail"])]
    for start, share in ((840, 1.0), (1085, 0.0)):
        outlook = simulate(
            small.roster(small.shift(start=start, length=120), days=2),
            small.forecast(at_nine, days=2, queues=["mail"], aht=120.0),
            small.center(mail),
            people,
            replications=3,
        )
        assert outlook.service.mean[0] == share
        assert outlook.days_met.mean[0] == share
        assert outlook.backlog.mean[0].tolist() == [0, 0]


def test_limits_on_a_quiet_and_a_busy_day(small):
    """A limit on occupancy is kept on the day with half the calls, and not on the other."""
    queue = small.queue(goal=ServiceGoal(0.0, 20, max_occupancy=0.5))
    people, roster = crew(small, 4, days=2)
    calls = np.repeat([5.0, 10.0], 96)
    outlook = simulate(
        roster,
        small.forecast(calls, days=2, aht=240.0, poisson=20),
        small.center(queue),
        people,
        replications=20,
    )
    # 5 x 240 s a quarter-hour are 1.33 of 4 agents, 10 of them 2.67.
    assert outlook.days_met.mean[0] == pytest.approx(0.5)
    assert outlook.service_by_day.mean[0, 0] > 0.9
