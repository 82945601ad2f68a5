"""Rosters built from one another, kept and changed by hand, compared, and explained."""

import csv
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MONDAY = "2026-10-12"
TUESDAY = "2026-10-13"
SUNDAY = "2026-10-18"


@pytest.fixture
def ask(wfm, center):
    """Run a roster command that must succeed; give what it said and wrote."""

    def asked(*arguments, code=0):
        done = wfm("--center", center, "--format", "json", *arguments)
        assert done.code == code, done.err
        return done

    return asked


@pytest.fixture
def shifts(ask):
    """Give a roster's shifts by agent and day."""

    def of(roster):
        rows = ask("roster", "show", roster).json["shifts"]
        return {(row["agent_id"], row["schedule_date"]): row for row in rows}

    return of


@pytest.fixture
def somebody(shifts):
    """An agent who works on the Tuesday of the planned roster."""
    return min(agent for agent, day in shifts(1) if day == TUESDAY)


@pytest.fixture
def write(tmp_path):
    """Write a CSV file of a header and rows."""

    def written(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join((*lines, "")))
        return path

    return written


def test_three_sick_notes_change_little(ask, shifts, write, planned):
    """The shifts of who is ill go, few others change, and every change has its reason."""
    before = shifts(1)
    ill = sorted({agent for agent, day in before if day == TUESDAY})[:3]
    rows = [f"{agent},{TUESDAY},{TUESDAY},sickness,true" for agent in ill]
    ask("import", "timeoff", write("timeoff.csv", "agent_id,start,end,kind,paid", *rows))
    done = ask("roster", "build", "--from", 1, "--seconds", 3)
    roster = done.json["roster"]
    assert roster["based_on"] == 1
    changes = {(c["agent_id"], c["date"]): c for c in done.json["changes"]}
    for agent in ill:
        change = changes[agent, TUESDAY]
        assert (change["change"], change["after"]) == ("removed", "off")
        assert "sickness" in change["why"]
    after = shifts(roster["roster_id"])
    assert not [day for agent, day in after if agent in ill and day == TUESDAY]
    times = {key: (row["start"], row["end"]) for key, row in before.items()}
    same = [key for key, row in after.items() if times.get(key) == (row["start"], row["end"])]
    assert len(same) > len(before) / 2
    differing = {*before, *after} - set(same)
    assert differing == {key for key, c in changes.items() if c["change"] != "breaks"}
    assert f"{len(differing)} shifts changed from roster 1" in done.err


def test_dear_changes_are_not_made(ask):
    """Without a reason, and at ten agent-hours a change, a roster stays as it is."""
    done = ask("roster", "build", "--from", 1, "--change", 10, "--seconds", 2)
    assert [c for c in done.json["changes"] if c["change"] != "breaks"] == []


def test_one_day_is_planned_alone(ask, write, somebody):
    """Only that day changes, and shifts of who is ill; it is proven, or says its gap."""
    row = f"{somebody},{TUESDAY},2026-10-14,sickness,true"
    ask("import", "timeoff", write("timeoff.csv", "agent_id,start,end,kind,paid", row))
    done = ask("roster", "build", "--from", 1, "--day", TUESDAY, "--seconds", 5)
    changed = {(c["agent_id"], c["date"]) for c in done.json["changes"]}
    assert (somebody, TUESDAY) in changed
    assert {key for key in changed if key[1] != TUESDAY} <= {(somebody, "2026-10-14")}
    assert f"{TUESDAY}: nothing better exists" in done.err or f"{TUESDAY}: gap" in done.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--change", 1), "name it with --from"),
        (("--day", TUESDAY), "name it with --from"),
        (("--from", 1, "--day", "2026-11-01"), f"is not in the roster, which is of {MONDAY} to"),
        (("--from", 7), "there is no roster 7"),
    ],
)
def test_what_cannot_be_built_is_said(wfm, center, options, words):
    """A slip costs no time: exit 2 with the remedy, and nothing is stored."""
    done = wfm("--center", center, "roster", "build", *options)
    assert done.code == 2
    assert words in done.err
    assert len(wfm("--center", center, "--format", "csv", "roster", "list").out.splitlines()) == 2


