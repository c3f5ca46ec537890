"""JSON that says one thing only."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.files.strict_json import MAX_DEPTH, BadJson, decode, parse

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_what_json_writes_is_read(value):
    assert parse(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "NaN is not a number"),
        ("[-Infinity]", "-Infinity is not a number"),
        ("1e999", "too large"),
        ('{"a": 1, "b": 2, "a": 3}', "'a' stands there twice"),
        ('{"a": {"x": 1, "x": 1}}', "'x' stands there twice"),
        ("{", "line 1, column 2"),
        ("", "line 1, column 1"),
        ('{"a": 1} x', "Extra data"),
        ("[" * 65 + "]" * 65, "nested more than 64 levels"),
        ("1" * 5000, "thousands of digits"),
        ('{"a":', "line 1"),
    ],
)
def test_everything_else_is_refused_with_a_reason(text, why):
    with pytest.raises(BadJson, match=why):
        parse(text)


@pytest.mark.parametrize("unit", ["[", '{"a":', '[{"a":', '["x",{"b":'])
def test_runaway_depth_costs_neither_stack_nor_time(unit):
    begin = time.perf_counter()
    with pytest.raises(BadJson, match="nested"):
        parse(unit * 100_000)
    assert time.perf_counter() - begin < 5


def test_brackets_in_strings_do_not_count():
    text = json.dumps(["[" * 1000 + '\\"{' * 1000])
    assert parse(text) == json.loads(text)


def test_the_deepest_allowed_is_allowed():
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_string_without_an_end_is_refused():
    with pytest.raises(BadJson):
        parse('["' + "\\a" * 100_000)


def test_bytes_must_be_utf8():
    assert decode(b'\xef\xbb\xbf{"a": "\xc3\xa4"}') == {"a": "ä"}
    with pytest.raises(BadJson, match="UTF-8"):
        decode(b'{"a": "\xe4"}')
