"""All findings of a center and its data."""

from datetime import date, timedelta

from data.records import Center
from data.store import Store
from wfm.checking.certificates import remarks_on_validity
from wfm.checking.finding import Finding
from wfm.checking.history import (
    history_problems,
    next_plan_date,
    remarks_on_drivers,
    remarks_on_history,
)
from wfm.checking.needs import remarks_on_needs
from wfm.checking.people import people_problems, remarks_on_rotations
from wfm.checking.served import remarks_on_idle, unserved_queues


def findings(store: Store, center: Center, *, day: date) -> tuple[Finding, ...]:
    """Give what stands in the way of a plan, errors first.

    Parameters
    ----------
    day
        Today. Skills are looked at over the next plan, which begins today where there is no
        history yet.
    """
    first = next_plan_date(store, center) or day
    agents = store.agents()
    found = [
        *history_problems(store, center),
        *remarks_on_history(store, center, day=day),
        *remarks_on_drivers(store, center, first=first),
        *people_problems(agents, center),
        *remarks_on_rotations(agents, center),
        *remarks_on_needs(agents, center),
    ]
    if agents:
        span = first, first + timedelta(days=7 * center.planning.weeks - 1)
        found += unserved_queues(agents, center, span=span)
        found += remarks_on_idle(agents, center, span=span)
        found += remarks_on_validity(agents, center, span=span)
    return tuple(sorted(found, key=lambda f: f.severity != "error"))
