"""Rows of products: no number covers another, however large, and none is cut unsaid."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.files.examples import EXAMPLES
from gui.panels.inspector.columns import Columns
from gui.panels.inspector.live_products import Numbers
from gui.panels.inspector.product_table import ProductTable
from gui.panels.inspector.weight_field import WeightField
from gui.style.theme import theme
from tests.gui.whole import seen

LARGE = Numbers(3750.0, -123.456, -462960.0)


@pytest.fixture(autouse=True)
def usual_digits(qapp):
    yield
    theme().set_digits(3)


def unscaled():
    """Grams and millimetres as they are."""
    return new_project(load_set("penguins"), scale="none", hidden=((4, "relu"),))


def show(window, project, digits: int) -> ProductTable:
    window.document.replace(project, None)
    layer = window.document.project.network.layers[1]
    window.canvas.selection.select(neurons=[int(layer.neurons[0])])
    theme().set_digits(digits)
    for _ in range(3):
        QApplication.processEvents()
    table = window.findChild(ProductTable)
    assert any(numbers.product for numbers in table.numbers)
    return table


@pytest.mark.parametrize("digits", [3, 6])
@pytest.mark.parametrize("width", [None, 200, 400])
def test_nothing_in_a_row_covers_another(open_window, monkeypatch, digits, width):
    window = open_window(size=(1280, 800))
    window.show_start_page(False)
    table = show(window, unscaled(), digits)
    if width is not None:
        dock = window.findChild(QDockWidget, "dock_inspector")
        window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        QApplication.processEvents()
    watch = seen.Watch(monkeypatch)
    watch.look(window)
    texts = [t for t in watch.painted if t.widget is table and t.rect is not None]
    fields = [f for f in table.findChildren(WeightField) if f.isVisible()]
    assert len(texts) > 10
    assert fields
    for one, other in combinations(texts, 2):
        shared = one.rect & other.rect
        assert shared.width() < 1 or shared.height() < 4, (one.words, other.words)
    for text in texts:
        for field in fields:
            shared = text.rect & field.geometry().toRectF()
            assert shared.width() < 1 or shared.height() < 4, text.words
    assert all(text.rect.right() <= table.width() + 1 for text in texts)
    assert not list(seen.cut(watch, window))


def test_more_digits_widen_the_inspector_at_once(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    inspector = window.findChild(QDockWidget, "dock_inspector")
    before = inspector.width()
    theme().set_digits(6)
    QApplication.processEvents()
    assert inspector.width() > before
    theme().set_digits(3)
    QApplication.processEvents()
    assert inspector.width() == before


def test_columns_only_grow_while_numbers_change():
    columns = Columns()
    usual = columns.value, columns.field, columns.product(300)
    assert columns.grow([LARGE])
    wide = columns.value, columns.field, columns.product(300)
    assert all(after > before for after, before in zip(wide, usual, strict=True))
    assert not columns.grow([Numbers(0.5, 0.5, 0.25)])
    assert (columns.value, columns.field, columns.product(300)) == wide
    columns.forget()
    assert (columns.value, columns.field, columns.product(300)) == usual


def test_products_leave_room_for_two_letters():
    columns = Columns()
    columns.grow([Numbers(1.0, 1.0, -9_999_999.0)])
    assert columns.product(240) + columns.field <= 240 - 20
