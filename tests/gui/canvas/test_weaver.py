"""The canvas with the rasteriser: its thread, its pace, its pictures, its failures."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from engine.edits.parameters import SetWeights
from engine.files.examples import EXAMPLES
from engine.project import with_settings
from gui.canvas.edges import BY_QT, BY_RASTER
from gui.canvas.overlay import NOTHING, Overlay
from gui.canvas.painters.pill_painter import strongest
from gui.canvas.strokes import MOST_DASHED, Strokes
from gui.raster.kernel_file import load_raster
from gui.raster.raster import Lines
from gui.raster.supply import supply
from gui.style.palette import DARK
from gui.style.theme import theme
from tests.gui.canvas.conftest import small_project, wide_project
from tests.gui.canvas.test_canvas import colours_at, layer_of, near, picture
from tests.gui.raster.conftest import ROOT, code_folder  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def kernel(code_folder: Path):  # noqa: F811
    (path,) = (code_folder / "weightloom").iterdir()
    return load_raster(path.read_bytes()[32:])


@pytest.fixture(autouse=True)
def raster(qapp, kernel, monkeypatch):
    """Canvases made in these tests find the rasteriser ready."""
    monkeypatch.setattr(supply(), "kernel", kernel)


def settled(qtbot, canvas) -> np.ndarray:
    """The picture when nothing is under way any more."""
    qtbot.waitUntil(
        lambda: not canvas.presenter.resting.isActive() and not canvas.weaver.is_busy
    )
    canvas.repaint()
    qtbot.waitUntil(lambda: not canvas.weaver.is_busy)
    return picture(canvas)


def strokes(canvas) -> Strokes:
    return Strokes.of(canvas.presenter.moment)


def drawn_at_once(show, project, act) -> np.ndarray:
    """The picture of another canvas that draws in the window's thread."""
    scene = show(project)
    scene.canvas.weaver.synchronous = True
    act(scene)
    scene.canvas.presenter.resting.stop()
    return picture(scene.canvas)


def test_more_connections_and_more_curves_are_staged(show):
    canvas = show(wide_project()).canvas
    assert canvas.stage.limits == BY_RASTER
    edges = canvas.stage.edges
    assert len(edges) == edges.total == 2_960
    assert edges.curved
    assert canvas.tools.count.isHidden()


def test_the_thread_paints_what_is_painted_at_once(show, qtbot):
    def act(scene):
        scene.canvas.view.zoom_at(QPointF(300, 200), 1.3)
        neuron = int(layer_of(scene, "Hidden 1").neurons[2])
        scene.selection.select(neurons=(neuron,))

    scene = show(small_project())
    first = settled(qtbot, scene.canvas)
    act(scene)
    then = settled(qtbot, scene.canvas)
    assert (first != then).any()
    np.testing.assert_array_equal(then, drawn_at_once(show, small_project(), act))


def test_it_looks_as_qpainter_paints_it(show, qtbot, monkeypatch):
    ours = settled(qtbot, show(small_project()).canvas)
    monkeypatch.setattr(supply(), "kernel", None)
    canvas = show(small_project()).canvas
    assert canvas.stage.limits == BY_QT
    qtbot.waitUntil(lambda: not canvas.presenter.resting.isActive())
    away = np.abs(ours.astype(int) - picture(canvas))
    assert 0 < away.mean() < 0.6


def test_a_frame_of_training_is_drawn_off_the_windows_thread(small, qtbot):
    canvas, session = small.canvas, small.session
    small.document.replace(with_settings(small_project(), pace=None), None)
    settled(qtbot, canvas)
    for _ in range(3):
        with qtbot.waitSignal(canvas.weaver.woven):
            session.play()
    assert canvas.weaver._thread.isRunning()
    session.pause()


def test_hiding_the_canvas_ends_its_thread(small, qtbot):
    canvas = small.canvas
    with qtbot.waitSignal(canvas.weaver.woven):
        canvas.view.pan(QPointF(5, 0))
    thread = canvas.weaver._thread
    canvas.hide()
    assert thread.isFinished()
    canvas.show()
    with qtbot.waitSignal(canvas.weaver.woven):
        canvas.view.pan(QPointF(5, 0))


