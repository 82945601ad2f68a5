"""A roster's way to the people: publish, withdraw, bundle for export and report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from data.files.schedule import SchedulePack
from data.records import Center, ContactHistory, InputRefusedError, Roster
from data.store import Store
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
    InputRefusedError
        It is not a draft any more.
    """
    roster = store.load_roster(roster_id)
    if roster.status == "published":
        return Publication(roster, ())
    if roster.status != "draft":
        raise InputRefusedError(
            f"roster {roster.id} is {roster.status} and cannot be published; "
            "build a new one: wfm roster build"
        )
    before = {r.id for r in store.rosters() if r.status == "superseded"}
    published = store.publish_roster(roster.id, at=at, by=by)
    after = {r.id for r in store.rosters() if r.status == "superseded"}
    return Publication(published, tuple(sorted(after - before)))


def schedule_pack(store: Store, center: Center, roster: Roster) -> SchedulePack:
    """Give what the file writers need of a roster."""
    agents = {a.id: a for a in store.agents(active_only=False)}
    return SchedulePack(roster=roster, agents=agents, center=center)


def report_input(store: Store, center: Center, roster: Roster, *, at: datetime) -> ReportInput:
    """Give what the report shows of a stored roster."""
    if roster.id is None:
        raise ValueError("only a stored roster has a report")
    links = store.roster_links(roster.id)
    forecast = store.load_forecast(links.forecast_id)
    return ReportInput(
        center=center,
        forecast=forecast,
        history=_history_tail(store, center),
        requirement=store.load_requirement(links.requirement_id),
        roster=roster,
        agents=store.agents(active_only=False),
        outlook=store.load_outlook(roster.id),
        as_of=at,
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
        published_at=at,
        report_input=report_input(store, center, roster, at=at),
    )


def _history_tail(store: Store, center: Center) -> ContactHistory:
    """Give the weeks of history that the report draws before the forecast."""
    names = [q.name for q in center.queues]
    last = max(last for _, _, last, _ in store.history_span())
    return store.history(
        names,
        minutes=center.interval_minutes,
        first=last - timedelta(days=HISTORY_DAYS_IN_REPORT),
    )
