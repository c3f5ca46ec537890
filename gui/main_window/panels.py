"""The panels of a window, from its views."""

from PySide6.QtWidgets import QMainWindow

from gui.main_window.dock import Panel
from gui.main_window.docks import Docks
from gui.main_window.views import Views


def make_docks(views: Views, window: QMainWindow) -> Docks:
    """Palette and data left, inspector and result right, losses under the canvas."""
    contents = {
        "build": ("Build and data", views.left),
        "lesson": ("Lesson", views.lesson),
        "outline": ("Outline", views.outline),
        "inspector": ("Inspector", views.inspector),
        "result": ("Result", views.result),
        "loss": ("Loss", views.loss_plot),
    }
    panels = {
        name: Panel(name, title, content, window)
        for name, (title, content) in contents.items()
    }
    docks = Docks(panels, window)
    docks.rail_changed.connect(views.left.set_rail)
    views.left.set_rail(docks.rail)
    return docks
