"""How the learning rate changes over the epochs, with formula and source.

A schedule gives a factor; the rate of an epoch is the chosen rate times that factor.
Epochs count from the one in which the schedule was chosen, after its warm-up. The
factor is that of PyTorch's schedulers with the same numbers, as long as they go.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

DECADE = 0.1
"""What step, exponential and plateau make of the rate."""

BETTER = 1e-4
"""A loss is better than the best when it is smaller by this part of it."""

LEAST_FACTOR = 1e-6
"""No schedule makes the rate smaller than this part of it, so that it stays above 0."""


@dataclass(frozen=True)
class Course:
    """Where a schedule stands: saved with a project, so that training can go on.

    Attributes
    ----------
    schedule : str
        A row of `SCHEDULES`.
    epochs : int
        What the schedule counts, 1 or more.
    warm_up : int
        Epochs in which the rate rises.
    start : int
        The epoch in which it began.
    factor : float
        What losses have made of the rate so far; 1 for schedules that ignore them.
    best : float, optional
        The best loss so far, for schedules that watch it.
    without_better : int
        Epochs since then.
    measure : str
        What `best` is a loss of, in any words: of something else it says nothing.
    """

    schedule: str = "constant"
    epochs: int = 1
    warm_up: int = 0
    start: int = 0
    factor: float = 1.0
    best: float | None = None
    without_better: int = 0
    measure: str = ""


@dataclass(frozen=True)
class Schedule:
    """One schedule.

    Attributes
    ----------
    name : str
        The word in files and on the command line.
    label : str
        The words in the window.
    factor : callable (epoch, epochs) -> float
        Of an epoch, counted from 0 after the warm-up.
    usual_epochs : int or None
        What `epochs` is unless somebody says otherwise; None where nothing is counted.
    counts : str
        What `epochs` means, for people.
    formula, source : str
        For people: η the chosen rate, ηₜ that of epoch t, N epochs.
    watches_loss : bool
        Whether the exact loss of each epoch must be told to `observe`.
    """

    name: str
    label: str
    factor: Callable[[int, int], float]
    usual_epochs: int | None
    counts: str
    formula: str
    source: str
    watches_loss: bool = False


def _constant(epoch: int, epochs: int) -> float:
    return 1.0


def _step(epoch: int, epochs: int) -> float:
    return float(DECADE ** (epoch // epochs))


def _exponential(epoch: int, epochs: int) -> float:
    return float(DECADE ** (epoch / epochs))


def _cosine(epoch: int, epochs: int) -> float:
    # At epoch N the half wave would end at 0, and training would stand still.
    return (1 + math.cos(math.pi * min(epoch, epochs - 1) / epochs)) / 2


_TABLE = (
    Schedule(
        name="constant",
        label="constant",
        factor=_constant,
        usual_epochs=None,
        counts="",
        formula="ηₜ = η",
        source="Robbins, Monro (1951), doi:10.1214/aoms/1177729586",
    ),
    Schedule(
        name="step",
        label="step",
        factor=_step,
        usual_epochs=30,
        counts="Epochs until the rate becomes a tenth, at once",
        formula="ηₜ = η 0.1^⌊t / N⌋",
        source="Krizhevsky, Sutskever, Hinton (2012), NIPS 25; PyTorch's StepLR",
    ),
    Schedule(
        name="exponential",
        label="exponential",
        factor=_exponential,
        usual_epochs=100,
        counts="Epochs in which the rate becomes a tenth, little by little",
        formula="ηₜ = η 0.1^(t / N)",
        source="PyTorch's ExponentialLR with gamma = 0.1^(1 / N)",
    ),
    Schedule(
        name="cosine",
        label="cosine",
        factor=_cosine,
        usual_epochs=100,
        counts="Epochs in which the rate falls to almost 0",
        formula="ηₜ = η (1 + cos(π t / N)) / 2,  from t = N − 1 on as then",
        source="Loshchilov, Hutter (2017), arXiv:1608.03983, eq. 5 without restarts",
    ),
    Schedule(
        name="plateau",
        label="plateau",
        factor=_constant,
        usual_epochs=10,
        counts="Epochs without a better loss before the rate becomes a tenth",
        formula="ηₜ = 0.1 ηₜ₋₁ after more than N epochs whose loss was not below "
        "(1 − 10⁻⁴) × the best",
        source="PyTorch's ReduceLROnPlateau with factor 0.1 and patience N",
        watches_loss=True,
    ),
)

SCHEDULES: dict[str, Schedule] = {row.name: row for row in _TABLE}
"""Every schedule by its name, in the order in which they are offered."""


def warm_up_factor(epoch: int, warm_up: int) -> float:
    """Factor of an epoch of the warm-up, which rises in a line to 1 after its end.

    Parameters
    ----------
    epoch : int
        Counted from 0, before the end of the warm-up.
    warm_up : int
        Epochs of the warm-up.

    Notes
    -----
    Goyal et al. (2017), arXiv:1706.02677, section 2.2, epoch by epoch; PyTorch's
    LinearLR with start_factor = 1 / (N + 1) and total_iters = N.

    Examples
    --------
    >>> [warm_up_factor(epoch, 3) for epoch in range(3)]
    [0.25, 0.5, 0.75]
    """
    return (epoch + 1) / (warm_up + 1)


def begin(schedule: str, epochs: int | None, warm_up: int, start: int) -> Course:
    """Begin a schedule in an epoch; without `epochs` it counts its usual number."""
    usual = SCHEDULES[schedule].usual_epochs or 1
    return Course(schedule, epochs or usual, warm_up, start)


def is_steady(course: Course, epoch: int) -> bool:
    """Whether the rate is the chosen one from this epoch on, whatever happens."""
    return course.schedule == "constant" and epoch >= course.start + course.warm_up


def factor_at(course: Course, epoch: int) -> float:
    """What the chosen rate is multiplied with in an epoch.

    Parameters
    ----------
    course : Course
        Where the schedule stands.
    epoch : int
        Not before its start.

    Returns
    -------
    float
        Above 0, at most 1.

    Examples
    --------
    >>> course = begin("step", 2, warm_up=1, start=10)
    >>> [round(factor_at(course, epoch), 3) for epoch in range(10, 16)]
    [0.5, 1.0, 1.0, 0.1, 0.1, 0.01]
    """
    passed = max(0, epoch - course.start)
    if passed < course.warm_up:
        return warm_up_factor(passed, course.warm_up)
    row = SCHEDULES[course.schedule]
    factor = row.factor(passed - course.warm_up, course.epochs) * course.factor
    return max(factor, LEAST_FACTOR)


def forget_losses(course: Course, measure: str) -> Course:
    """The same course where losses are of something else from now on."""
    return replace(course, best=None, without_better=0, measure=measure)


def observe(course: Course, epoch: int, loss: float) -> Course:
    """Tell a schedule that watches the loss how an epoch ended.

    Parameters
    ----------
    course : Course
        Of a schedule that watches the loss.
    epoch : int
        The one that ended, as `factor_at` counts them; in a warm-up it says nothing.
    loss : float
        Exact, at its end.

    Returns
    -------
    Course

    Examples
    --------
    >>> course = begin("plateau", 1, warm_up=0, start=0)
    >>> for epoch, loss in enumerate((3.0, 2.0, 2.0, 2.0)):
    ...     course = observe(course, epoch, loss)
    >>> course.factor
    0.1
    """
    if epoch - course.start < course.warm_up:
        return course
    if course.best is None or loss < course.best * (1 - BETTER):
        return replace(course, best=loss, without_better=0)
    if course.without_better < course.epochs:
        return replace(course, without_better=course.without_better + 1)
    factor = max(course.factor * DECADE, LEAST_FACTOR)
    return replace(course, factor=factor, without_better=0)
