"""The menus: which action stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.actions.activations import ACTIVATION_ACTIONS
from gui.actions.arrange import ALIGNING
from gui.actions.examples import EXAMPLE_ACTIONS
from gui.actions.explain import EXPLAIN
from gui.actions.show import NUMBERS_ACTIONS

LINE = "-"


@dataclass(frozen=True)
class Submenu:
    """A menu within a menu."""

    title: str
    ids: tuple[str, ...]
    one_of: bool = False


Entry = str | Submenu

ALIGN = Submenu("Align and distribute", tuple(action.id for action in ALIGNING))
RECENT = Submenu("Open recent", ("file.clear_recent",))

MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "File",
        (
            *("file.new", "file.new_window", "file.open", RECENT),
            Submenu("Examples", tuple(action.id for action in EXAMPLE_ACTIONS)),
            *("file.start_page", LINE, "file.save", "file.save_as", LINE),
            *("data.choose", "data.open", LINE),
            *("file.import_weights", "file.export", "file.export_picture", LINE),
            *("file.close", "file.quit"),
        ),
    ),
    (
        "Edit",
        (
            *("edit.undo", "edit.redo", LINE, "edit.cut", "edit.copy", "edit.paste"),
            *("edit.duplicate", "edit.delete", LINE, "edit.rename"),
            *("edit.find", "edit.select_all", "edit.next_connection"),
            *("edit.previous_connection", LINE),
            Submenu("Activation", tuple(row.id for row in ACTIVATION_ACTIONS)),
            *("edit.freeze", LINE),
            *("add.layer", "add.neuron", "add.input", "add.output", "add.by_name"),
            LINE,
            *("edit.connect", "edit.gather", "edit.split"),
            *(ALIGN, LINE, "data.fit", LINE, "edit.preferences"),
        ),
    ),
    (
        "View",
        (
            *("view.zoom_in", "view.zoom_out", "view.zoom_100", "view.fit"),
            *("view.frame_selection", LINE, "view.open_layer"),
            *("view.minimap", "view.selection_tools", "view.auto_layout", LINE),
            Submenu(
                "Inside the neurons",
                ("view.mode_curve", "view.mode_response", "view.mode_value"),
                one_of=True,
            ),
            Submenu(
                "Weights",
                tuple(action.id for action in NUMBERS_ACTIONS),
                one_of=True,
            ),
            *("view.seclude", LINE),
            *("row.next", "row.previous", LINE),
            Submenu(
                "Theme",
                ("view.theme_light", "view.theme_dark", "view.theme_system"),
                one_of=True,
            ),
            *("view.other_theme", LINE, "view.panel_build", "view.panel_inspector"),
            *("view.panel_loss", "view.panel_result", "view.panel_outline", LINE),
            *("view.hide_panels", "view.reset_layout", LINE),
            *("view.present", "view.full_screen"),
        ),
    ),
    (
        "Train",
        (
            *("train.play", "train.step", "train.step_batch", "train.rewind", LINE),
            *("train.new_weights", "train.halve_rate"),
        ),
    ),
    (
        "Learn",
        (
            *("learn.lessons", LINE, "learn.neuron"),
            *(action.id for action in EXPLAIN),
        ),
    ),
    (
        "Help",
        (
            *("help.palette", "help.guide", LINE, "help.shortcuts", "help.keys"),
            *(LINE, "help.about"),
        ),
    ),
)


def places() -> dict[str, str]:
    """In which menu each action stands, for example `View > Theme`."""
    found = {"file.recent": "File"}
    for title, entries in MENUS:
        for entry in entries:
            if isinstance(entry, str):
                found[entry] = title
            else:
                path = f"{title} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
                found |= dict.fromkeys(entry.ids, f"{path} {entry.title}")
    return found


def build_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> QMenu:
    """Fill a menu bar; the menu of recent files is returned for whoever fills it."""
    recent = QMenu(RECENT.title, bar)
    for title, entries in MENUS:
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for entry in entries:
            if entry is RECENT:
                actions["file.recent"].setMenu(recent)
                menu.addAction(actions["file.recent"])
            else:
                add_entry(menu, entry, actions)
    return recent


def add_entry(menu: QMenu, entry: Entry, actions: Mapping[str, QAction]) -> None:
    """Put an action, a line or a menu with more into a menu."""
    if isinstance(entry, str):
        _add_all(menu, [entry], actions)
        return
    submenu = menu.addMenu(entry.title)
    submenu.setToolTipsVisible(True)
    _add_all(submenu, entry.ids, actions)
    if entry.one_of:
        group = QActionGroup(submenu)
        for key in entry.ids:
            group.addAction(actions[key])


def _add_all(menu: QMenu, ids: Sequence[str], actions: Mapping[str, QAction]) -> None:
    for key in ids:
        if key == LINE:
            menu.addSeparator()
        else:
            menu.addAction(actions[key])


def panels_menu(parent: QMenuBar, actions: Mapping[str, QAction]) -> QMenu:
    """Make the menu of the button that shows and hides panels."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    _add_all(
        menu,
        [
            *("view.panel_build", "view.panel_inspector", "view.panel_loss"),
            *("view.panel_result", "view.panel_outline", LINE),
            *("view.hide_panels", "view.reset_layout"),
        ],
        actions,
    )
    return menu
