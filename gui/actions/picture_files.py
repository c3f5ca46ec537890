"""The canvas as a picture in a file: painted here, drawn and written in a thread.

What makes pictures is imported when one is wanted: the window shows sooner.
"""

import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QImage

from engine.files.atomic_write import atomic_write
from gui.actions.work import Work
from gui.canvas.canvas import Canvas
from gui.notices import Notices
from gui.settings import Settings
from gui.style.number_text import format_count, format_loss

if TYPE_CHECKING:
    from gui.dialogs.picture_dialog import PictureWish


class PictureFiles(QObject):
    """Asks for format and file, and writes what the canvas shows at that moment."""

    def __init__(
        self, canvas: Canvas, notices: Notices, settings: Settings, work: Work
    ) -> None:
        super().__init__(canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._notices, self._settings, self._work = notices, settings, work

    def export(self, suggestion: Path, name: str) -> None:
        """Ask for all that makes a picture, and write it."""
        from gui.dialogs.picture_dialog import PictureDialog

        canvas = self._canvas
        dialog = PictureDialog(
            suggestion, self._caption(name), self._size, canvas.window()
        )
        dialog.chosen.connect(self.write)
        dialog.open()

    def write(self, wish: "PictureWish") -> None:
        """Paint now, and leave the rest to a thread."""
        from gui.canvas.picture import Picture, Pixels, Wanted

        wanted = Wanted(
            float(wish.scale), wish.whole, wish.light, wish.caption, wish.legend
        )
        picture = Picture(self._canvas, wanted)
        words = f"Exporting {wish.path.name}"
        if wish.is_vector:
            content = picture.vector()
            self._save(words, wish.path, content, picture.note(True))
            return
        pixels = picture.pixels()

        def draw() -> object:
            pixels.draw_links()
            return pixels

        def drawn(result: object) -> None:
            if isinstance(result, Pixels):
                image = picture.finish(result)
                self._save(words, wish.path, image, picture.note(False))

        self._work.begin(words, draw, drawn)

    def _save(self, words: str, path: Path, content: bytes | QImage, note: str) -> None:
        """Write bytes, or an image whose encoding takes its time, in the thread."""

        def save() -> object:
            from gui.canvas.picture import encoded

            data = content if isinstance(content, bytes) else encoded(content)
            atomic_write(path, data)
            return None

        def saved(_: object) -> None:
            self._settings.remember_folder(path)
            left_out = f" It shows {note}." if note else ""
            self._notices.success("Exported", f"The picture is in {path}.{left_out}")

        self._work.begin(words, save, saved)

    @property
    def _canvas(self) -> Canvas:
        canvas = self._canvas_ref()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    def _size(self, whole: bool, legend: bool, caption: str) -> QSizeF:
        from gui.canvas.picture import Picture, Wanted

        wanted = Wanted(whole=whole, legend=legend, caption=caption)
        return Picture(self._canvas, wanted).full_size

    def _caption(self, name: str) -> str:
        frame = self._canvas.session.latest
        parts = [name]
        if frame.train_loss is not None:
            parts += [
                f"epoch {format_count(frame.epoch)}",
                f"train loss {format_loss(frame.train_loss)}",
            ]
        if frame.test_loss is not None:
            parts.append(f"test loss {format_loss(frame.test_loss)}")
        if self._canvas.document.project.dataset is not None:
            parts.append(
                f"values of row {format_count(self._canvas.viewed_row.row + 1)}"
            )
        return ", ".join(parts)