def test_shifts_of_a_draft_are_locked_and_kept(ask, shifts, somebody):
    """Locked shifts are the same in the next roster, at any price; unlocked ones are not marked."""
    marked = ask("roster", "lock", 1, "--agent", somebody, "--day", TUESDAY).json["marked"]
    assert marked == [{"date": TUESDAY, "agent_id": somebody}]
    again = ask("roster", "lock", 1, "--agent", somebody, "--day", TUESDAY)
    assert "locked already: nothing to do" in again.err
    built = ask("roster", "build", "--from", 1, "--change", 0, "--seconds", 2).json["roster"]
    kept = shifts(built["roster_id"])[somebody, TUESDAY]
    was = shifts(1)[somebody, TUESDAY]
    assert kept["source"] == "locked"
    assert [kept[k] for k in ("start", "end", "breaks")] == [
        was[k] for k in ("start", "end", "breaks")
    ]
    ask("roster", "unlock", 1, "--agent", somebody)
    assert {row["source"] for row in shifts(1).values()} == {"auto"}


def test_a_published_roster_is_copied(ask, shifts, somebody):
    """What agents were given stays; the lock is in a draft made from it."""
    ask("roster", "publish", 1)
    done = ask("roster", "lock", 1, "--agent", somebody)
    assert "roster 1 is published and stays as it is" in done.err
    assert {row["source"] for row in shifts(1).values()} == {"auto"}
    sources = {agent: row["source"] for (agent, _), row in shifts(2).items()}
    assert sources[somebody] == "locked"
    listed = ask("roster", "list").json["rosters"]
    assert [(r["status"], r["based_on"]) for r in listed] == [("draft", 1), ("published", None)]


def test_who_has_no_shift_has_none_to_lock(wfm, center, somebody):
    """Unknown agents and days off are refused with where to look."""
    for options in (("--agent", "nobody"), ("--agent", somebody, "--day", "2026-11-01")):
        done = wfm("--center", center, "roster", "lock", 1, *options)
        assert done.code == 2
        assert "has no shift" in done.err
        assert "wfm roster show 1" in done.err


def test_a_shift_by_hand_is_kept(ask, shifts, somebody):
    """A new draft has it as manual, breaks inside; building from it keeps it."""
    done = ask(
        *("roster", "change", 1, "--agent", somebody, "--day", TUESDAY),
        *("--shift", "day", "--start", "10:00"),
    )
    assert done.json["roster"]["based_on"] == 1
    (change,) = done.json["changes"]
    assert (change["agent_id"], change["date"]) == (somebody, TUESDAY)
    assert change["after"] == "day 10:00-18:30"
    made = shifts(2)[somebody, TUESDAY]
    assert made["source"] == "manual"
    assert made["breaks"].count(",") == 2
    built = ask("roster", "build", "--from", 2, "--change", 0, "--seconds", 2).json["roster"]
    kept = shifts(built["roster_id"])[somebody, TUESDAY]
    assert (kept["source"], kept["start"], kept["breaks"]) == ("manual", "10:00", made["breaks"])


def test_changes_by_hand_break_what_they_break_now(ask, somebody):
    """A shift set twice is not missing, and hours that are worked again are not short."""
    own = ("--agent", somebody, "--day", TUESDAY)
    off = ask("roster", "change", 1, *own, "--off")
    assert {r["rule"] for r in off.json["broken_rules"]} == {"days a week", "paid time a week"}
    ask("roster", "change", 2, *own, "--shift", "day", "--start", "10:00")
    done = ask("roster", "change", 3, *own, "--shift", "day", "--start", "09:00")
    assert done.json["broken_rules"] == []
    assert "breaks a rule" not in done.err


def test_a_day_off_by_hand_says_that_it_is_not_kept(ask, shifts, somebody):
    """The shift is gone, the week then lacks hours, and time off is pointed to."""
    done = ask("roster", "change", 1, "--agent", somebody, "--day", TUESDAY, "--off")
    assert (somebody, TUESDAY) not in shifts(2)
    assert "import it as time off" in done.err
    rules = {row["rule"] for row in done.json["broken_rules"]}
    assert "days a week" in rules
    assert done.json["roster"]["broken_rules"] == len(done.json["broken_rules"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--shift", "day"), "give --shift and --start, or --off"),
        (("--off", "--start", "08:00"), "--off leaves no shift"),
        (("--shift", "nite", "--start", "08:00"), "there is no shift 'nite'"),
        (("--shift", "day", "--start", "8 am"), "is no clock time"),
        (("--shift", "day", "--start", "08:02"), "steps of 5 minutes"),
        (("--shift", "day", "--start", "08:00", "--length", "9:00"), "has no length of 9:00"),
    ],
)
def test_what_cannot_be_set_is_said(wfm, center, somebody, options, words):
    """A slip changes nothing: exit 2 with the remedy."""
    done = wfm(
        *("--center", center, "roster", "change", 1, "--agent", somebody, "--day", TUESDAY),
        *options,
    )
    assert done.code == 2
    assert words in done.err


