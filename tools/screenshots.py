"""Drives the program and writes the pictures of README and docs.

    python tools/screenshots.py [FOLDER [NAME ...]]

Without names all pictures are made. Every picture is the window itself with an example
project, trained by the engine a moment before. Without a display they are made off the
screen.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SETTLE_MS = 400
DEADLINE_MS = 20_000
PANEL = (300, 620)
ASIDE = 10_000, 10_000
"""Where the mouse waits: what lies under it would look hovered."""

sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QCursor  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from engine.edits.new_project import new_project  # noqa: E402
from engine.edits.settings import ChangeSettings  # noqa: E402
from engine.files.examples import EXAMPLES  # noqa: E402
from engine.trainer import Trainer  # noqa: E402
from gui.dialogs.start_page.first_card import SurfacePicture  # noqa: E402
from gui.lessons.explanations.activation_page import ActivationPage  # noqa: E402
from gui.lessons.explanations.curve_page import CurvePage  # noqa: E402
from gui.lessons.explanations.paths_page import PathsPage  # noqa: E402
from gui.lessons.explanations.rates_page import RatesPage  # noqa: E402
from gui.lessons.explanations.step_page import StepPage  # noqa: E402
from gui.lessons.explanations.window import (  # noqa: E402
    FIRST_SIZE,
    ExplanationWindow,
)
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
from gui.settings import Settings  # noqa: E402
from gui.start import application, build  # noqa: E402
from gui.widgets.buttons import Button, IconButton  # noqa: E402
from tools.colour_vision import side_by_side  # noqa: E402
from tools.small_png import save_small  # noqa: E402


@dataclass(frozen=True)
class Picture:
    """One picture: what is shown, in which theme and size, after how many epochs.

    `then` is an action that is triggered, `tab` a tab of the result, `lesson` a lesson
    that is begun, with so many of its steps skipped as `steps` says. Of an
    `explanation` its window is what is shown, in the `view` of that name if it has
    several; of a `stage` the window itself while that page shows the end of this stage
    of a training step. With `beside` the card shows the nerve cell, and `played` is how
    often *next* is pressed once its steps are played on the canvas. Of a `panel` the
    panel of that lesson alone, where it asks first. `hidden` are the layers of another
    network for the data of the example, `type_scale` the size of all type, and with
    `vision` the canvas alone is shown, as four kinds of eyes see it.
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
    hidden: tuple[int, ...] = ()
    type_scale: float = 1.0
    vision: bool = False
    view: str = ""
    panel: str = ""
    stage: int = 0
    beside: bool = False
    played: int = 0


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
    ("weight", "valleys", 0),
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
        Picture(f"{tab}-{theme}", example, theme, (1280, 800), epochs, tab=tab)
        for tab, example, epochs in (("surface", "two-moons", 60), ("fit", "sine", 200))
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"nerve-cell-{theme}",
            "two-moons",
            theme,
            (1280, 800),
            90,
            ("Hidden 2", 0),
            then="learn.neuron",
            beside=True,
        )
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"neuron-steps-{theme}",
            "two-moons",
            theme,
            (1280, 800),
            90,
            ("Hidden 2", 0),
            then="learn.neuron",
            played=2,
        )
        for theme in ("light", "dark")
    ),
    *(
        Picture(
            f"step-on-canvas-{theme}",
            "textbook",
            theme,
            (1280, 800),
            explanation="step",
            stage=6,
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
    Picture("penguins-light", "penguins", "light", (1280, 800), 60, ("Output", 0)),
    Picture(
        "large-type",
        "two-moons",
        "light",
        (1280, 800),
        60,
        ("Hidden 2", 0),
        type_scale=1.5,
    ),
    Picture("start-large-type", None, "light", (1280, 800), type_scale=1.5),
    Picture(
        "compare-weightloom",
        "xor",
        "light",
        (1280, 800),
        163,
        then="view.mode_response",
        hidden=(4, 2),
    ),
    Picture("colour-vision", "two-moons", "light", (1280, 800), 60, vision=True),
    Picture("two-moons-small", "two-moons", "dark", (1024, 700), 60, ("Hidden 2", 0)),
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


def main(folder: Path, names: Sequence[str] = ()) -> None:
    """Write pictures into a folder: those of these names, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    application()
    QCursor.setPos(*ASIDE)
    if supply().wait() is None:
        print(f"Connections by QPainter: {supply().failure}")
    for picture in PICTURES:
        if picture.panel or (names and picture.name not in names):
            continue
        take(picture, folder / f"{picture.name}.png")
    panels = [each for each in PICTURES if each.panel]
    take_panels([each for each in panels if not names or each.name in names], folder)


def take(picture: Picture, path: Path) -> None:
    """Open the window, let it learn, and write what it shows."""
    with tempfile.TemporaryDirectory() as settings:
        example = EXAMPLES[picture.example].path if picture.example else None
        file = Path(settings) / "settings.ini"
        chosen = Settings(file)
        chosen.font_scale = picture.type_scale
        chosen.write()
        window = build(example, file)
        window.resize(*picture.size)
        window.actions_by_id[f"view.theme_{picture.theme}"].trigger()
        window.show()
        if picture.outline:
            # As for a person, the panels stand in their places by then.
            QApplication.processEvents()
            window.actions_by_id["view.panel_outline"].trigger()
        if picture.hidden:
            _rebuild(window, picture.hidden)
        if picture.example is None:
            _wait(lambda: _is_drawn(window))
        if picture.epochs:
            _train(window, picture.epochs)
        if picture.selected:
            _select(window, *picture.selected)
        _act(window, picture)
        _wait(lambda: not any(p.is_waiting for p in window.findChildren(ResultPanel)))
        _settle()
        shown = _explanation(window, picture) if picture.explanation else window
        image = shown.grab().toImage()
        if picture.vision:
            image = side_by_side(window.canvas.grab().toImage(), picture.size)
        save_small(image, path)
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
            panel.begin(lesson, asks[0], range(asks[0]))
            QApplication.processEvents()
            save_small(panel.grab().toImage(), folder / f"{picture.name}.png")
            panel.end()
            panel.close()
            panel.deleteLater()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def _train(window: MainWindow, epochs: int) -> None:
    """Train with the engine, so that the numbers are the same every time."""
    trainer = Trainer(window.document.project)
    trainer.record()
    for _ in range(epochs):
        trainer.advance_epochs(1)
        trainer.record()
    window.document.replace(trainer.snapshot(), window.document.path)
    _wait(lambda: window.session.latest.train_loss is not None)


def _rebuild(window: MainWindow, sizes: tuple[int, ...]) -> None:
    """Let another network learn the same data, as the playground would train it."""
    dataset = window.document.project.dataset
    if dataset is not None:
        layers = tuple((size, "tanh") for size in sizes)
        project = new_project(dataset, hidden=layers, seed=6)
        settings = replace(project.settings, learning_rate=0.03, batch_size=10)
        window.document.replace(replace(project, settings=settings), None)


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
    if picture.beside:
        _click(window, "card_beside")
    if picture.played:
        _click(window, "card_play")
        for _ in range(picture.played):
            _click(window, "steps_next")


def _click(window: MainWindow, name: str) -> None:
    for kind in (Button, IconButton):
        for button in window.findChildren(kind, name):
            button.click()


def _explanation(window: MainWindow, picture: Picture) -> QWidget:
    """Open the window of explanations and let it do what its page is of."""
    window.explanations.show(picture.explanation)
    explanations = window.findChildren(ExplanationWindow)[0]
    explanations.resize(FIRST_SIZE)
    page = explanations.page
    if page is None:
        return explanations
    _wait(lambda: not (page.is_busy or page.subject.is_due))
    if isinstance(page, RatesPage):
        # On all rows the balls do what the words of the page say.
        window.document.do(ChangeSettings((("batch_size", None),)))
        _wait(lambda: not (page.is_busy or page.subject.is_due))
        page.start.click()
        _wait(lambda: not page.is_racing)
    if isinstance(page, StepPage):
        page.timeline.go_to(float(picture.stage or 4))
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
    return window if picture.stage else explanations


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
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, sys.argv[2:])
