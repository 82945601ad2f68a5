"""Skills from CSV, a row an agent and skill."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.files.people import SKILL_COLUMNS, read_skills
from data.records import Agent, Skill

PAGE = Path(__file__).parents[4] / "docs" / "importing.md"
HEADER = ",".join(SKILL_COLUMNS) + "\n"
FACTOR = "give a factor on AHT from 0.1 to 10: 1 is average, 0.9 takes 10 % less time"


def test_a_row_with_everything_and_one_with_defaults(write, center, agents):
    """What is left out is level 3, factor 1, priority 1, and open at both ends."""
    text = f"{HEADER}a1,voice,4,0.95,2,2026-01-01,2026-06-30\na1,english,,,,,\na2,chat,1,,9,,\n"
    assert read_skills(write(text), center, agents) == {
        "a1": {
            "voice": Skill(4, date(2026, 1, 1), date(2026, 6, 30), 0.95, 2),
            "english": Skill(3),
        },
        "a2": {"chat": Skill(1, priority=9)},
    }


def test_two_columns_are_enough(write, center, agents):
    """The others may be left out altogether; a file without rows changes nobody."""
    text = "skill;agent_id\nvoice;a1\n"
    assert read_skills(write(text), center, agents) == {"a1": {"voice": Skill()}}
    assert read_skills(write(HEADER), center, agents) == {}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a9,voice,3,1,1,,", 'agent "a9" is unknown; known are a1, a2'),
        (",voice,3,1,1,,", "agent_id is empty; give an agent"),
        ("a1,voise,3,1,1,,", 'skill "voise" is unknown; did you mean "voice"?'),
        ("a1,,3,1,1,,", "skill is empty; give a skill"),
        ("a1,voice,0,1,1,,", 'level "0" is wrong; give 1 to 5, or leave it empty'),
        ("a1,voice,6,1,1,,", 'level "6" is wrong; give 1 to 5, or leave it empty'),
        ("a1,voice,2.5,1,1,,", 'level "2.5" is wrong; give 1 to 5, or leave it empty'),
        (
            "a1,voice,3,0,1,,",
            f'proficiency "0" is wrong; {FACTOR}; 0 would mean contacts that take no time',
        ),
        (
            "a1,voice,3,-0.5,1,,",
            f'proficiency "-0.5" is wrong; {FACTOR}; -0.5 would mean contacts that take no time',
        ),
        ("a1,voice,3,95,1,,", f'proficiency "95" is wrong; {FACTOR}'),
        ("a1,voice,3,inf,1,,", f'proficiency "inf" is wrong; {FACTOR}'),
        ("a1,voice,3,nan,1,,", f'proficiency "nan" is wrong; {FACTOR}'),
        ("a1,voice,3,fast,1,,", f'proficiency "fast" is wrong; {FACTOR}'),
        ("a1,voice,3,1,0,,", 'priority "0" is wrong; give 1 to 9, or leave it empty'),
        ("a1,voice,3,1,10,,", 'priority "10" is wrong; give 1 to 9, or leave it empty'),
        (
            "a1,voice,3,1,1,31.1.2026,",
            'valid_from "31.1.2026" is wrong; write 2026-01-31, or leave it empty',
        ),
        (
            "a1,voice,3,1,1,,2026-02-30",
            'valid_to "2026-02-30" is wrong; write 2026-01-31, or leave it empty',
        ),
        (
            "a1,voice,3,1,1,2026-06-30,2026-01-01",
            "valid_from 2026-06-30 is after valid_to 2026-01-01; swap them",
        ),
        ("a1,chat,5,1,1,,", 'agent "a1" has skill "chat" on line 2 already; leave one out'),
        ("a1,voice", "has 2 fields where the header has 7"),
    ],
)
def test_a_wrong_cell_names_line_value_and_remedy(problems, center, agents, row, words):
    """Each fault has its one message, also where the other rows are right."""
    found = problems(read_skills, f"{HEADER}a1,chat,3,1,1,,\n{row}\n", center, agents)
    assert found == [f"people.csv line 3: {words}"]


def test_every_fault_is_told_at_once(problems, center, agents):
    """Four faults in two rows, in the order of the file."""
    text = f"{HEADER}a9,voise,9,1,1,,\na1,voice,3,0,1,,\n"
    found = problems(read_skills, text, center, agents)
    assert [words.split(":")[0] for words in found] == ["people.csv line 2"] * 3 + [
        "people.csv line 3"
    ]


def test_the_documented_file_is_read(write, center):
    """The example in docs/importing.md is a file of skills, and says what the page says."""
    (text,) = re.findall(r"```csv skills-file\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    people = [Agent(i, i, "T", "Hamburg", "Europe/Berlin", "full-time") for i in ("a7", "a12")]
    found = read_skills(write(text), center, people)
    assert found["a7"]["chat"] == Skill(2, None, date(2026, 12, 31), 1.15, 2)
    assert found["a12"] == {"voice": Skill(3, date(2026, 12, 1), None, 0.95)}


def test_the_messages_shown_are_those_given(write, problems, center, agents):
    """The page's messages are what the reader says."""
    text = f"{HEADER}a1,chat,3,1,1,,\na1,voice,3,0,1,,\na2,voise,3,1,1,,\n"
    page = PAGE.read_text("utf-8")
    for words in problems(read_skills, text, center, agents):
        assert words.replace("people.csv", "skills.csv") in page
