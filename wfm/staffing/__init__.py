"""How many agents the work needs.

Exact Erlang B, C and A and the chat chain for one queue, waiting rooms and blending; the modified
offered load for varying arrivals; pooled rows for agents with several skills; deadlines for
deferred work; and `require`, which makes a Requirement of a forecast out of them.
"""

from wfm.staffing.blending import Blended, BlendedTeam, blended, blended_agents_for
from wfm.staffing.chat import chat_agents_for, chat_performance
from wfm.staffing.deferred import deadline_row
from wfm.staffing.erlang import agents_for, erlang_a, erlang_b, erlang_c
from wfm.staffing.finite import FiniteQueue, finite_queue
from wfm.staffing.fractional import fractional_agents_for, fractional_performance
from wfm.staffing.mol import mol_load
from wfm.staffing.performance import Performance
from wfm.staffing.pooling import QueueLoad, pooled_agents, queue_load
from wfm.staffing.requirement import deadlines_for, require, rows_for

__all__ = [
    "Blended",
    "BlendedTeam",
    "FiniteQueue",
    "Performance",
    "QueueLoad",
    "agents_for",
    "blended",
    "blended_agents_for",
    "chat_agents_for",
    "chat_performance",
    "deadline_row",
    "deadlines_for",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "finite_queue",
    "fractional_agents_for",
    "fractional_performance",
    "mol_load",
    "pooled_agents",
    "queue_load",
    "require",
    "rows_for",
]
