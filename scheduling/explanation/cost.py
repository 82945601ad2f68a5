"""What a change of one agent's shifts costs, part by part."""

from dataclasses import dataclass

from scheduling.evaluation import Evaluation
from scheduling.words import hours


@dataclass(frozen=True, slots=True)
class Cost:
    """A difference in cost, all parts in the weight of one agent short for an hour.

    Parameters
    ----------
    service
        Agents missing in rows and their margins, and surplus, all other agents as they are.
    wishes
        Preferences worked against; kept ones earn.
    fairness
        Burdens shared out unevenly.
    change
        Shifts unlike those of the roster that is to change little.
    paid
        Paid time above the minima.
    """

    service: float
    wishes: float
    fairness: float
    change: float
    paid: float

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return self.service + self.wishes + self.fairness + self.change + self.paid

    def __neg__(self) -> "Cost":
        """Give what the change saves."""
        return Cost(-self.service, -self.wishes, -self.fairness, -self.change, -self.paid)

    def words(self) -> str:
        """Say the total and its parts: ``2.1 agent-hours (service 1.8, wishes 0.3)``."""
        names = ("service", "wishes", "fairness", "change", "paid")
        parts = [(name, getattr(self, name)) for name in names]
        told = [f"{name} {hours(value)}" for name, value in parts if abs(value) >= 0.005]
        detail = f" ({', '.join(told)})" if len(told) > 1 else ""
        return f"{hours(self.total)} agent-hours{detail}"


def difference(before: Evaluation, after: Evaluation, *, hour: float) -> Cost:
    """Give what one roster costs beside another.

    Parameters
    ----------
    hour
        Price of one agent short for an hour.
    """
    return Cost(
        service=(_service(after) - _service(before)) / hour,
        wishes=(after.wish_cost - before.wish_cost) / hour,
        fairness=(after.fairness_cost - before.fairness_cost) / hour,
        change=(after.change_cost - before.change_cost) / hour,
        paid=(after.paid_cost - before.paid_cost) / hour,
    )


def _service(of: Evaluation) -> float:
    return of.shortage_cost + of.late_cost + of.surplus_cost
