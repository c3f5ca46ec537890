"""Drives the program and writes the pictures of README and docs.

    python tools/screenshots.py [FOLDER]

Every picture is the window itself with an example project, trained by the engine a
moment before. Without a display they are made off the screen.
"""

import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SETTLE_MS = 400
DEADLINE_MS = 20_000
PANEL = (300, 620)

sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from engine.files.examples import EXAMPLES  # noqa: E402
from engine.trainer import Trainer  # noqa: E402
from gui.dialogs.start_page.first_card import SurfacePicture  # noqa: E402
from gui.lessons.explanations.activation_page import ActivationPage  # noqa: E402
from gui.lessons.explanations.curve_page import CurvePage  # noqa: E402
from gui.lessons.explanations.paths_page import PathsPage  # noqa: E402
from gui.lessons.explanations.rates_page import RatesPage  # noqa: E402
from gui.lessons.explanations.step_page import StepPage  # noqa: E402
from gui.lessons.explanations.window import ExplanationWindow  # noqa: E402
from gui.lessons.lesson_file import (  # noqa: E402
    find_lesson,
    lesson_folder,
    lessons_in,
    read_lesson,
    split_name,
)
from gui.lessons.lesson_panel import LessonPanel  # noqa: E402
from gui.main_window.main_window import MainWindow  # noqa: E402
from gui.plots.result.result_panel import ResultPanel  # noqa: E402
from gui.raster.supply import supply  # noqa: E402
from gui.start import application, build  # noqa: E402
from gui.widgets.buttons import Button  # noqa: E402


@dataclass(frozen=True)
class Picture:
    """One picture: what is shown, in which theme and size, after how many epochs.

    `then` is an action that is triggered, `tab` a tab of the result, `lesson` a lesson
    that is begun, with so many of its steps skipped as `steps` says. Of an
    `explanation` its window is what is shown, in the `view` of that name if it has
    several. Of a `panel` it is the panel of that lesson alone, where it asks first.
    """

    name: str
    example: str | None
    theme: str
    size: tuple[int, int]
    epochs: int = 0
    selected: tuple[str, int] | None = None
    outline: bool = False
    then: str = ""
    tab: str = ""
    lesson: str = ""
    steps: int = 0
    explanation: str = ""
    view: str = ""
    panel: str = ""


def lesson_name(path: Path) -> str:
    """Name of the lesson in a file, without its number."""
    return split_name(path)[1]


EXPLANATIONS = (
    ("activation", "two-moons", 20),
    ("prices", "meals", 2),
    ("curve", "sine", 200),
    ("kinds", "xor", 60),
    ("collapse", "chain", 20),
    ("step", "textbook", 0),
    ("paths", "textbook", 0),
    ("loss", "line", 12),
    ("line", "line", 0),
    ("weight", "two-moons", 5),
    ("plane", "xor", 5),
    ("rates", "line", 0),
    ("baseline", "meals", 20),
)
"""Each explanation, the example that is explained, and after how many epochs."""

PICTURES = (
    Picture("start", None, "light", (1280, 800)),
    Picture("two-moons-dark", "two-moons", "dark", (1280, 800), 128, ("Hidden 2", 0)),
    Picture("two-moons-light", "two-moons", "light", (1280, 800), 60, ("Hidden 2", 0)),
    Picture("penguins-dark", "penguins", "dark", (1920, 1080), 60, ("Hidden 1", 2)),
    Picture("digits-light", "digits", "light", (1920, 1080), 30),
    Picture(
        "outline-light",
        "two-moons",
        "light",
        (1280, 800),
        60,
        ("Hidden 2", 0),
        outline=True,
    ),
    *(
        Picture(
            f"neuron-card-{theme}",
            "two-moons",
            theme,
            (1280, 800),
            90,
            ("Hidden 2", 0),
            then="learn.neuron",
        )
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"confusion-{theme}", "penguins", theme, (1280, 800), 8, tab="confusion"
        )
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"lesson-{theme}",
            "xor",
            theme,
            (1280, 800),
            lesson="why-nonlinear",
            steps=1,
        )
        for theme in ("light", "dark")
    ),
    Picture("spiral-small", "spiral", "light", (1024, 700), 200),
    *(
        Picture(
            f"explain-{key}-{theme}",
            example,
            theme,
            (1000, 680),
            epochs,
            explanation=key,
        )
        for key, example, epochs in EXPLANATIONS
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"explain-twins-{theme}",
            "xor",
            theme,
            (1000, 680),
            explanation="activation",
            view="twins",
        )
        for theme in ("light", "dark")
    ),
    *(
        Picture(f"lesson-{name}-{theme}", None, theme, PANEL, panel=name)
        for name in map(lesson_name, lessons_in(lesson_folder()))
        for theme in ("light", "dark")
    ),
)


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application()
    if supply().wait() is None:
        print(f"Connections by QPainter: {supply().failure}")
    for picture in PICTURES:
        if not picture.panel:
            take(picture, folder / f"{picture.name}.png")
    take_panels([each for each in PICTURES if each.panel], folder)


