"""Whether the compiled code on disk is up to date, and who is told that it is not."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from wfm.simulation import replicate, replication, run
from wfm.simulation.freshness import is_compiled, refresh


@pytest.fixture
def sources(tmp_path):
    """A package of two modules, last changed at second 1,000."""
    for name in ("kernel.py", "helper.py"):
        path = tmp_path / name
        path.write_text("def loop(): ...\n")
        os.utime(path, (1000, 1000))
    return tmp_path


@pytest.fixture
def kernel(sources):
    """A function of that package that this process has not compiled."""
    space = {"__name__": "package.kernel"}
    exec(compile("def loop(): ...", str(sources / "kernel.py"), "exec"), space)
    found = SimpleNamespace(
        signatures=[],
        py_func=space["loop"],
        stats=SimpleNamespace(cache_path=str(sources)),
        forgotten=0,
    )

    def recompile():
        found.forgotten += 1

    found.recompile = recompile
    return found


def keep(sources, second):
    index = sources / "kernel.loop-1.py311.nbi"
    index.touch()
    os.utime(index, (second, second))


def test_cold(kernel):
    """With nothing in memory and nothing on disk it must be compiled."""
    assert not is_compiled(kernel)


def test_on_disk(kernel, sources):
    """Code on disk that is as new as all sources of the package is used."""
    keep(sources, 1000)
    assert is_compiled(kernel)
    keep(sources, 999)
    assert not is_compiled(kernel)


def test_changed_helper(kernel, sources):
    """A change of a module that the kernel calls makes its code on disk out of date."""
    keep(sources, 1500)
    os.utime(sources / "helper.py", (2000, 2000))
    assert not is_compiled(kernel)
    refresh(kernel)
    assert kernel.forgotten == 1


def test_nothing_to_forget(kernel, sources):
    """What is up to date, on disk or in memory, is kept."""
    keep(sources, 1000)
    refresh(kernel)
    os.utime(sources / "helper.py", (2000, 2000))
    kernel.signatures.append("some")
    refresh(kernel)
    assert kernel.forgotten == 0


def test_real_kernels(model, queue):
    """The real kernels, once run, have their code on disk where it is looked for."""
    replicate(model([queue()], [], [[0]]), 0)
    for kernel in replication._KERNELS:
        assert kernel.signatures
        name = f"{kernel.py_func.__module__.split('.')[-1]}.{kernel.py_func.__name__}"
        assert list(Path(kernel.stats.cache_path).glob(f"{name}-*.nbi"))


def test_told_before(monkeypatch, model, queue):
    """Compiling is told before the replications."""
    monkeypatch.setattr(replication, "is_compiled", lambda _: False)
    told = []
    list(run(model([queue()], [], [[0]]), 1, progress=lambda *a: told.append(a[0])))
    assert told == ["Compiling the simulator"] * 2 + ["Simulation"]
