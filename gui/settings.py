"""What the program remembers from one start to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 10
THEMES = ("system", "light", "dark")
FONT_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5)


class Settings:
    """Typed access to an INI file; a value that makes no sense counts as absent."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            self._store = QSettings(
                QSettings.Format.IniFormat,
                QSettings.Scope.UserScope,
                "weightloom",
                "weightloom",
            )
        else:
            self._store = QSettings(str(path), QSettings.Format.IniFormat)
        self.store = self._store
        """For what has settings of its own."""

    @property
    def theme(self) -> str:
        """One of `system`, `light` and `dark`."""
        theme = self._text("look/theme")
        return theme if theme in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("look/theme", theme)

    @property
    def font_scale(self) -> float:
        """Factor of all type sizes."""
        try:
            scale = float(self._text("look/font_scale") or 1.0)
        except ValueError:
            return 1.0
        return scale if FONT_SCALES[0] <= scale <= FONT_SCALES[-1] else 1.0

    @font_scale.setter
    def font_scale(self, scale: float) -> None:
        self._store.setValue("look/font_scale", str(scale))

    @property
    def motion(self) -> bool:
        """Whether panels and layouts may move."""
        return self._flag("look/motion", True)

    @motion.setter
    def motion(self, motion: bool) -> None:
        self._store.setValue("look/motion", motion)

    @property
    def show_start_page(self) -> bool:
        """Whether the program begins with the start page."""
        return self._flag("window/show_start_page", True)

    @show_start_page.setter
    def show_start_page(self, show: bool) -> None:
        self._store.setValue("window/show_start_page", show)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window, as `saveGeometry` gives them; maybe empty."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)

    @property
    def layout(self) -> QByteArray:
        """Places and sizes of the panels, as `saveState` gives them; maybe empty."""
        return self._bytes("window/layout")

    @layout.setter
    def layout(self, layout: QByteArray) -> None:
        self._store.setValue("window/layout", layout)

    @property
    def start_folder(self) -> Path:
        """Where a dialog for files begins: where the last file was, or at home."""
        return Path(self._text("files/folder") or Path.home())

    def remember_folder(self, path: Path) -> None:
        """Begin the next dialog in the folder of this file."""
        self._store.setValue("files/folder", str(path.absolute().parent))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Projects opened or saved, the newest first; some may be gone."""
        return tuple(
            Path(line) for line in self._text("files/recent").split("\n") if line
        )

    def add_recent(self, path: Path) -> None:
        """Put a project at the top of the recent files."""
        path = path.absolute()
        others = [other for other in self.recent_files if other != path]
        self._keep_recent([path, *others])

    def remove_recent(self, path: Path) -> None:
        """Take a project off the recent files."""
        self._keep_recent([p for p in self.recent_files if p != path.absolute()])

    def clear_recent(self) -> None:
        """Forget all recent files."""
        self._keep_recent([])

    def write(self) -> None:
        """Write everything to the disk now."""
        self._store.sync()

    def _keep_recent(self, paths: list[Path]) -> None:
        # A file name with a line break is too rare to deserve a format of its own.
        lines = [str(path) for path in paths if "\n" not in str(path)]
        self._store.setValue("files/recent", "\n".join(lines[:MOST_RECENT]))

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _flag(self, key: str, default: bool) -> bool:
        value = self._store.value(key, default)
        if isinstance(value, bool):
            return value
        return {"true": True, "false": False}.get(str(value).lower(), default)

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
