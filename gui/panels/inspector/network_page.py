"""The page of the whole network, while nothing is selected."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.edits.settings import MAX_SEED, ChangeSettings
from engine.errors import UserError
from engine.initializers import INITIALIZERS
from engine.readiness import problems
from gui.panels.data.words import title_of
from gui.panels.inspector.facts import Facts
from gui.panels.inspector.field_row import FieldRow
from gui.panels.inspector.page import Page
from gui.panels.inspector.parts import Parts
from gui.panels.inspector.problem_row import ProblemRow
from gui.selection import Picked
from gui.style.number_text import format_count, format_rate
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.number_field import NumberField
from gui.widgets.section import SectionHead

MOST_PROBLEMS = 4
AUTO = ("auto", "By activation")


class NetworkPage(Page):
    """Counts, where the weights begin, the data, and what keeps it from running."""

    def __init__(self, parts: Parts, parent: QWidget | None = None) -> None:
        super().__init__(parts, parent)
        self.head.show_menu_button(False)
        self.head.set_frozen(None, "")
        self._counts, self._data = Facts(), Facts()
        self.column.addSpacing(12)
        self.column.addWidget(self._counts)
        self._backend, self._backend_reason = Facts(), Label("", "caption", "text2")
        self._backend_reason.setObjectName("inspector_backend_reason")
        self._backend_reason.setWordWrap(True)
        self.column.addWidget(self._backend)
        self.column.addWidget(self._backend_reason)
        self._add_start()
        self._data_title = SectionHead("Data")
        self.column.addWidget(self._data_title)
        self.column.addWidget(self._data)
        self._problem_title = SectionHead("Before it can run")
        self.column.addWidget(self._problem_title)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(8)
        self.column.addLayout(self._problems)
        self._problem_rows: list[ProblemRow] = []
        self._rest = Label("", "caption", "text2")
        self.column.addWidget(self._rest)
        self.column.addStretch(1)

    def lay_out(self, picked: Picked) -> None:
        """Describe the network."""
        project = self.parts.document.project
        network = project.network
        self.head.set_words("Network", "Nothing is selected")
        self.head.glyph.show_icon("layout")
        self._counts.set_facts(
            {
                "Layers": format_count(len(network.layers)),
                "Inputs": format_count(network.n_neurons - network.n_computing),
                "Neurons": format_count(network.n_computing),
                "Connections": format_count(network.n_connections),
                "Parameters": format_count(network.n_parameters),
            }
        )
        self._seed.set_value(project.settings.seed)
        self._initializer.set_value(project.settings.initializer)
        self._new.setEnabled(network.n_parameters > 0)
        self._describe_data()
        self._list_problems()

    def show_numbers(self, running: bool) -> None:
        """Say what computes the steps, and why; and a rate that is not as chosen."""
        latest = self.parts.session.latest
        choice, chosen = latest.backend, self.parts.document.project.settings
        for part in (self._backend, self._backend_reason):
            part.setVisible(choice is not None)
        if choice is not None:
            facts = {}
            if latest.rate != chosen.learning_rate:
                facts["Rate in use"] = format_rate(latest.rate)
            self._backend.set_facts({**facts, "Computed by": choice.name})
            reason = choice.reason
            self._backend_reason.setText(f"{reason[:1].upper()}{reason[1:]}")

    def _add_start(self) -> None:
        self.column.addWidget(SectionHead("Initial weights"))
        options = [AUTO, *((name, row.label) for name, row in INITIALIZERS.items())]
        self._initializer = Choice(options, "Initializer")
        self._initializer.setToolTip(
            "How large the weights of connections begin; "
            "new weights and new connections are drawn by it."
        )
        self._initializer.chosen.connect(self._set_initializer)
        self.column.addWidget(FieldRow("Drawn by", self._initializer, 128))
        self._seed = NumberField("Seed", "whole")
        self._seed.setObjectName("inspector_seed")
        self._seed.setToolTip("The same seed draws the same weights")
        self._seed.committed.connect(self._draw_seed)
        self._seed.refused.connect(self._refuse_seed)
        self.column.addWidget(FieldRow("Seed", self._seed, 128))
        self._new = Button("New weights", "normal", "dice")
        self._new.setToolTip("Draw all weights anew with the next seed")
        self._new.clicked.connect(self._draw_next)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 4)
        row.addWidget(self._new, 1)
        self.column.addLayout(row)

    def _describe_data(self) -> None:
        project = self.parts.document.project
        dataset, scaling = project.dataset, project.scaling
        self._data_title.setVisible(dataset is not None)
        self._data.setVisible(dataset is not None)
        if dataset is None:
            return
        method = "none" if scaling is None else scaling.method
        self._data.set_facts(
            {
                "Name": title_of(dataset),
                "Training rows": format_count(len(dataset.train_rows)),
                "Test rows": format_count(len(dataset.test_rows)),
                "Scaling": method,
            }
        )

    def _list_problems(self) -> None:
        found = problems(self.parts.document.project)
        self._problem_title.setVisible(bool(found))
        while len(self._problem_rows) < min(MOST_PROBLEMS, len(found)):
            row = ProblemRow()
            row.shown.connect(self._show_problem)
            self._problems.addWidget(row)
            self._problem_rows.append(row)
        for place, row in enumerate(self._problem_rows):
            row.setVisible(place < len(found))
            if place < len(found):
                row.show_problem(found[place])
        rest = len(found) - len(self._problem_rows)
        self._rest.setVisible(rest > 0)
        self._rest.setText(f"and {format_count(rest)} more")

    def _show_problem(self, layer: int, neuron: int) -> None:
        if neuron >= 0:
            self.parts.selection.select(neurons=[neuron])
        elif layer >= 0:
            self.parts.selection.select(layers=[layer])

    def _set_initializer(self, name: str) -> None:
        self.do(ChangeSettings((("initializer", name),)), self._initializer)

    def _draw_next(self) -> None:
        seed = self.parts.document.project.settings.seed
        self._draw_seed((seed + 1) % MAX_SEED)

    def _draw_seed(self, seed: float) -> None:
        self.note.silence()
        try:
            self.parts.session.new_weights(round(seed))
        except UserError as error:
            self.note.say(str(error), self._seed)
            self._seed.set_value(self.parts.document.project.settings.seed)

    def _refuse_seed(self, sentence: str) -> None:
        self.refuse(sentence, self._seed)
