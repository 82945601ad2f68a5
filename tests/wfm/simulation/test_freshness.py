"""Whether the compiled code on disk is up to date, and who is told that it is not."""

import importlib
import os
import sys
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from wfm.simulation import replicate, replication, run
from wfm.simulation.duty import draw_changes
from wfm.simulation.freshness import is_compiled, refresh
from wfm.simulation.freshness import sources as sources_of
from wfm.simulation.kernel import simulate_horizons


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A package of three modules, last changed at second 1,000; the kernel needs one of them."""
    package = tmp_path / "some_package"
    package.mkdir()
    texts = {
        "__init__": "",
        "helper": "def help_out(): ...\n",
        "stranger": "def nothing(): ...\n",
        "kernel": "from some_package.helper import help_out\ndef loop(): help_out()\n",
    }
    for name, text in texts.items():
        path = package / f"{name}.py"
        path.write_text(text)
        os.utime(path, (1000, 1000))
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in texts:
        sys.modules.pop(f"some_package.{name}", None)
    sys.modules.pop("some_package", None)


@pytest.fixture
def kernel(sources):
    """A function of that package that this process has not compiled."""
    for name in ("kernel", "stranger"):
        importlib.import_module(f"some_package.{name}")
    found = SimpleNamespace(
        signatures=[],
        py_func=sys.modules["some_package.kernel"].loop,
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


def test_changed_stranger(kernel, sources):
    """A change of a module of the package that the kernel does not need changes nothing."""
    keep(sources, 1500)
    os.utime(sources / "stranger.py", (2000, 2000))
    assert is_compiled(kernel)


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


def test_sources_of_the_real_kernel():
    """The event loop builds on the modules of the engine, not on what is made of its results."""
    found = {path.name for path in sources_of(simulate_horizons.py_func)}
    assert {"books.py", "draws.py", "heap.py", "kernel.py", "lines.py", "state.py"} <= found
    assert not {"outlook.py", "building.py", "replication.py"} & found


def test_told_before(monkeypatch, model, queue):
    """Compiling is told before the replications."""
    monkeypatch.setattr(replication, "is_compiled", lambda _: False)
    told = []
    list(run(model([queue()], [], [[0]]), 1, progress=lambda *a: told.append(a[0])))
    assert told == ["Compiling the simulator"] * 2 + ["Simulation"]


def test_compiled_once(model, queue):
    """Arrays that cannot be written to, or hold smaller numbers, need no other compiled code."""
    one = model([queue()], [((0,), 0.0, 3600.0)], [[5] * 4], off_queue=0.1, absence=0.1)
    expected = replicate(one, 0)
    known = len(simulate_horizons.signatures), len(draw_changes.signatures)
    kept = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if isinstance(value, np.ndarray):
            kept[field.name] = value.copy()
            kept[field.name].flags.writeable = False
    kept["span_server"] = kept["span_server"].astype(np.int32)
    again = replicate(replace(one, **kept), 0)
    assert (again.met == expected.met).all()
    assert (len(simulate_horizons.signatures), len(draw_changes.signatures)) == known
