"""Large networks keep no copy of their state, and lose nothing by it."""

import signal
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import stepping
from engine.backends import descent
from engine.backends.backend import State, rule_of
from engine.backends.blas import adding_product, sgemm
from engine.backends.foresight import MOST, Foresight
from engine.backends.numpy_backend import NumpyBackend
from engine.optimizers import OPTIMIZERS
from engine.project import with_settings
from engine.stepping import undisturbed
from engine.trainer import Trainer
from tests.engine.random_networks import layered, project_for
from tests.engine.small_runs import assert_same_state, small
from tests.engine.test_divergence import dead_end

pytestmark = pytest.mark.usefixtures("kernel")

BACKENDS = ["numpy", "fused"]


@pytest.fixture
def large(monkeypatch):
    """Every network counts as a large one, in parts of a few parameters."""
    monkeypatch.setattr(stepping, "LARGE", 0)
    monkeypatch.setattr(descent, "LARGE", 0)
    monkeypatch.setattr(descent, "PART", 9)
    monkeypatch.setattr(descent, "TILE", 4)


def both(project, steps):
    """The same run as a small network makes it, and as a large one does."""
    kept = Trainer(project)
    kept.advance(steps)
    with pytest.MonkeyPatch.context() as patch:
        for module in (stepping, descent):
            patch.setattr(module, "LARGE", 0)
        patch.setattr(descent, "PART", 9)
        patch.setattr(descent, "TILE", 4)
        foreseen = Trainer(project)
        foreseen.advance(steps)
    return kept, foreseen


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("more", [{}, {"l1": 0.01, "l2": 0.02}, {"clip": 0.1}])
def test_a_large_network_makes_the_same_steps(backend, name, more):
    project = small(optimizer=name, backend=backend, **more)
    hidden = project.network.of_kind("hidden")[0]
    frozen = replace(hidden, frozen=np.array([True, False, True, False]))
    for network in (project.network, project.network.with_layers([frozen])):
        kept, foreseen = both(replace(project, network=network), 23)
        assert foreseen.step == 23
        np.testing.assert_allclose(
            foreseen.parameters, kept.parameters, rtol=0, atol=2e-6
        )
        if backend == "fused":
            assert np.array_equal(foreseen.parameters, kept.parameters)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "rmsprop"])
def test_divergence_is_foreseen_at_the_step_at_which_it_is_found(
    backend, loss, optimizer
):
    rate = 50.0 if loss == "mse" and optimizer in ("sgd", "momentum") else 1e37
    project = small(loss=loss, optimizer=optimizer, learning_rate=rate, backend=backend)
    kept, foreseen = both(project, 50_000)
    assert kept.stopped.reason == foreseen.stopped.reason == "diverged"
    assert np.isfinite(foreseen.parameters).all()
    # Where the last steps are large, so is what rounding makes of them.
    assert abs(foreseen.step - kept.step) <= (optimizer in ("adam", "rmsprop"))
    again = Trainer(foreseen.snapshot())
    losses = np.zeros(1)
    again._steps.train(1, losses)
    good = np.isfinite(again.parameters).all() and np.isfinite(losses).all()
    assert not good


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("backend", BACKENDS)
def test_after_a_foreseen_divergence_a_smaller_rate_goes_on(backend):
    project = dead_end(beside_output=True)
    project = with_settings(project, loss="mae", l2=1e3, learning_rate=1e3)
    trainer = Trainer(project, backend=backend)
    trainer.advance(10_000)
    assert trainer.stopped.reason == "diverged"
    assert "the first to stop being finite" in trainer.stopped.sentence
    kept = trainer.snapshot()
    settings = replace(trainer.settings, learning_rate=1e-6, l2=0.0)
    trainer.change(settings)
    trainer.begin()
    again = Trainer(replace(kept, settings=settings), backend=backend)
    assert trainer.advance(20) == again.advance(20) == 20
    assert_same_state(trainer.snapshot(), again.snapshot())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("parts", [(1,) * 20, (7, 13), (20,)])
def test_steps_are_the_same_however_they_are_divided(backend, parts):
    project = small(optimizer="adam", backend=backend)
    whole = Trainer(project)
    whole.advance(20)
    split = Trainer(project)
    for part in parts:
        split.advance(part)
    assert_same_state(whole.snapshot(), split.snapshot())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_doubtful_step_that_is_fine_is_made(backend):
    # Sums that overflow the squares, behind a sigmoid that makes 1 of them.
    project = small(learning_rate=1e-30, backend=backend)
    layers = [
        replace(
            layer,
            biases=np.full(layer.size, 3e38, "f"),
            activations=("sigmoid",) * layer.size,
        )
        for layer in project.network.of_kind("hidden")
    ]
    trainer = Trainer(replace(project, network=project.network.with_layers(layers)))
    assert not trainer._steps._foresight.allows(trainer._steps.rule, 0.0)
    assert trainer.advance(30) == 30
    assert trainer.stopped is None


