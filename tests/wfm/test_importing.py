"""Skills as they come in: what a file replaces, what stays, and what a plan depends on."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from data.records import (
    Center,
    ContactHistory,
    Contract,
    Grid,
    InputRefusedError,
    Queue,
    ServiceGoal,
    Site,
    Skill,
)
from data.store import Store, open_store
from wfm.fingerprint import data_hash
from wfm.importing import import_people, seen_files
from wfm.nightly import import_folder, waiting_files

AT = datetime(2026, 10, 12, tzinfo=UTC)
AGENTS = (
    "agent_id,name,team,site,contract,skills\n"
    "a1,Ada,red,here,full,voice:4;chat:2\n"
    "a2,Bo,red,here,full,voice:3\n"
)
SKILLS = (
    "agent_id,skill,level,proficiency,priority,valid_to\n"
    "a1,voice,4,0.9,1,\na1,chat,2,1.2,2,2026-12-31\n"
)


@pytest.fixture
def store(database_url: str):
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def center() -> Center:
    """One queue, two skills."""
    goal = ServiceGoal(0.8, 20)
    queue = Queue("calls", "immediate", "voice", frozenset({"voice"}), goal, 240, "Europe/Berlin")
    return Center(
        "c",
        "Europe/Berlin",
        15,
        (queue,),
        (Site("here", "Europe/Berlin"),),
        ("voice", "chat"),
        (Contract("full", (), 2400, 2400, 5, 5),),
        (),
    )


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop folder with agents and skills."""
    (tmp_path / "agents.csv").write_text(AGENTS)
    (tmp_path / "skills.csv").write_text(SKILLS)
    return tmp_path


def held(store: Store) -> dict[str, dict[str, Skill]]:
    return {agent.id: dict(agent.skills) for agent in store.agents()}


def test_skills_come_after_agents_and_only_change_who_is_named(store, center, drop):
    """The second night finds nothing to do."""
    outcomes = import_folder(store, center, drop, at=AT)
    assert [(o.kind, o.status, o.rows) for o in outcomes] == [
        ("agents", "imported", 2),
        ("skills", "imported", 2),
    ]
    assert (outcomes[1].updated, outcomes[1].unchanged) == (2, 0)
    assert held(store) == {
        "a1": {
            "voice": Skill(4, proficiency=0.9),
            "chat": Skill(2, None, date(2026, 12, 31), 1.2, 2),
        },
        "a2": {"voice": Skill(3)},
    }
    again = import_folder(store, center, drop, at=AT)
    assert [o.status for o in again] == ["seen before", "seen before"]


def test_agents_keep_factors_and_priorities(store, center, drop):
    """A file of agents says level and validity; what it cannot say stays, and is unchanged."""
    import_folder(store, center, drop, at=AT)
    (drop / "agents.csv").write_text(
        AGENTS.replace("voice:4;chat:2", "voice:5;chat:2@..2026-12-31")
    )
    outcome = import_people(store, center, drop / "agents.csv", kind="agents", at=AT)
    assert (outcome.updated, outcome.unchanged) == (1, 1)
    assert held(store)["a1"] == {
        "voice": Skill(5, proficiency=0.9),
        "chat": Skill(2, None, date(2026, 12, 31), 1.2, 2),
    }


def test_a_new_file_of_agents_makes_the_skills_new(store, center, drop):
    """Of both files in the drop folder the skills' stands, whichever was changed."""
    import_folder(store, center, drop, at=AT)
    before = held(store)
    (drop / "agents.csv").write_text(AGENTS.replace("Bo", "Bob"))
    assert waiting_files(store, drop) == (drop / "agents.csv", drop / "skills.csv")
    outcomes = import_folder(store, center, drop, at=AT)
    assert [(o.kind, o.status) for o in outcomes] == [
        ("agents", "imported"),
        ("skills", "imported"),
    ]
    assert held(store) == before
    assert waiting_files(store, drop) == ()
    import_people(store, center, drop / "agents.csv", kind="agents", at=AT)
    assert not seen_files(store).has("skills", drop / "skills.csv")


def test_refused_skills_change_nothing(store, center, drop):
    """One wrong row keeps the others out; the agents are there all the same."""
    (drop / "skills.csv").write_text(SKILLS + "a2,voice,3,0,1,\n")
    outcomes = import_folder(store, center, drop, at=AT)
    assert [o.status for o in outcomes] == ["imported", "refused"]
    assert outcomes[1].notes[0].startswith('skills.csv line 4: proficiency "0" is wrong')
    assert held(store)["a1"] == {"voice": Skill(4), "chat": Skill(2)}


def test_a_dry_run_leaves_no_trace(store, center, drop):
    """The counts are those of the real import; nothing is stored, no run is recorded."""
    import_people(store, center, drop / "agents.csv", kind="agents", at=AT)
    path = drop / "skills.csv"
    tried = import_people(store, center, path, kind="skills", at=AT, dry_run=True)
    assert (tried.status, tried.updated) == ("dry run", 2)
    assert held(store)["a1"] == {"voice": Skill(4), "chat": Skill(2)}
    assert not seen_files(store).has("skills", path)
    with pytest.raises(InputRefusedError):
        import_people(store, center, drop / "agents.csv", kind="skills", at=AT, dry_run=True)


@pytest.mark.parametrize(
    ("old", "new"), [("0.9,1,", "0.95,1,"), ("0.9,1,", "0.9,3,"), ("2026-12-31", "2027-01-31")]
)
def test_a_plan_depends_on_what_skills_say(store, center, drop, old, new):
    """Another factor, priority or end gives another hash of the data; the same file the same."""
    grid = Grid.for_days(date(2026, 10, 12), 1, zone=center.zone, minutes=15)
    counts = np.zeros((1, grid.count))
    history = ContactHistory(("calls",), grid, *[counts] * 6)
    import_folder(store, center, drop, at=AT)
    before = data_hash(store, center, history)
    import_people(store, center, drop / "skills.csv", kind="skills", at=AT)
    assert data_hash(store, center, history) == before
    assert old in SKILLS
    (drop / "skills.csv").write_text(SKILLS.replace(old, new))
    import_people(store, center, drop / "skills.csv", kind="skills", at=AT)
    assert data_hash(store, center, history) != before
