"""Shifts kept, set or taken out by hand; what agents were given is copied, never changed."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from data.records import (
    BrokenRule,
    ConfigurationError,
    NotFoundError,
    Roster,
    RosterQuality,
    Shift,
    Source,
)
from data.store import Store
from wfm.fingerprint import input_hash
from wfm.rosters.explaining import rebuilt, roster_task
from wfm.rosters.instances import KEPT_SOURCES, instance_of
from wfm.rosters.placing import HandShift, placed_shift
from wfm.runs import recorded_run

if TYPE_CHECKING:
    from scheduling import Instance
    from wfm.planner import Planner


@dataclass(frozen=True, slots=True)
class HandChange:
    """What a change by hand did.

    Parameters
    ----------
    base
        The roster as it was.
    roster
        As it is now: the same draft, or a new one.
    shifts
        Agent and day of the shifts that changed.
    notes
        What the planner should know: rules that are broken now, what later builds do.
    """

    base: Roster
    roster: Roster
    shifts: tuple[tuple[str, date], ...]
    notes: tuple[str, ...] = ()

    @property
    def copied(self) -> bool:
        """Whether a new draft was made."""
        return self.base.id != self.roster.id


def lock(
    store: Store, roster_id: int | None, *, agent: str, day: date | None, at: datetime
) -> HandChange:
    """Lock an agent's shifts (of one day, or all): later builds from this roster keep them.

    Raises
    ------
    NotFoundError
        There is no such roster, or the agent has no such shift in it.
    """
    return _mark(store, roster_id, agent=agent, day=day, source="locked", at=at)


def unlock(
    store: Store, roster_id: int | None, *, agent: str, day: date | None, at: datetime
) -> HandChange:
    """Let an agent's locked or manual shifts be planned again.

    Raises
    ------
    NotFoundError
        There is no such roster, or the agent has no such shift in it.
    """
    return _mark(store, roster_id, agent=agent, day=day, source="auto", at=at)


def _mark(
    store: Store,
    roster_id: int | None,
    *,
    agent: str,
    day: date | None,
    source: Source,
    at: datetime,
) -> HandChange:
    base = store.load_roster(roster_id)
    own = _shifts_of(base, agent, day)
    wanted = [s for s in own if (s.source == "auto") != (source == "auto")]
    keys = tuple((s.agent_id, s.schedule_date) for s in wanted)
    assert base.id is not None  # noqa: S101 - it came from the store
    if not keys:
        return HandChange(base, base, ())
    if base.status == "draft":
        return HandChange(base, store.mark_shifts(base.id, keys, source=source), keys)
    marked = [
        replace(s, source=source) if (s.agent_id, s.schedule_date) in keys else s
        for s in base.shifts
    ]
    inputs = {"roster": base.id, "agent": agent, "day": day, "source": source}
    with _run(store, "roster-lock", inputs, at=at) as run_id:
        return HandChange(base, _copy(store, base, marked, run_id=run_id, at=at), keys)


def change_by_hand(
    planner: "Planner",
    roster_id: int | None,
    *,
    agent: str,
    day: date,
    shift: HandShift | None,
) -> HandChange:
    """Give a copy of a roster in which an agent works another shift on a day, or none.

    The shift counts as manual: later builds from the new roster keep it. Its breaks lie where
    they cost least service. A day off cannot be kept: time off does that.

    Parameters
    ----------
    shift
        None: a day off.

    Raises
    ------
    NotFoundError
        There is no such roster, agent or shift, or the day is not in it.
    ConfigurationError
        The shift cannot be, or nothing would change.
    """
    from scheduling import evaluate  # noqa: PLC0415 - heavy

    view = rebuilt(planner, roster_id)
    base, instance = view.roster, view.instance
    _refuse_outside(base, instance, agent=agent, day=day)
    others = tuple(s for s in view.shifts if (s.agent_id, s.schedule_date) != (agent, day))
    if shift is None and len(others) == len(view.shifts):
        raise ConfigurationError(f"agent {agent} is off on {day} in roster {base.id} already")
    placed = (
        () if shift is None else (placed_shift(instance, others, agent=agent, day=day, wish=shift),)
    )
    shifts = tuple(sorted((*others, *placed), key=lambda s: (s.start_at, s.agent_id)))
    before = {rule for rule in _broken(planner, base, view.shifts) if rule.agent_id == agent}
    after = [rule for rule in _broken(planner, base, shifts) if rule.agent_id == agent]
    found = evaluate(instance, shifts).quality(instance, bound=float("-inf"), seconds=0.0)
    inputs = {"roster": base.id, "agent": agent, "day": day, "shift": shift and repr(shift)}
    with _run(planner.store, "roster-change", inputs, at=planner.at) as run_id:
        made = replace(
            base,
            quality=_bounded(found, base.quality),
            broken=(*(rule for rule in base.broken if rule.agent_id != agent), *after),
        )
        copy = _copy(planner.store, made, shifts, run_id=run_id, at=planner.at)
    new = [rule for rule in after if rule not in before]
    return HandChange(base, copy, ((agent, day),), (*view.notes, *_notes(new, shift)))


def _broken(planner: "Planner", roster: Roster, shifts: Sequence[Shift]) -> list[BrokenRule]:
    """Give every rule that shifts break as the rules stand; those set by hand are as wanted."""
    from scheduling import check  # noqa: PLC0415 - heavy

    kept = tuple(shift for shift in shifts if shift.source in KEPT_SOURCES)
    instance = instance_of(planner, roster_task(planner, roster), locked=kept, relaxed=False)
    return [BrokenRule(v.agent_id, v.date, v.rule, v.message) for v in check(instance, shifts)]


def _notes(broken: Sequence[BrokenRule], shift: HandShift | None) -> list[str]:
    notes = [f"breaks a rule: {b.agent_id} on {b.date}: {b.rule}: {b.message}" for b in broken]
    if shift is None:
        notes.append(
            "a day off by hand is not kept when this roster is planned again; "
            "for that import it as time off: wfm import timeoff FILE"
        )
    return notes


def _bounded(found: RosterQuality, before: RosterQuality) -> RosterQuality:
    """Give the quality with the bound that was proven: a hand's change makes nothing cheaper."""
    return replace(found, bound=min(before.bound, found.cost))


