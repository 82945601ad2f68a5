"""Who can do what: the matrix, skill sets, pooled subsets of queues."""

from skills.coverage import components, coverage_subsets
from skills.matrix import SkillMatrix, SkillSet, skill_matrix
from skills.separation import lacking_subsets

__all__ = [
    "SkillMatrix",
    "SkillSet",
    "components",
    "coverage_subsets",
    "lacking_subsets",
    "skill_matrix",
]
