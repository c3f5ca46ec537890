"""Arrays that an ONNX model holds itself."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.files.record import BadRecord

if TYPE_CHECKING:
    import onnx


def constant(tensor: "onnx.TensorProto") -> NDArray[Any]:
    """Read an array that the model holds itself."""
    from onnx import TensorProto, numpy_helper

    if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
        raise BadRecord("its weights are in another file, which is not read")
    try:
        array = np.asarray(numpy_helper.to_array(tensor))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        name = tensor.name[:64]
        raise BadRecord(f"the array {name!r} is not as long as it says") from error
    if array.dtype.kind in "fiub" and not np.isfinite(array).all():
        raise BadRecord(f"the array {tensor.name[:64]!r} holds a number not finite")
    return array
