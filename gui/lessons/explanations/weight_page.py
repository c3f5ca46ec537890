"""The loss over a single weight: hill, valley, slope, and the next step."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout

from engine.arrays import Array
from engine.explain.landscape import LossCurve, loss_curve
from engine.explain.subject import CannotExplain
from engine.project import Project
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.moving import Mover
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.parameter_choice import ParameterChoice
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_loss, format_number, format_short
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Arrow, Curve, Dots, Rule
from gui.widgets.label import Label
from gui.widgets.switch import Switch
from gui.widgets.ticks import Axis, plain_axis

POINTS = 161
LEAST_SPAN = 2.0
NEAR = 0.12
"""Part of the range that is seen in the fog, on each side."""
LEAD = (
    "All other weights held, the loss is a curve. Training sees only its slope here, "
    "and steps downhill by the learning rate times the slope. Drag the ball: the "
    "weight on the canvas follows."
)


class WeightPage(Page):
    """Curve, ball and tangent at the left, numbers at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The loss over one weight", LEAD, "line")
        self.setObjectName("weight_page")
        self.chart = Chart("The loss over one weight, with the present point")
        self.facts = FactList()
        self.choice = ParameterChoice("Move", 0)
        self.fog = Switch("Fog: only what is near is seen")
        self.fog.setToolTip("Hide what training does not see: all that is far away")
        self._mover = Mover(subject.document)
        self._curve: LossCurve | None = None
        self._centre: tuple[int, float] | None = None
        self.choice.chosen.connect(self.look)
        self.fog.toggled.connect(self._draw)
        self.chart.pressed.connect(self._grasp)
        self.chart.dragged.connect(self._drag)
        self.chart.released.connect(self._let_go)
        above = QHBoxLayout()
        above.addWidget(self.choice)
        above.addSpacing(12)
        above.addWidget(self.fog)
        above.addWidget(Label("Fog", "body", "text2"))
        above.addStretch(1)
        self.add_rows(above, self.chart, self.facts)

    @property
    def curve(self) -> LossCurve | None:
        """What is shown."""
        return self._curve

    def wish(self) -> Callable[[], object]:
        """The loss over the chosen parameter."""
        project = self.subject.project
        self.choice.follow(project.network)
        return partial(_work, project, self.choice.value, self._centre)

    def show_result(self, result: object) -> None:
        """Show curve and numbers."""
        if not isinstance(result, LossCurve):
            raise TypeError(result)
        self._curve = result
        rate = self.subject.project.settings.learning_rate
        self.facts.set_facts(
            {
                " Here": "",
                "Weight w": format_number(result.value, 4),
                "Loss E": format_loss(result.loss),
                "Slope ∂E/∂w": format_short(result.slope),
                " The next step": "",
                "Learning rate": format_short(rate),
                "Rate × slope": format_short(rate * result.slope),
                "New weight": format_number(result.after, 4),
                " On this curve": "",
                "Least loss": format_loss(float(np.nanmin(result.losses))),
                "At w =": format_number(
                    float(result.values[np.nanargmin(result.losses)]), 3
                ),
            }
        )
        self._draw()

    def _draw(self) -> None:
        curve = self._curve
        if curve is None:
            return
        values, losses = curve.values, curve.losses
        if self.fog.isChecked():
            reach = NEAR * (values[-1] - values[0])
            near = np.abs(values - curve.value) <= reach
            values, losses = values[near], losses[near]
        axis = plain_axis(float(curve.values[0]), float(curve.values[-1]), room=0.0)
        reach = 0.12 * (axis.high - axis.low)
        along = np.array([curve.value - reach, curve.value + reach])
        here = np.array([curve.value]), np.array([curve.loss])
        self.chart.set_axes(axis, _loss_axis(curve.losses), ("w", "loss"))
        self.chart.set_marks(
            Rule(curve.value),
            Curve(values, losses, "text"),
            Curve(along, curve.tangent(along), "accent_text", 1.5, dashed=True),
            Arrow((curve.value, curve.loss), (curve.after, curve.loss)),
            Dots(*here, "accent_text", 13.0),
        )

    def _grasp(self, place: QPointF) -> None:
        if self._curve is None:
            return
        self._mover.begin()
        # The range stays while the ball is dragged through it.
        middle = (self._curve.values[0] + self._curve.values[-1]) / 2
        self._centre = self._curve.parameter, float(middle)
        self._drag(place)

    def _drag(self, place: QPointF) -> None:
        if self._curve is not None:
            low, high = self._curve.values[0], self._curve.values[-1]
            value = min(max(place.x(), float(low)), float(high))
            self._mover.move({self._curve.parameter: value})

    def _let_go(self) -> None:
        self._centre = None
        self.look()


def _work(
    project: Project, parameter: int | None, centre: tuple[int, float] | None
) -> LossCurve:
    if parameter is None:
        raise CannotExplain("There is no weight to move yet: connect two layers.")
    held = centre[1] if centre is not None and centre[0] == parameter else None
    here = held if held is not None else loss_curve(project, parameter, _NOWHERE).value
    span = max(LEAST_SPAN, 2 * abs(here))
    values = np.linspace(here - span, here + span, POINTS)
    return loss_curve(project, parameter, values)


_NOWHERE: Array = np.zeros(1)


def _loss_axis(losses: Array) -> Axis:
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return plain_axis(0.0, 1.0)
    return plain_axis(float(finite.min()), float(finite.max()))