def test_rosters_are_compared_with_their_base(ask, somebody):
    """Without another id the roster it is based on; of the first roster that is nobody."""
    ask("roster", "change", 1, "--agent", somebody, "--day", TUESDAY, "--off")
    done = ask("roster", "compare", 2)
    assert [r["roster_id"] for r in done.json["rosters"]] == [1, 2]
    (change,) = done.json["changes"]
    assert (change["agent_id"], change["change"]) == (somebody, "removed")
    assert "no earlier roster shares a day" in ask("roster", "compare", 1, code=2).err
    before, after = done.json["rosters"]
    assert after["shifts"] == before["shifts"] - 1
    assert after["cost_hours"] >= before["cost_hours"]


def test_locked_shifts_against_the_contract_are_told_before_building_from_them(
    ask, center, somebody
):
    """Five shifts of a week locked, then the contract has one day less: only --from sees it."""
    ask("roster", "lock", 1, "--agent", somebody)
    assert ask("roster", "conflicts", "--from", 1).json["conflicts"] == []
    text = center.read_text("utf-8")
    for before, after in (
        (
            "paid_hours_per_week = 40\ndays_per_week = 5",
            "paid_hours_per_week = 32\ndays_per_week = 4",
        ),
        ("[20, 25]\ndays_per_week = [4, 5]", "[10, 15]\ndays_per_week = [2, 3]"),
    ):
        assert before in text
        text = text.replace(before, after)
    center.write_text(text, "utf-8")
    assert ask("roster", "conflicts").json["conflicts"] == []
    found = ask("roster", "conflicts", "--from", 1, code=4)
    (conflict,) = found.json["conflicts"]
    assert somebody in conflict["message"]
    assert "the locked shift" in conflict["message"]
    assert (
        "leave one of them out"
        in ask("roster", "conflicts", "--from", 1, "--requirement", 1, code=2).err
    )


def test_a_few_sick_notes_are_added_to_what_there_is(ask, write, somebody):
    """--add keeps other time off; without it what goes is told."""
    header = "agent_id,start,end,kind,paid"
    ask(
        "import",
        "timeoff",
        write("vacation.csv", header, f"{somebody},{MONDAY},{MONDAY},vacation,true"),
    )
    note = write("sick.csv", header, f"{somebody},{TUESDAY},{TUESDAY},sickness,true")
    for inserted in (1, 0):
        added = ask("import", "timeoff", note, "--add")
        assert [(r["inserted"], r["removed"]) for r in added.json["imports"]] == [(inserted, 0)]
    replaced = ask("import", "timeoff", note)
    assert [r["removed"] for r in replaced.json["imports"]] == [1]
    assert "time off that sick.csv does not have was removed, 1 rows" in replaced.err
    assert "--add" in replaced.err


def test_a_large_roster_is_shown_by_day(wfm, center, monkeypatch):
    """Programs get every shift, people the days and how to see the shifts of one."""
    monkeypatch.setattr("wfm.commands.roster.MOST_SHIFTS", 10)
    listed = wfm("--center", center, "--format", "json", "roster", "show").json["shifts"]
    shown = wfm("--center", center, "roster", "show")
    assert shown.code == 0, shown.err
    assert f"Days; the {len(listed)} shifts: --day or --agent, or --format csv" in shown.out
    first = [row for row in listed if row["schedule_date"] == MONDAY]
    (line,) = [line for line in shown.out.splitlines() if line.startswith(f" {MONDAY}")]
    assert line.split()[1:3] == ["Monday", str(len(first))]
    day = wfm("--center", center, "roster", "show", "--day", MONDAY)
    assert first[0]["agent_id"] in day.out


def test_a_conflict_is_told_and_the_roster_still_built(ask, write, somebody):
    """Who is unavailable on four days of a week cannot work five: said, marked, in every list."""
    header = "agent_id,weekday,start,end,strength"
    days = ("monday", "tuesday", "wednesday", "thursday")
    rows = [f"{somebody},{day},00:00,24:00,unavailable" for day in days]
    assert ask("roster", "conflicts").json["conflicts"] == []
    ask("import", "preferences", write("preferences.csv", header, *rows))
    found = ask("roster", "conflicts", code=4)
    (conflict,) = found.json["conflicts"]
    assert somebody in conflict["message"]
    assert "cannot all hold" in conflict["message"]
    built = ask("roster", "build", "--seconds", 2)
    assert f"({somebody}) has no legal tour" in built.err
    broken = built.json["broken_rules"]
    assert {row["agent_id"] for row in broken} == {somebody}
    number = built.json["roster"]["roster_id"]
    shown = ask("roster", "show", number)
    assert shown.json["broken_rules"] == broken
    marked = {row["agent_id"] for row in shown.json["shifts"] if row["broken_rules"]}
    assert marked <= {somebody}


