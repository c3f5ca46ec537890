"""Where the files that come with the program are."""

from pathlib import Path

_ENGINE = Path(__file__).resolve().parents[1]


def resource_path(*parts: str) -> Path:
    """Find a file that comes with the program.

    Parameters
    ----------
    *parts : str
        Folders and file name under `resources`.

    Returns
    -------
    Path
        In the installed package if it holds its own resources, else in the checkout.

    Examples
    --------
    >>> resource_path("data", "iris.csv").name
    'iris.csv'
    """
    installed = _ENGINE / "_resources"
    folder = installed if installed.is_dir() else _ENGINE.parent / "resources"
    return folder.joinpath(*parts)
