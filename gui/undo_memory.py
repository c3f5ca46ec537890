"""Undo may keep a bounded amount of memory; the oldest steps go first."""

from PySide6.QtGui import QUndoStack

from gui.edit_command import EditCommand

UNDO_BYTES = 256 * 1024**2


def forget_oldest(stack: QUndoStack, limit: int) -> int:
    """Drop the oldest steps until the rest fits; return how many went.

    Nothing may be undone at that moment, as is the case right after a push. The newest
    step always stays. A step is dropped as a whole, so that what is left still goes
    back and forth exactly.
    """
    steps = [stack.command(place) for place in range(stack.count())]
    edits = [step for step in steps if isinstance(step, EditCommand)]
    total = sum(step.retained for step in edits)
    first = 0
    while total > limit and first < len(edits) - 1:
        total -= edits[first].retained
        first += 1
    if first:
        _rebuild(stack, edits[first:], stack.cleanIndex() - first)
    return first


def _rebuild(stack: QUndoStack, steps: list[EditCommand], clean: int) -> None:
    """Fill the stack anew: Qt offers no way to drop its oldest commands.

    Signals stay silent, since the newest step and whether anything changed stay.
    """
    copies = [copy for step in steps if (copy := step.again()) is not None]
    blocked = stack.blockSignals(True)
    stack.clear()
    for place, copy in enumerate(copies):
        if place == clean:
            stack.setClean()
        stack.push(copy)
    if clean == len(copies):
        stack.setClean()
    elif clean < 0:
        stack.resetClean()
    stack.blockSignals(blocked)
