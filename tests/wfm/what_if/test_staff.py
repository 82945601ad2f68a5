"""Fewer and more agents."""

from dataclasses import replace

import pytest

from data.records import ConfigurationError
from wfm.what_if import apply_what_if, parse_what_if


def change(text, scenario):
    return apply_what_if(parse_what_if(text), scenario)


def hours(scenario) -> dict[str, float]:
    out = dict.fromkeys((a.id for a in scenario.agents), 0.0)
    for shift in scenario.roster.shifts:
        out[shift.agent_id] += shift.paid_minutes / 60
    return out


def test_one_less(scenario):
    """Of 8, 8, 16, 12 and 4 h the median is 8: ada, the first by id, and nobody else goes."""
    changed, (note,) = change("agents=-1", scenario)
    assert hours(changed) == {"bob": 8, "carl": 16, "dora": 12, "eve": 4}
    assert note == "taken away: ada (ada, 8 paid hours in the roster)"


def test_of_a_queue(scenario):
    """Chat is served with 8 and 12 h, both next to the median of 10: bob, then dora."""
    assert "ada" in hours(change("agents=-1@chat", scenario)[0])
    assert "bob" not in hours(change("agents=-1@chat", scenario)[0])
    assert set(hours(change("agents=-2@chat", scenario)[0])) == {"ada", "carl", "eve"}


def test_of_a_medium(scenario):
    """E-mail and the deferred channel are the mail queue here: carl and eve serve it."""
    for target in ("email", "deferred"):
        assert set(hours(change(f"agents=-2@{target}", scenario)[0])) == {"ada", "bob", "dora"}


def test_copies(scenario):
    """A copy works the same shifts with the same skills, under an id of its own."""
    changed, (note,) = change("agents=+1@mail", scenario)
    assert hours(changed) == hours(scenario) | {"carl+1": 16}
    copy = changed.agents[-1]
    assert copy.skills == scenario.agents[2].skills
    assert note == "added copies of: carl (carl, 16 paid hours in the roster)"


def test_more_copies_than_agents(scenario):
    """Three copies of the two who serve chat: it goes round again."""
    changed, _ = change("agents=+3@chat", scenario)
    assert hours(changed) == hours(scenario) | {"bob+1": 8, "dora+1": 12, "bob+2": 8}


def test_copies_of_copies(scenario):
    """Copies made one after another have different ids."""
    changed, _ = change("agents=+1;agents=+1", scenario)
    assert hours(changed) == hours(scenario) | {"ada+1": 8, "ada+2": 8}


def test_without(scenario):
    """The one named goes, and no other."""
    changed, (note,) = change("without=carl", scenario)
    assert hours(changed) == {"ada": 8, "bob": 8, "dora": 12, "eve": 4}
    assert note == "taken away: carl (carl, 16 paid hours in the roster)"


def test_agents_without_shifts(scenario, small):
    """Who has no shifts is not typical, and cannot be taken away."""
    idle = small.agent("aaron", ["calls"])
    changed, _ = change("agents=-5", replace(scenario, agents=(idle, *scenario.agents)))
    assert hours(changed) == {"aaron": 0}
    assert changed.roster.shifts == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("agents=-6", r"only 5 agents have shifts.*agents=-5"),
        ("agents=-3@chat", r"only 2 agents who serve chat have shifts.*agents=-2"),
        (
            "agents=-1@fax",
            r"no queue, channel or medium is called 'fax'; queues are calls, chat, mail",
        ),
        ("without=karl", r"no agent 'karl'; did you mean carl\?"),
        ("without=A017", r"no agent 'A017'; see `wfm skills matrix`"),
        ("agents=-5;agents=+1", "no agents have shifts in the roster"),
    ],
)
def test_refused(scenario, text, message):
    """What cannot be done is told with what can."""
    with pytest.raises(ConfigurationError, match=message):
        change(text, scenario)


@pytest.mark.parametrize("text", ["without=ada;without=ada", "agents=-1;without=ada"])
def test_taken_away_twice(text, scenario):
    """Who was taken away by an earlier change of the line is not called unknown."""
    with pytest.raises(ConfigurationError, match="ada is taken away already"):
        change(text, scenario)
