"""Actions on what is seen, which change nothing in the project."""

from PySide6.QtCore import Qt

from engine.edits.placement import AutoLayout
from gui.actions.action import Action
from gui.actions.conditions import (
    has_data,
    has_large_layer,
    has_layers,
    has_selection,
    large_layer,
)
from gui.actions.context import Context
from gui.style.theme import theme

ZOOM_STEP = 1.25


def _zoom(context: Context, factor: float) -> None:
    canvas = context.canvas
    canvas.view.zoom_at(canvas.rect().toRectF().center(), factor)


def _zoom_in(context: Context) -> None:
    _zoom(context, ZOOM_STEP)


def _zoom_out(context: Context) -> None:
    _zoom(context, 1 / ZOOM_STEP)


def _zoom_100(context: Context) -> None:
    _zoom(context, 1 / context.canvas.view.zoom)


def _fit(context: Context) -> None:
    context.canvas.frame_all()


def _frame_selection(context: Context) -> None:
    context.canvas.frame_selection()


def _layer_is_open(context: Context) -> bool:
    return large_layer(context) in context.canvas.stage.opened


def _open_layer(context: Context) -> None:
    layer = large_layer(context)
    if layer is None:
        return
    if layer in context.canvas.stage.opened:
        context.canvas.close_layer(layer)
    else:
        context.canvas.open_layer(layer)


def _minimap(context: Context) -> None:
    settings = context.settings
    settings.minimap = not settings.minimap
    context.canvas.tools.minimap.set_wanted(settings.minimap)


def _minimap_is_wanted(context: Context) -> bool:
    return context.settings.minimap


def _selection_tools(context: Context) -> None:
    context.canvas.tools.selection.take_focus()


def _auto_layout(context: Context) -> None:
    before = context.canvas.glide.scene()
    context.document.do(AutoLayout())
    context.canvas.frame_all()
    context.canvas.glide.start(before)


def use_theme(context: Context, name: str) -> None:
    """Use a theme from now on, also at the next start."""
    context.settings.theme = name
    theme().set(name)


def _light(context: Context) -> None:
    use_theme(context, "light")


def _dark(context: Context) -> None:
    use_theme(context, "dark")


def _system(context: Context) -> None:
    use_theme(context, "system")


def _other_theme(context: Context) -> None:
    use_theme(context, "light" if theme().name == "dark" else "dark")


def _is_light(context: Context) -> bool:
    return theme().choice == "light"


def _is_dark(context: Context) -> bool:
    return theme().choice == "dark"


def _is_system(context: Context) -> bool:
    return theme().choice == "system"


def _toggle_panel(context: Context, name: str) -> None:
    docks = context.window.docks
    if docks.overlays.floats(name):
        docks.overlays.toggle(name)
    else:
        docks.show(name, not docks.is_shown(name))


def _is_seen(context: Context, name: str) -> bool:
    docks = context.window.docks
    if docks.overlays.floats(name):
        return docks.overlays.is_open(name)
    return docks.is_shown(name)


def _build(context: Context) -> None:
    _toggle_panel(context, "build")


def _inspector(context: Context) -> None:
    _toggle_panel(context, "inspector")


def _loss(context: Context) -> None:
    _toggle_panel(context, "loss")


def _result(context: Context) -> None:
    _toggle_panel(context, "result")


def _build_is_shown(context: Context) -> bool:
    return context.window.docks.is_shown("build")


def _inspector_is_shown(context: Context) -> bool:
    return _is_seen(context, "inspector")


def _loss_is_shown(context: Context) -> bool:
    return _is_seen(context, "loss")


def _result_is_shown(context: Context) -> bool:
    return _is_seen(context, "result")


def _outline(context: Context) -> None:
    docks = context.window.docks
    if docks.is_shown("outline"):
        docks.show("outline", False)
        context.canvas.setFocus()
    else:
        docks.enter("outline")


def _outline_is_shown(context: Context) -> bool:
    return context.window.docks.is_shown("outline")


def _hide_panels(context: Context) -> None:
    docks = context.window.docks
    docks.hide_all(not docks.all_hidden)


def _panels_are_hidden(context: Context) -> bool:
    return context.window.docks.all_hidden


def _reset_layout(context: Context) -> None:
    context.window.docks.reset()


def _full_screen(context: Context) -> None:
    window = context.window
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def _is_full_screen(context: Context) -> bool:
    return context.window.isFullScreen()


def _present(context: Context) -> None:
    presentation = context.window.presentation
    presentation.show(not presentation.is_on)


def _is_presented(context: Context) -> bool:
    return context.window.presentation.is_on


def _show_row(context: Context, step: int) -> None:
    dataset = context.document.project.dataset
    if dataset is not None:
        row = context.viewed_row.row + step
        context.viewed_row.set(min(max(row, 0), dataset.n_rows - 1))


