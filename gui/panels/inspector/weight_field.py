"""The field of one weight or bias."""

from PySide6.QtWidgets import QWidget

from gui.widgets.quiet_field import BIAS_HELP, WEIGHT_HELP, QuietField

Key = tuple[int, int] | int
"""A connection by its two neurons, or the neuron whose bias it is."""


class WeightField(QuietField):
    """A number with a bar in the colour of its sign, that knows what it is of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Weight", parent)
        self.key: Key | None = None

    def take(self, key: Key, spoken: str, frozen: bool) -> None:
        """Stand for a parameter; what was typed for another one is forgotten."""
        if key != self.key:
            self.key = key
            self.restore()
        is_bias = isinstance(key, int)
        self.setToolTip(BIAS_HELP if is_bias else WEIGHT_HELP)
        self.setObjectName("inspector_bias" if is_bias else "inspector_weight")
        self.setAccessibleName(f"{spoken}, frozen" if frozen else spoken)
