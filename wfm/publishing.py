"""A roster's way to the people: publish, bundle for export and report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from data.files.schedule_pack import SchedulePack
from data.holidays import holidays_between
from data.records import Agent, Center, ContactHistory, Roster, arrival_mask
from data.store import Store
from wfm.checking import known_queues
from wfm.exporting import export_roster
from wfm.report import ReportInput

HISTORY_DAYS_IN_REPORT = 56


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did."""

    roster: Roster
    superseded: tuple[int, ...]


def publish(store: Store, roster_id: int | None, *, at: datetime, by: str) -> Publication:
    """Publish a draft (None: the newest); older published rosters of its days are superseded.

    Raises
    ------
    NotFoundError
        There is no such roster.
    ConfigurationError
        It is not a draft any more.
    """
    number = store.load_roster(roster_id).id
    if number is None:
        raise ValueError("a stored roster has an id")
    published = store.publish_roster(number, at=at, by=by)
    superseded = (r.id for r in store.rosters() if r.superseded_by == number)
    return Publication(published, tuple(sorted(superseded)))


def schedule_pack(store: Store, center: Center, roster: Roster) -> SchedulePack:
    """Give what the file writers need of a roster."""
    return SchedulePack(
        roster=roster,
        agents=people(store, roster),
        center=center,
        superseded=_superseded(store, roster),
    )


def people(store: Store, roster: Roster) -> dict[str, Agent]:
    """Give the active agents by id, and those who left but are still in the roster."""
    named = {shift.agent_id for shift in roster.shifts}
    active = {agent.id for agent in store.agents()}
    return {a.id: a for a in store.agents(active_only=False) if a.id in active | named}


def report_input(store: Store, center: Center, roster: Roster, *, at: datetime) -> ReportInput:
    """Give what the report shows of a stored roster."""
    if roster.id is None:
        raise ValueError("only a stored roster has a report")
    links = store.roster_links(roster.id)
    forecast = store.load_forecast(links.forecast_id)
    known_queues(center, forecast.queues, what=f"roster {roster.id}")
    return ReportInput(
        center=center,
        forecast=forecast,
        history=_history_tail(store, center),
        requirement=store.load_requirement(links.requirement_id),
        roster=roster,
        agents=people(store, roster),
        outlook=store.load_outlook(roster.id),
        as_of=at,
        published_at=published_at(store, roster),
        rounds=store.load_rounds(roster.id),
    )


def export(
    store: Store,
    center: Center,
    roster: Roster,
    *,
    formats: Sequence[str],
    folder: Path,
    at: datetime,
) -> tuple[Path, ...]:
    """Write a stored roster in several formats into a folder.

    Raises
    ------
    ConfigurationError
        A format is unknown; nothing was written.
    """
    return export_roster(
        schedule_pack(store, center, roster),
        formats=formats,
        folder=folder,
        published_at=published_at(store, roster) or at,
        report_input=report_input(store, center, roster, at=at),
    )


def _superseded(store: Store, roster: Roster) -> Roster | None:
    """Give the newest roster that this one took the place of; its calendars must change."""
    before = [r.id for r in store.rosters() if r.superseded_by == roster.id]
    return store.load_roster(max(before)) if before else None


def published_at(store: Store, roster: Roster) -> datetime | None:
    """Give the instant of a roster's publication; None for a draft."""
    return next((r.published_at for r in store.rosters() if r.id == roster.id), None)


def _history_tail(store: Store, center: Center) -> ContactHistory:
    """Give the weeks of history that the report draws before the forecast.

    Files leave out the hours in which a queue is closed; those are zero, not missing.
    """
    queues = {q.name for q in center.queues}
    last = max(span.last for span in store.history_span() if span.queue in queues)
    history = store.history(
        [q.name for q in center.queues],
        minutes=center.interval_minutes,
        first=last - timedelta(days=HISTORY_DAYS_IN_REPORT),
    )
    holidays = holidays_between(center, history.grid.start_at.date(), last.date())
    closed = np.array(
        [~arrival_mask(center.queue(name), history.grid, holidays) for name in history.queues]
    )
    offered = np.where(closed & np.isnan(history.offered), 0.0, history.offered)
    return replace(history, offered=offered)
