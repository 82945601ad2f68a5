"""The whole way, from an empty database to exported files, on each database."""

import csv


def test_from_init_to_nightly(wfm, database_url, tmp_path):
    """Everything a center does lands in the database that --db names, and none beside the file."""
    folder = tmp_path / "small"
    done = wfm("--db", database_url, "init", folder, "--sample", "small")
    assert done.code == 0, done.err
    there = ("--center", folder / "center.toml", "--db", database_url, "--format", "json")
    done = wfm(*there, "plan", "--weeks", 1, "--seconds", 1, "--replications", 10)
    assert done.code == 0, done.err
    draft = done.json["roster"]["roster_id"]
    assert wfm(*there, "roster", "publish", draft, "--by", "Ada").json["roster"]["status"] == (
        "published"
    )
    done = wfm(*there, "roster", "export", draft, "--formats", "csv,json,xlsx,ics,html")
    assert done.code == 0, done.err
    shown = wfm(*there, "roster", "show", draft).json
    with (folder / "out" / f"roster-{draft}-v1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    worked = {(row["agent_id"], row["schedule_date"]) for row in rows}
    assert worked == {(s["agent_id"], s["schedule_date"]) for s in shown["shifts"]}
    agent, day = min(worked)
    locked = wfm(*there, "roster", "lock", draft, "--agent", agent, "--day", day)
    assert (locked.code, "in a copy, draft" in locked.err) == (0, True), locked.err
    meetings = tmp_path / "meetings.csv"
    meetings.write_text(
        f"meeting,agents,minutes,start,end\nhuddle,{agent},15,{day},{day}\n", "utf-8"
    )
    assert wfm(*there, "import", "meetings", meetings).json["imports"][0]["inserted"] == 1
    built = wfm(*there, "roster", "build", "--from", draft + 1, "--seconds", 1)
    assert built.code == 0, built.err
    assert built.json["roster"]["based_on"] == draft + 1
    shown = wfm(*there, "roster", "show", built.json["roster"]["roster_id"]).json
    assert [s["schedule_date"] for s in shown["shifts"] if s["source"] == "locked"] == [day]
    _shorten(folder / "center.toml")
    first = wfm(*there, "nightly")
    assert first.code == 0, first.err
    assert first.json["roster"]["status"] == "published"
    assert {o["status"] for o in first.json["imports"]} == {"seen before"}
    status = {r["roster_id"]: r["status"] for r in wfm(*there, "roster", "list").json["rosters"]}
    assert status[draft] == "superseded"
    second = wfm(*there, "nightly")
    assert (second.code, "roster" in second.json) == (0, False)
    assert not (folder / "wfm.db").exists()


def _shorten(center):
    head = center.read_text("utf-8").split("[planning]")[0].split("[nightly]")[0]
    center.write_text(
        head + "[planning]\nseconds = 1\nreplications = 10\n[nightly]\nweeks = 1\n", "utf-8"
    )
