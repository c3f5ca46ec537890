"""What comes by itself is told to those who hear the window."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, *parts: str, urgent: bool = False) -> None:
    """Have a screen reader say words that appear where the focus is not.

    Parameters
    ----------
    widget : QWidget
        Where they appear.
    *parts : str
        Sentences, or titles without a full stop; empty ones are left out.
    urgent : bool
        Whether what is being said is cut short for it.
    """
    words = " ".join(
        part if part[-1] in ".?!" else f"{part}." for part in parts if part
    )
    if words:
        event = QAccessibleAnnouncementEvent(widget, words)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
