"""Exit statuses; 2 is the wrong usage that argparse finds."""

DONE = 0
FAULT = 1
DIVERGED = 3
GRADIENTS_DIFFER = 4
INTERRUPTED = 130
