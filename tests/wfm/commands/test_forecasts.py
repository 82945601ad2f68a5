"""What planners do with forecasts: change, note, export, import, drive and judge them."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from wfm.commands.forecast import Model
from wfm.commands.forecast_export import ForecastFormat

MONDAY = "2026-10-12"
FRIDAY = "2026-10-16"
CHANGE = ("--queue", "voice", "--from", MONDAY, "--to", FRIDAY, "--reason", "letters go out")


@pytest.fixture
def ask(wfm, center) -> Callable[..., dict]:
    """Run a command on the planned center that must succeed; give its JSON."""

    def ask(*arguments: object) -> dict:
        done = wfm("--center", center, "--format", "json", *arguments)
        assert done.code == 0, done.err
        return done.json

    return ask


@pytest.fixture
def came(tmp_path: Path, ask) -> Callable[..., Path]:
    """Write what came on days of the forecast: its own mean times a factor, as history."""

    def came(days: Iterable[str], *, factor: float = 1.0, until: str = "T24:00") -> Path:
        source = tmp_path / "told.csv"
        ask("forecast", "export", "1", "--format", "csv", "--out", source)
        rows = list(csv.DictReader(io.StringIO(source.read_text())))
        rng = np.random.default_rng(5)
        path = tmp_path / "came.csv"
        with path.open("w") as file:
            file.write("timestamp,queue,offered,handled,handle_seconds\n")
            for row in rows:
                at = row["timestamp"]
                if at[:10] in days and float(row["volume"]) > 0 and at[10:16] < until:
                    n = rng.poisson(float(row["volume"]) * factor)
                    file.write(f"{at},voice,{n},{n},{280 * n}\n")
        return path

    return came


def test_an_empty_list_names_how_to_fill_it(wfm, tmp_path):
    """Without a forecast there is none to show: the next command makes one."""
    wfm("init", tmp_path / "new")
    done = wfm("--center", tmp_path / "new" / "center.toml", "forecast", "list")
    assert done.code == 0
    assert done.err.strip().endswith("forecast run")


def test_the_models_are_those_of_forecasting():
    """The names that the command knows without loading models are the registry's."""
    from forecasting import MODELS

    assert {m.value for m in Model} - {"auto"} == set(MODELS)


def test_the_export_formats_are_those_of_the_writers():
    """The same of the formats of files."""
    from data.files.forecasts import FORECAST_FORMATS

    assert tuple(f.value for f in ForecastFormat) == FORECAST_FORMATS


def test_one_model_can_be_asked_for(ask):
    """What is used is that model, and its backtest is shown."""
    made = ask("forecast", "run", "--weeks", 1, "--model", "mean4")
    assert made["forecast"][0]["model"] == "mean4"


def test_show_has_days_and_what_stands_behind(ask):
    """Days add up to the horizon; a note and a change are shown with it."""
    ask("forecast", "note", "the fair is new", "--by", "Mia")
    shown = ask("forecast", "show")
    assert len(shown["days"]) == 7
    total = sum(day["contacts"] for day in shown["days"])
    assert total == pytest.approx(shown["forecast"][0]["contacts"])
    monday = shown["days"][0]
    assert (monday["date"], monday["weekday"]) == (MONDAY, "Mon")
    assert monday["low80"] < monday["contacts"] < monday["high80"]
    assert (shown["notes"][0]["text"], shown["notes"][0]["made_by"]) == ("the fair is new", "Mia")
    assert "adjustments" not in shown


def test_accuracy_has_leads_levels_and_models(ask):
    """The backtest is told by lead and by level, with FTE error and both bands."""
    shown = ask("forecast", "accuracy")
    assert {"1 day", "week 1"} <= {row["lead"] for row in shown["accuracy_by_lead"]}
    assert [row["level"] for row in shown["accuracy_by_level"]] == ["interval", "day", "week"]
    (row,) = shown["accuracy"]
    assert row["wape_percent"] > row["poisson_floor_percent"] > 0
    assert row["error_fte"] > 0
    assert row["coverage95_percent"] > row["coverage80_percent"] > 50
    models = {row["model"]: row for row in shown["models"]}
    assert models["mean8"]["wape_all_percent"] > 0
    assert sum(row["share_all_percent"] or 0 for row in shown["models"]) == pytest.approx(100)
    assert shown["aht_accuracy"][0]["wape_percent"] > 0


