"""Classes of agents that answer prices alike, and room for what they answer."""

import numpy as np
from numpy.typing import NDArray

from scheduling.bound_kernel import Answers
from scheduling.pool import Pool
from scheduling.roster_kernel import Burdens

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def alike(pool: Pool, burdens: Burdens) -> tuple[Int, ...]:
    """Group the agents whose best tours are the same whatever the prices."""
    fair = burdens.price > 0
    classes: dict[tuple[object, ...], list[int]] = {}
    for agent, rules in enumerate(pool.rules):
        own = slice(pool.charge_first[agent], pool.charge_first[agent + 1])
        key = (
            int(pool.option_set[agent]),
            int(rules),
            int(pool.start[agent]),
            pool.group[agent].tobytes(),
            pool.available[own].tobytes(),
            pool.charge[own].tobytes(),
            burdens.carried[agent].tobytes() if fair else b"",
            float(burdens.share[agent]) if fair else 0.0,
            burdens.wishes[own].tobytes(),
        )
        classes.setdefault(key, []).append(agent)
    return tuple(np.array(members, np.int64) for members in classes.values())


def no_answers(
    pool: Pool, burdens: Burdens, classes: tuple[Int, ...], *, groups: int, slots: int
) -> Answers:
    """Give room for the answers of classes.

    Parameters
    ----------
    groups, slots
        Number of skill sets and of slots.
    """
    count, days = len(classes), pool.group.shape[1]
    return Answers(
        agents=np.array([members[0] for members in classes], np.int64),
        members=np.array([len(members) for members in classes], np.int64),
        tours=np.full((count, days), -1, np.int64),
        breaks=np.zeros((count, days, pool.break_length.shape[1]), np.int64),
        costs=np.zeros(count),
        points=np.zeros((count, burdens.carried.shape[1])),
        presence=np.zeros((groups, slots)),
    )


def whole_burdens(burdens: Burdens) -> NDArray[np.bool_]:
    """Tell which burdens come in whole points, shape (kinds,)."""
    whole = (burdens.points == np.floor(burdens.points)).all(axis=0)
    whole[-1] &= burdens.wishes.size == 0
    return np.asarray(whole)
