"""Which explanations there are, in the order in which they are listed."""

from dataclasses import dataclass
from importlib import import_module

from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject


@dataclass(frozen=True)
class PageRow:
    """One page.

    Attributes
    ----------
    key : str
        What actions and lessons call it.
    title, help : str
        For the list and for its tooltip.
    module, name : str
        Where its class is: imported when it is first shown.
    """

    key: str
    title: str
    help: str
    module: str
    name: str

    def make(self, subject: Subject) -> Page:
        """Make the page."""
        module = import_module(f"gui.lessons.explanations.{self.module}")
        page: Page = getattr(module, self.name)(subject)
        return page


PAGES = (
    PageRow(
        "activation",
        "Activation functions",
        "See where the training rows lie on a neuron's curve, and try another one.",
        "activation_page",
        "ActivationPage",
    ),
    PageRow(
        "prices",
        "A linear neuron",
        "See weights become prices, beside the least-squares answer.",
        "prices_page",
        "PricesPage",
    ),
    PageRow(
        "collapse",
        "Why non-linear",
        "See the one matrix that equals a chain of identity layers.",
        "collapse_page",
        "CollapsePage",
    ),
    PageRow(
        "curve",
        "Any curve",
        "See a curve built up from the steps of the hidden neurons.",
        "curve_page",
        "CurvePage",
    ),
    PageRow(
        "kinds",
        "Kinds of network",
        "See the line of a perceptron, and the plane of the hidden neurons.",
        "kinds_page",
        "KindsPage",
    ),
    PageRow(
        "step",
        "One training step",
        "Follow a step forward and backward, with every number on the way.",
        "step_page",
        "StepPage",
    ),
    PageRow(
        "paths",
        "The chain rule",
        "See every path from a weight to the loss, with its factors.",
        "paths_page",
        "PathsPage",
    ),
    PageRow(
        "loss",
        "The loss",
        "See the errors as squares whose mean is the loss.",
        "loss_page",
        "LossPage",
    ),
    PageRow(
        "line",
        "Gradient descent on a line",
        "See the loss of y = m x + b as a bowl, and the way to its bottom.",
        "line_page",
        "LinePage",
    ),
    PageRow(
        "weight",
        "The loss over one weight",
        "See the loss as a curve over any weight, and drag the weight along it.",
        "weight_page",
        "WeightPage",
    ),
    PageRow(
        "plane",
        "The loss over two weights",
        "See a slice of the loss over any two weights, and the way of training.",
        "plane_page",
        "PlanePage",
    ),
    PageRow(
        "rates",
        "The learning rate",
        "Let several learning rates race from the same start.",
        "rates_page",
        "RatesPage",
    ),
    PageRow(
        "baseline",
        "Start simple",
        "Compare the network with the best linear answer to the same data.",
        "baseline_page",
        "BaselinePage",
    ),
)
BY_KEY = {row.key: row for row in PAGES}