def test_a_change_makes_a_new_forecast(ask):
    """The new one has the change and its reason, the old one is as it was."""
    before = ask("forecast", "show", 1)["forecast"][0]["contacts"]
    made = ask("forecast", "adjust", *CHANGE, "--percent", "+10", "--by", "Mia")
    assert made["forecast"][0]["forecast_id"] == 2
    assert made["forecast"][0]["contacts"] == pytest.approx(1.1 * before)
    (change,) = made["adjustments"]
    assert (change["made_by"], change["reason"]) == ("Mia", "letters go out")
    assert (change["hours"], change["amount"]) == ("00:00-24:00", 10)
    assert ask("forecast", "show", 1)["forecast"][0]["contacts"] == before
    assert ask("forecast", "show")["adjustments"] == made["adjustments"]
    newest, oldest = ask("forecast", "list")["forecasts"]
    assert (newest["based_on"], newest["adjustments"]) == (1, 1)
    assert (oldest["based_on"], oldest["adjustments"]) == (None, 0)


def test_a_change_is_planned_from(ask):
    """The requirement takes the newest forecast, which is the changed one."""
    before = ask("requirement", "show")["requirement"][0]["load_hours"]
    ask("forecast", "adjust", *CHANGE, "--percent", "-50")
    after = ask("requirement", "run")["requirement"][0]["load_hours"]
    assert after == pytest.approx(before / 2)


def test_a_dry_run_of_a_change_writes_nothing(wfm, center, ask):
    """It shows what would come of it and leaves one forecast."""
    done = wfm("--center", center, "forecast", "adjust", *CHANGE, "--add", 20, "--dry-run")
    assert done.code == 0, done.err
    assert "nothing was written" in done.err
    assert "next: the same without --dry-run" in done.err
    assert len(ask("forecast", "list")["forecasts"]) == 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--percent", 5, "--add", 5), "give one of --percent, --add and --set"),
        ((), "give one of --percent, --add and --set"),
        (("--percent", -150), "cannot go below 0"),
        (("--percent", 5, "--hours", "12:00-09:00"), "--hours '12:00-09:00' is no part of a day"),
        (("--percent", 5, "--hours", "9-12"), "is no part of a day; write 09:00-12:00"),
        (("--percent", 5, "--hours", "02:00-04:00"), "has no expected contacts"),
        (("--percent", 5, "--queue", "fax"), "queue 'fax' is not in the forecast"),
        (("--percent", 5, "--to", "2026-12-01"), "2026-12-01 is not in the forecast"),
        (("--percent", 5, "--to", "2026-10-01"), "is after --to"),
        (("--percent", 5, "--reason", " "), "--reason is empty"),
    ],
)
def test_a_change_that_makes_no_sense(wfm, center, more, message):
    """Each is a usage error that says what to give."""
    done = wfm("--center", center, "forecast", "adjust", *CHANGE, *more)
    assert done.code == 2
    assert message in done.err


def test_an_unknown_forecast_is_named(wfm, center):
    """Every command that takes an id says which there are."""
    for words in (
        ("show", 9),
        ("accuracy", 9),
        ("accuracy", 9, "--scored"),
        ("export", 9, "--format", "csv"),
        ("adjust", 9, *CHANGE, "--percent", 5),
        ("note", "x", "--forecast", 9),
    ):
        done = wfm("--center", center, "forecast", *words)
        assert done.code == 2, words
        assert "no forecast 9; there are 1" in done.err


@pytest.mark.parametrize("form", [f.value for f in ForecastFormat])
def test_an_export_is_imported_again(ask, tmp_path, form):
    """The same contacts come back under another name; a second time nothing is new."""
    path = tmp_path / "forecast.csv"
    ask("forecast", "export", "--format", form, "--out", path)
    first = ask("import", "forecast", path, "--source", "copy")["imports"][0]
    again = ask("import", "forecast", path, "--source", "copy")["imports"][0]
    assert (first["inserted"], again["inserted"]) == (first["rows"], 0)
    assert again["unchanged"] == first["rows"]
    copy, ours = ask("forecast", "list")["forecasts"]
    assert (copy["source"], ours["source"]) == ("copy", "wfm")
    assert copy["contacts"] == pytest.approx(ours["contacts"], abs=0.5)
    shown = ask("forecast", "show", copy["forecast_id"])
    assert shown["forecast"][0]["low80"] is None


def test_an_export_to_stdout(wfm, center):
    """With - the file's text is all that stdout gets; a day and quantiles can be asked for."""
    done = wfm(
        *("--center", center, "forecast", "export", "--format", "csv", "--out", "-"),
        *("--from", MONDAY, "--to", MONDAY, "--quantiles"),
    )
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 96
    assert all(float(row["q10"]) <= float(row["q90"]) for row in rows)


