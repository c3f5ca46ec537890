"""Reads what the start page shows: examples in little, notes on recent files. No Qt."""

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from engine.errors import UserError
from engine.files.examples import Example
from engine.files.preview import preview
from engine.files.project_file import load
from gui.background import Steps
from gui.dialogs.start_page.miniature import Miniature, miniature
from gui.dialogs.start_page.surface import Surface, surface_steps
from gui.style.number_text import format_loss


@dataclass(frozen=True)
class Gathered:
    """What the start page shows.

    `pictures` by the name of the example, `notes` by the path of the file.
    """

    pictures: dict[str, Miniature]
    notes: dict[Path, str]


_surfaces: dict[tuple[Path, int], Surface] = {}
"""What was trained for the start page of one window is there for the next one."""


@lru_cache(maxsize=32)
def _picture_of(path: Path, moment: int) -> Miniature:
    """Read a project in little; again only when its file has changed."""
    return miniature(load(path))


def _moment_of(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def gather_steps(examples: Sequence[Example], recent: Sequence[Path]) -> Steps:
    """Read the files; one that cannot be read is told of when it is opened."""
    pictures: dict[str, Miniature] = {}
    for example in examples:
        yield 0.0
        try:
            pictures[example.name] = _picture_of(example.path, _moment_of(example.path))
        except UserError:
            continue
    notes: dict[Path, str] = {}
    for path in recent:
        yield 0.5
        notes[path] = note_on(path, date.today())
    return Gathered(pictures, notes)


def surface_of(example: Example) -> Steps:
    """Train an example, once for all windows; None where it cannot be read."""
    key = (example.path, _moment_of(example.path))
    if key not in _surfaces:
        try:
            surface: Surface = yield from surface_steps(example.path)
        except UserError:
            return None
        _surfaces[key] = surface
    return _surfaces[key]


def note_on(path: Path, today: date) -> str:
    """Say when a project was saved, and what it had reached."""
    try:
        when = _day(datetime.fromtimestamp(path.stat().st_mtime).date(), today)
        seen = preview(path)
    except OSError:
        return "not there"
    except UserError:
        return "cannot be read"
    loss = seen.train_loss if seen.test_loss is None else seen.test_loss
    if loss is None or not seen.epochs:
        return when
    return f"{when}, loss {format_loss(loss)}"


def _day(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {month_name[day.month]}{year}"
