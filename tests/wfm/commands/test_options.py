"""Options: days and numbers that do not fit, and hints that can be pasted."""

import pytest

from wfm.commands.formats import OutputFormat
from wfm.commands.session import Session

QUICK = ("--weeks", 1, "--seconds", 1, "--replications", 5)


def test_plan_from_a_day(wfm, center):
    """The roster begins on the day that was asked for, whatever weekday it is."""
    done = wfm("--center", center, "--format", "json", "plan", "--from", "2026-10-14", *QUICK)
    assert done.code == 0, done.err
    assert done.json["roster"]["first_date"] == "2026-10-14"


def test_plan_from_beyond_the_calendar(wfm, center):
    """A day that no calendar reaches is a usage error."""
    done = wfm("--center", center, "plan", "--from", "9999-12-30", *QUICK)
    assert done.code == 2
    assert "9999-12-30" in done.err


def test_plan_from_before_the_history(wfm, center):
    """Without history before the horizon there is nothing to forecast from."""
    done = wfm("--center", center, "plan", "--from", "2020-06-01", *QUICK)
    assert done.code == 3
    assert "history" in done.err


def test_show_of_an_unknown_agent(wfm, center):
    """An empty list would look as if the agent had the week off."""
    done = wfm("--center", center, "roster", "show", "--agent", "Z99")
    assert done.code == 2
    assert "Z99" in done.err


def test_show_of_a_day_outside(wfm, center):
    """The roster's days are named."""
    done = wfm("--center", center, "roster", "show", "--day", "2020-01-01")
    assert done.code == 2
    assert "2026-10-12 to 2026-10-18" in done.err


def test_export_of_no_format(wfm, center):
    """Writing nothing is not what anybody meant."""
    done = wfm("--center", center, "roster", "export", "--formats", "")
    assert done.code == 2
    assert "csv, json, xlsx, ics, html" in done.err


@pytest.mark.parametrize("kind", ["history", "agents", "timeoff", "preferences"])
def test_file_that_is_none(wfm, center, tmp_path, kind):
    """A folder and a missing file are refused by name."""
    for path in (tmp_path, tmp_path / "missing.csv"):
        done = wfm("--center", center, "import", kind, path)
        assert done.code == 3, done.err
        assert str(path) in done.err


def test_count_that_no_interval_holds(wfm, center, tmp_path):
    """A slip of many digits is refused with its line."""
    path = tmp_path / "calls.csv"
    path.write_text(
        "timestamp,queue,offered\n2026-10-12T08:00:00Z,voice,99999999999999999999\n", "utf-8"
    )
    done = wfm("--center", center, "import", "history", path)
    assert done.code == 3
    assert "calls.csv line 2: offered is 99999999999999999999" in done.err


def test_check_tells_of_history_to_come(wfm, center, tmp_path):
    """One wrong year in a file would move every plan; check names the day."""
    path = tmp_path / "calls.csv"
    path.write_text("timestamp,queue,offered\n2092-10-13T08:00:00Z,voice,4\n", "utf-8")
    assert wfm("--center", center, "import", "history", path).code == 0
    done = wfm("--center", center, "--format", "json", "check")
    assert any("2092-10-13" in f["message"] for f in done.json["findings"])


def test_hint_carries_the_center(wfm, center):
    """The next command can be pasted where this one was typed."""
    said = wfm("--center", center, "check").err
    assert f"next: wfm --center {center} plan" in said


