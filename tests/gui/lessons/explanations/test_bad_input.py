"""What a page cannot explain it says, and it offers an example that it can."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.lessons.explanations.page import NOT_FINITE
from gui.lessons.explanations.pages import BY_KEY, PAGES
from gui.lessons.explanations.window import ExplanationWindow
from gui.widgets.buttons import Button
from tests.gui.lessons.explanations.by_hand import click
from tests.gui.lessons.explanations.conftest import LIMIT, page_of, settled
from tests.gui.lessons.explanations.odd_projects import ODD

EVERY = tuple(BY_KEY)
NEED_DATA = tuple(key for key in EVERY if key != "collapse")
NO_LAYERS = {"activation": "add a layer", "collapse": "layers between"} | dict.fromkeys(
    ("paths", "weight", "plane"), "connect two layers"
)
EMPTY = dict.fromkeys(EVERY, "The canvas is empty") | NO_LAYERS
LINE = {"line": "y = m x + b", "prices": "bends its sum"}
CURVE = {"curve": "needs data with one input"}
LACKS: dict[str, dict[str, str]] = {
    "empty canvas": EMPTY,
    "no network": EMPTY,
    "no data": dict.fromkeys(NEED_DATA, "There are no data yet"),
    "no connections": dict.fromkeys(NEED_DATA, "has no input. Connect it"),
    "many inputs": CURVE | LINE,
    "softmax": {
        "activation": "softmax has no curve of its own",
        "collapse": "no hidden layer",
        "kinds": "drawn over two inputs",
    }
    | CURVE
    | LINE,
    "one row": {"collapse": "no hidden layer", "kinds": "drawn over two inputs"},
    "784 inputs": {
        "step": "choose a smaller network",
    }
    | CURVE
    | LINE,
    "NaN": dict.fromkeys(EVERY, "not finite numbers: rewind"),
    "overflow": dict.fromkeys(("weight", "plane"), NOT_FINITE) | LINE,
    "outputs beyond": dict.fromkeys(("loss", "weight", "plane"), NOT_FINITE)
    | {"kinds": "answer no finite number here: rewind"}
    | CURVE
    | LINE,
    "curve beyond": dict.fromkeys(("curve", "loss", "weight", "plane"), NOT_FINITE)
    | LINE,
    "loss of others": dict.fromkeys(NEED_DATA, "needs softmax outputs, but"),
    "unbound": dict.fromkeys(NEED_DATA, "is not bound to a column"),
    "loop": dict.fromkeys(NEED_DATA, "delayed connection, which cannot be computed"),
    "all frozen": CURVE | LINE,
    "dropout": {"step": "set dropout to 0"} | CURVE | LINE,
    "two targets": LINE,
    "constant": LINE,
    "a million": {"step": "choose a smaller network"} | CURVE | LINE,
}
"""What each page says of each project; of all others it shows something."""


@pytest.mark.parametrize("name", ODD)
def test_every_page_says_what_it_lacks(open_window, qtbot, name):
    window = open_window()
    window.document.replace(ODD[name](), None)
    page_of(window, PAGES[0].key)
    explanations = window.findChild(ExplanationWindow)
    said = {}
    for row in PAGES:
        assert explanations.page is explanations._pages[row.key]
        settled(explanations.page, qtbot)
        said[row.key] = explanations.page.lack
        qtbot.keyClick(explanations._list, Qt.Key.Key_Down)
    expected = LACKS[name]
    for key, sentence in said.items():
        assert expected.get(key, "") in sentence, key
        assert bool(sentence) == (key in expected), (key, sentence)
        assert sentence.endswith("." if sentence else "")
    assert set(said) == set(EVERY)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.key)
def test_the_example_that_is_offered_can_be_explained(open_window, qtbot, row):
    window = open_window()
    page = page_of(window, row.key)
    settled(page, qtbot)
    assert page.lack
    link = page._stack.widget(1).findChild(Button)
    assert link.isVisible()
    click(qtbot, link)
    qtbot.waitUntil(lambda: bool(window.document.project.network.layers), timeout=LIMIT)
    settled(page, qtbot)
    assert not page.lack
