"""One row of the tables: what an action is called, what it does, and when it can."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.actions.context import Context


def always(context: Context) -> bool:
    """Whether the action can be used: yes."""
    return True


@dataclass(frozen=True)
class Action:
    """Something the user can do.

    Attributes
    ----------
    id : str
        Unique; what messages and tests call it.
    text : str
        The words in the menu; "..." where something is asked first.
    help : str
        One sentence.
    run : callable
        Does it; a `UserError` becomes a message.
    shortcuts : tuple of str
        The first one is shown in the menu.
    shown_key : str
        A key that the canvas itself listens to, shown like a shortcut.
    icon : str
        Name of an icon, or empty.
    enabled : callable
        Whether it can be used now.
    checked : callable, optional
        Whether it is on; None for what cannot be switched.
    words : callable, optional
        The words in the menu where they depend on the moment.
    on_start_page : bool
        Whether it makes sense there; all others first bring the canvas up.
    """

    id: str
    text: str
    help: str
    run: Callable[[Context], None]
    shortcuts: tuple[str, ...] = ()
    shown_key: str = ""
    icon: str = ""
    enabled: Callable[[Context], bool] = always
    checked: Callable[[Context], bool] | None = None
    words: Callable[[Context], str] | None = None
    on_start_page: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, those that the canvas listens to included."""
        return (*filter(None, [self.shown_key]), *self.shortcuts)
