"""From records to the model: who may serve what and when, deadlines and the opening backlog."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data.records import (
    Backlog,
    Grid,
    Holiday,
    InputRefusedError,
    OpeningHours,
    Overflow,
    Routing,
    ServiceGoal,
    Shrinkage,
    Skill,
    local_instant,
)
from wfm.simulation import RoutingStep, absence_by_weekday, build_model, horizon

HOUR = 3600.0
WORK_DAYS = OpeningHours(week=(((480, 1200),),) * 5 + ((),) * 2)


def model_of(small, center, roster, people, *, days=1, first=None, backlog=(), holidays=()):
    names = [q.name for q in center.queues]
    forecast = small.forecast(1, days=days, first=first or roster.first_date, queues=names)
    grid = horizon(roster, forecast, zone=center.zone)
    return build_model(
        roster, forecast, center, people, grid=grid, holidays=holidays, backlog=backlog
    )


class TestOverflow:
    @pytest.fixture
    def center(self, small):
        """English calls overflow to German after 20 s and to trainees after a minute."""
        steps = (
            Overflow(20, frozenset({"german"})),
            Overflow(60, frozenset({"trainee"}), minimum_level=2),
        )
        return small.center(small.queue("german"), small.queue("english", overflow=steps))

    @pytest.fixture
    def crew(self, small):
        """Everybody works a day: both languages, English, German and a trainee."""
        skills = {
            "ada": ("german", "english"),
            "bob": ("english",),
            "carl": ("german",),
            "dora": ("trainee",),
        }
        people = [small.agent(name, own) for name, own in skills.items()]
        return people, small.roster(*(small.shift(agent_id=name) for name in skills))

    def test_groups(self, small, center, crew):
        """Who serves a queue only after a wait is in a group of that queue, apart from others."""
        people, roster = crew
        model = model_of(small, center, roster, people)
        sets = [model.skill_sets[g] for g in model.server_group]
        assert sets == [(0, 1), (1,), (0, 1), (1,)]
        assert len(set(model.server_group.tolist())) == 4

    def test_routes(self, small, center, crew):
        """Who needs no wait is asked first, specialists before others; helpers after their wait."""
        people, roster = crew
        model = model_of(small, center, roster, people)
        ada, bob, carl, dora = model.server_group.tolist()
        assert model.routes[1] == (
            RoutingStep(bob, 0),
            RoutingStep(ada, 1),
            RoutingStep(carl, 2, 20),
            RoutingStep(dora, 3, 60),
        )
        # One queue at once: German is Carl's only own queue.
        assert model.routes[0] == (RoutingStep(carl, 0), RoutingStep(ada, 1))

    def test_longest_idle(self, small, center, crew):
        """With idle time alone all groups have one rank, and the waits stay."""
        people, roster = crew
        fair = replace(center, routing=Routing(order="fifo", idle="longest_idle"))
        model = model_of(small, fair, roster, people)
        assert {step.rank for steps in model.routes for step in steps} == {0}
        assert sorted(step.after_seconds for step in model.routes[1]) == [0, 0, 20, 60]
        assert model.order == "fifo"

    def test_level_of_the_overflow(self, small, center):
        """A trainee below the overflow's level never helps."""
        dora = replace(small.agent("dora"), skills={"trainee": Skill(level=1)})
        model = model_of(small, center, small.roster(small.shift(agent_id="dora")), [dora])
        assert model.skill_sets == ()
        assert len(model.server_group) == 0


class TestShrinkage:
    def test_absence_by_day(self, small):
        """Absences of a weekday multiply and follow the local day on which the shift starts."""
        absences = (
            Shrinkage("ill", "absence", 0.1),
            Shrinkage("monday", "absence", 0.5, weekdays=frozenset({0})),
        )
        center = small.center(small.queue(), shrinkage=absences)
        # Half past midnight on Monday in Berlin is Sunday in UTC.
        shifts = [small.shift(start=30), small.shift(small.monday + timedelta(days=1))]
        model = model_of(small, center, small.roster(*shifts, days=2), [small.agent()], days=2)
        assert model.absence.tolist() == pytest.approx([0.55, 0.1])
        assert absence_by_weekday(center) == pytest.approx([0.55] + 6 * [0.1])
        assert model.off_queue.size == 0

    def test_time_off_queue(self, small):
        """Time off queue holds in its hours: nine to ten here, on top of that of all day."""
        items = (
            Shrinkage("coaching", "off_queue", 0.1),
            Shrinkage("team", "off_queue", 0.5, start_minute=540, end_minute=600),
        )
        center = small.center(small.queue(), shrinkage=items)
        model = model_of(small, center, small.roster(small.shift()), [small.agent()])
        assert model.off_queue == pytest.approx([0.1] * 36 + [0.55] * 4 + [0.1] * 56)
        assert model.absence.size == 0


