"""How often one contact is enough, who comes back when, and that volumes are kept."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import ConfigurationError, Resolution
from wfm.simulation import replicate, run
from wfm.simulation.estimate import RatioMoments
from wfm.simulation.resolution import repeat_shares

INTERVAL = 900.0
DAY = 96
HALVES = Resolution(0.6, (0.3, 0.5, 0.6, 0.7, 0.9), 0.2, returns=0.5, return_hours=4.0)
"""A fifth of the history's contacts led to another one, 0.5 * (1 - 0.6)."""


def steady_share(start_hours, hours, *, mean=4.0, share=0.2):
    """Give share * (1 - exp(-u / mean)) on average over some hours u."""
    fall = np.exp(-start_hours / mean) * (1 - np.exp(-hours / mean)) * mean / hours
    return share * (1 - fall)


def ratios(model, *, of, by, replications=300):
    """Give estimates of sums of two measures by interval."""
    out = RatioMoments((model.intervals,))
    for one in run(model, replications, seed=5):
        out.add(of(one), by(one))
    return out.estimate()


def within(estimate, expected, *, sigmas=3.0):
    """Tell whether all estimates agree with what is expected, 95 % intervals widened."""
    off = np.abs(estimate.mean - expected)
    return bool((off <= sigmas * estimate.half_width / 1.96).all())


@pytest.fixture
def plenty(model, queue):
    """Makes a queue of contacts of a second that always finds an agent."""

    def build(contacts, resolution=HALVES, *, agents=60, **changes):
        one = queue(aht_seconds=1.0, resolution=resolution)
        end = INTERVAL * np.shape(contacts)[-1]
        return model([one], [((0,), 0.0, end)] * agents, contacts, **changes)

    return build


class TestRepeats:
    def test_steady(self, plenty):
        """At a constant rate a share r (1 - exp(-u / h)) of the contacts are returns."""
        found = repeat_shares(plenty([[7] * DAY]))[0]
        assert found == pytest.approx([steady_share(t / 4, 0.25) for t in range(DAY)])
        assert found[-1] == pytest.approx(0.2, abs=1e-3)

    def test_time_stands_still_at_night(self, plenty):
        """After a night the share goes on where it was in the evening."""
        is_open = np.arange(2 * DAY) % DAY // 4 // 12 == 0
        one = plenty([np.where(is_open, 7, 0)], opening=is_open[None])
        found = repeat_shares(one)[0]
        assert found[is_open] == pytest.approx([steady_share(t / 4, 0.25) for t in range(DAY)])
        assert not found[~is_open].any()

    def test_written_at_night(self, plenty):
        """Who wrote in the night comes back by day: none of 400 before, r h-th parts of it then."""
        is_open = np.array([False, True, True])
        one = plenty([[400, 100, 100]], opening=is_open[None])
        gone = 1 - np.exp(-0.25 / 4)
        # Of the first quarter-hour's own contacts 0.2 (1 - gone * 16) are returns.
        expected = 0.2 * (400 * gone + 100 * (1 - gone * 16)) / 100
        assert repeat_shares(one)[0, :2] == pytest.approx([0, expected])

    def test_no_more_than_all(self, plenty):
        """Where more would come back than the forecast has, all of its contacts are returns."""
        found = repeat_shares(plenty([[1000] * 8 + [1] * 8]))[0]
        assert found[8:].tolist() == [1.0] * 8

    def test_none(self, plenty, model, queue):
        """Where each contact was enough, or nothing is known of it, none is a return."""
        always = replace(HALVES, share=1.0)
        assert not repeat_shares(plenty([[7] * 8], always)).any()
        assert not repeat_shares(model([queue()], [], [[7] * 8])).any()


