"""Without numba: the same public functions, the same figures, one warning."""

import json
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.staffing import kernels, plain

DEFINITIONS = ("offered", "answered", "less_short", "abandons_met", "virtual")

COMMON = """
import json, sys, warnings
from importlib.abc import MetaPathFinder


class NoNumba(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "numba":
            raise ImportError("No module named 'numba' (blocked by the test)")
        return None


if sys.argv[1] == "without":
    sys.meta_path.insert(0, NoNumba())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from wfm.staffing import (
        agents_for, chat_agents_for, chat_performance, erlang_a, erlang_b, fractional_agents_for
    )
import numpy as np
from data.records import ServiceGoal

draw = np.random.default_rng(8)
load, aht = 10 ** draw.uniform(-2, 2.5, 200), 10 ** draw.uniform(1, 3.5, 200)
patience = np.where(draw.random(200) < 0.3, np.inf, 10 ** draw.uniform(0, 3, 200))
queue = {"aht_seconds": aht, "patience_seconds": patience}
out = {"warned": [str(w.message) for w in caught if w.category is UserWarning]}
out["numba"] = "numba" in sys.modules
for definition in ("offered", "answered", "less_short", "abandons_met", "virtual"):
    goal = ServiceGoal(0.8, 20, definition=definition, max_asa_seconds=30, max_occupancy=0.97)
    out["whole " + definition] = agents_for(goal, load / aht, **queue).tolist()
    real = fractional_agents_for(goal, load / aht, **queue)
    out["real " + definition] = real.tolist()
agents = np.maximum(np.array(out["whole offered"]) - draw.integers(0, 3, 200), 0)
got = erlang_a(agents, load / aht, **queue)
for name in got.__dataclass_fields__:
    out[name] = np.nan_to_num(getattr(got, name), posinf=-1, nan=-2).tolist()
out["blocking"] = erlang_b(agents, load).tolist()
chats = {"aht_by_level": [1.0, 1.2, 1.5], "aht_seconds": 300.0, "patience_seconds": 120.0}
out["chat agents"] = chat_agents_for(ServiceGoal(0.8, 30), load[:40] / 300, **chats).tolist()
chat = chat_performance(out["chat agents"], load[:40] / 300, **chats)
out["chat"] = [*chat.service("answered"), *chat.occupancy, *chat.asa_seconds]
print(json.dumps(out))
"""


def run(how):
    done = subprocess.run(  # noqa: PLW1510 - a failure is shown with its words
        [sys.executable, "-c", textwrap.dedent(COMMON), how], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def both():
    """The same cells by the public functions in two processes, with numba and without."""
    return run("with"), run("without")


def test_the_figures_are_the_same(both):
    """Whole answers are equal; shares, waits and real answers agree to 1e-10."""
    compiled, numpy_ = both
    assert compiled["numba"]
    assert not numpy_["numba"]
    whole = {*(f"whole {definition}" for definition in DEFINITIONS), "chat agents"}
    for name in whole:
        assert compiled[name] == numpy_[name], name
    for name in set(compiled) - whole - {"warned", "numba"}:
        np.testing.assert_allclose(numpy_[name], compiled[name], rtol=1e-10, atol=1e-10)


def test_one_warning_says_what_is_slower(both):
    """Without numba one UserWarning names the reason and what it costs; with it there is none."""
    compiled, numpy_ = both
    assert compiled["warned"] == []
    (words,) = numpy_["warned"]
    assert "numba cannot be imported (No module named 'numba'" in words
    assert "staffing runs in numpy" in words
    assert "simulation needs numba" in words


@settings(deadline=None, max_examples=40)
@given(
    st.floats(1e-6, 3000),
    st.floats(-9, 3.5),
    st.floats(1, 4),
    st.one_of(st.none(), st.floats(-2, 4)),
    st.sampled_from([0.0, 20.0, 3600.0]),
)
def test_extreme_cells_agree(agents, load, aht, patience, threshold):
    """Far over- and understaffed, for real numbers of agents too, both give the same figures."""
    cell = [
        np.array([float(agents), float(round(agents))]),
        np.full(2, 10**load / 10**aht),
        np.full(2, 10**aht),
        np.ones(1),
        np.full(2, 0.0 if patience is None else 10**-patience),
        np.full(2, threshold),
    ]
    got, exact = plain.performance_of_all(*cell), kernels.performance_of_all(*cell)
    assert not np.isnan(exact).any()
    np.testing.assert_allclose(got, exact, rtol=1e-9, atol=1e-10)


def test_nobody_and_nothing_agree():
    """Cells without agents or contacts, alone and among others, agree in every figure."""
    agents, rate = np.array([0.0, 0.0, 3.0, 3.0, 0.0]), np.array([0.0, 0.1, 0.0, 0.01, 0.1])
    rest = (np.full(5, 60.0), np.ones(1), np.array([0.1, 0.1, 0.0, 0.1, 0.0]), np.full(5, 20.0))
    got = plain.performance_of_all(agents, rate, *rest)
    np.testing.assert_allclose(got, kernels.performance_of_all(agents, rate, *rest), atol=1e-12)
