"""What one window works on; made in `gui.start`, handed to everything."""

from dataclasses import dataclass

from gui.actions.neighbours import Neighbours
from gui.document import Document
from gui.notices import Notices
from gui.selection import Selection
from gui.settings import Settings
from gui.training.session import Session
from gui.viewed_row import ViewedRow


@dataclass(frozen=True)
class Parts:
    """The document of a window, and where its views meet."""

    document: Document
    selection: Selection
    session: Session
    viewed_row: ViewedRow
    notices: Notices
    settings: Settings
    neighbours: Neighbours
