"""What every schedule writer takes: a roster with the people and the center it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.records import (
    ActivityCategory,
    Agent,
    BrokenRule,
    Center,
    NotFoundError,
    Queue,
    Roster,
    Shift,
    WfmError,
)

WORK_CATEGORIES: frozenset[ActivityCategory] = frozenset(
    {"work", "meeting", "training", "off_queue"}
)
"""What counts as working time; breaks, meals and time off do not, paid or not."""


@dataclass(frozen=True, slots=True, eq=False)
class SchedulePack:
    """A roster and what is needed to read it.

    Parameters
    ----------
    roster
        The roster to write.
    agents
        Agents by id; every agent with a shift must be among them.
    center
        The center; its queues say what an agent on duty serves.
    superseded
        The version published before, if any; calendars cancel its shifts that are gone.

    Raises
    ------
    NotFoundError
        A shift names an agent who is not in ``agents``.
    WfmError
        A shift has no activities.
    """

    roster: Roster
    agents: Mapping[str, Agent]
    center: Center
    superseded: Roster | None = None
    _broken: Mapping[tuple[str, date], tuple[BrokenRule, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_broken", broken_by_shift(self.roster))
        for shift in self.roster.shifts:
            where = f"the shift of {shift.agent_id!r} on {shift.schedule_date}"
            if shift.agent_id not in self.agents:
                raise NotFoundError(
                    f"{where} has no agent of that id; import the agents or withdraw the roster"
                )
            if not shift.activities:
                raise WfmError(f"{where} has no activities; build the roster again")

    def people(self) -> tuple[tuple[Agent, tuple[Shift, ...]], ...]:
        """Give every agent with their shifts by time, agents by team, name and id."""
        shifts: dict[str, list[Shift]] = {}
        for shift in self.roster.shifts:
            shifts.setdefault(shift.agent_id, []).append(shift)
        agents = sorted(self.agents.values(), key=lambda a: (a.team, a.name, a.id))
        return tuple(
            (a, tuple(sorted(shifts.get(a.id, ()), key=lambda s: s.start_at))) for a in agents
        )

    def queues_of(self, agent: Agent, day: date) -> tuple[Queue, ...]:
        """Give the queues an agent on duty serves on a local day, in the center's order."""
        return tuple(queue for queue in self.center.queues if agent.serves(queue, day))

    def broken_of(self, shift: Shift) -> tuple[BrokenRule, ...]:
        """Give the broken rules to be marked on a shift.

        A rule is marked on its day's shift; one of a day off, such as the Monday of a week with
        too few hours, on the agent's next shift, or on the last where none follows.
        """
        return self._broken.get((shift.agent_id, shift.schedule_date), ())

    def reason_of(self, shift: Shift) -> str:
        """Give why a shift is there, with the rules that it breaks."""
        return "; ".join(
            filter(None, (*(broken_text(rule) for rule in self.broken_of(shift)), shift.reason))
        )

    def dates(self) -> tuple[date, ...]:
        """Give the local days of the roster, and those of shifts that start beside them.

        An agent's zone may lie so far from the center's that a shift inside the horizon belongs
        to the agent's day before or after it.
        """
        first = self.roster.first_date
        last = first + timedelta(days=self.roster.days - 1)
        days = [first, last, *(shift.schedule_date for shift in self.roster.shifts)]
        return tuple(min(days) + timedelta(days=d) for d in range((max(days) - min(days)).days + 1))


def broken_by_shift(roster: Roster) -> dict[tuple[str, date], tuple[BrokenRule, ...]]:
    """Give the rules to be marked on the shifts of an agent and day."""
    days: dict[str, list[date]] = {rule.agent_id: [] for rule in roster.broken}
    for shift in roster.shifts:
        if shift.agent_id in days:
            days[shift.agent_id].append(shift.schedule_date)
    marks: dict[tuple[str, date], tuple[BrokenRule, ...]] = {}
    for rule in roster.broken:
        own = sorted(days[rule.agent_id])
        if own:
            day = next((day for day in own if day >= rule.date), own[-1])
            marks[rule.agent_id, day] = (*marks.get((rule.agent_id, day), ()), rule)
    return marks


def broken_text(rule: BrokenRule) -> str:
    """Give a broken rule in words, marked as one."""
    return f"BROKEN {rule.rule}: {rule.message}"


def in_zone(at: datetime, zone: str) -> datetime:
    """Give an instant as local time with its offset."""
    return at.astimezone(ZoneInfo(zone))


def utc_text(at: datetime) -> str:
    """Give an instant as ISO 8601 text in UTC, with Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_text(at: datetime, zone: str) -> str:
    """Give an instant as ISO 8601 local text with its offset: the repeated hour stays apart."""
    return in_zone(at, zone).isoformat(timespec="seconds")


def shift_text(shift: Shift, zone: str) -> str:
    """Give a shift's local times for people, ``22:00-06:30 +1`` where it ends another day."""
    start, end = in_zone(shift.start_at, zone), in_zone(shift.end_at, zone)
    later = (end.date() - start.date()).days
    return f"{start:%H:%M}-{end:%H:%M}" + (f" +{later}" if later else "")


def is_time_off(shift: Shift) -> bool:
    """Tell whether the whole shift is time off."""
    return all(activity.category == "time_off" for activity in shift.activities)
