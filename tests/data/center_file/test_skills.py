"""Trainings, first-contact resolution and what planning knows of people, of the center file."""

import re
from pathlib import Path

import pytest

from data.center_file import parse_center
from data.records import Center, ConfigurationError, PlanningSettings, Resolution, Training

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "center-file.md"
TEXT = """
[center]
name = "Test"
zone = "Europe/Berlin"
interval_minutes = 15

[[skills]]
name = "voice"
training_hours = 40

[[queues]]
name = "q"
channel = "immediate"
media = "voice"
skills = ["voice"]
aht_seconds = 300
goal = { kind = "service_level", target = 0.8, threshold_seconds = 20 }
resolution = { share = 0.78, by_level = [0.6, 0.7, 0.78, 0.84, 0.88], others = 0.5 }

[planning]
rounds = 3
"""
RESOLUTION = "resolution = { share = 0.78, by_level = [0.6, 0.7, 0.78, 0.84, 0.88], others = 0.5 }"
BY_LEVEL = (0.6, 0.7, 0.78, 0.84, 0.88)


def read(text: str) -> Center:
    return parse_center(text, name="center.toml")


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def test_the_documented_keys_load() -> None:
    """What the documentation says of trainings, resolution and people is read as it says."""
    examples = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    center = read("\n".join(examples))
    assert center.trainings == (Training("chat", 24, level=2, proficiency=1.1),)
    told = [q.resolution for q in center.queues if q.resolution is not None]
    assert told == [Resolution(0.78, BY_LEVEL, 0.5, returns=0.8, return_hours=4)]
    planning = center.planning
    assert (planning.rounds, planning.attrition_per_year, planning.class_size) == (10, 0.2, 4)


def test_what_may_be_left_out_has_the_records_defaults() -> None:
    """A training begins at level 2 with 1.1; without training_hours there is none."""
    center = read(TEXT)
    assert center.trainings == (Training("voice", 40),)
    assert center.queues[0].resolution == Resolution(0.78, BY_LEVEL, 0.5)
    assert center.planning == PlanningSettings(rounds=3)
    plain = read(changed("training_hours = 40\n", "").replace(RESOLUTION, ""))
    assert plain.trainings == ()
    assert plain.queues[0].resolution is None


def test_everything_given_is_taken() -> None:
    """Every key of a training and of a resolution has its place in the record."""
    text = changed("= 40", "= 7.5\ntrained_level = 4\ntrained_proficiency = 0.95")
    text = text.replace("others = 0.5", "others = 0, returns = 0.25, return_hours = 36")
    center = read(text)
    assert center.trainings == (Training("voice", 7.5, level=4, proficiency=0.95),)
    assert center.queues[0].resolution == Resolution(0.78, BY_LEVEL, 0, 0.25, 36)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("share = 0.78", "share = 1"),
        ("[0.6, 0.7, 0.78, 0.84, 0.88]", "[0, 0.7, 0.7, 0.7, 1]"),
        ("others = 0.5", "others = 1"),
        ("others = 0.5", "others = 0.9, returns = 0"),
        ("rounds = 3", "rounds = 1\nattrition_per_year = 0.99\nclass_size = 50"),
    ],
)
def test_values_on_the_edge_are_taken(old: str, new: str) -> None:
    """Equal shares of neighbouring levels, nobody and everybody helped, nobody coming back."""
    read(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "= 40",
            "= 0",
            (
                'skills[1] "voice".training_hours: 0 is not over 0; give hours of training by '
                "agent over 0, up to 2000"
            ),
        ),
        (
            "= 40",
            "= 40\ntrained_level = 6",
            'skills[1] "voice".trained_level: 6 is over 5; give a level, 1 to 5',
        ),
        (
            "= 40",
            "= 40\ntrained_proficiency = 0",
            (
                'skills[1] "voice".trained_proficiency: 0 is under 0.1; give a factor on AHT, '
                "0.1 to 10; 1.1 takes 10 % longer"
            ),
        ),
        (
            "training_hours = 40",
            "trained_level = 3",
            (
                'skills[1] "voice".trained_level: 3 belongs to training_hours; give these, too, or '
                "leave it out"
            ),
        ),
        (
            "share = 0.78",
            "share = 0",
            (
                'queues[1] "q".resolution.share: 0 is not over 0; give the share in the history, '
                "in (0, 1]"
            ),
        ),
        (
            "share = 0.78, ",
            "",
            'queues[1] "q".resolution.share: is missing; give the share in the history, in (0, 1]',
        ),
        (
            "0.84, 0.88]",
            "0.84]",
            (
                'queues[1] "q".resolution.by_level: [0.6, 0.7, 0.78, 0.84] has 4 entries; give '
                "five shares in [0, 1], of agents of level 1 to 5, such as [0.6, 0.7, 0.78, 0.84, "
                "0.88]"
            ),
        ),
        (
            "0.84, 0.88]",
            "0.84, 1.2]",
            (
                'queues[1] "q".resolution.by_level[5]: 1.2 is over 1; give five shares in [0, 1], '
                "of agents of level 1 to 5, such as [0.6, 0.7, 0.78, 0.84, 0.88]"
            ),
        ),
        (
            "0.84, 0.88]",
            "0.84, 0.8]",
            (
                'queues[1] "q".resolution.by_level: [0.6, 0.7, 0.78, 0.84, 0.8] falls; a higher '
                "level cannot resolve less: sort it"
            ),
        ),
        (
            "others = 0.5",
            "others = -1",
            (
                'queues[1] "q".resolution.others: -1 is under 0; give the share of agents who only '
                "help out, in [0, 1]"
            ),
        ),
        (
            "others = 0.5",
            "others = 0.5, returns = 1",
            'queues[1] "q".resolution.returns: 1 is not under 1; give a share in [0, 1)',
        ),
        (
            "others = 0.5",
            "others = 0.5, return_hours = 0",
            (
                'queues[1] "q".resolution.return_hours: 0 is not over 0; give a mean time in open '
                "hours, over 0, up to 8784"
            ),
        ),
        (
            "rounds = 3",
            "rounds = 11",
            "planning.rounds: 11 is over 10; give a whole number, 1 to 10",
        ),
        (
            "rounds = 3",
            "attrition_per_year = 1",
            "planning.attrition_per_year: 1 is not under 1; give a share in [0, 1)",
        ),
        (
            "rounds = 3",
            "class_size = 0",
            "planning.class_size: 0 is under 1; give a whole number, 1 to 50",
        ),
    ],
)
def test_a_fault_names_place_value_and_remedy(old: str, new: str, problem: str) -> None:
    """Each fault has its one message."""
    with pytest.raises(ConfigurationError) as error:
        read(changed(old, new))
    assert list(error.value.problems) == [f"center.toml: {problem}"]


def test_all_faults_are_told_at_once() -> None:
    """A skill, a queue and the planning are wrong: three messages."""
    text = changed("= 40", "= -1").replace("0.88]", "0.1]").replace("rounds = 3", "rounds = 0")
    with pytest.raises(ConfigurationError) as error:
        read(text)
    assert len(error.value.problems) == 3
