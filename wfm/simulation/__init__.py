"""Simulates a whole roster contact by contact: what service it will deliver, and how surely.

``simulate`` gives the outlook of one roster; ``compare`` puts changed scenarios beside it, with
the same customers on both sides. Below them ``run`` gives single replications of a model.
"""

from wfm.simulation.building import absence_by_weekday, build_model, horizon
from wfm.simulation.comparison import Comparison, compare
from wfm.simulation.model import Replication, RoutingStep, SimulationModel
from wfm.simulation.outlook import simulate, summarise
from wfm.simulation.overload import overload
from wfm.simulation.replication import replicate, run
from wfm.simulation.scenario import Scenario

__all__ = [
    "Comparison",
    "Replication",
    "RoutingStep",
    "Scenario",
    "SimulationModel",
    "absence_by_weekday",
    "build_model",
    "compare",
    "horizon",
    "overload",
    "replicate",
    "run",
    "simulate",
    "summarise",
]