def _shifts_of(roster: Roster, agent: str, day: date | None) -> list[Shift]:
    own = [s for s in roster.shifts if s.agent_id == agent and day in (None, s.schedule_date)]
    if not own:
        when = "" if day is None else f" on {day}"
        raise NotFoundError(
            f"agent {agent!r} has no shift{when} in roster {roster.id}; "
            f"see wfm roster show {roster.id}"
        )
    return own


def _refuse_outside(roster: Roster, instance: "Instance", *, agent: str, day: date) -> None:
    if agent not in instance.agent_index():
        raise NotFoundError(f"there is no agent {agent!r}; ids are those of the agents file")
    if day not in instance.dates:
        raise NotFoundError(
            f"{day} is not in roster {roster.id}, which is of {instance.dates[0]} to "
            f"{instance.dates[-1]}; give one of these days"
        )


def _copy(
    store: Store, base: Roster, shifts: Sequence[Shift], *, run_id: int, at: datetime
) -> Roster:
    """Store a draft with other shifts that is based on a roster."""
    assert base.id is not None  # noqa: S101 - it came from the store
    links = store.roster_links(base.id)
    return store.save_roster(
        run_id,
        replace(base, shifts=tuple(shifts), based_on=base.id, id=None),
        requirement_id=links.requirement_id,
        forecast_id=links.forecast_id,
        at=at,
    )


def _run(
    store: Store, kind: str, inputs: Mapping[str, object], *, at: datetime
) -> AbstractContextManager[int]:
    return recorded_run(
        store,
        kind,
        input_hash=input_hash("", inputs),
        seed=0,
        parameters=inputs,
        at=at,
    )