def test_an_export_of_its_own_name(wfm, center):
    """Without --out it goes to the out folder; a dry run writes none."""
    path = center.parent / "out" / "forecast-1-genesys.csv"
    words = ("--center", center, "forecast", "export", "--format", "genesys")
    done = wfm(*words, "--dry-run")
    assert done.code == 0, done.err
    assert f"would write 672 rows to {path}" in done.err
    assert not path.exists()
    assert wfm(*words).code == 0
    assert path.read_text().startswith("Interval Start UTC Date,Planning Group")


def test_an_export_that_cannot_be(wfm, center, tmp_path):
    """A day or queue that is not there, quantiles without place; nothing is written."""
    path = tmp_path / "x.csv"
    for more, message in (
        (("--queue", "fax"), "queue 'fax' is not in the forecast"),
        (("--from", "2026-11-01"), "2026-11-01 is not in the forecast"),
        (("--quantiles",), "calabrio has no place for quantiles"),
    ):
        done = wfm(
            "--center", center, "forecast", "export", "--format", "calabrio", "--out", path, *more
        )
        assert done.code == 2
        assert message in done.err
    assert not path.exists()


def _outside(tmp_path: Path, ask, factor: float = 1.0) -> Path:
    """Write a vendor's forecast: ours times a factor."""
    path = tmp_path / "vendor.csv"
    ask("forecast", "export", 1, "--format", "csv", "--out", path)
    rows = list(csv.reader(io.StringIO(path.read_text())))
    with path.open("w") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for at, queue, volume, aht in rows[1:]:
            writer.writerow([at, queue, float(volume) * factor, aht])
    return path


def test_an_outside_forecast_can_be_planned_from(wfm, center, ask, tmp_path):
    """By its number the requirement takes its means; its roster cannot be simulated, and why."""
    load = ask("requirement", "show")["requirement"][0]["load_hours"]
    ask("import", "forecast", _outside(tmp_path, ask, 2.0), "--source", "vendor")
    assert ask("requirement", "run")["requirement"][0]["load_hours"] == pytest.approx(load)
    made = ask("requirement", "run", "--forecast", 2)
    assert made["requirement"][0]["load_hours"] == pytest.approx(2 * load, rel=1e-3)
    ask("roster", "build", "--seconds", 1)
    done = wfm("--center", center, "roster", "simulate", "--replications", 5)
    assert done.code == 2
    assert "an outside forecast (vendor), which has no samples" in done.err


def test_an_outside_forecast_that_cannot_be(wfm, center, tmp_path):
    """A faulty row, our own name, an unknown mapping, a file that is none; nothing is stored."""
    path = tmp_path / "vendor.csv"
    path.write_text("timestamp,queue,volume,aht_seconds\n2026-10-12T08:00Z,voice,-3,200\n")
    done = wfm("--center", center, "import", "forecast", path)
    assert done.code == 3
    assert "vendor.csv line 2: volume is -3; it must be 0 or more" in done.err
    done = wfm("--center", center, "import", "forecast", path, "--source", "wfm")
    assert done.code == 2
    assert "stand for our own" in done.err
    done = wfm("--center", center, "import", "forecast", path, "--mapping", "acd")
    assert done.code == 2
    assert "no [imports.acd]" in done.err
    done = wfm("--center", center, "import", "forecast", tmp_path / "none.csv")
    assert done.code == 3
    listed = json.loads(wfm("--center", center, "--format", "json", "forecast", "list").out)
    assert len(listed["forecasts"]) == 1


def test_nothing_can_be_scored_yet(wfm, center):
    """What is missing is said; the lists are empty."""
    done = wfm("--center", center, "--format", "json", "forecast", "accuracy", "--scored")
    assert done.code == 0, done.err
    assert "nothing can be scored yet" in done.err
    assert "the history ends at 2026-10-09" in done.err
    assert done.json["scores"] == done.json["comparisons"] == []


