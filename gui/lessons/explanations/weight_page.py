"""The loss over a single weight: hill, valley, slope, and the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Array, Ints
from engine.explain.landscape import LossCurve, loss_curve, next_step
from engine.explain.subject import CannotExplain
from engine.explain.valleys import downhill, valleys
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.next_step import maker_of_step
from gui.lessons.explanations.page import NOT_FINITE, Page
from gui.lessons.explanations.parameter_choice import ParameterChoice
from gui.lessons.explanations.picked_parameters import PickedParameters
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import DASH, format_loss, format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Arrow, Curve, Dots, Mark, Rule, Veil
from gui.widgets.label import Label
from gui.widgets.switch import Switch
from gui.widgets.ticks import Axis, plain_axis

POINTS = 161
LEAST_SPAN = 2.0
NEAR = 0.12
"""Part of the range that is seen in the fog, on each side."""
LEAD = (
    "All other weights held, the loss is a curve. Training sees only its slope here, "
    "on the rows of one batch at a time, and steps downhill; the arrow is its next "
    "step. Drag the ball: the weight on the canvas follows. Click a weight there to "
    "see its curve."
)
IN_FOG = "This is all that training knows here. Switch the fog off to look around."
TRAPPED = (
    "Downhill from here ends in a valley that is not the lowest point of this curve: "
    "along this weight it is a local minimum, and small steps stay in it."
)
LOWEST = "Downhill from here ends at the lowest point of this curve."
SLICE = " Other weights may lead on: this is a slice through all of them."

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Found:
    """The curve, and what the next step of training does: to where, by which rows."""

    curve: LossCurve
    after: float | None
    maker: str


class WeightPage(Page):
    """Curve, ball and tangent at the left, numbers at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The loss over one weight", LEAD, "valleys")
        self.setObjectName("weight_page")
        self.chart = Chart("The loss over one weight, with the present point")
        self.chart.make_movable("Drag the ball, or move it by Left and Right")
        self.facts = FactList()
        self.choice = ParameterChoice("Move", 0)
        self.fog = Switch("Fog: only what is near is seen")
        self.fog.setToolTip("Hide what training does not see: all that is far away")
        self.verdict = Label("", "body")
        self.verdict.setWordWrap(True)
        self.more = self.make_example_link("Open a network that has several valleys")
        self._picked = PickedParameters(subject.selection, 1)
        self._mover = Mover(subject.document, subject.session)
        self._found: Found | None = None
        self._range: tuple[int, Range] | None = None
        self.choice.chosen.connect(self._look_elsewhere)
        self.fog.toggled.connect(self._show)
        self.chart.pressed.connect(self._grasp)
        self.chart.dragged.connect(self._drag)
        self.chart.released.connect(self._let_go)
        self.chart.cancelled.connect(self._give_back)
        self.chart.nudged.connect(self._nudge)
        subject.document.project_replaced.connect(self._look_elsewhere)
        subject.selection.changed.connect(self._follow_selection)
        above = QHBoxLayout()
        above.addWidget(self.choice)
        above.addSpacing(12)
        above.addWidget(self.fog)
        above.addWidget(Label("Fog", "body", "text2"))
        above.addStretch(1)
        self.add_rows(above, self.chart, self.facts)
        below = QHBoxLayout()
        below.addWidget(self.verdict, 1)
        below.addWidget(self.more)
        self.content.addLayout(below)

    @property
    def curve(self) -> LossCurve | None:
        """What is shown."""
        return None if self._found is None else self._found.curve

    def wish(self) -> Callable[[], object]:
        """The loss over the chosen parameter."""
        project = self.subject.project
        self.choice.follow(project.network)
        self.tell_reduced(self.choice.left_out)
        for place in self._picked.take(project.network):
            self.choice.choose(project.network, place)
        kept = None
        if self._range is not None and self._range[0] == self.choice.value:
            kept = self._range[1]
        return partial(_work, project, self.choice.value, kept)

    def show_result(self, result: object) -> None:
        """Show curve and numbers."""
        if not isinstance(result, Found):
            raise TypeError(result)
        self._found, curve = result, result.curve
        self._range = curve.parameter, (float(curve.values[0]), float(curve.values[-1]))
        self._show()

    def _show(self) -> None:
        if self._found is None:
            return
        curve, after = self._found.curve, self._found.after
        rate = self.subject.project.settings.learning_rate
        bottoms = valleys(curve.losses)
        least = int(np.nanargmin(curve.losses))
        here = int(np.argmin(np.abs(curve.values - curve.value)))
        end = downhill(curve.losses, here)
        lowest = float(curve.losses[least]), float(curve.values[least])
        # Where the network stands need be no point of the curve.
        lowest = min(lowest, (curve.loss, curve.value))
        far = {
            "Valleys": str(len(bottoms)),
            "Downhill ends at w =": format_number(float(curve.values[end]), 3),
            "Least loss": format_loss(lowest[0]),
            "At w =": format_number(lowest[1], 3),
        }
        in_fog = self.fog.isChecked()
        self.facts.set_facts(
            {
                " Here": "",
                "Weight w": format_number(curve.value, 4),
                "Loss E": format_loss(curve.loss),
                "Slope ∂E/∂w": format_short(curve.slope),
                " A plain step, on all training rows": "",
                "Learning rate": format_short(rate),
                "Rate × slope": format_short(rate * curve.slope),
                "w − rate × slope": format_number(curve.downhill, 4),
                " The next step of training": "",
                "Made by": self._found.maker if after is not None else DASH,
                "New weight": DASH if after is None else format_number(after, 4),
                " On this curve": "",
                **(dict.fromkeys(far, DASH) if in_fog else far),
            }
        )
        trapped = end != least and end in bottoms
        words = TRAPPED if trapped else LOWEST if end == least else ""
        self.verdict.setText(IN_FOG if in_fog else words + SLICE)
        self.more.setVisible(len(bottoms) < 2 and not in_fog)
        self._draw(curve, after, bottoms)

    def _draw(self, curve: LossCurve, after: float | None, bottoms: Ints) -> None:
        values, losses = curve.values, curve.losses
        veils: list[Mark] = []
        if self.fog.isChecked():
            reach = NEAR * (values[-1] - values[0])
            near = np.abs(values - curve.value) <= reach
            values, losses, bottoms = values[near], losses[near], bottoms[:0]
            seen, ends = (values[0], values[-1]), (curve.values[0], curve.values[-1])
            veils = [Veil(ends[0], seen[0]), Veil(seen[1], ends[1])]
        axis = plain_axis(float(curve.values[0]), float(curve.values[-1]), room=0.0)
        reach = 0.12 * (axis.high - axis.low)
        along = np.array([curve.value - reach, curve.value + reach])
        here = np.array([curve.value]), np.array([curve.loss])
        step = curve.value if after is None else after
        # Of what the fog hides not even the height is told.
        self.chart.set_axes(axis, _loss_axis(losses), ("w", "loss"))
        self.chart.set_marks(
            *veils,
            Rule(curve.value),
            Curve(values, losses, "text"),
            Curve(along, curve.tangent(along), "accent_text", 1.5, dashed=True),
            Dots(values[bottoms], losses[bottoms], "success", 9.0, hollow=True),
            Arrow((curve.value, curve.loss), (step, curve.loss)),
            Dots(*here, "accent_text", 13.0),
        )

    def _follow_selection(self) -> None:
        """Move what was clicked on the canvas."""
        if self._picked.has_news():
            self.look()

    def _look_elsewhere(self) -> None:
        self._range = None
        self.look()

    def _grasp(self, place: QPointF) -> None:
        if self._found is None:
            return
        self._mover.begin()
        self._drag(place)

    def _drag(self, place: QPointF) -> None:
        curve = self.curve
        if curve is not None:
            low, high = float(curve.values[0]), float(curve.values[-1])
            self._mover.move({curve.parameter: min(max(place.x(), low), high)})

    def _let_go(self) -> None:
        self._mover.finish()
        self.look()

    def _give_back(self) -> None:
        self._mover.cancel()
        self.look_again()

    def _nudge(self, by: QPointF) -> None:
        curve = self.curve
        if curve is not None and by.x():
            self._mover.nudge({curve.parameter: curve.value + by.x()})


def _work(project: Project, parameter: int | None, kept: Range | None) -> Found:
    if parameter is None:
        raise CannotExplain("There is no weight to move yet: connect two layers.")
    here = loss_curve(project, parameter, _NOWHERE).value
    if kept is None or not kept[0] <= here <= kept[1]:
        # The picture stays while the ball moves in it.
        span = max(LEAST_SPAN, 2 * abs(here))
        kept = here - span, here + span
    found = loss_curve(project, parameter, np.linspace(*kept, POINTS))
    if not (np.isfinite(found.losses).any() and np.isfinite(found.downhill)):
        raise CannotExplain(NOT_FINITE)
    after = next_step(project, (parameter,))
    return Found(found, None if after is None else after[0], maker_of_step(project))


_NOWHERE: Array = np.zeros(1)


def _loss_axis(losses: Array) -> Axis:
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return plain_axis(0.0, 1.0)
    return plain_axis(float(finite.min()), float(finite.max()))
