"""`train`: train a project until a stop condition holds, and save it."""

import argparse
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.cli.awaiting import await_kernel
from engine.cli.interruption import Interruption, interruption
from engine.cli.output import (
    check_project_name,
    check_table_name,
    csv_text,
    print_fields,
    print_json,
    print_notes,
    write_text,
)
from engine.cli.status import DIVERGED, DONE, INTERRUPTED
from engine.edits.dropout import SetDropout
from engine.edits.parameters import NewWeights
from engine.edits.settings import ChangeSettings
from engine.errors import CannotRun
from engine.files.atomic_write import check_writable
from engine.files.problem import shown
from engine.files.project_file import load, save
from engine.history import History
from engine.project import Project, with_settings
from engine.settings import DEFAULT_EPOCHS, StopConditions
from engine.trainer import Trainer

_SETTINGS = (
    "learning_rate",
    "optimizer",
    "l1",
    "l2",
    "clip",
    "backend",
    "momentum",
    "weight_decay",
    "schedule",
    "schedule_epochs",
    "warm_up",
    "class_weights",
)
_STATUS = {"diverged": DIVERGED, "interrupted": INTERRUPTED}
_HEADER = ("epoch", "train_loss", "test_loss", "learning_rate", "seconds")


def run(arguments: argparse.Namespace) -> int:
    """Train, save, and say how it went."""
    if arguments.restore_best and arguments.patience is None:
        arguments.refuse("--restore-best needs --patience")
    with interruption() as asked:
        out = _out(arguments)
        project = _with_options(load(arguments.project), arguments)
        stop = _stop(arguments)
        await_kernel(project, asked)
        trainer = Trainer(
            with_settings(project, stop=stop or StopConditions(epochs=DEFAULT_EPOCHS))
        )
        trainer.records_epochs = arguments.history is not None
        _train(trainer, asked, quiet=arguments.quiet)

        record = _record(trainer, project)
        # The last row of the table is what the record says; but of an epoch whose
        # parameters were given up for the best, the table has that epoch.
        moved = trainer.epochs != project.training.epoch
        if moved and not _is_restored(trainer):
            trainer.record()
        if arguments.history is not None:
            write_text(arguments.history, _history_text(trainer.history, project))
        if moved:
            trainer.record()
        learned = trainer.snapshot()
        if stop is None:
            learned = with_settings(learned, stop=project.settings.stop)
        save(learned, out)
    _say(arguments, trainer, record, out)
    return _STATUS.get(record["stopped"], DONE)


def _is_restored(trainer: Trainer) -> bool:
    """Whether the run ended by taking back the best parameters."""
    stopped = trainer.stopped
    by_patience = stopped is not None and stopped.reason == "patience"
    return by_patience and trainer.settings.stop.restore_best


def _out(arguments: argparse.Namespace) -> Path:
    out: Path = arguments.save or arguments.project
    if arguments.save is not None:
        check_project_name(out)
    if arguments.history is not None:
        check_table_name(arguments.history)
    for path in (out, arguments.history):
        if path is not None and (path != arguments.project or path.exists()):
            check_writable(path)
    return out


def _with_options(project: Project, arguments: argparse.Namespace) -> Project:
    """Put the options that were given into the project's settings."""
    if arguments.seed is not None:
        project = NewWeights(arguments.seed).apply(project)
    changes: list[tuple[str, object]] = [
        (name, getattr(arguments, name))
        for name in _SETTINGS
        if getattr(arguments, name) is not None
    ]
    schedule = arguments.schedule
    if schedule not in (None, project.settings.schedule):
        # What the former schedule counted means nothing to another one.
        changes.insert(0, ("schedule_epochs", None))
    if "batch_size" in arguments:  # None means all rows
        changes.append(("batch_size", arguments.batch_size))
    if changes:
        project = ChangeSettings(tuple(changes)).apply(project)
    if arguments.class_weights == "balanced":
        _check_classes(project)
    if arguments.dropout is not None:
        hidden = tuple(layer.id for layer in project.network.of_kind("hidden"))
        project = SetDropout(hidden, arguments.dropout).apply(project)
    if arguments.backend is not None:
        training = replace(project.training, backend=None)
        project = replace(project, training=training)
    return project


def _check_classes(project: Project) -> None:
    dataset = project.dataset
    if dataset is not None and not dataset.classes:
        raise CannotRun(
            f"Class weights need classes, but {dataset.name} has numbers as targets."
        )


def _stop(arguments: argparse.Namespace) -> StopConditions | None:
    stop = StopConditions(
        arguments.epochs,
        arguments.until,
        arguments.seconds,
        arguments.patience,
        arguments.restore_best,
    )
    return None if stop == StopConditions() else stop


def _train(trainer: Trainer, asked: Interruption, *, quiet: bool) -> None:
    shows = not quiet and sys.stderr.isatty()
    for progress in trainer.until_stop():
        if asked.asked:
            trainer.interrupt()
        if shows:
            sys.stderr.write(f"\repoch {progress.epoch:,}  {progress.seconds:.1f} s ")
            sys.stderr.flush()
    if shows:
        sys.stderr.write("\n")


def _record(trainer: Trainer, before: Project) -> dict[str, Any]:
    """Everything that `--json` prints."""
    stopped = trainer.stopped
    seconds = trainer.seconds - before.training.seconds
    steps = trainer.step - before.training.step
    losses = trainer.losses(as_evaluated=True)
    return {
        "epochs": trainer.epoch - before.training.epoch,
        "steps": steps,
        "total_epochs": trainer.epoch,
        "train_loss": losses.train,
        "test_loss": losses.test,
        "metrics": trainer.metrics(),
        "stopped": stopped.reason if stopped is not None else None,
        "seconds": seconds,
        "steps_per_second": steps / seconds if seconds > 0 else 0.0,
        "backend": trainer.choice.name,
    }


def _history_text(history: History, before: Project) -> str:
    """Put the epochs of this run into a table, a row each."""
    rows = zip(
        history.epoch.tolist(),
        history.train_loss.tolist(),
        history.test_loss.tolist(),
        history.learning_rate.tolist(),
        history.seconds.tolist(),
        strict=True,
    )
    first = before.training.epoch
    return csv_text(
        _HEADER,
        (
            (int(epoch), train, None if math.isnan(test) else test, rate, seconds)
            for epoch, train, test, rate, seconds in rows
            if epoch > first and epoch == int(epoch)
        ),
    )


def _say(
    arguments: argparse.Namespace,
    trainer: Trainer,
    record: dict[str, Any],
    out: Path,
) -> None:
    stopped = trainer.stopped
    reason = stopped.reason if stopped is not None else ""
    restored = _is_restored(trainer)
    if stopped is not None and reason in ("diverged", "interrupted"):
        sentence = stopped.sentence.rstrip(".")
        sys.stderr.write(f"{sentence}; what was learned is saved in {shown(out)}\n")
    elif stopped is not None and restored and not arguments.quiet:
        print_notes([stopped.sentence])
    if arguments.json:
        print_json(record)
    elif not arguments.quiet:
        metrics = record.pop("metrics")
        print_fields({**record, **metrics})
