"""What a skill's table and a queue's resolution cannot know of their keys together."""

from itertools import pairwise

from data.center_file.common import Problems
from data.center_file.tables import QueueTable, SkillTable
from data.center_file.values import shown


def skill_problems(skill: SkillTable) -> Problems:
    """Check that what a training gives stands beside what it takes."""
    for key in ("trained_level", "trained_proficiency"):
        value = getattr(skill, key)
        if value is not None and skill.training_hours is None:
            yield (
                f".{key}",
                f"{value:g} belongs to training_hours; give these, too, or leave it out",
            )


def resolution_problems(queue: QueueTable) -> Problems:
    """Check that higher levels do not resolve less."""
    shares = [] if queue.resolution is None else queue.resolution.by_level
    if any(later < sooner for sooner, later in pairwise(shares)):
        yield (
            ".resolution.by_level",
            f"{shown(shares)} falls; a higher level cannot resolve less: sort it",
        )
