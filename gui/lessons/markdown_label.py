"""Markdown of a lesson, wrapped at its width; its links do things in the program."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QWidget

from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.label import Label

BELOW = 7.0
"""Pixels between two paragraphs."""
POINT = 16.0
"""Pixels left of the words of a list, for its point."""
TO_A_LINK = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
"""Why the focus comes, where it is to be at the first link: not for a click."""
PITCH = 125
"""Distance of two lines, in per cent of their height."""


class MarkdownLabel(Label):
    """Words with emphasis and links; Tab reaches the links."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "body", "text", parent)
        self._source = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme().changed.connect(self._render)

    @property
    def source(self) -> str:
        """What is shown, in Markdown."""
        return self._source

    def set_markdown(self, text: str) -> None:
        """Show other words; hidden without any."""
        if text != self._source:
            self._source = text
            self._render()
            self.setAccessibleName(text)
            # Only words with links are a stop of the Tab key.
            reached = Qt.FocusPolicy.StrongFocus if "](" in text else None
            self.setFocusPolicy(reached or Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arrive at the first link, so that Enter follows it at once."""
        super().focusInEvent(event)
        if event.reason() in TO_A_LINK:
            self.focusNextPrevChild(True)

    def _render(self) -> None:
        """Give paragraphs and lines some air, which a label has not by itself."""
        document = QTextDocument()
        document.setDefaultFont(self.font())
        document.setMarkdown(self._source)
        block = document.begin()
        while block.isValid():
            _give_air(block)
            _use_our_bold(block)
            block = block.next()
        self.setText(document.toHtml() if self._source else "")


def _give_air(block: QTextBlock) -> None:
    """Space the lines of a paragraph, and the paragraph from the next one."""
    form = QTextBlockFormat()
    form.setTopMargin(0.0)
    form.setBottomMargin(BELOW if block.next().isValid() else 0.0)
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight
    form.setLineHeight(PITCH, proportional.value)
    points = block.textList()
    if points is not None:
        # Qt would leave as much room as for a paragraph that is set off.
        level = points.format()
        level.setIndent(0)
        points.setFormat(level)
        form.setLeftMargin(POINT)
    QTextCursor(block).mergeBlockFormat(form)


def _use_our_bold(block: QTextBlock) -> None:
    """Write what is strong in a weight that the family has: Qt would smear another."""
    bold = QTextCharFormat()
    bold.setFontWeight(font("heading").weight())
    # All places first: a run of one format ends to be one when it is changed.
    strong = [
        (block.position() + run.start, run.length)
        for run in block.textFormats()
        if run.format.fontWeight() > QFont.Weight.Medium
    ]
    cursor = QTextCursor(block)
    for start, length in strong:
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(bold)
