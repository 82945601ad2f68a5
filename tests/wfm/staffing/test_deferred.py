"""Deadline rows: windows over closed hours, what is due when, and whether the goal is reached."""

import heapq
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import (
    Backlog,
    Grid,
    Holiday,
    InputRefusedError,
    OpeningHours,
    Queue,
    ServiceGoal,
    opening_mask,
)
from wfm.staffing import deadline_row
from wfm.staffing.windows import day_windows, windows

STEP = 900.0
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
QUEUE = Queue(
    name="social",
    channel="deferred",
    media="social",
    skills=frozenset({"social"}),
    goal=ServiceGoal(0.9, 3600, kind="answered_within"),
    aht_seconds=360,
    zone="UTC",
)


def goal(target=0.5, hours=1.0, of="clock"):
    """A queue with another goal; at 50 % no safety is added."""
    wanted = ServiceGoal(target, hours * 3600, kind="answered_within", hours=of)
    return replace(QUEUE, goal=wanted)


def row(queue, contacts, *, aht=900.0, is_open=None, **settings):
    """The row with one contact as one agent-interval and full use of agents by default."""
    contacts = np.asarray(contacts, float)
    if is_open is not None:
        queue = replace(queue, opening=opening(is_open))
    settings = {"max_occupancy": 1.0, "grid": Grid(MONDAY, 15, contacts.size), **settings}
    return deadline_row(queue, contacts, index=0, aht_seconds=aht, **settings)


