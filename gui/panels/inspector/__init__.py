"""What is selected, with every number that can be changed."""
