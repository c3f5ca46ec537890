"""What every page of the inspector works with."""

from dataclasses import dataclass

from gui.document import Document
from gui.notices import Notices
from gui.panels.inspector.row_values import RowValues
from gui.selection import Selection
from gui.training.session import Session


@dataclass(frozen=True)
class Parts:
    """The parts of the window that a page reads and changes."""

    document: Document
    selection: Selection
    session: Session
    notices: Notices
    values: RowValues
