"""One day chosen anew and proven best."""

from datetime import date
from itertools import product

import numpy as np
import pytest

from data.records import BreakRule, Preference
from scheduling import check, solve
from scheduling.day_model import DayModel
from scheduling.deferred import even_plan
from scheduling.extraction import extract
from scheduling.pins import Pin
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch


def roster(instance, seed=1):
    """Give a roster built agent by agent."""
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    TourSearch(state, seed).build()
    return state


@pytest.fixture
def busy(office):
    """Three agents, seven starts, a day with two humps that suits none of the starts alone."""
    office.days = 1
    office.agents = tuple(office.agent(name) for name in "abc")
    office.template(earliest_start=6 * 60, latest_start=12 * 60)
    office.rules(min_days_per_week=1, max_days_per_week=1)
    need = np.zeros(24)
    need[6:10], need[10:14], need[14:19] = 1.0, 2.4, 1.3
    office.need = need
    return office


def placements(template, minutes):
    """Give every way to place a template's breaks: start slots from the shift's."""
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    starts = [range(0, template.length_minutes, minutes) for _ in rules]
    for chosen in product(*starts):
        ended, fits = 0, True
        for i, (rule, at) in enumerate(zip(rules, chosen, strict=True)):
            work = at - ended
            most = template.max_work_minutes or 10**6
            fits &= rule.earliest <= at <= rule.latest and work >= template.min_work_minutes
            fits &= work <= most and (i == 0 or at >= ended)
            ended = at + rule.minutes
        work = template.length_minutes - ended
        fits &= template.min_work_minutes <= work <= (template.max_work_minutes or 10**6)
        if fits:
            yield tuple(at // minutes for at in chosen)


def every_choice(state, agent, day):
    """Give what an agent may do on a day, by the checker: charge, and presence by slot."""
    instance = state.instance
    options, tables = instance.options_of(agent), state.options[instance.option_set[agent]]
    tours, breaks = state.save()
    out = []
    for option in (-1, *range(*tables.day_pointer[day : day + 2].tolist())):
        template = None if option < 0 else options.templates[options.template[option]]
        places = [()] if template is None else placements(template, instance.slots.minutes)
        for starts in places:
            new_tours, new_breaks = tours.copy(), breaks.copy()
            new_tours[agent, day], new_breaks[agent, day] = option, 0
            presence = np.zeros(instance.slots.count)
            if template is not None:
                begin = int(tables.start[option])
                new_breaks[agent, day, : len(starts)] = np.array(starts, int) + begin
                presence[begin : tables.end[option]] = 1.0
                rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
                for rule, at in zip(rules, starts, strict=True):
                    length = rule.minutes // instance.slots.minutes
                    presence[begin + at : begin + at + length] = 0.0
            state.put((new_tours, new_breaks))
            shifts = extract(instance, state)
            if not any(v.agent_id == instance.agents[agent].id for v in check(instance, shifts)):
                out.append((float(state.charges[agent]), presence))
    state.put((tours, breaks))
    return out


def least_cost(state, day):
    """Give the least cost of all combinations of what the agents may do on a day."""
    instance = state.instance
    choices = [every_choice(state, a, day) for a in range(len(instance.agents))]
    tours, breaks = state.save()
    off = tours.copy()
    off[:, day] = -1
    state.put((off, breaks))
    others, targets, price = state.on_duty[-1].copy(), state.targets[:, -1], state.price[:, -1]
    state.put((tours, breaks))
    best = np.inf
    for chosen in product(*choices):
        on_duty = others + sum(presence for _, presence in chosen)
        missing = np.maximum(0.0, targets - on_duty).sum(axis=1)
        best = min(best, float(price @ missing) + sum(charge for charge, _ in chosen))
    return best


MEAL = BreakRule("meal", 60, paid=False, earliest=120, latest=240)
PAUSE = BreakRule("break", 60, paid=True, earliest=60, latest=360)


@pytest.mark.parametrize(
    "template",
    [
        {},
        {"breaks": (MEAL,)},
        {"breaks": (MEAL, PAUSE)},
        {"breaks": (MEAL, PAUSE), "min_work_minutes": 60},
        {"breaks": (MEAL, PAUSE), "max_work_minutes": 180},
    ],
    ids=["none", "one", "overlapping", "least work", "most work"],
)
def test_proves_the_best_of_all_combinations(busy, template):
    """The proven day costs as little as the cheapest of all choices that the checker lets pass."""
    busy.template(earliest_start=8 * 60, latest_start=10 * 60, **template)
    busy.rules(min_days_per_week=0)
    state = roster(busy.build())
    tours, breaks = state.save()
    tours[:] = -1
    state.put((tours, breaks))
    best = least_cost(state, 0)
    assert best < state.cost - 1
    result = DayModel(state, 0).improve(seconds=30, workers=2, seed=1)
    assert result.proven
    assert result.after == pytest.approx(best)
    assert state.cost == pytest.approx(best)
    assert result.bound <= best + 1e-6
    assert check(state.instance, extract(state.instance, state)) == ()


@pytest.mark.parametrize("seed", range(4))
def test_comes_on_and_goes_off_duty_within_the_rules_of_the_week(office, seed):
    """With the other days fixed the day is the cheapest legal one, limits of the week and all."""
    random = np.random.default_rng(seed)
    office.days = 4
    office.agents = tuple(office.agent(name) for name in "abc")
    office.template(earliest_start=8 * 60, latest_start=16 * 60, step_minutes=120)
    office.rules(min_days_per_week=3, max_days_per_week=4, rest_minutes=14 * 60)
    office.rules(max_consecutive_days=2, min_consecutive_days_off=1)
    office.need = random.integers(0, 4, 96) * (np.arange(96) % 24 > 7)
    state = roster(office.build())
    day = int(random.integers(4))
    before = state.tours.copy()
    best = least_cost(state, day)
    result = DayModel(state, day).improve(seconds=30, workers=1, seed=seed)
    assert result.proven
    assert result.after == pytest.approx(best)
    assert result.after <= result.before + 1e-9
    others = [d for d in range(4) if d != day]
    assert (state.tours[:, others] == before[:, others]).all()
    assert check(state.instance, extract(state.instance, state)) == ()


def test_wishes_fairness_and_changes_are_priced_as_the_roster_prices_them(office):
    """On a weekend, between wishes and a base roster, the proven day is the cheapest of all."""
    office.first = date(2026, 6, 5)
    office.days = 3
    office.agents = tuple(office.agent(name) for name in "abc")
    office.template(earliest_start=8 * 60, latest_start=16 * 60, step_minutes=240)
    office.rules(max_days_per_week=3)
    office.need = np.tile(np.where(np.arange(24) > 8, 1.4, 0.0), 3)
    wish = Preference("b", 960, 1440, "strongly_avoid")
    base = [office.shift(1, 8, "a"), office.shift(1, 12, "c")]
    state = roster(office.build(preferences=[wish], base=base))
    assert state.burdens.price > 0
    best = least_cost(state, 1)
    result = DayModel(state, 1).improve(seconds=30, workers=1, seed=1)
    assert result.proven
    assert result.after == pytest.approx(best, abs=0.4)
    assert result.bound <= best + 1e-6
    assert result.after >= best - 1e-6


def test_an_agent_in_a_meeting_keeps_the_shift(busy):
    """Whoever is in a meeting on the day is left as he is; the others are chosen anew."""
    state = roster(busy.build())
    start = int(state.options[0].start[state.tours[0, 0]])
    before = state.tours[0, 0], state.breaks[0, 0].copy()
    state.remove(0)
    state.pin(0, [Pin(start + 1, start + 2, 0)])
    state.restore([0], (state.tours[[0]], state.breaks[[0]]))
    model = DayModel(state, 0)
    assert 0 not in model.case.agents
    assert model.improve(seconds=20, workers=1, seed=1).proven
    assert state.tours[0, 0] == before[0]
    assert (state.breaks[0, 0] == before[1]).all()


@pytest.mark.parametrize(("rest_hours", "expected"), [(14, 6), (20, 12)])
def test_keeps_the_rest_to_the_days_beside(office, rest_hours, expected):
    """An early start is wanted, but not allowed once the rest after yesterday's shift is long."""
    office.days = 2
    office.template(earliest_start=6 * 60, latest_start=12 * 60)
    office.rules(min_days_per_week=2, max_days_per_week=2, rest_minutes=rest_hours * 60)
    need = np.zeros(48)
    need[8:16], need[30:38] = 1.0, 1.0
    office.need = need
    state = roster(office.build())
    tours, breaks = state.save()
    starts = state.options[0].start - int(state.options[0].start[0]) + 6
    tours[0] = [np.flatnonzero(starts == 8)[0], np.flatnonzero(starts == 36)[0]]
    state.put((tours, breaks))
    assert DayModel(state, 1).improve(seconds=20, workers=2, seed=1).proven
    assert starts[state.tours[0, 1]] - 24 == expected
    assert check(state.instance, extract(state.instance, state)) == ()


def test_an_empty_day_is_proven(busy):
    """Nobody may work, nothing can be better."""
    busy.rules(min_days_per_week=0, max_days_per_week=0)
    state = roster(busy.build())
    result = DayModel(state, 0).improve(seconds=5, workers=1, seed=1)
    assert result.proven
    assert result.before == result.after == result.bound


def test_the_chain_ends_with_proven_days(busy):
    """solve() reports how many days are proven."""
    solution = solve(busy.build(), iterations=5, workers=1)
    assert solution.proven_days == 1
    assert solution.stages[-1].name == "days"
