"""What skills are short of, as tables and sentences."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from data.records import Center, clock_text, weekdays
from scheduling.words import local_words
from skills import SkillSet
from skills.gaps import NOTICED, Remedy, worst_time
from wfm.commands import outlook_tables
from wfm.commands.output import Column, Listing
from wfm.goals import queues_below_goal
from wfm.training import GapsAhead, PresentGaps

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def names_of(queues: SkillSet, names: Sequence[str]) -> str:
    """Name a subset of queues."""
    return "all queues" if len(queues) == len(names) > 1 else " + ".join(names[q] for q in queues)


def present(found: PresentGaps, center: Center, *, detail: bool) -> list[Listing]:
    """Give what a roster lacks, and the simulated service beside the goals."""
    days, minutes = (
        weekdays(found.slots.local_days(center.zone)),
        found.slots.local_minutes(center.zone),
    )
    rows = []
    for gap in found.gaps:
        day, minute = worst_time(gap.lack, days, minutes)
        rows.append(
            (
                names_of(gap.queues, found.queues),
                ", ".join(_skills_of(gap.queues, found.queues, center)),
                gap.agents,
                gap.hours,
                f"{WEEKDAYS[day]} {clock_text(minute)}",
                _closing(gap.remedies, found.heads),
            )
        )
    out = [
        Listing(
            "gaps",
            f"What roster {found.roster.id} is short of ({found.roster.days} days from "
            f"{found.roster.first_date}; nobody counted twice)",
            (
                Column("queues", "queues"),
                Column("skills", "skills"),
                Column("agents", "agents short", ".1f"),
                Column("hours", "agent-hours", ",.1f"),
                Column("worst", "worst"),
                Column("closed_by", "closed by", long=True),
            ),
            tuple(rows),
        )
    ]
    if detail:
        out.append(_spans(found, center))
    if found.outlook is not None:
        out.append(outlook_tables.service(found.outlook, center))
    return out


def present_words(found: PresentGaps, center: Center) -> str:
    """Say what a roster lacks, or how much it has to spare, in a sentence or two."""
    return "\n".join([_short_words(found, center), *_below_words(found, center)])


def _below_words(found: PresentGaps, center: Center) -> Iterator[str]:
    """Name the queues that simulation finds below their goal and the requirement does not."""
    short = {found.queues[q] for gap in found.gaps for q in gap.queues}
    below = queues_below_goal(found.outlook, center) if found.outlook else ()
    missed = [name for name in below if name not in short]
    if missed:
        yield (
            f"{', '.join(missed)}: below the goal in simulation, though the roster has whom the "
            "requirement asks for; wfm skills value tells what training would bring, and wfm plan "
            "raises what is asked for"
        )


def _short_words(found: PresentGaps, center: Center) -> str:
    hours = sum(gap.hours for gap in found.gaps)
    simulated = "" if found.outlook else "; not simulated: wfm roster simulate"
    if found.gaps:
        return f"roster {found.roster.id} is short of {hours:,.1f} agent-hours in all{simulated}"
    if found.slack is None:
        return f"roster {found.roster.id}: nothing is asked for{simulated}"
    at = local_words(found.slots.at(found.slack.interval), center.zone)
    return (
        f"nothing is short in roster {found.roster.id}: the least to spare is "
        f"{found.slack.agents:.1f} agents for {names_of(found.slack.queues, found.queues)} "
        f"at {at}{simulated}"
    )


def ahead(found: GapsAhead, center: Center, *, detail: bool) -> list[Listing]:
    """Give what lacks by week, and what expires."""
    out = [_weeks(found), _weekly_gaps(found, center)]
    if found.expiries:
        out.append(_expiries(found))
    if detail:
        out.append(_tightest(found))
    return out


def ahead_words(found: GapsAhead, center: Center) -> str:
    """Say where the weeks are from, what is expected, and how much there is to spare."""
    rate = center.planning.attrition_per_year
    leaving = (
        f"{rate:.0%} of the agents are expected to leave in a year, nobody to come"
        if rate
        else "nobody is expected to leave: planning.attrition_per_year is 0"
    )
    told = f"{found.weeks} weeks from {found.first}, {found.source}; {leaving}"
    known = [(slack, week) for week, slack in enumerate(found.slack) if slack is not None]
    if found.gaps or not known:
        return told
    least, week = min(known, key=lambda each: each[0].agents)
    return (
        f"{told}\nnothing is short in these weeks: the least to spare is {least.agents:,.0f} "
        f"agent-hours for {names_of(least.queues, found.queues)} in the week of "
        f"{found.first + timedelta(weeks=week)}"
    )


def _weeks(found: GapsAhead) -> Listing:
    rows = []
    for week in range(found.weeks):
        slack = found.slack[week]
        rows.append(
            (
                found.first + timedelta(weeks=week),
                found.asked[week],
                found.given[week],
                found.there[week],
                sum(float(gap.lack[week]) for gap in found.gaps),
                None if slack is None else names_of(slack.queues, found.queues),
                None if slack is None else slack.agents,
            )
        )
    return Listing(
        "weeks",
        "The next weeks: agent-hours at work that the forecast asks for, shrinkage in it, and that "
        "the agents can give",
        (
            Column("week", "week of"),
            Column("asked_hours", "asked", ",.0f"),
            Column("given_hours", "can give", ",.0f"),
            Column("agents", "agents", ",.1f"),
            Column("short_hours", "short", ",.0f"),
            Column("tightest", "tightest"),
            Column("spare_hours", "to spare there", ",.0f"),
        ),
        tuple(rows),
    )


def _weekly_gaps(found: GapsAhead, center: Center) -> Listing:
    rows = sorted(_weekly_rows(found, center), key=lambda row: (row[0], -float(str(row[3]))))
    return Listing(
        "weekly_gaps",
        f"What lacks by week (an agent is {found.agent_hours:.1f} hours at work a week)",
        (
            Column("week", "week of"),
            Column("queues", "queues"),
            Column("skills", "skills"),
            Column("hours", "agent-hours short", ",.0f"),
            Column("agents", "agents", ",.1f"),
            Column("closed_by", "closed by, over the weeks", long=True),
        ),
        tuple(rows),
    )


def _weekly_rows(found: GapsAhead, center: Center) -> Iterator[tuple[object, ...]]:
    for gap in found.gaps:
        for week in np.flatnonzero(gap.lack > 0).tolist():
            yield (
                found.first + timedelta(weeks=week),
                names_of(gap.queues, found.queues),
                ", ".join(_skills_of(gap.queues, found.queues, center)),
                float(gap.lack[week]),
                float(gap.lack[week]) / found.agent_hours,
                _closing(gap.remedies, ()),
            )


def _expiries(found: GapsAhead) -> Listing:
    return Listing(
        "expiries",
        "Skills that end in these weeks",
        (
            Column("last_date", "last day"),
            Column("skill", "skill"),
            Column("agents", "agents"),
            Column("agent_ids", "who", long=True),
            Column("queues", "queues lost", long=True),
        ),
        tuple(
            (
                one.last_date,
                one.skill,
                len(one.agent_ids),
                ", ".join(one.agent_ids),
                ", ".join(one.queues),
            )
            for one in found.expiries
        ),
    )


def _tightest(found: GapsAhead) -> Listing:
    return Listing(
        "groups",
        "Who can serve what in these weeks",
        (Column("queues", "queues", long=True), Column("missing", "lacks for others", long=True)),
        tuple(
            (
                names_of(group.queues, found.queues) or "none",
                "; ".join(
                    f"{found.queues[q]}: {', '.join(sorted(missing))}"
                    for q, missing in enumerate(group.missing)
                    if missing
                ),
            )
            for group in found.groups
        ),
    )


def _spans(found: PresentGaps, center: Center) -> Listing:
    rows = sorted(_span_rows(found, center), key=lambda row: str(row[1]))
    return Listing(
        "spans",
        "Every span that is short",
        (
            Column("queues", "queues"),
            Column("start_at", "from"),
            Column("end_at", "to"),
            Column("agents", "most agents short", ".1f"),
            Column("hours", "agent-hours", ",.1f"),
        ),
        tuple(rows),
    )


def _span_rows(found: PresentGaps, center: Center) -> Iterator[tuple[object, ...]]:
    for gap in found.gaps:
        edges = np.flatnonzero(np.diff(np.r_[0, gap.lack > NOTICED, 0]))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            lack = gap.lack[start:end]
            yield (
                names_of(gap.queues, found.queues),
                local_words(found.slots.at(start), center.zone),
                local_words(found.slots.at(end), center.zone),
                float(lack.max()),
                float(lack.sum()) * found.slots.hours,
            )


def _skills_of(queues: SkillSet, names: Sequence[str], center: Center) -> list[str]:
    """Give the skills that every one of some queues takes, or else all that they take."""
    each = [center.queue(names[q]).skills for q in queues]
    return sorted(frozenset.intersection(*each) or frozenset.union(*each))


def _closing(remedies: Sequence[Remedy], heads: Sequence[int]) -> str:
    """Say what would close a gap best: the skills, whose they would be, and how much."""
    if not remedies:
        return "more agents: none who could learn is to spare then"
    best = remedies[0]
    learnt = " and ".join(sorted(best.skills))
    who = f" by {sum(heads[g] for g in best.groups)} agents" if heads else ""
    return f"{learnt}{who}: {best.hours:,.1f} agent-hours"
