import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.encode import encode
from engine.data.expression import MAX_DEPTH, BadExpression, parse
from engine.data.expression_set import DRAWN, drawn_table, expression_name
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.errors import BadSetOption, UserError
from engine.files.project_file import load, save

X = np.array([-2.5, -1.0, 0.0, 0.3, 2.0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", lambda x: x),
        ("3", lambda x: 3.0),
        ("  2 + 3 * x ", lambda x: 2 + 3 * x),
        ("(2 + 3) * x", lambda x: 5 * x),
        ("10 - 4 - 3", lambda x: 3.0),
        ("24 / 4 / 2", lambda x: 3.0),
        ("-x^2", lambda x: -(x**2)),
        ("(-x)^2", lambda x: x**2),
        ("2^3^2", lambda x: 512.0),
        ("2^-1", lambda x: 0.5),
        ("2 ** 3", lambda x: 8.0),
        ("2x", lambda x: 2 * x),
        ("1/2x", lambda x: x / 2),
        ("3 (x + 1)(x - 1)", lambda x: 3 * (x + 1) * (x - 1)),
        ("x x", lambda x: x * x),
        ("2 pi x", lambda x: 2 * math.pi * x),
        ("2π·x", lambda x: 2 * math.pi * x),
        ("x sin(x)", lambda x: x * math.sin(x)),
        ("sin(x)^2 + cos(x)^2", lambda x: 1.0),
        ("exp(-x^2)", lambda x: math.exp(-(x**2))),
        ("log(abs(x) + 1)", lambda x: math.log(abs(x) + 1)),
        ("sqrt(x + 3)", lambda x: math.sqrt(x + 3)),
        ("tanh(3x − 1)", lambda x: math.tanh(3 * x - 1)),
        ("1.5e-1 × x", lambda x: 0.15 * x),
        (".5x", lambda x: 0.5 * x),
        ("5.x", lambda x: 5.0 * x),
        ("--x", lambda x: x),
        ("+x - -1", lambda x: x + 1),
        ("y = x/2", lambda x: x / 2),
        ("2--x", lambda x: 2 + x),
    ],
)
def test_formulas_mean_what_they_say(text, wanted):
    values = parse(text)(X)
    assert values == pytest.approx([wanted(float(x)) for x in X])
    assert values.dtype == np.float64


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "In '', at sign 1: type a formula, for example sin(3x) + x/2."),
        ("2 +", "In '2 +', at sign 4: something is missing at the end."),
        ("(x + 1", "In '(x + 1', at sign 1: this bracket is not closed."),
        ("x + 1)", "In 'x + 1)', at sign 6: ')' is not expected here."),
        ("sin x", "In 'sin x', at sign 5: sin needs a bracket, as in sin(x)."),
        ("2 $ x", "In '2 $ x', at sign 3: '$' has no meaning here."),
        ("x * / 2", "In 'x * / 2', at sign 5: '/' is not expected here."),
        ("()", "In '()', at sign 2: ')' is not expected here."),
        ("2 3", "In '2 3', at sign 3: '3' is not expected here."),
        ("9e999", "In '9e999', at sign 1: 9e999 is too large a number."),
        (
            "x + foo(2)",
            "In 'x + foo(2)', at sign 5: 'foo' is not known, only x, pi, sin, cos, "
            "exp, log, sqrt, abs, tanh.",
        ),
    ],
)
def test_mistakes_are_one_sentence_with_their_place(text, sentence):
    with pytest.raises(BadExpression) as found:
        parse(text)
    assert str(found.value) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "x.real",
        "(lambda: 1)()",
        "[x]",
        "x if x else 1",
        "x; x",
        "x == 1",
        "eval(x)",
        "\x00",
        "x\n; import os",
        "x = 2",
    ],
)
def test_nothing_else_can_be_said(text):
    with pytest.raises(BadExpression) as found:
        parse(text)
    assert "\n" not in str(found.value)


def test_length_and_depth_are_limited():
    for text in ("x" + "+x" * 100, "x" * 201):
        with pytest.raises(BadExpression, match="at most 200 signs"):
            parse(text)
    deep = MAX_DEPTH - 1
    assert parse("(" * deep + "x" + ")" * deep)(X) == pytest.approx(X)
    for text in ("(" * 60 + "x" + ")" * 60, "-" * 60 + "x", "x^" * 60 + "x"):
        with pytest.raises(BadExpression, match="more than 40 deep"):
            parse(text)