def opening(is_open):
    """Opening hours of quarter-hours from Monday on; days past the end are as the first."""
    days = np.resize(is_open, max(96, -(-len(is_open) // 96) * 96)).reshape(-1, 96)
    spans = [tuple((15 * t, 15 * t + 15) for t in np.flatnonzero(day)) for day in days]
    return OpeningHours(week=tuple((spans + [spans[0]] * 7)[:7]))


def test_work_is_due_a_window_after_it_came():
    """One hour of quarter-hours: contacts of interval 3 are due by the end of interval 6."""
    contacts = np.zeros(12)
    contacts[3] = 5
    got = row(goal(), contacts)
    np.testing.assert_array_equal(got.arrived, [0, 0, 0, *[5] * 9])
    np.testing.assert_array_equal(got.due, [0] * 6 + [5] * 6)


def test_occupancy_and_shrinkage_make_scheduled_time():
    """100 agent-intervals at 30 % shrinkage are 143, at 95 % occupancy 150."""
    contacts = np.zeros(12)
    contacts[0] = 100
    got = row(goal(), contacts, max_occupancy=0.95, availability=0.7)
    assert got.due[-1] == pytest.approx(100 / 0.7 / 0.95)
    assert got.arrived[0] == pytest.approx(150.375939849624)


def test_what_falls_due_after_the_end_is_not_required():
    """Arrivals of the last hour less one interval are no one's duty in this horizon."""
    got = row(goal(), np.ones(12))
    assert got.due[-1] == 9
    assert got.arrived[-1] == 12


def test_safety_is_the_normal_quantile_of_the_window():
    """At 90 % due is raised by 1.2816 sd of an hour's work: 4 intervals of 25 x 360 s."""
    got = row(goal(0.9), np.full(40, 25.0), aht=360.0)
    plain = row(goal(0.5), np.full(40, 25.0), aht=360.0)
    expected = 1.2815515655446004 * np.sqrt(4 * 25 * 2) * 0.4
    np.testing.assert_allclose((got.due - plain.due)[6:], expected, rtol=1e-12)


def test_safety_never_asks_for_work_that_has_not_come():
    """A small queue's safety exceeds its work: all that has arrived is due, not more."""
    got = row(goal(0.99), np.full(12, 0.2))
    np.testing.assert_allclose(got.due[3:], got.arrived[3:])


def test_arrivals_while_closed_become_workable_at_opening():
    """Closed for 4 intervals: their work starts, and its hour begins, at opening."""
    is_open = np.array([True] * 4 + [False] * 4 + [True] * 8)
    contacts = np.zeros(16)
    contacts[5] = 3
    got = row(goal(), contacts, is_open=is_open)
    np.testing.assert_array_equal(got.arrived, [0] * 8 + [3] * 8)
    np.testing.assert_array_equal(got.due, [0] * 11 + [3] * 5)


def test_open_hours_move_the_deadline_over_closed_ones():
    """An hour of open time: half before closing, half after opening."""
    is_open = np.array([True] * 4 + [False] * 6 + [True] * 6)
    contacts = np.zeros(16)
    contacts[2] = 3
    by_open = row(goal(of="open"), contacts, is_open=is_open)
    np.testing.assert_array_equal(np.flatnonzero(by_open.due)[0], 11)


def test_clock_hours_that_end_while_closed_end_at_closing():
    """Nobody works while closed, so the work is due by the last open interval."""
    is_open = np.array([True] * 4 + [False] * 6 + [True] * 6)
    contacts = np.zeros(16)
    contacts[2] = 3
    by_clock = row(goal(of="clock"), contacts, is_open=is_open)
    np.testing.assert_array_equal(np.flatnonzero(by_clock.due)[0], 3)


def test_a_window_shorter_than_an_interval_is_that_interval():
    """Five minutes on a quarter-hour grid: due in the interval of arrival."""
    got = row(goal(hours=1 / 12), np.ones(6))
    np.testing.assert_array_equal(got.due, got.arrived)


def test_never_open_means_nothing_can_be_done():
    """A queue without opening hours has neither workable nor due work."""
    got = row(goal(), np.ones(8), is_open=np.zeros(8, bool))
    assert got.arrived[-1] == got.due[-1] == 0


def test_a_steady_week_requires_a_week_of_work():
    """Over whole weeks the work due is the work that comes: nothing is lost at the edges."""
    day = np.concatenate([np.zeros(32), np.full(48, 4.0), np.zeros(16)])
    is_open = np.tile(day > 0, 7)
    for queue in (goal(0.9, 24), goal(0.9, 4, "open"), goal(0.9, 1)):
        got = row(queue, np.tile(day, 7), is_open=is_open)
        assert got.due[-1] == pytest.approx(7 * 48 * 4)
        assert got.due[0] < got.due[-1]


def test_work_from_before_the_start_is_still_to_do():
    """Arrivals of the night before Monday are workable at Monday's opening, as each morning."""
    is_open = np.tile(np.repeat([False, True, False], [32, 48, 16]), 7)
    got = row(goal(), np.ones(7 * 96), is_open=is_open)
    assert got.arrived[31] == got.due[31] == 0
    assert got.arrived[32] == pytest.approx(16 + 32 + 1)
    assert got.due[35] == pytest.approx(16 + 32 + 1)


def simulate(contacts, agents, *, aht, within, days, seed):
    """First come, first served, whole agents an interval; shares begun and done in time."""
    draw = random.Random(seed)
    begun = done = offered = 0
    for _ in range(days):
        ends: list[float] = []
        free_at = 0.0
        for t, expected in enumerate(contacts):
            at = t * STEP
            while (at := at + draw.expovariate(expected / STEP)) < (t + 1) * STEP:
                offered += 1
                start = max(at, free_at)
                while start < len(agents) * STEP:
                    while ends and ends[0] <= start:
                        heapq.heappop(ends)
                    now = int(start // STEP)
                    if len(ends) < agents[now]:
                        break
                    start = min(ends[0], (now + 1) * STEP) if ends else (now + 1) * STEP
                free_at = start
                end = start + draw.expovariate(1 / aht)
                heapq.heappush(ends, end)
                begun += start - at <= within
                done += end - at <= within
    return begun / offered, done / offered


def latest(due):
    """Give whole agents who do the work as late as the row allows; what is rounded up is early."""
    agents, done = [], 0.0
    for needed in due:
        agents.append(max(0, int(np.ceil(needed - done - 1e-9))))
        done += agents[-1]
    return agents


@pytest.mark.parametrize(
    ("volume", "aht", "least_done"), [(100, 240.0, 0.85), (200, 720.0, 0.85), (600, 360.0, 0.9)]
)
def test_a_roster_that_just_keeps_the_row_keeps_the_goal(volume, aht, least_done):
    """The latest work the row allows, at its bare cost, begins 90 % within the hour.

    Very small teams finish a little less than that in time: the worst case of what is allowed.
    """
    x = np.arange(56) + 0.5
    shape = np.exp(-(((x - 8) / 3) ** 2)) + 0.55 * np.exp(-(((x - 26) / 7) ** 2)) + 0.15
    contacts = shape / shape.sum() * volume
    agents = latest(row(QUEUE, contacts, aht=aht, max_occupancy=0.95).due)
    begun, done = simulate(contacts, agents, aht=aht, within=3600, days=60, seed=3)
    assert begun >= 0.9
    assert done >= least_done
    assert sum(agents) < 1.15 * contacts.sum() * aht / STEP


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 50), min_size=1, max_size=250),
    st.floats(0.05, 1.0),
    st.floats(0.1, 60.0),
    st.sampled_from(["clock", "open"]),
    st.randoms(use_true_random=False),
)
def test_rows_are_consistent(contacts, target, hours, of, draw):
    """Neither sum falls, nothing is due before it is workable, no work is made up."""
    is_open = np.array([draw.random() < 0.7 for _ in contacts])
    got = row(goal(target, hours, of), contacts, is_open=is_open)
    assert (np.diff(got.arrived) >= -1e-9).all()
    assert (np.diff(got.due) >= -1e-9).all()
    assert (got.due <= got.arrived + 1e-9).all()
    assert (got.due >= 0).all()
    if len(contacts) < 96:
        assert got.arrived[-1] <= sum(contacts) + 1e-6


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=80), st.integers(1, 30), st.booleans())
def test_windows_lie_in_opening_hours(is_open, length, open_hours):
    """Work starts in an open interval at or after arrival and is due in one; order is kept."""
    opened = np.array(is_open)
    got = windows(opened, length=length, open_hours=open_hours)
    count = opened.size
    inside = got.first < count
    assert opened[got.first[inside]].all()
    assert (got.first >= np.arange(count))[inside].all()
    ends = got.last < count
    assert opened[got.last[ends]].all()
    assert (got.last >= got.first).all()
    assert (np.diff(got.first) >= 0).all()
    assert (np.diff(got.last) >= 0).all()
    if open_hours:
        for s in np.flatnonzero(ends):
            assert opened[got.first[s] : got.last[s] + 1].sum() == length


