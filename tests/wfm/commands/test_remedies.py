"""What is said where queues stay below their goals."""

import shutil
from pathlib import Path

import pytest

GOAL = "target = 0.80, threshold_seconds = 20"
STRICT = "target = 0.999, threshold_seconds = 1"
FIRST = "roster simulate 1 --what-if first=voice"


@pytest.fixture
def center(planned: Path, tmp_path: Path) -> Path:
    """The center file of a planned center of one queue, whose skills may be changed."""
    folder = tmp_path / "small"
    shutil.copytree(planned, folder)
    return folder / "center.toml"


def simulated(wfm, center: Path):
    done = wfm("--center", center, "roster", "simulate", "1", "--replications", 4)
    assert done.code == 0, done.err
    return done


def test_a_queue_below_its_goal_is_named_with_what_to_try(wfm, center: Path):
    """A goal that nobody can keep: trainings; an order only where agents serve others too."""
    text = center.read_text("utf-8").replace(GOAL, STRICT)
    center.write_text(text, "utf-8")
    alone = simulated(wfm, center)
    assert "below the goal: voice; whom to train: wfm skills value" in alone.err
    assert FIRST not in alone.err

    queue = text[text.index("[[queues]]") :].split("\n\n")[0]
    sales = queue.replace('"voice"', '"sales"').replace('media = "sales"', 'media = "voice"')
    more = text.replace("[[skills]]", '[[skills]]\nname = "sales"\n\n[[skills]]', 1)
    center.write_text(f"{more.rstrip()}\n\n{sales}\n", "utf-8")
    skills = center.parent / "skills.csv"
    skills.write_text("agent_id,skill\nA01,voice\nA01,sales\n", "utf-8")
    assert wfm("--center", center, "import", "skills", skills).code == 0
    assert FIRST in simulated(wfm, center).err


def test_nothing_is_said_where_goals_are_kept(wfm, center: Path):
    """A goal that is always kept."""
    text = center.read_text("utf-8").replace(GOAL, "target = 0.01, threshold_seconds = 600")
    center.write_text(text, "utf-8")
    assert "below the goal" not in simulated(wfm, center).err
