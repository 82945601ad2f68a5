"""Everything that is wrong with a center and its data, at once."""

from wfm.checking.finding import Finding
from wfm.checking.findings import findings
from wfm.checking.history import history_problems, monday_after, next_plan_date
from wfm.checking.people import people_problems
from wfm.checking.stored import known_queues

__all__ = [
    "Finding",
    "findings",
    "history_problems",
    "known_queues",
    "monday_after",
    "next_plan_date",
    "people_problems",
]