@pytest.mark.parametrize(
    ("change", "words"),
    [({"max_occupancy": 0.0}, "max_occupancy is 0"), ({"availability": 1.5}, "availability")],
)
def test_bad_shares_are_refused(change, words):
    """Occupancy and availability are shares above 0."""
    with pytest.raises(InputRefusedError, match=words):
        row(QUEUE, [1.0], **change)


NOON = replace(QUEUE, goal=ServiceGoal(0.5, 86400, kind="done_by", done_by_minute=720))
WEEKDAYS = OpeningHours(week=(((480, 1080),),) * 5 + ((), ()))


def hourly(queue, contacts, *, start=MONDAY, **settings):
    """The row of an hourly grid, an hour's work a contact; nothing waits at the start."""
    contacts = np.asarray(contacts, float)
    settings = {"backlog": (), **settings}
    grid = Grid(start, 60, contacts.size)
    return row(queue, contacts, aht=3600.0, grid=grid, **settings)


def one(count, *places):
    """One contact in each of some intervals."""
    contacts = np.zeros(count)
    contacts[list(places)] = 1
    return contacts


@pytest.mark.parametrize(("arrives", "due"), [(6, 11), (8, 11), (9, 35), (23, 35), (35, 59)])
def test_in_by_nine_is_done_by_noon_later_contacts_on_the_next_day(arrives, due):
    """An hour that begins before the cut-off counts as before it; deadlines end at noon."""
    queue = replace(NOON, goal=replace(NOON.goal, received_by_minute=540))
    got = hourly(queue, one(72, arrives))
    assert np.flatnonzero(got.due)[0] == due
    assert np.flatnonzero(got.arrived)[0] == arrives


