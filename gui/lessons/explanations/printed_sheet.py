"""The lines of a worked step as a PDF that can be printed and handed out."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from engine.explain.worked_step import WorkedStep
from engine.files.atomic_write import atomic_write
from gui.style.fonts import family

POINTS = 9
MARGIN_MM = 15


def write_pdf(path: Path, title: str, step: WorkedStep) -> None:
    """Write all lines on pages of A4; raises a `UserError` where it cannot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Weightloom")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setHtml(sheet_html(title, step))
    document.print_(writer)
    buffer.close()
    atomic_write(path, bytes(buffer.data().data()))


def sheet_html(title: str, step: WorkedStep) -> str:
    """Return the sheet as a table with a row for each line."""
    rows = "".join(
        f"<tr><td>{escape(line.name)}</td><td>{escape(line.working)}</td>"
        f"<td align='right'>{line.value:.9g}</td></tr>"
        for line in step.lines
    )
    return (
        f"<div style='font-family: {family() or 'sans-serif'}; font-size: {POINTS}pt'>"
        f"<h2>{escape(title)}, row {step.row + 1:,}</h2>"
        "<table cellpadding='3' width='100%'>"
        f"<tr><th align='left'>What</th><th align='left'>How</th>"
        f"<th align='right'>Value</th></tr>{rows}</table></div>"
    )
