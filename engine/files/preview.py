"""A look into a project file that is quick enough for a list of recent files."""

import math
from dataclasses import dataclass
from pathlib import Path

from engine.files.archive import Archive
from engine.files.npy import BadArray, from_npy
from engine.files.problem import DamagedFile
from engine.files.record import BadRecord, Record
from engine.files.strict_json import BadJson, decode

_MOST = 16 * 2**20


@dataclass(frozen=True)
class Preview:
    """What a list of files says about a project.

    Attributes
    ----------
    data : str or None
        Name of its data.
    epochs : int
        Trained so far.
    train_loss, test_loss : float or None
        The newest that were recorded; None where there are none.
    """

    data: str | None
    epochs: int
    train_loss: float | None
    test_loss: float | None


def preview(path: Path) -> Preview:
    """Look into a project file.

    Raises
    ------
    FileProblem
        If it cannot be read or is damaged.
    """
    try:
        with Archive(path, "a Weightloom project") as archive:
            record = Record(decode(archive.read("project.json", _MOST)), "")
            course = from_npy(archive.read("history.npy", _MOST))
        data = None if record.is_null("data") else record.record("data").text("name")
        epochs = record.record("training").whole("epoch")
    except (BadJson, BadRecord, BadArray) as error:
        raise DamagedFile(path, f"the file is damaged: {error}") from error
    if course.ndim != 2 or course.shape[0] != 5 or course.dtype.kind != "f":
        raise DamagedFile(path, "the file is damaged: it has no course of losses")
    if not course.shape[1]:
        return Preview(data, epochs, None, None)
    train, test = float(course[1, -1]), float(course[2, -1])
    return Preview(data, epochs, _known(train), _known(test))


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
