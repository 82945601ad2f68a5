"""`wfm skills gaps` and `wfm skills value` on a center whose phones starve while chat idles."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

QUICK = ("--replications", 16, "--workers", 1)

CHAT = """
[[skills]]
name = "chat"
training_hours = 8

[[queues]]
name = "chat"
channel = "immediate"
media = "chat"
skills = ["chat"]
aht_seconds = 200
patience_seconds = 300
goal = { kind = "service_level", target = 0.80, threshold_seconds = 60 }
opening = { weekdays = ["08:00-18:00"], weekend = [], holidays = [] }
"""


@pytest.fixture(scope="module")
def starved(wfm, tmp_path_factory) -> Path:
    """The folder: half of the small sample's agents serve a chat that hardly anybody uses."""
    from data.records import Skill
    from data.store import open_store

    folder = tmp_path_factory.mktemp("starved") / "pair"
    assert wfm("init", folder, "--sample", "small").code == 0
    file = folder / "center.toml"
    text = file.read_text("utf-8")
    text = text.replace('name = "voice"\n', 'name = "voice"\ntraining_hours = 12\n', 1)
    file.write_text(text + CHAT, "utf-8")
    with open_store(f"sqlite:///{folder / 'wfm.db'}") as store:
        agents = store.agents()
        half = [replace(a, skills={"chat": Skill()}) if i % 2 else a for i, a in enumerate(agents)]
        store.replace_agents(half)
        history = store.history(["voice"], minutes=15)
    rows = ["timestamp,queue,offered,handled,aht_seconds"]
    weeks = slice(-10 * 7 * 96, None)
    for at, calls in zip(history.grid.starts()[weeks], history.offered[0, weeks], strict=True):
        if calls > 0:
            rows.append(f"{at}Z,chat,{int(calls) // 4},{int(calls) // 4},200")
    (folder / "chat.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert wfm("--center", file, "import", "history", folder / "chat.csv").code == 0
    for step in (
        ("forecast", "run", "--weeks", 1, "--model", "mean8"),
        ("requirement", "run"),
        ("roster", "build", "--seconds", 2),
        ("roster", "simulate", *QUICK),
    ):
        done = wfm("--center", file, *step)
        assert done.code == 0, done.err
    return folder


@pytest.fixture
def file(starved: Path, tmp_path: Path) -> Path:
    """The center file of a copy, free to change."""
    shutil.copytree(starved, tmp_path / "pair")
    return tmp_path / "pair" / "center.toml"


def runs(file: Path) -> int:
    from data.store import open_store

    with open_store(f"sqlite:///{file.parent / 'wfm.db'}") as store:
        return len(store.runs(1000))


def test_gaps_name_what_is_short_when_and_what_would_close_it(wfm, file):
    """The phones lack hours, in the roster and by week; voice taught to idle agents closes some."""
    done = wfm("--center", file, "--format", "json", "skills", "gaps", "--months", 1, "--detail")

    assert done.code == 0, done.err
    (gap,) = [row for row in done.json["gaps"] if row["queues"] == "voice"]
    assert gap["hours"] > 5
    assert gap["closed_by"].startswith("voice by 6 agents")
    assert sum(row["hours"] for row in done.json["spans"] if row["queues"] == "voice") == (
        pytest.approx(gap["hours"], rel=0.05)
    )
    assert [row["queue"] for row in done.json["service"]] == ["voice", "chat"]
    assert len(done.json["weeks"]) == 4
    assert "next: " in done.err


def test_a_forecast_of_the_months_is_computed_once(wfm, file):
    """Asked again, also for fewer months, the kept one answers the same; plans do not take it."""
    command = ("--center", file, "--format", "json", "skills", "gaps", "--months")
    before = runs(file)

    first = wfm(*command, 1)
    again = wfm(*command, 1)
    shorter = wfm(*command, 0.5)

    assert first.code == 0, first.err
    assert "from forecast 2, computed now and kept for such answers" in first.err
    assert "from forecast 2, kept for such answers" in again.err
    assert again.json == first.json
    assert "from forecast 2, kept for such answers" in shorter.err
    assert [shorter.json["weeks"][w] == first.json["weeks"][w] for w in range(2)] == [True, True]
    assert runs(file) == before + 1
    forecasts = wfm("--center", file, "--format", "json", "forecast", "list").json["forecasts"]
    assert [row["source"] for row in forecasts] == ["wfm months", "wfm"]
    done = wfm("--center", file, "requirement", "run")
    assert done.code == 0, done.err
    from data.store import open_store

    with open_store(f"sqlite:///{file.parent / 'wfm.db'}") as store:
        assert store.requirement_forecast(2) == 1


def test_a_kept_forecast_is_not_used_for_another_center_or_history(wfm, file):
    """What it is made from has changed: it is computed anew."""
    command = ("--center", file, "skills", "gaps", "--months", 0.5)
    assert "from forecast 2, computed now" in wfm(*command).err
    file.write_text(file.read_text("utf-8").replace("training_hours = 12", "training_hours = 13"))
    assert "from forecast 3, computed now" in wfm(*command).err
    rows = (file.parent / "chat.csv").read_text("utf-8").splitlines()
    day = rows[-1].split(",")
    (file.parent / "more.csv").write_text(
        "\n".join([rows[0], ",".join([day[0], "chat", "9", "9", "200"])]) + "\n", "utf-8"
    )
    assert wfm("--center", file, "import", "history", file.parent / "more.csv").code == 0
    assert "from forecast 4, computed now" in wfm(*command).err


def test_the_stored_forecast_is_used_where_it_reaches_so_far(wfm, file):
    """The next plan's week is what it was made for."""
    done = wfm("--center", file, "skills", "gaps", "--months", 0.2)
    assert done.code == 0, done.err
    assert "from stored forecast 1" in done.err


def test_plenty_is_told_with_how_much_is_to_spare(wfm, file):
    """Where all do next to no work nothing is short; the tightest queue is named all the same."""
    from data.records import Skill
    from data.store import open_store

    with open_store(f"sqlite:///{file.parent / 'wfm.db'}") as store:
        every = {"voice": Skill(), "chat": Skill()}
        store.replace_agents([replace(a, skills=every) for a in store.agents()])
        asked = store.load_requirement()
        run, forecast = store.requirement_run(1), store.requirement_forecast(1)
        store.save_requirement(run, forecast, replace(asked, agents=asked.agents / 30))
    assert wfm("--center", file, "roster", "build", "--seconds", 2).code == 0

    done = wfm("--center", file, "--format", "json", "skills", "gaps", "--months", 0)

    assert done.code == 0
    assert done.json["gaps"] == []
    assert "nothing is short in roster 2: the least to spare is" in done.err
    assert "not simulated: wfm roster simulate" in done.err


def test_value_ranks_training_idle_agents_first_and_stays_in_the_budget(wfm, file):
    """Voice for those of chat comes first; nothing is written on a dry run."""
    before = runs(file)
    done = wfm(
        *("--center", file, "--format", "json", "skills", "value", *QUICK),
        *("--budget", 30, "--dry-run", "--place"),
    )

    assert done.code == 0, done.err
    first = done.json["trainings"][0]
    assert (first["skill"], first["now_serve"], first["gain_queues"]) == ("voice", "chat", "voice")
    assert first["contacts_per_week"] > first["half_width"] > 0
    assert first["hours_saved"] > 0
    assert "voice" in first["service"]
    assert done.json["chosen"]
    assert done.json["chosen"][-1]["total_hours"] <= 30
    assert {row["held_at"] for row in done.json["sessions"]} == {None}
    assert "nothing was written" in done.err
    assert runs(file) == before


def test_trainings_are_placed_into_the_roster(wfm, file):
    """A new draft holds the sessions, changed little, and says what they cost."""
    from data.store import open_store

    done = wfm(
        *("--center", file, "--format", "json", "skills", "value", *QUICK),
        *("--count", 1, "--place", "--seconds", 2),
    )

    assert done.code == 0, done.err
    (chosen,) = done.json["chosen"]
    sessions = done.json["sessions"]
    assert len(sessions) == 3
    assert any(row["held_at"] for row in sessions)
    assert {row["queue"] for row in done.json["cost"]} == {"voice", "chat"}
    with open_store(f"sqlite:///{file.parent / 'wfm.db'}") as store:
        assert len(store.meetings()) == 3
        new = store.load_roster()
    assert new.based_on == 1
    learning = {s.agent_id for s in new.shifts for a in s.activities if a.category == "training"}
    assert learning
    assert learning <= set(chosen["agent_ids"].split(", "))


@pytest.mark.parametrize("command", ["gaps", "value"])
def test_both_need_a_roster_that_there_is(wfm, file, command):
    """An unknown number is refused with those there are."""
    done = wfm("--center", file, "skills", command, "--roster", 99)
    assert done.code == 2
    assert "99" in done.err


@pytest.mark.parametrize("command", ["gaps", "value"])
def test_without_a_roster_the_remedy_is_named(wfm, tmp_path, command):
    """A new center has none yet."""
    file = tmp_path / "new" / "center.toml"
    assert wfm("init", tmp_path / "new", "--sample", "small").code == 0
    file.write_text(file.read_text("utf-8").replace('name = "voice"\n', VOICE, 1), "utf-8")
    done = wfm("--center", file, "skills", command)
    assert done.code == 2
    assert "there is no roster yet; make one with `wfm plan`" in done.err


VOICE = 'name = "voice"\ntraining_hours = 12\n'


def test_without_trainings_value_says_what_to_add(wfm, file):
    """The center file must say what training takes."""
    text = file.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("training_hours")]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    done = wfm("--center", file, "skills", "value")
    assert done.code == 2
    assert "training_hours" in done.err


def test_where_all_can_do_all_there_is_nobody_to_train(wfm, file):
    """Only chat is taught, and who has no chat skill is none."""
    from data.records import Skill
    from data.store import open_store

    with open_store(f"sqlite:///{file.parent / 'wfm.db'}") as store:
        every = {"voice": Skill(), "chat": Skill()}
        store.replace_agents([replace(a, skills=every) for a in store.agents()])
    done = wfm("--center", file, "skills", "value")
    assert done.code == 2
    assert "gives any agent with shifts in the roster a queue more" in done.err


def test_a_budget_below_the_cheapest_training_is_refused(wfm, file):
    """Chat takes eight hours for one agent."""
    done = wfm("--center", file, "skills", "value", "--budget", 7)
    assert done.code == 2
    assert "--budget 7" in done.err
    assert "at least 8" in done.err


def test_nothing_to_gain_is_told(wfm, file):
    """Only chat is taught, which idles: its class is shown, and none is chosen."""
    text = file.read_text("utf-8").replace("training_hours = 12\n", "")
    file.write_text(text, "utf-8")
    done = wfm("--center", file, "skills", "value", *QUICK)
    assert done.code == 0, done.err
    assert "none is chosen" in done.err
