"""`train` waits for a compile that it needs, says so, and can be stopped meanwhile."""

import pytest

from engine.backends.kernel_supply import Supply
from engine.cli import awaiting
from engine.cli.interruption import Interruption
from engine.files.project_file import load


class Slow(Supply):
    """Compiles in three moments, or fails."""

    def __init__(self, kernel, failure=""):
        super().__init__()
        self._made, self._will_fail = kernel, failure
        self.moments, self.stopped = 0, False

    is_ready = property(lambda self: self._kernel is not None)
    can_come = property(lambda self: not self._failure and not self.is_ready)

    def start(self):
        self.moments = 3

    def wait(self):
        self.moments -= 1
        if self.moments > 0:
            return True
        self._failure = self._will_fail
        self._kernel = None if self._failure else self._made
        return False

    def stop(self):
        self.stopped = True


@pytest.fixture
def use(monkeypatch, tmp_path):
    def install(slow):
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
        for module in ("engine.backends.choice", "engine.cli.awaiting"):
            monkeypatch.setattr(f"{module}.supply", lambda: slow)
        return slow

    return install


@pytest.fixture
def xor(good, tmp_path):
    good("new", "xor.wloom", "--data", "xor", "--layers", "4:tanh")
    return tmp_path / "xor.wloom"


def test_training_waits_and_says_so(good, xor, kernel, use):
    slow = use(Slow(kernel))
    result = good("train", xor, "--epochs", "2", "--json")
    assert result.json["backend"] == "fused"
    assert result.err == "Compiling the fused kernel, once on this machine ...\n"
    assert slow.moments == 0


def test_a_compile_that_fails_costs_speed_only(good, xor, kernel, use):
    use(Slow(kernel, "out of luck"))
    result = good("train", xor, "--epochs", "2", "--json")
    assert result.json["backend"] == "numpy"
    note = result.err.splitlines()[-1]
    assert note.startswith("numpy trains, more slowly: ")
    assert "out of luck" in note


def test_numpy_waits_for_nothing(good, xor, kernel, use):
    slow = use(Slow(kernel))
    result = good("train", xor, "--epochs", "2", "--backend", "numpy", "--json")
    assert result.json["backend"] == "numpy"
    assert (slow.moments, result.err) == (0, "")


def test_who_asks_to_stop_does_not_wait(xor, kernel, use):
    slow = use(Slow(kernel))
    awaiting.await_kernel(load(xor), Interruption(asked=True))
    assert slow.stopped
    assert slow.moments == 2
