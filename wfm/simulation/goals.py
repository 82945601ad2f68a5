"""What counts for a queue's goal, and on which days all of it was met."""

from typing import get_args

import numpy as np
from numpy.typing import NDArray

from data.records import SlDefinition
from wfm.simulation.model import Replication, SimulationModel

DEFINITIONS: tuple[SlDefinition, ...] = get_args(SlDefinition)

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]
"""What counts for a service level, and of how many."""

_ROUNDING = 1e-9


def service_counts(
    one: Replication, definition: SlDefinition, *, patient: NDArray[np.float64]
) -> Counts:
    """Give what counts as served in time and of how many, each of shape (Q, T).

    Parameters
    ----------
    one
        What a replication measured.
    definition
        Which service level is meant.
    patient
        P(patience > threshold), shape (Q, T); see ``patient_shares``.

    Notes
    -----
    The ``virtual`` service level is that of a customer of endless patience,
    P(V <= T) = 1 - P(W > T) / P(patience > T): the real wait W is the shorter of the wait offered
    and the patience, which are independent. W > T are all but those answered and abandoned within
    the threshold; who was turned away did not wait, and would not have been answered either. It is
    the share ``offered`` where nobody abandons, and NaN where nobody is patient for so long: what
    such a customer would meet is then not seen. Single cells may lie below 0 by chance.
    """
    match definition:
        case "offered":
            return one.met, one.offered
        case "answered":
            return one.met, one.answered
        case "less_short":
            return one.met, one.offered - one.abandoned_soon
        case "abandons_met":
            return one.met + one.abandoned_soon, one.offered
        case "virtual":
            late = one.offered - one.turned_away - one.met - one.abandoned_soon
            with np.errstate(divide="ignore", invalid="ignore"):
                unlucky = np.where(patient > 0, late / patient, np.nan)
            return one.offered - one.turned_away - unlucky, one.offered


class Goals:
    """Judges replications of a model by the goals of its queues.

    Parameters
    ----------
    model
        Its queues have the goals; its groups are the agents whose occupancy is limited.
    patient
        P(patience > threshold), shape (Q, T).
    first
        Index of the first interval of each day, shape (D,).
    """

    def __init__(
        self, model: SimulationModel, *, patient: NDArray[np.float64], first: NDArray[np.int64]
    ) -> None:
        self._goals = [q.goal for q in model.queues]
        self._patient, self._first = patient, first
        self._serves = _serves_at_once(model)

    def service(self, one: Replication) -> Counts:
        """Give what counts and of how many by each queue's own definition, shape (Q, T)."""
        good, base = np.empty_like(one.met), np.empty_like(one.offered)
        for definition in {goal.definition for goal in self._goals}:
            rows = [goal.definition == definition for goal in self._goals]
            each = service_counts(one, definition, patient=self._patient)
            good[rows], base[rows] = each[0][rows], each[1][rows]
        return good, base

    def days(
        self, one: Replication, good: NDArray[np.float64], base: NDArray[np.float64]
    ) -> Counts:
        """Give the days on which all of the goal was met, and those with contacts, shape (Q,).

        Parameters
        ----------
        one
            What a replication measured.
        good, base
            What ``service`` gives, summed by day, shape (Q, D).

        Notes
        -----
        Under ``less_short`` a day on which everybody abandoned within the threshold is one without
        contacts. A limit on ASA is missed when nobody was answered, one on occupancy when nobody
        was on duty. Occupancy is that of all agents who serve the queue without a wait; on a
        concurrent queue an agent with one contact is as busy as one with several.
        """
        offered, answered, abandoned, soon, wait = (
            self.by_day(x)
            for x in (
                one.offered,
                one.answered,
                one.abandoned,
                one.abandoned_soon,
                one.wait_seconds,
            )
        )
        busy = self._serves @ self.by_day(one.busy_by_group)
        there = self._serves @ self.by_day(one.available_by_group)
        met = np.zeros(len(self._goals))
        days = np.zeros(len(self._goals))
        for q, goal in enumerate(self._goals):
            counted = offered[q] > 0
            if goal.definition == "less_short":
                counted &= offered[q] > soon[q]
            kept = counted.copy()
            if goal.target > 0:
                kept &= (base[q] > 0) & (good[q] >= goal.target * base[q] - _ROUNDING)
            if goal.max_asa_seconds is not None:
                kept &= (answered[q] > 0) & (wait[q] <= goal.max_asa_seconds * answered[q])
            if goal.max_abandoned is not None:
                kept &= abandoned[q] <= goal.max_abandoned * offered[q]
            if goal.max_occupancy is not None:
                kept &= (there[q] > 0) & (busy[q] <= goal.max_occupancy * there[q])
            met[q], days[q] = kept.sum(), counted.sum()
        return met, days

    def by_day(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum the last axis by day."""
        return np.add.reduceat(values, self._first, axis=-1)


def _serves_at_once(model: SimulationModel) -> NDArray[np.float64]:
    """Tell whether a group serves a queue without a wait, 0 or 1, shape (Q, groups)."""
    out = np.zeros((len(model.queues), len(model.skill_sets)))
    for g, skill_set in enumerate(model.skill_sets):
        out[list(skill_set), g] = 1.0
    for q, steps in enumerate(model.routes):
        for step in steps:
            out[q, step.group] = step.after_seconds == 0
    return out
