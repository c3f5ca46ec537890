"""What keeps the network from running, with words that lead there."""

from PySide6.QtWidgets import QWidget

from engine.project import Project
from engine.readiness import Problem, problems
from gui.widgets.banner import Banner


class ProblemBar(Banner):
    """Shows the first problem of the project; hidden while it can run."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.setObjectName("canvas_problem")
        self._project: Project | None = None
        self.problem: Problem | None = None

    def show_problem_of(self, project: Project) -> None:
        """Look at a project again, if it is another one."""
        if project is self._project:
            return
        self._project = project
        found = problems(project) if project.network.layers else []
        self.problem = found[0] if found else None
        if self.problem is not None:
            self.set_words(self.problem.sentence, self._action(project))
        self.setVisible(self.problem is not None)

    @property
    def wants_data(self) -> bool:
        """Whether it is data that are missing."""
        project = self._project
        if self.problem is None or project is None:
            return False
        return project.dataset is None

    def _action(self, project: Project) -> str:
        problem = self.problem
        if self.wants_data:
            return "Choose data"
        if problem is None or problem.layer is None:
            return ""
        layer = project.network.layer(problem.layer)
        if problem.neuron is None:
            return f"Show {layer.name}"
        return f"Show {layer.names[layer.index_of(problem.neuron)]}"
