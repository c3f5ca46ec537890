"""What the program is, and what it is built with."""

import platform

import numpy as np
from PySide6 import __version__ as qt_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine import __version__
from gui.dialogs.sheet import Sheet
from gui.style.icons import mark
from gui.style.theme import theme
from gui.widgets.label import Label


class AboutDialog(Sheet):
    """Shows the mark, the version, and the libraries in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("About Weightloom", 420, parent)
        self.setObjectName("about")
        row = QHBoxLayout()
        row.setSpacing(20)
        drawing = QLabel()
        drawing.setPixmap(mark(theme().palette, 64, self.devicePixelRatio()))
        row.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(f"Weightloom {__version__}", "heading"))
        idea = Label("Weights are the threads, training weaves them.", "body", "text2")
        words.addWidget(idea)
        words.addSpacing(8)
        for line in _built_with():
            label = Label(line, "caption", "text2")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row.addLayout(words, 1)
        self.content.addLayout(row)
        self.add_close_button()


def _built_with() -> tuple[str, ...]:
    return (
        f"Python {platform.python_version()}, NumPy {np.__version__}",
        f"Qt for Python {qt_version}",
        "MIT licence",
    )
