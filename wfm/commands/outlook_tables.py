"""What a roster will deliver, and what it would if something were otherwise, as tables."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from data.records import Center, Estimate, Outlook, clock_text
from wfm.commands.output import Column, Listing
from wfm.goals import Judgement, judge
from wfm.simulating import WhatIfOutcome

_HALF = "+/-"


def service(outlook: Outlook, center: Center) -> Listing:
    """Give the simulated service of each queue against its goal."""
    rows = []
    goals = {queue.name: queue.goal for queue in center.queues}
    overloaded = _overloaded_hours(outlook)
    resolves = any(_known(outlook.resolved, q) is not None for q in range(len(outlook.queues)))
    for index, name in enumerate(outlook.queues):
        goal = goals.get(name)
        rows.append(
            (
                name,
                "no longer in the center file" if goal is None else str(goal),
                100 * goal.target if goal is not None and goal.target else None,
                *_percent(outlook.service, index),
                None if goal is None else _verdict(judge(outlook, index, goal)),
                100 * float(outlook.days_met.mean[index]),
                100 * float(outlook.abandoned.mean[index]),
                float(outlook.asa_seconds.mean[index]),
                overloaded[index],
                _known(outlook.resolved, index),
            )
        )
    return Listing(
        "service",
        f"Simulated service ({outlook.replications} replications, "
        f"{outlook.contacts:,} contacts, 95 % intervals)",
        (
            Column("queue", "queue"),
            Column("goal", "goal", long=True),
            Column("target_percent", "target %", ".0f"),
            Column("service_percent", "service %", ".1f"),
            Column("half_width_percent", _HALF, ".1f"),
            Column("verdict", "verdict"),
            Column("days_met_percent", "days met %", ".0f"),
            Column("abandoned_percent", "gave up %", ".1f"),
            Column("asa_seconds", "ASA s", ",.0f"),
            Column("overloaded_hours", "overload h", ",.2f", shown=any(overloaded)),
            Column("resolved_percent", "resolved %", ".1f", shown=resolves),
        ),
        tuple(rows),
    )


def details(outlook: Outlook, center: Center) -> tuple[Listing, ...]:
    """Give all that was simulated, each with the half-width of its 95 % interval."""
    return tuple(
        listing
        for listing in (
            _waits(outlook),
            _definitions(outlook),
            _occupancy(outlook),
            _overload(outlook, center),
            _backlog(outlook),
        )
        if listing.rows
    )


def what_was_changed(outcomes: Sequence[WhatIfOutcome]) -> Listing:
    """Give what was changed in each what-if, for programs: people read it above each table."""
    return Listing(
        "what_ifs",
        "What was changed",
        (Column("what_if", "what if"), Column("note", "what was done", long=True)),
        tuple((one.text, note) for one in outcomes for note in one.notes),
    )


def comparison(base: Outlook, outcome: WhatIfOutcome) -> Listing:
    """Give what a what-if does to each queue, beside the roster as it is."""
    notes = "; ".join(outcome.notes)
    return Listing(
        "comparison",
        f"What if {outcome.text}: {notes}\n"
        f"(differences in points and seconds, {base.replications} replications in pairs, 95 % "
        "intervals)",
        (
            Column("what_if", "what if", shown=False),
            Column("queue", "queue"),
            Column("service_now_percent", "now %", ".1f"),
            Column("service_then_percent", "then %", ".1f"),
            Column("service_difference_points", "diff", "+z.1f"),
            Column("service_half_width_points", _HALF, ".1f"),
            Column("verdict_then", "goal then"),
            Column("days_met_difference_points", "days met", "+z.0f"),
            Column("days_met_half_width_points", _HALF, ".0f"),
            Column("abandoned_difference_points", "gave up", "+z.1f"),
            Column("abandoned_half_width_points", _HALF, ".1f"),
            Column("asa_difference_seconds", "ASA s", "+z,.0f"),
            Column("asa_half_width_seconds", _HALF, ",.0f"),
        ),
        tuple(_compared(base, outcome)),
    )


def _compared(base: Outlook, outcome: WhatIfOutcome) -> Iterator[tuple[object, ...]]:
    change, then = outcome.comparison, outcome.comparison.outlook
    for index, queue in enumerate(then.queues):
        yield (
            outcome.text,
            queue,
            100 * float(base.service.mean[index]),
            100 * float(then.service.mean[index]),
            *_percent(change.service, index),
            _verdict(judge(then, index, outcome.center.queue(queue).goal)),
            *_percent(change.days_met, index),
            *_percent(change.abandoned, index),
            *_both(change.asa_seconds, index),
        )


def _verdict(found: Judgement) -> str:
    if found.standing == "none":
        return "no contacts"
    if found.standing == "met":
        return "met"
    words = "below"
    if found.standing == "close":
        words = "met within noise" if found.holds else "below within noise"
    several = len(found.parts) > 1 or found.parts[0].name != "service"
    return f"{words}: {', '.join(found.broken)}" if several and found.broken else words


def _waits(outlook: Outlook) -> Listing:
    rows = tuple(
        (
            queue,
            float(outlook.asa_seconds.mean[index]),
            float(outlook.asa_seconds.half_width[index]),
            *_percent(outlook.abandoned, index),
            *_used(outlook.turned_away, index),
            *_used(outlook.redialled, index),
            *_percent(outlook.days_met, index),
        )
        for index, queue in enumerate(outlook.queues)
    )
    return Listing(
        "waits",
        "Waiting and leaving (shares of offered; 95 % intervals)",
        (
            Column("queue", "queue"),
            *_pair("asa_seconds", "asa_half_width_seconds", "ASA s", ",.1f"),
            *_pair("abandoned_percent", "abandoned_half_width_percent", "gave up %", ".2f"),
            *_pair("turned_away_percent", "turned_away_half_width_percent", "turned away %", ".2f"),
            *_pair("redialled_percent", "redialled_half_width_percent", "tried again %", ".2f"),
            *_pair("days_met_percent", "days_met_half_width_percent", "days met %", ".0f"),
        ),
        rows,
    )


def _definitions(outlook: Outlook) -> Listing:
    known = outlook.service_by_definition
    rows = tuple(
        (queue, *(value for estimate in known.values() for value in _percent(estimate, index)))
        for index, queue in enumerate(outlook.queues)
    )
    columns = [Column("queue", "queue")]
    for name in known:
        columns += _pair(f"{name}_percent", f"{name}_half_width_percent", f"{name} %", ".1f")
    return Listing(
        "definitions",
        "Service by each definition (95 % intervals)",
        tuple(columns),
        rows if known else (),
    )


def _occupancy(outlook: Outlook) -> Listing:
    known = outlook.occupancy_by_skill_set
    rows = () if known is None else tuple(_occupancy_rows(outlook, known))
    return Listing(
        "occupancy",
        "Occupancy by what agents can serve (95 % intervals)",
        (
            Column("queues", "agents of", long=True),
            *_pair("occupancy_percent", "half_width_percent", "busy %", ".1f"),
        ),
        rows,
    )


def _occupancy_rows(outlook: Outlook, known: Estimate) -> Iterator[tuple[object, ...]]:
    for index, members in enumerate(outlook.skill_sets):
        names = ", ".join(outlook.queues[q] for q in members) or "no queue"
        yield names, *_percent(known, index)


def _overloaded_hours(outlook: Outlook) -> list[float]:
    """Give the hours in which more work is offered than agents could do, by queue."""
    if outlook.overload is None:
        return [0.0] * len(outlook.queues)
    return [float((row > 0).sum()) * outlook.grid.hours for row in outlook.overload]


def _overload(outlook: Outlook, center: Center) -> Listing:
    rows = () if outlook.overload is None else tuple(_overload_rows(outlook, center.zone))
    return Listing(
        "overload",
        "More work offered than agents on duty could do: waits grow, whatever the routing",
        (
            Column("queue", "queue"),
            Column("day", "day"),
            Column("hours", "hours", ",.2f"),
            Column("worst_at", "worst at"),
            Column("erlangs_beyond", "agents short", ",.1f"),
        ),
        rows,
    )


def _overload_rows(outlook: Outlook, zone: str) -> Iterator[tuple[object, ...]]:
    assert outlook.overload is not None  # noqa: S101 - the caller looked
    days, minutes = outlook.grid.local_days(zone), outlook.grid.local_minutes(zone)
    for queue, beyond in zip(outlook.queues, outlook.overload, strict=True):
        for day in outlook.days:
            of_day = np.where(days == day, beyond, 0.0)
            if of_day.max() > 0:
                worst = int(of_day.argmax())
                hours = float((of_day > 0).sum()) * outlook.grid.hours
                at = clock_text(int(minutes[worst]))
                yield queue, day.item(), hours, at, float(of_day[worst])


def _backlog(outlook: Outlook) -> Listing:
    rows = []
    for index, queue in enumerate(outlook.queues):
        for day, at in enumerate(outlook.days.astype("datetime64[D]").tolist()):
            if outlook.backlog is None or outlook.backlog_age_hours is None:
                continue
            left = _both(outlook.backlog, (index, day))
            if math.isfinite(left[0]):  # elsewhere the queue is not a deferred one
                rows.append((queue, at, *left, *_both(outlook.backlog_age_hours, (index, day))))
    return Listing(
        "backlog",
        "Deferred work left at the end of each day (95 % intervals)",
        (
            Column("queue", "queue"),
            Column("day", "day"),
            *_pair("contacts", "contacts_half_width", "contacts", ",.1f"),
            *_pair("oldest_hours", "oldest_half_width_hours", "oldest, h", ",.1f"),
        ),
        tuple(rows),
    )


def _pair(key: str, half_key: str, heading: str, spec: str) -> tuple[Column, Column]:
    return Column(key, heading, spec), Column(half_key, _HALF, spec)


def _both(estimate: Estimate, index: int | tuple[int, int]) -> tuple[float, float]:
    return float(estimate.mean[index]), float(estimate.half_width[index])


def _percent(estimate: Estimate, index: int) -> tuple[float, float]:
    mean, half = _both(estimate, index)
    return 100 * mean, 100 * half


def _used(estimate: Estimate | None, index: int) -> tuple[float | None, float | None]:
    """Give a share of customers, nothing where there are none of them."""
    if estimate is None or not estimate.mean[index] > 0:
        return None, None
    return _percent(estimate, index)


def _known(estimate: Estimate | None, index: int) -> float | None:
    """Give a share, nothing where nothing is known of it."""
    if estimate is None or math.isnan(estimate.mean[index]):
        return None
    return 100 * float(estimate.mean[index])
