"""Tables and data sets: reading, encoding, splitting, scaling, generating."""
