"""Who makes the next step of training, in words."""

from engine.explain.batches import next_batch
from engine.optimizers import OPTIMIZERS
from engine.project import Project


def maker_of_step(project: Project) -> str:
    """Return the optimizer, and how many rows its next step looks at."""
    count = len(next_batch(project))
    name = OPTIMIZERS[project.settings.optimizer].label
    return f"{name}, {count:,} row{'s' * (count != 1)}"
