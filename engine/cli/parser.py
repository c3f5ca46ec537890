"""The words of the command line."""

import argparse
from pathlib import Path

from engine import __version__
from engine.activations import ACTIVATIONS
from engine.cli import (
    data,
    evaluate,
    export,
    gradcheck,
    import_,
    info,
    new,
    predict,
    train,
)
from engine.cli.values import batch_size, layers, number, share, whole
from engine.exports.registry import EXPORTS, STYLES
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.settings import CLASS_WEIGHTS

_positive = number(above_zero=True)
_from_zero = number(above_zero=False)


def build_parser() -> argparse.ArgumentParser:
    """Make the parser; `run` of its result is the function that does the work."""
    parser = argparse.ArgumentParser(
        prog="weightloom",
        allow_abbrev=False,
        description="Build a neural network and watch it learn. Without a command, "
        "or with a project file alone, the window opens.",
    )
    parser.add_argument(
        "--version", action="version", version=f"weightloom {__version__}"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _new(_command(commands, "new", "make a project from a table or a set", new.run))
    _train(_command(commands, "train", "train a project", train.run))
    _predict(_command(commands, "predict", "predict rows of data", predict.run))
    _evaluate(_command(commands, "evaluate", "loss and metrics", evaluate.run))
    _export(_command(commands, "export", "write weights for elsewhere", export.run))
    _import(_command(commands, "import", "take weights from a file", import_.run))
    _report(_command(commands, "gradcheck", "check the gradients", gradcheck.run))
    _report(_command(commands, "info", "what a project holds", info.run))
    _data(_command(commands, "data", "the sets that come along", None))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    does: str,
    run: object,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=does, description=f"{does.capitalize()}.", allow_abbrev=False
    )
    parser.set_defaults(run=run)
    return parser


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a .wloom file")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _new(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("out", metavar="OUT.wloom", type=Path)
    add("--data", required=True, metavar="FILE|NAME", help="a table, or a set")
    add("--labels", type=Path, metavar="FILE", help="the target, in a file of its own")
    add("--target", action="append", metavar="COLUMN", help="default: the last")
    add("--ignore", action="append", metavar="COLUMN", default=[])
    add("--category", action="append", metavar="COLUMN", default=[])
    add("--task", choices=("regression", "classes"))
    add("--missing", choices=("drop", "mean"), default="drop")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--layers", type=layers, metavar="8:tanh,8:relu")
    shape.add_argument("--network", type=Path, metavar="FILE.json|.onnx")
    add("--output", choices=tuple(ACTIVATIONS), metavar="ACTIVATION")
    add("--loss", choices=tuple(LOSSES), metavar="LOSS")
    add("--initializer", choices=("auto", *INITIALIZERS), default="auto", metavar="I")
    add("--scale", choices=("standardize", "minmax", "none"))
    add("--test-share", type=share, metavar="X", help="default: 0.2, sets their own")
    add("--seed", type=whole(0), default=0, metavar="S")


def _train(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.set_defaults(refuse=parser.error)
    add = parser.add_argument
    add("--epochs", type=whole(1), metavar="N", help="default: 100")
    add("--until", type=_from_zero, metavar="LOSS")
    add("--seconds", type=_positive, metavar="S")
    add("--patience", type=whole(1), metavar="E")
    add(
        "--restore-best",
        action="store_true",
        help="with --patience: end with the best parameters",
    )
    add("--learning-rate", type=_positive, metavar="X")
    add("--optimizer", choices=tuple(OPTIMIZERS), metavar="O")
    add(
        "--batch-size",
        type=batch_size,
        metavar="B|full",
        default=argparse.SUPPRESS,
    )
    add("--l1", type=_from_zero, metavar="X")
    add("--l2", type=_from_zero, metavar="X")
    add("--clip", type=_positive, metavar="X")
    _methods(parser)
    add("--seed", type=whole(0), metavar="S", help="begin anew")
    add("--backend", choices=("auto", "numpy", "fused"))
    add("--save", type=Path, metavar="OUT", help="default: PROJECT itself")
    add("--history", type=Path, metavar="CSV")
    add("--quiet", action="store_true")
    _json(parser)


def _methods(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--momentum", type=share, metavar="X", help="of momentum and nesterov")
    add("--weight-decay", type=_from_zero, metavar="X", help="of adamw")
    add("--schedule", choices=tuple(SCHEDULES), help="of the learning rate")
    add("--schedule-epochs", type=whole(1), metavar="N", help="what it counts")
    add("--warm-up", type=whole(0), metavar="N", help="epochs of rising rate")
    add("--dropout", type=share, metavar="X", help="of all hidden layers")
    add("--class-weights", choices=CLASS_WEIGHTS)


def _predict(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("--data", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="CSV")


def _evaluate(parser: argparse.ArgumentParser) -> None:
    _report(parser)
    parser.set_defaults(refuse=parser.error)
    parser.add_argument("--data", type=Path, metavar="FILE")
    parser.add_argument(
        "--labels", type=Path, metavar="FILE", help="with --data: the target"
    )


def _export(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    known = " ".join(EXPORTS)
    parser.add_argument("out", metavar="OUT", type=Path, help=f"by suffix: {known}")
    parser.add_argument("--style", choices=tuple(STYLES), help="of a .py file")


def _import(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("weights", metavar="WEIGHTS", type=Path)
    parser.add_argument("--save", type=Path, metavar="OUT")


def _report(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    _json(parser)


def _data(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="list|save", required=True)
    _command(commands, "list", "list the sets", data.run_list)
    save = _command(commands, "save", "write a set as a table", data.run_save)
    save.add_argument("name", metavar="NAME")
    save.add_argument("out", metavar="OUT.csv", type=Path)
    save.add_argument("--rows", type=whole(1), metavar="N")
    save.add_argument("--noise", type=_from_zero, metavar="X")
    save.add_argument("--seed", type=whole(0), default=0, metavar="S")
