"""Buttons: with words, with an icon, and the round one that plays."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.style.fonts import font
from gui.style.icons import paint_icon
from gui.widgets.frame import (
    paint_focus_line,
    paint_focus_ring,
    paint_frame,
    paint_round_ring,
)
from gui.widgets.painted_state import PaintedState

ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
KINDS = ("primary", "normal", "flat", "link", "quiet_link")


class PressedByEnter(QAbstractButton):
    """A button that Enter presses as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, once for each time that it is pressed itself."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class Button(PressedByEnter):
    """A button that says in words what will happen."""

    def __init__(
        self,
        text: str,
        kind: str = "normal",
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if kind not in KINDS:
            raise ValueError(f"There is no kind of button called {kind!r}.")
        self._kind = kind
        self._icon_name = icon_name
        self._state = PaintedState(self)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if self._is_link:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def _is_link(self) -> bool:
        return self._kind in {"link", "quiet_link"}

    def set_words(self, text: str) -> None:
        """Say something else."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the words, 30 high, links as high as a line."""
        metrics = QFontMetricsF(font(self._role))
        width = metrics.horizontalAdvance(self.text())
        if self._icon_name is not None:
            width += 26
        if self._is_link:
            return QSize(round(width + 0.5), max(20, round(metrics.height()) + 4))
        return QSize(round(width + 0.5) + 28, max(30, round(metrics.height()) + 14))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    @property
    def _role(self) -> str:
        return "section" if self._kind == "primary" or self._is_link else "body"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw body, icon and words."""
        painter = QPainter(self)
        self._paint_body(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_body(self, painter: QPainter) -> None:
        palette = self._state.palette
        area = QRectF(self.rect())
        fill, edge = self._fill_and_edge()
        if fill is not None or edge is not None:
            paint_frame(painter, area, fill, edge)
        if self._state.ring and self._is_link:
            paint_focus_line(painter, area, palette.focus)
        elif self._state.ring:
            on_accent = self._kind == "primary" and self.isEnabled()
            paint_focus_ring(
                painter, area, palette.text if on_accent else palette.focus
            )

    def _fill_and_edge(self) -> tuple[QColor | None, QColor | None]:
        palette = self._state.palette
        down, over = self.isDown(), self._state.hovered
        if self._kind == "primary":
            if not self.isEnabled():
                return palette.track, None
            accents = palette.accent_hover if over else palette.accent
            return (palette.accent_press if down else accents), None
        if self._is_link:
            return None, None
        framed = self._kind == "normal"
        edge = palette.border if framed else None
        if not self.isEnabled():
            return None, edge
        if down:
            return palette.press, edge
        if over:
            return palette.hover, palette.strong if framed else None
        return (palette.raised if framed else None), edge

    def _text_colour(self) -> QColor:
        palette = self._state.palette
        if not self.isEnabled():
            return palette.disabled
        plain = {
            "primary": palette.on_accent,
            "link": palette.accent_text,
            "quiet_link": palette.text2,
        }
        if self._kind == "quiet_link" and self._state.hovered:
            return palette.text
        return plain.get(self._kind, palette.text)

    def _paint_words(self, painter: QPainter) -> None:
        words = font(self._role)
        words.setUnderline(self._is_link and self._state.hovered and self.isEnabled())
        painter.setFont(words)
        colour = self._text_colour()
        painter.setPen(colour)
        area = QRectF(self.rect())
        if self._icon_name is not None:
            width = QFontMetricsF(words).horizontalAdvance(self.text()) + 26
            left = (area.width() - width) / 2
            box = QRectF(left, (area.height() - 16) / 2, 16, 16)
            paint_icon(painter, self._icon_name, colour, box)
            area.setLeft(left + 26)
            area.setWidth(width)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        elif self._is_link:
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        else:
            flags = Qt.AlignmentFlag.AlignCenter
        painter.drawText(area, int(flags), self.text())


class IconButton(PressedByEnter):
    """A small square button with an icon; its words are in the tooltip."""

    def __init__(
        self,
        icon_name: str,
        words: str,
        size: int = 28,
        icon_size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._size = size
        self._icon_size = icon_size
        self._state = PaintedState(self)
        self.set_words(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon_name: str, words: str) -> None:
        """Show another icon with other words."""
        self._icon_name = icon_name
        self.set_words(words)
        self.update()

    def set_words(self, words: str) -> None:
        """Set the tooltip; its first line is the spoken name."""
        self.setToolTip(words)
        self.setAccessibleName(words.split("\n")[0])

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._size, self._size)

    def minimumSizeHint(self) -> QSize:
        """A square that does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the fill of the state and the icon."""
        palette = self._state.palette
        area = QRectF(self.rect())
        colour = palette.text
        painter = QPainter(self)
        if not self.isEnabled():
            colour = palette.disabled
        elif self.isDown():
            paint_frame(painter, area, palette.press, None)
        elif self.isChecked():
            colour = palette.accent_text
            paint_frame(painter, area, palette.accent_soft, None)
        elif self._state.hovered:
            paint_frame(painter, area, palette.hover, None)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        size = self._icon_size
        box = QRectF(0, 0, size, size)
        box.moveCenter(area.center())
        paint_icon(painter, self._icon_name, colour, box)
        painter.end()


class PlayButton(PressedByEnter):
    """The round button that plays or pauses; a ring 3 px outside shows the focus."""

    DIAMETER = 40

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._playing = False
        self._state = PaintedState(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Play")

    @property
    def playing(self) -> bool:
        """Whether it offers to pause."""
        return self._playing

    def set_playing(self, playing: bool) -> None:
        """Offer to pause while something plays, else to play."""
        if playing != self._playing:
            self._playing = playing
            self.setAccessibleName("Pause" if playing else "Play")
            self.update()

    def sizeHint(self) -> QSize:
        """The disc and its ring."""
        return QSize(self.DIAMETER + 10, self.DIAMETER + 10)

    def minimumSizeHint(self) -> QSize:
        """A disc that does not shrink."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """Only the disc takes the mouse."""
        point = QPointF(pos) - QRectF(self.rect()).center()  # type: ignore[call-overload]
        return bool(point.x() ** 2 + point.y() ** 2 <= (self.DIAMETER / 2 + 1) ** 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc, the icon and the ring."""
        palette = self._state.palette
        disc = QRectF(0, 0, self.DIAMETER, self.DIAMETER)
        disc.moveCenter(QRectF(self.rect()).center())
        fill, colour = palette.accent, palette.on_accent
        if not self.isEnabled():
            fill, colour = palette.track, palette.disabled
        elif self.isDown():
            fill = palette.accent_press
        elif self._state.hovered:
            fill = palette.accent_hover
        painter = QPainter(self)
        paint_frame(painter, disc, fill, None, radius=self.DIAMETER / 2)
        if self._state.ring:
            paint_round_ring(painter, disc, palette.focus)
        box = QRectF(0, 0, 18, 18)
        box.moveCenter(disc.center())
        paint_icon(painter, "pause" if self._playing else "play", colour, box)
        painter.end()
