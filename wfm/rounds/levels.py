"""Levels: rows of a queue below its goal, raised to the agents who are there, and beyond.

Whoever serves a queue serves others too, so that more agents are there than its rows ask for. As
long as that is so a higher row changes nothing. A level is a row that begins where they are: it
keeps the row's shape over time, so that who is there already comes when the row says, and asks
for more of them, and of those who relieve them of their other queues.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skills import SkillSet, counts_for

Floats = NDArray[np.float64]

PER_LOGIT = 0.25
"""Share of the agents asked for beyond those there, for a logit of service."""

MOST_MORE = 0.2
"""Share asked for beyond in one round at most."""

USED_UP = 0.03
"""Share of a row that is short from which on its agents have no hours left."""

EVEN = 0.02
"""Share asked for beyond those there where no hours are left: they come when the row says."""


def levels_of(
    distance: Floats,
    *,
    subsets: Sequence[SkillSet],
    plain: Floats,
    rows: Floats,
    skill_sets: Sequence[SkillSet],
    on_duty: Floats,
    share: float = 1.0,
) -> Mapping[SkillSet, Floats]:
    """Give the agents that subsets are to have in place of their rows, each of shape (T,).

    A queue below its goal gets levels for itself and for all subsets of queues that its agents
    serve, itself among them: the agents of the latter relieve its own.

    Parameters
    ----------
    distance
        From each goal, ``distance.distances``, shape (queues,).
    subsets, plain, rows
        Agents asked for by the forecast, and by the rows that the roster was built for, shape
        (subsets, T).
    skill_sets, on_duty
        Agents at work by skill set, shape (skill sets, T).
    share
        Of the usual step.
    """
    out: dict[SkillSet, Floats] = {}
    able = able_agents(subsets, skill_sets, on_duty)
    for q in np.flatnonzero(distance > 0).tolist():
        near = {queue for served in skill_sets if q in served for queue in served}
        more = min(MOST_MORE, share * PER_LOGIT * float(distance[q]))
        for s, subset in enumerate(subsets):
            asked = plain[s] > 0
            if q not in subset or not near.issuperset(subset) or not asked.any():
                continue
            there = float(able[s, asked].sum())
            beyond = EVEN if short_share(rows[s], able[s]) > USED_UP else more
            level = plain[s] * max(1.0, (1 + beyond) * there / float(plain[s].sum()))
            out[subset] = np.maximum(out.get(subset, 0.0), level)
    return out


def able_agents(
    subsets: Sequence[SkillSet], skill_sets: Sequence[SkillSet], on_duty: Floats
) -> Floats:
    """Give the agents at work who can serve any queue of each subset, shape (subsets, T)."""
    return np.asarray(counts_for(skill_sets, subsets).T.astype(np.float64) @ on_duty)


def short_share(row: Floats, able: Floats) -> float:
    """Give what agents are short of a row, as a share of it."""
    asked = float(row.sum())
    return float(np.maximum(0.0, row - able).sum()) / asked if asked else 0.0
