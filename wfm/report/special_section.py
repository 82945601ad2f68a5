"""Days unlike others: holidays ahead, days that models do not take as they were, and bursts."""

from collections.abc import Sequence

import numpy as np

from data.records import BurstRisk, OutlierDay, SpecialEffect
from wfm.report.inputs import ReportInput, day_label
from wfm.report.markup import Markup, details, paragraph, section, table

MOST_OUTLIERS = 60
"""Rows of the table; the newest are shown."""


def has_special_days(report: ReportInput) -> bool:
    """Tell whether there is anything to show."""
    forecast = report.forecast
    return bool(forecast.effects or forecast.outliers or forecast.bursts)


def special_section(report: ReportInput) -> Markup:
    """Give holidays with their factors, outliers before and after, and risks of bursts.

    Nothing where there is none of them.
    """
    if not has_special_days(report):
        return Markup("")
    forecast = report.forecast
    return section(
        "special",
        "Special days",
        _effects(forecast.effects, forecast.queues),
        _outliers(forecast.outliers),
        _bursts(forecast.bursts),
    )


def _effects(effects: Sequence[SpecialEffect], queues: Sequence[str]) -> Markup:
    """Give a row a special day, a column a queue."""
    if not effects:
        return Markup("")
    days = sorted({(e.date, e.kind, e.name) for e in effects})
    shown = [name for name in queues if any(e.queue == name for e in effects)]
    found = {(e.date, e.kind, e.name, e.queue): e for e in effects}
    rows = [
        (day_label(key[0]), _title(key[1], key[2]), *(_factor(found.get((*key, q))) for q in shown))
        for key in days
    ]
    text = paragraph(
        "Expected contacts as a multiple of an ordinary day's, and in brackets how many such days"
        " the queue's history has. An unseen day takes what other queues and holidays teach."
    )
    return Markup(
        text + table(("Day", "What", *shown), rows, caption="Special days ahead", css="special")
    )


def _title(kind: str, name: str) -> str:
    """Give ``Easter Monday`` or ``day after Easter Monday``."""
    return f"{kind} {name}" if kind.startswith(("day ", "bridge")) else name


def _factor(effect: SpecialEffect | None) -> str:
    return "\u2013" if effect is None else f"\u00d7{effect.factor:.2f} ({effect.seen})"


def _outliers(outliers: Sequence[OutlierDay]) -> Markup:
    if not outliers:
        return Markup("")
    newest = sorted(outliers, key=lambda o: (o.date, o.queue), reverse=True)
    rows = [
        (
            o.queue,
            f"{o.date:%Y-%m-%d}",
            f"{o.contacts:,.0f}",
            f"{o.expected:,.0f}" if np.isfinite(o.expected) else "left out",
            o.reason,
        )
        for o in newest[:MOST_OUTLIERS]
    ]
    head = ("Queue", "Day", "Came", "Taken as", "Why")
    shown = table(head, rows, caption="Days that models do not take as they were", css="outliers")
    if len(newest) > len(rows):
        shown = Markup(shown + paragraph(f"{len(newest) - len(rows)} older ones are not shown."))
    return details(f"Outliers of the past: {len(newest)}", shown)


def _bursts(bursts: Sequence[BurstRisk]) -> Markup:
    if not bursts:
        return Markup("")
    rows = [
        (
            b.queue,
            f"{b.days_percent:.1f} %",
            f"{b.extra_contacts:,.0f}",
            f"{b.largest_contacts:,.0f}",
            f"{b.hours:.1f} h",
        )
        for b in bursts
    ]
    head = ("Queue", "Days with a burst", "Adds on average", "Largest so far", "Lasts")
    return table(head, rows, caption="Risk of sudden bursts, apart from the bands", css="bursts")