def test_the_canvas_dies_without_the_collector(show, qtbot):
    scene = show(small_project())
    with qtbot.waitSignal(scene.canvas.weaver.woven):
        scene.canvas.view.pan(QPointF(5, 0))
    gone = weakref.ref(scene.canvas)
    gc.collect()
    assert not gc.isenabled()
    scene.canvas.close()
    scene.canvas.deleteLater()
    scene.canvas = None
    qtbot.waitUntil(lambda: gone() is None)


def test_a_failure_is_told_once_and_qpainter_goes_on(small, qtbot, monkeypatch, capsys):
    canvas = small.canvas
    settled(qtbot, canvas)

    def fail(lines: Lines) -> None:
        raise ZeroDivisionError("of nothing")

    monkeypatch.setattr(Lines, "records", fail)
    with qtbot.waitSignal(canvas.weaver.changed):
        canvas.view.pan(QPointF(5, 0))
    assert canvas.weaver.failure == "ZeroDivisionError: of nothing"
    assert canvas.stage.limits == BY_QT
    canvas.view.pan(QPointF(5, 0))
    assert len(np.unique(picture(canvas).reshape(-1, 3), axis=0)) > 100
    assert capsys.readouterr().err.count("Traceback") == 1


def test_until_the_next_picture_the_last_one_moves_with_the_view(small, qtbot):
    canvas = small.canvas
    before = settled(qtbot, canvas)
    canvas.weaver.stop()
    canvas.weaver._pending = canvas.weaver._shown
    canvas.view.pan(QPointF(30, 0))
    after = picture(canvas)
    canvas.weaver._pending = None
    rows, columns = slice(60, 430), slice(60, 800)
    shifted = after[rows, columns.start + 30 : columns.stop + 30]
    assert np.abs(shifted.astype(int) - before[rows, columns]).mean() < 2
    settled(qtbot, canvas)


def test_what_is_left_out_is_told(show, qtbot):
    scene = show(wide_project())
    canvas = scene.canvas
    settled(qtbot, canvas)
    canvas.weaver.governor._given_up = 100
    canvas.view.zoom_at(QPointF(300, 200), 1.02)
    assert canvas.presenter.n_links == 1_110
    assert not canvas.tools.count.isHidden()
    settled(qtbot, canvas)
    assert canvas.presenter.n_links == 2_960
    assert canvas.tools.count.isHidden()


def test_the_rasteriser_takes_over_when_it_arrives(show, qtbot, kernel, monkeypatch):
    monkeypatch.setattr(supply(), "kernel", None)
    canvas = show(wide_project()).canvas
    qtbot.waitUntil(lambda: not canvas.presenter.resting.isActive())
    by_qt = picture(canvas)
    assert (canvas.stage.limits, len(canvas.stage.edges)) == (BY_QT, 2_000)
    assert canvas.weaver._front is None
    monkeypatch.setattr(supply(), "kernel", kernel)
    supply().arrived.emit()
    assert (canvas.stage.limits, len(canvas.stage.edges)) == (BY_RASTER, 2_960)
    ours = settled(qtbot, canvas)
    assert canvas.weaver._front is not None
    assert (ours != by_qt).any()
    assert canvas.tools.count.isHidden()


def test_curves_that_are_drawn_straight_are_told(show, qtbot):
    canvas = show(wide_project()).canvas
    settled(qtbot, canvas)
    canvas.weaver.governor._given_up = 1
    canvas.view.zoom_at(QPointF(300, 200), 1.02)
    chip = canvas.tools.count
    assert not chip.isHidden()
    assert chip.accessibleName() == "Connections: curves drawn straight"
    assert chip.toolTip().startswith("To keep pace with")
    settled(qtbot, canvas)
    assert chip.isHidden()


