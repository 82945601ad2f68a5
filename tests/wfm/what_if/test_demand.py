"""Contacts and handle times of a scenario, changed."""

import numpy as np
import pytest

from data.records import ConfigurationError
from wfm.what_if import apply_what_if, parse_what_if
from wfm.what_if.demand import rescaled


def change(text, scenario):
    return apply_what_if(parse_what_if(text), scenario)


def test_ten_percent_more(scenario):
    """Expected contacts grow by exactly a tenth, samples by a tenth up to chance, all queues."""
    changed, (note,) = change("volume=+10%", scenario)
    before, after = scenario.forecast, changed.forecast
    assert after.mean == pytest.approx(1.1 * before.mean)
    assert after.samples.dtype == np.int32
    for q in range(3):
        contacts = before.samples[:, q].sum()
        # Binomial(n, 0.1): four standard deviations.
        noise = 4 * np.sqrt(0.09 * contacts)
        assert after.samples[:, q].sum() == pytest.approx(1.1 * contacts, abs=noise)
        assert after.samples[:, q].sum() != pytest.approx(contacts, abs=noise)
    assert (after.samples >= before.samples).all()
    total = before.mean.sum()
    assert note == (
        f"volume +10 %: {total:,.0f} expected contacts of the forecast become {1.1 * total:,.0f}"
    )


@pytest.mark.parametrize(
    ("target", "chosen"),
    [("calls", [0]), ("concurrent", [1]), ("deferred", [2]), ("email", [2]), ("voice", [0])],
)
def test_targets(scenario, target, chosen):
    """A queue, a channel or a medium is changed, the others are not."""
    changed, _ = change(f"volume=-50%@{target}", scenario)
    differs = (changed.forecast.samples != scenario.forecast.samples).any(axis=(0, 2))
    assert np.flatnonzero(differs).tolist() == chosen
    assert (changed.forecast.samples <= scenario.forecast.samples).all()


def test_none_left(scenario):
    """100 % less is none."""
    changed, _ = change("volume=-100%", scenario)
    assert changed.forecast.samples.sum() == changed.forecast.mean.sum() == 0


def test_same_every_time(scenario):
    """One what-if gives the same samples each time; its second change draws anew."""
    one, two = (change("volume=+10%", scenario)[0].forecast.samples for _ in range(2))
    assert (one == two).all()
    twice = change("volume=+10%;volume=+10%", scenario)[0].forecast
    assert twice.mean == pytest.approx(1.21 * scenario.forecast.mean)
    contacts = scenario.forecast.samples.sum()
    assert twice.samples.sum() == pytest.approx(1.21 * contacts, rel=0.01)


def test_days_stay_alike(scenario):
    """Samples with many contacts stay those with many: totals keep their order almost wholly."""
    changed, _ = change("volume=+20%@calls", scenario)
    totals = [f.samples[:, 0].sum(axis=1) for f in (scenario.forecast, changed.forecast)]
    assert np.corrcoef(totals)[0, 1] > 0.9


@pytest.mark.parametrize("factor", [0.0, 0.3, 1.0, 1.7, 2.0, 5.25])
def test_rescaled(factor):
    """The mean is multiplied, zeros stay, and whole factors leave nothing to chance."""
    contacts = np.array([[0, 4]] * 4000, np.int32)
    found = rescaled(contacts, factor, rng=np.random.default_rng(1))
    assert not found[:, 0].any()
    deviation = np.sqrt(4 * (factor % 1) * (1 - factor % 1) / 4000)
    assert found[:, 1].mean() == pytest.approx(4 * factor, abs=4 * deviation + 1e-12)


def test_aht(scenario):
    """Handle times grow, of the queues meant alone; contacts do not."""
    changed, (note,) = change("aht=+5%@calls", scenario)
    assert changed.forecast.aht_seconds[0] == pytest.approx(315)
    assert (changed.forecast.aht_seconds[1:] == 300).all()
    assert changed.forecast.samples is scenario.forecast.samples
    assert note == "AHT +5 % of calls: 300 s a contact become 315 s"


def test_aht_without_contacts(scenario):
    """Where no contacts are expected the note tells the mean over intervals."""
    _, notes = change("volume=-100%;aht=-50%", scenario)
    assert notes[1] == "AHT -50 %: 300 s a contact become 150 s"


def test_base_unchanged(scenario):
    """What was given stays as it was."""
    kept = scenario.forecast.samples.copy(), scenario.forecast.mean.copy()
    change("volume=+50%;aht=+10%;storm=calls;agents=-1", scenario)
    assert (scenario.forecast.samples == kept[0]).all()
    assert (scenario.forecast.mean == kept[1]).all()
    assert (scenario.forecast.aht_seconds == 300).all()
    assert len(scenario.agents) == 5


def test_unknown_target(scenario):
    """Nothing of that name: queues, channels and media are listed."""
    expected = r"'fax'.*calls, chat, mail.*immediate, concurrent, deferred.*voice, chat, email"
    with pytest.raises(ConfigurationError, match=expected):
        change("volume=+10%@fax", scenario)
