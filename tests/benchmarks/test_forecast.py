"""The benchmark of forecasts, on small series made by rule."""

import contextlib
import io
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.forecast import main
from benchmarks.forecast_document import document, table
from benchmarks.forecast_layout import DayTable, Layout
from benchmarks.forecast_peers import day_totals, last_weekdays
from benchmarks.forecast_runs import Judged
from benchmarks.forecast_scores import coverage, day_wape, wape, wape_by_week
from benchmarks.forecast_series import read_series
from benchmarks.forecast_suite import axa_summary
from benchmarks.forecast_windows import Window, choose_windows
from data.records import ConfigurationError, Grid, InputRefusedError

KEYS = {
    "wape",
    "wape_by_week",
    "wape_last_week",
    "wape_mean4",
    "wape_mean8",
    "wape_prophet",
    "poisson_floor",
    "coverage80",
    "coverage95",
    "seconds",
}


def write(path: Path, stamps: pd.DatetimeIndex, values: object, *, name: str = "timestamp") -> Path:
    """Write a series as the shared files are."""
    pd.DataFrame({name: stamps, "calls": values, "other": 1}).to_csv(path, index=False)
    return path


def contacts(stamps: pd.DatetimeIndex) -> np.ndarray:
    """Give Poisson counts from 8:00 to 20:00, fewer at weekends, none at night."""
    hour = stamps.hour + stamps.minute / 60
    mean = np.where((hour >= 8) & (hour < 20), 20.0, 0.0) * np.where(stamps.day_of_week > 4, 0.5, 1)
    return np.random.default_rng(3).poisson(mean)


@pytest.fixture(scope="module")
def hourly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve weeks of hours that hold the autumn night of Paris, gzipped."""
    stamps = pd.date_range("2023-08-21", "2023-11-13", freq="h", inclusive="left")
    return write(tmp_path_factory.mktemp("series") / "calls.csv.gz", stamps, contacts(stamps))


@pytest.fixture(scope="module")
def run(hourly):
    """The command on the twelve weeks: what it printed as JSON."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = main(
            [
                *("--series", str(hourly), "--column", "calls", "--freq", "60min"),
                *("--tz", "Europe/Paris", "--horizon", "14", "--origins", "2"),
                *("--workers", "1", "--json"),
            ]
        )
    assert code == 0
    return json.loads(printed.getvalue())


def test_the_keys_are_those_agreed(run):
    """WAPE of ours and the peers, the floor, and coverage at three levels with the seconds."""
    assert run.keys() >= KEYS
    for key in ("coverage80", "coverage95"):
        assert run[key].keys() == {"interval", "day", "week", "seconds"}
    assert len(run["wape_by_week"]) == 2


def test_the_last_window_ends_with_the_series(run):
    """Two weekly origins, fourteen days each."""
    assert run["origins"] == ["2023-10-23", "2023-10-30"]
    assert run["days"] == [14, 14]


def test_pure_chance_is_forecast_near_its_floor(run):
    """Counts around a fixed week: a good mean is a tenth above the floor, last week 40 %."""
    assert run["poisson_floor"] == pytest.approx(19.5, abs=2)
    assert run["wape"] < 1.2 * run["poisson_floor"]
    assert run["wape_last_week"] == pytest.approx(2**0.5 * run["poisson_floor"], rel=0.15)
    assert run["wape"] < run["wape_mean4"] < run["wape_last_week"]
    assert 70 < run["coverage80"]["interval"] < 90


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--column": "nix"}, 'no column "nix": it has calls, other'),
        ({"--tz": "Mars/Base"}, "zone: give one like Europe/Paris"),
        ({"--country": "ZZ"}, "no public holidays are known"),
        ({"--freq": "7min"}, "give 5min, 15min, 30min, 60min or 1D"),
        ({"--freq": "15min"}, "row each 60 min and --freq asks for 15"),
        ({"--series": "nowhere.csv"}, "nowhere.csv cannot be read"),
        ({"--scored-from": "2023-11-10"}, "no origin fits"),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_reason(hourly, capsys, changes, words):
    """Exit 2 and a message."""
    arguments = {"--series": str(hourly), "--column": "calls", "--freq": "60min"} | changes
    assert main([text for pair in arguments.items() for text in pair]) == 2
    assert words in capsys.readouterr().err


def test_origins_before_the_queue_opened_are_left_out_and_told(tmp_path, capsys):
    """Rows of zero contacts, then fourteen weeks with some: what the product refuses is skipped."""
    stamps = pd.date_range("2024-01-01", periods=160, freq="D")
    values = np.where(stamps < pd.Timestamp("2024-03-01"), np.nan, 50)
    values[0] = 0
    path = write(tmp_path / "young.csv", stamps, values)
    options = ["--series", str(path), "--column", "calls", "--freq", "1D", "--horizon", "14"]
    assert main([*options, "--origins", "99", "--workers", "1", "--no-prophet", "--json"]) == 0
    printed = capsys.readouterr()
    assert "recorded days of history before the horizon" in printed.err
    assert json.loads(printed.out)["origins"][0] > "2024-03-01"


