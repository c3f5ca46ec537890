"""Every idea explained on the network of the user: cards, steps, lessons."""
