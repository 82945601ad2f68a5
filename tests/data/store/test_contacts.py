"""Single contacts of call-level logs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.records import Contact, InputRefusedError
from data.store import ImportCounts, Store

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANSWERED = Contact("voice", EIGHT, "handled", 12.5, 300, "ada", "c1", "call-1")
GIVEN_UP = Contact("voice", EIGHT + timedelta(minutes=1), "abandoned", 60, 0)


def test_contacts_come_back(store: Store) -> None:
    """Every field survives, by arrival; other queues are not mixed in."""
    other = replace(GIVEN_UP, queue="chat")
    assert store.add_contacts([GIVEN_UP, ANSWERED, other]) == ImportCounts(inserted=3)
    assert store.contacts("voice") == (ANSWERED, GIVEN_UP)
    assert store.contacts("chat") == (other,)
    assert store.contacts("unknown") == ()


def test_the_same_log_again_adds_nothing(store: Store) -> None:
    """With and without ids of the source a second import finds every contact there."""
    store.add_contacts([ANSWERED, GIVEN_UP])
    assert store.add_contacts([ANSWERED, GIVEN_UP]) == ImportCounts(unchanged=2)


def test_equal_contacts_of_one_log_are_several(store: Store) -> None:
    """Two customers may give up in the same second; a log with a third one adds only that."""
    assert store.add_contacts([GIVEN_UP] * 2) == ImportCounts(inserted=2)
    assert store.add_contacts([GIVEN_UP] * 3) == ImportCounts(inserted=1, unchanged=2)
    assert store.contacts("voice") == (GIVEN_UP,) * 3


def test_a_corrected_contact_is_updated(store: Store) -> None:
    """The same id of the source with another handle time replaces it."""
    store.add_contacts([ANSWERED])
    longer = replace(ANSWERED, handle_seconds=900.0)
    assert store.add_contacts([longer]) == ImportCounts(updated=1)
    assert store.contacts("voice") == (longer,)


def test_one_id_for_two_contacts_is_refused(store: Store) -> None:
    """Two contacts of one log with one id and different contents are named."""
    with pytest.raises(InputRefusedError, match=r"contact twice.*voice call-1"):
        store.add_contacts([ANSWERED, replace(ANSWERED, wait_seconds=0.0)])
    assert store.contacts("voice") == ()


@pytest.mark.parametrize("wait", [-1.0, float("nan"), float("inf")])
def test_impossible_times_are_refused(store: Store, wait: float) -> None:
    """A wait is a number of 0 or more."""
    with pytest.raises(InputRefusedError, match="below 0 or no number: voice call-1"):
        store.add_contacts([replace(ANSWERED, wait_seconds=wait)])


def test_a_dry_run_adds_nothing(store: Store) -> None:
    """A dry run counts and keeps nothing."""
    assert store.add_contacts([ANSWERED], dry_run=True) == ImportCounts(inserted=1)
    assert store.contacts("voice") == ()