def test_meetings_are_held_and_exported(ask, write, somebody, tmp_path):
    """An imported meeting is in the shift of who takes part, and in the files."""
    header = "meeting,agents,minutes,start,end"
    row = f"huddle,{somebody},30,{TUESDAY} 08:00,{TUESDAY} 18:00"
    done = ask("import", "meetings", write("meetings.csv", header, row))
    assert done.json["imports"][0]["inserted"] == 1
    built = ask("roster", "build", "--seconds", 2).json["roster"]
    ask("roster", "export", built["roster_id"], "--formats", "csv", "--to", tmp_path / "out")
    (path,) = (tmp_path / "out").iterdir()
    with path.open(newline="") as file:
        held = [row for row in csv.DictReader(file) if row["activity"] == "huddle"]
    assert [(row["agent_id"], row["category"], row["paid"]) for row in held] == [
        (somebody, "meeting", "true")
    ]
    shown = ask("roster", "show", built["roster_id"], "--agent", somebody, "--day", TUESDAY)
    assert shown.json["shifts"][0]["meetings"].startswith("huddle ")


def test_a_shift_and_a_day_off_are_explained(ask, somebody, shifts):
    """What a shift covers and costs; on a day off what another choice would."""
    done = ask("roster", "explain", 1, "--agent", somebody, "--day", TUESDAY)
    sentences = [row["sentence"] for row in done.json["explanation"]]
    assert f"({somebody})" in sentences[0]
    assert TUESDAY in sentences[0]
    assert len(sentences) > 1
    off = next(
        day
        for day in ("2026-10-17", SUNDAY, "2026-10-16", "2026-10-15")
        if (somebody, day) not in shifts(1)
    )
    done = ask("roster", "explain", 1, "--agent", somebody, "--day", off)
    assert done.json["explanation"]


def test_a_week_and_its_wishes_are_explained(ask, write, somebody):
    """A wish against every shift is told with why it was not met; without any none is."""
    header = "agent_id,weekday,start,end,strength"
    ask("import", "preferences", write("none.csv", header))
    done = ask("roster", "explain", 1, "--agent", somebody)
    assert {row["agent_id"] for row in done.json["shifts"]} == {somebody}
    assert done.json["wishes"] == []
    row = f"{somebody},tuesday,00:00,24:00,strongly_avoid"
    ask("import", "preferences", write("preferences.csv", header, row))
    (wish,) = ask("roster", "explain", 1, "--agent", somebody).json["wishes"]
    assert wish["date"] == TUESDAY
    assert wish["wish"] == "strongly avoid 00:00-24:00 on tuesdays"
    assert wish["explanation"]


def test_a_shortage_is_explained(ask, wfm, center):
    """What is short, worst first; of one day; or at one time of the center's clock."""
    every = ask("roster", "explain", 1).json["shortages"]
    hours = [row["hours_short"] for row in every]
    assert hours == sorted(hours, reverse=True)
    worst = every[0]
    assert worst["explanation"]
    day, _, clock = worst["start_at"].partition(" ")
    of_day = ask("roster", "explain", 1, "--day", day).json["shortages"]
    assert {row["start_at"][:10] for row in of_day} == {day}
    assert of_day[0]["start_at"] == worst["start_at"]
    at = ask("roster", "explain", 1, "--at", f"{day} {clock}").json["shortages"]
    assert worst["start_at"] in {row["start_at"] for row in at}
    done = wfm("--center", center, "roster", "explain", "--at", "noon")
    assert done.code == 2
    done = wfm("--center", center, "roster", "explain", "--at", f"{TUESDAY} 11:00", "--agent", "a")
    assert done.code == 2
    assert "leave --agent and --day out" in done.err


def test_what_is_not_there_cannot_be_explained(wfm, center, somebody):
    """Unknown agents, and days and times outside, are refused."""
    for options in (
        ("--agent", "nobody"),
        ("--agent", somebody, "--day", "2026-11-01"),
        ("--at", "2026-11-01 11:00"),
    ):
        done = wfm("--center", center, "roster", "explain", 1, *options)
        assert done.code == 2, done.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_search_keeps_its_best_roster(ask, center, number):
    """Ctrl-C and SIGTERM end the search, not the command: exit 0, a note, a stored roster."""
    command = [sys.executable, "-m", "cli", "--center", center, "-v", "roster", "build"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, "--seconds", "600"], text=True, cwd=ROOT, **pipes) as process:
        before = []
        for line in process.stderr:
            before.append(line)
            if "First roster" in line:
                break
        process.send_signal(number)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, (before, said)
    assert "note: " in said
    assert "stopped" in said
    assert [r["roster_id"] for r in ask("roster", "list").json["rosters"]] == [2, 1]
