"""Change the data of a project, their scaling, and what is bound to them."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.data.dataset import Dataset
from engine.data.scaling import Method, fit
from engine.edits.bindings import column_names
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.lookup import neuron_of
from engine.edits.marks import marked
from engine.network.layer import UNBOUND, Layer
from engine.project import Project
from engine.schedules import forget_losses


@dataclass(frozen=True, eq=False)
class SetData:
    """Other data for the same network.

    Neurons are bound to the columns and targets that are called like their old ones,
    or like themselves if they had none; all others are left without.

    Attributes
    ----------
    dataset : Dataset
    method : {"standardize", "minmax", "none"}, optional
        Scaling; by default standardize for tables and none for generated data.
    """

    dataset: Dataset
    method: Method | None = None
    kind: ClassVar[EditKind] = "data"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Use {self.dataset.name}"

    def apply(self, project: Project) -> Project:
        """Return the project with the data."""
        method = self.method or default_scaling(self.dataset)
        after = with_dataset(project, self.dataset, method)
        layers = []
        for kind in ("input", "output"):
            free = dict.fromkeys(column_names(after, kind))
            old = column_names(project, kind)
            names = column_names(after, kind)
            layers += [
                _rebound(layer, old, free, names)
                for layer in project.network.of_kind(kind)
            ]
        network = project.network.with_layers(layers)
        return marked(replace(after, network=network), f"data {self.dataset.name}")


@dataclass(frozen=True)
class ChangeScaling:
    """The data are brought to another size.

    Attributes
    ----------
    method : {"standardize", "minmax", "none"}
    """

    method: Method
    kind: ClassVar[EditKind] = "data"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Set scaling {self.method}"

    def apply(self, project: Project) -> Project:
        """Return the project with the scaling."""
        if project.dataset is None:
            raise RefusedEdit("There are no data yet that could be scaled.")
        after = with_dataset(project, project.dataset, self.method)
        return marked(after, f"scaling {self.method}")


@dataclass(frozen=True)
class BindColumn:
    """An input or output neuron gets a column; one that had it takes the other's.

    Attributes
    ----------
    neuron : int
    column : int
        Index into the data's input or target names; -1 for none.
    """

    neuron: int
    column: int
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Bind to column" if self.column != UNBOUND else "Unbind"

    def apply(self, project: Project) -> Project:
        """Return the project with the binding."""
        network = project.network
        layer, index = neuron_of(network, self.neuron)
        names = column_names(project, layer.kind)
        if self.column != UNBOUND and not 0 <= self.column < len(names):
            raise RefusedEdit(f"The data have no column for {layer.names[index]}.")
        old = int(layer.columns[index])
        if old == self.column:
            return project
        swapped = {old: self.column, self.column: old}
        swapped.pop(UNBOUND, None)
        changed = []
        for other in network.of_kind(layer.kind):
            columns = [swapped.get(c, c) for c in other.columns.tolist()]
            if other.id == layer.id:
                columns[index] = self.column
            changed.append(_with_columns(other, columns, names))
        return replace(project, network=network.with_layers(changed))


def default_scaling(dataset: Dataset) -> Method:
    """Scaling that data begin with: none where they are generated."""
    return "none" if dataset.origin.generated else "standardize"


def with_dataset(project: Project, dataset: Dataset, method: Method) -> Project:
    """Put data into a project and fit their scaling.

    Rows that were used of the present epoch were rows of the old data, so the epoch
    begins anew; and losses that a schedule has seen were losses of the old data.
    """
    course = project.training.course
    if course is not None:
        course = forget_losses(course, "")
    return replace(
        project,
        dataset=dataset,
        scaling=fit(dataset, method),
        training=replace(project.training, row=0, course=course),
    )


def _rebound(
    layer: Layer,
    old: tuple[str, ...],
    free: dict[str, None],
    names: tuple[str, ...],
) -> Layer:
    """Bind by name; what is used is taken out of `free`."""
    columns = []
    for name, column in zip(layer.names, layer.columns.tolist(), strict=True):
        wanted = old[column] if 0 <= column < len(old) else name
        if wanted in free:
            del free[wanted]
            columns.append(names.index(wanted))
        else:
            columns.append(UNBOUND)
    return _with_columns(layer, columns, names)


def _with_columns(layer: Layer, columns: list[int], names: tuple[str, ...]) -> Layer:
    """Bind a layer's neurons; those that get another column are called after it."""
    called = tuple(
        name if new in (old, UNBOUND) else names[new]
        for name, old, new in zip(
            layer.names, layer.columns.tolist(), columns, strict=True
        )
    )
    return replace(layer, columns=np.asarray(columns, dtype=np.int64), names=called)