def test_a_series_of_zeros_has_no_wape(tmp_path, capsys):
    """Nothing came and nothing was expected: null, not a division by zero."""
    stamps = pd.date_range("2024-01-01", periods=60, freq="D")
    path = write(tmp_path / "zeros.csv", stamps, np.zeros(60))
    options = ["--series", str(path), "--column", "calls", "--freq", "1D", "--origins", "1"]
    assert main([*options, "--horizon", "7", "--no-prophet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wape"] is None
    assert main([*options, "--horizon", "7", "--no-prophet"]) == 0


def test_a_repeated_hour_in_local_time_is_split_between_its_passes(tmp_path):
    """Whether the file adds the passes or lists both: 02:00 of the autumn night has 40 contacts."""
    once = pd.date_range("2023-10-28", "2023-10-31", freq="h", inclusive="left")
    values = np.where(once == pd.Timestamp("2023-10-29 02:00"), 40, 10)
    twice = once.append(once[once == pd.Timestamp("2023-10-29 02:00")]).sort_values()
    for stamps, counts in (
        (once, values),
        (twice, np.where(twice == pd.Timestamp("2023-10-29 02:00"), 20, 10)),
    ):
        path = write(tmp_path / "night.csv", stamps, counts)
        series = read_series(path, "calls", freq="60min", zone="Europe/Paris")
        assert series.grid.count == 73
        assert series.contacts[24:30].tolist() == [10, 10, 20, 20, 10, 10]


def test_utc_by_name_and_offsets_come_to_local_days(tmp_path):
    """Midnight UTC is 01:00 in Paris in winter: the first local day is 23 hours short of it."""
    stamps = pd.date_range("2024-01-01", periods=47, freq="h")
    named = write(tmp_path / "utc.csv", stamps, np.arange(47), name="timestamp_utc")
    aware = write(tmp_path / "aware.csv", stamps.tz_localize("UTC"), np.arange(47))
    for path in (named, aware):
        series = read_series(path, "calls", freq="60min", zone="Europe/Paris")
        assert np.isnan(series.contacts[0])
        assert series.contacts[1:4].tolist() == [0, 1, 2]
        assert str(series.grid.local_days("Europe/Paris")[0]) == "2024-01-01"


def test_missing_is_not_zero(tmp_path):
    """Leading and trailing blanks are cut, a gap is NaN, and half an interval is missing."""
    stamps = pd.date_range("2024-03-01", periods=4 * 96, freq="15min")
    values = np.full(len(stamps), 2.0)
    values[:96], values[-96:], values[150] = np.nan, np.nan, np.nan
    path = write(tmp_path / "gaps.csv", stamps, values)
    series = read_series(path, "calls", freq="30min", zone="UTC")
    assert [str(d) for d in np.unique(series.grid.local_days("UTC"))] == [
        "2024-03-02",
        "2024-03-03",
    ]
    assert np.flatnonzero(np.isnan(series.contacts)).tolist() == [(150 - 96) // 2]
    assert np.nanmax(series.contacts) == np.nanmin(series.contacts) == 4


def test_days_added_up_from_intervals_need_most_of_their_rows(tmp_path):
    """The day with a third of the usual rows is missing, the spring day of 23 hours is whole."""
    stamps = pd.date_range("2024-03-18", "2024-04-08", freq="h", inclusive="left")
    stamps = stamps[stamps != pd.Timestamp("2024-03-31 02:00")]
    stamps = stamps[(stamps.date != date(2024, 4, 2)) | (stamps.hour < 8)]
    path = write(tmp_path / "days.csv", stamps, np.ones(len(stamps)))
    series = read_series(path, "calls", freq="1D", zone="Europe/Paris")
    assert series.contacts[13] == 23
    assert np.flatnonzero(np.isnan(series.contacts)).tolist() == [15]


@pytest.mark.parametrize("cell", ["-3", "many", "inf"])
def test_a_cell_that_is_no_count_is_named_by_its_line(tmp_path, cell):
    """Line 3 of the file, with the value."""
    path = tmp_path / "bad.csv"
    path.write_text(f"time,calls\n2024-01-01,5\n2024-01-02,{cell}\n")
    with pytest.raises(InputRefusedError, match=f'line 3: calls is "{cell}"'):
        read_series(path, "calls", freq="1D", zone="UTC")


def test_a_zone_is_needed_even_for_days(tmp_path):
    """Every wrong option is named at once."""
    with pytest.raises(ConfigurationError, match=r"(?s)--freq.*--tz.*--country"):
        read_series(tmp_path, "calls", freq="2D", zone="nowhere", country="??")


def daily(tmp_path: Path, days: int, *, country: str | None = None):
    """A daily series from Monday 2024-01-01 on."""
    stamps = pd.date_range("2024-01-01", periods=days, freq="D")
    path = write(tmp_path / "daily.csv", stamps, np.full(days, 50))
    return read_series(path, "calls", freq="1D", zone="UTC", country=country)


def starts(windows: tuple[Window, ...]) -> list[str]:
    """Give first days, day and month."""
    return [str(w.start)[5:] for w in windows]


def test_windows_are_weekly_and_keep_to_the_first_scored_day(tmp_path):
    """90 days end on 30 March: the newest window of 28 days starts on 3 March."""
    series = daily(tmp_path, 90)
    assert starts(choose_windows(series, horizon=28, origins=3)) == ["02-18", "02-25", "03-03"]
    late = choose_windows(series, horizon=28, origins=9, scored_from=date(2024, 2, 20))
    assert starts(late) == ["02-25", "03-03"]


def test_windows_may_touch(tmp_path):
    """Every 28 days: no day is scored twice."""
    windows = choose_windows(daily(tmp_path, 120), horizon=28, origins=9, every=28)
    assert starts(windows) == ["02-06", "03-05", "04-02"]


def test_windows_are_cut_only_where_no_whole_one_fits(tmp_path):
    """From 10 March on 21 days are left: windows of 21, 14 and 7 days."""
    series = daily(tmp_path, 90)
    windows = choose_windows(series, horizon=28, origins=9, scored_from=date(2024, 3, 10))
    assert starts(windows) == ["03-10", "03-17", "03-24"]
    assert [w.days for w in windows] == [21, 14, 7]
    with pytest.raises(InputRefusedError, match="no origin fits"):
        choose_windows(series, horizon=28, origins=9, scored_from=date(2024, 3, 25))


def test_a_day_ahead_takes_the_last_recorded_days(tmp_path):
    """The last three days that are wanted weekdays."""
    windows = choose_windows(daily(tmp_path, 90), horizon=1, origins=3, weekdays=frozenset({0, 6}))
    assert starts(windows) == ["03-18", "03-24", "03-25"]
    assert [w.days for w in windows] == [1, 1, 1]


def test_holidays_and_days_after_them_are_scored_once(tmp_path):
    """Germany in spring 2024: Good Friday, Easter Monday, 1 May, Ascension, Whit Monday."""
    series = daily(tmp_path, 160, country="DE")
    for only, expected in (
        ("holidays", ["03-29", "04-01", "05-01", "05-09", "05-20"]),
        ("after", ["03-30", "04-02", "05-02", "05-10", "05-21"]),
    ):
        windows = choose_windows(
            series, horizon=28, origins=99, scored_from=date(2024, 2, 1), only=only
        )
        scored = [str(w.start + d)[5:] for w in windows for d in np.flatnonzero(w.wanted)]
        assert scored == expected


def table_of(rows: list[list[float]], first: str = "2024-01-01") -> DayTable:
    """Give days from a Monday on."""
    return DayTable(np.datetime64(first, "D") + np.arange(len(rows)), np.array(rows, float))


def test_means_are_plain_and_skip_what_was_not_recorded():
    """Mondays 10, 20, missing, 40: last week's is 40, the mean of 2 is 30, of 8 is 70/3."""
    rows = [[0.0, 1.0]] * 22
    for week, value in enumerate((10, 20, np.nan, 40)):
        rows[7 * week] = [value, 1.0]
    past = table_of(rows)
    monday = np.array(["2024-01-29"], "datetime64[D]")
    assert last_weekdays(past, monday, 1).tolist() == [[40, 1]]
    assert last_weekdays(past, monday, 2).tolist() == [[30, 1]]
    assert last_weekdays(past, monday, 8)[0] == pytest.approx([70 / 3, 1])


def test_a_day_with_few_of_its_slots_has_no_total():
    """Three slots are usual: two are enough, one is not."""
    rows = [[1.0, 2.0, 3.0]] * 21
    rows[7], rows[14] = [1.0, 2.0, np.nan], [1.0, np.nan, np.nan]
    totals = day_totals(table_of(rows))
    assert totals[[0, 7]].tolist() == [6, 3]
    assert np.isnan(totals[14])


def judged(actual: object, said: object, samples: object, *, days: int) -> Judged:
    """Give a window of daily intervals."""
    grid = Grid.for_days(date(2024, 1, 1), days, zone="UTC", minutes=1440)
    window = Window(np.datetime64("2024-01-01", "D"), days, np.ones(days, np.bool_))
    return Judged(
        window,
        Layout.of(grid, "UTC"),
        np.array(actual, float),
        {"ours": np.array(said, float)},
        np.array(samples, np.int32),
        "mean8",
    )


def test_wape_leaves_out_what_is_not_known():
    """|8-10| + |12-10| over 20, the missing day aside; by week 4/20 and none."""
    window = judged([10, 10, np.nan] + [np.nan] * 11, [8, 12, 99] + [5] * 11, [[1] * 14], days=14)
    assert wape([window], "ours") == 20
    assert day_wape([window], "ours") == 20
    assert wape_by_week([window], "ours") == [20, None]


def test_coverage_by_level_is_of_sums_over_known_days():
    """Samples 0..399 each day, together: 50 a day is inside, its week is 350 of 0..2793."""
    samples = np.repeat(np.arange(400)[:, None], 14, axis=1)
    actual = [50.0] * 7 + [390.0] * 7
    inside = coverage([judged(actual, [200] * 14, samples, days=14)], 80)
    assert inside == {"interval": 50, "day": 50, "week": 50}
    cut = coverage([judged(actual[:7] + [390.0] * 3, [200] * 10, samples[:, :10], days=10)], 80)
    assert cut == {"interval": 70, "day": 70, "week": 100}


def test_coverage_of_small_counts_is_exact():
    """Counts of mean 0.5, forecast as such: randomised ranks are uniform, four in five inside."""
    random = np.random.default_rng(5)
    days = 2800
    samples = random.poisson(0.5, (400, days))
    inside = coverage([judged(random.poisson(0.5, days), [0.5] * days, samples, days=days)], 80)
    assert inside["interval"] == pytest.approx(80, abs=2.5)


def case(wape: float, mean8: float, *, group: str = "AXA") -> dict[str, object]:
    """Give one case as the suite keeps it."""
    levels = {"interval": 80.0, "day": 70.0, "week": 100.0, "seconds": 1.0}
    return {
        "group": group,
        "origins": ["2024-01-01"],
        "wape": wape,
        "wape_by_week": [wape] * 4,
        "wape_mean8_by_week": [mean8] * 4,
        "wape_last_week": 2 * mean8,
        "wape_mean4": 1.1 * mean8,
        "wape_mean8": mean8,
        "wape_prophet": None,
        "poisson_floor": 5.0,
        "bias": 0.1,
        "seconds": 3.0,
        "coverage80": levels,
        "coverage95": levels,
    }


def test_the_page_has_its_parts_and_names_the_misses():
    """14.0 of 14.5 is reached, 31 of 29.5 is not; days at 70 % are said, months later as today."""
    cases = {"axa Tech. Axa": case(14.0, 17.0), "axa Médical": case(31.0, 30.8)}
    cases["axa"] = axa_summary(cases)
    page = document({"cases": cases, "workers": 2})
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## How we measure",
        "## What was to be reached",
        "## What we miss",
        "## Every series",
        "## By lead week",
        "## Coverage",
        "## The assistance company's queues",
    ]
    assert "| AXA Tech. Axa | 15.5 | 14.5 | 14.00 | reached | 17.00 mean of 8 | 5.00 |" in page
    misses = page.partition("## What we miss")[2].partition("## Every series")[0]
    assert "AXA Médical: 31.00 %, to reach 29.5 %; 30.80 mean of 8; a perfect" in misses
    assert "Tech. Axa:" not in misses
    assert "- AXA, inside the 80 % band: 70.0 % of days, 100.0 % of weeks" in misses
    assert page == document({"cases": cases, "workers": 2})


def test_gains_are_shares_of_the_judges_error():
    """From 17 to 14 is 17.6 %; from 30.8 to 31 a loss of 0.65 %."""
    summary = axa_summary({"axa a": case(14.0, 17.0), "axa b": case(31.0, 30.8)})
    assert summary["gains"] == {
        "a": pytest.approx(17.647, abs=1e-3),
        "b": pytest.approx(-0.649, abs=1e-3),
    }
    assert summary["worst_loss"] == pytest.approx(0.649, abs=1e-3)
    assert "**missed**" in table({"cases": {"axa": summary}})


def test_the_page_on_accuracy_is_the_generators():
    """Its headings come in the generator's order; nobody edits it by hand."""
    page = Path(__file__).parents[2] / "docs" / "accuracy.md"
    method = Path(__file__).parents[2] / "benchmarks" / "accuracy_method.md"
    text = page.read_text("utf-8")
    assert text.startswith(method.read_text("utf-8").rstrip())
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## How we measure",
        "## What was to be reached",
        "## What we miss",
        "## Every series",
        "## By lead week",
        "## Coverage",
        "## The assistance company's queues",
        "## Handle times",
        "## Speed",
    ]
