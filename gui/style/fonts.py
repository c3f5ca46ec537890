"""Type: the families in their order and the sizes of every role."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from engine.data.resources import resource_path

FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "DejaVu Sans")
SHIPPED = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")

# Role: pixels and weight as meant for Inter.
ROLES = {
    "page_title": (28, 600),
    "title": (20, 600),
    "readout": (16, 600),
    "heading": (15, 600),
    "step_title": (13, 600),
    "body": (12, 400),
    "section": (12, 600),
    "caption": (11, 400),
    "canvas_label": (10, 400),
    "canvas_value": (10, 500),
}

LINE = 16
"""Height of a line of the usual type."""

_SCALE = "weightloom_font_scale"


def set_font_scale(scale: float) -> None:
    """Set the factor of all sizes; fonts asked for from now on have it."""
    application = QGuiApplication.instance()
    if application is not None:
        application.setProperty(_SCALE, scale)
    font_scale.cache_clear()


@lru_cache(maxsize=1)
def font_scale() -> float:
    """Return the factor of all sizes, 1 unless the user chose another."""
    application = QGuiApplication.instance()
    scale = None if application is None else application.property(_SCALE)
    return float(scale) if isinstance(scale, (int, float)) else 1.0


@lru_cache(maxsize=1)
def family() -> str | None:
    """Return the first of the listed families that exists, None if there is none."""
    for name in SHIPPED:
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))
    present = set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in present), None)


def pixel_size(role: str) -> int:
    """Return the size of a role in pixels, for the family in use and the scale."""
    pixels, _ = ROLES[role]
    if family() == "DejaVu Sans":
        # DejaVu is so wide that a size smaller takes the room of the others.
        pixels = max(10, pixels - 1)
    return max(8, round(pixels * font_scale()))


def grown(pixels: int) -> int:
    """Return a height that holds type of the usual size, for type that is larger."""
    return round(pixels * max(1.0, font_scale()))


def taller(pixels: int, lines: int = 1) -> int:
    """Return a height around lines of the usual size, for type that is larger.

    Other than with `grown`, the room around the lines stays as it is.
    """
    return pixels + round(lines * LINE * max(0.0, font_scale() - 1.0))


def font(role: str) -> QFont:
    """Return the font of a role, with digits of equal width."""
    return QFont(_font(role, pixel_size(role)))


@lru_cache(maxsize=64)
def _font(role: str, pixels: int) -> QFont:
    chosen = family()
    made = QFont(QGuiApplication.font() if chosen is None else QFont(chosen))
    weight = ROLES[role][1]
    if chosen == "DejaVu Sans":
        # It has these two weights only.
        weight = 700 if weight >= 600 else 400
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
