"""Our figure for a row of published figures, from the package's formulas alone."""

import math
from collections.abc import Callable
from typing import cast, get_args

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from benchmarks.staffing_lines import DEFAULT_AWT, Line, line_of, with_agents
from benchmarks.staffing_metric import Metric
from benchmarks.staffing_setting import Setting
from data.records import ChatConvention, ServiceGoal, SlDefinition
from wfm.staffing import agents_for, chat_agents_for, erlang_b, fractional_agents_for

MOST_AGENTS = 100_000
TINY = 1e-300
"""Roots are found to the last digit, also where they lie near 0."""


def service(setting: Setting, metric: Metric) -> float:
    """Give the service level by the definition that metric or row name."""
    return line_of(setting).service(_definition(setting, metric))


def mean_wait(setting: Setting, metric: Metric) -> float:
    """Give the mean wait of those the metric names [s].

    Without a word it is that of all who are let in; on the calculators of Erlang X and chats, as
    their printed figures show, the virtual one.
    """
    line = line_of(setting)
    of = metric.detail or ("virtual" if setting.model.commercial else "all")
    if of == "answered":
        return float(line.performance.asa_seconds)
    if of == "waiting":
        return line.mean_wait / line.waits
    if of == "abandoned":
        answered = float(line.performance.asa_seconds) * float(line.performance.answered)
        everyone = line.mean_wait * (1 - line.blocked)
        return (everyone - answered) / float(line.performance.abandoned)
    if of == "virtual":
        return _virtual_wait(setting)
    return line.mean_wait


def _virtual_wait(setting: Setting) -> float:
    """Give the mean wait of a customer who never gives up [s]: the integral of P(V > t)."""

    def longer(seconds: float) -> float:
        return 1 - line_of(setting, awt=seconds).service("virtual")

    return float(quad(longer, 0, np.inf, epsabs=0, epsrel=1e-12, limit=500)[0])


def most_traffic(setting: Setting, _: Metric) -> float:
    """Give the load that so many lines carry at a given blocking [erlangs]."""
    lines, block = setting.agents, setting["block"]

    def above(load: float) -> float:
        return float(erlang_b(lines, load)) - block

    # B(n, a) is at least 1 - n / a.
    return float(brentq(above, 0.0, lines / (1 - block), xtol=TINY, rtol=1e-15))


def fewest(setting: Setting, metric: Metric) -> float:
    """Give the fewest agents or lines that keep every limit of the row."""
    if metric.detail == "fractional":
        return _formula(setting, metric, fractional=True)
    kind = setting.model.kind
    if kind == "loss" or "reserve" in setting.values or setting.is_limited:
        found = _searched(setting, metric)
    else:
        found = _formula(setting, metric, fractional=False)
    if metric.detail == "scheduled":
        return float(math.ceil(found / (1 - (setting.get("shrinkage") or 0.0)) - 1e-12))
    return found


def _goal(setting: Setting, metric: Metric) -> ServiceGoal:
    return ServiceGoal(
        setting.get("target") or 0.0,
        setting.values.get("awt", DEFAULT_AWT),
        definition=_definition(setting, metric),
        max_asa_seconds=setting.get("max_asa"),
        max_abandoned=setting.get("max_abandoned"),
        max_occupancy=setting.get("max_occupancy"),
    )


def _formula(setting: Setting, metric: Metric, *, fractional: bool) -> float:
    goal = _goal(setting, metric)
    if setting.model.kind == "chat":
        convention = setting.words.get("convention", "levels")
        if convention not in get_args(ChatConvention):
            raise KeyError(f"no convention is called {convention!r}")
        return float(
            chat_agents_for(
                goal,
                setting["rate"],
                aht_seconds=setting.aht,
                aht_by_level=setting.factors,
                patience_seconds=setting.get("patience"),
                convention=cast("ChatConvention", convention),
                effort_share=setting.values.get("effort_share", 1.0),
            )
        )
    formula = fractional_agents_for if fractional else agents_for
    return float(
        formula(
            goal,
            setting["rate"],
            aht_seconds=setting.aht,
            patience_seconds=setting.get("patience"),
        )
    )


def _searched(setting: Setting, metric: Metric) -> float:
    """Give the fewest by trying one number after the other."""
    goal, block = _goal(setting, metric), setting.get("block")
    size = setting.get("size")
    for agents in range(1, MOST_AGENTS if size is None else int(size) + 1):
        line = line_of(with_agents(setting, agents))
        if (block is None or line.blocked <= block) and line.keeps(goal):
            return float(agents)
    raise ValueError("no number of agents reaches the goal")


def smallest_reserve(setting: Setting, metric: Metric) -> float:
    """Give the fewest agents to keep from outbound work for the row's service level."""
    for reserve in range(setting.agents + 1):
        line = line_of(setting, reserve=reserve)
        if line.service(_definition(setting, metric)) >= setting["target"]:
            return float(reserve)
    raise ValueError("no reserve reaches the goal")


def _definition(setting: Setting, metric: Metric) -> SlDefinition:
    told = metric.detail if metric.figure == "service" else ""
    told = told or setting.words.get("definition", "")
    if not told:
        return "virtual" if setting.model.commercial else "offered"
    if told not in get_args(SlDefinition):
        raise KeyError(f"no service level is called {told!r}")
    return cast("SlDefinition", told)


def _state(setting: Setting, metric: Metric) -> float:
    if metric.state >= 0:
        return line_of(setting).state(metric.state)
    asked = setting.get("state")
    return line_of(setting).blocked if asked is None else line_of(setting).state(int(asked))


def _line(figure: Callable[[Line], float]) -> Callable[[Setting, Metric], float]:
    return lambda setting, _: figure(line_of(setting))


FIGURES: dict[str, Callable[[Setting, Metric], float]] = {
    "agents": fewest,
    "traffic": most_traffic,
    "carried": _line(lambda line: line.load * float(line.performance.answered)),
    "lost": _line(lambda line: line.load * (line.blocked + float(line.performance.abandoned))),
    "outbound": _line(lambda line: line.outbound),
    "reserve": smallest_reserve,
    "state": _state,
    "blocked": _line(lambda line: line.blocked),
    "service": service,
    "immediate": _line(lambda line: 1 - line.waits - line.blocked),
    "waits": _line(lambda line: line.waits),
    "sojourn": _line(lambda line: line.sojourn),
    "wait": mean_wait,
    "abandoned": _line(lambda line: float(line.performance.abandoned)),
    "occupancy": _line(lambda line: line.occupancy),
    "throughput": _line(lambda line: line.rate * float(line.performance.answered)),
    "queue": _line(lambda line: line.queueing),
    "system": _line(lambda line: line.in_system),
}
"""Our figure by what a metric asks for, in seconds."""

TIMES = ("wait", "sojourn")
RATES = ("outbound", "throughput")


def figure(setting: Setting, metric: Metric) -> float:
    """Give our figure in the metric's unit, or in the row's own where the metric names none.

    Raises
    ------
    KeyError
        The row lacks a parameter of the formula.
    ValueError
        Nothing reaches the goal of the row.
    """
    value = FIGURES[metric.figure](setting, metric)
    unit = metric.unit or setting.unit
    if metric.figure in TIMES:
        return value / unit
    return value * unit if metric.figure in RATES else value
