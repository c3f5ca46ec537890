"""What each view of the result needs, and which example has it. No Qt."""

from dataclasses import dataclass
from typing import Literal

from engine.project import Project
from engine.readiness import problems

View = Literal["surface", "fit", "confusion"]


@dataclass(frozen=True)
class Lack:
    """What a network lacks to be shown.

    Attributes
    ----------
    fact, hint : str
    example : str
        The name of an example that has it.
    """

    fact: str
    hint: str
    example: str


def lack_of(view: View, project: Project) -> Lack | None:
    """What keeps a view from showing a project; None if it can."""
    found = problems(project)
    dataset = project.dataset
    if found or dataset is None or not dataset.n_rows:
        hint = found[0].sentence if found else "The data have no rows."
        return Lack("Nothing to show yet", hint, "two-moons")
    if view == "surface" and dataset.n_inputs < 2:
        return Lack(
            "A surface needs two inputs",
            "These data have one. The tab Fit shows its curve.",
            "two-moons",
        )
    if view == "confusion" and not dataset.classes:
        return Lack(
            "Only classes can be confused",
            "The target of these data is a number.",
            "penguins",
        )
    return None


def best_view(project: Project) -> View:
    """The view that says most about a project."""
    dataset = project.dataset
    if dataset is None or dataset.n_inputs != 1:
        return "surface"
    return "fit"
