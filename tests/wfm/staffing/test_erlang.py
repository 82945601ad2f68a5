"""Erlang B, C and A against 50-digit figures, quadrature, published values and the trade's."""

import csv
import math
from itertools import product
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import InputRefusedError, ServiceGoal, WfmError
from wfm.staffing import agents_for, erlang_a, erlang_b, erlang_c

GOAL = ServiceGoal(target=0.8, threshold_seconds=20)
DEFINITIONS = ("offered", "answered", "less_short", "abandons_met", "virtual")

rates = st.floats(1e-4, 2.0)
handle_times = st.floats(5.0, 1800.0)
patiences = st.one_of(st.none(), st.floats(5.0, 3600.0))
thresholds = st.sampled_from([0.0, 5.0, 20.0, 60.0, 300.0])
definitions = st.sampled_from(DEFINITIONS)
goals = st.builds(
    ServiceGoal,
    target=st.floats(0.05, 0.99),
    threshold_seconds=thresholds,
    definition=definitions,
)


def virtual_wait_figures(agents, load, *, aht, patience, threshold):
    """M/M/n+M by integrating the virtual wait's density lambda p_(n-1) exp(...)."""
    with mpmath.workdps(25):
        rate, theta, mu = mpmath.mpf(load) / aht, mpmath.mpf(1) / patience, mpmath.mpf(1) / aht
        head = sum(
            mpmath.mpf(load) ** (k - agents + 1)
            * mpmath.factorial(agents - 1)
            / mpmath.factorial(k)
            for k in range(agents)
        )

        def density(t):
            return rate * mpmath.exp(-(rate / theta) * mpmath.expm1(-theta * t) - agents * mu * t)

        spread = max(patience, aht / agents)
        cuts = [0, *[spread * mpmath.mpf(2) ** k for k in range(-6, 7)]]

        def integral(weight, upto=None):
            points = cuts if upto is None else sorted({c for c in cuts if c < upto} | {upto})
            return mpmath.quad(lambda t: density(t) * weight(t), points) if points[-1] else 0

        scale = 1 / (head + integral(lambda _: 1))
        stays = lambda t: mpmath.exp(-theta * t)  # noqa: E731
        waits = scale * integral(lambda _: 1)
        abandoned = scale * integral(lambda t: 1 - stays(t))
        within = 1 - waits + scale * integral(stays, threshold)
        over = waits - scale * integral(lambda _: 1, threshold)
        short = scale * integral(lambda t: 1 - stays(t), threshold) + over * (1 - stays(threshold))
        return {
            "waits": waits,
            "abandoned": abandoned,
            "mean": abandoned / theta,
            "asa": scale * integral(lambda t: t * stays(t)) / (1 - abandoned),
            "within": within,
            "short": short,
            "virtual": 1 - over,
            "occupancy": rate * (1 - abandoned) / (agents * mu),
        }


CELLS = [
    (agents, load, aht, patience, threshold)
    for (agents, load), (aht, patience, threshold) in product(
        [(1, 0.3), (1, 2.0), (4, 3.7), (9, 10.0), (30, 25.0), (45, 60.0)],
        [(300.0, 120.0, 20.0), (30.0, 15.0, 0.0), (600.0, 1800.0, 60.0), (240.0, 20.0, 90.0)],
    )
]


@pytest.mark.parametrize(("agents", "load", "aht", "patience", "threshold"), CELLS)
def test_erlang_a_equals_integrals_of_the_virtual_wait(agents, load, aht, patience, threshold):
    """Every figure equals the integral of Baccelli and Hebuterne's density, in 25 digits."""
    exact = virtual_wait_figures(agents, load, aht=aht, patience=patience, threshold=threshold)
    got = erlang_a(
        agents,
        load / aht,
        aht_seconds=aht,
        patience_seconds=patience,
        threshold_seconds=threshold,
    )
    assert got.wait_probability == pytest.approx(float(exact["waits"]), abs=1e-11)
    assert got.abandoned == pytest.approx(float(exact["abandoned"]), abs=1e-11)
    assert got.mean_wait_seconds == pytest.approx(float(exact["mean"]), rel=1e-9, abs=1e-11)
    assert got.asa_seconds == pytest.approx(float(exact["asa"]), rel=1e-9, abs=1e-11)
    assert got.occupancy == pytest.approx(float(exact["occupancy"]), abs=1e-11)
    within, short = float(exact["within"]), float(exact["short"])
    assert got.service("offered") == pytest.approx(within, abs=1e-11)
    assert got.service("answered") == pytest.approx(
        within / (1 - float(exact["abandoned"])), abs=1e-10
    )
    assert got.service("less_short") == pytest.approx(within / (1 - short), abs=1e-10)
    assert got.service("abandons_met") == pytest.approx(within + short, abs=1e-11)
    assert got.service("virtual") == pytest.approx(float(exact["virtual"]), abs=1e-11)


