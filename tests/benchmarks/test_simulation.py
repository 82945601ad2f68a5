"""The command of the simulation benchmark."""

import json

import pytest

from benchmarks.simulation import main, parse
from benchmarks.simulation_speed import in_fresh_process
from benchmarks.simulation_tables import tables


def test_models_without_results_are_no_comparison(capsys):
    """One without the other is refused."""
    with pytest.raises(SystemExit) as refused:
        parse(["--models", "models.json"])
    assert refused.value.code == 2
    assert "--models and --results go together" in capsys.readouterr().err


def test_one_replication_has_no_error(capsys):
    """A standard error takes two."""
    with pytest.raises(SystemExit):
        parse(["--replications", "1"])
    assert "give 2 or more" in capsys.readouterr().err


def test_figures_are_kept_and_printed(tmp_path, capsys):
    """The file and the standard output hold the same JSON."""
    out = tmp_path / "new" / "simulation.json"
    main(["--theory", "--replications", "2", "--json", "--out", str(out)])
    figures = json.loads(out.read_text("utf-8"))
    assert figures == json.loads(capsys.readouterr().out)
    assert figures["theory_rows"] == len(figures["theory_table"]) == 5


def test_a_missing_file_is_said_not_thrown(tmp_path):
    """The message names the file."""
    with pytest.raises(SystemExit, match=r"nowhere\.json"):
        main(["--models", str(tmp_path / "nowhere.json"), "--results", str(tmp_path / "x.csv")])


def test_figures_as_text():
    """Large numbers have thousands, tables a line a row."""
    text = tables({"speed": 3_000_000.0, "failures": [], "x_table": [{"name": "row", "z": 0.5}]})
    assert [" ".join(line.split()) for line in text.splitlines()] == [
        "speed 3,000,000",
        "failures none",
        "row z 0.5",
    ]


def test_a_process_of_its_own_tells_its_figures():
    """A small center, with the code compiled before: contacts, memory and the start."""
    got = in_fresh_process("small", 2)
    assert got["contacts_per_week"] > 10_000
    assert 50 < got["peak_megabytes"] < 2000
    assert got["start_seconds"] >= got["import_seconds"] > 0
