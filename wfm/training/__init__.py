"""Skills as a planner asks about them: what is short, whom to train in what, and when.

``present_gaps`` looks at a roster, ``gaps_ahead`` at the next months; ``value_trainings`` ranks
every possible class by paired simulation and chooses the first to hold, ``place_trainings`` puts
them into the roster.
"""

from wfm.training.ahead import GapsAhead, gaps_ahead
from wfm.training.choice import Chosen
from wfm.training.placing import Placed, PlacedClass, place_trainings, training_sessions
from wfm.training.present import PresentGaps, present_gaps
from wfm.training.race import Valued, race
from wfm.training.screening import screen
from wfm.training.valuing import Valuation, ValueRequest, value_trainings

__all__ = [
    "Chosen",
    "GapsAhead",
    "Placed",
    "PlacedClass",
    "PresentGaps",
    "Valuation",
    "ValueRequest",
    "Valued",
    "gaps_ahead",
    "place_trainings",
    "present_gaps",
    "race",
    "screen",
    "training_sessions",
    "value_trainings",
]
