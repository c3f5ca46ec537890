"""A corpus of files that lie, by the name under which each is offered."""

import gzip
import io
import json
import pickle
import struct
import zipfile

import numpy as np


class Trap:
    """Would write a file where its pickle is loaded."""

    def __reduce__(self):
        return open, ("trapped", "w")


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def npy_with_header(header, content=b"", version=1):
    text = header.encode("latin-1")
    text += b" " * (-len(text) % 64) + b"\n"
    width = "<H" if version == 1 else "<I"
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + struct.pack(width, len(text))
        + text
        + content
    )


def archive(entries, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return stream.getvalue()


def idx_head(kind, *shape):
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, kind, len(shape), *shape)


def safetensors(header, content=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content


def shape_header(shape, descr="<f8"):
    return f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"


NOTHING = np.zeros((3, 2))
DEEP = b"[" * 100_000 + b"]" * 100_000
DEEP_OBJECT = b'{"layers":' * 100_000 + b"1" + b"}" * 100_000
WORDS = npy_with_header(shape_header((3,), "<U1"))
NO_SIGNS = WORDS + struct.pack("<3I", 97, 0x110000, 98)
HALF_SIGNS = WORDS + struct.pack("<3I", 97, 0xD800, 98)
GOOD_NPY = npy(np.arange(24.0).reshape(8, 3))
F32 = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}

TABLES = {
    # .npy
    "objects.npy": npy(np.array([Trap(), {}], dtype=object)),
    "pickle.npy": pickle.dumps(Trap()),
    "long.npy": npy_with_header(shape_header((2**40, 2**20))),
    "overflow.npy": npy_with_header(shape_header((2**62, 8))),
    "minus.npy": npy_with_header(shape_header((-1, 2))),
    "axes.npy": npy_with_header(shape_header((1,) * 60)),
    "call.npy": npy_with_header("__import__('os').system('touch trapped')"),
    "record.npy": npy(np.zeros(3, dtype=[("a", "f8"), ("b", "U3")])),
    "version.npy": b"\x93NUMPY\x09\x00" + GOOD_NPY[8:],
    "header.npy": b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31) + b"{" * 200,
    "cut.npy": GOOD_NPY[:-1],
    "more.npy": GOOD_NPY + b"\0",
    "head.npy": GOOD_NPY[:40],
    "dates.npy": npy(np.zeros(3, "M8[s]")),
    "complex.npy": npy(np.zeros((3, 2), complex)),
    "words.npy": npy(np.array([["a", "b"]])),
    "nothing.npy": npy(np.zeros((0, 3))),
    "scalar.npy": npy(np.array(1.0)),
    "infinite.npy": npy(np.full((4, 2), np.inf)),
    "nan.npy": npy(np.full((4, 2), np.nan)),
    # .npz
    "objects.npz": archive({"inputs.npy": npy(np.array([Trap()], object))}),
    "bomb.npz": archive({"inputs.npy": npy(np.zeros((4000, 4000)))}),
    "path.npz": archive({"../../trapped.npy": b"x", "inputs.npy": GOOD_NPY}),
    "other.npz": archive({"weights.npy": GOOD_NPY}),
    "rows.npz": archive({"inputs.npy": npy(NOTHING), "targets.npy": npy(np.zeros(4))}),
    "twice.npz": archive({"inputs.npy": GOOD_NPY})[:-22] + b"PK\x05\x06" + b"\xff" * 18,
    "cut.npz": archive({"inputs.npy": GOOD_NPY, "targets.npy": GOOD_NPY})[:-60],
    "encrypted.npz": archive({"inputs.npy": GOOD_NPY}).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    ),
    "lie.npz": archive({"inputs.npy": npy_with_header(shape_header((2**30, 100)))}),
    "sign.npz": archive({"inputs.npy": npy(NOTHING), "targets.npy": NO_SIGNS}),
    "half.npz": archive({"inputs.npy": npy(NOTHING), "targets.npy": HALF_SIGNS}),
    "no.npz": b"PK\x03\x04" + bytes(100),
    # IDX
    "long.idx": idx_head(8, 2**32 - 1, 2**32 - 1, 2**32 - 1),
    "limit.idx": idx_head(8, 10_000, 9_999),
    "cut.idx": idx_head(8, 10, 3) + bytes(29),
    "more.idx": idx_head(8, 10, 3) + bytes(31),
    "axes.idx": b"\0\0\x08\xff" + bytes(20),
    "none.idx": b"\0\0\x08\x00",
    "head.idx": b"\0\0\x08\x03\0\0",
    "empty.idx": idx_head(8, 0, 3),
    "bomb.gz": gzip.compress(idx_head(8, 2, 2) + bytes(50_000_000)),
    "wide.gz": gzip.compress(idx_head(14, 60_000, 60_000) + bytes(1000)),
    "cut.gz": gzip.compress(idx_head(8, 10, 3) + bytes(30))[:-12],
    "sum.gz": gzip.compress(idx_head(8, 10, 3) + bytes(30))[:-8] + bytes(8),
    "text.gz": gzip.compress(b"a,b\n1,2\n"),
    # Parquet
    "cut.parquet": b"PAR1" + bytes(20),
    "ends.parquet": b"PAR1" + bytes(20) + b"PAR2",
    "foot.parquet": b"PAR1" + bytes(20) + struct.pack("<I", 2**31 - 1) + b"PAR1",
    "thrift.parquet": b"PAR1" + b"\x15\x04\xff" * 30 + struct.pack("<I", 90) + b"PAR1",
    # text
    "nul.csv": b"a,b\n1,\0\n",
    "quote.csv": b'a,b\n"1,2\n' + b"3,4\n" * 1000,
    "word.csv": b"a,b\n1,2\n3,x\n5,6\n7,8\n",
    "infinite.csv": b"a,b\n1,inf\n2,3\n",
    "huge.csv": b"a,b\n1,1e999\n2,3\n",
    "nan.csv": b"a,b\nnan,1\nNaN,2\n",
    "ragged.csv": b"a,b\n1,2\n3\n",
    "line.csv": b"a" * 17_000_000,
    "columns.csv": b",".join(b"c%d" % i for i in range(100_001)) + b"\n",
    "twice.csv": b"a,a\n1,2\n",
    "empty.csv": b"",
    "half.csv": b"\xff\xfea",
}