class TestVolume:
    """Agents who resolve the history's share have the volume of the forecast."""

    def test_always_open(self, plenty):
        """In each interval, though the volume has its ups and downs."""
        mean = 30 + 20 * np.sin(np.arange(DAY) / 8)
        one = plenty(np.random.default_rng(1).poisson(mean, (300, 1, DAY)))
        found = ratios(one, of=lambda x: x.offered[0], by=lambda _: one.samples[:, 0].mean(axis=0))
        assert within(found, 1.0, sigmas=4)
        returned = ratios(one, of=lambda x: x.returned[0], by=lambda x: x.offered[0])
        assert within(returned, repeat_shares(one)[0], sigmas=4)

    def test_closed_at_night(self, plenty):
        """Returns skip the night, and the volume of the morning is kept as well."""
        is_open = np.arange(3 * DAY) % DAY // 4 // 12 == 0
        mean = np.where(is_open, 30 + 10 * np.sin(np.arange(3 * DAY)), 0.0)
        one = plenty(
            np.random.default_rng(2).poisson(mean, (300, 1, 3 * DAY)), opening=is_open[None]
        )
        found = ratios(one, of=lambda x: x.offered[0], by=lambda _: one.samples[:, 0].mean(axis=0))
        assert np.isnan(found.mean[~is_open]).all()
        assert within(type(found)(found.mean[is_open], found.half_width[is_open]), 1.0, sigmas=4.5)

    def test_deferred(self, model, deferred):
        """Mail at any hour, answered by day; that of the last hour is not counted."""
        is_open = np.arange(3 * DAY) % DAY // 4 // 12 == 0
        mail = deferred(aht_seconds=1.0, resolution=HALVES)
        contacts = np.random.default_rng(3).poisson(6.0, (200, 1, 3 * DAY))
        spans = [((0,), d * DAY * INTERVAL, (d + 0.5) * DAY * INTERVAL) for d in range(3)]
        one = model([mail], spans * 3, contacts, opening=is_open[None])
        total = RatioMoments(())
        for x in run(one, 200, seed=5):
            total.add(x.offered[0, :-4].sum(), one.samples[:, 0, :-4].sum() / 200)
            assert not x.returned[:, ~is_open].any()
        assert within(total.estimate(), 1.0)

    @pytest.mark.parametrize(("level", "volume"), [(1.0, 0.8), (0.6, 1.0), (0.0, 1.6)])
    def test_extremes(self, plenty, level, volume):
        """Long after the start a volume v becomes v (1 - r) / (1 - returns (1 - level))."""
        quick = replace(HALVES, return_hours=0.5)
        one = plenty([[20] * DAY], quick, enough=np.full((60, 1), level))
        part = slice(40, None)
        offered, resolved = RatioMoments(()), RatioMoments(())
        for x in run(one, 100, seed=5):
            offered.add(x.offered[0, part].sum(), np.array(20.0 * (DAY - 40)))
            resolved.add(x.resolved[0, part].sum(), x.answered[0, part].sum())
        assert within(offered.estimate(), volume)
        if level in {0.0, 1.0}:
            assert resolved.estimate().mean == level
        else:
            assert within(resolved.estimate(), level)


