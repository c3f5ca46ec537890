"""The widgets of a window, made from its parts and joined where they must be."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.canvas.canvas import Canvas
from gui.lessons.lesson_panel import LessonPanel
from gui.main_window.left_panel import LeftPanel
from gui.main_window.parts import Parts
from gui.main_window.stand_ins import LossRow, RightRail
from gui.panels.data.data_panel import DataPanel
from gui.panels.inspector.inspector import Inspector
from gui.panels.outline.outline import Outline
from gui.panels.palette import PalettePanel
from gui.panels.status import StatusReadouts
from gui.panels.transport.transport import Transport
from gui.plots.loss_line import LossLine
from gui.plots.loss_plot import LossPlot
from gui.plots.result.result_panel import ResultPanel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton


class Views(QObject):
    """All views of one document; they know the parts but not each other."""

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        document, selection, session = parts.document, parts.selection, parts.session
        notices = parts.notices
        self.canvas = Canvas(document, selection, session, parts.viewed_row, notices)
        self.palette = PalettePanel(document, selection, notices)
        self.data = DataPanel(document, session, notices)
        self.left = LeftPanel(self.palette, self.data)
        self.inspector = Inspector(
            document, selection, session, parts.viewed_row, notices
        )
        self.outline = Outline(document, selection, session, parts.viewed_row, notices)
        self.transport = Transport(document, session, notices)
        self.loss_plot = LossPlot(session)
        self.lesson = LessonPanel(document, session)
        self.result = ResultPanel(document, session, parts.viewed_row)
        self.right_rail = RightRail()
        self.loss_row = LossRow(LossLine(document, session))
        self.openers: dict[str, tuple[QAbstractButton, ...]] = {
            "inspector": (self.right_rail.inspector,),
            "result": (self.right_rail.result, self.loss_row.result),
            "loss": (self.loss_row.loss,),
        }
        self.status = StatusReadouts(document, session)
        self._join_palette()

    def _join_palette(self) -> None:
        palette, canvas = self.palette, self.canvas
        palette.drag_started.connect(canvas.gestures.palette_drag_started)
        palette.drag_moved.connect(canvas.gestures.palette_drag_moved)
        palette.drag_finished.connect(canvas.gestures.palette_drag_finished)
        palette.drag_cancelled.connect(canvas.gestures.take_back)
        palette.activated.connect(canvas.add_entry)
