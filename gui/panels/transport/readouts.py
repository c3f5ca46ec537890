"""Epoch, losses and the main metric, as they are at this moment."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.data.dataset import Dataset
from gui.document import Document
from gui.style.number_text import (
    DASH,
    MINUS,
    format_count,
    format_loss,
    format_number,
)
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.widgets.readout import Readout

SPACE = 26


class Readouts(QWidget):
    """Four numbers of the newest moment; a dash where there is none yet."""

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._session = session
        self._epoch = Readout("Epoch", widest=(format_count(9999),))
        self._train = Readout("Train loss", "text")
        self._test = Readout("Test loss", "accent_text")
        self._metric = Readout("Test accuracy", widest=("100.0 %", f"{MINUS}0.000"))
        self._epoch.setObjectName("transport_epoch")
        self._train.setObjectName("transport_loss")
        self._test.setObjectName("transport_test_loss")
        self._metric.setObjectName("transport_metric")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for readout in (self._epoch, self._train, self._test, self._metric):
            row.addWidget(readout)
        session.frame.connect(self._show)
        theme().changed.connect(self._make_room)
        self._make_room()
        document.data_changed.connect(self._name_rows)
        document.project_replaced.connect(self._name_rows)
        self._name_rows()
        self._show(session.latest)

    def room(self, *, with_metric: bool) -> int:
        """The width with or without the metric."""
        shown = [self._epoch, self._train]
        if not self._test.isHidden():
            shown.append(self._test)
        if with_metric:
            shown.append(self._metric)
        widths = sum(readout.sizeHint().width() for readout in shown)
        return widths + SPACE * (len(shown) - 1)

    def show_metric(self, shown: bool) -> None:
        """Show or hide the metric, for want of room."""
        self._metric.setVisible(shown)

    def _make_room(self) -> None:
        """Keep what stands beside the losses still while they fall."""
        for readout in (self._train, self._test):
            readout.set_widest(_widest_losses())

    def _name_rows(self) -> None:
        dataset = self._document.project.dataset
        self._metric.set_caption(_metric_caption(dataset))
        self._test.setVisible(dataset is not None and len(dataset.test_rows) > 0)

    def _show(self, frame: Frame) -> None:
        self._epoch.set_value(format_count(frame.epoch))
        self._train.set_value(format_loss(frame.train_loss))
        self._test.set_value(format_loss(frame.test_loss))
        self._metric.set_value(_metric_text(frame))


def _widest_losses() -> tuple[str, ...]:
    """Losses below 0.01, which have the most digits, and below 0.001."""
    return format_loss(0.009), format_loss(0.0009)


def _metric_caption(dataset: Dataset | None) -> str:
    if dataset is None:
        return "Test accuracy"
    name = "accuracy" if dataset.task == "classes" else "R²"
    return f"Test {name}" if len(dataset.test_rows) else f"Train {name}"


def _metric_text(frame: Frame) -> str:
    if frame.train_loss is None:
        return DASH
    if "accuracy" in frame.metrics:
        return f"{format_number(100 * frame.metrics['accuracy'], 1)} %"
    if "r2" in frame.metrics:
        return format_number(frame.metrics["r2"], 3)
    return DASH
