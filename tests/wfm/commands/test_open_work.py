"""Deferred work that is open when the horizon begins, from its file to requirement and outlook."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

AHT = 600
CASES = f"""
[[queues]]
name = "claims"
channel = "deferred"
media = "task"
skills = ["voice"]
aht_seconds = {AHT}
goal = {{ kind = "answered_within", target = 0.90, hours = 8, of = "open" }}
opening = {{ weekdays = ["08:00-18:00"], weekend = [], holidays = [] }}

[[shifts]]"""
OPEN = "queue,arrived_at,contacts\nclaims,2026-10-09 16:00,60\nclaims,2026-10-11T12:00+02:00,\n"


@pytest.fixture(scope="module")
def claims(wfm, planned: Path, tmp_path_factory) -> Path:
    """The small center with a deferred queue, its forecast of a week and a roster."""
    folder = tmp_path_factory.mktemp("claims") / "small"
    shutil.copytree(planned, folder)
    center = folder / "center.toml"
    text = center.read_text("utf-8").replace("\n[[shifts]]", CASES, 1)
    center.write_text(text.replace("weeks = 1\nseconds = 10", "weeks = 1\nseconds = 1"), "utf-8")
    first = datetime(2026, 8, 3, 8)  # noqa: DTZ001 - local times of the file
    quarters = [first + timedelta(days=d, minutes=15 * q) for d in range(70) for q in range(40)]
    counts = [(at, at.minute % 30 == 0) for at in quarters if at.weekday() < 5]
    rows = [f"{at:%Y-%m-%dT%H:%M},claims,{n:d},{n:d},{n * AHT}" for at, n in counts]
    history = folder / "claims.csv"
    history.write_text(
        "\n".join(["timestamp,queue,offered,handled,handle_seconds", *rows]) + "\n", "utf-8"
    )
    (folder / "open.csv").write_text(OPEN, "utf-8")
    for step in (
        ("import", "history", history),
        ("forecast", "run", "--weeks", 1, "--model", "mean8", "--workers", 1),
    ):
        done = wfm("--center", center, *step)
        assert done.code == 0, done.err
    return center


@pytest.fixture
def claimed(claims: Path, tmp_path: Path) -> Path:
    shutil.copytree(claims.parent, tmp_path / "small")
    return tmp_path / "small" / "center.toml"


def test_open_work_is_due_and_left_over(wfm, claimed):
    """61 cases of 600 s are more work due; 1,200 are far more than Monday's agents get done."""
    ask = ("--center", claimed, "--format", "json")
    waiting = ("--backlog", claimed.parent / "open.csv")
    without = wfm(*ask, "requirement", "run").json
    done = wfm(*ask, "requirement", "run", *waiting)
    assert done.code == 0, done.err
    due = [
        next(r for r in one["requirement"] if r["queue"] == "claims")["due_hours"]
        for one in (without, done.json)
    ]
    # The work itself is 61 x 600 s. Shrinkage and spare time come on top; what a backlog that is
    # not given is taken to be, up to a day's 20 cases, goes off.
    work = 61 * AHT / 3600
    assert 0.67 * work <= due[1] - due[0] <= 1.5 * work
    assert done.json["requirement_total"]["backlog_contacts"] == 61
    assert without["requirement_total"]["backlog_contacts"] == 0
    assert wfm(*ask, "roster", "build", "--seconds", 1, "--workers", 1).code == 0
    simulate = ("roster", "simulate", "--replications", 5, "--workers", 1, "--details")
    many = claimed.parent / "many.csv"
    many.write_text(OPEN.replace(",60", ",1200"), "utf-8")
    left = []
    for options in ((), ("--backlog", many)):
        done = wfm(*ask, *simulate, *options)
        assert done.code == 0, done.err
        left.append(done.json["backlog"][0])
    assert left[0]["contacts"] < 50
    assert left[1]["contacts"] > 500
    # The oldest came on Friday at four, eight hours before the weekend's 48.
    assert 48 < left[1]["oldest_hours"] <= 8 + 48 + 24


def test_the_runs_keep_the_hash_of_the_work(wfm, claimed):
    """The same work in another file is the same input; other work is not."""
    from data.store import open_store

    again = claimed.parent / "again.csv"
    again.write_text(
        "arrived_at;contacts;queue\n2026-10-11T10:00Z;1;claims\n2026-10-09T16:00+02:00;60;claims\n",
        "utf-8",
    )
    other = claimed.parent / "other.csv"
    other.write_text(OPEN.replace(",60", ",61"), "utf-8")
    for path in (claimed.parent / "open.csv", again, other):
        done = wfm("--center", claimed, "requirement", "run", "--backlog", path)
        assert done.code == 0, done.err
    with open_store(f"sqlite:///{claimed.parent / 'wfm.db'}") as store:
        one, two, three = [r for r in reversed(store.runs(50)) if r.kind == "requirement"][-3:]
    assert one.parameters["backlog"] == two.parameters["backlog"]
    assert one.parameters["backlog"]["contacts"] == 61
    assert one.input_hash == two.input_hash != three.input_hash


def test_a_wrong_file_stops_everything(wfm, claimed):
    """Every row that makes no sense is named; no run is stored."""
    path = claimed.parent / "open.csv"
    path.write_text(OPEN + "voice,2026-10-09 16:00,1\nclaims,2026-10-12 00:00,1\n", "utf-8")
    before = wfm("--center", claimed, "--format", "json", "db", "status").json
    for command in (("plan", "--weeks", 1), ("requirement", "run"), ("roster", "simulate")):
        done = wfm("--center", claimed, *command, "--backlog", path)
        assert done.code == 3, (command, done.err)
        assert "open.csv line 4: " in done.err
        assert "open.csv line 5: " in done.err
    assert wfm("--center", claimed, "--format", "json", "db", "status").json == before


def test_nightly_takes_it_from_the_drop_folder(wfm, claimed):
    """backlog.csv counts in every plan; a new one makes a new plan; a wrong one is told."""
    text = claimed.read_text("utf-8")
    head = text.split("[planning]")[0]
    settings = "weeks = 1\nseconds = 1\nreplications = 4\nsamples = 20\n"
    claimed.write_text(
        f'{head}[planning]\n{settings}[nightly]\nweeks = 1\nformats = ["csv"]\n', "utf-8"
    )
    drop = claimed.parent / "drop"
    (drop / "backlog.csv").write_text(OPEN, "utf-8")
    said = wfm("--center", claimed, "nightly", "--dry-run").err
    assert "would use" in said
    assert "backlog.csv" in said
    first = wfm("--center", claimed, "--format", "json", "nightly")
    assert first.code == 0, first.err
    used = next(i for i in first.json["imports"] if i["kind"] == "backlog")
    assert (used["status"], used["rows"]) == ("imported", 2)
    second = wfm("--center", claimed, "--format", "json", "nightly")
    assert "nothing to do" in second.err
    (drop / "backlog.csv").write_text(OPEN.replace("claims", "calls"), "utf-8")
    third = wfm("--center", claimed, "--format", "json", "nightly")
    assert third.code == 3
    assert "backlog.csv line 2" in third.err
    assert third.json["roster"]["status"] == "published"
