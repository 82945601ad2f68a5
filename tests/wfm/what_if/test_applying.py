"""What-ifs simulated beside the present plan."""

import pytest

from data.records import ConfigurationError, Distribution
from wfm.simulation import Scenario, compare
from wfm.what_if import apply_what_if, parse_what_if


@pytest.fixture
def desk(small) -> Scenario:
    """Nine agents around the clock for 50 calls an hour of 480 s; patience 600 s."""
    calls = small.queue(patience_seconds=600.0, handle_time=Distribution("exponential"))
    people = tuple(small.agent(f"a{i}") for i in range(9))
    shifts = (small.shift(start=0, length=1440, agent_id=a.id) for a in people)
    forecast = small.forecast(12.5, aht=480.0, poisson=100)
    return Scenario(small.roster(*shifts), forecast, small.center(calls), people)


def differences(desk, *texts, replications=40):
    changed = [apply_what_if(parse_what_if(text), desk)[0] for text in texts]
    return compare(desk, changed, replications=replications, workers=2)


def test_against_theory(desk):
    """Erlang A, 9 agents, 20 s: 0.7947; one agent less 0.6720, one more 0.8815."""
    _, (less, more) = differences(desk, "agents=-1", "agents=+1", replications=100)
    assert less.service.mean[0] == pytest.approx(0.6720 - 0.7947, abs=0.01)
    assert more.service.mean[0] == pytest.approx(0.8815 - 0.7947, abs=0.01)


def test_volume_like_handle_time(desk):
    """A tenth more load lowers service, whether by more calls or by longer ones."""
    base, changes = differences(desk, "volume=+10%", "aht=+10%", "volume=+10%;agents=+1")
    calls, longer, balanced = changes
    for change in (calls, longer):
        assert change.service.mean[0] + change.service.half_width[0] < -0.05
    assert balanced.service.mean[0] > calls.service.mean[0] + 0.05
    assert calls.outlook.contacts == pytest.approx(1.1 * base.contacts, rel=0.01)
    assert longer.outlook.contacts == base.contacts


def test_absence(desk):
    """With 10 points more of shifts missed about a tenth of the agents is away."""
    _, (ill, none) = differences(desk, "absence=+10pt", "absence=+10pt;absence=-10pt")
    assert ill.service.mean[0] < -0.05
    assert none.service.mean[0] == 0


def test_storm(desk):
    """A storm of an hour fills its intervals; those before it are not touched."""
    base, (storm,) = differences(desk, "storm=voice,from=12:00,hours=1,factor=4")
    now, then = (o.service_by_interval.mean[0] for o in (base, storm.outlook))
    assert then[:48].tolist() == now[:48].tolist()
    assert (then[48:52] < now[48:52] - 0.2).all()


def test_goal_and_patience(desk):
    """A longer threshold is easier to meet; less patience shortens waits and loses customers."""
    _, (goal, patience) = differences(desk, "goal=voice:80%/60s", "patience=-50%")
    assert goal.service.mean[0] > 0.02
    assert goal.asa_seconds.mean[0] == pytest.approx(0, abs=0.1)
    assert patience.asa_seconds.mean[0] < -2
    assert patience.abandoned.mean[0] > 0.01


def test_proven_surer(desk):
    """The difference is known better than either side."""
    base, (less,) = differences(desk, "agents=-1")
    widths = (base.service.half_width[0], less.outlook.service.half_width[0])
    assert less.service.half_width[0] < min(widths)


def test_order(desk):
    """Changes happen one after another: agents added can be taken away again."""
    changed, notes = apply_what_if(parse_what_if("agents=+1;without=a0+1"), desk)
    assert changed.roster == desk.roster
    assert changed.agents == desk.agents
    assert len(notes) == 2


def test_all_problems_at_once(desk):
    """Every change that is not possible is told, not the first alone."""
    with pytest.raises(ConfigurationError) as refused:
        apply_what_if(parse_what_if("agents=-10;volume=+10%;without=zoe"), desk)
    assert [p.partition(":")[0] for p in refused.value.problems] == ["-10 agents", "without zoe"]
