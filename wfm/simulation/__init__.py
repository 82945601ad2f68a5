"""Simulates a whole roster contact by contact: what service it will deliver, and how surely."""

from wfm.simulation.model import Replication, SimulationModel
from wfm.simulation.outlook import simulate, summarise
from wfm.simulation.replication import replicate, run

__all__ = ["Replication", "SimulationModel", "replicate", "run", "simulate", "summarise"]
