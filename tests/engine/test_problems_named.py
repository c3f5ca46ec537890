"""A problem names the neuron that a hand has to mend."""

from __future__ import annotations

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.remove import RemoveItems
from engine.readiness import problems


def two_layers():
    return new_project(load_set("two-moons"), hidden=((4, "tanh"), (2, "relu")))


def test_what_nothing_feeds_is_named_and_not_what_lies_behind():
    project = two_layers()
    first, second = project.network.layers[1:3]
    project = RemoveItems(layers=(first.id,)).apply(project)
    (problem,) = problems(project)
    name, goal = second.names[0], project.network.layers[-1].names[0]
    assert problem.sentence == (
        f"{name} has no input, so that none reaches {goal}. Connect it, then play."
    )
    assert (problem.layer, problem.neuron) == (second.id, int(second.neurons[0]))


def test_an_output_without_any_connection_is_named_itself():
    project = two_layers()
    second, output = project.network.layers[2:]
    project = RemoveItems(layers=(second.id,)).apply(project)
    (problem,) = problems(project)
    assert problem.sentence == (
        f"{output.names[0]} has no input. Connect it, then play."
    )
    assert problem.neuron == int(output.neurons[0])
