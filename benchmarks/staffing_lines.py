"""A queue of published figures, evaluated: one of the package's formulas, and what follows."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from benchmarks.staffing_setting import Setting
from data.records import ServiceGoal, SlDefinition
from wfm.staffing import (
    FiniteQueue,
    Performance,
    blended,
    chat_performance,
    erlang_a,
    erlang_b,
    finite_queue,
)

DEFAULT_AWT = 20.0
"""Threshold [s] where the metric needs none."""

ENDLESS = 1 << 14
"""A waiting room that counts as none, where the states of an unlimited queue are asked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """Long-run figures of one queue.

    Parameters
    ----------
    setting
        What the row says.
    rate
        Contacts offered, redials included [1/s].
    performance
        Shares are of offered contacts.
    blocked
        Share turned away.
    outbound
        Contacts that agents begin themselves [1/s].
    finite
        The waiting room's own figures, where it is limited.
    """

    setting: Setting
    rate: float
    performance: Performance
    blocked: float = 0.0
    outbound: float = 0.0
    finite: FiniteQueue | None = None

    @property
    def load(self) -> float:
        """Offered load [erlangs]."""
        return self.rate * self.setting.aht

    @property
    def waits(self) -> float:
        """P(wait > 0), of offered contacts."""
        return float(self.performance.wait_probability)

    @property
    def mean_wait(self) -> float:
        """Mean wait of all contacts that are let in [s]."""
        return float(self.performance.mean_wait_seconds)

    @property
    def queueing(self) -> float:
        """Mean number that wait; by Little's law where any number can."""
        if self.finite is not None:
            return float(self.finite.mean_waiting)
        return self.rate * self.mean_wait

    @property
    def in_system(self) -> float:
        """Mean number that wait or are served."""
        if self.finite is not None:
            return float(self.finite.mean_in_system)
        return self.queueing + self.load * float(self.performance.answered)

    @property
    def sojourn(self) -> float:
        """Mean time from arrival to the end, served or not, of all that are let in [s]."""
        if self.finite is not None:
            return float(self.finite.mean_response_seconds)
        return self.in_system / self.rate

    @property
    def occupancy(self) -> float:
        """Busy share of the agents, of slots where there are several."""
        return float(self.performance.occupancy)

    def service(self, definition: SlDefinition) -> float:
        """Give the service level."""
        return float(self.performance.service(definition))

    def state(self, number: int) -> float:
        """Give the probability of so many in the system."""
        setting = self.setting
        room = ENDLESS if setting.room is None else setting.room
        room = 0 if setting.model.kind == "loss" else room
        probabilities = np.asarray(_finite(setting, self.rate, room).states)
        return float(probabilities[number]) if number < probabilities.size else 0.0

    def keeps(self, goal: ServiceGoal) -> bool:
        """Tell whether everything holds that a goal names."""
        limits = (
            (float(self.performance.asa_seconds), goal.max_asa_seconds),
            (float(self.performance.abandoned), goal.max_abandoned),
            (self.occupancy, goal.max_occupancy),
        )
        within = all(most is None or value <= most for value, most in limits)
        return within and self.service(goal.definition) >= goal.target


def line_of(setting: Setting, *, awt: float | None = None, reserve: int | None = None) -> Line:
    """Evaluate a row's queue, at another threshold [s] or reserve of agents if one is given.

    Customers who gave up or were turned away and call again raise the offered rate to where
    rate = first attempts + share who call again * rate * share lost.
    """
    if awt is not None:
        setting = replace(setting, values={**setting.values, "awt": awt})
    if reserve is not None:
        setting = replace(setting, values={**setting.values, "reserve": float(reserve)})
    again, first = setting.get("redial") or 0.0, setting["rate"]
    if not again:
        return _line(setting, first)

    def gap(rate: float) -> float:
        line = _line(setting, rate)
        lost = line.blocked + float(line.performance.abandoned)
        return rate - first - again * rate * lost

    most = first / (1 - again) if again < 1 else 1e3 * first
    return _line(setting, float(brentq(gap, first, most, xtol=1e-300, rtol=1e-15)))


def with_agents(setting: Setting, agents: int) -> Setting:
    """Give the same row with another number of agents."""
    return replace(setting, values={**setting.values, "agents": float(agents)})


def _line(setting: Setting, rate: float) -> Line:
    kind, room = setting.model.kind, setting.room
    if kind == "blend":
        both = blended(
            setting.agents,
            rate,
            aht_seconds=setting.aht,
            reserve=setting["reserve"],
            patience_seconds=setting.get("patience"),
            threshold_seconds=_awt(setting),
        )
        return Line(setting, rate, both.inbound, outbound=float(both.outbound_per_second))
    if kind == "chat":
        chats = chat_performance(
            setting.agents,
            rate,
            aht_seconds=setting.aht,
            aht_by_level=setting.factors,
            patience_seconds=setting.get("patience"),
            threshold_seconds=_awt(setting),
        )
        return Line(setting, rate, chats)
    if kind == "loss" or room is not None:
        finite = _finite(setting, rate, room or 0)
        blocked = float(finite.turned_away)
        if kind == "loss":
            blocked = float(erlang_b(setting.agents, rate * setting.aht))
        return Line(setting, rate, finite.performance, blocked, finite=finite)
    endless = erlang_a(
        setting.agents,
        rate,
        aht_seconds=setting.aht,
        patience_seconds=setting.get("patience"),
        threshold_seconds=_awt(setting),
    )
    return Line(setting, rate, endless)


def _finite(setting: Setting, rate: float, room: int) -> FiniteQueue:
    return finite_queue(
        setting.agents,
        rate,
        aht_seconds=setting.aht,
        room=room,
        patience_seconds=setting.get("patience"),
        threshold_seconds=_awt(setting),
    )


def _awt(setting: Setting) -> float:
    return setting.values.get("awt", DEFAULT_AWT)
