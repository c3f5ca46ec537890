"""Heights follow the type, and what is written keeps clear of what is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QDialog, QHeaderView, QWidget

from engine.files.examples import EXAMPLES
from gui.canvas.geometry import RADIUS
from gui.canvas.painters.card_painter import RING_GAP, RING_LINE, subtitle
from gui.main_window.search_field import SearchField
from gui.panels.outline.tree_view import TreeView
from gui.panels.transport.menu_field import MenuField
from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.activation_tile import ActivationTile
from gui.widgets.choice import Choice
from gui.widgets.menu_button import MenuButton
from gui.widgets.number_field import NumberField
from gui.widgets.palette_tile import PaletteTile
from gui.widgets.section import SectionHead
from gui.widgets.segmented import Segmented
from tests.gui.whole import seen

SCALES = (1.0, 1.25, 1.5, 2.0)
CONTROLS = {
    **dict.fromkeys((NumberField, Choice, MenuField, MenuButton), ("body", 24)),
    **dict.fromkeys((Segmented, SearchField), ("caption", 24)),
    SectionHead: ("section", 34),
    PaletteTile: ("caption", 64),
}
"""Role of the type, and the height at the usual size, of what has one line."""
MARGIN = 4.0
"""What a kept picture of a text has below its letters, rounding included."""
LEAST_ROOM = 5.0
"""Above and below a line, together."""


@pytest.fixture(autouse=True)
def usual_type(qapp):
    yield
    theme().set_font_scale(1.0)


@pytest.fixture
def window(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    window.findChild(QWidget, "transport_more").click()
    QApplication.activePopupWidget().close()
    return window


def set_scale(window, scale: float) -> None:
    theme().set_font_scale(scale)
    for _ in range(3):
        QApplication.processEvents()


def select(window, index: int | None) -> None:
    layer = window.document.project.network.layer_named("Hidden 1")
    if index is None:
        window.canvas.selection.select(layers=[layer.id])
    else:
        window.canvas.selection.select(neurons=[int(layer.neurons[index])])
    QApplication.processEvents()


def controls(top: QWidget) -> list[QWidget]:
    """What of a window has one line of type and is seen."""
    return [w for w in top.findChildren(QWidget) if type(w) in CONTROLS]


@pytest.mark.parametrize("scale", SCALES)
def test_every_control_has_room_for_its_line(window, scale):
    set_scale(window, scale)
    tried: set[type] = set()
    for index in (0, None):
        select(window, index)
        found = [c for c in controls(window) if c.isVisible()]
        for control in found:
            role, usual = CONTROLS[type(control)]
            line = QFontMetricsF(font(role)).height()
            assert control.height() >= line + LEAST_ROOM, control
            if scale == 1.0:
                assert control.height() in (usual, 28), control
        tried |= {type(control) for control in found}
    # At twice the size there is no room for the field of the end of a run.
    assert tried | {MenuField} == set(CONTROLS)


def test_the_heights_come_back(window):
    select(window, 0)
    before = [(w, w.height()) for w in controls(window) if w.isVisible()]
    set_scale(window, 1.5)
    assert any(control.height() > height for control, height in before)
    set_scale(window, 1.0)
    assert [(w, w.height()) for w, _ in before] == before


@pytest.mark.parametrize("scale", SCALES)
def test_dialogs_have_room_too(window, scale):
    set_scale(window, scale)
    for action in ("edit.preferences", "file.export", "file.export_picture"):
        window.actions_by_id[action].trigger()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        found = [c for c in controls(dialog) if c.isVisible()]
        assert found
        for control in found:
            line = QFontMetricsF(font(CONTROLS[type(control)][0])).height()
            assert control.height() >= line + LEAST_ROOM, control
        dialog.reject()


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.3, 1.5])
def test_names_of_tiles_stay_on_their_tiles(window, monkeypatch, scale):
    set_scale(window, scale)
    watch = seen.Watch(monkeypatch)
    watch.look(window)
    tiles = ActivationTile, PaletteTile
    written = [text for text in watch.painted if isinstance(text.widget, tiles)]
    assert {type(text.widget) for text in written} == set(tiles)
    for text in written:
        assert text.rect is not None
        assert QRectF(text.widget.rect()).contains(text.rect), text.words


@pytest.mark.parametrize("scale", SCALES)
def test_the_ring_of_a_neuron_is_clear_of_the_head_of_its_card(
    window, monkeypatch, scale
):
    set_scale(window, scale)
    canvas = window.canvas
    canvas.frame_all()
    select(window, 0)
    # Twice the size has names on the cards from a larger zoom on.
    zoom = max(canvas.view.zoom, 0.5 * scale)
    canvas.view.zoom_to(canvas.rect().center().toPointF(), zoom)
    watch = seen.Watch(monkeypatch)
    watch.look(window)
    layer = window.document.project.network.layer_named("Hidden 1")
    head = {layer.name, subtitle(layer)}
    ring = (RADIUS + RING_GAP) * canvas.view.zoom + RING_LINE
    top = canvas.point_of("Hidden 1", 0).y() - ring
    written = [
        text.rect
        for text in watch.painted
        if text.widget is canvas and text.words in head and text.rect is not None
    ]
    assert len(written) == 2
    assert all(rect.bottom() <= top + MARGIN for rect in written), (written, top)


def test_the_tree_of_the_outline_has_no_bar_across(window):
    window.actions_by_id["view.panel_outline"].trigger()
    tree = window.findChild(TreeView)
    for scale in (1.0, 1.15):
        set_scale(window, scale)
        tree.expandAll()
        QApplication.processEvents()
        assert tree.horizontalScrollBar().maximum() == 0
        head = tree.findChild(QHeaderView)
        assert head.length() <= tree.viewport().width()