@given(st.text("x12+-*/^(). sincoexplgqrtabhπ", max_size=40))
def test_any_text_is_read_or_refused(text):
    error, values = None, X
    try:
        values = parse(text)(X)
    except BadExpression as refused:
        error = refused
    assert values.shape == X.shape
    assert error is None or 0 <= error.position <= len(text)
    assert error is None or str(error).endswith(".")


def written(inner):
    """A text, and what it means, of two parts or of a function of one."""
    operators = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
    functions = {name: getattr(np, name) for name in ("sin", "cos", "abs", "tanh")}
    two = st.tuples(inner, st.sampled_from([*operators]), inner)
    one = st.tuples(st.sampled_from([*functions]), inner)
    return st.one_of(
        two.map(
            lambda p: (
                f"({p[0][0]} {p[1]} {p[2][0]})",
                operators[p[1]](p[0][1], p[2][1]),
            )
        ),
        one.map(lambda p: (f"{p[0]}({p[1][0]})", functions[p[0]](p[1][1]))),
    )


LEAVES = [("x", X), ("pi", X * 0 + np.pi), ("2", X * 0 + 2), (".5", X * 0 + 0.5)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@given(st.recursive(st.sampled_from(LEAVES), written, max_leaves=8))
def test_values_are_those_of_their_parts(pair):
    text, wanted = pair
    assert len(text) <= 200
    np.testing.assert_allclose(parse(text)(X), wanted)


def test_where_a_formula_has_no_value_it_is_not_finite():
    assert np.isnan(parse("log(x)")(np.array([-1.0]))).all()
    assert np.isinf(parse("1/x")(np.array([0.0]))).all()


def test_a_set_from_a_formula():
    name = expression_name("2x^2 - 1", -3, 1)
    data = load_set(name, rows=50, seed=4)
    x, y = data.inputs[:, 0], data.targets[:, 0]
    np.testing.assert_allclose(y, 2 * x**2 - 1)
    assert (x >= -3).all()
    assert (x <= 1).all()
    assert data.name == name == "y = 2x^2 - 1, x from -3 to 1"
    assert data.origin.generated
    assert len(data.test_rows) == 10
    noisy = load_set(name, rows=5000, noise=0.5)
    error = noisy.targets[:, 0] - (2 * noisy.inputs[:, 0] ** 2 - 1)
    assert error.std() == pytest.approx(0.5, rel=0.1)


def test_a_set_from_a_formula_is_kept_in_a_project(tmp_path):
    data = load_set(expression_name("sin(x)", 0, 6.5))
    project = new_project(data, hidden=((3, "tanh"),))
    save(project, tmp_path / "formula.wloom")
    again = load(tmp_path / "formula.wloom").dataset
    assert again.origin == data.origin
    assert np.array_equal(again.inputs, data.inputs)


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("log(x)", -1, 1, "no value at x = -1, so choose another range"),
        ("1/x", -1, 1, "no value at x = 0"),
        ("exp(x)", 0, 900, "no value at x = "),
        ("x +", 0, 1, "missing at the end"),
        ("x", 1, 1, "from a smaller to a larger number"),
        ("x", 0, np.inf, "from a smaller to a larger number"),
        ("x", 0, np.nan, "from a smaller to a larger number"),
    ],
)
def test_sets_that_make_no_sense_are_refused(text, low, high, words):
    with pytest.raises(UserError, match=words):
        expression_name(text, low, high)


def test_names_that_only_look_like_it_are_unknown_sets():
    for name in ("y = x", "y = x, x from a to b", "sin(x)"):
        with pytest.raises(BadSetOption, match="there is no data set"):
            load_set(name)
    with pytest.raises(BadExpression):
        load_set("y = x +, x from 0 to 1")


def test_a_drawn_curve():
    table = drawn_table(np.array([2.0, 0, 1, 1]), np.array([5.0, 3, 0, 4]))
    data = encode(table, test_share=0.0)
    assert data.inputs[:, 0].tolist() == [0, 1, 2]
    assert data.targets[:, 0].tolist() == [3, 4, 5]
    assert data.name == DRAWN
    for xs, ys in (([1.0], [2.0]), ([1.0, 1.0], [2.0, 3.0]), ([0, np.nan], [1, 2])):
        with pytest.raises(BadSetOption, match="draw from left to right"):
            drawn_table(np.array(xs), np.array(ys))
    assert replace(data, name="x").name == "x"
