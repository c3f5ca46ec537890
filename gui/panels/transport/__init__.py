"""The bar over the canvas: play, the losses, and how training is done."""
