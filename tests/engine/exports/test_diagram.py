"""The diagram is drawn from the stored positions, is valid, and says what it shows."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.exports.diagram import MOST_LINES, RADIUS
from engine.exports.registry import export
from engine.project import Project
from tests.engine.sample_projects import full_project, xor_project

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(tmp_path):
    def draw(project):
        path = tmp_path / "d.svg"
        export(project, path)
        return ET.parse(path).getroot()

    return draw


def neurons(root):
    circles = root.findall(f".//{SVG}circle[@class='neuron']")
    return [(float(each.get("cx")), float(each.get("cy"))) for each in circles]


def links(root):
    return [
        each
        for each in root.findall(f".//{SVG}path[@class='link']")
        if each.find(f"{SVG}title").text.split(":")[0] != "weight"
    ]


def test_neurons_stand_where_the_canvas_has_them(drawn):
    project = xor_project()
    hidden = project.network.layer_named("Hidden 1")
    moved = replace(hidden, position=(321.5, -77.0))
    project = replace(project, network=project.network.with_layers([moved]))
    found = neurons(drawn(project))
    assert {(321.5, -77.0 + 88 * i) for i in range(4)} <= set(found)
    assert len(found) == project.network.n_neurons


def test_connections_join_their_neurons_and_show_their_sign(drawn):
    project = xor_project()
    root = drawn(project)
    network, places = project.network, set(neurons(root))
    assert len(links(root)) == network.n_connections
    weights = np.concatenate([p.weights.ravel() for p in network.projections])
    dashed = [each for each in links(root) if each.get("stroke-dasharray")]
    assert len(dashed) == (weights < 0).sum()
    for each in links(root):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", each.get("d"))]
        assert (numbers[0] - RADIUS, numbers[1]) in places
        assert (numbers[6] + RADIUS, numbers[7]) in places


def test_names_classes_and_scaling_are_in_it(drawn):
    project = full_project()
    root = drawn(project)
    record = json.loads(root.find(f"{SVG}metadata").text)
    assert record["classes"] == list(project.dataset.classes)
    assert record["inputs"]["names"] == list(project.dataset.input_names)
    assert record["inputs"]["mean"] == project.scaling.input_mean.tolist()
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert "Hidden ä 1" in texts
    assert "3 · mixed" in texts
    assert "Classes: Adelie, Chinstrap, Gentoo" in texts
    titles = {each.text for each in root.iter(f"{SVG}title")}
    assert set(project.network.layers[0].names) <= titles


def test_large_layers_are_cards_and_bands(drawn):
    project = new_project(load_set("digits"), hidden=((40, "relu"),))
    root = drawn(project)
    assert len(neurons(root)) == 10
    assert 64 * 40 > MOST_LINES > 40 * 10 - 1
    assert len(links(root)) == 400
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert "2,560 connections" in texts
    assert "64 neurons" in texts


def test_signs_that_xml_forbids_do_no_harm(drawn):
    project = xor_project()
    layers = [
        replace(each, names=tuple(f"<&\x00]]>{i}" for i in range(each.size)))
        for each in project.network.layers
    ]
    root = drawn(replace(project, network=project.network.with_layers(layers)))
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert "<&?]]>0" in titles


def test_an_empty_canvas_is_an_empty_diagram(drawn):
    root = drawn(Project())
    assert neurons(root) == []
    assert float(root.get("width")) > 0
