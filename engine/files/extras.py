"""Packages that are only needed for some formats, named when they are missing."""

from importlib import import_module
from pathlib import Path
from typing import Any

from engine.files.problem import FileProblem

RANGES: dict[str, str] = {
    "onnx": "onnx>=1.17,<2",
    "pyarrow": "pyarrow>=18,<26",
}
"""What pip is asked for, by package; the same ranges stand in pyproject.toml."""


def require(module: str, path: Path) -> Any:  # noqa: ANN401
    """Import a module of an extra.

    Parameters
    ----------
    module : str
        Of a package in `RANGES`: "onnx.checker".
    path : Path
        The file that needs it, for the message.

    Raises
    ------
    FileProblem
        If it is not installed; the sentence names the command that does it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.split(".", 1)[0]
        command = f'pip install "{RANGES[package]}"'
        raise FileProblem(
            path, f"this format needs {package}, which {command} installs"
        ) from error
