"""A network as one C99 file without dependencies and without allocation."""

from collections.abc import Iterator
from pathlib import Path

from engine.arrays import Array
from engine.exports.computation import Computation, Step, computation
from engine.exports.formulas import C
from engine.exports.literals import (
    float32_parts,
    float64_text,
    remark,
    wrapped,
)
from engine.files.atomic_write import atomic_write
from engine.project import Project

_HEAD = """\
/* A network written by Weightloom; C99, needs nothing but the mathematics library:
 *
 *     cc -std=c99 -O2 main.c network.c -lm
 *
 * void predict(const float *inputs, float *outputs);
 *
 * reads one row of N_INPUTS numbers in the user's units, after one-hot encoding
 * (input_names says which), and writes N_OUTPUTS numbers (output_names). It allocates
 * nothing, keeps nothing between calls, and may be called by many threads at once.
 */
#include <math.h>
"""


def export_c(project: Project, path: Path) -> tuple[str, ...]:
    """Write a network as C99 source.

    Raises
    ------
    CannotRun
        If the network cannot run as it is.
    FileProblem
        If the file cannot be written.
    """
    found = computation(project)
    lines = _Writer(found).lines()
    atomic_write(path, ("\n".join(lines) + "\n").encode())
    return found.notes


class _Writer:
    def __init__(self, found: Computation) -> None:
        self._found = found
        # Where the values of each layer stand among all values, and how many.
        self._place: dict[str, tuple[int, int]] = {}
        end = 0
        for layer, size in [
            *((layer, len(columns)) for layer, columns in found.sources),
            *((step.name, step.size) for step in found.steps),
        ]:
            self._place[layer] = end, size
            end += size
        self._n_values = end

    def lines(self) -> Iterator[str]:
        found = self._found
        yield _HEAD
        yield f"#define N_INPUTS {found.n_inputs}"
        yield f"#define N_OUTPUTS {found.n_outputs}"
        if found.classes:
            yield f"#define N_CLASSES {len(found.classes)}"
        yield f"#define N_VALUES {self._n_values}"
        yield ""
        yield "void predict(const float *inputs, float *outputs);"
        yield ""
        yield from _names("input_names", "N_INPUTS", found.inputs.names)
        yield from _names("output_names", "N_OUTPUTS", found.targets.names)
        if found.classes:
            yield from _names("class_names", "N_CLASSES", found.classes)
        for word, numbers in zip(
            ("input_mean", "input_scale", "output_mean", "output_scale"),
            (*found.scaled_inputs, *found.scaled_targets),
            strict=True,
        ):
            yield from _doubles(word, numbers)
        for index, step in enumerate(found.steps):
            yield from _tables(index, step)
        words = [word for step in found.steps for word in step.activations]
        for word in dict.fromkeys(words):
            if word != "identity":
                yield from _function(word)
        yield from self._predict()

    def _predict(self) -> Iterator[str]:
        yield "void predict(const float *inputs, float *outputs)"
        yield "{"
        yield "    double v[N_VALUES];"
        yield "    int i, j;"
        yield ""
        for index, (layer, columns) in enumerate(self._found.sources):
            start, size = self._place[layer]
            yield f"    /* {remark(layer)} */"
            parts = [str(column) for column in columns.tolist()]
            yield "    {"
            yield f"        static const int from_{index}[{size}] = {{"
            yield from wrapped(parts, " " * 12)
            yield "        };"
            yield f"        for (i = 0; i < {size}; i++) {{"
            yield f"            const int c = from_{index}[i];"
            yield "            const double shifted = inputs[c] - input_mean[c];"
            yield f"            v[{start} + i] = shifted / input_scale[c];"
            yield "        }"
            yield "    }"
        for index, step in enumerate(self._found.steps):
            yield from self._layer(index, step)
        for layer, targets in self._found.outputs:
            start = self._place[layer][0]
            for i, target in enumerate(targets.tolist()):
                yield (
                    f"    outputs[{target}] = (float)(v[{start + i}] * "
                    f"output_scale[{target}] + output_mean[{target}]);"
                )
        yield "}"

    def _layer(self, index: int, step: Step) -> Iterator[str]:
        start, size = self._place[step.name]
        yield f"    /* {remark(step.name)} */"
        yield f"    for (j = 0; j < {size}; j++)"
        yield f"        v[{start} + j] = bias_{index}[j];"
        for number, term in enumerate(step.terms):
            source, n_source = self._place[term.source]
            yield f"    for (i = 0; i < {n_source}; i++)"
            yield f"        for (j = 0; j < {size}; j++)"
            yield f"            v[{start} + j] += v[{source} + i] *"
            yield f"                (double)weight_{index}_{number}[i][j];"
        yield from self._activations(step)

    def _activations(self, step: Step) -> Iterator[str]:
        start, size = self._place[step.name]
        if step.activations[0] == "softmax":
            yield f"    act_softmax(v + {start}, {size});"
            return
        # Neighbours of one activation are one loop.
        first = 0
        for i in range(1, size + 1):
            word = step.activations[first]
            if i < size and step.activations[i] == word:
                continue
            if word != "identity":
                yield f"    for (j = {start + first}; j < {start + i}; j++)"
                yield f"        v[j] = act_{word}(v[j]);"
            first = i


def _function(word: str) -> Iterator[str]:
    if word != "softmax":
        yield f"static double act_{word}(double z)"
        yield "{"
        yield f"    return {C[word]};"
        yield "}"
        yield ""
        return
    yield "static void act_softmax(double *z, int n)"
    yield "{"
    yield "    double top = z[0], sum = 0.0;"
    yield "    int i;"
    yield ""
    yield "    for (i = 1; i < n; i++)"
    yield "        if (z[i] > top)"
    yield "            top = z[i];"
    yield "    for (i = 0; i < n; i++) {"
    yield "        z[i] = exp(z[i] - top);"
    yield "        sum += z[i];"
    yield "    }"
    yield "    for (i = 0; i < n; i++)"
    yield "        z[i] /= sum;"
    yield "}"
    yield ""


def _names(word: str, count: str, names: tuple[str, ...]) -> Iterator[str]:
    yield f"const char *const {word}[{count}] = {{"
    for name in names:
        yield f"    {_quoted(name)},"
    yield "};"
    yield ""


def _quoted(text: str) -> str:
    """A C string of the text in UTF-8; octal, because it ends after three digits."""
    signs = []
    for byte in text.encode("utf-8", "replace"):
        sign = chr(byte)
        if " " <= sign <= "~" and sign not in '"\\?':
            signs.append(sign)
        else:
            signs.append(f"\\{byte:03o}")
    return '"' + "".join(signs) + '"'


def _doubles(word: str, numbers: Array) -> Iterator[str]:
    yield f"static const double {word}[{len(numbers)}] = {{"
    yield from wrapped([float64_text(number) for number in numbers], "    ")
    yield "};"
    yield ""


def _tables(index: int, step: Step) -> Iterator[str]:
    yield f"/* {remark(step.name)} */"
    yield f"static const float bias_{index}[{step.size}] = {{"
    yield from wrapped(float32_parts(step.biases, "f"), "    ")
    yield "};"
    yield ""
    for number, term in enumerate(step.terms):
        rows, columns = term.weights.shape
        yield f"/* {remark(term.source)} -> {remark(step.name)} */"
        yield f"static const float weight_{index}_{number}[{rows}][{columns}] = {{"
        for row in term.weights:
            yield "    {"
            yield from wrapped(float32_parts(row, "f"), "        ")
            yield "    },"
        yield "};"
        yield ""
