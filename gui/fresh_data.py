"""Taking data into a project, and offering what they then need."""

from engine.data.dataset import Dataset
from engine.data.scaling import Method
from engine.edits.bindings import column_names
from engine.edits.data import SetData
from engine.project import Project, binds
from engine.readiness import problems
from gui.document import Document
from gui.notices import Notices

FIT_ACTION = ("Fit the layers", "data.fit")


def use_data(
    document: Document,
    notices: Notices,
    dataset: Dataset,
    method: Method | None = None,
) -> None:
    """Make a data set that of the project; where the layers do not fit, offer it."""
    before = document.project.dataset
    document.do(SetData(dataset, method))
    task_changed = before is not None and before.task != dataset.task
    if task_changed or not fits(document.project):
        notices.hint(
            f"{dataset.name} is the data now",
            "The network has other inputs or outputs than these data.",
            (FIT_ACTION,),
        )


def fits(project: Project) -> bool:
    """Whether each column has one input, each target one output, and the loss fits."""
    for kind in ("input", "output"):
        bound = sorted(binds(project.network, kind).tolist())
        if bound != list(range(len(column_names(project, kind)))):
            return False
    return not any(
        problem.sentence.startswith("The loss") for problem in problems(project)
    )
