"""What the kernel is told of a stroke: a row of ten float64 numbers.

Both ends in pixels; HANDLE, how far the level handles of a curve reach, 0 for a
straight line; WIDTH in pixels and ALPHA from 0 to 1; ON and OFF, lengths of dash and
gap counted from the first end, 0 for none; COLOUR as a number 0xRRGGBB.
"""

X0, Y0, X1, Y1, HANDLE, WIDTH, ALPHA, ON, OFF, COLOUR = range(10)
RECORD = 10
