"""Time of what the lessons compute while one looks on, in CPU time of the process.

    .venv/bin/python benchmarks/explain.py [--rounds 9]

A loss plane of 60 x 60 points of 2-8-8-1 on 500 rows is to take at most 100 ms on one
core; the card of a neuron and the timeline of a step are to fit into a frame of 16 ms.
Medians over the rounds, one BLAS thread.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from threadpoolctl import threadpool_limits

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain import Explainer, neuron_values
from engine.explain.backward_trace import backward_trace
from engine.explain.landscape import loss_curve, loss_plane
from engine.explain.neuron_steps import neuron_steps
from engine.explain.subject import bias_index, compiled, weight_index
from engine.project import Project, with_settings

POINTS = 60


def project_for(loss: str) -> Project:
    """2-8-8-1 on all 500 rows of two moons."""
    dataset = load_set("two-moons", test_share=0.0)
    project = new_project(dataset, hidden=((8, "tanh"), (8, "tanh")))
    if loss == "mse":
        last = project.network.layers[-1]
        network = project.network.with_layers([replace(last, activations=("tanh",))])
        project = replace(project, network=network)
    return with_settings(project, loss=loss, batch_size=None)


def pairs(project: Project) -> dict[str, tuple[int, int]]:
    """Two parameters of the first layer, of the second, of the last."""
    network = project.network
    layers = [layer.neurons.tolist() for layer in network.layers]
    return {
        "weights of the first layer": (
            weight_index(network, layers[0][0], layers[1][0]),
            weight_index(network, layers[0][1], layers[1][3]),
        ),
        "weights of the second layer": (
            weight_index(network, layers[1][0], layers[2][0]),
            weight_index(network, layers[1][1], layers[2][3]),
        ),
        "weight and bias of the output": (
            weight_index(network, layers[2][0], layers[3][0]),
            bias_index(network, layers[3][0]),
        ),
    }


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """Median CPU time of some work."""
    work()
    times = []
    for _ in range(rounds):
        started = process_time()
        work()
        times.append(process_time() - started)
    return median(times) * 1e3


def planes(rounds: int) -> None:
    """The loss planes, of both kinds of loss."""
    axis = np.linspace(-3, 3, POINTS)
    for loss in ("binary_cross_entropy", "mse"):
        project = project_for(loss)
        for name, (first, second) in pairs(project).items():

            def work(
                project: Project = project, first: int = first, second: int = second
            ) -> object:
                return loss_plane(project, first, second, axis, axis)

            print(f"| plane, {loss}, {name} | {milliseconds(work, rounds):.1f} ms |")


def frames(rounds: int) -> None:
    """What is computed anew for every frame."""
    project = project_for("binary_cross_entropy")
    network = project.network
    plan, parameters = compiled(project)
    explainer = Explainer(plan)
    row = np.array([0.5, -0.25])
    neuron = int(network.layers[2].neurons[0])
    first = pairs(project)["weights of the first layer"][0]
    works: dict[str, Callable[[], object]] = {
        "card of a neuron": lambda: neuron_steps(
            network, neuron, neuron_values(plan, parameters, row, explainer)
        ),
        "step of one row": lambda: backward_trace(project, np.array([0])),
        "step of all rows": lambda: backward_trace(project),
        "curve of 200 points": lambda: loss_curve(
            project, first, np.linspace(-3, 3, 200)
        ),
    }
    for name, work in works.items():
        print(f"| {name} | {milliseconds(work, rounds):.2f} ms |")


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    threadpool_limits(1)
    print("| what | CPU time |\n| --- | --- |")
    planes(rounds)
    frames(rounds)


if __name__ == "__main__":
    main()