def test_why_so_few_are_painted_is_told(show, monkeypatch):
    monkeypatch.setattr(supply(), "kernel", None)
    monkeypatch.setattr(supply(), "failure", "Numba is not installed")
    canvas = show(wide_project()).canvas
    canvas.tools.refresh()
    chip, why = (
        canvas.tools.count,
        "The fast painter is missing: Numba is not installed",
    )
    assert chip.accessibleName().startswith("Connections: showing 2,000 of 2,960, ")
    assert why in chip.toolTip().splitlines()


def test_a_previewed_move_takes_the_connections_along(small, qtbot):
    canvas, hidden = small.canvas, layer_of(small, "Hidden 1")
    before = settled(qtbot, canvas)
    canvas.set_overlay(Overlay(moved={hidden.id: (14.0, 0.0)}))
    assert (settled(qtbot, canvas) != before).any()
    canvas.set_overlay(NOTHING)
    np.testing.assert_array_equal(settled(qtbot, canvas), before)


def test_a_weight_shows_in_the_colour_of_its_sign(small, qtbot):
    theme().set("dark")
    source = int(layer_of(small, "Hidden 2").neurons[0])
    target = int(layer_of(small, "Output").neurons[0])
    for weight, stop in ((50.0, -1), (-50.0, 0)):
        small.document.do(SetWeights({(source, target): weight}))
        pixels = settled(qtbot, small.canvas)
        port = small.canvas.point_of("Hidden 2", 0, "out") + QPoint(6, 0)
        assert near(colours_at(pixels, port), DARK.weight_stops[stop])


