"""Each rule, on the edge and just over it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.records import Activity, BreakRule, TimeOff

HOUR = timedelta(hours=1)


def test_a_plain_week_is_legal(office, broken):
    """Five shifts at the template's start keep every rule."""
    assert broken(office.build(), [office.shift(d) for d in range(5)]) == set()


@pytest.mark.parametrize(("rest", "expected"), [(15, set()), (16, {"rest"})])
def test_rest_is_elapsed_time_between_shifts(office, broken, rest, expected):
    """10:00-18:00 and 09:00 the next day leave 15 hours."""
    office.template(earliest_start=480, latest_start=600)
    office.rules(rest_minutes=rest * 60)
    assert broken(office.build(), [office.shift(0, 10), office.shift(1, 9)]) == expected


@pytest.mark.parametrize(("rest", "expected"), [(11, {"rest"}), (10, set())])
def test_rest_is_elapsed_over_the_clock_change(office, broken, rest, expected):
    """In Berlin 14:00-22:00 and 09:00 on 29 March 2026 leave 11 wall hours, but 10 elapsed."""
    office.zone = "Europe/Berlin"
    office.first = datetime(2026, 3, 23, tzinfo=UTC).date()
    office.agents = (office.agent("a"),)
    office.template(earliest_start=540, latest_start=840)
    office.rules(rest_minutes=rest * 60)
    # Saturday is UTC+1, Sunday UTC+2.
    shifts = [office.shift(5, 13), office.shift(6, 7)]
    assert broken(office.build(), shifts) == expected


def test_rest_counts_from_shifts_before_the_horizon(office, broken):
    """A shift that ended three hours ago forbids an early start on the first day."""
    before = office.shift(-1, 21)
    instance = office.build(previous=[before])
    assert broken(instance, [office.shift(0, 8)]) == {"rest"}


def test_overlapping_shifts_are_named_so(office, broken):
    """A shift that starts before the one before it ends is an overlap, not a lack of rest."""
    office.template(earliest_start=0, latest_start=1380)
    shifts = [office.shift(0, 20), office.shift(1, 3)]
    assert broken(office.build(), shifts) == {"overlap"}


@pytest.mark.parametrize(("days", "expected"), [(4, set()), (5, {"consecutive days"})])
def test_runs_of_working_days_end_in_time(office, broken, days, expected):
    """At most four days in a row."""
    office.rules(max_consecutive_days=4)
    assert broken(office.build(), [office.shift(d) for d in range(days)]) == expected


def test_runs_of_working_days_start_before_the_horizon(office, broken):
    """Two days before the horizon and three in it are five in a row."""
    office.rules(max_consecutive_days=4)
    instance = office.build(previous=[office.shift(-2), office.shift(-1)])
    assert broken(instance, [office.shift(d) for d in range(2)]) == set()
    assert broken(instance, [office.shift(d) for d in range(3)]) == {"consecutive days"}


@pytest.mark.parametrize(("second", "expected"), [(3, set()), (2, {"days off"}), (1, set())])
def test_a_run_of_days_off_is_long_enough(office, broken, second, expected):
    """With at least two days off in a row, working Monday and Wednesday is not allowed."""
    office.rules(min_consecutive_days_off=2)
    assert broken(office.build(), [office.shift(0), office.shift(second)]) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1440, 1440, set()),
        (1441, 2400, {"paid time a week"}),
        (0, 1439, {"paid time a week"}),
    ],
)
def test_paid_time_of_a_week(office, broken, low, high, expected):
    """Three shifts of eight paid hours are 1,440 minutes."""
    odd = replace(office.templates[0], name="odd", length_minutes=481)
    office.templates = (office.templates[0], odd)
    office.rules(
        templates=("day", "odd"), min_paid_minutes_per_week=low, max_paid_minutes_per_week=high
    )
    assert broken(office.build(), [office.shift(d) for d in range(3)]) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(3, 3, set()), (4, 5, {"days a week"}), (0, 2, {"days a week"})],
)
def test_days_of_a_week(office, broken, low, high, expected):
    """Three shifts against limits on days."""
    office.rules(min_days_per_week=low, max_days_per_week=high)
    assert broken(office.build(), [office.shift(d) for d in range(3)]) == expected


@pytest.mark.parametrize(("most", "expected"), [(2, set()), (1, {"weekends"})])
def test_weekends_of_a_period(office, broken, most, expected):
    """Saturdays of two weeks in a row are two weekends of three."""
    office.days = 14
    office.rules(max_weekends=most, weekend_period_weeks=3)
    assert broken(office.build(), [office.shift(5), office.shift(12)]) == expected


