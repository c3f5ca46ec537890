"""Eight float32 at once, as a type of its own in functions that Numba compiles.

Left to itself the compiler makes loops over samples parallel only where it can prove
that nothing overlaps, and leaves the last few samples to a slow loop. With a type for
eight numbers every operation is parallel by construction, on every processor: where
registers are narrower, LLVM splits the eight.

Arrays are passed as addresses and indexed by element, because a batch has a dozen of
them and a call with that many array structures costs more than a step. Numbers and
vectors may be mixed in `+ - * /`. Products and sums may be contracted to one rounding,
zeros may lose their sign; nothing assumes that NaN does not exist.
"""

import operator
from collections.abc import Callable
from functools import partial
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.base import BaseContext
from numba.core.compiler import Flags
from numba.core.cpu_options import FastMathOptions
from numba.core.datamodel import DataModelManager, PrimitiveModel, register_default
from numba.core.imputils import lower_cast
from numba.extending import intrinsic, lower_builtin, type_callable

from engine.arrays import Array, Ints

Function = TypeVar("Function", bound=Callable[..., object])

LANES = 8
LOOSE = ("contract", "nsz")
ALLOWED = {"reassoc", "contract", "arcp", "nsz"}
"""Of fast mathematics what cannot hide that training diverged."""

_FLOAT, _BITS = ir.FloatType(), ir.IntType(32)
_EIGHT = ir.VectorType(_FLOAT, LANES)
_EIGHT_BITS = ir.VectorType(_BITS, LANES)

if TYPE_CHECKING:

    class Vector:
        """Eight float32."""

        def __add__(self, other: "Vector | float") -> "Vector": ...
        def __sub__(self, other: "Vector | float") -> "Vector": ...
        def __mul__(self, other: "Vector | float") -> "Vector": ...
        def __truediv__(self, other: "Vector | float") -> "Vector": ...
        def __radd__(self, other: float) -> "Vector": ...
        def __rsub__(self, other: float) -> "Vector": ...
        def __rmul__(self, other: float) -> "Vector": ...
        def __rtruediv__(self, other: float) -> "Vector": ...

else:

    class Vector(types.Type):
        """Numba's name for eight float32."""

        def __init__(self) -> None:
            super().__init__(name="float32x8")


VECTOR: Any = Vector()

_KINDS: dict[object, types.Type] = {
    Vector: VECTOR,
    int: types.intp,
    float: types.float64,
    bool: types.boolean,
    type(None): types.void,
    np.uint64: types.uint64,
    Ints: types.CPointer(types.int64),
    Array: types.CPointer(types.float64),
    tuple[Vector, Vector]: types.UniTuple(VECTOR, 2),
    tuple[np.uint64, np.uint64]: types.UniTuple(types.uint64, 2),
}
"""What annotations mean to Numba."""


def _model(manager: DataModelManager, kind: types.Type) -> PrimitiveModel:
    """How a vector is kept: in a register of LLVM."""
    return PrimitiveModel(manager, kind, _EIGHT)


register_default(Vector)(_model)


def signature_of(function: Callable[..., object]) -> types.Type:
    """Numba's signature of a function, from its annotations."""
    kinds = {name: _KINDS[kind] for name, kind in get_type_hints(function).items()}
    result = kinds.pop("return")
    return result(*kinds.values())


def compiler_flags() -> Flags:
    """How everything here is compiled: no exceptions, and `ALLOWED`."""
    flags = Flags()
    flags.fastmath, flags.error_model = FastMathOptions(ALLOWED), "numpy"
    return flags


def _intrinsic(
    code: Callable[..., Any], signature: types.Type, name: str = ""
) -> Callable[..., Any]:
    """A function for compiled code whose body `code(context, builder, ...)` writes."""

    def define(typing: object, *given: object) -> tuple[types.Type, object]:
        def build(
            context: BaseContext, builder: ir.IRBuilder, _: object, values: list[Any]
        ) -> ir.Value:
            result = code(context, builder, *values)
            return context.get_dummy_value() if result is None else result

        return signature, build

    define.__name__ = name or code.__name__
    parameters = [
        Parameter(f"argument_{index}", Parameter.POSITIONAL_ONLY)
        for index in range(len(signature.args) + 1)
    ]
    define.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return cast("Callable[..., Any]", intrinsic(define))


