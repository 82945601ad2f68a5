"""A center file that changed after its data was imported: said in words, nothing written."""

import pytest

QUICK = ("--weeks", 1, "--seconds", 1, "--replications", 5)


@pytest.fixture
def changed(wfm, center):
    """Change the center file; give what a command then says, and see that it stored no result."""

    def check(old, new, *command, code):
        text = center.read_text("utf-8")
        assert old in text
        center.write_text(text.replace(old, new, 1), "utf-8")
        tables = ("forecast", "requirement", "roster", "outlook")
        before = wfm("--center", center, "--format", "json", "db", "status").json["database"]
        done = wfm("--center", center, *command)
        assert done.code == code, done.err
        after = wfm("--center", center, "--format", "json", "db", "status").json["database"]
        assert [after.get(t) for t in tables] == [before.get(t) for t in tables]
        return done.err

    return check


def test_contract_removed(changed):
    """Planning names the contract and who has it, in one line."""
    said = changed('name = "part-time"', 'name = "half-time"', "plan", *QUICK, code=3)
    assert 'contract "part-time" (of A10, A11, A12) is not in the center file' in said
    assert "import the agents anew" in said


def test_site_renamed(changed):
    """A hundred agents of a site that went away are one finding."""
    said = changed('name = "Berlin"', 'name = "Bonn"', "plan", *QUICK, code=3)
    assert said.count("Berlin") == 1
    assert "A01, A02, A03, A04, A05 and 7 more" in said


def test_zone_of_a_site_changed(changed):
    """Agents keep the zone they were imported with, so they must be imported anew."""
    said = changed(
        'name = "Berlin"', 'name = "Berlin"\nzone = "America/New_York"', "plan", *QUICK, code=3
    )
    assert "another zone" in said


def test_rotation_shortened(wfm, center, tmp_path):
    """Agents who begin in a week that the rotation has no more are told with their contract."""
    week = '["day", "day", "day", "day", "day", "off", "off"]'
    rotation = f"rotation = {{ start = 2026-01-05, weeks = [{week}, {week}] }}\n"
    text = center.read_text("utf-8")
    name = 'name = "full-time"\n'
    center.write_text(text.replace(name, name + rotation), "utf-8")
    agents = tmp_path / "agents.csv"
    lines = (center.parent / "drop" / "agents.csv").read_text("utf-8").splitlines()
    more = [f"{line},{'2' if ',full-time,' in line else ''}" for line in lines[1:]]
    agents.write_text("\n".join([f"{lines[0]},rotation_week", *more, ""]), "utf-8")
    assert wfm("--center", center, "import", "agents", agents).code == 0
    assert "rotation" not in wfm("--center", center, "check").out
    center.write_text(text.replace(name, name + rotation.replace(f"{week}, ", "")), "utf-8")
    done = wfm("--center", center, "check")
    assert done.code == 0, done.err
    assert 'contract "full-time" has a rotation of 1 weeks and A01, A02' in done.out


@pytest.mark.parametrize("command", [("plan", *QUICK), ("forecast", "run"), ("nightly",)])
def test_queue_renamed(changed, command):
    """The new name has no history; the old one is named as the likely cause."""
    said = changed('name = "voice"\nchannel', 'name = "phone"\nchannel', *command, code=3)
    assert 'queue "phone" has no history' in said
    assert "there is history of voice" in said


@pytest.mark.parametrize(
    "command",
    [
        ("requirement", "run"),
        ("roster", "build"),
        ("roster", "simulate"),
        ("roster", "export"),
        ("report",),
    ],
)
def test_results_of_a_queue_that_went_away(changed, command):
    """Nothing is computed from, or written of, results that the center file does not fit."""
    said = changed('name = "voice"\nchannel', 'name = "phone"\nchannel', *command, code=2)
    assert "is of voice, which the center file no longer names" in said


def test_an_old_roster_is_still_shown(wfm, center):
    """Its shifts stand; the goal of a queue that went away is not there any more."""
    text = center.read_text("utf-8")
    center.write_text(
        text.replace('name = "voice"\nchannel', 'name = "phone"\nchannel', 1), "utf-8"
    )
    done = wfm("--center", center, "--format", "json", "roster", "show")
    assert done.code == 0, done.err
    assert done.json["shifts"]
    assert done.json["service"][0]["target_percent"] is None


def test_a_new_queue_without_history(wfm, center):
    """Planning refuses it by name, before it spends time on the others."""
    text = center.read_text("utf-8")
    queue = text[text.index("[[queues]]") : text.index("[[shifts]]")]
    center.write_text(
        text.replace(
            "[[shifts]]", queue.replace('name = "voice"', 'name = "callback"') + "[[shifts]]", 1
        ),
        "utf-8",
    )
    done = wfm("--center", center, "plan", *QUICK)
    assert done.code == 3
    assert 'queue "callback" has no history; import it: wfm import history FILE' in done.err
