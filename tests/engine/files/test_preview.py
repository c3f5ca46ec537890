"""A quick look into a project file."""

import pytest

from engine.files.examples import EXAMPLES
from engine.files.preview import Preview, preview
from engine.files.problem import FileProblem
from engine.files.project_file import save
from engine.project import Project
from tests.engine.sample_projects import full_project


def test_a_trained_project_shows_where_it_stands(tmp_path):
    save(full_project(), tmp_path / "p.wloom")
    assert preview(tmp_path / "p.wloom") == Preview("penguins", 12, 0.1, 0.2)


def test_an_untrained_one_has_no_losses_yet(tmp_path):
    assert preview(EXAMPLES["xor"].path) == Preview("xor", 0, None, None)
    save(Project(), tmp_path / "p.wloom")
    assert preview(tmp_path / "p.wloom") == Preview(None, 0, None, None)


def test_a_damaged_file_is_one_sentence(tmp_path):
    path = tmp_path / "p.wloom"
    save(full_project(), path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileProblem, match=r"^p.wloom: "):
        preview(path)
