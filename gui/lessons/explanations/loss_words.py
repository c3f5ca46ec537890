"""What the squares of the errors have to do with the loss, in words."""

from engine.losses import LOSSES
from engine.project import Project, dataset_of
from gui.style.number_text import format_short

SQUARES = (
    "How wrong is the network? The side of each square is the error of a row, its area "
    "the error squared. "
)
OTHERS = {
    "mae": "the mean of the sides, not of the areas",
    "huber": "half the area of a small error, and the side of a large one less a half",
    "binary_cross_entropy": "how surprised it is by the right answer, row by row",
    "cross_entropy": "how surprised it is by the right answer, row by row",
}
"""What each loss is that is not made of areas."""


def is_scaled(project: Project) -> bool:
    """Whether training sees the targets in other units than the user does."""
    scaling = project.scaling
    return scaling is not None and bool((scaling.target_scale != 1).any())


def lead_of(project: Project) -> str:
    """Say what of the areas the loss of a project is."""
    loss = project.settings.loss
    if loss in OTHERS:
        name = LOSSES[loss].label
        words = f"This network learns by another loss, {name}: {OTHERS[loss]}."
    else:
        words = _of_areas(project, halved=loss == "half_sse")
    counted = project.settings.class_weights != "none"
    more = " Rows of rare classes count more in it." if counted else ""
    return f"{SQUARES}{words}{more} {_least(loss)}"


def _of_areas(project: Project, *, halved: bool) -> str:
    """The loss of those that are made of areas."""
    count = dataset_of(project).n_outputs
    mean = "half the mean of the areas" if halved else "the mean of the areas"
    several = ", added up over the targets" if halved else " and over all targets"
    words = f"The loss is {mean} over all rows{several if count > 1 else ''}"
    if not is_scaled(project) or project.scaling is None:
        return f"{words}."
    if count > 1:
        return f"{words}, each target in the units of training."
    unit = format_short(float(project.scaling.target_scale[0]))
    return f"{words}, in the units of training, of which one is {unit} here."


def _least(loss: str) -> str:
    if loss in ("binary_cross_entropy", "cross_entropy"):
        return "Both are 0 when every prediction is right and certain."
    return "It is 0 when every prediction is right."
