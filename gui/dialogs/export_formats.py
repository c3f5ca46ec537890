"""The formats of the export dialog, in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One entry: what it is called, which file it makes, what is in it.

    `style` is that of Python source.
    """

    key: str
    label: str
    suffix: str
    contents: str
    style: str | None = None


_LIST = (
    Format(
        "npz",
        "NumPy arrays",
        ".npz",
        "One array for the biases of each layer and for the weights of each "
        "projection, the activations, the names of inputs and targets, the classes, "
        "and the scaling of the data. numpy.load reads it.",
    ),
    Format(
        "json",
        "JSON, complete",
        ".json",
        "The same as a tree of lists that any language reads, and complete: kinds, "
        "bindings, masks, frozen parameters and positions too.",
    ),
    Format(
        "safetensors",
        "Safetensors",
        ".safetensors",
        "The arrays of the NumPy file in the format of the model hubs; names, "
        "activations and classes are in its metadata.",
    ),
    Format(
        "csv",
        "Table of weights",
        ".csv",
        "A row for each weight and bias, for a spreadsheet. It has no place for the "
        "scaling of the data.",
    ),
    Format(
        "onnx",
        "ONNX",
        ".onnx",
        "A model that runs in ONNX Runtime, in browsers and on devices: from rows in "
        "your units to predictions in your units, scaling included.",
    ),
    Format(
        "numpy",
        "Python, NumPy",
        ".py",
        "A source file with a function predict(rows), from your units to your units. "
        "It needs NumPy and nothing else.",
        "numpy",
    ),
    Format(
        "pytorch",
        "Python, PyTorch",
        ".py",
        "A source file with a function predict(rows) and a module that can be trained "
        "on. It needs PyTorch and nothing else.",
        "pytorch",
    ),
    Format(
        "c",
        "C source",
        ".c",
        "One C99 file with a function predict, without allocation, for devices and "
        "programs without Python. Scaling and names are in it.",
    ),
    Format(
        "svg",
        "Diagram",
        ".svg",
        "A labelled drawing of the network as it stands on the canvas, for print.",
    ),
)

FORMATS: dict[str, Format] = {each.key: each for each in _LIST}


def format_for(suffix: str, present: Format) -> Format | None:
    """The format of a suffix; the present one stays where it has that suffix."""
    if present.suffix == suffix:
        return present
    return next((each for each in _LIST if each.suffix == suffix), None)
