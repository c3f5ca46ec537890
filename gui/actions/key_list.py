"""Every key, and what the mouse does, for the page of keys and the manual."""

from gui.actions.action import Action
from gui.actions.add import ADD
from gui.actions.data import DATA
from gui.actions.edit import EDIT
from gui.actions.file import FILE
from gui.actions.help import HELP
from gui.actions.menus import MENUS
from gui.actions.show import SHOW
from gui.actions.train import TRAIN
from gui.actions.view import VIEW

Rows = tuple[tuple[str, str], ...]

MOUSE: Rows = (
    ("Zoom at the cursor", "wheel"),
    ("Pan", "middle button, or Space and drag"),
    ("Select by a box", "drag on the empty canvas"),
    ("Select in addition", "Shift and drag"),
    ("Add one to the selection, or remove it", "Ctrl and click"),
    ("Connect", "drag from a port"),
    ("Connect the selection to something", "Shift and click it"),
    ("Move", "drag a card or a neuron"),
    ("Change the size of a layer", "drag the lower edge of its card"),
    ("Add from the palette", "drag, or double-click"),
    ("Rename", "double-click the name"),
    ("Open a large layer", "double-click its card"),
)

CANVAS_KEYS: Rows = (
    ("Move the selection", "arrows, finer with Shift"),
    ("Select the next or the previous", "Ctrl and arrows"),
    ("Cancel what the mouse is doing, or select nothing", "Esc"),
)

MENU_KEYS: Rows = tuple((f"Open {title}", f"Alt+{title[0]}") for title, _ in MENUS)

NUMBER_KEYS: Rows = (
    ("Change a number", "Up and Down, finer with Shift"),
    ("Take the number over", "Enter"),
    ("Put back what was there", "Esc"),
)


def key_groups() -> tuple[tuple[str, Rows], ...]:
    """Groups of words and keys, in the order of the menus."""
    return (
        ("Files", _rows((*FILE, *DATA))),
        ("Building", _rows((*EDIT, *ADD))),
        ("Training", _rows(TRAIN)),
        ("Looking", _rows((*VIEW, *SHOW, *HELP))),
        ("Menus", MENU_KEYS),
        ("On the canvas", CANVAS_KEYS),
        ("In number fields", NUMBER_KEYS),
        ("Mouse", MOUSE),
    )


def _rows(actions: tuple[Action, ...]) -> Rows:
    return tuple(
        (action.text.removesuffix("..."), " or ".join(action.keys))
        for action in actions
        if action.keys
    )
