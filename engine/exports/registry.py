"""Which export belongs to which suffix."""

from collections.abc import Callable
from pathlib import Path

from engine.exports.c_source import export_c
from engine.exports.csv_weights import export_csv
from engine.exports.diagram import export_svg
from engine.exports.json_weights import export_json
from engine.exports.npz import export_npz
from engine.exports.numpy_source import export_numpy
from engine.exports.onnx_graph import export_onnx
from engine.exports.safetensors_weights import export_safetensors
from engine.exports.torch_source import export_torch
from engine.files.problem import FileProblem
from engine.project import Project

Export = Callable[[Project, Path], tuple[str, ...]]
"""Writes a project to a path and returns notes, a sentence each."""

STYLES: dict[str, Export] = {
    "numpy": export_numpy,
    "pytorch": export_torch,
}
"""What a `.py` file can be written for, the default first."""

EXPORTS: dict[str, Export] = {
    ".npz": export_npz,
    ".json": export_json,
    ".safetensors": export_safetensors,
    ".csv": export_csv,
    ".onnx": export_onnx,
    ".py": export_numpy,
    ".c": export_c,
    ".svg": export_svg,
}

LABELS: dict[str, str] = {
    ".npz": "NumPy arrays",
    ".json": "JSON, complete",
    ".safetensors": "Safetensors",
    ".csv": "Table of weights",
    ".onnx": "ONNX",
    ".py": "Python source",
    ".c": "C source",
    ".svg": "Diagram",
}


def exporter(path: Path, style: str | None = None) -> Export:
    """Find the export of a file's suffix.

    Parameters
    ----------
    path : Path
        Where to write; its suffix decides.
    style : str, optional
        A row of `STYLES`, for Python source; numpy by default.

    Raises
    ------
    FileProblem
        If no format has this suffix; the sentence lists those that there are. Also if
        a style is named for another format than Python source.
    """
    suffix = path.suffix.lower()
    if suffix not in EXPORTS:
        known = " ".join(EXPORTS)
        raise FileProblem(
            path, f"the suffix is unknown, an export is one of {known}"
        ) from None
    if style is None:
        return EXPORTS[suffix]
    if suffix != ".py":
        raise FileProblem(path, "a style is of Python source, whose name ends in .py")
    return STYLES[style]


def export(project: Project, path: Path, style: str | None = None) -> tuple[str, ...]:
    """Write a project in the format that the suffix of the path names.

    Returns
    -------
    tuple of str
        What a reader of the file should know, a sentence each.

    Raises
    ------
    FileProblem
        If the suffix is unknown or the file cannot be written.
    CannotRun
        If the format holds what the network computes, and it cannot run.
    """
    return exporter(path, style)(project, path)
