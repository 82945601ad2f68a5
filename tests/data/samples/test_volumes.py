import numpy as np
import pytest

from data.center_file import parse_center
from data.holidays import holidays_between
from data.records import Grid, weekdays
from data.samples.calendar import after_holiday
from data.samples.spec import SampleSpec
from data.samples.specs import SPECS
from data.samples.volumes import curve, simulate_volumes
from data.samples.write import _resource


@pytest.fixture(scope="module")
def omnichannel():
    """The volumes of the omnichannel sample with its center, grid and holidays."""
    spec = SPECS["omnichannel"]
    center = parse_center(_resource("omnichannel.toml"), name="omnichannel.toml")
    grid = Grid.for_days(
        spec.first_date, spec.days, zone=center.zone, minutes=center.interval_minutes
    )
    holidays = holidays_between(center, spec.first_date, spec.plan_date)
    volumes = simulate_volumes(
        center, spec, grid=grid, holidays=holidays, rng=np.random.default_rng(1)
    )
    return center, spec, grid, volumes


def _by_day(values, grid: Grid, zone: str):
    days = grid.local_days(zone)
    return np.bincount((days - days[0]).astype(int), values)


def test_a_curve_goes_through_its_knots_and_closes_over_midnight():
    """Between 22:00 at 1 and 02:00 at 3 lies midnight at 2."""
    values = curve(np.array([22 * 60, 0, 2 * 60, 12 * 60]), ((2.0, 3.0), (12.0, 5.0), (22.0, 1.0)))
    assert values.tolist() == [1.0, 2.0, 3.0, 5.0]


def test_weekdays_begin_on_monday():
    """2026-10-12 is a Monday."""
    days = np.arange("2026-10-12", "2026-10-19", dtype="datetime64[D]")
    assert weekdays(days).tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_the_first_working_day_follows_a_holiday(omnichannel):
    """After Christmas of 2025, a Thursday and a Friday, comes Monday the 29th."""
    center = omnichannel[0]
    days = np.arange("2025-12-22", "2026-01-02", dtype="datetime64[D]")
    holidays = holidays_between(center, days[0].astype(object), days[-2].astype(object))
    assert days[after_holiday(days, holidays)].astype(str).tolist() == ["2025-12-29"]


def test_nothing_comes_while_closed(omnichannel):
    """A closed interval has no contact and none was planned."""
    *_, volumes = omnichannel
    assert volumes.offered[~volumes.is_open].sum() == 0
    assert volumes.planned[~volumes.is_open].sum() == 0


def test_ordinary_weeks_at_the_end_have_the_volume_that_staff_is_sized_to(omnichannel):
    """Planned contacts of a week without holidays are within 3 % of the figure of the queue."""
    center, spec, _, volumes = omnichannel
    # The last week is that after 3 October, the one before that holds the holiday itself.
    week = volumes.planned[:, -21 * 96 : -14 * 96].sum(axis=1)
    asked = [spec.demand[queue.name].contacts_per_week for queue in center.queues]
    assert week == pytest.approx(asked, rel=0.03)


def test_the_campaign_was_planned_and_the_storm_was_not(omnichannel):
    """Campaign days carry 35 % more in the plan; storm days six times the plan in fact."""
    center, _, grid, volumes = omnichannel
    names = [queue.name for queue in center.queues]
    voice, social = names.index("voice-german"), names.index("social-german")
    first = grid.local_days(center.zone)[0]
    plan = _by_day(volumes.planned[voice], grid, center.zone)
    campaign = int((np.datetime64("2026-06-08") - first).astype(int))
    # The wave of the year and growth move a week's level by 2 % at most.
    assert plan[campaign] / plan[campaign - 7] == pytest.approx(1.35, rel=0.02)
    assert plan[campaign + 14] / plan[campaign + 13 - 6] == pytest.approx(1 / 1.35, rel=0.02)
    storm = int((np.datetime64("2026-03-17") - first).astype(int))
    came = _by_day(volumes.offered[social], grid, center.zone)[storm : storm + 3].sum()
    planned = _by_day(volumes.planned[social], grid, center.zone)[storm : storm + 3].sum()
    # A day factor of theta 0.05 and its neighbours': three days' mean has a deviation of 18 %.
    assert came / planned == pytest.approx(6, rel=3 * 0.18)


def test_day_totals_scatter_as_the_dispersion_says(omnichannel):
    """Counts over their plan have the variance 1/plan + theta, and theta's correlation."""
    center, spec, grid, volumes = omnichannel
    quiet = _quiet_days(spec, grid, center.zone)
    ratios = []
    for q, queue in enumerate(center.queues):
        plan = _by_day(volumes.planned[q], grid, center.zone)
        came = _by_day(volumes.offered[q], grid, center.zone)
        use = quiet & (plan > 20)
        assert np.mean(came[use] / plan[use]) == pytest.approx(1, abs=0.05)
        excess = np.var(came[use] / plan[use]) - np.mean(1 / plan[use])
        # An AR(1) of 0.45 leaves about 270 independent days of 700: 9 % on a variance, 3 sigma.
        assert excess == pytest.approx(spec.demand[queue.name].dispersion, rel=0.3, abs=0.002)
        ratios.append(np.where(plan > 20, came / np.maximum(plan, 1), np.nan))
    both = quiet & ~np.isnan(ratios[0]) & ~np.isnan(ratios[1])
    # sqrt(0.75 x 0.80) = 0.77, less what the Poisson noise of 700 and 1,000 calls a day takes.
    assert 0.55 < np.corrcoef(ratios[0][both], ratios[1][both])[0, 1] < 0.85


def test_a_zone_an_hour_behind_opens_an_hour_later(omnichannel):
    """On 2026-10-08 the German phones open at 06:00 UTC, the English ones at 07:00."""
    center, _, grid, volumes = omnichannel
    names = [queue.name for queue in center.queues]
    at = {name: volumes.is_open[names.index(name)] for name in ("voice-german", "voice-english")}
    starts = grid.starts().astype("datetime64[m]")
    day = starts.astype("datetime64[D]") == np.datetime64("2026-10-08")
    assert str(starts[day & at["voice-german"]][0]) == "2026-10-08T06:00"
    assert str(starts[day & at["voice-english"]][0]) == "2026-10-08T07:00"


def _quiet_days(spec: SampleSpec, grid: Grid, zone: str):
    """Mark the days without an event."""
    days = np.unique(grid.local_days(zone))
    quiet = np.ones(len(days), bool)
    for event in spec.events:
        first = int((np.datetime64(event.first_date) - days[0]).astype(int))
        quiet[first : first + max(map(len, event.factors.values()))] = False
    return quiet