def test_frozen_forecasts_are_scored(wfm, center, ask, came, tmp_path):
    """Ours, a change by hand that was right, and a vendor who was wrong, on the same intervals."""
    ask("forecast", "adjust", *CHANGE, "--percent", 30)
    ask("import", "forecast", _outside(tmp_path, ask, 0.5), "--source", "vendor")
    days = [f"2026-10-{day}" for day in range(12, 17)]
    ask("import", "history", came(days, factor=1.3))
    done = wfm("--center", center, "--format", "json", "forecast", "accuracy", "--scored")
    assert done.code == 0, done.err
    assert "forecast 3 (vendor) is scored in full" in done.err
    scores = {(s["forecast_id"], s["lead"]): s for s in done.json["scores"]}
    assert {number for number, _ in scores} == {1, 2, 3}
    ours, changed, vendor = (scores[number, "all"] for number in (1, 2, 3))
    assert ours["bias_percent"] == pytest.approx(100 / 1.3 - 100, abs=4)
    assert changed["bias_percent"] == pytest.approx(0, abs=4)
    assert changed["wape_percent"] < ours["wape_percent"] < vendor["wape_percent"]
    assert ours["wape_mean8_percent"] > changed["wape_percent"]
    assert vendor["coverage80_percent"] is None
    assert ours["error_fte"] > changed["error_fte"] > 0
    verdicts = {
        (c["first_id"], c["second_id"]): (c["verdict"], c["days"]) for c in done.json["comparisons"]
    }
    assert verdicts == {(1, 2): ("better", 5), (1, 3): ("worse", 5)}
    only = ask("forecast", "accuracy", 2, "--scored")
    assert {s["forecast_id"] for s in only["scores"]} == {2}
    assert [(c["first_id"], c["second_id"]) for c in only["comparisons"]] == [(1, 2)]


def test_a_change_after_the_fact_is_not_scored(ask, came):
    """Who changes a forecast when the days have come gets no credit for them."""
    ask("import", "history", came([MONDAY, "2026-10-13"]))
    ask("forecast", "adjust", *CHANGE, "--percent", 5)
    scores = ask("forecast", "accuracy", "--scored")["scores"]
    assert {s["forecast_id"] for s in scores} == {1}


def test_drivers_are_imported_and_used(wfm, center, ask, tmp_path):
    """Values by day are stored; a driver without days ahead is said with the forecast."""
    path = tmp_path / "drivers.csv"
    lines = [f"2026-09-{day:02d},letters,{100 * (day % 3)},voice" for day in range(1, 29)]
    path.write_text("\n".join(["date,driver,value,queue", *lines]) + "\n")
    assert ask("import", "drivers", path)["imports"][0]["inserted"] == 28
    assert ask("import", "drivers", path)["imports"][0]["unchanged"] == 28
    done = wfm("--center", center, "forecast", "run", "--weeks", 1)
    assert done.code == 0, done.err
    assert "letters" in done.err
    path.write_text("date,driver,value\n2026-09-01,letters,-4\n2026-09-01,letters,nan\n")
    done = wfm("--center", center, "import", "drivers", path)
    assert done.code == 3
    assert "drivers.csv line 2: value is -4; it must be 0 or more" in done.err
    assert 'drivers.csv line 3: value is "nan"' in done.err


def test_check_tells_of_drivers_without_days_ahead(ask, tmp_path):
    """A driver that ends before the plan begins is a warning; one that goes on is none."""
    path = tmp_path / "drivers.csv"
    path.write_text("date,driver,value\n2026-10-01,letters,5\n2026-10-14,fair,1\n")
    ask("import", "drivers", path)
    (found,) = [f for f in ask("check")["findings"] if "driver" in f["message"]]
    assert (found["severity"], found["where"]) == ("warning", "letters")
    assert "ends on 2026-10-01: from 2026-10-12 on it counts as 0" in found["message"]


def test_the_day_under_way(wfm, center, ask, came):
    """Half as many again until eleven: the rest of the day is expected higher, and is kept."""
    ask("import", "history", came([MONDAY], factor=1.5, until="T11:00"))
    made = ask("intraday", "reforecast", "--at", f"{MONDAY}T11:00")
    (row,) = made["intraday"]
    assert row["intervals"] == 12
    assert row["offered"] == pytest.approx(1.5 * row["expected"], rel=0.2)
    assert row["rest_after"] > row["rest_before"] * 1.05
    assert row["low80"] < row["rest_after"] < row["high80"]
    newest, before = ask("forecast", "list")["forecasts"]
    assert (newest["forecast_id"], newest["based_on"], newest["source"]) == (2, 1, "wfm")
    assert newest["contacts"] - before["contacts"] == pytest.approx(
        row["rest_after"] - row["rest_before"], rel=0.5
    )
    again = wfm("--center", center, "intraday", "reforecast", "--at", f"{MONDAY} 11:00")
    assert again.code == 0, again.err
    assert "is forecast 1, updated" in again.err


def test_a_day_that_cannot_be_updated(wfm, center):
    """No forecast of the day, or nothing of it in the history."""
    done = wfm("--center", center, "intraday", "reforecast", "--at", "2026-12-24T11:00")
    assert done.code == 2
    assert "no forecast of wfm covers 2026-12-24 10:00 UTC" in done.err
    done = wfm("--center", center, "intraday", "reforecast", "--at", f"{MONDAY}T11:00")
    assert done.code == 3
    assert "import what has come today" in done.err
