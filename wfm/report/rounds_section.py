"""The rounds of rows, roster and simulation that led to the roster."""

import math

import numpy as np

from data.records import PlanRound
from wfm.goals import Standing
from wfm.report.inputs import ReportInput
from wfm.report.markup import Markup, cell, paragraph, section, table
from wfm.report.service import STANDING_SIGN, percent

_NONE = "\u2013"
_KEPT = Markup('<span class="badge met">\u2713 kept</span>')


def rounds_section(report: ReportInput) -> Markup:
    """Give what each round asked for and delivered; nothing for a roster built without."""
    if not report.rounds:
        return Markup("")
    words = paragraph(_words(report.rounds), css="verdict")
    return section("rounds", "Rounds", words, _rounds(report.rounds), _service(report))


def _words(rounds: tuple[PlanRound, ...]) -> str:
    """Say which round is the roster, and what the rounds brought."""
    kept = _kept(rounds)
    below = int((kept.below > 0).sum())
    left = (
        "every queue reaches its goal in its simulation"
        if below == 0
        else f"{below} of {len(kept.queues)} queues stay{'s' * (below == 1)} below goal in its"
        f" simulation, by {100 * kept.lacks:.1f} points in all"
    )
    if len(rounds) == 1:
        return f"One round: the roster is built for the rows of the forecast; {left}."
    return (
        f"{len(rounds)} rounds; the roster is that of round {kept.number}: {left}"
        f" (round 1: {100 * rounds[0].lacks:.1f} points)."
    )


def _kept(rounds: tuple[PlanRound, ...]) -> PlanRound:
    return next((one for one in rounds if one.kept), rounds[-1])


def _rounds(rounds: tuple[PlanRound, ...]) -> Markup:
    head = (
        "Round",
        "",
        "Queues below",
        "Points below",
        "Required",
        "Paid",
        "Cuts",
        "Cost",
        "Bound",
        "Time",
    )
    rows = [
        (
            one.number,
            _KEPT if one.kept else "",
            int((one.below > 0).sum()),
            f"{100 * one.lacks:.1f}",
            f"{one.required_hours:,.0f} h",
            f"{one.paid_hours:,.0f} h",
            one.cuts,
            f"{one.cost:,.1f} h",
            f"{one.bound:,.1f} h",
            f"{one.seconds:,.0f} s",
        )
        for one in rounds
    ]
    caption = (
        "In each round the roster is built for higher rows and simulated with the same customers."
        " Points are summed over the queues. Cost and bound are hours short as the roster's search"
        " prices them, against the round's own rows. Cuts are rows raised by what one more agent"
        " would bring."
    )
    return table(head, rows, caption=caption)


def _service(report: ReportInput) -> Markup:
    """Give each queue's service and its distance to the goal by round, shaded and signed."""
    rounds = report.rounds
    kept = _kept(rounds)
    heads = "".join(
        f'<th scope="col">Round {one.number}{", kept" * one.kept}</th>' for one in rounds
    )
    goals = {queue.name: str(queue.goal) for queue in report.center.queues}
    body = "".join(
        f'<tr><th scope="row">{cell(name)}</th><td>{cell(goals.get(name, _NONE))}</td>'
        + "".join(_cell(one, q) for one in rounds)
        + f"<td>{kept.raised[q]:+z.1f}</td></tr>"
        for q, name in enumerate(kept.queues)
    )
    caption = (
        "Simulated service [%] by round and points below the goal: \u2713 goal reached, \u2717"
        " below, \u2248 below by no more than half the 95 % confidence interval. The last column"
        " tells the agents added to the queue's own row in the round that is kept, on average over"
        " the intervals in which it asks for any."
    )
    return Markup(
        f'<div class="scroll"><table class="days rounds"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col">Queue</th><th scope="col">Goal</th>{heads}'
        f'<th scope="col">Agents added</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(one: PlanRound, queue: int) -> str:
    service, half = float(one.service[queue]), float(one.half_width[queue])
    below = float(one.below[queue])
    state = _state(service, half, below)
    text = f"{100 * service:.1f}" if math.isfinite(service) else _NONE
    lack = f" \u2212{100 * below:.1f}" if below > 0 else ""
    return (
        f'<td class="{state}" title="{cell(percent(service, half))}">{text}'
        f"<i>{STANDING_SIGN[state]}{lack}</i></td>"
    )


def _state(service: float, half_width: float, below: float) -> Standing:
    if below > 0:
        return "close" if below <= np.nan_to_num(half_width) else "missed"
    return "met" if math.isfinite(service) else "none"
