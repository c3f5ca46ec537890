"""Where the fused kernel finds what: places in the arrays that are passed to it.

The kernel and the backend that calls it agree by these names alone.
"""

# Addresses of arrays: of the state, each filled up to whole vectors; of the rows (0:
# there is none); and of buffers.
PARAMETERS, FIRST_SLOT, SECOND_SLOT = range(3)
INPUTS, TARGETS, ROW_WEIGHTS, ORDER, LOSSES = range(3, 8)
GRADIENT, IS_WEIGHT, TRAINABLE = range(8, 11)
READ, VALUES, SUMS, DELTA, ENDS, WANTED, WEIGHING, ROOM, DRAWING = range(11, 20)
DROPPING, FACTORS, DRAWS = range(20, 23)
ENDS, ASKS, TOLD, COPY = range(23, 27)
N_ADDRESSES = 27

# The head of a program, with the number of neurons in blocks in which some drop out;
# then the place of each block; then the blocks; then offset and
# size of each stretch of parameters that leads to no output.
N_INPUTS, N_OUTPUTS, PADDED, BLOCKS, HAS_FIXED, DEAD, N_DEAD, DROPS = range(8)
HEAD = 8

# A block: neurons, first row among the values, first row among sums and derivatives,
# first neuron that is an output, its row among the outputs; whether nothing reads the
# block, so that the loss writes its derivatives; whether they begin at 0; whether the
# values may overwrite the sums; first row of what is left of the values where some drop
# out (0: none do), and of the factors that leave it.
NEURONS, VALUE_ROW, SUM_ROW, FIRST_OUTPUT, END_ROW = range(5)
IS_END, IS_ZEROED, IN_PLACE, LINKS, RUNS, LEFT_ROW, FACTOR_ROW = range(5, 12)
BLOCK = 12

# A link: first row read (that of an input: -1 less its row), its row among sums,
# columns, where its weights begin, how many columns pass derivatives on (0: to
# nothing), whether that overwrites.
SOURCE, SOURCE_SUM, COLUMNS, OFFSET, PUSHED, ASSIGNS = range(6)
LINK = 6

# A run: number of the activation, first neuron, one past the last.
KIND, START, STOP = range(3)
RUN = 3

# What to do now, in whole numbers: without steps, evaluate or draw an order. A call
# whose number is not 0 may be ended and looked into by another thread. From the epoch
# on they are kept between calls.
LOSS, OPTIMIZER, SLOTS, BATCH, ROWS, SHUFFLES, SEED, N_STEPS = range(8)
PART, EVALUATES, FORESEES, IS_BOUNDED, MADE = range(8, 13)
EPOCH, FIRST, STEP, ORDER_EPOCH, STRIDE, TAKEN, WEIGHED, FILLED = range(13, 21)
CALL = 21
TASK = 22

# And in numbers; a clip below 0 is none. Kept between calls: the witness, and the
# bounds of `engine.backends.foresight`. What was evaluated is a sum over the rows.
RATE, L1, L2, CLIP, MOMENTUM, DECAY, WITNESS, SUM = range(8)
LARGEST, REACH = range(8, 10)
RULE = 10

# Random numbers of a step, in halves of 64 bits: the step, the state before its first
# number, the increment, and the jump from the state of a step to that of the next.
AT_STEP, STATE, INCREMENT, FACTOR, ADDEND = 0, 1, 3, 5, 7
DRAWS_SIZE = 9

# Copies of the state that another thread asked for, and that were given, both counted.
ASKED, GIVEN = range(2)
N_ASKS = 2

# What is told of a copy, in numbers: the call, steps made and epochs ended in it, the
# next row, steps of the optimizer, the learning rate, and the witness.
CALL_THEN, MADE_THEN, EPOCHS_THEN, ROW_THEN, STEP_THEN = range(5)
RATE_THEN, WITNESS_THEN = range(5, 7)
N_TOLD = 7
