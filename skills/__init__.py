"""Who can do what: the matrix, skill sets, pooled subsets of queues."""

from skills.coverage import components, counts_for, coverage_subsets
from skills.matrix import OPEN, SkillMatrix, SkillSet, changes, served_by, skill_matrix
from skills.separation import lacking_subsets

__all__ = [
    "OPEN",
    "SkillMatrix",
    "SkillSet",
    "changes",
    "components",
    "counts_for",
    "coverage_subsets",
    "lacking_subsets",
    "served_by",
    "skill_matrix",
]
