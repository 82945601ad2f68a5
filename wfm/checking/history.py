"""What is wrong with history and drivers, and where a plan begins."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from data.records import Center
from data.store import Store
from wfm.checking.finding import Finding

LEAST_HISTORY_DAYS = 28


def history_problems(store: Store, center: Center) -> tuple[Finding, ...]:
    """Give the queues that cannot be forecast because they have no history."""
    known = {span.queue for span in store.history_span()}
    queues = {q.name for q in center.queues}
    others = ", ".join(sorted(known - queues))
    hint = f"; there is history of {others}, which the center file does not name" if others else ""
    return tuple(
        Finding(
            "error",
            queue.name,
            f'queue "{queue.name}" has no history; import it: wfm import history FILE{hint}',
        )
        for queue in center.queues
        if queue.name not in known
    )


def next_plan_date(store: Store, center: Center) -> date | None:
    """Give the first Monday after the last day of history; None where there is none."""
    queues = {q.name for q in center.queues}
    ends = [span.last for span in store.history_span() if span.queue in queues]
    if not ends:
        return None
    return monday_after(max(ends).astimezone(ZoneInfo(center.zone)).date())


def monday_after(day: date) -> date:
    """Give the first Monday after a day: where a plan begins unless told otherwise."""
    return day + timedelta(days=7 - day.weekday())


def remarks_on_history(store: Store, center: Center, *, day: date) -> list[Finding]:
    """Give the queues with little history, and those with history still to come on a day."""
    out = []
    spans = {span.queue: span for span in store.history_span()}
    for queue in center.queues:
        span = spans.get(queue.name)
        if span is None:
            continue
        days = (span.last - span.first).days + 1
        if days < LEAST_HISTORY_DAYS:
            out.append(
                Finding(
                    "warning",
                    queue.name,
                    f"only {days} day{'s' * (days > 1)} of history; {LEAST_HISTORY_DAYS} give a "
                    "first forecast worth judging, 550 the yearly season",
                )
            )
        last = span.last.astimezone(ZoneInfo(center.zone)).date()
        if last > day:
            out.append(
                Finding(
                    "warning",
                    queue.name,
                    f"history ends on {last}, which is still to come on {day}; "
                    "check the dates of the last file",
                )
            )
    return out


def remarks_on_drivers(store: Store, center: Center, *, first: date) -> list[Finding]:
    """Give the drivers that say nothing of the days to plan, or of queues that are gone."""
    last: dict[str, date] = {}
    queues: dict[str, set[str]] = {}
    for row in store.driver_days():
        last[row.name] = max(row.date, last.get(row.name, row.date))
        queues.setdefault(row.name, set()).add(row.queue)
    named = {queue.name for queue in center.queues} | {""}
    out = []
    for name, end in last.items():
        if end < first:
            words = f"ends on {end}: from {first} on it counts as 0; import the days ahead"
            out.append(
                Finding("warning", name, f'driver "{name}" {words}: wfm import drivers FILE')
            )
        gone = ", ".join(sorted(queues[name] - named))
        if gone:
            words = (
                f'driver "{name}" is of {gone}, which the center file does not name: its days '
                "there do nothing"
            )
            out.append(Finding("warning", name, words))
    return out
