"""What is done with rosters: built, built anew from one, changed by hand, compared, explained.

Everything here looks at the store through a ``Planner`` and leaves the computing to ``scheduling``.
"""

from wfm.rosters.building import BuildOptions, build_roster
from wfm.rosters.changes import Change, Comparison, away_reasons, compare
from wfm.rosters.conflicts import conflicts_of
from wfm.rosters.explaining import Rebuilt, rebuilt
from wfm.rosters.hand import HandChange, change_by_hand, lock, unlock

__all__ = [
    "BuildOptions",
    "Change",
    "Comparison",
    "HandChange",
    "Rebuilt",
    "away_reasons",
    "build_roster",
    "change_by_hand",
    "compare",
    "conflicts_of",
    "lock",
    "rebuilt",
    "unlock",
]