class TestReturns:
    def test_time_until_they_do(self, plenty):
        """Returns by open time u are k/(1 - k) (1 - exp(-(1 - k) u / h)) a customer.

        Nobody is helped and a share k = 0.5 of contacts is followed by another one, after
        exponential times of mean h = 4 open hours: the N(u) contacts by then would be Poisson,
        and the rate of returns is k / h E[k**N(u)]. The queue is open every second hour.
        """
        is_open = np.arange(DAY) // 4 % 2 == 0
        once = replace(HALVES, share=1.0)
        contacts = [[2000] + [0] * (DAY - 1)]
        one = plenty(contacts, once, agents=200, opening=is_open[None], enough=np.zeros((200, 1)))
        came = np.zeros(DAY)
        for x in run(one, 20, seed=5):
            assert not x.returned[0, ~is_open].any()
            came += x.returned[0] / (20 * 2000)
        # Contacts of the first quarter-hour come in its middle on average.
        hours = np.cumsum(is_open) / 4 - 0.125
        expected = 1 - np.exp(-0.5 * hours / 4)
        assert np.cumsum(came)[3:] == pytest.approx(expected[3:], abs=0.012)

    def test_answered_alone(self, plenty):
        """Who was not answered is no matter of resolution: nobody on duty, nobody comes back."""
        one = replicate(plenty([[20] * 8], replace(HALVES, share=1.0), agents=0), 0)
        assert one.offered.sum() == 160
        assert one.returned.sum() == one.resolved.sum() == 0

    def test_mail_comes_back_once_it_is_done(self, model, deferred):
        """As long as nobody answers the mail none of it comes again."""
        always = replace(HALVES, share=1.0, return_hours=0.5)
        plan = model(
            [deferred(aht_seconds=1.0, resolution=always)],
            [((0,), 8 * INTERVAL, 1e6)],
            [[100] * 4 + [0] * 28],
            enough=np.zeros((1, 1)),
        )
        one = replicate(plan, 0)
        assert one.returned[0, :8].sum() == 0
        assert one.returned[0, 8:12].sum() > 50
        # Of the last hour it will not be known whether it is met.
        assert one.offered[0, :28].sum() == 400 + one.returned[0, :28].sum() <= one.contacts

    def test_opening_backlog(self, model, deferred):
        """What was there before the horizon does not come back: the forecast holds that."""
        plan = model(
            [deferred(aht_seconds=1.0, resolution=replace(HALVES, return_hours=0.1))],
            [((0,), 0.0, 1e6)],
            [[0] * 8],
            enough=np.zeros((1, 1)),
            backlog_queue=np.zeros(500, np.int64),
            backlog_seconds=np.full(500, 100.0),
        )
        one = replicate(plan, 0)
        assert one.backlog[0, 0] == 0
        assert one.contacts == one.offered.sum() == 0

    def test_each_alike_but_better_agents(self, plenty):
        """Whoever a beginner resolves an expert resolves too, so fewer come in every replication.

        Contacts of both runs are the same, thinned alike.
        """
        some, more = (plenty([[20] * DAY], enough=np.full((60, 1), p)) for p in (0.5, 0.9))
        for few, many in zip(run(some, 10), run(more, 10), strict=True):
            fresh = [x.offered - x.returned for x in (few, many)]
            assert np.array_equal(*fresh)
            assert many.returned.sum() < few.returned.sum()

    def test_always_enough_is_no_resolution(self, steady, queue):
        """Where every contact is and was enough all is as without a word on resolution."""
        sure = Resolution(1.0, (1.0,) * 5, 1.0)
        both = [
            replicate(
                steady([queue(patience_seconds=60.0, resolution=r)], [60], {(0,): 4}, days=1), 0
            )
            for r in (None, sure)
        ]
        for name in both[0].__slots__:
            if name != "resolved":
                assert np.array_equal(*(getattr(x, name) for x in both))
        assert both[0].resolved.sum() == 0
        assert both[1].resolved.sum() == both[1].answered.sum()

    def test_by_queue(self, model, queue):
        """One agent may resolve all of one queue and nothing of another."""
        queues = [
            queue(name, aht_seconds=1.0, resolution=replace(HALVES, share=1.0)) for name in "ab"
        ]
        plan = model(
            queues, [((0, 1), 0.0, 1e6)] * 9, [[10] * 8] * 2, enough=np.array([[1.0, 0.0]] * 9)
        )
        one = replicate(plan, 0)
        assert one.resolved.sum(axis=1).tolist() == [one.answered[0].sum(), 0]
        assert one.returned[0].sum() == 0 < one.returned[1].sum()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"share": 0.0}, "share of 0.0"),
        ({"returns": 1.0}, "returns of 1.0"),
        ({"return_hours": 0.0}, "return_hours is 0.0"),
    ],
    ids=str,
)
def test_refused(plenty, changes, message):
    """A resolution that cannot be is named with its value."""
    with pytest.raises(ConfigurationError, match=message):
        replicate(plenty([[1]], replace(HALVES, **changes)), 0)


def test_refused_shares(plenty):
    """Agents resolve a share of their contacts."""
    with pytest.raises(ConfigurationError, match="from 0 to 1"):
        replicate(plenty([[1]], enough=np.full((60, 1), 1.1)), 0)
