"""The plan of a network, kept while nothing but its parameters changes."""

import numpy as np

from engine.network.layer import Layer
from engine.network.network import Network
from engine.plan import Plan, compile_plan


class KeptPlan:
    """Compiles a network, and not again for newer parameters of the same one.

    A plan is immutable, so that what is kept may be used in several threads.
    """

    def __init__(self) -> None:
        self._kept: tuple[Network, object, Plan] | None = None

    def of(self, network: Network, dtype: type[np.floating] = np.float32) -> Plan:
        """Return the plan of a network.

        Parameters
        ----------
        network : Network
            Any that a plan can be compiled of.
        dtype : float32 or float64
            Of the parameters.

        Returns
        -------
        Plan

        Examples
        --------
        >>> from engine.network.network import Network
        >>> plans = KeptPlan()
        >>> plans.of(Network()) is plans.of(Network())
        True
        """
        kept = self._kept
        if kept is not None and kept[1] is dtype and _alike(kept[0], network):
            return kept[2]
        plan = compile_plan(network, dtype)
        self._kept = network, dtype, plan
        return plan


def _alike(first: Network, second: Network) -> bool:
    """Whether two networks differ in parameters, names and places at most.

    A false "no" costs a plan, never a wrong one.
    """
    if len(first.layers) != len(second.layers):
        return False
    if len(first.projections) != len(second.projections):
        return False
    layers = zip(first.layers, second.layers, strict=True)
    projections = zip(first.projections, second.projections, strict=True)
    return all(_alike_layers(a, b) for a, b in layers) and all(
        a.key == b.key and a.mask is b.mask and a.frozen is b.frozen
        for a, b in projections
    )


def _alike_layers(first: Layer, second: Layer) -> bool:
    return (
        first.id == second.id
        and first.kind == second.kind
        and first.neurons is second.neurons
        and first.columns is second.columns
        and first.frozen is second.frozen
        and first.activations == second.activations
        and first.dropout == second.dropout
    )
