"""The panels of a window, from its views."""

from PySide6.QtWidgets import QMainWindow

from gui.main_window.dock import Panel
from gui.main_window.docks import Docks
from gui.main_window.holder import Holder
from gui.main_window.overlays import Overlays
from gui.main_window.views import Views


def make_docks(views: Views, window: QMainWindow) -> Docks:
    """Palette and data left, inspector and result right, losses under the canvas."""
    holders = {
        "inspector": Holder(views.inspector, views.right_rail),
        "result": Holder(views.result),
        "loss": Holder(views.loss_plot, views.loss_row),
    }
    contents = {
        "build": ("Build and data", views.left),
        "lesson": ("Lesson", views.lesson),
        "outline": ("Outline", views.outline),
        "inspector": ("Inspector", holders["inspector"]),
        "result": ("Result", holders["result"]),
        "loss": ("Loss", holders["loss"]),
    }
    panels = {
        name: Panel(name, title, content, window)
        for name, (title, content) in contents.items()
    }
    overlays = Overlays(holders, window)
    for name, openers in views.openers.items():
        for opener in openers:
            overlays.serve(name, opener)
    overlays.left.connect(views.canvas.take_focus)
    docks = Docks(panels, overlays, window)
    docks.rail_changed.connect(views.left.set_rail)
    views.left.set_rail(docks.rail)
    return docks
