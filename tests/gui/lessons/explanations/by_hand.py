"""The numbers of the pages once more: plain NumPy from the project, nothing of
`engine.explain`.

`reference` is the tests' own pass through a network, in double precision.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.network.parameters import pack
from gui.style.number_text import MINUS
from gui.widgets.buttons import Button
from tests.engine import reference

FOUR = 2e-3
THREE = 6e-3
"""How far a number in so many digits may be from the exact one, in parts of it."""


def number(text: str) -> float:
    """A number as the window writes it."""
    return float(text.replace(MINUS, "-").replace("\u202f", "").replace(",", ""))


def scaled(project, rows=None):
    """Inputs and targets of some rows as training sees them; else the training rows."""
    data, scaling = project.dataset, project.scaling
    rows = data.train_rows if rows is None else rows
    x, y = data.inputs[rows].astype(float), data.targets[rows].astype(float)
    if scaling is None:
        return x, y
    return (
        (x - scaling.input_mean) / scaling.input_scale,
        (y - scaling.target_mean) / scaling.target_scale,
    )


def outputs(project, changes=None, rows=None):
    """What the network says, scaled, in the order of the targets; [row, target]."""
    w = pack(project.network).astype(np.float64)
    for place, value in (changes or {}).items():
        w[place] = value
    x, _ = scaled(project, rows)
    _, found = reference.forward(project.network, w, x)
    said = np.zeros((len(x), project.dataset.n_outputs))
    for layer in project.network.of_kind("output"):
        said[:, layer.columns] = found[layer.id].T
    return said


def loss(project, changes=None, rows=None, name=None):
    """The loss of some rows, with some parameters set."""
    said = outputs(project, changes, rows)
    _, y = scaled(project, rows)
    return loss_of(name or project.settings.loss, said, y)


def loss_of(name, a, y):
    """Mean over rows of each loss, as INTERFACES define them."""
    apart = np.abs(a - y)
    with np.errstate(all="ignore"):
        match name:
            case "mse":
                return np.mean(apart**2)
            case "half_sse":
                return np.mean(np.sum(apart**2, axis=1)) / 2
            case "mae":
                return np.mean(apart)
            case "huber":
                return np.mean(np.where(apart <= 1, apart**2 / 2, apart - 0.5))
            case "binary_cross_entropy":
                return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
            case "cross_entropy":
                return -np.mean(np.sum(y * np.log(a), axis=1))
    raise KeyError(name)


def slope(project, place, rows=None, step=1e-5):
    """Derivative of the loss by a parameter, as a central difference."""
    here = float(pack(project.network)[place])
    above, below = (loss(project, {place: here + side}, rows) for side in (step, -step))
    return (above - below) / (2 * step)


def button(page, words):
    return next(each for each in page.findChildren(Button) if each.text() == words)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def drag(qtbot, chart, start, end):
    """Press at a place of the axes, move to another, let go."""
    begin, target = chart.point_of(*start), chart.point_of(*end)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=begin.toPoint())
    for share in (0.5, 1.0):
        move(chart, begin + (target - begin) * share)
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=target.toPoint())


def move(widget, at: QPointF) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        widget.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def marks(chart, kind):
    """The marks of one kind in a chart, from the bottom up."""
    return [mark for mark in chart.marks if isinstance(mark, kind)]