class TestDeadlines:
    def queue(self, small, **changes):
        goal = ServiceGoal(0.9, 24 * HOUR, kind="done_by", done_by_minute=1080, **changes)
        return small.queue("mail", channel="deferred", goal=goal, opening=WORK_DAYS)

    def due(self, small, queue, *, first=date(2026, 3, 27), days=5, holidays=()):
        """Hours from the start until contacts are due, by quarter-hour."""
        center = small.center(queue, small.queue())
        roster = small.roster(first=first, days=days)
        model = model_of(small, center, roster, [], days=days, holidays=holidays)
        assert np.isinf(model.due_seconds[1]).all()
        return model.due_seconds[0] / HOUR

    def test_over_a_weekend_with_clock_change(self, small):
        """In by noon done by six; Friday afternoon's is due on Monday, after a Sunday of 23 h."""
        due = self.due(small, self.queue(small, received_by_minute=720))
        monday, tuesday = 24 + 24 + 23, 24 + 24 + 23 + 24
        assert set(due[:48]) == {18}
        assert set(due[48 : 4 * (monday + 12)]) == {monday + 18}
        assert set(due[4 * (monday + 12) : 4 * (tuesday + 12)]) == {tuesday + 18}
        # The next open day lies after the horizon.
        assert set(due[4 * (tuesday + 12) :]) == {tuesday + 24 + 18}

    def test_holiday(self, small):
        """A holiday without hours is no open day."""
        closed = replace(
            self.queue(small, received_by_minute=720), opening=replace(WORK_DAYS, holidays=())
        )
        due = self.due(small, closed, holidays=[Holiday(date(2026, 3, 30), "Rest")])
        assert due[48] == 24 + 24 + 23 + 24 + 18

    def test_intervals_count_from_their_start(self, small):
        """By default only yesterday's contacts are due today; a cut inside an interval takes it."""
        due = self.due(small, self.queue(small), first=date(2026, 3, 2), days=2)
        assert set(due[:96]) == {24 + 18}
        cut = self.due(small, self.queue(small, received_by_minute=730), first=date(2026, 3, 2))
        assert cut[48:50].tolist() == [18, 24 + 18]

    def test_never_open(self, small):
        """A queue that never opens has no deadline."""
        closed = replace(self.queue(small), opening=OpeningHours(week=((),) * 7))
        assert np.isinf(self.due(small, closed)).all()

    def test_other_goals(self, small):
        """Without such goals there are no deadlines."""
        model = model_of(small, small.center(small.queue()), small.roster(), [])
        assert model.due_seconds.size == 0


class TestBacklog:
    @pytest.fixture
    def center(self, small):
        """Calls, mail and posts."""
        mail, posts = (small.queue(name, channel="deferred") for name in ("mail", "posts"))
        return small.center(small.queue(), mail, posts)

    def test_contacts(self, small, center):
        """Each contact with its age, oldest first within a queue; the wall clock leaps an hour."""
        first = date(2026, 3, 29)
        start = local_instant(first, 0, small.zone)
        entries = [
            Backlog("posts", start - timedelta(minutes=10)),
            Backlog("mail", start, contacts=0),
            Backlog("mail", start - timedelta(hours=1), contacts=2),
            Backlog("mail", start - timedelta(hours=3)),
        ]
        model = model_of(small, center, small.roster(first=first), [], backlog=entries)
        assert model.backlog_queue.tolist() == [1, 1, 1, 2]
        assert model.backlog_seconds.tolist() == [3 * HOUR, HOUR, HOUR, 600]

    def test_refused(self, small, center):
        """Every entry that does not belong is named, with what is wrong with it."""
        start = local_instant(small.monday, 0, small.zone)
        entries = [
            Backlog("fax", start),
            Backlog("voice", start),
            Backlog("mail", start + timedelta(minutes=1)),
            Backlog("mail", start, contacts=-1),
            Backlog("mail", start, contacts=10_000_001),
        ]
        with pytest.raises(InputRefusedError) as refused:
            model_of(small, center, small.roster(), [], backlog=entries)
        unknown, calls, late, negative, many = refused.value.problems
        assert "'fax'" in unknown
        assert "voice, mail, posts" in unknown
        assert "immediate" in calls
        assert "2026-03-01 23:01 UTC" in late
        assert "-1" in negative
        assert "10,000,000" in many

    def test_none(self, small, center):
        """Without a backlog nothing waits."""
        model = model_of(small, center, small.roster(), [])
        assert model.backlog_queue.size == model.backlog_seconds.size == 0


def test_horizon_in_part(small):
    """A horizon that begins inside the forecast takes its part of samples and handle times."""
    second = small.monday + timedelta(days=1)
    forecast = small.forecast(np.repeat([[1, 2]], 96, axis=1), days=2)
    center = small.center(small.queue())
    roster = small.roster(first=second)
    grid = horizon(roster, forecast, zone=small.zone)
    assert grid == Grid(datetime(2026, 3, 2, 23, tzinfo=UTC), 15, 96)
    model = build_model(roster, forecast, center, [], grid=grid)
    assert np.unique(model.samples).tolist() == [2]
