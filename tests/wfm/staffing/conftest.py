"""A second way to the figures of Erlang A and C, in 50 digits, for any real number of agents."""

from types import SimpleNamespace

import mpmath
import pytest

DIGITS = 50


def exact_figures(agents, rate, *, aht, patience, threshold):
    """Give all figures from incomplete gamma functions, not from the sums of the package.

    The virtual wait has the density lambda p_(n-1) exp(z (1 - exp(-theta v)) - n mu v); with
    u = exp(-theta v) its moments are lower incomplete gamma functions, and the states below are
    the upper one Gamma(n, a).
    """
    n, lam = mpmath.mpf(agents), mpmath.mpf(rate)
    mu, wait = 1 / mpmath.mpf(aht), mpmath.mpf(threshold)
    a = lam / mu
    head = mpmath.exp(a) * a ** (1 - n) * mpmath.gammainc(n, a)
    if patience is None:
        return _patient(n, lam, mu, head, wait)
    theta = 1 / mpmath.mpf(patience)
    c, z, x = n * mu / theta, lam / theta, mpmath.exp(-theta * wait)

    def whole(power):
        return z * mpmath.hyp1f1(1, power + 1, z) / power

    def late(power):
        return z * mpmath.exp(z * (1 - x)) * x**power * mpmath.hyp1f1(1, power + 1, z * x) / power

    weight = head + whole(c)
    answered = (head + whole(c + 1)) / weight
    within = answered - late(c + 1) / weight
    virtual = 1 - late(c) / weight
    return SimpleNamespace(
        waits=whole(c) / weight,
        answered=answered,
        abandoned=1 - answered,
        # Only where it is asked for: the derivative costs as much as all the rest.
        asa=lambda: -mpmath.diff(whole, c + 1) / theta / weight / answered,
        occupancy=lam * answered / (n * mu),
        services={
            "offered": within,
            "answered": within / answered,
            "less_short": within / (within + x * (1 - virtual)),
            "abandons_met": 1 - x * (1 - virtual),
            "virtual": virtual,
        },
    )


def _patient(n, lam, mu, head, wait):
    spare = n * mu - lam
    if spare <= 0:
        return None
    waits = lam / spare / (head + lam / spare)
    share = 1 - waits * mpmath.exp(-spare * wait)
    names = ("offered", "answered", "less_short", "abandons_met", "virtual")
    return SimpleNamespace(
        waits=waits,
        answered=mpmath.mpf(1),
        abandoned=mpmath.mpf(0),
        asa=lambda: waits / spare,
        occupancy=lam / (n * mu),
        services=dict.fromkeys(names, share),
    )


def exact_slack(goal, agents, rate, *, aht, patience):
    """Give by how much agents pass the part of a goal that they pass least, in 50 digits."""
    with mpmath.workdps(DIGITS):
        got = exact_figures(
            agents, rate, aht=aht, patience=patience, threshold=goal.threshold_seconds
        )
        if got is None:
            return mpmath.mpf(-1)
        parts = [got.services[goal.definition] - goal.target]
        if goal.max_asa_seconds is not None:
            parts.append(1 - got.asa() / goal.max_asa_seconds)
        if goal.max_abandoned is not None:
            parts.append(goal.max_abandoned - got.abandoned)
        if goal.max_occupancy is not None:
            parts.append(goal.max_occupancy - got.occupancy)
        return min(parts)


@pytest.fixture(scope="session")
def oracle():
    """The figures, and by how much they pass a goal."""
    return SimpleNamespace(figures=exact_figures, slack=exact_slack, digits=DIGITS)