@pytest.mark.parametrize("load", [0.01, 0.5, 3.7, 25.0, 150.0])
def test_erlang_b_and_c_equal_their_definitions(load):
    """B is the truncated Poisson's last term; C and the mean wait follow from B exactly."""
    for agents in {1, math.ceil(load), math.ceil(load + math.sqrt(load)) + 1, int(2 * load) + 2}:
        with mpmath.workdps(40):
            a = mpmath.mpf(load)
            terms = [a**k / mpmath.factorial(k) for k in range(agents + 1)]
            b = terms[-1] / sum(terms)
            c = agents * b / (agents - a * (1 - b)) if agents > a else mpmath.mpf(1)
        assert erlang_b(agents, load) == pytest.approx(float(b), rel=1e-12)
        if agents <= load:
            continue
        got = erlang_c(agents, load / 180, aht_seconds=180, threshold_seconds=20)
        late = c * mpmath.exp(-(agents - a) * 20 / 180)
        assert got.wait_probability == pytest.approx(float(c), rel=1e-11)
        assert got.mean_wait_seconds == pytest.approx(float(c * 180 / (agents - a)), rel=1e-11)
        assert got.service() == pytest.approx(float(1 - late), abs=1e-12)


def test_blocking_far_below_any_rounding_keeps_its_digits():
    """B(200, 5) = 5.3166710e-238 (capacity_planning's unit test, exact to 1e-10)."""
    assert erlang_b(200, 5.0) == pytest.approx(5.316671e-238, rel=1e-6)
    assert erlang_b(5000, 0.001) == 0.0


def test_published_figures_of_erlang_a():
    """50/h, 480 s, patience 600 s, 20 s: 0.6720, 0.7947, 0.8815."""
    got = erlang_a([8, 9, 10], 50 / 3600, aht_seconds=480, patience_seconds=600)
    np.testing.assert_allclose(got.service(), [0.6720, 0.7947, 0.8815], atol=5e-5)


def test_published_figures_of_erlang_c():
    """100/h, 240 s, 10 agents, 20 s: 0.8678 with P(wait) 0.1746."""
    got = erlang_c(10, 100 / 3600, aht_seconds=240)
    assert got.service() == pytest.approx(0.8678, abs=5e-5)
    assert got.wait_probability == pytest.approx(0.1746, abs=5e-5)


def test_fewest_agents_under_a_highest_occupancy():
    """100 per 30 min, 180 s, 80/20, occupancy 0.85: 14 agents, 0.8884, 0.714."""
    agents = agents_for(GOAL, 100 / 1800, aht_seconds=180, max_occupancy=0.85)
    assert agents == 14
    got = erlang_c(agents, 100 / 1800, aht_seconds=180)
    assert got.service() == pytest.approx(0.8884, abs=5e-5)
    assert got.occupancy == pytest.approx(0.714, abs=5e-4)
    assert got.wait_probability == pytest.approx(0.1741, abs=5e-5)


