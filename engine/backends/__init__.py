"""What computes the steps of training, behind one protocol."""
