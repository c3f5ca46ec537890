"""The code of the document and the examples in docstrings run."""

import doctest
import re
from pathlib import Path

import pytest

from engine.data import expression, expression_set
from engine.explain import linear_baseline, race_valley, valleys, walk, words

DOCUMENT = Path(__file__).parents[3] / "docs" / "explain.md"


def test_the_code_of_the_document_runs():
    text = DOCUMENT.read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert code.count("assert") >= 5
    exec(compile(code, "explain.md", "exec"), {})


def test_the_document_names_every_module():
    text = DOCUMENT.read_text("utf-8")
    folder = Path(words.__file__).parent
    # These are the workings of others.
    inner = {"__init__", "subject", "words", "sweep", "walk"}
    names = {path.stem for path in folder.glob("*.py")} - inner
    missing = [name for name in sorted(names) if f"`{name}`" not in text]
    assert not missing


@pytest.mark.parametrize(
    "module",
    [expression, expression_set, linear_baseline, race_valley, valleys, walk, words],
)
def test_examples_in_docstrings_are_right(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
