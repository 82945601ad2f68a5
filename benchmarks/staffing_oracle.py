"""Erlang A and C in 50 digits, from the balance equations alone: slow, plain, and nobody's kernel.

States are counted one by one and every sum has positive terms, so that the result is good to far
more digits than a float has. A customer who finds j others waiting is next after j + 1 departures
at rates n mu, n mu + theta, ..., n mu + j theta. With Y = exp(-theta V) the delay V of such a
customer has a Beta(n mu / theta, j + 1) law, whose distribution function is a finite sum too.
"""

from dataclasses import dataclass

import mpmath  # type: ignore[import-untyped]
from mpmath import mpf

from data.records import ServiceGoal

DIGITS = 50
NEGLIGIBLE = mpf(10) ** -45
"""States of less weight than this, beside all others, are left out."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What agents deliver, in ``DIGITS`` digits; shares are of offered contacts.

    Parameters
    ----------
    within
        Answered within the threshold.
    met
        Answered or abandoned within the threshold.
    over
        P(virtual wait > threshold).
    answered
        Answered at all.
    asa_seconds
        Mean wait of those [s].
    occupancy
        Busy share of the agents.
    """

    within: mpf
    met: mpf
    over: mpf
    answered: mpf
    asa_seconds: mpf
    occupancy: mpf

    def service(self, definition: str) -> mpf:
        """Give the service level by one of the five named definitions."""
        with mpmath.workdps(DIGITS):
            short = self.met - self.within
            return {
                "offered": self.within,
                "answered": self.within / self.answered,
                "less_short": self.within / (1 - short),
                "abandons_met": self.met,
                "virtual": 1 - self.over,
            }[definition]

    def keeps(self, goal: ServiceGoal) -> bool:
        """Tell whether everything holds that a goal names."""
        with mpmath.workdps(DIGITS):
            limits = (
                (self.asa_seconds, goal.max_asa_seconds),
                (1 - self.answered, goal.max_abandoned),
                (self.occupancy, goal.max_occupancy),
            )
            within = all(most is None or value <= mpf(most) for value, most in limits)
            return within and self.service(goal.definition) >= mpf(goal.target)


def exact(
    agents: int,
    rate_per_second: float,
    *,
    aht_seconds: float,
    patience_seconds: float | None,
    threshold_seconds: float,
) -> Exact:
    """Give what agents deliver; the floats are taken as the numbers they are.

    Parameters
    ----------
    agents
        n, at least 1; without patience limits above the load.
    rate_per_second, aht_seconds
        Contacts offered [1/s], their mean handle time [s].
    patience_seconds
        Mean patience [s]; None: nobody abandons.
    threshold_seconds
        T [s].
    """
    with mpmath.workdps(DIGITS):
        rate, mu = mpf(rate_per_second), 1 / mpf(aht_seconds)
        threshold = mpf(threshold_seconds)
        free, full = _head(agents, rate / mu)
        if patience_seconds is None:
            return _patient(agents, rate, mu, threshold, (free, full))
        theta = 1 / mpf(patience_seconds)
        return _impatient(agents, (rate, mu, theta), threshold, (free, full))


def _head(agents: int, load: mpf) -> tuple[mpf, mpf]:
    """Give the weights of the states with a free agent, together, and of n in the system."""
    weight, free = mpf(1), mpf(0)
    for k in range(1, agents + 1):
        free += weight
        weight = weight * load / k
    return free, weight


def _patient(agents: int, rate: mpf, mu: mpf, threshold: mpf, head: tuple[mpf, mpf]) -> Exact:
    spare = agents * mu - rate
    if spare <= 0:
        return Exact(mpf(0), mpf(0), mpf(1), mpf(1), mpmath.inf, mpf(1))
    free, full = head
    queueing = full * agents * mu / spare
    waits = queueing / (free + queueing)
    over = waits * mpmath.exp(-spare * threshold)
    return Exact(1 - over, 1 - over, over, mpf(1), waits / spare, rate / (agents * mu))


def _impatient(
    agents: int, rates: tuple[mpf, mpf, mpf], threshold: mpf, head: tuple[mpf, mpf]
) -> Exact:
    rate, mu, theta = rates
    free, weight = head
    c = agents * mu / theta
    x = mpmath.exp(-theta * threshold)
    total, abandoning, over, late, delay = free, mpf(0), mpf(0), mpf(0), mpf(0)
    # Terms of the law of Y with parameters c and c + 1, and what they have summed to so far.
    term, more_term = x**c, x ** (c + 1)
    below, more_below = term, more_term
    harmonic, j = 1 / (c + 1), 0
    while True:
        share = c / (c + j + 1)  # E[Y]: the customer is answered
        total += weight
        abandoning += j * weight
        over += weight * below
        late += weight * share * more_below
        delay += weight * share * harmonic / theta
        growth = rate / (agents * mu + (j + 1) * theta)
        if growth < 1 and (j + 1) * weight < NEGLIGIBLE * total * (1 - growth):
            break
        j += 1
        weight = weight * growth
        term = term * (1 - x) * (c + j - 1) / j
        more_term = more_term * (1 - x) * (c + j) / j
        below += term
        more_below += more_term
        harmonic += 1 / (c + j + 1)
    answered = 1 - theta * abandoning / total / rate
    over, late = over / total, late / total
    return Exact(
        within=answered - late,
        met=1 - over * x,
        over=over,
        answered=answered,
        asa_seconds=delay / total / answered,
        occupancy=rate * answered / (agents * mu),
    )