def test_the_deadline_of_a_closed_day_is_that_of_the_next_open_one():
    """What comes on Friday at ten, or at the weekend, is due on Monday at noon."""
    queue = replace(NOON, opening=WEEKDAYS)
    for arrives in (4 * 24 + 10, 5 * 24 + 10, 6 * 24 + 23):
        got = hourly(queue, one(8 * 24, arrives))
        assert np.flatnonzero(got.due)[0] == 7 * 24 + 11
    assert np.flatnonzero(hourly(queue, one(8 * 24, 5 * 24)).arrived)[0] == 7 * 24 + 8


def test_a_deadline_after_closing_is_closing_and_one_before_opening_the_day_before():
    """By 22:00, open to 18:00: by 18:00. By 07:00, open from 08:00: by the evening before."""
    late = replace(NOON, opening=WEEKDAYS, goal=replace(NOON.goal, done_by_minute=1320))
    assert np.flatnonzero(hourly(late, one(72, 3)).due)[0] == 24 + 17
    early = replace(NOON, opening=WEEKDAYS, goal=replace(NOON.goal, done_by_minute=420))
    assert np.flatnonzero(hourly(early, one(72, 9)).due)[0] == 17


def test_a_deadline_inside_an_interval_is_the_end_of_the_one_before():
    """Done by 11:30 on an hourly grid: the hour from ten is the last."""
    queue = replace(NOON, goal=replace(NOON.goal, done_by_minute=690))
    assert np.flatnonzero(hourly(queue, one(48, 3)).due)[0] == 24 + 10


def test_noon_is_noon_of_the_queue_s_zone_when_clocks_change():
    """Berlin, last Sunday of March: noon is 11:00 UTC the day before, 10:00 UTC from then on."""
    queue = replace(NOON, zone="Europe/Berlin")
    saturday = datetime(2026, 3, 28, tzinfo=UTC)
    got = hourly(queue, one(96, 0, 24, 48), start=saturday)
    # 00:00 UTC on Saturday is 01:00 there: due on Sunday, 36 wall hours less the one missing.
    np.testing.assert_array_equal(np.flatnonzero(np.diff(got.due, prepend=0.0)), [33, 57, 81])


def test_a_holiday_is_no_open_day():
    """Closed on Tuesday's holiday: Monday's contacts are due on Wednesday."""
    queue = replace(NOON, opening=replace(WEEKDAYS, holidays=()))
    holiday = Holiday(date(2026, 1, 6), "Epiphany")
    got = hourly(queue, one(72, 9), holidays=[holiday])
    assert np.flatnonzero(got.due)[0] == 48 + 11


def waiting(hours_ago, contacts=1):
    """Contacts that arrived so long before Monday's midnight."""
    return Backlog("social", MONDAY - timedelta(hours=hours_ago), contacts)


def test_backlog_is_due_when_its_own_window_ends():
    """Four hours of clock: what is one, three and nine hours old is due in three, one and at once.

    What is as old as its window or older is due in the first interval.
    """
    got = hourly(goal(hours=4), np.zeros(8), backlog=[waiting(1), waiting(3, 2), waiting(9, 4)])
    np.testing.assert_array_equal(got.due, [6, 6, 7, 7, 7, 7, 7, 7])
    np.testing.assert_array_equal(got.arrived, [7] * 8)


def test_backlog_of_open_hours_counts_the_hours_it_was_open():
    """Six open hours, open 8 to 18: three of them were on Friday, three are on Monday."""
    queue = replace(goal(hours=6, of="open"), opening=WEEKDAYS)
    got = hourly(queue, np.zeros(24), backlog=[waiting(2 * 24 + 9)])
    assert np.flatnonzero(got.arrived)[0] == 8
    assert np.flatnonzero(got.due)[0] == 10


def test_backlog_of_a_day_goal_is_due_by_its_cut_off():
    """Done by noon of the next open day: Friday's on Monday, Thursday's at Monday's opening."""
    queue = replace(NOON, opening=WEEKDAYS)
    got = hourly(queue, np.zeros(24), backlog=[waiting(2 * 24 + 10), waiting(3 * 24 + 10, 3)])
    np.testing.assert_array_equal(np.flatnonzero(np.diff(got.due, prepend=0.0)), [8, 11])
    assert got.due[8] == 3


def test_very_old_backlog_is_due_at_once():
    """A letter of five years ago needs no longer grid."""
    got = hourly(goal(hours=4), np.zeros(4), backlog=[waiting(5 * 365 * 24)])
    np.testing.assert_array_equal(got.due, 1.0)


