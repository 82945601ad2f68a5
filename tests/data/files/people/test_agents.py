"""Agents from CSV."""

from dataclasses import replace
from datetime import date

import pytest

from data.files.people import read_agents
from data.records import Agent, Rotation, Skill

HEADER = "agent_id,name,team,site,contract,skills,email,proficiency\n"
ROTATING = HEADER.replace("proficiency", "proficiency,rotation_week")
FACTOR = "give a factor on AHT from 0.1 to 10: 1 is average, 0.9 takes 10 % less time"
ADA = "a1,Ada,Red,Hamburg,full-time,voice:4;english:5,ada@example.org,0.9\n"


def test_an_agent_with_everything(write, center):
    """The zone is the site's."""
    (agent,) = read_agents(write(HEADER + ADA), center)
    assert agent == Agent(
        "a1",
        "Ada",
        "Red",
        "Hamburg",
        "Europe/Berlin",
        "full-time",
        {"voice": Skill(4), "english": Skill(5)},
        "ada@example.org",
        0.9,
    )


def test_email_and_proficiency_may_be_left_out(write, center):
    """An average agent without address."""
    text = "agent_id,name,team,site,contract,skills\na2,Bob,,New York,full-time,chat:3\n"
    (agent,) = read_agents(write(text), center)
    assert (agent.email, agent.proficiency, agent.zone) == (None, 1.0, "America/New_York")


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("voice:4@2026-01-01..2026-06-30", Skill(4, date(2026, 1, 1), date(2026, 6, 30))),
        ("voice:4@2026-01-01..", Skill(4, date(2026, 1, 1), None)),
        ("voice:4@..2026-06-30", Skill(4, None, date(2026, 6, 30))),
        (" voice : 4 ", Skill(4)),
    ],
)
def test_a_skill_may_hold_for_a_time(write, center, text, skill):
    """Either end may be open."""
    (agent,) = read_agents(write(HEADER + ADA.replace("voice:4;english:5", text)), center)
    assert agent.skills == {"voice": skill}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a1,", ",", "agent_id is empty; give the agent's id"),
        ("Ada,", ",", "name is empty; give the agent's name"),
        ("Hamburg", "Hambrug", 'site "Hambrug" is unknown; did you mean "Hamburg"?'),
        ("Hamburg", "", "site is empty; give a site"),
        ("full-time", "part-time", 'contract "part-time" is unknown; known are full-time'),
        ("voice:4", "voise:4", 'skill "voise" is unknown; did you mean "voice"?'),
        ("voice:4", "voice:6", 'level "6" of skill "voice" is wrong; give 1 to 5'),
        ("voice:4", "voice:", 'level "" of skill "voice" is wrong; give 1 to 5'),
        (
            "voice:4",
            "voice",
            'skill "voice" is not written as name:level or name:level@from..to; write voice:3',
        ),
        ("voice:4", "english:4", 'skill "english" is there twice; leave one out'),
        (
            "voice:4",
            "voice:4@31.1.2026..",
            (
                'skill "voice:4@31.1.2026.." is not written as name:level or name:level@from..to; '
                "write voice:3"
            ),
        ),
        ("voice:4", "voice:4@2026-13-01..", 'date "2026-13-01" is wrong; write 2026-01-31'),
        (
            "voice:4",
            "voice:4@2026-06-30..2026-01-01",
            'skill "voice" ends on 2026-01-01, before it starts on 2026-06-30; swap them',
        ),
        (
            "ada@example.org",
            "ada at example",
            'email "ada at example" is no address; write name@domain or leave it empty',
        ),
        ("0.9", "fast", f'proficiency "fast" is wrong; {FACTOR}'),
        (
            "0.9",
            "0",
            f'proficiency "0" is wrong; {FACTOR}; 0 would mean contacts that take no time',
        ),
        ("0.9", "nan", f'proficiency "nan" is wrong; {FACTOR}'),
        (",0.9", "", "has 7 fields where the header has 8"),
    ],
)
def test_a_wrong_cell_names_line_value_and_remedy(problems, center, old, new, words):
    """Each fault has its one message."""
    text = HEADER + ADA.replace("a1", "a0").replace("Ada", "Eve") + ADA.replace(old, new)
    assert problems(read_agents, text, center) == [f"people.csv line 3: {words}"]


def test_every_fault_of_the_file_is_reported(problems, center):
    """Three rows, three faults, one error, in the order of the file."""
    text = HEADER + ADA + ADA + ADA.replace("a1", "a3").replace("voice:4", "voise:9")
    assert problems(read_agents, text, center) == [
        'people.csv line 3: agent "a1" is there already on line 2; rename one',
        'people.csv line 4: level "9" of skill "voise" is wrong; give 1 to 5',
        'people.csv line 4: skill "voise" is unknown; did you mean "voice"?',
    ]


def test_columns_are_checked(problems, center):
    """Unknown and missing columns are named at once."""
    text = "agent_id,name,teem,site,contract,skills\na1,Ada,Red,Hamburg,full-time,voice:4\n"
    assert problems(read_agents, text, center) == [
        'people.csv: column "team" is missing; add it to the header',
        'people.csv: column "teem" is unknown; did you mean "team"?',
    ]


def test_a_file_without_agents_is_refused(problems, center):
    """Importing it would leave nobody."""
    assert problems(read_agents, HEADER, center) == [
        "people.csv: has a header and no agents; add them"
    ]


@pytest.fixture
def rotating(center):
    """The center with a rotation of two weeks in its contract."""
    early = frozenset({"early"})
    rotation = Rotation(date(2026, 1, 5), ((early,) * 7, (None,) * 7))
    return replace(center, contracts=(replace(center.contracts[0], rotation=rotation),))


@pytest.mark.parametrize(("text", "week"), [("2", 2), ("", None)])
def test_an_agent_begins_in_a_week_of_the_rotation(write, rotating, text, week):
    """An empty week leaves it to the plan."""
    (agent,) = read_agents(write(ROTATING + ADA.replace("0.9\n", f"0.9,{text}\n")), rotating)
    assert agent.rotation_week == week


@pytest.mark.parametrize("text", ["0", "3", "-1", "one"])
def test_a_week_that_the_rotation_has_not(problems, rotating, text):
    """Weeks count from 1 to the rotation's last."""
    row = ADA.replace("0.9\n", f"0.9,{text}\n")
    assert problems(read_agents, ROTATING + row, rotating) == [
        (
            f'people.csv line 2: rotation_week "{text}" is wrong; give 1 to 2, the weeks of '
            'the rotation of contract "full-time"'
        )
    ]


def test_a_rotation_week_without_rotation(problems, center):
    """A week of a contract that does not rotate would mean nothing."""
    assert problems(read_agents, ROTATING + ADA.replace("0.9\n", "0.9,1\n"), center) == [
        (
            'people.csv line 2: rotation_week is "1" and contract "full-time" has no rotation; '
            "leave it empty, or give the contract one"
        )
    ]
