"""The first card: an example that learns while one looks."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.files.examples import Example
from gui.dialogs.start_page.card import RADIUS, RIM, SHADOW
from gui.dialogs.start_page.drawings import paint_surface
from gui.dialogs.start_page.surface import Surface
from gui.style.fonts import grown
from gui.style.shadow import paint_shadow
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph

HEIGHT = 196
PICTURE = QSize(196, 164)


class SurfacePicture(QWidget):
    """The decision surface, as soon as it is computed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(PICTURE)
        self.setAccessibleName("What the trained example says over its input plane")
        self._surface: Surface | None = None
        self._drawn: QPixmap | None = None
        theme().changed.connect(self._forget)

    @property
    def is_known(self) -> bool:
        """Whether there is something to draw."""
        return self._surface is not None

    def show_surface(self, surface: Surface) -> None:
        """Draw this one."""
        self._surface = surface
        self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture."""
        painter = QPainter(self)
        if self._drawn is None:
            self._drawn = self._draw()
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _draw(self) -> QPixmap:
        dpr = self.devicePixelRatio()
        drawn = QPixmap(self.size() * dpr)
        drawn.fill(Qt.GlobalColor.transparent)
        drawn.setDevicePixelRatio(dpr)
        painter = QPainter(drawn)
        palette = theme().palette
        area = QRectF(self.rect())
        try:
            if self._surface is None:
                paint_frame(painter, area, palette.canvas, palette.border)
            else:
                paint_surface(painter, self._surface, area, palette)
        finally:
            painter.end()
        return drawn

    def _forget(self) -> None:
        self._drawn = None
        self.update()


class FirstCard(QWidget):
    """Names the example and offers to open and play it."""

    chosen = Signal(object)

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._example = example
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.picture = SurfacePicture()
        row = QHBoxLayout(self)
        row.setContentsMargins(RIM + 20, RIM + 16, RIM + 16, RIM + 16)
        row.setSpacing(20)
        words = QVBoxLayout()
        words.setContentsMargins(0, 2, 0, 4)
        words.setSpacing(8)
        words.addWidget(Label(example.title, "heading"))
        words.addWidget(Paragraph(example.sentence))
        words.addStretch(1)
        self._button = Button("Open and play", "primary", "play")
        self._button.setObjectName("open_and_play")
        self._button.setToolTip(f"Open {example.title} and let it learn at once")
        self._button.clicked.connect(self._choose)
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        row.addWidget(self.picture)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def _follow_theme(self) -> None:
        self.setFixedHeight(grown(HEIGHT) + 2 * RIM)
        self.update()

    def take_focus(self) -> None:
        """Let Enter open and play."""
        self._button.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        palette = theme().palette
        face = QRectF(self.rect()).adjusted(RIM, RIM, -RIM, -RIM)
        painter = QPainter(self)
        paint_shadow(painter, face, palette.shadow, SHADOW)
        paint_frame(painter, face, palette.panel, palette.border, radius=RADIUS)
        painter.end()

    def _choose(self) -> None:
        self.chosen.emit(self._example)
