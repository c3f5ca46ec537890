"""Waiting for the fused kernel to be compiled, where training will use it."""

import sys

from engine.backends.backend import rule_of
from engine.backends.choice import needs_kernel
from engine.backends.kernel_supply import supply
from engine.cli.interruption import Interruption
from engine.plan import compile_plan
from engine.project import Project, dataset_of
from engine.trainer import check_runnable, wanted_backend


def await_kernel(project: Project, asked: Interruption) -> None:
    """Compile the kernel first, once on each machine; say so, and that it failed.

    Whoever asks to stop meanwhile gets numpy, which needs no waiting.
    """
    check_runnable(project)
    rule = rule_of(project.settings, len(dataset_of(project).train_rows))
    wanted, plan = wanted_backend(project), compile_plan(project.network)
    if not needs_kernel(wanted, plan, rule):
        return
    if supply().can_come:
        sys.stderr.write("Compiling the fused kernel, once on this machine ...\n")
        supply().start()
        while supply().wait():
            if asked.asked:
                supply().stop()
                return
    if supply().get() is None:
        sys.stderr.write(f"numpy trains, more slowly: {supply().missing()}.\n")
