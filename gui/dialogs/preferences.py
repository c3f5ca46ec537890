"""The preferences; every choice takes effect at once, in all windows."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.dialogs.sheet import Sheet
from gui.settings import DIGITS, FONT_SCALES, SIGNS, Settings
from gui.style.fonts import grown
from gui.style.theme import theme
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice
from gui.widgets.label import Label

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
_SIZES = tuple((str(scale), f"{scale * 100:.0f} %") for scale in FONT_SCALES)
_SIGNS = dict(zip(SIGNS, ("Blue, orange", "Blue, red", "Green, magenta"), strict=True))
_DIGITS = tuple((str(count), f"{count} digits") for count in DIGITS)
_WHERE = (
    ("ask", "As its changes say"),
    ("here", "In the same window"),
    ("another", "In another window"),
)
FIELD = 176


class SignScale(QWidget):
    """The colours from -1 to +1, as they are now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(8)
        self.setAccessibleName("The colours from negative to positive")
        theme().changed.connect(self._follow_theme)

    def sizeHint(self) -> QSize:
        """As wide as the fields."""
        return QSize(grown(FIELD), 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale."""
        stops = theme().palette.weight_stops
        area = QRectF(self.rect())
        scale = QLinearGradient(area.topLeft(), area.topRight())
        for place, colour in enumerate(stops):
            scale.setColorAt(place / (len(stops) - 1), colour)
        painter = QPainter(self)
        painter.fillRect(area, scale)
        painter.end()

    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()


class PreferencesDialog(Sheet):
    """How things look and move, what is asked, and where files open."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("Preferences", 440, parent, scrolls=True)
        self.setObjectName("preferences")
        self._settings = settings
        self.content.addWidget(Label("Look", "section"))
        self._theme = self._add_choice(
            "Theme", _THEMES, "Light or dark; System follows the desktop"
        )
        self._theme.set_value(theme().choice)
        self._theme.chosen.connect(self._choose_theme)
        self._size = self._add_choice(
            "Size of the type", _SIZES, "How large all words and numbers are"
        )
        if str(settings.font_scale) in dict(_SIZES):
            self._size.set_value(str(settings.font_scale))
        self._size.chosen.connect(self._choose_size)
        self._signs = self._add_choice(
            "Positive and negative",
            tuple(_SIGNS.items()),
            "Which two colours tell positive weights and values from negative ones",
        )
        self._signs.set_value(settings.signs)
        self._signs.chosen.connect(self._choose_signs)
        self.content.addWidget(SignScale(), 0, Qt.AlignmentFlag.AlignRight)
        self._digits = self._add_choice(
            "Numbers", _DIGITS, "How many decimals, or digits, numbers are shown with"
        )
        self._digits.set_value(str(settings.digits))
        self._digits.chosen.connect(self._choose_digits)
        self._motion = self._add_box(
            "Layouts and explained steps may move",
            "Without it everything is in its place at once, and steps show their end",
            settings.motion,
        )
        self._motion.toggled.connect(self._choose_motion)
        self._add_files(settings)
        self.content.addStretch(1)
        self.add_close_button()

    def _add_files(self, settings: Settings) -> None:
        self.content.addSpacing(4)
        self.content.addWidget(Label("Files and windows", "section"))
        self._where = self._add_choice(
            "A file opens",
            _WHERE,
            "Where a file opens while a window shows another project: by its changes "
            "means that a window with unsaved changes asks",
        )
        self._where.set_value(settings.open_where)
        self._where.chosen.connect(self._choose_where)
        self._close = self._add_box(
            "Ask before unsaved changes are given up",
            "Without it closing and opening throw unsaved changes away",
            settings.confirm_close,
        )
        self._close.toggled.connect(self._choose_close)
        self._quit = self._add_box(
            "Ask before several windows are closed at once",
            "Without it Quit closes all windows that have nothing unsaved",
            settings.confirm_quit,
        )
        self._quit.toggled.connect(self._choose_quit)
        self._start = self._add_box(
            "Show the start page when the program starts",
            "Without it the program starts with an empty canvas",
            settings.show_start_page,
        )
        self._start.toggled.connect(self._choose_start)

    def _add_choice(
        self, words: str, options: Sequence[tuple[str, str]], tip: str
    ) -> Choice:
        field = Choice(options, words)
        field.setToolTip(tip)
        row = QHBoxLayout()
        row.addWidget(Label(words))
        row.addStretch(1)
        field.setMinimumWidth(grown(FIELD))
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignRight)
        self.content.addLayout(row)
        return field

    def _add_box(self, words: str, tip: str, on: bool) -> CheckBox:
        box = CheckBox(words)
        box.setToolTip(tip)
        box.setChecked(on)
        self.content.addWidget(box)
        return box

    def _choose_theme(self, name: str) -> None:
        self._settings.theme = name
        theme().set(name)

    def _choose_size(self, scale: str) -> None:
        self._settings.font_scale = float(scale)
        theme().set_font_scale(float(scale))
        for field in self.findChildren(Choice):
            field.setMinimumWidth(grown(FIELD))
        self.fit_to_type()

    def _choose_signs(self, signs: str) -> None:
        self._settings.signs = signs
        theme().set_signs(signs)

    def _choose_digits(self, count: str) -> None:
        self._settings.digits = int(count)
        theme().set_digits(int(count))

    def _choose_motion(self, motion: bool) -> None:
        self._settings.motion = motion
        theme().set_motion(motion)

    def _choose_where(self, where: str) -> None:
        self._settings.open_where = where

    def _choose_close(self, ask: bool) -> None:
        self._settings.confirm_close = ask

    def _choose_quit(self, ask: bool) -> None:
        self._settings.confirm_quit = ask

    def _choose_start(self, show: bool) -> None:
        self._settings.show_start_page = show
