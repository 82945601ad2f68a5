"""What agents may work, and the limits of their weeks and periods."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data.records import ContractPeriod, Rotation, Skill, TimeOff


def _off(office, first, days=1, *, agent="a"):
    start = office.grid.start_at + timedelta(days=first)
    return TimeOff(agent, start, start + timedelta(days=days))


def test_time_off_takes_shifts_and_lowers_the_week(office):
    """Two of seven days off: five shifts left; 40 hours on five days ask for 24 on three."""
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    instance = office.build(time_off=[_off(office, 0, 2)])
    assert instance.available[0].tolist() == [False] * 2 + [True] * 5
    (week,) = instance.limits[0]
    assert (week.min_days, week.min_paid, week.max_days) == (3, 1440, 3)


def test_a_day_that_time_off_leaves_a_shift_on_is_no_day_off(office):
    """Off until noon, where a shift starts at 14:00."""
    office.template(latest_start=840, step_minutes=360)
    office.rules(min_paid_minutes_per_week=2400, min_days_per_week=5)
    noon = office.grid.start_at + timedelta(hours=12)
    instance = office.build(time_off=[TimeOff("a", office.grid.start_at, noon)])
    assert instance.available[0][:2].tolist() == [False, True]
    assert instance.limits[0][0].min_days == 5


def test_agents_who_are_alike_share_their_tables(office):
    """Two without anything of their own; one with time off."""
    office.agents = tuple(office.agent(n) for n in "abc")
    instance = office.build(time_off=[_off(office, 0, agent="c")])
    assert instance.available[0] is instance.available[1]
    assert instance.available[0].all()
    assert not instance.available[2].all()
    assert instance.limits[0] is instance.limits[1]


def test_rest_after_the_shifts_before_the_horizon(office):
    """A shift that ends on Monday at 05:00 leaves no rest of eleven hours before 08:00."""
    late = office.shift(-1, 21)
    assert office.build(previous=[late]).available[0].tolist() == [False] + [True] * 6


def test_weeks_and_periods_count_what_was_worked_before(office):
    """A horizon from Thursday: three shifts of five are worked; ten of 20 in the period."""
    office.first += timedelta(days=3)
    office.days = 4
    period = ContractPeriod((office.first - timedelta(days=10)), 4, min_shifts=12, max_shifts=20)
    office.rules(max_days_per_week=5, min_days_per_week=5, period=period)
    worked = [office.shift(d) for d in (-3, -2, -1, -10, -9, -8, -7, -6)]
    instance = office.build(previous=worked, relaxed=False)
    (week,) = instance.limits[0]
    (limit,) = instance.periods[0]
    assert (week.min_days, week.max_days) == (2, 2)
    assert limit.max_shifts == 20 - 8


def test_rotations_take_shifts_away(office):
    """A week of work and a week off: agents without a week are spread by id."""
    every, none = (frozenset({"day"}),) * 7, (frozenset(),) * 7
    office.rules(rotation=Rotation(office.first, (every, none)))
    office.agents = tuple(office.agent(n) for n in "cab")
    instance = office.build()
    assert instance.rotation_week == (1, 1, 2)
    assert [mask.all() for mask in instance.available] == [True, True, False]
    assert not instance.available[2].any()


def test_agents_keep_their_week_of_the_rotation(office):
    """One is in the second week on its start; the others are spread among themselves."""
    every, none = (frozenset({"day"}),) * 7, (frozenset(),) * 7
    office.rules(rotation=Rotation(office.first, (every, none)))
    office.agents = (
        office.agent("a"),
        replace(office.agent("b"), rotation_week=2),
        office.agent("c"),
    )
    assert office.build().rotation_week == (1, 2, 2)


def test_skills_that_expire_make_days_unlike(office):
    """Agents of the same skills share a set; one whose skill ends on Tuesday has none later."""
    ends = {"voice": Skill(valid_to=office.first + timedelta(days=1))}
    office.agents = (office.agent("a"), replace(office.agent("b"), skills=ends), office.agent("c"))
    instance = office.build()
    assert instance.skill_sets == ((), (0,))
    assert instance.skill_set.tolist() == [[1] * 7, [1] * 2 + [0] * 5, [1] * 7]


def test_base_coverage_is_of_the_skills_of_its_day(office):
    """A night shift into the first day of an agent who has lost the skill since covers it."""
    ends = {"voice": Skill(valid_to=office.first - timedelta(days=1))}
    office.agents = (replace(office.agent("a"), skills=ends),)
    instance = office.build(previous=[office.shift(-1, 22)])
    assert instance.base_on_duty[0, :7].tolist() == [1.0] * 6 + [0.0]
    assert instance.slots.at(0) == datetime(2026, 6, 1, tzinfo=UTC)
