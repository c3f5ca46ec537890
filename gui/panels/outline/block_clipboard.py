"""Blocks of cells on their way to the clipboard and from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from engine.errors import UserError
from gui.background import Task
from gui.panels.outline.block_text import (
    NoBlock,
    block_steps,
    finished,
    text_steps,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from engine.arrays import Array
    from engine.edits.patch import SetPatch
    from gui.panels.outline.weight_block import Area, Numbers

CELLS_AT_ONCE, LETTERS_AT_ONCE = 10_000, 100_000
"""More than these would be felt: a thread reads and writes them."""


@dataclass(frozen=True, eq=False)
class Pasted:
    """What pasting comes to: the edit, and the part of the table that it writes."""

    edit: SetPatch
    numbers: Numbers
    top: int
    left: int
    shape: tuple[int, int]


class BlockClipboard(QObject):
    """Copies and pastes blocks, one at a time; what is large beside the window.

    `working` says what is under way and how far, `ended` that nothing is any more;
    `refused` carries what was not done, and why in one sentence.
    """

    working = Signal(str, float)
    ended = Signal()
    copied = Signal()
    pasted = Signal(object)
    refused = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._words = ""
        self._take: Callable[[object], None] = self._put
        self._cutting = False

    @property
    def is_busy(self) -> bool:
        """Whether a block is on its way."""
        return self._task is not None

    def copy(self, numbers: Numbers, area: Area, *, cutting: bool = False) -> None:
        """Put a block on the clipboard, as a spreadsheet would.

        `cutting` has `copied` emitted when it is there.
        """
        if self.is_busy:
            return
        top, left, bottom, right = area
        self._take, self._cutting = self._put, cutting
        cells = (bottom - top + 1) * (right - left + 1)
        steps = partial(_copying, numbers, area)
        self._begin("Copying", steps, large=cells > CELLS_AT_ONCE)

    def paste(self, numbers: Numbers, area: Area) -> None:
        """Make the edit that writes the block of the clipboard from a cell on."""
        if self.is_busy:
            return
        text = QGuiApplication.clipboard().text()
        self._take = self._hand_over
        steps = partial(_pasting, text, numbers, area)
        self._begin("Pasting", steps, large=len(text) > LETTERS_AT_ONCE)

    def cancel(self) -> bool:
        """Give up what is under way; whether something was."""
        task, self._task = self._task, None
        if task is None:
            return False
        task.cancel()
        task.cancelled.connect(task.deleteLater)
        task.done.disconnect(self._done)
        task.failed.disconnect(self._failed)
        task.progress.disconnect(self._progress)
        self.ended.emit()
        return True

    def _begin(
        self,
        words: str,
        steps: Callable[[], Generator[float, None, object]],
        *,
        large: bool,
    ) -> None:
        self._words = words
        if not large:
            try:
                self._take(finished(steps()))
            except UserError as error:
                self._refuse(str(error))
            return
        self._task = Task(steps, self)
        self._task.progress.connect(self._progress)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self.working.emit(words, 0.0)
        self._task.start()

    def _progress(self, share: float) -> None:
        self.working.emit(self._words, share)

    def _done(self, result: object) -> None:
        self._end()
        self._take(result)

    def _failed(self, sentence: str) -> None:
        self._end()
        self._refuse(sentence)

    def _end(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self.ended.emit()

    def _refuse(self, sentence: str) -> None:
        done = {"Copying": "copied", "Pasting": "pasted"}[self._words]
        self.refused.emit(f"Nothing was {done}", sentence)

    def _put(self, text: object) -> None:
        QGuiApplication.clipboard().setText(cast("str", text))
        if self._cutting:
            self.copied.emit()

    def _hand_over(self, result: object) -> None:
        self.pasted.emit(result)


def _copying(numbers: Numbers, area: Area) -> Generator[float, None, str]:
    yield 0.0
    return (yield from text_steps(numbers.array(area)))


def _pasting(text: str, numbers: Numbers, area: Area) -> Generator[float, None, Pasted]:
    values = yield from block_steps(text)
    top, left, bottom, right = area
    if values.shape == (1, 1):
        values = values.repeat(bottom - top + 1, 0).repeat(right - left + 1, 1)
    if too_large := _beyond(values, numbers, top, left):
        raise NoBlock(too_large)
    edit = numbers.set_to(top, left, values)
    rows, columns = values.shape
    return Pasted(edit, numbers, top, left, (rows, columns))


def _beyond(values: Array, numbers: Numbers, top: int, left: int) -> str:
    """Why a block does not fit from a cell on; empty if it does."""
    rows, columns = values.shape
    free = numbers.block.n_rows - top, numbers.block.n_columns - left
    if rows <= free[0] and columns <= free[1]:
        return ""
    return (
        f"The block is {rows:,} by {columns:,} cells; "
        f"from here on the table has {free[0]:,} by {free[1]:,}."
    )
