"""Stored results that the center file has outlived."""

from collections.abc import Collection

from data.records import Center, ConfigurationError


def known_queues(center: Center, queues: Collection[str], *, what: str) -> None:
    """Refuse a stored result of queues that the center file does not name any more.

    Raises
    ------
    ConfigurationError
        With the names of these queues.
    """
    gone = [name for name in queues if name not in {q.name for q in center.queues}]
    if gone:
        raise ConfigurationError(
            f"{what} is of {', '.join(gone)}, which the center file no longer names; "
            "put it back, or plan anew: wfm plan"
        )
