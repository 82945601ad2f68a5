"""A center of two sites, and files written where a test wants them."""

import pytest

from data.records import Agent, Center, Contract, InputRefusedError, Site


@pytest.fixture
def center():
    """Two sites in two zones, one contract, three skills."""
    return Center(
        "c",
        "Europe/Berlin",
        15,
        (),
        (Site("Hamburg", "Europe/Berlin"), Site("New York", "America/New_York")),
        ("voice", "chat", "english"),
        (Contract("full-time", (), 2400, 2400, 5, 5),),
        (),
    )


@pytest.fixture
def agents():
    """One agent at each site."""
    return (
        Agent("a1", "Ada", "T", "Hamburg", "Europe/Berlin", "full-time"),
        Agent("a2", "Bob", "T", "New York", "America/New_York", "full-time"),
    )


@pytest.fixture
def write(tmp_path):
    """Writes text as a file."""

    def write(text, name="people.csv"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


@pytest.fixture
def problems(write):
    """Gives the sentences with which a reader refuses a text."""

    def problems(reader, text, *others):
        with pytest.raises(InputRefusedError) as error:
            reader(write(text), *others)
        return list(error.value.problems)

    return problems
