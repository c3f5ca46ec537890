"""The main window: puts the parts in their places and joins them."""

import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.actions.project_files import TABLES, ProjectFiles
from gui.canvas.canvas import Canvas
from gui.dialogs.start_page.start_page import StartPage
from gui.document import Document
from gui.main_window.assembly import Assembly
from gui.main_window.parts import Parts
from gui.training.session import Session

FIRST_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """One document in one window."""
