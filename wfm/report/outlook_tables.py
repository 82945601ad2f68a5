"""The outlook in figures: each definition of service, occupancy by skill set, work left over."""

import math

from data.records import Estimate, Outlook
from wfm.report.inputs import day_label
from wfm.report.markup import Markup, details, table
from wfm.report.service import percent

_NAMES = {
    "offered": "of offered",
    "answered": "of answered",
    "less_short": "less short abandons",
    "abandons_met": "abandons met",
    "virtual": "virtual",
}


def outlook_figures(outlook: Outlook) -> Markup:
    """Give the tables that the outlook has figures for, to open on demand."""
    tables = [
        *(_definitions(outlook) if outlook.service_by_definition else ()),
        *_occupancy(outlook),
        *_backlog(outlook),
    ]
    if not tables:
        return Markup("")
    return details(
        "More figures: definitions, occupancy by skills, work left over", "".join(tables)
    )


def _definitions(outlook: Outlook) -> list[Markup]:
    known = outlook.service_by_definition
    more = {"Turned away": outlook.turned_away, "Tried again": outlook.redialled}
    used = {name: one for name, one in more.items() if one is not None and one.mean.max() > 0}
    rows = [
        (queue, *(_share(one, index) for one in (*known.values(), *used.values())))
        for index, queue in enumerate(outlook.queues)
    ]
    head = ("Queue", *(_NAMES[name] for name in known), *used)
    caption = "Service of the whole period by each definition, with 95 % confidence intervals."
    return [table(head, rows, caption=caption)]


def _occupancy(outlook: Outlook) -> list[Markup]:
    known = outlook.occupancy_by_skill_set
    if known is None or not outlook.skill_sets:
        return []
    rows = [
        (", ".join(outlook.queues[q] for q in members) or "no queue", _share(known, index))
        for index, members in enumerate(outlook.skill_sets)
    ]
    caption = "Share of their time on queue that agents are busy, by what they can serve."
    return [table(("Agents of", "Busy"), rows, caption=caption)]


def _backlog(outlook: Outlook) -> list[Markup]:
    left, age = outlook.backlog, outlook.backlog_age_hours
    if left is None or age is None:
        return []
    days = [day_label(day) for day in outlook.days.astype("datetime64[D]").tolist()]
    rows = []
    for index, queue in enumerate(outlook.queues):
        if not math.isfinite(float(left.mean[index, 0])):
            continue  # not a deferred queue
        cells = [_left(left, age, (index, day)) for day in range(len(days))]
        rows.append((queue, *cells))
    if not rows:
        return []
    caption = (
        "Deferred contacts not done at the end of each day, and the age of the oldest, with 95 %"
        " confidence intervals."
    )
    return [table(("Queue", *days), rows, caption=caption)]


def _left(left: Estimate, age: Estimate, at: tuple[int, int]) -> str:
    return f"{_figure(left, at, ',.0f')}, {_figure(age, at, ',.1f', unit=' h')}"


def _figure(estimate: Estimate, at: tuple[int, int], spec: str, *, unit: str = "") -> str:
    mean, half = float(estimate.mean[at]), float(estimate.half_width[at])
    text = f"{mean:{spec}}{unit}"
    return f"{text} \u00b1 {half:{spec}}" if math.isfinite(half) else text


def _share(estimate: Estimate, index: int) -> str:
    return percent(float(estimate.mean[index]), float(estimate.half_width[index]))
