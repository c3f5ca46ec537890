"""Which export belongs to which suffix."""

from collections.abc import Callable
from pathlib import Path

from engine.exports.json_weights import export_json
from engine.exports.npz import export_npz
from engine.files.problem import FileProblem
from engine.project import Project

EXPORTS: dict[str, Callable[[Project, Path], None]] = {
    ".npz": export_npz,
    ".json": export_json,
}

LABELS: dict[str, str] = {
    ".npz": "NumPy arrays",
    ".json": "JSON, complete",
}


def exporter(path: Path) -> Callable[[Project, Path], None]:
    """Find the export of a file's suffix.

    Raises
    ------
    FileProblem
        If no format has this suffix; the sentence lists those that there are.
    """
    try:
        return EXPORTS[path.suffix.lower()]
    except KeyError:
        known = " ".join(EXPORTS)
        raise FileProblem(
            path, f"the suffix is unknown, an export is one of {known}"
        ) from None


def export(project: Project, path: Path) -> None:
    """Write a project in the format that the suffix of the path names.

    Raises
    ------
    FileProblem
        If the suffix is unknown or the file cannot be written.
    """
    exporter(path)(project, path)
