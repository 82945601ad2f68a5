"""Which queues a change is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from data.records import Center, ConfigurationError, Queue
from wfm.simulation import Scenario


def targeted(target: str | None, scenario: Scenario) -> list[int]:
    """Give the indices of the forecast's queues that a name, channel or medium means.

    A queue's name comes before a channel or medium of that name; None means all queues.

    Raises
    ------
    ConfigurationError
        If nothing has that name.
    """
    names = scenario.forecast.queues
    if target is None:
        return list(range(len(names)))
    if target in names:
        return [names.index(target)]
    queues = _queues(scenario)
    found = [q for q, queue in enumerate(queues) if target in {queue.channel, queue.media}]
    if not found:
        raise ConfigurationError(
            f"no queue, channel or medium is called {target!r}; queues are {_listed(names)}, "
            f"channels {_listed(q.channel for q in queues)}, "
            f"media {_listed(q.media for q in queues)}"
        )
    return found


def known_queue(name: str, scenario: Scenario) -> Queue:
    """Give the forecast's queue of that name as the center has it."""
    return _queues(scenario)[scenario.forecast.queues.index(name)]


def with_queues(center: Center, changed: Sequence[Queue]) -> Center:
    """Give the center with queues replaced by those of the same names."""
    new = {queue.name: queue for queue in changed}
    return replace(center, queues=tuple(new.get(q.name, q) for q in center.queues))


def _queues(scenario: Scenario) -> list[Queue]:
    known = {queue.name: queue for queue in scenario.center.queues}
    missing = [name for name in scenario.forecast.queues if name not in known]
    if missing:
        raise ConfigurationError(
            f"the forecast has queues that the center has not: {', '.join(missing)}; "
            "run a new forecast"
        )
    return [known[name] for name in scenario.forecast.queues]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
