"""What wheel and touchpad do with the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

    from gui.canvas.canvas import Canvas

NOTCH = 120.0
"""What one notch of a wheel reports."""
PIXELS_OF_A_NOTCH = 40.0
"""How many pixels on a touchpad count as a notch, where only pixels are reported."""
ZOOM_OF_A_NOTCH = 1.2
PAN_OF_A_NOTCH = 48.0


def turn(canvas: Canvas, event: QWheelEvent) -> bool:
    """Zoom at the cursor; sideways, or with Shift, pan to the side."""
    across, up = _notches(event)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not across:
        across, up = up, 0.0
    # A finger never moves quite straight: what there is more of is meant.
    if abs(across) > abs(up):
        pixels = event.pixelDelta().x() or across * PAN_OF_A_NOTCH
        canvas.view.pan(QPointF(pixels, 0))
    elif up:
        canvas.view.zoom_at(event.position(), ZOOM_OF_A_NOTCH**up)
    return True


def pinch(canvas: Canvas, event: QNativeGestureEvent) -> bool:
    """Zoom with two fingers where the system tells of them."""
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return False
    canvas.view.zoom_at(event.position(), max(0.1, 1 + event.value()))
    return True


def _notches(event: QWheelEvent) -> tuple[float, float]:
    """To the right and up, in notches, also of touchpads that tell only pixels."""
    angle, pixels = event.angleDelta(), event.pixelDelta()
    if angle.isNull():
        return pixels.x() / PIXELS_OF_A_NOTCH, pixels.y() / PIXELS_OF_A_NOTCH
    return angle.x() / NOTCH, angle.y() / NOTCH
