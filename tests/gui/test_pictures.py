"""The canvas as PNG and SVG: as seen, at every size, written whole or not at all."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.files.examples import EXAMPLES
from gui.canvas import picture
from gui.canvas.picture_foot import FOOT
from gui.dialogs.picture_dialog import PictureDialog, PictureWish
from gui.style.palette import LIGHT
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from tests.gui.whole import seen

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def dialog(window) -> PictureDialog:
    QTest.keyClick(window.canvas, Qt.Key.Key_E, CONTROL | SHIFT)
    opened = QApplication.activeModalWidget()
    assert isinstance(opened, PictureDialog)
    return opened


@pytest.fixture
def notices(window) -> list:
    posted: list = []
    window.notices.posted.connect(posted.append)
    return posted


def wish(path, **changes) -> PictureWish:
    plain = {"scale": 1, "whole": False, "light": False, "caption": "", "legend": False}
    return PictureWish(path, **(plain | changes))


def written(window, qtbot, wanted: PictureWish):
    window.pictures.write(wanted)
    qtbot.waitUntil(lambda: not window.files.work.is_busy, timeout=20_000)
    return wanted.path


def fill_in(dialog: PictureDialog, path, caption: str) -> None:
    for name, words in (("picture_caption", caption), ("picture_path", str(path))):
        field = dialog.findChild(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)


def test_the_caption_begins_with_its_beginning_below_the_menus(dialog):
    caption = dialog.findChild(QLineEdit, "picture_caption")
    assert caption.cursorPosition() == 0
    assert not caption.hasSelectedText()
    lefts = {field.x() for field in dialog.findChildren(Choice)}
    assert lefts == {caption.x()}


def test_the_dialog_writes_a_picture(window, dialog, qtbot, notices, tmp_path):
    path = tmp_path / "net.png"
    fill_in(dialog, path, "A network of mine")
    wide = dialog.findChild(Label, "picture_size").text()
    QTest.mouseClick(dialog.findChild(Button, "picture_export"), LEFT)
    qtbot.waitUntil(lambda: not window.files.work.is_busy)
    image = QImage(str(path))
    assert image.width() == 2 * window.canvas.width()
    assert image.height() == 2 * (window.canvas.height() + FOOT)
    assert wide == f"{image.width():,} x {image.height():,} pixels"
    assert notices[-1].kind == "success"
    assert str(path) in notices[-1].sentence


def test_the_ending_decides_the_format(window, dialog, tmp_path):
    fill_in(dialog, tmp_path / "net.svg", "words")
    assert dialog.wish.is_vector
    export = dialog.findChild(Button, "picture_export")
    assert export.isEnabled()
    fill_in(dialog, tmp_path / "net.jpeg", "words")
    assert not export.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_the_caption_says_where_training_stands(window, qtbot, tmp_path):
    window.session.step()
    # The loss of the weights before the step is known, too.
    qtbot.waitUntil(lambda: window.document.project.is_trained)
    qtbot.waitUntil(lambda: not window.session.is_busy)
    window.actions_by_id["file.export_picture"].trigger()
    opened = QApplication.activeModalWidget()
    assert opened.wish.caption.startswith("xor.wloom, epoch 1, train loss 0.")
    opened.close()


def test_pixels_are_what_the_canvas_shows(window, qtbot, tmp_path):
    """Compared where no tool floats over the canvas."""
    path = written(window, qtbot, wish(tmp_path / "seen.png"))
    shown = window.canvas.grab().toImage()
    image = QImage(str(path))
    assert image.size() == shown.size()
    free = shown.rect().adjusted(0, 60, 0, -60)
    different = 0
    for x in range(free.left(), free.right(), 3):
        for y in range(free.top(), free.bottom(), 3):
            one, other = image.pixelColor(x, y), shown.pixelColor(x, y)
            different += abs(one.lightness() - other.lightness()) > 60
    assert different < 20


@pytest.mark.parametrize("scale", [1, 3, 4])
def test_pixels_come_at_every_scale(window, qtbot, tmp_path, scale):
    path = written(window, qtbot, wish(tmp_path / "big.png", scale=scale))
    image = QImage(str(path))
    assert image.width() == scale * window.canvas.width()
    point = window.canvas.mapFromGlobal(window.canvas_point("Hidden 1", 0))
    here = image.pixelColor(point * scale + QPoint(0, 12 * scale))
    assert here.name() == theme().palette.raised.name()


def test_the_whole_network_is_drawn_wherever_one_looks(window, qtbot, tmp_path):
    window.canvas.view.zoom_at(window.canvas.rect().toRectF().center(), 3.0)
    before = window.canvas.view.zoom
    path = written(window, qtbot, wish(tmp_path / "all.png", whole=True))
    bounds = window.canvas.scene_geometry.bounds()
    image = QImage(str(path))
    assert image.width() == round(bounds.width() + 2 * picture.MARGIN)
    assert window.canvas.view.zoom == before


def dark_columns(image: QImage, top: int) -> list[int]:
    """Columns in which something darker than the ground stands, below a row."""
    return [
        x
        for x in range(image.width())
        if any(
            image.pixelColor(x, y).lightness() < 200 for y in range(top, image.height())
        )
    ]


def test_nothing_under_a_small_network_is_cut(open_window, qtbot, tmp_path):
    window = open_window()
    window.show_start_page(False)
    window.actions_by_id["add.layer"].trigger()
    narrow = written(window, qtbot, wish(tmp_path / "bare.png", whole=True, light=True))
    bare = QImage(str(narrow))
    both = {"whole": True, "light": True, "legend": True}
    path = written(window, qtbot, wish(tmp_path / "legend.png", **both))
    legend = QImage(str(path))
    path = written(window, qtbot, wish(tmp_path / "w.png", caption="One layer", **both))
    words = QImage(str(path))
    assert bare.width() < legend.width() < words.width()
    foot = legend.height() - round(FOOT) + 4
    for image in (legend, words):
        columns = dark_columns(image, foot)
        assert columns[0] >= 16
        assert columns[-1] <= image.width() - 16
    # The network stands in the middle of the wider picture.
    ends = dark_columns(legend.copy(0, 0, legend.width(), foot - 8), 0)
    assert abs(ends[0] + ends[-1] - legend.width()) <= 2


def test_what_is_left_out_is_said_beside_a_long_caption(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(picture, "MOST_LINES", 5)
    caption = "A network of mine that is told of at great length " * 6
    wanted = wish(tmp_path / "few.svg", caption=caption, legend=True)
    text = written(window, qtbot, wanted).read_text(encoding="utf-8")
    assert "the strongest 5 of 12 connections" in text
    drawn = text[text.index("</title>") :]
    assert caption not in drawn
    assert "A network of mine" in drawn


def test_the_caption_names_the_row_of_the_values(window):
    QTest.keyClick(window.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    window.actions_by_id["file.export_picture"].trigger()
    opened = QApplication.activeModalWidget()
    assert opened.wish.caption == "xor.wloom, values of row 2"
    opened.close()


def test_light_colours_are_for_print(window, qtbot, tmp_path):
    window.actions_by_id["view.theme_dark"].trigger()
    path = written(window, qtbot, wish(tmp_path / "light.png", light=True))
    assert QImage(str(path)).pixelColor(2, 2) == LIGHT.canvas
    path = written(window, qtbot, wish(tmp_path / "dark.png"))
    assert QImage(str(path)).pixelColor(2, 2).lightness() < 60
    window.actions_by_id["view.theme_light"].trigger()


def test_lines_and_letters_are_no_pixels(open_window, qtbot, tmp_path):
    window = open_window(EXAMPLES["two-moons"].path)
    wanted = wish(tmp_path / "net.svg", caption="Two moons & more", legend=True)
    path = written(window, qtbot, wanted)
    tree = ET.parse(path)
    assert not list(tree.iter(f"{SVG}image"))
    words = " ".join("".join(each.itertext()) for each in tree.iter(f"{SVG}text"))
    for name in ("Hidden 1", "Output", "weight", "Two moons & more"):
        assert name in words
    paths = len(list(tree.iter(f"{SVG}path"))) + len(list(tree.iter(f"{SVG}polyline")))
    assert paths >= window.document.project.network.n_connections


def test_what_is_left_out_is_said(window, qtbot, tmp_path, notices, monkeypatch):
    monkeypatch.setattr(picture, "MOST_LINES", 5)
    wanted = wish(tmp_path / "few.svg", caption="Few", legend=True)
    path = written(window, qtbot, wanted)
    said = "the strongest 5 of 12 connections"
    assert said in notices[-1].sentence
    assert said in path.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told_of(window, qtbot, tmp_path, notices):
    path = written(window, qtbot, wish(tmp_path / "no" / "folder.png"))
    assert notices[-1].kind == "error"
    assert "folder.png" in notices[-1].sentence
    assert not path.exists()
    old = tmp_path / "old.png"
    old.write_bytes(b"what was there")
    written(window, qtbot, wish(old))
    assert QImage(str(old)).width() == window.canvas.width()
    assert {each.name for each in tmp_path.iterdir()} <= {"old.png", "settings.ini"}


def test_training_goes_on_while_a_picture_is_written(window, qtbot, tmp_path):
    window.session.play()
    qtbot.waitUntil(lambda: window.session.latest.step > 0)
    written(window, qtbot, wish(tmp_path / "run.png", scale=2))
    assert window.session.is_running
    window.session.pause()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_the_dialog_can_be_read(window, dialog, monkeypatch, theme_name):
    theme().set(theme_name)
    for _ in range(3):
        QApplication.processEvents()
    watch = seen.Watch(monkeypatch)
    image = watch.look(dialog)
    found = [
        *seen.cut(watch, dialog),
        *seen.faint(watch, dialog, image),
        *seen.overlapping(dialog),
        *seen.untold(watch),
        *seen.unexplained(dialog),
    ]
    # A path may be longer than its field, which scrolls.
    found = [each for each in found if "picture_path" not in each]
    assert not found, "\n".join(found)
    dialog.close()
    theme().set("light")
