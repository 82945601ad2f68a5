"""What trainings are worth, as tables and sentences."""

from collections.abc import Iterator, Sequence

import numpy as np

from data.records import Center, Roster
from scheduling.words import local_words
from skills import SkillSet
from skills.trainings import TrainingClass
from wfm.commands.output import Column, Listing
from wfm.commands.skills_tables import names_of
from wfm.training import Placed, Valuation
from wfm.training.placing import PlacedClass, held_at
from wfm.training.trial import Trial, service_difference

_HALF = "+/-"

LEAST_POINTS = 0.05
"""Smaller changes of a queue's service are not told."""

_CLASS = (
    Column("skill", "train in"),
    Column("team", "team"),
    Column("agents", "agents"),
    Column("agent_ids", "who", shown=False),
    Column("now_serve", "who serve", shown=False),
    Column("gain_queues", "gain", shown=False),
    Column("change", "what changes", long=True),
    Column("training_hours", "hours", ",.0f"),
)


def valuation(found: Valuation, center: Center) -> list[Listing]:
    """Give every class that was simulated, and those to hold first."""
    return [_ranking(found, center), _chosen(found, center)]


def words(found: Valuation) -> str:
    """Say how the figures came about."""
    told = (
        f"{len(found.ranked)} classes were simulated, the first with "
        f"{found.ranked[0].trial.replications} replications"
    )
    if found.worthless:
        told += (
            f"; {len(found.worthless)} more would close no shortage and add to no margin of the "
            "roster, and were not"
        )
    if found.reference is None:
        return f"{told}\nno further agent brings anything: hours saved are not told"
    one = found.reference
    return (
        f"{told}\nagent-hours saved are contacts saved / {one.gain_per_hour:.2f}, what one more "
        f"hour at work saves where it saves most: simulated with a copy of {one.agent_id}, for "
        f"{names_of(one.queues, found.queues)}"
    )


def fewer_words(found: Valuation, budget: float | None) -> str:
    """Say why no more trainings are chosen."""
    fits = "" if budget is None else f" within {budget:g} hours"
    if not found.chosen:
        return (
            f"none is chosen: none saves contacts beyond noise{fits}; where service is short, "
            "agents are (see wfm skills gaps), else more replications may tell"
        )
    return (
        f"chosen {len(found.chosen)}: on top of those no other brings anything beyond noise{fits}; "
        "more replications may tell"
    )


def placed(found: Placed, queues: Sequence[str], center: Center) -> list[Listing]:
    """Give the sessions, and what they cost in service while they last."""
    return [sessions(found.classes, center, roster=found.roster), _cost(found, queues, center)]


def sessions(
    classes: Sequence[PlacedClass], center: Center, *, roster: Roster | None = None
) -> Listing:
    """Give the sessions of each class, and when they are held in a roster.

    Parameters
    ----------
    roster
        Planned around the sessions; None: they are only proposed.
    """
    rows = []
    for one in classes:
        for number, session in enumerate(one.sessions, start=1):
            at = None if roster is None else held_at(session, roster)
            rows.append(
                (
                    one.taught.training.skill,
                    one.taught.team,
                    len(one.taught.agent_ids),
                    ", ".join(one.taught.agent_ids),
                    number,
                    session.minutes,
                    local_words(session.start_at, center.zone),
                    local_words(session.end_at, center.zone),
                    None if at is None else local_words(at, center.zone),
                )
            )
    return Listing(
        "sessions",
        "Sessions of the trainings, each where it costs least service",
        (
            Column("skill", "train in"),
            Column("team", "team"),
            Column("agents", "agents"),
            Column("agent_ids", "who", long=True),
            Column("session", "session"),
            Column("minutes", "minutes"),
            Column("start_at", "not before"),
            Column("end_at", "not after"),
            Column("held_at", "held"),
        ),
        tuple(rows),
    )


def left_words(classes: Sequence[PlacedClass], days: int) -> Iterator[str]:
    """Say which hours of training do not fit into a roster."""
    for one in classes:
        if one.left_hours:
            yield (
                f"{one.taught.training.skill} for {one.taught.team}: {one.left_hours:g} of "
                f"{one.taught.training.hours:g} hours do not fit into {days} days with one session "
                "of at most 2 hours in each part of the week; place them in the next roster"
            )