def take(picture: Picture, path: Path) -> None:
    """Open the window, let it learn, and write what it shows."""
    with tempfile.TemporaryDirectory() as settings:
        example = EXAMPLES[picture.example].path if picture.example else None
        window = build(example, Path(settings) / "settings.ini")
        window.resize(*picture.size)
        window.actions_by_id[f"view.theme_{picture.theme}"].trigger()
        window.show()
        if picture.outline:
            window.actions_by_id["view.panel_outline"].trigger()
        if picture.example is None:
            _wait(lambda: _is_drawn(window))
        if picture.epochs:
            _train(window, picture.epochs)
        if picture.selected:
            _select(window, *picture.selected)
        _act(window, picture)
        _settle()
        shown = _explanation(window, picture) if picture.explanation else window
        write_png(shown.grab().toImage(), path)
        window.document.stack.setClean()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def take_panels(pictures: list[Picture], folder: Path) -> None:
    """Write the panels of lessons, all from one window."""
    with tempfile.TemporaryDirectory() as settings:
        window = build(None, Path(settings) / "settings.ini")
        for picture in pictures:
            window.actions_by_id[f"view.theme_{picture.theme}"].trigger()
            lesson = read_lesson(find_lesson(picture.panel))
            asks = [place for place, step in enumerate(lesson.steps) if step.ask]
            panel = LessonPanel(window.document, window.session)
            panel.resize(*picture.size)
            panel.show()
            panel.begin(lesson, asks[0])
            QApplication.processEvents()
            write_png(panel.grab().toImage(), folder / f"{picture.name}.png")
            panel.end()
            panel.close()
            panel.deleteLater()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def write_png(image: QImage, path: Path) -> None:
    """Write a picture without loss, as small as plain rows of pixels become.

    Large areas of one colour are shorter without the filters that photographs need,
    and Qt compresses in a hurry.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height, stride = plain.width(), plain.height(), plain.bytesPerLine()
    pixels = bytes(plain.constBits())
    rows = (pixels[y * stride : y * stride + 3 * width] for y in range(height))
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    data = packer.compress(b"".join(b"\0" + row for row in rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + _checksum(kind + body)
        for kind, body in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def _checksum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


def _train(window: MainWindow, epochs: int) -> None:
    """Train with the engine, so that the numbers are the same every time."""
    trainer = Trainer(window.document.project)
    trainer.record()
    for _ in range(epochs):
        trainer.advance_epochs(1)
        trainer.record()
    window.document.replace(trainer.snapshot(), window.document.path)
    _wait(lambda: window.session.latest.train_loss is not None)


def _select(window: MainWindow, layer_name: str, neuron: int) -> None:
    layer = window.document.project.network.layer_named(layer_name)
    if layer is not None:
        window.canvas.selection.select(neurons=[int(layer.neurons[neuron])])


def _act(window: MainWindow, picture: Picture) -> None:
    """Do what the picture is of."""
    if picture.lesson:
        window.learning.start(picture.lesson)
        panel = window.findChild(LessonPanel)
        _wait(lambda: panel is not None and panel.course is not None)
        for _ in range(picture.steps):
            for skip in window.findChildren(Button, "lesson_skip"):
                skip.click()
    if picture.tab:
        panels = window.findChildren(ResultPanel)
        for panel_of_result in panels:
            panel_of_result.choose_tab(picture.tab)
    if picture.then:
        window.actions_by_id[picture.then].trigger()


def _explanation(window: MainWindow, picture: Picture) -> QWidget:
    """Open the window of explanations and let it do what its page is of."""
    window.explanations.show(picture.explanation)
    explanations = window.findChildren(ExplanationWindow)[0]
    page = explanations.page
    if page is None:
        return explanations
    _wait(lambda: not (page.is_busy or page.subject.is_due))
    if isinstance(page, RatesPage):
        page.start.click()
        _wait(lambda: not page.is_racing)
    if isinstance(page, StepPage):
        page.timeline.go_to(4.0)
    if isinstance(page, CurvePage):
        page.widths.start.click()
        _wait(lambda: not page.widths.is_training)
    if isinstance(page, ActivationPage) and picture.view:
        page.view.setFocus()
        QTest.keyClick(page.view, Qt.Key.Key_End)
        page.twins.start.click()
        _wait(lambda: not page.twins.is_training)
    if isinstance(page, PathsPage):
        page.table.selectRow(0)
    _settle()
    return explanations


def _is_drawn(window: MainWindow) -> bool:
    """Whether the surface of the start page is there."""
    picture = window.findChild(SurfacePicture)
    return picture is not None and picture.is_known


def _wait(until: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(DEADLINE_MS)
    while not until() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
