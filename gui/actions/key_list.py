"""Every key, and what the mouse does, for the page of keys and the manual."""

from collections.abc import Mapping

from gui.actions.action import Action
from gui.actions.add import ADD
from gui.actions.arrange import ARRANGE
from gui.actions.data import DATA
from gui.actions.edit import EDIT
from gui.actions.file import FILE
from gui.actions.help import HELP
from gui.actions.learn import LEARN
from gui.actions.menus import MENUS, places
from gui.actions.show import SHOW
from gui.actions.table import ACTIONS
from gui.actions.train import TRAIN
from gui.actions.view import VIEW
from gui.dialogs.key_map import KeyMap, KeyRow, Keys

Rows = tuple[tuple[str, str], ...]

MOUSE: Rows = (
    ("Zoom at the cursor", "wheel"),
    ("Pan", "middle button, or Space and drag"),
    ("Look at another part of the network", "drag in the overview, or press there"),
    ("Select by a box", "drag on the empty canvas, or from a connection"),
    ("Select in addition", "Shift and drag"),
    ("Add one to the selection, or remove it", "Ctrl and click"),
    ("Connect", "drag from a port"),
    ("Connect the selection to something", "Shift and click it"),
    ("Move", "drag a card or a neuron"),
    ("Change a weight", "drag its number up or down, finer with Shift"),
    ("Change the size of a layer", "drag the lower edge of its card"),
    ("Add from the palette", "drag, or double-click"),
    ("Rename", "double-click the name"),
    ("Change the size of a panel", "drag its edge"),
    ("Return a slider to its usual value", "double-click it"),
    ("Open the menu of something", "right button"),
    ("Open a large layer", "double-click its card"),
    ("See what a neuron does", "double-click it"),
)

CANVAS_KEYS: Rows = (
    ("Move the selection", "arrows, finer with Shift"),
    ("Change the weight of the selected connection", "Up and Down, finer with Shift"),
    ("Select the next or the previous", "Ctrl and arrows"),
    ("Select the next in addition", "Ctrl+Shift and arrows"),
    ("Keep the selection while walking on", "Ctrl+Space"),
    ("Go to the next or the previous layer", "PgDown and PgUp"),
    ("Choose what to connect to, after C", "arrows, then Enter"),
    ("Open the menu of the selection", "Menu, or Shift+F10"),
    ("Look at another part, after Tab led to the overview", "arrows"),
    ("Cancel what the mouse is doing, or select nothing", "Esc"),
)

MENU_KEYS: Rows = tuple((f"Open {title}", f"Alt+{title[0]}") for title, _ in MENUS)

OUTLINE_KEYS: Rows = (
    ("Open a layer, then go into its cells", "Right, and Left the way back"),
    ("Edit a cell; from a projection go to its weights", "Enter"),
    ("Rename", "F2"),
    ("Freeze or unfreeze, in the last column", "Space"),
    ("Type a weight or a bias into the table", "digits, then Enter or Tab"),
    ("Remove the rows or the connections that are selected", "Del"),
    ("Copy or paste a block of weights", "Ctrl+C or Ctrl+V"),
    ("Back to the tree, then to the canvas", "Esc"),
)

FIELD_KEYS: Rows = (
    ("Change a number", "Up and Down, finer with Shift"),
    ("Return a slider to its usual value", "Del or Backspace"),
    ("Move the edge of a panel, after Tab led to it", "arrows, finer with Shift"),
    ("Put an edge back to where it was", "Esc"),
    ("Take over what was typed", "Enter"),
    ("Put back what was there, and stay in the field", "Esc"),
    ("From a field in which nothing is typed, or a panel, to the canvas", "Esc"),
)


RESERVED = {
    "Space": "plays and pauses, and pans when held",
    "Esc": "cancels what is under way",
    "Tab": "moves the focus",
    "Shift+Tab": "moves the focus back",
    "Return": "takes what is typed or marked",
    "Enter": "takes what is typed or marked",
    "C": "joins the selection to something by keys",
    **dict.fromkeys(("Left", "Right", "Up", "Down"), "moves the selection"),
    **dict.fromkeys(
        ("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"),
        "moves the selection a little",
    ),
    **dict.fromkeys(
        ("Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down"), "moves through the network"
    ),
    **dict.fromkeys(
        ("Ctrl+Shift+Left", "Ctrl+Shift+Right", "Ctrl+Shift+Up", "Ctrl+Shift+Down"),
        "selects what comes next in addition",
    ),
    "Ctrl+Space": "keeps the selection while walking on",
    "PgUp": "goes to the layer before",
    "PgDown": "goes to the next layer",
    "Menu": "opens the menu of the selection",
    "Shift+F10": "opens the menu of the selection",
    **{f"Alt+{title[0]}": f"opens the menu {title}" for title, _ in MENUS},
}
"""Keys that no action can be given, each with what it does."""


def key_map(changed: Mapping[str, Keys] | None = None) -> KeyMap:
    """The keys of all actions, with what the user changed."""
    where = places()
    rows = [
        KeyRow(
            row.id,
            row.text.removesuffix("..."),
            where.get(row.id, ""),
            row.shortcuts,
            row.shown_key,
        )
        for row in ACTIONS
    ]
    return KeyMap(rows, changed or {}, RESERVED)


def key_groups(keys: KeyMap | None = None) -> tuple[tuple[str, Rows], ...]:
    """Groups of words and keys, in the order of the menus."""
    shown = keys or key_map()
    return (
        ("Files", _rows((*FILE, *DATA), shown)),
        ("Building", _rows((*EDIT, *ADD, *ARRANGE), shown)),
        ("Training", _rows(TRAIN, shown)),
        ("Looking", _rows((*VIEW, *SHOW, *HELP), shown)),
        ("Learning", _rows(LEARN, shown)),
        ("Menus", MENU_KEYS),
        ("On the canvas", CANVAS_KEYS),
        ("In the outline", OUTLINE_KEYS),
        ("In fields and panels", FIELD_KEYS),
        ("Mouse", MOUSE),
    )


def _rows(actions: tuple[Action, ...], keys: KeyMap) -> Rows:
    shown = {action: keys.shown(keys.row(action.id)) for action in actions}
    return tuple(
        (action.text.removesuffix("..."), words)
        for action, words in shown.items()
        if words
    )
