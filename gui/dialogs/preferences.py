"""The preferences; every choice takes effect at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.dialogs.sheet import Sheet
from gui.settings import FONT_SCALES, Settings
from gui.style.theme import theme
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice
from gui.widgets.label import Label

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
_SIZES = tuple((str(scale), f"{scale * 100:.0f} %") for scale in FONT_SCALES)


class PreferencesDialog(Sheet):
    """Theme, size of the type, motion, start page."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("Preferences", 400, parent)
        self.setObjectName("preferences")
        self._settings = settings
        self._theme = Choice(_THEMES, "Theme")
        self._theme.setToolTip("Light or dark; System follows the desktop")
        self._theme.set_value(theme().choice)
        self._theme.chosen.connect(self._choose_theme)
        self._add_row("Theme", self._theme)
        self._size = Choice(_SIZES, "Size of the type")
        self._size.setToolTip("How large all words and numbers are")
        if str(settings.font_scale) in dict(_SIZES):
            self._size.set_value(str(settings.font_scale))
        self._size.chosen.connect(self._choose_size)
        self._add_row("Size of the type", self._size)
        self._motion = CheckBox("Panels and layouts may move")
        self._motion.setToolTip("Without it everything is in its place at once")
        self._motion.setChecked(settings.motion)
        self._motion.toggled.connect(self._choose_motion)
        self.content.addWidget(self._motion)
        self._start = CheckBox("Show the start page when the program starts")
        self._start.setToolTip("Without it the program starts with an empty canvas")
        self._start.setChecked(settings.show_start_page)
        self._start.toggled.connect(self._choose_start)
        self.content.addWidget(self._start)
        self.content.addStretch(1)
        self.add_close_button()

    def _add_row(self, words: str, field: Choice) -> None:
        row = QHBoxLayout()
        row.addWidget(Label(words))
        row.addStretch(1)
        field.setMinimumWidth(160)
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignRight)
        self.content.addLayout(row)

    def _choose_theme(self, name: str) -> None:
        self._settings.theme = name
        theme().set(name)

    def _choose_size(self, scale: str) -> None:
        self._settings.font_scale = float(scale)
        theme().set_font_scale(float(scale))

    def _choose_motion(self, motion: bool) -> None:
        self._settings.motion = motion
        theme().set_motion(motion)

    def _choose_start(self, show: bool) -> None:
        self._settings.show_start_page = show