def test_the_number_of_waiting_contacts_is_known_the_handle_times_are_not():
    """Safety at 90 %: 1.28 sd of 50 exponential times; as arrivals it would be 2 ** 0.5 of that."""
    got = hourly(goal(0.9, 4), np.r_[0.0, 200.0, np.zeros(6)], backlog=[waiting(0, 50)])
    assert got.due[3] - 50 == pytest.approx(1.2815515655446004 * np.sqrt(50))


def test_an_empty_backlog_starts_empty():
    """Nothing waits, other than where nothing is known: then Sunday's evening is still to do."""
    steady = np.ones(7 * 24)
    assert hourly(goal(hours=4), steady).due[-1] == 7 * 24 - 3
    assert hourly(goal(hours=4), steady, backlog=None).due[-1] == 7 * 24


def test_work_is_divided_by_the_lowest_availability_of_its_window():
    """80 % from the third hour on: what can be done only before is divided by 1, others by 0.8."""
    available = np.array([1.0, 1.0, 0.8, 0.8, 1.0, 1.0])
    got = hourly(goal(hours=2), one(6, 0, 1, 4), availability=available)
    np.testing.assert_allclose(got.arrived, [1, 2.25, 2.25, 2.25, 3.25, 3.25])
    np.testing.assert_allclose(got.due, [0, 1, 2.25, 2.25, 2.25, 3.25])


def test_closed_intervals_do_not_lower_the_availability():
    """Nobody is trained on Sunday's closed hours at the cost of Monday's work."""
    is_open = np.array([True, False, True, True] + [False] * 20)
    available = np.array([1.0, 0.1, 0.5, 1.0] + [0.1] * 20)
    queue = replace(goal(hours=3), opening=hours_of(is_open))
    got = hourly(queue, one(24, 0, 3), availability=available)
    np.testing.assert_allclose(got.arrived[[0, 2, 3]], [2, 2, 3])


def hours_of(is_open):
    """Opening hours by full hours, each day alike."""
    return OpeningHours(week=(tuple((60 * t, 60 * t + 60) for t in np.flatnonzero(is_open)),) * 7)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0, 20), min_size=24, max_size=24),
    st.lists(st.sampled_from([1.0, 0.9, 0.6, 0.25]), min_size=24, max_size=24),
    st.floats(1, 12),
    st.floats(0, 1),
)
def test_any_roster_that_keeps_the_row_does_the_work_in_time(contacts, available, hours, early):
    """Scheduled time between due and arrived does, less shrinkage, the work by its deadlines."""
    contacts, available = np.array(contacts), np.array(available)
    got = hourly(goal(hours=hours), contacts, availability=available)
    assert (got.due <= got.arrived + 1e-9).all()
    scheduled = np.maximum.accumulate(got.due + early * (got.arrived - got.due))
    worked = np.cumsum(np.diff(scheduled, prepend=0.0) * available)
    length = max(1, int(hours))
    needed = np.append(np.zeros(length - 1), np.cumsum(contacts))[:24]
    assert (worked >= needed - 1e-6).all()


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 1439), st.integers(0, 1440), st.integers(0, 23), st.booleans())
def test_day_windows_keep_the_order(done_by, received_by, opens, closed_days):
    """Neither end of a window falls, work lies in open intervals, deadlines are never exceeded."""
    wanted = ServiceGoal(
        0.9, 86400, kind="done_by", done_by_minute=done_by, received_by_minute=received_by
    )
    grid = Grid(MONDAY, 60, 10 * 24)
    hours = ((60 * opens, 60 * opens + 60),)
    week = (hours, () if closed_days else hours) * 3 + (hours,)
    queue = replace(QUEUE, goal=wanted, opening=OpeningHours(week=week))
    is_open = opening_mask(queue, grid, ())
    got = day_windows(is_open, grid, goal=wanted, zone="UTC")
    assert (np.diff(got.first) >= 0).all()
    assert (np.diff(got.last) >= 0).all()
    assert (got.last >= got.first).all()
    assert is_open[got.last[got.last < 240]].all()