WEIGHTS = {
    # safetensors
    "length.safetensors": struct.pack("<Q", 2**63) + b"{}",
    "short.safetensors": b"\x01\x02",
    "deep.safetensors": safetensors(DEEP),
    "deeper.safetensors": safetensors(DEEP_OBJECT),
    "list.safetensors": safetensors([]),
    "cut.safetensors": safetensors({"a": F32}, bytes(4)),
    "more.safetensors": safetensors({"a": F32}, bytes(12)),
    "offsets.safetensors": safetensors(
        {"a": F32 | {"data_offsets": [4, 2**60]}}, bytes(8)
    ),
    "shape.safetensors": safetensors({"a": F32 | {"shape": [2**62, 2**62]}}, bytes(8)),
    "overlap.safetensors": safetensors({"a": F32, "b": F32}, bytes(8)),
    "twice.safetensors": safetensors(
        b'{"a":%s,"a":%s}' % ((json.dumps(F32).encode(),) * 2), bytes(8)
    ),
    "metadata.safetensors": safetensors({"__metadata__": {"a": 1}}),
    "kind.safetensors": safetensors(
        {"layers/Output/biases": F32 | {"dtype": "X99"}}, bytes(8)
    ),
    "nan.safetensors": safetensors(
        {"layers/Output/biases": F32 | {"shape": [1], "data_offsets": [0, 4]}},
        struct.pack("<f", float("nan")),
    ),
    "bool.safetensors": safetensors(
        {
            "layers/Output/biases": {
                "dtype": "BOOL",
                "shape": [1],
                "data_offsets": [0, 1],
            }
        },
        b"\x07",
    ),
    # .npz
    "objects.npz": archive(
        {"layers/Output/biases.npy": npy(np.array([Trap()], object))}
    ),
    "bomb.npz": archive({"layers/Output/biases.npy": npy(np.zeros(16_000_000))}),
    "lie.npz": archive(
        {"layers/Output/biases.npy": npy_with_header(shape_header((2**50,)))}
    ),
    "nan.npz": archive({"layers/Output/biases.npy": npy(np.full(1, np.nan))}),
    "words.npz": archive({"layers/Output/biases.npy": npy(np.array(["a"]))}),
    "sign.npz": archive({"layers/Output/activations.npy": NO_SIGNS}),
    "cut.npz": archive({"layers/Output/biases.npy": GOOD_NPY})[:-30],
    "control.npz": archive({"a\nb/../..": GOOD_NPY}),
    # JSON
    "deep.json": DEEP,
    "deeper.json": DEEP_OBJECT,
    "nan.json": b'{"layers": {"Output": {"biases": [NaN]}}}',
    "large.json": b'{"layers": {"Output": {"biases": [1e999]}}}',
    "digits.json": b'{"layers": {"Output": {"biases": [' + b"9" * 100_000 + b"]}}}",
    "twice.json": b'{"layers": {}, "layers": {}}',
    "text.json": b'{"layers": {"Output": {"biases": ["1"]}}}',
    "ragged.json": (
        b'{"layers": {}, "projections": {"a": {"b": {"weights": [[1], [1, 2]]}}}}'
    ),
    "bytes.json": b"\xff\xfe\xfa",
    "cut.json": b'{"layers": {"Output": {"bia',
    "empty.json": b"",
}

NETWORKS = {
    "deep.json": DEEP,
    "deeper.json": DEEP_OBJECT,
    "giant.json": b'{"layers": {"a": {"kind": "input", "size": 900000000000}}}',
    "product.json": (
        b'{"layers": {"a": {"kind": "input", "size": 2000000000},'
        b'"b": {"kind": "output", "size": 2000000000}},'
        b'"projections": {"a": {"b": {}}}}'
    ),
    "path.json": b'{"layers": {"../../trapped": {"kind": "input", "size": 2}}}',
    "cycle.json": (
        b'{"layers": {"a": {"kind": "input", "size": 2}, "b": {"size": 2},'
        b'"o": {"kind": "output", "size": 1}}, "projections": {"b": {"b": {}}}}'
    ),
    "text.onnx": b"this is no protocol buffer",
    "zeros.onnx": bytes(1000),
    "empty.onnx": b"",
    "length.onnx": b"\x3a\xff\xff\xff\xff\x07",
    "groups.onnx": b"\x0b" * 100_000,
    "nested.onnx": b"\x3a\x7f" * 5000,
}

PROJECTS = {
    "text.wloom": b"hello",
    "zip.wloom": archive({"a": b"b"}),
    "deep.wloom": archive({"project.json": DEEP}, zipfile.ZIP_STORED),
    "bomb.wloom": archive({"project.json": b" " * 100_000_000}),
    "path.wloom": archive({"../project.json": b"{}"}),
    "pickle.wloom": archive(
        {"project.json": b"{}", "parameters.npy": npy(np.array([Trap()], object))}
    ),
    "newer.wloom": archive({"project.json": b'{"format_version": 999}'}),
    "cut.wloom": archive({"project.json": b"{}"})[:-10],
    "empty.wloom": b"",
}