def compiled(function: Function, kind: str = "") -> Function:
    """Let Numba compile a function into those compiled ones that call it.

    Its annotations are its types. Unlike Numba's own decorator this makes no machine
    code and no way to call from Python for each such function, which would take longer
    than all the rest. `kind` is what LLVM is told of it, if anything.
    """
    signature = signature_of(function)

    def call(
        context: BaseContext, builder: ir.IRBuilder, *arguments: ir.Value
    ) -> ir.Value:
        made = context.compile_subroutine(
            builder, function, signature, flags=compiler_flags()
        )
        if kind:
            code = made.library.get_function(made.fndesc.llvm_func_name)
            code.add_function_attribute(kind)
        return context.call_internal(builder, made.fndesc, signature, arguments)

    return cast("Function", _intrinsic(call, signature, function.__name__))


def compiled_inside(function: Function) -> Function:
    """As `compiled`, for what is called once a step: copied into its caller.

    In a small network the calls themselves take a tenth of the step.
    """
    return compiled(function, "alwaysinline")


def compiled_apart(function: Function) -> Function:
    """As `compiled`, for what few networks need: never copied into its caller.

    Otherwise the caller would get its constants ready in every step.
    """
    return compiled(function, "noinline")


def _spread(builder: ir.IRBuilder, value: ir.Value) -> ir.Value:
    """All eight the same."""
    undefined = ir.Constant(_EIGHT, ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(_BITS, 0))
    zeros = ir.Constant(_EIGHT_BITS, [0] * LANES)
    return builder.shuffle_vector(first, undefined, zeros)


def _place(
    builder: ir.IRBuilder, address: ir.Value, index: ir.Value, kind: ir.Type
) -> ir.Value:
    """Pointer to an element of an array that begins at an address."""
    pointer = builder.inttoptr(address, kind.as_pointer())
    return builder.gep(pointer, [index], source_etype=kind)


def _several(
    builder: ir.IRBuilder, address: ir.Value, index: ir.Value, kind: ir.Type
) -> ir.Value:
    """Pointer to several float32, from an element on."""
    element = _place(builder, address, index, _FLOAT)
    return builder.bitcast(element, kind.as_pointer())


def _vector_of_number(
    context: BaseContext,
    builder: ir.IRBuilder,
    given: types.Type,
    wanted: types.Type,
    value: ir.Value,
) -> ir.Value:
    return _spread(builder, context.cast(builder, value, given, types.float32))


lower_cast(types.Float, Vector)(_vector_of_number)


def _result_kind(left: types.Type, right: types.Type) -> types.Type | None:
    kinds = {type(left), type(right)}
    if Vector in kinds and kinds <= {Vector, types.Float}:
        return VECTOR
    return None


def _operate(
    build: str,
    context: BaseContext,
    builder: ir.IRBuilder,
    signature: types.Type,
    arguments: list[ir.Value],
) -> ir.Value:
    left, right = (
        context.cast(builder, value, kind, VECTOR)
        for value, kind in zip(arguments, signature.args, strict=True)
    )
    return getattr(builder, build)(left, right, flags=LOOSE)


def _typer(context: BaseContext) -> Callable[[types.Type, types.Type], object]:
    return _result_kind


for _symbol, _build in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    type_callable(_symbol)(_typer)
    for _kinds in ((Vector, Vector), (Vector, types.Float), (types.Float, Vector)):
        lower_builtin(_symbol, *_kinds)(partial(_operate, _build))


def _load(
    context: BaseContext, builder: ir.IRBuilder, address: ir.Value, index: ir.Value
) -> ir.Value:
    place = _several(builder, address, index, _EIGHT)
    return builder.load(place, align=4, typ=_EIGHT)


def _store(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    value: ir.Value,
) -> None:
    builder.store(value, _several(builder, address, index, value.type), align=4)


def _read(
    kind: ir.Type,
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
) -> ir.Value:
    return builder.load(_place(builder, address, index, kind), typ=kind)


def _write(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    value: ir.Value,
) -> None:
    builder.store(value, _place(builder, address, index, value.type))