def test_exact_grid(shared_data: Path):
    """All cells of the 50-digit oracle are met within 1e-10: B, C and A, every figure."""
    with (shared_data / "staffing" / "exact_grid.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: float(v or "nan") for k, v in row.items()} for row in csv.DictReader(file)]
    column = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    queue = (column["agents"], column["a"] / column["aht"])
    call = {"aht_seconds": column["aht"], "threshold_seconds": column["awt"]}
    c = erlang_c(*queue, **call)
    a = erlang_a(*queue, patience_seconds=column["patience"], **call)
    figures = {
        "erlang_b": erlang_b(column["agents"], column["a"]),
        "erlang_c": c.wait_probability,
        "sl_c": c.service(),
        "a_pw": a.wait_probability,
        "a_pab": a.abandoned,
        "a_sl_offered": a.service("offered"),
        "a_sl_ans": a.service("answered"),
        "a_sl_virtual": a.service("virtual"),
        "a_p_w_le_t": a.service("abandons_met"),
        "a_occ": a.occupancy,
    }
    for name, got in figures.items():
        known = np.isfinite(column[name])
        assert known.sum() > 50
        np.testing.assert_allclose(got[known], column[name][known], rtol=0, atol=1e-10)
    for name, got in {"asa_c": c.mean_wait_seconds, "a_asa": a.mean_wait_seconds}.items():
        known = np.isfinite(column[name])
        np.testing.assert_allclose(got[known], column[name][known], rtol=1e-10)


def test_nothing_offered_needs_nobody_and_is_served():
    """Zero volume: 0 agents, service 1, nobody waits."""
    assert agents_for(GOAL, 0.0, aht_seconds=300) == 0
    for agents in (0, 3):
        got = erlang_a(agents, 0.0, aht_seconds=300, patience_seconds=60)
        assert [got.service(d) for d in DEFINITIONS] == [1.0] * 5
        assert (got.wait_probability, got.mean_wait_seconds, got.occupancy) == (0.0, 0.0, 0.0)


def test_nobody_there_answers_nobody():
    """No agents: everyone waits and abandons; who leaves within T counts for abandons_met only."""
    got = erlang_a(0, 0.01, aht_seconds=300, patience_seconds=60, threshold_seconds=30)
    assert (got.abandoned, got.mean_wait_seconds, got.service()) == (1.0, 60.0, 0.0)
    assert (got.service("answered"), got.service("less_short")) == (0.0, 0.0)
    assert got.service("abandons_met") == pytest.approx(1 - math.exp(-0.5))
    assert math.isnan(got.asa_seconds)
    assert erlang_c(0, 0.01, aht_seconds=300).service() == 0.0


def test_unstable_without_abandonment_is_never_in_time():
    """10 agents for 13.33 erlangs are unstable, as are agents equal to the load."""
    got = erlang_c([10, 13], [1 / 22.5, 13 / 300], aht_seconds=300)
    np.testing.assert_array_equal(got.service(), [0.0, 0.0])
    np.testing.assert_array_equal(got.mean_wait_seconds, [np.inf, np.inf])
    np.testing.assert_array_equal(got.occupancy, [1.0, 1.0])


def test_threshold_zero_counts_who_does_not_wait():
    """T = 0: service offered is 1 - P(wait)."""
    got = erlang_a(10, 0.03, aht_seconds=300, patience_seconds=90, threshold_seconds=0)
    assert got.service() == pytest.approx(1 - got.wait_probability, abs=1e-14)
    assert got.abandoned_in_threshold == pytest.approx(0.0, abs=1e-14)


def test_a_target_of_one_is_capped():
    """100 % is read as 99.99 %: finite, and as many agents as that target asks for."""
    everyone = agents_for(ServiceGoal(1.0, 20), 0.03, aht_seconds=300)
    assert everyone == agents_for(ServiceGoal(0.9999, 20), 0.03, aht_seconds=300)
    assert everyone > agents_for(ServiceGoal(0.99, 20), 0.03, aht_seconds=300)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rate_per_second": math.nan}, "rate_per_second is nan"),
        ({"rate_per_second": [0.1, -0.1]}, "rate_per_second is -0.1 at position 1"),
        ({"rate_per_second": math.inf}, "rate_per_second is inf"),
        ({"rate_per_second": "many"}, "rate_per_second is 'many'"),
        ({"rate_per_second": 1e5}, "at most 10000 a second"),
        ({"rate_per_second": 9e3}, "erlangs"),
        ({"rate_per_second": [0.1] * 3, "aht_seconds": [300.0] * 2}, r"\(3,\), \(2,\)"),
        ({"aht_seconds": 0.0}, "aht_seconds is 0; it must be a finite number above 0"),
        ({"patience_seconds": 0.0}, "patience_seconds is 0"),
        ({"patience_seconds": math.nan}, "patience_seconds is nan"),
        ({"max_occupancy": 0.0}, "max_occupancy is 0"),
        ({"goal": ServiceGoal(0.0, 20)}, "target is 0 and the goal has no limit"),
        ({"goal": ServiceGoal(-0.1, 20)}, "target is -0.1"),
        ({"goal": ServiceGoal(1.2, 20)}, "target is 1.2"),
        ({"goal": ServiceGoal(math.nan, 20)}, "target is nan"),
        ({"goal": ServiceGoal(0.8, -1)}, "threshold_seconds is -1"),
    ],
)
def test_bad_input_is_refused_with_its_value(change, words):
    """NaN, negative, infinite and ill-shaped input is named, with its value and the remedy."""
    call = {"goal": GOAL, "rate_per_second": 0.1, "aht_seconds": 300.0, "patience_seconds": 60.0}
    with pytest.raises(InputRefusedError, match=words) as caught:
        agents_for(**{**call, **change})
    assert isinstance(caught.value, WfmError)


