"""The unattended run."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HOLD = (
    "import sys, time\n"
    "from data.store import open_store\n"
    "with open_store(sys.argv[1]) as store, store.lock('nightly'):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(600)\n"
)


@pytest.fixture
def quick(center):
    """The center with a nightly run of seconds."""
    text = center.read_text("utf-8")
    head = text.split("[planning]")[0].split("[nightly]")[0]
    center.write_text(
        head
        + "[planning]\nweeks = 1\nseconds = 1\nreplications = 10\n"
        + '[nightly]\nweeks = 1\nformats = ["csv", "ics"]\n',
        "utf-8",
    )
    return center


def test_twice_on_the_same_input(wfm, quick):
    """The first run plans, publishes and exports; the second does nothing."""
    first = wfm("--center", quick, "--format", "json", "nightly")
    assert first.code == 0, first.err
    assert first.json["roster"]["status"] == "published"
    assert list((quick.parent / "out").glob("*.csv"))
    before = wfm("--center", quick, "--format", "json", "db", "status").json
    second = wfm("--center", quick, "--format", "json", "nightly")
    assert second.code == 0, second.err
    assert "nothing to do" in second.err
    assert "roster" not in second.json
    assert wfm("--center", quick, "--format", "json", "db", "status").json == before


def test_the_last_day_is_judged_and_drivers_are_imported(wfm, quick):
    """A day that came since is told beside the mean of 8, once its file is in."""
    drop = quick.parent / "drop"
    times = [f"2026-10-12T{q // 4:02d}:{q % 4 * 15:02d}+02:00" for q in range(32, 72)]
    rows = [f"{at},voice,16,16,4480" for at in times]
    (drop / "history-monday.csv").write_text(
        "\n".join(["timestamp,queue,offered,handled,handle_seconds", *rows]) + "\n", "utf-8"
    )
    (drop / "drivers.csv").write_text("date,driver,value\n2026-10-13,letters,5\n", "utf-8")
    # History ends on Monday when the queues close: the day is whole.
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 0, done.err
    assert "2026-10-12: WAPE of forecast" in done.err
    kinds = {i["kind"]: i["status"] for i in done.json["imports"]}
    assert kinds["drivers"] == "imported"
    rows = [row.replace("10-12", "10-13") for row in rows]
    rows.append("2026-10-14T08:00+02:00,voice,3,3,840")
    (drop / "history-tuesday.csv").write_text(
        "\n".join(["timestamp,queue,offered,handled,handle_seconds", *rows]) + "\n", "utf-8"
    )
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 0, done.err
    line = next(words for words in done.err.splitlines() if "WAPE of forecast" in words)
    assert re.fullmatch(r"2026-10-13: WAPE of forecast 1 \d+\.\d % \(mean of 8: \d+\.\d %\)", line)


def test_a_stopped_search_is_published_with_its_best(quick, wfm):
    """SIGTERM ends the roster's search; what was found is stored, simulated and published."""
    drop = quick.parent / "drop"
    (drop / "meetings.csv").write_text(
        "meeting,agents,minutes,start,end\nhuddle,A01;A02,15,2026-10-12,2026-10-16\n", "utf-8"
    )
    quick.write_text(quick.read_text("utf-8").replace("seconds = 1\n", "seconds = 600\n"), "utf-8")
    command = [sys.executable, "-m", "cli", "--center", quick, "--format", "json", "-v", "nightly"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as process:
        before = []
        for line in process.stderr:
            before.append(line)
            if "First roster" in line:
                break
        process.send_signal(signal.SIGTERM)
        out, said = process.communicate(timeout=300)
    assert "First roster" in before[-1], before
    assert process.returncode == 0, said
    assert "stopped" in said
    result = json.loads(out)
    assert result["roster"]["status"] == "published"
    assert {i["kind"]: i["status"] for i in result["imports"]}["meetings"] == "imported"
    assert wfm("--center", quick, "nightly").err.count("nothing to do") == 1


def test_draft_where_the_center_file_says_so(wfm, quick):
    """publish = false leaves a draft."""
    text = quick.read_text("utf-8")
    quick.write_text(text.replace("[nightly]\n", "[nightly]\npublish = false\n"), "utf-8")
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 0, done.err
    assert done.json["roster"]["status"] == "draft"


def test_a_refused_file_keeps_the_others_in(wfm, quick):
    """The plan is made with the rest; the exit code and the message tell of the file."""
    (quick.parent / "drop" / "timeoff-more.csv").write_text("nonsense\n1\n", "utf-8")
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 3
    assert "timeoff-more.csv" in done.err
    assert done.json["roster"]["status"] == "published"


def test_dry_run_names_the_files_that_wait(wfm, quick):
    """Nothing is imported or planned."""
    drop = quick.parent / "drop"
    (drop / "timeoff-more.csv").write_text("agent_id,start,end\n", "utf-8")
    before = wfm("--center", quick, "--format", "json", "db", "status").json
    done = wfm("--center", quick, "nightly", "--dry-run")
    assert done.code == 0, done.err
    assert "timeoff-more.csv" in done.err
    assert "history" not in done.err
    assert wfm("--center", quick, "--format", "json", "db", "status").json == before


def test_one_at_a_time_and_free_after_a_kill(wfm, quick):
    """While another process holds the lock the run exits with 5; killed, it is free."""
    url = f"sqlite:///{quick.parent / 'wfm.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        done = wfm("--center", quick, "nightly")
        assert done.code == 5
        holder.kill()
        holder.wait()
    assert wfm("--center", quick, "nightly").code == 0


def test_a_failed_run_is_done_again(wfm, quick):
    """A run that failed before is not taken for done."""
    text = quick.read_text("utf-8")
    broken = text.replace('formats = ["csv", "ics"]', 'formats = ["docx"]')
    quick.write_text(broken, "utf-8")
    assert wfm("--center", quick, "nightly").code == 2
    assert wfm("--center", quick, "nightly").code == 2


def test_a_file_that_was_changed_back(wfm, quick):
    """The drop folder's agents stand, also when they are again as they were two nights ago."""
    path = quick.parent / "drop" / "agents.csv"
    whole = path.read_text("utf-8")
    path.write_text("\n".join(whole.splitlines()[:-1]) + "\n", "utf-8")
    fewer = wfm("--center", quick, "--format", "json", "nightly")
    assert fewer.code == 0, fewer.err
    path.write_text(whole, "utf-8")
    back = wfm("--center", quick, "--format", "json", "nightly")
    assert back.code == 0, back.err
    assert [o["status"] for o in back.json["imports"] if o["file"] == "agents.csv"] == ["imported"]
    matrix = wfm("--center", quick, "--format", "json", "skills", "matrix").json
    assert sum(s["agents"] for s in matrix["skill_sets"]) == 12
    assert "roster" in back.json


def test_a_folder_named_like_a_file(wfm, quick):
    """It is refused by name, and the plan is made with the rest."""
    (quick.parent / "drop" / "history-old.csv").mkdir()
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 3
    assert "history-old.csv" in done.err
    assert done.json["roster"]["status"] == "published"


def test_later_history_plans_anew(wfm, quick):
    """A new file is imported and the next roster supersedes that of the same days."""
    assert wfm("--center", quick, "nightly").code == 0
    (quick.parent / "drop" / "history-more.csv").write_text(
        "timestamp,queue,offered,handled\n2026-10-09T08:00:00Z,voice,25,25\n", "utf-8"
    )
    done = wfm("--center", quick, "--format", "json", "nightly")
    assert done.code == 0, done.err
    listed = wfm("--center", quick, "--format", "json", "roster", "list").json["rosters"]
    status = {r["roster_id"]: r["status"] for r in listed}
    assert status[done.json["roster"]["roster_id"]] == "published"
    assert sorted(status.values()) == ["draft", "published", "superseded"]


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_without_a_drop_folder(wfm, quick, dry_run):
    """A folder that was moved away is an error, not a night without news."""
    (quick.parent / "drop").rename(quick.parent / "elsewhere")
    done = wfm("--center", quick, "nightly", *dry_run)
    assert done.code == 2
    assert str(quick.parent / "drop") in done.err
