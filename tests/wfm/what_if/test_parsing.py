"""What-ifs from text, and what is said of those that cannot be."""

from datetime import date

import pytest

from data.records import ConfigurationError
from wfm.what_if import parse_what_if
from wfm.what_if.changes import (
    AbsenceChange,
    AgentRemoval,
    AgentsChange,
    AhtChange,
    GoalChange,
    PatienceChange,
    Storm,
    VolumeChange,
)

EXAMPLES = {
    "agents=-1": (AgentsChange(-1), "-1 agent"),
    "agents=+2@voice-english": (AgentsChange(2, "voice-english"), "+2 agents for voice-english"),
    "without=A017": (AgentRemoval("A017"), "without A017"),
    "volume=+10%": (VolumeChange(10), "volume +10 %"),
    "volume=-5.5%@chat": (VolumeChange(-5.5, "chat"), "volume -5.5 % of chat"),
    "volume=-100%": (VolumeChange(-100), "volume -100 %"),
    "aht=+5%@voice": (AhtChange(5, "voice"), "AHT +5 % of voice"),
    "patience = -20 % @ calls": (PatienceChange(-20, "calls"), "patience -20 % of calls"),
    "absence=+3pt": (AbsenceChange(3), "absence +3 pt"),
    "goal=calls:90%/30s": (GoalChange("calls", 0.9, 30), "goal of calls 90 % in 30 s"),
    "goal=mail:95%/4h": (GoalChange("mail", 0.95, 14400), "goal of mail 95 % in 4 h"),
    "goal=a:b:99.5%/2min": (GoalChange("a:b", 0.995, 120), "goal of a:b 99.5 % in 120 s"),
    "storm=social": (Storm("social"), "storm on social"),
    "storm=social,day=2026-12-02,from=10:00,hours=4,factor=5,spill=20%": (
        Storm("social", date(2026, 12, 2), 600, 4, 5, 0.2),
        "storm on social, 2026-12-02, from 10:00, 4 h, x5, spill 20 %",
    ),
    "storm=social, factor=2.5": (Storm("social", factor=2.5), "storm on social, x2.5"),
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_reads(text):
    """Each change of the grammar is read, and gives a short title."""
    change, title = EXAMPLES[text]
    found = parse_what_if(text)
    assert found.changes == (change,)
    assert str(found) == title


def test_joined():
    """Changes joined by semicolons happen together, in their order."""
    found = parse_what_if("agents=-1; volume=+10%@voice ;storm=social,factor=5")
    assert [type(c) for c in found.changes] == [AgentsChange, VolumeChange, Storm]
    assert str(found) == "-1 agent; volume +10 % of voice; storm on social, x5"


@pytest.mark.parametrize(
    "text", ["", "agents", "agents=", "calls=+10%", "=-1", "volume=+10%;", "nonsense", "Agents=-1"]
)
def test_nonsense(text):
    """What is not of the grammar is answered with the grammar."""
    with pytest.raises(ConfigurationError, match=r"cannot be read; .*agents=-1.*storm=QUEUE"):
        parse_what_if(text)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("agents=1", "with its sign"),
        ("agents=-0", "with its sign"),
        ("agents=-1.5", "with its sign"),
        ("agents=-1@", "with its sign"),
        ("agents=+1001", "at most 1000 agents"),
        ("agents=+99999999999999999999", "with its sign"),
        ("volume=10%", "with their sign"),
        ("volume=+10", "percent"),
        ("volume=-101%", "from -100 to"),
        ("volume=+901%", r"to \+900"),
        ("volume=+nan%", "percent"),
        ("volume=+1e9%", "percent"),
        ("volume=+10%@", "percent"),
        ("aht=-100%", "from -99 to"),
        ("patience=-100%", "from -99 to"),
        ("absence=3pt", "with their sign"),
        ("absence=+3%", "points"),
        ("absence=+101pt", "from -100 to"),
        ("goal=calls:0%/30s", "above 0"),
        ("goal=calls:101%/30s", "up to 100 %"),
        ("goal=calls:90%", "a time in s"),
        ("goal=calls:90%/0s", "above 0 and up to 8784 h"),
        ("goal=calls:90%/8785h", "above 0 and up to 8784 h"),
        ("goal=calls:90%/" + "9" * 400 + "h", "above 0 and up to 8784 h"),
        ("goal=90%/30s", "a queue"),
        ("goal=calls:90%/30", "a time in s"),
        ("storm=,factor=5", "queue's name first"),
        ("storm=social,factor=0", "from 1 up to 100"),
        ("storm=social,factor=-2", "from 1 up to 100"),
        ("storm=social,factor=0.5", "from 1 up to 100"),
        ("storm=social,factor=101", "from 1 up to 100"),
        ("storm=social,hours=0", "above 0 up to 168"),
        ("storm=social,hours=four", "above 0 up to 168"),
        ("storm=social,day=2026-02-30", "YYYY-MM-DD"),
        ("storm=social,from=24:00", "00:00 to 23:59"),
        ("storm=social,from=10", "HH:MM"),
        ("storm=social,spill=120%", "0% to 100%"),
        ("storm=social,wind=5", "day, from, hours, factor and spill"),
        ("storm=social,factor=2,factor=3", "each at most once"),
    ],
)
def test_says_what_is_allowed(text, allowed):
    """A change out of bounds is named, with what it takes."""
    with pytest.raises(ConfigurationError, match=allowed) as refused:
        parse_what_if(text)
    assert repr(text) in str(refused.value)


def test_all_problems_at_once():
    """Every change that is wrong is told, not the first alone."""
    with pytest.raises(ConfigurationError) as refused:
        parse_what_if("agents=1; volume=+10%; aht=5")
    assert len(refused.value.problems) == 2


def test_a_change_missing_beside_a_semicolon():
    """The whole line is told once, however many changes are missing."""
    with pytest.raises(ConfigurationError, match="missing beside") as refused:
        parse_what_if(";agents=-1;")
    assert len(refused.value.problems) == 1
    assert "';agents=-1;'" in str(refused.value)
