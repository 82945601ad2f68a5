"""Drawing as text."""

import numpy as np
import pytest

from wfm.report import svg


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (0.0, (0, 1)),
        (float("nan"), (0, 1)),
        (1.0, (0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (47.0, (0, 10, 20, 30, 40, 50)),
        (1830.0, (0, 500, 1000, 1500, 2000)),
    ],
)
def test_ticks_are_round_and_reach_the_highest_value(high, ticks):
    """Steps of 1, 2 or 5 times a power of ten."""
    assert svg.nice_ticks(high) == pytest.approx(ticks)


def test_a_scale_maps_its_ends():
    """Upside down as pixels are."""
    scale = svg.Frame(width=100, height=100, left=10, right=10, top=20, bottom=30).upward(0, 5)
    assert (scale.at(0), scale.at(5)) == (70, 20)


def test_a_line_breaks_where_a_value_is_missing():
    """Missing is not zero: the pen is lifted; a lone point stays visible."""
    x = np.arange(6.0)
    y = np.array([1, 2, np.nan, 5, np.nan, np.nan])
    assert svg.line_path(x, y) == "M0 1l1 1M3 5h.1"


def test_a_line_leaves_out_points_of_a_level_stretch():
    """The ends of closed hours are enough to draw them."""
    x, y = np.arange(6.0), np.array([0.0, 0, 0, 0, 3, 3])
    assert svg.line_path(x, y) == "M0 0l3 0 1 3 1 0"


def test_rounding_does_not_drift():
    """Relative steps of rounded points end where the rounded point is."""
    x = np.linspace(0, 100, 334)
    y = np.random.default_rng(1).uniform(0, 9, 334)
    path = svg.line_path(x, y)
    start, steps = path[1:].split("l")
    walk = np.array(start.split() + steps.split(), float).reshape(-1, 2).sum(axis=0)
    np.testing.assert_allclose(walk, [100, round(y[-1], 1)], atol=1e-6)


def test_a_band_goes_there_and_back():
    """Over the upper line forth and the lower line back."""
    x = np.array([0.0, 10])
    assert svg.area_path(x, np.array([8.0, 9]), np.array([2.0, 3])) == "M0 2l10 1 0 6 -10 -1z"


def test_neighbours_of_a_heat_map_are_joined():
    """Three cells of one level in a row make one rectangle, other rows another."""
    cells = {(0, 0, 5, 9): 1, (5, 0, 5, 9): 1, (10, 0, 5, 9): 0, (0, 9, 5, 9): 1}
    assert svg.heat_paths(cells, ["low", "high"]) == (
        '<path class="low" d="M10 0h5v9h-5z"/><path class="high" d="M0 0h10v9h-10zM0 9h5v9h-5z"/>'
    )


def test_text_and_titles_are_escaped():
    """Names of people and queues come from outside."""
    evil = '"><script>alert(1)</script>'
    drawn = svg.text(1, 2, evil) + svg.drawing("", width=1, height=1, title=evil, tip={"a": evil})
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 3


def test_numbers_for_tooltips_have_no_nan():
    """JSON knows null only."""
    assert svg.rounded(np.array([1.0, 2.34, np.nan])) == [1, 2.3, None]


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1.26, "1.3"), (-0.04, "0"), (120, "120")])
def test_coordinates_are_short(value, text):
    """One decimal at most."""
    assert svg.number(value) == text
