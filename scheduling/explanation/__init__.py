"""Why a roster is as it is: answers for shifts, days off, wishes and shortages."""

from scheduling.explanation.cost import Cost
from scheduling.explanation.cover import Cover
from scheduling.explanation.coverage import CoverageSpan
from scheduling.explanation.shift import Alternative, Binding, ShiftExplanation, explain_shift
from scheduling.explanation.shortage import ShortageExplanation, explain_shortage
from scheduling.explanation.situation import Situation, situation
from scheduling.explanation.staff import Staff
from scheduling.explanation.wishes import WishExplanation, explain_wishes

__all__ = [
    "Alternative",
    "Binding",
    "Cost",
    "Cover",
    "CoverageSpan",
    "ShiftExplanation",
    "ShortageExplanation",
    "Situation",
    "Staff",
    "WishExplanation",
    "explain_shift",
    "explain_shortage",
    "explain_wishes",
    "situation",
]
