"""The bar over the canvas: play, the losses, and how training is done."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from gui.document import Document
from gui.notices import Notices
from gui.panels.transport.captioned import Captioned
from gui.panels.transport.choices import SpeedChoice, WordChoice, optimizer_options
from gui.panels.transport.more_panel import MorePanel
from gui.panels.transport.rate_control import RateControl
from gui.panels.transport.readouts import Readouts
from gui.panels.transport.run_buttons import RunButtons
from gui.panels.transport.settings_writer import SettingsWriter
from gui.panels.transport.single_settings import FieldSetting
from gui.panels.transport.until_control import UntilControl
from gui.style.fonts import grown, taller
from gui.style.theme import theme
from gui.training.session import Session
from gui.widgets.buttons import Button, IconButton

HEIGHT, READOUT = 56, 40
GAP = 16
LEFT, RIGHT = 8, 16
RULE_HEIGHT = 32

WIDE, USUAL, NARROW, LEAST = range(4)
"""How much has a place in the bar: everything; not optimizer and batch; not speed, end
of the run and accuracy either, and the export without its word; not even the slider."""


MORE = "More settings\nOptimizer, loss, batch, regularisation and weights"


class Transport(QWidget):
    """Gives way to the width of the window: what does not fit is under three dots."""

    export_requested = Signal()

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setAccessibleName("Transport")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        writer = SettingsWriter(document, session, notices)
        self._buttons = RunButtons(session)
        self._readouts = Readouts(document, session)
        self._rate = RateControl(document, session, writer)
        optimizer = WordChoice("optimizer", optimizer_options(), document, writer)
        self._watching = (
            Captioned("Speed", SpeedChoice(document, writer)),
            Captioned("Train until", UntilControl(document, writer)),
        )
        self._learning = (
            Captioned("Optimizer", optimizer),
            Captioned("Batch", FieldSetting("batch_size", document, writer)),
        )
        self._more = IconButton("more", MORE, 32, 18)
        self._more.setObjectName("transport_more")
        self._panel = MorePanel(document, session, writer, notices, self)
        self._export = Button("Export", icon_name="export")
        self._export.setObjectName("transport_export")
        self._export.setToolTip("Write the trained network to a file (Ctrl+E)")
        self._export_icon = IconButton("export", "Export", 32, 18)
        self._level: int | None = None
        self._lay_out()
        self._more.clicked.connect(self._open_more)
        self._export.clicked.connect(self.export_requested)
        self._export_icon.clicked.connect(self.export_requested)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def set_export_tip(self, tip: str) -> None:
        """Say what the button for export does, and by which key."""
        self._export.setToolTip(tip)
        self._export_icon.set_words(tip)

    def minimumSizeHint(self) -> QSize:
        """The window may be as narrow as the least level needs."""
        return QSize(self._room(LEAST), _height())

    def event(self, event: QEvent) -> bool:
        """Give way also when a number has become longer."""
        if event.type() == QEvent.Type.LayoutRequest and self._level is not None:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the line below, and those between the groups."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        bottom = self.height() - 1
        painter.fillRect(0, bottom, self.width(), 1, palette.border)
        top = (self.height() - RULE_HEIGHT) // 2
        groups = [self._readouts, self._rate]
        if self._level is not None and self._level <= USUAL:
            groups.append(self._extras)
        for group in groups:
            painter.fillRect(group.x() - GAP, top, 1, RULE_HEIGHT, palette.border)
        painter.end()

    def _lay_out(self) -> None:
        self._extras = QWidget()
        self._extras_row = QHBoxLayout(self._extras)
        self._extras_row.setContentsMargins(0, 0, 0, 0)
        self._extras_row.setSpacing(GAP)
        row = QHBoxLayout(self)
        row.setContentsMargins(LEFT, 0, RIGHT, 1)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setSpacing(2 * GAP)
        for group in (self._buttons, self._readouts, self._rate, self._extras):
            row.addWidget(group)
        row.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(8)
        for button in (self._more, self._export, self._export_icon):
            last.addWidget(button)
        row.addLayout(last)

    def _open_more(self) -> None:
        self._panel.open_under(self._more)

    def _follow_theme(self) -> None:
        self.setFixedHeight(_height())
        self._fit()

    def _fit(self) -> None:
        """Find the most that fits into the width."""
        fitting = (level for level in range(LEAST) if self._room(level) <= self.width())
        level = next(fitting, LEAST)
        if level == self._level:
            return
        self._level = level
        inline = self._inline(level)
        for extra in inline:
            self._extras_row.addWidget(extra)
            extra.show()
        self._panel.take(x for x in self._all_extras() if x not in inline)
        self._extras.setVisible(bool(inline))
        self._readouts.show_metric(level <= USUAL)
        self._rate.show_slider(level < LEAST)
        self._export.setVisible(level <= USUAL)
        self._export_icon.setVisible(level > USUAL)
        self.update()

    def _all_extras(self) -> tuple[Captioned, ...]:
        return self._watching + self._learning

    def _inline(self, level: int) -> tuple[Captioned, ...]:
        if level == WIDE:
            return self._all_extras()
        return self._watching if level == USUAL else ()

    def _room(self, level: int) -> int:
        """The width that a level needs, with the shortest slider."""
        inline = self._inline(level)
        export = self._export if level <= USUAL else self._export_icon
        widths = [
            self._buttons.sizeHint().width(),
            self._readouts.room(with_metric=level <= USUAL),
            self._rate.room(with_slider=level < LEAST),
            self._more.sizeHint().width() + 8 + export.sizeHint().width(),
        ]
        if inline:
            gaps = GAP * (len(inline) - 1)
            widths.append(sum(x.sizeHint().width() for x in inline) + gaps)
        return sum(widths) + 2 * GAP * (len(widths) - 1) + LEFT + RIGHT


def _height() -> int:
    """Room for a caption over a number or a field, in the size of type in use."""
    return max(taller(HEIGHT), grown(READOUT) + 1)
