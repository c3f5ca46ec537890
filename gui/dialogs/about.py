"""What the program is, what it is built with, and under which licences."""

import platform

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine import __version__
from gui.dialogs.sheet import Sheet
from gui.style.icons import mark
from gui.style.theme import theme
from gui.widgets.label import Label
from gui.widgets.spoken_role import speak_as

WHAT_IT_IS = (
    "Weightloom is for building small neural networks by hand, watching them learn, "
    "and taking the trained weights along. Every number on the screen is the one that "
    "the training uses, and every one can be changed."
)
PARTS = (
    ("PySide6-Essentials", "Qt for Python", "LGPL 3.0"),
    ("numpy", "NumPy", "BSD"),
    ("numba", "Numba", "BSD"),
    ("llvmlite", "llvmlite", "BSD, LLVM under Apache 2.0"),
    ("pyqtgraph", "pyqtgraph", "MIT"),
    ("safetensors", "safetensors", "Apache 2.0"),
    ("threadpoolctl", "threadpoolctl", "BSD"),
    ("onnx", "ONNX", "Apache 2.0"),
    ("pyarrow", "Apache Arrow", "Apache 2.0"),
)
"""Package, name, licence; those that are not installed are left out."""
DATA = (
    "Penguins: Horst, Hill, Gorman (2020), CC0. Iris: Fisher (1936), CC BY 4.0. "
    "Digits: Alpaydin, Kaynak (1998), CC BY 4.0. All three are in resources/data, with "
    "their sources."
)

TYPE = "Type: Inter 4.001, The Inter Project Authors, SIL Open Font License 1.1."

LEAST_TABLE = 120


class AboutDialog(Sheet):
    """Shows the mark, the version, and the libraries in use with their licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("About Weightloom", 520, parent)
        self.setObjectName("about")
        row = QHBoxLayout()
        row.setSpacing(20)
        drawing = QLabel()
        drawing.setPixmap(mark(theme().palette, 64, self.devicePixelRatio()))
        row.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(f"Weightloom {__version__}", "heading"))
        words.addWidget(Label("MIT licence", "caption", "text2"))
        words.addSpacing(6)
        idea = Label(WHAT_IT_IS)
        idea.setWordWrap(True)
        words.addWidget(idea)
        row.addLayout(words, 1)
        self.content.addLayout(row)
        self.content.addSpacing(4)
        self.content.addWidget(Label("Built with", "section"))
        self.content.addWidget(_scrolled(_table()), 1)
        self.content.addWidget(Label("Data and type that come with it", "section"))
        self.add_text(f"{DATA} {TYPE}", "caption", "text2")
        self.add_close_button()


def _scrolled(table: QGridLayout) -> QScrollArea:
    """Let a table be lower than it is, where the screen has no room for all of it."""
    page = QWidget()
    table.setContentsMargins(0, 0, 0, 0)
    page.setLayout(table)
    scroll = QScrollArea()
    speak_as(scroll, QAccessible.Role.Document)
    scroll.setAccessibleName("Built with")
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidgetResizable(True)
    scroll.setWidget(page)
    scroll.setMinimumHeight(min(LEAST_TABLE, page.sizeHint().height()))
    return scroll


def _table() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    rows = [("Python", platform.python_version(), "PSF"), *_installed()]
    for line, cells in enumerate(rows):
        for column, text in enumerate(cells):
            label = Label(text, "caption", "text" if column == 0 else "text2")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, line, column)
    return grid


def _installed() -> list[tuple[str, str, str]]:
    # It takes a while to import, and few ever open this page.
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for package, name, licence in PARTS:
        try:
            found.append((name, version(package), licence))
        except PackageNotFoundError:
            continue
    return found
