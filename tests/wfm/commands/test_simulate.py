"""What-ifs, precision and details of a simulated roster."""

import json
from pathlib import Path

import pytest

QUICK = ("--replications", 8, "--workers", 1)


@pytest.fixture(scope="module")
def asked(wfm, planned: Path, tmp_path_factory) -> dict[str, object]:
    """What the small roster says to three what-ifs, with details."""
    import shutil

    folder = tmp_path_factory.mktemp("asked") / "small"
    shutil.copytree(planned, folder)
    done = wfm(
        *("--center", folder / "center.toml", "--format", "json", "roster", "simulate", *QUICK),
        *("--what-if", "agents=-3@voice", "--what-if", "volume=+30%;aht=+5%"),
        *("--what-if", "goal=voice:99%/1s", "--details"),
    )
    assert done.code == 0, done.err
    return {"folder": folder, **done.json}


def test_each_what_if_is_compared(asked):
    """Fewer agents and more calls lower service; a stricter goal is missed; each says what it did.

    Three of twelve agents are a quarter of the hours, far beyond the noise of 8 replications.
    """
    fewer, more, stricter = asked["comparison"]
    assert [row["what_if"] for row in (fewer, more, stricter)] == [
        "agents=-3@voice",
        "volume=+30%;aht=+5%",
        "goal=voice:99%/1s",
    ]
    for row in (fewer, more):
        assert row["service_difference_points"] < -row["service_half_width_points"]
        assert row["asa_difference_seconds"] > 0
    assert stricter["verdict_then"] == "below"
    now = asked["service"][0]["service_percent"]
    for row in asked["comparison"]:
        assert row["service_now_percent"] == pytest.approx(now)
        difference = row["service_then_percent"] - row["service_now_percent"]
        assert row["service_difference_points"] == pytest.approx(difference, abs=1e-6)
    assert sum("taken away" in one["note"] for one in asked["what_ifs"]) == 1


def test_the_details_agree_with_the_service(asked):
    """The definition of the queue's goal is the service; agents who serve it are busy."""
    (service,), (definitions,) = asked["service"], asked["definitions"]
    assert definitions["offered_percent"] == pytest.approx(service["service_percent"])
    assert definitions["answered_percent"] >= definitions["offered_percent"]
    assert definitions["abandons_met_percent"] >= definitions["offered_percent"]
    (busy,) = asked["occupancy"]
    assert busy["queues"] == "voice"
    assert 30 < busy["occupancy_percent"] <= 100
    assert asked["waits"][0]["asa_half_width_seconds"] > 0
    assert "backlog" not in asked


def test_the_roster_keeps_the_outlook_without_what_ifs(wfm, asked):
    """What is shown of the roster later is how things are."""
    center = asked["folder"] / "center.toml"
    shown = wfm("--center", center, "--format", "json", "roster", "show").json
    assert shown["service"] == asked["service"]


def test_every_what_if_is_a_recorded_run(asked):
    """Each can be repeated from its row: what was asked, what was done, the seed."""
    from data.store import open_store

    with open_store(f"sqlite:///{asked['folder'] / 'wfm.db'}") as store:
        runs = [run for run in store.runs(50) if run.kind == "what-if"]
    assert [run.parameters["what_if"] for run in reversed(runs)] == [
        row["what_if"] for row in asked["comparison"]
    ]
    assert all(run.status == "done" for run in runs)
    assert len({run.input_hash for run in runs}) == 3
    assert any("taken away" in note for note in runs[-1].parameters["notes"])


def test_a_table_names_the_what_if_and_what_was_done(wfm, center):
    """A person reads in the title what was changed, and each queue below it."""
    done = wfm("--center", center, "roster", "simulate", *QUICK, "--what-if", "absence=+10pt")
    assert done.code == 0, done.err
    title = next(line for line in done.out.splitlines() if line.startswith("What if absence=+10pt"))
    assert len(title) > len("What if absence=+10pt: ")
    assert "in pairs" in done.out


def test_nonsense_is_told_at_once(wfm, center):
    """Every what-if that cannot be read is named before anything is simulated or stored."""
    before = wfm("--center", center, "--format", "json", "db", "status").json
    done = wfm(
        *("--center", center, "roster", "simulate", *QUICK),
        *("--what-if", "agents=some", "--what-if", "volume=+10%", "--what-if", "goal=x:90%/20s"),
    )
    assert done.code == 2
    assert "agents=some" in done.err
    assert "'x'" in done.err or '"x"' in done.err
    assert done.out == ""
    assert wfm("--center", center, "--format", "json", "db", "status").json == before


def test_a_precision_goes_on_until_it_is_reached(wfm, center):
    """The service is then known to so many points, with no more than 2,000 replications."""
    done = wfm(
        *("--center", center, "--format", "json", "roster", "simulate", "--workers", 1),
        *("--replications", 5, "--precision", 1.5),
    )
    assert done.code == 0, done.err
    assert done.json["service"][0]["half_width_percent"] <= 1.5
    again = wfm("--center", center, "roster", "simulate", "--precision", 0)
    assert again.code == 2


def test_programs_get_one_list_of_all_what_ifs(wfm, center):
    """In CSV the head of the comparison stands once, whatever number was asked."""
    done = wfm(
        *("--center", center, "--format", "csv", "roster", "simulate", *QUICK),
        *("--what-if", "volume=+5%", "--what-if", "volume=-5%"),
    )
    assert done.code == 0, done.err
    heads = [line for line in done.out.splitlines() if line.startswith("what_if,queue,")]
    assert len(heads) == 1
    assert json.dumps("volume=-5%").strip('"') in done.out
