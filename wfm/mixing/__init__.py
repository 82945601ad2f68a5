"""How many agents of each skill set a steady interval needs, so that every queue keeps its goal.

Rows of pooled subsets give the first heads, simulation with routing corrects them by cuts, and a
search from there makes them cheaper.
"""

from wfm.mixing.fewest import fewest_agents
from wfm.mixing.mix import Mix, Round

__all__ = ["Mix", "Round", "fewest_agents"]
