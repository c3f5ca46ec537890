"""What the program remembers from one start to the next."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QLockFile, QObject, QSettings, Signal

MOST_RECENT = 10
THEMES = ("system", "light", "dark")
FONT_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)
SIGNS = ("blue-orange", "blue-red", "green-magenta")
DIGITS = (3, 4, 5, 6)
OPEN_WHERE = ("ask", "here", "another")
CANVAS_MODES = ("curve", "response", "value")
CANVAS_NUMBERS = ("selection", "none", "hover", "all")

KEYS = "keys/changed"
TRIES, APART_SECONDS = 50, 0.004
"""How often one program tries to change the list of files while another does."""
STALE_MS = 2000
"""So long the lock of a program that ended there holds."""

Keys = dict[str, tuple[str, ...]]
"""Keys of actions, by the id of the action."""

Value = TypeVar("Value")


class Stored(Generic[Value]):
    """A value of the file; one that makes no sense there counts as absent."""

    def __init__(
        self,
        key: str,
        default: Value,
        read: Callable[[object], Value | None],
        write: Callable[[Value], object] = lambda value: value,
    ) -> None:
        self.key, self._default = key, default
        self._read, self._write = read, write

    def __get__(self, settings: "Settings", owner: type | None = None) -> Value:
        found = self._read(settings.store.value(self.key))
        return self._default if found is None else found

    def __set__(self, settings: "Settings", value: Value) -> None:
        settings.store.setValue(self.key, self._write(value))
        settings.changed.emit(self.key)


def _one_of(words: tuple[str, ...]) -> Callable[[object], str | None]:
    def read(value: object) -> str | None:
        return value if isinstance(value, str) and value in words else None

    return read


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower())


def _bytes(value: object) -> QByteArray | None:
    return value if isinstance(value, QByteArray) else None


def _scale(value: object) -> float | None:
    try:
        scale = float(str(value))
    except ValueError:
        return None
    return scale if FONT_SCALES[0] <= scale <= FONT_SCALES[-1] else None


def _share(value: object) -> float | None:
    try:
        share = float(str(value))
    except ValueError:
        return None
    return share if 0.0 < share < 1.0 else None


def _digits(value: object) -> int | None:
    words = str(value)
    return int(words) if words in {str(each) for each in DIGITS} else None


def _keys(value: object) -> Keys | None:
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {
        name: tuple(keys)
        for name, keys in found.items()
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }


def _keys_as_text(keys: Mapping[str, tuple[str, ...]]) -> str:
    return json.dumps({name: list(each) for name, each in keys.items()})


class Settings(QObject):
    """Typed access to an INI file, which several windows and programs may share."""

    changed = Signal(str)
    """The key of what got another value."""

    theme = Stored("look/theme", "system", _one_of(THEMES))
    """One of `system`, `light` and `dark`."""
    font_scale = Stored("look/font_scale", 1.0, _scale, str)
    """Factor of all type sizes."""
    motion = Stored("look/motion", True, _flag)
    """Whether layouts and explained steps may move."""
    signs = Stored("look/signs", SIGNS[0], _one_of(SIGNS))
    """Which pair of colours tells positive from negative."""
    digits = Stored("look/digits", DIGITS[0], _digits)
    """How many decimals, or significant digits, numbers are shown with."""
    confirm_close = Stored("ask/close", True, _flag)
    """Whether to ask before unsaved changes are given up."""
    confirm_quit = Stored("ask/quit", True, _flag)
    """Whether to ask before all of several windows are closed."""
    open_where = Stored("ask/open_where", OPEN_WHERE[0], _one_of(OPEN_WHERE))
    """Where a file opens while a window has another one."""
    show_start_page = Stored("window/show_start_page", True, _flag)
    """Whether the program begins with the start page."""
    geometry = Stored("window/geometry", QByteArray(), _bytes)
    """Place and size of the window, as `saveGeometry` gives them; maybe empty."""
    layout = Stored("window/layout", QByteArray(), _bytes)
    """Places and sizes of the panels, as `saveState` gives them; maybe empty."""
    outline_share = Stored("window/outline_share", 0.6, _share, str)
    """How much of the outline's height its tree has."""
    keys = Stored[Keys](KEYS, {}, _keys, _keys_as_text)
    """Keys of the actions that the user gave others than the tables do."""

    minimap = Stored("look/minimap", True, _flag)
    """Whether a network that is not wholly in view has an overview."""
    canvas_mode = Stored("canvas/mode", CANVAS_MODES[0], _one_of(CANVAS_MODES))
    """What stands inside the neurons."""
    canvas_numbers = Stored(
        "canvas/numbers", CANVAS_NUMBERS[0], _one_of(CANVAS_NUMBERS)
    )
    """Which weights are written on the canvas."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        if path is None:
            self.store = QSettings(
                QSettings.Format.IniFormat,
                QSettings.Scope.UserScope,
                "weightloom",
                "weightloom",
            )
        else:
            self.store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def start_folder(self) -> Path:
        """Where a dialog for files begins: where the last file was, or at home."""
        return Path(self._text("files/folder") or Path.home())

    def remember_folder(self, path: Path) -> None:
        """Begin the next dialog in the folder of this file."""
        self.store.setValue("files/folder", str(path.absolute().parent))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Projects opened or saved, the newest first; some may be gone."""
        return tuple(
            Path(line) for line in self._text("files/recent").split("\n") if line
        )

    def add_recent(self, path: Path) -> None:
        """Put a project at the top of the recent files."""
        path = path.absolute()
        with self._alone():
            # Another program may have added to the list since it was read.
            self.write()
            others = [other for other in self.recent_files if other != path]
            self._keep_recent([path, *others])

    def remove_recent(self, path: Path) -> None:
        """Take a project off the recent files."""
        with self._alone():
            self.write()
            self._keep_recent([p for p in self.recent_files if p != path.absolute()])

    def clear_recent(self) -> None:
        """Forget all recent files."""
        self._keep_recent([])

    def write(self) -> None:
        """Write everything to the disk now, and read what others wrote there."""
        self.store.sync()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other programs off the list between reading and writing it."""
        lock = QLockFile(f"{self.store.fileName()}.list")
        lock.setStaleLockTime(STALE_MS)
        # Without it the list is kept as well as it can be: nobody waits for long.
        # Qt would wait for 100 ms and more between two tries.
        for _ in range(TRIES):
            # There may be no folder yet, or none that can be written to.
            if lock.tryLock(0) or lock.error() != QLockFile.LockError.LockFailedError:
                break
            sleep(APART_SECONDS)
        try:
            yield
        finally:
            lock.unlock()

    def _keep_recent(self, paths: list[Path]) -> None:
        # A file name with a line break is too rare to deserve a format of its own.
        lines = [str(path) for path in paths if "\n" not in str(path)]
        self.store.setValue("files/recent", "\n".join(lines[:MOST_RECENT]))
        self.write()

    def _text(self, key: str) -> str:
        value = self.store.value(key, "")
        return value if isinstance(value, str) else ""
