"""Actions on files."""

from gui.actions.action import Action
from gui.actions.conditions import has_layers, has_recent
from gui.actions.context import Context


def _new(context: Context) -> None:
    context.window.files.new()


def _open(context: Context) -> None:
    context.window.files.choose()


def _recent(context: Context) -> None:
    context.window.show_recent()


def _clear_recent(context: Context) -> None:
    context.settings.clear_recent()


def _start_page(context: Context) -> None:
    context.window.show_start_page(not context.window.shows_start_page)


def _start_page_is_shown(context: Context) -> bool:
    return context.window.shows_start_page


def _save(context: Context) -> None:
    context.window.files.save()


def _save_as(context: Context) -> None:
    context.window.files.save_as()


def _export(context: Context) -> None:
    files = context.window.files
    files.weights.export(files.suggestion.with_suffix(""))


def _export_picture(context: Context) -> None:
    files, pictures = context.window.files, context.window.pictures
    pictures.export(files.suggestion.with_suffix(""), files.name)


def _import_weights(context: Context) -> None:
    context.window.files.weights.ask_to_import()


def _new_window(context: Context) -> None:
    context.neighbours.open(None, context.canvas.window())


def _close(context: Context) -> None:
    context.window.close()


def _quit(context: Context) -> None:
    context.neighbours.quit(context.canvas.window())


FILE = (
    Action(
        "file.new",
        "New",
        "Begin with an empty canvas.",
        _new,
        ("Ctrl+N",),
        icon="plus",
        on_start_page=True,
    ),
    Action(
        "file.new_window",
        "New window",
        "Open another window with a document of its own.",
        _new_window,
        ("Ctrl+Alt+N",),
        on_start_page=True,
    ),
    Action(
        "file.open",
        "Open...",
        "Open a project, or a table to make one of.",
        _open,
        ("Ctrl+O",),
        icon="open",
        on_start_page=True,
    ),
    Action(
        "file.recent",
        "Open recent",
        "Open a project that was open lately.",
        _recent,
        ("Ctrl+Shift+R",),
        enabled=has_recent,
        on_start_page=True,
    ),
    Action(
        "file.clear_recent",
        "Forget these",
        "Empty the list of recent files; the files themselves stay.",
        _clear_recent,
        enabled=has_recent,
        on_start_page=True,
    ),
    Action(
        "file.start_page",
        "Start page",
        "Show the examples and the recent projects.",
        _start_page,
        ("Ctrl+Shift+N",),
        checked=_start_page_is_shown,
        on_start_page=True,
    ),
    Action(
        "file.save",
        "Save",
        "Save the project; while it trains, its newest state.",
        _save,
        ("Ctrl+S",),
        icon="save",
    ),
    Action(
        "file.save_as",
        "Save as...",
        "Save the project to another file.",
        _save_as,
        ("Ctrl+Shift+S",),
    ),
    Action(
        "file.import_weights",
        "Import weights...",
        "Take weights, biases and activations from a file where names and shapes fit.",
        _import_weights,
        enabled=has_layers,
    ),
    Action(
        "file.export",
        "Export...",
        "Write the network for other programs, with scaling and class names.",
        _export,
        ("Ctrl+E",),
        icon="export",
        enabled=has_layers,
    ),
    Action(
        "file.export_picture",
        "Export a picture...",
        "Write the canvas as PNG or SVG, for print, with legend and caption.",
        _export_picture,
        ("Ctrl+Shift+E",),
        enabled=has_layers,
    ),
    Action(
        "file.close",
        "Close window",
        "Close this window; unsaved changes are asked about.",
        _close,
        ("Ctrl+W",),
        on_start_page=True,
    ),
    Action(
        "file.quit",
        "Quit",
        "Close all windows; unsaved changes are asked about, window by window.",
        _quit,
        ("Ctrl+Q",),
        on_start_page=True,
    ),
)
