"""What may be worked: breaks, shift templates, contracts, rotations, and what is fair."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class BreakRule:
    """A break inside a shift; it starts between ``earliest`` and ``latest`` [min from start].

    ``before_end``: least time from the end of the break to the end of the shift [min].
    """

    name: str
    minutes: int
    paid: bool
    earliest: int
    latest: int
    before_end: int = 0


@dataclass(frozen=True, slots=True)
class ShiftTemplate:
    """A family of shifts: every start in the window, every length, breaks with windows.

    Parameters
    ----------
    earliest_start, latest_start
        Wall-clock minutes after midnight of the site's zone; latest may reach 1439.
    step_minutes
        Starts lie on this step from the earliest.
    length_minutes
        Elapsed time from start to end, breaks included; may cross midnight. The shortest, where
        there are several lengths.
    weekdays
        0 (Monday) to 6 on which the shift may start.
    longest_minutes, length_step_minutes
        Lengths go on this step from ``length_minutes`` to the longest; None: one length.
    earliest_stop, latest_stop
        When the shift may end [wall-clock minutes after the midnight before its start; over 1440
        on the next day]; None: at any time.
    min_work_minutes, max_work_minutes
        Least and most time at work without a break: before, between and after breaks.
    """

    name: str
    earliest_start: int
    latest_start: int
    step_minutes: int
    length_minutes: int
    breaks: tuple[BreakRule, ...] = ()
    weekdays: frozenset[int] = frozenset(range(7))
    longest_minutes: int | None = None
    length_step_minutes: int = 30
    earliest_stop: int | None = None
    latest_stop: int | None = None
    min_work_minutes: int = 0
    max_work_minutes: int | None = None

    @property
    def paid_minutes(self) -> int:
        """Length, the shortest of several, less unpaid breaks [minutes]."""
        return self.length_minutes - sum(b.minutes for b in self.breaks if not b.paid)

    @property
    def variants(self) -> "tuple[ShiftTemplate, ...]":
        """The template of each length, with one length, shortest first."""
        longest = self.longest_minutes or self.length_minutes
        lengths = range(self.length_minutes, longest + 1, self.length_step_minutes)
        return tuple(replace(self, length_minutes=m, longest_minutes=None) for m in lengths)


@dataclass(frozen=True, slots=True)
class ContractPeriod:
    """Limits over several weeks; what was worked in the period before the horizon counts.

    Parameters
    ----------
    start
        A Monday on which a period begins; periods follow one another without a gap.
    weeks
        Length of a period.
    min_paid_minutes, max_paid_minutes
        Paid time in a period [minutes].
    min_shifts, max_shifts
        Shifts, and so days off, in a period; None: no limit.
    max_weekends
        Most weekends (Saturday or Sunday worked) in a period; None: no limit.
    """

    start: date
    weeks: int
    min_paid_minutes: int = 0
    max_paid_minutes: int | None = None
    min_shifts: int = 0
    max_shifts: int | None = None
    max_weekends: int | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """A pattern of weeks that repeats: what may be worked on each day.

    Parameters
    ----------
    start
        The Monday on which the agents of rotation week 1 are in the first week.
    weeks
        For each week seven sets of shift templates; an empty set is a day off, None leaves the
        day free to be planned.
    """

    start: date
    weeks: tuple[tuple[frozenset[str] | None, ...], ...]

    def allowed(self, day: date, first_week: int) -> frozenset[str] | None:
        """Give the templates allowed on a day; empty: a day off; None: any.

        Parameters
        ----------
        first_week
            The agent's week of the rotation on the start, from 1.
        """
        week = (day - self.start).days // 7 + first_week - 1
        return self.weeks[week % len(self.weeks)][day.weekday()]


@dataclass(frozen=True, slots=True)
class Contract:
    """The rules an agent's roster must keep.

    Parameters
    ----------
    templates
        Names of the shift templates the agent may work.
    min_paid_minutes_per_week, max_paid_minutes_per_week
        Paid time in a Monday-to-Sunday week of the agent's zone [minutes].
    min_days_per_week, max_days_per_week
        Shifts a week.
    rest_minutes
        Least elapsed time between two shifts [minutes].
    max_consecutive_days
        Longest run of working days, counted over the edge of the horizon.
    min_consecutive_days_off
        Shortest run of days off inside the horizon.
    max_weekends
        Most weekends (Saturday or Sunday worked) in ``weekend_period_weeks``; None: no limit.
    min_paid_minutes_per_day, max_paid_minutes_per_day
        Paid time of a shift [minutes]; None: no limit.
    earliest_start, latest_end
        No shift starts before or ends after [wall-clock minutes after the midnight before its
        start; over 1440 on the next day]; None: at any time. Together with the limits of a day
        they are the rules for minors.
    min_consecutive_days
        Shortest run of working days; runs that touch an edge of the horizon may be shorter.
    min_start_distance_minutes
        Least elapsed time between the starts of two shifts that follow each other [minutes].
    max_start_spread_minutes
        Most distance between the earliest and the latest start in a week [wall-clock minutes];
        0: the same start every day of a week. None: no limit.
    forbidden_successions
        Pairs of templates: the second may not be worked on the day after the first.
    max_shifts
        Most shifts of a template, in a period where the contract has one, else in a week.
    period
        Limits over several weeks.
    rotation
        A pattern of weeks that the agents follow.
    """

    name: str
    templates: tuple[str, ...]
    min_paid_minutes_per_week: int
    max_paid_minutes_per_week: int
    min_days_per_week: int
    max_days_per_week: int
    rest_minutes: int = 660
    max_consecutive_days: int = 6
    min_consecutive_days_off: int = 1
    max_weekends: int | None = None
    weekend_period_weeks: int = 4
    min_paid_minutes_per_day: int = 0
    max_paid_minutes_per_day: int | None = None
    earliest_start: int | None = None
    latest_end: int | None = None
    min_consecutive_days: int = 1
    min_start_distance_minutes: int = 0
    max_start_spread_minutes: int | None = None
    forbidden_successions: frozenset[tuple[str, str]] = frozenset()
    max_shifts: Mapping[str, int] = field(default_factory=dict)
    period: ContractPeriod | None = None
    rotation: Rotation | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """A kind of unpopular shift, shared out fairly; each such shift is a point.

    Parameters
    ----------
    start_minute, end_minute
        A span of wall-clock time of the agent's zone; an end over 1440 is on the next day.
    weekdays
        Days on which the span begins, 0 (Monday) to 6.
    least_minutes
        A shift counts when it overlaps the span for so long.
    """

    name: str
    start_minute: int
    end_minute: int
    weekdays: frozenset[int] = frozenset(range(7))
    least_minutes: int = 120


WEEKEND = Burden("weekend", 0, 1440, frozenset({5, 6}))
NIGHT = Burden("night", 22 * 60, 30 * 60)


@dataclass(frozen=True, slots=True)
class Fairness:
    """What is shared out fairly among agents, and how far back.

    Parameters
    ----------
    burdens
        Unpopular shifts.
    wishes
        Hours worked against preferences are a burden too.
    weeks
        Published shifts so many weeks before the horizon count.
    weight
        A factor on the price of unfairness; 0: none.
    """

    burdens: tuple[Burden, ...] = (WEEKEND, NIGHT)
    wishes: bool = True
    weeks: int = 12
    weight: float = 1.0