LEFT_OPEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from gui.raster.supply import supply
from gui.start import application, build
app = application()
assert supply().wait() is not None
window = build(Path(sys.argv[1]), Path(sys.argv[2]))
window.show()
window.session.play()
loop = QEventLoop()
window.canvas.weaver.woven.connect(loop.quit)
QTimer.singleShot(20_000, loop.quit)
loop.exec()
assert window.canvas.weaver._thread.isRunning()
"""
CLOSED = """
window.session.pause()
window.document.stack.setClean()
window.close()
assert window.canvas.weaver._thread is None
"""


@pytest.mark.parametrize("end", [CLOSED, ""], ids=["closed", "left open"])
def test_a_program_may_end_while_a_picture_is_drawn(code_folder, tmp_path, end):  # noqa: F811
    files = str(EXAMPLES["two-moons"].path), str(tmp_path / "settings.ini")
    done = subprocess.run(
        [sys.executable, "-c", LEFT_OPEN + end, *files],
        cwd=ROOT,
        env=os.environ | {"NUMBA_CACHE_DIR": str(code_folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "QThread" not in done.stderr


# Strokes


def set_weight(scene, weight: float) -> tuple[float, float]:
    """Dash and gap of a connection with this weight."""
    source = int(layer_of(scene, "Inputs").neurons[0])
    target = int(layer_of(scene, "Hidden 1").neurons[0])
    scene.document.do(SetWeights({(source, target): weight}))
    now = strokes(scene.canvas)
    index = now.edges.index_of((source, target))
    on, off = now.dashes
    return float(on[index]), float(off[index])


def test_negative_connections_are_dashed_and_hold_still(small):
    reference = small.canvas.stage.reference.value
    assert set_weight(small, 0.8 * reference) == (0, 0)
    on, off = set_weight(small, -0.8 * reference)
    assert on > off > 0
    assert set_weight(small, -0.78 * reference) == (on, off)
    assert set_weight(small, -0.01 * reference) == (0, 0)


def test_above_the_limit_nothing_is_dashed(show):
    now = strokes(show(wide_project()).canvas)
    assert len(now.edges) > MOST_DASHED
    assert not now.dashes[0].any()


def test_halos_come_first_and_the_selected_last(small):
    neuron = int(layer_of(small, "Hidden 1").neurons[0])
    small.selection.select(neurons=(neuron,))
    now = strokes(small.canvas)
    lines = now.lines(2.0, straight=False, most=1_000)
    n, chosen = len(now.edges), int(now.chosen.sum())
    assert len(lines.starts) == n + chosen
    assert (lines.colours[:chosen] == accent()).all()
    np.testing.assert_array_equal(lines.alphas[-chosen:], 1.0)
    np.testing.assert_allclose(lines.widths[:chosen] - lines.widths[-chosen:], 8.0)
    rest = np.abs(now.edges.weights)[now.edges.order]
    assert (np.diff(rest) >= 0).all()


def accent() -> int:
    return theme().palette.accent.rgb() & 0xFFFFFF


def test_only_the_strongest_are_drawn_when_fewer_are_asked_for(show):
    now = strokes(show(wide_project()).canvas)
    lines = now.lines(1.0, straight=True, most=100)
    assert len(lines.starts) == 100
    assert not lines.handles.any()
    assert lines.widths.min() == pytest.approx(np.sort(now.widths)[-100])


def test_pills_go_to_the_strongest(show):
    edges = show(wide_project()).canvas.stage.edges
    best = strongest(edges, np.ones(len(edges), np.bool_))
    by_size = np.argsort(np.abs(edges.weights), kind="stable")
    np.testing.assert_array_equal(best, by_size[::-1][: len(best)])


def test_the_strongest_lie_on_top_but_for_a_part_in_256(show):
    edges = show(wide_project()).canvas.stage.edges
    sizes = np.abs(edges.weights)[edges.order]
    assert sorted(edges.order) == list(range(len(edges)))
    assert (sizes[1:] >= sizes[:-1] * (1 - 1 / 256)).all()
    assert sizes[-1] >= np.abs(edges.weights).max() * (1 - 1 / 256)


def until_woven(qtbot, canvas) -> None:
    qtbot.waitUntil(lambda: not canvas.weaver.is_busy)


def test_a_view_that_moves_has_only_its_strips_drawn(show, qtbot):
    canvas = show(wide_project()).canvas
    before = settled(qtbot, canvas)
    whole = canvas.weaver._shown
    for by in ((30, 0), (-4, 12), (0, -25)):
        canvas.view.pan(QPointF(*by))
        until_woven(qtbot, canvas)
        moved = canvas.weaver._shown
        assert moved.came_from is not None
        assert moved.woven is whole.woven
        assert moved.quality == whole.quality
    shown = picture(canvas)
    moved_by = np.roll(before, (-13, 26), axis=(0, 1))
    away = np.abs(shown.astype(int) - moved_by)[150:350, 150:750]
    assert away.mean() < 1.5
    after = settled(qtbot, canvas)
    assert canvas.weaver._shown.came_from is None
    assert np.abs(shown.astype(int) - after).mean() < 0.5


@pytest.mark.parametrize(
    "change",
    [
        lambda canvas: canvas.view.pan(QPointF(3.5, 0)),
        lambda canvas: canvas.view.pan(QPointF(700, 0)),
        lambda canvas: canvas.view.zoom_at(QPointF(300, 200), 1.1),
    ],
    ids=["half a dot", "far away", "larger"],
)
def test_another_view_is_drawn_as_a_whole(show, qtbot, change):
    canvas = show(wide_project()).canvas
    settled(qtbot, canvas)
    whole = canvas.weaver._shown
    change(canvas)
    until_woven(qtbot, canvas)
    assert canvas.weaver._shown.came_from is None
    assert canvas.weaver._shown.woven is not whole.woven


def test_the_view_is_followed_at_once_while_a_picture_takes_long(
    show, qtbot, monkeypatch
):
    canvas = show(wide_project()).canvas
    settled(qtbot, canvas)
    canvas.view.zoom_at(QPointF(300, 200), 1.1)
    settled(qtbot, canvas)
    waiting, painted = [], []
    monkeypatch.setattr(canvas.weaver._thread, "draw", waiting.append)
    canvas.view.zoom_at(QPointF(300, 200), 1.2)
    assert canvas.weaver.is_drawing
    assert waiting

    def paint(region, *, reason):
        painted.append(canvas.view.offset.x())

    monkeypatch.setattr(canvas.presenter, "paint", paint)
    canvas.view.pan(QPointF(20, 0))
    qtbot.waitUntil(lambda: canvas.view.offset.x() in painted)
    assert canvas.weaver.is_drawing
