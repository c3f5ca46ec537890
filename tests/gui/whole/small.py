"""What tests of small windows look for, and how they make a window small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.trainer import Trainer
from gui.plots.loss_line import LossLine

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
SMALL = (960, 540)
"""Points of a screen of 1920x1080 at 200 %."""


def dock(window, name) -> QDockWidget:
    return window.findChild(QDockWidget, f"dock_{name}")


def line(window) -> LossLine:
    return window.findChild(LossLine)


def overlay(window, name) -> QWidget:
    return window.findChild(QWidget, f"overlay_{name}")


def opener(window, parent, name) -> QAbstractButton:
    within = window.findChild(QWidget, parent)
    (found,) = [
        button
        for button in within.findChildren(QAbstractButton)
        if button.accessibleName() == name
    ]
    return found


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def resize(window, width, height) -> None:
    window.resize(width, height)
    settle()


def select(window) -> None:
    layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(neurons=[int(layer.neurons[1])])
    settle()


def trained(epochs: int = 12):
    trainer = Trainer(new_project(load_set("two-moons"), hidden=((4, "tanh"),)))
    for _ in range(epochs):
        trainer.advance(trainer.steps_per_epoch)
        trainer.record()
    return trainer.snapshot()


def show_trained(window, qtbot):
    project = trained()
    window.document.replace(project, None)
    qtbot.waitUntil(lambda: window.session.latest.train_loss is not None)
    return project
