"""The tables of all agents in a few arrays, so that compiled loops go over agents."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled
from scheduling.instance import Instance
from scheduling.tables import AgentTables, OptionTables, TourTables, all_tables, option_tables

Int = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


class Pool(NamedTuple):
    """Option sets, rules and agents, each after the other.

    What belongs to option set k, rules r or agent a lies between ``..._first[k]`` and
    ``..._first[k + 1]`` of the arrays that follow.

    Parameters
    ----------
    day_pointer, classes
        By option set, shapes (sets, days + 1).
    off_class
        Shape (sets, days, most classes).
    option_first
        Of the options of each set; start .. allowed as in ``OptionTables``.
    template_first
        Of the templates of each set; break_count .. apart as in ``OptionTables``.
    kinds, layer, offset
        By rules: as in ``TourTables``.
    state_first, effect_first, pointer_first, kind_first
        Of ``following``, of the effects, of ``effect_pointer`` and of the options' effects.
    option_set, rules, start, group
        Of each agent.
    charge_first
        Of ``available`` and ``charge``.
    """

    day_pointer: Int
    classes: Int
    off_class: Int
    option_first: Int
    first_slot: Int
    end_slot: Int
    template: Int
    paid: Int
    rest_class: Int
    allowed: Int
    template_first: Int
    break_count: Int
    break_length: Int
    break_low: Int
    break_high: Int
    gap_low: Int
    gap_high: Int
    apart: Bool
    kinds: Int
    layer: Int
    offset: Int
    state_first: Int
    following: NDArray[np.int32]
    kind_first: Int
    effect: Int
    pointer_first: Int
    effect_pointer: Int
    effect_first: Int
    effect_rest: Int
    effect_allowed: Int
    option_set: Int
    rules: Int
    start: Int
    group: Int
    charge_first: Int
    available: Bool
    charge: Float


@compiled
def options_in(pool: Pool, k: int) -> OptionTables:
    """Give the tables of an option set."""
    a, b = pool.option_first[k], pool.option_first[k + 1]
    s, t = pool.template_first[k], pool.template_first[k + 1]
    return OptionTables(
        pool.day_pointer[k],
        pool.first_slot[a:b],
        pool.end_slot[a:b],
        pool.template[a:b],
        pool.paid[a:b],
        pool.rest_class[a:b],
        pool.allowed[a:b],
        pool.off_class[k],
        pool.classes[k],
        pool.break_count[s:t],
        pool.break_length[s:t],
        pool.break_low[s:t],
        pool.break_high[s:t],
        pool.gap_low[s:t],
        pool.gap_high[s:t],
        pool.apart[s:t],
    )


@compiled
def rules_in(pool: Pool, r: int) -> TourTables:
    """Give the tables of some rules."""
    e, f = pool.effect_first[r], pool.effect_first[r + 1]
    return TourTables(
        pool.kinds[r],
        pool.layer[r],
        pool.following[pool.state_first[r] : pool.state_first[r + 1]],
        pool.offset[r],
        pool.effect[pool.kind_first[r] : pool.kind_first[r + 1]],
        pool.effect_pointer[pool.pointer_first[r] : pool.pointer_first[r + 1]],
        pool.effect_rest[e:f],
        pool.effect_allowed[e:f],
    )


@compiled
def agent_in(pool: Pool, a: int) -> AgentTables:
    """Give the tables of an agent."""
    first, end = pool.charge_first[a], pool.charge_first[a + 1]
    return AgentTables(
        pool.available[first:end],
        pool.charge[first:end],
        pool.group[a],
        pool.start[a],
        rules_in(pool, pool.rules[a]),
    )


def build_pool(instance: Instance) -> Pool:
    """Give the tables of all agents of an instance."""
    options = [option_tables(instance, each) for each in instance.options]
    agents = all_tables(instance)
    rules = list({id(own.rules): own.rules for own in agents}.values())
    index = {id(own): r for r, own in enumerate(rules)}
    days = instance.days
    return Pool(
        day_pointer=_stack([o.day_pointer for o in options], (days + 1,)),
        classes=_stack([o.classes for o in options], (days + 1,)),
        off_class=_padded([o.off_class for o in options]),
        option_first=_firsts([o.start for o in options]),
        first_slot=_joined([o.start for o in options]),
        end_slot=_joined([o.end for o in options]),
        template=_joined([o.template for o in options]),
        paid=_joined([o.paid for o in options]),
        rest_class=_joined([o.rest_class for o in options]),
        allowed=_joined([o.allowed for o in options]),
        template_first=_firsts([o.break_count for o in options]),
        break_count=_joined([o.break_count for o in options]),
        break_length=_wide([o.break_length for o in options]),
        break_low=_wide([o.break_low for o in options]),
        break_high=_wide([o.break_high for o in options]),
        gap_low=_wide([o.gap_low for o in options]),
        gap_high=_wide([o.gap_high for o in options]),
        apart=_joined([o.apart for o in options], np.bool_),
        kinds=np.array([r.kinds for r in rules], np.int64),
        layer=_stack([r.layer for r in rules], (days + 1,)),
        offset=_stack([r.offset for r in rules], (days + 2,)),
        state_first=_firsts([r.following for r in rules]),
        following=_wide([r.following for r in rules], np.int32),
        kind_first=_firsts([r.effect for r in rules]),
        effect=_joined([r.effect for r in rules]),
        pointer_first=_firsts([r.effect_pointer for r in rules]),
        effect_pointer=_joined([r.effect_pointer for r in rules]),
        effect_first=_firsts([r.effect_rest for r in rules]),
        effect_rest=_joined([r.effect_rest for r in rules]),
        effect_allowed=_joined([r.effect_allowed for r in rules]),
        option_set=np.array(instance.option_set, np.int64),
        rules=np.array([index[id(own.rules)] for own in agents], np.int64),
        start=np.array([own.start for own in agents], np.int64),
        group=_stack([own.group for own in agents], (days,)),
        charge_first=_firsts([own.charge for own in agents]),
        available=_joined([own.available for own in agents], np.bool_),
        charge=_joined([own.charge for own in agents], np.float64),
    )


def _firsts(arrays: Sequence[NDArray[Any]]) -> Int:
    """Give where each array begins when they are joined, and the end."""
    return np.concatenate(([0], np.cumsum([len(a) for a in arrays]))).astype(np.int64)


def _joined(arrays: Sequence[NDArray[Any]], kind: Any = np.int64) -> NDArray[Any]:
    """Join arrays of one dimension."""
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind, copy=False)


def _stack(arrays: Sequence[Int], shape: tuple[int, ...]) -> Int:
    """Stack arrays of one shape, none among them."""
    return np.array(arrays, np.int64).reshape(len(arrays), *shape)


def _wide(arrays: Sequence[NDArray[Any]], kind: Any = np.int64) -> NDArray[Any]:
    """Join arrays of two dimensions, padded to the widest."""
    width = max([1, *(a.shape[1] for a in arrays)])
    out = np.full((sum(len(a) for a in arrays), width), -1, kind)
    row = 0
    for each in arrays:
        out[row : row + len(each), : each.shape[1]] = each
        row += len(each)
    return out


def _padded(arrays: Sequence[Int]) -> Int:
    """Stack arrays of two dimensions, padded to the widest."""
    width = max([1, *(a.shape[1] for a in arrays)])
    days = max([0, *(len(a) for a in arrays)])
    out = np.zeros((len(arrays), days, width), np.int64)
    for place, each in zip(out, arrays, strict=True):
        place[:, : each.shape[1]] = each
    return out
