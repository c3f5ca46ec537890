"""Arrays go there and back, and hostile headers are only looked at."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.files.npy import BadArray, from_npy, to_npy

kinds = (
    arrays.floating_dtypes()
    | arrays.integer_dtypes()
    | arrays.unsigned_integer_dtypes()
    | arrays.boolean_dtypes()
    | arrays.unicode_string_dtypes()
)


@given(arrays.arrays(kinds, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0)))
def test_arrays_go_there_and_back(array):
    back = from_npy(to_npy(array))
    assert back.shape == array.shape
    assert back.tobytes() == np.ascontiguousarray(array).tobytes()


def test_columns_first_is_read_as_numpy_reads_it():
    array = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    stream = io.BytesIO()
    np.save(stream, array)
    assert (from_npy(stream.getvalue()) == array).all()


def with_header(header: str, data: bytes = b"") -> bytes:
    head = header.encode("latin-1")
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + data


GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"


def test_the_header_of_these_tests_is_a_good_one():
    assert from_npy(with_header(GOOD, b"\0" * 8)).tolist() == [0, 0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x09\x00\x00\x00",
        b"\x93NUMPY\x01\x00\xff\xff",
        with_header(GOOD, b"\0" * 7),
        with_header(GOOD, b"\0" * 9),
        with_header(GOOD.replace("(2,)", "(99999999999999,)"), b"\0" * 8),
        with_header(GOOD.replace("(2,)", "(9999999999999999999,)"), b"\0" * 8),
        with_header(GOOD.replace("(2,)", "(-2,)"), b"\0" * 8),
        with_header(GOOD.replace("(2,)", "(1,1,1,1,2)"), b"\0" * 8),
        with_header(GOOD.replace("'<f4'", "'|O'"), b"\0" * 8),
        with_header(GOOD.replace("'<f4'", "'<f5'"), b"\0" * 10),
        with_header(GOOD.replace("'<f4'", "[('a', '<f4')]"), b"\0" * 8),
        with_header(GOOD.replace("(2,)", "__import__('os')"), b"\0" * 8),
        with_header("{" * 5000, b""),
        with_header(GOOD.replace("False", "False, 'x': 1"), b"\0" * 8),
    ],
)
def test_anything_else_is_refused(content):
    with pytest.raises(BadArray):
        from_npy(content)


def test_pickled_objects_are_refused():
    stream = io.BytesIO()
    np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert pickle.dumps({"a": 1})[:2] in stream.getvalue()
    with pytest.raises(BadArray):
        from_npy(stream.getvalue())


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_else(content):
    with pytest.raises(BadArray):
        from_npy(b"\x93NUMPY\x01\x00" + content[:1] + b"\0" + content[1:])