def test_weekends_before_the_horizon_count(office, broken):
    """A Sunday worked the week before uses up the only weekend of two weeks."""
    office.rules(max_weekends=1, weekend_period_weeks=2)
    shifts = [office.shift(5)]
    assert broken(office.build(previous=[office.shift(-1)]), shifts) == {"weekends"}
    assert broken(office.build(previous=[office.shift(-8)]), shifts) == set()


@pytest.mark.parametrize(("end", "expected"), [(8, set()), (9, {"time off"})])
def test_nobody_works_in_time_off(office, broken, end, expected):
    """Time off may end when a shift starts."""
    start = datetime(2026, 6, 1, 0, tzinfo=UTC)
    off = TimeOff("a", start, start + end * HOUR)
    assert broken(office.build(time_off=[off]), [office.shift(0)]) == expected


@pytest.mark.parametrize(
    ("hour", "expected"), [(6, set()), (7.5, {"start"}), (8, set()), (9, {"start"})]
)
def test_starts_lie_in_the_window_on_the_step(office, broken, hour, expected):
    """Starts from 06:00 to 08:00 every hour."""
    office.template(earliest_start=360)
    assert broken(office.build(), [office.shift(0, hour)]) == expected


def test_a_template_has_its_weekdays_and_length(office, broken):
    """A shift on a day that its template does not know, and one an hour too long."""
    office.template(weekdays=frozenset({0}))
    assert broken(office.build(), [office.shift(1)]) == {"weekday"}
    assert broken(office.build(), [office.shift(0, hours=9)]) == {"length"}


def test_a_template_is_one_of_the_contract(office, broken):
    """A shift of a template that the contract does not name."""
    assert broken(office.build(), [office.shift(0, template="night")]) == {"template"}


def test_activities_fill_the_shift(office, broken):
    """A gap of an hour inside a shift is reported."""
    shift = office.shift(0)
    work = shift.activities[0]
    parts = (
        replace(work, end_at=work.start_at + 3 * HOUR),
        replace(work, start_at=work.start_at + 4 * HOUR),
    )
    assert broken(office.build(), [replace(shift, activities=parts)]) == {"activities"}
    short = (replace(work, end_at=work.end_at - HOUR),)
    assert broken(office.build(), [replace(shift, activities=short)]) == {"activities"}


def _with_break(shift, hour, hours=1.0, *, paid=True):
    start = shift.start_at + hour * HOUR
    work = shift.activities[0]
    return replace(
        shift,
        activities=(
            replace(work, end_at=start),
            Activity("break", "break", start, start + hours * HOUR, paid=paid),
            replace(work, start_at=start + hours * HOUR),
        ),
    )


@pytest.mark.parametrize(
    ("hour", "hours", "paid", "expected"),
    [
        (2, 1, True, set()),
        (4, 1, True, set()),
        (1, 1, True, {"breaks"}),
        (5, 1, True, {"breaks"}),
        (3, 2, True, {"breaks"}),
        (3, 1, False, {"breaks"}),
    ],
)
def test_breaks_lie_in_their_windows(  # noqa: PLR0917 - one parameter each
    office, broken, hour, hours, paid, expected
):
    """A paid hour that starts two to four hours after the shift."""
    office.template(breaks=(BreakRule("break", 60, paid=True, earliest=120, latest=240),))
    shift = _with_break(office.shift(0), hour, hours, paid=paid)
    assert broken(office.build(), [shift]) == expected


def test_a_missing_break_is_reported(office, broken):
    """A template with a break and a shift without."""
    office.template(breaks=(BreakRule("break", 60, paid=True, earliest=120, latest=240),))
    assert broken(office.build(), [office.shift(0)]) == {"breaks"}


def test_one_shift_a_day(office, broken):
    """Two short shifts on one day break the rule even when rest allows them."""
    office.template(earliest_start=0, latest_start=1380, length_minutes=240)
    office.rules(rest_minutes=60)
    shifts = [office.shift(0, 0, hours=4), office.shift(0, 12, hours=4)]
    assert broken(office.build(), shifts) == {"one shift a day"}


def test_strangers_and_other_days_are_reported(office, broken):
    """A shift of nobody here, and one after the horizon."""
    assert broken(office.build(), [office.shift(0, agent="z")]) == {"agent"}
    assert "horizon" in broken(office.build(), [office.shift(7)])


def test_messages_say_what_is_due(office):
    """A planner reads the hours had and the hours due."""
    from scheduling import check

    office.template(earliest_start=480, latest_start=600)
    office.rules(rest_minutes=16 * 60)
    (found,) = check(office.build(), [office.shift(0, 10), office.shift(1, 9)])
    assert found.message == "15 hours of rest before the shift; 16 are due"
    assert (found.agent_id, str(found.date)) == ("a", "2026-06-02")