def _ranking(found: Valuation, center: Center) -> Listing:
    rows = []
    for place, one in enumerate(found.ranked, start=1):
        ahead = one.before_next
        rows.append(
            (
                place,
                *_class(one.taught, found),
                one.gain.mean,
                one.gain.half_width,
                None if ahead is None else ahead.sure,
                one.gain_per_hour,
                found.hours_saved(one.gain.mean),
                one.screened / found.base.weeks,
                one.trial.replications,
                *_effects(found, found.base, one.trial, center),
            )
        )
    return Listing(
        "trainings",
        f"What each training is worth for roster {found.roster.id}: contacts a week saved, 95 % "
        "intervals",
        (
            Column("place", "place"),
            *_CLASS,
            Column("contacts_per_week", "contacts a week", "+,.1f"),
            Column("half_width", _HALF, ",.1f"),
            Column("better_than_next", "surely before next"),
            Column("contacts_per_hour", "by hour of training", "+,.2f"),
            Column("hours_saved", "agent-hours a week", ",.1f"),
            Column("priced_hours", "by the rows' prices, h a week", ",.1f", shown=False),
            Column("replications", "replications", shown=False),
            *_EFFECTS,
        ),
        tuple(rows),
    )


def _chosen(found: Valuation, center: Center) -> Listing:
    rows, before, total = [], found.base, 0.0
    for place, one in enumerate(found.chosen, start=1):
        total += one.taught.hours
        rows.append(
            (
                place,
                *_class(one.taught, found),
                total,
                one.gain.mean,
                one.gain.half_width,
                one.gain_per_hour,
                found.hours_saved(one.gain.mean),
                *_effects(found, before, one.trial, center),
            )
        )
        before = one.trial
    return Listing(
        "chosen",
        "The trainings to do first, each on top of those before it",
        (
            Column("place", "place"),
            *_CLASS,
            Column("total_hours", "hours so far", ",.0f"),
            Column("contacts_per_week", "contacts a week", "+,.1f"),
            Column("half_width", _HALF, ",.1f"),
            Column("contacts_per_hour", "by hour of training", "+,.2f"),
            Column("hours_saved", "agent-hours a week", ",.1f"),
            *_EFFECTS,
        ),
        tuple(rows),
    )


_EFFECTS = (
    Column("fewer_returns", "come back less, a week", ",.1f"),
    Column("service", "service before -> after", long=True),
)


def _class(taught: TrainingClass, found: Valuation) -> tuple[object, ...]:
    served, gained = _served(taught.before, found), names_of(taught.gained, found.queues)
    return (
        taught.training.skill,
        taught.team,
        len(taught.agent_ids),
        ", ".join(taught.agent_ids),
        served,
        gained,
        f"{served}: also {gained}",
        taught.hours,
    )


def _served(queues: SkillSet, found: Valuation) -> str:
    return names_of(queues, found.queues) if queues else "no queue"


def _effects(
    found: Valuation, before: Trial, after: Trial, center: Center
) -> tuple[float | None, str]:
    """Give the contacts that no longer come back, and the queues whose service changes."""
    resolves = any(center.queue(name).resolution is not None for name in found.queues)
    fewer = float((before.returned() - after.returned()).sum()) if resolves else None
    return fewer, ", ".join(_changes(found, before, after))


def _changes(found: Valuation, before: Trial, after: Trial) -> Iterator[str]:
    difference = service_difference(before, after)
    was = before.service()
    order = np.argsort(-np.abs(np.nan_to_num(difference.mean)), kind="stable")
    for q in order.tolist():
        points = 100 * float(difference.mean[q])
        if abs(points) >= LEAST_POINTS and abs(points) > 100 * float(difference.half_width[q]):
            now = 100 * float(was[q])
            yield f"{found.queues[q]} {now:.1f} -> {now + points:.1f} %"


def _cost(found: Placed, queues: Sequence[str], center: Center) -> Listing:
    was, now = found.now.service(), found.then.service()
    return Listing(
        "cost",
        f"What the trainings cost in roster {found.roster.id} while they last "
        f"({found.cost.mean:+,.1f} +/- {found.cost.half_width:,.1f} contacts a week; points, pairs "
        "of replications)",
        (
            Column("queue", "queue"),
            Column("goal", "goal", long=True),
            Column("service_now_percent", "now %", ".1f"),
            Column("service_then_percent", "then %", ".1f"),
            Column("difference_points", "diff", "+z.1f"),
            Column("half_width_points", _HALF, ".1f"),
        ),
        tuple(
            (
                name,
                str(center.queue(name).goal),
                100 * float(was[q]),
                100 * float(now[q]),
                100 * float(found.difference.mean[q]),
                100 * float(found.difference.half_width[q]),
            )
            for q, name in enumerate(queues)
        ),
    )
