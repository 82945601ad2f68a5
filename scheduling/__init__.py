"""Who works when: instance, solver-independent checker, solver and result."""

from scheduling.checker import check
from scheduling.compilation import build_instance
from scheduling.evaluation import Evaluation, evaluate
from scheduling.instance import Instance
from scheduling.prices import Prices
from scheduling.rules import Violation
from scheduling.separation import RowsOf, at_work, many_queues, solve_with_rows
from scheduling.solution import Solution, Stage
from scheduling.solver import solve

__all__ = [
    "Evaluation",
    "Instance",
    "Prices",
    "RowsOf",
    "Solution",
    "Stage",
    "Violation",
    "at_work",
    "build_instance",
    "check",
    "evaluate",
    "many_queues",
    "solve",
    "solve_with_rows",
]