def _next_row(context: Context) -> None:
    _show_row(context, 1)


def _previous_row(context: Context) -> None:
    _show_row(context, -1)


VIEW = (
    Action(
        "view.zoom_in",
        "Zoom in",
        "Look closer at the middle of the canvas.",
        _zoom_in,
        ("Ctrl++", "Ctrl+="),
        icon="plus",
    ),
    Action(
        "view.zoom_out",
        "Zoom out",
        "See more of the network at once.",
        _zoom_out,
        ("Ctrl+-",),
        icon="minus",
    ),
    Action(
        "view.zoom_100",
        "Zoom to 100 %",
        "Show everything at its own size.",
        _zoom_100,
        ("Ctrl+0",),
    ),
    Action(
        "view.fit",
        "Fit the network",
        "Show the whole network.",
        _fit,
        ("Ctrl+9",),
        icon="fit",
        enabled=has_layers,
    ),
    Action(
        "view.frame_selection",
        "Frame the selection",
        "Show what is selected as large as it fits.",
        _frame_selection,
        ("F",),
        enabled=has_selection,
    ),
    Action(
        "view.open_layer",
        "Open the layer",
        "Show a large layer neuron by neuron, or as images again.",
        _open_layer,
        ("O",),
        icon="eye",
        enabled=has_large_layer,
        checked=_layer_is_open,
    ),
    Action(
        "view.minimap",
        "Overview",
        "Show the whole network small whenever a part of it is out of view.",
        _minimap,
        ("Ctrl+M",),
        checked=_minimap_is_wanted,
    ),
    Action(
        "view.selection_tools",
        "Tools of the selection",
        "Go to the small tool bar beside what is selected.",
        _selection_tools,
        ("T",),
        enabled=has_selection,
    ),
    Action(
        "view.auto_layout",
        "Lay out",
        "Arrange all layers from left to right, and show all of them.",
        _auto_layout,
        ("Ctrl+Shift+L",),
        icon="layout",
        enabled=has_layers,
    ),
    Action(
        "row.next",
        "Next row",
        "Show the values of the next row of the data.",
        _next_row,
        ("Alt+Down",),
        enabled=has_data,
    ),
    Action(
        "row.previous",
        "Previous row",
        "Show the values of the row before.",
        _previous_row,
        ("Alt+Up",),
        enabled=has_data,
    ),
    Action(
        "view.theme_light",
        "Light",
        "Use the light theme.",
        _light,
        checked=_is_light,
        on_start_page=True,
    ),
    Action(
        "view.theme_dark",
        "Dark",
        "Use the dark theme.",
        _dark,
        checked=_is_dark,
        on_start_page=True,
    ),
    Action(
        "view.theme_system",
        "As the system",
        "Use the theme that the desktop prefers.",
        _system,
        checked=_is_system,
        on_start_page=True,
    ),
    Action(
        "view.other_theme",
        "Switch theme",
        "Change between the light and the dark theme.",
        _other_theme,
        ("Ctrl+Shift+D",),
        icon="theme",
        on_start_page=True,
    ),
    Action(
        "view.panel_build",
        "Build and data",
        "Show or hide the panel of parts and data.",
        _build,
        ("Ctrl+1",),
        checked=_build_is_shown,
    ),
    Action(
        "view.panel_inspector",
        "Inspector",
        "Show or hide what is known of the selection.",
        _inspector,
        ("Ctrl+2",),
        checked=_inspector_is_shown,
    ),
    Action(
        "view.panel_loss",
        "Loss",
        "Show or hide the plot of the losses.",
        _loss,
        ("Ctrl+3",),
        checked=_loss_is_shown,
    ),
    Action(
        "view.panel_result",
        "Result",
        "Show or hide what the network says: surface, fit and confusions.",
        _result,
        ("Ctrl+5",),
        checked=_result_is_shown,
    ),
    Action(
        "view.panel_outline",
        "Outline",
        "Show or hide the network as a tree and its weights as a table.",
        _outline,
        ("Ctrl+6",),
        checked=_outline_is_shown,
    ),
    Action(
        "view.hide_panels",
        "Canvas only",
        "Hide every panel, or bring all of them back.",
        _hide_panels,
        ("Ctrl+\\",),
        icon="panel",
        checked=_panels_are_hidden,
    ),
    Action(
        "view.reset_layout",
        "Reset the layout",
        "Put all panels where they were at first.",
        _reset_layout,
    ),
    Action(
        "view.present",
        "Presentation",
        "Show the canvas alone on the whole screen, in large type; Esc comes back.",
        _present,
        ("F5",),
        checked=_is_presented,
    ),
    Action(
        "view.full_screen",
        "Full screen",
        "Fill the screen with the window.",
        _full_screen,
        ("F11",),
        checked=_is_full_screen,
        on_start_page=True,
    ),
)
