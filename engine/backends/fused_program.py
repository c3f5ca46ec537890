"""A plan written as whole numbers, which the fused kernel works through."""

from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends import fused_words as at
from engine.backends.fused_numbers import ACTIVATION_NUMBERS
from engine.backends.workspace import live_blocks
from engine.plan import Block, Link, Plan

LANES = 8


@dataclass(frozen=True, eq=False)
class Program:
    """What the kernel reads about a network.

    Attributes
    ----------
    words : int64 array
        As `engine.backends.fused_words` says.
    value_rows, sum_rows : int
        Rows of the arrays for values, and of those for sums and derivatives.
    dropping : float32 array, shape (n, 2)
        Of each neuron in a block in which some drop out: with which probability, and
        what its output is multiplied by where it stays.
    """

    words: Ints
    value_rows: int
    sum_rows: int
    dropping: Array


def padded(size: int) -> int:
    """So many numbers, filled up to whole vectors."""
    return -(-size // LANES) * LANES


def program_of(plan: Plan) -> Program:
    """Write the program of a plan.

    Blocks that lead to no output are left out: nothing in training depends on their
    values, and the gradient of their parameters is 0.

    Parameters
    ----------
    plan : Plan
        With at least one output.
    """
    live = live_blocks(plan)
    value_row, sum_row = _rows(plan, live)
    left_row, factor_row, n_values = _dropout_rows(plan, live)
    # Whoever reads a block reads what is left of it.
    read_row = value_row | left_row
    assigned = _assigning_links(plan, live)
    head = np.zeros(at.HEAD, dtype=np.int64)
    blocks: list[list[int]] = []
    end_row = 0
    for index in live:
        block = plan.blocks[index]
        is_read = any(
            link.source == index and _pushed(link)
            for reader in live
            for link in plan.blocks[reader].links
        )
        covered = any(source == index for source, _ in assigned)
        is_partly_end = not is_read and block.first_output > 0
        record = [
            block.size,
            value_row[index],
            sum_row[index],
            block.first_output,
            end_row,
            int(not is_read),
            int((is_read and not covered) or is_partly_end),
            int(_works_in_place(block)),
            len(block.links),
            len(block.runs),
            left_row.get(index, 0),
            factor_row.get(index, 0),
        ]
        for link in block.links:
            assigns = (link.source, link.offset) in assigned
            record += _link(link, read_row, sum_row, assigns=assigns)
        for run in block.runs:
            record += [ACTIVATION_NUMBERS[run.activation], run.start, run.stop]
        blocks.append(record)
        end_row += block.size - block.first_output

    dead = [
        (link.offset, link.size)
        for index, block in enumerate(plan.blocks)
        if index and index not in live
        for link in block.links
    ]
    starts = at.HEAD + len(blocks) + np.cumsum([0, *map(len, blocks)])
    head[at.N_INPUTS], head[at.N_OUTPUTS] = plan.n_inputs, plan.n_outputs
    head[at.PADDED] = padded(plan.size)
    head[at.BLOCKS], head[at.HAS_FIXED] = len(blocks), plan.fixed is not None
    head[at.DEAD], head[at.N_DEAD] = starts[-1], len(dead)
    dropping = _dropping(plan)
    head[at.DROPS] = len(dropping)
    words = np.concatenate(
        [head, starts[:-1], *blocks, np.asarray(dead).reshape(-1)]
    ).astype(np.int64)
    n_sums = sum(plan.blocks[i].size for i in live)
    return Program(words, n_values, n_sums, dropping)


def _rows(plan: Plan, live: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """First row of each block among the values, and among the sums."""
    value_row, sum_row = {}, {}
    values, sums = 0, 0
    for index in live:
        value_row[index], sum_row[index] = values, sums
        values += plan.blocks[index].size + 1
        sums += plan.blocks[index].size
    return value_row, sum_row


def _dropout_rows(
    plan: Plan, live: list[int]
) -> tuple[dict[int, int], dict[int, int], int]:
    """First rows of what is left of blocks, and of the factors; rows of all values.

    Numbers are drawn for blocks that lead to no output too, as numpy draws them.
    """
    left, factors, end = {}, {}, 0
    rows = sum(plan.blocks[i].size + 1 for i in live)
    for index in plan.dropout:
        factors[index] = end
        end += plan.blocks[index].size
        if index in live:
            left[index] = rows
            rows += plan.blocks[index].size + 1
    return left, factors, rows


def _dropping(plan: Plan) -> Array:
    if not plan.dropout:
        return np.zeros((0, 2), np.float32)
    probabilities = np.concatenate(list(plan.dropout.values()))
    kept = 1 / (1 - probabilities)
    return np.ascontiguousarray(np.concatenate([probabilities, kept], axis=1))


def _pushed(link: Link) -> int:
    """Columns that pass derivatives on: those of neurons that compute."""
    return link.stop - link.start - link.has_bias if link.source else 0


def _assigning_links(plan: Plan, live: list[int]) -> set[tuple[int, int]]:
    """Source and offset of links that are the first to write a whole block."""
    found, seen = set(), set()
    for reader in reversed(live):
        for link in plan.blocks[reader].links:
            pushed = _pushed(link)
            if pushed and link.source not in seen:
                seen.add(link.source)
                if _covers(link, plan.blocks[link.source], pushed):
                    found.add((link.source, link.offset))
    return found


def _works_in_place(block: Block) -> bool:
    """Whether nothing needs the sums after the values are there, losses included."""
    return block.first_output == block.size and not any(
        ACTIVATIONS[run.activation].needs_sums
        or ACTIVATIONS[run.activation].whole_layer
        for run in block.runs
    )


def _covers(link: Link, source: Block, pushed: int) -> bool:
    return link.start == 0 and pushed == source.size


def _link(
    link: Link, read_row: dict[int, int], sum_row: dict[int, int], *, assigns: bool
) -> list[int]:
    columns = link.stop - link.start
    from_inputs = link.source == 0
    return [
        -1 - link.start if from_inputs else read_row[link.source] + link.start,
        -1 if from_inputs else sum_row[link.source] + link.start,
        columns,
        link.offset,
        _pushed(link),
        int(assigns),
    ]