@given(
    name=st.sampled_from(sorted(OPTIMIZERS)),
    rate=st.floats(1e-6, 1e3),
    decay=st.floats(0, 5),
    seed=st.integers(0, 2**32 - 1),
    size=st.floats(-6, 6),
    l2=st.sampled_from([0.0, 0.5]),
)
def test_bounds_hold_whatever_the_gradients(name, rate, decay, seed, size, l2):
    rng = np.random.default_rng(seed)
    settings = small(optimizer=name, learning_rate=rate, l2=l2).settings
    rule = rule_of(replace(settings, weight_decay=decay), 10)
    parameters = rng.normal(size=8).astype(np.float32)
    slots = tuple(np.zeros(8, np.float32) for _ in rule.optimizer.slots)
    state, foresight = State(parameters, slots, 0), Foresight()
    foresight.look(rule, state)
    for step in range(1, 40):
        gradient = rng.normal(0, 10 ** (size * rng.random()), 8).astype(np.float32)
        largest = float(np.abs(gradient).max())
        if not foresight.allows(rule, largest):
            foresight.look(rule, state)
            return
        gradient += np.float32(l2) * parameters
        scratch = np.zeros(8, np.float32)
        rule.optimizer.update(parameters, gradient, slots, step, rule, scratch)
        assert np.abs(parameters).max() <= foresight.largest * 1.001


@pytest.mark.parametrize("gradient", [np.nan, np.inf, 2 * MOST])
@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_what_is_not_finite_is_never_allowed(name, gradient):
    rule = rule_of(small(optimizer=name).settings, 10)
    bounds = Foresight(largest=1.0, reach=0.0)
    assert bounds.allows(rule, 1.0)
    assert not bounds.allows(rule, gradient)


def test_blas_adds_a_product_to_any_layout():
    function = sgemm()
    if function is None:
        pytest.skip("NumPy's BLAS is not an OpenBLAS with a name that is known")
    rng = np.random.default_rng(0)
    for rows, inner, columns in ((5, 7, 3), (1, 1, 1), (4, 1, 6), (1, 9, 1), (8, 3, 1)):
        left = rng.normal(size=(rows + 2, inner)).astype(np.float32)[1:-1]
        wide = rng.normal(size=(inner, columns + 3)).astype(np.float32)
        into = rng.normal(size=(rows, columns)).astype(np.float32)
        for right in (
            wide[:, 1 : 1 + columns],
            np.ascontiguousarray(wide.T)[1 : 1 + columns].T,
        ):
            found = into.copy()
            adding_product(function, left, right, found)(-0.25)
            wanted = into - 0.25 * (left @ right)
            np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-5)


def wide(**settings):
    words = ["relu", "identity"]
    return project_for(
        layered([300, 2500, 2], words),
        "mse",
        np.random.default_rng(3),
        n_rows=12,
        learning_rate=1e-4,
        batch_size=4,
        **settings,
    )


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("optimizer", "most"), [("sgd", 2.15), ("adam", 4.15)])
def test_training_holds_few_copies_of_each_parameter(backend, optimizer, most):
    project = wide(optimizer=optimizer)
    Trainer(small(), backend=backend).advance(1)
    size = project.network.n_parameters
    assert size > stepping.LARGE
    tracemalloc.start()
    try:
        trainer = Trainer(project, backend=backend)
        assert trainer.choice.name == backend
        tracemalloc.reset_peak()
        trainer.advance(30)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / (4 * size) < most


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_large_network_agrees_between_the_backends(optimizer):
    one, other = (Trainer(wide(optimizer=optimizer), backend=b) for b in BACKENDS)
    one.advance(12)
    other.advance(12)
    # Where a square is almost 0, Adam makes much of the last digit.
    most = {"sgd": 2e-6, "adam": 2e-5}[optimizer]
    np.testing.assert_allclose(one.parameters, other.parameters, rtol=0, atol=most)
    assert one.losses().train == pytest.approx(other.losses().train, 1e-5)


@pytest.mark.usefixtures("large")
def test_ctrl_c_waits_for_the_step_and_leaves_a_whole_one():
    project = small(optimizer="adam", backend="numpy")
    trainer, same = Trainer(project), Trainer(project)
    update, calls = NumpyBackend._update, iter(range(100))

    def interrupted(backend, rule, move):
        if next(calls) == 2:
            signal.raise_signal(signal.SIGINT)
        update(backend, rule, move)

    # A shell has its background jobs ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(NumpyBackend, "_update", interrupted)
            with pytest.raises(KeyboardInterrupt):
                trainer.advance(5)
    finally:
        signal.signal(signal.SIGINT, before)
    assert trainer.step == 3
    same.advance(3)
    assert_same_state(trainer.snapshot(), same.snapshot())


def test_a_handler_of_ones_own_is_called_when_the_step_is_made():
    heard = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
            assert heard == []
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("large")
def test_what_leads_nowhere_feels_the_penalties_only():
    project = with_settings(small(), l2=0.5, optimizer="adamw")
    kept, foreseen = both(project, 11)
    np.testing.assert_allclose(foreseen.parameters, kept.parameters, atol=2e-6)
