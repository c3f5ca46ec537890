"""A project as a `.wloom` file: one ZIP of a readable record and plain arrays.

docs/file-format.md describes the parts.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Mask
from engine.data.dataset import Dataset
from engine.edits.settings import check_settings
from engine.errors import UserError
from engine.files.archive import Archive, write_archive
from engine.files.data_record import (
    read_data,
    read_scaling,
    write_data,
    write_scaling,
)
from engine.files.migration import upgrade
from engine.files.network_record import Bits, read_network, write_network
from engine.files.npy import BadArray, from_npy, to_npy
from engine.files.problem import DamagedFile, FileProblem, NewerFile
from engine.files.record import BadRecord, Record
from engine.files.strict_json import BadJson, decode
from engine.files.training_record import (
    history_array,
    read_settings,
    read_training,
    write_settings,
    write_training,
)
from engine.network.network import Network
from engine.network.parameters import pack
from engine.network.validation import validate
from engine.project import Project, TrainingState

FORMAT_VERSION = 2
SUFFIX = ".wloom"

_WHAT = "a Weightloom project"
_MAX_RECORD = 256 * 2**20
_DATA = ("inputs", "targets", "train_rows", "test_rows")


def save(project: Project, path: Path) -> None:
    """Write a project; the file is replaced whole or stays as it was.

    The same project gives the same bytes. A project never changes, so that this may
    run in a thread of its own.

    Raises
    ------
    UserError
        If the file cannot be written.
    """
    bits = Bits()
    arrays: dict[str, NDArray[Any]] = {"parameters": pack(project.network)}
    record: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "network": write_network(project.network, bits),
        "settings": write_settings(project.settings),
        "training": write_training(project.training),
        "data": None,
        "scaling": None,
    }
    if project.dataset is not None:
        record["data"], data = write_data(project.dataset)
        arrays |= {f"data/{name}": array for name, array in data.items()}
    if project.scaling is not None:
        record["scaling"] = write_scaling(project.scaling)
    arrays["masks"] = bits.packed()
    arrays |= _training_arrays(project.training)
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    entries = {"project.json": text.encode()}
    entries |= {f"{name}.npy": to_npy(array) for name, array in arrays.items()}
    write_archive(path, entries)


def _training_arrays(state: TrainingState) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {"history": history_array(state.history)}
    if state.start is not None:
        arrays["start"] = state.start
    if state.slots:
        arrays["optimizer"] = np.stack(state.slots)
    return arrays


def load(path: Path) -> Project:
    """Read a project.

    Raises
    ------
    UserError
        If the file cannot be read, is no project, was written by a newer version, is
        damaged, or its table is gone; one sentence that names the file.
    """
    try:
        with Archive(path, _WHAT) as archive:
            return _read(archive)
    except BadJson as error:
        raise DamagedFile(path, f"project.json cannot be read: {error}") from error
    except (BadRecord, BadArray) as error:
        raise DamagedFile(path, f"the file is damaged: {error}") from error
    except FileProblem:
        raise
    except UserError as error:
        sentence = str(error).rstrip(".")
        raise DamagedFile(path, f"the project cannot be used: {sentence}") from error


def _read(archive: Archive) -> Project:
    tree = decode(archive.read("project.json", _MAX_RECORD))
    version = Record(tree, "").whole("format_version", low=1)
    if version > FORMAT_VERSION:
        raise NewerFile(archive.path, version, FORMAT_VERSION)
    upgrade(tree, version)
    record = Record(tree, "")
    record.take("format_version")
    network = _read_network(archive, record.record("network"))
    settings = read_settings(record.record("settings"))
    check_settings(settings)
    dataset = scaling = None
    if not record.is_null("data"):
        dataset = _read_dataset(archive, record.record("data"))
    if not record.is_null("scaling"):
        if dataset is None:
            raise BadRecord("it has a scaling but no data")
        scaling = read_scaling(record.record("scaling"), dataset)
    training = _read_training(archive, record.record("training"), network)
    record.done()
    return Project(network, settings, dataset, scaling, training)


def _read_network(archive: Archive, record: Record) -> Network:
    parameters = _vector(archive, "parameters.npy")
    masks = from_npy(archive.read("masks.npy"))
    if masks.dtype != np.uint8 or masks.ndim != 1:
        raise BadRecord("masks.npy is not a row of bytes")
    bits: Mask = np.unpackbits(masks).astype(np.bool_)
    network = read_network(record, parameters, bits)
    validate(network)
    return network


def _read_dataset(archive: Archive, record: Record) -> Dataset:
    arrays = {}
    for name in _DATA:
        if f"data/{name}.npy" in archive.names:
            arrays[name] = from_npy(archive.read(f"data/{name}.npy"))
    return read_data(record, arrays, archive.path.absolute().parent)


def _read_training(archive: Archive, record: Record, network: Network) -> TrainingState:
    size = len(pack(network))
    start = None
    if "start.npy" in archive.names:
        start = _vector(archive, "start.npy", size)
    slots: tuple[Array, ...] = ()
    if "optimizer.npy" in archive.names:
        table = from_npy(archive.read("optimizer.npy"))
        if table.ndim != 2 or table.dtype != np.float32 or table.shape[1] != size:
            raise BadRecord("optimizer.npy does not fit the network")
        if not np.isfinite(table).all():
            raise BadRecord("optimizer.npy holds a number that is not finite")
        slots = tuple(row.copy() for row in table)
    course = from_npy(archive.read("history.npy"))
    if course.ndim != 2 or course.dtype != np.float64 or len(course) != 5:
        raise BadRecord("history.npy is not a course of losses")
    return read_training(record, start, slots, course)


def _vector(archive: Archive, name: str, size: int | None = None) -> Array:
    vector = from_npy(archive.read(name))
    if vector.ndim != 1 or vector.dtype != np.float32:
        raise BadRecord(f"{name} is not a row of float32 numbers")
    if size is not None and len(vector) != size:
        raise BadRecord(f"{name} does not fit the network")
    if not np.isfinite(vector).all():
        raise BadRecord(f"{name} holds a number that is not finite")
    return vector
