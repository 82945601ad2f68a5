"""Rosters from columns: every column is one agent's whole tour.

Column generation mixes tours into the relaxed optimum, whose bound is the sharpest that prices of
coverage give; a dive, integer programs and large neighbourhoods turn mixtures into a roster. Meant
for instances whose rules reach over the whole horizon and whose agents are few: where it applies
it beats the tour search by far.
"""

from scheduling.columns.improvement import Improvement, improve_by_columns, worth_it
from scheduling.columns.solver import ColumnsResult, solve_by_columns

__all__ = ["ColumnsResult", "Improvement", "improve_by_columns", "solve_by_columns", "worth_it"]
