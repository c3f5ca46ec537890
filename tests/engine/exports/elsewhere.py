"""Runs exported files as a stranger would, without this program."""

import ctypes
import runpy
import shutil
import subprocess
import warnings

import numpy as np
import pytest

from engine.exports.registry import export

COMPILER = shutil.which("cc") or shutil.which("gcc")
STRICT = ("-std=c99", "-pedantic-errors", "-Wall", "-Wextra", "-Werror")
Floats = ctypes.POINTER(ctypes.c_float)


def run_numpy(project, folder, rows):
    path = folder / "network.py"
    export(project, path)
    return runpy.run_path(str(path))["predict"](rows)


def run_torch(project, folder, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("torch", reason="torch is not installed")
    path = folder / "network_torch.py"
    export(project, path, "pytorch")
    return runpy.run_path(str(path))["predict"](rows).numpy()


def run_onnx(project, folder, rows):
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    path = folder / "network.onnx"
    export(project, path)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 8
    assert [(each.domain, each.version) for each in model.opset_import] == [("", 17)]
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert [each.name for each in session.get_inputs()] == ["inputs"]
    assert session.get_inputs()[0].type == "tensor(float)"
    assert session.get_inputs()[0].shape == ["batch", rows.shape[1]]
    assert [each.name for each in session.get_outputs()] == ["outputs"]
    return session.run(None, {"inputs": rows})[0]


def run_c(project, folder, rows):
    if COMPILER is None:
        pytest.skip("there is no C compiler")
    path, library = folder / "network.c", folder / "network.so"
    export(project, path)
    words = [COMPILER, *STRICT, "-O1", "-shared", "-fPIC", path, "-o", library, "-lm"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    predict = ctypes.CDLL(str(library)).predict
    n_outputs = len(project.dataset.target_names)
    found = np.zeros((len(rows), n_outputs), np.float32)
    for row, result in zip(np.ascontiguousarray(rows), found, strict=True):
        predict(row.ctypes.data_as(Floats), result.ctypes.data_as(Floats))
    return found


RUNS = {"numpy": run_numpy, "torch": run_torch, "onnx": run_onnx, "c": run_c}