def test_hint_hides_the_password(capsys):
    """A hint may land in a log: the password does not, everything else can be pasted."""
    session = Session(
        center_path="a center/center.toml",
        database_url="postgresql+psycopg://ada:secret@db/wfm",
        output=OutputFormat.TABLE,
        quiet=False,
        verbose=False,
        given=frozenset({"center", "db"}),
    )
    session.next("open it in a browser, or: wfm roster export")
    assert capsys.readouterr().err == (
        "next: open it in a browser, or: wfm --center 'a center/center.toml' "
        "--db postgresql+psycopg://ada:PASSWORD@db/wfm roster export\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("forecast", "list"),
        ("forecast", "show"),
        ("forecast", "accuracy"),
        ("requirement", "show"),
        ("roster", "list"),
        ("roster", "show"),
        ("roster", "publish", "--dry-run"),
        ("roster", "export", "--formats", "csv"),
        ("report",),
        ("skills", "matrix"),
        ("plan", "--dry-run"),
        ("nightly", "--dry-run"),
        ("db", "status"),
        ("db", "upgrade"),
        ("db", "backup", "copy.db"),
        ("init", "new"),
    ],
)
def test_every_command_answers_programs(wfm, center, tmp_path, monkeypatch, command):
    """JSON with its version alone on stdout, nothing on stderr when quiet; CSV has its heads."""
    monkeypatch.chdir(tmp_path)
    done = wfm("--center", center, "--format", "json", "--quiet", *command)
    assert done.code == 0, done.err
    assert done.json["schema_version"] == 1
    assert done.err == ""
    if command[0] != "init":
        assert wfm("--center", center, "--format", "csv", "--quiet", *command).out


def test_path_that_the_system_refuses(wfm, monkeypatch):
    """What the operating system says of a path is one line, without a trace of Python."""

    def refuse():
        raise IsADirectoryError(21, "Is a directory", "page.html")

    monkeypatch.setattr("wfm.commands.app.app", refuse)
    done = wfm("report")
    assert done.code == 1
    assert done.err == "wfm: page.html: Is a directory; check the path and its rights\n"


def test_lock_that_cannot_be_written(wfm, center):
    """The file and who must do what are named."""
    lock = center.parent / "wfm.db.nightly.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    done = wfm("--center", center, "nightly")
    assert done.code == 2
    assert f"{lock} cannot be written" in done.err
    assert "right to write" in done.err


def test_more_confidence_asks_for_more_agents(wfm, center):
    """Nine days in ten need more agents than the mean; the center file's risk is the default."""
    ask = ("--center", center, "--format", "json")
    assert wfm(*ask, "forecast", "run", "--weeks", 1, "--model", "mean8").code == 0

    def asked(*options):
        done = wfm(*ask, "requirement", "run", *options)
        assert done.code == 0, done.err
        total = done.json["requirement_total"]
        return total["confidence"], total["total_hours"]

    (word, mean), (share, sure) = asked(), asked("--confidence", "90%")
    assert (word, share) == ("mean", 0.9)
    assert 1.02 < sure / mean < 2
    assert asked("--confidence", "expected")[0] == "expected"
    shown = wfm(*ask, "requirement", "show").json["requirement_total"]
    assert shown["confidence"] == "expected"
    text = center.read_text("utf-8").replace("[planning]", "[planning]\nconfidence = 0.9")
    center.write_text(text, "utf-8")
    assert "confidence" in text
    assert asked() == (0.9, pytest.approx(sure))
    assert asked("--confidence", "mean") == ("mean", pytest.approx(mean))


@pytest.mark.parametrize("risk", ["1.5", "0", "100%", "nan", "sure", ""])
def test_a_confidence_that_is_none(wfm, center, risk):
    """The message says what may be given; nothing is computed."""
    for command in (("requirement", "run"), ("plan",)):
        done = wfm("--center", center, *command, "--confidence", risk)
        assert done.code == 2
        assert f"--confidence {risk} is not possible; give the share of days" in done.err


def test_a_requirement_tells_goal_peak_and_hours(wfm, center):
    """Each queue's goal and what it would need alone, and the pooled need of all."""
    done = wfm("--center", center, "--format", "json", "requirement", "show")
    assert done.code == 0, done.err
    (queue,), total = done.json["requirement"], done.json["requirement_total"]
    assert queue["goal"] == "80% in 20 s (offered)"
    assert queue["alone_peak"] == total["pooled_peak"] > 1
    assert queue["alone_hours"] == total["pooled_hours"] == total["total_hours"]
    assert total["coverage_rows"] == 1
    table = wfm("--center", center, "requirement", "show").out
    assert "Requirement 1 for all queues together: goals are met on a day like the mean" in table


def test_replications_without_end(wfm, center):
    """A slip of digits is refused at once, not simulated for days."""
    done = wfm("--center", center, "roster", "simulate", "--replications", 10**8)
    assert done.code == 2
    assert "100000" in done.err
