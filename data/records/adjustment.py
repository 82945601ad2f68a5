"""What a planner changes about a forecast by hand, and says about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

AdjustmentKind = Literal["percent", "add", "set"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change of one queue's forecast by a planner.

    Parameters
    ----------
    first_date, last_date
        Local days of the center's zone, both included.
    first_minute, end_minute
        Wall-clock minutes after midnight: on each day, intervals that start at the first or later
        and before the end are changed.
    kind
        ``percent``: contacts change by ``amount`` percent; ``add``: by ``amount`` contacts a day;
        ``set``: to ``amount`` contacts a day.
    reason
        Why, in the planner's words.
    contacts_before, contacts_after
        Expected contacts of the changed intervals.
    """

    queue: str
    first_date: date
    last_date: date
    first_minute: int
    end_minute: int
    kind: AdjustmentKind
    amount: float
    reason: str
    made_by: str
    made_at: datetime
    contacts_before: float
    contacts_after: float


@dataclass(frozen=True, slots=True)
class PlannerNote:
    """What a planner wrote beside a forecast."""

    text: str
    made_by: str
    made_at: datetime