def test_agents_are_whole():
    """Half an agent is refused, not rounded."""
    with pytest.raises(InputRefusedError, match=r"agents is 2\.5"):
        erlang_b(2.5, 1.0)


@settings(deadline=None)
@given(st.lists(st.tuples(rates, handle_times, st.floats(5.0, 3600.0)), min_size=1, max_size=8))
def test_arrays_give_what_scalars_give(cells):
    """The vectorised figures are identical to those of each cell alone."""
    rate, aht, patience = (np.array(c) for c in zip(*cells, strict=True))
    many = agents_for(GOAL, rate, aht_seconds=aht, patience_seconds=patience)
    got = erlang_a(many, rate, aht_seconds=aht, patience_seconds=patience)
    for i, (r, h, p) in enumerate(cells):
        alone = agents_for(GOAL, r, aht_seconds=h, patience_seconds=p)
        assert type(alone) is int
        assert alone == many[i]
        single = erlang_a(alone, r, aht_seconds=h, patience_seconds=p)
        assert single.service() == got.service()[i]
        assert single.asa_seconds == got.asa_seconds[i]


@settings(deadline=None, max_examples=200)
@given(rates, handle_times, patiences, goals)
def test_the_answer_is_the_fewest(rate, aht, patience, goal):
    """So many agents reach the goal, one fewer does not, by every definition."""
    agents = agents_for(goal, rate, aht_seconds=aht, patience_seconds=patience)
    fewer = erlang_a(
        [agents, agents - 1],
        rate,
        aht_seconds=aht,
        patience_seconds=patience,
        threshold_seconds=goal.threshold_seconds,
    )
    enough, short = fewer.service(goal.definition)
    assert enough >= goal.target - 1e-12
    assert agents == 1 or short < goal.target + 1e-12


@settings(deadline=None)
@given(rates, handle_times, patiences, thresholds, definitions)
def test_more_agents_never_serve_worse(rate, aht, patience, threshold, definition):
    """Service rises and waiting falls with every agent; all shares stay in [0, 1]."""
    agents = np.arange(int(rate * aht) + 30)
    got = erlang_a(
        agents, rate, aht_seconds=aht, patience_seconds=patience, threshold_seconds=threshold
    )
    service = got.service(definition)
    assert (np.diff(service) >= -1e-12)[1:].all()
    assert (np.diff(got.wait_probability) <= 1e-12).all()
    for share in (service, got.wait_probability, got.abandoned, got.occupancy):
        assert ((share >= 0) & (share <= 1 + 1e-12)).all()


def test_long_patience_tends_to_erlang_c():
    """Half a day of patience differs from none by little, a whole day by nothing."""
    call = {"agents": 12, "rate_per_second": 0.03, "aht_seconds": 300.0}
    none = erlang_c(**call)
    half_a_day = erlang_a(**call, patience_seconds=43200.0)
    assert half_a_day.service() == pytest.approx(none.service(), abs=2e-3)
    assert half_a_day.service() != none.service()
    assert erlang_a(**call, patience_seconds=86400.0).service() == none.service()


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_extremes_end_and_stay_finite(definition):
    """Deep overload, long patience, long thresholds and tiny times give shares, not overflow."""
    agents, rate, aht, patience, threshold = np.array(
        list(
            product(
                [1, 50, 3000],
                [1e-9, 0.05, 40.0],
                [0.01, 300.0, 7200.0],
                [0.01, 30.0, 80000.0],
                [0.0, 3600.0],
            )
        )
    ).T
    got = erlang_a(
        agents, rate, aht_seconds=aht, patience_seconds=patience, threshold_seconds=threshold
    )
    service = got.service(definition)
    assert ((service >= 0) & (service <= 1)).all()
    assert np.isfinite(got.mean_wait_seconds).all()
    assert (got.mean_wait_seconds <= patience * (1 + 1e-9)).all()
