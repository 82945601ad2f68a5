"""Who can do what: the matrix, skill sets, pooled subsets of queues."""

from skills.coverage import components, coverage_subsets
from skills.matrix import OPEN, SkillMatrix, SkillSet, changes, skill_matrix
from skills.separation import lacking_subsets

__all__ = [
    "OPEN",
    "SkillMatrix",
    "SkillSet",
    "changes",
    "components",
    "coverage_subsets",
    "lacking_subsets",
    "skill_matrix",
]
