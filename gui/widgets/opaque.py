"""Labels that paint their own ground, so that nothing behind them is painted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QWidget


class Opaque(QObject):
    """Keeps for a label that it fills its rectangle when it paints.

    The rule of the style sheet for labels takes that attribute away whenever it is laid
    over one, which is before it is shown and with every change of the theme.
    """

    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the ground again; takes no event away."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.StyleChange}:
            label = cast("QWidget", watched)
            label.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return False
