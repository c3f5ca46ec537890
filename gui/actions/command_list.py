"""All actions of a window as the command palette lists them."""

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence

from gui.actions.action import Action
from gui.actions.conditions import why_not
from gui.actions.menus import places
from gui.actions.table import ACTIONS
from gui.dialogs.commands import Command

ITSELF = "help.palette"


def command_list(actions: Mapping[str, QAction]) -> tuple[Command, ...]:
    """Every action of the tables but the palette itself, as it is at this moment."""
    where = places()
    return tuple(
        _command(row, actions[row.id], where.get(row.id, ""))
        for row in ACTIONS
        if row.id != ITSELF
    )


def _command(row: Action, action: QAction, place: str) -> Command:
    words = action.text().split("\t")[0].removesuffix("...").replace("&&", "&")
    return Command(
        id=row.id,
        words=words,
        place=place,
        key=shown_key(row, action),
        help=row.help,
        reason="" if action.isEnabled() else why_not(row.enabled),
        checked=action.isChecked(),
    )


def shown_key(row: Action, action: QAction) -> str:
    """The key that is shown beside an action, or nothing."""
    if row.shown_key:
        return row.shown_key
    keys = action.shortcuts()
    return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
