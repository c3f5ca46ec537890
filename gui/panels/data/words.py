"""Words for a data set."""

from engine.data.dataset import Dataset
from engine.data.sets import SETS
from gui.style.number_text import format_count


def title_of(dataset: Dataset) -> str:
    """Return what a data set is called on screen."""
    if dataset.origin.kind == "set" and dataset.origin.name in SETS:
        return SETS[dataset.origin.name].title
    return dataset.name


def size_of(dataset: Dataset) -> str:
    """Return rows, inputs and targets: "500 rows, 2 inputs, 2 classes"."""
    if dataset.classes:
        targets = counted(len(dataset.classes), "class", "classes")
    else:
        targets = counted(dataset.n_outputs, "target")
    rows = counted(dataset.n_rows, "row")
    return f"{rows}, {counted(dataset.n_inputs, 'input')}, {targets}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{format_count(count)} {one if count == 1 else many or one + 's'}"


def target_words(dataset: Dataset) -> str:
    """Return what is to be predicted."""
    names = [column.name for column in dataset.columns if column.role == "target"]
    if dataset.classes:
        return f"{names[0]}: {', '.join(dataset.classes)}"
    return f"{'Target' if len(names) == 1 else 'Targets'}: {', '.join(names)}"


def notes_of(dataset: Dataset) -> str:
    """Return where data come from and what was done to them, in sentences."""
    sentences = [f"{target_words(dataset)}"]
    known = SETS.get(dataset.origin.name) if dataset.origin.kind == "set" else None
    if known is not None:
        sentences = [known.sentence.removesuffix("."), *sentences]
        if known.source:
            sentences.append(f"Source: {known.source} ({known.licence})")
    elif dataset.origin.path:
        sentences.append(f"Read from {dataset.origin.path}")
    sentences += [note[:1].upper() + note[1:] for note in dataset.notes]
    return ". ".join(sentences) + "."
