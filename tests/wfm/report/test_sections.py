"""What the sections say of the figures."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pytest

from data.files.schedule_coverage import agents_on_duty
from data.records import BrokenRule, Estimate, Grid
from wfm.goals import standing
from wfm.report import report_html
from wfm.report.accuracy_section import accuracy_section
from wfm.report.coverage_section import LEVELS, _places, _run_lengths, coverage_section, level
from wfm.report.forecast_charts import (
    charted_days,
    charted_weeks,
    day_totals,
    history_totals,
    week_of,
    week_totals,
)
from wfm.report.forecast_section import forecast_section
from wfm.report.inputs import LocalDays, interval_labels
from wfm.report.service import percent
from wfm.report.special_section import special_section
from wfm.report.summary import verdict
from wfm.report.svg import Frame

BERLIN = "Europe/Berlin"
AUTUMN = date(2026, 10, 25)


def test_days_of_92_and_100_quarter_hours_are_whole():
    """The days on which the clocks change are not cut days."""
    for day, count in ((AUTUMN, 100), (date(2026, 3, 29), 92)):
        grid = Grid.for_days(day, 2, zone=BERLIN, minutes=15)
        days = LocalDays.of(grid, BERLIN)
        assert np.diff(days.edges).tolist() == [count, 96]
        assert days.whole.all()


def test_a_days_sum_is_missing_when_one_interval_or_the_edge_is():
    """Half a day would look like a collapse of demand."""
    grid = Grid(datetime(2026, 11, 2, 23, tzinfo=UTC), 60, 24 + 24 + 5)
    values = np.ones(grid.count)
    values[30] = np.nan
    np.testing.assert_array_equal(LocalDays.of(grid, BERLIN).sums(values), [24, np.nan, np.nan])


def test_labels_tell_the_passes_of_the_repeated_hour_apart():
    """Only on the day of the change the offset is said."""
    grid = Grid.for_days(AUTUMN, 2, zone=BERLIN, minutes=60)
    labels = interval_labels(grid, BERLIN, slice(0, grid.count))
    assert labels[2:4] == ["Sun 25 Oct 02:00 (+02:00)", "Sun 25 Oct 02:00 (+01:00)"]
    assert labels[25] == "Mon 26 Oct 00:00"


def test_the_passes_of_the_repeated_hour_share_a_row_of_the_heat_map():
    """100 cells, none over another; the row's column of 02:00 is split in two."""
    grid = Grid.for_days(AUTUMN, 1, zone=BERLIN, minutes=15)
    days = LocalDays.of(grid, BERLIN)
    places = _places(days, grid.local_minutes(BERLIN) // 15, Frame(), 9.0)
    assert len(set(places.values())) == 100
    first, second = places[8], places[12]
    assert first[0] == second[0]
    assert first[3] == second[3] == places[0][3] / 2
    assert second[1] == first[1] + first[3]


@pytest.mark.parametrize(
    ("gap", "required", "name"),
    [
        (0, 0, "none"),
        (0, 3, "even"),
        (0.5, 3, "even"),
        (-0.5, 3, "even"),
        (-0.6, 3, "under1"),
        (-2, 3, "under1"),
        (-2.1, 9, "under2"),
        (-4.1, 9, "under3"),
        (2, 3, "over1"),
        (4, 0, "over2"),
        (4.1, 0, "over3"),
    ],
)
def test_shades_of_the_heat_map(gap, required, name):
    """An edge belongs to the shade nearer to even; nobody needed and nobody there is blank."""
    assert LEVELS[level(gap, required, unit=1.0)] == name


def test_runs_of_intervals_for_the_script():
    """Following intervals and stretches without any are joined."""
    assert _run_lengths([-1, -1, 4, 5, 6, 12, -1]) == [[-1, 2], [4, 3], [12, 1], [-1, 1]]


@pytest.mark.parametrize(
    ("mean", "half", "state"),
    [
        (0.82, 0.01, "met"),
        (0.80, 0.0, "met"),
        (0.81, 0.02, "close"),
        (0.79, 0.02, "close"),
        (0.78, 0.01, "missed"),
        (float("nan"), 0.0, "none"),
    ],
)
def test_a_goal_is_met_only_when_the_whole_interval_is_over_it(mean, half, state):
    """What the simulation cannot tell is said to be too close to call."""
    assert standing(mean, half, 0.80) == state


def test_shares_in_words():
    """A dash where nothing was offered."""
    assert percent(0.8236, 0.0072) == "82.4 % \u00b1 0.7"
    assert percent(float("nan"), 0.1) == "\u2013"


def test_what_rows_lack_is_told_worst_first(report):
    """Two rows asked for more than there are agents by 3 and 100; one quarter-hour each."""
    asked = np.zeros_like(report.requirement.agents)
    asked[0, 40], asked[2, 40] = 1003, 1100
    requirement = replace(report.requirement, agents=asked)
    on_duty = agents_on_duty(
        report.pack, requirement.grid, queues=requirement.queues, subsets=requirement.subsets
    )
    first, third = (asked[r, 40] - on_duty[r, 40] for r in (0, 2))
    said = coverage_section(replace(report, requirement=requirement))
    assert (
        "Agent-hours short, each row for itself, worst first:"
        f" voice-3 {third / 4:,.1f}, voice-1 {first / 4:,.1f}."
    ) in said
    nothing = replace(report.requirement, agents=np.zeros_like(asked))
    assert "No queue and no group of queues lacks agents." in coverage_section(
        replace(report, requirement=nothing)
    )


def test_the_verdict_names_the_queues(report):
    """By the fixture: 90, 71, 80.3 and 95 % with 0.7 points against 80, 80, 80 and 90 %."""
    assert verdict(report) == (
        "The roster puts 4,322 agent-hours on queue where 4,100 are required and falls short by"
        " 61.2 of them (1.5%), all queues taken as one; single queues may lack more, see Coverage."
        " In simulation 2 of 4 queues keep their goal; missed: chat-2; too"
        " close to call: voice-3."
    )


def test_a_roster_that_was_not_simulated_promises_nothing(report):
    """No outlook, no verdict on service."""
    assert "has not been simulated" in verdict(replace(report, outlook=None))


def test_one_unclear_queue_is_not_counted_as_kept(report):
    """An outlook whose intervals all lie across the goal keeps none."""
    unclear = Estimate(np.full(4, 0.85), np.full(4, 0.2))
    outlook = replace(report.outlook, service=unclear)
    assert "0 of 4 queues keep their goal" in verdict(replace(report, outlook=outlook))


def test_history_and_forecast_share_one_calendar(report):
    """Six weeks of history, then the forecast, without gap or overlap; the missing day is NaN."""
    dates = charted_days(report)
    assert len(dates) == 6 * 7 + 7
    assert [(b - a).days for a, b in pairwise(dates)] == [1] * 48
    totals = history_totals(report, 0, dates[:42])
    assert np.isnan(totals[dates.index(date(2026, 9, 29))])
    assert np.isfinite(totals).sum() == 41


def test_the_week_in_detail_is_the_rosters_first(report):
    """A forecast that begins a week earlier is shown from the roster's first day on."""
    forecast = report.forecast
    later = replace(report, roster=replace(report.roster, first_date=date(2026, 10, 21)))
    assert week_of(report) == slice(0, forecast.grid.count)
    assert week_of(later).start == 2 * 96


def test_deferred_queues_have_no_map_of_their_own(report):
    """They have deadlines, and the text says how much is due."""
    html = coverage_section(report)
    assert "social-4: agents on queue less required" not in html
    assert "social-4" in html.split("Due in the period:")[1]
    assert "all queues: agents on queue less required" in html


def test_the_table_of_coverage_adds_up(report):
    """On queue less required is surplus less shortage, in every row of every day."""
    from html.parser import HTMLParser

    class Cells(HTMLParser):
        def __init__(self):
            super().__init__()
            self.rows = []

        def handle_starttag(self, tag, _):
            if tag == "tr":
                self.rows.append([])

        def handle_data(self, data):
            if self.rows:
                self.rows[-1].append(data)

    cells = Cells()
    cells.feed(coverage_section(report))
    figures = [row[1:5] for row in cells.rows if row[:1] and row[0][:3] in {"Mon", "Sun"}]
    assert len(figures) == 2 * 6
    for row in figures:
        required, on_queue, short, surplus = (float(v.replace(",", "")) for v in row)
        assert on_queue - required == pytest.approx(surplus - short, abs=0.21)


def test_a_weeks_band_is_of_its_own_sums(report):
    """Days vary apart: the week's 80 % band is narrower than its days' bands together."""
    days, weeks = day_totals(report, 0), week_totals(report, 0)
    assert weeks.mean == pytest.approx([days.mean.sum()])
    low95, low80, high80, high95 = weeks.bands[:, 0]
    assert low95 < low80 < weeks.mean[0] < high80 < high95
    assert high80 - low80 < 0.7 * (days.bands[2] - days.bands[1]).sum()


def test_weeks_are_counted_from_the_forecasts_first_day(report):
    """Six weeks of history and one ahead; the week of the missing day is missing."""
    weeks = charted_weeks(report)
    assert [(b - a).days for a, b in pairwise(weeks)] == [7] * 6
    assert weeks[-1] == report.roster.first_date
    history = week_totals(report, 0).history
    gap = next(i for i, day in enumerate(weeks) if (date(2026, 9, 29) - day).days < 7)
    assert np.flatnonzero(np.isnan(history)).tolist() == [gap]


def test_a_weekday_without_any_record_is_closed(report):
    """Sundays of which nothing is recorded leave the weeks' totals whole."""
    history = report.history
    days = history.grid.local_days(BERLIN)
    sundays = (days.astype(int) + 3) % 7 == 6
    offered = np.where(sundays, np.nan, history.offered)
    totals = week_totals(replace(report, history=replace(history, offered=offered)), 0).history
    assert np.isfinite(totals).sum() == 5


def test_a_forecast_from_elsewhere_has_no_band(report):
    """Without samples the chart has its line, the table dashes, and the legend no band."""
    samples = np.zeros((0, *report.forecast.mean.shape), np.int32)
    outside = replace(report.forecast, samples=samples, source="vendor", accuracy=())
    html = forecast_section(replace(report, forecast=outside))
    assert 'class="band' not in html
    assert 'class="line mean"' in html
    assert "nan" not in html.lower().replace("hanan", "")


def test_accuracy_is_told_by_lead_and_level(report):
    """All leads of the intervals first; days and weeks apart; handle times of their own."""
    html = accuracy_section(report)
    main, _, rest = html.partition("<details>")
    assert main.count("<tr>") == 1 + 4
    assert "week 4" in rest
    assert "94.6 %" in main
    assert "0.37" in main
    assert "Backtest of handle times" in html
    assert "50%" in html


def test_special_days_are_shown_with_factor_and_count(report):
    """A row a day, a column for each queue that has it; outliers newest first, escaped."""
    html = special_section(report)
    assert "\u00d70.42 (2)" in html
    assert "day after Reformation Day" in html
    assert html.index("2026-07-02") < html.index("2026-06-02")
    assert "left out" in html
    assert "outage &lt;of the line&gt;" in html
    assert "3.4 %" in html


def test_nothing_special_is_left_out(report):
    """Neither section nor link for a forecast without special days, outliers and bursts."""
    plain = replace(report.forecast, effects=(), outliers=(), bursts=())
    page = report_html(replace(report, forecast=plain))
    assert special_section(replace(report, forecast=plain)) == ""
    assert "#special" not in page
    assert 'href="#special"' in report_html(report)


def test_a_broken_rule_is_told_and_marked(report):
    """The verdict counts it, the notes name it, and the bar of the shift has a mark."""
    shift = report.roster.shifts[0]
    rule = BrokenRule(shift.agent_id, shift.schedule_date, "rest", "9 h of rest; 11 are due")
    broken = replace(report, roster=replace(report.roster, broken=(rule,)))
    assert "1 rule had to be broken" in verdict(broken)
    html = report_html(broken)
    assert f"({shift.agent_id}), {shift.schedule_date}: rest: 9 h of rest; 11 are due" in html
    assert "! BROKEN rest" in html
    assert "BROKEN" not in report_html(report)
