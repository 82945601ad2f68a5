"""Chosen trainings put into a roster where they cost least service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from data.records import Estimate, Meeting, Roster, local_midnight
from skills.trainings import TrainingClass
from wfm.rosters.building import BuildOptions, build_roster
from wfm.settings import PlanSettings
from wfm.training.trial import Gain, Trial, gain, service_difference

if TYPE_CHECKING:
    from wfm.planner import Planner

MOST_MINUTES = 120
"""Longest session; more in one go is not learnt."""

SPANS = (2, 2, 3)
"""Days of a week in which one session of a class lies: two days' choice, the weekend with
Friday."""


@dataclass(frozen=True, slots=True)
class PlacedClass:
    """The sessions of one class.

    Parameters
    ----------
    sessions
        Each to be held inside its span.
    left_hours
        Hours by agent that do not fit into the roster's days [h].
    """

    taught: TrainingClass
    sessions: tuple[Meeting, ...]
    left_hours: float


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A roster with trainings in it, beside the one that it changes.

    Parameters
    ----------
    roster
        The new draft.
    classes
        What was to be placed; the roster's notes say what is not held.
    now, then
        Service of each queue in the roster before and after, shape (Q,).
    difference
        then - now, as paired differences.
    cost
        Contacts a week that the trainings cost while they last.
    """

    roster: Roster
    classes: tuple[PlacedClass, ...]
    now: "Trial"
    then: "Trial"
    difference: Estimate
    cost: Gain


def training_sessions(taught: TrainingClass, roster: Roster, *, zone: str) -> PlacedClass:
    """Give the sessions of a class: at most two hours each, one in each span of its weeks.

    Parameters
    ----------
    zone
        Whose local days count.
    """
    spans = _spans(roster.days)
    minutes = round(60 * taught.training.hours)
    wanted = ceil(minutes / MOST_MINUTES)
    held = min(wanted, len(spans))
    each = -(-minutes // wanted)
    sessions = []
    for number in range(held):
        start = spans[number * len(spans) // held][0]
        end = spans[(number + 1) * len(spans) // held - 1][1]
        sessions.append(
            Meeting(
                name=f"{taught.training.skill} training",
                agent_ids=tuple(sorted(taught.agent_ids)),
                minutes=each,
                start_at=local_midnight(roster.first_date + timedelta(days=start), zone),
                end_at=local_midnight(roster.first_date + timedelta(days=end), zone),
                kind="training",
            )
        )
    return PlacedClass(taught, tuple(sessions), max(0.0, (minutes - held * each) / 60))


def held_at(session: Meeting, roster: Roster) -> datetime | None:
    """Give when a session is held in a roster; None: nobody takes part in it."""
    starts = (
        activity.start_at
        for shift in roster.shifts
        if shift.agent_id in session.agent_ids
        for activity in shift.activities
        if activity.category == session.kind
        and activity.code == session.name
        and session.start_at <= activity.start_at < session.end_at
    )
    return min(starts, default=None)


def place_trainings(
    planner: "Planner",
    base: Trial,
    classes: Sequence[TrainingClass],
    *,
    settings: PlanSettings,
) -> Placed:
    """Store the sessions of classes as meetings, and plan the roster anew around them.

    The roster is planned from the present one with few changes. Then both are simulated with the
    skills as they are: it is the cost of the hours away, before what was learnt pays.

    Parameters
    ----------
    base
        The trial of the present roster.
    """
    roster = base.scenario.roster
    zone = planner.center.zone
    placed = tuple(training_sessions(taught, roster, zone=zone) for taught in classes)
    new = [session for one in placed for session in one.sessions]
    planner.store.replace_meetings((*planner.store.meetings(), *new))
    built = build_roster(planner, None, settings=settings, options=BuildOptions(base_id=roster.id))
    then = base.beside(replace(base.scenario, roster=built.roster))
    then.reach(base.replications, progress=planner.progress)
    return Placed(
        roster=built.roster,
        classes=placed,
        now=base,
        then=then,
        difference=service_difference(base, then),
        cost=gain(then, base),
    )


def _spans(days: int) -> list[tuple[int, int]]:
    """Give the first day and the day after the last of each span of a horizon."""
    out, day = list[tuple[int, int]](), 0
    while day < days:
        length = SPANS[len(out) % len(SPANS)]
        out.append((day, min(days, day + length)))
        day += length
    return out