def _read_now(
    context: BaseContext, builder: ir.IRBuilder, address: ir.Value, index: ir.Value
) -> ir.Value:
    kind = ir.IntType(64)
    place = _place(builder, address, index, kind)
    return builder.load_atomic(place, "acquire", 8, typ=kind)


def _write_now(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    value: ir.Value,
) -> None:
    place = _place(builder, address, index, value.type)
    builder.store_atomic(value, place, "release", 8)


def _gathered(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    rows: ir.Value,
) -> ir.Value:
    result = ir.Constant(_EIGHT, ir.Undefined)
    for lane in range(LANES):
        place = builder.add(index, builder.extract_value(rows, lane))
        value = _read(_FLOAT, context, builder, address, place)
        result = builder.insert_element(result, value, ir.Constant(_BITS, lane))
    return result


def _where_less(
    context: BaseContext,
    builder: ir.IRBuilder,
    left: ir.Value,
    right: ir.Value,
    then: ir.Value,
    otherwise: ir.Value,
) -> ir.Value:
    return builder.select(builder.fcmp_ordered("<", left, right), then, otherwise)


def _by_element(
    name: str, context: BaseContext, builder: ir.IRBuilder, vector: ir.Value
) -> ir.Value:
    kind = ir.FunctionType(_EIGHT, [_EIGHT])
    function = builder.module.declare_intrinsic(f"{name}.v{LANES}f32", fnty=kind)
    return builder.call(function, [vector])


def _bitwise(
    shift: int,
    combine: str,
    context: BaseContext,
    builder: ir.IRBuilder,
    vector: ir.Value,
    other: ir.Value,
) -> ir.Value:
    """Combine the bits of a vector with those of another one, shifted left."""
    by = ir.Constant(_EIGHT_BITS, [shift] * LANES)
    shifted = builder.shl(builder.bitcast(other, _EIGHT_BITS), by)
    bits = getattr(builder, combine)(builder.bitcast(vector, _EIGHT_BITS), shifted)
    return builder.bitcast(bits, _EIGHT)


def _added(
    builder: ir.IRBuilder, left: ir.Value, right: ir.Value, lanes: list[int], step: int
) -> ir.Value:
    """Some lanes of two vectors, added to those a step further."""
    parts = []
    for shift in (0, step):
        places = [lane + shift for lane in lanes]
        mask = ir.Constant(ir.VectorType(_BITS, len(lanes)), places)
        parts.append(builder.shuffle_vector(left, right, mask))
    return builder.fadd(*parts)


def _totals(builder: ir.IRBuilder, vectors: list[ir.Value]) -> ir.Value:
    """Sums of the eight elements of each of four vectors, in a vector of four."""
    neighbours = [0, 8, 2, 10, 4, 12, 6, 14]
    first = _added(builder, vectors[0], vectors[1], neighbours, 1)
    second = _added(builder, vectors[2], vectors[3], neighbours, 1)
    both = _added(builder, first, second, [0, 1, 8, 9, 4, 5, 12, 13], 2)
    return _added(builder, both, both, [0, 1, 2, 3], 4)


def _store_totals(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    *vectors: ir.Value,
) -> None:
    _store(context, builder, address, index, _totals(builder, list(vectors)))


def _add_totals(
    context: BaseContext,
    builder: ir.IRBuilder,
    address: ir.Value,
    index: ir.Value,
    *vectors: ir.Value,
) -> None:
    totals = _totals(builder, list(vectors))
    place = _several(builder, address, index, totals.type)
    before = builder.load(place, align=4, typ=totals.type)
    builder.store(builder.fadd(before, totals), place, align=4)


def _high_product(
    context: BaseContext, builder: ir.IRBuilder, left: ir.Value, right: ir.Value
) -> ir.Value:
    double = ir.IntType(128)
    product = builder.mul(builder.zext(left, double), builder.zext(right, double))
    upper = builder.lshr(product, ir.Constant(double, 64))
    return builder.trunc(upper, left.type)


def _total(context: BaseContext, builder: ir.IRBuilder, vector: ir.Value) -> ir.Value:
    totals = _totals(builder, [vector] * 4)
    return builder.extract_element(totals, ir.Constant(_BITS, 0))


_AT = types.intp, types.intp

