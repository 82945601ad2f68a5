"""`wfm skills matrix`, `wfm import skills` and what `wfm check` says of skills."""

import csv
import io

import pytest

DAY = ("--day", "2026-10-12")


@pytest.fixture
def skilled(wfm, center, tmp_path):
    """The small center, whose first two agents have more to say of their skill."""
    path = tmp_path / "skills.csv"
    path.write_text(
        "agent_id,skill,level,proficiency,priority,valid_from,valid_to\n"
        "A01,voice,2,1.1,2,,2026-12-31\n"
        "A02,voice,3,1,1,2026-10-20,\n",
        "utf-8",
    )
    done = wfm("--center", center, "--format", "json", "import", "skills", path)
    assert done.code == 0, done.err
    assert done.json["imports"][0]["updated"] == 2
    return center


def test_queues_tell_whom_they_lose(wfm, skilled):
    """Eleven serve on Monday, one of them until the end of the year; 90 days later ten do."""
    done = wfm("--center", skilled, "--format", "json", "skills", "matrix", *DAY)
    (queue,) = done.json["queues"]
    assert (queue["agents"], queue["lost_in_90_days"]) == (11, 1)
    assert queue["first_lost_after"] == "2026-12-31"
    later = wfm("--center", skilled, "--format", "json", "skills", "matrix", "--day", "2026-10-20")
    assert later.json["queues"][0]["agents"] == 12
    gone = wfm("--center", skilled, "--format", "json", "skills", "matrix", "--day", "2027-01-10")
    assert [gone.json["queues"][0][k] for k in ("agents", "lost_in_90_days")] == [11, 0]


def test_a_row_an_agent(wfm, skilled):
    """People read levels, ends, factors and priorities in one cell a skill."""
    text = wfm("--center", skilled, "skills", "matrix", "--agents", *DAY).out
    assert "2 x1.10 p2 until 2026-12-31" in text
    assert "3 from 2026-10-20" in text
    later = wfm("--center", skilled, "skills", "matrix", "--agents", "--day", "2027-01-01").out
    assert "2 x1.10 p2 ended 2026-12-31" in later
    assert "2026-10-20" not in later


def test_programs_get_numbers(wfm, skilled):
    """JSON has a row an agent and skill, as CSV has; no words stand in them."""
    ask = ("skills", "matrix", "--agents")
    rows = wfm("--center", skilled, "--format", "json", *ask).json["agent_skills"]
    assert len(rows) == 12
    assert rows[0] == {
        "agent_id": "A01",
        "skill": "voice",
        "level": 2,
        "proficiency": 1.1,
        "priority": 2,
        "valid_from": None,
        "valid_to": "2026-12-31",
    }
    text = wfm("--center", skilled, "--format", "csv", *ask).out
    assert [r["agent_id"] for r in csv.DictReader(io.StringIO(text))] == [
        r["agent_id"] for r in rows
    ]


def test_what_is_shown_can_be_imported(wfm, skilled, tmp_path):
    """The CSV of all agents is a file of skills that changes nothing."""
    path = tmp_path / "again.csv"
    path.write_text(wfm("--center", skilled, "--format", "csv", "skills", "matrix", "--agents").out)
    done = wfm("--center", skilled, "--format", "json", "import", "skills", path)
    (outcome,) = done.json["imports"]
    assert (outcome["rows"], outcome["unchanged"], outcome["updated"]) == (12, 12, 0)


def test_a_team_and_a_skill(wfm, skilled):
    """Who is not of the team, or does not hold the skill, is left out; unknown ones are refused."""
    text = (skilled.parent / "drop" / "agents.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    team = rows[0]["team"]
    ask = ("--center", skilled, "--format", "json", "skills", "matrix")
    of_team = wfm(*ask, "--agents", "--team", team).json["agent_skills"]
    assert {r["agent_id"] for r in of_team} == {r["agent_id"] for r in rows if r["team"] == team}
    assert sum(s["agents"] for s in wfm(*ask, "--skill", "voice").json["skill_sets"]) == 12
    for option, value in (("--team", "Nobody"), ("--skill", "voise")):
        done = wfm(*ask, option, value)
        assert done.code == 2
        assert f"{option} {value}: there is no such {option[2:]}" in done.err
    assert 'did you mean "voice"?' in done.err


def test_who_cannot_serve(wfm, center, tmp_path):
    """A queue without agents is said; of a part of the agents it is not said of all."""
    path = tmp_path / "skills.csv"
    rows = [f"A{number:02},voice,2026-10-14" for number in range(1, 13)]
    path.write_text("\n".join(["agent_id,skill,valid_to", *rows]) + "\n", "utf-8")
    assert wfm("--center", center, "import", "skills", path).code == 0
    ask = ("--center", center, "skills", "matrix", "--day", "2026-10-15")
    assert "nobody can serve voice" in wfm(*ask).err
    assert "none of them can serve voice" in wfm(*ask, "--skill", "voice").err


def test_a_refused_file_of_skills(wfm, center, tmp_path):
    """Row, value and remedy are named; the skills stay as they were."""
    path = tmp_path / "skills.csv"
    path.write_text("agent_id,skill,proficiency\nA01,voice,0\nA99,voice,1\n", "utf-8")
    ask = ("--center", center, "--format", "json", "skills", "matrix", "--agents")
    before = wfm(*ask).json
    done = wfm("--center", center, "import", "skills", path)
    assert done.code == 3
    assert 'skills.csv line 2: proficiency "0" is wrong; give a factor on AHT' in done.err
    assert 'skills.csv line 3: agent "A99" is unknown' in done.err
    assert wfm(*ask).json == before


def test_check_names_certificates_that_end(wfm, center, tmp_path):
    """Within the plan the end of one is a warning; where it was the last one, an error."""
    rows = ["agent_id,skill,valid_to"]
    rows += [f"A{number:02},voice,2026-10-14" for number in range(1, 13)]
    path = tmp_path / "skills.csv"
    path.write_text("\n".join(rows[:2]) + "\n", "utf-8")
    assert wfm("--center", center, "import", "skills", path).code == 0
    done = wfm("--center", center, "--format", "json", "check")
    assert done.code == 0
    (found,) = done.json["findings"]
    assert (found["severity"], found["where"]) == ("warning", "voice")
    assert "A01 on 2026-10-14; voice loses 1 of 12 agents" in found["message"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    assert wfm("--center", center, "import", "skills", path).code == 0
    done = wfm("--center", center, "--format", "json", "check")
    assert done.code == 3
    found = done.json["findings"][0]
    assert found["severity"] == "error"
    assert "nobody can serve it from 2026-10-15 to 2026-10-18" in found["message"]
    assert "ends on 2026-10-14: renew" in found["message"]
