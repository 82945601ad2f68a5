"""Other goals, other patience, other absences: changes of the center."""

from dataclasses import replace

from data.records import ConfigurationError, Queue, ServiceGoal, Shrinkage
from wfm.simulation import Scenario, absence_by_weekday
from wfm.what_if.changes import AbsenceChange, GoalChange, PatienceChange
from wfm.what_if.targets import known_queue, targeted, with_queues


def change_goal(change: GoalChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Give queues another share and threshold; definition, hours and limits stay.

    Deferred queues are then asked for contacts done within the threshold, also where the goal was
    a time of day.
    """
    names = [scenario.forecast.queues[q] for q in targeted(change.target, scenario)]
    before = [known_queue(name, scenario) for name in names]
    after = [replace(queue, goal=_goal(queue, change)) for queue in before]
    told = (
        f"{old.name}: {old.goal} becomes {new.goal}" for old, new in zip(before, after, strict=True)
    )
    center = with_queues(scenario.center, after)
    return replace(scenario, center=center), "; ".join(told)


def _goal(queue: Queue, change: GoalChange) -> ServiceGoal:
    return replace(
        queue.goal,
        target=change.share,
        threshold_seconds=change.threshold_seconds,
        kind="answered_within" if queue.channel == "deferred" else "service_level",
    )


def change_patience(change: PatienceChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Multiply the mean patience of the queues meant; others than those that abandon stay.

    Raises
    ------
    ConfigurationError
        If nobody abandons on any of them.
    """
    factor = 1 + change.percent / 100
    names = [scenario.forecast.queues[q] for q in targeted(change.target, scenario)]
    changed = [
        replace(queue, patience_seconds=queue.patience_seconds * factor)
        for name in names
        if (queue := known_queue(name, scenario)).patience_seconds is not None
    ]
    if not changed:
        raise ConfigurationError(
            f"{change}: nobody abandons on {', '.join(names)}; set patience_seconds in the center "
            "file, or choose other queues"
        )
    told = ", ".join(f"{q.name} {q.patience_seconds:,.0f} s" for q in changed)
    center = with_queues(scenario.center, changed)
    return replace(scenario, center=center), f"{change}: mean patience becomes {told}"


def change_absence(change: AbsenceChange, scenario: Scenario) -> tuple[Scenario, str]:
    """Add points to the share of shifts missed, the same on every weekday.

    Raises
    ------
    ConfigurationError
        If a share would be below 0 or above 1.
    """
    before = absence_by_weekday(scenario.center)
    # Shares hang on sums of points: rounding must not leave a sliver of absence below none.
    after = [round(share + change.points / 100, 12) for share in before]
    if min(after) < 0 or max(after) > 1:
        raise ConfigurationError(
            f"{change}: {_span(before)} of shifts are missed now, so points can go from "
            f"{-100 * min(before):+g} to {100 * (1 - max(before)):+g}"
        )
    kept = tuple(s for s in scenario.center.shrinkage if s.kind != "absence")
    new = tuple(
        Shrinkage("absence", "absence", share, frozenset(d for d in range(7) if after[d] == share))
        for share in sorted(set(after))
        if share > 0
    )
    center = replace(scenario.center, shrinkage=kept + new)
    note = f"{change}: {_span(before)} of shifts missed become {_span(after)}"
    return replace(scenario, center=center), note


def _span(shares: tuple[float, ...] | list[float]) -> str:
    low, high = f"{100 * min(shares):.3g}", f"{100 * max(shares):.3g}"
    return f"{low} %" if low == high else f"{low} to {high} %"
