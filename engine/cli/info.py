"""`info`: what a project holds."""

import argparse
from typing import Any

from engine.backends.backend import rule_of
from engine.backends.choice import Choice, choose, keep
from engine.cli.output import print_fields, print_json
from engine.cli.status import DONE
from engine.files.project_file import load
from engine.network.layer import Layer
from engine.network.network import Network
from engine.plan import compile_plan
from engine.project import Project, dataset_of
from engine.readiness import problems
from engine.schedules import SCHEDULES
from engine.settings import TrainingSettings
from engine.trainer import wanted_backend


def run(arguments: argparse.Namespace) -> int:
    """Print layers, projections, data and the state of training."""
    project = load(arguments.project)
    if arguments.json:
        print_json(_record(project))
    else:
        print_fields(_fields(project))
    return DONE


def _record(project: Project) -> dict[str, Any]:
    network = project.network
    names = {layer.id: layer.name for layer in network.layers}
    return {
        "layers": [
            {
                "name": layer.name,
                "kind": layer.kind,
                "size": layer.size,
                "activations": list(layer.activations) if layer.computes else [],
            }
            for layer in network.layers
        ],
        "projections": [
            {
                "source": names[projection.source],
                "target": names[projection.target],
                "connections": projection.n_connections,
                "delay": projection.delay,
            }
            for projection in network.projections
        ],
        "parameters": network.n_parameters,
        "dropout": {layer.name: layer.dropout for layer in _dropping(network)},
        "schedule": _schedule(project.settings),
        "total_epochs": project.training.epoch,
        "seed": project.settings.seed,
        "backend": _backend(project).name,
    }


def _dropping(network: Network) -> list[Layer]:
    return [layer for layer in network.layers if layer.dropout]


def _schedule(settings: TrainingSettings) -> dict[str, object]:
    usual = SCHEDULES[settings.schedule].usual_epochs
    return {
        "name": settings.schedule,
        "epochs": usual and (settings.schedule_epochs or usual),
        "warm_up": settings.warm_up,
    }


def _fields(project: Project) -> dict[str, object]:
    network, settings = project.network, project.settings
    names = {layer.id: layer.name for layer in network.layers}
    fields: dict[str, object] = {}
    for layer in network.layers:
        fields[f"layer {layer.name}"] = _layer_words(layer)
    for projection in network.projections:
        ends = f"{names[projection.source]} -> {names[projection.target]}"
        late = ", delayed" if projection.delay else ""
        fields[ends] = f"{projection.n_connections:,} connections{late}"
    fields["parameters"] = f"{network.n_parameters:,}"
    fields["data"] = _data_words(project)
    batch = settings.batch_size or "full"
    fields["settings"] = (
        f"{settings.optimizer}, rate {settings.learning_rate:g}, batch {batch}, "
        f"loss {settings.loss}, seed {settings.seed}"
    )
    if settings.class_weights != "none":
        fields["class weights"] = settings.class_weights
    if settings.schedule != "constant" or settings.warm_up:
        fields["schedule"] = _schedule_words(settings)
    fields["trained"] = (
        f"{project.training.epoch:,} epochs, {project.training.step:,} steps"
    )
    backend = _backend(project)
    fields["backend"] = f"{backend.name} ({backend.reason.rstrip('.')})"
    missing = problems(project)
    fields["runs"] = f"no: {missing[0].sentence}" if missing else "yes"
    return fields


def _layer_words(layer: Layer) -> str:
    if not layer.computes:
        return f"{layer.kind}, {layer.size}"
    words = ", ".join(dict.fromkeys(layer.activations))
    drops = f", dropout {layer.dropout:g}" if layer.dropout else ""
    return f"{layer.kind}, {layer.size} x {words}{drops}"


def _schedule_words(settings: TrainingSettings) -> str:
    usual = SCHEDULES[settings.schedule].usual_epochs
    words = settings.schedule
    if usual is not None:
        words = f"{words}, {settings.schedule_epochs or usual:,} epochs"
    return f"{words}, warm-up {settings.warm_up:,}" if settings.warm_up else words


def _data_words(project: Project) -> str:
    dataset = project.dataset
    if dataset is None:
        return "none"
    scaled = project.scaling.method if project.scaling else "none"
    return (
        f"{dataset.name}: {len(dataset.train_rows):,} training rows, "
        f"{len(dataset.test_rows):,} test rows, {dataset.n_inputs:,} inputs, "
        f"{dataset.n_outputs:,} outputs ({dataset.task}), scaling {scaled}"
    )


def _backend(project: Project) -> Choice:
    decided, asked = project.training.backend, project.settings.backend
    if problems(project):
        if decided is not None:
            return Choice(decided, "decided when training began")
        return Choice(asked, "decided when training begins")
    plan = compile_plan(project.network)
    rule = rule_of(project.settings, len(dataset_of(project).train_rows))
    if decided not in (None, asked):
        return keep(decided, plan, rule)
    return choose(wanted_backend(project), plan, rule)
