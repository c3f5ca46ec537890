"""Which columns of the data new input and output neurons get, and their names."""

from engine.edits.naming import free_name, neuron_names, numbered
from engine.network.layer import UNBOUND
from engine.project import Project, binds


def column_names(project: Project, kind: str) -> tuple[str, ...]:
    """Names of all columns that neurons of a kind can be bound to."""
    if project.dataset is None or kind == "hidden":
        return ()
    dataset = project.dataset
    return dataset.input_names if kind == "input" else dataset.target_names


def free_columns(project: Project, kind: str) -> list[int]:
    """Columns that no neuron of a kind is bound to, in their order."""
    taken = set(binds(project.network, kind).tolist())
    names = column_names(project, kind)
    return [column for column in range(len(names)) if column not in taken]


def next_columns(project: Project, kind: str, count: int) -> list[int]:
    """Columns for new neurons: the free ones first, then none."""
    free = free_columns(project, kind)[:count]
    return free + [UNBOUND] * (count - len(free))


def bound_names(project: Project, kind: str, columns: list[int]) -> tuple[str, ...]:
    """Names of input or output neurons: their column's, else x1 or y1 and so on."""
    known = column_names(project, kind)
    network = project.network
    prefix = "x" if kind == "input" else "y"
    spare = iter(numbered(network, prefix, columns.count(UNBOUND)))
    taken = neuron_names(network)
    names = []
    for column in columns:
        wanted = next(spare) if column == UNBOUND else known[column]
        name = free_name(taken, wanted)
        taken.add(name)
        names.append(name)
    return tuple(names)
