"""Who can do what: the matrix, skill sets, pooled subsets of queues."""

from skills.coverage import components, coverage_subsets
from skills.matrix import SkillMatrix, SkillSet, can_serve, skill_matrix

__all__ = [
    "SkillMatrix",
    "SkillSet",
    "can_serve",
    "components",
    "coverage_subsets",
    "skill_matrix",
]
