"""The window: its points, its panels, its messages, its end."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMenu

from engine.edits.remove import RemoveItems
from engine.edits.resize import ResizeLayer
from engine.files.examples import EXAMPLES
from gui.canvas.floating.count_chip import Left
from gui.canvas.showing import MODES, NUMBERS
from gui.dialogs.table_dialog import TableDialog
from gui.main_window.grip import ZONE, Grip
from gui.main_window.menu_row import MenuRow
from gui.main_window.sizes import sizes_for
from gui.notices import Notice
from gui.panels.data.set_chooser import SetChooser
from gui.settings import CANVAS_MODES, CANVAS_NUMBERS
from gui.start import build
from gui.style.theme import theme
from gui.widgets.message import SHADOW

SIZES = [(1024, 700), (1280, 800), (1920, 1080)]


def dock(window, name: str) -> QDockWidget:
    return window.findChild(QDockWidget, f"dock_{name}")


# Points


def test_points_on_the_canvas_are_aimed_right(window):
    point = window.canvas.mapFromGlobal(window.canvas_point("Hidden 1", 0))
    hit = window.canvas.hit(QPointF(point))
    layer = window.document.project.network.layer_named("Hidden 1")
    assert hit.neuron == layer.neurons[0]
    port = window.canvas.mapFromGlobal(window.canvas_point("Hidden 1", 0, "out"))
    assert port.x() > point.x()


def test_points_of_the_palette_bring_the_canvas_up(open_window):
    window = open_window()
    point = window.palette_point("layer")
    assert not window.shows_start_page
    under = QApplication.widgetAt(point)
    assert under is not None
    assert window.findChild(QDockWidget, "dock_build").isAncestorOf(under)


def test_an_entry_is_dragged_from_the_palette_to_the_canvas(open_window, qtbot):
    window = open_window()
    start = window.palette_point("layer")
    tile = QApplication.widgetAt(start)
    end = window.canvas.mapToGlobal(window.canvas.rect().center())
    QTest.mousePress(tile, Qt.MouseButton.LeftButton, pos=tile.mapFromGlobal(start))
    for share in (0.3, 0.7, 1.0):
        on_way = start + (end - start) * share
        QTest.mouseMove(tile, tile.mapFromGlobal(on_way))
    QTest.mouseRelease(tile, Qt.MouseButton.LeftButton, pos=tile.mapFromGlobal(end))
    (layer,) = window.document.project.network.layers
    assert layer.kind == "hidden"


# Names


def test_the_title_follows_name_and_changes(window, qtbot):
    name = "xor.wloom"
    assert window.windowTitle().startswith(f"{name}[*]")
    row = window.findChild(MenuRow)
    assert row._name.text() == name
    assert row._edited.isHidden()
    window.actions_by_id["add.neuron"].trigger()
    assert window.isWindowModified()
    assert not row._edited.isHidden()
    window.session.undo()
    assert not window.isWindowModified()


def test_a_run_counts_as_a_change(window, qtbot):
    window.session.play()
    assert window.isWindowModified()


def test_a_project_begins_with_its_first_training_row(open_window):
    window = open_window(EXAMPLES["spiral"].path)
    dataset = window.document.project.dataset
    assert window.canvas.viewed_row.row == dataset.train_rows[0]


def test_recent_files_are_in_the_menu(window, qtbot, tmp_path):
    window.files.save_to(tmp_path / "mine.wloom")
    qtbot.waitUntil(lambda: not window.files.work.is_busy)
    menu = window.findChild(MenuRow)._recent
    menu.aboutToShow.emit()
    first = menu.actions()[0]
    assert first.text() == "mine.wloom"
    window.files.new()
    first.trigger()
    qtbot.waitUntil(lambda: window.document.path == tmp_path / "mine.wloom")
    assert window.actions_by_id["file.recent"].isEnabled()
    window.actions_by_id["file.clear_recent"].trigger()
    assert not window.actions_by_id["file.recent"].isEnabled()


# Panels


@pytest.mark.parametrize("size", SIZES)
def test_panels_have_the_sizes_of_the_design(open_window, size):
    window = open_window(EXAMPLES["xor"].path, size)
    sizes = sizes_for(window.size())
    assert dock(window, "build").width() == sizes.build
    assert dock(window, "inspector").width() == sizes.inspector
    assert dock(window, "loss").height() == sizes.loss
    assert window.canvas.width() >= 480
    assert window.canvas.height() >= 320
    left = dock(window, "build").geometry().right() + 2
    assert dock(window, "loss").geometry().left() == left


def test_canvas_only_hides_the_panels_and_brings_them_back(window):
    window.docks.show("inspector", False)
    width = window.canvas.width()
    hide = window.actions_by_id["view.hide_panels"]
    hide.trigger()
    assert window.canvas.width() == window.width()
    assert not dock(window, "build").isVisible()
    hide.trigger()
    assert window.canvas.width() == width
    assert dock(window, "build").isVisible()
    assert not dock(window, "inspector").isVisible()
    window.actions_by_id["view.reset_layout"].trigger()
    assert dock(window, "inspector").isVisible()


def test_the_layout_is_remembered(open_window, qtbot):
    first = open_window(EXAMPLES["xor"].path)
    first.docks.show("loss", False)
    first.resizeDocks([dock(first, "inspector")], [333], Qt.Orientation.Horizontal)
    first.close()
    second = open_window(EXAMPLES["xor"].path)
    assert not second.docks.is_shown("loss")
    assert dock(second, "inspector").width() == 333


def test_what_the_canvas_shows_is_remembered(open_window):
    first = open_window(EXAMPLES["xor"].path)
    for action in ("view.mode_value", "view.weights_all"):
        first.actions_by_id[action].trigger()
    first.close()
    second = open_window(EXAMPLES["xor"].path)
    shown = second.canvas.showing.now
    assert (shown.mode, shown.numbers) == ("value", "all")
    for action in ("view.mode_value", "view.weights_all"):
        assert second.actions_by_id[action].isChecked()
    assert second.canvas.tools.modes.value == "value"


def test_canvas_modes_of_the_settings_are_those_of_the_canvas():
    assert set(CANVAS_MODES) == {mode for mode, _ in MODES}
    assert set(CANVAS_NUMBERS) == {numbers for numbers, _ in NUMBERS}


def test_a_layout_left_from_the_start_page_has_all_panels(open_window):
    first = open_window()
    first.close()
    second = open_window(EXAMPLES["xor"].path)
    assert all(dock(second, n).isVisible() for n in ("build", "inspector", "loss"))
    assert dock(second, "inspector").width() == sizes_for(second.size()).inspector


def test_a_grip_changes_the_size_of_a_panel(window, qtbot):
    grip = window.findChild(Grip, "grip_dock_inspector")
    assert grip.width() == ZONE
    before = dock(window, "inspector").width()
    start = grip.rect().center()
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(grip, start - QPoint(40, 0))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=start)
    qtbot.waitUntil(lambda: dock(window, "inspector").width() == before + 40)


def test_the_start_page_has_the_window_for_itself(open_window):
    window = open_window()
    assert not any(dock(window, n).isVisible() for n in ("build", "inspector", "loss"))
    assert not window._views.transport.isVisible()
    window.show_start_page(False)
    assert all(dock(window, n).isVisible() for n in ("build", "inspector", "loss"))
    assert window._views.transport.isVisible()


# Messages


def test_the_bar_at_the_selection_keeps_clear_of_messages(open_window, qtbot):
    window = open_window(EXAMPLES["two-moons"].path)
    canvas = window.canvas
    canvas.selection.select(layers=[canvas.stage.network.layers[-1].id])
    bar = canvas.tools.selection
    qtbot.waitUntil(bar.isVisible)
    for _ in range(2):
        window._parts.notices.error("First", "A sentence. " * 12)
        window._parts.notices.error("Second", "A sentence. " * 12)
        cards = [
            message.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
            for message in window._messages.shown
        ]
        # Over the messages, as far as these are from the lower edge.
        at = canvas.scene_geometry.rect_of(canvas.stage.network.layers[-1].id)
        inside = canvas.view.rect_to_screen(at).bottom()
        canvas.view.pan(QPointF(0, cards[0].center().y() - inside))
        canvas.tools.refresh()
        assert not any(card.intersects(bar.geometry()) for card in cards)


def test_words_in_a_message_trigger_their_action(window, qtbot):
    window._parts.notices.post(
        Notice("warning", "Trouble", "In words.", (("Put a neuron", "add.neuron"),))
    )
    (message,) = window._messages.shown
    before = window.document.project.network.n_neurons
    message.acted.emit("add.neuron")
    assert window.document.project.network.n_neurons == before + 1


def test_a_message_of_the_project_as_it_was_goes_with_the_next_change(open_window):
    window = open_window(EXAMPLES["xor"].path, (1280, 800))
    document, hidden = window.document, window.document.project.network.layers[1]
    window.notices.error("The file", "could not be read.")
    window.notices.refused("Not connected", "They are joined already.")
    window.notices.hint("The copy is out of sight", "Look for it.")
    assert len(window._messages.shown) == 3
    document.do(ResizeLayer(hidden.id, hidden.size + 1))
    assert [message.title for message in window._messages.shown] == ["The file"]


def test_a_message_of_the_project_as_it_was_goes_with_undo(open_window):
    window = open_window(EXAMPLES["xor"].path, (1280, 800))
    document, hidden = window.document, window.document.project.network.layers[1]
    document.do(ResizeLayer(hidden.id, hidden.size + 1))
    window.notices.hint("The copy is out of sight", "Look for it.")
    assert window._messages.shown
    window.actions_by_id["edit.undo"].trigger()
    assert not window._messages.shown


def test_why_training_pauses_is_said_until_the_network_is_mended(open_window, qtbot):
    window = open_window(EXAMPLES["xor"].path, (1280, 800))
    output = window.document.project.network.layers[-1]
    window.actions_by_id["train.play"].trigger()
    qtbot.waitUntil(lambda: window.session.latest.step > 0, timeout=10_000)
    window.document.do(RemoveItems(layers=(output.id,)))
    assert [each.title for each in window._messages.shown] == ["Training paused"]
    window.actions_by_id["edit.undo"].trigger()
    assert not window._messages.shown


def test_messages_stand_at_the_bottom_centre_of_the_canvas(open_window):
    window = open_window(EXAMPLES["xor"].path, (1920, 1080))
    window._parts.notices.error("Trouble", "In words.")
    (message,) = window._messages.shown
    canvas = window.canvas
    centre = message.mapTo(window, message.rect().center())
    middle = canvas.mapTo(window, canvas.rect().center())
    assert abs(centre.x() - middle.x()) <= 1
    assert centre.y() > middle.y()
    assert message.isVisible()


@pytest.mark.parametrize(
    ("size", "below"), [((1024, 700), 64), ((1280, 800), 12), ((1920, 1080), 12)]
)
def test_messages_stand_beside_legend_and_zoom_where_they_fit(open_window, size, below):
    window = open_window(EXAMPLES["xor"].path, size)
    window._parts.notices.error("Trouble", "In words.")
    window._parts.notices.error("More trouble", "In other words.")
    tools = window.canvas.tools
    cards = [
        message.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        for message in window._messages.shown
    ]
    assert window.canvas.height() - 1 - cards[-1].bottom() == below
    for card in cards:
        assert not card.intersects(tools.legend.geometry())
        assert not card.intersects(tools.zoom.geometry())
        assert card.width() >= 380


def test_messages_make_room_for_a_tool_that_comes(window, qtbot):
    window._parts.notices.error("Trouble", "In words.")
    (message,) = window._messages.shown
    before = message.geometry()
    count = window.canvas.tools.count
    count.show_counts(Left((10, 2000)))
    window.canvas.tools.place()
    qtbot.waitUntil(count.isVisible)
    card = message.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    assert not card.intersects(count.geometry())
    assert message.geometry() != before


# Keys


def test_single_keys_are_off_while_typing(window, qtbot):
    field = QLineEdit(window)
    field.setGeometry(300, 300, 100, 24)
    field.show()
    field.setFocus()
    before = window.document.project
    for key in "nlf. ":
        QTest.keyClick(field, key)
    assert field.text() == "nlf. "
    assert window.document.project is before
    assert not window.session.is_running
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.text() == ""
    assert window.document.project is before


def test_space_on_the_canvas_plays_and_pauses(window, qtbot):
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.session.is_running
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert not window.session.is_running


@pytest.mark.parametrize("title", ["File", "Edit", "View", "Train", "Help"])
def test_alt_and_a_letter_open_a_menu(window, title):
    QTest.keyClick(window.canvas, title[0].lower(), Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.title() == title
    menu.close()


# Files from outside


def drop(window, path, accepted: bool) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(300, 300), *arguments)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted() == accepted
    if accepted:
        event = QDropEvent(QPointF(300, 300), *arguments, QEvent.Type.Drop)
        QApplication.sendEvent(window, event)


def test_a_dropped_project_is_opened(window, qtbot):
    drop(window, EXAMPLES["line"].path, accepted=True)
    qtbot.waitUntil(lambda: window.document.path == EXAMPLES["line"].path)


def test_a_dropped_table_is_shown_before_it_is_taken(open_window, qtbot, tmp_path):
    window = open_window()
    path = tmp_path / "houses.csv"
    rows = "".join(f"{n},{n * n}\n" for n in range(30))
    path.write_text(f"size,price\n{rows}", encoding="utf-8")
    drop(window, path, accepted=True)
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    assert not window.shows_start_page
    dialog = window.findChild(TableDialog)
    assert dialog.isVisible()
    assert window.document.project.dataset is None
    dialog.close()


def test_a_dropped_matrix_is_shown_as_a_table(open_window, qtbot, tmp_path):
    window = open_window()
    np.save(tmp_path / "matrix.npy", np.arange(60.0).reshape(20, 3))
    drop(window, tmp_path / "matrix.npy", accepted=True)
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    window.findChild(TableDialog).close()


def test_dropped_idx_images_without_a_suffix_are_a_table(open_window, qtbot, tmp_path):
    window = open_window()
    head = bytes([0, 0, 8, 2, 0, 0, 0, 20, 0, 0, 0, 3])
    (tmp_path / "images-idx3-ubyte").write_bytes(head + bytes(range(60)))
    drop(window, tmp_path / "images-idx3-ubyte", accepted=True)
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    window.findChild(TableDialog).close()
    (tmp_path / "notes").write_bytes(b"no table")
    drop(window, tmp_path / "notes", accepted=False)


def test_a_bad_table_is_told_of(window, qtbot, tmp_path):
    path = tmp_path / "broken.csv"
    path.write_bytes(b"a,b\n1,2\n3\n")
    drop(window, path, accepted=True)
    qtbot.waitUntil(lambda: window._messages.shown != ())
    assert "broken.csv, line 3" in window._messages.shown[0].sentence
    assert window.findChild(TableDialog) is None


@pytest.mark.parametrize("size", SIZES)
def test_data_sets_are_offered_where_they_can_be_seen(open_window, size):
    window = open_window(EXAMPLES["xor"].path, size)
    window.actions_by_id["data.choose"].trigger()
    chooser = window.findChild(SetChooser)
    assert chooser.isVisible()
    corner = window.mapFromGlobal(chooser.mapToGlobal(QPoint(0, 0)))
    assert window.rect().contains(corner)
    chooser.close()


def test_other_files_are_not_taken(window, tmp_path):
    drop(window, tmp_path / "picture.png", accepted=False)


# Themes and the end


def test_a_theme_at_run_time_repaints_everything(window):
    window.actions_by_id["view.theme_dark"].trigger()
    dark = window.grab().toImage()
    assert window.actions_by_id["view.theme_dark"].isChecked()
    assert not window.actions_by_id["view.theme_light"].isChecked()
    window.actions_by_id["view.theme_light"].trigger()
    light = window.grab().toImage()
    assert theme().name == "light"
    step = 40
    for x in range(step, window.width(), step):
        for y in range(step, window.height(), step):
            assert (
                light.pixelColor(x, y).lightnessF() > dark.pixelColor(x, y).lightnessF()
                or dark.pixelColor(x, y).lightnessF() > 0.35
            ), (x, y)


def test_closing_ends_the_thread(window, qtbot):
    window.session.play()
    qtbot.waitUntil(lambda: window.session.latest.step > 0)
    window.session.pause()
    window.document.replace(window.document.project, None)
    assert window.close()
    assert not window.session.is_running


def test_windows_die_without_the_collector(qtbot, settings_file):
    gc.collect()
    assert not gc.isenabled()
    for _ in range(5):
        window = build(EXAMPLES["xor"].path, settings_file)
        with qtbot.waitExposed(window):
            window.show()
        window.close()
        seen = weakref.ref(window)
        window.deleteLater()
        del window
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert seen() is None
