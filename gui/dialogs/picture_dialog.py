"""Choose how the canvas becomes a picture: format, size, colours, caption, file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from gui.dialogs.sheet import Sheet
from gui.style.fonts import grown
from gui.style.number_text import format_count
from gui.widgets.buttons import Button
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.path_field import PathField

FORMATS = ((".png", "PNG, pixels"), (".svg", "SVG, lines and letters"))
SCALES = tuple((str(n), f"{n} x the screen") for n in (1, 2, 3, 4))
PARTS = (("seen", "What the canvas shows"), ("whole", "The whole network"))
COLOURS = (("screen", "As on the screen"), ("light", "Light, for print"))


@dataclass(frozen=True)
class PictureWish:
    """What was chosen."""

    path: Path
    scale: int
    whole: bool
    light: bool
    caption: str
    legend: bool

    @property
    def is_vector(self) -> bool:
        """Whether lines and letters are wanted, and no pixels."""
        return self.path.suffix.lower() == ".svg"


Sizes = Callable[[bool, bool, str], QSizeF]
"""The size of a picture: of the whole network, with a legend, with which caption."""


class PictureDialog(Sheet):
    """Asks for all that makes a picture; `chosen` carries the wish."""

    chosen = Signal(object)

    def __init__(
        self,
        suggestion: Path,
        caption: str,
        sizes: Sizes,
        parent: QWidget | None = None,
    ) -> None:
        """`suggestion` is the path without suffix."""
        super().__init__("Export a picture", 520, parent)
        self.setObjectName("export_picture")
        self._sizes = sizes
        self._format = self._add_choice(
            "Format", FORMATS, "Pixels for every program, or lines that stay sharp"
        )
        self._scale = self._add_choice(
            "Size", SCALES, "How many dots of the picture each pixel of the screen gets"
        )
        self._scale.set_value("2")
        self._part = self._add_choice(
            "Shows", PARTS, "The part of the network in the window, or all of it"
        )
        self._colours = self._add_choice(
            "Colours", COLOURS, "The theme in use, or the light one without the grid"
        )
        self._caption = QLineEdit(caption)
        self._caption.setCursorPosition(0)
        self._caption.setObjectName("picture_caption")
        self._caption.setAccessibleName("Caption")
        self._caption.setToolTip("A line of words under the picture; may be empty")
        self._add_row("Caption", self._caption)
        self._legend = CheckBox("Legend of the weights under the picture")
        self._legend.setToolTip("Says which weight each colour and width stands for")
        self._legend.setChecked(True)
        self.content.addWidget(self._legend)
        self._path = PathField(
            f"{suggestion}.png", "Where the picture goes; the ending decides the format"
        )
        self._path.setObjectName("picture_path")
        browse = Button("Choose...")
        browse.setToolTip("Choose folder and name in a dialog")
        browse.clicked.connect(self._browse)
        self._add_row("File", self._path, browse)
        self._size = self.add_text("", "caption", "text2")
        self._size.setObjectName("picture_size")
        cancel = self.add_button("Cancel", tip="Close without a picture (Esc)")
        cancel.clicked.connect(self.close)
        self._export = self.add_button("Export", "primary", "Write the picture")
        self._export.setObjectName("picture_export")
        self._join()
        self._follow()

    @property
    def wish(self) -> PictureWish:
        """What is chosen now."""
        return PictureWish(
            path=Path(self._path.text().strip()).expanduser(),
            scale=int(self._scale.value),
            whole=self._part.value == "whole",
            light=self._colours.value == "light",
            caption=self._caption.text().strip(),
            legend=self._legend.isChecked(),
        )

    def _join(self) -> None:
        self._format.chosen.connect(self._take_format)
        for choice in (self._scale, self._part, self._colours):
            choice.chosen.connect(self._follow)
        self._legend.toggled.connect(self._follow)
        self._caption.textChanged.connect(self._follow)
        self._path.textChanged.connect(self._follow)
        self._path.returnPressed.connect(self._finish)
        self._export.clicked.connect(self._finish)

    def _add_choice(
        self, words: str, options: Sequence[tuple[str, str]], tip: str
    ) -> Choice:
        field = Choice(options, words)
        field.setObjectName(f"picture_{words.lower()}")
        field.setToolTip(tip)
        self._add_row(words, field)
        return field

    def _add_row(self, words: str, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = Label(words)
        label.setMinimumWidth(grown(56))
        row.addWidget(label)
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if place else 1)
        self.content.addLayout(row)

    def _take_format(self, suffix: str) -> None:
        path = Path(self._path.text())
        known = path.suffix.lower() in dict(FORMATS)
        self._path.setText(f"{path.with_suffix('') if known else path}{suffix}")

    def _follow(self) -> None:
        """Say how large the picture becomes; nothing is written without a name."""
        wish = self.wish
        suffix = wish.path.suffix.lower()
        if suffix in dict(FORMATS):
            self._format.set_value(suffix)
        self._scale.setEnabled(not wish.is_vector)
        self._export.setEnabled(bool(wish.path.stem) and suffix in dict(FORMATS))
        size = self._sizes(wish.whole, wish.legend, wish.caption)
        scale = 1 if wish.is_vector else wish.scale
        wide, high = (
            format_count(round(length * scale))
            for length in (size.width(), size.height())
        )
        unit = "units" if wish.is_vector else "pixels"
        self._size.setText(f"{wide} x {high} {unit}")

    def _browse(self) -> None:
        wish = self.wish
        dialog = QFileDialog(self, "Export a picture", str(wish.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wish.path.suffix.removeprefix("."))
        dialog.setNameFilters([f"{words} (*{suffix})" for suffix, words in FORMATS])
        dialog.selectFile(wish.path.name)
        dialog.fileSelected.connect(self._path.setText)
        dialog.open()

    def _finish(self) -> None:
        if self._export.isEnabled():
            wish = self.wish
            self.close()
            self.chosen.emit(wish)
