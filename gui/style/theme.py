"""The theme in use: its palette, and how it is laid over the application."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from gui.style.fonts import family, font, font_scale, set_font_scale
from gui.style.number_text import set_digits
from gui.style.palette import LIGHT, Palette
from gui.style.signs import BLUE_ORANGE, palette_of
from gui.style.style_sheet import style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICES = ("system", "light", "dark")

_PROPERTY = "weightloom_theme"


class Theme(QObject):
    """The palette in use; `changed` tells painted widgets to draw themselves anew."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choice = "light"
        self._palette = LIGHT
        self._motion = self._menus_move = True
        self._signs = BLUE_ORANGE
        self._sheet_waits = False
        self._applied: tuple[object, ...] = ()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def palette(self) -> Palette:
        """The colours in use."""
        return self._palette

    @property
    def name(self) -> str:
        """`light` or `dark`."""
        return self._palette.name

    @property
    def choice(self) -> str:
        """What the user chose: `system`, `light` or `dark`."""
        return self._choice

    @property
    def motion(self) -> bool:
        """Whether layouts, explained steps and menus may move; training never does."""
        return self._motion

    def set(self, name: str) -> None:
        """Use the theme `light`, `dark` or what the `system` prefers."""
        if name not in CHOICES:
            raise ValueError(f"There is no theme {name!r}.")
        self._choice = name
        self._take_palette()
        self._apply()

    def set_font_scale(self, scale: float) -> None:
        """Make all type larger or smaller by a factor."""
        set_font_scale(scale)
        self._apply()

    def set_signs(self, signs: str) -> None:
        """Tell positive from negative by another pair of colours."""
        if signs != self._signs:
            self._signs = signs
            self._take_palette()
            self._apply()

    def set_digits(self, count: int) -> None:
        """Show numbers with more or fewer digits."""
        if set_digits(count):
            self.changed.emit()

    def set_motion(self, motion: bool) -> None:
        """Allow or forbid movement, that which the desktop gives to menus as well."""
        general = Qt.UIEffect.UI_General
        if self._motion and not motion:
            self._menus_move = QApplication.isEffectEnabled(general)
            QApplication.setEffectEnabled(general, False)
        elif motion and not self._motion:
            QApplication.setEffectEnabled(general, self._menus_move)
        self._motion = motion

    @contextmanager
    def sheet_comes_last(self) -> Iterator[None]:
        """Give the widgets that are made within this their style sheet together.

        Else Qt works out anew what each of them looks like whenever one around it
        gets a parent. Widgets that are there already keep their looks.
        """
        application = _application()
        if application.styleSheet():
            yield
            return
        self._sheet_waits = True
        try:
            yield
        finally:
            self._sheet_waits = False
            application.setStyleSheet(style_sheet(self._palette))

    def _take_palette(self) -> None:
        name = _system_scheme() if self._choice == "system" else self._choice
        self._palette = palette_of(name, self._signs)

    def _follow_system(self) -> None:
        if self._choice == "system":
            self.set("system")

    def _apply(self) -> None:
        look = self._palette.key, font_scale(), family()
        if look != self._applied:
            # A style sheet is worked out for every widget, which takes long.
            self._applied = look
            self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        application = _application()
        if application.style().objectName().lower() != "fusion":
            application.setStyle("Fusion")
        native = native_palette(self._palette)
        application.setPalette(native)
        QToolTip.setPalette(native)
        application.setFont(font("body"))
        if not self._sheet_waits:
            application.setStyleSheet(style_sheet(self._palette))


def theme() -> Theme:
    """Return the application's theme, made at the first call."""
    application = QApplication.instance()
    if application is None:
        raise RuntimeError("A theme needs a QApplication.")
    present = application.property(_PROPERTY)
    if isinstance(present, Theme):
        return present
    made = Theme(application)
    application.setProperty(_PROPERTY, made)
    return made


def _application() -> QApplication:
    return cast("QApplication", QApplication.instance())


def native_palette(palette: Palette) -> QPalette:
    """Return our colours as Qt's own, for what no style sheet reaches."""
    role = QPalette.ColorRole
    native = QPalette()
    colours = {
        role.Window: palette.panel,
        role.WindowText: palette.text,
        role.Base: palette.raised,
        role.AlternateBase: palette.panel,
        role.Text: palette.text,
        role.PlaceholderText: palette.text2,
        role.Button: palette.raised,
        role.ButtonText: palette.text,
        role.BrightText: palette.danger,
        role.ToolTipBase: palette.raised,
        role.ToolTipText: palette.text,
        role.Highlight: palette.accent,
        role.HighlightedText: palette.on_accent,
        role.Link: palette.accent_text,
        role.LinkVisited: palette.accent_text,
        role.Accent: palette.accent,
        role.Light: palette.raised,
        role.Midlight: palette.hover,
        role.Mid: palette.border,
        role.Dark: palette.strong,
        role.Shadow: palette.strong,
    }
    for which, colour in colours.items():
        native.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        native.setColor(QPalette.ColorGroup.Disabled, which, palette.disabled)
    return native


def _system_scheme() -> str:
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"