load: Callable[[int, int], Vector]
"""load(address, index): eight elements of a float32 array from an index on."""
load = _intrinsic(_load, VECTOR(*_AT))

store: Callable[[int, int, Vector], None]
"""store(address, index, vector): write eight elements of a float32 array."""
store = _intrinsic(_store, types.void(*_AT, VECTOR))

number: Callable[[int, int], float]
"""number(address, index): an element of a float32 array."""
number = _intrinsic(partial(_read, _FLOAT), types.float32(*_AT), "number")

set_number: Callable[[int, int, float], None]
"""set_number(address, index, value): write an element of a float32 array."""
set_number = _intrinsic(_write, types.void(*_AT, types.float32))

whole: Callable[[int, int], int]
"""whole(address, index): an element of an int64 array."""
whole = _intrinsic(partial(_read, ir.IntType(64)), types.int64(*_AT), "whole")

set_whole: Callable[[int, int, int], None]
"""set_whole(address, index, value): write an element of an int64 array."""
set_whole = _intrinsic(_write, types.void(*_AT, types.int64))

whole_now: Callable[[int, int], int]
"""whole_now(address, index): as `whole`, what another thread may just have written."""
whole_now = _intrinsic(_read_now, types.int64(*_AT), "whole_now")

set_whole_now: Callable[[int, int, int], None]
"""set_whole_now(address, index, value): as `set_whole`, after all that was written."""
set_whole_now = _intrinsic(_write_now, types.void(*_AT, types.int64), "set_whole_now")

set_real: Callable[[int, int, float], None]
"""set_real(address, index, value): write an element of a float64 array."""
set_real = _intrinsic(_write, types.void(*_AT, types.float64))

spread: Callable[[float], Vector]
"""spread(value): a number eight times."""
spread = _intrinsic(lambda _, *rest: _spread(*rest), VECTOR(types.float32), "spread")

gathered: Callable[[int, int, tuple[int, ...]], Vector]
"""gathered(address, index, rows): a column of eight rows that begin at offsets."""
gathered = _intrinsic(_gathered, VECTOR(*_AT, types.UniTuple(types.intp, LANES)))

where_less: Callable[[Vector, Vector, Vector, Vector], Vector]
"""where_less(a, b, then, otherwise): `then` where a < b, not where one is NaN."""
where_less = _intrinsic(_where_less, VECTOR(VECTOR, VECTOR, VECTOR, VECTOR))

absolute: Callable[[Vector], Vector]
"""absolute(vector): without the sign."""
absolute = _intrinsic(partial(_by_element, "llvm.fabs"), VECTOR(VECTOR), "absolute")

root: Callable[[Vector], Vector]
"""root(vector): square root, correctly rounded."""
root = _intrinsic(partial(_by_element, "llvm.sqrt"), VECTOR(VECTOR), "root")

scaled: Callable[[Vector, Vector], Vector]
"""scaled(vector, rounded): times 2 to the whole number in the low bits of `rounded`."""
scaled = _intrinsic(partial(_bitwise, 23, "add"), VECTOR(VECTOR, VECTOR), "scaled")

flipped: Callable[[Vector, Vector], Vector]
"""flipped(vector, rounded): with the other sign where the lowest bit is set."""
flipped = _intrinsic(partial(_bitwise, 31, "xor"), VECTOR(VECTOR, VECTOR), "flipped")

store_totals: Callable[[int, int, Vector, Vector, Vector, Vector], None]
"""store_totals(address, index, a, b, c, d): write the sums of four vectors."""
store_totals = _intrinsic(_store_totals, types.void(*_AT, *[VECTOR] * 4))

add_totals: Callable[[int, int, Vector, Vector, Vector, Vector], None]
"""add_totals(address, index, a, b, c, d): add the sums of four vectors to numbers."""
add_totals = _intrinsic(_add_totals, types.void(*_AT, *[VECTOR] * 4))

total: Callable[[Vector], float]
"""total(vector): the sum of the eight elements."""
total = _intrinsic(_total, types.float32(VECTOR))

high_product: Callable[[np.uint64, np.uint64], np.uint64]
"""high_product(left, right): the upper 64 of the 128 bits of a product."""
high_product = _intrinsic(_high_product, types.uint64(types.uint64, types.uint64))
