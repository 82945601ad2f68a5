"""The rounds of a plan: rows, roster, simulation, and rows again where the goals are missed.

Rows assume that contacts always find the agent who should take them. Simulation routes them as
they are routed in fact; where a queue then misses its goal, its rows are raised and the roster is
built again from the last one, until every queue is at its goal or the rounds are over.
"""

from wfm.rounds.case import Case, Outcome
from wfm.rounds.loop import plan_rounds

__all__ = ["Case", "Outcome", "plan_rounds"]
