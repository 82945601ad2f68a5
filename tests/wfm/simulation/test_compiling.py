"""Telling the user that the simulator is compiled first."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from wfm.simulation import replicate, replication, run


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """A kernel that this process has not compiled and whose folder on disk is empty."""
    fresh = SimpleNamespace(
        signatures=[],
        py_func=replication.simulate_horizon.py_func,
        stats=SimpleNamespace(cache_path=str(tmp_path)),
    )
    monkeypatch.setattr(replication, "simulate_horizon", fresh)
    return fresh


def test_cold(kernel):
    """With nothing in memory and nothing on disk it must be compiled."""
    assert replication._must_compile()


def test_on_disk(kernel, tmp_path):
    """An index on disk that is newer than the source will be used, an older one will not."""
    index = tmp_path / "kernel.simulate_horizon-100.py311.nbi"
    index.touch()
    assert not replication._must_compile()
    os.utime(index, (0, 0))
    assert replication._must_compile()


def test_in_memory(kernel):
    """What this process has compiled it need not compile."""
    kernel.signatures.append("some")
    assert not replication._must_compile()


def test_real_index(model, queue):
    """The real kernel, once run, has its index on disk where it is looked for."""
    replicate(model([queue()], [], [[0]]), 0)
    folder = Path(replication.simulate_horizon.stats.cache_path)
    assert list(folder.glob("kernel.simulate_horizon-*.nbi"))


def test_told_before(monkeypatch, model, queue):
    """Compiling is told before the replications."""
    monkeypatch.setattr(replication, "_must_compile", lambda: True)
    told = []
    list(run(model([queue()], [], [[0]]), 1, progress=lambda *a: told.append(a[0])))
    assert told == ["Compiling the simulator"] * 2 + ["Simulating"]
